#!/bin/sh
# Unpacks lwIP into DIR: fetch-lwip.sh DIR
# Tells where DIR is not byte for byte what Debian has: fetch-lwip.sh --check DIR
#
# The source is Debian's source package, fetched by apt under a configuration of its own (lists,
# cache and a single deb-src entry made from the machine's own sources), so that the system's
# is neither changed nor needed to have deb-src entries.  It works as root or not.  What is
# trusted is the SHA-256 below, not the way it came.  The tarball is kept outside the build tree.
set -eu

version=2.2.1
suite=trixie
tarball=lwip_$version+dfsg1.orig.tar.xz
sha256=83729c274c499d3348e9fbbe043a3113f3fa8953e7efddc7c21c7fcbb1f2b7b1

check=
[ "${1:-}" != --check ] || { check=1; shift; }
[ $# -eq 1 ] || { echo "usage: $0 [--check] DIR" >&2; exit 2; }
dir=$1
cache=${TUNTRACE_CACHE:-${XDG_CACHE_HOME:-${HOME:-$PWD/build}/.cache}/tuntrace}
log=$dir.log
tmp=

say() { echo "lwIP $version: $*" >&2; }

finish() {
	status=$?
	[ -z "$tmp" ] || rm -rf "$tmp"
	exit $status
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

is_right() { [ -f "$1" ] && [ "$(sha256sum <"$1")" = "$sha256  -" ]; }

# Every Debian archive among apt's sources, as a deb-src entry for SUITE in a file of its own
# in directory $1: N.sources.  Both styles of file: one line, and deb822 stanzas.
entries() {
	list='' parts=''
	eval "$(apt-config shell list Dir::Etc::sourcelist/f parts Dir::Etc::sourceparts/d)"
	set -- "$1" "$list" "$parts"/*.list "$parts"/*.sources
	out=$1
	shift
	for file; do
		[ ! -r "$file" ] || [ ! -f "$file" ] || printf '%s\n' "$file"
	done | while IFS= read -r file; do
		echo "@file ${file##*.}"
		sed -e '$a\' "$file"
	done | awk -v out="$out" -v suite="$suite" '
	function entry(uri, signed, trusted,	file) {
		if (uri ~ /^cdrom:/ || uri ~ /security/ || seen[uri]++)
			return
		file = sprintf("%s/%03d.sources", out, ++n)
		printf "Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\n%s%s",
			uri, suite, signed, trusted >file
		close(file)
	}
	function one_line(	i, rest, options, signed, trusted) {
		rest = $0
		if (match(rest, /\[[^]]*\]/)) {
			options = substr(rest, RSTART + 1, RLENGTH - 2)
			rest = substr(rest, 1, RSTART - 1) substr(rest, RSTART + RLENGTH)
		}
		split(rest, word)
		if (match(options, /signed-by=[^ ]*/))
			signed = "Signed-By: " substr(options, RSTART + 10, RLENGTH - 10) "\n"
		if (options ~ /trusted=yes/)
			trusted = "Trusted: yes\n"
		entry(word[2], signed, trusted)
	}
	function stanza_end(	i, word, k) {
		k = split(uris, word, /[ \t\n]+/)
		for (i = 1; i <= k; i++)
			if (word[i] != "" && enabled)
				entry(word[i], key, trust)
		uris = key = trust = field = ""
		enabled = 1
	}
	/^@file / { stanza_end(); style = $2; next }
	/^[ \t]*#/ { next }
	style == "list" { if ($1 == "deb" || $1 == "deb-src") one_line(); next }
	/^[ \t]*$/ { stanza_end(); next }
	/^[ \t]/ {
		if (field == "uris") uris = uris " " $0
		if (field == "signed-by") key = key $0 "\n"
		next
	}
	{
		field = tolower(substr($0, 1, index($0, ":") - 1))
		value = substr($0, index($0, ":") + 1)
		if (field == "uris") uris = value
		if (field == "signed-by") key = $0 "\n"
		if (field == "trusted" && value ~ /yes/) trust = $0 "\n"
		if (field == "enabled" && value ~ /no/) enabled = 0
	}
	BEGIN { enabled = 1 }
	END { stanza_end() }'
}

# apt-get with everything that it writes below $tmp.
private_apt() {
	apt-get -c "$tmp/apt.conf" -qq "$@"
}

fetch_from() {
	rm -rf "${tmp:?}/etc" "$tmp/lists"
	mkdir -p "$tmp/etc" "$tmp/lists/partial" "$tmp/cache/archives/partial"
	cp "$1" "$tmp/etc/"
	(private_apt update &&
		cd "$tmp" && private_apt source --download-only --tar-only lwip) >>"$log" 2>&1
}

fetch() {
	command -v apt-get >/dev/null || {
		say "this is not a Debian system: give a source tree by LWIP_SRC=DIR"
		exit 1
	}
	mkdir -p "$tmp/found"
	cat >"$tmp/apt.conf" <<-EOF
	Dir::Etc::sourcelist "/dev/null";
	Dir::Etc::sourceparts "$tmp/etc";
	Dir::State::lists "$tmp/lists";
	Dir::Cache "$tmp/cache";
	APT::Sandbox::User "";
	Acquire::Languages "none";
	#clear APT::Update::Pre-Invoke;
	#clear APT::Update::Post-Invoke;
	#clear APT::Update::Post-Invoke-Success;
	EOF
	entries "$tmp/found"
	: >"$log"
	for entry in "$tmp"/found/*.sources; do
		[ -f "$entry" ] || continue
		if fetch_from "$entry" && is_right "$tmp/$tarball"; then
			return 0
		fi
	done
	say "Debian's source package ($suite) could not be fetched with this machine's apt sources;"
	say "put $tarball into $cache, or give a source tree by LWIP_SRC=DIR"
	# Where the packages come from is the user's own affair.
	sed -n 's#[a-z+]*://[^ ]*#(archive)#g; s/^\([EW]: .*\)/  \1/p' "$log" | sort -u | head -n 5 >&2
	exit 1
}

# The tarball may have been removed since, or the tree given by LWIP_SRC: it is fetched again then.
differences() {
	if ! is_right "$cache/$tarball"; then
		fetch
		mkdir -p "$cache"
		cp "$tmp/$tarball" "$cache/$tarball"
	fi
	mkdir "$tmp/lwip"
	tar -xmJf "$cache/$tarball" --strip-components=1 -C "$tmp/lwip"
	diff -rq "$tmp/lwip" "$dir"
}

if [ -n "$check" ]; then
	tmp=$(mktemp -d)
	log=$tmp/log
	differences
	exit
fi

mkdir -p "$(dirname "$dir")"
case $log in /*) ;; *) log=$PWD/$log ;; esac
if ! is_right "$cache/$tarball"; then
	tmp=$(mktemp -d)
	fetch
	mkdir -p "$cache"
	cp "$tmp/$tarball" "$cache/$tarball.$$"
	mv "$cache/$tarball.$$" "$cache/$tarball"
fi

rm -rf "$dir" "$dir.$$"
mkdir "$dir.$$"
tar -xmJf "$cache/$tarball" --strip-components=1 -C "$dir.$$"
mv "$dir.$$" "$dir"
rm -f "$log"
