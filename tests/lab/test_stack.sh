#!/usr/bin/env bash
# The stack and its device against a kernel: loss, paths with a smaller MTU, fragments, and a
# device that is taken away.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"
W=$T/c.pcapng

endless_end()
{
	kill -INT "$GET_PID"
	get_wait
}

# Drops packets of the device in the client: a rule of nft's before it forwards.
drop() # RULE...
{
	lab_client nft add table inet ttloss
	lab_client nft add chain inet ttloss before '{ type filter hook prerouting priority -400; }'
	lab_client nft add chain inet ttloss after '{ type filter hook postrouting priority 400; }'
	lab_client nft add rule inet ttloss "$@"
}

drop_end() { lab_client nft delete table inet ttloss; }

t_download_over_a_lossy_path()
{
	drop after oifname tun0 tcp sport 80 numgen random mod 100 == 0 drop
	get -f none -w "$W" -o "$T/body" http://www.google.test/files/16M
	drop_end
	want_done
	want_same "body" "$T/body" "$LAB/www/files/16M"
	want_clean "$W"
	want_match "gaps are told by SACK" "$(fields "$W" "ip.src == $FETCH_LOCAL && tcp.options.sack_le" \
		frame.number | wc -l)" '^[1-9]'
}

t_upload_over_a_lossy_path()
{
	head -c 200000 "$LAB/www/files/1M" >"$T/data"
	drop before iifname tun0 tcp dport 80 numgen random mod 30 == 0 drop
	get -f none -w "$W" --request PUT --data "@$T/data" --max-time 100 http://www.google.test/put
	drop_end
	want_done
	want_same "what arrived" "$LAB/put/put" "$T/data"
	want_match "said" "$(err)" ' [1-9][0-9]* retransmitted'
}

t_lost_syn()
{
	drop before iifname tun0 tcp dport 80 tcp flags syn numgen inc mod 2 == 0 drop
	get -w "$W" http://www.google.test/404
	drop_end
	want_done
	want_equal "SYNs" "$(fields "$W" "tcp.flags == 2" tcp.seq_raw tcp.srcport | sort | uniq -c |
		awk '{ print $1 }')" 2
	want_match "said" "$(err)" ' 1 retransmitted'
}

# The kernel forwards from the device to a path that takes less, and says so.
narrow() # MTU
{
	[ "$LAB_MODE" != one ] || return 1
	lab_client ip link set eth0 mtu "$1"
}

narrow_end() { lab_client ip link set eth0 mtu 1500; }

t_upload_over_a_narrow_path()
{
	local host
	for host in www.google.test v6.test; do
		narrow 1300 || { skip "one namespace forwards nothing"; return; }
		get -f none -w "$W" --request PUT \
			--data "@$LAB/www/files/100k" --max-time 60 http://$host/put
		narrow_end
		want_done
		want_same "what arrived from $host" "$LAB/put/put" "$LAB/www/files/100k"
	done
	want_match "packet too big" "$(fields "$W" 'icmpv6.type == 2' icmpv6.mtu | head -n 1)" '^1300'
	want_empty "datagrams longer than the path takes, at the end" "$(fields "$W" \
		"ipv6.src == $FETCH_LOCAL6 && frame.len > 1300" frame.number | tail -n +40)"
}

t_mtu_of_our_own()
{
	get -w "$W" --mtu 1280 -o "$T/body" http://www.google.test/files/100k
	want_done
	want_equal "MSS" "$(fields "$W" 'tcp.flags == 2' tcp.options.mss_val | sort -u)" 1240
	get -6 -w "$W" --mtu 1280 -o "$T/body" http://v6.test/files/100k
	want_done
	want_equal "MSS over IPv6" "$(fields "$W" 'tcp.flags == 2 && ipv6' tcp.options.mss_val | sort -u)" 1220
	want_empty "frames longer than that" "$(shark "$W" -Y 'frame.len > 1280')"
}

t_large_mtu()
{
	lab_client ip link set tun0 mtu 9000
	get -w "$W" -o "$T/body" http://www.google.test/files/1M
	lab_client ip link set tun0 mtu 1500
	want_done
	want_same "body" "$T/body" "$LAB/www/files/1M"
	want_equal "MSS" "$(fields "$W" 'tcp.flags == 2' tcp.options.mss_val | sort -u)" 8960
}

t_stack_answers_pings()
{
	local to
	endless
	for to in "$FETCH_LOCAL" "$FETCH_LOCAL6"; do
		command -v ping >/dev/null || { skip "ping is not installed"; break; }
		# the second in fragments, both ways
		lab_client ping -q -c 1 -W 5 "$to" >"$T/ping" 2>&1 || fail "$to does not answer: $(cat "$T/ping")"
		lab_client ping -q -c 1 -W 5 -s 20000 "$to" >/dev/null || fail "$to does not answer in fragments"
	done
	endless_end
	want_clean "$W"
}

# Nobody listens in the stack: it says so at once, to TCP and to UDP.
t_stack_refuses()
{
	endless
	lab_client timeout 5 "$BASH" -c "exec 3<>/dev/tcp/$FETCH_LOCAL/9" 2>"$T/refused"
	want_match "TCP" "$(cat "$T/refused")" 'Connection refused'
	lab_client python3 -c "
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.settimeout(5)
s.connect(('$FETCH_LOCAL', 9))
s.send(b'x')
try:
    s.recv(1)
except ConnectionRefusedError:
    pass" || fail "UDP: no port unreachable"
	endless_end
}

# What the kernel or anyone sends to the device, whole or not.
t_lies_from_the_outside_are_dropped()
{
	endless
	lab_client python3 - "$FETCH_LOCAL" <<-'END' || fail "raw datagrams could not be sent"
		import socket, struct, sys
		to = sys.argv[1]
		s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 6)
		for options in (b"\1\1\1\10", b"\1\1\10\0", b"\2\1\0\0", b"\10\12\0\0"):
		    s.sendto(struct.pack(">HHIIBBHHH", 80, 50000, 1, 1, 0x60, 0x10, 100, 0, 0) + options, (to, 0))
		for offset in (0x00, 0x40, 0xf0):
		    s.sendto(struct.pack(">HHIIBBHHH", 80, 50000, 1, 1, offset, 0x10, 100, 0, 0), (to, 0))
		s.sendto(b"\0\1\2", (to, 0))
	END
	kill -0 "$GET_PID" || fail "it ended"
	endless_end
	want_match "they are in the capture" "$(fields "$W" "ip.dst == $FETCH_LOCAL && ip.proto == 6" frame.len |
		grep -c '^\(23\|40\|44\)$')" '^[4-9]'
	want_whole "$W"
}

t_device_is_set_down()
{
	endless
	lab_client ip link set tun0 down
	get_wait
	want_match "the first message" "$(grep -a '^tuntrace' "$T/err" | head -n 1)" 'tun0.*down'
	want_equal "exit code" "$RC" 1
	want_match "in time" "$(err)" 'total [0-9]{1,4}\.'
	want_whole "$W"
	get http://www.google.test/404
	want_failure 'tun0 is down'
	lab_client "$TUNTRACE" setup >"$T/setup" 2>&1
	get http://www.google.test/404
	want_done
}

# A SYN,ACK that comes before the kernel has switched the device on would be lost.
t_no_answer_is_lost_at_the_start()
{
	local n
	for n in $(seq 24); do
		get -f none --resolve "www.google.test:80:$LAB_WWW" http://www.google.test/404
		want_match "run $n" "$(err)" ' 0 retransmitted'
		want_empty "slow run $n" "$(grep -oE 'tcp [0-9]{4,}' "$T/err")"
	done
}

tap_main "$0" "$@"
