/* Text: numbers and addresses beside the C library's, escapes and JSON by what they promise. */
#include "frame_hex.h"

#include <arpa/inet.h>
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "text.h"

enum { ROUNDS = 100000 };

/* The same numbers on every machine and in every run (xorshift64*). */
static uint64_t seed;

static uint64_t next_random(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * UINT64_C(2685821657736338717);
}

static int begin(void **state)
{
	(void)state;
	seed = UINT64_C(0x9e3779b97f4a7c15);
	return 0;
}

static void check_ipv6(const uint8_t *addr)
{
	char got[64], want[INET6_ADDRSTRLEN];
	struct text t;

	text_init(&t, got, sizeof got);
	text_ipv6(&t, addr);
	inet_ntop(AF_INET6, addr, want, sizeof want);
	assert_string_equal(got, want);
	assert_int_equal(t.len, strlen(want));
}

/* Every pattern of zero and other groups. */
static void test_ipv6_patterns(void **state)
{
	static const uint16_t others[] = { 1, 0x10, 0xffff, 0x0a00, 0x2001 };

	(void)state;
	for (unsigned pattern = 0; pattern < 256; pattern++)
		for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
			uint8_t addr[16] = { 0 };

			for (unsigned i = 0; i < 8; i++)
				if (pattern >> i & 1) {
					addr[2 * i] = (uint8_t)(others[k] >> 8);
					addr[2 * i + 1] = (uint8_t)others[k];
				}
			check_ipv6(addr);
		}
}

static void test_ipv6_random(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		uint64_t r = next_random(), shape = next_random();
		uint8_t addr[16];

		for (unsigned i = 0; i < 8; i++) {
			/* A third of the groups zero, a third short. */
			uint16_t group = (uint16_t)(r >> 16 * (i & 3));
			unsigned kind = (unsigned)(shape >> 4 * i & 15);

			group = kind < 5 ? 0 : kind < 10 ? group & 0xff : group;
			addr[2 * i] = (uint8_t)(group >> 8);
			addr[2 * i + 1] = (uint8_t)group;
			if (i == 3)
				r = next_random();
		}
		check_ipv6(addr);
	}
}

static void test_ipv6_dotted(void **state)
{
	static const char *const rows[] = { "::",         "::1",
					    "::ffff:0:0", "::ffff:192.0.2.1",
					    "::fffe:1:2", "::192.0.2.1",
					    "::0.1.0.0",  "::0.0.255.255",
					    "64:ff9b::1", "::ffff:0:192.0.2.1",
					    "1::ffff:1:2" };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint8_t addr[16];

		assert_int_equal(inet_pton(AF_INET6, rows[i], addr), 1);
		check_ipv6(addr);
	}
}

static void test_ipv4_and_mac(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		uint64_t r = next_random();
		const uint8_t a[6] = { (uint8_t)r,         (uint8_t)(r >> 8),  (uint8_t)(r >> 16),
				       (uint8_t)(r >> 24), (uint8_t)(r >> 32), (uint8_t)(r >> 40) };
		char got[64], want[64];
		struct text t;

		text_init(&t, got, sizeof got);
		text_ipv4(&t, a);
		text_char(&t, ' ');
		text_mac(&t, a);
		snprintf(want, sizeof want, "%d.%d.%d.%d %02x:%02x:%02x:%02x:%02x:%02x", a[0], a[1],
			 a[2], a[3], a[0], a[1], a[2], a[3], a[4], a[5]);
		assert_string_equal(got, want);
	}
}

/* A number of any size: as many bits as another random number says. */
static uint64_t any_size(void)
{
	uint64_t v = next_random();

	return v >> (next_random() & 63);
}

static void check_numbers(uint64_t v)
{
	char got[256], want[256];
	struct text t;

	text_init(&t, got, sizeof got);
	text_uint(&t, v);
	text_char(&t, ' ');
	text_int(&t, (int64_t)v);
	text_char(&t, ' ');
	text_uint0(&t, v, 9);
	text_char(&t, ' ');
	text_hex(&t, v, 0);
	text_char(&t, ' ');
	text_hex(&t, v, 8);
	snprintf(want, sizeof want, "%" PRIu64 " %" PRId64 " %09" PRIu64 " %" PRIx64 " %08" PRIx64,
		 v, (int64_t)v, v, v, v);
	assert_string_equal(got, want);
}

static void test_numbers(void **state)
{
	(void)state;
	for (unsigned bit = 0; bit < 64; bit++) {
		check_numbers(UINT64_C(1) << bit);
		check_numbers((UINT64_C(1) << bit) - 1);
	}
	for (uint64_t v = 1; v < UINT64_C(10000000000000000000); v *= 10) {
		check_numbers(v);
		check_numbers(v - 1);
	}
	check_numbers(UINT64_MAX);
	for (unsigned round = 0; round < ROUNDS; round++)
		check_numbers(any_size());
}

static void test_hexbytes(void **state)
{
	static const uint8_t p[] = { 0x00, 0x0f, 0xf0, 0xff };
	char buf[64], want[600];
	struct text t;

	(void)state;
	text_init(&t, buf, sizeof buf);
	text_hexbytes(&t, p, 4, '\0');
	text_char(&t, '|');
	text_hexbytes(&t, p, 4, ':');
	text_char(&t, '|');
	text_hexbytes(&t, p, 0, ':');
	assert_string_equal(buf, "000ff0ff|00:0f:f0:ff|");
	for (size_t n = 0; n < 40; n++) {
		uint8_t bytes[40];
		char got[80 + 1];

		for (size_t i = 0; i < n; i++) {
			bytes[i] = (uint8_t)next_random();
			snprintf(want + 2 * i, 3, "%02x", bytes[i]);
		}
		text_init(&t, got, 2 * n + 1);
		text_hexbytes(&t, bytes, n, '\0');
		assert_int_equal(t.len, 2 * n);
		assert_memory_equal(got, want, 2 * n);
		assert_false(t.full);
	}
}

/* The form is one literal for both, so that the compiler holds the arguments against it. */
#define SAME(...) \
	do { \
		char got_[512], want_[512]; \
		struct text t_; \
\
		text_init(&t_, got_, sizeof got_); \
		text_fmt(&t_, __VA_ARGS__); \
		snprintf(want_, sizeof want_, __VA_ARGS__); \
		assert_string_equal(got_, want_); \
	} while (0)

static void test_fmt(void **state)
{
	const char *s = "text";

	(void)state;
	SAME("plain");
	SAME("100%% of %s", s);
	SAME("[%s] [%10s] [%-10s] [%2s]", s, s, s, s);
	SAME("[%.*s] [%.*s] [%.*s] [%8.*s]", 2, s, 0, s, 9, s, 3, s);
	SAME("[%.2s] [%.0s] [%.9s] [%-6.3s]", s, s, s, s);
	SAME("[%c] [%3c] [%-3c]", 'a', 'b', 'c');
	SAME("%d %d %d", 0, INT32_MAX, INT32_MIN);
	SAME("%u %x %X %o", UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX);
	SAME("[%5d] [%-5d] [%05d] [%05d]", 42, 42, 42, -42);
	SAME("[%8x] [%-8x] [%08x] [%08X]", 0xbeefu, 0xbeefu, 0xbeefu, 0xbeefu);
	SAME("%ld %lu %lx %lld %llu %llX", LONG_MIN, ULONG_MAX, ULONG_MAX, LLONG_MIN, ULLONG_MAX,
	     ULLONG_MAX);
	SAME("%zu %zx %o %lo", SIZE_MAX, SIZE_MAX, 0u, ULONG_MAX);
	SAME("%20llu|%-20llu|%020llu", 7ULL, 7ULL, 7ULL);
}

static void test_double(void **state)
{
	static const double rows[] = { 0,      -0.0,    1,      -1,     0.5,   1.0 / 3,   1e14,
				       1e15,   1e16,    123456, 1e-4,   1e-5,  9.9999e-5, 1e300,
				       1e-300, 0.1,     0.7,    2.5e-7, 1e308, DBL_MIN,   65535,
				       1234.5, 99999.5, 1e100,  3.14,   1e-10, 4096,      1.5e9 };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char got[64], want[64];
		struct text t;

		text_init(&t, got, sizeof got);
		text_double(&t, rows[i]);
		snprintf(want, sizeof want, "%.15g", rows[i] == 0 ? 0.0 : rows[i]);
		assert_string_equal(got, want);
	}
}

static const struct {
	const char *in;
	size_t n; /* 0: its length */
	const char *escaped, *json;
} outside[] = {
	{ "", 0, "", "" },
	{ "plain text", 0, "plain text", "plain text" },
	{ "a\\b\"c", 0, "a\\\\b\"c", "a\\\\b\\\"c" },
	{ "a\nb\tc\rd", 0, "a\\nb\\tc\\rd", "a\\u000ab\\u0009c\\u000dd" },
	{ "\0", 1, "\\x00", "\\u0000" },
	{ "\x1b[31mred", 0, "\\x1b[31mred", "\\u001b[31mred" },
	{ "\x7f", 0, "\\x7f", "\\u007f" },
	{ "\xc2\x9b"
	  "2J",
	  0, "\\xc2\\x9b2J", "\\u009b2J" }, /* CSI as one character */
	{ "\x9b"
	  "2J",
	  0, "\\x9b2J",
	  "\xef\xbf\xbd"
	  "2J" }, /* CSI as one byte */
	{ "gr\xc3\xbc\xc3\x9f", 0, "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
	{ "\xe2\x82\xac\xf0\x9f\x98\x80", 0, "\xe2\x82\xac\xf0\x9f\x98\x80",
	  "\xe2\x82\xac\xf0\x9f\x98\x80" },
	{ "\xe2\x80\xae"
	  "evil",
	  0,
	  "\\xe2\\x80\\xae"
	  "evil",
	  "\\u202eevil" },                                   /* right to left */
	{ "\xe2\x81\xa6", 0, "\\xe2\\x81\\xa6", "\\u2066" }, /* isolate */
	{ "\xe2\x80\x8b", 0, "\\xe2\\x80\\x8b", "\\u200b" }, /* no width */
	{ "\xe2\x80\xa8", 0, "\\xe2\\x80\\xa8", "\\u2028" }, /* line separator */
	{ "\xef\xbb\xbf", 0, "\\xef\\xbb\\xbf", "\\ufeff" },
	{ "\xc0\xaf", 0, "\\xc0\\xaf", "\xef\xbf\xbd\xef\xbf\xbd" }, /* overlong */
	{ "\xe0\x80\xaf", 0, "\\xe0\\x80\\xaf", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "\xed\xa0\x80", 0, "\\xed\\xa0\\x80",
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" }, /* half a pair */
	{ "\xf4\x90\x80\x80", 0, "\\xf4\\x90\\x80\\x80",
	  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },      /* past the last */
	{ "\xe2\x82", 0, "\\xe2\\x82", "\xef\xbf\xbd\xef\xbf\xbd" }, /* cut */
	{ "\xe2\x82"
	  "a",
	  0,
	  "\\xe2\\x82"
	  "a",
	  "\xef\xbf\xbd\xef\xbf\xbd"
	  "a" },
};

static void test_outside(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
		size_t n = outside[i].n ? outside[i].n : strlen(outside[i].in);
		uint8_t *p = malloc(n ? n : 1);
		char buf[256];
		struct text t;

		assert_non_null(p);
		memcpy(p, outside[i].in, n);
		text_init(&t, buf, sizeof buf);
		text_escaped(&t, p, n);
		assert_string_equal(buf, outside[i].escaped);
		text_init(&t, buf, sizeof buf);
		text_json(&t, p, n);
		assert_string_equal(buf, outside[i].json);
		free(p);
	}
}

/* Length of the character at S by the table of well-formed sequences (Unicode, 3-7); 0: none. */
static size_t well_formed(const uint8_t *s, size_t n)
{
	static const struct {
		uint8_t first, last, low, high;
		size_t len;
	} rows[] = {
		{ 0x00, 0x7f, 0, 0, 1 },       { 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (s[0] < rows[i].first || s[0] > rows[i].last)
			continue;
		if (n < rows[i].len ||
		    (rows[i].len > 1 && (s[1] < rows[i].low || s[1] > rows[i].high)))
			return 0;
		for (size_t k = 2; k < rows[i].len; k++)
			if ((s[k] & 0xc0) != 0x80)
				return 0;
		return rows[i].len;
	}
	return 0;
}

/* Nothing that a terminal obeys, nothing that is not UTF-8. */
static void assert_harmless(const struct text *t)
{
	const uint8_t *s = (const uint8_t *)t->buf;

	assert_int_equal(s[t->len], '\0');
	for (size_t i = 0, len; i < t->len; i += len) {
		len = well_formed(s + i, t->len - i);
		assert_int_not_equal(len, 0);
		assert_true(len > 1 || (s[i] >= 0x20 && s[i] != 0x7f));
		assert_false(len == 2 && s[i] == 0xc2 && s[i + 1] < 0xa0); /* C1 */
		assert_false(len == 3 && s[i] == 0xe2 && s[i + 1] == 0x80 && s[i + 2] >= 0xa8 &&
			     s[i + 2] <= 0xae);
	}
}

/* Random bytes, weighted to those that begin and go on in UTF-8, and to controls. */
static void random_bytes(uint8_t *p, size_t n)
{
	static const uint8_t odd[] = { 0x00, 0x1b, 0x22, 0x5c, 0x7f, 0x80, 0x8f, 0x90, 0x9b,
				       0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xe2, 0xed,
				       0xef, 0xf0, 0xf3, 0xf4, 0xf5, 0xfe, 0xff };

	for (size_t i = 0; i < n; i++) {
		uint64_t r = next_random() >> 16;

		p[i] = r & 1 ? odd[(r >> 1) % sizeof odd] : (uint8_t)(r >> 8);
	}
}

/* Both, on random bytes and into every size of buffer: whole characters and escapes or nothing. */
static void test_harmless(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		size_t n = next_random() % 12;
		uint8_t *p = malloc(n ? n : 1);
		char buf[128];
		struct text t;

		assert_non_null(p);
		random_bytes(p, n);
		size_t size = round % 2 ? sizeof buf : 1 + next_random() % 40;
		text_init(&t, buf, size);
		text_escaped(&t, p, n);
		assert_true(t.full || size == sizeof buf || t.len < size);
		assert_harmless(&t);
		text_init(&t, buf, size);
		text_json(&t, p, n);
		assert_harmless(&t);
		free(p);
	}
}

/* The escapes in the N bytes of JSON at S are whole ones that JSON has. */
static void assert_json(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_int_not_equal(s[i], '"');
		if (s[i] != '\\')
			continue;
		assert_true(++i < n);
		assert_non_null(strchr("\"\\u", s[i]));
		if (s[i] != 'u')
			continue;
		assert_true(i + 4 < n);
		for (unsigned k = 1; k <= 4; k++)
			assert_non_null(strchr("0123456789abcdef", s[i + k]));
		i += 4;
	}
}

/* Spans of what needs no escape are taken at once: the same as character by character. */
static void test_json_spans(void **state)
{
	static const char *const parts[] = { "a",    "z ~ ",   "\"",     "\\",     "\x1f",
					     "\x7f", "\u00b7", "\u00ad", "\u00ae", "\u00bf",
					     "\xc2", "\u061c", "\u200b", "\u4e2d", "plain text" };
	char whole[512], apart[512], in[256];

	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct text a, b, c;

		text_init(&a, whole, sizeof whole);
		text_init(&b, apart, sizeof apart);
		text_init(&c, in, sizeof in);
		for (uint64_t i = next_random() % 12; i > 0; i--) {
			const char *part = parts[next_random() % (sizeof parts / sizeof parts[0])];

			text_str(&c, part);
			text_json(&b, part, strlen(part));
		}
		text_json(&a, in, c.len);
		assert_string_equal(whole, apart);

		size_t size = 1 + next_random() % (a.len + 1);
		text_init(&b, apart, size);
		text_json(&b, in, c.len);
		assert_int_equal(b.full, size <= a.len);
		assert_memory_equal(apart, whole, b.len);
		assert_true((apart[b.len ? b.len - 1 : 0] & 0xc0) != 0x80 || b.len == a.len ||
			    (whole[b.len] & 0xc0) != 0x80);
	}
}

static void test_json_escapes_are_whole(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		uint8_t p[8];
		char buf[64];
		struct text t;

		random_bytes(p, sizeof p);
		text_init(&t, buf, 1 + next_random() % sizeof buf);
		text_json(&t, p, sizeof p);
		assert_json(buf, t.len);
	}
}

static void test_full(void **state)
{
	char *buf = malloc(5);
	struct text t;

	(void)state;
	assert_non_null(buf);
	text_init(&t, buf, 5);
	text_str(&t, "four");
	assert_false(t.full);
	text_str(&t, "");
	assert_false(t.full);
	text_char(&t, '5');
	assert_true(t.full);
	assert_string_equal(buf, "four");
	text_init(&t, buf, 5);
	text_str(&t, "longer");
	assert_true(t.full);
	assert_string_equal(buf, "long");
	text_init(&t, buf, 1);
	text_uint(&t, 7);
	text_pad(&t, 10);
	assert_true(t.full);
	assert_string_equal(buf, "");
	free(buf);
}

static void test_pad(void **state)
{
	char buf[16];
	struct text t;

	(void)state;
	text_init(&t, buf, sizeof buf);
	text_str(&t, "ab");
	text_pad(&t, 5);
	text_pad(&t, 3);
	text_char(&t, '|');
	assert_string_equal(buf, "ab   |");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ipv6_patterns),
		cmocka_unit_test_setup(test_ipv6_random, begin),
		cmocka_unit_test(test_ipv6_dotted),
		cmocka_unit_test_setup(test_ipv4_and_mac, begin),
		cmocka_unit_test_setup(test_numbers, begin),
		cmocka_unit_test(test_hexbytes),
		cmocka_unit_test(test_fmt),
		cmocka_unit_test(test_double),
		cmocka_unit_test(test_outside),
		cmocka_unit_test_setup(test_harmless, begin),
		cmocka_unit_test_setup(test_json_spans, begin),
		cmocka_unit_test_setup(test_json_escapes_are_whole, begin),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_pad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
