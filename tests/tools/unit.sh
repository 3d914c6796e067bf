#!/bin/sh
# Runs every unit test program in DIR and adds up what cmocka says: unit.sh DIR
set -eu

passed=0 failed=0
for test in "$1"/test_*; do
	case $test in *.o | *.d) continue ;; esac
	[ -x "$test" ] || continue
	status=0
	out=$("$test" 2>&1) || status=$?
	ok=$(printf '%s\n' "$out" | grep -c '^\[       OK \]' || true)
	bad=$(printf '%s\n' "$out" | sed -n 's/^\[  FAILED  \] \([0-9]*\) test(s).*/\1/p' | head -n 1)
	if [ "$status" -ne 0 ]; then
		printf '%s\n' "$out"
		echo "$test: exit $status"
		[ "${bad:-0}" -gt 0 ] || bad=1
	fi
	passed=$((passed + ok))
	failed=$((failed + ${bad:-0}))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
