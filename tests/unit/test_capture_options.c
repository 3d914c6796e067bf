/* The command line of `tuntrace capture`: what is taken, and what is said of what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "capture_options.h"
#include "message.h"
#include "options_said.h"

static const struct option_def *const tables[] = { capture_option_table, output_options,
						   privilege_option_table, NULL };
static const struct command command = {
	.name = "capture", .operands = "[FILTER]", .summary = "Capture", .options = tables
};
static struct capture_options o;

static int parse_words(int argc, char **argv)
{
	return capture_options_parse(&o, &command, argc, argv);
}

static int parse(const char *const *args)
{
	return said_by(parse_words, "capture", args);
}

#define PARSE(...) parse((const char *const[]){ __VA_ARGS__, NULL })

static void refuses(void **state)
{
	static const struct {
		const char *args[ARGS_MAX], *says;
	} rows[] = {
		{ { "-Q", "both", NULL }, "-Q takes in, out or inout, not 'both'" },
		{ { "-B", "0", NULL }, "-B takes a whole number" },
		{ { "-B", "2097152", NULL }, "-B takes a whole number" },
		{ { "-s", "4000000000", NULL }, "-s: at most" },
		{ { "--duration", "soon", NULL }, "--duration takes seconds" },
		{ { "-w", "x", "--max-size", "0", NULL }, "--max-size takes a number of millions" },
		{ { "-w", "x", "--max-size", "-1", NULL },
		  "--max-size takes a number of millions" },
		{ { "-w", "x", "--max-size", "5T", NULL },
		  "--max-size takes a number of millions" },
		{ { "-w", "x", "--max-size", "99999999999999999999", NULL },
		  "--max-size takes a number of millions" },
		{ { "-w", "x", "--max-size", "99999999999999G", NULL },
		  "--max-size takes a number of millions" },
		{ { "--max-size", "5M", NULL }, "--max-size goes with -w" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(parse(rows[i].args), EXIT_USAGE);
		if (!strstr(said, rows[i].says))
			fail_msg("said '%s', not '%s'", said, rows[i].says);
		capture_options_done(&o);
	}
}

static void defaults(void **state)
{
	(void)state;
	assert_int_equal(parse((const char *const[]){ NULL }), 0);
	assert_null(o.device.name);
	assert_null(o.device.filter);
	assert_true(o.device.promiscuous);
	assert_int_equal(o.device.way, DEVICE_INOUT);
	assert_int_equal(o.device.snaplen, 0);
	assert_int_equal(o.device.buffer, 0);
	assert_int_equal(o.duration_ms, 0);
	assert_int_equal(o.max_size, 0);
	capture_options_done(&o);
}

static void takes(void **state)
{
	(void)state;
	assert_int_equal(PARSE("-i", "eth0", "-p", "-B", "64", "-Q", "out", "-s", "96", "-Z", "me",
			       "tcp port 80", "or"),
			 0);
	assert_string_equal(o.device.name, "eth0");
	assert_string_equal(o.device.filter, "tcp port 80 or");
	assert_false(o.device.promiscuous);
	assert_int_equal(o.device.way, DEVICE_OUT);
	assert_int_equal(o.device.snaplen, 96);
	assert_int_equal(o.device.buffer, 65536);
	assert_string_equal(o.privilege.asked, "me");
	capture_options_done(&o);
	assert_int_equal(PARSE("-w", "x", "--max-size", "20", "--duration", "0.25"), 0);
	assert_int_equal(o.max_size, 20000000);
	assert_int_equal(o.duration_ms, 250);
	capture_options_done(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses),
		cmocka_unit_test(defaults),
		cmocka_unit_test(takes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
