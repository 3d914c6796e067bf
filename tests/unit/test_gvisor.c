/*
 * The line of gVisor's sniffer.  What is expected is what gVisor's own code prints; where it
 * prints nothing, and where it panics, what ours should.
 */
#include "frame_hex.h"

#include "face/gvisor.h"
#include "text.h"

struct row {
	const char *name;
	uint16_t linktype;
	bool send;
	uint32_t len; /* on the wire; 0: all of it was captured */
	const char *hex, *line;
};

static const struct row rows[] = {
	{ "SYN, ACK", LINKTYPE_RAW, true, 0,
	  "4500003c1234000040060000c0000201c6336402c000005012345678abcd1234a012ffff0fb70000020405b4"
	  "0402080affffffff0000000101030307",
	  "send tcp 192.0.2.1:49152 -> 198.51.100.2:80 len:0 id:1234 flags:  S  A    seqnum: 305419"
	  "896 ack: 2882343476 win: 65535 xsum:0xfb7 options: {MSS:1460 WS:7 TS:true TSVal:42949672"
	  "95 TSEcr:1 SACKPermitted:true Flags:        }" },
	{ "options brought to what gVisor allows", LINKTYPE_RAW, true, 0,
	  "450000301234000040060000c0000201c6336402c000005012345678abcd12347002ffff0fb7000002040001"
	  "0303ff00",
	  "send tcp 192.0.2.1:49152 -> 198.51.100.2:80 len:0 id:1234 flags:  S       seqnum: 305419"
	  "896 ack: 2882343476 win: 65535 xsum:0xfb7 options: {MSS:48 WS:14 TS:false TSVal:0 TSEcr:"
	  "0 SACKPermitted:false Flags:        }" },
	{ "an MSS of 0 ends the options", LINKTYPE_RAW, true, 0,
	  "450000301234000040060000c0000201c6336402c000005012345678abcd12347002ffff0fb7000002040000"
	  "03030700",
	  "send tcp 192.0.2.1:49152 -> 198.51.100.2:80 len:0 id:1234 flags:  S       seqnum: 305419"
	  "896 ack: 2882343476 win: 65535 xsum:0xfb7 options: {MSS:536 WS:-1 TS:false TSVal:0 TSEcr"
	  ":0 SACKPermitted:false Flags:        }" },
	{ "a request", LINKTYPE_RAW, true, 0,
	  "450000461234000040060000c0000201c6336402c000005012345678abcd12348018ffff0fb700000101080a"
	  "ffffffff00000001474554202f20485454502f312e310d0a0d0a",
	  "send tcp 192.0.2.1:49152 -> 198.51.100.2:80 len:18 id:1234 flags:    PA    seqnum: 30541"
	  "9896 ack: 2882343476 win: 65535 xsum:0xfb7 options: {TS:true TSVal:4294967295 TSEcr:1 SA"
	  "CKBlocks:[]}" },
	{ "all flags", LINKTYPE_RAW, true, 0,
	  "450000281234000040060000c0000201c6336402c000005012345678abcd123450ffffff0fb70000",
	  "send tcp 192.0.2.1:49152 -> 198.51.100.2:80 len:0 id:1234 flags: FSRPAUEC seqnum: 305419"
	  "896 ack: 2882343476 win: 65535 xsum:0xfb7 options: {MSS:536 WS:-1 TS:false TSVal:0 TSEcr"
	  ":0 SACKPermitted:false Flags:        }" },
	{ "SACK, four blocks", LINKTYPE_RAW, true, 0,
	  "4500004c1234000040060000c0000201c6336402c000005012345678abcd1234e010ffff0fb7000001010522"
	  "0000000000000001000000020000000300000004000000050000000600000007",
	  "send tcp 192.0.2.1:49152 -> 198.51.100.2:80 len:0 id:1234 flags:     A    seqnum: 305419"
	  "896 ack: 2882343476 win: 65535 xsum:0xfb7 options: {TS:false TSVal:0 TSEcr:0 SACKBlocks:"
	  "[{Start:0 End:1} {Start:2 End:3} {Start:4 End:5} {Start:6 End:7}]}" },
	{ "SACK, no length", LINKTYPE_RAW, true, 0,
	  "450000381234000040060000c0000201c6336402c000005012345678abcd12349010ffff0fb7000005000101"
	  "0101080affffffff00000001",
	  "send tcp 192.0.2.1:49152 -> 198.51.100.2:80 len:0 id:1234 flags:     A    seqnum: 305419"
	  "896 ack: 2882343476 win: 65535 xsum:0xfb7 options: {TS:false TSVal:0 TSEcr:0 SACKBlocks:"
	  "[]}" },
	{ "data offset too small", LINKTYPE_RAW, true, 0,
	  "450000281234000040060000c0000201c6336402c000005012345678abcd12344010ffff0fb70000",
	  "send tcp 192.0.2.1:0 -> 198.51.100.2:0 len:20 id:1234 invalid packet: tcp data offset to"
	  "o small 16" },
	{ "data offset too large", LINKTYPE_RAW, true, 0,
	  "450000281234000040060000c0000201c6336402c000005012345678abcd12346010ffff0fb70000",
	  "send tcp 192.0.2.1:0 -> 198.51.100.2:0 len:20 id:1234 invalid packet: tcp data offset 24"
	  " larger than tcp packet length 20" },
	{ "TCP cut short", LINKTYPE_RAW, true, 0,
	  "450000271234000040060000c0000201c6336402c000005012345678abcd12345010ffff0fb700",
	  "send tcp 192.0.2.1:0 -> 198.51.100.2:0 len:19 id:1234 " },
	{ "later fragment", LINKTYPE_RAW, true, 0,
	  "450000341234000140060000c0000201c6336402c000005012345678abcd12348010ffff0fb700000101080a"
	  "ffffffff00000001",
	  "send tcp 192.0.2.1:0 -> 198.51.100.2:0 len:32 id:1234 " },
	{ "options read from behind the datagram", LINKTYPE_RAW, true, 0,
	  "450000281234200040060000c0000201c6336402c000005012345678abcd12348010ffff0fb700000101080a"
	  "ffffffff00000001",
	  "send tcp 192.0.2.1:49152 -> 198.51.100.2:80 len:65524 id:1234 flags:     A    seqnum: 30"
	  "5419896 ack: 2882343476 win: 65535 xsum:0xfb7 options: {TS:true TSVal:4294967295 TSEcr:1"
	  " SACKBlocks:[]}" },
	{ "options read from zeros", LINKTYPE_RAW, true, 0,
	  "450000281234200040060000c0000201c6336402c000005012345678abcd12347002ffff0fb7000000000000"
	  "000000000000000000000000000000000000000000000000",
	  "send tcp 192.0.2.1:49152 -> 198.51.100.2:80 len:65528 id:1234 flags:  S       seqnum: 30"
	  "5419896 ack: 2882343476 win: 65535 xsum:0xfb7 options: {MSS:536 WS:-1 TS:false TSVal:0 T"
	  "SEcr:0 SACKPermitted:false Flags:        }" },
	{ "options where gVisor panics", LINKTYPE_RAW, true, 0,
	  "450000281234200040060000c0000201c6336402c000005012345678abcd1234f010ffff0fb70000",
	  "send tcp 192.0.2.1:0 -> 198.51.100.2:0 len:20 id:1234 truncated options (tcp data offset"
	  " 60, tcp packet length 20)" },
	{ "UDP, length ignored", LINKTYPE_RAW, true, 0,
	  "450000271234000040110000c0000201c633640214e90035270f00536c656e677468206c696573",
	  "send udp 192.0.2.1:5353 -> 198.51.100.2:53 len:11 id:1234 xsum: 0x53" },
	{ "echo", LINKTYPE_RAW, true, 0, "4500001c1234000040010000c0000201c63364020803000000000000",
	  "send icmp 192.0.2.1 -> 198.51.100.2 echo len:8 id:1234 code:3" },
	{ "echo in a later fragment", LINKTYPE_RAW, true, 0,
	  "4500001c1234000140010000c0000201c63364020800000000000000",
	  "send icmp 192.0.2.1 -> 198.51.100.2 unknown len:8 id:1234 code:0" },
	{ "ICMPv6 over IPv4", LINKTYPE_RAW, true, 0,
	  "4500001c12340000403a0000c0000201c63364028000000000000000",
	  "send icmp 192.0.2.1 -> 198.51.100.2 echo request len:8 id:1234 code:0" },
	{ "neighbor solicit", LINKTYPE_RAW, false, 0,
	  "6000000000083a4020010db800000000000000000000000120010db800000001000000000000000287000000"
	  "00000000",
	  "recv icmp 2001:db8::1 -> 2001:db8:0:1::2 neighbor solicit len:8 id:0000 code:0" },
	{ "ICMPv6 cut short", LINKTYPE_RAW, false, 0,
	  "6000000000043a4020010db800000000000000000000000120010db80000000100000000000000028000000"
	  "0",
	  "recv icmp 2001:db8::1:0 -> 2001:db8:0:1::2:0 len:4 id:0000 " },
	{ "SCTP", LINKTYPE_RAW, true, 0, "4500001c1234000040840000c0000201c63364020000000000000000",
	  "send 192.0.2.1 -> 198.51.100.2 unknown transport protocol: 132" },
	{ "ARP, not valid", LINKTYPE_ETHERNET, false, 0,
	  "02005e10000102005e1000020806000186dd0604000102005e100002c0000201000000000000c6336402",
	  "recv arp 192.0.2.1 (02:00:5e:10:00:02) -> 198.51.100.2 (00:00:00:00:00:00) "
	  "valid:false" },
	{ "IPv4 header length 0", LINKTYPE_RAW, true, 0,
	  "400000251234000040110000c0000201c633640214e90035001100536e6f206c656e677468",
	  "send udp 192.0.2.1:5353 -> 198.51.100.2:53 len:29 id:1234 xsum: 0x53" },
	{ "IPv4 total length 0", LINKTYPE_RAW, true, 0,
	  "450000001234000040060000c0000201c6336402c000005012345678abcd12348010ffff0fb700000101080a"
	  "ffffffff000000016f66666c6f616465646f66666c6f616465646f66666c6f616465646f66666c6f61646564"
	  "6f66666c6f616465646f66666c6f616465646f66666c6f616465646f66666c6f616465646f66666c6f616465"
	  "64",
	  "send tcp 192.0.2.1:49152 -> 198.51.100.2:80 len:81 id:1234 flags:     A    seqnum: 30541"
	  "9896 ack: 2882343476 win: 65535 xsum:0xfb7 options: {TS:true TSVal:4294967295 TSEcr:1 SA"
	  "CKBlocks:[]} ip total length: 0" },
	{ "IPv4 total length too small", LINKTYPE_RAW, true, 0,
	  "4700001b1234000040110000c0000201c6336402000000000000000014e9003500080053",
	  "send ip 192.0.2.1 -> 198.51.100.2 len:36 id:1234 invalid packet: ip total length 27 smal"
	  "ler than header length 28" },
	{ "IPv4-mapped", LINKTYPE_RAW, false, 0,
	  "60000000000e114000000000000000000000ffffc000020120010db800000001000000000000000214e90035"
	  "000e00536d6170706564",
	  "recv udp ::ffff:c000:201:5353 -> 2001:db8:0:1::2:53 len:6 id:0000 xsum: 0x53" },
	{ "IPv6 payload length 0", LINKTYPE_RAW, false, 0,
	  "600000000000064020010db800000000000000000000000120010db8000000010000000000000002c0000050"
	  "12345678abcd12348010ffff0fb700000101080affffffff00000001",
	  "recv tcp 2001:db8::1:0 -> 2001:db8:0:1::2:0 len:0 id:0000 " },
	{ "IPv6 extension headers", LINKTYPE_RAW, false, 0,
	  "600000000046004020010db800000000000000000000000120010db80000000100000000000000023c000000"
	  "000000002b010000000000000000000000000000110200000000000000000000000000000000000000000000"
	  "14e9003500160053626568696e642068656164657273",
	  "recv udp 2001:db8::1:5353 -> 2001:db8:0:1::2:53 len:62 id:0000 xsum: 0x53" },
	{ "IPv6 atomic fragment", LINKTYPE_RAW, false, 0,
	  "6000000000162c4020010db800000000000000000000000120010db800000001000000000000000211000000"
	  "abcd123414e90035000e005361746f6d6963",
	  "recv udp 2001:db8::1:5353 -> 2001:db8:0:1::2:53 len:14 id:0000 xsum: 0x53" },
	{ "IPv6 first fragment", LINKTYPE_RAW, false, 0,
	  "6000000000152c4020010db800000000000000000000000120010db800000001000000000000000211000001"
	  "abcd123414e90035000d00536669727374",
	  "recv 2001:db8::1 -> 2001:db8:0:1::2 unknown transport protocol: 0" },
	{ "IPv6 extension cut", LINKTYPE_RAW, false, 0,
	  "6000000000183c4020010db800000000000000000000000120010db800000001000000000000000211090000"
	  "00000000000000000000000014e9003500080053",
	  "recv 2001:db8::1 -> 2001:db8:0:1::2 unknown transport protocol: 0" },
	{ "IPv6 experiment", LINKTYPE_RAW, false, 0,
	  "60000000001afd4020010db800000000000000000000000120010db800000001000000000000000211000000"
	  "0000000014e90035001200536578706572696d656e74",
	  "recv 2001:db8::1 -> 2001:db8:0:1::2 unknown transport protocol: 253" },
	{ "VLAN", LINKTYPE_ETHERNET, false, 0,
	  "02005e10000102005e1000028100002a0800450000221234000040110000c0000201c633640214e90035000e"
	  "0053746167676564",
	  "recv unknown network protocol: 33024" },
	{ "802.3", LINKTYPE_ETHERNET, false, 0,
	  "02005e10000102005e1000020026424203000000000000000000000000000000000000000000000000000000"
	  "0000000000000000",
	  "recv unknown network protocol: 38" },
	{ "Ethernet cut", LINKTYPE_ETHERNET, false, 55, "02005e10000102005e10000208",
	  "recv ethernet len:55 [|ethernet]" },
	{ "IPv4 too short", LINKTYPE_RAW, false, 0, "470000291234000040110000c0000201c63364",
	  "recv ip len:19 invalid packet: ip header length 20 larger than packet length 19" },
	{ "IPv4 options cut", LINKTYPE_RAW, true, 41,
	  "470000291234000040110000c0000201c6336402000000000000",
	  "send ip 192.0.2.1 -> 198.51.100.2 len:41 id:1234 [|ip]" },
	{ "IPv6 cut", LINKTYPE_RAW, false, 53,
	  "60000000000d114020010db800000000000000000000000120010db80000000100000000000000",
	  "recv ip6 len:53 [|ip6]" },
	{ "ARP cut", LINKTYPE_ETHERNET, false, 60,
	  "02005e10000102005e1000020806000108000604000102005e100002c0000201000000000000c63364",
	  "recv arp len:46 [|arp]" },
	{ "empty frame", LINKTYPE_RAW, false, 0, "", "recv raw len:0 invalid packet: empty" },
	{ "nothing captured", LINKTYPE_RAW, false, 60, "", "recv raw len:60 [|raw]" },
	{ "neither IPv4 nor IPv6", LINKTYPE_RAW, true, 0, "5000",
	  "send unknown network protocol: 0" },
	{ "unknown link type", 195, false, 0, "0102",
	  "recv unknown link type: 195 (IEEE802_15_4_WITHFCS) len:2" },
	{ "unknown link type without a name", 65000, false, 9, "01",
	  "recv unknown link type: 65000 len:9" },
	{ "unknown address family", LINKTYPE_NULL, false, 0, "1700000000",
	  "recv unknown address family: 23 len:5" },
	{ "LCP", LINKTYPE_PPP, false, 0, "ff03c02101", "recv unknown ppp protocol: 0xc021 len:5" },
	{ "compressed PPP", LINKTYPE_PPP, false, 0, "cf00",
	  "recv unknown ppp protocol: 0x00cf len:2" },
	{ "STP over SLL", LINKTYPE_LINUX_SLL, false, 0, "00000001000602000000000100000004424203",
	  "recv unknown network protocol: 4" },
};
static const struct row later[] = {
	{ "TCP", LINKTYPE_RAW, true, 0,
	  "4500003412344000400600000a000001c6336402c000005012345678abcd12348010ffff0fb700000101080a"
	  "ffffffff00000001",
	  "send tcp 10.0.0.1:49152 -> 198.51.100.2:80 len:0 id:0x1234 flags:    A    "
	  "seqnum:305419896 ack:2882343476 win:65535 xsum:0xfb7 "
	  "options:{TS:true TSVal:4294967295 TSEcr:1 SACKBlocks:[]}" },
	{ "UDP", LINKTYPE_RAW, false, 0, "4500001c00010000401100000a000001c633640214e9003500080053",
	  "recv udp 10.0.0.1:5353 -> 198.51.100.2:53 len:0 id:0x0001 xsum: 0x53" },
	{ "ICMP", LINKTYPE_RAW, false, 0,
	  "4500001c00010000400100000a000001c63364020801000000000000",
	  "recv icmp 10.0.0.1 -> 198.51.100.2 echo len:8 id:0001 code:1" },
	{ "IPv6 experiment", LINKTYPE_RAW, false, 0,
	  "600000000010fd4020010db800000000000000000000000120010db8000000000000000000000002"
	  "11ff000000000000"
	  "14e9003500080053",
	  "recv udp 2001:db8::1:5353 -> 2001:db8::2:53 len:8 id:0x0000 xsum: 0x53" },
};

static void put(struct text *t, const struct row *row, uint32_t cap, bool whole,
		enum gvisor_version version)
{
	static struct dissection d;
	uint8_t *p = hex_bytes(row->hex, &cap);
	struct frame f = { .data = p,
			   .caplen = cap,
			   .len = whole && row->len ? row->len : cap,
			   .number = 1,
			   .linktype = row->linktype };

	dissect(&d, &f, NULL);
	gvisor_line(t, &d, row->send, version);
	free(p);
}

static void test_row(void **arg)
{
	const struct row *row = *arg;
	bool is_later = row >= later && row < later + sizeof later / sizeof later[0];
	enum gvisor_version version = is_later ? GVISOR_2024 : GVISOR_2022;
	char buf[2 * GVISOR_LINE_MAX];
	struct text t;

	text_init(&t, buf, sizeof buf);
	put(&t, row, UINT32_MAX, true, version);
	assert_string_equal(buf, row->line);
	assert_int_equal(t.len, strlen(row->line));
	/* Behind other text, and with too little room: what fits, and a mark. */
	for (size_t room = 4; room < GVISOR_LINE_MAX + 8; room += 7) {
		size_t fits = strlen(row->line) < room - 3 ? strlen(row->line) : room - 3;

		text_init(&t, buf, room);
		text_str(&t, "> ");
		put(&t, row, UINT32_MAX, true, version);
		assert_int_equal(t.len, 2 + fits);
		assert_memory_equal(buf + 2, row->line, fits);
		assert_int_equal(t.full, fits < strlen(row->line));
	}
}

/* Cut at any length, by the capture or on the wire, a frame has a line, and a safe one. */
static void test_cut(void **arg)
{
	char buf[GVISOR_LINE_MAX + 1];
	struct text t;

	(void)arg;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct row row = rows[i];
		uint32_t n = (uint32_t)strlen(row.hex) / 2;

		for (uint32_t cap = 0; cap <= 2 * n + 1; cap++) {
			row.len = cap & 1 ? n : 0;
			text_init(&t, buf, sizeof buf);
			put(&t, &row, cap / 2, true, cap & 2 ? GVISOR_2024 : GVISOR_2022);
			assert_false(t.full);
			assert_true(t.len > 5);
			for (size_t k = 0; k < t.len; k++)
				assert_true(buf[k] >= ' ' && buf[k] <= '~');
		}
	}
}

/* Addresses, ports and numbers as long as they can be, and four SACK blocks. */
static void test_longest(void **arg)
{
	static const struct row row = {
		.linktype = LINKTYPE_RAW,
		.hex = "60000000ffff0640"
		       "20010db8111122223333444455556666"
		       "20010db8aaaabbbbccccddddeeeeffff"
		       "fffffffefffffffefffffffef0ffffffffff0000"
		       "0101052200000000000000000000000000000000000000000000000000000000fff"
		       "ffff00000",
	};
	char buf[GVISOR_LINE_MAX + 1];
	struct text t;

	(void)arg;
	text_init(&t, buf, sizeof buf);
	put(&t, &row, UINT32_MAX, true, GVISOR_2024);
	assert_false(t.full);
	assert_true(t.len < GVISOR_LINE_MAX);
}

enum { NROWS = sizeof rows / sizeof rows[0], NLATER = sizeof later / sizeof later[0] };

int main(void)
{
	struct CMUnitTest tests[NROWS + NLATER + 2] = { cmocka_unit_test(test_cut),
							cmocka_unit_test(test_longest) };

	for (size_t i = 0; i < NROWS + NLATER; i++) {
		const struct row *row = i < NROWS ? &rows[i] : &later[i - NROWS];

		tests[i + 2] = (struct CMUnitTest){ .name = row->name,
						    .test_func = test_row,
						    .initial_state = (void *)(uintptr_t)row };
	}
	return _cmocka_run_group_tests("gvisor", tests, NROWS + NLATER + 2, NULL, NULL);
}
