#!/usr/bin/env bash
# tuntrace get over a link that hurts: what the stack did about it, and said, in lines and captures.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"
W=$T/c.pcapng

# FILTER: the reasons of the frames that match, in order, as tshark reads them in the comments.
reasons() { fields "$W" "$1" frame.comment | grep -oE 'why=[^ ]*|link=[^ ]*' | tr '\n' ' '; }

t_state_beside_each_frame()
{
	get -v -w "$W" http://www.google.test/
	want_done
	want_clean "$W"
	want_equal "the handshake" "$(reasons tcp | cut -d' ' -f1-3)" \
		"why=first-send why=accepted why=immediate-ack:handshake"
	want_equal "frames without an annotation" "$(fields "$W" '!(frame.comment contains "tuntrace/1 why=")' frame.number)" ""
	want_match "a line" "$(grep -m 1 'flags:  S   ' "$T/out")" '# CLOSED>SYN_SENT cwnd .*: sent for the first time$'
	"$TUNTRACE" read -v --time none "$W" >"$T/again" 2>&1
	want_equal "the lines, read again" "$(diff <(grep '^\(send\|recv\)' "$T/again") <(strip_times <"$T/out"))" ""
}

# Lines of a get without their times.
strip_times() { sed -nE 's/^[0-9:.]+ (send|recv)/\1/p'; }

t_lost_syn()
{
	echo 'drop out syn 1' >"$T/script"
	get -w "$W" --script "$T/script" http://www.google.test/
	want_done
	want_equal "SYNs" "$(reasons 'tcp.flags.syn == 1 && tcp.flags.ack == 0')" \
		"why=first-send link=lost why=retransmit-by-timer#1 "
	want_match "the ladder" "$("$TUNTRACE" timeline --ascii --width 120 "$W")" 'SYN .*LOST -*x'
}

t_lost_data()
{
	echo 'drop in data 3' >"$T/script"
	get -w "$W" --script "$T/script" http://www.google.test/
	want_done
	want_match "what came" "$(reasons 'ip.dst == 192.168.1.2 && tcp.len > 0')" 'link=lost .*why=queued .*why=accepted:gap-filled'
	want_match "what answers it" "$(reasons 'ip.src == 192.168.1.2 && tcp')" 'why=immediate-ack:out-of-order'
}

# Of what goes out: the kernel's own frames, which come in, are not the same each time.
t_same_seed_same_run()
{
	local first
	for run in 1 2; do
		get -w "$W" --loss out:40% --seed 12 --max-time 20 http://www.google.test/
		[ "$run" = 1 ] && first=$(sent)
	done
	want_match "what is lost" "$first" 'link=lost'
	want_equal "the second time" "$(sent)" "$first"
}

sent() { reasons 'ip.src == 192.168.1.2' | cut -d' ' -f1-4; }

t_delay_is_seen()
{
	get -w "$W" --delay 30ms http://www.google.test/
	want_done
	want_match "held" "$(fields "$W" 'tcp.flags == 0x012' frame.comment)" ' delay=30000us '
	want_equal "round trips of less than 60 ms" "$(fields "$W" 'tcp.flags == 0x012 && frame.time_relative < 0.06' frame.number)" ""
}

t_bad_script()
{
	printf 'drop out syn\nlose it\n' >"$T/script"
	get --script "$T/script" http://www.google.test/
	want_equal "exit code" "$RC" 1
	want_equal "said" "$(err)" "tuntrace get: --script: $T/script: line 2: drop, delay, duplicate, corrupt, reorder or window is wanted, not 'lose'"
}

tap_main "$0" "$@"
