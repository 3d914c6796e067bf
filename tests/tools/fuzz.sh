#!/bin/bash
# Runs every fuzz target in DIR for FUZZ_SECONDS: fuzz.sh DIR
#
# Frames and files begin from captures/, display filters from the lines of filter.seeds, with
# one in eight of the field names to put in.
set -u
dir=${1:?usage: fuzz.sh DIR}
seconds=${FUZZ_SECONDS:-30}
work=build/fuzz
failed=0

mkdir -p "$work/seeds/filter"
split --lines=1 --suffix-length=3 tests/fuzz/filter.seeds "$work/seeds/filter/"
grep -ohE '"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+"' dissect/proto/*.c | sort -u | awk 'NR % 8 == 1' >"$work/filter.dict"

for target in "$dir"/fuzz_*; do
	case $target in *.o | *.d) continue ;; esac
	[ -x "$target" ] || continue
	name=${target##*/}
	corpus=$work/corpus/$name
	mkdir -p "$corpus"
	case $name in
	fuzz_filter) set -- -max_len=256 -dict="$work/filter.dict" "$corpus" "$work/seeds/filter" ;;
	*) set -- "$corpus" captures ;;
	esac
	"$target" -max_total_time="$seconds" -print_final_stats=1 -rss_limit_mb=4096 \
		-artifact_prefix="$work/$name-" "$@" 2>&1 |
		grep -E 'executed_units|ERROR|SUMMARY|Test unit|^frame ' | sed "s/^/$name: /"
	[ "${PIPESTATUS[0]}" -eq 0 ] || failed=$((failed + 1))
done
[ "$failed" -eq 0 ]
