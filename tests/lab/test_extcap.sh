#!/usr/bin/env bash
# The stack as a capture interface of Wireshark, driven by tshark.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"

# tshark looks into its own folder, as root into no other: there ours is laid over it.  In the
# lab's mount namespace, which is gone with it.
extcap_dir()
{
	tshark -G folders 2>/dev/null | sed -n 's/^.*Extcap path:[[:space:]]*//p' | head -n 1
}
DIR=$(extcap_dir)
OURS=$T/extcap
mkdir "$OURS"
ln -s "$TUNTRACE" "$OURS/tuntrace"

# In the client's namespace, with our folder where tshark looks.
client_tshark()
{
	LAST="tshark $*"
	# shellcheck disable=SC2016 # the inner shell's
	lab_client timeout -k 5 60 unshare -m "$BASH" -c '
		mount --bind "$0" "$1" && shift && exec tshark "$@"' "$OURS" "$DIR" "$@" \
		</dev/null >"$T/out" 2>"$T/err"
	RC=$?
}

possible()
{
	[ -d "$DIR" ] && lab_client unshare -m mount --bind "$OURS" "$DIR" 2>/dev/null
}

ask() { "$TUNTRACE" "$@" >"$T/out" 2>"$T/err"; RC=$?; }

t_questions()
{
	LAST="the questions"
	ask --extcap-interfaces --extcap-version=4.0
	want_equal "exit code" "$RC" 0
	want_match "interfaces" "$(cat "$T/out")" \
		'interface \{value=tuntrace\}\{display=tuntrace: user-space TCP/IP stack \(lwIP\)\}'
	ask --extcap-dlts --extcap-interface tuntrace
	want_match "link types" "$(cat "$T/out")" '^dlt \{number=101\}'
	ask --extcap-config --extcap-interface tuntrace
	want_match "options" "$(cat "$T/out")" '\{call=--url\}.*\{required=true\}'
	want_equal "the numbers of the options" \
		"$(sed -n 's/^arg {number=\([0-9]*\)}.*/\1/p' "$T/out")" "$(seq 0 $(($(grep -c . "$T/out") - 1)))"
	ask --extcap-interface tuntrace --extcap-capture-filter 'tcp port 80'
	want_empty "a good filter" "$(cat "$T/out" "$T/err")"
	ask --extcap-interface tuntrace --extcap-capture-filter 'tcp port http or'
	want_match "a bad filter" "$(cat "$T/out")" 'syntax error'
	ask --capture --extcap-interface nosuch --fifo "$T/fifo"
	want_equal "exit code of another interface" "$RC" 2
}

t_every_option_is_one_of_get()
{
	local option
	LAST="tuntrace get --help"
	for option in $("$TUNTRACE" --extcap-config --extcap-interface tuntrace |
		sed -n 's/.*{call=\(--[a-z0-9-]*\)}.*/\1/p' | grep -vx -e --url); do
		"$TUNTRACE" get --help | grep -q -e "$option" || fail "get has no $option"
	done
}

t_in_the_list()
{
	possible || { skip "a folder cannot be laid over tshark's here"; return; }
	client_tshark -D
	want_match "the list" "$(cat "$T/out")" 'tuntrace \(tuntrace: user-space TCP/IP stack \(lwIP\)\)'
}

t_fetch()
{
	possible || { skip "a folder cannot be laid over tshark's here"; return; }
	client_tshark -n -i tuntrace -o extcap.tuntrace.url:http://google.test/ \
		-o "extcap.tuntrace.dns:$LAB_DNS" -w "$T/c.pcapng"
	want_equal "exit code" "$RC" 0
	want_match "requests" "$(fields "$T/c.pcapng" http.request http.host)" '^google.test.www.google.test$'
	want_equal "directions" "$(fields "$T/c.pcapng" "ip.src == $FETCH_LOCAL" frame.packet_flags_direction | sort -u)" 0x00000002
	want_match "comments" "$(fields "$T/c.pcapng" "tcp && ip.src == $FETCH_LOCAL" frame.comment)" 'cwnd'
	want_equal "interface" "$(fields "$T/c.pcapng" frame frame.interface_name | sort -u)" tun0
}

t_options_and_filter()
{
	possible || { skip "a folder cannot be laid over tshark's here"; return; }
	client_tshark -n -i tuntrace -f 'udp port 53' -o extcap.tuntrace.url:https://www.google.test/ \
		-o "extcap.tuntrace.dns:$LAB_DNS" -o extcap.tuntrace.insecure:true -o extcap.tuntrace.ipv4:true \
		-T fields -e dns.qry.name -e dns.qry.type
	want_equal "exit code" "$RC" 0
	want_equal "lines" "$(sort -u "$T/out")" "www.google.test	1"
}

t_decrypted()
{
	possible || { skip "a folder cannot be laid over tshark's here"; return; }
	client_tshark -n -i tuntrace -o extcap.tuntrace.url:https://tls12.test/ -o "extcap.tuntrace.cacert:$LAB_CA" \
		-o "extcap.tuntrace.dns:$LAB_DNS" -w "$T/c.pcapng"
	want_equal "exit code" "$RC" 0
	want_match "the request within" "$(fields "$T/c.pcapng" http.request http.host)" 'tls12.test'
}

# Wireshark's stop: a signal, and a pipe that is closed.
t_stopped()
{
	possible || { skip "a folder cannot be laid over tshark's here"; return; }
	client_tshark -n -i tuntrace -c 20 -o extcap.tuntrace.url:http://dribble.test/ \
		-o "extcap.tuntrace.dns:$LAB_DNS" -T fields -e frame.number
	want_equal "exit code" "$RC" 0
	want_equal "the last frame" "$(tail -n 1 "$T/out")" 20
	want_empty "a complaint" "$(grep -a '^tuntrace:' "$T/err")"
}

t_pipe_closed()
{
	LAST="tuntrace --capture, whose reader leaves"
	mkfifo "$T/fifo"
	(head -c 2000 >"$T/head") <"$T/fifo" &
	lab_client timeout -k 5 60 "$TUNTRACE" --capture --extcap-interface tuntrace --fifo "$T/fifo" \
		--url http://dribble.test/ --dns "$LAB_DNS" >"$T/out" 2>"$T/err"
	RC=$?
	rm -f "$T/fifo"
	want_equal "exit code" "$RC" 0
	want_empty "said" "$(cat "$T/out" "$T/err")"
}

t_failure_is_told()
{
	# shellcheck disable=SC2034 # for tap_context
	LAST="tuntrace --capture of nothing"
	mkfifo "$T/fifo"
	cat "$T/fifo" >"$T/c.pcapng" &
	lab_client timeout -k 5 60 "$TUNTRACE" --capture --extcap-interface tuntrace --fifo "$T/fifo" \
		--url http://nowhere.test/ --dns "$LAB_DNS" >"$T/out" 2>"$T/err"
	RC=$?
	rm -f "$T/fifo"
	want_failure 'nowhere.test'
}

tap_main "$0" "$@"
