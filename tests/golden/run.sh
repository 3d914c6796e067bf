#!/bin/sh
# Golden tests: what a command prints for a capture, held against a file.
#
#	tests/golden/run.sh [NAME...]		runs all cases, or those named
#	tests/golden/run.sh --update NAME...	writes the expected files of those named
#
# A case is a line of COMMAND.cases, or of another *.cases file for `tuntrace read`: its name,
# the capture (below captures/) and options, with the shell's quotes; the capture stands behind
# them, unless they say where with $capture.  Its expected text is NAME.out beside it: what
# stands on stdout, then stderr with a "stderr| " before each line, then "exit| N" where that is
# not 0.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
if [ -z "${TUNTRACE:-}" ]; then
	# The one that was built last.
	TUNTRACE=$(ls -t "$root"/build/*/tuntrace 2>/dev/null | head -n 1)
fi
if [ ! -x "$TUNTRACE" ]; then
	echo "golden: no program '$TUNTRACE': run make first" >&2
	exit 1
fi
update=
if [ "${1:-}" = --update ]; then
	update=1
	shift
	if [ $# -eq 0 ]; then
		echo "golden: --update needs the names of cases" >&2
		exit 2
	fi
fi
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
export TZ=UTC LC_ALL=C
unset NO_COLOR COLUMNS
passed=0 failed=0

wanted() {
	[ $# -eq 1 ] && return 0
	name=$1
	shift
	for w; do
		[ "$w" = "$name" ] && return 0
	done
	return 1
}

# The text of the case: capture and options, the capture's name as the user would give it.
result() {
	cd "$root/captures" || exit 1
	capture=$1
	options=$2
	eval "set -- $options"
	case $options in
	*'$capture'*) ;;
	*) set -- "$@" "$capture" ;;
	esac
	"$TUNTRACE" "$command" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	code=$?
	cat "$tmp/out"
	sed 's/^/stderr| /' "$tmp/err"
	[ $code -eq 0 ] || echo "exit| $code"
}

run_case() {
	name=$1
	expected=$2/$name.out
	(result "$3" "$4") >"$tmp/got"
	if [ -n "$update" ]; then
		cp "$tmp/got" "$expected"
		echo "wrote ${expected#"$root"/}"
	elif diff -u --label "$name: expected" --label "$name: got" "$expected" "$tmp/got"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
	fi
}

for list in "$here"/*.cases; do
	command=$(basename "$list" .cases)
	"$TUNTRACE" --help | grep -q "^  $command " || command='read'
	while read -r name capture options; do
		case $name in
		'' | '#'*) continue ;;
		esac
		wanted "$name" "$@" && run_case "$name" "$here" "$capture" "$options"
	done <"$list"
done
[ -n "$update" ] && exit 0
echo "golden: $passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
