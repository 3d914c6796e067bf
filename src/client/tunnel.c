#include "client/tunnel.h"

#include <errno.h>
#include <ev.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/monotonic.h"
#include "client/queue.h"
#include "stack/stack.h"

struct tunnel {
	struct tunnel_info info;
	const struct dialer *dialer;
	const struct tunnel_ops *ops;
	void *arg;
	int fd;
	struct ev_io readable, writable;
	struct socks socks;
	struct dial *dial; /* NULL: not asked for yet, or over */
	struct conn *conn; /* the dial's, once it is connected */
	struct queue to_client, to_server;
	size_t ours; /* bytes at the front of to_client that are replies, not the server's */
	bool client_done, client_told; /* the client's EOF came; it was passed on */
	bool server_done, server_told; /* the same of the server's FIN */
};

static void dispose(struct tunnel *t)
{
	ev_io_stop(t->dialer->loop, &t->readable);
	ev_io_stop(t->dialer->loop, &t->writable);
	queue_done(&t->to_client);
	queue_done(&t->to_server);
	close(t->fd);
	free(t);
}

static void end(struct tunnel *t)
{
	if (t->dial)
		dial_close(t->dial);
	t->ops->ended(t->arg, &t->info);
	dispose(t);
}

/* ---- Towards the client ---- */

/* What the client takes now of N bytes at P; -1: it is gone. */
static ssize_t offer(struct tunnel *t, const void *p, size_t n)
{
	ssize_t took = send(t->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (took < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	return took;
}

/* N bytes reached the client: the window opens by those of them that are the server's. */
static void delivered(struct tunnel *t, size_t n)
{
	size_t ours = n < t->ours ? n : t->ours;

	t->ours -= ours;
	if (t->conn && n > ours)
		conn_took(t->conn, n - ours);
}

/*
 * Goes on with what waits for the client, and with what follows it.  False: the tunnel is over
 * and freed.
 */
static bool flush_client(struct tunnel *t)
{
	while (queue_length(&t->to_client) > 0) {
		ssize_t took = offer(t, queue_front(&t->to_client), queue_length(&t->to_client));

		if (took < 0) {
			end(t);
			return false;
		}
		if (took == 0) {
			ev_io_start(t->dialer->loop, &t->writable);
			return true;
		}
		queue_take(&t->to_client, (size_t)took);
		delivered(t, (size_t)took);
	}
	ev_io_stop(t->dialer->loop, &t->writable);
	if (t->server_done && !t->server_told) {
		t->server_told = true;
		shutdown(t->fd, SHUT_WR);
	}
	if (!t->dial && t->server_done) {
		end(t);
		return false;
	}
	return true;
}

/* For a few bytes of ours, before there is a stream. */
static bool say(struct tunnel *t, const uint8_t *p, size_t n)
{
	if (!queue_append(&t->to_client, p, n)) {
		end(t);
		return false;
	}
	t->ours += n;
	return flush_client(t);
}

/* ---- Towards the server ---- */

static void want_more(struct tunnel *t)
{
	if (!t->client_done && queue_length(&t->to_server) == 0)
		ev_io_start(t->dialer->loop, &t->readable);
	else
		ev_io_stop(t->dialer->loop, &t->readable);
}

static void note_sent(struct tunnel *t, size_t n)
{
	if (n == 0)
		return;
	t->info.sent += n;
	t->info.active_ns = monotonic_ns();
}

static void flush_server(struct tunnel *t)
{
	size_t n = queue_length(&t->to_server);

	if (!t->conn)
		return;
	if (n > 0) {
		size_t took = conn_write(t->conn, queue_front(&t->to_server), n);

		queue_take(&t->to_server, took);
		note_sent(t, took);
		n -= took;
	}
	if (n == 0 && t->client_done && !t->client_told) {
		t->client_told = true;
		conn_finish(t->conn);
	}
	want_more(t);
}

/* ---- The stack ---- */

static void resolved(void *arg, const struct resolver_result *r, const union endpoint *addrs,
		     size_t n)
{
	struct tunnel *t = arg;

	if (r)
		t->info.resolved_ns = t->info.active_ns = monotonic_ns();
	t->ops->resolved(t->arg, &t->info, r, addrs, n);
}

static void connected(void *arg, struct conn *c)
{
	struct tunnel *t = arg;
	struct sockaddr_storage sa;
	uint8_t reply[SOCKS_REPLY_MAX];

	t->conn = c;
	conn_local(c, &sa);
	endpoint_from(&t->info.local, (const struct sockaddr *)&sa);
	conn_peer(c, &sa);
	endpoint_from(&t->info.peer, (const struct sockaddr *)&sa);
	t->info.connected = true;
	t->info.connected_ns = t->info.active_ns = monotonic_ns();
	t->ops->connected(t->arg, &t->info);
	if (say(t, reply, socks_reply(reply, SOCKS_SUCCEEDED, &t->info.local)))
		flush_server(t);
}

static void failed(void *arg, int err, const char *why)
{
	struct tunnel *t = arg;
	uint8_t reply[SOCKS_REPLY_MAX];

	t->dial = NULL;
	t->info.err = err;
	t->server_done = true; /* which ends the tunnel once the reply is out */
	t->ops->failed(t->arg, &t->info, why);
	say(t, reply, socks_reply(reply, socks_reply_of(err), NULL));
}

static void received(void *arg, const void *p, size_t n)
{
	struct tunnel *t = arg;
	const uint8_t *b = p;
	ssize_t took = 0;

	t->info.active_ns = monotonic_ns();
	t->info.received += n;
	if (queue_length(&t->to_client) == 0)
		took = offer(t, p, n);
	if (took < 0) {
		end(t);
		return;
	}
	delivered(t, (size_t)took);
	n -= (size_t)took;
	if (n == 0)
		return;
	if (queue_append(&t->to_client, b + took, n))
		ev_io_start(t->dialer->loop, &t->writable);
	else
		end(t);
}

static void finished(void *arg)
{
	struct tunnel *t = arg;

	t->info.finished = true;
	t->server_done = true;
	flush_client(t);
}

static void server_writable(void *arg)
{
	flush_server(arg);
}

static void closed(void *arg, int err)
{
	struct tunnel *t = arg;

	t->dial = NULL;
	t->conn = NULL;
	t->info.err = err;
	t->server_done = true;
	ev_io_stop(t->dialer->loop, &t->readable);
	flush_client(t);
}

static const struct dial_ops dial_ops = {
	.resolved = resolved,
	.connected = connected,
	.failed = failed,
	.received = received,
	.finished = finished,
	.writable = server_writable,
	.closed = closed,
};

/* ---- The client ---- */

/* True where the client has closed its socket, and not only said that it sends no more. */
static bool is_gone(const struct tunnel *t)
{
	struct pollfd p = { .fd = t->fd };

	return poll(&p, 1, 0) == 1 && (p.revents & (POLLHUP | POLLERR));
}

static void client_finished(struct tunnel *t)
{
	t->client_done = true;
	ev_io_stop(t->dialer->loop, &t->readable);
	if (!t->conn || is_gone(t))
		end(t);
	else
		flush_server(t);
}

/* The handshake's part of N bytes at P; the rest, if any, waits for the connection. */
static void take_handshake(struct tunnel *t, const uint8_t *p, size_t n)
{
	uint8_t out[SOCKS_REPLY_MAX];
	size_t nout, used = socks_input(&t->socks, p, n, out, &nout);

	if (!queue_append(&t->to_server, p + used, n - used)) {
		end(t);
		return;
	}
	if (t->socks.state == SOCKS_FAILED)
		t->server_done = true;
	if (t->socks.state == SOCKS_DONE && !t->info.asked_ns) {
		memcpy(t->info.host, t->socks.host, sizeof t->info.host);
		t->info.port = t->socks.port;
		t->info.asked_ns = t->info.active_ns = monotonic_ns();
		if (dial_open(&t->dial, t->dialer, t->info.host, t->info.port, &dial_ops, t) < 0) {
			end(t);
			return;
		}
	}
	if (say(t, out, nout))
		want_more(t);
}

static void on_readable(struct ev_loop *loop, ev_io *w, int revents)
{
	static uint8_t buf[TUNNEL_CHUNK];
	struct tunnel *t = w->data;
	ssize_t n = recv(t->fd, buf, sizeof buf, MSG_DONTWAIT);

	(void)loop;
	(void)revents;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0) {
		end(t);
	} else if (n == 0) {
		client_finished(t);
	} else if (!t->conn) {
		take_handshake(t, buf, (size_t)n);
	} else {
		size_t took = conn_write(t->conn, buf, (size_t)n);

		note_sent(t, took);
		if (queue_append(&t->to_server, buf + took, (size_t)n - took))
			want_more(t);
		else
			end(t);
	}
}

static void on_writable(struct ev_loop *loop, ev_io *w, int revents)
{
	(void)loop;
	(void)revents;
	flush_client(w->data);
}

int tunnel_open(struct tunnel **out, int fd, unsigned number, const struct dialer *dialer,
		const struct tunnel_ops *ops, void *arg)
{
	struct tunnel *t = calloc(1, sizeof *t);

	if (!t) {
		close(fd);
		return -ENOMEM;
	}
	t->info.number = number;
	t->fd = fd;
	t->dialer = dialer;
	t->ops = ops;
	t->arg = arg;
	socks_init(&t->socks);
	ev_io_init(&t->readable, on_readable, fd, EV_READ);
	ev_io_init(&t->writable, on_writable, fd, EV_WRITE);
	t->readable.data = t->writable.data = t;
	ev_io_start(dialer->loop, &t->readable);
	*out = t;
	return 0;
}

const struct tunnel_info *tunnel_info(const struct tunnel *t)
{
	return &t->info;
}

bool tunnel_progress(const struct tunnel *t, char buf[DIAL_WHY_MAX])
{
	if (!t->dial || t->info.connected)
		return false;
	dial_progress(t->dial, buf);
	return true;
}

void tunnel_abort(struct tunnel *t)
{
	if (t->dial)
		dial_abort(t->dial);
	dispose(t);
}
