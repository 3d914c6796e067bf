#include "pair/pair.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ev.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/endpoint.h"
#include "link/clock.h"
#include "link/memory.h"
#include "splitmix.h"
#include "stack/drive.h"
#include "stack/stack.h"

enum {
	PORT = 80,
	HEADER_MAX = 512,
	CHUNK = 16384,
	PERIOD = 65521, /* of the content: a prime, so that no whole number of segments fits it */
};

static const int64_t epoch_ns = INT64_C(1767225600) * 1000000000; /* 2026-01-01, UTC */
static const char *const addresses[2] = { "10.0.0.1", "10.0.0.2" };
static const char *const addresses6[2] = { "fd00::1", "fd00::2" };

/* One program that speaks HTTP, at either end. */
struct talker {
	struct conn *conn;
	struct pair_end_result *result;
	char header[HEADER_MAX]; /* to be sent, then the one that came */
	size_t header_sent, header_len, came_len;
	bool header_came, began; /* began: it has something to send */
	char came[HEADER_MAX];
	uint64_t to_send, to_receive;
	size_t untaken;
};

static struct {
	const struct pair_config *config;
	struct talker talker[2];
	struct link *wire[2];         /* in memory, behind what hurts */
	struct link *hurting;         /* the client's end of it, or NULL */
	uint64_t start_ns, answer_ns; /* answer_ns: the server has its request and answers then */
	uint8_t content[PERIOD + CHUNK];
} pair;

static uint64_t now_ns(void)
{
	return clock_monotonic_ns() - pair.start_ns;
}

/* ---- Content ---- */

/* Printable, and such that no shift looks right. */
static void make_content(void)
{
	uint64_t state = 0;

	for (size_t i = 0; i < PERIOD; i++)
		pair.content[i] = (uint8_t)(' ' + splitmix64(&state) % 95);
	memcpy(pair.content + PERIOD, pair.content, CHUNK);
}

/* The content from byte I on, of which CHUNK bytes at the most may be used. */
static const uint8_t *content(uint64_t i)
{
	return pair.content + i % PERIOD;
}

static void send_some(struct talker *t)
{
	struct pair_end_result *r = t->result;

	while (t->conn && t->header_sent < t->header_len) {
		size_t n = conn_write(t->conn, t->header + t->header_sent,
				      t->header_len - t->header_sent);

		t->header_sent += n;
		if (n == 0)
			return;
	}
	while (t->conn && r->sent < t->to_send) {
		uint64_t left = t->to_send - r->sent;
		size_t n = left < CHUNK ? (size_t)left : CHUNK;
		size_t took = conn_write(t->conn, content(r->sent), n);

		r->sent += took;
		if (took < n)
			return;
	}
	if (t->conn && t == &pair.talker[PAIR_SERVER])
		conn_finish(t->conn);
}

static void begin_to_send(struct talker *t, const char *header)
{
	size_t n = strlen(header);

	t->header_len = n < HEADER_MAX ? n : 0;
	memcpy(t->header, header, t->header_len);
	t->began = true;
	send_some(t);
}

/* Header bytes up to the empty line; how many of the N at P were of it. */
static size_t take_header(struct talker *t, const char *p, size_t n)
{
	size_t i = 0;

	while (i < n && !t->header_came && t->came_len < HEADER_MAX - 1) {
		t->came[t->came_len++] = p[i++];
		t->header_came =
			t->came_len >= 4 && memcmp(t->came + t->came_len - 4, "\r\n\r\n", 4) == 0;
	}
	return i;
}

static void take_content(struct talker *t, const uint8_t *p, size_t n)
{
	struct pair_end_result *r = t->result;

	while (n && !r->spoiled) {
		const uint8_t *right = content(r->received);
		size_t piece = n < CHUNK ? n : CHUNK, same = 0;

		if (piece > t->to_receive - r->received)
			piece = (size_t)(t->to_receive - r->received);
		if (memcmp(p, right, piece) == 0)
			same = piece;
		while (same < piece && p[same] == right[same])
			same++;
		r->spoiled = !piece || same < piece;
		r->received += same;
		p += piece;
		n -= piece;
	}
}

/* ---- The two programs ---- */

static bool paused(const struct talker *t)
{
	const uint64_t *pause = pair.config->pause_ns;

	return t == &pair.talker[PAIR_CLIENT] && now_ns() >= pause[0] && now_ns() < pause[1];
}

static void on_connected(void *arg)
{
	struct talker *t = arg;
	char header[HEADER_MAX];

	t->result->connected = true;
	if (pair.config->up)
		snprintf(header, sizeof header,
			 "POST / HTTP/1.1\r\nHost: server.test\r\nConnection: close\r\n"
			 "Content-Length: %" PRIu64 "\r\n\r\n",
			 pair.config->up);
	else
		snprintf(header, sizeof header,
			 "GET /%" PRIu64 " HTTP/1.1\r\nHost: server.test\r\n"
			 "Connection: close\r\n\r\n",
			 pair.config->down);
	begin_to_send(t, header);
}

static void on_received(void *arg, const void *p, size_t n)
{
	struct talker *t = arg;
	size_t header = take_header(t, p, n);

	take_content(t, (const uint8_t *)p + header, n - header);
	if (t == &pair.talker[PAIR_SERVER] && t->header_came && !pair.answer_ns &&
	    t->result->received == t->to_receive)
		pair.answer_ns = now_ns() + pair.config->think_ns + 1;
	if (paused(t))
		t->untaken += n;
	else
		conn_took(t->conn, n);
}

static void on_writable(void *arg)
{
	send_some(arg);
}

/* The server closes first; a client has nothing more to say then. */
static void on_finished(void *arg)
{
	struct talker *t = arg;

	conn_finish(t->conn);
}

static void on_closed(void *arg, int err)
{
	struct talker *t = arg;

	t->conn = NULL;
	t->result->closed = true;
	t->result->err = err;
}

static const struct conn_ops conn_ops = {
	.connected = on_connected,
	.received = on_received,
	.finished = on_finished,
	.writable = on_writable,
	.closed = on_closed,
};

static void on_accepted(void *arg, struct conn *c)
{
	struct talker *t = &pair.talker[PAIR_SERVER];

	(void)arg;
	if (t->conn || t->result->connected) {
		conn_abort(c);
		return;
	}
	t->conn = c;
	t->result->connected = true;
	conn_adopt(c, &conn_ops, t);
}

/* What falls due of the programs themselves. */
static void run_programs(void)
{
	struct talker *client = &pair.talker[PAIR_CLIENT], *server = &pair.talker[PAIR_SERVER];
	char header[HEADER_MAX];

	if (client->untaken && client->conn && !paused(client)) {
		conn_took(client->conn, client->untaken);
		client->untaken = 0;
	}
	if (!pair.answer_ns || now_ns() < pair.answer_ns || server->began || !server->conn)
		return;
	snprintf(header, sizeof header,
		 "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %" PRIu64 "\r\n\r\n",
		 pair.config->down);
	begin_to_send(server, header);
}

/* Nanoseconds until they are due again, or UINT64_MAX. */
static uint64_t programs_due(void)
{
	uint64_t now = now_ns(), due = UINT64_MAX;

	if (pair.answer_ns > now && !pair.talker[PAIR_SERVER].began)
		due = pair.answer_ns - now;
	if (pair.talker[PAIR_CLIENT].untaken && pair.config->pause_ns[1] > now &&
	    pair.config->pause_ns[1] - now < due)
		due = pair.config->pause_ns[1] - now;
	return due;
}

/* ---- The wire ---- */

static int to_server(void *wire, const uint8_t *p, size_t n)
{
	(void)wire;
	return link_memory_put(pair.wire[PAIR_SERVER], p, n);
}

static int to_client(void *wire, const uint8_t *p, size_t n)
{
	(void)wire;
	return link_memory_put(pair.wire[PAIR_CLIENT], p, n);
}

static int open_client(struct link **link, const char *name, struct ev_loop *loop,
		       const struct link_ops *ops, void *arg)
{
	int rc = link_memory_open(link, name, pair.config->mtu, to_server, NULL, ops, arg);

	(void)loop;
	pair.wire[PAIR_CLIENT] = *link;
	return rc;
}

static int open_server(struct link **link, const char *name, struct ev_loop *loop,
		       const struct link_ops *ops, void *arg)
{
	int rc = link_memory_open(link, name, pair.config->mtu, to_client, NULL, ops, arg);

	(void)loop;
	pair.wire[PAIR_SERVER] = *link;
	return rc;
}

/* ---- Time ---- */

static void deliver(void)
{
	for (bool any = true; any;) {
		any = false;
		for (unsigned i = 0; i < 2; i++)
			if (link_memory_waits(pair.wire[i])) {
				any = true;
				link_pump(pair.wire[i], 0);
			}
	}
}

static bool is_over(void)
{
	const struct pair_config *c = pair.config;
	const struct talker *t = pair.talker;

	if (now_ns() >= c->limit_ns || (c->stop && c->stop(c->arg)))
		return true;
	return t[PAIR_CLIENT].result->closed &&
	       (t[PAIR_SERVER].result->closed || !t[PAIR_SERVER].conn) &&
	       stack_open_connections() == 0;
}

static void run(void)
{
	while (!is_over()) {
		uint64_t due, ms, wire;

		deliver();
		stack_turn();
		run_programs();
		deliver();
		due = programs_due();
		ms = stack_due();
		wire = stack_link_due();
		if (ms != STACK_IDLE && ms * 1000000 < due)
			due = ms * 1000000;
		if (wire < due)
			due = wire;
		if (due == UINT64_MAX)
			return;
		if (due > pair.config->limit_ns - now_ns())
			due = pair.config->limit_ns - now_ns();
		clock_advance(due);
		stack_link_turn();
	}
}

/* ---- Beginning and end ---- */

static void fill(struct stack_config *s, const struct pair_config *c, enum pair_end end)
{
	*s = (struct stack_config){
		.device = end == PAIR_CLIENT ? "client" : "server",
		.prefix = 32,
		.mtu = c->mtu,
		.no_annotations = c->no_annotations,
		.delayed_ack = c->delayed_ack,
		.keepalive_ms = c->keepalive_ms,
		.open_link = end == PAIR_CLIENT ? open_client : open_server,
		.frame = c->at == end ? c->frame : NULL,
		.arg = c->arg,
	};
	inet_pton(AF_INET, addresses[end], &s->addr);
	inet_pton(AF_INET, addresses[!end], &s->gateway);
	if (!c->ipv6)
		return;
	s->prefix6 = 128;
	inet_pton(AF_INET6, addresses6[end], &s->addr6);
	inet_pton(AF_INET6, addresses6[!end], &s->gateway6);
}

static union endpoint server_at(const struct pair_config *c)
{
	union endpoint at = { 0 };

	if (c->ipv6) {
		at.in6 = (struct sockaddr_in6){ .sin6_family = AF_INET6, .sin6_port = htons(PORT) };
		inet_pton(AF_INET6, addresses6[PAIR_SERVER], &at.in6.sin6_addr);
	} else {
		at.in = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(PORT) };
		inet_pton(AF_INET, addresses[PAIR_SERVER], &at.in.sin_addr);
	}
	return at;
}

static int begin(const struct pair_config *c, struct ev_loop *loop)
{
	struct stack_config client, server;
	union endpoint to = server_at(c);
	int rc;

	fill(&client, c, PAIR_CLIENT);
	fill(&server, c, PAIR_SERVER);
	client.impair = &c->impair;
	rc = stack_open(&client, loop);
	if (rc)
		return rc;
	rc = stack_open_peer(&server);
	if (!rc)
		rc = conn_listen(&to.sa, on_accepted, NULL);
	if (!rc)
		rc = conn_connect(&pair.talker[PAIR_CLIENT].conn, &to.sa, &conn_ops,
				  &pair.talker[PAIR_CLIENT]);
	if (rc)
		stack_close();
	return rc;
}

int pair_run(const struct pair_config *c, struct pair_result *r)
{
	struct ev_loop *loop = ev_loop_new(EVFLAG_NOENV);
	uint64_t before = stack_counts().retransmitted;
	int rc;

	if (!loop)
		return -ENOMEM;
	memset(&pair, 0, sizeof pair);
	memset(r, 0, sizeof *r);
	pair.config = c;
	make_content();
	for (unsigned i = 0; i < 2; i++)
		pair.talker[i].result = &r->end[i];
	pair.talker[PAIR_CLIENT].to_send = pair.talker[PAIR_SERVER].to_receive = c->up;
	pair.talker[PAIR_SERVER].to_send = pair.talker[PAIR_CLIENT].to_receive = c->down;
	clock_virtual(epoch_ns);
	stack_random_from(c->impair.seed);
	pair.start_ns = clock_monotonic_ns();
	rc = begin(c, loop);
	if (!rc) {
		run();
		r->virtual_ns = now_ns();
		stack_close();
	}
	r->retransmitted = stack_counts().retransmitted - before;
	r->done = !r->end[0].err && !r->end[1].err && r->end[0].closed && r->end[1].closed &&
		  r->end[0].received == c->down && r->end[1].received == c->up &&
		  !r->end[0].spoiled && !r->end[1].spoiled;
	ev_loop_destroy(loop);
	return rc;
}
