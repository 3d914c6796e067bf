#!/bin/bash
# Holds the lines of `tuntrace read` against gVisor's own, frame by frame:
#	gvisor.sh [-n COUNT] [-s SEED] [FILE...]
# over the FILEs of Ethernet and raw IP frames, then over COUNT (20000 if not given) frames of
# each that mutate.py makes from SEED and from those FILEs.  Every frame must have its line, and
# where gVisor prints one it must be the same.  Exits 1 where any differ, 77 where there is no
# gVisor to ask.
set -euo pipefail
cd "$(dirname "$0")/../.."

: "${TUNTRACE:=build/release/tuntrace}"
export LC_ALL=C PYTHONDONTWRITEBYTECODE=1
gopath=/usr/share/gocode
nobody=240.0.0.0 # sends nothing

count=20000 seed=1
while getopts n:s: option; do
	case $option in
	n) count=$OPTARG ;;
	s) seed=$OPTARG ;;
	*) exit 2 ;;
	esac
done
shift $((OPTIND - 1))

if ! command -v go >/dev/null || [ ! -d $gopath/src/gvisor.dev/gvisor/pkg/tcpip ]; then
	echo "SKIPPED: no go or no gVisor (golang-gvisor-gvisor-dev) here, nothing was compared" >&2
	exit 77
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p build/oracle
(cd tests/oracle/gvisor && GO111MODULE=off GOFLAGS='' GOPATH=$gopath go build -o ../../../build/oracle/gvisor-lines .)

# Rows of gVisor's, then our lines, one a frame.
compare='
FNR == NR { theirs[$1] = substr($0, length($1) + 2); rows++; next }
{ frames++; if ($0 == "") bare++ }
FNR in theirs {
	if (theirs[FNR] == $0)
		equal++
	else if (differ++ < 3)
		printf "%s: frame %d\n  ours   %s\n  gvisor %s\n", name, FNR, $0, theirs[FNR]
}
END {
	if (bare || equal != rows)
		printf "%s: %d of %d lines equal, %d frames without a line\n", name, equal, rows, bare
	printf "%d %d %d %d\n", frames, rows, equal, bare >sum
}'

frames=0 rows=0 equal=0 bare=0 panics=0

# judge NAME FILE LOCAL
judge() {
	local f r e b
	build/oracle/gvisor-lines -local "$3" "$2" >"$dir/theirs" 2>"$dir/panics"
	"$TUNTRACE" read -q --time none --local "$3" "$2" >"$dir/ours"
	awk -v name="$1" -v sum="$dir/sum" "$compare" "$dir/theirs" "$dir/ours"
	read -r f r e b <"$dir/sum"
	frames=$((frames + f)) rows=$((rows + r)) equal=$((equal + e)) bare=$((bare + b))
	panics=$((panics + $(wc -l <"$dir/panics")))
}

# The source of the first datagram that gVisor tells the addresses of.
first_source() {
	build/oracle/gvisor-lines "$1" 2>/dev/null |
		sed -nE '/unknown network|arp /!{s/^[^ ]* ((tcp|udp|icmp) )?([0-9a-f.:]*[0-9a-f]) -> .*/\3/p;}' |
		sed -E 's/^([0-9.]+):[0-9]+$/\1/; s/^(.*:.*):[0-9]+$/\1/' | head -n 1
}

given_ethernet=() given_raw=() converted=0
for file; do
	plain=$file
	if [ "$(head -c 4 "$file" | od -An -tx1 | tr -d ' ')" = 0a0d0d0a ]; then
		plain=$dir/$((++converted)).pcap
		editcap -F pcap "$file" "$plain" 2>/dev/null || continue
	fi
	status=0
	build/oracle/gvisor-lines "$plain" >/dev/null 2>&1 || status=$?
	[ $status -eq 0 ] || continue
	case $(od -An -tu1 -j 20 -N 1 "$plain" | tr -d ' ') in
	1) given_ethernet+=(-i "$plain") ;;
	101) given_raw+=(-i "$plain") ;;
	esac
	judge "$file" "$plain" $nobody
	local=$(first_source "$plain" || true)
	[ -z "$local" ] || judge "$file" "$plain" "$local"
done

for link in ethernet raw; do
	declare -n given=given_$link
	python3 tests/oracle/mutate.py -n "$count" -s "$seed" -l $link "${given[@]}" "$dir/made.pcap"
	judge "made $link frames" "$dir/made.pcap" 192.168.1.2
	judge "made $link frames" "$dir/made.pcap" fd00::2
done
echo "$equal of $rows lines equal, $frames frames, $bare without a line; gVisor panicked at $panics"
[ "$equal" -eq "$rows" ] && [ "$bare" -eq 0 ]
