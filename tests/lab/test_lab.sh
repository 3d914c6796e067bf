#!/usr/bin/env bash
# The lab itself: it goes away whatever happens, it has neighbours, the demonstration works.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"

# Labs of these tests keep their state apart, so that nothing else's is looked at.
mkdir "$LAB/labs" && chmod 700 "$LAB/labs"
: >"$T/out"
: >"$T/err"

# Starts a lab that runs COMMAND; its state folder in OTHER once the command runs.
other_lab()
{
	LAST="lab.sh run $*"
	rm -f "$T/runs"
	TMPDIR=$LAB/labs "$BASH" "$LAB_DIR/lab.sh" run "$BASH" -c 'touch "$0"; exec "$@"' "$T/runs" "$@" \
		</dev/null >"$T/out" 2>"$T/err" &
	OTHER_PID=$!
	lab_until test -e "$T/runs" || fail "the other lab did not start"
	OTHER=$(echo "$LAB"/labs/tuntrace-lab.*)
	OTHER_PIDS=$(cat "$OTHER"/pids.* | cut -d' ' -f1)
}

all_gone()
{
	local pid
	for pid in $OTHER_PIDS; do
		[ ! -e "/proc/$pid/status" ] || grep -q '^State:.*zombie' "/proc/$pid/status" || return 1
	done
}

# The other lab was ended by SIGNAL: nothing runs that was its.
want_gone() # SIGNAL
{
	kill -"$1" "$OTHER_PID"
	wait "$OTHER_PID" 2>/dev/null
	want_match "processes of the lab" "$(wc -w <<<"$OTHER_PIDS")" '^[4-9]$'
	lab_until all_gone || fail "still there after $1: $(ps -o pid,args -p "${OTHER_PIDS//$'\n'/,}")"
}

t_ended_by_signals()
{
	[ "$LAB_MODE" != one ] || { skip "one namespace holds one lab"; return; }
	for signal in TERM HUP; do
		other_lab sleep 600
		want_gone $signal
		want_empty "state" "$(ls "$LAB/labs")"
	done
}

t_killed()
{
	[ "$LAB_MODE" != one ] || { skip "one namespace holds one lab"; return; }
	other_lab sleep 600
	want_gone KILL
	want_match "the dead lab's state" "$(ls "$LAB/labs")" tuntrace-lab
	other_lab true
	wait "$OTHER_PID"
	want_empty "state after the next lab" "$(ls "$LAB/labs")"
}

t_neighbours_do_not_meet()
{
	[ "$LAB_MODE" != one ] || { skip "one namespace holds one lab"; return; }
	local n
	for n in 1 2 3; do
		TMPDIR=$LAB/labs "$BASH" "$LAB_DIR/lab.sh" run "$BASH" -c \
			'"$TUNTRACE" get -f none -o "$0" http://google.test/ && cmp "$0" "$LAB/www/index.html" &&
			"$TUNTRACE" get -f none http://www.google.test/files/16M && echo "same $LAB"' \
			"$T/page.$n" </dev/null >"$T/lab.$n" 2>&1 &
	done
	get -o "$T/body" http://google.test/
	want_done
	want_same "body" "$T/body" "$LAB/www/index.html"
	for n in 1 2 3; do
		lab_until grep -q ^same "$T/lab.$n" || fail "lab $n: $(tail -n 3 "$T/lab.$n")"
	done
	want_equal "labs" "$(cat "$T"/lab.? | grep ^same | sort -u | wc -l)" 3
	lab_until test -z "$(ls "$LAB/labs")"
}

demo() # FOLDER PREFIX...
{
	LAST="demo.sh, by $*"
	mkdir -p "$1"
	(cd "$1" && shift && TMPDIR=$LAB/labs exec "$@" "$BASH" "$LAB_DIR/demo.sh") </dev/null >"$T/out" 2>"$T/err"
	RC=$?
}

want_demo() # FOLDER
{
	want_equal "exit code" "$RC" 0
	want_empty "stderr" "$(err)"
	want_empty "failures" "$(grep FAILED "$T/out")"
	want_equal "left behind" "$(ls "$1")" demo.pcapng
	want_clean "$1/demo.pcapng"
	want_empty "state" "$(ls "$LAB/labs")"
	want_match "frames" "$(cat "$T/out")" 'send tcp 192\.168\.1\.2:[0-9]+ -> 203\.0\.113\.10:80 len:0'
	want_empty "escape sequences where there is no terminal" "$(grep $'\e' "$T/out")"
}

t_demonstration()
{
	[ "$LAB_MODE" != one ] || { skip "one namespace holds one lab"; return; }
	demo "$T/demo" env
	want_demo "$T/demo"
}

t_demonstration_in_a_user_namespace()
{
	unshare -U -r true 2>/dev/null || { skip "no user namespace may be made here"; return; }
	demo "$T/demo.user" env -u LAB_MODE unshare -U -r
	want_demo "$T/demo.user"
}

# As in a container that has CAP_NET_ADMIN but may make no namespace, and has forwarding on.
t_demonstration_in_one_namespace()
{
	unshare -U -r -n -m true 2>/dev/null || { skip "no user namespace may be made here"; return; }
	demo "$T/demo.one" env -u LAB_MODE unshare -U -r -n -m "$BASH" -c '
		ip link set lo up && ip link add eth0 type veth peer name peer0 &&
		ip addr add 172.17.0.2/16 dev eth0 && ip link set eth0 up && ip link set peer0 up &&
		ip route add default via 172.17.0.1 &&
		echo 1 >/proc/sys/net/ipv4/ip_forward && echo 1 >/proc/sys/net/ipv6/conf/all/forwarding &&
		echo 0 >/proc/sys/user/max_user_namespaces && mount --bind /proc/sys /proc/sys &&
		mount -o remount,ro,bind /proc/sys || exit 99
		setpriv --bounding-set -sys_admin --inh-caps -all "$@" || exit
		ip -o addr show | grep -E "203\.0\.113|192\.168\.1" >&2; ip route show table all |
		grep 203.0.113 >&2; nft list tables | grep tuntrace >&2; exit 0' one
	want_demo "$T/demo.one"
}

t_no_tun_device_is_said()
{
	unshare -m true 2>/dev/null || { skip "no mount namespace may be made here"; return; }
	demo "$T/demo.no" unshare -m "$BASH" -c 'mount -t tmpfs none /dev/net && exec "$@"' no
	want_equal "exit code" "$RC" 1
	want_match "said" "$(err)" '/dev/net/tun is missing'
	want_empty "stdout" "$(cat "$T/out")"
}

tap_main "$0" "$@"
