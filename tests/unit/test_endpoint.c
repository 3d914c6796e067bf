/* Addresses with a port: text and order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/endpoint.h"

static void parses(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: it is refused */
	} rows[] = {
		{ "192.0.2.1", "192.0.2.1:53" },
		{ "192.0.2.1:5353", "192.0.2.1:5353" },
		{ "2001:db8::1", "[2001:db8::1]:53" },
		{ "[2001:db8::1]", "[2001:db8::1]:53" },
		{ "[2001:db8::1]:65535", "[2001:db8::1]:65535" },
		{ "::1", "[::1]:53" },
		{ "::ffff:192.0.2.1", "[::ffff:192.0.2.1]:53" },
		{ "", NULL },
		{ "192.0.2", NULL },
		{ "192.0.2.1:", NULL },
		{ "192.0.2.1:0", NULL },
		{ "192.0.2.1:65536", NULL },
		{ "192.0.2.1:5x", NULL },
		{ "192.0.2.1:+5", NULL },
		{ "192.0.2.1 ", NULL },
		{ "[192.0.2.1]", NULL },
		{ "[2001:db8::1", NULL },
		{ "[2001:db8::1]x", NULL },
		{ "2001:db8::1]", NULL },
		{ "fe80::1%eth0", NULL },
		{ "example.com", NULL },
		{ "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		union endpoint e;
		char buf[ENDPOINT_TEXT_MAX];
		size_t n = strlen(rows[i].text);
		char *exact = malloc(n ? n : 1);

		memcpy(exact, rows[i].text, n);
		int rc = endpoint_parse(&e, exact, n, 53);
		free(exact);
		if (!rows[i].want) {
			assert_true(rc < 0);
			continue;
		}
		assert_int_equal(rc, 0);
		assert_string_equal(endpoint_text(&e, buf), rows[i].want);
	}
}

static void knows_unreachable(void **state)
{
	static const struct {
		const char *text;
		int bad;
	} rows[] = {
		{ "127.0.0.53", 1 },
		{ "0.0.0.0", 1 },
		{ "169.254.1.1", 1 },
		{ "224.0.0.251", 1 },
		{ "255.255.255.255", 1 },
		{ "::1", 1 },
		{ "::", 1 },
		{ "fe80::1", 1 },
		{ "ff02::1", 1 },
		{ "::ffff:127.0.0.1", 1 },
		{ "192.168.1.1", 0 },
		{ "10.0.0.1", 0 },
		{ "2001:db8::1", 0 },
		{ "fd00::1", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		union endpoint e;

		assert_int_equal(endpoint_parse(&e, rows[i].text, strlen(rows[i].text), 53), 0);
		assert_int_equal(endpoint_unreachable(&e) != NULL, rows[i].bad);
	}
}

static union endpoint parse(const char *text)
{
	union endpoint e;

	assert_int_equal(endpoint_parse(&e, text, strlen(text), 80), 0);
	return e;
}

/* RFC 6724, section 10.2, as far as it needs nothing of a routing table. */
static void sorts(void **state)
{
	static const struct {
		const char *source4, *source6, *in[4], *want[4];
	} rows[] = {
		/* A global IPv6 source: IPv6 first. */
		{ "192.168.1.2",
		  "2001:db8::2",
		  { "198.51.100.121", "2001:db8:1::1" },
		  { "2001:db8:1::1", "198.51.100.121" } },
		/* A source of a local prefix has another label than a global address. */
		{ "192.168.1.2",
		  "fd00::2",
		  { "2001:db8:1::1", "198.51.100.121" },
		  { "198.51.100.121", "2001:db8:1::1" } },
		{ "192.168.1.2",
		  "fd00::2",
		  { "198.51.100.121", "fd01::1" },
		  { "198.51.100.121", "fd01::1" } },
		/* No IPv6: last. */
		{ "192.168.1.2",
		  NULL,
		  { "2001:db8:1::1", "198.51.100.121" },
		  { "198.51.100.121", "2001:db8:1::1" } },
		{ NULL,
		  "2001:db8::2",
		  { "198.51.100.121", "2001:db8:1::1" },
		  { "2001:db8:1::1", "198.51.100.121" } },
		/* Equals stay as they came. */
		{ "192.168.1.2",
		  "2001:db8::2",
		  { "203.0.113.9", "203.0.113.7", "203.0.113.8" },
		  { "203.0.113.9", "203.0.113.7", "203.0.113.8" } },
		{ "192.168.1.2",
		  "2001:db8::2",
		  { "2002:c633:6401::1", "203.0.113.7", "2001:db8::9" },
		  { "2001:db8::9", "203.0.113.7", "2002:c633:6401::1" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		union endpoint list[4], s4, s6;
		char buf[ENDPOINT_TEXT_MAX];
		size_t n = 0;

		for (; n < 4 && rows[i].in[n]; n++)
			list[n] = parse(rows[i].in[n]);
		if (rows[i].source4)
			s4 = parse(rows[i].source4);
		if (rows[i].source6)
			s6 = parse(rows[i].source6);
		endpoint_sort(list, n, rows[i].source4 ? &s4 : NULL, rows[i].source6 ? &s6 : NULL);
		for (size_t k = 0; k < n; k++)
			assert_string_equal(endpoint_host(&list[k], buf), rows[i].want[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses),
		cmocka_unit_test(knows_unreachable),
		cmocka_unit_test(sorts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
