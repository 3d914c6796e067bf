/* The text of tcpdump: IGMP.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "igmp, 1", LINKTYPE_RAW, false, 0,
	  "4500001c0001000040028ea8c0000201c63364021100eeff00000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp query v1" },
	{ "igmp, 2", LINKTYPE_RAW, true, 0,
	  "4500001c0001000040028ea8c0000201c63364021164ee9b00000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp query v2" },
	{ "igmp, 3", LINKTYPE_RAW, true, 0,
	  "4500001c0001000040028ea8c0000201c63364021132fecaef010101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp query v2 [max resp time 50] [gaddr 239.1.1.1]" },
	{ "igmp, 4", LINKTYPE_RAW, true, 0,
	  "4500001c0001000040028ea8c0000201c63364021200fdfcef010101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp v1 report 239.1.1.1" },
	{ "igmp, 5", LINKTYPE_RAW, true, 0,
	  "4500001c0001000040028ea8c0000201c63364021600f9fcef010101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp v2 report 239.1.1.1" },
	{ "igmp, 6", LINKTYPE_RAW, true, 0,
	  "4500001c0001000040028ea8c0000201c63364021700f8fcef010101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp leave 239.1.1.1" },
	{ "igmp 3, 1", LINKTYPE_RAW, false, 0,
	  "450000240001000040028ea0c0000201c6336402119139ecef010101027d0001c0000201",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 36)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp query v3 [max resp time 27.2s] [gaddr 239.1.1.1 "
	  "{ 192.0.2.1 }]" },
	{ "igmp 3, 2", LINKTYPE_RAW, true, 0,
	  "450000200001000040028ea4c0000201c633640211fffb80ef010101027d0000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 32)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp query v3 [max resp time 52m54s] [gaddr 239.1.1.1]" },
	{ "igmp 3, 3", LINKTYPE_RAW, true, 0,
	  "450000300001000040028e94c0000201c6336402220031f40000000204000000ef01010106000001ef01"
	  "0102c0000201",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 48)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp v3 report, 2 group record(s) [gaddr 239.1.1.1 "
	  "to_ex { }] [gaddr 239.1.1.2 block { 192.0.2.1 }]" },
	{ "igmp 3, 4", LINKTYPE_RAW, true, 0,
	  "450000240001000040028ea0c0000201c63364022200e9f50000000204000005ef010101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 36)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp v3 report, 2 group record(s) [gaddr 239.1.1.1 "
	  "to_ex [invalid number of sources 5]" },
	{ "igmp traces, an unknown type, 1", LINKTYPE_RAW, false, 0,
	  "4500002c0001000040028e98c0000201c63364021f01f5baef010101c0000201c6336402ef0000012000"
	  "0007",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 44)\n"
	  "    192.0.2.1 > 198.51.100.2: mtrace 7: 192.0.2.1 to 198.51.100.2 reply-to "
	  "239.0.0.1 with-ttl 32" },
	{ "igmp traces, an unknown type, 2", LINKTYPE_RAW, true, 0,
	  "4500001c0001000040028ea8c0000201c63364021e011ffdc0000201",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2:  [invalid len 8]" },
	{ "igmp traces, an unknown type, 3", LINKTYPE_RAW, true, 0,
	  "450000180001000040028eacc0000201c63364025500aaff",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 24)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp-85" },
	{ "igmp traces, an unknown type, 4", LINKTYPE_RAW, true, 0,
	  "4500001c0001000040028ea8c0000201c633640216000001ef010101",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto IGMP (2), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: igmp v2 report 239.1.1.1 bad igmp cksum 1!" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
