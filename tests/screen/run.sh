#!/bin/bash
# Tests of the interface: run.sh [--update] BUILD
#
# test_screen runs it in a terminal emulator.  Each *.steps file is a script of keys and commands for
# one capture (its first line: "# CAPTURE"); the screens that it saves are compared with those in
# goldens/, in UTF-8 and ASCII, at three sizes.  --update writes those anew.
set -u
cd "$(dirname "$0")/../.." || exit 1
update=false
[ "${1:-}" != --update ] || { update=true; shift; }
build=${1:?usage: run.sh [--update] BUILD}
goldens=tests/screen/goldens
passed=0 failed=0
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
export LSAN_OPTIONS="suppressions=$PWD/tests/screen/lsan.supp:print_suppressions=0"
export ASAN_OPTIONS=${ASAN_OPTIONS:-abort_on_error=0:detect_leaks=1}
export TZ=UTC HOME=/nonexistent
unset NO_COLOR XDG_CONFIG_HOME COLORFGBG

verdict() { # NAME STATUS
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not ok - $1"
	fi
}

scripted() { # STEPS SIZE CHARSET
	local name capture locale=C.UTF-8
	name=$(basename "$1" .steps)-$2-$3
	capture=$(sed -n '1s/^# //p' "$1")
	[ "$3" = utf8 ] || locale=C
	sed "s|@OUT@|$out/$name|" "$1" >"$out/steps"
	rm -f "$out/$name".*
	COLUMNS=${2%x*} LINES=${2#*x} TERM=xterm-256color LC_ALL=$locale TUNTRACE_SCRIPT=$out/steps \
		"$build/tuntrace" tui "$capture" >"$out/log" 2>&1
	verdict "$name: exit" $?
	cat "$out/log"
	for screen in "$out/$name".*; do
		local golden=$goldens/${screen##*/}
		if $update; then
			mkdir -p "$goldens"
			cp "$screen" "$golden"
		fi
		diff "$golden" "$screen"
		verdict "${screen##*/}" $?
	done
}

for steps in tests/screen/*.steps; do
	for size in 80x24 100x30 140x45; do
		scripted "$steps" $size utf8
		scripted "$steps" $size ascii
	done
done
summary=$(tests/tools/unit.sh "$build/tests/screen" 2>&1)
printf '%s\n' "$summary" | sed '$d'
counts=$(printf '%s\n' "$summary" | tail -n 1)
passed=$((passed + ${counts%% passed*}))
counts=${counts#*, }
failed=$((failed + ${counts%% failed*}))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
