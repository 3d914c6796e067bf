/* The text of tcpdump: services over UDP, TCP and SCTP.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "snmp, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000440001000040118e71c0000201c6336402000100a100304813"
	  "302602010104067075626c6963a01902020100020100020100300d300b06072b0601020101010500",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 68)\n"
	  "    192.0.2.1.1 > 198.51.100.2.161: [udp sum ok]  { SNMPv2c { GetRequest(25) R=256  "
	  ".1.3.6.1.2.1.1.1 } } " },
	{ "snmp, 2", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000108004500004a0001000040118e6bc0000201c633640200a100010036535b"
	  "302c020101040773656372657421a21e0201050201020201013013301106072b06010201010104066c69"
	  "6e757821",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 74)\n"
	  "    192.0.2.1.161 > 198.51.100.2.1: [udp sum ok]  { SNMPv2c C=\"secret!\" { "
	  "GetResponse(30) R=5  noSuchName@1 .1.3.6.1.2.1.1.1=\"linux!\" } } " },
	{ "snmp, 3", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000430001000040118e72c0000201c6336402000100a2002f1637"
	  "302902010004067075626c6963a41c06052b060104014004c00002010201060201034301053000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 67)\n"
	  "    192.0.2.1.1 > 198.51.100.2.162: [udp sum ok]  [len37<asnlen41]" },
	{ "radius", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000520001000040118e63c0000201c633640200010714003e5f8c"
	  "0107003311111111111111111111111111111111010675736572020a22222222222222220406c0000201"
	  "1a0b00000009016162637878",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 82)\n"
	  "    192.0.2.1.1 > 198.51.100.2.1812: [udp sum ok] RADIUS, length: 51\n"
	  "\tAccess-Request (1), id: 0x07, Authenticator: 11111111111111111111111111111111\n"
	  "\t  User-Name Attribute (1), length: 6, Value: user\n"
	  "\t    0x0000:  7573 6572\n"
	  "\t  User-Password Attribute (2), length: 10, Value: \n"
	  "\t    0x0000:  2222 2222 2222 2222\n"
	  "\t  NAS-IP-Address Attribute (4), length: 6, Value: 192.0.2.1\n"
	  "\t    0x0000:  c000 0201\n"
	  "\t  Vendor-Specific Attribute (26), length: 11 (bogus, goes past end of packet)" },
	{ "syslog, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108004500003e0001000040118e77c0000201c633640202020202002a98f9"
	  "3c33343e4f63742031312032323a31343a313520686f73742073753a201b5b33316d",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 62)\n"
	  "    192.0.2.1.514 > 198.51.100.2.514: [udp sum ok] SYSLOG, length: 34\n"
	  "\tFacility auth (4), Severity critical (2)\n"
	  "\tMsg: Oct 11 22:14:15 host su: ^[[31m\n"
	  "\t0x0000:  3c33 343e 4f63 7420 3131 2032 323a 3134\n"
	  "\t0x0010:  3a31 3520 686f 7374 2073 753a 201b 5b33\n"
	  "\t0x0020:  316d" },
	{ "syslog, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000270001000040118e8ec0000201c6336402020202020013bc5c"
	  "6e6f207072696f72697479",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 39)\n"
	  "    192.0.2.1.514 > 198.51.100.2.514: [udp sum ok]  (invalid)" },
	{ "tftp, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000360001000040118e7fc0000201c6336402000100450022b805"
	  "000166696c65006f6374657400626c6b73697a65003130323400",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 54)\n"
	  "    192.0.2.1.1 > 198.51.100.2.69: [udp sum ok] TFTP, length 26, RRQ \"file\" octet "
	  "blksize 1024" },
	{ "tftp, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000250001000040118e90c0000201c63364020045000100113d74"
	  "00050001676f6e6500",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 37)\n"
	  "    192.0.2.1.69 > 198.51.100.2.1: [udp sum ok] TFTP, length 9, ERROR ENOTFOUND "
	  "\"gone\"" },
	{ "nfs, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000600001000040118e55c0000201c633640203200801004cae5d"
	  "000000070000000000000002000186a30000000300000003000000000000000000000000000000000000"
	  "0010000100000002000000000003000000040000000466696c65",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 96)\n"
	  "    192.0.2.1.800 > 198.51.100.2.2049: NFS request xid 7 68 lookup fh 1,0/67108864 "
	  "\"file\"" },
	{ "nfs, 2", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000108004500003c0001000040118e79c0000201c6336402080103200028083c"
	  "0000000700000001000000000000000000000000000000000000000200000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 60)\n"
	  "    192.0.2.1.2049 > 198.51.100.2.800: NFS reply xid 7 reply ok 32" },
	{ "redis, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108004500003c0001000040068e84c0000201c6336402000118eb00000001"
	  "0000000250180400502000002a320d0a24330d0a4745540d0a24310d0a6b0d0a",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 60)\n"
	  "    192.0.2.1.1 > 198.51.100.2.6379: Flags [P.], cksum 0x5020 (correct), seq 1:21, "
	  "ack 2, win 1024, length 20: RESP \"GET\" \"k\"" },
	{ "redis, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000360001000040068e8ac0000201c633640218eb000100000002"
	  "0000000350180400a9940000242d310d0a3a370d0a2b4f4b0d0a",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 54)\n"
	  "    192.0.2.1.6379 > 198.51.100.2.1: Flags [P.], cksum 0xa994 (correct), seq 2:16, "
	  "ack 3, win 1024, length 14: RESP null \"7\" \"OK\"" },
	{ "redis, 3", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000330001000040068e8dc0000201c6336402000118eb00000009"
	  "000000025018040096d300002a330d0a24330d0a534554",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 51)\n"
	  "    192.0.2.1.1 > 198.51.100.2.6379: Flags [P.], cksum 0x96d3 (correct), seq 8:19, "
	  "ack 1, win 1024, length 11: RESP \"SET\" [|resp]" },
	{ "telnet and ssh, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108004500003b0001000040068e85c0000201c63364020017000100000001"
	  "000000025018040031680000fffd18fffb01fffa1801fff06c6f67696e3a20",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 59)\n"
	  "    192.0.2.1.23 > 198.51.100.2.1: Flags [P.], cksum 0x3168 (correct), seq 1:20, "
	  "ack 2, win 1024, length 19 [telnet DO TERMINAL TYPE, WILL ECHO, SB TERMINAL TYPE "
	  "SEND SE]" },
	{ "telnet and ssh, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000330001000040068e8dc0000201c63364020016000100000001"
	  "00000002501804003f8700005353482d322e302d780d0a",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 51)\n"
	  "    192.0.2.1.22 > 198.51.100.2.1: Flags [P.], cksum 0x3f87 (correct), seq 1:12, "
	  "ack 2, win 1024, length 11: SSH: SSH-2.0-x" },
	{ "sctp, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000340001000040848e0ec0000201c63364020b590b5900000001"
	  "00000002010000140000000a0000ffff0001000100000001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto SCTP (132), length 52)\n"
	  "    192.0.2.1.2905 > 198.51.100.2.2905: sctp\n"
	  "\t1) [INIT] [init tag: 10] [rwnd: 65535] [OS: 1] [MIS: 1] [init TSN: 1] " },
	{ "sctp, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000340001000040848e0ec0000201c63364020b590b5900000001"
	  "000000020003001400000001000000020000002e64617461",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto SCTP (132), length 52)\n"
	  "    192.0.2.1.2905 > 198.51.100.2.2905: sctp\n"
	  "\t1) [DATA] (B)(E) [TSN: 1] [SID: 0] [SSEQ 2] [PPID 0x2e] [Payload:\n"
	  "\t0x0000:  6461 7461                                data]" },
	{ "sctp, 3", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000380001000040848e0ac0000201c63364020b590b5900000001"
	  "00000002030000180000000500001000000100010002000300000009",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto SCTP (132), length 56)\n"
	  "    192.0.2.1.2905 > 198.51.100.2.2905: sctp\n"
	  "\t1) [SACK] [cum ack 5] [a_rwnd 4096] [#gap acks 1] [#dup tsns 1] \n"
	  "\t\t[gap ack block #1: start = 7, end = 8] \n"
	  "\t\t[dup TSN #1: 9] " },
	{ "dhcpv6", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000186dd600000000038114020010db800000000000000000000000120010db8"
	  "000000000000000000000002022202230038cdc601abcdef0001000a0003000102000000000100060004"
	  "001700180008000200000003000c000000010000000000000000",
	  "IP6 (hlim 64, next-header UDP (17) payload length: 56) 2001:db8::1.546 > "
	  "2001:db8::2.547: [udp sum ok] dhcp6 solicit (xid=abcdef (client-ID hwaddr type 1 "
	  "020000000001) (option-request DNS-server DNS-search-list) (elapsed-time 0) (IA_NA "
	  "IAID:1 T1:0 T2:0))" },
	{ "ike, version 1 and 2, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000700001000040118e45c0000201c633640201f401f4005cfa42"
	  "111111111111111100000000000000000110020000000000000000540d00002c00000001000000010000"
	  "0020010100010000001801010000800100058002000280030001800400020000000c76656e646f726964",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 112)\n"
	  "    192.0.2.1.500 > 198.51.100.2.500: [udp sum ok] isakmp 1.0 msgid 00000000 cookie "
	  "1111111111111111->0000000000000000: phase 1 I ident:\n"
	  "    (sa: doi=ipsec situation=identity\n"
	  "        (p: #1 protoid=isakmp transform=1\n"
	  "            (t: #1 id=ike (type=enc value=3des)(type=hash value=sha1)(type=auth "
	  "value=preshared)(type=group desc value=modp1024))))\n"
	  "    (vid: len=8)" },
	{ "ike, version 1 and 2, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000480001000040118e6dc0000201c633640201f401f400341d80"
	  "2222222222222222333333333333333329202220000000000000002c0000001000004004444444444444"
	  "4444",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 72)\n"
	  "    192.0.2.1.500 > 198.51.100.2.500: [udp sum ok] isakmp 2.0 msgid 00000000 cookie "
	  "2222222222222222->3333333333333333: parent_sa ikev2_init[R]:\n"
	  "    (n: prot_id=#0 type=16388(nat_detection_source_ip))" },
	{ "ike, version 1 and 2, 3", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000108004500001d0001000040118e98c0000201c6336402119411940009f17b"
	  "ff",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29)\n"
	  "    192.0.2.1.4500 > 198.51.100.2.4500: [udp sum ok] isakmp-nat-keep-alive" },
	{ "ike, version 1 and 2, 4", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000340001000040118e81c0000201c63364021194119400202c88"
	  "000000010000000278787878787878787878787878787878",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 52)\n"
	  "    192.0.2.1.4500 > 198.51.100.2.4500: [udp sum ok] UDP-encap: "
	  "ESP(spi=0x00000001,seq=0x2), length 24" },
	{ "kerberos, ptp, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108004500003c0001000040118e79c0000201c6336402000100580028b1c3"
	  "04027573657200696e7374007265616c6d00000000000573766300696e737400",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 60)\n"
	  "    192.0.2.1.1 > 198.51.100.2.88: [udp sum ok]  v4 be KDC_REQUEST: user.inst@realm "
	  "25min svc.inst" },
	{ "kerberos, ptp, 2", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000108004500001e0001000040118e97c0000201c633640200010058000aa8c8"
	  "6a81",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.1 > 198.51.100.2.88: [udp sum ok]  v5" },
	{ "kerberos, ptp, 3", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000108004500005e0001000040118e57c0000201c633640201400140004afc56"
	  "0b0200400000000000000000000000000000000001010101010101010001000505000000000000000000"
	  "000000000000000000000000000000000000000000000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 94)\n"
	  "    192.0.2.1.320 > 198.51.100.2.320: [udp sum ok] PTPv2, v1 compat : no, msg type "
	  ": announce msg, length : 64, domain : 0, reserved1 : 0, Flags [none], NS correction "
	  ": 0, sub NS correction : 0, reserved2 : 0, clock identity : 0x101010101010101, port "
	  "id : 1, seq id : 5, control : 5 (Other), log message interval : 0, originTimeStamp "
	  ": 0 seconds 0 nanoseconds, origin cur utc :0, rsvd : 0, gm priority_1 : 0, gm clock "
	  "class : 0, gm clock accuracy : 0, gm clock variance : 0, gm priority_2 : 0, gm "
	  "clock id : 0x0, steps removed : 0, time source : 0x0" },
	{ "appletalk over udp", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108004500003e0001000040118e77c0000201c633640200c900c9002a2353"
	  "0001020000000000000001020302040221010001030201036f626a0474797065012a",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 62)\n"
	  "    192.0.2.1.201 > 198.51.100.2.201: [udp sum ok] kip 1.3.4 > 0.2.2: nbp-lkup 1: "
	  "\"obj:type@*\" [enum=1] [addr=1.3.2]" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
