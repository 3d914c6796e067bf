#!/bin/bash
# The keys in the manual, from the program's own list: keys.sh [--check] PROGRAM
set -eu
cd "$(dirname "$0")/../.."
check=false
[ "${1:-}" != --check ] || { check=true; shift; }
program=${1:?usage: keys.sh [--check] PROGRAM}
page=man/tuntrace-tui.1

table=$("$program" tui --keys | awk -F'\t' '
	function escape(s) { gsub(/\\/, "\\e", s); gsub(/-/, "\\-", s); return s }
	$1 != section { if (section) print ".El\n.Pp"; section = $1; print section ":\n.Bl -tag -width \"Home gg\" -compact" }
	{ n = split($3, key, " "); line = ".It"
	  for (i = 1; i <= n; i++) line = line " Ic \\&" escape(key[i]) (i < n ? " ," : "")
	  print line; print "\\&" toupper(substr($4, 1, 1)) substr($4, 2) "." }
	END { print ".El" }')
made=$(awk -v table="$table" '
	/^\.\\" keys begin/ { print; print table; skip = 1 }
	/^\.\\" keys end/ { skip = 0 }
	!skip' "$page")
if $check; then
	[ "$made" = "$(cat "$page")" ] && exit 0
	echo "the keys in $page are not those of the program: tests/tools/keys.sh $program" >&2
	exit 1
fi
printf '%s\n' "$made" >"$page"
