#!/usr/bin/env bash
# tuntrace capture, on a pair of devices in a namespace that this script makes: what goes into the
# one, all of it and nothing else, comes out of the other.
#
#	blast (blast.c) --> va ====== vb <-- tuntrace capture, tcpdump, dumpcap

# shellcheck source-path=SCRIPTDIR source=tap.sh
. "$(dirname "$0")/tap.sh"

if [ -z "${CAPTURE_LAB:-}" ]; then
	for enter in "unshare -n -m" "unshare -U -r -n -m"; do
		$enter true 2>/dev/null && CAPTURE_LAB=$enter exec $enter "$BASH" "$0" "$@"
	done
	echo "1..0 # SKIP no network namespace may be made here"
	exit 0
fi
lab_program
T=$(mktemp -d "${TMPDIR:-/tmp}/tuntrace-capture.XXXXXX")
trap 'rm -rf "$T"' EXIT
chmod 755 "$T"
mount --make-rprivate / 2>/dev/null
W=$T/c.pcapng
${CC:-cc} -O2 -D_GNU_SOURCE -o "$T/blast" "$LAB_DIR/blast.c" || { echo "1..0 # SKIP no compiler"; exit 0; }

# No IPv6, no addresses: nothing is on this wire but what we send.
devices()
{
	ip link del va 2>/dev/null
	ip link add va type veth peer name vb
	for name in va vb; do
		echo 1 >"/proc/sys/net/ipv6/conf/$name/disable_ipv6"
		ip link set "$name" up
	done
	# Whom ping asks for, in one test: without it ARP would ask thrice, a second apart, while
	# later tests count their frames.
	ip neigh replace 198.51.100.77 lladdr 02:00:00:00:00:77 nud permanent dev va
}
echo 1 >/proc/sys/net/ipv6/conf/default/disable_ipv6
ip link set lo up
devices

# Starts a capture with the options given and waits until it listens: its pid in PID.
start()
{
	LAST="tuntrace capture $*"
	: >"$T/err"
	"${AS[@]}" "$TUNTRACE" capture "$@" >"$T/out" 2>"$T/err" </dev/null &
	PID=$!
	lab_until grep -q 'listening on' "$T/err" || fail "it does not listen"
}
AS=()

finish() # [SIGNAL]: RC
{
	[ -z "${1:-}" ] || kill -"$1" "$PID"
	wait "$PID" 2>/dev/null
	RC=$?
}

# A capture that is expected to end by itself.
run()
{
	LAST="tuntrace capture $*"
	"${AS[@]}" timeout -k 5 60 "$TUNTRACE" capture "$@" >"$T/out" 2>"$T/err" </dev/null
	RC=$?
}

blast() { "$T/blast" va "$@" >"$T/sent"; }
err() { cat "$T/err"; }
frames_in() { tshark -n -r "$1" 2>/dev/null | grep -c .; }
shark() { tshark -n -r "$1" "${@:2}" 2>/dev/null; }

tap_context()
{
	echo "after: $LAST (exit ${RC:-?})"
	sed 's/^/stderr: /' "$T/err" | tail -n 12
}

# The numbers of the last summary: SEEN KEPT FILTERED DROPPED LEFT.
totals()
{
	local line
	line=$(grep '^frames: [0-9]* seen' "$T/err" | tail -n 1)
	[[ $line =~ ([0-9]+)\ seen,\ ([0-9]+)\ [a-z]+,\ ([0-9]+)\ filtered\ out,\ ([0-9]+)\ dropped ]] ||
		{ fail "no summary"; return; }
	SEEN=${BASH_REMATCH[1]} KEPT=${BASH_REMATCH[2]} FILTERED=${BASH_REMATCH[3]} DROPPED=${BASH_REMATCH[4]}
	LEFT=0
	[[ ! $line =~ ([0-9]+)\ left ]] || LEFT=${BASH_REMATCH[1]}
	want_equal "seen = the sum of the others" "$SEEN" $((KEPT + FILTERED + DROPPED + LEFT))
}

want_totals() # SEEN KEPT FILTERED DROPPED
{
	totals
	want_equal "seen, kept, filtered, dropped" "$SEEN $KEPT $FILTERED $DROPPED" "$*"
}

want_clean() # FILE
{
	want_empty "tshark on $1" "$(tshark -n -r "$1" 2>&1 >/dev/null | grep -v '^Running as user')"
	want_empty "capinfos on $1" "$(capinfos "$1" 2>&1 >/dev/null)"
}

# ---- nothing is lost ----

# 500 frames in so many seconds, and the signal with the last of them.
loses_nothing() # SIGNAL SECONDS OPTION...
{
	local signal=$1 over=$2
	shift 2
	start -i vb -w "$W" "$@"
	blast 500 100 "$over"
	finish "$signal"
	want_equal "exit code" "$RC" 0
	want_totals 500 500 0 0
	want_equal "frames in the file" "$(frames_in "$W")" 500
	want_equal "the numbers sent" "$(shark "$W" -T fields -e udp.payload | cut -c 1-4 | sort -u | wc -l)" 500
	want_clean "$W"
}

t_sigint_after_a_tenth() { loses_nothing INT 0.1; }
t_sigint_after_half_a_second() { loses_nothing INT 0.5; }
t_sigint_after_a_second() { loses_nothing INT 1; }
t_sigint_after_two_seconds() { loses_nothing INT 2; }
t_sigint_at_once() { loses_nothing INT 0; }
t_sigterm() { loses_nothing TERM 0.2; }
t_sighup() { loses_nothing HUP 0.2; }
t_sigint_with_lines_too() { loses_nothing INT 0.2 --print; want_equal "lines" "$(grep -c . "$T/out")" 500; }
t_classic_pcap()
{
	W=$T/c.pcap
	loses_nothing INT 0.2
	W=$T/c.pcapng
}

# ---- what is chosen, and what is counted ----

t_kernel_filter_from_the_first_frame()
{
	start -i vb -w "$W" udp port 12346 and ip src 198.51.100.1
	blast 100 100
	ping -q -c 1 -W 1 -I va 198.51.100.77 >/dev/null 2>&1
	finish INT
	want_totals 100 100 0 0
	want_match "the file says the filter" "$(capinfos "$W" 2>/dev/null)" 'udp port 12346 and ip src 198.51.100.1'
	run -i vb 'udp port'
	want_equal "exit code of a bad filter" "$RC" 2
	want_match "said" "$(err)" "filter 'udp port':"
}

t_display_filter_counts()
{
	start -i vb -w "$W" -Y 'frame.number <= 30'
	blast 100 100
	finish INT
	want_totals 100 30 70 0
	want_equal "frames in the file" "$(frames_in "$W")" 30
}

t_count()
{
	start -i vb -c 7 -w "$W"
	blast 100 100
	finish
	want_equal "exit code" "$RC" 0
	totals
	want_equal "kept" "$KEPT" 7
	want_equal "frames in the file" "$(frames_in "$W")" 7
}

t_way()
{
	start -i va -Q in -w "$W"
	blast 50 100 0.05
	finish INT
	want_totals 0 0 0 0
	start -i va -Q out -w "$W"
	blast 50 100 0.05
	finish INT
	want_totals 50 50 0 0
	want_equal "directions" "$(shark "$W" -T fields -e frame.packet_flags_direction | sort -u)" 0x00000002
	start -i vb -Q in -w "$W"
	blast 50 100 0.05
	finish INT
	want_totals 50 50 0 0
	want_equal "directions" "$(shark "$W" -T fields -e frame.packet_flags_direction | sort -u)" 0x00000001
}

t_any_device()
{
	start -i any -w "$W" udp
	blast 50 100 0.05
	finish INT
	want_totals 100 100 0 0
	want_equal "ways" "$(shark "$W" -T fields -e frame.packet_flags_direction -e sll.pkttype | sort | uniq -c | tr -s ' \t' ' ')" \
		" 50 0x00000001 1
 50 0x00000002 4"
	want_equal "link" "$(shark "$W" -T fields -e frame.encap_type | sort -u)" 210
}

t_loopback_shows_a_frame_once()
{
	start -i lo -w "$W" icmp
	ping -q -c 5 -i 0.01 127.0.0.1 >/dev/null
	finish INT
	want_totals 10 10 0 0
}

t_snaplen()
{
	start -i vb -s 60 -w "$W"
	blast 5 1000
	finish INT
	want_equal "lengths" "$(shark "$W" -T fields -e frame.cap_len -e frame.len | sort -u)" "60	1000"
}

t_file_says_where_it_is_from()
{
	start -i vb -w "$W"
	blast 3 100
	finish INT
	local said
	said=$(capinfos "$W" 2>/dev/null)
	want_match "interface" "$said" 'Name = vb'
	want_match "precision" "$said" 'Time precision = nanoseconds \(9\)'
	want_match "system" "$said" "Operating system = Linux"
	# the last block: Interface Statistics, received, accepted, dropped and delivered
	want_equal "statistics" "$(python3 - "$W" <<-'END'
		import struct, sys
		data, at, last = open(sys.argv[1], "rb").read(), 0, None
		while at < len(data):
		    kind, size = struct.unpack_from("<II", data, at)
		    last, at = (kind, data[at + 8:at + size - 4]), at + size
		kind, body = last
		found, at = {}, 12
		while at < len(body):
		    code, n = struct.unpack_from("<HH", body, at)
		    if n == 8:
		        found[code] = struct.unpack_from("<Q", body, at + 4)[0]
		    at += 4 + (n + 3 & ~3)
		print(kind, [found[c] for c in (4, 5, 6, 7, 8)])
	END
	)" "5 [3, 0, 3, 0, 3]"
}

t_usr1_sums_up_and_goes_on()
{
	start -i vb -w "$W"
	blast 20 100
	lab_until test "$(frames_in "$W")" -eq 20
	kill -USR1 "$PID"
	lab_until grep -q '^frames: 20 seen, 20 written' "$T/err" || fail "no summary of 20"
	kill -USR2 "$PID"
	blast 20 100
	finish INT
	want_totals 40 40 0 0
}

# ---- how it ends ----

t_duration()
{
	run -i vb --duration 0.2 -w "$W"
	want_equal "exit code" "$RC" 0
	want_totals 0 0 0 0
	want_clean "$W"
}

t_max_size()
{
	start -i vb --max-size 10k -w "$W"
	blast 1000 100 0.5
	finish
	want_equal "exit code" "$RC" 0
	totals
	[ "$(stat -c %s "$W")" -ge 10240 ] || fail "the file has $(stat -c %s "$W") bytes"
	[ "$KEPT" -lt 1000 ] || fail "it took all"
	want_equal "frames in the file" "$(frames_in "$W")" "$KEPT"
}

t_reader_of_the_lines_goes_away()
{
	LAST="tuntrace capture -i vb | head -n 3"
	mkfifo "$T/pipe"
	head -n 3 <"$T/pipe" >"$T/head" &
	"$TUNTRACE" capture -i vb -w "$W" --print >"$T/pipe" 2>"$T/err" &
	PID=$!
	lab_until grep -q 'listening on' "$T/err"
	blast 500 100 0.3
	finish
	rm "$T/pipe"
	want_equal "exit code" "$RC" 0
	want_equal "lines" "$(grep -c . "$T/head")" 3
	want_clean "$W"
	want_empty "complaints" "$(grep -a '^tuntrace' "$T/err")"
}

t_device_goes_down()
{
	start -i vb -w "$W"
	blast 50 100
	ip link set vb down
	finish
	ip link set vb up
	want_equal "exit code" "$RC" 1
	want_match "said" "$(err)" 'tuntrace capture: vb: the device (went down|is gone)'
	want_totals 50 50 0 0
	want_equal "frames in the file" "$(frames_in "$W")" 50
	want_clean "$W"
}

t_device_vanishes()
{
	start -i vb -w "$W"
	blast 50 100
	ip link del va
	finish
	devices
	want_equal "exit code" "$RC" 1
	want_match "said" "$(err)" 'tuntrace capture: vb: the device (went down|is gone)'
	want_equal "lines of complaint" "$(grep -c '^tuntrace' "$T/err")" 1
	want_equal "frames in the file" "$(frames_in "$W")" 50
	want_clean "$W"
}

t_no_such_device()
{
	rm -f "$W"
	run -i nosuch -w "$W"
	want_equal "exit code" "$RC" 1
	want_match "said" "$(err)" "there is no device nosuch; 'tuntrace capture -D' lists them"
	[ ! -e "$W" ] || fail "a file was made"
	ip link set vb down
	run -i vb -w "$W"
	ip link set vb up
	want_equal "exit code" "$RC" 1
	want_match "said" "$(err)" "device vb is down; 'ip link set vb up'"
	run -D
	want_match "the list" "$(cat "$T/out")" '[0-9]\.vb \[Up'
}

t_full_disk()
{
	local n
	start -i vb -w /dev/full
	blast 20 100
	finish
	want_equal "exit code" "$RC" 1
	want_match "said" "$(err)" '/dev/full: No space left on device; 0 of [0-9]+ frames saved'
	mkdir "$T/small"
	mount -t tmpfs -o size=64k none "$T/small" || { skip "no tmpfs may be mounted"; return; }
	for n in 1 2 3; do
		start -i vb -w "$T/small/c.pcapng"
		blast 2000 $((100 * n)) 0.3
		finish
		want_equal "exit code" "$RC" 1
		want_match "said" "$(err)" 'No space left on device; [0-9]+ of [0-9]+ frames saved'
		want_equal "frames in the file" "$(frames_in "$T/small/c.pcapng")" \
			"$(sed -n 's/.*; \([0-9]*\) of [0-9]* frames saved.*/\1/p' "$T/err")"
		want_clean "$T/small/c.pcapng"
		rm "$T/small/c.pcapng"
	done
	umount "$T/small"
}

t_killed()
{
	local n
	for n in 1 2 3 4 5 6 7 8; do
		start -i vb -w "$W"
		blast 500 100 0.05
		lab_until test "$(frames_in "$W")" -eq 500 || fail "only $(frames_in "$W") frames are on the disk"
		"$T/blast" va 100000 100 >/dev/null &
		finish KILL
		wait $! 2>/dev/null
		lab_until whole "$W" || fail "the file ends with a part of a record"
		[ "$(frames_in "$W")" -ge 500 ] || fail "only $(frames_in "$W") frames were kept"
	done
}

whole() { [ -z "$(tshark -n -r "$1" 2>&1 >/dev/null | grep -v '^Running as user')" ]; }

# ---- rights ----

status() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$PID/status"; }

want_nothing_left()
{
	want_equal "capabilities" "$(status CapEff) $(status CapPrm) $(status CapInh) $(status CapAmb)" \
		"0000000000000000 0000000000000000 0000000000000000 0000000000000000"
	want_equal "no_new_privs, seccomp" "$(status NoNewPrivs) $(status Seccomp)" "1 2"
}

# The user may be changed, which in a user namespace of one's own it may not.
is_root() { [ "$(awk '{ print $3; exit }' /proc/self/uid_map)" -gt 1 ]; }

rotates() # files follow one another after the rights are gone
{
	mkdir -p "$T/mine"
	rm -f "$T"/mine/*
	start -i vb -w "$T/mine/r.pcapng" -C 10k --atomic
	want_nothing_left
	blast 500 100 0.2
	finish INT
	want_totals 500 500 0 0
	[ "$(find "$T/mine" -name '*.pcapng' | wc -l)" -ge 5 ] || fail "files: $(ls "$T/mine")"
	want_equal "frames in all files" "$(cat "$T"/mine/*.pcapng >"$T/all.pcapng"; frames_in "$T/all.pcapng")" 500
	want_empty "files that are not complete" "$(find "$T/mine" -name '*.part')"
}

t_root_becomes_nobody()
{
	is_root || { skip "root alone is in this namespace of users"; return; }
	start -i vb -w "$W"
	want_equal "users" "$(status Uid)" "$(printf '65534\t65534\t65534\t65534')"
	want_equal "groups" "$(status Groups | tr -d ' ')" 65534
	want_nothing_left
	finish INT
	want_equal "owner of the file" "$(stat -c %u "$W")" 0
	chmod 700 "$T"
	rotates
	chmod 755 "$T"
}

t_root_becomes_who_called_sudo()
{
	is_root || { skip "root alone is in this namespace of users"; return; }
	mkdir -p "$T/mine"
	chown 1234:1234 "$T/mine"
	AS=(env SUDO_UID=1234 SUDO_GID=1235)
	rotates
	want_equal "owners" "$(stat -c %u:%g "$T"/mine/* | sort -u)" 1234:1235
	AS=()
	chown 0:0 "$T/mine"
}

t_root_becomes_whom_it_is_told()
{
	is_root || { skip "root alone is in this namespace of users"; return; }
	start -i vb -Z daemon -w "$W"
	want_match "users" "$(status Uid)" "^$(id -u daemon)[[:space:]]"
	want_nothing_left
	finish INT
	start -i vb -Z root
	want_match "users" "$(status Uid)" '^0[[:space:]]'
	want_nothing_left
	finish INT
	run -i vb -Z nosuch
	want_equal "exit code" "$RC" 2
}

t_rotation_after_the_drop() { rotates; }

# A user who was given the one capability that it takes.
t_user_with_a_capability()
{
	is_root || { skip "root alone is in this namespace of users"; return; }
	AS=(setpriv --reuid 1234 --regid 1234 --clear-groups --inh-caps +net_raw --ambient-caps +net_raw)
	mkdir -p "$T/mine"
	chown 1234 "$T/mine"
	rotates
	AS=()
	chown 0 "$T/mine"
}

t_program_with_a_capability()
{
	is_root || { skip "root alone is in this namespace of users"; return; }
	mkdir -p "$T/bin"
	cp "$TUNTRACE" "$T/bin/tuntrace"
	setcap cap_net_raw,cap_net_admin+ep "$T/bin/tuntrace" 2>/dev/null || { skip "no setcap here"; return; }
	local program=$TUNTRACE
	TUNTRACE=$T/bin/tuntrace AS=(setpriv --reuid 1234 --regid 1234 --clear-groups)
	start -i vb
	want_nothing_left
	blast 20 100
	finish INT
	want_totals 20 20 0 0
	want_equal "lines" "$(grep -c . "$T/out")" 20
	TUNTRACE=$program AS=()
}

t_no_right()
{
	is_root || { skip "root alone is in this namespace of users"; return; }
	AS=(setpriv --reuid 1234 --regid 1234 --clear-groups --inh-caps=-all)
	rm -f "$T/none.pcapng"
	# The other user may have no way into the folder of the tree.
	local OLD=$TUNTRACE TUNTRACE=$T/program
	cp "$OLD" "$TUNTRACE" && chmod 755 "$T" "$TUNTRACE"
	run -i vb -w "$T/none.pcapng"
	AS=()
	want_equal "exit code" "$RC" 1
	want_equal "said" "$(err)" "tuntrace capture: no right to capture on vb: run this as root, or once: sudo setcap cap_net_raw,cap_net_admin+ep $TUNTRACE"
	[ ! -e "$T/none.pcapng" ] || fail "a file was made"
}

# ---- under the highest rate that there is ----

# No time is asserted, and no rate: the losses of all three are told, and ours add up.
t_highest_rate()
{
	local count=200000 bytes n
	for bytes in 100 1400; do
		LAST="tuntrace capture, tcpdump, dumpcap"
		: >"$T/err"
		"$TUNTRACE" capture -i vb -w "$T/ours.pcapng" >"$T/out" 2>"$T/err" &
		PID=$!
		tcpdump -Z root -i vb -w "$T/tcpdump.pcap" >/dev/null 2>"$T/tcpdump.err" &
		local other=$!
		dumpcap -q -i vb -w "$T/dumpcap.pcapng" >/dev/null 2>"$T/dumpcap.err" &
		local third=$!
		lab_until grep -q 'listening on' "$T/err"
		lab_until grep -q 'listening on' "$T/tcpdump.err"
		lab_until grep -q '^File:' "$T/dumpcap.err"
		blast $count $bytes
		finish INT
		kill -INT $other $third
		wait $other $third 2>/dev/null
		totals
		want_equal "seen and sent" "$SEEN" $count
		n=$(capinfos -c -M "$T/ours.pcapng" 2>/dev/null | awk '/Number of packets/ { print $NF }')
		want_equal "frames in the file" "$n" "$KEPT"
		echo "# $count frames of $bytes bytes in $(cut -d ' ' -f 2 "$T/sent") s; lost: tuntrace $((count - KEPT))," \
			"tcpdump $((count - $(capinfos -c -M "$T/tcpdump.pcap" 2>/dev/null | awk '/Number of packets/ { print $NF }')))," \
			"dumpcap $((count - $(capinfos -c -M "$T/dumpcap.pcapng" 2>/dev/null | awk '/Number of packets/ { print $NF }')))"
		rm -f "$T/ours.pcapng" "$T/tcpdump.pcap" "$T/dumpcap.pcapng"
	done
}

tap_main "$0" "$@"
