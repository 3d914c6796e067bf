#!/usr/bin/env bash
# Runs the lab's tests and adds up what they say: run.sh [-v] [-k WORD] [FILE...]
# -v shows every test, not only those that fail; -k takes those whose name holds WORD.
# LAB_REQUIRED=1 counts what is skipped as failed.

if [ -n "${TUNTRACE:-}" ]; then
	TUNTRACE=$(realpath -m "$TUNTRACE")
	export TUNTRACE
fi
cd "$(dirname "$0")" || exit 1
verbose="" only=""
while getopts vk: letter; do
	case $letter in
	v) verbose=1 ;;
	k) only=$OPTARG ;;
	*) echo "Usage: run.sh [-v] [-k WORD] [FILE...]" >&2; exit 2 ;;
	esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || set -- test_*.sh

passed=0 failed=0 skipped=0

# Counts the lines of one file's TAP, and shows those that someone should read.
tally()
{
	local line file=$1 n=0 plan=""
	# a file ends with a plan, or with what it counted
	while IFS= read -r line; do
		case $line in
		"ok "*"# SKIP"*) skipped=$((skipped + 1)) n=$((n + 1)); echo "  $file: $line" ;;
		"ok "*) passed=$((passed + 1)) n=$((n + 1)); [ -z "$verbose" ] || echo "  $file: $line" ;;
		"not ok "*) failed=$((failed + 1)) n=$((n + 1)); echo "  $file: $line" ;;
		"1..0 # SKIP"*) plan=0 skipped=$((skipped + 1)); echo "  $file: SKIPPED: ${line#*# SKIP }" ;;
		"1.."*) plan=${line#1..} ;;
		[0-9]*" passed, "[0-9]*" failed") plan=$n ;;
		*) echo "    $line" ;;
		esac
	done
	if [ "$plan" != "$n" ]; then
		echo "  $file: ended after $n tests, before its end"
		failed=$((failed + 1))
	fi
}

for file; do
	file=${file##*/}
	[ -f "$file" ] || { echo "run.sh: there is no test file $file" >&2; exit 2; }
	tally "${file%.sh}" < <(timeout -k 20 1200 bash "./$file" ${only:+"$only"} 2>&1)
done
if [ -n "${LAB_REQUIRED:-}" ]; then
	failed=$((failed + skipped)) skipped=0
fi
echo "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped SKIPPED")"
[ "$failed" -eq 0 ]
