#!/bin/bash
# The rules of the house that a program can check: walls.sh LIBRARY
#
# What the dissector's library needs from outside, that it keeps no state of its own, which
# headers each room includes, functions that are banned, headers that compile alone, and files
# that have outgrown their room.
set -u
library=${1:?usage: walls.sh LIBRARY}
CC=${CC:-cc}
passed=0 failed=0

# verdict NAME LINES: passes where LINES is empty.
verdict() {
	if [ -z "$2" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'not ok - %s\n' "$1"
		printf '%s\n' "$2" | sed 's/^/    /'
	fi
}

allowed='^(mem(cpy|move|set|cmp|chr|mem)|str(len|nlen|chr|cmp|ncmp|cspn|spn)|__mem(cpy|move|set)_chk'
allowed="$allowed"'|__stack_chk_fail|__assert_fail|_GLOBAL_OFFSET_TABLE_)$'
own=$(nm -g --defined-only "$library" | awk 'NF == 3 { print $3 }' | sort -u)
verdict "the library calls nothing but mem*, str* and itself" "$(
	nm -u "$library" | awk '$1 == "U" { print $2 }' | sort -u | grep -Ev "$allowed" |
		grep -vxF "$own"
)"
# Tables of pointers lie in .data.rel.ro: constant once the loader has been over them.
verdict "the library has no variables" "$(
	size -A "$library" | awk '$1 ~ /^\.(t?data|t?bss)$/ && $2 > 0'
)"

includes() { grep -nE '^#[[:space:]]*include' "$@"; }
verdict "dissect/ includes only its own headers and string.h, assert.h, stdarg.h and types" "$(
	includes dissect/*.[ch] dissect/*/*.[ch] dissect/*/*/*.[ch] 2>/dev/null |
		grep -E '<' | grep -vE '<(string|assert|stdarg|stdbool|stddef|stdint|limits)\.h>'
)"
verdict "src/ does not know curses" "$(grep -rnE '#include <(n?curses|panel|menu|form)' src)"
verdict "lwIP stays within src/stack" "$(grep -rlE '#include "lwip/' src | grep -v '^src/stack/')"
verdict "lwIP is Debian's, byte for byte" "$(
	tests/tools/fetch-lwip.sh --check "${LWIP:-build/lwip-2.2.1}" 2>&1
)"
if [ -d ui ] && ls ui/*.c >/dev/null 2>&1; then
	verdict "ui/ opens no sockets and knows neither libpcap nor lwIP" "$(
		grep -rnE '#include <(sys/socket|pcap|netinet|arpa|lwip|ev|curl|ares)' ui
	)"
	# Its own headers, the dissector's, and of src/ that of the frames it shows.
	verdict "ui/ knows of src/ only trace.h" "$(
		grep -rnE '^#[[:space:]]*include "' ui --include='*.[ch]' |
			while IFS= read -r line; do
				header=${line#*\"}
				header=${header%%\"*}
				[ "$header" = trace.h ] || [ -f "ui/$header" ] ||
					[ -f "dissect/$header" ] || echo "$line"
			done
	)"
fi

banned='\b(sprintf|vsprintf|strcpy|strcat|strncpy|strtok|atoi|atol|sscanf|alloca|setjmp|longjmp|gets)[[:space:]]*\('
verdict "no banned functions" "$(
	grep -rnE "$banned" dissect src ui tests --include='*.[ch]' 2>/dev/null |
		grep -vE '^[^:]*:[0-9]+:[[:space:]]*(/\*|\*)'
)"

verdict "every header compiles alone" "$(
	find dissect src ui tests/unit -name '*.h' 2>/dev/null | while IFS= read -r header; do
		printf '#include "%s"\n' "$header" |
			$CC -std=c11 -D_GNU_SOURCE -fsyntax-only -I. -Idissect -Isrc -Iui -Itests/unit \
				-Isrc/stack/lwip -isystem "${LWIP:-build/lwip-2.2.1}/src/include" \
				-x c - 2>/dev/null || echo "$header"
	done
)"

verdict "no file is longer than 1000 lines" "$(
	find dissect src tests ui -name '*.[ch]' -exec wc -l {} + 2>/dev/null | awk '$2 != "total" && $1 > 1000'
)"
verdict "nothing is left to do in the code" "$(
	grep -rnE '\b(TODO|FIXME|XXX|HACK)\b' dissect src ui man Makefile --include='*' 2>/dev/null
)"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
