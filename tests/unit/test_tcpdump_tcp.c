/* The text of tcpdump: TCP, its options, and lines of text.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "tcp handshake and data, 1", LINKTYPE_RAW, false, 0,
	  "4500003c0001000040068e84c0000201c6336402c3500050000003e800000000a0020400903f00000204"
	  "05b40402080a000000010000000001030307",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 60)\n"
	  "    192.0.2.1.50000 > 198.51.100.2.80: Flags [S], cksum 0x903f (correct), seq 1000, "
	  "win 1024, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0" },
	{ "tcp handshake and data, 2", LINKTYPE_RAW, true, 0,
	  "4500002c0001000040068e94c6336402c00002010050c35000002328000003e960120400bd2d00000204"
	  "05b4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 44)\n"
	  "    198.51.100.2.80 > 192.0.2.1.50000: Flags [S.], cksum 0xbd2d (correct), seq "
	  "9000, ack 1001, win 1024, options [mss 1460], length 0" },
	{ "tcp handshake and data, 3", LINKTYPE_RAW, true, 0,
	  "450000280001000040068e98c0000201c6336402c3500050000003e90000232950100400d4ea0000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 40)\n"
	  "    192.0.2.1.50000 > 198.51.100.2.80: Flags [.], cksum 0xd4ea (correct), seq 1, "
	  "ack 1, win 1024, length 0" },
	{ "tcp handshake and data, 4", LINKTYPE_RAW, true, 0,
	  "450000430001000040068e7dc0000201c6336402c3500050000003e90000232950180400981200004745"
	  "54202f20485454502f312e310d0a486f73743a20610d0a0d0a",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 67)\n"
	  "    192.0.2.1.50000 > 198.51.100.2.80: Flags [P.], cksum 0x9812 (correct), seq "
	  "1:28, ack 1, win 1024, length 27: HTTP, length: 27\n"
	  "\tGET / HTTP/1.1\n"
	  "\tHost: a\n"
	  "\t" },
	{ "tcp handshake and data, 5", LINKTYPE_RAW, true, 0,
	  "450000500001000040068e70c6336402c00002010050c35000002329000004045018040078ab00004854"
	  "54502f312e3120323030204f4b0d0a5365727665723a20097461620d0a0d0a0062696e617279",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 80)\n"
	  "    198.51.100.2.80 > 192.0.2.1.50000: Flags [P.], cksum 0x78ab (correct), seq "
	  "1:41, ack 28, win 1024, length 40: HTTP, length: 40\n"
	  "\tHTTP/1.1 200 OK\n"
	  "\tServer: \ttab\n"
	  "\t" },
	{ "tcp handshake and data, 6", LINKTYPE_RAW, true, 0,
	  "450000340001000040068e8cc6336402c00002010050c3500000238c0000040480100400964500000101"
	  "050a000004060000040a",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 52)\n"
	  "    198.51.100.2.80 > 192.0.2.1.50000: Flags [.], cksum 0x9645 (correct), seq 100, "
	  "ack 28, win 1024, options [nop,nop,sack 1 {30:34}], length 0" },
	{ "tcp, all flags, urgent", LINKTYPE_RAW, false, 0,
	  "450000280001000040068e98c0000201c633640200010002000000010000000250ff0400bea10007",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 40)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [FSRP.UEW], cksum 0xbea1 (correct), seq 1, "
	  "ack 2, win 1024, urg 7, length 0" },
	{ "tcp, no flags, wrong checksum", LINKTYPE_RAW, false, 0,
	  "450000280001000040068e98c0000201c63364020001000200000001000000025000040000000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 40)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [none], cksum 0x0000 (incorrect -> 0xbfa7), "
	  "seq 1, win 1024, length 0" },
	{ "tcp, rare options", LINKTYPE_RAW, false, 0,
	  "450000480001000040068e78c0000201c6336402000100020000000100000000d0020400695900000606"
	  "000000010706000000020b06000000030d0600000004140401021c048001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 72)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S], cksum 0x6959 (correct), seq 1, win "
	  "1024, options [echo 1,echoreply 2,cc 3, 4,scps cap 01 id 2,uto 0x8001 983040], "
	  "length 0" },
	{ "tcp, md5 and tcp-ao", LINKTYPE_RAW, false, 0,
	  "4500004c0001000040068e74c0000201c6336402000100020000000100000000e0020400c61e00001312"
	  "000102030405060708090a0b0c0d0e0f1d1001020000000000000000000000000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 76)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S], cksum 0xc61e (correct), seq 1, win "
	  "1024, options [md5 shared secret not supplied with -M, can't check - "
	  "000102030405060708090a0b0c0d0e0f,tcp-ao keyid 1 rnextkeyid 2 mac "
	  "0x000000000000000000000000,eol], length 0" },
	{ "tcp, fast open", LINKTYPE_RAW, false, 0,
	  "450000440001000040068e7cc0000201c6336402000100020000000100000000c0020400a15b00002202"
	  "2206616263642205616263fe08f9897778797afe041234000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 68)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S], cksum 0xa15b (correct), seq 1, win "
	  "1024, options [tfo  cookiereq,tfo  cookie 61626364,tfo  (invalid),exp-tfo cookie "
	  "7778797a,exp-1234,eol], length 0" },
	{ "tcp, an unknown option", LINKTYPE_RAW, false, 0,
	  "450000300001000040068e90c0000201c633640200010002000000010000000070020400106e0000c805"
	  "616263c90200",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 48)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S], cksum 0x106e (correct), seq 1, win "
	  "1024, options [unknown-200 0x616263,unknown-201,eol], length 0" },
	{ "tcp, bad sack", LINKTYPE_RAW, false, 0,
	  "4500002c0001000040068e94c0000201c633640200010002000000010000000060020400493d00000504"
	  "6162",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 44)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S], cksum 0x493d (correct), seq 1, win "
	  "1024, options [sack invalid sack], length 0" },
	{ "tcp, an option too long", LINKTYPE_RAW, false, 0,
	  "450000300001000040068e90c0000201c63364020001000200000001000000007002040095c700000204"
	  "05b402200000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 48)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S], cksum 0x95c7 (correct), seq 1, win "
	  "1024, options [mss 1460,[bad opt]]" },
	{ "tcp, mss of length three", LINKTYPE_RAW, false, 0,
	  "450000300001000040068e90c0000201c63364020001000200000001000000007002040095e600000203"
	  "05b401010101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 48)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S], cksum 0x95e6 (correct), seq 1, win "
	  "1024, options [mss 1460[len 3],nop,nop,nop,nop], length 0" },
	{ "tcp, options that are cut", LINKTYPE_RAW, false, 56,
	  "450000380001000040068e88c0000201c6336402000100020000000100000000900204006ed300000204"
	  "05b4080a0000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 56)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S], seq 1, win 1024, options [mss 1460,TS "
	  "[|tcp]>" },
	{ "tcp, header too short", LINKTYPE_RAW, false, 0,
	  "450000280001000040068e98c0000201c633640200010002000000010000000040020400cfa70000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 40)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2:  tcp 4 [bad hdr length 16 - too short, < 20]" },
	{ "tcp, header too long", LINKTYPE_RAW, false, 0,
	  "450000280001000040068e98c0000201c6336402000100020000000100000000900204007fa70000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 40)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S] [bad hdr length 36 - too long, > 20]" },
	{ "tcp, cut in the ports", LINKTYPE_RAW, false, 40,
	  "450000280001000040068e98c0000201c63364020001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 40)\n"
	  "    192.0.2.1 > 198.51.100.2: [|tcp]" },
	{ "tcp, cut in the header", LINKTYPE_RAW, false, 40,
	  "450000280001000040068e98c0000201c633640200010002000000010000000050020400",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 40)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2:  [|tcp]" },
	{ "tcp, a reset that says why", LINKTYPE_RAW, false, 0,
	  "450000310001000040068e8fc0000201c633640200010002000000010000000050040400c7680000676f"
	  "20617761790180",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 49)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [R], cksum 0xc768 (correct), seq 1:10, win "
	  "1024, length 9 [RST go away^AM-^@]" },
	{ "tcp, a reset that says much", LINKTYPE_RAW, false, 0,
	  "450000500001000040068e70c0000201c633640200010002000000010000000050040400561400007878"
	  "7878787878787878787878787878787878787878787878787878787878787878787878787878",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 80)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [R], cksum 0x5614 (correct), seq 1:41, win "
	  "1024, length 40 [RST+ xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]" },
	{ "tcp over ip6", LINKTYPE_RAW, false, 0,
	  "600000000014064020010db800000000000000000000000120010db80000000000000000000000020001"
	  "0002000000010000000050020400506a0000",
	  "IP6 (hlim 64, next-header TCP (6) payload length: 20) 2001:db8::1.1 > "
	  "2001:db8::2.2: Flags [S], cksum 0x506a (correct), seq 1, win 1024, length 0" },
	{ "mptcp capable", LINKTYPE_RAW, false, 0,
	  "450000340001000040068e8cc0000201c6336402000100020000000100000002800204006c0800001e0c"
	  "01810101010101010101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 52)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S], cksum 0x6c08 (correct), seq 1, win "
	  "1024, options [mptcp 12 capable v1 csum {0x101010101010101}], length 0" },
	{ "mptcp join, 1", LINKTYPE_RAW, false, 0,
	  "450000340001000040068e8cc0000201c633640200010002000000010000000280020400608500001e0c"
	  "11050000000100000002",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 52)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S], cksum 0x6085 (correct), seq 1, win "
	  "1024, options [mptcp 12 join backup id 5 token 0x1 nonce 0x2], length 0" },
	{ "mptcp join, 2", LINKTYPE_RAW, true, 0,
	  "450000380001000040068e88c0000201c633640200010002000000010000000290120400496500001e10"
	  "1005020202020202020200000003",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 56)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [S.], cksum 0x4965 (correct), seq 1, ack 2, "
	  "win 1024, options [mptcp 16 join id 5 hmac 0x202020202020202 nonce 0x3], length 0" },
	{ "mptcp join, 3", LINKTYPE_RAW, true, 0,
	  "450000400001000040068e80c0000201c6336402000100020000000100000002b0100400134900001e18"
	  "10000303030303030303030303030303030303030303",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 64)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0x1349 (correct), seq 0, ack 1, "
	  "win 1024, options [mptcp 24 join hmac 0x0303030303030303030303030303030303030303], "
	  "length 0" },
	{ "mptcp dss, 1", LINKTYPE_RAW, false, 0,
	  "4500003c0001000040068e84c0000201c6336402000100020000000100000002a0100400859200001e14"
	  "20050000000100000002000000030004abcd",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 60)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0x8592 (correct), seq 1, ack 2, "
	  "win 1024, options [mptcp 20 dss ack 1 seq 2 subseq 3 len 4 csum 0xabcd], length 0" },
	{ "mptcp dss, 2", LINKTYPE_RAW, true, 0,
	  "450000440001000040068e7cc0000201c6336402000100020000000100000002c0100400656800001e1c"
	  "201f00000000000000010000000000000002000000030004abcd",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 68)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0x6568 (correct), seq 0, ack 1, "
	  "win 1024, options [mptcp 28 dss fin ack 1 seq 2 subseq 3 len 4 csum 0xabcd], length "
	  "0" },
	{ "mptcp addresses, 1", LINKTYPE_RAW, false, 0,
	  "450000300001000040068e90c0000201c6336402000100020000000100000002701004008b8400001e08"
	  "3401c0000201",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 48)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0x8b84 (correct), seq 1, ack 2, "
	  "win 1024, options [mptcp 8 add-addr v0-ip4 id 1 192.0.2.1], length 0" },
	{ "mptcp addresses, 2", LINKTYPE_RAW, true, 0,
	  "4500003c0001000040068e84c0000201c6336402000100020000000100000002a0100400420200001e12"
	  "3101c0000201005007070707070707070000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 60)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0x4202 (correct), seq 0, ack 1, "
	  "win 1024, options [mptcp 18 add-addr v1-echo id 1 192.0.2.1:80 hmac "
	  "0x707070707070707,eol], length 0" },
	{ "mptcp addresses, 3", LINKTYPE_RAW, true, 0,
	  "4500003c0001000040068e84c0000201c6336402000100020000000100000002a0100400f3b200001e14"
	  "300220010db8000000000000000000000001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 60)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0xf3b2 (correct), seq 0, ack 1, "
	  "win 1024, options [mptcp 20 add-addr v1 id 2 2001:db8::1], length 0" },
	{ "mptcp addresses, 4", LINKTYPE_RAW, true, 0,
	  "4500002c0001000040068e94c0000201c633640200010002000000010000000260100400518e00001e04"
	  "4001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 44)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0x518e (correct), seq 0, ack 1, "
	  "win 1024, options [mptcp 4 rem-addr id 1], length 0" },
	{ "mptcp priority, failure, close, 1", LINKTYPE_RAW, false, 0,
	  "4500002c0001000040068e94c0000201c633640200010002000000010000000260100400408e00001e04"
	  "5101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 44)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0x408e (correct), seq 1, ack 2, "
	  "win 1024, options [mptcp 4 prio backup id 1], length 0" },
	{ "mptcp priority, failure, close, 2", LINKTYPE_RAW, true, 0,
	  "450000340001000040068e8cc0000201c6336402000100020000000100000002801004000d7b00001e0c"
	  "60000101010101010101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 52)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0x0d7b (correct), seq 0, ack 1, "
	  "win 1024, options [mptcp 12 fail seq 72340172838076673], length 0" },
	{ "mptcp priority, failure, close, 3", LINKTYPE_RAW, true, 0,
	  "450000340001000040068e8cc0000201c633640200010002000000010000000280100400fd7a00001e0c"
	  "70000101010101010101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 52)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0xfd7a (correct), seq 0, ack 1, "
	  "win 1024, options [mptcp 12 fast-close key 0x101010101010101], length 0" },
	{ "mptcp priority, failure, close, 4", LINKTYPE_RAW, true, 0,
	  "4500002c0001000040068e94c0000201c633640200010002000000010000000260100400018f00001e04"
	  "9000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 44)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0x018f (correct), seq 0, ack 1, "
	  "win 1024, options [mptcp 4 unknown], length 0" },
	{ "mptcp priority, failure, close, 5", LINKTYPE_RAW, true, 0,
	  "450000300001000040068e90c0000201c633640200010002000000010000000270100400718a00001e05"
	  "100000000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 48)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: Flags [.], cksum 0x718a (correct), seq 0, ack 1, "
	  "win 1024, options [mptcp 5 join[bad opt]" },
	{ "smtp", LINKTYPE_RAW, false, 0,
	  "450000350001000040068e8bc0000201c633640200190001000000010000000250180400170c00003232"
	  "30206d61696c0d0a323530",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 53)\n"
	  "    192.0.2.1.25 > 198.51.100.2.1: Flags [P.], cksum 0x170c (correct), seq 1:14, "
	  "ack 2, win 1024, length 13: SMTP, length: 13\n"
	  "\t220 mail\n"
	  "\t250 [|smtp]" },
	{ "ftp with control characters", LINKTYPE_RAW, false, 0,
	  "450000370001000040068e89c0000201c6336402001500010000000100000002501804001b0c00003232"
	  "30206f6b0d0a1b5b33316d0d0a",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 55)\n"
	  "    192.0.2.1.21 > 198.51.100.2.1: Flags [P.], cksum 0x1b0c (correct), seq 1:16, "
	  "ack 2, win 1024, length 15: FTP, length: 15\n"
	  "\t220 ok" },
	{ "http that is not text", LINKTYPE_RAW, false, 0,
	  "4500002b0001000040068e95c0000201c633640200500001000000010000000250180400a83b00001603"
	  "01",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 43)\n"
	  "    192.0.2.1.80 > 198.51.100.2.1: Flags [P.], cksum 0xa83b (correct), seq 1:4, ack "
	  "2, win 1024, length 3: HTTP" },
	{ "http that is cut", LINKTYPE_RAW, false, 75,
	  "4500004b0001000040068e75c0000201c633640200500001000000010000000250180400808600004745"
	  "54202f20485454502f312e310d0a486f7374",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 75)\n"
	  "    192.0.2.1.80 > 198.51.100.2.1: Flags [P.], seq 1:36, ack 2, win 1024, length "
	  "35: HTTP, length: 35\n"
	  "\tGET / HTTP/1.1 [|http]" },
	{ "http on 8080, an unknown word", LINKTYPE_RAW, false, 0,
	  "450000350001000040068e8bc0000201c63364021f900001000000010000000250180400645900004845"
	  "4c4c4f20776f726c640d0a",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 53)\n"
	  "    192.0.2.1.8080 > 198.51.100.2.1: Flags [P.], cksum 0x6459 (correct), seq 1:14, "
	  "ack 2, win 1024, length 13: HTTP" },
	{ "rtsp", LINKTYPE_RAW, false, 0,
	  "450000420001000040068e7ec0000201c6336402022a0001000000010000000250180400026b00005254"
	  "53502f312e3020323030204f4b0d0a435365713a20310d0a",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 66)\n"
	  "    192.0.2.1.554 > 198.51.100.2.1: Flags [P.], cksum 0x026b (correct), seq 1:27, "
	  "ack 2, win 1024, length 26: RTSP, length: 26\n"
	  "\tRTSP/1.0 200 OK\n"
	  "\tCSeq: 1" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
