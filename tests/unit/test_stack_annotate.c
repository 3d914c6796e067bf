/* What the stack says of each frame: its state, and why it sent it or what became of it. */
#include "stack_wire.h"

#include "flow/state.h"

static uint8_t payload[8 * 1460];
static size_t told; /* frames that were asked for */

/* "> retransmit-by-timer#1 SYN_SENT" of frame W: where it went, why, the state after it. */
static void put_why(char *buf, size_t size, const struct wire_frame *w)
{
	const struct annotation *a = &w->why;
	char cause[40] = "", number[16] = "", states[48] = "";

	if (a->cause)
		snprintf(cause, sizeof(cause), ":%s", annotation_cause_name(a->cause));
	if (a->number)
		snprintf(number, sizeof(number), "#%u", a->number);
	if (a->before != a->after)
		snprintf(states, sizeof(states), " %s>%s", tcp_state_name(a->before),
			 tcp_state_name(a->after));
	snprintf(buf, size, "%c %s%s%s%s", w->dir == FRAME_DIR_OUT ? '>' : '<',
		 annotation_why_name(a->why), cause, number, states);
}

/* Of the frames since the last time, in order; a NULL ends the list. */
static void expect(const char *const *lines)
{
	for (; *lines; lines++) {
		char buf[160];

		if (told == wire.nframes)
			fail_msg("no frame for '%s'", *lines);
		put_why(buf, sizeof(buf), &wire.frames[told++]);
		assert_string_equal(buf, *lines);
	}
	if (told < wire.nframes) {
		char buf[160];

		put_why(buf, sizeof(buf), &wire.frames[told]);
		fail_msg("one more frame: '%s'", buf);
	}
}

#define EXPECT(...) expect((const char *const[]){ __VA_ARGS__, NULL })

/* That of the last frame. */
static const struct annotation *last(void)
{
	return &wire.frames[wire.nframes - 1].why;
}

static uint32_t value(enum annotation_value v)
{
	assert_true(annotation_has(last(), v));
	return last()->value[v];
}

static int setup(void **state)
{
	told = 0;
	return wire_setup(state);
}

/* Connected, and the frames of that are told of. */
static void connect_quietly(void)
{
	wire_connect();
	told = wire.nframes;
}

static void handshake(void **state)
{
	(void)state;
	wire_syn();
	EXPECT("> first-send CLOSED>SYN_SENT");
	assert_int_equal(value(VALUE_SND_NXT), 1);
	assert_int_equal(value(VALUE_SND_UNA), 0);
	assert_int_equal(value(VALUE_FLIGHT), 1);
	assert_int_equal(value(VALUE_RTO), 3000);
	assert_false(annotation_has(last(), VALUE_SRTT));
	clock_advance(40 * 1000000);
	wire_syn_ack();
	EXPECT("< accepted SYN_SENT>ESTABLISHED", "> immediate-ack:handshake");
	assert_int_equal(value(VALUE_SRTT), 40000);
	assert_int_equal(value(VALUE_RTTVAR), 20000);
	assert_int_equal(value(VALUE_FLIGHT), 0);
}

static void lost_syn(void **state)
{
	(void)state;
	wire_syn();
	wire_wait(7000);
	EXPECT("> first-send CLOSED>SYN_SENT", "> retransmit-by-timer#1",
	       "> retransmit-by-timer#2");
	assert_int_equal(value(VALUE_NRTX), 2);
	wire_syn_ack();
	/* Karn: what was sent twice is not timed. */
	assert_false(annotation_has(last(), VALUE_SRTT));
}

static void data_and_its_ack(void **state)
{
	(void)state;
	connect_quietly();
	conn_write(wire.conn, "hello", 5);
	EXPECT("> first-send");
	assert_int_equal(value(VALUE_FLIGHT), 5);
	wire.ack += 5;
	wire_tcp(ACK, NULL, 0);
	EXPECT("< acknowledged#5");
	assert_int_equal(value(VALUE_FLIGHT), 0);
	wire_tcp(ACK | PSH, "hi", 2);
	EXPECT("< accepted#2", "> immediate-ack:queue-empty");
}

static void out_of_order(void **state)
{
	(void)state;
	connect_quietly();
	wire_tcp_at(wire.seq + 3, ACK, NULL, 0, "def", 3);
	wire_deliver();
	EXPECT("< queued", "> immediate-ack:out-of-order");
	wire_tcp_at(wire.seq, ACK, NULL, 0, "abc", 3);
	wire_deliver();
	EXPECT("< accepted:gap-filled#6", "> immediate-ack:queue-empty");
	wire_tcp_at(wire.seq, ACK, NULL, 0, "abc", 3);
	wire_deliver();
	EXPECT("< duplicate", "> immediate-ack:duplicate");
	wire_tcp_at(wire.seq + (8 << 20), ACK, NULL, 0, "z", 1);
	wire_deliver();
	EXPECT("< outside-window", "> immediate-ack:queue-empty");
}

static void fast_retransmit(void **state)
{
	struct wire_segment first;

	(void)state;
	connect_quietly();
	conn_write(wire.conn, payload, 4 * 1460);
	first = wire_segment();
	told = wire.nframes;
	wire.ack = first.seq;
	for (int i = 0; i < 1 + 3; i++)
		wire_tcp(ACK, NULL, 0);
	EXPECT("< window-update", "< duplicate-ack#1", "< duplicate-ack#2", "< duplicate-ack#3",
	       "> fast-retransmit#3", "> first-send");
}

static void retransmission_timer(void **state)
{
	uint32_t before;

	(void)state;
	connect_quietly();
	conn_write(wire.conn, "lost", 4);
	before = value(VALUE_RTO);
	wire_wait(4000);
	EXPECT("> first-send", "> retransmit-by-timer#1");
	assert_true(value(VALUE_RTO) > before);
	assert_true(value(VALUE_CWND) <= 1460);
}

static void zero_window(void **state)
{
	(void)state;
	connect_quietly();
	wire.window = 0;
	wire_tcp(ACK, NULL, 0);
	conn_write(wire.conn, "x", 1);
	EXPECT("< window-update");
	assert_int_equal(value(VALUE_SND_WND), 0);
	wire_wait(6000);
	EXPECT("> window-probe#1", "> window-probe#2");
}

static void window_update(void **state)
{
	(void)state;
	wire.take = false;
	connect_quietly();
	wire_tcp(ACK, payload, sizeof(payload));
	wire_said("received:11680 ");
	told = wire.nframes;
	conn_took(wire.conn, sizeof(payload));
	EXPECT("> window-update");
	assert_int_equal(value(VALUE_RCV_WND), 4 * 1024 * 1024);
}

static void closing(void **state)
{
	(void)state;
	connect_quietly();
	conn_finish(wire.conn);
	EXPECT("> first-send ESTABLISHED>FIN_WAIT_1");
	wire.ack++;
	wire_tcp(ACK, NULL, 0);
	EXPECT("< acknowledged#1 FIN_WAIT_1>FIN_WAIT_2");
	wire_tcp(FIN | ACK, NULL, 0);
	EXPECT("< accepted#1 FIN_WAIT_2>TIME_WAIT", "> immediate-ack:fin");
}

static void last_ack(void **state)
{
	(void)state;
	connect_quietly();
	wire_tcp(FIN | ACK, NULL, 0);
	EXPECT("< accepted#1 ESTABLISHED>CLOSE_WAIT", "> immediate-ack:fin");
	conn_finish(wire.conn);
	EXPECT("> first-send CLOSE_WAIT>LAST_ACK");
	wire.ack++;
	wire_tcp(ACK, NULL, 0);
	EXPECT("< accepted LAST_ACK>CLOSED");
}

static void resets(void **state)
{
	(void)state;
	wire_syn();
	wire_tcp(RST | ACK, NULL, 0);
	EXPECT("> first-send CLOSED>SYN_SENT", "< was-reset SYN_SENT>CLOSED");
	wire_reopen(0);
	told = 0;
	connect_quietly();
	conn_abort(wire.conn);
	EXPECT("> reset:abort ESTABLISHED>CLOSED");
	wire_reopen(0);
	told = 0;
	wire.take = false;
	connect_quietly();
	wire_tcp(ACK, "hello", 5);
	told = wire.nframes;
	conn_close(wire.conn);
	EXPECT("> reset:unread-data ESTABLISHED>CLOSED");
}

static void no_connection(void **state)
{
	(void)state;
	wire.port = 4242;
	wire_tcp(SYN, NULL, 0);
	EXPECT("< no-connection", "> reset:no-listener");
}

static void bad_ack(void **state)
{
	(void)state;
	wire_syn();
	told = wire.nframes;
	wire.ack += 77;
	wire_tcp(SYN | ACK, NULL, 0);
	EXPECT("< dropped:bad-ack", "> reset:bad-ack", "> retransmit:bad-ack#1");
}

static void never_looked_at(void **state)
{
	static const uint8_t lies[4] = { 1, 1, 8, 10 };
	uint8_t bad[52];

	(void)state;
	connect_quietly();
	wire_tcp_at(wire.seq, ACK, lies, sizeof(lies), NULL, 0);
	wire_deliver();
	EXPECT("< dropped:bad-header");
	assert_string_equal(last()->note, "TCP option longer than the header");
	memcpy(bad, wire.frames[1].p, sizeof(bad));
	bad[36] ^= 0xff;
	assert_int_equal(link_memory_put(wire.link, bad, sizeof(bad)), 0);
	wire_deliver();
	EXPECT("< bad-checksum");
}

static void query(void **state)
{
	static const struct dgram_ops ops = { 0 };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(53) };
	struct dgram *d;

	(void)state;
	memcpy(&to.sin_addr, wire_addr4[1], 4);
	assert_int_equal(dgram_open(&d, AF_INET, &ops, NULL), 0);
	for (int i = 0; i < 3; i++)
		dgram_send(d, (struct sockaddr *)&to, i ? "a query" : "another", 7);
	dgram_send(d, (struct sockaddr *)&to, payload, 4000);
	dgram_close(d);
	assert_int_equal(wire.frames[4].why.frame, 4);
	EXPECT("> query", "> query", "> query-again#1", "> query", "> fragment", "> fragment");
}

static void ping(void **state)
{
	uint8_t echo[12] = { 8, 0, 0, 0, 1, 2, 3, 4 };

	(void)state;
	wire_queue(1, echo, sizeof(echo), 2);
	wire_deliver();
	EXPECT("< accepted", "> icmp");
	assert_int_equal(last()->frame, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, wire_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(handshake),    TEST(lost_syn),        TEST(data_and_its_ack),
		TEST(out_of_order), TEST(fast_retransmit), TEST(retransmission_timer),
		TEST(zero_window),  TEST(window_update),   TEST(closing),
		TEST(last_ack),     TEST(resets),          TEST(no_connection),
		TEST(bad_ack),      TEST(never_looked_at), TEST(query),
		TEST(ping),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
