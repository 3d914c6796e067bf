/* The options that all commands with frames share: what is taken, what is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dissect.h"
#include "message.h"
#include "output.h"
#include "session.h"

enum { ARGS_MAX = 24 };

static const struct option_def *const tables[] = { output_options, NULL };
static const struct command command = {
	.name = "test", .operands = "[OPERAND]", .summary = "A test", .options = tables
};
static const struct command bare = {
	.name = "test", .operands = "", .summary = "A test", .options = tables
};

static int set(void *ctx, int id, const char *arg)
{
	return output_option(ctx, id, arg);
}

/* Messages are for people: here they would only be in the way. */
static int hush(void)
{
	int saved = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);

	dup2(null, STDERR_FILENO);
	close(null);
	return saved;
}

static void speak(int saved)
{
	dup2(saved, STDERR_FILENO);
	close(saved);
}

/* Parses the words of LINE (split at spaces) into O: what options_parse() returns. */
static int parse(struct output *o, const char *line)
{
	static char words[256];
	char *argv[ARGS_MAX + 1] = { (char *)(uintptr_t) "test" }, *save;
	int argc = 1, saved = hush();

	snprintf(words, sizeof words, "%s", line);
	for (char *w = strtok_r(words, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		assert_true(argc < ARGS_MAX);
		argv[argc++] = w;
	}
	argv[argc] = NULL;
	output_init(o);
	int rc = options_parse(&command, argc, argv, set, o);
	speak(saved);
	return rc;
}

static void done(struct output *o)
{
	static struct session s;

	session_init(&s);
	output_close(o, &s);
}

static void test_no_operands(void **state)
{
	char *argv[] = { (char *)(uintptr_t) "test", (char *)(uintptr_t) "operand", NULL };
	struct output o;
	int saved = hush(), one, none;

	(void)state;
	output_init(&o);
	one = options_parse(&bare, 2, argv, set, &o);
	none = options_parse(&bare, 1, argv, set, &o);
	speak(saved);
	assert_int_equal(one, -EXIT_USAGE);
	assert_int_equal(none, 1);
	done(&o);
}

static void test_taken(void **state)
{
	static struct output o;

	(void)state;
	assert_int_equal(parse(&o, "-f json --time utc -w x.pcapng -c 5 -s 96 -nvvqX "
				   "--local 192.0.2.1 --color never"),
			 16);
	assert_int_equal(o.format, LINES_JSON);
	assert_int_equal(o.time, TIMESTAMP_UTC);
	assert_string_equal(o.write, "x.pcapng");
	assert_int_equal(o.count, 5);
	assert_int_equal(o.snaplen, 96);
	assert_true(o.numeric && o.quiet);
	assert_int_equal(o.verbose, 2);
	assert_int_equal(o.hex, 1);
	assert_int_equal(o.color, COLOR_NEVER);
	assert_int_equal(o.direction.nlocal, 1);
	assert_int_equal(o.direction.local[0].len, 4);
	message_quiet(0);
	done(&o);
	assert_int_equal(parse(&o, "--format=detail --local ::1 --local ::2 operand"), 6);
	assert_int_equal(o.format, LINES_DETAIL);
	assert_int_equal(o.direction.nlocal, 2);
	assert_int_equal(o.direction.local[1].len, 16);
	assert_int_equal(o.direction.local[1].bytes[15], 2);
	done(&o);
	assert_int_equal(parse(&o, "-e ip.src -e tcp -Y tcp.port==80 --print"), 8);
	assert_int_equal(o.format, LINES_FIELDS);
	assert_int_equal(o.nfields, 2);
	assert_non_null(o.filter);
	assert_true(o.print);
	done(&o);
	static const struct {
		const char *line;
		uint64_t bytes;
	} sizes[] = { { "-C 1", 1000000 },  { "-C 12", 12000000 },   { "-C 1k", 1024 },
		      { "-C 3M", 3 << 20 }, { "-C 2g", 2ull << 30 }, { "-C 1 -C 2K", 2048 } };
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		assert_true(parse(&o, sizes[i].line) > 0);
		assert_int_equal(o.rotation.bytes, sizes[i].bytes);
		done(&o);
	}
	assert_int_equal(parse(&o, "-G 60 -W 3 -U --atomic --no-secrets"), 8);
	assert_int_equal(o.rotation.seconds, 60);
	assert_int_equal(o.rotation.files, 3);
	assert_true(o.unbuffered && o.atomic && o.no_secrets);
	done(&o);
	assert_int_equal(parse(&o, ""), 1);
	assert_int_equal(o.format, LINES_GVISOR);
	assert_int_equal(o.time, TIMESTAMP_WALL);
	done(&o);
}

static void test_refused(void **state)
{
	static const char *const lines[] = {
		"-f xml",
		"-f",
		"--time noon",
		"--color red",
		"-c 0",
		"-c -1",
		"-c 1x",
		"-c 99999999999999999999999",
		"-s 0",
		"-s 4294967296",
		"-C 0",
		"-C -1",
		"-C 1x",
		"-C 1kk",
		"-C k",
		"-C 18446744073709551615",
		"-C 9223372036854775807g",
		"-G 0",
		"-G 1000000001",
		"-W 0",
		"-W 100001",
		"--local host",
		"--local 1.2.3",
		"--local 192.0.2.1/24",
		"-e no.such.field",
		"-Y ((",
		"-Y no.such.field==1",
		"--form json extra --bogus",
		"-Z",
	};
	static struct output o;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (parse(&o, lines[i]) != -EXIT_USAGE)
			fail_msg("'%s' was taken", lines[i]);
		done(&o);
	}
}

/* What output_open() refuses, and which sinks it makes of what it takes. */
static void test_opened(void **state)
{
	static const struct {
		const char *line;
		bool always;
		int code;
		unsigned sinks;
	} rows[] = {
		{ "", false, 0, 1 },
		{ "-f none", false, 0, 0 },
		{ "-f fields", false, EXIT_USAGE, 0 },
		{ "-f json -e ip.src", false, EXIT_USAGE, 0 },
		{ "-e ip.src", false, 0, 1 },
		{ "-w /dev/null", false, 0, 1 },
		{ "-w /dev/null --print", false, 0, 2 },
		{ "-w /dev/null -f json", false, 0, 2 },
		{ "-w /dev/null -f none", false, 0, 1 },
		{ "-w /dev/null", true, 0, 2 },
		{ "-w /dev/null -f none", true, 0, 1 },
		{ "-w - --print", false, EXIT_USAGE, 0 },
		{ "-w - -f json", true, EXIT_USAGE, 0 },
		{ "-w /nonexistent/x.pcapng", false, EXIT_FAILED, 0 },
		{ "-w /nonexistent/x.pcapng -C 1", false, EXIT_FAILED, 0 },
		{ "-w /nonexistent/%d/x.pcapng -G 1", false, EXIT_FAILED, 0 },
		{ "-w /nonexistent/x.pcapng --atomic", false, EXIT_FAILED, 0 },
		{ "-C 1", false, EXIT_USAGE, 0 },
		{ "-G 1", false, EXIT_USAGE, 0 },
		{ "-U", false, EXIT_USAGE, 0 },
		{ "--atomic", false, EXIT_USAGE, 0 },
		{ "-W 1 -w /dev/null", false, EXIT_USAGE, 0 },
		{ "-C 1 -w -", false, EXIT_USAGE, 0 },
		{ "-G 1 -w -", false, EXIT_USAGE, 0 },
		{ "--atomic -w -", false, EXIT_USAGE, 0 },
		/* A device is written to as it stands. */
		{ "-C 1 -G 1 -W 1 --atomic -U -w /dev/null", false, 0, 1 },
	};
	static struct output o;
	static struct session s;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct output_context c = { .always_print = rows[i].always };

		assert_true(parse(&o, rows[i].line) > 0);
		session_init(&s);
		int saved = hush(), code = output_open(&o, &s, &c);
		speak(saved);
		if (code != rows[i].code || s.nsinks != rows[i].sinks)
			fail_msg("'%s': %d, %u sinks", rows[i].line, code, s.nsinks);
		assert_int_equal(output_close(&o, &s), EXIT_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_no_operands),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_opened),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
