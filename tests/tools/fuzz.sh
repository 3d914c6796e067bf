#!/bin/bash
# Runs every fuzz target in DIR for FUZZ_SECONDS, from the captures: fuzz.sh DIR
set -u
dir=${1:?usage: fuzz.sh DIR}
seconds=${FUZZ_SECONDS:-30}
failed=0
for target in "$dir"/fuzz_*; do
	case $target in *.o | *.d) continue ;; esac
	[ -x "$target" ] || continue
	name=${target##*/}
	corpus=build/fuzz/corpus/$name
	mkdir -p "$corpus"
	"$target" -max_total_time="$seconds" -print_final_stats=1 -rss_limit_mb=4096 \
		-artifact_prefix="build/fuzz/$name-" "$corpus" captures 2>&1 |
		grep -E 'executed_units|ERROR|SUMMARY|Test unit' | sed "s/^/$name: /"
	[ "${PIPESTATUS[0]}" -eq 0 ] || failed=$((failed + 1))
done
[ "$failed" -eq 0 ]
