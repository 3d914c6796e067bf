/* The text of tcpdump: IPv4 and IPv6.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "ip, no transport", LINKTYPE_RAW, false, 0,
	  "450000160001000040fd8db3c0000201c63364026162",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto unknown (253), length 22)\n"
	  "    192.0.2.1 > 198.51.100.2:  ip-proto-253 2" },
	{ "ip, a later fragment", LINKTYPE_RAW, false, 0,
	  "4503001c0001200340116e93c0000201c63364026162636465666768",
	  "IP (tos 0x3,CE, ttl 64, id 1, offset 24, flags [+], proto UDP (17), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: ip-proto-17" },
	{ "ip, a first fragment", LINKTYPE_RAW, false, 0,
	  "450000240001200040116e91c0000201c63364020009000a001081ee6162636465666768",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [+], proto UDP (17), length 36)\n"
	  "    192.0.2.1.9 > 198.51.100.2.10: UDP, length 8" },
	{ "ip, bad checksum, evil bit", LINKTYPE_RAW, false, 0,
	  "4500001c0001c00040111234c0000201c63364020009000a00081394",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF, rsvd], proto UDP (17), length 28, "
	  "bad cksum 1234 (->ce98)!)\n"
	  "    192.0.2.1.9 > 198.51.100.2.10: [udp sum ok] UDP, length 0" },
	{ "ip, bytes missing", LINKTYPE_RAW, false, 0,
	  "4500003c0001000040118e79c0000201c63364020009000a00081394",
	  "IP truncated-ip - 32 bytes missing! (tos 0x0, ttl 64, id 1, offset 0, flags [none], "
	  "proto UDP (17), length 60)\n"
	  "    192.0.2.1.9 > 198.51.100.2.10: [udp sum ok] UDP, length 0" },
	{ "ip, length below the header", LINKTYPE_RAW, false, 0,
	  "4500000a0001000040118eabc0000201c6336402", "IP bad-len 10" },
	{ "ip, header length below 20", LINKTYPE_RAW, false, 0,
	  "440000140001000040118ea1c0000201c6336402", "IP bad-hlen 16" },
	{ "ip, version 5", LINKTYPE_RAW, false, 0, "550000140001000040118ea1c0000201c6336402",
	  "unknown ip 5" },
	{ "ip, wrong version for the link", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108006000000000003b4020010db800000000000000000000000120010db8"
	  "000000000000000000000002",
	  "IP6, wrong link-layer encapsulation (invalid)" },
	{ "ip, cut in the header", LINKTYPE_RAW, false, 40, "450000140001000040118ea1",
	  "IP  [|ip]" },
	{ "ip, record route", LINKTYPE_RAW, false, 0,
	  "4700001c0001000040fd7ae4c0000201c6336402070708c000020100",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto unknown (253), length 28, "
	  "options (RR 192.0.2.1,,EOL))\n"
	  "    192.0.2.1 > 198.51.100.2:  ip-proto-253 0" },
	{ "ip, loose source route", LINKTYPE_RAW, false, 0,
	  "47000025000100004011fd4cc0000201c6336402830704cb0071070000010002000989cf78",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 37, "
	  "options (LSRR 203.0.113.7,EOL))\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [udp sum ok] UDP, length 1" },
	{ "ip, timestamps", LINKTYPE_RAW, false, 0,
	  "480000200001000040fd3d8ac0000201c6336402440c09100000000100000002",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto unknown (253), length 32, "
	  "options (timestamp TS{TSONLY 1@ ^ 2@ [1 hops not recorded]} ))\n"
	  "    192.0.2.1 > 198.51.100.2:  ip-proto-253 0" },
	{ "ip, timestamps with addresses", LINKTYPE_RAW, false, 0,
	  "480000200001000040fd7798c0000201c6336402440c0d01c000020100000002",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto unknown (253), length 32, "
	  "options (timestamp TS{TS+ADDR 2@192.0.2.1 ^ }))\n"
	  "    192.0.2.1 > 198.51.100.2:  ip-proto-253 0" },
	{ "ip, router alert and others", LINKTYPE_RAW, false, 0,
	  "4700001c0001000040fdf321c0000201c63364029404000501820300",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto unknown (253), length 28, "
	  "options (RA value 5,NOP,security))\n"
	  "    192.0.2.1 > 198.51.100.2:  ip-proto-253 0" },
	{ "ip, an option too long", LINKTYPE_RAW, false, 0,
	  "460000180001000040fdf890c0000201c633640294200000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto unknown (253), length 24, "
	  "options (RA [bad length 32]))\n"
	  "    192.0.2.1 > 198.51.100.2:  ip-proto-253 0" },
	{ "ip, an option of length one", LINKTYPE_RAW, false, 0,
	  "460000180001000040fdf8afc0000201c633640294010000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto unknown (253), length 24, "
	  "options (RA [bad length 1]))\n"
	  "    192.0.2.1 > 198.51.100.2:  ip-proto-253 0" },
	{ "ip, an option that is cut", LINKTYPE_RAW, false, 40,
	  "4700001c0001000040fdb97bc0000201c633640207080461",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto unknown (253), length 28, "
	  "options (RR [truncated-option]))\n"
	  "    192.0.2.1 > 198.51.100.2:  [|ip]" },
	{ "ip in ip in ip6", LINKTYPE_RAW, false, 0,
	  "60000000003c044020010db800000000000000000000000120010db80000000000000000000000024500"
	  "003c0001000040298e61c0000201c63364026000000000003b4020010db8000000000000000000000001"
	  "20010db8000000000000000000000002",
	  "IP6 (hlim 64, next-header IPIP (4) payload length: 60) 2001:db8::1 > 2001:db8::2: "
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IPv6 (41), length 60)\n"
	  "    192.0.2.1 > 198.51.100.2: IP6 (hlim 64, next-header unknown (59) payload "
	  "length: 0) 2001:db8::1 > 2001:db8::2: no next header" },
	{ "no next header", LINKTYPE_RAW, false, 0,
	  "6201234500003b4020010db800000000000000000000000120010db8000000000000000000000002",
	  "IP6 (class 0x20, flowlabel 0x12345, hlim 64, next-header unknown (59) payload "
	  "length: 0) 2001:db8::1 > 2001:db8::2: no next header" },
	{ "ip6, bytes missing", LINKTYPE_RAW, false, 0,
	  "6000000000093b4020010db800000000000000000000000120010db8000000000000000000000002",
	  "IP6 truncated-ip6 - 9 bytes missing!(hlim 64, next-header unknown (59) payload "
	  "length: 9) 2001:db8::1 > 2001:db8::2: no next header" },
	{ "ip6, cut in the header", LINKTYPE_RAW, false, 60,
	  "6000000000003b4020010db800000000000000000000000120010db80000", " [|ip6]" },
	{ "ip6, version error", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000186dd5000000000003b4020010db800000000000000000000000120010db8"
	  "000000000000000000000002",
	  "IP6 version error: 5 != 6" },
	{ "ip6, hop-by-hop, router alert", LINKTYPE_RAW, false, 0,
	  "600000000020004020010db800000000000000000000000120010db80000000000000000000000023a00"
	  "0502000001008300213a00000000ff0200000000000000000000000000fb",
	  "IP6 (hlim 64, next-header Options (0) payload length: 32) 2001:db8::1 > "
	  "2001:db8::2: HBH (rtalert: 0x0000) (padn) [icmp6 sum ok] ICMP6, multicast listener "
	  "reportmax resp delay: 0 addr: ff02::fb" },
	{ "ip6, destination options", LINKTYPE_RAW, false, 0,
	  "6000000000183c4020010db800000000000000000000000120010db80000000000000000000000023b02"
	  "c91020010db800000000000000000000000901020000",
	  "IP6 (hlim 64, next-header unknown (60) payload length: 24) 2001:db8::1 > "
	  "2001:db8::2: DSTOPT (homeaddr: 2001:db8::9)(padn) no next header" },
	{ "ip6, a source route", LINKTYPE_RAW, false, 0,
	  "6000000000212b4020010db800000000000000000000000120010db80000000000000000000000021102"
	  "00010000000020010db80000000000000000000000090001000200092c5d78",
	  "IP6 (hlim 64, next-header Routing (43) payload length: 33) 2001:db8::1 > "
	  "2001:db8::2: RT6 (len=2, type=0 [Deprecated], segleft=1, rsv=0x0, [0]2001:db8::9) 1 "
	  "> 2: [udp sum ok] UDP, length 1" },
	{ "ip6, segment routing", LINKTYPE_RAW, false, 0,
	  "6000000000182b4020010db800000000000000000000000120010db80000000000000000000000023b02"
	  "04000000123420010db8000000000000000000000009",
	  "IP6 (hlim 64, next-header Routing (43) payload length: 24) 2001:db8::1 > "
	  "2001:db8::2: RT6 (len=2, type=4, segleft=0, last-entry=0, flags=0x0, tag=1234, "
	  "[0]2001:db8::9) no next header" },
	{ "ip6, a routing header of odd length", LINKTYPE_RAW, false, 0,
	  "6000000000102b4020010db800000000000000000000000120010db80000000000000000000000023b01"
	  "0001000000000000000000000000",
	  "IP6 (hlim 64, next-header Routing (43) payload length: 16) 2001:db8::1 > "
	  "2001:db8::2: RT6 (len=1, type=0 [Deprecated], segleft=1, rsv=0x0 (invalid length 1) "
	  "(invalid)" },
	{ "ip6, an unknown routing header", LINKTYPE_RAW, false, 0,
	  "6000000000082b4020010db800000000000000000000000120010db80000000000000000000000023b00"
	  "070100000000",
	  "IP6 (hlim 64, next-header Routing (43) payload length: 8) 2001:db8::1 > "
	  "2001:db8::2: RT6 (len=0, type=7, segleft=1 (unknown type) (invalid)" },
	{ "ip6, a first fragment", LINKTYPE_RAW, false, 0,
	  "6000000000112c4020010db800000000000000000000000120010db80000000000000000000000021100"
	  "0001123456780001000200092c6478",
	  "IP6 (hlim 64, next-header Fragment (44) payload length: 17) 2001:db8::1 > "
	  "2001:db8::2: frag (0x12345678:0|9) 1 > 2: UDP, length 1" },
	{ "ip6, a later fragment", LINKTYPE_RAW, false, 0,
	  "60000000000b2c4020010db800000000000000000000000120010db80000000000000000000000021100"
	  "001012345678616263",
	  "IP6 (hlim 64, next-header Fragment (44) payload length: 11) 2001:db8::1 > "
	  "2001:db8::2: frag (0x12345678:16|3)" },
	{ "ip6, two hop-by-hop headers", LINKTYPE_RAW, false, 0,
	  "600000000010004020010db800000000000000000000000120010db80000000000000000000000020000"
	  "0104000000003b00010400000000",
	  "IP6 (hlim 64, next-header Options (0) payload length: 16) 2001:db8::1 > "
	  "2001:db8::2: HBH (padn) [The Hop-by-Hop Options header was already found] (invalid)" },
	{ "ip6, hop-by-hop without payload", LINKTYPE_RAW, false, 0,
	  "600000000000004020010db800000000000000000000000120010db80000000000000000000000023b00"
	  "010400000000",
	  "IP6 (hlim 64, next-header Options (0) payload length: 0) 2001:db8::1 > 2001:db8::2: "
	  "HBH (padn) [No valid Jumbo Payload Hop-by-Hop option found] (invalid)" },
	{ "ip6, options that do not fit", LINKTYPE_RAW, false, 0,
	  "6000000000083c4020010db800000000000000000000000120010db80000000000000000000000023b00"
	  "050900000000",
	  "IP6 (hlim 64, next-header unknown (60) payload length: 8) 2001:db8::1 > "
	  "2001:db8::2: DSTOPT  [|dstopt]" },
	{ "ip6, an unknown option", LINKTYPE_RAW, false, 0,
	  "6000000000083c4020010db800000000000000000000000120010db80000000000000000000000023b00"
	  "1e0361626300",
	  "IP6 (hlim 64, next-header unknown (60) payload length: 8) 2001:db8::1 > "
	  "2001:db8::2: DSTOPT (opt_type 0x1e: len=3)(pad1) no next header" },
	{ "ip6, mobility", LINKTYPE_RAW, false, 0,
	  "600000000010874020010db800000000000000000000000120010db80000000000000000000000023b01"
	  "050000000007c000000301020000",
	  "IP6 (hlim 64, next-header Mobility (135) payload length: 16) 2001:db8::1 > "
	  "2001:db8::2: mobility: BU seq#=7 AH lifetime=12 [|mobility]" },
	{ "ah", LINKTYPE_RAW, false, 0,
	  "450000350001000040338e5ec0000201c6336402110400000000010000000001aaaaaaaaaaaaaaaaaaaa"
	  "aaaa0001000200099ba178",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto AH (51), length 53)\n"
	  "    192.0.2.1 > 198.51.100.2: AH(length=4(24-bytes),spi=0x00000100,seq=0x1,icv=0xaaa"
	  "aaaaaaaaaaaaaaaaaaaaa): 1 > 2: [udp sum ok] UDP, length 1" },
	{ "ipcomp", LINKTYPE_RAW, false, 0, "4500001800010000406c8e42c0000201c633640206001234",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto Compressed IP (108), "
	  "length 24)\n"
	  "    192.0.2.1 > 198.51.100.2: IPComp(cpi=0x1234)" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
