/* The text of tcpdump: UDP.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "udp, no checksum", LINKTYPE_RAW, false, 0,
	  "4500001e0001000040118e97c0000201c633640200010002000a00007879",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [no cksum] UDP, length 2" },
	{ "udp, wrong checksum", LINKTYPE_RAW, false, 0,
	  "4500001e0001000040118e97c0000201c633640200010002000a12347879",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [bad udp cksum 0x1234 -> 0x9b26!] UDP, length 2" },
	{ "udp, length too large", LINKTYPE_RAW, false, 0,
	  "4500001e0001000040118e97c0000201c633640200010002001e9b127879",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [udp sum ok] UDP, bad length 22 > 2" },
	{ "udp, length too small", LINKTYPE_RAW, false, 0,
	  "4500001e0001000040118e97c0000201c63364020001000200079b297879",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: truncated-udplength 7" },
	{ "udp, length zero, ip too short", LINKTYPE_RAW, false, 0,
	  "4500001a0001000040118e9bc0000201c6336402000100020008",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 26)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: truncated-udp 6" },
	{ "udp, cut in the ports", LINKTYPE_RAW, false, 30,
	  "4500001e0001000040118e97c0000201c63364020001",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1 > 198.51.100.2:  [|udp]" },
	{ "udp, cut in the length", LINKTYPE_RAW, false, 30,
	  "4500001e0001000040118e97c0000201c63364020001000200",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2:  [|udp]" },
	{ "udp, cut in the payload", LINKTYPE_RAW, false, 31,
	  "4500001f0001000040118e96c0000201c633640200010002000b21247879",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 31)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: UDP, length 3" },
	{ "udp over ip6", LINKTYPE_RAW, false, 0,
	  "60000000000a114020010db800000000000000000000000120010db80000000000000000000000020001"
	  "0002000a2be97879",
	  "IP6 (hlim 64, next-header UDP (17) payload length: 10) 2001:db8::1.1 > "
	  "2001:db8::2.2: [udp sum ok] UDP, length 2" },
	{ "udp over ip6, no checksum", LINKTYPE_RAW, false, 0,
	  "60000000000a114020010db800000000000000000000000120010db80000000000000000000000020001"
	  "0002000a00007879",
	  "IP6 (hlim 64, next-header UDP (17) payload length: 10) 2001:db8::1.1 > "
	  "2001:db8::2.2: [bad udp cksum 0x0000 -> 0x2be9!] UDP, length 2" },
	{ "sip", LINKTYPE_RAW, false, 0,
	  "4500003d0001000040118e78c0000201c633640213c413c40029376a4f5054494f4e53207369703a6120"
	  "5349502f322e300d0a5669613a20620d0a0d0a",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 61)\n"
	  "    192.0.2.1.5060 > 198.51.100.2.5060: [udp sum ok] SIP, length: 33\n"
	  "\tOPTIONS sip:a SIP/2.0\n"
	  "\tVia: b\n"
	  "\t" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
