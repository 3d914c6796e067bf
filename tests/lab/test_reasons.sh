#!/usr/bin/env bash
# What the stack says of frames that only a kernel brings about; captures of get that say the same
# when they are read again; what each option of a link that hurts does, in either direction.
# tests/oracle/reasons.sh has the reasons that two stacks can be brought to.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"
W=$T/c.pcapng

comments() { fields "$W" "$1" frame.comment; }

# REASON WORDS: a frame has it in tshark's comment column, and its words in the line.
want_reason()
{
	local frame
	frame=$(fields "$W" "frame.comment contains \"why=$1\"" frame.number | head -n 1)
	[ -n "$frame" ] || { fail "no frame has why=$1"; return; }
	want_match "the line of $1" "$("$TUNTRACE" read -q -v -Y "frame.number == $frame" "$W")" "# .*$2"
	want_match "frame $1 beside the ladder" "$("$TUNTRACE" timeline -q --width 1000 --explain "$frame" "$W" 2>&1)" \
		"$2|no conversation"
}

# Datagrams from the client's kernel to the stack, while it fetches what does not come.
poke() # PYTHON
{
	get_start --max-time 30 -w "$W" -U http://mute.test/
	lab_until grep -q 'send tcp .* len:[1-9]' "$T/out" || fail "the request did not go out"
	lab_client python3 -c "
import os, socket, struct
to = '$LAB_STACK'
$1
" || fail "python failed"
	lab_until grep -q "$2" "$T/out" || fail "no line has '$2'"
	kill -INT "$GET_PID"
	get_wait
}

t_echo_and_fragments()
{
	poke "
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
body = struct.pack('>HHHH', 0x800, 0, 7, 1) + bytes(3000)
words = sum(struct.unpack('>%dH' % (len(body) // 2), body))
words = (words & 0xffff) + (words >> 16)
s.sendto(body[:2] + struct.pack('>H', 0xffff - words) + body[4:], (to, 0))
" 'send icmp '
	want_reason icmp 'ICMP, for frame'
	want_reason fragment 'fragment of frame'
	want_reason queued 'queued until the rest comes'
}

t_nobody_listens()
{
	poke "
s = socket.socket()
try:
    s.connect((to, 81))
except ConnectionRefusedError:
    pass
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
u.sendto(b'who is there', (to, 9))
" 'send icmp '
	want_reason reset:no-listener 'reset: nobody listens there'
	want_reason no-connection 'no connection that it belongs to'
	want_reason icmp 'ICMP, for frame'
}

t_headers_that_lie()
{
	poke "
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
ip = struct.pack('>BBHHHBBH4s4s', 0x45, 0, 0, 1, 0, 64, 6, 0, socket.inet_aton('192.168.1.1'), socket.inet_aton(to))
s.sendto(ip + struct.pack('>HHIIBBHHH', 1, 80, 1, 1, 0x20, 0x10, 1, 0, 0), (to, 0))
" 'data offset too small'
	want_reason dropped:bad-header 'dropped: its headers lie'
}

t_queries()
{
	get -w "$W" --dns "$LAB_ODD_DNS" http://lost.odd.test/
	want_done
	want_reason query 'DNS query'
	want_reason query-again#1 'DNS query again, 1 before'
}

t_reset()
{
	get -w "$W" http://midreset.test/
	want_reason was-reset 'ends the connection'
}

t_keep_alive()
{
	get -w "$W" --keepalive 1s http://vanish.test/
	want_reason keep-alive#1 'keep-alive probe 1'
	want_reason was-reset 'ends the connection'
}

# ---- Read again ----

# ARGUMENTS...: the lines, each byte of them, and the ladder.
want_the_same_again()
{
	get -v --time epoch --print -w "$W" "$@"
	"$TUNTRACE" read -q -v --time epoch "$W" >"$T/again" 2>&1
	want_same "the lines of $*" "$T/again" "$T/out"
	[ -s "$T/out" ] || fail "no lines of $*"
	"$TUNTRACE" read -q -f none -w "$T/copy.pcapng" "$W"
	"$TUNTRACE" timeline -q --width 160 "$W" >"$T/ladder" 2>&1
	"$TUNTRACE" timeline -q --width 160 "$T/copy.pcapng" >"$T/again" 2>&1
	want_same "the ladder of $*" "$T/again" "$T/ladder"
}

t_read_again()
{
	local state=(-e frame.number) name
	for name in why cause number for state_before state link cwnd ssthresh rto srtt rttvar snd_nxt snd_una \
		flight rcv_wnd snd_wnd dupacks nrtx delay; do
		state+=(-e "tuntrace.$name")
	done
	want_the_same_again --cacert "$LAB_CA" https://www.google.test/
	want_the_same_again --loss 8% --seed 3 --max-time 20 http://www.google.test/files/100k
	want_the_same_again --duplicate 20% --reorder 10% --corrupt 5% --jitter 2ms --seed 4 --max-time 20 \
		http://www.google.test/files/100k
	want_the_same_again http://unreach.test/
	want_the_same_again http://refused.test/
	want_the_same_again --dns "$LAB_ODD_DNS" http://lost.odd.test/
	want_the_same_again --no-annotations http://www.google.test/
	# and the state, as fields
	get "${state[@]}" -w "$W" --print --loss 5% --seed 3 --max-time 20 http://www.google.test/files/100k
	"$TUNTRACE" read -q "${state[@]}" "$W" >"$T/again"
	want_same "the state" "$T/again" "$T/out"
}

# ---- Options of a link that hurts, each in one direction ----

count() { fields "$W" "$1" frame.number | wc -l; }

# OPTION VALUE WORD: frames of that way have it as their fate, and no others.
want_fate()
{
	local way there back
	for way in out in; do
		there='ip.src == 192.168.1.2' back='ip.dst == 192.168.1.2'
		[ "$way" = out ] || { back=$there there='ip.dst == 192.168.1.2'; }
		get -w "$W" "--$1" "$way:$2" --seed 11 --max-time 20 http://www.google.test/files/100k
		[ "$(count "$there && frame.comment matches \"link=[a-z,]*$3\"")" -gt 0 ] ||
			fail "--$1 $way:$2: no frame is $3"
		want_equal "--$1 $way:$2: the other way" \
			"$(count "$back && frame.comment matches \"link=[a-z,]*$3\"")" 0
	done
}

t_loss() { want_fate loss 15% lost; }
t_delay() { want_fate delay 5ms delayed; }
t_jitter() { want_fate jitter 3ms delayed; }
t_reorder() { want_fate reorder 20% reordered; }
t_duplicate() { want_fate duplicate 20% duplicated; }

t_corrupt()
{
	want_fate corrupt 20% corrupted
	want_reason bad-checksum 'checksum wrong, thrown away'
	want_match "what tshark says of it" \
		"$(shark "$W" -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE \
			-Y '(tcp or udp) and frame.comment contains "why=bad-checksum"' -T fields \
			-e tcp.checksum.status -e udp.checksum.status | tr -d '\t' | sort -u)" '^0$'
}

t_rate()
{
	local seconds
	get -w "$W" --rate in:4M http://www.google.test/files/1M
	want_done
	seconds=$(fields "$W" 'tcp.flags.fin == 1' frame.time_relative | head -n 1)
	[ "${seconds%%.*}" -ge 2 ] || fail "1 MiB at 4 Mbit/s took only $seconds s"
}

t_mtu()
{
	get -w "$W" --mtu 600 http://www.google.test/files/100k
	want_done
	want_equal "frames of more than 600 bytes" "$(count 'frame.len > 600')" 0
	want_equal "the MSS" "$(fields "$W" 'tcp.flags.syn == 1 && ip.src == 192.168.1.2' tcp.options.mss_val)" 560
}

# The script of the issue, line by line.
t_script()
{
	cat >"$T/script" <<-END
		drop out syn 2
		delay 2.9s in syn-ack 1
		drop in data 5 times 2
		from 4s to 4500ms drop 20% in
		from 4500ms to 5s window 0 in ack
	END
	get -w "$W" --script "$T/script" --seed 5 --max-time 60 http://www.google.test/files/100k
	want_done
	want_match "the SYN,ACK" "$(comments 'tcp.flags == 0x012' | head -n 1)" 'delay=29[0-9]{5}us link=delayed'
	# at least: some of the fifth second's may be, too
	[ "$(comments 'ip.dst == 192.168.1.2 && tcp.len > 0' | grep -c link=lost)" -ge 2 ] ||
		fail "data segment 5 was not lost twice"
}

tap_main "$0" "$@"
