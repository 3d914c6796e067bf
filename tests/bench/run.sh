#!/usr/bin/env bash
# What a frame costs, beside other programs in the same run: make bench.  CPU time (user and
# system), the best of RUNS, over FRAMES frames of a busy web server, and its ratio to tcpdump's.
set -u
cd "$(dirname "$0")/../.." || exit 1
PROGRAM=${1:?run.sh PROGRAM}
FRAMES=${FRAMES:-500000} RUNS=${RUNS:-3}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 tests/bench/make_frames.py "$FRAMES" >"$dir/frames.pcap" || exit 1

# The least seconds of CPU that a command takes, in BEST; empty where there is no such program.
best() # COMMAND...
{
	local run seconds TIMEFORMAT="%U %S"
	BEST=
	command -v "$1" >/dev/null || return
	for ((run = 0; run < RUNS; run++)); do
		seconds=$({ time "$@" >/dev/null 2>"$dir/said" || cat "$dir/said" >&2; } 2>&1 |
			awk '{ print $1 + $2 }')
		BEST=$(printf "%s\n" ${BEST:+"$BEST"} "$seconds" | sort -g | head -n 1)
	done
}

row() # NAME COMMAND...
{
	local name=$1
	shift
	best "$@"
	if [ -z "$BEST" ]; then
		printf '%-28s not installed: left out\n' "$name"
		return
	fi
	[ "$name" != "tcpdump -nn" ] || peer=$BEST
	awk -v n="$name" -v s="$BEST" -v f="$FRAMES" -v p="${peer:-0}" 'BEGIN {
		printf "%-28s %8.3f s %8.3f us a frame", n, s, s / f * 1e6
		if (p > 0 && s > 0) printf " %8.2f times as fast as tcpdump -nn", p / s
		print "" }'
}

echo "$FRAMES frames, CPU time, the best of $RUNS"
row "tcpdump -nn" tcpdump -nn -r "$dir/frames.pcap"
row "tshark" tshark -n -r "$dir/frames.pcap"
for form in none gvisor tcpdump json; do
	row "tuntrace -f $form" "$PROGRAM" read -f "$form" "$dir/frames.pcap"
done
row "tuntrace -Y" "$PROGRAM" read -Y tcp.flags.reset==1 "$dir/frames.pcap"
