/* What conversations are for: names of TLS and HTTP, and connections that FTP announces. */
#include "conv_frames.h"

#include "flow/conv.h"
#include "flow/convtcp.h"
#include "flow/expect.h"
#include "proto/tls.h"

/* A ClientHello for "a.example" in a record of its own. */
static const char hello[] = "160301004c"
			    "01000048"
			    "0303"
			    "0000000000000000000000000000000000000000000000000000000000000000"
			    "00"
			    "00021301"
			    "0100"
			    "001d"
			    "000a00040002001d"
			    "0000000e000c0000" /* server_name, one entry, host_name */
			    "09612e6578616d706c65"
			    "00230000";

enum { HELLO = (sizeof hello - 1) / 2 };

static _Alignas(64) uint8_t memory[2 << 20];

static void take(struct convs *table, const struct seg *s, const void *payload)
{
	uint8_t *p = conv_frame(s, payload);

	convs_update(table, &conv_d);
	free(p);
}

/* The name is found wherever the stream is cut into segments, and the record's end is no name's. */
static void test_server_name(void **state)
{
	static const struct convs_config config = { .kinds = 1u << CONV_TCP };
	uint32_t n = HELLO;
	uint8_t *bytes = hex_bytes(hello, &n);

	(void)state;
	for (uint32_t cut = 5; cut < n; cut++) {
		struct convs *table = convs_init(memory, sizeof memory, &config);
		struct seg first = { .flags = TCP_ACK, .seq = 1, .ack = 1, .len = cut };
		struct seg rest = { .flags = TCP_ACK, .seq = 1 + cut, .ack = 1, .len = n - cut };

		conv_start();
		take(table, &(struct seg){ .flags = TCP_SYN }, NULL);
		take(table, &first, bytes);
		take(table, &rest, bytes + cut);
		const struct conv *c = convs_find(table, CONV_TCP, 0);
		assert_non_null(c);
		assert_string_equal(c->service, "tls");
		assert_int_equal(c->name_len, 9);
		assert_memory_equal(c->name, "a.example", 9);
		assert_int_equal(c->tcp->hello.frame, 2);
	}
	free(bytes);
}

/* A hello that ends anywhere gives a whole name or none. */
static void test_cut_hello(void **state)
{
	(void)state;
	for (uint32_t n = 0; n <= HELLO - 5; n++) {
		uint32_t all = HELLO, len = 0;
		uint8_t *bytes = hex_bytes(hello, &all), *p = malloc(n ? n : 1);

		assert_non_null(p);
		memcpy(p, bytes + 5, n);
		const uint8_t *name = tls_hello_name(p, n, &len);
		assert_true(!name || (len == 9 && memcmp(name, "a.example", 9) == 0));
		assert_true(n < HELLO - 5 || name);
		free(p);
		free(bytes);
	}
}

static uint32_t stream_of_frame(void)
{
	const struct layer *l = dissect_find(&conv_d, PROTO_TCP, 0);
	const struct tcp_info *info = l ? l->info : NULL;

	assert_non_null(info);
	return info->stream;
}

/* Behind a version of the remote framebuffer protocol another conversation begins, once. */
static void test_rfb(void **state)
{
	static const struct {
		const char *payload;
		uint32_t stream; /* of the frames behind it */
	} cases[] = {
		{ "RFB 003.008\n", 1 }, { "RFB 004.001", 1 },  { "RFB 003.008x", 0 },
		{ "RFB 003:008\n", 0 }, { "GET / HTTP/1", 0 }, { "rfb 003.008\n", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct seg syn = { .flags = TCP_SYN };
		struct seg version = { .side = 1, .flags = TCP_ACK, .seq = 1, .ack = 1, .len = 12 };
		struct seg answer = { .flags = TCP_ACK, .seq = 1, .ack = 13, .len = 12 };

		conv_start();
		conv_ports(40000, 6900);
		free(conv_frame(&syn, NULL));
		free(conv_frame(&version, cases[i].payload));
		assert_int_equal(stream_of_frame(), 0);
		free(conv_frame(&answer, cases[i].payload));
		assert_int_equal(stream_of_frame(), cases[i].stream);
		free(conv_frame(&answer, NULL));
		assert_int_equal(stream_of_frame(), cases[i].stream);
	}
	conv_ports(40000, 80);
}

static void test_host(void **state)
{
	static const struct convs_config config = { .kinds = 1u << CONV_TCP };
	static const char request[] = "GET / HTTP/1.1\r\nhost: www.example.com\r\n\r\n";
	struct convs *table = convs_init(memory, sizeof memory, &config);
	struct seg s = { .flags = TCP_ACK, .seq = 1, .ack = 1, .len = sizeof request - 1 };

	(void)state;
	conv_start();
	take(table, &(struct seg){ .flags = TCP_SYN }, NULL);
	take(table, &s, request);
	const struct conv *c = convs_find(table, CONV_TCP, 0);
	assert_string_equal(c->service, "http");
	assert_int_equal(c->name_len, 15);
	assert_memory_equal(c->name, "www.example.com", 15);
}

/* ---- FTP: client 10.0.0.1, server 10.0.0.2, whose endpoint is the second of the key ---- */

static const struct {
	const char *name, *line;
	bool to_server;
	uint16_t ports[2]; /* of the data connection: client's, server's */
	bool met;
} announced[] = {
	{ "PASV", "227 Entering Passive Mode (10,0,0,2,4,1).\r\n", false, { 5000, 1025 }, true },
	{ "PASV without brackets", "227 now 10,0,0,2,4,1\r\n", false, { 5000, 1025 }, true },
	{ "another port",
	  "227 Entering Passive Mode (10,0,0,2,4,1).\r\n",
	  false,
	  { 5000, 1026 },
	  false },
	{ "another host",
	  "227 Entering Passive Mode (10,0,0,9,4,1).\r\n",
	  false,
	  { 5000, 1025 },
	  false },
	{ "five numbers",
	  "227 Entering Passive Mode (10,0,0,2,4).\r\n",
	  false,
	  { 5000, 1024 },
	  false },
	{ "EPSV",
	  "229 Entering Extended Passive Mode (|||1025|)\r\n",
	  false,
	  { 5000, 1025 },
	  true },
	{ "EPSV, no port",
	  "229 Entering Extended Passive Mode (|||\r\n",
	  false,
	  { 5000, 1025 },
	  false },
	{ "PORT", "PORT 10,0,0,1,19,136\r\n", true, { 5000, 20 }, true },
	{ "PORT from the server", "PORT 10,0,0,1,19,136\r\n", false, { 5000, 20 }, false },
	{ "another reply", "226 Transfer complete\r\n", false, { 5000, 20 }, false },
	{ "nothing", "", false, { 5000, 20 }, false },
};

static void test_ftp(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof announced / sizeof announced[0]; i++) {
		struct flow control = { .key = { .addr = { { 10, 0, 0, 1 }, { 10, 0, 0, 2 } },
						 .port = { 40000, 21 },
						 .addrlen = 4 } };
		struct flow data = control;
		uint32_t n = (uint32_t)strlen(announced[i].line);
		uint8_t *p = malloc(n ? n : 1);

		print_message("%s\n", announced[i].name);
		assert_non_null(p);
		memcpy(p, announced[i].line, n);
		conv_start();
		expect_ftp(&conv_x, &control, announced[i].to_server ? 0 : 1, p, n,
			   announced[i].to_server);
		free(p);
		data.key.port[0] = announced[i].ports[0];
		data.key.port[1] = announced[i].ports[1];
		assert_int_equal(expect_met(&conv_x, &data), announced[i].met);
		assert_false(expect_met(&conv_x, &data));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_server_name), cmocka_unit_test(test_cut_hello),
		cmocka_unit_test(test_host),        cmocka_unit_test(test_rfb),
		cmocka_unit_test(test_ftp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
