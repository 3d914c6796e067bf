#!/usr/bin/env bash
# What is left in capture files when the disk is full, the folder goes, the program is killed or
# the reader quits; and that other programs read all of it.  Needs no network.

# shellcheck source-path=SCRIPTDIR source=tap.sh
. "$(dirname "$0")/tap.sh"

# A mount of our own for small disks.
if [ -z "${FILES_INSIDE:-}" ]; then
	for how in "-m" "-U -r -m"; do
		# shellcheck disable=SC2086 # words
		if unshare $how true 2>/dev/null; then
			FILES_INSIDE=1 exec unshare $how "$BASH" "$0" "$@"
		fi
	done
fi
lab_program
T=$(mktemp -d)
trap 'umount "$T/disk" 2>/dev/null; rm -rf "$T"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$T/disk"
FORMS="pcapng pcap pcapng.gz pcap.gz pcapng.zst pcap.zst"
FRAMES=20000

# Frames of bytes that do not repeat, with times a millisecond apart.
python3 - "$T/in.pcap" $FRAMES <<'END'
import random, struct, sys
random.seed(1)
with open(sys.argv[1], "wb") as out:
    out.write(struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101))
    for i in range(int(sys.argv[2])):
        data = b"\x45\0\0" + bytes([60 + 40]) + random.randbytes(60 + 36)
        out.write(struct.pack("<IIII", 1700000000 + i // 1000, i % 1000 * 1000, 100, 100) + data)
END

write() # OPTION... ; what it says in $T/err, its exit code in RC
{
	"$TUNTRACE" read "$@" "$T/in.pcap" >"$T/out" 2>"$T/err" </dev/null
	RC=$?
}

err() { grep -v '^Running as user' "$T/err"; }
tap_context() { err | head -n 5; }
small_disk() { mount -t tmpfs -o "size=$1" none "$T/disk"; }
no_disk() { umount "$T/disk"; }
saved() { sed -n 's/.*; \([0-9]*\) of [0-9]* frames saved$/\1/p' "$T/err"; }
frames() { "$TUNTRACE" read -f none -v "$@" 2>&1 | sed -n 's/^\([0-9]*\) frames\{0,1\} read.*/\1/p'; }

# Whole, and read by others without a word.
want_readable() # FILE
{
	want_empty "we on $1" "$("$TUNTRACE" read -f none "$1" 2>&1)"
	want_empty "capinfos on $1" "$(capinfos "$1" 2>&1 >/dev/null)"
	want_empty "tshark on $1" "$(tshark -n -r "$1" 2>&1 >/dev/null | grep -v '^Running as user')"
}

t_dev_full()
{
	write -w /dev/full
	want_equal "exit" "$RC" 1
	want_match "said" "$(err)" '^tuntrace read: /dev/full: No space left on device; 0 of [0-9]+ frames saved$'
}

t_small_disk()
{
	local form n
	small_disk 300k || { skip "no tmpfs can be mounted"; return; }
	for form in $FORMS; do
		write -w "$T/disk/x.$form"
		want_equal "exit with $form" "$RC" 1
		want_match "said with $form" "$(err)" 'No space left on device; [0-9]+ of [0-9]+ frames saved$'
		n=$(saved)
		want_equal "frames in x.$form" "$(frames "$T/disk/x.$form")" "$n"
		want_match "some were saved" "$n" '^[1-9]'
		want_readable "$T/disk/x.$form"
		rm -f "$T/disk/"*
	done
	no_disk
}

t_small_disk_and_many_files()
{
	local n
	small_disk 300k || { skip "no tmpfs can be mounted"; return; }
	write -C 40k -w "$T/disk/x.pcapng"
	want_equal "exit" "$RC" 1
	n=$(saved)
	want_equal "frames in all" "$(frames "$T"/disk/x*.pcapng)" "$n"
	"$TUNTRACE" read -q -w "$T/all.pcap" "$T"/disk/x*.pcapng
	"$TUNTRACE" read -q -c "$n" -w "$T/first.pcap" "$T/in.pcap"
	# seconds and microseconds become nanoseconds on the way
	want_same "what is in them" <("$TUNTRACE" read --time epoch "$T/all.pcap" | sed 's/000 / /') \
		<("$TUNTRACE" read --time epoch "$T/first.pcap")
	rm -f "$T/disk/"*
	# a ring that fits goes on for ever
	write -C 40k -W 5 -w "$T/disk/x.pcapng"
	want_equal "exit with a ring" "$RC" 0
	want_equal "files of the ring" "$(ls "$T/disk")" "$(printf 'x_%05d.pcapng\n' 0 1 2 3 4)"
	no_disk
}

t_small_disk_atomic()
{
	small_disk 300k || { skip "no tmpfs can be mounted"; return; }
	write --atomic -w "$T/disk/x.pcapng"
	want_equal "exit" "$RC" 1
	want_equal "it has no name" "$(ls "$T/disk")" "x.pcapng.part"
	want_equal "frames" "$(frames "$T/disk/x.pcapng.part")" "$(saved)"
	no_disk
}

# Feeds half of the input, calls a command, feeds the rest.
halves() # COMMAND... -- OPTION...
{
	local -a command=()
	while [ "$1" != -- ]; do
		command+=("$1")
		shift
	done
	shift
	{
		head -c 1000000 "$T/in.pcap"
		lab_until test -s "$T/disk/x.pcapng"
		"${command[@]}"
		tail -c +1000001 "$T/in.pcap"
	} | "$TUNTRACE" read "$@" - >"$T/out" 2>"$T/err"
	RC=$?
}

t_folder_vanishes()
{
	halves rm -rf "$T/disk/x.pcapng" -- -w "$T/disk/x.pcapng"
	want_equal "exit" "$RC" 1
	want_match "said" "$(err)" 'x\.pcapng: No such file or directory; 0 of [0-9]+ frames saved$'
	mkdir "$T/disk/d"
	ln -s d/x.pcapng "$T/disk/x.pcapng"
	halves rm -r "$T/disk/d" -- -C 1000 -w "$T/disk/d/x.pcapng"
	want_equal "exit with -C" "$RC" 1
	want_match "said" "$(err)" 'x\.pcapng: No such file or directory; 0 of [0-9]+ frames saved$'
	rm -rf "$T/disk/"*
}

# What came is in the file though nothing more comes.
t_quiet_input()
{
	halves lab_until is_there -- -w "$T/disk/x.pcapng"
	want_equal "exit" "$RC" 0
	want_equal "frames before the input went on" "$(cat "$T/there")" 8620
	want_equal "frames" "$(frames "$T/disk/x.pcapng")" $FRAMES
	rm -rf "$T/disk/"*
}
is_there()
{
	frames "$T/disk/x.pcapng" >"$T/there"
	[ "$(cat "$T/there")" = 8620 ]
}

has() { [ "$(stat -c %s "$1")" -ge "$2" ]; } # FILE BYTES

is_closed() # FILE
{
	local comm
	while IFS= read -r comm; do
		readlink "${comm%comm}fd/"* 2>/dev/null | grep -qF "$1" && return 1
	done < <(grep -ls '^tuntrace' /proc/[0-9]*/comm)
	return 0
}

t_killed_a_hundred_times()
{
	local n form pid file
	local -a forms
	read -ra forms <<<"$FORMS"
	for ((n = 0; n < 100; n++)); do
		form=${forms[n % 6]} file=$T/disk/$n.$form
		"$TUNTRACE" read -w "$file" "$T/in.pcap" "$T/in.pcap" "$T/in.pcap" </dev/null >/dev/null 2>&1 &
		pid=$!
		lab_until test -e "$file"
		# at no time in particular: sometimes at once
		[ $((n % 4)) -eq 0 ] || lab_until has "$file" $((n * 100))
		kill -KILL "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
		# the process that writes has its last words
		lab_until is_closed "$file" || fail "$form, time $n: somebody still writes"
		if [ -s "$file" ]; then
			want_empty "$form, time $n" "$("$TUNTRACE" read -f none "$file" 2>&1)"
		fi
		rm -f "$file"
	done
}

t_reader_quits()
{
	local format
	for format in gvisor none; do
		"$TUNTRACE" read -f "$format" -w "$T/disk/x.pcapng" "$T/in.pcap" 2>"$T/err" | head -n 1 >/dev/null
		want_equal "exit with -f $format" "${PIPESTATUS[0]}" 0
		want_empty "said" "$(err)"
		want_equal "frames" "$(frames "$T/disk/x.pcapng")" $FRAMES
	done
	"$TUNTRACE" read -w - "$T/in.pcap" 2>"$T/err" | head -c 1000 >/dev/null
	want_equal "exit of -w -" "${PIPESTATUS[0]}" 1
	want_match "said" "$(err)" '^tuntrace read: -: Broken pipe; [0-9]+ of [0-9]+ frames saved$'
	rm -f "$T/disk/"*
}

# A ring, or what is to become a file, does not take the place of what is read.
t_input_stays()
{
	local in name before
	"$TUNTRACE" read -q -c 500 -w "$T/disk/in.pcap" "$T/in.pcap"
	cp "$T/disk/in.pcap" "$T/disk/x_00001.pcap"
	ln "$T/disk/x_00001.pcap" "$T/disk/hard.pcap"
	ln -s x_00001.pcap "$T/disk/link.pcap"
	cp "$T/disk/in.pcap" "$T/disk/x.pcap.part"
	cp "$T/disk/in.pcap" "$T/disk/2023_00001.pcap"
	before=$(cd "$T/disk" && ls && md5sum ./*.p*)
	for in in "x_00001 -C 10k -W 3 -w x.pcap" "hard -C 10k -W 3 -w x.pcap" "link -C 10k -W 3 -w x.pcap" \
		"link -C 10k -W 3 --atomic -w x.pcap" "x -C 10k --atomic -w x.pcap" "x --atomic -w x.pcap" \
		"x_00001 -w x_00001.pcap" "hard -w link.pcap" "2023_00001 -G 31536000 -C 10k -W 3 -w %Y.pcap"; do
		name=${in%% *}
		[ "$name" = x ] && name=x.pcap.part || name=$name.pcap
		# shellcheck disable=SC2086 # words
		(cd "$T/disk" && "$TUNTRACE" read ${in#* } "$name") >"$T/out" 2>"$T/err"
		want_equal "exit of $in" $? 2
		want_match "said of $in" "$(err)" "-w would overwrite '[a-z0-9_.]+' while it is read"
		want_equal "files after $in" "$(cd "$T/disk" && ls && md5sum ./*.p*)" "$before"
	done
	rm -f "$T/disk/"*
}

t_everything_is_readable()
{
	local form
	for form in $FORMS; do
		write -w "$T/disk/x.$form"
		want_equal "exit with $form" "$RC" 0
		want_readable "$T/disk/x.$form"
		want_equal "frames in x.$form" "$(capinfos -Mc "$T/disk/x.$form" | sed -n 's/^Number of packets: *//p')" $FRAMES
	done
	rm -f "$T/disk/"*
	write -G 3 -w "$T/disk/%s.pcapng"
	want_equal "exit with -G" "$RC" 0
	want_equal "slices" "$(ls "$T/disk" | tr '\n' ' ')" \
		"1700000000.pcapng 1700000001.pcapng 1700000004.pcapng 1700000007.pcapng 1700000010.pcapng 1700000013.pcapng 1700000016.pcapng 1700000019.pcapng "
	want_equal "frames in a slice" "$(frames "$T/disk/1700000004.pcapng")" 3000
	want_equal "frames in all" "$(frames "$T"/disk/*.pcapng)" $FRAMES
	rm -f "$T/disk/"*
}

tap_main "$0" "$@"
