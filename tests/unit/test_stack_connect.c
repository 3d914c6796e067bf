/* Connections that begin, and those that do not. */
#include "stack_wire.h"

#include <errno.h>

static uint8_t payload[65536];

/* ---- Opening ---- */

static void syn_has_its_options(void **state)
{
	struct wire_segment s = wire_syn();

	(void)state;
	assert_int_equal(s.flags, SYN);
	assert_int_equal(s.ack, 0);
	assert_int_equal(s.mss, 1460);
	assert_int_equal(s.scale, 7);
	assert_true(s.has_ts);
	assert_int_equal(s.tsecr, 0);
	assert_true(s.sack_permitted);
	assert_int_equal(s.ttl, 64);
	assert_true(s.sport >= 49152);
	assert_int_equal(s.dport, PEER_PORT);
	assert_int_equal(stack_open_connections(), 1);
}

static void syn_over_ipv6(void **state)
{
	struct wire_segment s;

	(void)state;
	wire.six = true;
	s = wire_syn();
	assert_int_equal(s.flags, SYN);
	assert_int_equal(s.mss, 1440);
	wire_syn_ack();
	wire_said("connected ");
	wire_expect(ACK, 0);
}

static void mss_follows_the_mtu(void **state)
{
	(void)state;
	wire_reopen(9000);
	assert_int_equal(wire_syn().mss, 8960);
	conn_abort(wire.conn);
	wire_reopen(65535);
	assert_int_equal(wire_syn().mss, 65495);
}

/*
 * Numbers that a stranger could tell: consecutive connections must not have consecutive ports,
 * and sequence numbers must not be near each other (RFC 6056, RFC 6528).
 */
static void numbers_are_random(void **state)
{
	enum { N = 64, NEAR = 1 << 24 };
	unsigned ports_in_order = 0, near = 0;
	struct wire_segment last = { 0 };

	(void)state;
	for (int i = 0; i < N; i++) {
		struct wire_segment s = wire_syn();
		uint32_t distance = s.seq - last.seq;

		ports_in_order += s.sport == last.sport + 1;
		near += distance < NEAR || distance > UINT32_MAX - NEAR;
		last = s;
		conn_abort(wire.conn);
		wire_segment();
	}
	assert_true(ports_in_order < 4);
	assert_true(near < 8);
}

/* The same endpoints again: the sequence number has gone on by the clock of 4 microseconds. */
static void isn_rises_for_one_pair_of_endpoints(void **state)
{
	enum { MS = 250 };
	uint32_t first[65536] = { 0 };
	bool met = false;

	(void)state;
	for (int i = 0; i < 600 && !met; i++) {
		struct wire_segment s = wire_syn();

		if (first[s.sport]) {
			assert_in_range(s.seq - first[s.sport], 1, 600u * MS * 250);
			met = true;
		}
		first[s.sport] = s.seq;
		conn_abort(wire.conn);
		wire_segment();
		clock_advance((uint64_t)MS * 1000000);
	}
	assert_true(met);
}

static void ip_ids_start_anywhere_and_go_up(void **state)
{
	uint16_t ids[3];
	bool differ = false;

	(void)state;
	for (int i = 0; i < 3; i++) {
		ids[i] = wire_syn().id;
		conn_abort(wire.conn);
		assert_int_equal(wire_segment().id, (uint16_t)(ids[i] + 1));
		wire_reopen(0);
		/* lwIP goes on from where it was. */
		differ = differ || (i && ids[i] != (uint16_t)(ids[i - 1] + 2));
	}
	assert_true(differ);
}

static void request(void)
{
	assert_int_equal(conn_write(wire.conn, "GET /", 5), 5);
}

/* As in the write-up: the handshake's last ACK and the request are two frames. */
static void request_is_a_frame_of_its_own(void **state)
{
	struct wire_segment s;

	(void)state;
	wire.on_connected = request;
	wire_syn();
	assert_int_equal(conn_write(wire.conn, "early", 5), 0);
	wire_syn_ack();
	wire_expect(ACK, 0);
	s = wire_segment();
	assert_int_equal(s.flags, PSH | ACK);
	assert_int_equal(s.len, 5);
	assert_memory_equal(s.data, "GET /", 5);
	wire_expect_silence();
}

static void addresses_are_told(void **state)
{
	struct sockaddr_storage ss;
	struct sockaddr_in in;

	(void)state;
	wire_syn();
	conn_local(wire.conn, &ss);
	memcpy(&in, &ss, sizeof(in));
	assert_int_equal(in.sin_family, AF_INET);
	assert_memory_equal(&in.sin_addr, wire_addr4[0], 4);
	assert_int_equal(ntohs(in.sin_port), wire.port);
	conn_peer(wire.conn, &ss);
	memcpy(&in, &ss, sizeof(in));
	assert_memory_equal(&in.sin_addr, wire_addr4[1], 4);
	assert_int_equal(ntohs(in.sin_port), PEER_PORT);
}

/* ---- Not opening ---- */

static void refused(void **state)
{
	(void)state;
	wire_syn();
	wire_tcp(RST | ACK, NULL, 0);
	wire_said("closed:-111 ");
	assert_int_equal(-ECONNREFUSED, -111);
	assert_int_equal(stack_open_connections(), 0);
	wire_expect_silence();
}

static void reset_that_acknowledges_another_syn(void **state)
{
	(void)state;
	wire_syn();
	wire.ack--;
	wire_tcp(RST | ACK, NULL, 0);
	wire_said("");
}

static void times_out(void **state)
{
	struct wire_segment first = wire_syn();

	(void)state;
	wire_wait(60000);
	wire_said("closed:-110 ");
	assert_int_equal(-ETIMEDOUT, -110);
	for (int i = 0; i < 6; i++) {
		struct wire_segment s = wire_segment();

		assert_int_equal(s.flags, SYN);
		assert_int_equal(s.seq, first.seq);
		assert_int_equal(s.sport, first.sport);
	}
	wire_expect_silence();
	assert_true(stack_counts().retransmitted >= 6);
}

/* An ICMP error of TYPE and CODE that quotes FRAME; v6 where the wire is. */
static void icmp(uint8_t type, uint8_t code, uint32_t word, const struct wire_frame *frame,
		 size_t quote)
{
	uint8_t t[8 + 128] = { type, code };

	wire_put32(t + 4, word);
	assert_true(quote <= 128 && quote <= frame->n);
	memcpy(t + 8, frame->p, quote);
	wire_queue(wire.six ? 58 : 1, t, 8 + quote, 2);
	wire_deliver();
}

static const struct icmp_row {
	bool six;
	uint8_t type, code;
	const char *said;
	int err;
} icmp_rows[] = {
	{ false, 3, 0, "closed:-101 ", ENETUNREACH },
	{ false, 3, 1, "closed:-113 ", EHOSTUNREACH },
	{ false, 3, 2, "closed:-111 ", ECONNREFUSED },
	{ false, 3, 3, "closed:-111 ", ECONNREFUSED },
	{ false, 3, 13, "closed:-113 ", EHOSTUNREACH },
	{ false, 11, 0, "closed:-113 ", EHOSTUNREACH },
	{ false, 12, 0, "", 0 }, /* parameter problem */
	{ false, 5, 1, "", 0 },  /* redirect */
	{ true, 1, 0, "closed:-101 ", ENETUNREACH },
	{ true, 1, 1, "closed:-113 ", EHOSTUNREACH },
	{ true, 1, 3, "closed:-113 ", EHOSTUNREACH },
	{ true, 1, 4, "closed:-111 ", ECONNREFUSED },
	{ true, 3, 0, "closed:-113 ", EHOSTUNREACH },
	{ true, 4, 0, "", 0 },
};

static void icmp_errors_end_an_attempt(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(icmp_rows) / sizeof(icmp_rows[0]); i++) {
		const struct icmp_row *r = &icmp_rows[i];

		wire.six = r->six;
		wire_syn();
		icmp(r->type, r->code, 0, &wire.frames[wire.seen - 1], r->six ? 48 : 28);
		wire_said(r->said);
		wire_expect_silence();
		if (wire.conn) {
			conn_abort(wire.conn);
			wire_segment();
		}
	}
}

/* The quoted datagram must be ours, and on its way: RFC 5927. */
static void icmp_errors_that_quote_another(void **state)
{
	static const size_t at[] = { 19, 21, 23, 27 }; /* peer, ports, sequence number */
	struct wire_frame *syn;

	(void)state;
	wire_syn();
	syn = &wire.frames[wire.seen - 1];
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		syn->p[at[i]] ^= 0x40;
		icmp(3, 1, 0, syn, 28);
		syn->p[at[i]] ^= 0x40;
		wire_said("");
	}
	icmp(3, 1, 0, syn, 27); /* cut before the sequence number ends */
	wire_said("");
	icmp(3, 1, 0, syn, 28);
	wire_said("closed:-113 ");
}

static void icmp_error_with_a_bad_checksum(void **state)
{
	uint8_t buf[64] = { 0 };
	size_t at;

	(void)state;
	wire_syn();
	at = wire_header(buf, 1, 36);
	buf[at] = 3;
	buf[at + 1] = 1;
	memcpy(buf + at + 8, wire.frames[wire.seen - 1].p, 28);
	assert_int_equal(link_memory_put(wire.link, buf, at + 36), 0);
	wire_deliver();
	wire_said("");
}

static void icmp_errors_do_not_end_a_connection(void **state)
{
	(void)state;
	wire_connect();
	conn_write(wire.conn, "x", 1);
	wire_expect(PSH | ACK, 1);
	icmp(3, 3, 0, &wire.frames[wire.seen - 1], 28);
	wire_tcp(ACK, NULL, 0);
	wire_said("");
	assert_int_equal(stack_open_connections(), 1);
}

/* What was queued goes in fragments; when it has arrived, segments are smaller. */
static void smaller_segments_after_packet_too_big(void **state)
{
	struct wire_segment s;
	unsigned fragments = 0;
	const struct wire_frame *f;

	(void)state;
	wire.six = true;
	wire_connect();
	assert_int_equal(conn_write(wire.conn, payload, 1440), 1440);
	s = wire_segment();
	assert_int_equal(s.len, 1440);
	icmp(2, 0, 1280, &wire.frames[wire.seen - 1], 100);
	assert_int_equal(conn_write(wire.conn, payload, 1440), 0);
	wire_said("");
	wire_wait(4000);
	while ((f = wire_next())) {
		assert_true(f->n <= 1280);
		fragments += f->p[6] == 44;
	}
	assert_true(fragments >= 2);
	wire.ack = s.seq + 1440;
	wire_tcp(ACK, NULL, 0);
	wire_said("writable ");
	assert_int_equal(conn_write(wire.conn, payload, 1440), 1440);
	assert_int_equal(wire_segment().len, 1280 - 60);
}

static void cannot_begin(void **state)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(80) };
	struct sockaddr un = { .sa_family = AF_UNIX };
	static const struct conn_ops ops = { 0 };
	struct conn *c = NULL;

	(void)state;
	assert_int_equal(conn_connect(&c, &un, &ops, NULL), -EAFNOSUPPORT);
	assert_int_equal(conn_connect(&c, (struct sockaddr *)&in, &ops, NULL), -ENETUNREACH);
	in.sin_addr.s_addr = htonl(0xe0000001); /* multicast */
	assert_int_equal(conn_connect(&c, (struct sockaddr *)&in, &ops, NULL), -ENETUNREACH);
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(conn_connect(&c, (struct sockaddr *)&in, &ops, NULL), -ENETUNREACH);
	in.sin_addr.s_addr = htonl(0xc6336407);
	in.sin_port = 0;
	assert_int_equal(conn_connect(&c, (struct sockaddr *)&in, &ops, NULL), -ENETUNREACH);
	assert_null(c);
	assert_int_equal(stack_open_connections(), 0);
	wire_expect_silence();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, wire_setup, wire_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(syn_has_its_options),
		TEST(syn_over_ipv6),
		TEST(mss_follows_the_mtu),
		TEST(numbers_are_random),
		TEST(isn_rises_for_one_pair_of_endpoints),
		TEST(ip_ids_start_anywhere_and_go_up),
		TEST(request_is_a_frame_of_its_own),
		TEST(addresses_are_told),
		TEST(refused),
		TEST(reset_that_acknowledges_another_syn),
		TEST(times_out),
		TEST(icmp_errors_end_an_attempt),
		TEST(icmp_errors_that_quote_another),
		TEST(icmp_error_with_a_bad_checksum),
		TEST(icmp_errors_do_not_end_a_connection),
		TEST(smaller_segments_after_packet_too_big),
		TEST(cannot_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
