/* Where in a filter a value of a field stands, for completion. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ui/complete.h"

static void test_context(void **state)
{
	/* What was typed; the field, and what there is of the value: NULL where none stands there. */
	static const struct {
		const char *typed, *field, *word;
	} rows[] = {
		{ "ip.addr == ", "ip.addr", "" },
		{ "ip.addr==19", "ip.addr", "19" },
		{ "tcp.port > 8", "tcp.port", "8" },
		{ "tcp.flags.syn eq ", "tcp.flags.syn", "" },
		{ "http.host contains ", "http.host", "" },
		{ "http.host contains \"exa", "http.host", "\"exa" },
		{ "http.request.method == \"", "http.request.method", "\"" },
		{ "http.host == \"a b", "http.host", "\"a b" },
		{ "http.host == \"a\\\"b", "http.host", "\"a\\\"b" },
		{ "ipv6.src != fe80::", "ipv6.src", "fe80::" },
		{ "arp and eth.addr === 00:1", "eth.addr", "00:1" },
		{ "tcp.port in {", "tcp.port", "" },
		{ "tcp.port in {80, 4", "tcp.port", "4" },
		{ "!(udp.port == 5", "udp.port", "5" },
		{ "ip.addr", NULL, NULL },
		{ "", NULL, NULL },
		{ "==", NULL, NULL },
		{ "== 3", NULL, NULL },
		{ "in {", NULL, NULL },
		{ "{", NULL, NULL },
		{ "}", NULL, NULL },
		{ "\"", NULL, NULL },
		{ "tcp.port in {80} and ip", NULL, NULL },
		{ "tcp.port in {80} and ip.ttl < 6", "ip.ttl", "6" },
		{ "not tcp", NULL, NULL },
		{ "!tcp", NULL, NULL },
		{ "ip.ttl == 64 && tc", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t at = strlen(rows[i].typed), field, n, word;
		bool is = complete_context(rows[i].typed, at, &field, &n, &word);

		if (is != !!rows[i].field)
			fail_msg("%s: %d", rows[i].typed, is);
		if (!is)
			continue;
		assert_int_equal(n, strlen(rows[i].field));
		assert_memory_equal(rows[i].typed + field, rows[i].field, n);
		assert_string_equal(rows[i].typed + word, rows[i].word);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_context) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
