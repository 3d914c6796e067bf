#!/bin/sh
# Debian packages that are needed: deps.sh [--check] TIER
#
# Installs what is missing of TIER (build, demo, unit, check, lint; all), as root or through sudo, and
# says nothing where nothing is missing.  With --check it only says what is missing, and fails.
set -eu

# tier, package, and how its presence is seen: a header (inc:), a command (cmd:), a file (file:)
table='
build gcc                      cmd:cc
build libc6-dev                inc:stdio.h
build make                     cmd:make
build pkg-config               cmd:pkg-config
build xz-utils                 cmd:xz
build libpcap-dev              inc:pcap/pcap.h
build libcurl4-openssl-dev     inc:curl/curl.h
build libssl-dev               inc:openssl/ssl.h
build libc-ares-dev            inc:ares.h
build libev-dev                inc:ev.h
build zlib1g-dev               inc:zlib.h
build libzstd-dev              inc:zstd.h
build libseccomp-dev           inc:seccomp.h
build libcap-dev               inc:sys/capability.h
build libpcre2-dev             inc:pcre2.h
build libncurses-dev           inc:ncurses.h
demo  iproute2                 cmd:ip
demo  nftables                 cmd:nft
demo  nginx-light              cmd:nginx
demo  dnsmasq-base             cmd:dnsmasq
demo  openssl                  cmd:openssl
demo  tcpdump                  cmd:tcpdump
demo  procps                   cmd:ps
demo  ca-certificates          file:/etc/ssl/certs/ca-certificates.crt
unit  libcmocka-dev            inc:cmocka.h
check binutils                 cmd:nm
check g++                      cmd:g++
check tshark                   cmd:tshark
check wireshark-common         cmd:capinfos
demo  python3                  cmd:python3
check tmux                     cmd:tmux
check libvterm-dev             inc:vterm.h
check golang-go                cmd:go
check golang-gvisor-gvisor-dev file:/usr/share/gocode/src/gvisor.dev
check curl                     cmd:curl
check iptables                 cmd:iptables
check iputils-ping             cmd:ping
check mandoc                   cmd:mandoc
check man-db                   cmd:man
lint  clang                    cmd:clang
lint  libclang-rt-dev          file:/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*
lint  clang-format             cmd:clang-format
lint  clang-tidy               cmd:clang-tidy
lint  cppcheck                 cmd:cppcheck
lint  shellcheck               cmd:shellcheck
'

check_only=false
[ "${1:-}" != --check ] || { check_only=true; shift; }
case ${1:-} in
build) tiers=build ;;
demo) tiers='build demo' ;;
unit) tiers='build unit' ;;
check) tiers='build demo unit check' ;;
lint) tiers='build unit check lint' ;;
all) tiers='build demo unit check lint' ;;
*) echo "usage: $0 [--check] build|demo|unit|check|lint|all" >&2; exit 2 ;;
esac
PATH=$PATH:/usr/sbin:/sbin
CC=${CC:-cc}

present() {
	case $1 in
	cmd:cc) command -v "${CC%% *}" >/dev/null ;;
	cmd:*) command -v "${1#cmd:}" >/dev/null ;;
	inc:*) has_header "${1#inc:}" ;;
	file:*) exists ${1#file:} ;;
	esac
}
exists() { [ -e "$1" ]; }
has_header() {
	printf '#include <stdio.h>\n#include <%s>\n' "$1" |
		$CC -DPCRE2_CODE_UNIT_WIDTH=8 -E -o /dev/null -x c - 2>/dev/null
}

missing=
for tier in $tiers; do
	list=$(printf '%s' "$table" | awk -v t="$tier" '$1 == t { print $2 " " $3 }')
	while read -r package probe; do
		present "$probe" || missing="$missing $package"
	done <<-EOF
	$list
	EOF
done
[ -n "$missing" ] || exit 0

if $check_only; then
	echo "missing:$missing (Debian's names); 'make deps' installs them" >&2
	exit 1
fi
command -v apt-get >/dev/null || {
	echo "missing:$missing (Debian's names): install them by this system's means" >&2
	exit 1
}
sudo=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null || {
		echo "missing:$missing; as root: apt-get install$missing" >&2
		exit 1
	}
	sudo=sudo
fi
echo "installing:$missing"

log=$(mktemp)
finish() {
	status=$?
	rm -f "$log"
	[ -z "${policy:-}" ] || $sudo rm -f "$policy"
	exit $status
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Servers are wanted as programs: none is started by its installation.
if [ ! -e /usr/sbin/policy-rc.d ]; then
	policy=/usr/sbin/policy-rc.d
	printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
	$sudo chmod +x $policy
fi

update() { $sudo apt-get update -qq; }
install() {
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		-o DPkg::Lock::Timeout=300 $missing
}
# Lists that are old name packages that are gone: then once more with new ones.
ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || update >"$log" 2>&1
install >"$log" 2>&1 || { update && install; } >"$log" 2>&1 || {
	sed 's#[a-z+]*://[^ ]*#(archive)#g' "$log" | tail -n 20 >&2
	echo "could not be installed:$missing" >&2
	exit 1
}

# Nor with the machine's next start.
case " $missing " in
*' nginx-light '*) $sudo update-rc.d nginx disable >/dev/null 2>&1 || true ;;
esac
