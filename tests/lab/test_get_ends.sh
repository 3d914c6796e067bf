#!/usr/bin/env bash
# tuntrace get interrupted, killed, and with no one reading: what is left.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"
W=$T/c.pcapng

interrupted() # SIGNAL
{
	endless
	kill -"$1" "$GET_PID"
	get_wait
	want_match "the summary" "$(err)" '[0-9]+ sent, [0-9]+ received'
	want_clean "$W"
	want_equal "lines and frames" "$(wc -l <"$T/out")" "$(frames_in "$W")"
	want_match "the peer is told" "$(fields "$W" "ip.src == $FETCH_LOCAL && tcp.flags & 5" tcp.flags)" '0x00'
}

t_sigint() { interrupted INT; }
t_sigterm() { interrupted TERM; }
t_sighup() { interrupted HUP; }

t_no_peer_goes_on()
{
	local last
	outside_begin || return
	endless
	kill -INT "$GET_PID"
	get_wait
	# the server has no connection left that it would go on sending into
	lab_until gone 127 || fail "the server still holds: $(server_sockets)"
	outside_end
	last=$(fields "$OUTSIDE" "tcp.port == 80" tcp.flags ip.src | tail -n 1)
	want_match "the last segment outside" "$last" "0x00(14|04|10|11)"
	want_same_outside "$W" "tcp || udp"
}

# Connections of the odd server that wait for the peer (TIME_WAIT does not).
server_sockets() { lab_outside ss -Htn state established state fin-wait-1 state close-wait state last-ack "src 203.0.113.0/24"; }
gone() { [ -z "$(server_sockets)" ]; }

t_no_peer_goes_on_after_a_timeout()
{
	outside_begin || return
	get -w "$W" --max-time 1 http://mute.test/
	lab_until gone || fail "the server still holds: $(server_sockets)"
	outside_end
	want_same_outside "$W" "tcp || udp"
}

t_killed_while_lines_flow()
{
	local n
	for n in 1 2 3; do
		endless
		lab_until test "$(stat -c %s "$W")" -gt $((2000 * n))
		kill -KILL "$GET_PID"
		get_wait
		want_whole "$W"
		want_empty "tshark" "$(tshark -n -r "$W" 2>&1 >/dev/null | grep -v '^Running as')"
		[ "$(frames_in "$W")" -ge 8 ] || fail "only $(frames_in "$W") frames were kept"
	done
	get http://www.google.test/404
	want_done
}

t_killed_in_a_large_body()
{
	get_start -f none -w "$W" http://www.google.test/files/1G
	lab_until larger "$W" 4000000 || fail "the capture does not grow"
	kill -KILL "$GET_PID"
	get_wait
	want_whole "$W"
	rm -f "$W"
}

larger() { [ "$(stat -c %s "$1")" -gt "$2" ]; }

t_killed_classic_pcap()
{
	get_start -w "$T/c.pcap" http://dribble.test/
	lab_until grep -q 'recv tcp .* len:[1-9]' "$T/out"
	kill -KILL "$GET_PID"
	get_wait
	want_empty "tcpdump" "$("${TCPDUMP[@]-:}" -nn -r "$T/c.pcap" 2>&1 >/dev/null | grep -v '^reading')"
}

t_capture_is_readable_while_it_is_written()
{
	local n
	endless
	for n in 1 2 3; do
		want_whole "$W"
	done
	kill -INT "$GET_PID"
	get_wait
}

t_sigusr1_sums_up_and_goes_on()
{
	endless
	kill -USR1 "$GET_PID"
	lab_until grep -q 'sent, .* received' "$T/err" || fail "no summary"
	kill -0 "$GET_PID" || fail "it ended"
	kill -INT "$GET_PID"
	get_wait
	want_equal "summaries" "$(grep -c 'sent, .* received' "$T/err")" 2
}

t_reader_of_the_lines_goes_away()
{
	LAST="get | head -n 3"
	# shellcheck disable=SC2016 # the inner shell's
	lab_client timeout -k 5 60 "$BASH" -c 'set -o pipefail; "$@" 2>"$0.err" | head -n 3 >"$0.out"' "$T/pipe" \
		"$TUNTRACE" get "${NAMESERVER[@]}" -w "$W" http://dribble.test/
	RC=$?
	want_equal "exit code" "$RC" 0
	want_equal "lines" "$(wc -l <"$T/pipe.out")" 3
	want_clean "$W"
	want_empty "complaints" "$(grep -a '^tuntrace' "$T/pipe.err")"
}

t_count()
{
	get -c 5 -w "$W" http://www.google.test/
	want_equal "exit code" "$RC" 0
	want_equal "lines" "$(wc -l <"$T/out")" 5
	want_equal "frames" "$(frames_in "$W")" 5
}

t_device_is_free_again()
{
	local n
	for n in 1 2 3 4 5 6 7 8; do
		get http://www.google.test/404
		want_done
		want_match "said" "$(err)" ' 0 retransmitted'
	done
}

t_left_offloads_are_taken_off()
{
	LAST="a program that leaves TUNSETOFFLOAD behind"
	lab_client python3 -c 'import fcntl, os, struct
fd = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(fd, 0x400454CA, struct.pack("16sH22x", b"tun0", 0x1001))
fcntl.ioctl(fd, 0x400454D0, 0x07)' || fail "could not set offloads"
	get -w "$W" -o "$T/body" http://www.google.test/files/100k
	want_done
	want_same "body" "$T/body" "$LAB/www/files/100k"
	want_clean "$W"
	want_empty "frames longer than the MTU" "$(shark "$W" -Y 'frame.len > 1500')"
}

t_longer_than_the_ipv6_timers()
{
	# lwIP without IPV6_FRAG_COPYHEADER aborts after a second
	get http://slow.test/
	want_done
}

tap_main "$0" "$@"
