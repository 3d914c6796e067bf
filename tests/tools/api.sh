#!/bin/bash
# The library as it is installed: api.sh
#
# `make install` below a folder of its own; then a program that knows only what is there, linked
# against both libraries, prints what tuntrace prints; each header compiles alone, in C and C++;
# each function that the shared library exports has a manual page; uninstall leaves nothing.
set -u
cd "$(dirname "$0")/../.." || exit 1
CC=${CC:-cc}
passed=0 failed=0
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
unset MAKEFLAGS MAKELEVEL DESTDIR

check() { # check NAME CONDITION...
	local name=$1
	shift
	if "$@" >"$stage/said" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'not ok - %s\n' "$name"
		sed 's/^/    /' "$stage/said"
	fi
}

root=$stage/root
installed() { make -s VARIANT=release prefix=/usr DESTDIR="$root" "$@"; }
check "make install" installed install
lib=$root/usr/lib include=$root/usr/include

flags() { # as a user of the package asks for them
	PKG_CONFIG_SYSROOT_DIR=$root PKG_CONFIG_LIBDIR=$lib/pkgconfig pkg-config "$@" tuntrace-dissect
}
read -ra cflags < <(flags --cflags)
read -ra libs < <(flags --libs)
warnings=(-std=c11 -pedantic -Wall -Wextra -Werror)
build() { "$CC" "${warnings[@]}" "${cflags[@]}" -o "$stage/$1" tests/api/lines.c "${@:2}"; }
check "a program against the shared library" build shared "${libs[@]}"
check "a program against the static library" build static "$lib/libtuntrace-dissect.a"
short() { [ "$(wc -l <tests/api/lines.c)" -le 40 ]; }
check "the program has no more than 40 lines" short
needs_ours() { readelf -d "$stage/shared" | grep -qF 'libtuntrace-dissect.so.0'; }
check "the shared one is needed by its soname" needs_ours

same() { # same PROGRAM FILE FILTER
	diff <(LD_LIBRARY_PATH=$lib "$stage/$1" "$2" "$3" 2>&1) \
		<(paste <("$root/usr/bin/tuntrace" read --time none -Y "$3" "$2" 2>&1) \
			<("$root/usr/bin/tuntrace" read -e tcp.port -Y "$3" "$2" 2>&1))
}
for kind in shared static; do
	for file in captures/*.pcap captures/formats/le-us.pcap; do
		check "$kind, $file: the lines of tuntrace read" same "$kind" "$file" ""
		check "$kind, $file: those of a filter" same "$kind" "$file" \
			'tcp.flags.syn == 1 or (udp and not dns.flags.response == 1)'
	done
done

alone() { # alone LANGUAGE STANDARD HEADER
	printf '#include <tuntrace/%s>\n' "$3" >"$stage/alone.$1"
	"$CC" -std="$2" -pedantic -Wall -Wextra -Werror -fsyntax-only -I"$include" "$stage/alone.$1"
}
while IFS= read -r header; do
	check "$header compiles alone in C" alone c c11 "$header"
	check "$header compiles alone in C++" alone cc c++11 "$header"
done < <(cd "$include/tuntrace" && find . -name '*.h' | sed 's|^\./||' | sort)

while IFS= read -r name; do
	check "$name has a page" test -s "$root/usr/share/man/man3/$name.3"
done < <(nm -D --defined-only "$lib/libtuntrace-dissect.so" | awk '$2 ~ /[TRD]/ { sub(/@.*/, "", $3); print $3 }')
for page in "$root"/usr/share/man/man7/tuntrace-*.7; do
	check "mandoc on ${page##*/}" test -z \
		"$(mandoc -Tlint -W warning "$page" 2>&1 | grep -v 'referenced manual not found')"
done

manual() { sed -n '/^\.Bd/,/^\.Ed/p' man/tuntrace-dissect.3 | sed -e '1d;$d' -e 's/\\e/\\/g' -e 's/^\\&//'; }
shown() { diff <(manual) <(expand -t 8 tests/api/lines.c); }
check "tuntrace-dissect(3) shows that program" shown

check "the manual's prototypes are those of the headers" tests/tools/prototypes.py

check "make uninstall" installed uninstall
check "nothing is left" test -z "$(find "$root" ! -type d)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
