#!/bin/bash
# Options and manual pages agree: docs.sh PROGRAM
#
# Each command of `tuntrace --help` has a page, which names every option that the command's own
# --help names, and no other; the page has EXIT STATUS and EXAMPLES; mandoc finds no fault.
set -u
program=${1:?usage: docs.sh PROGRAM}
passed=0 failed=0

check() { # check NAME CONDITION...
	local name=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "not ok - $name"
	fi
}

page_of() { ls man/tuntrace-"$1".[18] 2>/dev/null | head -n 1; }
help_options() { "$program" "$1" --help | grep -oE '(^|[ ,])--[a-z][a-z0-9-]*' | grep -oE '[a-z].*' | sort -u; }
# Fl Fl name, as mdoc writes long options.
page_options() { grep -oE '\bFl Fl [a-z][a-z0-9-]*|, Fl -[a-z][a-z0-9-]*' "$1" | grep -oE '[a-z][a-z0-9-]*$' | sort -u; }
same() { [ "$1" = "$2" ] || { diff <(echo "$1") <(echo "$2") | sed 's/^/    /'; return 1; }; }

for command in $("$program" --help | awk '/^  [a-z]/ { print $1 }'); do
	page=$(page_of "$command")
	check "$command has a manual page" test -n "$page"
	[ -n "$page" ] || continue
	check "$command: --help (<) and page (>) name the same options" \
		same "$(help_options "$command" | grep -vx help)" "$(page_options "$page" | grep -vx help)"
	check "$page has EXIT STATUS" grep -q '^\.Sh EXIT STATUS' "$page"
done
for page in man/*.[1-8]; do
	check "$page has EXAMPLES" grep -q '^\.Sh EXAMPLES' "$page"
	check "mandoc on $page" test -z "$(mandoc -Tlint -W warning "$page" 2>&1 | grep -v 'referenced manual not found')"
done
check "the keys in tuntrace-tui(1) are the program's" tests/tools/keys.sh --check "$program"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
