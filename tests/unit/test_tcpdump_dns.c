/* The text of tcpdump: DNS.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "dns query", LINKTYPE_RAW, false, 0,
	  "4500003d0001000040118e78c0000201c6336402000100350029c8d10001010000010000000000000377"
	  "7777076578616d706c6503636f6d0000010001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 61)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 1+ A? www.example.com. (33)" },
	{ "dns query, checking disabled, edns", LINKTYPE_RAW, false, 0,
	  "450000440001000040118e71c0000201c6336402000100350030a3860002013000010000000000010765"
	  "78616d706c6503636f6d00001c000100002904d0000080000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 68)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 2+% [1au] AAAA? example.com. ar: . "
	  "OPT UDPsize=1232 DO (40)" },
	{ "dns query of other types and classes, 1", LINKTYPE_RAW, false, 0,
	  "450000390001000040118e7cc0000201c633640200010035002543c50003010000010000000000000765"
	  "78616d706c6503636f6d0000ff0003",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 57)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 3+ ANY CHAOS? example.com. (29)" },
	{ "dns query of other types and classes, 2", LINKTYPE_RAW, true, 0,
	  "450000390001000040118e7cc0000201c633640200010035002503c60003010000010000000000000765"
	  "78616d706c6503636f6d0000410001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 57)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 3+ Type65? example.com. (29)" },
	{ "dns query of other types and classes, 3", LINKTYPE_RAW, true, 0,
	  "4500002d0001000040118e88c0000201c6336402000100350019034b0003010000010000000000000000"
	  "060009",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 45)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 3+ SOA (Class 9)? . (17)" },
	{ "dns update, notify, inverse, 1", LINKTYPE_RAW, false, 0,
	  "450000390001000040118e7cc0000201c633640200010035002517c50004280000010000000000000765"
	  "78616d706c6503636f6d0000060001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 57)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 4 update SOA? example.com. (29)" },
	{ "dns update, notify, inverse, 2", LINKTYPE_RAW, true, 0,
	  "450000390001000040118e7cc0000201c63364020001003500251bc50004240000010000000000000765"
	  "78616d706c6503636f6d0000060001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 57)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 4 notify [b2&3=0x2400] SOA? "
	  "example.com. (29)" },
	{ "dns update, notify, inverse, 3", LINKTYPE_RAW, true, 0,
	  "450000280001000040118e8dc0000201c63364020001003500140a55000409000000000000000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 40)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 4 inv_q+ [0a] (12)" },
	{ "dns reply", LINKTYPE_RAW, false, 0,
	  "450000750001000040118e40c0000201c633640200010035006179d60005858000010003000000000765"
	  "78616d706c6503636f6d0000010001c00c000100010000003c0004c0000201c00c001c00010000003c00"
	  "1020010db8000000000000000000000005c00c000500010000003c00040161c00c",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 117)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 5* q: A? example.com. 3/0/0 "
	  "example.com. A 192.0.2.1, example.com. AAAA 2001:db8::5, example.com. CNAME "
	  "a.example.com. (89)" },
	{ "dns reply, many types", LINKTYPE_RAW, false, 0,
	  "450001020001000040118db3c0000201c63364020001003500ee8ada000681800001000a000000000765"
	  "78616d706c6503636f6d0000ff0001c00c000200010000003c0002c00cc00c000f00010000003c000400"
	  "0ac00cc00c001000010000003c000603612262011bc00c000600010000003c001cc00c04726f6f740000"
	  "00000100000002000000030000000400000005c00c002100010000003c00080001000213c4c00cc00c00"
	  "0c00010000003c00050178017900c00c002700010000003c0003017a00c00c010000010000003c000c00"
	  "010002687474703a2f2f61c00c002600010000003c000b401111111111111111c00cc00c002e00010000"
	  "003c00026162",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 258)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 6 q: ANY? example.com. 10/0/0 "
	  "example.com. NS example.com., example.com. MX example.com. 10, example.com. TXT "
	  "\"a\"b\" \"^[\", example.com. SOA example.com. root. 1 2 3 4 5, example.com. SRV "
	  "example.com.:5060 1 2, example.com. PTR x.y., example.com. DNAME z., example.com. "
	  "URI 1 2 http://a, example.com. A6 64 ::1111:1111:1111:1111 example.com., "
	  "example.com. RRSIG (230)" },
	{ "dns reply, all sections", LINKTYPE_RAW, false, 0,
	  "4500006f0001000040118e46c0000201c633640200010035005b6a4f0007858300010000000100020161"
	  "04746573740000010001047465737400000200010000003c0009026e73047465737400026e7304746573"
	  "7400000100010000003c0004c000020100002904d0000080000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 111)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 7 NXDomain* q: A? a.test. 0/1/2 ns: "
	  "test. NS ns.test. ar: ns.test. A 192.0.2.1, . OPT UDPsize=1232 DO (83)" },
	{ "dns reply, codes and bits, 1", LINKTYPE_RAW, false, 0,
	  "4500002f0001000040118e86c0000201c633640200010035001b89de0008860200010000000000000161"
	  "0000010001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 47)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 8 ServFail*-| q: A? a. 0/0/0 (19)" },
	{ "dns reply, codes and bits, 2", LINKTYPE_RAW, true, 0,
	  "4500002f0001000040118e86c0000201c633640200010035001b8e3b000881a500010000000000000161"
	  "0000010001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 47)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 8 Refused$ q: A? a. 0/0/0 (19)" },
	{ "dns reply, codes and bits, 3", LINKTYPE_RAW, true, 0,
	  "4500003a0001000040118e7bc0000201c6336402000100350026084f0008818100010000000000010161"
	  "000001000100002904d0010080000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 58)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 8Resp17 q: A? a. 0/0/1 ar: . OPT "
	  "UDPsize=1232 DO (30)" },
	{ "dns reply, codes and bits, 4", LINKTYPE_RAW, true, 0,
	  "450000280001000040118e8dc0000201c633640200010035001491c50008818b0000000000000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 40)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 8 Resp11 [0q] 0/0/0 (12)" },
	{ "dns, edns options", LINKTYPE_RAW, false, 0,
	  "450000900001000040118e25c0000201c633640200010035007c8db40009012000010000000000010161"
	  "000001000100002904d00000800000560008000700011800c00002000a00084142434445464748000b00"
	  "020019000c0002000000030002616200050003080d0f0006000201020007000101000e00040001000200"
	  "090004000000070008000300011812340000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 144)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 9+ [1au] A? a. ar: . OPT "
	  "UDPsize=1232 DO [ECS 192.0.2.0/24/0,COOKIE 4142434445464748,KEEPALIVE 2.5 "
	  "sec,PADDING (2),NSID 6162,DAU RSASHA256 ECDSAP256SHA256 ED25519,DHU SHA-1 "
	  "SHA-256,N3U SHA-1,KEY-TAG 1 2,EXPIRE 7 sec,ECS  (invalid),Opt4660] (116)" },
	{ "dns, tsig", LINKTYPE_RAW, false, 0,
	  "450000540001000040118e61c0000201c633640200010035004069e1000a010000010000000000010161"
	  "0000010001016b0000fa00ff0000003c001804686d616300000000000000012c00026162000a00000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 84)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 10+ [1au] A? a. ar: k. ANY TSIG "
	  "hmac. fudge=300 maclen=2 origid=10 error=0 otherlen=0 (56)" },
	{ "dns, a pointer to itself", LINKTYPE_RAW, false, 0,
	  "4500002e0001000040118e87c0000201c633640200010035001a5232000b01000001000000000000c00c"
	  "00010001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 46)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 11+ A? <BAD PTR> [|domain]" },
	{ "dns, a label type that is none, 1", LINKTYPE_RAW, false, 0,
	  "450000310001000040118e84c0000201c633640200010035001d2d75000c010000010000000000008061"
	  "62630000010001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 49)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 12+ [|domain]" },
	{ "dns, a label type that is none, 2", LINKTYPE_RAW, true, 0,
	  "450000310001000040118e84c0000201c633640200010035001d23b0000c010000010000000000004109"
	  "ab800000010001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 49)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 12+ A? \\[xab8/9]. (21)" },
	{ "dns, control characters and the eighth bit", LINKTYPE_RAW, false, 0,
	  "450000320001000040118e83c0000201c633640200010035001eb398000d01000001000000000000041b"
	  "5b80ff0000010001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 50)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 13+ A? ^[[M-^@M-^?. (22)" },
	{ "dns, a name too long", LINKTYPE_RAW, false, 0,
	  "4500016d0001000040118d48c0000201c6336402000100350159df75000e010000010000000000003f78"
	  "787878787878787878787878787878787878787878787878787878787878787878787878787878787878"
	  "78787878787878787878787878787878787878783f787878787878787878787878787878787878787878"
	  "787878787878787878787878787878787878787878787878787878787878787878787878787878787878"
	  "3f7878787878787878787878787878787878787878787878787878787878787878787878787878787878"
	  "787878787878787878787878787878787878787878783f78787878787878787878787878787878787878"
	  "787878787878787878787878787878787878787878787878787878787878787878787878787878787878"
	  "78783f787878787878787878787878787878787878787878787878787878787878787878787878787878"
	  "7878787878787878787878787878787878787878787878780000010001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 365)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 14+ A? "
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxxxxxxxxxxxxxxxxxxxxxx.xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
	  "xxx.<DOMAIN NAME TOO LONG> (337)" },
	{ "dns, a record that ends early", LINKTYPE_RAW, false, 0,
	  "4500003d0001000040118e78c0000201c63364020001003500293ebc000f818000010001000000000161"
	  "0000010001c00c000100010000003c0004c000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 61)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] 15 q: A? a. 1/0/0 a. A [|domain]" },
	{ "dns, too short", LINKTYPE_RAW, false, 0,
	  "4500001f0001000040118e96c0000201c633640200010035000b126a000101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 31)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: [udp sum ok] domain [length 3 < 12] (invalid)" },
	{ "dns that is cut", LINKTYPE_RAW, false, 61,
	  "4500003d0001000040118e78c0000201c6336402000100350029c8d10001010000010000000000000377"
	  "7777076578616d70",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 61)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: 1+ [|domain]" },
	{ "dns over tcp, 1", LINKTYPE_RAW, false, 0,
	  "4500003d0001000040068e83c0000201c633640200010035000000010000000250180400bad100000013"
	  "00010100000100000000000001610000010001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 61)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: Flags [P.], cksum 0xbad1 (correct), seq 1:22, "
	  "ack 2, win 1024, length 21 1+ A? a. (19)" },
	{ "dns over tcp, 2", LINKTYPE_RAW, true, 0,
	  "4500002d0001000040068e93c0000201c633640200010035000000010000000250180400faa400000050"
	  "616263",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 45)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: Flags [P.], cksum 0xfaa4 (correct), seq 0:5, ack "
	  "1, win 1024, length 5 [prefix length(80) != length(3)] (invalid)" },
	{ "dns over tcp, 3", LINKTYPE_RAW, true, 0,
	  "450000290001000040068e97c0000201c633640200010035000000010000000250180400bf5b000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 41)\n"
	  "    192.0.2.1.1 > 198.51.100.2.53: Flags [P.], cksum 0xbf5b (correct), seq 0:1, ack "
	  "1, win 1024, length 1 [DNS over TCP: length 1 < 2] (invalid)" },
	{ "mdns, 1", LINKTYPE_RAW, false, 0,
	  "4500004b0001000040118e6ac0000201c633640214e914e9003788ed000000000002000000000000055f"
	  "68747470045f746370056c6f63616c00000c80010161056c6f63616c0000010001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 75)\n"
	  "    192.0.2.1.5353 > 198.51.100.2.5353: [udp sum ok] 0 [2q] PTR (QU)? "
	  "_http._tcp.local. A (QM)? a.local. (47)" },
	{ "mdns, 2", LINKTYPE_RAW, true, 0,
	  "4500003f0001000040118e76c0000201c633640214e914e9002b49ae0000840000000001000000000161"
	  "056c6f63616c00000180010000003c0004c0000201",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 63)\n"
	  "    192.0.2.1.5353 > 198.51.100.2.5353: [udp sum ok] 0*- [0q] 1/0/0 a.local. (Cache "
	  "flush) A 192.0.2.1 (35)" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
