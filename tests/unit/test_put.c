/* Numbers and addresses against what libc writes. */
#include "frame_hex.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>

#include "put.h"
#include "text.h"

enum { ROUNDS = 20000 };

static uint32_t random32(void)
{
	static uint32_t x = 2463534242u;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x;
}

static void test_numbers(void **arg)
{
	char got[64], want[64];
	struct text t;

	(void)arg;
	for (uint32_t i = 0; i < ROUNDS + 12000; i++) {
		/* All of the short ones, then of every length. */
		uint32_t v = i < 12000 ? i : random32() >> (random32() & 31);
		unsigned width = 1 + (i & 7);

		*put_uint(got, v) = '\0';
		snprintf(want, sizeof want, "%" PRIu32, v);
		assert_string_equal(got, want);
		*put_digits(got, v, 10) = '\0';
		snprintf(want, sizeof want, "%010" PRIu32, v);
		assert_string_equal(got, want);
		*put_digits(got, v, width) = '\0';
		assert_string_equal(got, want + 10 - width);
		*put_hex(got, v, width) = '\0';
		snprintf(want, sizeof want, "%0*" PRIx32, (int)width, v);
		assert_string_equal(got, want);

		uint64_t large = (uint64_t)v << (i & 31) | i;
		text_init(&t, got, sizeof got);
		text_uint(&t, large);
		snprintf(want, sizeof want, "%" PRIu64, large);
		assert_string_equal(got, want);
	}
}

static void test_limits(void **arg)
{
	static const uint32_t limits[] = { 0,         9,          10,        99,       100,
					   999,       1000,       9999,      10000,    99999,
					   100000,    9999999,    10000000,  99999999, 100000000,
					   999999999, 1000000000, UINT32_MAX };
	char got[PUT_UINT_ROOM + 1], want[64];

	(void)arg;
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		*put_uint(got, limits[i]) = '\0';
		snprintf(want, sizeof want, "%" PRIu32, limits[i]);
		assert_string_equal(got, want);
	}
}

static void test_ipv4(void **arg)
{
	char got[PUT_IPV4_ROOM + 1], want[INET_ADDRSTRLEN];

	(void)arg;
	for (unsigned i = 0; i < 256; i++) {
		uint8_t a[] = { (uint8_t)i, (uint8_t)(255 - i), (uint8_t)(i * 7), (uint8_t)i };

		*put_ipv4(got, a) = '\0';
		assert_string_equal(got, inet_ntop(AF_INET, a, want, sizeof want));
	}
}

/* Many groups of zeros, so that every run is met; libc alone writes a dotted quad. */
static void test_ipv6(void **arg)
{
	char got[64], want[INET6_ADDRSTRLEN];
	struct text t;

	(void)arg;
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint8_t a[16] = { 0 };

		for (unsigned k = 0; k < 8; k++) {
			uint32_t r = random32() % 6;
			uint16_t v = (uint16_t)(r == 0 ? random32() : r == 1 ? 0xffff : r == 2);
			a[2 * k] = (uint8_t)(v >> 8);
			a[2 * k + 1] = (uint8_t)v;
		}
		inet_ntop(AF_INET6, a, want, sizeof want);
		text_init(&t, got, sizeof got);
		text_ipv6(&t, a);
		assert_string_equal(got, want);
		*put_ipv6(got, a) = '\0';
		if (!strchr(want, '.'))
			assert_string_equal(got, want);
	}
	*put_ipv6(got, (const uint8_t[16]){ [10] = 0xff, 0xff, 192, 0, 2, 1 }) = '\0';
	assert_string_equal(got, "::ffff:c000:201");
}

static void test_mac(void **arg)
{
	char got[PUT_MAC_ROOM + 1];

	(void)arg;
	*put_mac(got, (const uint8_t[]){ 2, 0, 0x5e, 0x10, 0xab, 0xff }) = '\0';
	assert_string_equal(got, "02:00:5e:10:ab:ff");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers), cmocka_unit_test(test_limits),
		cmocka_unit_test(test_ipv4),    cmocka_unit_test(test_ipv6),
		cmocka_unit_test(test_mac),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
