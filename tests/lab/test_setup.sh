#!/usr/bin/env bash
# setup, status and teardown, for real: in network namespaces that this script makes, and that
# go with it.  test_setup.sh [WORD]: only the tests whose name holds WORD.
#
# The script itself runs in the client's namespaces of network and mounts, so that it may hide
# files and change what it likes; the outside is another network namespace, which lives as long
# as the child that holds it.
#
#	client: out 198.51.100.2, 2001:db8:51::2, default route --- outside: 203.0.113.1, 2001:db8:113::1
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PATH=$PATH:/usr/sbin:/sbin
tuntrace=$(readlink -f "${TUNTRACE:-$here/../../build/release/tuntrace}")

# ---- namespaces ----

if [ -z "${SETUP_LAB:-}" ]; then
	for enter in "unshare -n -m" "unshare -U -r -n -m"; do
		$enter true 2>/dev/null && SETUP_LAB=$enter exec $enter "$BASH" "$0" "$@"
	done
	echo "ok 1 - setup # SKIP no network namespace may be made here"
	echo "0 passed, 0 failed"
	exit 0
fi
mount --make-rprivate / 2>/dev/null
tmp=$(mktemp -d "${TMPDIR:-/tmp}/tuntrace-setup.XXXXXX")
export TUNTRACE_STATE_DIR=$tmp/state
# shellcheck disable=SC2034 # it is closed at the end
exec {hold}> >(exec unshare -n "$BASH" -c 'echo $$ >"$0/outside"; cat >/dev/null' "$tmp")
trap '# shellcheck disable=SC2034 # it is closed at the end
exec {hold}>&-; rm -rf "$tmp"' EXIT
until [ -s "$tmp/outside" ]; do sleep 0.01; done
outside() { nsenter -n -t "$(cat "$tmp/outside")" "$@"; }

world() # the client's devices and routes, as a new host has them
{
	ip link set lo up
	for end in "" outside; do
		$end sh -c 'echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad; echo 0 >/proc/sys/net/ipv6/conf/all/accept_dad'
	done
	ip link add out type veth peer name in netns "$(cat "$tmp/outside")"
	ip address add 198.51.100.2/24 dev out
	ip address add 2001:db8:51::2/64 dev out
	ip link set out up
	outside ip address add 198.51.100.1/24 dev in
	outside ip address add 2001:db8:51::1/64 dev in
	outside ip address add 203.0.113.1/32 dev lo
	outside ip address add 2001:db8:113::1/128 dev lo
	outside ip link set lo up
	outside ip link set in up
	for ((tries = 0; tries < 400; tries++)); do # the carrier, and the address that comes with it
		[ -n "$(ip -6 address show dev out scope link)" ] && break
		sleep 0.01
	done
	routes
	# Rules and settings that are the user's own, and must stay.
	nft -f - <<-'END'
		table inet mine {
			set known { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 172.16.0.0/12 } }
			chain forward {
				type filter hook forward priority 0; policy accept;
				ip saddr @known counter drop
			}
			chain postrouting { type nat hook postrouting priority 100; policy accept; }
		}
	END
	echo 0 >/proc/sys/net/ipv4/conf/all/accept_redirects
}

routes()
{
	ip route replace default via 198.51.100.1
	ip -6 route replace default via 2001:db8:51::1
}

# Everything that setup could change.
snapshot()
{
	ip -d link
	ip address
	ip route show table all
	ip -6 route show table all
	nft list ruleset
	cd /proc/sys/net && grep -rs . ipv4 ipv6 | sort
	cat /proc/net/anycast6 /proc/net/igmp6 /proc/net/igmp
}

# ---- what the tests say ----

number=0 passed=0 failed=0 skipped=0 only=${1:-}
problem=
fail() { problem="$problem
    $*"; }
skip() { skipped=1 problem=" # SKIP $*"; }

run() # NAME: the test is the function test_NAME, with _ for blanks
{
	local name=${1#test_}
	name=${name//_/ }
	[[ $name == *"$only"* ]] || return
	number=$((number + 1)) problem='' skipped=0
	"$1"
	clean
	if [ "$skipped" = 1 ]; then
		echo "ok $number - $name$problem"
	elif [ -n "$problem" ]; then
		failed=$((failed + 1))
		echo "not ok $number - $name$problem"
	else
		passed=$((passed + 1))
		echo "ok $number - $name"
	fi
}

# After each test: what it may have left, and the check that nothing else is.
clean()
{
	local device
	for device in tun0 tun1; do tt teardown -i $device >/dev/null; done
	snapshot >"$tmp/now"
	cmp -s "$tmp/start" "$tmp/now" || fail "left behind: $(diff "$tmp/start" "$tmp/now" | head -n 20)"
}

tt() { "$tuntrace" "$@" 2>&1; }

expect() # STATUS COMMAND...: runs it, its output in $out
{
	local want=$1 got
	shift
	out=$("$@" 2>&1)
	got=$?
	[ "$got" = "$want" ] || fail "$*: exit $got, not $want: $out"
}

says() { [[ $out == *"$1"* ]] || fail "it does not say '$1' but: $out"; }
silent_about() { [[ $out != *"$1"* ]] || fail "it says '$1': $out"; }

unchanged() # nothing has changed since the start
{
	snapshot >"$tmp/now"
	cmp -s "$tmp/start" "$tmp/now" || fail "changed: $(diff "$tmp/start" "$tmp/now" | head -n 20)"
}

tun() { python3 "$here/tun.py" "$@"; }
reaches() # DEVICE [SOURCE SOURCE6]
{
	expect 0 tun "$1" ping "${2:-192.168.1.2}" 203.0.113.1
	expect 0 tun "$1" ping "${3:-fd00:7475:6e74::2}" 2001:db8:113::1
}

sysctl_of() { cat "/proc/sys/$1"; }

# ---- setup and teardown ----

test_setup_makes_device_forwarding_and_rule()
{
	expect 0 tt setup
	says "device       made       tun0"
	out=$(ip -d address show tun0)
	says "tun type tun pi off vnet_hdr off persist on"
	says "inet 192.168.1.1/24 "
	says "inet6 fd00:7475:6e74::1/64 "
	says "qlen 10000"
	says ",UP"
	[ "$(sysctl_of net/ipv4/ip_forward)" = 1 ] || fail "no forwarding of IPv4"
	[ "$(sysctl_of net/ipv6/conf/all/forwarding)" = 1 ] || fail "no forwarding of IPv6"
	out=$(nft list table inet tuntrace-tun0)
	says 'ip saddr 192.168.1.0/24 oifname "out" counter packets 0 bytes 0 masquerade'
	says 'ip6 saddr fd00:7475:6e74::/64 oifname "out" counter packets 0 bytes 0 masquerade'
}

test_packets_are_forwarded_and_masqueraded()
{
	# The outside has no route to the stack's networks: an answer proves the translation.
	expect 0 tt setup
	reaches tun0
	out=$(nft list table inet tuntrace-tun0)
	silent_about "packets 0 "
}

test_setup_twice_teardown_once()
{
	expect 0 tt setup
	snapshot >"$tmp/once"
	expect 0 tt setup
	out=$(grep -v ' already ' <<<"$out")
	[ -z "$out" ] || fail "the second setup did something: $out"
	snapshot >"$tmp/twice"
	cmp -s "$tmp/once" "$tmp/twice" || fail "$(diff "$tmp/once" "$tmp/twice")"
	expect 0 tt teardown
	unchanged
	expect 0 tt teardown
	says "Nothing to undo"
}

test_setup_while_traffic_flows()
{
	expect 0 tt setup
	reaches tun0
	expect 0 tt setup
	reaches tun0
}

test_dry_run_changes_nothing()
{
	expect 0 tt setup --dry-run
	says "would make tun0"
	says "would set  net.ipv4.ip_forward = 1 (was 0)"
	unchanged
	[ ! -e "$tmp/state" ] || [ -z "$(ls -A "$tmp/state")" ] || fail "a record was kept"
	expect 0 tt setup
	snapshot >"$tmp/once"
	expect 0 tt teardown --dry-run
	says "would remove tun0"
	snapshot >"$tmp/twice"
	cmp -s "$tmp/once" "$tmp/twice" || fail "$(diff "$tmp/once" "$tmp/twice")"
}

test_quiet_says_nothing()
{
	expect 0 tt setup -q
	[ -z "$out" ] || fail "setup said: $out"
	expect 0 tt status -q
	[ -z "$out" ] || fail "status said: $out"
	expect 0 tt teardown -q
	[ -z "$out" ] || fail "teardown said: $out"
}

test_forwarding_that_was_on_stays_on()
{
	echo 1 >/proc/sys/net/ipv4/ip_forward
	echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
	expect 0 tt setup
	expect 0 tt teardown
	[ "$(sysctl_of net/ipv4/ip_forward)" = 1 ] || fail "IPv4 was turned off"
	[ "$(sysctl_of net/ipv6/conf/all/forwarding)" = 1 ] || fail "IPv6 was turned off"
	echo 0 >/proc/sys/net/ipv4/ip_forward
	echo 0 >/proc/sys/net/ipv6/conf/all/forwarding
	echo 0 >/proc/sys/net/ipv4/conf/all/accept_redirects
}

test_forwarding_of_single_devices_is_restored()
{
	echo 1 >/proc/sys/net/ipv4/conf/out/forwarding
	echo 1 >/proc/sys/net/ipv6/conf/out/forwarding
	expect 0 tt setup
	expect 0 tt teardown
	[ "$(sysctl_of net/ipv4/conf/out/forwarding)" = 1 ] || fail "IPv4 was turned off on a device"
	[ "$(sysctl_of net/ipv6/conf/out/forwarding)" = 1 ] || fail "IPv6 was turned off on a device"
	echo 0 >/proc/sys/net/ipv4/conf/out/forwarding
	echo 0 >/proc/sys/net/ipv6/conf/out/forwarding
}

test_forwarding_that_new_devices_do_not_get()
{
	echo 1 >/proc/sys/net/ipv4/ip_forward
	echo 0 >/proc/sys/net/ipv4/conf/default/forwarding
	echo 0 >/proc/sys/net/ipv4/conf/out/forwarding
	expect 0 tt setup
	reaches tun0
	expect 0 tt teardown
	[ "$(sysctl_of net/ipv4/conf/out/forwarding)" = 0 ] || fail "it was left on"
	echo 0 >/proc/sys/net/ipv4/ip_forward
	echo 0 >/proc/sys/net/ipv4/conf/all/accept_redirects
}

test_device_that_was_there_keeps_what_it_had()
{
	ip tuntap add mode tun tun0
	ip address add 192.0.2.9/32 dev tun0
	# What a device gets when it first runs, it keeps: queue, secret of its address.
	ip link set tun0 up
	expect 0 tun tun0 mute 192.0.2.10 192.0.2.9
	ip link set tun0 down
	ip link set tun0 mtu 9000 txqueuelen 77
	snapshot >"$tmp/before"
	expect 0 tt setup
	says "1500 bytes (was 9000)"
	reaches tun0
	expect 0 tt setup
	expect 0 tt teardown
	snapshot >"$tmp/after"
	cmp -s "$tmp/before" "$tmp/after" || fail "$(diff "$tmp/before" "$tmp/after")"
	ip link del tun0
}

test_device_that_was_removed_meanwhile()
{
	expect 0 tt setup
	ip link del tun0
	expect 0 tt setup
	says "made       tun0"
	reaches tun0
	ip link del tun0
	ip tuntap add mode tun tun0 # another's now
	expect 0 tt teardown
	[ -e /proc/sys/net/ipv4/conf/tun0 ] || fail "another's device was removed"
	ip link del tun0
	unchanged
}

test_owner()
{
	if [ "$(wc -l </proc/self/uid_map)" = 1 ] && ! grep -q 4294967295 /proc/self/uid_map; then
		refused "user 4242 has no place in this user namespace" tt setup --owner 4242
		SUDO_UID=4243 expect 0 tt setup
		says "owner root"
		return
	fi
	expect 0 tt setup --owner 4242
	out=$(ip -d link show tun0)
	says "user 4242"
	expect 0 tt teardown
	SUDO_UID=4243 expect 0 tt setup
	out=$(ip -d link show tun0)
	says "user 4243"
	expect 0 tt setup --owner 4244
	out=$(ip -d link show tun0)
	says "user 4244"
}

test_two_devices_side_by_side()
{
	expect 0 tt setup
	expect 0 tt setup -i tun1 --address 192.168.2.1/24 --address6 fd00:2::1/64
	reaches tun0
	reaches tun1 192.168.2.2 fd00:2::2
	expect 0 tt teardown
	says "net.ipv4.ip_forward: device tun1 needs it"
	reaches tun1 192.168.2.2 fd00:2::2
	expect 0 tt teardown -i tun1
	unchanged
}

test_killed_setup_is_torn_down()
{
	local round
	mkdir -p "$tmp/bin"
	# shellcheck disable=SC2016 # it is the script's own
	printf '%s\n' '#!/bin/sh' 'kill -9 $PPID' >"$tmp/bin/nft"
	chmod +x "$tmp/bin/nft"
	(PATH=$tmp/bin:$PATH tt setup) >/dev/null 2>&1
	ip link show tun0 >/dev/null 2>&1 || fail "it was not killed in the middle"
	expect 0 tt teardown
	unchanged
	for round in 0 1 2 3 4 5 6 7 8 9; do
		"$tuntrace" setup >/dev/null 2>&1 &
		sleep "0.00$round"
		kill -9 $! 2>/dev/null
		wait $! 2>/dev/null
		expect 0 tt teardown
		unchanged
	done
}

test_reader_that_goes_away()
{
	tt setup | head -n 1 >/dev/null
	reaches tun0
}

test_many_setups_at_once()
{
	local n
	for n in 1 2 3 4; do tt setup >"$tmp/setup.$n" & done
	for n in $(jobs -p); do wait "$n" || fail "$(cat "$tmp"/setup.*)"; done
	[ "$(cat "$tmp"/setup.[1-4] | grep -c ' made ')" = 2 ] || fail "made more than once: $(cat "$tmp"/setup.[1-4])"
	reaches tun0
}

test_record_of_another_namespace_counts_for_nothing()
{
	local record
	expect 0 tt setup
	record=$(ls "$tmp"/state/tun0.*)
	cp "$record" "$tmp/record"
	expect 0 tt teardown
	sed '1s/netns .*/netns 1/' "$tmp/record" >"$record"
	expect 0 tt teardown
	says "Nothing to undo"
	unchanged
	expect 0 tt setup
	expect 0 tt teardown
	unchanged
}

test_damaged_record()
{
	local record
	expect 0 tt setup
	record=$(ls "$tmp"/state/tun0.*)
	cp "$record" "$tmp/record"
	echo 'nonsense' >>"$record"
	expect 1 tt teardown
	says "makes no sense"
	expect 1 tt setup
	says "makes no sense"
	cp "$tmp/record" "$record"
}

test_address_is_replaced()
{
	expect 0 tt setup
	expect 0 tt setup --address 192.168.77.1/24
	says "removed    192.168.1.1/24"
	reaches tun0 192.168.77.2
	out=$(nft list table inet tuntrace-tun0)
	silent_about 192.168.1.0
	expect 0 tt status
	says "192.168.77.1/24; the stack takes 192.168.77.2"
}

test_no_ipv6()
{
	expect 0 tt setup --no-ipv6
	silent_about IPv6
	silent_about fd00
	[ "$(sysctl_of net/ipv6/conf/all/forwarding)" = 0 ] || fail "IPv6 is forwarded"
	expect 0 tt status
	says "-     IPv6             tun0 has no address of it"
}

test_ipv6_that_is_disabled()
{
	echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
	expect 0 tt setup
	says "IPv6         left out"
	expect 0 tt teardown
	expect 1 tt setup --address6 fd00:2::1/64
	says "no IPv6: it is disabled here"
	echo 0 >/proc/sys/net/ipv6/conf/default/disable_ipv6
}

test_mtu_follows_the_device_outward()
{
	ip link set out mtu 1400
	expect 0 tt setup
	says "1400 bytes (was 1500), as out has"
	expect 0 tt teardown
	expect 0 tt setup --mtu 1280
	says "1280 bytes (was 1500)"
	expect 0 tt teardown
	ip link set out mtu 1500
}

test_offload_flags_are_cleared()
{
	expect 0 tt setup
	expect 0 tun tun0 offload
	expect 0 tt status
	says "warn  offload"
	expect 0 tt setup
	says "offload      cleared"
	expect 0 tt status
	silent_about offload
}

test_advertised_route_survives()
{
	ip -6 route del default
	outside sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
	outside python3 "$here/advertise.py" in
	for _ in $(seq 100); do ip -6 route | grep -q '^default.*proto ra' && break; sleep 0.02; done
	ip -6 route | grep -q '^default.*proto ra' || fail "no route was advertised"
	expect 0 tt setup
	says "net.ipv6.conf.out.accept_ra = 2 (was 1)"
	ip -6 route | grep -q '^default.*proto ra' || fail "the route was lost"
	reaches tun0
	expect 0 tt status
	echo 1 >/proc/sys/net/ipv6/conf/out/accept_ra
	expect 0 tt status
	says "net.ipv6.conf.out.accept_ra = 1: the route outward will expire"
	expect 0 tt teardown
	[ "$(sysctl_of net/ipv6/conf/out/accept_ra)" = 1 ] || fail "accept_ra was left"
	ip -6 route | grep -q '^default.*proto ra' || fail "the route was lost at last"
	ip -6 route del default
	outside sh -c 'echo 0 >/proc/sys/net/ipv6/conf/all/forwarding'
	routes
}

# ---- what is in the way of setup ----

refused() # WORDS COMMAND...: exit 1 with these words on one line, and nothing changed
{
	local words=$1
	shift
	expect 1 "$@"
	says "$words"
	[ "$(wc -l <<<"$out")" = 1 ] || fail "more than a line: $out"
}

test_another_kind_of_device()
{
	ip link add tun0 type bridge
	refused "device 'tun0' exists and is not a TUN device (it is of kind bridge)" tt setup
	ip link del tun0
	ip tuntap add mode tap tun0
	refused "device 'tun0' exists and is a TAP device" tt setup
	ip link del tun0
	ip tuntap add mode tun multi_queue tun0
	refused "device 'tun0' exists and has several queues" tt setup
	ip link del tun0
	unchanged
}

test_device_of_a_running_program()
{
	coproc holder { tun tun0 hold; }
	# shellcheck disable=SC2154 # coproc sets it
	local pid=$holder_PID in=${holder[1]}
	read -r <&"${holder[0]}"
	refused "belongs to another program that is running" tt setup
	exec {in}>&-
	wait "$pid"
	unchanged
}

test_teardown_of_a_device_in_use()
{
	expect 0 tt setup
	coproc holder { tun tun0 hold; }
	# shellcheck disable=SC2154 # coproc sets it
	local pid=$holder_PID in=${holder[1]}
	read -r <&"${holder[0]}"
	expect 0 tt status
	says "in use by a program"
	expect 0 tt teardown
	says "its program has lost it"
	exec {in}>&-
	wait "$pid"
	unchanged
}

test_network_that_is_in_use()
{
	local net
	for net in 192.168.1.0/24 192.168.1.128/25 192.168.1.2/32; do
		ip route add $net dev out
		refused "192.168.1.0/24 is in use: $net lies on device 'out'" tt setup
		says "--address 192.168.77.1/24"
		ip route del $net dev out
	done
	ip address add 192.168.1.7/24 dev out
	refused "192.168.1.0/24 is in use" tt setup
	ip address del 192.168.1.7/24 dev out
	# A wider one is no obstacle: the longer prefix wins.
	ip route add 192.168.0.0/16 dev out
	expect 0 tt setup
	reaches tun0
	expect 0 tt teardown
	ip route del 192.168.0.0/16 dev out
}

test_no_default_route()
{
	ip route del default
	ip -6 route del default
	refused "there is no default route" tt setup
	refused "--out 'nosuch': No such device" tt setup --out nosuch
	expect 0 tt setup --out out
	out=$(nft list table inet tuntrace-tun0)
	says 'oifname "out"'
	expect 0 tt teardown
	routes
}

hide() { mount --bind /dev/null "$1" 2>/dev/null; }

test_nft_missing()
{
	local nft
	nft=$(readlink -f "$(command -v nft)")
	hide "$nft" || { skip "files cannot be hidden"; return; }
	refused "the program nft is missing; install it: " tt setup
	umount "$nft"
	unchanged
}

test_no_tun_driver()
{
	mount -t tmpfs none /dev/net 2>/dev/null || { skip "/dev/net cannot be hidden"; return; }
	refused "/dev/net/tun: No such file or directory; mend it: mkdir -p /dev/net && mknod" tt setup
	expect 1 tt status
	says "FAIL  TUN driver       /dev/net/tun: No such file"
	mknod "$tmp/node" c 10 200 2>/dev/null && mended
	if [ -c /dev/net/tun ] && (: <>/dev/net/tun) 2>/dev/null; then
		expect 0 tt setup
		expect 0 tt status
		expect 0 tt teardown
	fi
	umount /dev/net
	unchanged
}

test_proc_sys_read_only()
{
	{ mount --bind /proc/sys /proc/sys && mount -o remount,ro,bind /proc/sys; } 2>/dev/null ||
		{ skip "/proc/sys cannot be made read-only"; return; }
	refused "net.ipv4.ip_forward is 0 and /proc/sys is read-only here" tt setup
	umount /proc/sys
	unchanged
	echo 1 >/proc/sys/net/ipv4/ip_forward
	mount --bind /proc/sys /proc/sys && mount -o remount,ro,bind /proc/sys
	expect 0 tt setup
	says "IPv6         left out"
	expect 0 tun tun0 ping 192.168.1.2 203.0.113.1
	expect 0 tt teardown
	umount /proc/sys
	echo 0 >/proc/sys/net/ipv4/ip_forward
	echo 0 >/proc/sys/net/ipv4/conf/all/accept_redirects
}

as_nobody() { setpriv --reuid 4242 --clear-groups --inh-caps=-all --bounding-set=-all "$@" 2>&1; }

test_no_right()
{
	as_nobody true || { skip "no other user here"; return; }
	refused "(CAP_NET_ADMIN); run: sudo $tuntrace setup --mtu 1400" as_nobody "$tuntrace" setup --mtu 1400
	refused "(CAP_NET_ADMIN); run: sudo $tuntrace teardown" as_nobody "$tuntrace" teardown
	expect 0 as_nobody "$tuntrace" setup --dry-run
	says "would make tun0, owner uid 4242"
	expect 0 tt setup
	expect 1 as_nobody "$tuntrace" status
	says "FAIL  owner            tun0 belongs to root"
	says "sudo $tuntrace setup -i tun0 --owner 4242"
	expect 0 tt setup --owner 4242
	if as_nobody test -w /dev/net/tun; then
		expect 1 as_nobody "$tuntrace" status
		silent_about FAIL
		says "run: sudo $tuntrace status -i tun0"
	else
		says "the device's owner uid 4242 may not open /dev/net/tun; mend it: chmod 666 /dev/net/tun"
		expect 1 as_nobody "$tuntrace" status
		says "sudo chmod 666 /dev/net/tun"
	fi
}

test_net_admin_is_enough()
{
	local few=(setpriv "--inh-caps=-all,+net_admin" "--bounding-set=-all,+net_admin")
	"${few[@]}" true 2>/dev/null || { skip "rights cannot be dropped"; return; }
	rm -rf "$tmp/state"
	expect 0 "${few[@]}" "$tuntrace" setup
	expect 0 "${few[@]}" "$tuntrace" status
	reaches tun0
	expect 0 "${few[@]}" "$tuntrace" teardown
	unchanged
}

test_usage_errors()
{
	local words
	while read -r words; do
		# shellcheck disable=SC2086 # split into words
		expect 2 tt $words
		says "Try 'tuntrace ${words%% *} --help'"
	done <<-'END'
		setup -i all
		setup -i a/b
		setup -i -x
		setup -i sixteencharacter
		setup --address 192.168.1.1
		setup --address 192.168.1.254/24
		setup --address 192.168.1.0/24
		setup --address fd00::1/64
		setup --address 127.0.0.1/8
		setup --address6 192.168.1.1/24
		setup --address6 ff02::1/64
		setup --address6 fd00::1/64 --no-ipv6
		setup --mtu 0
		setup --mtu 65536
		setup --mtu 1500x
		setup --owner no-such-user
		setup --color often
		setup something
		status -i ..
		status something
		teardown something
	END
	unchanged
}

# ---- status ----

mended() # runs the commands that status names, until it names no more
{
	local line n
	for n in 1 2 3 4 5 6; do
		line=$(grep -m 1 -F 'mend it:' <<<"$out") || return 0
		line=${line#*mend it: }
		eval "${line%%  (or*}" >"$tmp/mended" 2>&1 || fail "$line: $(cat "$tmp/mended")"
		out=$(tt status)
	done
}

broken() # WORDS: status fails, says WORDS in one row, and its command mends it
{
	expect 1 tt status
	[ "$(grep -c '^FAIL' <<<"$out")" = "${2:-1}" ] || fail "not one row: $out"
	says "$1"
	mended
	expect 0 tt status
	says "Traffic can flow."
	reaches tun0
}

test_status_of_nothing()
{
	expect 1 tt status
	says "FAIL  device           tun0: there is no such device"
	mended
	expect 0 tt status
	says "Traffic can flow."
}

test_status_device_down()
{
	expect 0 tt setup
	ip link set tun0 down
	expect 1 tt status
	says "FAIL  device           tun0 is down"
	mended
	expect 0 tt status
	# The address of IPv6 went with the link.
	expect 0 tt setup
	reaches tun0
}

test_status_forwarding_off()
{
	expect 0 tt setup
	echo 0 >/proc/sys/net/ipv4/ip_forward
	broken "FAIL  IPv4 forwarding  net.ipv4.ip_forward = 0"
	echo 0 >/proc/sys/net/ipv6/conf/all/forwarding
	broken "FAIL  IPv6 forwarding  net.ipv6.conf.all.forwarding = 0"
	echo 0 >/proc/sys/net/ipv4/conf/tun0/forwarding
	broken "FAIL  IPv4 forwarding  net.ipv4.conf.tun0.forwarding = 0"
	echo 0 >/proc/sys/net/ipv4/conf/out/forwarding
	broken "FAIL  IPv4 forwarding  net.ipv4.conf.out.forwarding = 0"
}

test_status_no_rule()
{
	expect 0 tt setup
	nft delete table inet tuntrace-tun0
	broken "no rule masquerades the stack's packets out of out" 2
}

test_status_rule_for_another_device()
{
	ip link add other type veth peer name other-peer
	expect 0 tt setup --out other
	broken "no rule masquerades the stack's packets out of out" 2
	expect 0 tt teardown
	ip link del other
}

test_status_address_missing()
{
	expect 0 tt setup
	ip address del 192.168.1.1/24 dev tun0
	broken "FAIL  IPv4 address     tun0 has none"
}

test_status_docker_policy()
{
	expect 0 tt setup
	nft -f - <<-'END'
		table ip filter {
			chain DOCKER-USER { counter return; }
			chain DOCKER { iifname "docker0" accept; }
			chain FORWARD {
				type filter hook forward priority 0; policy drop;
				counter jump DOCKER-USER
				oifname "docker0" ct state established,related accept
				oifname "docker0" jump DOCKER
				iifname "docker0" accept
			}
		}
	END
	expect 0 tun tun0 mute 192.168.1.2 203.0.113.1
	broken "the stack's packets are dropped by ip filter FORWARD, policy drop"
	nft delete table ip filter
}

test_status_policies_of_both_families()
{
	local table
	expect 0 tt setup
	for table in "ip6 filter" "inet firewall"; do
		nft "add table $table; add chain $table forward { type filter hook forward priority 10; policy drop; }"
		expect 0 tun tun0 mute fd00:7475:6e74::2 2001:db8:113::1
		broken "dropped by $table forward, policy drop" "$([ "$table" = "ip6 filter" ] && echo 1 || echo 2)"
		nft delete table $table
	done
}

# Rules of a chain on the way, and what status must say of them: "flows", or words of the row.
filter_rules()
{
	cat <<-'END'
		flows	forward	drop	iifname "tun0" accept; oifname "tun0" accept
		flows	forward	drop	iif "tun0" accept; ct state established,related accept
		flows	forward	drop	iifname { "lo", "tun0" } accept; ct state vmap { established : accept, related : accept, invalid : drop }
		flows	forward	drop	ip saddr 192.168.0.0/16 accept; ip daddr 192.168.1.0-192.168.1.10 accept
		flows	forward	drop	iifname "tun*" oifname != "lo" accept; oifname . iifname { "tun0" . "out" } accept
		flows	forward	drop	ip saddr { 10.0.0.0/8, 192.168.0.0/16 } accept; meta l4proto { icmp, tcp } ct direction reply accept
		flows	forward	accept	tcp dport 25 drop; meta mark 7 drop; ip daddr 10.0.0.0/8 drop; limit rate 1/second drop
		flows	forward	accept	iifname "eth7" drop; ct state invalid drop; ip saddr != 192.168.1.0/24 ip daddr != 192.168.1.0/24 drop
		flows	prerouting	accept	fib saddr . iif oif missing drop
		the stack's packets are dropped	forward	accept	iifname "tun0" drop
		the stack's packets are dropped	forward	accept	ip saddr 192.168.1.2 reject
		the stack's packets are dropped	forward	accept	meta protocol ip meta l4proto tcp drop
		the stack's packets are dropped	prerouting	accept	iifname "tun0" drop
		the stack's packets are dropped	postrouting	accept	oifname "out" ip saddr 192.168.1.0/24 drop
		the stack's packets are dropped	forward	drop	iifname "eth7" accept; ct state established,related accept
		answers to the stack are dropped	forward	drop	iifname "tun0" accept
		answers to the stack are dropped	forward	drop	iifname "tun0" accept; oifname "tun0" ct state new accept
		answers to the stack are dropped	postrouting	accept	oifname "tun0" drop
		depends on more than is known here	forward	drop	tcp dport 443 accept; ct state established accept
		depends on more than is known here	forward	drop	meta mark 7 accept; ct state established accept
		depends on more than is known here	forward	accept	iifname "tun0" tcp dport vmap { 80 : accept, 443 : accept }; iifname "tun0" drop
	END
}

test_status_follows_the_rules()
{
	local words hook policy rules
	expect 0 tt setup --no-ipv6
	while IFS=$'\t' read -r words hook policy rules; do
		nft -f - <<-END || { fail "nft takes not: $rules"; continue; }
			table ip t {
				chain c {
					type filter hook $hook priority 0; policy $policy;
					$rules
				}
			}
		END
		if [ "$words" = flows ]; then
			out=$(tt status) || fail "$rules: $(grep -A 1 FAIL <<<"$out")"
		else
			out=$(tt status) && fail "$rules: it flows"
			[[ $out == *"$words"* ]] || fail "$rules: $(grep -A 1 FAIL <<<"$out")"
			mended
			out=$(tt status) || fail "$rules: not mended: $(grep -A 1 FAIL <<<"$out")"
		fi
		nft delete table ip t
	done < <(filter_rules)
}

test_status_jumps()
{
	expect 0 tt setup --no-ipv6
	nft -f - <<-'END'
		table ip t {
			map hosts { type ifname : verdict; elements = { "eth7" : drop, "tun0" : jump mine } }
			chain mine { tcp dport 1 drop; return; }
			chain back { ct state { established, related } accept; drop; }
			chain c {
				type filter hook forward priority 0; policy drop;
				iifname vmap @hosts
				iifname "tun0" accept
				goto back
			}
		}
	END
	expect 0 tt status
	nft 'insert rule ip t back oifname "tun0" reject'
	expect 1 tt status
	says "answers to the stack are dropped by ip t c, rule with handle"
	nft delete table ip t
}

iptables_policy() # PROGRAM
{
	command -v "$1" >/dev/null || { skip "there is no $1"; return; }
	expect 0 tt setup
	"$1" -P FORWARD DROP
	"$1" -A FORWARD -i eth7 -j ACCEPT
	"$1" -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
	expect 0 tun tun0 mute 192.168.1.2 203.0.113.1
	broken "FAIL  IPv4 filter      the stack's packets are dropped by"
	"$1" -F FORWARD
	"$1" -P FORWARD ACCEPT
	"$1" -A FORWARD -i tun+ -p tcp -j REJECT
	broken "FAIL  IPv4 filter      the stack's packets are dropped by"
	"$1" -F FORWARD
}

test_status_iptables_nft()
{
	iptables_policy iptables-nft
	nft list table ip filter >/dev/null 2>&1 && nft delete table ip filter
}

test_status_iptables_legacy()
{
	iptables_policy iptables-legacy
}

test_status_masquerade_of_iptables()
{
	command -v iptables-nft >/dev/null || { skip "there is no iptables-nft"; return; }
	expect 0 tt setup --no-ipv6
	nft delete table inet tuntrace-tun0
	iptables-nft -t nat -A POSTROUTING -o out -j MASQUERADE
	expect 0 tt status
	says "out of out, by ip nat POSTROUTING"
	nft delete table ip nat
}

test_status_conflicting_route()
{
	local net
	for net in 192.168.1.0/24 192.168.1.0/25 192.168.1.2/32; do
		expect 0 tt setup
		ip route add $net dev out metric 1
		expect 1 tt status
		says "a route to $net leads to out as well"
		mended
		expect 0 tt status
		says "192.168.77.1/24; the stack takes 192.168.77.2"
		reaches tun0 192.168.77.2
		ip route del $net dev out metric 1
		expect 0 tt teardown
	done
}

test_status_route_to_the_stack_missing()
{
	expect 0 tt setup
	ip route del 192.168.1.0/24 dev tun0
	broken "FAIL  IPv4 network     the route to 192.168.1.2 does not lead to tun0"
}

test_status_policy_routing()
{
	expect 0 tt setup
	ip route add 192.168.1.0/24 dev out table 78
	ip rule add iif out lookup 78
	broken "FAIL  IPv4 route       answers to the stack are led elsewhere"
	ip rule del to 192.168.1.0/24 lookup main priority 1
	echo 1 >/proc/sys/net/ipv4/conf/tun0/rp_filter
	broken "FAIL  IPv4 rp_filter   the reverse path filter of tun0 drops the stack's packets"
	ip rule del to 192.168.1.0/24 lookup main priority 1
	ip rule del iif out lookup 78
	ip route del 192.168.1.0/24 dev out table 78
	ip rule add iif tun0 prohibit
	broken "FAIL  IPv4 route       the stack's packets are not forwarded"
	ip rule del iif tun0 lookup main priority 1
	ip rule del iif tun0 prohibit
	ip -6 rule add iif tun0 unreachable
	broken "FAIL  IPv6 route       the stack's packets are not forwarded"
	ip -6 rule del iif tun0 lookup main priority 1
	ip -6 rule del iif tun0 unreachable
}

test_leaving_by_another_device_than_this_host()
{
	ip link add other type veth peer name other-peer
	ip link set other up
	ip link set other-peer up
	ip address add 198.51.101.2/24 dev other
	expect 0 tt setup --no-ipv6 --out other
	ip route add default via 198.51.101.1 table 77
	ip rule add iif tun0 lookup 77
	echo 1 >/proc/sys/net/ipv4/conf/other/rp_filter
	expect 0 tt status
	says "192.168.1.2 to other via 198.51.101.1"
	ip rule del iif tun0 lookup 77
	expect 0 tt teardown
	ip link del other
}

test_status_no_default_route()
{
	resolv 'nameserver 203.0.113.1' 'nameserver 2001:db8:113::1'
	expect 0 tt setup
	ip route del default
	expect 0 tt status
	says "-     IPv4             this host has no IPv4 route outward"
	ip -6 route del default
	expect 1 tt status
	says "FAIL  default route    this host has no route to the Internet"
	routes
	expect 0 tt status
	resolv 'nameserver 203.0.113.1'
}

test_status_mtu()
{
	expect 0 tt setup
	ip link set out mtu 1400
	expect 0 tt status
	says "warn  MTU              tun0 has 1500, out only 1400 bytes"
	mended
	expect 0 tt status
	silent_about warn
	ip link set out mtu 1500
}

resolv() { printf '%s\n' "$@" >"$tmp/resolv.conf"; }

test_status_name_server()
{
	local file
	file=$(readlink -f /etc/resolv.conf)
	expect 0 tt setup
	resolv 'nameserver 127.0.0.1'
	umount "$file"
	mount --bind "$tmp/resolv.conf" "$file"
	broken "FAIL  name server      127.0.0.1 is this host's own"
	resolv 'nameserver 127.0.0.53' 'nameserver 203.0.113.1'
	expect 0 tt status
	says "ok    name server      203.0.113.1, from /etc/resolv.conf"
	resolv 'nameserver 192.168.1.9'
	broken "FAIL  name server      no route to 192.168.1.9"
	resolv
	broken "FAIL  name server      none in /etc/resolv.conf"
	resolv 'nameserver 203.0.113.1'
}

test_colors()
{
	expect 0 tt setup -q
	out=$(tt status --color always)
	says $'\e[32mok\e[0m    device'
	out=$(tt status --color auto)
	silent_about $'\e'
	if command -v script >/dev/null; then
		out=$(script -qec "$tuntrace status" /dev/null)
		says $'\e[32mok\e[0m    device'
		out=$(NO_COLOR=1 script -qec "$tuntrace status" /dev/null)
		silent_about $'\e'
	fi
}

# ---- all of them ----

[ -x "$tuntrace" ] || { echo "not ok - $tuntrace is not there; run make"; echo "0 passed, 1 failed"; exit 1; }
resolv 'nameserver 203.0.113.1'
mount --bind "$tmp/resolv.conf" "$(readlink -f /etc/resolv.conf)"
world
snapshot >"$tmp/start"
for name in $(declare -F | awk '{ print $3 }' | grep '^test_'); do run "$name"; done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
