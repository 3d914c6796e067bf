#!/bin/bash
# Runs every suite of tests and adds up what they say; each ends with "N passed, N failed".
# TUNTRACE_SUITES="unit golden" runs those alone.
set -u
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

suite() {
	local name=$1 status counts
	shift
	case " ${TUNTRACE_SUITES:-$name} " in *" $name "*) ;; *) return ;; esac
	echo "== $name"
	"$@" 2>&1 | tee "$log"
	status=${PIPESTATUS[0]}
	counts=$(grep -E '^([a-z]+: )?[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	if [ -z "$counts" ]; then
		echo "$name: it said nothing of its tests (exit $status)"
		failed=$((failed + 1))
		return
	fi
	counts=${counts##*: }
	passed=$((passed + ${counts%% passed*}))
	counts=${counts#*, }
	counts=${counts%% failed*}
	[ "$status" -eq 0 ] || [ "$counts" -gt 0 ] || counts=1
	failed=$((failed + counts))
}

export ASAN_OPTIONS=${ASAN_OPTIONS:-abort_on_error=0:detect_leaks=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
suite unit tests/tools/unit.sh build/asan/tests/unit
suite walls tests/tools/walls.sh build/release/libtuntrace-dissect.a
suite docs tests/tools/docs.sh build/release/tuntrace
suite captures tests/tools/covers.py build/release/tuntrace
suite memory tests/tools/memory.sh build/release/tuntrace
suite api tests/tools/api.sh
suite golden env TUNTRACE="$PWD/build/asan/tuntrace" tests/golden/run.sh
suite screen tests/screen/run.sh build/asan
suite oracle env TUNTRACE="$PWD/build/asan/tuntrace" tests/oracle/run.sh
suite lab env TUNTRACE="$PWD/build/asan/tuntrace" tests/lab/run.sh

echo "== all"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
