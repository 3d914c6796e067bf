/* Datagrams through the stack: UDP, fragments, echo, and what the link tells of all this. */
#include "stack_wire.h"

#include <errno.h>

static struct {
	struct dgram *dgram;
	uint8_t data[65535];
	size_t n;
	unsigned count;
	struct sockaddr_storage from;
	int err;
	bool close;
} got;

static void received(void *arg, const struct sockaddr *from, const void *p, size_t n)
{
	(void)arg;
	assert_true(n <= sizeof(got.data));
	memcpy(got.data, p, n);
	got.n = n;
	got.count++;
	memcpy(&got.from, from,
	       from->sa_family == AF_INET ? sizeof(struct sockaddr_in) :
					    sizeof(struct sockaddr_in6));
	if (got.close)
		dgram_close(got.dgram);
}

static void error(void *arg, const struct sockaddr *to, int err)
{
	(void)arg;
	assert_int_equal(to->sa_family, wire.six ? AF_INET6 : AF_INET);
	got.err = err;
}

/* A socket that has sent ASK to the peer; its port in wire.port. */
static void ask(void)
{
	static const struct dgram_ops ops = { received, error };
	struct sockaddr_storage to = wire_peer();
	const struct wire_frame *f;

	memset(&got, 0, sizeof(got));
	assert_int_equal(dgram_open(&got.dgram, wire.six ? AF_INET6 : AF_INET, &ops, NULL), 0);
	assert_int_equal(dgram_send(got.dgram, (struct sockaddr *)&to, "ask", 3), 0);
	f = wire_next();
	assert_non_null(f);
	assert_int_equal(f->n, (wire.six ? 40 : 20) + 8 + 3);
	wire.port = be16(f->p + (wire.six ? 40 : 20));
	assert_true(wire.port >= 49152);
	assert_int_equal(wire_sum(f->p + f->n - 11, 11, 17, wire.six), 0);
}

/* Into T a UDP header and N bytes from the peer's port; the length of both. */
static size_t udp(uint8_t *t, const void *data, size_t n)
{
	wire_put16(t, PEER_PORT);
	wire_put16(t + 2, wire.port);
	wire_put16(t + 4, (uint32_t)n + 8);
	wire_put16(t + 6, 0);
	memcpy(t + 8, data, n);
	return n + 8;
}

static void answer(const void *data, size_t n)
{
	static uint8_t t[65535];

	wire_queue(17, t, udp(t, data, n), 6);
	wire_deliver();
}

static void udp_asks_and_hears(void **state)
{
	struct sockaddr_storage from;

	(void)state;
	for (int six = 0; six < 2; six++) {
		wire.six = six;
		ask();
		answer("answer", 6);
		assert_int_equal(got.count, 1);
		assert_int_equal(got.n, 6);
		assert_memory_equal(got.data, "answer", 6);
		from = wire_peer();
		assert_memory_equal(&got.from, &from, sizeof(from));
		answer("", 0);
		assert_int_equal(got.count, 2);
		assert_int_equal(got.n, 0);
		dgram_close(got.dgram);
	}
}

static void udp_socket_closed_in_its_callback(void **state)
{
	(void)state;
	ask();
	got.close = true;
	answer("answer", 6);
	assert_int_equal(got.count, 1);
	/* A late answer finds nobody: port unreachable. */
	answer("answer", 6);
	assert_int_equal(got.count, 1);
	assert_int_equal(wire_next()->p[9], 1);
}

static void udp_hears_of_errors(void **state)
{
	static const struct {
		bool six;
		uint8_t type, code;
		int err;
	} rows[] = {
		{ false, 3, 3, -ECONNREFUSED },
		{ false, 3, 1, -EHOSTUNREACH },
		{ true, 1, 4, -ECONNREFUSED },
		{ true, 1, 0, -ENETUNREACH },
		{ false, 3, 4, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint8_t t[8 + 51] = { rows[i].type, rows[i].code };
		size_t n;

		wire.six = rows[i].six;
		ask();
		n = wire.frames[wire.seen - 1].n;
		memcpy(t + 8, wire.frames[wire.seen - 1].p, n);
		wire_queue(wire.six ? 58 : 1, t, 8 + n, 2);
		wire_deliver();
		assert_int_equal(got.err, rows[i].err);
		assert_int_equal(got.count, 0);
		dgram_close(got.dgram);
	}
}

static void udp_limits(void **state)
{
	static const struct dgram_ops ops = { received, NULL };
	static uint8_t much[65536];
	struct sockaddr_storage to = wire_peer();
	struct dgram *d;
	unsigned n = 0;

	(void)state;
	assert_int_equal(dgram_open(&d, AF_UNIX, &ops, NULL), -EAFNOSUPPORT);
	assert_int_equal(dgram_open(&d, AF_INET, &ops, NULL), 0);
	assert_int_equal(dgram_send(d, (struct sockaddr *)&to, much, 65508), -EMSGSIZE);
	assert_int_equal(dgram_send(d, (struct sockaddr *)&to, much, 65507), 0);
	while (wire_next())
		n++;
	assert_int_equal(n, 45); /* fragments of 1,480 bytes */
	wire.six = true;
	to = wire_peer();
	assert_int_equal(dgram_send(d, (struct sockaddr *)&to, much, 1), -EAFNOSUPPORT);
	dgram_close(d);
	assert_int_equal(dgram_open(&d, AF_INET6, &ops, NULL), 0);
	assert_int_equal(dgram_send(d, (struct sockaddr *)&to, much, 65488), -EMSGSIZE);
	/* Left open: the stack closes it. */
}

/* A fragment of the datagram ID: N bytes at T, from OFFSET of it. */
static void fragment(uint16_t id, const uint8_t *t, size_t offset, size_t n, bool more)
{
	uint8_t buf[48 + 65535];
	size_t at;

	if (wire.six) {
		at = wire_header(buf, 44, n + 8);
		memset(buf + at, 0, 8);
		buf[at] = 17;
		wire_put16(buf + at + 2, (uint32_t)offset | more);
		wire_put16(buf + at + 6, id);
		at += 8;
	} else {
		at = wire_header(buf, 17, n);
		wire_put16(buf + 4, id);
		wire_put16(buf + 6, (uint32_t)offset / 8 | (more ? 0x2000 : 0));
		wire_put16(buf + 10, 0);
		wire_put16(buf + 10, wire_fold(wire_add(0, buf, 20)));
	}
	memcpy(buf + at, t + offset, n);
	assert_int_equal(link_memory_put(wire.link, buf, at + n), 0);
	wire_deliver();
}

/* The longest datagram, in an order that is not its own. */
static void fragments_are_put_together(void **state)
{
	enum { SIZE = 1280, N = 65000 };
	static uint8_t t[65535], data[N];
	size_t n;

	(void)state;
	for (size_t i = 0; i < N; i++)
		data[i] = (uint8_t)(i * 7 + i / 256);
	for (int six = 0; six < 2; six++) {
		wire.six = six;
		ask();
		n = udp(t, data, N);
		wire_put16(t + 6, wire_sum(t, n, 17, six));
		for (size_t odd = 0; odd < 2; odd++)
			for (size_t at = odd * SIZE; at < n; at += 2 * SIZE)
				fragment(77, t, at, n - at < SIZE ? n - at : SIZE, at + SIZE < n);
		assert_int_equal(got.count, 1);
		assert_int_equal(got.n, N);
		assert_memory_equal(got.data, data, N);
		dgram_close(got.dgram);
	}
}

/*
 * The timers of reassembly: where pointers have 64 bits, lwIP without IPV6_FRAG_COPYHEADER
 * aborts in the first second, whether there are fragments or not.
 */
static void runs_for_longer_than_a_second(void **state)
{
	uint8_t t[64] = { 0 };

	(void)state;
	wire_wait(3000);
	for (int six = 0; six < 2; six++) {
		wire.six = six;
		ask();
		fragment(9, t, 0, 32, true);
		fragment(10, t, 32, 8, false);
		wire_wait(90 * 1000);
		assert_int_equal(got.count, 0);
		dgram_close(got.dgram);
	}
	wire_expect_silence();
}

/* Fragments that would lie over each other are no way around the check of headers. */
static void overlapping_fragments_are_refused(void **state)
{
	uint8_t t[64] = { 0 };

	(void)state;
	for (int six = 0; six < 2; six++) {
		size_t n;

		wire.six = six;
		ask();
		n = udp(t, "0123456789abcdef01234567", 24);
		wire_put16(t + 6, wire_sum(t, n, 17, six));
		fragment(5, t, 8, 16, true);
		fragment(5, t, 0, 16, true);
		fragment(5, t, 24, 8, false);
		assert_int_equal(got.count, 0);
		dgram_close(got.dgram);
	}
}

static void echo_is_answered(void **state)
{
	uint8_t t[16] = { 8, 0, 0, 0, 1, 2, 0, 1, 'p', 'i', 'n', 'g' };
	const struct wire_frame *f;

	(void)state;
	wire_queue(1, t, 12, 2);
	wire_deliver();
	f = wire_next();
	assert_non_null(f);
	assert_int_equal(f->n, 32);
	assert_int_equal(wire_fold(wire_add(0, f->p, 20)), 0);
	assert_int_equal(wire_fold(wire_add(0, f->p + 20, 12)), 0);
	assert_int_equal(f->p[20], 0);
	assert_memory_equal(f->p + 24, t + 4, 8);
	assert_memory_equal(f->p + 12, wire_addr4[0], 4);
	wire.six = true;
	t[0] = 128;
	wire_queue(58, t, 12, 2);
	wire_deliver();
	f = wire_next();
	assert_non_null(f);
	assert_int_equal(f->p[40], 129);
	assert_int_equal(wire_sum(f->p + 40, 12, 58, true), 0);
}

/* What is for another host, for nobody, or the kernel's talk of neighbours. */
static void is_not_for_us(void **state)
{
	static const uint8_t other[] = { 0x45, 0, 0,   28,  0, 0,  0, 0,  64, 17, 0, 0, 1, 2,
					 3,    4, 192, 168, 1, 99, 0, 53, 0,  53, 0, 8, 0, 0 };
	uint8_t solicitation[16] = { 133 };

	(void)state;
	link_memory_put(wire.link, other, sizeof(other));
	wire_deliver();
	wire.six = true;
	wire_queue(58, solicitation, 16, 2);
	wire_deliver();
	wire_expect_silence();
	assert_int_equal(stack_counts().dropped, 0);
	assert_int_equal(wire.nframes, 2);
}

static void frames_are_shown_in_order(void **state)
{
	int64_t last = 0;

	(void)state;
	ask();
	clock_advance(1000);
	answer("a", 1);
	clock_advance(1);
	answer("b", 1);
	assert_int_equal(wire.nframes, 3);
	assert_int_equal(wire.frames[0].dir, FRAME_DIR_OUT);
	assert_int_equal(wire.frames[1].dir, FRAME_DIR_IN);
	assert_int_equal(wire.frames[2].dir, FRAME_DIR_IN);
	for (size_t i = 0; i < wire.nframes; i++) {
		assert_true(wire.frames[i].time_ns > last);
		last = wire.frames[i].time_ns;
	}
	assert_int_equal(wire.frames[1].time_ns - wire.frames[0].time_ns, 1000);
	assert_int_equal(wire.frames[2].time_ns - wire.frames[1].time_ns, 1);
	dgram_close(got.dgram);
}

/* What the device did not take did not cross it. */
static void frames_that_were_refused_are_not_shown(void **state)
{
	struct sockaddr_storage to = wire_peer();

	(void)state;
	ask();
	wire.refuse = -ENOBUFS;
	assert_int_equal(dgram_send(got.dgram, (struct sockaddr *)&to, "x", 1), -ENOBUFS);
	wire_expect_silence();
	assert_int_equal(stack_counts().refused, 1);
	wire.refuse = 0;
	assert_int_equal(dgram_send(got.dgram, (struct sockaddr *)&to, "x", 1), 0);
	assert_non_null(wire_next());
	dgram_close(got.dgram);
}

static void cannot_open(void **state)
{
	struct stack_config c = { .device = "wire", .prefix = 24, .open_link = wire_link };

	(void)state;
	assert_int_equal(stack_open(&c, wire.loop), -EBUSY);
	stack_close();
	c.mtu = 67;
	assert_int_equal(stack_open(&c, wire.loop), -EINVAL);
	c.mtu = 0;
	c.prefix = 33;
	assert_int_equal(stack_open(&c, wire.loop), -EINVAL);
	c.prefix = 24;
	assert_int_equal(stack_open(&c, wire.loop), 0);
}

/* Without an address of its kind there is nothing to send from. */
static void without_ipv6(void **state)
{
	static const struct dgram_ops ops = { received, NULL };
	static const struct conn_ops conn_ops = { 0 };
	struct stack_config c = { .device = "wire", .prefix = 24, .open_link = wire_link };
	struct sockaddr_storage to;
	struct dgram *d;
	struct conn *k;

	(void)state;
	stack_close();
	memcpy(&c.addr, wire_addr4[0], 4);
	assert_int_equal(stack_open(&c, wire.loop), 0);
	wire.six = true;
	to = wire_peer();
	assert_int_equal(conn_connect(&k, (struct sockaddr *)&to, &conn_ops, NULL), -ENETUNREACH);
	assert_int_equal(dgram_open(&d, AF_INET6, &ops, NULL), -EAFNOSUPPORT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, wire_setup, wire_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(udp_asks_and_hears),
		TEST(udp_socket_closed_in_its_callback),
		TEST(udp_hears_of_errors),
		TEST(udp_limits),
		TEST(fragments_are_put_together),
		TEST(runs_for_longer_than_a_second),
		TEST(overlapping_fragments_are_refused),
		TEST(echo_is_answered),
		TEST(is_not_for_us),
		TEST(frames_are_shown_in_order),
		TEST(frames_that_were_refused_are_not_shown),
		TEST(cannot_open),
		TEST(without_ipv6),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
