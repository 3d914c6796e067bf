#!/usr/bin/env bash
# tuntrace resolve against dnsmasq and odd servers.

# shellcheck source-path=SCRIPTDIR source=fetch.sh
. "$(dirname "$0")/fetch.sh"
fetch_open "$0" "$@"
W=$T/c.pcapng

resolve() { traffic resolve "$@"; }

t_addresses_and_aliases()
{
	resolve -w "$W" www.google.test v6.test one.chain.test
	want_done
	want_match "said" "$(err)" "^www\.google\.test is $LAB_WWW"
	want_match "said" "$(err)" "v6\.test is $LAB_WWW6"
	want_match "said" "$(err)" "two\.chain\.test is an alias of three\.chain\.test"
	want_match "said" "$(err)" "one\.chain\.test is $LAB_WWW"
	want_match "said" "$(err)" 'names: 3 resolved, 0 failed'
	want_match "said" "$(err)" 'time: dns [0-9.]+ ms, total [0-9.]+ ms'
	want_match "said" "$(err)" 'frames: 6 sent, [0-9]+ received, 0 retransmitted'
	want_clean "$W"
	want_equal "lines and frames" "$(wc -l <"$T/out")" "$(frames_in "$W")"
	want_equal "questions" "$(fields "$W" 'dns.flags.response == 0' dns.qry.name dns.qry.type | sort | paste -sd' ')" \
		"one.chain.test|1 one.chain.test|28 v6.test|1 v6.test|28 www.google.test|1 www.google.test|28"
	# the names of the capture itself
	want_match "tshark's own" "$(tshark -r "$W" -W n -q -z hosts 2>/dev/null)" "$LAB_WWW6"$'\t'"v6\.test"
}

t_families()
{
	resolve -4 -w "$W" dual.test
	want_done
	want_equal "types" "$(fields "$W" 'dns.flags.response == 0' dns.qry.type)" 1
	resolve -6 -w "$W" dual.test
	want_done
	want_match "said" "$(err)" "dual\.test is $LAB_WWW6"
	want_equal "types" "$(fields "$W" 'dns.flags.response == 0' dns.qry.type)" 28
	resolve -6 tls12.test
	want_failure "'tls12\.test' has no IPv6 address"
}

# TYPE LINE: a record of records.test
record()
{
	resolve -w "$W" -t "$1" "${3:-records.test}"
	want_done
	want_equal "the answer" "$(head -n 1 "$T/err")" "$2"
	want_clean "$W"
}

t_records()
{
	record MX 'records.test 300 MX 10 mail.records.test'
	record txt 'records.test 300 TXT "one" "two words"'
	record SRV '_sip._udp.records.test 300 SRV 1 2 5060 sip.records.test' _sip._udp.records.test
	record CAA 'records.test 300 CAA 0 issue "ca.test"'
	record HTTPS 'records.test 300 HTTPS 1 . alpn=h2'
	record TYPE65280 'records.test 300 TYPE65280 c0000201'
	record CNAME 'one.chain.test 300 CNAME two.chain.test' one.chain.test
	record PTR "11.113.0.203.in-addr.arpa 300 PTR www.google.test" "$LAB_WWW"
	record AAAA "v6.test 300 AAAA $LAB_WWW6" v6.test
	want_match "tshark's own names" "$(tshark -r "$W" -W n -q -z hosts 2>/dev/null)" "$LAB_WWW6"
	record TXT 'escape.records.test 300 TXT "\x1b[31m"' escape.records.test
	resolve -t NS records.test
	want_failure "domain 'records\.test' has no NS record"
	resolve -t MX nowhere.test
	want_failure "no domain named 'nowhere\.test' \(NXDOMAIN"
}

t_truncated_and_over_tcp()
{
	resolve -w "$W" -t A big.test
	want_done
	want_equal "records" "$(grep -c '^big.test 300 A 203' "$T/err")" 75
	want_equal "over TCP" "$(fields "$W" 'tcp && dns.count.answers == 75' dns.qry.name)" big.test
	want_clean "$W"
}

t_failures_do_not_stop_the_others()
{
	resolve nowhere.test "$LAB_WWW" localhost '' 'a b' google.test
	want_equal "exit code" "$RC" 1
	want_match "said" "$(err)" "no host named 'nowhere\.test' \(NXDOMAIN from $LAB_DNS\)"
	want_match "said" "$(err)" "'$LAB_WWW' is an address, not a name; -t PTR asks"
	want_match "said" "$(err)" "localhost is this machine's loopback"
	want_match "said" "$(err)" "'': it is empty"
	want_match "said" "$(err)" "'a b': it has blanks"
	want_match "said" "$(err)" "google\.test is $LAB_GOOGLE"
	want_match "said" "$(err)" 'names: 1 resolved, 5 failed'
	want_equal "complaints" "$(grep -c '^tuntrace resolve: ' "$T/err")" 5
}

t_international_names()
{
	resolve -w "$W" bücher.test
	want_failure "'xn--bcher-kva\.test'"
	want_equal "asked" "$(fields "$W" 'dns.flags.response == 0' dns.qry.name | sort -u)" xn--bcher-kva.test
}

t_name_servers_that_fail()
{
	local row
	for row in servfail:SERVFAIL formerr:FORMERR refused:REFUSED nxdomain:NXDOMAIN; do
		resolve -w "$W" --dns "$LAB_ODD_DNS" "${row%%:*}.odd.test"
		want_failure "'${row%%:*}\.odd\.test'.*${row#*:}"
		want_whole "$W"
		resolve --dns "$LAB_ODD_DNS" -t MX "${row%%:*}.odd.test"
		want_failure "'${row%%:*}\.odd\.test'.*${row#*:}"
	done
	for row in ptrloop escape tiny; do
		resolve -w "$W" --dns "$LAB_ODD_DNS" --max-time 0.5 "$row.odd.test"
		want_failure "'$row\.odd\.test'"
		want_whole "$W"
	done
	resolve --dns "$LAB_REFUSED" google.test
	want_failure "name server $LAB_REFUSED takes no questions"
	resolve --max-time 0.5 silent.test google.test
	want_failure "no answer about 'silent\.test' from name server $LAB_DNS within 0\.5 s \(--max-time\)"
	want_match "said" "$(err)" 'names: 1 not asked'
}

t_interrupted()
{
	traffic_start resolve -w "$W" silent.test
	lab_until grep -q 'send udp' "$T/out" || fail "nothing was asked"
	kill -USR1 "$GET_PID"
	lab_until grep -q 'frames: .* sent' "$T/err" || fail "no summary"
	kill -INT "$GET_PID"
	get_wait
	want_equal "exit code" "$RC" 130
	want_equal "summaries" "$(grep -c 'frames: .* sent' "$T/err")" 2
	want_clean "$W"
}

t_outputs()
{
	resolve -w /dev/full google.test
	want_failure '/dev/full: No space left'
	resolve -c 2 -w "$W" google.test v6.test
	want_equal "exit code" "$RC" 0
	want_equal "frames" "$(frames_in "$W")" 2
	resolve -f none -w - google.test
	want_equal "exit code" "$RC" 0
	want_match "the capture on stdout" "$(capinfos -c -M "$T/out" 2>&1)" 'Number of packets: +[4-9]'
	resolve -i tun9 google.test
	want_failure 'no device tun9.*tuntrace setup'
}

tap_main "$0" "$@"
