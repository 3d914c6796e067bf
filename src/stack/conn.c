/*
 * TCP connections over lwIP's raw interface.
 *
 * lwIP calls back from inside its own input.  Those callbacks only note what happened: bytes on
 * a queue, flags, an error.  conn_dispatch(), called when lwIP has returned, tells the user; so
 * the user may do anything there, and what he writes on `connected` is a segment of its own
 * behind the handshake's last ACK.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "lwip/pbuf.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "stack/internal.h"

enum { BIND_TRIES = 64, POLL_HALF_SECONDS = 1 };

struct conn {
	struct conn *next;
	struct tcp_pcb *pcb; /* NULL once lwIP has let go of it */
	const struct conn_ops *ops;
	void *arg;
	struct pbuf *received;
	ip_addr_t local, peer;
	uint16_t peer_port, local_port;
	int err; /* what closed() will say */
	/* What has happened and was not told yet. */
	bool is_connected, is_finished, is_writable, is_closed;
	/* What is so. */
	bool connecting, want_write, want_finish, sent_fin, got_fin;
	bool gone; /* the user is done with it: freed at the next dispatch */
};

static struct conn *conns;

static int errno_of(err_t err)
{
	switch (err) {
	case ERR_MEM:
	case ERR_BUF: return -ENOMEM;
	case ERR_RTE: return -ENETUNREACH;
	case ERR_USE: return -EADDRINUSE;
	case ERR_RST: return -ECONNRESET;
	case ERR_ABRT:
	case ERR_TIMEOUT: return -ETIMEDOUT;
	default: return -EIO;
	}
}

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct conn *c = arg;

	(void)pcb;
	(void)err;
	c->connecting = false;
	c->is_connected = true;
	return ERR_OK;
}

static err_t on_received(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	struct conn *c = arg;

	(void)pcb;
	(void)err;
	if (!p) {
		c->is_finished = true;
		c->got_fin = true;
	} else if (c->received) {
		pbuf_cat(c->received, p);
	} else {
		c->received = p;
	}
	return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t n)
{
	struct conn *c = arg;

	(void)pcb;
	(void)n;
	if (c->want_write)
		c->is_writable = true;
	return ERR_OK;
}

/* The pcb is freed already.  A reset that answers a SYN is a refusal. */
static void on_error(void *arg, err_t err)
{
	struct conn *c = arg;

	c->pcb = NULL;
	c->is_closed = true;
	if (c->err)
		return;
	if (err == ERR_RST && c->connecting)
		c->err = -ECONNREFUSED;
	else if (err == ERR_CLSD)
		c->err = 0;
	else
		c->err = errno_of(err);
}

static void try_finish(struct conn *c)
{
	if (!c->pcb || c->sent_fin || !c->want_finish)
		return;
	if (tcp_shutdown(c->pcb, 0, 1) == ERR_OK)
		c->sent_fin = true;
}

static err_t on_poll(void *arg, struct tcp_pcb *pcb)
{
	struct conn *c = arg;

	(void)pcb;
	try_finish(c);
	if (c->want_write)
		c->is_writable = true;
	return ERR_OK;
}

/* A random port that is free; lwIP's own choice goes up by one. */
static err_t bind_random(struct tcp_pcb *pcb, const ip_addr_t *to)
{
	err_t err = ERR_USE;

	for (unsigned i = 0; i < BIND_TRIES && err == ERR_USE; i++)
		err = tcp_bind(pcb, IP_IS_V4(to) ? IP4_ADDR_ANY : IP6_ADDR_ANY,
			       stack_random_port());
	return err;
}

static void watch(struct conn *c, struct tcp_pcb *pcb)
{
	c->pcb = pcb;
	tcp_arg(pcb, c);
	tcp_recv(pcb, on_received);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_error);
	tcp_poll(pcb, on_poll, POLL_HALF_SECONDS);
}

/* lwIP will not call back for it any more. */
static struct tcp_pcb *unwatch(struct conn *c)
{
	struct tcp_pcb *pcb = c->pcb;

	if (pcb) {
		tcp_arg(pcb, NULL);
		tcp_recv(pcb, NULL);
		tcp_sent(pcb, NULL);
		tcp_err(pcb, NULL);
		tcp_poll(pcb, NULL, 0);
	}
	c->pcb = NULL;
	return pcb;
}

int conn_connect(struct conn **conn, const struct sockaddr *to, const struct conn_ops *ops,
		 void *arg)
{
	struct conn *c = calloc(1, sizeof *c);
	struct tcp_pcb *pcb = NULL;
	err_t err = ERR_MEM;

	if (!c)
		return -ENOMEM;
	if (!stack_to_lwip(to, &c->peer, &c->peer_port)) {
		free(c);
		return -EAFNOSUPPORT;
	}
	pcb = tcp_new_ip_type(IP_GET_TYPE(&c->peer));
	if (pcb) {
		watch(c, pcb);
		/* As in every HTTP client: a request in two writes does not wait for a delayed ACK. */
		tcp_nagle_disable(pcb);
		c->connecting = true;
		err = bind_random(pcb, &c->peer);
	}
	if (err == ERR_OK)
		err = tcp_connect(pcb, &c->peer, c->peer_port, on_connected);
	if (err != ERR_OK) {
		if (pcb)
			tcp_abort(unwatch(c));
		free(c);
		return errno_of(err);
	}
	c->local = pcb->local_ip;
	c->local_port = pcb->local_port;
	c->ops = ops;
	c->arg = arg;
	c->next = conns;
	conns = c;
	*conn = c;
	return 0;
}

size_t conn_write(struct conn *c, const void *p, size_t n)
{
	enum { PIECE_MAX = 0xffff };
	const uint8_t *at = p;
	size_t left = n;

	while (c->pcb && !c->want_finish && left > 0) {
		size_t room = tcp_sndbuf(c->pcb);
		size_t piece = left < room ? left : room;

		if (piece > PIECE_MAX)
			piece = PIECE_MAX;
		if (piece == 0 ||
		    tcp_write(c->pcb, at, (u16_t)piece, TCP_WRITE_FLAG_COPY) != ERR_OK)
			break;
		at += piece;
		left -= piece;
	}
	c->want_write = left > 0;
	if (c->pcb)
		tcp_output(c->pcb);
	return n - left;
}

void conn_took(struct conn *c, size_t n)
{
	while (c->pcb && n > 0) {
		u16_t piece = n < 0xffff ? (u16_t)n : 0xffff;

		tcp_recved(c->pcb, piece);
		n -= piece;
	}
}

void conn_finish(struct conn *c)
{
	c->want_finish = true;
	try_finish(c);
}

static void let_go(struct conn *c)
{
	if (c->received)
		pbuf_free(c->received);
	c->received = NULL;
	c->gone = true;
}

void conn_close(struct conn *c)
{
	struct tcp_pcb *pcb = unwatch(c);

	let_go(c);
	/* With bytes that nobody read tcp_close() resets; it fails only for want of memory. */
	if (pcb && tcp_close(pcb) != ERR_OK)
		tcp_abort(pcb);
}

void conn_abort(struct conn *c)
{
	struct tcp_pcb *pcb = unwatch(c);

	let_go(c);
	if (pcb)
		tcp_abort(pcb);
}

void conn_local(const struct conn *c, struct sockaddr_storage *sa)
{
	stack_from_lwip(sa, &c->local, c->local_port);
}

void conn_peer(const struct conn *c, struct sockaddr_storage *sa)
{
	stack_from_lwip(sa, &c->peer, c->peer_port);
}

/* ---- Telling the user ---- */

static void tell_received(struct conn *c)
{
	struct pbuf *p = c->received;

	c->received = NULL;
	for (struct pbuf *q = p; q; q = q->next)
		if (!c->gone)
			c->ops->received(c->arg, q->payload, q->len);
	if (p)
		pbuf_free(p);
}

/* Both sides have said that they are done, or lwIP has given up. */
static bool is_over(struct conn *c)
{
	return c->is_closed || (c->sent_fin && c->got_fin && !c->is_finished);
}

static void tell(struct conn *c)
{
	if (c->is_connected && !c->gone) {
		c->is_connected = false;
		c->ops->connected(c->arg);
	}
	if (!c->gone)
		tell_received(c);
	if (c->is_finished && !c->gone) {
		c->is_finished = false;
		c->ops->finished(c->arg);
	}
	if (c->is_writable && !c->gone) {
		c->is_writable = false;
		if (c->want_write)
			c->ops->writable(c->arg);
	}
	if (is_over(c) && !c->gone) {
		struct tcp_pcb *pcb = unwatch(c);

		let_go(c);
		if (pcb && tcp_close(pcb) != ERR_OK)
			tcp_abort(pcb);
		c->ops->closed(c->arg, c->err);
	}
}

void conn_dispatch(void)
{
	static bool running;

	if (running)
		return;
	running = true;
	for (struct conn *c = conns; c; c = c->next)
		tell(c);
	for (struct conn **p = &conns; *p;) {
		struct conn *c = *p;

		if (!c->gone) {
			p = &c->next;
			continue;
		}
		*p = c->next;
		free(c);
	}
	running = false;
}

/*
 * RFC 5461: an ICMP error ends a connection that is being opened, and none that is open.  It must
 * quote what was sent (RFC 5927, 4.1).
 */
void conn_icmp_error(const struct icmp_error *e)
{
	for (struct conn *c = conns; c; c = c->next) {
		if (!c->pcb || c->local_port != e->local_port || c->peer_port != e->peer_port ||
		    !ip_addr_cmp(&c->peer, &e->peer))
			continue;
		if (e->mtu) {
			uint32_t headers = IP_IS_V4(&c->peer) ? 40 : 60;

			if (e->mtu > headers && e->mtu - headers < c->pcb->mss)
				c->pcb->mss = (u16_t)(e->mtu - headers);
		} else if (c->pcb->state == SYN_SENT && e->seq == c->pcb->lastack) {
			c->err = e->err;
			tcp_abort(c->pcb); /* on_error() follows */
		}
	}
}

void conn_finish_all(void)
{
	for (struct conn *c = conns; c; c = c->next)
		if (!c->gone)
			conn_close(c);
	conn_dispatch();
}

void conn_abort_all(void)
{
	while (tcp_active_pcbs)
		tcp_abort(tcp_active_pcbs);
	while (tcp_tw_pcbs)
		tcp_abort(tcp_tw_pcbs);
	conn_dispatch();
}
