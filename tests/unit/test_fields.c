/*
 * Values of fields: what `tshark -T fields` 4.0 prints for the same name and frame, several
 * values of one field with commas.  The last test cuts every frame at every length.  All but the
 * last hundred lines are one table, which is why they stand in one file.
 */
#include "frame_hex.h"

#include "face/fields.h"

#define ZEROS16 "00000000000000000000000000000000"
#define ZEROS64 ZEROS16 ZEROS16 ZEROS16 ZEROS16

/* 192.0.2.1 to 198.51.100.2, PROTO and the total LENGTH in hexadecimal. */
#define IP(length, proto) "4500" length "0000000040" proto "0000c0000201c6336402"
#define ETHER(type)       "02005e10000102005e100002" type

/* A UDP datagram of four bytes from port 9 to port 9, and its IP header. */
#define DISCARD "00090009000c000064617461"
#define PACKET  IP("0020", "11") DISCARD

/* The fixed part of a DHCP request with a cookie. */
#define DHCP \
	IP("0130", "11") \
	"00440043011c0000" \
	"01010600123456780300800000000000c000023200000000000000" \
	"0002005e100002" \
	"00000000000000000000" ZEROS64 ZEROS64 ZEROS64 "63825363"

static const struct {
	uint16_t linktype;
	const char *frame;
	const char *field, *value;
} rows[] = {
	{ LINKTYPE_LINUX_SLL,
	  "0004000100060200"
	  "5e10000200000800" PACKET,
	  "sll", "Linux cooked capture v1" },
	{ LINKTYPE_LINUX_SLL,
	  "0004000100060200"
	  "5e10000200000800" PACKET,
	  "sll.pkttype", "4" },
	{ LINKTYPE_LINUX_SLL,
	  "0004000100060200"
	  "5e10000200000800" PACKET,
	  "sll.hatype", "1" },
	{ LINKTYPE_LINUX_SLL,
	  "0004000100060200"
	  "5e10000200000800" PACKET,
	  "sll.halen", "6" },
	{ LINKTYPE_LINUX_SLL,
	  "0004000100060200"
	  "5e10000200000800" PACKET,
	  "sll.src.eth", "02:00:5e:10:00:02" },
	{ LINKTYPE_LINUX_SLL,
	  "0004000100060200"
	  "5e10000200000800" PACKET,
	  "sll.unused", "0000" },
	{ LINKTYPE_LINUX_SLL,
	  "0004000100060200"
	  "5e10000200000800" PACKET,
	  "sll.etype", "0x0800" },
	{ LINKTYPE_LINUX_SLL,
	  "0004000100060200"
	  "5e10000200000800" PACKET,
	  "frame.protocols", "sll:ethertype:ip:udp:data" },
	{ LINKTYPE_LINUX_SLL,
	  "0000030900040200"
	  "5e10000200000004"
	  "424203",
	  "sll.src.ipv4", "2.0.94.16" },
	{ LINKTYPE_LINUX_SLL,
	  "0000030900040200"
	  "5e10000200000004"
	  "424203",
	  "sll.unused", "00020000" },
	{ LINKTYPE_LINUX_SLL,
	  "0000030900040200"
	  "5e10000200000004"
	  "424203",
	  "sll.ltype", "0x0004" },
	{ LINKTYPE_LINUX_SLL,
	  "0000030900040200"
	  "5e10000200000004"
	  "424203",
	  "llc.dsap", "0x42" },
	{ LINKTYPE_LINUX_SLL2,
	  "080000000000000700010406"
	  "02005e1000020000" PACKET,
	  "sll.ifindex", "7" },
	{ LINKTYPE_LINUX_SLL2,
	  "080000000000000700010406"
	  "02005e1000020000" PACKET,
	  "sll.pkttype", "4" },
	{ LINKTYPE_LINUX_SLL2,
	  "080000000000000700010406"
	  "02005e1000020000" PACKET,
	  "sll.src.eth", "02:00:5e:10:00:02" },
	{ LINKTYPE_NULL, "02000000" PACKET, "null.family", "2" },
	{ LINKTYPE_NULL, "02000000" PACKET, "udp.dstport", "9" },
	{ LINKTYPE_NULL, "00000002" PACKET, "null.family", "2" },
	{ LINKTYPE_NULL, "00020000" PACKET, "null.family", "2" },
	{ LINKTYPE_NULL, "00080000" PACKET, "null.type", "0x0800" },
	{ LINKTYPE_NULL, "00080000" PACKET, "null.family", "" },
	{ LINKTYPE_LOOP, "00000002" PACKET, "null.family", "2" },
	{ LINKTYPE_LOOP, "00000002" PACKET, "frame.encap_type", "174" },
	{ LINKTYPE_PPP, "ff030021" PACKET, "ppp.address", "0xff" },
	{ LINKTYPE_PPP, "ff030021" PACKET, "ppp.control", "0x03" },
	{ LINKTYPE_PPP, "ff030021" PACKET, "ppp.protocol", "0x0021" },
	{ LINKTYPE_PPP, "21" PACKET, "ppp.protocol", "0x0021" },
	{ LINKTYPE_PPP, "21" PACKET, "ppp.address", "" },
	{ LINKTYPE_PPP, "c0210101000a", "ppp.protocol", "0xc021" },
	{ LINKTYPE_PPP, "c0210101000a", "frame.protocols", "ppp:lcp" },
	{ LINKTYPE_PPP, "c0210101000a", "data.data", "" },
	{ LINKTYPE_ETHERNET, ETHER("0004") "f0f10104", "llc.ssap.cr", "1" },
	{ LINKTYPE_ETHERNET, ETHER("0004") "f0f10104", "llc.control", "0x0401" },
	{ LINKTYPE_ETHERNET, ETHER("0004") "f0f10104", "llc.control.n_r", "2" },
	{ LINKTYPE_ETHERNET, ETHER("0004") "f0f10104", "llc.control.s_ftype", "0x0000" },
	{ LINKTYPE_ETHERNET, ETHER("0004") "f0f10104", "llc.control.ftype", "0x0001" },
	{ LINKTYPE_ETHERNET, ETHER("0004") "f0f10104", "llc.control.f", "" },
	{ LINKTYPE_ETHERNET, ETHER("0006") "f0f0bf810100", "llc.control", "0x00bf" },
	{ LINKTYPE_ETHERNET, ETHER("0006") "f0f0bf810100", "llc.control.u_modifier_cmd", "0x2b" },
	{ LINKTYPE_ETHERNET, ETHER("0006") "f0f0bf810100", "llc.control.p", "1" },
	{ LINKTYPE_ETHERNET, ETHER("0006") "f0f0bf810100", "basicxid.llc.xid.types", "0x01" },
	{ LINKTYPE_ETHERNET,
	  ETHER("000c") "aaaa0300000c2000"
			"02b40000",
	  "llc.oui", "12" },
	{ LINKTYPE_ETHERNET,
	  ETHER("000c") "aaaa0300000c2000"
			"02b40000",
	  "llc.cisco_pid", "0x2000" },
	{ LINKTYPE_ETHERNET,
	  ETHER("000c") "aaaa0300000c2000"
			"02b40000",
	  "frame.protocols", "eth:llc:cdp" },
	{ LINKTYPE_ETHERNET, ETHER("88a8") "200188a860640800" PACKET, "ieee8021ad.svid", "1" },
	{ LINKTYPE_ETHERNET, ETHER("88a8") "200188a860640800" PACKET, "ieee8021ad.cvid", "100" },
	{ LINKTYPE_ETHERNET, ETHER("88a8") "200188a860640800" PACKET, "ieee8021ad.priority",
	  "1,3" },
	{ LINKTYPE_ETHERNET, ETHER("88a8") "200188a860640800" PACKET, "ieee8021ah.etype",
	  "0x0800" },
	{ LINKTYPE_ETHERNET, ETHER("88a8") "200188a860640800" PACKET, "vlan.id", "" },
	{ LINKTYPE_ETHERNET, ETHER("9100") "60640800" PACKET, "vlan.id", "100" },
	{ LINKTYPE_ETHERNET, ETHER("9100") "60640800" PACKET, "vlan.priority", "3" },
	{ LINKTYPE_RAW,
	  IP("0038", "33") "1104000000000100"
			   "00000001"
			   "000000000000000000000000" DISCARD,
	  "ah.next_header", "17" },
	{ LINKTYPE_RAW,
	  IP("0038", "33") "1104000000000100"
			   "00000001"
			   "000000000000000000000000" DISCARD,
	  "ah.length", "4" },
	{ LINKTYPE_RAW,
	  IP("0038", "33") "1104000000000100"
			   "00000001"
			   "000000000000000000000000" DISCARD,
	  "ah.spi", "0x00000100" },
	{ LINKTYPE_RAW,
	  IP("0038", "33") "1104000000000100"
			   "00000001"
			   "000000000000000000000000" DISCARD,
	  "ah.icv", "000000000000000000000000" },
	{ LINKTYPE_RAW,
	  IP("0038", "33") "1104000000000100"
			   "00000001"
			   "000000000000000000000000" DISCARD,
	  "udp.length", "12" },
	{ LINKTYPE_RAW,
	  IP("0024", "02") "119a4f6de9fc0001"
			   "0a7d0001"
			   "c6336402",
	  "igmp.version", "3" },
	{ LINKTYPE_RAW,
	  IP("0024", "02") "119a4f6de9fc0001"
			   "0a7d0001"
			   "c6336402",
	  "igmp.max_resp", "416" },
	{ LINKTYPE_RAW,
	  IP("0024", "02") "119a4f6de9fc0001"
			   "0a7d0001"
			   "c6336402",
	  "igmp.max_resp.exp", "0x01" },
	{ LINKTYPE_RAW,
	  IP("0024", "02") "119a4f6de9fc0001"
			   "0a7d0001"
			   "c6336402",
	  "igmp.s", "1" },
	{ LINKTYPE_RAW,
	  IP("0024", "02") "119a4f6de9fc0001"
			   "0a7d0001"
			   "c6336402",
	  "igmp.qrv", "2" },
	{ LINKTYPE_RAW,
	  IP("0024", "02") "119a4f6de9fc0001"
			   "0a7d0001"
			   "c6336402",
	  "igmp.saddr", "198.51.100.2" },
	{ LINKTYPE_RAW,
	  IP("0024", "02") "119a4f6de9fc0001"
			   "0a7d0001"
			   "c6336402",
	  "frame.protocols", "raw:ip:igmp:igmp" },
	{ LINKTYPE_RAW,
	  IP("002c", "02") "1f080000e9fc0001"
			   "c6336402c0000201c000020120000007",
	  "igmp.type", "0x1f" },
	{ LINKTYPE_RAW,
	  IP("002c", "02") "1f080000e9fc0001"
			   "c6336402c0000201c000020120000007",
	  "igmp.mtrace.max_hops", "8" },
	{ LINKTYPE_RAW,
	  IP("002c", "02") "1f080000e9fc0001"
			   "c6336402c0000201c000020120000007",
	  "igmp.mtrace.rspaddr", "192.0.2.1" },
	{ LINKTYPE_RAW,
	  IP("002c", "02") "1f080000e9fc0001"
			   "c6336402c0000201c000020120000007",
	  "igmp.mtrace.resp_ttl", "32" },
	{ LINKTYPE_RAW,
	  IP("002c", "02") "1f080000e9fc0001"
			   "c6336402c0000201c000020120000007",
	  "igmp.mtrace.q_id", "7" },
	{ LINKTYPE_RAW,
	  IP("0028", "02") "01010000000000ff"
			   "e9fc00016163636573732121",
	  "igmp.version", "0" },
	{ LINKTYPE_RAW,
	  IP("0028", "02") "01010000000000ff"
			   "e9fc00016163636573732121",
	  "igmp.group_type", "1" },
	{ LINKTYPE_RAW,
	  IP("0028", "02") "01010000000000ff"
			   "e9fc00016163636573732121",
	  "igmp.identifier", "255" },
	{ LINKTYPE_RAW,
	  IP("0028", "02") "01010000000000ff"
			   "e9fc00016163636573732121",
	  "igmp.access_key", "6163636573732121" },
	{ LINKTYPE_RAW,
	  IP("0034", "06") "0001000900000001"
			   "00000001801001f400000000"
			   "1e0a20050000000700000000",
	  "tcp.options.mptcp.subtype", "2" },
	{ LINKTYPE_RAW,
	  IP("0034", "06") "0001000900000001"
			   "00000001801001f400000000"
			   "1e0a20050000000700000000",
	  "tcp.options.mptcp.dseqnpresent.flag", "1" },
	{ LINKTYPE_RAW,
	  IP("0034", "06") "0001000900000001"
			   "00000001801001f400000000"
			   "1e0a20050000000700000000",
	  "tcp.options.mptcp.rawdataack", "7" },
	{ LINKTYPE_RAW,
	  IP("0034", "06") "0001000900000001"
			   "00000001801001f400000000"
			   "1e0a20050000000700000000",
	  "frame.protocols", "raw:ip:tcp:mptcp" },
	{ LINKTYPE_RAW,
	  IP("002c", "06") "0001000900000001"
			   "00000001600201f400000000"
			   "03031001",
	  "tcp.options.wscale.shift", "16" },
	{ LINKTYPE_RAW,
	  IP("002c", "06") "0001000900000001"
			   "00000001600201f400000000"
			   "03031001",
	  "tcp.options.wscale.multiplier", "16384" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp", "Dynamic Host Configuration Protocol (Discover)" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.hw.mac_addr", "02:00:5e:10:00:02" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.secs", "3" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.flags.bc", "1" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.ip.your", "192.0.2.50" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.cookie", "99.130.83.99" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.option.dhcp", "1" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.option.type", "53,61,12,55,51,2,0" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.option.hostname", "host" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.option.request_list_item", "3,6" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.option.ip_address_lease_time", "4294967295" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.option.time_offset", "-3600" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.option.end", "255" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.client_hardware_address", "005e10000201" },
	{ LINKTYPE_RAW,
	  DHCP "350101"
	       "3d0702005e10000201"
	       "0c04686f7374"
	       "37020306"
	       "3304ffffffff"
	       "0204fffff1f0"
	       "ff0000",
	  "dhcp.option.padding", "00" },
	{ LINKTYPE_RAW,
	  DHCP "350102"
	       "790d180a0102c000020100c6336402"
	       "520b010161020163050401020304"
	       "ff",
	  "dhcp.option.classless_static_route", "180a0102c0000201,00c6336402" },
	{ LINKTYPE_RAW,
	  DHCP "350102"
	       "790d180a0102c000020100c6336402"
	       "520b010161020163050401020304"
	       "ff",
	  "dhcp.option.agent_information_option.agent_circuit_id", "61" },
	{ LINKTYPE_RAW,
	  DHCP "350102"
	       "790d180a0102c000020100c6336402"
	       "520b010161020163050401020304"
	       "ff",
	  "dhcp.option.agent_information_option.agent_remote_id", "63" },
	{ LINKTYPE_RAW,
	  DHCP "350102"
	       "790d180a0102c000020100c6336402"
	       "520b010161020163050401020304"
	       "ff",
	  "dhcp.option.agent_information_option.suboption", "1,2,5" },
	{ LINKTYPE_RAW,
	  "4500006e0000000040110000c0000201c633640200350400005a00000007818000010002"
	  "000000000161076578616d706c650000ff0001c00c000100010000003c0004c0000207c0"
	  "0c002e00010000003c0024000108020000000000000000000000000000076578616d706c"
	  "6500",
	  "dns.resp.type", "1" },
	{ LINKTYPE_RAW,
	  "4500006e0000000040110000c0000201c633640200350400005a00000007818000010002"
	  "000000000161076578616d706c650000ff0001c00c000100010000003c0004c0000207c0"
	  "0c002e00010000003c0024000108020000000000000000000000000000076578616d706c"
	  "6500",
	  "dns.rrsig.algorithm", "" },
	{ LINKTYPE_RAW,
	  "4500006e0000000040110000c0000201c633640200350400005a00000007818000010002"
	  "000000000161076578616d706c650000ff0001c00c000100010000003c0004c0000207c0"
	  "0c002e00010000003c0024000108020000000000000000000000000000076578616d706c"
	  "6500",
	  "dns.unsolicited", "" },
	{ LINKTYPE_RAW,
	  "450000470000000040110000c0000201c633640200350400003300000007818000010001"
	  "000000000161076578616d706c650000ff0001c00c006300010000003c000403616263",
	  "dns.spf", "abc" },
	{ LINKTYPE_RAW,
	  "450000470000000040110000c0000201c633640200350400003300000007818000010001"
	  "000000000161076578616d706c650000ff0001c00c006300010000003c000403616263",
	  "dns.txt", "" },
	{ LINKTYPE_RAW,
	  "4500006e0000000040110000c0000201c633640200350400005a00000007818000010002"
	  "000000000161076578616d706c650000ff0001c00c002500010000003c00070001123405"
	  "aabbc00c00fa00010000003c001804686d61630000005f5e1000012c0002abcd00070000"
	  "0000",
	  "dns.cert.certificate", "aabb" },
	{ LINKTYPE_RAW,
	  "4500006e0000000040110000c0000201c633640200350400005a00000007818000010002"
	  "000000000161076578616d706c650000ff0001c00c002500010000003c00070001123405"
	  "aabbc00c00fa00010000003c001804686d61630000005f5e1000012c0002abcd00070000"
	  "0000",
	  "dns.tsig.fudge", "300" },
	{ LINKTYPE_RAW,
	  "4500006e0000000040110000c0000201c633640200350400005a00000007818000010002"
	  "000000000161076578616d706c650000ff0001c00c002500010000003c00070001123405"
	  "aabbc00c00fa00010000003c001804686d61630000005f5e1000012c0002abcd00070000"
	  "0000",
	  "dns.tsig.time_signed", "Sep 13, 2020 12:26:40.000000000 UTC" },
	{ LINKTYPE_RAW,
	  "450000470000000040110000c0000201c633640200350400003300000007818000010001"
	  "000000000161076578616d706c650000ff0001c00c001000010000003c000405616263",
	  "dns.txt.length", "5" },
	{ LINKTYPE_RAW,
	  "450000470000000040110000c0000201c633640200350400003300000007818000010001"
	  "000000000161076578616d706c650000ff0001c00c001000010000003c000405616263",
	  "dns.txt", "" },
	{ LINKTYPE_RAW,
	  "4500004a0000000040110000c0000201c633640200350400003600000007818000010001"
	  "000000000161076578616d706c650000ff0001c00c000100010000003c0004c000020778"
	  "797a",
	  "dns.extraneous.data", "78797a" },
	{ LINKTYPE_RAW,
	  "4500004a0000000040110000c0000201c633640200350400003600000007818000010001"
	  "000000000161076578616d706c650000ff0001c00c000100010000003c0004c000020778"
	  "797a",
	  "dns.extraneous.length", "3" },
	{ LINKTYPE_RAW,
	  "450000420000000040110000c0000201c633640211510400002e0000c000000001080000"
	  "000000000000000040140000000000000000000000000000000000000000",
	  "frame.protocols", "raw:ip:udp:quic" },
	{ LINKTYPE_RAW,
	  "4500003d0000000040110000c0000201c633640211510400002900000900000000000000"
	  "00513034330000000000000000000000000000000000000000",
	  "frame.protocols", "raw:ip:udp:gquic" },
	{ LINKTYPE_RAW,
	  "450000390000000040110000c0000201c6336402115104000025000017fefd0001000000"
	  "000001001000000000000000000000000000000000",
	  "frame.protocols", "raw:ip:udp:dtls" },
	{ LINKTYPE_RAW,
	  "450000300000000040110000c0000201c633640211510400001c0000000100002112a442"
	  "000000000000000000000000",
	  "frame.protocols", "raw:ip:udp:stun" },
	{ LINKTYPE_RAW,
	  "450000300000000040110000c0000201c63364020d960400001c0000000100012112a443"
	  "000000000000000000000000",
	  "data.len", "20" },
	{ LINKTYPE_RAW, "450000240000000040110000c0000201c6336402115104000010000080c9000100000000",
	  "frame.protocols", "raw:ip:udp:rtcp" },
	{ LINKTYPE_NULL,
	  "020000006000000000043b4020010db800000000000000000000000120010db800000000"
	  "000000000000000164617461",
	  "frame.protocols", "null:ip:ipv6:data" },
	{ LINKTYPE_NULL,
	  "020000006000000000043b4020010db800000000000000000000000120010db800000000"
	  "000000000000000164617461",
	  "ip", "" },
	{ LINKTYPE_NULL,
	  "020000006000000000043b4020010db800000000000000000000000120010db800000000"
	  "000000000000000164617461",
	  "ipv6", "Internet Protocol Version 6, Src: 2001:db8::1, Dst: 2001:db8::1" },
	{ LINKTYPE_NULL, "02000000e50000140000000040110000c0000201c6336402", "ip",
	  "Internet Protocol, bogus version (14)" },
	{ LINKTYPE_NULL, "02000000e50000140000000040110000c0000201c6336402", "ip.version", "14" },
	{ LINKTYPE_ETHERNET,
	  "02005e10000102005e100002888e01010000000000000000000000000000000000000000"
	  "000000000000000000000000000000000000000000000000",
	  "eth.padding",
	  "000000000000000000000000000000000000000000000000000000000000000000000000000000000000" },
	{ LINKTYPE_ETHERNET,
	  "02005e10000102005e10000208006000000000043b4020010db800000000000000000000"
	  "000120010db8000000000000000000000001646174610000000000000000",
	  "eth.trailer", "0000" },
	{ LINKTYPE_ETHERNET,
	  "02005e10000102005e10000208006000000000043b4020010db800000000000000000000"
	  "000120010db8000000000000000000000001646174610000000000000000",
	  "eth.padding", "0000" },
	{ LINKTYPE_RAW,
	  "450000300000000040060000c0000201c633640204000009000000010000000070100000"
	  "000000000f04abcd1d040102",
	  "tcp.options.unknown.payload", "abcd" },
	{ LINKTYPE_RAW,
	  "450000300000000040060000c0000201c633640204000009000000010000000070100000"
	  "000000000f04abcd1d040102",
	  "tcp.options.ao.mac", "" },
	{ LINKTYPE_RAW,
	  "450000300000000040060000c0000201c633640204000009000000010000000070100000"
	  "00000000fe0600ac9a400000",
	  "tcp.options.experimental.data", "" },
	{ LINKTYPE_RAW,
	  "450000300000000040060000c0000201c633640204000009000000010000000070100000"
	  "00000000fe0600ac9a400000",
	  "tcp.options.experimental.exid", "0x00ac" },
};

enum { ROWS = 512, TEXT = 16384, OUT = 4096 };

static struct dissection d;
static struct row row[ROWS];
static char text[TEXT], out[OUT];

/* The value of FIELD in the first CAP bytes of HEX. */
static const char *value_of(uint16_t linktype, const char *hex, uint32_t cap, const char *field)
{
	uint32_t len = (uint32_t)strlen(hex) / 2;
	uint8_t *p = hex_bytes(hex, &cap);
	struct frame f = {
		.data = p, .caplen = cap, .len = len, .number = 1, .linktype = linktype
	};
	struct query q;
	struct rows r;
	struct text t;

	assert_true(query_init(&q, field, strlen(field)));
	rows_init(&r, row, ROWS, text, sizeof text);
	text_init(&t, out, sizeof out);
	dissect(&d, &f, NULL);
	fields_line(&t, &d, &q, 1, &r, NULL);
	free(p);
	return out;
}

static void test_values(void **state)
{
	size_t failed = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *got =
			value_of(rows[i].linktype, rows[i].frame, UINT32_MAX, rows[i].field);

		if (strcmp(got, rows[i].value) == 0)
			continue;
		print_error("%s: %s instead of %s\n", rows[i].field, got, rows[i].value);
		failed++;
	}
	assert_int_equal(failed, 0);
}

static void test_cut_at_every_length(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (i && strcmp(rows[i].frame, rows[i - 1].frame) == 0)
			continue;
		for (uint32_t cap = 0; cap <= strlen(rows[i].frame) / 2; cap++)
			value_of(rows[i].linktype, rows[i].frame, cap, rows[i].field);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_cut_at_every_length),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
