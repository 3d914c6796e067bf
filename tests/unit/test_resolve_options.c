/* The command line of `tuntrace resolve`, and names of hosts as they are given there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <locale.h>
#include <string.h>
#include <cmocka.h>

#include "client/hostname.h"
#include "message.h"
#include "options_said.h"
#include "resolve_options.h"

static const struct option_def *const tables[] = { resolve_option_table, live_option_table,
						   live_impair_table, output_options, NULL };
static const struct command command = {
	.name = "resolve", .operands = "NAME...", .summary = "Resolve", .options = tables
};
static struct resolve_options o;

static int parse(int argc, char **argv)
{
	return resolve_options_parse(&o, &command, argc, argv);
}

static void refuses(void **state)
{
	static const struct {
		const char *args[ARGS_MAX], *says;
	} rows[] = {
		{ { NULL }, "the name is missing" },
		{ { "-t", "AXFR", "a", NULL }, "-t takes a type of records" },
		{ { "-t", "OPT", "a", NULL }, "not 'OPT'" },
		{ { "-t", "", "a", NULL }, "not ''" },
		{ { "-t", "TYPE0", "a", NULL }, "not 'TYPE0'" },
		{ { "-t", "TYPE65536", "a", NULL }, "not 'TYPE65536'" },
		{ { "-t", "TYPE1x", "a", NULL }, "not 'TYPE1x'" },
		{ { "-t", "\x1b[1m", "a", NULL }, "not '\\x1b[1m'" },
		{ { "-6", "-t", "MX", "a", NULL }, "-t and -6 exclude each other" },
		{ { "--max-time", "x", "a", NULL }, "--max-time takes seconds" },
		{ { "--resolve", "a:80:192.0.2.1", "a", NULL }, "'--resolve'" },
		{ { "--connect-timeout", "1", "a", NULL }, "'--connect-timeout'" },
	};

	(void)state;
	message_command("tuntrace resolve");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int rc = said_by(parse, "resolve", rows[i].args);

		if (rc != EXIT_USAGE || !strstr(said, rows[i].says) ||
		    !strstr(said, "Try 'tuntrace resolve --help'\n"))
			fail_msg("%s: %d, '%s'", rows[i].says, rc, said);
		resolve_options_done(&o);
	}
}

static void takes(void **state)
{
	static const char *const plain[] = { "a.test", "b.test", NULL };
	static const char *const mx[] = { "-t", "mx", "--max-time", "1.5", "a", NULL };
	static const char *const number[] = {
		"--type", "TYPE65280", "--dns", "192.0.2.1", "a", NULL
	};

	(void)state;
	assert_int_equal(said_by(parse, "resolve", plain), 0);
	assert_int_equal(o.type, 0);
	assert_int_equal(o.nnames, 2);
	assert_string_equal(o.names[1], "b.test");
	assert_int_equal(o.common.max_time_ms, 0);
	resolve_options_done(&o);
	assert_int_equal(said_by(parse, "resolve", mx), 0);
	assert_int_equal(o.type, 15);
	assert_int_equal(o.common.max_time_ms, 1500);
	resolve_options_done(&o);
	assert_int_equal(said_by(parse, "resolve", number), 0);
	assert_int_equal(o.type, 65280);
	assert_int_equal(o.common.live.ndns, 1);
	resolve_options_done(&o);
}

#define TEN   "aaaaaaaaaa"
#define SIXTY TEN TEN TEN TEN TEN TEN

static void names(void **state)
{
	static const struct {
		const char *arg, *name, *wrong;
	} rows[] = {
		{ "a.test", "a.test", NULL },
		{ "A.Test.", "A.Test.", NULL },
		{ "_sip._udp.a.test", "_sip._udp.a.test", NULL },
		{ ".", ".", NULL },
		{ SIXTY "bbb", SIXTY "bbb", NULL },
		{ SIXTY "." SIXTY "." SIXTY "." SIXTY "." TEN, NULL, "longer than 253" },
		{ SIXTY "." SIXTY "." SIXTY "." SIXTY ".123456789", NULL, NULL },
		{ SIXTY "bbbb", NULL, "a label of more than 63" },
		{ "", NULL, "it is empty" },
		{ "..", NULL, "an empty label" },
		{ ".a", NULL, "an empty label" },
		{ "a..b", NULL, "an empty label" },
		{ "a b", NULL, "blanks" },
		{ "a\nb", NULL, "control characters" },
		{ "a\\.b", NULL, "backslashes" },
		{ "b\xc3\xbc"
		  "cher.test",
		  "xn--bcher-kva.test", NULL },
		{ "\xff.test", NULL, "not an internationalised name" },
	};
	char buf[HOSTNAME_MAX];

	(void)state;
	setlocale(LC_CTYPE, "C.UTF-8");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *wrong = hostname_set(buf, rows[i].arg);

		if (!wrong != !rows[i].wrong || (wrong && !strstr(wrong, rows[i].wrong)))
			fail_msg("'%s': %s", rows[i].arg, wrong ? wrong : "taken");
		if (rows[i].name)
			assert_string_equal(buf, rows[i].name);
	}
	assert_true(hostname_is_loopback("localhost"));
	assert_true(hostname_is_loopback("a.LocalHost."));
	assert_false(hostname_is_loopback("notlocalhost"));
	assert_false(hostname_is_loopback("localhost.test"));
	assert_false(hostname_is_loopback(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses),
		cmocka_unit_test(takes),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
