/*
 * For the tests of the stack: the stack on a link in memory, under a virtual clock, and a peer
 * whose segments the test writes by hand.
 */
#ifndef TUNTRACE_TEST_STACK_WIRE_H
#define TUNTRACE_TEST_STACK_WIRE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <ev.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "annotation.h"
#include "bytes.h"
#include "frame.h"
#include "link/clock.h"
#include "link/memory.h"
#include "stack/drive.h"
#include "stack/stack.h"

enum { FIN = 1, SYN = 2, RST = 4, PSH = 8, ACK = 16 };
enum { WIRE_FRAMES_MAX = 8192, PEER_PORT = 80 };

/* What has crossed the link, as the observer saw it. */
struct wire_frame {
	uint8_t *p;
	size_t n;
	enum frame_dir dir;
	int64_t time_ns;
	struct annotation why;
};

/* A TCP segment of the stack's. */
struct wire_segment {
	uint8_t flags;
	uint16_t sport, dport, window, mss;
	uint32_t seq, ack, tsval, tsecr;
	bool has_ts, sack_permitted;
	int scale; /* -1: none */
	uint8_t options[40];
	size_t noptions;
	const uint8_t *data;
	size_t len;
	uint16_t id;
	uint8_t ttl;
};

static struct {
	struct link *link;
	struct ev_loop *loop;
	struct wire_frame frames[WIRE_FRAMES_MAX];
	size_t nframes, seen; /* seen: those before it were asked for */
	int refuse;           /* what the device answers to a send */
	int failed;
	/* The peer's side of the connection. */
	bool six;
	uint16_t port; /* the stack's */
	uint16_t window;
	uint32_t seq, ack;
	char log[4096]; /* what callbacks said, in order */
	struct conn *conn;
	bool take; /* received() takes at once */
	void (*on_connected)(void);
} wire;

static const uint8_t wire_addr4[2][4] = { { 192, 168, 1, 2 }, { 198, 51, 100, 7 } };
static const uint8_t wire_addr6[2][16] = {
	{ 0xfd, 0, 0x74, 0x75, 0x6e, 0x74, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 },
	{ 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7 },
};

/* ---- The link ---- */

static int wire_sent(void *arg, const uint8_t *p, size_t n)
{
	(void)arg;
	(void)p;
	(void)n;
	return wire.refuse;
}

static int wire_link(struct link **link, const char *device, struct ev_loop *loop,
		     const struct link_ops *ops, void *arg)
{
	int rc = link_memory_open(link, device, 1500, wire_sent, NULL, ops, arg);

	(void)loop;
	wire.link = *link;
	return rc;
}

static void wire_frame(void *arg, struct frame *f)
{
	struct wire_frame *w = &wire.frames[wire.nframes];

	(void)arg;
	assert_true(wire.nframes < WIRE_FRAMES_MAX);
	assert_int_equal(f->linktype, LINKTYPE_RAW);
	assert_int_equal(f->time_digits, 9);
	assert_int_equal(f->caplen, f->len);
	*w = (struct wire_frame){ malloc(f->len), f->len, f->dir, f->time_ns, *f->annotation };
	assert_non_null(w->p);
	memcpy(w->p, f->data, f->len);
	f->number = ++wire.nframes;
}

static void wire_failed(void *arg, int err)
{
	(void)arg;
	assert_int_equal(wire.failed, 0);
	wire.failed = err;
}

static void wire_forget(void)
{
	for (size_t i = 0; i < wire.nframes; i++)
		free(wire.frames[i].p);
	wire.nframes = wire.seen = 0;
}

static void wire_open_mtu(uint32_t mtu)
{
	struct stack_config c = {
		.device = "wire",
		.prefix = 24,
		.prefix6 = 64,
		.mtu = mtu,
		.frame = wire_frame,
		.failed = wire_failed,
		.open_link = wire_link,
	};

	memcpy(&c.addr, wire_addr4[0], 4);
	memcpy(&c.gateway, wire_addr4[0], 3);
	memcpy(&c.addr6, wire_addr6[0], 16);
	if (!clock_is_virtual())
		clock_virtual(1732225638000000000);
	wire_forget();
	memset(&wire, 0, sizeof(wire));
	wire.take = true;
	wire.window = 32000;
	wire.loop = ev_loop_new(0);
	assert_int_equal(stack_open(&c, wire.loop), 0);
}

static inline int wire_setup(void **state)
{
	(void)state;
	wire_open_mtu(0);
	return 0;
}

static inline int wire_teardown(void **state)
{
	(void)state;
	stack_close();
	wire_forget();
	ev_loop_destroy(wire.loop);
	return 0;
}

static inline void wire_reopen(uint32_t mtu)
{
	wire_teardown(NULL);
	wire_open_mtu(mtu);
}

/* Lets MS milliseconds pass. */
static inline void wire_wait(uint32_t ms)
{
	for (;;) {
		uint32_t due = stack_due(), step = due < ms ? due : ms;

		clock_advance((uint64_t)step * 1000000);
		stack_turn();
		ms -= step;
		if (!ms && stack_due())
			return;
	}
}

/* ---- What the stack sent ---- */

/* The next frame that the stack sent and that was not asked for yet, or NULL. */
static inline const struct wire_frame *wire_next(void)
{
	while (wire.seen < wire.nframes) {
		const struct wire_frame *f = &wire.frames[wire.seen++];

		if (f->dir == FRAME_DIR_OUT)
			return f;
	}
	return NULL;
}

static uint32_t wire_add(uint32_t sum, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sum += (uint32_t)p[i] << (i % 2 ? 0 : 8);
	return sum;
}

static uint16_t wire_fold(uint32_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

/* The checksum of the transport of N bytes at P; FROM is 0 for the stack. */
static uint16_t wire_sum(const uint8_t *p, size_t n, uint8_t proto, bool six)
{
	uint32_t sum = wire_add(proto + (uint32_t)n, p, n);

	for (int i = 0; i < 2; i++)
		sum = six ? wire_add(sum, wire_addr6[i], 16) : wire_add(sum, wire_addr4[i], 4);
	return wire_fold(sum);
}

static inline void wire_options(struct wire_segment *s)
{
	s->scale = -1;
	for (size_t i = 0; i < s->noptions && s->options[i]; i += s->options[i + 1]) {
		const uint8_t *o = s->options + i;

		while (*o == 1 && ++i < s->noptions)
			o++;
		if (i >= s->noptions)
			return;
		switch (*o) {
		case 2: s->mss = be16(o + 2); break;
		case 3: s->scale = o[2]; break;
		case 4: s->sack_permitted = true; break;
		case 8:
			s->has_ts = true;
			s->tsval = be32(o + 2);
			s->tsecr = be32(o + 6);
			break;
		default: break;
		}
	}
}

/* The TCP segment in F, whose checksums must be right. */
static inline struct wire_segment wire_parse(const struct wire_frame *f)
{
	struct wire_segment s = { 0 };
	bool six = f->p[0] >> 4 == 6;
	size_t at = six ? 40 : 20;
	const uint8_t *t = f->p + at;

	assert_true(f->n >= at + 20);
	assert_int_equal(six ? f->p[6] : f->p[9], 6);
	if (!six)
		assert_int_equal(wire_fold(wire_add(0, f->p, 20)), 0);
	assert_int_equal(wire_sum(t, f->n - at, 6, six), 0);
	s.id = six ? 0 : be16(f->p + 4);
	s.ttl = six ? f->p[7] : f->p[8];
	s.sport = be16(t);
	s.dport = be16(t + 2);
	s.seq = be32(t + 4);
	s.ack = be32(t + 8);
	s.flags = t[13];
	s.window = be16(t + 14);
	s.noptions = (t[12] >> 4) * 4u - 20;
	memcpy(s.options, t + 20, s.noptions);
	s.data = t + 20 + s.noptions;
	s.len = f->n - at - 20 - s.noptions;
	wire_options(&s);
	return s;
}

/* The next segment that the stack sent, which must be there. */
static inline struct wire_segment wire_segment(void)
{
	const struct wire_frame *f = wire_next();

	assert_non_null(f);
	return wire_parse(f);
}

static inline void wire_expect(uint8_t flags, size_t len)
{
	struct wire_segment s = wire_segment();

	assert_int_equal(s.flags, flags);
	assert_int_equal(s.len, len);
	wire.ack = s.seq + (uint32_t)s.len + !!(flags & SYN) + !!(flags & FIN);
}

static inline void wire_expect_silence(void)
{
	assert_null(wire_next());
}

/* ---- What the peer sends ---- */

static inline void wire_put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static inline void wire_put32(uint8_t *p, uint32_t v)
{
	wire_put16(p, v >> 16);
	wire_put16(p + 2, v);
}

/* Into BUF an IP header for N bytes of PROTO from the peer, and the header's length. */
static inline size_t wire_header(uint8_t *buf, uint8_t proto, size_t n)
{
	memset(buf, 0, 40);
	if (wire.six) {
		buf[0] = 0x60;
		wire_put16(buf + 4, (uint32_t)n);
		buf[6] = proto;
		buf[7] = 60;
		memcpy(buf + 8, wire_addr6[1], 16);
		memcpy(buf + 24, wire_addr6[0], 16);
		return 40;
	}
	buf[0] = 0x45;
	wire_put16(buf + 2, (uint32_t)n + 20);
	buf[8] = 60;
	buf[9] = proto;
	memcpy(buf + 12, wire_addr4[1], 4);
	memcpy(buf + 16, wire_addr4[0], 4);
	wire_put16(buf + 10, wire_fold(wire_add(0, buf, 20)));
	return 20;
}

/* Gives the stack what is queued. */
static inline void wire_deliver(void)
{
	link_pump(wire.link, 0);
}

/* Queues N bytes of transport, whose checksum at offset SUM_AT is filled in. */
static inline void wire_queue(uint8_t proto, uint8_t *t, size_t n, size_t sum_at)
{
	uint8_t buf[40 + 65535];
	size_t at = wire_header(buf, proto, n);

	wire_put16(t + sum_at, 0);
	if (proto == 1)
		wire_put16(t + sum_at, wire_fold(wire_add(0, t, n)));
	else
		wire_put16(t + sum_at, wire_sum(t, n, proto, wire.six));
	memcpy(buf + at, t, n);
	assert_int_equal(link_memory_put(wire.link, buf, at + n), 0);
}

/* A segment from the peer at SEQ, with its own options; queued. */
static inline void wire_tcp_at(uint32_t seq, uint8_t flags, const void *options, size_t noptions,
			       const void *data, size_t n)
{
	uint8_t t[60 + 65000];

	memset(t, 0, 20);
	wire_put16(t, PEER_PORT);
	wire_put16(t + 2, wire.port);
	wire_put32(t + 4, seq);
	wire_put32(t + 8, flags & ACK ? wire.ack : 0);
	t[12] = (uint8_t)((20 + noptions) / 4 << 4);
	t[13] = flags;
	wire_put16(t + 14, wire.window);
	if (noptions)
		memcpy(t + 20, options, noptions);
	if (n)
		memcpy(t + 20 + noptions, data, n);
	wire_queue(6, t, 20 + noptions + n, 16);
}

/* The next segment from the peer, without options; delivered. */
static inline void wire_tcp(uint8_t flags, const void *data, size_t n)
{
	wire_tcp_at(wire.seq, flags, NULL, 0, data, n);
	wire.seq += (uint32_t)n + !!(flags & SYN) + !!(flags & FIN);
	wire_deliver();
}

/* ---- A user of the stack ---- */

static void wire_log(const char *word)
{
	size_t at = strlen(wire.log);

	snprintf(wire.log + at, sizeof(wire.log) - at, "%s ", word);
}

static void wire_log_number(const char *word, long n)
{
	char buf[32];

	snprintf(buf, sizeof(buf), "%s:%ld", word, n);
	wire_log(buf);
}

static void wire_connected(void *arg)
{
	(void)arg;
	wire_log("connected");
	if (wire.on_connected)
		wire.on_connected();
}

static void wire_received(void *arg, const void *p, size_t n)
{
	(void)arg;
	(void)p;
	wire_log_number("received", (long)n);
	if (wire.take)
		conn_took(wire.conn, n);
}

static void wire_finished(void *arg)
{
	(void)arg;
	wire_log("finished");
}

static void wire_writable(void *arg)
{
	(void)arg;
	wire_log("writable");
}

static void wire_closed(void *arg, int err)
{
	(void)arg;
	wire_log_number("closed", err);
	wire.conn = NULL;
}

/* What callbacks said since the last time, as "connected received:5 ". */
static inline void wire_said(const char *what)
{
	assert_string_equal(wire.log, what);
	wire.log[0] = 0;
}

static inline struct sockaddr_storage wire_peer(void)
{
	struct sockaddr_storage ss = { 0 };
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(PEER_PORT) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(PEER_PORT) };

	memcpy(&in.sin_addr, wire_addr4[1], 4);
	memcpy(&in6.sin6_addr, wire_addr6[1], 16);
	if (wire.six)
		memcpy(&ss, &in6, sizeof(in6));
	else
		memcpy(&ss, &in, sizeof(in));
	return ss;
}

/* Connects to the peer, which has the SYN and has not answered. */
static inline struct wire_segment wire_syn(void)
{
	static const struct conn_ops ops = {
		.connected = wire_connected,
		.received = wire_received,
		.finished = wire_finished,
		.writable = wire_writable,
		.closed = wire_closed,
	};
	struct sockaddr_storage to = wire_peer();
	struct wire_segment s;

	assert_int_equal(conn_connect(&wire.conn, (struct sockaddr *)&to, &ops, NULL), 0);
	s = wire_segment();
	wire.port = s.sport;
	wire.seq = 0x1000;
	wire.ack = s.seq + 1;
	return s;
}

/* The SYN,ACK of a peer with a window scale and SACK, and the third segment. */
static inline void wire_syn_ack(void)
{
	static const uint8_t options[] = { 2, 4, 0x05, 0xb4, 1, 3, 3, 7, 1, 1, 4, 2 };

	wire_tcp_at(wire.seq++, SYN | ACK, options, sizeof(options), NULL, 0);
	wire_deliver();
}

static inline void wire_connect(void)
{
	wire_syn();
	wire_syn_ack();
	wire_said("connected ");
	wire_expect(ACK, 0);
}

#endif
