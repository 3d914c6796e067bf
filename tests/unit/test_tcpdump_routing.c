/* The text of tcpdump: routing protocols.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "rip, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000480001000040118e6dc0000201c63364020208020800340fdb"
	  "02020000ffff00027365637265740000000000000000000000020000c0000200ffffff00000000000000"
	  "0010",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 72)\n"
	  "    192.0.2.1.520 > 198.51.100.2.520: [udp sum ok] \n"
	  "\tRIPv2, Response, length: 44, routes: 2 or less\n"
	  "\t  Simple Text Authentication data: secret\n"
	  "\t  AFI IPv4,       192.0.2.0/24, tag 0x0000, metric: 16, next-hop: self\n"
	  "\t0x0000:  0202 0000 ffff 0002 7365 6372 6574 0000\n"
	  "\t0x0010:  0000 0000 0000 0000 0002 0000 c000 0200\n"
	  "\t0x0020:  ffff ff00 0000 0000 0000 0010" },
	{ "rip, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000340001000040118e81c0000201c63364020208020800200e56"
	  "010100000000000000000000000000000000000000000010",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 52)\n"
	  "    192.0.2.1.520 > 198.51.100.2.520: [udp sum ok] \n"
	  "\tRIPv1, Request, length: 24, routes: 1\n"
	  "\t  AFI 0, 0.0.0.0, metric: 16\n"
	  "\t0x0000:  0101 0000 0000 0000 0000 0000 0000 0000\n"
	  "\t0x0010:  0000 0000 0000 0010" },
	{ "ripng", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000186dd600000000034114020010db800000000000000000000000120010db8"
	  "00000000000000000000000202090209003450c30201000020010db80000000000000000000000000000"
	  "2001fe800000000000000000000000000001000000ff",
	  "IP6 (hlim 64, next-header UDP (17) payload length: 52) 2001:db8::1.521 > "
	  "2001:db8::2.521: [udp sum ok]  ripng-resp 2:\n"
	  "\t2001:db8::/32 (1)\n"
	  "\tfe80::1/0 (255)" },
	{ "vrrp, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000280001000040708e2ec0000201c63364022101640100010000"
	  "c000020170617373776f7264",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto VRRP (112), length 40)\n"
	  "    192.0.2.1 > 198.51.100.2: VRRPv2, Advertisement, (ttl 64), vrid 1, prio 100, "
	  "authtype none, intvl 1s, length 20, (bad vrrp cksum 0), addrs: 192.0.2.1" },
	{ "vrrp, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000200001000040708e36c0000201c63364023101640100640000"
	  "c0000201",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto VRRP (112), length 32)\n"
	  "    192.0.2.1 > 198.51.100.2: VRRPv3, Advertisement, (ttl 64), vrid 1, prio 100, "
	  "intvl 100cs, length 12, (bad vrrp cksum 0), addrs: 192.0.2.1" },
	{ "hsrp", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000300001000040118e85c0000201c633640207c107c1001ce2c6"
	  "0000100308640100636973636f000000c0000201",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 48)\n"
	  "    192.0.2.1.1985 > 198.51.100.2.1985: [udp sum ok] HSRPv0-hello 20: state=active "
	  "group=1 addr=192.0.2.1 hellotime=3s holdtime=8s priority=100 auth=\"cisco\"" },
	{ "pim hello and join, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108004500002e0001000040678e31c0000201c6336402200076b700010002"
	  "006900130004000000010014000412345678",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto PIM (103), length 46)\n"
	  "    192.0.2.1 > 198.51.100.2: PIMv2, length 26\n"
	  "\tHello, cksum 0x76b7 (correct)\n"
	  "\t  Hold Time Option (1), length 2, Value: 1m45s\n"
	  "\t    0x0000:  0069\n"
	  "\t  DR Priority Option (19), length 4, Value: 1\n"
	  "\t    0x0000:  0000 0001\n"
	  "\t  Generation ID Option (20), length 4, Value: 0x12345678\n"
	  "\t    0x0000:  1234 5678" },
	{ "pim hello and join, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000360001000040678e29c0000201c6336402230012340100c000"
	  "0201000100d201000020ef0000010001000001000720c0000201",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto PIM (103), length 54)\n"
	  "    192.0.2.1 > 198.51.100.2: PIMv2, length 34\n"
	  "\tJoin / Prune, cksum 0x1234 (incorrect), upstream-neighbor: 192.0.2.1\n"
	  "\t  1 group(s), holdtime: 3m30s\n"
	  "\t    group #1: 239.0.0.1, joined sources: 1, pruned sources: 0\n"
	  "\t      joined source #1: 192.0.2.1(SWR)" },
	{ "pim hello and join, 3", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000108004500003a0001000040678e25c0000201c63364022100000040000000"
	  "4500001e0001000040118e97c0000201c633640200090009000aab276869",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto PIM (103), length 58)\n"
	  "    192.0.2.1 > 198.51.100.2: PIMv2, length 38\n"
	  "\tRegister, cksum 0x0000 (unverified), Flags [ Null ]\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.9 > 198.51.100.2.9: [udp sum ok] UDP, length 2" },
	{ "dvmrp and pim version 1, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000240001000040028ea0c0000201c633640213012bf80000ff03"
	  "00000001c0000201",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 36)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp dvmrp Probe\n"
	  "\tgenid 1\n"
	  "\tneighbor 192.0.2.1" },
	{ "dvmrp and pim version 1, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000250001000040028e9fc0000201c63364021400bb9610000000"
	  "200000000000006900",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 37)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp pimv1 Query Sparse-Dense-mode (Hold-time 0s)" },
	{ "eigrp", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000580001000040588e16c0000201c63364020205000000000000"
	  "0000000000000000000000640001000c010001000000000f000400080c0302010102001c000000000001"
	  "9000000101000005dc00ff01000018c00002",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto EIGRP (88), length 88)\n"
	  "    192.0.2.1 > 198.51.100.2: \n"
	  "\tEIGRP v2, opcode: Hello (5), chksum: 0x0000, Flags: [none]\n"
	  "\tseq: 0x00000000, ack: 0x00000000, VRID: 0, AS: 100, length: 48\n"
	  "\t  General Parameters TLV (0x0001), length: 12\n"
	  "\t    holdtime: 15s, k1 1, k2 0, k3 1, k4 0, k5 0\n"
	  "\t    0x0000:  0100 0100 0000 000f\n"
	  "\t  Software Version TLV (0x0004), length: 8\n"
	  "\t    IOS version: 12.3, EIGRP version 2.1\n"
	  "\t    0x0000:  0c03 0201\n"
	  "\t  IP Internal routes TLV (0x0102), length: 28\n"
	  "\t    IPv4 prefix:       192.0.2.0/24, nexthop: self\n"
	  "\t      delay 1024 ms, bandwidth 65792 Kbps, mtu 1500, hop 0, reliability 255, load "
	  "1\n"
	  "\t    0x0000:  0000 0000 0001 9000 0001 0100 0005 dc00\n"
	  "\t    0x0010:  ff01 0000 18c0 0002" },
	{ "ospf hello, dd, request, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000440001000040598e29c0000201c633640202010030c0000201"
	  "000000004e5a00000000000000000000ffffff00000a020100000028c000020100000000c6336409",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto OSPF (89), length 68)\n"
	  "    192.0.2.1 > 198.51.100.2: OSPFv2, Hello, length 48\n"
	  "\tRouter-ID 192.0.2.1, Backbone Area, Authentication Type: none (0)\n"
	  "\tOptions [External]\n"
	  "\t  Hello Timer 10s, Dead Timer 40s, Mask 255.255.255.0, Priority 1\n"
	  "\t  Designated Router 192.0.2.1\n"
	  "\t  Neighbor List:\n"
	  "\t    198.51.100.9" },
	{ "ospf hello, dd, request, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000480001000040598e25c0000201c633640202020034c0000201"
	  "00000000db850000000000000000000005dc42070000000900090201c0000200c0000201800000011234"
	  "0014",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto OSPF (89), length 72)\n"
	  "    192.0.2.1 > 198.51.100.2: OSPFv2, Database Description, length 52\n"
	  "\tRouter-ID 192.0.2.1, Backbone Area, Authentication Type: none (0)\n"
	  "\tOptions [External, Opaque], DD Flags [Init, More, Master], MTU: 1500, Sequence: "
	  "0x00000009\n"
	  "\t  Advertising Router 192.0.2.1, seq 0x80000001, age 9s, length 0\n"
	  "\t    Router LSA (1), LSA-ID: 192.0.2.0\n"
	  "\t    Options: [External]" },
	{ "ospf hello, dd, request, 3", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000380001000040598e35c0000201c633640202030024c0000201"
	  "00000000b7d20000000000000000000000000001c0000201c0000201",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto OSPF (89), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: OSPFv2, LS-Request, length 36\n"
	  "\tRouter-ID 192.0.2.1, Backbone Area, Authentication Type: none (0)\n"
	  "\t  Advertising Router: 192.0.2.1, Router LSA (1), LSA-ID: 192.0.2.1" },
	{ "ospf update and acknowledgement, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000a40001000040598dc9c0000201c633640202040090c0000201"
	  "00000000f1b9000000000000000000000000000300090201c0000200c000020180000001123400300300"
	  "0002c0000201c00002090200000a0a000000ff0000000300000100090202c0000200c000020180000001"
	  "12340020ffffff00c0000201c633640200090205c0000200c00002018000000112340024ffff00008000"
	  "00140000000000000007",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto OSPF (89), length 164)\n"
	  "    192.0.2.1 > 198.51.100.2: OSPFv2, LS-Update, length 144\n"
	  "\tRouter-ID 192.0.2.1, Backbone Area, Authentication Type: none (0), 3 LSAs\n"
	  "\t  LSA #1\n"
	  "\t  Advertising Router 192.0.2.1, seq 0x80000001, age 9s, length 28\n"
	  "\t    Router LSA (1), LSA-ID: 192.0.2.0\n"
	  "\t    Options: [External]\n"
	  "\t    Router LSA Options: [ABR, ASBR]\n"
	  "\t      Neighbor Network-ID: 192.0.2.1, Interface Address: 192.0.2.9\n"
	  "\t\ttopology default (0), metric 10\n"
	  "\t      Stub Network: 10.0.0.0, Mask: 255.0.0.0\n"
	  "\t\ttopology default (0), metric 1\n"
	  "\t    0x0000:  0300 0002 c000 0201 c000 0209 0200 000a\n"
	  "\t    0x0010:  0a00 0000 ff00 0000 0300 0001\n"
	  "\t  LSA #2\n"
	  "\t  Advertising Router 192.0.2.1, seq 0x80000001, age 9s, length 12\n"
	  "\t    Network LSA (2), LSA-ID: 192.0.2.0\n"
	  "\t    Options: [External]\n"
	  "\t    Mask 255.255.255.0\n"
	  "\t    Connected Routers:\n"
	  "\t      192.0.2.1\n"
	  "\t      198.51.100.2\n"
	  "\t    0x0000:  ffff ff00 c000 0201 c633 6402\n"
	  "\t  LSA #3\n"
	  "\t  Advertising Router 192.0.2.1, seq 0x80000001, age 9s, length 16\n"
	  "\t    External LSA (5), LSA-ID: 192.0.2.0\n"
	  "\t    Options: [External]\n"
	  "\t    Mask 255.255.0.0\n"
	  "\t\ttopology default (0), type 2, metric 20, tag 0.0.0.7\n"
	  "\t    0x0000:  ffff 0000 8000 0014 0000 0000 0000 0007" },
	{ "ospf update and acknowledgement, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000400001000040598e2dc0000201c63364020205002cc0000201"
	  "0000000023750000000000000000000000090203c0000200c00002018000000112340014",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto OSPF (89), length 64)\n"
	  "    192.0.2.1 > 198.51.100.2: OSPFv2, LS-Ack, length 44\n"
	  "\tRouter-ID 192.0.2.1, Backbone Area, Authentication Type: none (0)\n"
	  "\t  Advertising Router 192.0.2.1, seq 0x80000001, age 9s, length 0\n"
	  "\t    Summary LSA (3), LSA-ID: 192.0.2.0\n"
	  "\t    Options: [External] [|ospf2]" },
	{ "ospf update and acknowledgement, 3", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000108004500004c0001000040598e21c0000201c633640202040038c0000201"
	  "000000005e5f000000000000000000000000000100090201c0000200c0000201800000011234001c0300",
	  "IP truncated-ip - 6 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], "
	  "proto OSPF (89), length 76)\n"
	  "    192.0.2.1 > 198.51.100.2: OSPFv2, LS-Update, length 56\n"
	  "\tRouter-ID 192.0.2.1, Backbone Area, Authentication Type: none (0), 1 LSA\n"
	  "\t  LSA #1\n"
	  "\t  Advertising Router 192.0.2.1, seq 0x80000001, age 9s, length 8\n"
	  "\t    Router LSA (1), LSA-ID: 192.0.2.0\n"
	  "\t    Options: [External]\n"
	  "\t    Router LSA Options: [ABR, ASBR] [|ospf2]" },
	{ "ospf, traffic engineering and grace, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000680001000040598e05c0000201c633640202040054c0000201"
	  "00000000c1e800000000000000000000000000010009020a01000001c000020180000001000000440002"
	  "0028000100010100000000020004c6336402000600044cbebc200009000400000003",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto OSPF (89), length 104)\n"
	  "    192.0.2.1 > 198.51.100.2: OSPFv2, LS-Update, length 84\n"
	  "\tRouter-ID 192.0.2.1, Backbone Area, Authentication Type: none (0), 1 LSA\n"
	  "\t  LSA #1\n"
	  "\t  Advertising Router 192.0.2.1, seq 0x80000001, age 9s, length 48\n"
	  "\t    Area Local Opaque LSA (10), Opaque-Type Traffic Engineering LSA (1), "
	  "Opaque-ID 1\n"
	  "\t    Options: [External]\n"
	  "\t    Link TLV (2), length: 40\n"
	  "\t      Link Type subTLV (1), length: 1, Point-to-point (1)\n"
	  "\t      Link ID subTLV (2), length: 4, 198.51.100.2 (0xc6336402)\n"
	  "\t      Maximum Bandwidth subTLV (6), length: 4, 800.000 Mbps\n"
	  "\t      Administrative Group subTLV (9), length: 4, 0x00000003 [|ospf2]" },
	{ "ospf, traffic engineering and grace, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000400001000040598e2dc0000201c63364020205002cc0000201"
	  "00000000f493000000000000000000000009020903000000c00002018000000100000024",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto OSPF (89), length 64)\n"
	  "    192.0.2.1 > 198.51.100.2: OSPFv2, LS-Ack, length 44\n"
	  "\tRouter-ID 192.0.2.1, Backbone Area, Authentication Type: none (0)\n"
	  "\t  Advertising Router 192.0.2.1, seq 0x80000001, age 9s, length 16\n"
	  "\t    Link Local Opaque LSA (9), Opaque-Type Graceful restart LSA (3), Opaque-ID 0\n"
	  "\t    Options: [External] [|ospf2]" },
	{ "ospf version 3, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000186dd600000000024594020010db800000000000000000000000120010db8"
	  "00000000000000000000000203010024c0000201000000001b9b00000000000501000013000a0028c000"
	  "020100000000",
	  "IP6 (hlim 64, next-header OSPF (89) payload length: 36) 2001:db8::1 > 2001:db8::2: "
	  "OSPFv3, Hello, length 36\n"
	  "\tRouter-ID 192.0.2.1, Backbone Area\n"
	  "\tOptions [V6, External, Router]\n"
	  "\t  Hello Timer 10s, Dead Timer 40s, Interface-ID 0.0.0.5, Priority 1\n"
	  "\t  Designated Router 192.0.2.1\n"
	  "\t  Neighbor List:" },
	{ "ospf version 3, 2", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000186dd600000000068594020010db800000000000000000000000120010db8"
	  "00000000000000000000000203040068c000020100000000782b0000000000020009200100000005c000"
	  "02018000000112340028010000330200000a0000000500000006c63364020009200900000005c0000201"
	  "800000011234002c0001200100000000c00002014000000a20010db800000000",
	  "IP6 (hlim 64, next-header OSPF (89) payload length: 104) 2001:db8::1 > 2001:db8::2: "
	  "OSPFv3, LS-Update, length 104\n"
	  "\tRouter-ID 192.0.2.1, Backbone Area\n"
	  "\t  Advertising Router 192.0.2.1, seq 0x80000001, age 9s, length 20\n"
	  "\t    Router LSA (1), Area Local Scope, LSA-ID 0.0.0.5\n"
	  "\t      Options [V6, External, Router, Demand Circuit], RLA-Flags [ABR]\n"
	  "\t      Neighbor Network-ID 198.51.100.2\n"
	  "\t      Neighbor Interface-ID 0.0.0.6, Interface 0.0.0.5, metric 10\n"
	  "\t  Advertising Router 192.0.2.1, seq 0x80000001, age 9s, length 24\n"
	  "\t    Intra-Area Prefix LSA (9), Area Local Scope, LSA-ID 0.0.0.5\n"
	  "\t    Router LSA (1), Area Local Scope, LSA-ID 0.0.0.0\n"
	  "\t      Prefixes 1:\n"
	  "\t\t2001:db8::/64, metric 10" },
	{ "bfd, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010800450000340001000040118e81c0000201c6336402c0010ec800209c2b"
	  "20c803180000000100000002000f4240000f424000000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 52)\n"
	  "    192.0.2.1.49153 > 198.51.100.2.3784: [udp sum ok] BFDv1, length: 24\n"
	  "\tControl, State Up, Flags: [Control Plane Independent], Diagnostic: No Diagnostic "
	  "(0x00)\n"
	  "\tDetection Timer Multiplier: 3 (3000 ms Detection time), BFD Length: 24\n"
	  "\tMy Discriminator: 0x00000001, Your Discriminator: 0x00000002\n"
	  "\t  Desired min Tx Interval:    1000 ms\n"
	  "\t  Required min Rx Interval:   1000 ms\n"
	  "\t  Required min Echo Interval:    0 ms" },
	{ "bfd, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010800450000200001000040118e95c0000201c6336402c0010ec9000c7701"
	  "6563686f",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32)\n"
	  "    192.0.2.1.49153 > 198.51.100.2.3785: [udp sum ok] BFD, Echo, length: 4\n"
	  "\t0x0000:  6563 686f" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
