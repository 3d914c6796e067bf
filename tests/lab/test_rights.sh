#!/usr/bin/env bash
# What get and read may still do once they look at what strangers sent: nothing.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"
W=$T/c.pcapng

status() { sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"; }

# The user may be changed, which in a user namespace of one's own it may not.
is_root() { [ "$(awk '{ print $3; exit }' /proc/self/uid_map)" -gt 1 ]; }

want_nothing_left() # PID
{
	want_equal "capabilities" "$(status "$1" CapEff) $(status "$1" CapPrm) $(status "$1" CapInh) $(status "$1" CapAmb)" \
		"0000000000000000 0000000000000000 0000000000000000 0000000000000000"
	want_equal "no_new_privs, seccomp" "$(status "$1" NoNewPrivs) $(status "$1" Seccomp)" "1 2"
	! is_root || want_equal "users" "$(status "$1" Uid)" "$(printf '%d\t%d\t%d\t%d' "$2" "$2" "$2" "$2")"
}

# The processes that PID started.
children() { cat "/proc/$1/task/$1/children"; }

t_get_has_nothing_left()
{
	local child
	endless
	want_nothing_left "$GET_PID" 65534
	for child in $(children "$GET_PID"); do
		want_equal "seccomp of $(cat "/proc/$child/comm")" "$(status "$child" NoNewPrivs) $(status "$child" Seccomp)" "1 2"
		want_match "its capabilities" "$(status "$child" CapEff)" '^000000000000000[02]$'
	done
	kill -INT "$GET_PID"
	get_wait
	want_clean "$W"
}

t_get_opens_the_next_file()
{
	mkdir -p "$T/files"
	chmod 700 "$T/files"
	get -w "$T/files/r.pcapng" -C 50k -o "$T/body" http://www.google.test/files/1M
	want_done
	want_same "body" "$T/body" "$LAB/www/files/1M"
	[ "$(find "$T/files" -name '*.pcapng' | wc -l)" -ge 5 ] || fail "files: $(ls "$T/files")"
}

t_get_removes_what_it_made_in_vain()
{
	rm -f "$T/new"
	get -o "$T/new" --max-time 1 http://mute.test/
	want_equal "exit code" "$RC" 1
	[ ! -e "$T/new" ] || fail "an empty file is left"
}

# As a user without rights, where everybody may open /dev/net/tun, as udev has it.
as_user()
{
	# shellcheck disable=SC2016 # the inner shell's
	lab_client timeout -k 5 60 unshare -m "$BASH" -c 'mount --bind "$0" /dev/net/tun && exec setpriv \
		--reuid 1234 --regid 1234 --clear-groups --inh-caps=-all --bounding-set=-all "$@"' "$T/tun" "$@"
}

t_get_by_the_owner_of_the_device()
{
	is_root || { skip "root alone is in this namespace of users"; return; }
	lab_client "$TUNTRACE" setup --owner 1234 >"$T/setup" 2>&1
	LAST="tuntrace get as the device's owner"
	mkdir -p "$T/mine"
	chown 1234 "$T/mine"
	chmod 755 "$LAB" "$T" # that user walks through them
	mknod "$T/tun" c 10 200 2>/dev/null && chmod 666 "$T/tun" || { skip "no device node may be made"; return; }
	as_user "$TUNTRACE" get "${NAMESERVER[@]}" -w "$T/mine/c.pcapng" -C 100k \
		-o "$T/mine/body" http://www.google.test/files/1M </dev/null >"$T/out" 2>"$T/err"
	RC=$?
	want_done
	want_same "body" "$T/mine/body" "$LAB/www/files/1M"
	lab_client "$TUNTRACE" setup --owner 0 >"$T/setup" 2>&1
	as_user "$TUNTRACE" get http://www.google.test/ </dev/null >"$T/out" 2>"$T/err"
	RC=$?
	want_failure 'no right to use device tun0: .*: sudo [^ ]*tuntrace setup -i tun0$'
}

t_read_has_nothing_left()
{
	local pid
	LAST="tuntrace read -"
	mkfifo "$T/pipe"
	"$TUNTRACE" read -w "$W" --print - <"$T/pipe" >"$T/out" 2>"$T/err" &
	pid=$!
	exec 9>"$T/pipe"
	rm "$T/pipe"
	cat "$LAB_ROOT/captures/writeup.pcap" >&9
	lab_until test -s "$T/out" || fail "no line came"
	want_nothing_left "$pid" 65534
	exec 9>&-
	wait "$pid"
	RC=$?
	want_equal "exit code" "$RC" 0
	want_equal "lines" "$(grep -c . "$T/out")" 8
	want_equal "frames" "$(frames_in "$W")" 8
}

# A picture has its place before the first frame is looked at, and none where there is nothing to draw.
t_timeline_has_nothing_left()
{
	local pid
	# shellcheck disable=SC2034 # for tap_context
	LAST="tuntrace timeline --svg -"
	mkfifo "$T/pipe"
	"$TUNTRACE" timeline --svg "$T/p.svg" - <"$T/pipe" >"$T/out" 2>"$T/err" &
	pid=$!
	exec 9>"$T/pipe"
	rm "$T/pipe"
	cat "$LAB_ROOT/captures/writeup.pcap" >&9
	lab_until confined "$pid" || fail "it does not confine itself"
	want_nothing_left "$pid" 65534
	exec 9>&-
	wait "$pid"
	RC=$?
	want_equal "exit code" "$RC" 0
	want_match "the picture" "$(head -c 5 "$T/p.svg")" '^<'
	cp "$T/p.svg" "$T/old.svg"
	"$TUNTRACE" timeline -Y dns --svg "$T/p.svg" "$LAB_ROOT/captures/writeup.pcap" >"$T/out" 2>"$T/err"
	RC=$?
	want_equal "exit code without a frame" "$RC" 1
	want_same "the picture that was there" "$T/p.svg" "$T/old.svg"
	"$TUNTRACE" timeline -Y dns --svg "$T/new.svg" "$LAB_ROOT/captures/writeup.pcap" >"$T/out" 2>"$T/err"
	[ ! -e "$T/new.svg" ] || fail "an empty picture is left"
}

confined() { [ "$(status "$1" Seccomp)" = 2 ]; }

# The screen over a file that goes on: what it keeps, and what it gives up.
t_tui_keeps_little()
{
	local pid who uid keeps
	for who in root sudo; do
		if [ $who = sudo ] && ! is_root; then
			skip "root alone is in this namespace of users"
			break
		fi
		# shellcheck disable=SC2034 # for tap_context
		LAST="tuntrace tui as $who"
		rm -rf "$T/steps" "$T/saved"
		mkfifo "$T/steps"
		mkdir "$T/saved"
		uid=0 keeps=0000000000000002
		if [ $who = sudo ]; then
			uid=1234 keeps=0000000000000000
			chown 1234 "$T/saved"
			chmod 755 "$LAB" "$T"
		fi
		env TERM=xterm-256color LC_ALL=C COLUMNS=100 LINES=40 TUNTRACE_SCRIPT="$T/steps" \
			SUDO_UID=$uid SUDO_GID=$uid \
			LSAN_OPTIONS="suppressions=$LAB_DIR/../screen/lsan.supp:print_suppressions=0" \
			"$TUNTRACE" tui "$LAB_ROOT/captures/writeup.pcap" </dev/null >"$T/out" 2>"$T/err" &
		pid=$!
		exec 9>"$T/steps"
		lab_until confined "$pid" || fail "it does not confine itself"
		want_equal "$who: capabilities" "$(status "$pid" CapEff) $(status "$pid" CapPrm) $(status "$pid" CapBnd)" \
			"$keeps $keeps 0000000000000000"
		want_equal "$who: user" "$(status "$pid" Uid | cut -f 2)" $uid
		want_equal "$who: no_new_privs" "$(status "$pid" NoNewPrivs)" 1
		printf ':save %s\n:quit\n' "$T/saved/x.pcap" >&9
		exec 9>&-
		wait "$pid"
		want_equal "$who: exit code" $? 0
		want_equal "$who: frames that it saved" "$(frames_in "$T/saved/x.pcap")" 8
		want_equal "$who: whose they are" "$(stat -c %u "$T/saved/x.pcap")" $uid
	done
}

t_read_becomes_whom_it_is_told()
{
	is_root || { skip "root alone is in this namespace of users"; return; }
	# shellcheck disable=SC2034 # for tap_context
	LAST="SUDO_UID=1234 tuntrace read -w"
	mkdir -p "$T/mine"
	chown 1234 "$T/mine"
	chmod 755 "$LAB" "$T"
	SUDO_UID=1234 SUDO_GID=1234 "$TUNTRACE" read -w "$T/mine/r.pcap" "$LAB_ROOT/captures/writeup.pcap" \
		>"$T/out" 2>"$T/err"
	RC=$?
	want_equal "exit code" "$RC" 0
	want_equal "owner" "$(stat -c %u "$T/mine/r.pcap")" 1234
	"$TUNTRACE" read -Z nosuch "$LAB_ROOT/captures/writeup.pcap" >"$T/out" 2>"$T/err"
	RC=$?
	want_equal "exit code" "$RC" 2
}

tap_main "$0" "$@"
