/* The text of tcpdump: ICMPv6.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "icmp6 echo, 1", LINKTYPE_RAW, false, 0,
	  "6000000000083a4020010db800000000000000000000000120010db80000000000000000000000028000"
	  "244500010002",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 8) 2001:db8::1 > 2001:db8::2: "
	  "[icmp6 sum ok] ICMP6, echo request, id 1, seq 2" },
	{ "icmp6 echo, 2", LINKTYPE_RAW, true, 0,
	  "6000000000083a4020010db800000000000000000000000120010db80000000000000000000000028100"
	  "234500010002",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 8) 2001:db8::1 > 2001:db8::2: "
	  "[icmp6 sum ok] ICMP6, echo reply, id 1, seq 2" },
	{ "icmp6 unreachable, 1", LINKTYPE_RAW, false, 0,
	  "60000000003a3a4020010db800000000000000000000000120010db80000000000000000000000020100"
	  "31e70000000060000000000a114020010db800000000000000000000000120010db80000000000000000"
	  "0000000280e80035000ac1e56162",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 58) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, destination unreachable, unreachable route "
	  "2001:db8::2" },
	{ "icmp6 unreachable, 2", LINKTYPE_RAW, true, 0,
	  "60000000003a3a4020010db800000000000000000000000120010db80000000000000000000000020101"
	  "31e60000000060000000000a114020010db800000000000000000000000120010db80000000000000000"
	  "0000000280e80035000ac1e56162",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 58) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, destination unreachable,  unreachable prohibited "
	  "2001:db8::2" },
	{ "icmp6 unreachable, 3", LINKTYPE_RAW, true, 0,
	  "60000000003a3a4020010db800000000000000000000000120010db80000000000000000000000020102"
	  "31e50000000060000000000a114020010db800000000000000000000000120010db80000000000000000"
	  "0000000280e80035000ac1e56162",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 58) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, destination unreachable, beyond scope "
	  "2001:db8::2, source address 2001:db8::1" },
	{ "icmp6 unreachable, 4", LINKTYPE_RAW, true, 0,
	  "60000000003a3a4020010db800000000000000000000000120010db80000000000000000000000020103"
	  "31e40000000060000000000a114020010db800000000000000000000000120010db80000000000000000"
	  "0000000280e80035000ac1e56162",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 58) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, destination unreachable, unreachable address "
	  "2001:db8::2" },
	{ "icmp6 unreachable, 5", LINKTYPE_RAW, true, 0,
	  "60000000003a3a4020010db800000000000000000000000120010db80000000000000000000000020104"
	  "31e30000000060000000000a114020010db800000000000000000000000120010db80000000000000000"
	  "0000000280e80035000ac1e56162",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 58) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, destination unreachable, unreachable port, "
	  "2001:db8::2 udp port 53" },
	{ "icmp6 unreachable, 6", LINKTYPE_RAW, true, 0,
	  "60000000003a3a4020010db800000000000000000000000120010db80000000000000000000000020105"
	  "31e20000000060000000000a114020010db800000000000000000000000120010db80000000000000000"
	  "0000000280e80035000ac1e56162",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 58) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, destination unreachable, unknown unreach code (5)" },
	{ "icmp6 unreachable port of tcp", LINKTYPE_RAW, false, 0,
	  "60000000004c3a4020010db800000000000000000000000120010db80000000000000000000000020104"
	  "ffb90000000060000000001c3c4020010db800000000000000000000000120010db80000000000000000"
	  "0000000206000104000000000001000200000003000000045002040050640000",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 76) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, destination unreachable, unreachable port, "
	  "2001:db8::2 tcp port 2" },
	{ "icmp6 too big, exceeded, problem, 1", LINKTYPE_RAW, false, 0,
	  "60000000003a3a4020010db800000000000000000000000120010db80000000000000000000000020200"
	  "2be70000050060000000000a114020010db800000000000000000000000120010db80000000000000000"
	  "0000000280e80035000ac1e56162",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 58) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, packet too big, mtu 1280" },
	{ "icmp6 too big, exceeded, problem, 2", LINKTYPE_RAW, true, 0,
	  "60000000003a3a4020010db800000000000000000000000120010db80000000000000000000000020300"
	  "2fe70000000060000000000a114020010db800000000000000000000000120010db80000000000000000"
	  "0000000280e80035000ac1e56162",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 58) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, time exceeded in-transit for 2001:db8::2" },
	{ "icmp6 too big, exceeded, problem, 3", LINKTYPE_RAW, true, 0,
	  "60000000003a3a4020010db800000000000000000000000120010db80000000000000000000000020301"
	  "2fe60000000060000000000a114020010db800000000000000000000000120010db80000000000000000"
	  "0000000280e80035000ac1e56162",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 58) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, time exceeded in-transit (reassembly)" },
	{ "icmp6 too big, exceeded, problem, 4", LINKTYPE_RAW, true, 0,
	  "60000000003a3a4020010db800000000000000000000000120010db80000000000000000000000020401"
	  "2ebe0000002860000000000a114020010db800000000000000000000000120010db80000000000000000"
	  "0000000280e80035000ac1e56162",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 58) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, parameter problem, next header - octet 40" },
	{ "icmp6 too big, exceeded, problem, 5", LINKTYPE_RAW, true, 0,
	  "60000000003a3a4020010db800000000000000000000000120010db80000000000000000000000020409"
	  "2eb60000002860000000000a114020010db800000000000000000000000120010db80000000000000000"
	  "0000000280e80035000ac1e56162",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 58) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, parameter problem, code-#9" },
	{ "ndp router solicitation", LINKTYPE_RAW, false, 0,
	  "6000000000103a4020010db800000000000000000000000120010db80000000000000000000000028500"
	  "1c3e000000000101020000000001",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 16) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, router solicitation, length 16\n"
	  "\t  source link-address option (1), length 8 (1): 02:00:00:00:00:01\n"
	  "\t    0x0000:  0200 0000 0001" },
	{ "ndp router advertisement", LINKTYPE_RAW, false, 0,
	  "6000000000903a4020010db800000000000000000000000120010db80000000000000000000000028600"
	  "e45b40c807080000000000000000030440c000000e10ffffffff0000000020010db80000000000000000"
	  "0000000005010000000005dc190300000000003c20010db80000000000000000000000531f0300000000"
	  "003c03666f6f047465737400000000000000180230080000000120010db80001000007010000000003e8"
	  "0801000000010002fd01616263646566",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 144) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, router advertisement, length 144\n"
	  "\thop limit 64, Flags [managed, other stateful], pref high, router lifetime 1800s, "
	  "reachable time 0ms, retrans timer 0ms\n"
	  "\t  prefix info option (3), length 32 (4): 2001:db8::/64, Flags [onlink, auto], "
	  "valid time 3600s, pref. time infinity\n"
	  "\t    0x0000:  40c0 0000 0e10 ffff ffff 0000 0000 2001\n"
	  "\t    0x0010:  0db8 0000 0000 0000 0000 0000 0000\n"
	  "\t  mtu option (5), length 8 (1):  1500\n"
	  "\t    0x0000:  0000 0000 05dc\n"
	  "\t  rdnss option (25), length 24 (3):  lifetime 60s, addr: 2001:db8::53\n"
	  "\t    0x0000:  0000 0000 003c 2001 0db8 0000 0000 0000\n"
	  "\t    0x0010:  0000 0000 0053\n"
	  "\t  dnssl option (31), length 24 (3):  lifetime 60s, domain(s): foo.test.\n"
	  "\t    0x0000:  0000 0000 003c 0366 6f6f 0474 6573 7400\n"
	  "\t    0x0010:  0000 0000 0000\n"
	  "\t  route info option (24), length 16 (2):  2001:db8:1::/48, pref=high, "
	  "lifetime=1s\n"
	  "\t    0x0000:  3008 0000 0001 2001 0db8 0001 0000\n"
	  "\t  advertisement interval option (7), length 8 (1):  1000ms\n"
	  "\t    0x0000:  0000 0000 03e8\n"
	  "\t  homeagent information option (8), length 8 (1):  preference 1, lifetime 2\n"
	  "\t    0x0000:  0000 0001 0002\n"
	  "\t  unknown option (253), length 8 (1): \n"
	  "\t    0x0000:  6162 6364 6566" },
	{ "ndp neighbour solicitation", LINKTYPE_RAW, false, 0,
	  "6000000000203a4020010db800000000000000000000000120010db80000000000000000000000028700"
	  "ec720000000020010db80000000000000000000000020101020000000001",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 32) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, neighbor solicitation, length 32, who has "
	  "2001:db8::2\n"
	  "\t  source link-address option (1), length 8 (1): 02:00:00:00:00:01\n"
	  "\t    0x0000:  0200 0000 0001" },
	{ "ndp neighbour advertisement", LINKTYPE_RAW, false, 0,
	  "6000000000203a4020010db800000000000000000000000120010db80000000000000000000000028800"
	  "0a72e000000020010db80000000000000000000000020201020000000001",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 32) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, neighbor advertisement, length 32, tgt is "
	  "2001:db8::2, Flags [router, solicited, override]\n"
	  "\t  destination link-address option (2), length 8 (1): 02:00:00:00:00:01\n"
	  "\t    0x0000:  0200 0000 0001" },
	{ "ndp redirect", LINKTYPE_RAW, false, 0,
	  "6000000000383a4020010db800000000000000000000000120010db80000000000000000000000028900"
	  "593c00000000fe80000000000000000000000000000120010db800000000000000000000000904020000"
	  "000000006162636465666768",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 56) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, redirect, length 56, 2001:db8::9 to fe80::1\n"
	  "\t  redirected header option (4), length 16 (2): \n"
	  "\t    0x0000:  0402 0000 0000 0000 6162 6364 6566 6768\n"
	  "\t    0x0000:  0000 0000 0000 6162 6364 6566 6768" },
	{ "ndp, an option of length zero", LINKTYPE_RAW, false, 0,
	  "6000000000203a4020010db800000000000000000000000120010db80000000000000000000000028700"
	  "ec730000000020010db80000000000000000000000020100020000000001",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 32) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, neighbor solicitation, length 32, who has "
	  "2001:db8::2 [|icmp6]" },
	{ "mld, 1", LINKTYPE_RAW, false, 0,
	  "6000000000183a4020010db800000000000000000000000120010db80000000000000000000000028200"
	  "fb272710000000000000000000000000000000000000",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 24) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, multicast listener querymax resp delay: 10000 "
	  "addr: ::" },
	{ "mld, 2", LINKTYPE_RAW, true, 0,
	  "6000000000183a4020010db800000000000000000000000120010db80000000000000000000000028300"
	  "213a00000000ff0200000000000000000000000000fb",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 24) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, multicast listener reportmax resp delay: 0 addr: "
	  "ff02::fb" },
	{ "mld, 3", LINKTYPE_RAW, true, 0,
	  "6000000000183a4020010db800000000000000000000000120010db80000000000000000000000028400"
	  "203a00000000ff0200000000000000000000000000fb",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 24) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, multicast listener donemax resp delay: 0 addr: "
	  "ff02::fb" },
	{ "mld 2, 1", LINKTYPE_RAW, false, 0,
	  "60000000002c3a4020010db800000000000000000000000120010db80000000000000000000000028200"
	  "59c590100000ff0200000000000000000000000000fb0a91000120010db8000000000000000000000005",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 44) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, multicast listener query v2 [max resp "
	  "delay=65792] [gaddr ff02::fb sflag robustness=2 qqi=272 { 2001:db8::5 }]" },
	{ "mld 2, 2", LINKTYPE_RAW, true, 0,
	  "6000000000403a4020010db800000000000000000000000120010db80000000000000000000000028f00"
	  "e2510000000204000000ff0200000000000000000000000000fb01000001ff0200000000000000000000"
	  "000000fc20010db8000000000000000000000005",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 64) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, multicast listener report v2, 2 group record(s) "
	  "[gaddr ff02::fb to_ex { }] [gaddr ff02::fc is_in { 2001:db8::5 }]" },
	{ "mld 2, 3", LINKTYPE_RAW, true, 0,
	  "60000000001c3a4020010db800000000000000000000000120010db80000000000000000000000028f00"
	  "11340000000204000000ff0200000000000000000000000000fb",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 28) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, multicast listener report v2, 2 group record(s) "
	  "[gaddr ff02::fb to_ex { }] [invalid number of groups]" },
	{ "icmp6 of mobility, 1", LINKTYPE_RAW, false, 0,
	  "6000000000083a4020010db800000000000000000000000120010db80000000000000000000000029000"
	  "144700010000",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 8) 2001:db8::1 > 2001:db8::2: "
	  "[icmp6 sum ok] ICMP6, ha discovery request, id 0x0001" },
	{ "icmp6 of mobility, 2", LINKTYPE_RAW, true, 0,
	  "6000000000183a4020010db800000000000000000000000120010db80000000000000000000000029100"
	  "e5780001000020010db8000000000000000000000005",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 24) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, ha discovery reply, length 24, id 0x0001, "
	  "2001:db8::5" },
	{ "icmp6 of mobility, 3", LINKTYPE_RAW, true, 0,
	  "6000000000083a4020010db800000000000000000000000120010db80000000000000000000000029300"
	  "51460001c000",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 8) 2001:db8::1 > 2001:db8::2: "
	  "[icmp6 sum ok] ICMP6, mobile router advertisement, length 8, id 0x0001 MO" },
	{ "icmp6 router renumbering", LINKTYPE_RAW, false, 0,
	  "6000000000483a4020010db800000000000000000000000120010db80000000000000000000000028a00"
	  "fac70000000101c0000200000000010700400040000020010db80000000000000000000000004000c080"
	  "00000001ffffffffc000000020010db8000100000000000000000000",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 72) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, router renumbering, command, "
	  "seq=1[TR,seg=1,maxdelay=2]\n"
	  "\tmatch(add,ord=0,min=0,max=64,2001:db8::/64)\n"
	  "\tuse(VP,mask=0xc0,raflags=0x80,vltime=1,pltime=infty,2001:db8:1::/64/0)" },
	{ "icmp6 node information, 1", LINKTYPE_RAW, false, 0,
	  "6000000000203a4020010db800000000000000000000000120010db80000000000000000000000028b00"
	  "3195000300206e6e6e6e6e6e6e6e20010db8000000000000000000000005",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 32) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, who-are-you request node information query (node "
	  "addresses [G], subject=2001:db8::5)" },
	{ "icmp6 node information, 2", LINKTYPE_RAW, true, 0,
	  "60000000001b3a4020010db800000000000000000000000120010db80000000000000000000000028c00"
	  "769d000200006e6e6e6e6e6e6e6e0000000004686f73740000",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 27) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, who-are-you reply node information reply "
	  "(success, DNS name, \"host\")" },
	{ "icmp6 rpl", LINKTYPE_RAW, false, 0,
	  "6000000000213a4020010db800000000000000000000000120010db80000000000000000000000029b01"
	  "6a2c1ef0010088f1000020010db80000000000000000000000010403616263",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 33) 2001:db8::1 > "
	  "2001:db8::2: [icmp6 sum ok] ICMP6, RPL, (CLR)DODAG Information Object "
	  "[dagid:2001:db8::1,seq:241,instance:30,rank:256,grounded,mop:storing,prf:0] "
	  "opt:config len:5 " },
	{ "icmp6 of an unknown type, 1", LINKTYPE_RAW, false, 0,
	  "6000000000083a4020010db800000000000000000000000120010db8000000000000000000000002c800"
	  "dc4700000000",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 8) 2001:db8::1 > 2001:db8::2: "
	  "[icmp6 sum ok] ICMP6, mtrace response, length 8" },
	{ "icmp6 of an unknown type, 2", LINKTYPE_RAW, true, 0,
	  "6000000000083a4020010db800000000000000000000000120010db80000000000000000000000026301"
	  "414700000000",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 8) 2001:db8::1 > 2001:db8::2: "
	  "[icmp6 sum ok] ICMP6, unknown icmp6 type (99), length 8" },
	{ "icmp6, wrong checksum", LINKTYPE_RAW, false, 0,
	  "6000000000083a4020010db800000000000000000000000120010db80000000000000000000000028000"
	  "123400010002",
	  "IP6 (hlim 64, next-header ICMPv6 (58) payload length: 8) 2001:db8::1 > 2001:db8::2: "
	  "[bad icmp6 cksum 0x1234 -> 0x2445!] ICMP6, echo request, id 1, seq 2" },
	{ "icmp6 over ip4", LINKTYPE_RAW, false, 0,
	  "4500001c00010000403a8e70c0000201c63364028000244800000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMPv6 (58), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: [ICMPv6 requires IPv6] (invalid)" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
