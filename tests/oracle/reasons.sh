#!/bin/bash
# Every reason that two stacks can be brought to, provoked by a script of `tuntrace pair`, and read
# back everywhere: in tshark's comment column, in the lines with -v, in detail, in JSON, by a
# display filter and beside the ladder.  The rest, for which a kernel is needed, is in
# tests/lab/test_reasons.sh.
set -u
TUNTRACE=${TUNTRACE:-build/release/tuntrace}
command -v tshark >/dev/null || exit 77
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# REASON [CAUSE] as the comment has them; a part of the words; END; OPTIONS; SCRIPT with ';' for newlines.
rows='
first-send|sent for the first time|client||
retransmit-by-timer#1|retransmission 1, the timer ran out|client||drop out syn 1
retransmit-by-timer#2|retransmission 2, the timer ran out|client||drop out syn 1-2
retransmit-by-timer#1|retransmission 1, the timer ran out|server||drop in syn-ack 1
retransmit-by-timer#3|retransmission 3, the timer ran out|server||drop in data 5 times 3
fast-retransmit#3|fast retransmission after 3 duplicate ACKs|server||drop in data 5
delayed-ack|delayed ACK, its timer ran out|client|--down 2000 --delayed-ack --think 1s|delay 700ms in data 2-9
immediate-ack:handshake|completes the handshake|client||
immediate-ack:second-segment|a second segment had come|client||
immediate-ack:queue-empty|nothing more had come|server|--think 1s|
immediate-ack:out-of-order|a gap before what came|client||drop in data 5
immediate-ack:gap-filled|a gap was filled|client||reorder in data 5;reorder in data 7
immediate-ack:duplicate|what came was there already|client||duplicate in data 4
immediate-ack:window|the window has grown by much|client|--down 200000|drop in data 30
immediate-ack:fin|the peer'"'"'s FIN|client||
immediate-ack:keep-alive|a keep-alive probe|server|--think 5s --keepalive 2s|
window-update|window update|client|--down 5000000 --pause 0s-20s|
window-probe#1|zero-window probe 1|server|--down 5000000 --pause 0s-20s|
window-probe#3|zero-window probe 3|server||from 30ms to 100ms window 0 out ack;from 100ms to 30s drop out ack
keep-alive#1|keep-alive probe 1|client|--think 5s --keepalive 2s|
keep-alive#3|keep-alive probe 3|client|--think 60s --keepalive 2s|from 1s drop
reset:no-answer|left every probe without an answer|client|--think 60s --keepalive 2s|from 1s drop
accepted#1448|accepted|client||
acknowledged#2896|acknowledges 2896 bytes|server||
duplicate-ack#3|duplicate ACK 3|server||drop in data 5
accepted:gap-filled#|a gap was filled|client||drop in data 5
accepted:answer|the peer answers a probe|client|--think 5s --keepalive 2s|
window-update|window update|server|--down 5000000 --pause 0s-20s|
queued|queued until the rest comes|client||drop in data 5
duplicate|duplicate, thrown away|client||duplicate in data 4
duplicate:keep-alive|a keep-alive probe|server|--think 5s --keepalive 2s|
outside-window|outside the window, thrown away|client|--down 5000000 --pause 0s-20s|from 500ms window 9000 out ack
bad-checksum|checksum wrong, thrown away|client||corrupt in data 3
no-connection|no connection that it belongs to|client||duplicate out fin 1
unknown|lost on the link|client||drop in data 5
first-send|delayed by the link|client||delay 40ms out syn 1
first-send|duplicated by the link|client||duplicate out syn 1
first-send|corrupted by the link|client||corrupt out data 1
first-send|reordered by the link|client||reorder out data 1
accepted|delayed by the link|client||delay 2.9s in syn-ack 1
unknown|the link'"'"'s queue was full|client|--down 300000 --rate 100k --max-time 60s|
'

wrong() { echo "not ok - $want ($words): $1"; good=0; }

# The number of the first frame with the comment and, where the link is meant, its words.
find_frame()
{
	local link=''
	case $words in
	*"queue was full") link=queue-full ;;
	*"by the link" | *"on the link") link=${words%% *} ;;
	esac
	awk -F'\t' -v want="why=$want" -v link="$link" '
		link && $2 !~ "link=[a-z,-]*" link { next }
		index(want, "#") ? index($2, want) && (substr(want, length(want)) == "#" ||
			index($2 " ", want " ")) : index($2 " ", want " ") || index($2, want "#") { print $1; exit }' \
		"$work/comments"
}

check_faces()
{
	local why=${want%%[:#]*} frame
	frame=$(find_frame)
	[ -n "$frame" ] || { wrong "no such comment in tshark"; return; }
	grep -qF "$words" <<<"$(sed -n "${frame}p" "$lines")" || wrong "not in line $frame"
	"$TUNTRACE" read -q -f detail -Y "frame.number == $frame" "$capture" | grep -F "[Stack: " |
		grep -qF "$words" || wrong "not in the detail of frame $frame"
	"$TUNTRACE" read -q -f json -Y "frame.number == $frame && tuntrace.why == \"$why\"" "$capture" |
		grep -qF "\"tuntrace.why\":\"$why\"" || wrong "not in JSON, or not by a filter"
	"$TUNTRACE" timeline -q --explain "$frame" --width 1000 "$capture" |
		grep -qF "$words" || wrong "not beside the ladder"
}

# Every run first, so that tshark is asked but once.
n=0
while IFS='|' read -r want words end options script; do
	[ -n "$want" ] || continue
	n=$((n + 1))
	tr ';' '\n' <<<"$script" >"$work/script"
	# shellcheck disable=SC2086 # options are words
	"$TUNTRACE" pair -q --at "$end" $options --script "$work/script" -s 200 -w "$work/$n.pcapng" -v --print \
		--time none >"$work/$n.lines" 2>/dev/null
done <<<"$rows"
mapfile -t captures < <(seq -f "$work/%.0f.pcapng" "$n")
mergecap -a -w "$work/all.pcapng" "${captures[@]}"
tshark -r "$work/all.pcapng" -T fields -e frame.comment >"$work/all" 2>/dev/null

n=0 before=0
while IFS='|' read -r want words _; do
	[ -n "$want" ] || continue
	n=$((n + 1)) good=1
	capture=$work/$n.pcapng lines=$work/$n.lines
	frames=$(wc -l <"$lines")
	sed -n "$((before + 1)),$((before + frames))p" "$work/all" | cat -n | sed 's/^ *//' >"$work/comments"
	before=$((before + frames))
	check_faces
	"$TUNTRACE" read -q -v --time none "$capture" 2>/dev/null | cmp -s - "$lines" ||
		wrong "the lines are others when read again"
	if [ "$good" = 1 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done <<<"$rows"
echo "reasons: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
