#!/bin/sh
# Holds `tuntrace read -f tcpdump` against `tcpdump -vv -nn`, frame by frame, without -X and with:
#	tcpdump.sh [-d DIFFERENCES] FILE...
# Prints equal and all frames for each file that differs (at most DIFFERENCES of its frames, 2 if
# not given), and of all together.  Exits 1 where any differ, 77 where there is no tcpdump.
set -eu

: "${TUNTRACE:=build/release/tuntrace}"
export TZ=UTC LC_ALL=C

show=2
if [ "${1:-}" = -d ]; then
	show=$2
	shift 2
fi
if ! command -v tcpdump >/dev/null; then
	echo "SKIPPED: no tcpdump here, nothing was compared" >&2
	exit 77
fi
version=$(tcpdump --version 2>&1 | sed -n 's/^tcpdump version //p')
case $version in
4.99.3*) ;;
*) echo "NOTE: tcpdump $version; the text is that of 4.99.3" >&2 ;;
esac

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# A frame begins with its time; its other lines never do.
frames='
function begins(s)
{
	return s ~ /^[0-9][0-9]:[0-9][0-9]:[0-9][0-9]\.[0-9]+ / || s ~ /^\[Error converting time\] / ||
	       s ~ /^\[Invalid header:/ || s ~ /^--:--/
}
FNR == 1 { file++; n = 0 }
begins($0) { n++; text[file, n] = $0; count[file] = n; next }
{ text[file, n] = text[file, n] "\n" $0 }
END {
	for (i = 1; i <= count[2]; i++) {
		if (text[1, i] == text[2, i])
			equal++
		else if (differ++ < show)
			printf "%s: frame %d\n  ours    %s\n  tcpdump %s\n", name, i, text[1, i],
			       text[2, i]
	}
	if (differ)
		printf "%s: %d of %d frames equal\n", name, equal, count[2]
	printf "%d %d\n", equal, count[2] >sum
}'

equal=0 total=0

# compare FILE [OPTION]
compare() {
	name=$1
	shift
	# What neither can read to its end is compared as far as both came.
	"$TUNTRACE" read -q -f tcpdump "$@" "$name" >"$dir/ours" 2>"$dir/ours.err" || true
	tcpdump -vv -nn "$@" -r "$name" >"$dir/theirs" 2>"$dir/theirs.err" || true
	[ -s "$dir/theirs" ] || return 0
	[ -s "$dir/ours" ] || echo >"$dir/ours"
	awk -v name="$name${1:+ $1}" -v show="$show" -v sum="$dir/sum" "$frames" "$dir/ours" \
		"$dir/theirs"
	read -r e n <"$dir/sum"
	equal=$((equal + e)) total=$((total + n))
}

for file; do
	compare "$file"
	compare "$file" -X
	compare "$file" -XX
done
echo "$equal of $total frames equal"
[ "$equal" -eq "$total" ]
