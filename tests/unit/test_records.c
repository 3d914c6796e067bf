/* Records of a reply as text; and replies cut at every length. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/records.h"

static char lines[16384];

static void add_line(void *arg, const struct record *r)
{
	size_t n = strlen(lines);

	assert_true(r->text >= r->line && strlen(r->line) < RECORDS_LINE_MAX);
	for (size_t i = 0; i < r->data_len; i++)
		*(unsigned *)arg += r->data[i]; /* it is there to be read */
	snprintf(lines + n, sizeof lines - n, "%s%s", n ? "\n" : "", r->line);
}

/* A reply about a.test with one record of TYPE, whose data are the N bytes at DATA. */
static size_t make(uint8_t *p, unsigned type, const void *data, size_t n)
{
	static const uint8_t head[] = { 0,   1, 0x81, 0x80, 0,   1,   0, 1, 0, 0, 0, 0,    1,
					'a', 4, 't',  'e',  's', 't', 0, 0, 1, 0, 1, 0xc0, 12 };
	size_t k = sizeof head;
	const uint8_t rest[] = { (uint8_t)(type >> 8), (uint8_t)type, 0, 1, 0, 0, 1, 0x2c,
				 (uint8_t)(n >> 8),    (uint8_t)n };

	memcpy(p, head, k);
	memcpy(p + k, rest, sizeof rest);
	memcpy(p + k + sizeof rest, data, n);
	return k + sizeof rest + n;
}

/* Over a copy of exactly N bytes. */
static size_t each(const uint8_t *p, size_t n, uint16_t type)
{
	uint8_t *copy = malloc(n ? n : 1);
	unsigned sum = 0;
	size_t found;

	assert_non_null(copy);
	memcpy(copy, p, n);
	lines[0] = '\0';
	found = records_each(copy, n, type, add_line, &sum);
	free(copy);
	return found;
}

#define DATA(s) s, sizeof(s) - 1
static const struct {
	unsigned type;
	const char *data;
	size_t n;
	const char *text;
} rows[] = {
	{ 1, DATA("\xc0\0\2\1"), "A 192.0.2.1" },
	{ 28, DATA("\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1"), "AAAA 2001:db8::1" },
	{ 2, DATA("\2ns\xc0\xc"), "NS ns.a.test" },
	{ 5, DATA("\0"), "CNAME ." },
	{ 12, DATA("\4host\xc0\xc"), "PTR host.a.test" },
	{ 15, DATA("\0\xa\4mail\xc0\xc"), "MX 10 mail.a.test" },
	{ 6, DATA("\2ns\xc0\xc\1r\xc0\xc\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5"),
	  "SOA ns.a.test r.a.test 1 2 3 4 5" },
	{ 16, DATA("\3one\7two and\0"), "TXT \"one\" \"two and\" \"\"" },
	{ 16, DATA("\4\x1b[1m"), "TXT \"\x1b[1m\"" }, /* whoever prints it escapes it */
	{ 16, DATA("\3a\0b"), "TXT \"a\\0b\"" },
	{ 33, DATA("\0\1\0\2\x13\xc4\3sip\xc0\xc"), "SRV 1 2 5060 sip.a.test" },
	{ 35, DATA("\0\1\0\2\1S\3SIP\0\3sip\xc0\xc"), "NAPTR 1 2 \"S\" \"SIP\" \"\" sip.a.test" },
	{ 257, DATA("\0\5issueca.test"), "CAA 0 issue \"ca.test\"" },
	{ 257, DATA("\x80\3tbsUnknown"), "CAA 128 tbs \"Unknown\"" },
	{ 65, DATA("\0\1\0\0\1\0\6\2h2\2h3\0\3\0\2\1\xbb\0\4\0\4\xc0\0\2\1"),
	  "HTTPS 1 . alpn=h2,h3 port=443 ipv4hint=192.0.2.1" },
	{ 43, DATA("\xff\x01\x08\x02\xab\xcd"), "DS 65281 8 2 abcd" },
	{ 46, DATA("\0\1\x8\2\0\0\1\x2c\x67\x3f\xf0\xb2\0\0\0\0\0\7\xc0\xc\xab"),
	  "RRSIG A 8 2 300 20241122024714 19700101000000 7 a.test ab" },
	{ 48, DATA("\1\1\3\x8\xab\xcd"), "DNSKEY 257 3 8 abcd" },
	{ 47, DATA("\1b\xc0\xc\0\1\x62"), "NSEC b.a.test A NS SOA" },
	{ 44, DATA("\1\2\xab"), "SSHFP 1 2 ab" },
	{ 52, DATA("\3\1\1\xab"), "TLSA 3 1 1 ab" },
	{ 65280, DATA("\xc0\0\2\1"), "TYPE65280 c0000201" },
};

static void texts(void **state)
{
	uint8_t p[512];
	char want[512];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t n = make(p, rows[i].type, rows[i].data, rows[i].n);

		assert_int_equal(each(p, n, (uint16_t)rows[i].type), 1);
		snprintf(want, sizeof want, "a.test 300 %s", rows[i].text);
		assert_string_equal(lines, want);
		assert_int_equal(each(p, n, 99), 0);
		assert_int_equal(each(p, n, RECORDS_ANY), 1);
	}
}

static void cut(void **state)
{
	uint8_t p[512];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t n = make(p, rows[i].type, rows[i].data, rows[i].n);

		for (size_t k = 0; k < n; k++)
			assert_int_equal(each(p, k, RECORDS_ANY), 0);
		/* The data shorter than what is in them. */
		for (size_t k = 1; k < rows[i].n; k++)
			each(p, make(p, rows[i].type, rows[i].data, rows[i].n - k), RECORDS_ANY);
	}
}

static void long_ones(void **state)
{
	static uint8_t p[70000], data[65000];
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof data; i += 256)
		data[i] = 255;
	n = make(p, 16, data, sizeof data);
	assert_int_equal(each(p, n, 16), 1);
	assert_int_equal(strlen(lines), RECORDS_LINE_MAX - 1);
	assert_string_equal(lines + strlen(lines) - 3, "...");
	n = make(p, 65280, data, sizeof data);
	assert_int_equal(each(p, n, 65280), 1);
	assert_string_equal(lines + strlen(lines) - 3, "...");
}

static void types(void **state)
{
	char buf[RECORDS_TYPE_MAX];
	uint16_t type;

	(void)state;
	assert_true(records_type("caa", &type));
	assert_int_equal(type, 257);
	assert_true(records_type("ANY", &type));
	assert_true(records_type("type28", &type));
	assert_string_equal(records_type_name(type, buf), "AAAA");
	assert_string_equal(records_type_name(65280, buf), "TYPE65280");
	assert_false(records_type("TYPE", &type));
	assert_false(records_type("TYPE-1", &type));
	assert_false(records_type("TYPE99999999999999999999", &type));
	assert_false(records_type("IXFR", &type));
	assert_false(records_type("M", &type));
}

static void reverse(void **state)
{
	static const uint8_t v4[] = { 203, 0, 113, 11 };
	static const uint8_t v6[16] = { 0x20, 1, 0xd, 0xb8, [15] = 0xf1 };
	char buf[RECORDS_REVERSE_MAX];

	(void)state;
	assert_string_equal(records_reverse(v4, 4, buf), "11.113.0.203.in-addr.arpa");
	assert_string_equal(records_reverse(v6, 16, buf),
			    "1.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2."
			    "ip6.arpa");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts), cmocka_unit_test(cut),     cmocka_unit_test(long_ones),
		cmocka_unit_test(types), cmocka_unit_test(reverse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
