/* What stands before a line. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "frame.h"
#include "timestamp.h"

#define S INT64_C(1000000000)

static void check(struct timestamp *x, int64_t ns, unsigned digits, bool has_time, const char *want)
{
	struct frame f = { .time_ns = ns, .time_digits = (uint8_t)digits, .has_time = has_time };
	char buf[96];
	struct text t;

	text_init(&t, buf, sizeof buf);
	timestamp_put(x, &t, &f);
	timestamp_done(x, ns);
	assert_string_equal(buf, want);
}

/* A zone whose clocks go back at 2023-10-29 01:00 UTC. */
static void set_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

static const struct {
	enum timestamp_style style;
	int64_t ns;
	unsigned digits;
	const char *want;
} rows[] = {
	{ TIMESTAMP_WALL, 1732243638447928123, 9, "03:47:18.447928 " },
	{ TIMESTAMP_WALL, 1732243638000000999, 9, "03:47:18.000000 " },
	{ TIMESTAMP_WALL, 0, 6, "01:00:00.000000 " },
	{ TIMESTAMP_WALL, -1, 9, "00:59:59.999999 " },
	{ TIMESTAMP_WALL, 1698541199 * S, 6, "02:59:59.000000 " },
	{ TIMESTAMP_WALL, 1698541200 * S, 6, "02:00:00.000000 " },
	{ TIMESTAMP_UTC, 1732243638447928000, 6, "2024-11-22T02:47:18.447928Z " },
	{ TIMESTAMP_UTC, -1 * S, 6, "1969-12-31T23:59:59.000000Z " },
	{ TIMESTAMP_UTC, INT64_MIN, 9, "1677-09-21T00:12:43.145224Z " },
	{ TIMESTAMP_UTC, INT64_MAX, 9, "2262-04-11T23:47:16.854775Z " },
	{ TIMESTAMP_EPOCH, 1732243638447928000, 6, "1732243638.447928 " },
	{ TIMESTAMP_EPOCH, 1732243638447928123, 9, "1732243638.447928123 " },
	{ TIMESTAMP_NONE, 1732243638447928000, 6, "" },
};

static void test_styles(void **state)
{
	(void)state;
	set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct timestamp x;

		timestamp_init(&x, rows[i].style);
		check(&x, rows[i].ns, rows[i].digits, true, rows[i].want);
		/* Once more, out of what is kept of the first. */
		check(&x, rows[i].ns, rows[i].digits, true, rows[i].want);
	}
}

/* Frames whose times jump: what is kept must never be another second's. */
static void test_jumps(void **state)
{
	struct timestamp x;

	(void)state;
	set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
	timestamp_init(&x, TIMESTAMP_WALL);
	check(&x, 1698541199 * S, 6, true, "02:59:59.000000 ");
	check(&x, 1698541200 * S + 5000, 6, true, "02:00:00.000005 ");
	check(&x, 1698541199 * S + 9000, 6, true, "02:59:59.000009 ");
	check(&x, 1698541259 * S, 6, true, "02:00:59.000000 ");
	check(&x, 1700000000 * S, 6, true, "23:13:20.000000 ");
}

/* A fraction of a second or more, as the file has it; and the next frame as ever. */
static void test_recorded(void **state)
{
	struct frame f = {
		.time_ns = 1700000000 * S, .time_carry = 800, .time_digits = 6, .has_time = true
	};
	struct timestamp x;
	char buf[96];
	struct text t;

	(void)state;
	set_zone("UTC");
	timestamp_init(&x, TIMESTAMP_WALL);
	text_init(&t, buf, sizeof buf);
	timestamp_put_recorded(&x, &t, &f);
	assert_string_equal(buf, "22:00:00.800000000 ");
	check(&x, f.time_ns, 6, true, "22:13:20.000000 ");
	f.time_carry = 0;
	text_init(&t, buf, sizeof buf);
	timestamp_put_recorded(&x, &t, &f);
	assert_string_equal(buf, "22:13:20.000000 ");
}

static void test_delta(void **state)
{
	struct timestamp x;

	(void)state;
	timestamp_init(&x, TIMESTAMP_DELTA);
	check(&x, 1700000000 * S, 6, true, "0.000000 ");
	check(&x, 1700000000 * S + 5000, 6, true, "0.000005 ");
	check(&x, 1700000012 * S + 4000, 6, true, "11.999999 ");
	check(&x, 1700000011 * S, 6, true, "-1.000004 ");
	check(&x, INT64_MIN, 9, true, "-10923372047.854775 ");
	check(&x, INT64_MAX, 9, true, "18446744073.709551 ");
}

static void test_unknown(void **state)
{
	struct timestamp x;

	(void)state;
	timestamp_init(&x, TIMESTAMP_WALL);
	check(&x, 0, 0, false, "--:--:--.------ ");
	timestamp_init(&x, TIMESTAMP_EPOCH);
	check(&x, 0, 0, false, "-.------ ");
	timestamp_init(&x, TIMESTAMP_NONE);
	check(&x, 0, 0, false, "");
}

/* glog's header, as gVisor's "% 7d" pads the thread. */
static void test_glog(void **state)
{
	struct timestamp x;
	char want[96];

	(void)state;
	set_zone("UTC");
	timestamp_init(&x, TIMESTAMP_GLOG);
	int n = snprintf(NULL, 0, "%d", (int)getpid());
	snprintf(want, sizeof want, "I1122 02:47:18.447928 %*d sniffer.go:378] ", n < 7 ? 7 : n + 1,
		 (int)getpid());
	check(&x, 1732243638447928000, 6, true, want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_styles),   cmocka_unit_test(test_jumps),
		cmocka_unit_test(test_recorded), cmocka_unit_test(test_delta),
		cmocka_unit_test(test_unknown),  cmocka_unit_test(test_glog),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
