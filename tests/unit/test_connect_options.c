/* The command line of `tuntrace connect`. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "connect_options.h"
#include "message.h"
#include "options_said.h"

static const struct option_def *const tables[] = { connect_option_table, live_option_table,
						   live_pin_table,       live_impair_table,
						   output_options,       NULL };
static const struct command command = {
	.name = "connect", .operands = "HOST PORT", .summary = "Connect", .options = tables
};
static struct connect_options o;

static int parse(int argc, char **argv)
{
	return connect_options_parse(&o, &command, argc, argv);
}

static void refuses(void **state)
{
	static const struct {
		const char *args[ARGS_MAX], *says;
		int code;
	} rows[] = {
		{ { NULL }, "the host and the port are missing", EXIT_USAGE },
		{ { "a", NULL }, "the port is missing", EXIT_USAGE },
		{ { "a", "80", "x", NULL }, "more than a host and a port: 'x'", EXIT_USAGE },
		{ { "a", "0", NULL },
		  "the port takes a whole number from 1 to 65535, not '0'",
		  EXIT_USAGE },
		{ { "a", "65536", NULL }, "the port takes", EXIT_USAGE },
		{ { "a", "http", NULL }, "not 'http'", EXIT_USAGE },
		{ { "a", "-1", NULL }, "'-1'", EXIT_USAGE },
		{ { "--wait", "1", "a", "80", NULL }, "--wait is for -u", EXIT_USAGE },
		{ { "-u", "--wait", "x", "a", "80", NULL }, "--wait takes seconds", EXIT_USAGE },
		{ { "--idle-timeout", "-", "a", "80", NULL }, "--idle-timeout takes", EXIT_USAGE },
		{ { "-o", "-", "-w", "-", "a", "80", NULL }, "cannot share stdout", EXIT_USAGE },
		{ { "-o", "-", "--print", "a", "80", NULL },
		  "frames and what comes (-o -) cannot share stdout",
		  EXIT_USAGE },
		{ { "-o", "x", "-w", "x", "a", "80", NULL },
		  "name the same file, 'x'",
		  EXIT_USAGE },
		{ { "", "80", NULL }, "not a host to connect to: '': it is empty", EXIT_FAILED },
		{ { "192.0.2.1:80", "80", NULL }, "neither a name nor an address", EXIT_FAILED },
		{ { "fe80::1%eth0", "80", NULL }, "neither a name nor an address", EXIT_FAILED },
		{ { "a b", "80", NULL }, "'a b': it has blanks", EXIT_FAILED },
		{ { "\x1b[1m", "80", NULL }, "'\\x1b[1m'", EXIT_FAILED },
	};

	(void)state;
	message_command("tuntrace connect");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int rc = said_by(parse, "connect", rows[i].args);

		if (rc != rows[i].code || !strstr(said, rows[i].says) ||
		    !strstr(said, "Try '") != (rc != EXIT_USAGE))
			fail_msg("%s: %d, '%s'", rows[i].says, rc, said);
		connect_options_done(&o);
	}
}

static void takes(void **state)
{
	static const struct {
		const char *args[ARGS_MAX], *host;
		uint16_t port;
		bool is_address, udp;
		uint64_t wait_ms;
	} rows[] = {
		{ { "a.test", "80", NULL }, "a.test", 80, false, false, 1000 },
		{ { "192.0.2.1", "65535", NULL }, "192.0.2.1", 65535, true, false, 1000 },
		{ { "[2001:db8::1]", "1", NULL }, "2001:db8::1", 1, true, false, 1000 },
		{ { "2001:DB8::1", "7", "-u", "--wait", "0", NULL },
		  "2001:db8::1",
		  7,
		  true,
		  true,
		  0 },
		{ { "b\xc3\xbc"
		    "cher.test",
		    "7", "-u", NULL },
		  "xn--bcher-kva.test",
		  7,
		  false,
		  true,
		  1000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(said_by(parse, "connect", rows[i].args), 0);
		assert_string_equal(o.host, rows[i].host);
		assert_int_equal(o.port, rows[i].port);
		assert_int_equal(o.host_is_address, rows[i].is_address);
		assert_int_equal(o.udp, rows[i].udp);
		assert_int_equal(o.wait_ms, rows[i].wait_ms);
		assert_int_equal(o.common.connect_timeout_ms, 30000);
		assert_int_equal(o.common.idle_timeout_ms, 0);
		connect_options_done(&o);
	}
}

static void output_on_stdout(void **state)
{
	static const char *const args[] = { "-o", "-", "a", "80", NULL };

	(void)state;
	assert_int_equal(said_by(parse, "connect", args), 0);
	assert_int_equal(o.common.output.format, LINES_FORMATS);
	connect_options_done(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses),
		cmocka_unit_test(takes),
		cmocka_unit_test(output_on_stdout),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
