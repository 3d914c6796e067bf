/* The text of tcpdump: tunnels, PPP and EAP.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "gre, keys and checksum, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108004500004200010000402f8e55c0000201c6336402b000080012340000"
	  "00000001000000074500001e0001000040118e97c0000201c633640200090009000aab276869",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto GRE (47), length 66)\n"
	  "    192.0.2.1 > 198.51.100.2: GREv0, Flags [checksum present, key present, "
	  "sequence# present], sum 0x1234, off 0x0, key=0x1, seq 7, length 46\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.9 > 198.51.100.2.9: [udp sum ok] UDP, length 2" },
	{ "gre, keys and checksum, 2", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000108004500002800010000402f8e6fc0000201c63364023081880b00040001"
	  "0000000500000009ff030021",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto GRE (47), length 40)\n"
	  "    192.0.2.1 > 198.51.100.2: GREv1, Flags [key present, sequence# present, ack "
	  "present], call 1, seq 5, ack 9, length 20\n"
	  "\t [|ip]" },
	{ "gre, keys and checksum, 3", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000108004500001c00010000402f8e7bc0000201c63364020001655800000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto GRE (47), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: GREv1, Flags [none], no-payload, length 8" },
	{ "vxlan, geneve, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000500001000040118e65c0000201c6336402000112b5003caed8"
	  "0800000000002a0002000000000202000000000108004500001e0001000040118e97c0000201c6336402"
	  "00090009000aab276869",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 80)\n"
	  "    192.0.2.1.1 > 198.51.100.2.4789: [udp sum ok] VXLAN, flags [I] (0x08), vni 42\n"
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.9 > 198.51.100.2.9: [udp sum ok] UDP, length 2" },
	{ "vxlan, geneve, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000580001000040118e5dc0000201c6336402000117c10044c920"
	  "0240655800002a00010280010000000002000000000202000000000108004500001e0001000040118e97"
	  "c0000201c633640200090009000aab276869",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 88)\n"
	  "    192.0.2.1.1 > 198.51.100.2.6081: [udp sum ok] Geneve, Flags [C], vni 0x2a, "
	  "options [class Open Virtual Networking (OVN) (0x102) type 0x80(C) len 8 data "
	  "00000000]\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.9 > 198.51.100.2.9: [udp sum ok] UDP, length 2" },
	{ "vxlan, geneve, 3", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000420001000040118e73c0000201c6336402000112b6002eb6f5"
	  "0c00000100002a004500001e0001000040118e97c0000201c633640200090009000aab276869",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 66)\n"
	  "    192.0.2.1.1 > 198.51.100.2.4790: [udp sum ok] VXLAN-GPE, flags [IP], vni 42\n"
	  "    IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.9 > 198.51.100.2.9: [udp sum ok] UDP, length 2" },
	{ "mpls, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000188470001023f000001404500001e0001000040118e97c0000201c6336402"
	  "00090009000aab276869",
	  "MPLS (label 16, tc 1, ttl 63)\n"
	  "\t(label 0 (IPv4 explicit NULL), tc 0, [S], ttl 64)\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.9 > 198.51.100.2.9: [udp sum ok] UDP, length 2" },
	{ "mpls, 2", LINKTYPE_ETHERNET, true, 0, "0200000000020200000000018847000200010003f1ff60",
	  "MPLS (label 32, tc 0, ttl 1)\n"
	  "\t(label 63, tc 0, [S], ttl 255)\n"
	  "\t [|ip6]" },
	{ "l2tp, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000680001000040118e4dc0000201c633640206a506a5005495cf"
	  "c802004c000000000000000080080000000000018008000000020100800a000000030000000380080000"
	  "000900078008000000061130000f00000007686f73742d310c000000000000000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 104)\n"
	  "    192.0.2.1.1701 > 198.51.100.2.1701: [udp sum ok]  l2tp:[TLS](0/0)Ns=0,Nr=0 "
	  "*MSGTYPE(SCCRQ) *PROTO_VER(1.0) *FRAMING_CAP(AS) *ASSND_TUN_ID(7) *FIRM_VER(4400) "
	  "HOST_NAME(host-1^L^@^@)  [|l2tp]" },
	{ "l2tp, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000420001000040118e73c0000201c633640206a506a5002ef23d"
	  "00020001000200214500001e0001000040118e97c0000201c633640200090009000aab276869",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 66)\n"
	  "    192.0.2.1.1701 > 198.51.100.2.1701: [udp sum ok]  l2tp:[](1/2) {IP (tos 0x0, "
	  "ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.9 > 198.51.100.2.9: [udp sum ok] UDP, length 2}" },
	{ "l2tp, 3", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000108004500001e0001000040118e97c0000201c633640206a506a5000a0658"
	  "0001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.1701 > 198.51.100.2.1701: [udp sum ok]  l2f:" },
	{ "pppoe, discovery and session, 1", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001886311090000001001010000010300080102030405060708",
	  "PPPoE PADI [Service-Name] [Host-Uniq 0x0102030405060708]" },
	{ "pppoe, discovery and session, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000018864110000110010c0210101000e010405d40304c023050661626364",
	  "PPPoE  [ses 0x11] LCP, Conf-Request (0x01), id 1, length 16\n"
	  "\tencoded length 14 (=Option(s) length 10)\n"
	  "\t0x0000:  c021 0101 000e\n"
	  "\t  MRU Option (0x01), length 4: 1492\n"
	  "\t    0x0000:  05d4\n"
	  "\t  Auth-Prot Option (0x03), length 4: PAP\n"
	  "\t    0x0000:  c023\n"
	  "\t  Magic-Num Option (0x05), length 6: 0x61626364\n"
	  "\t    0x0000:  6162 6364 [remaining options length 2 < 6] (invalid)" },
	{ "pppoe, discovery and session, 3", LINKTYPE_ETHERNET, true, 0,
	  "020000000002020000000001886411000011001400214500001e0001000040118e97c0000201c633",
	  "PPPoE  [ses 0x11] IP  [|ip]" },
	{ "eap over lan, 1", LINKTYPE_ETHERNET, false, 0, "020000000002020000000001888e01010000",
	  "EAPOL start (1) v1, len 0" },
	{ "eap over lan, 2", LINKTYPE_ETHERNET, true, 0,
	  "020000000002020000000001888e02000009010100090175736572",
	  "EAP packet (0) v2, len 9, Request (1), id 1, len 9\n"
	  "\t\t Type Identity (1), Identity: user" },
	{ "eap over lan, 3", LINKTYPE_ETHERNET, true, 0,
	  "020000000002020000000001888e0103005f0202020202020202020202020202020202020202",
	  "EAPOL key (3) v1, len 95" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
