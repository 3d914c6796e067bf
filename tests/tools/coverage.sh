#!/bin/bash
# Lines that tests reached, file by file, from gcov's notes in DIR: coverage.sh DIR
set -eu
dir=${1:?usage: coverage.sh DIR}
find "$dir/dissect" "$dir/src" -name '*.gcda' -print0 |
	xargs -0 gcov -n 2>/dev/null |
	awk -F"'" '/^File/ { file = $2 }
		/^Lines executed/ && file ~ /^(dissect|src)\// {
			split($0, a, /[:% ]+/)
			printf "%6.2f%%  %s\n", a[3], file
			lines += a[5]
			reached += a[3] * a[5] / 100
		}
		END { printf "%6.2f%%  total\n", reached * 100 / lines }' | sort -u -k2
