#!/usr/bin/env bash
# Records captures/lessons/: what TCP does, one behaviour a capture, between lwIP over a TUN device
# and the Linux kernel, with the stack's own state and reasons beside each frame.
#
#	tests/lab/record_lessons.sh [NAME...]
#
# Each is a fetch or an upload over a link that follows a script: what is shown is the same each
# time, though times and numbers are not.  Needs what the lab needs.

# shellcheck source-path=SCRIPTDIR source=lab.sh
. "$(dirname "$0")/lab.sh"
lab_enter "$0" "$@"
lab_start
TO=$LAB_ROOT/captures/lessons
TUNTRACE=${TUNTRACE:-$LAB_ROOT/build/release/tuntrace}
mkdir -p "$TO"
head -c 60000 /dev/zero | tr '\0' x >"$LAB/data"
lab_client "$TUNTRACE" setup >"$LAB/log/setup" 2>&1 || lab_die "setup: $(cat "$LAB/log/setup")"

page=(http://www.google.test/)
upload=(--request PUT --data "@$LAB/data" -H 'Expect:' http://www.google.test/put)

# NAME SCRIPT OPTION...
lesson()
{
	local name=$1
	echo "$2" >"$LAB/script"
	shift 2
	[ ${#WANTED[@]} -eq 0 ] || [[ " ${WANTED[*]} " == *" $name "* ]] || return 0
	lab_client timeout 120 "$TUNTRACE" get -q -f none -s 96 --script "$LAB/script" -Y 'tcp' \
		-w "$TO/$name.pcapng" "${PINS[@]}" "$@" >/dev/null 2>"$LAB/log/get"
	echo "$name: $(capinfos -Mrc "$TO/$name.pcapng" 2>/dev/null | awk '{ print $NF }' | tail -n 1) frames"
}

WANTED=("$@")
PINS=(--resolve "www.google.test:80:$LAB_WWW")
for name in midreset thinks probes vanish; do
	PINS+=(--resolve "$name.test:80:$(grep " $name\.test\$" "$LAB/hosts" | cut -d' ' -f1)")
done
lesson handshake '' "${page[@]}"
lesson lost-syn 'drop out syn 1-2' "${page[@]}"
lesson lost-syn-ack 'drop in syn-ack 1' "${page[@]}"
lesson fast-retransmit 'drop out data 12' --delay 10ms "${upload[@]}"
lesson back-off 'drop out data 8 times 4' --delay 10ms "${upload[@]}"
lesson slow-start 'drop out data 30' --delay 30ms "${upload[@]}"
lesson zero-window 'from 80ms to 8s window 0 in tcp' --delay 10ms "${upload[@]}"
lesson small-windows 'from 60ms to 1s window 1 in tcp' --delay 10ms "${upload[@]}"
lesson simultaneous-close 'delay 300ms in fin 1' http://www.google.test/close
lesson keep-alive '' --keepalive 1s http://thinks.test/
lesson keep-alive-peer '' http://probes.test/
lesson keep-alive-dead 'from 800ms drop' --keepalive 1s http://thinks.test/
lesson half-open '' --keepalive 1s http://vanish.test/
lesson reset '' http://midreset.test/
lesson black-hole 'drop out larger 1000' --delay 10ms --max-time 12 "${upload[@]}"
lesson reordering 'reorder in data 3' --delay 10ms "${page[@]}"
lesson sack 'drop in data 2-3' --delay 10ms "${page[@]}"
