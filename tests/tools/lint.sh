#!/bin/bash
# The linters: formatting, clang-tidy, cppcheck, shellcheck, mandoc.  Builds with warnings as
# errors are the Makefile's part.
set -u
cd "$(dirname "$0")/../.." || exit 1
failed=0

run() {
	local name=$1
	shift
	if "$@"; then
		echo "ok - $name"
	else
		echo "not ok - $name"
		failed=$((failed + 1))
	fi
}

# What is committed; in a tarball, what is there.
files() {
	git ls-files 2>/dev/null || find . -path ./build -prune -o -type f -printf '%P\n'
}
mapfile -t code < <(files | grep '\.[ch]$')
mapfile -t sources < <(files | grep -E '^(dissect|src|ui)/.*\.c$')
mapfile -t scripts < <(files | grep -E '\.sh$|^\.ci/run$')

lint_man() { ! mandoc -Tlint -W warning man/*.[1-8] 2>&1 | grep -v 'referenced manual not found'; }
# A file a run: version 14 carries what it believes of a va_list from one to the next.
tidy() {
	printf '%s\n' "${sources[@]}" | xargs -P "$(nproc)" -n 1 sh -c '
		clang-tidy --quiet "$@" -- -std=c11 -D_GNU_SOURCE -DTUNTRACE_VERSION=\"0\" -I. -Idissect \
			-Isrc -Isrc/stack/lwip -isystem "'"${LWIP:-build/lwip-2.2.1}"'/src/include" 2>/dev/null
	' tidy
}

run clang-format clang-format --dry-run -Werror "${code[@]}"
run clang-tidy tidy
run cppcheck cppcheck --quiet --std=c11 --enable=warning,portability --inline-suppr \
	--suppress=missingInclude --error-exitcode=1 -Idissect -Isrc "${sources[@]}"
run shellcheck shellcheck --severity=warning "${scripts[@]}"
run mandoc lint_man
[ "$failed" -eq 0 ]
