/*
 * A stream: the input to the peer, what the peer sends to the output.  Neither direction holds more
 * than its bound: the input is not read while some of it waits, and the window opens by what is
 * written.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "connect_impl.h"
#include "message.h"
#include "stack/stack.h"

/* ---- Towards the peer ---- */

static void sent(struct connect *c, size_t n)
{
	c->sent += n;
	if (n > 0)
		connect_active(c);
}

static void flush_peer(struct connect *c)
{
	size_t n = queue_length(&c->to_peer), took = 0;

	if (!c->conn)
		return;
	if (n > 0)
		took = conn_write(c->conn, queue_front(&c->to_peer), n);
	queue_take(&c->to_peer, took);
	sent(c, took);
	if (took < n)
		return;
	if (c->in.over)
		conn_finish(c->conn);
	else
		fd_input_want(&c->in, true);
}

static void came(void *arg, const uint8_t *p, size_t n, int err)
{
	struct connect *c = arg;
	size_t took;

	if (connect_input_ended(c, n, err)) {
		flush_peer(c);
		return;
	}
	took = conn_write(c->conn, p, n);
	sent(c, took);
	if (took == n)
		return;
	fd_input_want(&c->in, false);
	if (!queue_append(&c->to_peer, p + took, n - took))
		connect_fail(c, "no memory");
}

/* ---- From the peer ---- */

static void received(void *arg, const void *p, size_t n)
{
	struct connect *c = arg;

	if (c->over)
		return;
	c->received += n;
	connect_active(c);
	if (!c->has_out)
		conn_took(c->conn, n);
	else if (fd_output_put(&c->out, p, n) == -ENOMEM)
		connect_fail(c, "no memory");
}

static void finished(void *arg)
{
	struct connect *c = arg;
	char text[ENDPOINT_TEXT_MAX];

	c->finished = true;
	connect_active(c);
	if (c->in.over)
		return;
	live_flush(&c->traffic.live);
	message_note("%s has closed its side", endpoint_text(&c->peer, text));
}

static void writable(void *arg)
{
	flush_peer(arg);
}

static void closed(void *arg, int err)
{
	struct connect *c = arg;
	char text[ENDPOINT_TEXT_MAX];

	c->dial = NULL;
	c->conn = NULL;
	fd_input_want(&c->in, false);
	if (err)
		connect_fail(c, "%s %s, after %" PRIu64 " bytes sent and %" PRIu64 " received",
			     endpoint_text(&c->peer, text), dial_error(err), c->sent, c->received);
	else
		connect_over(c);
}

/* ---- The connection ---- */

static void resolved(void *arg, const struct resolver_result *r, const union endpoint *addrs,
		     size_t n)
{
	connect_resolved(arg, r, addrs, n);
}

static void connected(void *arg, struct conn *conn)
{
	struct connect *c = arg;
	struct sockaddr_storage sa;
	union endpoint local;

	c->conn = conn;
	conn_local(conn, &sa);
	endpoint_from(&local, (const struct sockaddr *)&sa);
	conn_peer(conn, &sa);
	endpoint_from(&c->peer, (const struct sockaddr *)&sa);
	connect_ready(c, &local, "TCP connection", FD_INPUT_MAX, came);
}

/* WHY names the addresses or the name; the host that they belong to only where it is another. */
static void failed(void *arg, int err, const char *why)
{
	struct connect *c = arg;
	bool named = strstr(why, c->o.host) != NULL || !c->resolved_ns;

	(void)err;
	c->dial = NULL;
	connect_fail(c, "%s%s%s", named ? "" : c->o.given, named ? "" : ": ", why);
}

static const struct dial_ops dial_ops = {
	.resolved = resolved,
	.connected = connected,
	.failed = failed,
	.received = received,
	.finished = finished,
	.writable = writable,
	.closed = closed,
};

void connect_tcp_waits(const struct connect *c, char buf[DIAL_WHY_MAX])
{
	if (c->dial)
		dial_progress(c->dial, buf);
}

int connect_tcp_begin(struct connect *c)
{
	return dial_open(&c->dial, &c->traffic.live.dialer, c->o.host, c->o.port, &dial_ops, c);
}

void connect_tcp_end(struct connect *c)
{
	if (c->dial)
		dial_close(c->dial);
	c->dial = NULL;
	c->conn = NULL;
	queue_done(&c->to_peer);
}
