/* HTTP and TLS over TCP: messages however the segments cut them, in order or not. */
#include "conv_frames.h"

#include <stdio.h>

#include "face/fields.h"
#include "md5.h"
#include "proto/http.h"
#include "proto/tls.h"

enum { ROWS = 4096, TEXT = 1 << 16, PSH_ACK = TCP_PSH | TCP_ACK };

static char line[TEXT];
static uint8_t *last; /* the frame that conv_d is of */

static void send_frame(const struct seg *s, const void *payload)
{
	free(last);
	last = conv_frame(s, payload);
}

/* The value of field NAME in the last frame. */
static const char *value(const char *name)
{
	static struct row row[ROWS];
	static char text[TEXT];
	struct query q;
	struct rows r;
	struct text t;

	assert_true(query_init(&q, name, strlen(name)));
	rows_init(&r, row, ROWS, text, sizeof text);
	text_init(&t, line, sizeof line);
	fields_line(&t, &conv_d, &q, 1, &r, NULL);
	return line;
}

#define assert_value(name, text) assert_string_equal(value(name), text)

/* One segment of TEXT's bytes from AT on, N of them. */
static void send_part(unsigned side, const char *text, uint32_t at, uint32_t n, unsigned flags)
{
	struct seg s = { .side = side, .flags = flags, .seq = 1 + at, .ack = 1, .len = n };

	send_frame(&s, text + at);
}

static void open_stream(uint16_t port)
{
	conv_ports(40000, port);
	conv_start();
	send_frame(&(struct seg){ .flags = TCP_SYN }, NULL);
	send_frame(&(struct seg){ .side = 1, .flags = TCP_SYN | TCP_ACK, .ack = 1 }, NULL);
}

static const char get[] = "GET /a HTTP/1.1\r\nHost: b.example\r\n\r\n";

/* A request byte by byte: nothing is shown but the bytes until the last one has come. */
static void test_byte_by_byte(void **state)
{
	uint32_t n = sizeof get - 1;

	(void)state;
	open_stream(80);
	for (uint32_t i = 0; i < n; i++) {
		send_part(0, get, i, 1, PSH_ACK);
		assert_value("http.request.method", i + 1 < n ? "" : "GET");
		assert_value("frame.protocols", i + 1 < n ? "raw:ip:tcp" : "raw:ip:tcp:http");
	}
	assert_value("http.request.full_uri", "http://b.example/a");
	assert_value("tcp.segment.count", "36");
	assert_value("tcp.reassembled.length", "36");
}

/* Wherever two segments meet, and in either order. */
static void test_two_segments(void **state)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
	uint32_t n = sizeof answer - 1;

	(void)state;
	for (uint32_t cut = 1; cut < n; cut++) {
		open_stream(80);
		send_part(0, get, 0, sizeof get - 1, PSH_ACK);
		send_part(1, answer, 0, cut, PSH_ACK);
		assert_value("http.response.code", "");
		send_part(1, answer, cut, n - cut, PSH_ACK);
		assert_value("http.response.code", "200");
		assert_value("http.file_data", "hello");
		assert_value("http.response_for.uri", "http://b.example/a");
		assert_value("http.request_in", "3");
		assert_value("frame.protocols", "raw:ip:tcp:http:data");
	}
}

/* A body whose middle comes last: its length is known, so that it waits for it. */
static void test_out_of_order(void **state)
{
	char answer[400] = "HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n";
	uint32_t head = (uint32_t)strlen(answer), n = head + 300;

	(void)state;
	memset(answer + head, 'x', 300);
	open_stream(80);
	send_part(1, answer, 0, 100, PSH_ACK);
	send_part(1, answer, 200, n - 200, PSH_ACK);
	assert_value("tcp.segments", "");
	send_part(1, answer, 100, 100, PSH_ACK);
	/* Found by the analysis to be out of order, it is put together but not dissected. */
	assert_value("tcp.segment", "3,5,4");
	assert_value("tcp.reassembled.length", "340");
}

/* Chunks over segments that end anywhere; without them no body is longer than the text. */
static void test_chunks(void **state)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
				     "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\n\r\n";
	uint32_t n = sizeof answer - 1;

	(void)state;
	for (uint32_t cut = 1; cut < n - 2; cut++) {
		open_stream(80);
		send_part(0, get, 0, sizeof get - 1, PSH_ACK);
		send_part(1, answer, 0, cut, PSH_ACK);
		assert_value("http.response.code", "");
		send_part(1, answer, cut, n - cut, PSH_ACK);
		assert_value("http.file_data", "abc0123456789");
		assert_value("http.chunk_size", "3,10,0");
	}
}

/* A body without a length ends with the stream. */
static void test_until_fin(void **state)
{
	static const char answer[] = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall";
	uint32_t n = sizeof answer - 1;

	(void)state;
	open_stream(80);
	send_part(1, answer, 0, n - 3, PSH_ACK);
	send_part(1, answer, n - 3, 3, PSH_ACK);
	assert_value("http.response.code", "");
	send_part(1, answer, n, 0, TCP_FIN | TCP_ACK);
	assert_value("http.response.code", "200");
	assert_value("http.file_data", "all");
	assert_value("frame.protocols", "raw:ip:tcp:http:data-text-lines");
}

/* Text and bytes that are no HTTP, on its port, are no layer. */
static void test_no_http(void **state)
{
	(void)state;
	open_stream(80);
	send_part(0, "hello, world\n", 0, 13, PSH_ACK);
	assert_value("frame.protocols", "raw:ip:tcp");
	assert_value("tcp.segment_data", "");
	open_stream(80);
	send_part(0, "hello", 0, 5, PSH_ACK);
	assert_value("tcp.segment_data", "68656c6c6f");
	open_stream(80);
	send_part(0, "\x01\x02\x03", 0, 3, PSH_ACK);
	assert_value("frame.protocols", "raw:ip:tcp");
}

/* Two requests in one segment: one name, both of them. */
static void test_pipeline(void **state)
{
	char two[2 * sizeof get];

	(void)state;
	memcpy(two, get, sizeof get - 1);
	memcpy(two + sizeof get - 1, get, sizeof get);
	open_stream(80);
	send_part(0, two, 0, 2 * (sizeof get - 1), PSH_ACK);
	assert_value("frame.protocols", "raw:ip:tcp:http");
	assert_value("http.request_number", "1,2");
}

static void test_chunk_sizes(void **state)
{
	static const struct {
		const char *text;
		uint32_t n, size;
		bool cut;
	} cases[] = {
		{ "5\r\nhello\r\n", 10, 5, false },
		{ "0005 ; a\nhello\r\n", 16, 5, false },
		{ "ffffffffffffffffffff\r\nx", 23, 23, true },
		{ "zz\r\n\r\n", 6, 0, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint8_t *p = malloc(cases[i].n);
		struct http_chunk c;
		uint32_t at = 0;

		assert_non_null(p);
		memcpy(p, cases[i].text, cases[i].n);
		assert_true(http_chunk_next(p, cases[i].n, &at, &c));
		assert_int_equal(c.n, cases[i].size);
		assert_int_equal(c.cut, cases[i].cut);
		assert_true(at <= cases[i].n);
		free(p);
	}
}

/* A client's hello to "a.example", and a server's that chooses TLS 1.3. */
static const char client_hello[] =
	"160301004d"
	"01000049"
	"0303"
	"0000000000000000000000000000000000000000000000000000000000000000"
	"00"
	"00021301"
	"0100"
	"001e"
	"000a00040002001d"
	"0000000e000c0000"
	"09612e6578616d706c65"
	"00230000";
static const char server_hello[] =
	"1603030032"
	"0200002e"
	"0303"
	"1111111111111111111111111111111111111111111111111111111111111111"
	"00"
	"1301"
	"00"
	"0006"
	"002b00020304"
	"140303000101"
	"1703030003aabbcc";

static void test_tls(void **state)
{
	uint32_t n = 0, m = 0;

	(void)state;
	n = (sizeof client_hello - 1) / 2;
	m = (sizeof server_hello - 1) / 2;
	uint8_t *c = hex_bytes(client_hello, &n), *s = hex_bytes(server_hello, &m);
	for (uint32_t cut = 1; cut < n; cut++) {
		open_stream(8443);
		if (cut < 5)
			continue; /* no port says what it is */
		send_part(0, (const char *)c, 0, cut, PSH_ACK);
		assert_value("tls.handshake.type", "");
		send_part(0, (const char *)c, cut, n - cut, PSH_ACK);
		assert_value("tls.handshake.type", "1");
	}
	open_stream(443);
	send_part(0, (const char *)c, 0, n, PSH_ACK);
	assert_value("tls.record.version", "0x0301");
	assert_value("tls.record.length", "77");
	assert_value("tls.handshake.length", "73");
	assert_value("tls.handshake.version", "0x0303");
	assert_value("tls.handshake.ciphersuite", "0x1301");
	assert_value("tls.handshake.extension.type", "10,0,35");
	assert_value("tls.handshake.extensions_server_name", "a.example");
	assert_value("tls.handshake.extensions_supported_group", "0x001d");
	assert_value("tls.handshake.ja3_full", "771,4865,10-0-35,29,");
	send_part(1, (const char *)s, 0, m, PSH_ACK);
	assert_value("tls.handshake.extensions.supported_version", "0x0304");
	assert_value("tls.record.content_type", "22,20");
	assert_value("tls.record.opaque_type", "23");
	assert_value("tls.app_data", "aabbcc");
	assert_value("tls.handshake.ja3s_full", "771,4865,43");
	free(c);
	free(s);
}

/* A handshake message in records of a few bytes each is one message where the last has come. */
static void test_tls_fragments(void **state)
{
	uint32_t n = (sizeof client_hello - 1) / 2, at = 0;
	uint8_t *c = hex_bytes(client_hello, &n);
	uint8_t records[512];

	(void)state;
	for (uint32_t i = 5; i < n; i += 20) {
		uint32_t len = n - i < 20 ? n - i : 20;

		memcpy(records + at, "\x16\x03\x01\0", 4);
		records[at + 4] = (uint8_t)len;
		memcpy(records + at + 5, c + i, len);
		at += 5 + len;
	}
	open_stream(443);
	send_part(0, (const char *)records, 0, at, PSH_ACK);
	assert_value("tls.handshake.fragment.count", "4");
	assert_value("tls.handshake.type", "1");
	assert_value("tls.handshake.extensions_server_name", "a.example");
	free(c);
}

/* RFC 1321, A.5. */
static void test_md5(void **state)
{
	static const struct {
		const char *text, *digest;
	} cases[] = {
		{ "", "d41d8cd98f00b204e9800998ecf8427e" },
		{ "abc", "900150983cd24fb0d6963f7d28e17f72" },
		{ "abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b" },
		{ "1234567890123456789012345678901234567890"
		  "1234567890123456789012345678901234567890",
		  "57edf4a22be3c955ac49da2e2107b67a" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint8_t digest[MD5_LEN];
		char hex[2 * MD5_LEN + 1];

		md5(digest, (const uint8_t *)cases[i].text, strlen(cases[i].text));
		for (unsigned k = 0; k < MD5_LEN; k++)
			snprintf(hex + 2 * k, 3, "%02x", digest[k]);
		assert_string_equal(hex, cases[i].digest);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_byte_by_byte), cmocka_unit_test(test_two_segments),
		cmocka_unit_test(test_out_of_order), cmocka_unit_test(test_chunks),
		cmocka_unit_test(test_until_fin),    cmocka_unit_test(test_no_http),
		cmocka_unit_test(test_pipeline),     cmocka_unit_test(test_chunk_sizes),
		cmocka_unit_test(test_tls),          cmocka_unit_test(test_tls_fragments),
		cmocka_unit_test(test_md5),
	};

	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(last);
	return failed;
}
