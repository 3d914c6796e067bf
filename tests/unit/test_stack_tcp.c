/* Bytes through connections: order, windows, retransmissions, and what is dropped. */
#include "stack_wire.h"

#include <errno.h>

static uint8_t payload[65536];

static void bytes_come_in_order(void **state)
{
	(void)state;
	wire_connect();
	wire_tcp_at(wire.seq + 5, ACK, NULL, 0, "world", 5);
	wire_deliver();
	wire_said("");
	wire_expect(ACK, 0);
	wire_tcp(ACK, "hello", 5);
	wire.seq += 5;
	wire_said("received:5 received:5 ");
}

static void gaps_are_told_by_sack(void **state)
{
	static const uint8_t sack[] = { 1, 1, 5, 10 };
	struct wire_segment s;

	(void)state;
	wire_connect();
	wire_tcp_at(wire.seq + 1000, ACK, NULL, 0, payload, 1000);
	wire_deliver();
	s = wire_segment();
	assert_int_equal(s.ack, wire.seq);
	assert_int_equal(s.noptions, 12);
	assert_memory_equal(s.options, sack, sizeof(sack));
	assert_int_equal(be32(s.options + 4), wire.seq + 1000);
	assert_int_equal(be32(s.options + 8), wire.seq + 2000);
}

/* What held back an ACK goes out as soon as there is nothing more to read: no delay of 250 ms. */
static void acknowledges_when_the_queue_is_empty(void **state)
{
	struct wire_segment s;

	(void)state;
	wire_connect();
	wire_tcp(PSH | ACK, payload, 100);
	s = wire_segment();
	assert_int_equal(s.flags, ACK);
	assert_int_equal(s.ack, wire.seq);
	wire_expect_silence();
	wire_said("received:100 ");
}

/* Of a burst every second segment is acknowledged, not each. */
static void acknowledges_every_second_segment(void **state)
{
	unsigned n = 0;

	(void)state;
	wire_connect();
	for (int i = 0; i < 10; i++) {
		wire_tcp_at(wire.seq, ACK, NULL, 0, payload, 1460);
		wire.seq += 1460;
	}
	wire_deliver();
	while (wire_next())
		n++;
	assert_int_equal(n, 5);
}

static void window_opens_as_bytes_are_taken(void **state)
{
	enum { SEGMENT = 32768, N = 4 * 1024 * 1024 / SEGMENT };
	struct wire_segment s;

	(void)state;
	wire.take = false;
	wire_connect();
	for (int i = 0; i < N; i++)
		wire_tcp(ACK, payload, SEGMENT);
	while (wire.seen < wire.nframes)
		s = wire_segment();
	assert_int_equal(s.ack, wire.seq);
	assert_int_equal(s.window, 0);
	conn_took(wire.conn, 1);
	wire_expect_silence();
	conn_took(wire.conn, (size_t)N * SEGMENT - 1);
	do
		s = wire_segment();
	while (wire.seen < wire.nframes);
	/* All but what is not worth a segment of its own. */
	assert_in_range(s.window, (4 * 1024 * 1024 - 4 * 1460) / 128, 4 * 1024 * 1024 / 128);
}

static void writes_as_much_as_there_is_room_for(void **state)
{
	static uint8_t much[1024 * 1024];
	size_t took;

	(void)state;
	wire_connect();
	took = conn_write(wire.conn, much, sizeof(much));
	assert_int_equal(took, 256 * 1024);
	assert_int_equal(conn_write(wire.conn, much, 1), 0);
	wire_said("");
	wire_expect(ACK, 1460);
	wire_tcp(ACK, NULL, 0);
	wire_said("writable ");
	assert_true(conn_write(wire.conn, much, 1460) > 0);
}

/*
 * A window that is closed is probed with the byte that waits.  A peer that takes the byte and
 * keeps its window closed leaves lwIP with nothing to probe with, which it takes for an error
 * of its own.
 */
static void window_probe_is_taken(void **state)
{
	struct wire_segment s;

	(void)state;
	wire_connect();
	wire.window = 0;
	wire_tcp(ACK, NULL, 0);
	conn_write(wire.conn, "x", 1);
	wire_expect_silence();
	wire_wait(3000);
	s = wire_segment();
	assert_int_equal(s.len, 1);
	wire.ack = s.seq + 1;
	wire_tcp(ACK, NULL, 0);
	wire_wait(10000);
	wire.window = 32000;
	wire_tcp(ACK, NULL, 0);
	conn_write(wire.conn, "y", 1);
	s = wire_segment();
	assert_int_equal(s.len, 1);
	assert_int_equal(*s.data, 'y');
}

static void retransmissions_are_counted(void **state)
{
	uint64_t before = stack_counts().retransmitted;
	struct wire_segment first, again;

	(void)state;
	wire_connect();
	conn_write(wire.conn, "lost", 4);
	first = wire_segment();
	wire_wait(4000);
	again = wire_segment();
	assert_int_equal(again.seq, first.seq);
	assert_int_equal(again.len, 4);
	assert_int_equal(stack_counts().retransmitted, before + 1);
	wire.ack = again.seq + 4;
	wire_tcp(ACK, NULL, 0);
	conn_write(wire.conn, "new", 3);
	wire_expect(PSH | ACK, 3);
	assert_int_equal(stack_counts().retransmitted, before + 1);
}

static void fast_retransmit_is_counted(void **state)
{
	uint64_t before = stack_counts().retransmitted;
	struct wire_segment first;

	(void)state;
	wire_connect();
	conn_write(wire.conn, payload, 4 * 1460);
	first = wire_segment();
	wire.ack = first.seq;
	while (wire_next())
		;
	/* The first one changes the window, which the SYN,ACK could not scale. */
	for (int i = 0; i < 1 + 3; i++)
		wire_tcp(ACK, NULL, 0);
	assert_int_equal(wire_segment().seq, first.seq);
	assert_int_equal(stack_counts().retransmitted, before + 1);
}

/* Nothing is retransmitted for ever: the peer has gone. */
static void gives_up(void **state)
{
	(void)state;
	wire_connect();
	conn_write(wire.conn, "x", 1);
	wire_wait(3600 * 1000);
	wire_said("closed:-110 ");
	assert_int_equal(stack_open_connections(), 0);
}

static void full_device_is_tried_again(void **state)
{
	uint64_t refused;

	(void)state;
	wire_connect();
	refused = stack_counts().refused;
	wire.refuse = -ENOBUFS;
	conn_write(wire.conn, "x", 1);
	wire_expect_silence();
	assert_int_equal(stack_counts().refused, refused + 1);
	wire.refuse = 0;
	wire_wait(500);
	wire_expect(PSH | ACK, 1);
}

/* ---- What lies is not looked at ---- */

static void options_that_lie_are_dropped(void **state)
{
	static const uint8_t lies[][4] = { { 1, 1, 1, 8 }, { 1, 1, 8, 0 }, { 1, 1, 8, 10 } };

	(void)state;
	wire_connect();
	for (unsigned i = 0; i < sizeof(lies) / sizeof(lies[0]); i++) {
		wire_tcp_at(wire.seq, ACK, lies[i], 4, "hello", 5);
		wire_deliver();
		assert_int_equal(stack_counts().dropped, i + 1);
	}
	wire_said("");
	wire_expect_silence();
	/* They were shown all the same. */
	assert_int_equal(wire.frames[wire.nframes - 1].dir, FRAME_DIR_IN);
	wire_tcp(ACK, "hello", 5);
	wire_said("received:5 ");
}

/*
 * An MSS that comes later than the SYN, with a queue full of segments that are longer: lwIP
 * would abort at the next write.
 */
static void mss_out_of_a_syn_is_not_heard(void **state)
{
	static const uint8_t one[] = { 2, 4, 0, 1 };
	const struct wire_frame *f;
	struct wire_segment s;

	(void)state;
	wire_connect();
	conn_write(wire.conn, payload, sizeof(payload));
	s = wire_segment();
	wire.ack = s.seq;
	wire_tcp_at(wire.seq, ACK, one, sizeof(one), NULL, 0);
	wire_deliver();
	conn_write(wire.conn, payload, sizeof(payload));
	while ((f = wire_next()))
		assert_int_equal(wire_parse(f).len, 1460);
}

/*
 * Segments that go beyond the window: lwIP aborts when what it queued turns out to be more than
 * there is room for.
 */
static void what_overruns_the_window_is_dropped(void **state)
{
	enum { SEGMENT = 32768, WINDOW = 4 * 1024 * 1024, N = WINDOW / SEGMENT - 1 };
	uint32_t start;

	(void)state;
	wire.take = false;
	wire_connect();
	start = wire.seq;
	wire_tcp_at(start + WINDOW - 10, ACK, NULL, 0, payload, 1000);
	wire_tcp_at(start + WINDOW - 1000, FIN | ACK, NULL, 0, payload, 1000);
	wire_deliver();
	for (int i = 0; i < N; i++)
		wire_tcp(ACK, payload, SEGMENT);
	wire.log[0] = 0;
	/* One byte beyond, in order: what fits is taken. */
	wire_tcp_at(wire.seq, FIN | ACK, NULL, 0, payload, SEGMENT);
	wire_deliver();
	wire_said("received:32768 ");
	conn_took(wire.conn, WINDOW);
	wire.seq += SEGMENT;
	while (wire_next())
		;
	wire_tcp(FIN | ACK, NULL, 0);
	wire_said("finished ");
	wire_expect(ACK, 0);
}

static void absurd_mss_is_taken_for_more(void **state)
{
	static const uint8_t one[] = { 2, 4, 0, 1 };

	(void)state;
	wire_syn();
	wire_tcp_at(wire.seq++, SYN | ACK, one, sizeof(one), NULL, 0);
	wire_deliver();
	wire_expect(ACK, 0);
	conn_write(wire.conn, payload, 1000);
	assert_int_equal(wire_segment().len, 48);
}

static void bad_checksum_is_dropped(void **state)
{
	uint8_t t[25] = { 0, 80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, ACK, 1, 0, 1, 2 };
	uint8_t buf[64];
	size_t at;

	(void)state;
	wire_connect();
	wire_put16(t + 2, wire.port);
	wire_put32(t + 4, wire.seq);
	wire_put32(t + 8, wire.ack);
	at = wire_header(buf, 6, sizeof(t));
	memcpy(buf + at, t, sizeof(t));
	link_memory_put(wire.link, buf, at + sizeof(t));
	wire_deliver();
	wire_said("");
	wire_expect_silence();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, wire_setup, wire_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(bytes_come_in_order),
		TEST(gaps_are_told_by_sack),
		TEST(acknowledges_when_the_queue_is_empty),
		TEST(acknowledges_every_second_segment),
		TEST(window_opens_as_bytes_are_taken),
		TEST(writes_as_much_as_there_is_room_for),

		TEST(window_probe_is_taken),
		TEST(retransmissions_are_counted),
		TEST(fast_retransmit_is_counted),
		TEST(gives_up),
		TEST(full_device_is_tried_again),
		TEST(options_that_lie_are_dropped),
		TEST(mss_out_of_a_syn_is_not_heard),
		TEST(what_overruns_the_window_is_dropped),
		TEST(absurd_mss_is_taken_for_more),
		TEST(bad_checksum_is_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
