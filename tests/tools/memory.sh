#!/bin/bash
# Whether reading takes more memory the longer a capture is: memory.sh PROGRAM
#
# Of the same traffic, few frames and many: the program allocates as often for both but for a handful,
# which is to say nothing for a frame, in every form and with a filter (but JSON, for which OpenSSL
# takes some for each new conversation's community ID); and of mixed traffic its peak
# is the same but for a MiB.  (Of web traffic it grows until each conversation's data has its bound.)
# That is what can be said of speed without a clock.
set -u
program=$(realpath "${1:?usage: memory.sh PROGRAM}")
cd "$(dirname "$0")/../.." || exit 1
CC=${CC:-cc}
FEW=6000 MANY=60000
passed=0 failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

$CC -O1 -shared -fPIC -o "$work/count.so" tests/tools/count_malloc.c &&
	$CC -O1 -o "$work/cost" tests/bench/cost.c || exit 1
for kind in web mixed; do
	for frames in "$FEW" "$MANY"; do
		tests/bench/make_frames.py "$kind" "$frames" >"$work/$kind-$frames.pcap" || exit 1
	done
done

allocations() { # allocations FILE OPTION...
	LD_PRELOAD=$work/count.so "$program" read "${@:2}" "$1" 2>&1 >/dev/null | sed -n 's/^allocations: //p'
}
peak() { "$work/cost" "$program" read "${@:2}" "$1" | awk '{ print $2 }'; }

tell() { # tell NAME FEW MANY SLACK
	if [ -n "$2" ] && [ -n "$3" ] && [ "$3" -le $(($2 + $4)) ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not ok - $1: ${2:-nothing} for $FEW frames, ${3:-nothing} for $MANY"
	fi
}

check() { # check OPTION...
	for kind in web mixed; do
		local few=$work/$kind-$FEW.pcap many=$work/$kind-$MANY.pcap
		[ "${2-}" = json ] || tell "$kind, $*: allocations" "$(allocations "$few" "$@")" "$(allocations "$many" "$@")" 8
		[ "$kind" = web ] && continue
		tell "$kind, $*: KiB" "$(peak "$few" "$@")" "$(peak "$many" "$@")" 1024
	done
}
for form in none gvisor tcpdump detail json; do
	check -f "$form"
done
check -v
check -e ip.src -e tcp.port
check -Y 'tcp.flags.syn == 1 and not dns'
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
