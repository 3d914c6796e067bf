#!/usr/bin/env bash
# What tuntrace does, shown in a lab of its own: make demo.  Leaves demo.pcapng in the current
# folder, and nothing else.

# shellcheck source-path=SCRIPTDIR source=lab.sh
. "$(dirname "${BASH_SOURCE[0]}")/lab.sh"
lab_program

if [ ! -x "$TUNTRACE" ]; then
	echo "demo: there is no program $TUNTRACE; make builds it" >&2
	exit 1
fi

# ---- how it looks ----

bold="" dim="" green="" red="" plain=""
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
	bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
fi
# The terminal's columns; where there is none, those of a wide window.
columns=${COLUMNS:-0}
[ "$columns" -gt 0 ] 2>/dev/null || columns=$(stty size 2>/dev/null </dev/tty | cut -d' ' -f2)
[ "${columns:-0}" -ge 40 ] 2>/dev/null || columns=100

step=0
title() # TEXT
{
	step=$((step + 1))
	printf '\n%s%d. %s%s\n' "$bold" "$step" "$1" "$plain"
}
text() { printf '%s\n' "$*" | fold -s -w $((columns < 92 ? columns - 4 : 88)) | sed 's/^/   /'; }
shown() { printf '\n   %s$ %s%s\n' "$bold" "$1" "$plain"; } # a command, as one would type it

# Lines as they come: frames are cut at the terminal's edge, all else is folded; what is said
# stands out.
lines()
{
	local line room=$((columns - 4))
	while IFS= read -r line; do
		case $line in
		"send "*" -> "* | *" send "*" -> "*) cut_to "$room" "" "$line" ;;
		"recv "*" -> "* | *" recv "*" -> "*) cut_to "$room" "$dim" "$line" ;;
		[0-9]*" → "*) cut_to "$room" "" "$line" ;;
		"tuntrace "*": "*) folded "$room" "$red" "$line" ;;
		*) folded "$room" "$green" "$line" ;;
		esac
	done
}

cut_to() # COLUMNS COLOR LINE
{
	local line=$3
	[ ${#line} -le "$1" ] || line=${line:0:$1-1}…
	printf '   %s%s%s\n' "$2" "$line" "$plain"
}

folded() # COLUMNS COLOR LINE
{
	local part
	fold -s -w "$1" <<<"$3" | while IFS= read -r part; do
		printf '   %s%s%s\n' "$2" "$part" "$plain"
	done
}

failed=0
broken() # WHAT
{
	failed=$((failed + 1))
	printf '   %sFAILED: %s%s\n' "$red" "$1" "$plain"
}

# Runs the program in the client's namespace, shown as it would be typed; its exit code in RC.
trace()
{
	local show="$*"
	show=${show//$LAB_CA/ca.crt}
	shown "tuntrace ${show//$LAB\/page/page}"
	lab_client timeout -k 5 30 "$TUNTRACE" "$@" "${hidden[@]}" </dev/null >"$LAB/pipe" 2>&1 &
	lines <"$LAB/pipe"
	wait $!
	RC=$?
}

# ---- the lab ----

say_rights()
{
	echo "demo: $1" >&2
	[ "$(id -u)" = 0 ] || echo "demo: as root it works where this user may not: sudo make demo" >&2
	exit 1
}

lacks=$(lab_lacks)
[ -z "$lacks" ] || say_rights "${lacks//$'\n'/$'\n'demo: }"
lab_enter "$0" "$@" || say_rights "no network namespace and no TUN device can be made here"

home=$PWD
[ -w "$home" ] || home=${TMPDIR:-/tmp}
capture=$home/demo.pcapng
started=$SECONDS

printf '%stuntrace%s: a TCP/IP stack in a program, and every frame of it to be seen\n' "$bold" "$plain"
text "Two network namespaces stand for this machine and for the Internet; nothing leaves it."
cat <<-END

	   tuntrace [lwIP] === tun0 === kernel [forward, MASQUERADE] === nginx, dnsmasq
	   192.168.1.2                  192.168.1.1     198.51.100.2     203.0.113.0/24
END

lab_start
mkfifo "$LAB/pipe"
hidden=()

title "The link: a TUN device, forwarding, MASQUERADE"
trace setup
[ "$RC" = 0 ] || broken "setup ended with $RC"
hidden=()
[ -e "$LAB/has.resolv" ] || hidden=(--dns "$LAB_DNS")

title "A page, fetched through lwIP: each frame as it crosses tun0"
brief=() # where a line with its time of day would be cut before its flags
[ "$columns" -ge 100 ] || brief=(--time none)
rm -f "$capture"
cd "$home" || exit 1
trace get "${brief[@]}" -w demo.pcapng -o "$LAB/page.html" http://google.test
[ "$RC" = 0 ] || broken "get ended with $RC"
cmp -s "$LAB/page.html" "$LAB/www/index.html" || broken "the body is not what the server has"
[ -s "$capture" ] || broken "there is no capture"
[ -z "${SUDO_UID:-}" ] || chown "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" "$capture" 2>/dev/null

title "A line in full: gVisor's sniffer writes it so, to the byte"
syn=$(lab_client "$TUNTRACE" read demo.pcapng 2>/dev/null </dev/null | grep -m 1 'flags:  S  ')
[ -n "$syn" ] || broken "the capture has no SYN"
text "$syn"

title "The capture, in the hands of others"
if command -v tshark >/dev/null; then
	shown "tshark -r demo.pcapng -Y 'dns || http'"
	tshark -n -r demo.pcapng -Y 'dns || http' 2>/dev/null | sed 's/^ *//' | lines
elif command -v tcpdump >/dev/null; then
	shown "tcpdump -nn -r demo.pcapng"
	tcpdump -nn -r demo.pcapng 2>/dev/null | head -n 8 | lines
else
	text "Neither tshark nor tcpdump is here; tuntrace reads it too:"
	trace read demo.pcapng
fi

title "The same over TLS, the certificate checked"
trace get -f none --cacert "$LAB_CA" https://www.google.test
[ "$RC" = 0 ] || broken "get ended with $RC"

title "When something is wrong, one line says what"
for url in http://refused.test http://reset.test http://nowhere.test https://expired.test; do
	shown "tuntrace get $url"
	lab_client "$TUNTRACE" get -q -f none --cacert "$LAB_CA" "${hidden[@]}" "$url" \
		</dev/null >"$LAB/said" 2>&1
	[ $? = 1 ] || broken "it did not end with 1"
	lines <"$LAB/said"
done

title "And away again"
hidden=()
trace teardown
[ "$RC" = 0 ] || broken "teardown ended with $RC"

program=$TUNTRACE
[ "$program" != "$home/build/release/tuntrace" ] || program=build/release/tuntrace
printf '\n%sWhat to try next%s\n' "$bold" "$plain"
cat <<-END
	   Read the capture again, as gVisor would have logged it; open it in Wireshark:
	     $program read --time glog demo.pcapng
	     wireshark demo.pcapng
	   The same on this machine's own network; teardown takes it away again:
	     sudo $program setup
	     sudo $program get -w page.pcapng http://example.com
	     sudo $program teardown
	   A shell in this lab; tests/lab/README.md lists the servers that misbehave:
	     tests/lab/lab.sh shell
	   All the rest:
	     $program --help
	     man man/tuntrace.1
END
if [ "$failed" -gt 0 ]; then
	printf '\n%s%d things FAILED%s (%d s)\n' "$red" "$failed" "$plain" $((SECONDS - started))
	exit 1
fi
printf '\n%sAll of it worked%s, in %d s.\n' "$green" "$plain" $((SECONDS - started))
