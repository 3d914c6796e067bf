/* Conversations: the states of TCP, outcomes, round trips and where the time goes, by table. */
#include "conv_frames.h"

#include "flow/convtcp.h"
#include "flow/explain.h"
#include "flow/rtt.h"
#include "pool.h"
#include "text.h"

enum { S = TCP_SYN, A = TCP_ACK, F = TCP_FIN, R = TCP_RST, P = TCP_PSH, SEGS = 16 };

static _Alignas(64) uint8_t memory[4 << 20];

#define T(t, dir, f, q, a, n) \
	{ \
		.ms = t, .side = dir, .flags = f, .seq = q, .ack = a, .len = n \
	}
#define W(t, dir, f, q, a, n, w) \
	{ \
		.ms = t, .side = dir, .flags = f, .seq = q, .ack = a, .len = n, .window = w \
	}
#define TS(t, dir, f, q, a, n, v, e) \
	{ \
		.ms = t, .side = dir, .flags = f, .seq = q, .ack = a, .len = n, .ts = v, \
		.tsecr = e \
	}

#define OPENING T(0, 0, S, 0, 0, 0), T(10, 1, S | A, 0, 1, 0), T(11, 0, A, 1, 1, 0)

static const struct {
	const char *name;
	struct seg seg[SEGS]; /* until flags 0 */
	const char *outcome;
	enum flow_tcp_state client, server;
} rows[] = {
	{ "a SYN alone",
	  { T(0, 0, S, 0, 0, 0) },
	  "NO ANSWER",
	  TCP_STATE_SYN_SENT,
	  TCP_STATE_LISTEN },
	{ "refused",
	  { T(0, 0, S, 0, 0, 0), T(5, 1, R | A, 0, 1, 0) },
	  "REFUSED",
	  TCP_STATE_CLOSED,
	  TCP_STATE_CLOSED },
	{ "half open",
	  { T(0, 0, S, 0, 0, 0), T(5, 1, S | A, 0, 1, 0) },
	  "HALF OPEN",
	  TCP_STATE_ESTABLISHED,
	  TCP_STATE_SYN_RECEIVED },
	{ "the client gives up in the handshake",
	  { T(0, 0, S, 0, 0, 0), T(5, 1, S | A, 0, 1, 0), T(6, 0, R, 1, 0, 0) },
	  "RESET",
	  TCP_STATE_CLOSED,
	  TCP_STATE_CLOSED },
	{ "open", { OPENING }, "ESTABLISHED", TCP_STATE_ESTABLISHED, TCP_STATE_ESTABLISHED },
	{ "the client has closed",
	  { OPENING, T(20, 0, F | A, 1, 1, 0) },
	  "HALF CLOSED",
	  TCP_STATE_FIN_WAIT_1,
	  TCP_STATE_CLOSE_WAIT },
	{ "that is acknowledged",
	  { OPENING, T(20, 0, F | A, 1, 1, 0), T(30, 1, A, 1, 2, 0) },
	  "HALF CLOSED",
	  TCP_STATE_FIN_WAIT_2,
	  TCP_STATE_CLOSE_WAIT },
	{ "both have closed",
	  { OPENING, T(20, 0, F | A, 1, 1, 0), T(30, 1, A, 1, 2, 0), T(31, 1, F | A, 1, 2, 0) },
	  "CLOSING",
	  TCP_STATE_TIME_WAIT,
	  TCP_STATE_LAST_ACK },
	{ "closed",
	  { OPENING, T(20, 0, F | A, 1, 1, 0), T(30, 1, F | A, 1, 2, 0), T(31, 0, A, 2, 2, 0) },
	  "CLOSED",
	  TCP_STATE_TIME_WAIT,
	  TCP_STATE_CLOSED },
	{ "closed by the server",
	  { OPENING, T(20, 1, F | A, 1, 1, 0), T(30, 0, F | A, 1, 2, 0), T(31, 1, A, 2, 2, 0) },
	  "CLOSED",
	  TCP_STATE_CLOSED,
	  TCP_STATE_TIME_WAIT },
	{ "both close at once",
	  { OPENING, T(20, 0, F | A, 1, 1, 0), T(21, 1, F | A, 1, 1, 0) },
	  "CLOSING",
	  TCP_STATE_CLOSING,
	  TCP_STATE_CLOSING },
	{ "both closed at once",
	  { OPENING, T(20, 0, F | A, 1, 1, 0), T(21, 1, F | A, 1, 1, 0), T(30, 0, A, 2, 2, 0),
	    T(31, 1, A, 2, 2, 0) },
	  "CLOSED",
	  TCP_STATE_TIME_WAIT,
	  TCP_STATE_TIME_WAIT },
	{ "a FIN sent again",
	  { OPENING, T(20, 0, F | A, 1, 1, 0), T(220, 0, F | A, 1, 1, 0) },
	  "HALF CLOSED",
	  TCP_STATE_FIN_WAIT_1,
	  TCP_STATE_CLOSE_WAIT },
	{ "reset", { OPENING, T(20, 1, R, 1, 0, 0) }, "RESET", TCP_STATE_CLOSED, TCP_STATE_CLOSED },
	{ "a RST after the end is no reset",
	  { OPENING, T(20, 0, F | A, 1, 1, 0), T(30, 1, F | A, 1, 2, 0), T(31, 0, A, 2, 2, 0),
	    T(32, 1, R, 2, 0, 0) },
	  "CLOSED",
	  TCP_STATE_CLOSED,
	  TCP_STATE_CLOSED },
	{ "simultaneous open",
	  { T(0, 0, S, 0, 0, 0), T(1, 1, S, 0, 0, 0), T(10, 0, S | A, 0, 1, 0),
	    T(11, 1, S | A, 0, 1, 0) },
	  "ESTABLISHED",
	  TCP_STATE_ESTABLISHED,
	  TCP_STATE_ESTABLISHED },
	{ "from the middle",
	  { T(0, 0, P | A, 100, 100, 10), T(5, 1, A, 100, 110, 0) },
	  "ESTABLISHED",
	  TCP_STATE_ESTABLISHED,
	  TCP_STATE_ESTABLISHED },
	{ "one direction alone",
	  { T(0, 0, S, 0, 0, 0), T(5, 0, A, 1, 1, 0), T(6, 0, F | A, 1, 1, 0) },
	  "HALF CLOSED",
	  TCP_STATE_FIN_WAIT_1,
	  TCP_STATE_CLOSE_WAIT },
};

static struct conv *play(const struct seg *seg, struct convs **table)
{
	static const struct convs_config config = { .kinds = 1u << CONV_TCP };

	conv_start();
	*table = convs_init(memory, sizeof memory, &config);
	for (unsigned i = 0; i < SEGS && seg[i].flags; i++) {
		uint8_t *p = conv_frame(&seg[i], NULL);

		convs_update(*table, &conv_d);
		free(p);
	}
	return convs_find(*table, CONV_TCP, 0);
}

static void test_states(void **state)
{
	struct convs *table;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct conv *c = play(rows[i].seg, &table);

		print_message("%s\n", rows[i].name);
		assert_non_null(c);
		assert_string_equal(conv_outcome(c), rows[i].outcome);
		assert_string_equal(tcp_state_name(c->tcp->states.side[0]),
				    tcp_state_name(rows[i].client));
		assert_string_equal(tcp_state_name(c->tcp->states.side[1]),
				    tcp_state_name(rows[i].server));
		assert_int_equal(c->side[0].port, 40000);
		assert_int_equal(convs_count(table, CONV_TCP), 1);
	}
}

/* ---- Round trips: milliseconds that the server's answers are said to have taken ---- */

static const struct {
	const char *name;
	struct seg seg[SEGS];
	int64_t ms[4]; /* in order, until 0 */
} trips[] = {
	{ "handshake and data",
	  { OPENING, T(20, 0, P | A, 1, 1, 10), T(50, 1, A, 1, 11, 0) },
	  { 10, 30 } },
	{ "the last of two",
	  { OPENING, T(20, 0, A, 1, 1, 10), T(25, 0, A, 11, 1, 10), T(50, 1, A, 1, 21, 0) },
	  { 10, 25 } },
	{ "sent again, no timestamps: nothing",
	  { OPENING, T(20, 0, A, 1, 1, 10), T(220, 0, A, 1, 1, 10), T(250, 1, A, 1, 11, 0) },
	  { 10 } },
	{ "one of two sent again: nothing",
	  { OPENING, T(20, 0, A, 1, 1, 10), T(21, 0, A, 11, 1, 10), T(220, 0, A, 1, 1, 10),
	    T(250, 1, A, 1, 21, 0) },
	  { 10 } },
	{ "a duplicate ACK is no answer",
	  { OPENING, T(20, 0, A, 1, 1, 10), T(30, 1, A, 1, 11, 0), T(40, 0, A, 11, 1, 10),
	    T(50, 1, A, 1, 11, 0) },
	  { 10, 10 } },
	{ "sent again, and the echo says that it was the first",
	  { TS(0, 0, S, 0, 0, 0, 100, 0), TS(10, 1, S | A, 0, 1, 0, 900, 100),
	    TS(11, 0, A, 1, 1, 0, 111, 900), TS(20, 0, A, 1, 1, 10, 120, 900),
	    TS(220, 0, A, 1, 1, 10, 320, 900), TS(250, 1, A, 1, 11, 0, 950, 120) },
	  { 10, 230 } },
	{ "sent again, and the echo says that it was the second",
	  { TS(0, 0, S, 0, 0, 0, 100, 0), TS(10, 1, S | A, 0, 1, 0, 900, 100),
	    TS(11, 0, A, 1, 1, 0, 111, 900), TS(20, 0, A, 1, 1, 10, 120, 900),
	    TS(220, 0, A, 1, 1, 10, 320, 900), TS(250, 1, A, 1, 11, 0, 950, 320) },
	  { 10, 30 } },
};

static void test_round_trips(void **state)
{
	struct convs *table;

	(void)state;
	for (size_t i = 0; i < sizeof trips / sizeof trips[0]; i++) {
		const struct conv *c = play(trips[i].seg, &table);
		unsigned n = 0;

		print_message("%s\n", trips[i].name);
		assert_non_null(c->rtt[1]);
		while (n < 4 && trips[i].ms[n])
			n++;
		assert_int_equal(c->rtt[1]->n, n);
		for (unsigned k = 0; k < n; k++)
			assert_int_equal(c->rtt[1]->sample[k], trips[i].ms[k] * 1000000);
	}
}

/* ---- Where the time goes ---- */

static const struct {
	const char *name;
	struct seg seg[SEGS];
	enum wait_kind kind;
	int64_t ms; /* of that kind in all */
	uint64_t from, to;
} waits[] = {
	{ "the handshake", { OPENING }, WAIT_HANDSHAKE, 11, 1, 2 },
	{ "a SYN sent again",
	  { T(0, 0, S, 0, 0, 0), T(1000, 0, S, 0, 0, 0), T(1010, 1, S | A, 0, 1, 0) },
	  WAIT_SYN_AGAIN,
	  1000,
	  1,
	  2 },
	{ "the server thinks",
	  { OPENING, T(20, 0, P | A, 1, 1, 10), T(30, 1, A, 1, 11, 0),
	    T(530, 1, P | A, 1, 11, 10) },
	  WAIT_SERVER,
	  500,
	  5,
	  6 },
	{ "the client thinks", { OPENING, T(711, 0, P | A, 1, 1, 10) }, WAIT_CLIENT, 700, 3, 4 },
	{ "an acknowledgment",
	  { OPENING, T(20, 0, P | A, 1, 1, 10), T(60, 1, A, 1, 11, 0) },
	  WAIT_ACK,
	  40,
	  4,
	  5 },
	{ "the sender pauses",
	  { OPENING, T(20, 0, P | A, 1, 1, 10), T(30, 1, A, 1, 11, 0),
	    T(330, 0, P | A, 11, 1, 10) },
	  WAIT_SENDER,
	  300,
	  5,
	  6 },
	{ "the timer",
	  { OPENING, T(20, 0, P | A, 1, 1, 10), T(220, 0, P | A, 1, 1, 10) },
	  WAIT_TIMEOUT,
	  200,
	  4,
	  5 },
	{ "a closed window",
	  { OPENING, T(20, 0, P | A, 1, 1, 10), W(30, 1, A, 1, 11, 0, NO_WINDOW),
	    T(830, 1, A, 1, 11, 0) },
	  WAIT_WINDOW,
	  800,
	  5,
	  6 },
	{ "idle until the end",
	  { OPENING, T(20, 0, P | A, 1, 1, 10), T(30, 1, A, 1, 11, 0),
	    T(5030, 0, F | A, 11, 1, 0) },
	  WAIT_CLOSE,
	  5000,
	  5,
	  6 },
};

static void test_waits(void **state)
{
	struct convs *table;

	(void)state;
	for (size_t i = 0; i < sizeof waits / sizeof waits[0]; i++) {
		const struct conv *c = play(waits[i].seg, &table);
		const struct wait *w = &c->tcp->wait[waits[i].kind];
		int64_t all = 0;

		print_message("%s\n", waits[i].name);
		assert_int_equal(w->total_ns, waits[i].ms * 1000000);
		assert_int_equal(w->from, waits[i].from);
		assert_int_equal(w->to, waits[i].to);
		for (unsigned k = 0; k < WAIT_KINDS; k++)
			all += c->tcp->wait[k].total_ns;
		assert_int_equal(all, c->last_ns - c->first_ns);
	}
}

/* ---- Numbers ---- */

static void test_percentiles(void **state)
{
	static _Alignas(64) uint8_t region[1 << 16];
	struct pool pool;
	struct rtt r = { 0 };

	(void)state;
	pool_init(&pool, region, sizeof region);
	assert_int_equal(rtt_percentile(&r, 95), 0);
	for (int64_t i = 100; i > 0; i--)
		rtt_add(&r, &pool, i);
	assert_int_equal(rtt_percentile(&r, 95), 95);
	assert_int_equal(rtt_percentile(&r, 50), 50);
	assert_int_equal(rtt_percentile(&r, 100), 100);
	assert_int_equal(rtt_percentile(&r, 1), 1);
	assert_int_equal(r.min, 1);
	assert_int_equal(r.max, 100);
	assert_int_equal(rtt_mean(&r), 50);
	rtt_add(&r, &pool, -5);
	assert_int_equal(r.n, 100);
	for (int64_t i = 101; i <= 100000; i++)
		rtt_add(&r, &pool, i);
	assert_int_equal(r.n, 100000);
	assert_true(r.nsamples <= RTT_SAMPLES_MAX && r.nsamples >= RTT_SAMPLES_MAX / 2);
	assert_in_range(rtt_percentile(&r, 95), 94000, 96000);
	rtt_done(&r, &pool);
}

/* Without memory for samples the rest is still right. */
static void test_no_memory(void **state)
{
	static _Alignas(64) uint8_t region[64];
	struct pool pool;
	struct rtt r = { 0 };

	(void)state;
	pool_init(&pool, region, sizeof region);
	for (int64_t i = 1; i <= 1000; i++)
		rtt_add(&r, &pool, i);
	assert_int_equal(r.n, 1000);
	assert_int_equal(r.max, 1000);
	assert_true(rtt_percentile(&r, 95) > 800);
	pool_init(&pool, region, 0);
	r = (struct rtt){ 0 };
	rtt_add(&r, &pool, 7);
	assert_int_equal(r.min, 7);
	assert_int_equal(rtt_percentile(&r, 95), 0);
}

/* What does not fit is forgotten, the oldest first, and counted. */
static void test_eviction(void **state)
{
	static const struct convs_config config = { .kinds = 1u << CONV_TCP };
	enum { MANY = 3000 };
	struct convs *table = convs_init(memory, 1 << 20, &config);

	(void)state;
	conv_start();
	for (uint32_t i = 0; i < MANY; i++) {
		/* A SYN with another number opens a new conversation each time. */
		struct seg s = T((int)i, 0, S, i * 100 + 1, 0, 0);
		uint8_t *p = conv_frame(&s, NULL);

		convs_update(table, &conv_d);
		free(p);
	}
	uint32_t kept = convs_count(table, CONV_TCP);
	assert_true(kept > 100 && kept < MANY);
	assert_int_equal(kept + convs_forgotten(table, CONV_TCP), MANY);
	assert_non_null(convs_find(table, CONV_TCP, MANY - 1));
	assert_null(convs_find(table, CONV_TCP, 0));
	uint32_t n = 0, before = 0;
	for (const struct conv *c = convs_first(table); c; c = c->next, n++) {
		assert_true(n == 0 || c->number > before);
		before = c->number;
	}
	assert_int_equal(n, kept);
}

struct story {
	struct text t;
	char buf[2048];
};

static void append(void *ctx, const struct explain_sentence *s)
{
	struct story *x = ctx;

	explain_text(&x->t, s);
	text_char(&x->t, '\n');
}

static void test_story(void **state)
{
	static const struct seg seg[SEGS] = {
		T(0, 0, S, 0, 0, 0),         T(1000, 0, S, 0, 0, 0),
		T(3000, 0, S, 0, 0, 0),      T(3040, 1, S | A, 0, 1, 0),
		T(3080, 0, A, 1, 1, 0),      T(3081, 0, P | A, 1, 1, 9),
		T(3100, 1, P | A, 1, 10, 9), T(3101, 1, F | A, 10, 10, 0),
		T(3110, 0, A, 10, 11, 0),
	};
	struct convs *table;
	struct story x;

	(void)state;
	text_init(&x.t, x.buf, sizeof x.buf);
	conv_explain(play(seg, &table), append, &x);
	assert_string_equal(
		x.buf,
		"3.000 s of 3.110 s spent waiting for the SYN to be sent again, 2 times; at the "
		"longest for 2.000 s (frames 2, 3).\n"
		"The handshake took 3.080 s, 3.000 s of it until the SYN or its answer was sent "
		"again for the last time (frames 1, 3, 4, 5).\n"
		"The server's first data came 19.0 ms after the client's (frames 6, 7).\n"
		"The client sent 2 segments again: 2 by timer (frames 2, 3).\n"
		"The server closed its direction, the client did not (frame 8).\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states),    cmocka_unit_test(test_round_trips),
		cmocka_unit_test(test_waits),     cmocka_unit_test(test_percentiles),
		cmocka_unit_test(test_no_memory), cmocka_unit_test(test_eviction),
		cmocka_unit_test(test_story),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
