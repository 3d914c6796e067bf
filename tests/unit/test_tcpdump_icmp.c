/* The text of tcpdump: ICMP.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "icmp echo, 1", LINKTYPE_RAW, false, 0,
	  "450000200001000040018ea5c0000201c633640208000d081234000164617461",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 32)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP echo request, id 4660, seq 1, length 12" },
	{ "icmp echo, 2", LINKTYPE_RAW, true, 0,
	  "450000200001000040018ea5c0000201c6336402000015081234000164617461",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 32)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP echo reply, id 4660, seq 1, length 12" },
	{ "icmp unreachable, code 0", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c633640203007aee00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP net 198.51.100.2 unreachable, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 1", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c633640203017aed00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP host 198.51.100.2 unreachable, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 2", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c633640203027aec00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP 198.51.100.2 protocol 17 unreachable, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 5", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c633640203057ae900000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP 198.51.100.2 unreachable - source route failed, "
	  "length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 6", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c633640203067ae800000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP net 198.51.100.2 unreachable - unknown, length "
	  "36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 7", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c633640203077ae700000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP host 198.51.100.2 unreachable - unknown, length "
	  "36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 8", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c633640203087ae600000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP 198.51.100.2 unreachable - source host isolated, "
	  "length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 9", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c633640203097ae500000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP net 198.51.100.2 unreachable - admin prohibited, "
	  "length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 10", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c6336402030a7ae400000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP host 198.51.100.2 unreachable - admin "
	  "prohibited, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 11", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c6336402030b7ae300000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP net 198.51.100.2 unreachable - tos prohibited, "
	  "length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 12", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c6336402030c7ae200000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP host 198.51.100.2 unreachable - tos prohibited, "
	  "length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 13", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c6336402030d7ae100000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP host 198.51.100.2 unreachable - admin prohibited "
	  "filter, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 14", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c6336402030e7ae000000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP host 198.51.100.2 unreachable - host precedence "
	  "violation, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 15", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c6336402030f7adf00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP host 198.51.100.2 unreachable - precedence "
	  "cutoff, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp unreachable, code 16", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c633640203107ade00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP 198.51.100.2 unreachable - #16, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp port unreachable, 1", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c633640203037aeb00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP 198.51.100.2 udp port 53 unreachable, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp port unreachable, 2", LINKTYPE_RAW, true, 0,
	  "450000380001000040018e8dc0000201c63364020303fcf600000000450000280001000040068e98c000"
	  "0201c63364020001000200000003",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP 198.51.100.2 tcp port 2 unreachable, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 40)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2:  [|tcp]" },
	{ "icmp port unreachable, 3", LINKTYPE_RAW, true, 0,
	  "450000380001000040018e8dc0000201c63364020303fcf9000000004500001c0001000040fd8dadc000"
	  "0201c63364020001000200000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP 198.51.100.2 protocol 253 port 2 unreachable, "
	  "length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto unknown (253), length "
	  "28)\n"
	  "    192.0.2.1 > 198.51.100.2:  ip-proto-253 8" },
	{ "icmp need to fragment, 1", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c63364020304757200000578450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP 198.51.100.2 unreachable - need to frag (mtu "
	  "1400), length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp need to fragment, 2", LINKTYPE_RAW, true, 0,
	  "450000380001000040018e8dc0000201c633640203047aea00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP 198.51.100.2 unreachable - need to frag, length "
	  "36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp redirect, code 0", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c63364020500b5efc00002fe450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP redirect 198.51.100.2 to net 192.0.2.254, length "
	  "36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp redirect, code 1", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c63364020501b5eec00002fe450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP redirect 198.51.100.2 to host 192.0.2.254, "
	  "length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp redirect, code 2", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c63364020502b5edc00002fe450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP redirect-tos 198.51.100.2 to net 192.0.2.254, "
	  "length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp redirect, code 3", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c63364020503b5ecc00002fe450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP redirect-tos 198.51.100.2 to host 192.0.2.254, "
	  "length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp redirect, code 4", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c63364020504b5ebc00002fe450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP redirect-#4 198.51.100.2 to 192.0.2.254, length "
	  "36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp quench", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c6336402040079ee00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP source quench, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp router advertisement, 1", LINKTYPE_RAW, false, 0,
	  "4500002c0001000040018e99c0000201c6336402090081bc02020708c000020100000001c63364028000"
	  "0000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 44)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP router advertisement lifetime 30:00 2: "
	  "{192.0.2.1 1} {198.51.100.2 2147483648}, length 24" },
	{ "icmp router advertisement, 2", LINKTYPE_RAW, true, 0,
	  "450000200001000040018ea5c0000201c6336402090033dd0103001ec0000201",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 32)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP router advertisement lifetime 30 1: [size 3], "
	  "length 12" },
	{ "icmp router advertisement, 3", LINKTYPE_RAW, true, 0,
	  "4500001c0001000040018ea9c0000201c63364020a00f5ff00000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP router solicitation, length 8" },
	{ "icmp time exceeded, 1", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c63364020b0072ee00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP time exceeded in-transit, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp time exceeded, 2", LINKTYPE_RAW, true, 0,
	  "450000380001000040018e8dc0000201c63364020b0172ed00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP ip reassembly time exceeded, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp time exceeded, 3", LINKTYPE_RAW, true, 0,
	  "450000380001000040018e8dc0000201c63364020b0272ec00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP time exceeded-#2, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp parameter problem, 1", LINKTYPE_RAW, false, 0,
	  "450000380001000040018e8dc0000201c63364020c005dee14000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP parameter problem - octet 20, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp parameter problem, 2", LINKTYPE_RAW, true, 0,
	  "450000380001000040018e8dc0000201c63364020c0171ed00000000450000240001000040118e91c000"
	  "0201c633640280e80035001000e4",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP parameter problem - code 1, length 36\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: domain [length 8 < 12] (invalid)" },
	{ "icmp timestamp, 1", LINKTYPE_RAW, false, 0,
	  "450000280001000040018e9dc0000201c63364020d00f2fc00010002000000000000000000000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 40)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP time stamp query id 1 seq 2, length 20" },
	{ "icmp timestamp, 2", LINKTYPE_RAW, true, 0,
	  "450000280001000040018e9dc0000201c63364020e008fd600010002000000010100000005265bff",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 40)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP time stamp reply id 1 seq 2: org 00:00:00.001, "
	  "recv 04:39:37.216, xmit 23:59:59.999, length 20" },
	{ "icmp mask, information, unknown, 1", LINKTYPE_RAW, false, 0,
	  "450000200001000040018ea5c0000201c63364021100eeff0000000000000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 32)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP address mask request, length 12" },
	{ "icmp mask, information, unknown, 2", LINKTYPE_RAW, true, 0,
	  "450000200001000040018ea5c0000201c63364021200eefb00010002ffffff00",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 32)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP address mask is 0xffffff00, length 12" },
	{ "icmp mask, information, unknown, 3", LINKTYPE_RAW, true, 0,
	  "4500001c0001000040018ea9c0000201c63364020f00f0ff00000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP information request, length 8" },
	{ "icmp mask, information, unknown, 4", LINKTYPE_RAW, true, 0,
	  "4500001c0001000040018ea9c0000201c633640263009cff00000000",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP type-#99, length 8" },
	{ "icmp, wrong checksum", LINKTYPE_RAW, false, 0,
	  "4500001c0001000040018ea9c0000201c63364020800123400010002",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 28)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP echo request, id 1, seq 2, length 8 (wrong icmp "
	  "cksum 1234 (->f7fc)!)" },
	{ "icmp extensions", LINKTYPE_RAW, false, 0,
	  "450000ae0001000040018e17c0000201c63364020b0072ce00200000450000240001000040118e91c000"
	  "0201c633640280e80035001000e400000000000000000000000000000000000000000000000000000000"
	  "000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
	  "00000000000000000000000000000000000000000000000000000000000020003a870008010100014105"
	  "000602016162",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 174)\n"
	  "    192.0.2.1 > 198.51.100.2: ICMP time exceeded in-transit, length 154\n"
	  "\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)\n"
	  "    192.0.2.1.33000 > 198.51.100.2.53: [bad udp cksum 0x00e4 -> 0x9279!] domain "
	  "[length 8 < 12] (invalid)\n"
	  "\tICMP Multi-Part extension v2, checksum 0x3a87 (correct), length 18\n"
	  "\t  MPLS Stack Entry Object (1), Class-Type: 1, length 8\n"
	  "\t    label 20, tc 0, [S], ttl 5\n"
	  "\t  Interface Identification Object (2), Class-Type: 1, length 6\n"
	  "\t    0x0000:  6162" },
	{ "icmp that is cut", LINKTYPE_RAW, false, 56,
	  "450000380001000040018e8dc0000201c633640203037aeb00000000450000240001000040118e91",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 56)\n"
	  "    192.0.2.1 > 198.51.100.2:  [|icmp]" },
	{ "icmp over ip6", LINKTYPE_RAW, false, 0,
	  "600000000008014020010db800000000000000000000000120010db80000000000000000000000020800"
	  "f7fc00010002",
	  "IP6 (hlim 64, next-header ICMP (1) payload length: 8) 2001:db8::1 > 2001:db8::2: "
	  "[ICMP requires IPv4] (invalid)" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
