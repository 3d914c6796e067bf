#!/usr/bin/env bash
# tuntrace get: what it fetches, prints and writes.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"
W=$T/c.pcapng

t_redirect_and_body()
{
	get -w "$W" -o "$T/body" http://google.test
	want_done
	want_same "body" "$T/body" "$LAB/www/index.html"
	want_clean "$W"
	want_match "said" "$(err)" "TCP connection to $LAB_GOOGLE:80 is successful"
	want_match "said" "$(err)" "TCP connection to $LAB_WWW:80 is successful"
	want_match "said" "$(err)" "$FETCH_LOCAL:[0-9]+"
	want_match "said" "$(err)" '301'
	want_match "said" "$(err)" 'status: 200'
	want_match "said" "$(err)" "$(stat -c %s "$LAB/www/index.html") bytes"
	want_match "said" "$(err)" 'dns [0-9.]+ ms, tcp [0-9.]+ ms, first byte [0-9.]+ ms, total [0-9.]+ ms'
	want_match "said" "$(err)" '[0-9]+ sent, [0-9]+ received, 0 retransmitted'
	want_equal "requests" "$(fields "$W" http.request http.host http.request.uri | paste -sd' ')" \
		"google.test|/ www.google.test|/"
	want_equal "lines and frames" "$(wc -l <"$T/out")" "$(frames_in "$W")"
}

t_syn_options()
{
	get -w "$W" http://www.google.test/404
	want_equal "the SYN's options" "$(fields "$W" 'tcp.flags == 2' tcp.options.mss_val \
		tcp.options.wscale.shift tcp.option_kind)" "1460|7|2,1,1,8,1,3,1,1,4"
	want_match "the SYN's line" "$(grep 'flags:  S  ' "$T/out" | head -n 1)" \
		'options: \{MSS:1460 WS:7 TS:true TSVal:[0-9]+ TSEcr:0 SACKPermitted:true Flags: +\}'
}

t_third_ack_and_request_are_two_frames()
{
	get -w "$W" http://google.test/
	for stream in 0 1; do
		want_equal "stream $stream begins" "$(fields "$W" "tcp.stream == $stream" tcp.flags tcp.len |
			head -n 4 | sed 's/|[1-9][0-9]*$/|N/' | paste -sd' ')" \
			"0x0002|0 0x0012|0 0x0010|0 0x0018|N"
	done
}

t_order_of_connections_at_the_end()
{
	get -w "$W" http://google.test/
	for stream in 0 1; do
		want_equal "stream $stream: FINs" "$(fields "$W" \
			"tcp.stream == $stream && tcp.flags.fin == 1" ip.src | sort | wc -l)" 2
		want_empty "stream $stream: resets" "$(shark "$W" -Y "tcp.stream == $stream && tcp.flags.reset == 1")"
	done
}

t_numbers_are_random()
{
	local n
	: >"$T/numbers"
	for n in 1 2 3 4; do
		get -w "$W" http://google.test/
		fields "$W" 'tcp.flags == 2' tcp.seq_raw tcp.srcport >>"$T/numbers"
		fields "$W" 'dns.flags.response == 0' dns.id udp.srcport >>"$T/dns"
	done
	want_equal "sequence numbers" "$(cut -d'|' -f1 "$T/numbers" | sort -u | wc -l)" 8
	want_equal "initial sequence numbers close to each other" "$(cut -d'|' -f1 "$T/numbers" | sort -n |
		awk 'NR > 1 && $1 - last < 64 { n++ } { last = $1 } END { print n + 0 }')" 0
	[ "$(cut -d'|' -f2 "$T/numbers" | sort -u | wc -l)" -ge 7 ] || fail "ports: $(cat "$T/numbers")"
	[ "$(cut -d'|' -f1 "$T/dns" | sort -u | wc -l)" -ge 14 ] || fail "DNS ids: $(cat "$T/dns")"
	[ "$(cut -d'|' -f2 "$T/dns" | sort -u | wc -l)" -ge 7 ] || fail "DNS ports: $(cat "$T/dns")"
}

t_lines_are_gvisors()
{
	get --time none -w "$W" http://google.test/
	want_done
	want_gvisor "$W" "$T/out" $FETCH_LOCAL
	lab_client "$TUNTRACE" read --time none "$W" >"$T/read" 2>&1
	want_same "get's and read's lines" "$T/out" "$T/read"
	lab_client "$TUNTRACE" read --time none --local $FETCH_LOCAL "$W" >"$T/read" 2>&1
	want_same "get's and read's lines, --local" "$T/out" "$T/read"
}

t_lines_are_gvisors_over_ipv6()
{
	get --time none -w "$W" http://v6.test/
	want_done
	# the oracle knows one local address, and here the name server's is of the other family
	shark "$W" -Y ipv6 -w "$T/six.pcapng"
	lab_client "$TUNTRACE" read --time none "$T/six.pcapng" >"$T/read" 2>&1
	want_gvisor "$T/six.pcapng" "$T/read" $FETCH_LOCAL6
	want_equal "IPv6 lines of get" "$(grep -vF "$FETCH_LOCAL" "$T/out" | grep -c .)" "$(frames_in "$T/six.pcapng")"
}

t_lines_of_odd_servers_are_gvisors()
{
	local name
	for name in pieces reset midreset short alldead; do
		get --time none -w "$W" "http://$name.test/"
		want_gvisor "$W" "$T/out" $FETCH_LOCAL
		want_clean "$W"
	done
}

t_glog_prefix()
{
	get --time glog http://www.google.test/404
	want_match "a line" "$(grep ' send tcp ' "$T/out" | head -n 1)" \
		'^I[01][0-9][0-3][0-9] [0-9:]{8}\.[0-9]{6} +[0-9]+ sniffer.go:[0-9]+\] send tcp '
}

t_pcap()
{
	get --time none -w "$T/c.pcap" http://google.test/
	want_done
	want_clean "$T/c.pcap"
	want_match "its kind" "$(capinfos -t -E "$T/c.pcap")" 'pcap.*Raw IP'
	want_gvisor "$T/c.pcap" "$T/out" $FETCH_LOCAL
	want_equal "frames" "$(frames_in "$T/c.pcap")" "$(wc -l <"$T/out")"
}

t_capture_to_stdout()
{
	get -f none -w - http://google.test/
	want_done
	mv "$T/out" "$T/stdout.pcapng"
	want_clean "$T/stdout.pcapng"
	: >"$T/out"
}

t_the_other_side_saw_the_same()
{
	outside_begin || return
	get -w "$W" http://google.test/
	outside_end
	want_done
	want_same_outside "$W" "tcp || udp"
	want_equal "handshakes outside" "$(fields "$OUTSIDE" 'tcp.flags == 2' ip.src ip.dst tcp.dstport | paste -sd' ')" \
		"$LAB_WAN|$LAB_GOOGLE|80 $LAB_WAN|$LAB_WWW|80"
}

t_the_other_side_saw_the_same_over_ipv6()
{
	outside_begin || return
	get -w "$W" http://v6.test/
	outside_end
	want_done
	want_same_outside "$W" "tcp || udp"
}

t_the_other_side_of_a_refusal()
{
	outside_begin || return
	get -w "$W" http://refused.test/
	outside_end
	want_same_outside "$W" "tcp || udp"
	want_equal "flags" "$(fields "$W" tcp tcp.flags | paste -sd' ')" "0x0002 0x0014"
}

t_large_body()
{
	get -f none -w "$W" -o "$T/body" http://www.google.test/files/16M
	want_done
	want_same "body" "$T/body" "$LAB/www/files/16M"
	want_whole "$W"
	want_match "said" "$(err)" 16777216
	rm -f "$T/body"
}

t_large_body_with_lines()
{
	get -w "$W" -o "$T/body" http://www.google.test/files/1M
	want_done
	want_same "body" "$T/body" "$LAB/www/files/1M"
	want_equal "lines and frames" "$(wc -l <"$T/out")" "$(frames_in "$W")"
	want_clean "$W"
}

t_large_body_over_ipv6()
{
	get -f none -o "$T/body" http://v6.test/files/1M
	want_done
	want_same "body" "$T/body" "$LAB/www/files/1M"
}

t_empty_body()
{
	get -o "$T/body" http://www.google.test/files/empty
	want_done
	want_equal "size" "$(stat -c %s "$T/body")" 0
	get http://www.google.test/204
	want_done
	want_match "said" "$(err)" 'status: 204'
}

t_body_to_stdout()
{
	get -f none -o - http://google.test/
	want_done
	want_same "stdout" "$T/out" "$LAB/www/index.html"
}

t_statuses()
{
	get http://www.google.test/404
	want_done
	want_match "said" "$(err)" 'status: 404 Not Found'
	get http://www.google.test/500
	want_done
	want_match "said" "$(err)" 'status: 500 Internal Server Error'
}

t_redirects()
{
	get -o "$T/body" http://www.google.test/hop3
	want_done
	want_same "body" "$T/body" "$LAB/www/index.html"
	get -o "$T/body" http://www.google.test/relative
	want_done
	want_same "body" "$T/body" "$LAB/www/index.html"
	get --no-location http://google.test/
	want_done
	want_match "said" "$(err)" 'status: 301'
	get --max-redirs 2 http://www.google.test/hop3
	want_failure 'redirect'
	get http://www.google.test/loop
	want_failure 'redirect'
	get http://www.google.test/to-file
	want_failure 'redirect'
	get http://www.google.test/to-nowhere
	want_failure 'nowhere.test'
	get http://www.google.test/to-refused
	want_failure "$LAB_REFUSED:80.*refused"
	get --cacert "$LAB_CA" -o "$T/body" http://www.google.test/to-https
	want_done
	want_same "body" "$T/body" "$LAB/www/index.html"
}

t_keep_alive()
{
	get -w "$W" http://www.google.test/hop3
	want_done
	want_equal "connections" "$(fields "$W" 'tcp.flags == 2' tcp.stream | wc -l)" 1
	want_equal "requests" "$(fields "$W" http.request http.request.uri | paste -sd' ')" "/hop3 /hop2 /hop1 /"
}

t_codings()
{
	get -w "$W" -o "$T/body" http://www.google.test/gzip/long.html
	want_done
	want_same "decompressed" "$T/body" "$LAB/www/long.html"
	want_equal "coding" "$(fields "$W" http.response http.content_encoding)" gzip
	get -w "$W" -o "$T/body" http://www.google.test/ssi/index.html
	want_done
	want_same "chunked" "$T/body" "$LAB/www/index.html"
	want_equal "coding" "$(fields "$W" http.response http.transfer_encoding)" chunked
}

t_odd_but_right()
{
	local name
	python3 -c 'import sys; sys.path.insert(0, sys.argv[1]); import odd
sys.stdout.buffer.write(odd.PAGE)' "$LAB_DIR" >"$T/page"
	for name in pieces slow chunked gzipped untileof interim early; do
		get -w "$W" -o "$T/body" "http://$name.test/"
		want_done
		want_same "body of $name" "$T/body" "$T/page"
		want_clean "$W"
	done
}

t_pieces_of_one_byte()
{
	get -w "$W" http://pieces.test/
	want_done
	[ "$(fields "$W" "tcp.len == 1 && ip.dst == $FETCH_LOCAL" tcp.len | wc -l)" -ge 100 ] ||
		fail "the reply did not come in pieces"
}

t_requests()
{
	get -o "$T/body" -H 'X-Mine: yes' -H 'User-Agent: me' --request PUT --data 'a=1&b=2' http://echo.test/path
	want_done
	want_match "request" "$(tr -d '\r' <"$T/body")" '^PUT /path HTTP/1.1'
	want_match "request" "$(cat "$T/body")" 'X-Mine: yes'
	want_match "request" "$(cat "$T/body")" 'User-Agent: me'
	want_match "request" "$(cat "$T/body")" 'a=1&b=2$'
}

t_upload_through_a_small_window()
{
	head -c 100000 /dev/zero | tr '\0' x >"$T/data"
	get -o "$T/body" -w "$W" --data "$(cat "$T/data")" http://tinywindow.test/
	want_done
	want_equal "taken" "$(cat "$T/body")" 100000
	want_whole "$W"
}

t_tls()
{
	local url
	for url in https://google.test/ https://tls12.test/ https://tls13.test/ https://v6.test/; do
		get --cacert "$LAB_CA" -w "$W" -o "$T/body" $url
		want_done
		want_same "body of $url" "$T/body" "$LAB/www/index.html"
		want_match "said" "$(err)" 'tls [0-9.]+ ms'
		want_clean "$W"
	done
	get -k -o "$T/body" https://selfsigned.test/
	want_equal "exit code" "$RC" 0
	want_match "said" "$(err)" 'warning: .*self-signed'
}

t_tls_lines_are_gvisors()
{
	get --time none --cacert "$LAB_CA" -w "$W" https://google.test/
	want_gvisor "$W" "$T/out" $FETCH_LOCAL
}

# What cannot be changed later waits for the secrets: a pipe, a compressed file.
t_tls_keys_come_first()
{
	local name form
	for name in tls12 tls13; do
		lab_client timeout -k 5 60 "$TUNTRACE" get "${NAMESERVER[@]}" --cacert "$LAB_CA" -w - \
			"https://$name.test/" </dev/null 2>"$T/err" | cat >"$W"
		want_equal "decrypted from a pipe, $name" "$(shark "$W" -Y http.request -T fields -e http.host)" "$name.test"
		for form in gz zst; do
			get --cacert "$LAB_CA" -w "$W.$form" "https://$name.test/"
			want_equal "decrypted from .$form, $name" \
				"$(shark "$W.$form" -Y http.request -T fields -e http.host)" "$name.test"
		done
		get --cacert "$LAB_CA" --no-secrets -w "$W" "https://$name.test/"
		want_equal "without secrets, $name" "$(shark "$W" -Y http.request)" ""
		[[ $(err) != *secrets* ]] || fail "secrets are spoken of: $(err)"
	done
	# One file after another, and put together again.
	rm -f "$T"/r*.pcapng
	get --cacert "$LAB_CA" -C 1k -w "$T/r.pcapng" https://tls13.test/
	want_match "it says so" "$(err)" 'holds the secrets of TLS'
	"$TUNTRACE" read -q -w "$W" "$T"/r*.pcapng
	want_equal "decrypted when merged" "$(shark "$W" -Y http.request -T fields -e http.host)" "tls13.test"
	want_match "there are others" "$(ls "$T"/r*.pcapng)" 'r_00001.pcapng'
	rm -f "$T"/r*.pcapng
}

t_tls_keys()
{
	local name
	for name in tls12 tls13; do
		rm -f "$T/keys"
		get --cacert "$LAB_CA" --keylog "$T/keys" -w "$W" "https://$name.test/"
		want_done
		want_equal "decrypted by the keys in the capture" \
			"$(fields "$W" http.response http.response.code)" 200
		editcap --discard-all-secrets "$W" "$T/bare.pcapng"
		want_equal "decrypted without keys" "$(fields "$T/bare.pcapng" http.response http.response.code)" ""
		want_equal "decrypted by the key log" "$(shark "$T/bare.pcapng" -o "tls.keylog_file:$T/keys" \
			-Y http.response -T fields -e http.response.code)" 200
	done
}

t_names()
{
	get -w "$W" http://one.chain.test/
	want_done
	want_match "said" "$(err)" 'one.chain.test is an alias of two.chain.test'
	want_match "the answers" "$(fields "$W" 'dns.flags.response == 1' dns.cname | head -n 1)" \
		'two.chain.test,three.chain.test,four.chain.test,www.google.test'
	get -w "$W" http://dual.test/
	want_done
	want_equal "query types" "$(fields "$W" 'dns.flags.response == 0' dns.qry.type | sort -u | paste -sd' ')" "1 28"
	# from a unique local address, RFC 6724 prefers IPv4
	want_match "connected" "$(err)" "TCP connection to $LAB_WWW:80 is successful"
	get -4 -w "$W" http://dual.test/
	want_done
	want_equal "query types, -4" "$(fields "$W" 'dns.flags.response == 0' dns.qry.type | sort -u | paste -sd' ')" "1"
	want_match "connected, -4" "$(err)" "TCP connection to $LAB_WWW:80 is successful"
	get -6 http://dual.test/
	want_done
	want_match "connected, -6" "$(err)" "TCP connection to \[$LAB_WWW6\]:80 is successful"
	get -6 http://google.test/
	want_failure 'google.test'
}

t_truncated_names_come_over_tcp()
{
	get -w "$W" http://big.test/
	want_done
	want_match "truncated" "$(fields "$W" 'udp && dns.flags.truncated == 1' dns.qry.name)" big.test
	want_match "over TCP" "$(fields "$W" 'tcp && dns.flags.response == 1' dns.count.answers)" 75
	get -w "$W" --dns "$LAB_ODD_DNS" http://truncated.odd.test/
	want_done
}

t_several_addresses()
{
	local name
	for name in several dead6 refused6; do
		get -o "$T/body" "http://$name.test/"
		want_done
		want_same "body" "$T/body" "$LAB/www/index.html"
	done
}

t_resolve_skips_dns()
{
	get -w "$W" --resolve "elsewhere.test:80:$LAB_WWW" -o "$T/body" http://elsewhere.test/
	want_done
	want_empty "queries" "$(shark "$W" -Y dns)"
	get -w "$W" "http://$LAB_WWW/"
	want_done
	want_empty "queries" "$(shark "$W" -Y dns)"
	get -w "$W" "http://[$LAB_WWW6]/"
	want_done
	want_empty "queries" "$(shark "$W" -Y dns)"
}

t_forged_answers_are_not_believed()
{
	local name
	for name in forged crossed; do
		get --dns "$LAB_ODD_DNS" "http://$name.odd.test/"
		want_done
		want_match "connected" "$(err)" "TCP connection to $LAB_WWW:80"
	done
}

t_lost_query_is_sent_again()
{
	get -w "$W" --dns "$LAB_ODD_DNS" http://lost.odd.test/
	want_done
	want_equal "queries for an address" "$(fields "$W" 'dns.qry.type == 1 && dns.flags.response == 0' dns.id | wc -l)" 2
}

t_name_server_over_ipv6()
{
	get -w "$W" --dns "$LAB_DNS6" http://google.test/
	want_done
	want_match "asked" "$(fields "$W" 'dns.flags.response == 0' ipv6.dst)" "$LAB_DNS6"
}

t_loopback_resolver_is_told_and_avoided()
{
	local conf
	[ -e "$LAB/has.resolv" ] || { skip "no mount, no resolv.conf of our own"; return; }
	conf=$(cat "$LAB/resolv.conf")
	echo "nameserver 127.0.0.53" >"$LAB/resolv.conf"
	get http://google.test/
	want_failure '127\.0\.0\.53'
	want_match "the way out" "$(err)" '--dns'
	printf 'nameserver 127.0.0.1\nnameserver %s\n' "$LAB_DNS" >"$LAB/resolv.conf"
	get http://google.test/
	want_equal "exit code" "$RC" 0
	echo "$conf" >"$LAB/resolv.conf"
}

t_quiet_and_formats()
{
	get -q -f none http://google.test/
	want_done
	want_empty "stderr" "$(err)"
	want_empty "stdout" "$(cat "$T/out")"
	get -f json http://www.google.test/404
	want_done
	python3 -c 'import json, sys
for line in open(sys.argv[1]): json.loads(line)' "$T/out" 2>"$T/json.err" || fail "JSON: $(tail -n 1 "$T/json.err")"
}

t_fields()
{
	get -e tcp.srcport -e ip.dst -w "$W" http://www.google.test/404
	want_done
	fields "$W" frame tcp.srcport ip.dst | tr '|' '\t' >"$T/fields"
	want_same "fields" "$T/out" "$T/fields"
}

tap_main "$0" "$@"
