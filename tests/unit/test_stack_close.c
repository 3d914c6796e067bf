/* How connections end: by either side, by the stack, by the link. */
#include "stack_wire.h"

#include <errno.h>

/* ---- Ends ---- */

static void peer_closes_first(void **state)
{
	(void)state;
	wire_connect();
	wire_tcp(FIN | ACK, "bye", 3);
	wire_said("received:3 finished ");
	wire_expect(ACK, 0);
	conn_finish(wire.conn);
	wire_expect(FIN | ACK, 0);
	wire_said("");
	wire_tcp(ACK, NULL, 0);
	wire_said("closed:0 ");
	assert_int_equal(stack_open_connections(), 0);
}

static void we_close_first(void **state)
{
	(void)state;
	wire_connect();
	conn_write(wire.conn, "bye", 3);
	conn_finish(wire.conn);
	conn_finish(wire.conn);
	assert_int_equal(conn_write(wire.conn, "more", 4), 0);
	wire_expect(PSH | ACK, 3);
	wire_expect(FIN | ACK, 0);
	wire_tcp(ACK, NULL, 0);
	wire_said("");
	wire_tcp(ACK, "still", 5);
	wire_said("received:5 ");
	wire_expect(ACK, 0);
	wire_tcp(FIN | ACK, NULL, 0);
	wire_said("finished closed:0 ");
	wire_expect(ACK, 0);
	assert_int_equal(stack_open_connections(), 0);
}

static void both_close_at_once(void **state)
{
	uint32_t una;

	(void)state;
	wire_connect();
	una = wire.ack;
	conn_finish(wire.conn);
	wire_expect(FIN | ACK, 0);
	wire.ack = una;
	wire_tcp(FIN | ACK, NULL, 0);
	wire_said("finished ");
	wire_expect(ACK, 0);
	wire.ack = una + 1;
	wire_tcp(ACK, NULL, 0);
	wire_said("closed:0 ");
}

static void finish_before_it_is_connected(void **state)
{
	(void)state;
	wire_syn();
	conn_finish(wire.conn);
	wire_expect_silence();
	wire_syn_ack();
	wire_said("connected ");
	wire_expect(ACK, 0);
	wire_expect(FIN | ACK, 0);
}

static void reset_by_the_peer(void **state)
{
	(void)state;
	wire_connect();
	wire_tcp_at(wire.seq, PSH | ACK, NULL, 0, "last words", 10);
	wire.seq += 10;
	wire_tcp(RST | ACK, NULL, 0);
	wire_said("received:10 closed:-104 ");
	assert_int_equal(-ECONNRESET, -104);
}

static void close_says_fin(void **state)
{
	(void)state;
	wire_connect();
	conn_close(wire.conn);
	wire_expect(FIN | ACK, 0);
	wire_tcp(FIN | ACK, NULL, 0);
	wire_expect(ACK, 0);
	wire_said("");
	assert_int_equal(stack_open_connections(), 0);
}

static void close_with_bytes_not_taken_says_rst(void **state)
{
	(void)state;
	wire.take = false;
	wire_connect();
	wire_tcp(ACK, "hello", 5);
	wire_expect(ACK, 0);
	conn_close(wire.conn);
	assert_true(wire_segment().flags & RST);
	assert_int_equal(stack_open_connections(), 0);
}

static void close_after_our_fin_with_bytes_not_taken(void **state)
{
	(void)state;
	wire.take = false;
	wire_connect();
	conn_finish(wire.conn);
	wire_expect(FIN | ACK, 0);
	wire_tcp(ACK, "hello", 5);
	wire_expect(ACK, 0);
	conn_close(wire.conn);
	assert_true(wire_segment().flags & RST);
}

static void bytes_after_close_are_answered_by_rst(void **state)
{
	(void)state;
	wire_connect();
	conn_close(wire.conn);
	wire_expect(FIN | ACK, 0);
	wire_tcp(ACK, "more", 4);
	assert_true(wire_segment().flags & RST);
	assert_int_equal(stack_open_connections(), 0);
}

/* The peer may have our SYN, and would repeat its answer. */
static void close_before_it_is_connected_says_rst(void **state)
{
	(void)state;
	wire_syn();
	conn_close(wire.conn);
	assert_true(wire_segment().flags & RST);
	wire_syn_ack();
	assert_true(wire_segment().flags & RST);
	wire_said("");
}

static void abort_says_rst(void **state)
{
	(void)state;
	wire_connect();
	conn_write(wire.conn, "x", 1);
	wire_expect(PSH | ACK, 1);
	conn_abort(wire.conn);
	assert_true(wire_segment().flags & RST);
	wire_wait(10000);
	wire_expect_silence();
	wire_said("");
}

static void abort_now(void)
{
	conn_abort(wire.conn);
}

static void close_now(void)
{
	conn_close(wire.conn);
}

/* From its own callback, with more to be told. */
static void ends_inside_a_callback(void **state)
{
	(void)state;
	wire.on_connected = abort_now;
	wire_syn();
	wire_tcp_at(wire.seq++, SYN | ACK, NULL, 0, NULL, 0);
	wire_tcp_at(wire.seq, FIN | ACK, NULL, 0, "hello", 5);
	wire_deliver();
	wire_said("connected ");
	wire_expect(ACK, 0);
	assert_true(wire_segment().flags & RST);
	wire.on_connected = close_now;
	while (wire_next())
		;
	wire_connect();
	wire_expect(FIN | ACK, 0);
}

static void sees_the_stack_close(struct wire_segment *last)
{
	uint64_t start = clock_monotonic_ns();

	stack_close();
	assert_true(clock_monotonic_ns() - start <= 2000u * 1000000);
	assert_int_equal(stack_open_connections(), 0);
	while (wire.seen < wire.nframes)
		*last = wire_segment();
	wire_said("");
	wire_reopen(0);
}

static void stack_close_says_fin_and_waits_for_the_answer(void **state)
{
	struct wire_segment last;
	uint64_t start;

	(void)state;
	wire_connect();
	wire.ack++;
	wire_tcp_at(wire.seq, ACK, NULL, 0, NULL, 0);
	wire_tcp_at(wire.seq, FIN | ACK, NULL, 0, NULL, 0);
	start = clock_monotonic_ns();
	sees_the_stack_close(&last);
	assert_int_equal(last.flags, ACK);
	assert_true(clock_monotonic_ns() - start < 10 * 1000000);
}

static void stack_close_resets_a_peer_that_is_silent(void **state)
{
	struct wire_segment last;

	(void)state;
	wire_connect();
	sees_the_stack_close(&last);
	assert_true(last.flags & RST);
}

static void stack_close_resets_a_peer_that_keeps_its_side(void **state)
{
	struct wire_segment last;
	uint64_t start;

	(void)state;
	wire_connect();
	wire.ack++;
	wire_tcp_at(wire.seq, ACK, NULL, 0, NULL, 0);
	start = clock_monotonic_ns();
	sees_the_stack_close(&last);
	assert_true(last.flags & RST);
	assert_true(clock_monotonic_ns() - start <= 1500u * 1000000);
}

static void stack_close_with_an_attempt_under_way(void **state)
{
	struct wire_segment last;

	(void)state;
	wire_syn();
	sees_the_stack_close(&last);
	assert_true(last.flags & RST);
}

/* ---- The link goes ---- */

static void link_fails(void **state)
{
	(void)state;
	wire_connect();
	link_memory_fail(wire.link, -ENODEV);
	assert_int_equal(wire.failed, 0);
	ev_run(wire.loop, EVRUN_NOWAIT);
	assert_int_equal(wire.failed, -ENODEV);
	conn_write(wire.conn, "x", 1);
	ev_run(wire.loop, EVRUN_NOWAIT);
	wire_expect_silence();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, wire_setup, wire_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(peer_closes_first),
		TEST(we_close_first),
		TEST(both_close_at_once),
		TEST(finish_before_it_is_connected),
		TEST(reset_by_the_peer),
		TEST(close_says_fin),
		TEST(close_with_bytes_not_taken_says_rst),
		TEST(close_after_our_fin_with_bytes_not_taken),
		TEST(bytes_after_close_are_answered_by_rst),
		TEST(close_before_it_is_connected_says_rst),
		TEST(abort_says_rst),
		TEST(ends_inside_a_callback),
		TEST(stack_close_says_fin_and_waits_for_the_answer),
		TEST(stack_close_resets_a_peer_that_is_silent),
		TEST(stack_close_resets_a_peer_that_keeps_its_side),
		TEST(stack_close_with_an_attempt_under_way),
		TEST(link_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
