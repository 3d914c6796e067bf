/*
 * Fuzz target: the stack, with connections, a socket and echo requests open, against any datagrams.
 *
 * The input is records: a byte of what to mend, two of length, the datagram.  Mended are
 * addresses, ports, sequence numbers and checksums, which no mutation would hit.
 */
#include <arpa/inet.h>
#include <ev.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "frame.h"
#include "link/clock.h"
#include "link/memory.h"
#include "stack/drive.h"
#include "stack/echo.h"
#include "stack/framing.h"
#include "stack/stack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MEND_ADDRESSES = 1, MEND_PORTS = 2, MEND_SEQUENCE = 4, MEND_CHECKSUM = 8, WAIT = 16 };
enum { ICMP = 1, TCP = 6, UDP = 17, ICMPV6 = 58, CONNS = 2, DATAGRAM_MAX = 2048 };

static const uint8_t ours4[] = { 192, 168, 1, 2 }, peer4[] = { 198, 51, 100, 7 };
static const uint8_t ours6[16] = { 0xfd, [15] = 2 }, peer6[16] = { 0x20, 1, [15] = 7 };

/* Of each connection, what the stack sent last. */
static struct {
	struct conn *conn;
	uint16_t port;
	uint32_t next, acknowledged;
} conns[CONNS];

static struct link *wire;
static struct dgram *dgram;
static uint16_t udp_port, echo_id[2]; /* of IPv4, of IPv6 */
static volatile uint8_t sum;
static const uint8_t answer[10000];

static int sent(void *arg, const uint8_t *p, size_t n)
{
	struct framing f;

	(void)arg;
	if (framing_fault(p, n, &f))
		abort();
	if (f.proto == UDP && !f.fragment)
		udp_port = be16(p + f.at);
	if ((f.proto == ICMP && p[f.at] == 8) || (f.proto == ICMPV6 && p[f.at] == 128))
		echo_id[f.version == 6] = be16(p + f.at + 4);
	if (f.proto != TCP)
		return 0;
	for (size_t i = 0; i < CONNS; i++) {
		uint16_t port = be16(p + f.at);

		if (conns[i].port && conns[i].port != port)
			continue;
		conns[i].port = port;
		conns[i].next = be32(p + f.at + 4) + 1;
		conns[i].acknowledged = be32(p + f.at + 8);
		break;
	}
	return 0;
}

static int open_wire(struct link **link, const char *device, struct ev_loop *loop,
		     const struct link_ops *ops, void *arg)
{
	int rc = link_memory_open(link, device, 1500, sent, NULL, ops, arg);

	(void)loop;
	wire = *link;
	return rc;
}

static void touch(const void *p, size_t n)
{
	const uint8_t *b = p;

	for (size_t i = 0; i < n; i++)
		sum ^= b[i];
}

static void received(void *arg, const void *p, size_t n)
{
	size_t *i = arg;

	touch(p, n);
	if (conns[*i].conn && n % 3)
		conn_took(conns[*i].conn, n);
	if (conns[*i].conn && n % 7 == 0)
		conn_write(conns[*i].conn, answer, sizeof(answer));
	if (conns[*i].conn && n % 7 == 1)
		conn_write(conns[*i].conn, answer, 6);
}

static void connected(void *arg)
{
	size_t *i = arg;

	conn_write(conns[*i].conn, "request", 7);
}

static void finished(void *arg)
{
	size_t *i = arg;

	conn_finish(conns[*i].conn);
}

static void closed(void *arg, int err)
{
	size_t *i = arg;

	(void)err;
	conns[*i].conn = NULL;
}

static void datagram(void *arg, const struct sockaddr *from, const void *p, size_t n)
{
	(void)arg;
	touch(from, sizeof(*from));
	touch(p, n);
}

static void replied(void *arg, const struct echo_reply *r)
{
	(void)arg;
	touch(r, sizeof(*r));
}

static void complained(void *arg, const struct echo_error *e)
{
	(void)arg;
	touch(e, sizeof(*e));
}

static void start_echo(const struct sockaddr *to)
{
	static const struct echo_ops ops = { .reply = replied, .error = complained };
	struct echo *e;

	if (echo_open(&e, to, 0, &ops, NULL) || echo_send(e, 1, 16))
		abort();
}

static void start(void)
{
	static const struct conn_ops ops = {
		.connected = connected, .received = received, .finished = finished, .closed = closed
	};
	static const struct dgram_ops dgram_ops = { .received = datagram };
	static size_t index[CONNS] = { 0, 1 };
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons(80) };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(80) };

	memset(conns, 0, sizeof(conns));
	memcpy(&in.sin_addr, peer4, 4);
	memcpy(&in6.sin6_addr, peer6, 16);
	conn_connect(&conns[0].conn, (struct sockaddr *)&in, &ops, &index[0]);
	conn_connect(&conns[1].conn, (struct sockaddr *)&in6, &ops, &index[1]);
	dgram_open(&dgram, AF_INET, &dgram_ops, NULL);
	dgram_send(dgram, (struct sockaddr *)&in, "?", 1);
	start_echo((struct sockaddr *)&in);
	start_echo((struct sockaddr *)&in6);
}

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v);
}

static uint32_t add(uint32_t s, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		s += (uint32_t)p[i] << (i % 2 ? 0 : 8);
	return s;
}

static uint16_t fold(uint32_t s)
{
	while (s >> 16)
		s = (s & 0xffff) + (s >> 16);
	return (uint16_t)~s;
}

/* What an ICMP error quotes: the start of a datagram of ours. */
static void mend_quote(uint8_t *q, size_t n, size_t c)
{
	size_t at = c ? 40 : 20;

	if (n < at + 8)
		return;
	memcpy(q + (c ? 24 : 16), c ? peer6 : peer4, c ? 16 : 4);
	put16(q + at, q[c ? 6 : 9] == UDP ? udp_port : conns[c].port);
	put16(q + at + 2, 80);
	if (q[c ? 6 : 9] == (c ? ICMPV6 : ICMP)) {
		q[at] = c ? 128 : 8;
		put16(q + at + 4, echo_id[c]);
	} else {
		put32(q + at + 4, conns[c].next - 1);
	}
}

static void mend_transport(uint8_t *p, const struct framing *f, uint8_t what)
{
	size_t c = f->version == 6, at = f->proto == TCP ? 16 : f->proto == UDP ? 6 : 2;
	uint8_t *t = p + f->at;
	uint32_t s = add(0, c ? p + 8 : p + 12, c ? 32 : 8) + f->proto + (uint32_t)f->len;

	if (f->len < at + 2 ||
	    (f->proto != TCP && f->proto != UDP && f->proto != ICMP && f->proto != ICMPV6))
		return;
	if ((what & MEND_PORTS) && (f->proto == TCP || f->proto == UDP)) {
		put16(t, 80);
		put16(t + 2, f->proto == TCP ? conns[c].port : udp_port);
	}
	if ((what & MEND_PORTS) && (f->proto == ICMP || f->proto == ICMPV6) && f->len > 8) {
		if (t[0] == (c ? 129 : 0))
			put16(t + 4, echo_id[c]);
		else
			mend_quote(t + 8, f->len - 8, c);
	}
	/* What the datagram says is small: a distance from what would be right. */
	if ((what & MEND_SEQUENCE) && f->proto == TCP) {
		put32(t + 4, conns[c].acknowledged + t[7]);
		put32(t + 8, conns[c].next + t[11] / 64);
	}
	if (!(what & MEND_CHECKSUM))
		return;
	put16(t + at, 0);
	put16(t + at, fold(add(f->proto == ICMP ? 0 : s, t, f->len)));
}

static void mend(uint8_t *p, size_t n, uint8_t what)
{
	struct framing f;

	if (framing_fault(p, n, &f))
		return;
	if ((what & MEND_ADDRESSES) && f.version == 4) {
		memcpy(p + 12, peer4, 4);
		memcpy(p + 16, ours4, 4);
	} else if (what & MEND_ADDRESSES) {
		memcpy(p + 8, peer6, 16);
		memcpy(p + 24, ours6, 16);
	}
	if (!f.fragment || f.len >= 20)
		mend_transport(p, &f, what);
	if (f.version == 4 && (what & MEND_CHECKSUM)) {
		put16(p + 10, 0);
		put16(p + 10, fold(add(0, p, (p[0] & 15u) * 4)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct ev_loop *loop;
	struct stack_config c = {
		.device = "wire", .prefix = 24, .prefix6 = 64, .open_link = open_wire
	};
	uint8_t buf[DATAGRAM_MAX];

	memcpy(&c.addr, ours4, 4);
	memcpy(&c.addr6, ours6, 16);
	if (!loop) {
		loop = ev_loop_new(0);
		clock_virtual(0);
	}
	if (stack_open(&c, loop))
		abort();
	start();
	while (size > 3) {
		uint8_t what = data[0];
		size_t n = be16(data + 1) % DATAGRAM_MAX;

		data += 3;
		size -= 3;
		n = n < size ? n : size;
		memcpy(buf, data, n);
		data += n;
		size -= n;
		mend(buf, n, what);
		if (link_memory_put(wire, buf, n))
			abort();
		link_pump(wire, 0);
		if (what & WAIT)
			clock_advance(250 * 1000000);
		stack_turn();
	}
	stack_close();
	return 0;
}
