/* The command line of `tuntrace ping`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ping_options.h"
#include "message.h"
#include "options_said.h"

static const struct option_def *const tables[] = { ping_option_table, live_option_table,
						   live_impair_table, output_options, NULL };
static const struct command command = {
	.name = "ping", .operands = "HOST", .summary = "Ping", .options = tables
};
static struct ping_options o;

static int parse(int argc, char **argv)
{
	return ping_options_parse(&o, &command, argc, argv);
}

static void refuses(void **state)
{
	static const struct {
		const char *args[ARGS_MAX], *says;
		int code;
	} rows[] = {
		{ { NULL }, "the host is missing", EXIT_USAGE },
		{ { "a", "b", NULL }, "more than one host: 'b'", EXIT_USAGE },
		{ { "--count", "-1", "a", NULL }, "--count takes a whole number", EXIT_USAGE },
		{ { "--interval", "0", "a", NULL }, "--interval is at least 0.01", EXIT_USAGE },
		{ { "--interval", "x", "a", NULL }, "--interval takes seconds", EXIT_USAGE },
		{ { "--size", "65508", "a", NULL }, "--size takes", EXIT_USAGE },
		{ { "--ttl", "0", "a", NULL }, "--ttl takes", EXIT_USAGE },
		{ { "--wait", "x", "a", NULL }, "--wait takes seconds", EXIT_USAGE },
		{ { "--resolve", "a:1:192.0.2.1", "a", NULL }, "'--resolve'", EXIT_USAGE },
		{ { "", NULL }, "not a host to ping: '': it is empty", EXIT_FAILED },
		{ { "192.0.2.1:80", NULL }, "neither a name nor an address", EXIT_FAILED },
		{ { "\x1b[1m", NULL }, "'\\x1b[1m'", EXIT_FAILED },
	};

	(void)state;
	message_command("tuntrace ping");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int rc = said_by(parse, "ping", rows[i].args);

		if (rc != rows[i].code || !strstr(said, rows[i].says) ||
		    !strstr(said, "Try '") != (rc != EXIT_USAGE))
			fail_msg("%s: %d, '%s'", rows[i].says, rc, said);
		ping_options_done(&o);
	}
}

static void takes(void **state)
{
	static const char *const plain[] = { "a.test", NULL };
	static const char *const all[] = { "--count", "0",     "--interval",    "0.01",
					   "--size",  "65507", "--ttl",         "255",
					   "--wait",  "0",     "[2001:db8::1]", NULL };

	(void)state;
	assert_int_equal(said_by(parse, "ping", plain), 0);
	assert_string_equal(o.host, "a.test");
	assert_false(o.host_is_address);
	assert_int_equal(o.count, 4);
	assert_int_equal(o.interval_ms, 1000);
	assert_int_equal(o.size, 56);
	assert_int_equal(o.ttl, 0);
	assert_int_equal(o.wait_ms, 2000);
	ping_options_done(&o);
	assert_int_equal(said_by(parse, "ping", all), 0);
	assert_string_equal(o.host, "2001:db8::1");
	assert_true(o.host_is_address);
	assert_int_equal(o.count, 0);
	assert_int_equal(o.interval_ms, 10);
	assert_int_equal(o.size, 65507);
	assert_int_equal(o.ttl, 255);
	assert_int_equal(o.wait_ms, 0);
	ping_options_done(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses),
		cmocka_unit_test(takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
