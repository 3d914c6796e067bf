#!/usr/bin/env bash
# tuntrace connect: streams and datagrams, whole, cut off and refused.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"
W=$T/c.pcapng

# INPUT is a file, for one call; else there is none.
connect() { traffic connect "$@"; INPUT=/dev/null; }

# Starts one whose input stays open: the descriptor is in HOLD.
connect_held()
{
	rm -f "$T/fifo"
	mkfifo "$T/fifo"
	INPUT=$T/fifo
	traffic_start connect "$@"
	INPUT=/dev/null
	exec {HOLD}>"$T/fifo" # once the other has opened it, who is not to have this end
}

let_go() { exec {HOLD}>&-; }

t_a_stream_both_ways()
{
	INPUT=$LAB/www/files/1M
	connect -w "$W" -o "$T/body" mirror.test 80
	want_done
	want_same "what came back" "$T/body" "$LAB/www/files/1M"
	want_match "said" "$(err)" 'mirror\.test is 203\.0\.113\.[0-9]+'
	want_match "said" "$(err)" "local $FETCH_LOCAL:[0-9]+"
	want_match "said" "$(err)" 'remote 203\.0\.113\.[0-9]+:80'
	want_match "said" "$(err)" 'TCP connection to 203\.0\.113\.[0-9]+:80 is successful'
	want_match "said" "$(err)" 'sent: 1048576 bytes'
	want_match "said" "$(err)" 'received: 1048576 bytes'
	want_match "said" "$(err)" 'time: dns [0-9.]+ ms, tcp [0-9.]+ ms, total [0-9.]+ ms'
	want_match "said" "$(err)" "wrote: $T/body, 1048576 bytes"
	want_clean "$W"
	want_equal "lines and frames" "$(wc -l <"$T/out")" "$(frames_in "$W")"
	want_equal "FINs" "$(fields "$W" 'tcp.flags.fin == 1' ip.src | sort -u | wc -l)" 2
	want_empty "resets" "$(shark "$W" -Y 'tcp.flags.reset == 1')"
}

t_over_ipv6_and_by_address()
{
	printf 'GET /404 HTTP/1.0\r\nHost: www.google.test\r\n\r\n' >"$T/request"
	INPUT=$T/request
	connect -6 -w "$W" dual.test 80
	want_done
	want_match "said" "$(err)" "remote \[$LAB_WWW6\]:80"
	want_equal "requests" "$(fields "$W" http.request http.request.uri)" /404
	connect "$LAB_WWW" 80
	want_done
	want_empty "DNS" "$(grep ' udp ' "$T/out" | grep ':53 ')"
	INPUT=$T/request
	connect --resolve nowhere.test:80:"$LAB_WWW" nowhere.test 80
	want_done
	connect -4 "$LAB_WWW6" 80
	want_failure "$LAB_WWW6 is not an address that -4 allows"
}

t_output_on_stdout()
{
	INPUT=$LAB/www/files/100k
	connect -w "$W" -o - mirror.test 80
	want_done
	want_same "stdout" "$T/out" "$LAB/www/files/100k"
	want_clean "$W"
}

t_the_peer_closes_first()
{
	connect_held -o "$T/body" -w "$W" bye.test 80
	lab_until grep -q 'has closed its side' "$T/err" || fail "not told"
	kill -0 "$GET_PID" || fail "it ended"
	echo more >&"$HOLD"
	let_go
	get_wait
	want_done
	want_equal "what came" "$(cat "$T/body")" bye
	want_match "said" "$(err)" 'sent: 5 bytes'
	want_clean "$W"
}

t_no_connection()
{
	connect -w "$W" refused.test 80
	want_failure "refused\.test: $LAB_REFUSED:80 refused the connection"
	want_clean "$W"
	connect -o "$T/none" "$LAB_WWW" 81
	want_failure "$LAB_WWW:81 refused the connection"
	[ ! -e "$T/none" ] || fail "a file of nothing was left"
	connect --connect-timeout 1 "$LAB_DEAD" 80
	want_failure "$LAB_DEAD:80 did not answer within 1 s"
	connect nowhere.test 80
	want_failure "no host named 'nowhere\.test'"
	connect localhost 80
	want_failure "localhost is this machine.s loopback"
	connect 127.0.0.1 80
	want_failure '127\.0\.0\.1:80 is this machine.s loopback'
}

t_lost_connections()
{
	INPUT=$LAB/www/files/100k
	connect reset.test 80
	want_failure ':80 reset the connection, after [0-9]+ bytes sent and 0 received'
	connect_held --idle-timeout 0.3 mute.test 80
	get_wait
	let_go
	want_failure 'nothing has gone to 203\.0\.113\.[0-9]+:80 or come for 0\.3 s \(--idle-timeout\)'
	connect_held -w "$W" --max-time 0.3 mute.test 80
	get_wait
	let_go
	want_failure '0\.3 s \(--max-time\)'
	want_clean "$W"
}

t_datagrams()
{
	head -c 4000 "$LAB/www/files/100k" >"$T/in" # what a pipe takes at once
	connect_held -u --wait 0 -w "$W" -o "$T/body" mirror.test 7
	head -c 4000 "$T/in" >&"$HOLD"
	lab_until cmp -s "$T/in" "$T/body" || fail "not all came back"
	let_go
	get_wait
	want_done
	want_same "what came back" "$T/body" "$T/in"
	want_match "said" "$(err)" 'sent: 3 datagrams, 4000 bytes'
	want_match "said" "$(err)" 'received: 3 datagrams, 4000 bytes'
	want_equal "their lengths" "$(fields "$W" "udp.dstport == 7" udp.length | paste -sd' ')" \
		"1480 1480 1064"
	want_empty "fragments" "$(shark "$W" -Y 'ip.flags.mf == 1')"
	want_clean "$W"
	connect -u --wait 0 mirror.test 7
	want_done
	want_match "said" "$(err)" 'sent: 0 datagrams, 0 bytes'
}

t_datagrams_that_nobody_takes()
{
	echo hello >"$T/in"
	INPUT=$T/in
	connect -u -w "$W" refused.test 9
	want_failure "$LAB_REFUSED:9 does not listen on this port \(ICMP port unreachable\)"
	want_clean "$W"
	INPUT=$T/in
	connect -u --wait 0.2 blackhole.test 9
	want_done
	connect -u nowhere.test 9
	want_failure "no host named 'nowhere\.test'"
	connect -u 127.0.0.1 9
	want_failure '127\.0\.0\.1:9 is this machine.s loopback'
}

interrupted() # SIGNAL CODE
{
	connect_held -w "$W" mute.test 80
	lab_until grep -q 'is successful' "$T/err" || fail "no connection"
	kill -USR1 "$GET_PID"
	lab_until grep -q 'frames: .* sent' "$T/err" || fail "no summary"
	kill -"$1" "$GET_PID"
	get_wait
	let_go
	want_equal "exit code" "$RC" "$2"
	want_equal "summaries" "$(grep -c 'frames: .* sent' "$T/err")" 2
	want_clean "$W"
	want_match "the peer is told" "$(fields "$W" "ip.src == $FETCH_LOCAL && tcp.flags & 5" tcp.flags)" '0x00'
}

t_sigint() { interrupted INT 130; }
t_sigterm() { interrupted TERM 143; }

t_reader_goes_away()
{
	LAST="connect -o - | head -c 3"
	# shellcheck disable=SC2016 # the inner shell's
	lab_client timeout -k 5 60 "$BASH" -c 'set -o pipefail; in=$1; shift; "$@" 2>"$0.err" <"$in" | head -c 3 >"$0.out"' \
		"$T/pipe" "$LAB/www/files/16M" "$TUNTRACE" connect "${NAMESERVER[@]}" -w "$W" -o - mirror.test 80
	RC=$?
	want_equal "exit code" "$RC" 0
	want_empty "complaints" "$(grep -a '^tuntrace' "$T/pipe.err")"
	want_clean "$W"
}

t_files_that_cannot_be_written()
{
	INPUT=$LAB/www/files/100k
	connect -o /dev/full mirror.test 80
	want_failure '/dev/full: No space left'
	INPUT=$LAB/www/files/100k
	connect -w /dev/full mirror.test 80
	want_failure '/dev/full: No space left'
	connect -o /nonexistent/body mirror.test 80
	want_failure '/nonexistent/body: No such file'
	INPUT=$T
	connect mirror.test 80
	want_failure 'stdin: Is a directory'
}

tap_main "$0" "$@"
