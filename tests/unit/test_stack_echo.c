/* Echo requests from the stack, and what of all that may come back is taken for a reply. */
#include "stack_wire.h"

#include <errno.h>

#include "stack/echo.h"

static struct {
	struct echo *echo;
	struct echo_reply reply;
	struct echo_error error;
	unsigned replies, errors;
	bool close;
} got;

static void reply(void *arg, const struct echo_reply *r)
{
	(void)arg;
	got.reply = *r;
	got.replies++;
	if (got.close)
		echo_close(got.echo);
}

static void error(void *arg, const struct echo_error *e)
{
	(void)arg;
	got.error = *e;
	got.errors++;
}

static const struct echo_ops ops = { reply, error };

enum { N = 16 };

static size_t headers(void)
{
	return wire.six ? 40 : 20;
}

/* An open one that has sent request 7; what it sent, ICMP's part, is in T. */
static void ask(uint8_t t[8 + N])
{
	struct sockaddr_storage to = wire_peer();
	const struct wire_frame *f;

	memset(&got, 0, sizeof(got));
	assert_int_equal(echo_open(&got.echo, (struct sockaddr *)&to, 33, &ops, NULL), 0);
	assert_int_equal(echo_send(got.echo, 7, N), 0);
	f = wire_next();
	assert_non_null(f);
	assert_int_equal(f->n, headers() + 8 + N);
	assert_int_equal(f->p[wire.six ? 7 : 8], 33);
	memcpy(t, f->p + headers(), 8 + N);
}

static void requests(void **state)
{
	uint8_t t[8 + N];

	(void)state;
	for (int six = 0; six < 2; six++) {
		wire.six = six;
		ask(t);
		assert_int_equal(t[0], six ? 128 : 8);
		assert_int_equal(t[1], 0);
		assert_int_equal(be16(t + 6), 7);
		for (size_t i = 0; i < N; i++)
			assert_int_equal(t[8 + i], i);
		if (six)
			assert_int_equal(wire_sum(t, 8 + N, 58, true), 0);
		else
			assert_int_equal(wire_fold(wire_add(0, t, 8 + N)), 0);
		echo_close(got.echo);
	}
}

/* T becomes the reply to itself. */
static void turn_round(uint8_t *t)
{
	t[0] = wire.six ? 129 : 0;
}

static void send_back(uint8_t *t, size_t n)
{
	wire_queue(wire.six ? 58 : 1, t, n, 2);
	wire_deliver();
}

static void replies(void **state)
{
	uint8_t t[8 + N];

	(void)state;
	for (int six = 0; six < 2; six++) {
		wire.six = six;
		ask(t);
		turn_round(t);
		send_back(t, 8 + N);
		assert_int_equal(got.replies, 1);
		assert_int_equal(got.reply.seq, 7);
		assert_int_equal(got.reply.ttl, 60);
		assert_int_equal(got.reply.n, N);
		assert_true(got.reply.intact);
		send_back(t, 8 + N); /* the user tells what is one too many */
		assert_int_equal(got.replies, 2);
		t[12] ^= 1;
		send_back(t, 8 + N);
		assert_int_equal(got.replies, 3);
		assert_false(got.reply.intact);
		send_back(t, 8);
		assert_int_equal(got.replies, 4);
		assert_int_equal(got.reply.n, 0);
		echo_close(got.echo);
	}
}

/* The same with one thing wrong. */
static void others(void **state)
{
	uint8_t t[8 + N], bad[8 + N], buf[40 + 8 + N];

	(void)state;
	for (int six = 0; six < 2; six++) {
		wire.six = six;
		ask(t);
		turn_round(t);
		memcpy(bad, t, sizeof bad);
		bad[4] ^= 1; /* another's identifier */
		send_back(bad, 8 + N);
		memcpy(bad, t, sizeof bad);
		bad[1] = 1; /* a code that there is not */
		send_back(bad, 8 + N);
		size_t at = wire_header(buf, six ? 58 : 1, 8 + N);
		memcpy(buf + at, t, 8 + N);
		wire_put16(buf + at + 2, 0x1234); /* a checksum that is wrong */
		assert_int_equal(link_memory_put(wire.link, buf, at + 8 + N), 0);
		wire_deliver();
		at = wire_header(buf, six ? 58 : 1, 8 + N);
		memcpy(buf + at, t, 8 + N);
		buf[six ? 23 : 15] ^= 1; /* another's address, and the sums with it */
		if (!six) {
			wire_put16(buf + 10, 0);
			wire_put16(buf + 10, wire_fold(wire_add(0, buf, 20)));
			wire_put16(buf + at + 2, 0);
			wire_put16(buf + at + 2, wire_fold(wire_add(0, buf + at, 8 + N)));
		}
		assert_int_equal(link_memory_put(wire.link, buf, at + 8 + N), 0);
		wire_deliver();
		assert_int_equal(got.replies, 0);
		assert_int_equal(got.errors, 0);
		turn_round(t);
		send_back(t, 8 + N);
		assert_int_equal(got.replies, 1);
		echo_close(got.echo);
	}
	wire_expect_silence();
}

/* An ICMP error of TYPE and CODE that quotes the datagram with T. */
static void complain(uint8_t type, uint8_t code, uint32_t mtu, const uint8_t *t)
{
	uint8_t e[8 + 40 + 8 + N] = { type, code };
	size_t h = wire_header(e + 8, wire.six ? 58 : 1, 8 + N);

	wire_put32(e + 4, mtu);
	if (wire.six) {
		memcpy(e + 8 + 8, wire_addr6[0], 16);
		memcpy(e + 8 + 24, wire_addr6[1], 16);
	} else {
		memcpy(e + 8 + 12, wire_addr4[0], 4);
		memcpy(e + 8 + 16, wire_addr4[1], 4);
	}
	memcpy(e + 8 + h, t, 8 + N);
	wire_queue(wire.six ? 58 : 1, e, 8 + h + 8 + N, 2);
	wire_deliver();
}

static void errors(void **state)
{
	uint8_t t[8 + N];

	(void)state;
	for (int six = 0; six < 2; six++) {
		wire.six = six;
		ask(t);
		complain(six ? 3 : 11, 0, 0, t);
		assert_int_equal(got.errors, 1);
		assert_int_equal(got.error.seq, 7);
		assert_int_equal(got.error.type, six ? 3 : 11);
		assert_int_equal(got.error.from.ss_family, six ? AF_INET6 : AF_INET);
		complain(six ? 1 : 3, 1, 0, t);
		assert_int_equal(got.errors, 2);
		assert_int_equal(got.error.code, 1);
		complain(six ? 2 : 3, six ? 0 : 4, 1300, t);
		assert_int_equal(got.errors, 3);
		assert_int_equal(got.error.mtu, 1300);
		t[4] ^= 1;
		complain(six ? 3 : 11, 0, 0, t); /* about somebody else's */
		t[4] ^= 1;
		turn_round(t);
		complain(six ? 3 : 11, 0, 0, t); /* about a reply, which we did not send */
		assert_int_equal(got.errors, 3);
		assert_int_equal(got.replies, 0);
		echo_close(got.echo);
	}
}

static void ends(void **state)
{
	struct sockaddr_storage to = wire_peer();
	struct sockaddr none = { .sa_family = AF_UNIX };
	struct echo *other;
	uint8_t t[8 + N];

	(void)state;
	assert_int_equal(echo_open(&other, &none, 0, &ops, NULL), -EAFNOSUPPORT);
	ask(t);
	assert_int_equal(echo_send(got.echo, 8, 65508), -EMSGSIZE);
	assert_int_equal(echo_send(got.echo, 8, 65507), 0);
	while (wire_next())
		;
	assert_int_equal(echo_open(&other, (struct sockaddr *)&to, 0, &ops, NULL), 0);
	got.close = true; /* in the callback */
	turn_round(t);
	send_back(t, 8 + N);
	assert_int_equal(got.replies, 1);
	send_back(t, 8 + N);
	assert_int_equal(got.replies, 1);
	/* `other` is closed with the stack. */
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, wire_setup, wire_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(requests), TEST(replies), TEST(others), TEST(errors), TEST(ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
