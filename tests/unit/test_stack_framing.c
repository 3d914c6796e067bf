/* Datagrams whose lengths lie, and those that only look so, over exact-size copies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "stack/framing.h"

#define BYTES(...) (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })

/* IPv4 header: total length, fragment word, protocol. */
#define IP4(total, frag, proto) \
	0x45, 0, 0, total, 0, 1, (frag) >> 8, (frag)&255, 64, proto, 0, 0, 198, 51, 100, 7, 192, \
		168, 1, 2
/* IPv6 header: payload length, next header. */
#define IP6(len, next) \
	0x60, 0, 0, 0, 0, len, next, 64, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, \
		0xfd, 0, 0x74, 0x75, 0x6e, 0x74, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2
/* TCP header: its length in bytes. */
#define TCP(hlen) 0, 80, 0xc0, 1, 0, 0, 0, 1, 0, 0, 0, 2, (hlen) / 4 << 4, 16, 4, 0, 0, 0, 0, 0
#define UDP(len)  0, 53, 0xc0, 1, 0, len, 0, 0
#define ICMP      3, 1, 0, 0, 0, 0, 0, 0

static const struct row {
	const char *name;
	const uint8_t *p;
	size_t n;
	const char *fault; /* NULL: none */
} rows[] = {
	{ "nothing", BYTES(0), "neither IPv4 nor IPv6" },
	{ "version 5", BYTES(0x55, 0, 0, 20), "neither IPv4 nor IPv6" },
	{ "one byte of IPv4", BYTES(0x45), "IPv4 header cut short" },
	{ "IPv4 header of 16 bytes",
	  BYTES(0x44, 0, 0, 20, 0, 1, 0, 0, 64, 99, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8),
	  "IPv4 header length out of range" },
	{ "IPv4 header beyond the datagram",
	  BYTES(0x46, 0, 0, 20, 0, 1, 0, 0, 64, 99, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8),
	  "IPv4 header length out of range" },
	{ "IPv4 datagram beyond the frame", BYTES(IP4(21, 0, 99)), "IPv4 length beyond the frame" },
	{ "bytes behind the IPv4 datagram", BYTES(IP4(20, 0, 99), 1, 2, 3), NULL },
	{ "a segment", BYTES(IP4(40, 0, 6), TCP(20)), NULL },
	{ "TCP of 19 bytes",
	  BYTES(IP4(39, 0, 6), 0, 80, 0xc0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0x50, 16, 4, 0, 0, 0, 0),
	  "TCP header cut short" },
	{ "TCP header of 16 bytes", BYTES(IP4(40, 0, 6), TCP(16)), "TCP header length too small" },
	{ "TCP header beyond the segment", BYTES(IP4(40, 0, 6), TCP(24)),
	  "TCP header longer than the segment" },
	{ "NOPs and a timestamp",
	  BYTES(IP4(52, 0, 6), TCP(32), 1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2), NULL },
	{ "end of options, then anything", BYTES(IP4(44, 0, 6), TCP(24), 0, 8, 200, 9), NULL },
	{ "an option's kind as the last byte", BYTES(IP4(44, 0, 6), TCP(24), 1, 1, 1, 8),
	  "TCP option without a length" },
	{ "an option of length 0", BYTES(IP4(44, 0, 6), TCP(24), 1, 1, 8, 0),
	  "TCP option without a length" },
	{ "an option of length 1", BYTES(IP4(44, 0, 6), TCP(24), 30, 1, 1, 1),
	  "TCP option without a length" },
	{ "an option that reaches into the data",
	  BYTES(IP4(50, 0, 6), TCP(24), 1, 1, 8, 10, 0, 0, 0, 0, 0, 0),
	  "TCP option longer than the header" },
	{ "a datagram", BYTES(IP4(28, 0, 17), UDP(8)), NULL },
	{ "UDP of 4 bytes", BYTES(IP4(24, 0, 17), 0, 53, 0xc0, 1), "UDP header cut short" },
	{ "UDP length 7", BYTES(IP4(28, 0, 17), UDP(7)), "UDP length too small" },
	{ "UDP length beyond", BYTES(IP4(28, 0, 17), UDP(9)), "UDP length beyond the datagram" },
	{ "UDP length beyond the first fragment", BYTES(IP4(28, 0x2000, 17), UDP(9)), NULL },
	{ "a later fragment", BYTES(IP4(24, 0x2001, 6), 1, 2, 3, 4), NULL },
	{ "a first fragment without the TCP header",
	  BYTES(IP4(28, 0x2000, 6), 0, 80, 0xc0, 1, 0, 0, 0, 1), "TCP header cut short" },
	{ "a fragment that ends at 65,536", BYTES(IP4(28, 0x1fff, 17), UDP(8)),
	  "fragment beyond the longest datagram" },
	{ "a fragment that ends at 65,535", BYTES(IP4(27, 0x1fff, 17), 1, 2, 3, 4, 5, 6, 7), NULL },
	{ "ICMP", BYTES(IP4(28, 0, 1), ICMP), NULL },
	{ "ICMP of 7 bytes", BYTES(IP4(27, 0, 1), 3, 1, 0, 0, 0, 0, 0), "ICMP header cut short" },
	{ "a protocol that we do not know", BYTES(IP4(20, 0, 200)), NULL },

	{ "one byte of IPv6", BYTES(0x60), "IPv6 header cut short" },
	{ "IPv6 beyond the frame", BYTES(IP6(21, 6), TCP(20)), "IPv6 length beyond the frame" },
	{ "a segment over IPv6", BYTES(IP6(20, 6), TCP(20)), NULL },
	{ "no next header", BYTES(IP6(0, 59)), NULL },
	{ "TCP header over IPv6 beyond the segment", BYTES(IP6(20, 6), TCP(24)),
	  "TCP header longer than the segment" },
	{ "hop-by-hop, padding, TCP", BYTES(IP6(28, 0), 6, 0, 1, 4, 0, 0, 0, 0, TCP(20)), NULL },
	{ "hop-by-hop of 7 bytes", BYTES(IP6(7, 0), 6, 0, 1, 3, 0, 0, 0),
	  "IPv6 extension header cut short" },
	{ "hop-by-hop longer than the datagram", BYTES(IP6(8, 0), 6, 1, 1, 4, 0, 0, 0, 0),
	  "IPv6 extension header longer than the datagram" },
	{ "an IPv6 option beyond its header", BYTES(IP6(28, 0), 6, 0, 1, 5, 0, 0, 0, 0, TCP(20)),
	  "IPv6 option longer than its header" },
	{ "an IPv6 option's type as the last byte",
	  BYTES(IP6(28, 60), 6, 0, 0, 0, 0, 0, 0, 1, TCP(20)),
	  "IPv6 option longer than its header" },
	{ "routing header", BYTES(IP6(28, 43), 6, 0, 0, 0, 0, 0, 0, 0, TCP(20)), NULL },
	{ "three extension headers",
	  BYTES(IP6(36, 0), 60, 0, 1, 4, 0, 0, 0, 0, 43, 0, 1, 4, 0, 0, 0, 0, 59, 0, 0, 0, 0, 0, 0,
		0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
	  NULL },
	{ "a whole datagram in a fragment (RFC 6946)",
	  BYTES(IP6(28, 44), 6, 0, 0, 0, 0, 0, 0, 1, TCP(20)), NULL },
	{ "a first IPv6 fragment without the TCP header",
	  BYTES(IP6(16, 44), 6, 0, 0, 1, 0, 0, 0, 1, 0, 80, 0xc0, 1, 0, 0, 0, 1),
	  "TCP header cut short" },
	{ "a first IPv6 fragment with an option that lies",
	  BYTES(IP6(16, 44), 60, 0, 0, 1, 0, 0, 0, 1, 6, 0, 1, 5, 0, 0, 0, 0),
	  "IPv6 option longer than its header" },
	{ "a later IPv6 fragment", BYTES(IP6(12, 44), 6, 0, 0, 8, 0, 0, 0, 1, 1, 2, 3, 4), NULL },
	{ "an IPv6 fragment that ends at 65,536",
	  BYTES(IP6(16, 44), 17, 0, 0xff, 0xf8, 0, 0, 0, 1, UDP(8)),
	  "fragment beyond the longest datagram" },
};

static void finds(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		uint8_t *copy = malloc(r->n);
		struct framing f;
		const char *fault;

		assert_non_null(copy);
		memcpy(copy, r->p, r->n);
		fault = framing_fault(copy, r->n, &f);
		free(copy);
		if (!fault != !r->fault || (fault && strcmp(fault, r->fault)))
			fail_msg("%s: %s", r->name, fault ? fault : "no fault");
	}
}

/* Every datagram of the table, cut everywhere. */
static void survives_cutting(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t n = 0; n <= rows[i].n; n++) {
			uint8_t *copy = malloc(n ? n : 1);
			struct framing f;

			assert_non_null(copy);
			memcpy(copy, rows[i].p, n);
			if (!framing_fault(copy, n, &f))
				assert_true(f.at + f.len <= n);
			free(copy);
		}
	}
}

static void finds_the_transport(void **state)
{
	static const uint8_t udp[] = { IP4(28, 0, 17), UDP(8) };
	static const uint8_t tcp6[] = { IP6(28, 0), 6, 0, 1, 4, 0, 0, 0, 0, TCP(20) };
	static const uint8_t fragment[] = { IP6(12, 44), 6, 0, 0, 8, 0, 0, 0, 1, 1, 2, 3, 4 };
	struct framing f;

	(void)state;
	assert_null(framing_fault(udp, sizeof(udp), &f));
	assert_int_equal(f.version, 4);
	assert_int_equal(f.proto, 17);
	assert_int_equal(f.at, 20);
	assert_int_equal(f.len, 8);
	assert_false(f.fragment);
	assert_null(framing_fault(tcp6, sizeof(tcp6), &f));
	assert_int_equal(f.version, 6);
	assert_int_equal(f.proto, 6);
	assert_int_equal(f.at, 48);
	assert_int_equal(f.len, 20);
	assert_null(framing_fault(fragment, sizeof(fragment), &f));
	assert_true(f.fragment);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds),
		cmocka_unit_test(survives_cutting),
		cmocka_unit_test(finds_the_transport),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
