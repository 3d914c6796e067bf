#!/usr/bin/env bash
# tuntrace get where something is wrong: one line that says what, exit 1, a whole capture.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"
W=$T/c.pcapng

# URL MESSAGE [OPTION...]: it fails so, with a capture of what happened.
fails()
{
	local url=$1 message=$2
	shift 2
	rm -f "$W" "$T/body"
	get -w "$W" -o "$T/body" "$@" "$url"
	want_failure "$message"
	want_clean "$W"
	want_equal "lines and frames" "$(wc -l <"$T/out")" "$(frames_in "$W")"
}

t_nobody_listens()
{
	fails http://refused.test/ "$LAB_REFUSED:80 refused the connection"
	want_equal "flags" "$(fields "$W" tcp tcp.flags | paste -sd' ')" "0x0002 0x0014"
	fails http://www.google.test:81/ "$LAB_WWW:81 refused the connection"
	fails "http://[$LAB_REFUSED6]/" "\[$LAB_REFUSED6\]:80 refused the connection"
}

t_no_answer_to_the_syn()
{
	fails http://blackhole.test/ "$LAB_DEAD:80 did not answer within 4 s" --connect-timeout 4
	want_match "SYNs" "$(fields "$W" 'tcp.flags == 2' tcp.seq_raw | sort | uniq -c)" '^ *[23] [0-9]+$'
	want_match "said" "$(err)" '[12] retransmitted'
}

t_icmp_says_unreachable()
{
	fails http://unreach.test/ "$LAB_UNREACH:80 cannot be reached"
	want_equal "ICMP" "$(fields "$W" icmp icmp.type icmp.code | head -n 1)" "3|1"
	fails http://prohibited.test/ "$LAB_PROHIBITED:80 cannot be reached"
}

t_all_addresses_dead()
{
	fails http://alldead.test/ "$LAB_REFUSED:80 refused .*$LAB_UNREACH:80 cannot be reached"
}

t_never_answers()
{
	fails http://mute.test/ ':80 did not reply within 1 s' --max-time 1
	want_equal "the peer is told" "$(fields "$W" "ip.src == $FETCH_LOCAL && (tcp.flags.fin == 1 || tcp.flags.reset == 1)" frame.number | wc -l)" 1
}

t_reset_at_once() { fails http://reset.test/ ':80 reset the connection before it replied'; }

t_reset_in_the_body()
{
	rm -f "$W"
	get -w "$W" -o "$T/body" http://midreset.test/
	want_equal "exit code" "$RC" 1
	want_match "said" "$(err)" ':80 reset the connection after 840 of 1680 bytes of the body'
	want_equal "what came" "$(stat -c %s "$T/body")" 840
	want_clean "$W"
	get http://midreset.test/
	want_failure 'reset the connection after 840 of 1680 bytes'
}

t_half_a_body()
{
	get -w "$W" http://short.test/
	want_failure 'closed the connection after 840 of 1680 bytes of the body'
	want_clean "$W"
	get http://shortchunk.test/
	want_failure 'closed the connection after 5 bytes of the body'
	get --max-time 1 http://stall.test/
	want_failure 'sent 840 of 1680 bytes of the body within 1 s \(--max-time\)'
}

t_half_a_header() { fails http://headless.test/ 'closed the connection in the middle of the reply.s header'; }

t_no_reply()
{
	fails http://closes.test/ 'closed the connection before it replied'
	fails http://empty.test/ 'closed the connection before it replied'
}

t_not_http()
{
	fails http://garbage.test/ 'malformed reply from 203\.0\.113\.[0-9]+:80'
	fails http://badstatus.test/ 'malformed reply from 203\.0\.113\.[0-9]+:80'
	fails http://badlength.test/ 'malformed reply from 203\.0\.113\.[0-9]+:80'
	get http://badchunk.test/
	want_failure 'malformed reply from 203\.0\.113\.[0-9]+:80'
	get http://badgzip.test/
	want_failure 'malformed reply from 203\.0\.113\.[0-9]+:80'
}

t_headers_without_end()
{
	fails http://hugehead.test/ 'malformed reply.*too l'
	fails http://manyheads.test/ 'malformed reply.*[Tt]oo l'
}

t_control_bytes_do_not_reach_the_terminal()
{
	fails http://escape.test/ 'redirect'
	get -v http://escape.test/
	want_failure 'redirect'
}

t_unknown_names()
{
	fails http://nowhere.test/ "no host named 'nowhere\.test'"
	want_equal "the answer" "$(fields "$W" 'dns.flags.rcode == 3' dns.qry.name | sort -u)" nowhere.test
	fails http://google/ "'google'" --dns "$LAB_ODD_DNS"
}

t_name_servers_that_fail()
{
	local row
	for row in servfail:SERVFAIL formerr:FORMERR notimp:NOTIMP refused:REFUSED \
		nxdomain:NXDOMAIN nodata:'no address' cnameloop: cnamedead:NXDOMAIN; do
		fails "http://${row%%:*}.odd.test/" "'${row%%:*}\.odd\.test'.*${row#*:}" --dns "$LAB_ODD_DNS"
	done
}

t_name_servers_that_lie()
{
	local name
	for name in ptrloop lies longrdata short4 escape; do
		get -w "$W" --dns "$LAB_ODD_DNS" --connect-timeout 2 "http://$name.odd.test/"
		want_failure "'$name\.odd\.test'"
		want_whole "$W"
	done
}

t_name_servers_that_mumble()
{
	local name
	for name in cut tiny noise silent tconly; do
		get -w "$W" --dns "$LAB_ODD_DNS" --connect-timeout 1 "http://$name.odd.test/"
		want_failure "'$name\.odd\.test'"
		want_whole "$W"
	done
}

t_name_servers_that_are_not_there()
{
	fails http://google.test/ "'google\.test' from name server $LAB_DEAD" --dns "$LAB_DEAD" --connect-timeout 1
	fails http://google.test/ "name server $LAB_REFUSED takes no questions; 'google\.test' cannot be resolved" --dns "$LAB_REFUSED" --connect-timeout 1
	fails http://silent.test/ "'silent\.test'" --connect-timeout 1
}

t_certificates()
{
	local row
	for row in 'expired:has expired' 'future:not yet valid' 'selfsigned:self-signed' \
		'wrongname:another name: other\.test'; do
		fails "https://${row%%:*}.test/" "certificate of ${row%%:*}\.test .*${row#*:}" --cacert "$LAB_CA"
	done
	fails https://google.test/ "certificate of google\.test .*not trusted: 'The lab's own CA'"
}

t_tls_goes_wrong()
{
	fails https://tlsmute.test/ ':443 did not finish the TLS handshake within 1 s' --max-time 1
	fails https://tlsreset.test/ ':443 reset the connection during the TLS handshake'
	fails https://tlsclose.test/ ':443 closed the connection during the TLS handshake'
	fails https://tlsgarbage.test/ ':443 does not speak TLS'
	fails https://tlsalert.test/ ':443 .*TLS handshake.*handshake failure'
	fails https://www.google.test:80/ ':80 does not speak TLS'
}

t_wrong_urls()
{
	local url
	for url in http:/// ftp://www.google.test/ http://www.google.test:99999/ 'http://[::1' 'http://a b/' ''; do
		get "$url"
		want_equal "exit code of '$url'" "$RC" 1
		want_match "what is said of '$url'" "$(err)" '^tuntrace get: not a URL to fetch: .*$'
		want_equal "lines that say it" "$(wc -l <"$T/err")" 1
		want_empty "frames" "$(cat "$T/out")"
	done
	get http://127.0.0.1/
	want_failure '127\.0\.0\.1:80 is this machine.s loopback'
}

t_no_device()
{
	get -i tun9 http://google.test/
	want_failure 'no device tun9.*tuntrace setup'
}

t_no_right()
{
	[ "$(id -u)" = 0 ] || { skip "not root here"; return; }
	LAST="as nobody"
	lab_client setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all --inh-caps -all \
		true 2>/dev/null || { skip "there is no second user in this namespace"; return; }
	cp "$TUNTRACE" "$LAB/program" && chmod 755 "$LAB" "$LAB/program"
	lab_client setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all --inh-caps -all \
		"$LAB/program" get "http://$LAB_WWW/" </dev/null >"$T/out" 2>"$T/err"
	RC=$?
	chmod 700 "$LAB"
	want_failure '(no right to use|/dev/net/tun)'
}

t_device_busy()
{
	local T=$T
	get_start http://dribble.test/
	lab_until grep -q . "$T/out"
	T=$T/second
	mkdir "$T"
	get http://google.test/
	want_failure 'another program is using device tun0'
	kill -INT "$GET_PID"
	get_wait
}

t_device_goes_away()
{
	get_start -w "$W" http://dribble.test/
	lab_until grep -q ':80 -> .* len:[1-9]' "$T/out"
	lab_client ip link set tun0 down
	lab_client ip link set tun0 up
	lab_client ip link del tun0
	get_wait
	want_failure 'tun0'
	want_whole "$W"
	lab_client "$TUNTRACE" setup >"$T/setup" 2>&1
	get http://google.test/
	want_done
}

t_files_that_cannot_be_written()
{
	get -w /nonexistent/c.pcapng http://google.test/
	want_failure '/nonexistent/c.pcapng: No such file'
	get -o /nonexistent/body http://google.test/
	want_failure '/nonexistent/body: No such file'
	get -w /dev/full http://google.test/
	want_failure '/dev/full: No space left'
	get -o /dev/full http://google.test/
	want_equal "exit code" "$RC" 1
	want_match "said" "$(err)" '/dev/full: No space left'
}

tap_main "$0" "$@"
