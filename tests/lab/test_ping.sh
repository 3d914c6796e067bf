#!/usr/bin/env bash
# tuntrace ping: replies, errors, silence.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"
W=$T/c.pcapng

ping() { traffic ping "$@"; }

t_replies()
{
	ping -w "$W" --count 3 --interval 0.05 --wait 20 www.google.test
	want_done
	want_match "said" "$(err)" "www\.google\.test is $LAB_WWW"
	want_equal "replies" "$(grep -cE "^64 bytes from $LAB_WWW: seq=[123] ttl=63 time=[0-9.]+ ms\$" "$T/err")" 3
	want_match "said" "$(err)" 'requests: 3 sent, 3 answered, 0% lost'
	want_match "said" "$(err)" 'time: min [0-9.]+ ms, avg [0-9.]+ ms, max [0-9.]+ ms, mdev [0-9.]+ ms'
	want_clean "$W"
	want_equal "lines and frames" "$(wc -l <"$T/out")" "$(frames_in "$W")"
	want_equal "echo" "$(fields "$W" "icmp && !icmpv6" icmp.type icmp.seq | sort | paste -sd' ')" \
		"0|1 0|2 0|3 8|1 8|2 8|3"
	want_equal "identifiers" "$(fields "$W" 'icmp && !icmpv6' icmp.ident | sort -u | wc -l)" 1
}

t_replies_over_ipv6()
{
	ping -w "$W" --count 2 --interval 0.05 --wait 20 v6.test
	want_done
	want_equal "replies" "$(grep -c "^64 bytes from $LAB_WWW6: seq=[12] ttl=63 " "$T/err")" 2
	want_clean "$W"
	ping -4 --count 1 "$LAB_WWW6"
	want_failure "$LAB_WWW6 is not an address that -4 allows"
}

t_large_ones_in_fragments()
{
	local host
	for host in "$LAB_WWW" "$LAB_WWW6"; do
		ping -w "$W" --count 1 --size 5000 --wait 20 "$host"
		want_done
		want_match "said" "$(err)" "5008 bytes from $host: seq=1 "
		want_empty "other lengths" "$(shark "$W" -Y 'frame.len > 1500')"
		want_empty "tcpdump finds" "$("${TCPDUMP[@]-:}" -nn -vv -r "$W" 2>/dev/null | grep -iE 'wrong|bad')"
	done
	ping --count 1 --size 0 --wait 20 "$LAB_WWW"
	want_match "said" "$(err)" "^8 bytes from $LAB_WWW: seq=1 "
}

t_duplicates_and_corruption()
{
	ping --count 2 --interval 0.05 --wait 20 --duplicate in:100% --seed 1 "$LAB_WWW"
	want_done
	want_match "said" "$(err)" 'seq=1 ttl=63 time=[0-9.]+ ms \(duplicate\)'
	want_match "said" "$(err)" '2 sent, 2 answered, [12] duplicates?, 0% lost'
	ping --count 2 --interval 0.05 --wait 0.1 --loss out:100% --seed 1 "$LAB_WWW"
	want_failure "$LAB_WWW did not answer"
	want_match "said" "$(err)" 'requests: 2 sent, 0 answered, 100% lost'
}

t_errors_in_words()
{
	ping -w "$W" --count 1 --ttl 1 --wait 0.2 "$LAB_WWW"
	want_failure "$LAB_WWW did not answer"
	want_clean "$W"
	[ "$LAB_MODE" = one ] && return # no router
	want_match "said" "$(err)" 'time to live exceeded from 192\.168\.1\.1: seq=1'
	want_match "said" "$(err)" '1 sent, 0 answered, 1 error, 100% lost'
	ping --count 1 --ttl 1 --wait 0.2 "$LAB_WWW6"
	want_failure "$LAB_WWW6 did not answer: hop limit exceeded from fd00:7475:6e74::1"
}

t_nobody()
{
	ping --count 1 --wait 0.1 "$LAB_DEAD"
	want_failure "^tuntrace ping: $LAB_DEAD did not answer\$"
	ping nowhere.test
	want_failure "no host named 'nowhere\.test'"
	ping --max-time 0.3 silent.test
	want_failure "no answer about 'silent\.test' from name server $LAB_DNS within 0\.3 s \(--max-time\)"
	ping 127.0.0.1
	want_failure '127\.0\.0\.1 is this machine.s loopback'
	ping 224.0.0.1
	want_failure '224\.0\.0\.1 is a multicast address'
}

t_interrupted()
{
	traffic_start ping --count 0 --interval 0.05 -w "$W" "$LAB_WWW"
	lab_until grep -q 'seq=3 ' "$T/err" || fail "no replies"
	kill -USR1 "$GET_PID"
	lab_until grep -q 'requests: .* sent' "$T/err" || fail "no summary"
	kill -INT "$GET_PID"
	get_wait
	want_equal "exit code" "$RC" 130
	want_equal "summaries" "$(grep -c 'requests: .* sent' "$T/err")" 2
	want_clean "$W"
}

t_outputs()
{
	ping -c 2 --interval 0.05 --count 0 -w "$W" "$LAB_WWW"
	want_equal "exit code" "$RC" 0
	want_equal "frames" "$(frames_in "$W")" 2
	ping -w /dev/full --count 2 --interval 0.05 "$LAB_WWW"
	want_failure '/dev/full: No space left'
}

tap_main "$0" "$@"
