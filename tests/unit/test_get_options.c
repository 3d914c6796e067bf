/* The command line of `tuntrace get`: what is taken, and what is said of what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "client/endpoint.h"
#include "get_options.h"
#include "message.h"
#include "options_said.h"

static const struct option_def *const tables[] = { get_option_table,
						   live_option_table,
						   live_impair_table,
						   live_stack_table,
						   live_pin_table,
						   output_options,
						   NULL };
static const struct command command = {
	.name = "get", .operands = "URL", .summary = "Fetch", .options = tables
};
static struct get_options o;

static int parse_words(int argc, char **argv)
{
	return get_options_parse(&o, &command, argc, argv);
}

static int parse(const char *const *args)
{
	return said_by(parse_words, "get", args);
}

static void refuses(void **state)
{
	static const struct {
		const char *args[ARGS_MAX], *says;
	} rows[] = {
		{ { NULL }, "the URL is missing" },
		{ { "http://a", "http://b", NULL }, "more than one URL: 'http://b'" },
		{ { "-H", "no colon", "a", NULL }, "-H takes 'Name: value', not 'no colon'" },
		{ { "-H", "A: b\r\nC: d", "a", NULL }, "-H takes 'Name: value', not 'A: b\\r\\n" },
		{ { "-H", ": b", "a", NULL }, "-H takes 'Name: value', not ': b'" },
		{ { "--request", "GET /", "a", NULL }, "--request takes a method, not 'GET /'" },
		{ { "--request", "", "a", NULL }, "--request takes a method, not ''" },
		{ { "--max-redirs", "-1", "a", NULL }, "--max-redirs takes a whole number" },
		{ { "--max-time", "x", "a", NULL }, "--max-time takes seconds, such as 5 or 0.5" },
		{ { "--max-time", "", "a", NULL }, "--max-time takes seconds" },
		{ { "--max-time", ".", "a", NULL }, "--max-time takes seconds" },
		{ { "--max-time", "1e9", "a", NULL }, "--max-time takes seconds" },
		{ { "--connect-timeout", "99999999999", "a", NULL }, "--connect-timeout takes" },
		{ { "--dns", "localhost", "a", NULL }, "--dns takes an address and maybe a port" },
		{ { "--dns", "127.0.0.53", "a", NULL },
		  "'127.0.0.53' is this machine's loopback, which the stack cannot reach" },
		{ { "--dns", "192.0.2.1:0", "a", NULL }, "--dns takes an address" },
		{ { "--resolve", "a:80", "a", NULL },
		  "--resolve takes HOST:PORT:ADDR, not 'a:80'" },
		{ { "--resolve", "a:x:192.0.2.1", "a", NULL }, "--resolve takes" },
		{ { "--resolve", ":80:192.0.2.1", "a", NULL }, "--resolve takes" },
		{ { "--resolve", "a:80:192.0.2.1:90", "a", NULL }, "--resolve takes" },
		{ { "--resolve", "a:80:192.0.2.1,", "a", NULL }, "--resolve takes" },
		{ { "--resolve", "a:65536:192.0.2.1", "a", NULL }, "--resolve takes" },
		{ { "--address", "192.0.2.1:80", "a", NULL }, "--address takes an IPv4 or IPv6" },
		{ { "--address", "192.0.2.1/33", "a", NULL }, "--address: the prefix takes" },
		{ { "--address", "127.0.0.1/8", "a", NULL }, "is this machine's loopback" },
		{ { "--gateway", "gw", "a", NULL }, "--gateway takes an IPv4 or IPv6 address" },
		{ { "--mtu", "67", "a", NULL }, "--mtu takes a whole number" },
		{ { "--keepalive", "5", "a", NULL }, "--keepalive takes a time from 500ms" },
		{ { "--keepalive", "400ms", "a", NULL }, "--keepalive takes a time" },
		{ { "--keepalive", "25000h", "a", NULL }, "--keepalive takes a time" },
		{ { "-o", "-", "-w", "-", "a", NULL }, "-o - and -w - cannot share stdout" },
		{ { "-o", "-", "-f", "json", "a", NULL }, "cannot share stdout" },
		{ { "-o", "x", "-w", "x", "a", NULL }, "-o and -w name the same file, 'x'" },
		{ { "--nonsense", "a", NULL }, "'--nonsense'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int rc = parse(rows[i].args);

		if (rc != EXIT_USAGE || !strstr(said, rows[i].says) ||
		    !strstr(said, "Try 'tuntrace get --help'\n"))
			fail_msg("%s: %d, '%s'", rows[i].says, rc, said);
		get_options_done(&o);
	}
}

/* What is no mistake in the use of the command, but cannot be done. */
static void failures(void **state)
{
	static const struct {
		const char *args[ARGS_MAX], *says;
	} rows[] = {
		{ { "", NULL }, "not a URL to fetch: '': it is empty" },
		{ { "ftp://a/", NULL }, "'ftp://a/': only http and https are fetched" },
		{ { "file:///etc/passwd", NULL }, "'file:///etc/passwd': only http and https" },
		{ { "http://", NULL }, "not a URL to fetch: 'http://'" },
		{ { "http://a b/", NULL }, "it has blanks or control characters in it" },
		{ { "http://a/\x1b[31m", NULL }, "'http://a/\\x1b[31m': it has blanks or" },
		{ { "http://a:99999/", NULL }, "not a URL to fetch: 'http://a:99999/'" },
		{ { "http://[::1/", NULL }, "not a URL to fetch: 'http://[::1/'" },
		{ { "--cacert", "/nowhere", "a", NULL },
		  "--cacert: /nowhere: No such file or directory" },
		{ { "--data", "@/nowhere", "a", NULL },
		  "--data: /nowhere: No such file or directory" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int rc = parse(rows[i].args);

		if (rc != EXIT_FAILED || !strstr(said, rows[i].says) || strstr(said, "Try '"))
			fail_msg("%s: %d, '%s'", rows[i].says, rc, said);
		get_options_done(&o);
	}
}

static void urls(void **state)
{
	static const struct {
		const char *arg, *url;
		bool is_address;
	} rows[] = {
		{ "google.com", "http://google.com", false },
		{ "google.com:8080/a?b#c", "http://google.com:8080/a?b#c", false },
		{ "HTTPS://google.com", "HTTPS://google.com", false },
		{ "192.0.2.1", "http://192.0.2.1", true },
		{ "192.0.2.1:8080/x", "http://192.0.2.1:8080/x", true },
		{ "http://[2001:db8::1]:8080/", "http://[2001:db8::1]:8080/", true },
		{ "user:secret@a.test/", "http://user:secret@a.test/", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(parse((const char *const[]){ rows[i].arg, NULL }), 0);
		assert_string_equal(o.url, rows[i].url);
		assert_int_equal(o.host_is_address, rows[i].is_address);
		get_options_done(&o);
	}
}

static void defaults(void **state)
{
	(void)state;
	assert_int_equal(parse((const char *const[]){ "a", NULL }), 0);
	assert_string_equal(said, "");
	assert_string_equal(o.common.live.device, "tun0");
	assert_int_equal(o.max_redirects, 10);
	assert_int_equal(o.common.connect_timeout_ms, 30000);
	assert_int_equal(o.common.idle_timeout_ms, 60000);
	assert_int_equal(o.common.max_time_ms, 0);
	assert_false(o.no_location || o.insecure || o.fail || o.common.live.no_annotations);
	assert_int_equal(o.common.live.keepalive_ms, 0);
	assert_null(o.body);
	assert_null(o.data);
	get_options_done(&o);
}

static void takes_the_clients(void **state)
{
	(void)state;
	assert_int_equal(parse((const char *const[]){ "-H", "A: b", "-H", "Accept:", "-k",
						      "--max-time", "1.25", "--data", "a=b",
						      "--data", "c=d", "--keepalive", "1.5s",
						      "--no-annotations", "x", NULL }),
			 0);
	assert_int_equal(o.nheaders, 2);
	assert_string_equal(o.headers[0], "A: b");
	assert_string_equal(o.headers[1], "Accept:");
	assert_true(o.insecure);
	assert_int_equal(o.common.max_time_ms, 1250);
	assert_int_equal(o.common.live.keepalive_ms, 1500);
	assert_true(o.common.live.no_annotations);
	assert_int_equal(o.data_len, 7);
	assert_memory_equal(o.data, "a=b&c=d", 7);
	get_options_done(&o);
}

static void data_of_files(void **state)
{
	char path[] = "/tmp/get-data.XXXXXX", arg[64];
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "\0\n&", 3), 3);
	close(fd);
	snprintf(arg, sizeof arg, "@%s", path);
	assert_int_equal(parse((const char *const[]){ "--data", "x", "--data", arg, "a", NULL }),
			 0);
	unlink(path);
	assert_int_equal(o.data_len, 5);
	assert_memory_equal(o.data, "x&\0\n&", 5);
	get_options_done(&o);
	/* No byte is a body, too. */
	assert_int_equal(parse((const char *const[]){ "--data", "", "a", NULL }), 0);
	assert_non_null(o.data);
	assert_int_equal(o.data_len, 0);
	get_options_done(&o);
}

static void takes_the_stacks(void **state)
{
	char text[ENDPOINT_TEXT_MAX];

	(void)state;
	assert_int_equal(
		parse((const char *const[]){ "-6", "--address", "192.0.2.9/28", "--address",
					     "2001:db8::9", "--dns", "192.0.2.53", "--dns",
					     "[2001:db8::53]:5353", "--mtu", "1400", NULL }),
		EXIT_USAGE); /* the URL is missing, the rest is good */
	assert_int_equal(o.common.live.family, AF_INET6);
	assert_string_equal(endpoint_host(&o.common.live.v4.address, text), "192.0.2.9");
	assert_int_equal(o.common.live.v4.prefix, 28);
	assert_string_equal(endpoint_host(&o.common.live.v6.address, text), "2001:db8::9");
	assert_int_equal(o.common.live.v6.prefix, 0);
	assert_int_equal(o.common.live.ndns, 2);
	assert_string_equal(endpoint_text(&o.common.live.dns[0], text), "192.0.2.53:53");
	assert_string_equal(endpoint_text(&o.common.live.dns[1], text), "[2001:db8::53]:5353");
	assert_int_equal(o.common.live.mtu, 1400);
	get_options_done(&o);
	assert_int_equal(
		parse((const char *const[]){ "--resolve", "a.test:443:192.0.2.1,2001:db8::1",
					     "--resolve", "b:80:[2001:db8::2]", "x", NULL }),
		0);
	assert_int_equal(o.common.live.npins, 2);
	assert_string_equal(o.common.live.pins[0].name, "a.test");
	assert_int_equal(o.common.live.pins[0].port, 443);
	assert_int_equal(o.common.live.pins[0].naddrs, 2);
	assert_string_equal(endpoint_host(&o.common.live.pins[1].addrs[0], text), "2001:db8::2");
	get_options_done(&o);
}

static void body_on_stdout(void **state)
{
	(void)state;
	assert_int_equal(parse((const char *const[]){ "-o", "-", "x", NULL }), 0);
	assert_int_equal(o.common.output.format, LINES_FORMATS);
	get_options_done(&o);
	assert_int_equal(parse((const char *const[]){ "-o", "-", "-f", "none", "x", NULL }), 0);
	get_options_done(&o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses),
		cmocka_unit_test(failures),
		cmocka_unit_test(urls),
		cmocka_unit_test(defaults),
		cmocka_unit_test(takes_the_clients),
		cmocka_unit_test(data_of_files),
		cmocka_unit_test(takes_the_stacks),
		cmocka_unit_test(body_on_stdout),
	};

	message_command("tuntrace get");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
