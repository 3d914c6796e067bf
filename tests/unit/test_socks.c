/* The server's side of SOCKS5: every message, whole and byte by byte. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "client/socks.h"

#define BYTES(...) (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })

static const struct row {
	const char *name;
	const uint8_t *in;
	size_t n;
	size_t rest; /* bytes at the end that are not the handshake's */
	enum socks_state state;
	const char *host;
	uint16_t port;
	const uint8_t *out;
	size_t nout;
} rows[] = {
	{ "a greeting", BYTES(5, 1, 0), 0, SOCKS_REQUEST, "", 0, BYTES(5, 0) },
	{ "a greeting with other methods", BYTES(5, 3, 2, 1, 0), 0, SOCKS_REQUEST, "", 0,
	  BYTES(5, 0) },
	{ "a part of a greeting", BYTES(5, 2, 1), 0, SOCKS_GREETING, "", 0, NULL, 0 },
	{ "no method that we have", BYTES(5, 2, 1, 2), 0, SOCKS_FAILED, "", 0, BYTES(5, 0xff) },
	{ "no method", BYTES(5, 0, 9), 1, SOCKS_FAILED, "", 0, NULL, 0 },
	{ "SOCKS4", BYTES(4, 1, 0, 80, 192, 0, 2, 1, 0), 8, SOCKS_FAILED, "", 0, NULL, 0 },
	{ "HTTP", BYTES('G', 'E', 'T', ' '), 3, SOCKS_FAILED, "", 0, NULL, 0 },
	{ "a name", BYTES(5, 1, 0, 5, 1, 0, 3, 4, 'a', '.', 'b', 'c', 0x1f, 0x90), 0, SOCKS_DONE,
	  "a.bc", 8080, BYTES(5, 0) },
	{ "an IPv4 address", BYTES(5, 1, 0, 5, 1, 0, 1, 192, 0, 2, 1, 0, 80), 0, SOCKS_DONE,
	  "192.0.2.1", 80, BYTES(5, 0) },
	{ "an IPv6 address",
	  BYTES(5, 1, 0, 5, 1, 0, 4, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1,
		0xbb),
	  0, SOCKS_DONE, "2001:db8::1", 443, BYTES(5, 0) },
	{ "the stream behind the request", BYTES(5, 1, 0, 5, 1, 0, 3, 1, 'a', 0, 80, 'G', 'E', 'T'),
	  3, SOCKS_DONE, "a", 80, BYTES(5, 0) },
	{ "port 0", BYTES(5, 1, 0, 5, 1, 0, 3, 1, 'a', 0, 0), 0, SOCKS_DONE, "a", 0, BYTES(5, 0) },
	{ "a part of a request", BYTES(5, 1, 0, 5, 1, 0, 3, 4, 'a', '.'), 0, SOCKS_REQUEST, "", 0,
	  BYTES(5, 0) },
	{ "BIND", BYTES(5, 1, 0, 5, 2, 0, 1, 192, 0, 2, 1, 0, 80), 0, SOCKS_FAILED, "", 0,
	  BYTES(5, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0) },
	{ "UDP ASSOCIATE", BYTES(5, 1, 0, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0), 0, SOCKS_FAILED, "", 0,
	  BYTES(5, 0, 5, 7, 0, 1, 0, 0, 0, 0, 0, 0) },
	{ "an address type that is none", BYTES(5, 1, 0, 5, 1, 0, 2, 9, 9), 1, SOCKS_FAILED, "", 0,
	  BYTES(5, 0, 5, 8, 0, 1, 0, 0, 0, 0, 0, 0) },
	{ "a reserved byte", BYTES(5, 1, 0, 5, 1, 1, 3, 1, 'a', 0, 80), 0, SOCKS_FAILED, "", 0,
	  BYTES(5, 0, 5, 1, 0, 1, 0, 0, 0, 0, 0, 0) },
	{ "another version in the request", BYTES(5, 1, 0, 4, 1), 1, SOCKS_FAILED, "", 0,
	  BYTES(5, 0) },
	{ "a name without a byte", BYTES(5, 1, 0, 5, 1, 0, 3, 0, 0, 80), 0, SOCKS_FAILED, "", 0,
	  BYTES(5, 0, 5, 4, 0, 1, 0, 0, 0, 0, 0, 0) },
	{ "a NUL in a name", BYTES(5, 1, 0, 5, 1, 0, 3, 3, 'a', 0, 'b', 0, 80), 0, SOCKS_FAILED, "",
	  0, BYTES(5, 0, 5, 4, 0, 1, 0, 0, 0, 0, 0, 0) },
	{ "an escape in a name", BYTES(5, 1, 0, 5, 1, 0, 3, 3, 'a', 27, 'b', 0, 80), 0,
	  SOCKS_FAILED, "", 0, BYTES(5, 0, 5, 4, 0, 1, 0, 0, 0, 0, 0, 0) },
};

/* Feeds ROW's bytes in pieces of STEP, as exact copies. */
static void feed(const struct row *row, size_t step)
{
	uint8_t out[2 * SOCKS_REPLY_MAX];
	size_t used = 0, nout = 0;
	struct socks s;

	socks_init(&s);
	for (size_t i = 0; i < row->n; i += step) {
		size_t n = row->n - i < step ? row->n - i : step, got;
		uint8_t *exact = malloc(n);

		memcpy(exact, row->in + i, n);
		used += socks_input(&s, exact, n, out + nout, &got);
		nout += got;
		free(exact);
	}
	if (s.state != row->state || row->n - used != row->rest || nout != row->nout ||
	    (nout && memcmp(out, row->out, nout) != 0) || strcmp(s.host, row->host) != 0 ||
	    s.port != row->port)
		fail_msg("%s, in pieces of %zu: state %d, %zu left, %zu bytes out, %s port %u",
			 row->name, step, (int)s.state, row->n - used, nout, s.host, s.port);
}

static void takes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (size_t step = 1; step <= rows[i].n; step++)
			feed(&rows[i], step);
}

static void takes_the_longest(void **state)
{
	uint8_t in[3 + 7 + 255] = { 5, 1, 0, 5, 1, 0, 3, 255 }, out[SOCKS_REPLY_MAX];
	struct socks s;
	size_t nout;

	(void)state;
	memset(in + 8, 'x', 255);
	in[sizeof in - 1] = 80;
	socks_init(&s);
	assert_int_equal(socks_input(&s, in, sizeof in, out, &nout), sizeof in);
	assert_int_equal(s.state, SOCKS_DONE);
	assert_int_equal(strlen(s.host), 255);
	assert_int_equal(s.port, 80);
}

static void replies(void **state)
{
	static const uint8_t four[4] = { 192, 0, 2, 1 };
	static const uint8_t six[16] = { 0x20, 1, 0xd, 0xb8, [15] = 1 };
	uint8_t out[SOCKS_REPLY_MAX];
	union endpoint e;

	(void)state;
	endpoint_set(&e, AF_INET, four, 8080);
	assert_int_equal(socks_reply(out, SOCKS_SUCCEEDED, &e), 10);
	assert_memory_equal(out, "\x05\x00\x00\x01\xc0\x00\x02\x01\x1f\x90", 10);
	endpoint_set(&e, AF_INET6, six, 443);
	assert_int_equal(socks_reply(out, SOCKS_SUCCEEDED, &e), 22);
	assert_memory_equal(out, "\x05\x00\x00\x04", 4);
	assert_memory_equal(out + 4, six, 16);
	assert_memory_equal(out + 20, "\x01\xbb", 2);
}

static void says_why(void **state)
{
	static const struct {
		int err;
		enum socks_reply reply;
	} errors[] = {
		{ 0, SOCKS_SUCCEEDED },
		{ -ECONNREFUSED, SOCKS_CONNECTION_REFUSED },
		{ -ENETUNREACH, SOCKS_NETWORK_UNREACHABLE },
		{ -EHOSTUNREACH, SOCKS_HOST_UNREACHABLE },
		{ -ETIMEDOUT, SOCKS_HOST_UNREACHABLE },
		{ -ENOENT, SOCKS_HOST_UNREACHABLE },
		{ -EAFNOSUPPORT, SOCKS_ADDRESS_NOT_SUPPORTED },
		{ -EPERM, SOCKS_NOT_ALLOWED },
		{ -ECONNRESET, SOCKS_GENERAL_FAILURE },
		{ -ENOMEM, SOCKS_GENERAL_FAILURE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		assert_int_equal(socks_reply_of(errors[i].err), errors[i].reply);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes),
		cmocka_unit_test(takes_the_longest),
		cmocka_unit_test(replies),
		cmocka_unit_test(says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
