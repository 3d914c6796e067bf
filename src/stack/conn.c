/*
 * TCP connections over lwIP's raw interface.
 *
 * A conn is the user's side, a pcb lwIP's; either may go first.  lwIP's callbacks put what
 * happened on the conn and the conn on the list of those to be told; conn_dispatch() tells.
 *
 * lwIP lets go of a pcb in its error callback, but for an orderly close that we began: there
 * it goes on to TIME_WAIT without a word.  So the pcb that a segment came for is looked at
 * again when lwIP is done with the segment.
 */
#include <errno.h>
#include <stdlib.h>

#include "lwip/pbuf.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/tcp.h"
#include "stack/annotate.h"
#include "stack/internal.h"

enum event {
	CONNECTED = 1 << 0,
	WRITABLE = 1 << 1,
	FINISHED = 1 << 2,
	CLOSED_ = 1 << 3, /* CLOSED is a state of lwIP's */
	ACCEPTED = 1 << 4,
};

struct conn {
	struct conn *next, **link; /* in the list of all */
	struct conn *next_ready;   /* in the list of those to be told */
	struct tcp_pcb *pcb;       /* NULL once either side has let go */
	const struct conn_ops *ops;
	void *arg;
	struct pbuf *received, *received_last; /* by ->next alone, to be told */
	struct sockaddr_storage local, peer;
	unsigned events; /* enum event, to be told */
	int err;         /* what closed() will say */
	bool ready;      /* in the list */
	bool telling;    /* a callback is running */
	bool gone;       /* the user has let go */
	bool connected, want_write, finishing;
	uint16_t mss_limit; /* 0: none; that of the path, while longer segments are queued */
};

static struct {
	struct tcp_pcb *pcb; /* NULL: nobody listens */
	void (*accepted)(void *arg, struct conn *c);
	void *arg;
} listener;

static struct conn *conns;
static struct conn *ready, **ready_last = &ready;
static uint32_t keepalive_ms; /* 0: never */
static struct conn *touched;  /* by the segment that lwIP is taking */

/* ---- What lwIP says ---- */

static void note(struct conn *c, unsigned event)
{
	c->events |= event;
	if (c->ready)
		return;
	c->ready = true;
	c->next_ready = NULL;
	*ready_last = c;
	ready_last = &c->next_ready;
}

static err_t on_connected(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct conn *c = arg;

	(void)pcb;
	(void)err;
	c->connected = true;
	note(c, CONNECTED);
	return ERR_OK;
}

static err_t on_received(void *arg, struct tcp_pcb *pcb, struct pbuf *p, err_t err)
{
	struct conn *c = arg;

	(void)pcb;
	(void)err;
	if (!p) {
		note(c, FINISHED);
		return ERR_OK;
	}
	if (c->received)
		c->received_last->next = p;
	else
		c->received = p;
	while (p->next)
		p = p->next;
	c->received_last = p;
	note(c, 0);
	return ERR_OK;
}

static err_t on_sent(void *arg, struct tcp_pcb *pcb, u16_t n)
{
	struct conn *c = arg;

	(void)pcb;
	(void)n;
	if (c->want_write)
		note(c, WRITABLE);
	return ERR_OK;
}

/* lwIP has freed the pcb.  ERR_CLSD: both sides have closed, and the peer was first. */
static void on_error(void *arg, err_t err)
{
	struct conn *c = arg;

	c->pcb = NULL;
	if (!c->err && err != ERR_CLSD)
		c->err = err == ERR_RST && !c->connected ? -ECONNREFUSED : stack_errno(err);
	note(c, CLOSED_);
}

void conn_touched(const struct tcp_pcb *pcb)
{
	touched = pcb->callback_arg;
}

/* ---- From a pcb to a conn and back ---- */

static void attach(struct conn *c, struct tcp_pcb *pcb)
{
	c->pcb = pcb;
	tcp_arg(pcb, c);
	tcp_recv(pcb, on_received);
	tcp_sent(pcb, on_sent);
	tcp_err(pcb, on_error);
}

void conn_keep_alive(uint32_t ms)
{
	keepalive_ms = ms;
}

static void set_up(struct tcp_pcb *pcb)
{
	tcp_nagle_disable(pcb);
	if (!keepalive_ms)
		return;
	ip_set_option(pcb, SOF_KEEPALIVE);
	pcb->keep_idle = pcb->keep_intvl = keepalive_ms;
}

/* lwIP will not call for it any more. */
static struct tcp_pcb *detach(struct conn *c)
{
	struct tcp_pcb *pcb = c->pcb;

	c->pcb = NULL;
	if (!pcb)
		return NULL;
	tcp_arg(pcb, NULL);
	tcp_recv(pcb, NULL);
	tcp_sent(pcb, NULL);
	tcp_err(pcb, NULL);
	return pcb;
}

/* A random port that is free; lwIP's own choice goes up by one. */
static int bind_random(struct tcp_pcb *pcb, const ip_addr_t *to)
{
	ip_addr_t from;
	err_t err = ERR_USE;

	if (!stack_source(to, &from))
		return -ENETUNREACH;
	for (unsigned i = 0; i < STACK_PORT_TRIES && err == ERR_USE; i++)
		err = tcp_bind(pcb, &from, stack_random_port());
	return stack_errno(err);
}

/* Has lwIP send a SYN to ADDR. */
static int start(struct conn *c, const ip_addr_t *addr, uint16_t port)
{
	struct tcp_pcb *pcb = tcp_new_ip_type(IP_GET_TYPE(addr));
	int rc;

	if (!pcb)
		return -ENOMEM;
	attach(c, pcb);
	set_up(pcb);
	rc = segments_watch(pcb);
	if (!rc)
		rc = bind_random(pcb, addr);
	if (!rc)
		rc = stack_errno(tcp_connect(pcb, addr, port, on_connected));
	if (rc) {
		tcp_abort(detach(c));
		return rc;
	}
	stack_from_lwip(&c->local, &pcb->local_ip, pcb->local_port);
	stack_from_lwip(&c->peer, addr, port);
	return 0;
}

/* Nobody listens on these, and lwIP would send to some of them. */
static bool is_endpoint(const ip_addr_t *addr, uint16_t port)
{
	return port && !ip_addr_isany(addr) && !ip_addr_ismulticast(addr) &&
	       !(IP_IS_V4(addr) && ip_2_ip4(addr)->addr == IPADDR_BROADCAST);
}

static void enlist(struct conn *c)
{
	c->next = conns;
	c->link = &conns;
	if (conns)
		conns->link = &c->next;
	conns = c;
}

int conn_connect(struct conn **conn, const struct sockaddr *to, const struct conn_ops *ops,
		 void *arg)
{
	ip_addr_t addr;
	uint16_t port;
	struct conn *c;
	int rc;

	if (!stack_to_lwip(to, &addr, &port))
		return -EAFNOSUPPORT;
	if (!is_endpoint(&addr, port))
		return -ENETUNREACH;
	c = calloc(1, sizeof(*c));
	if (!c)
		return -ENOMEM;
	c->ops = ops;
	c->arg = arg;
	rc = start(c, &addr, port);
	if (rc) {
		free(c);
		return rc;
	}
	enlist(c);
	*conn = c;
	return 0;
}

/* ---- Those that come to us ---- */

static err_t on_accepted(void *arg, struct tcp_pcb *pcb, err_t err)
{
	struct conn *c = err == ERR_OK ? calloc(1, sizeof(*c)) : NULL;

	(void)arg;
	if (!c)
		return ERR_MEM;
	attach(c, pcb);
	tcp_nagle_disable(pcb);
	c->connected = true;
	stack_from_lwip(&c->local, &pcb->local_ip, pcb->local_port);
	stack_from_lwip(&c->peer, &pcb->remote_ip, pcb->remote_port);
	enlist(c);
	note(c, ACCEPTED);
	return ERR_OK;
}

int conn_listen(const struct sockaddr *at, void (*accepted)(void *arg, struct conn *c), void *arg)
{
	struct tcp_pcb *pcb, *listening;
	ip_addr_t addr;
	uint16_t port;
	err_t err;

	if (listener.pcb)
		return -EBUSY;
	if (!stack_to_lwip(at, &addr, &port))
		return -EAFNOSUPPORT;
	pcb = tcp_new_ip_type(IP_GET_TYPE(&addr));
	if (!pcb)
		return -ENOMEM;
	segments_watch_listener(pcb);
	err = tcp_bind(pcb, &addr, port);
	listening = err == ERR_OK ? tcp_listen_with_backlog_and_err(pcb, UINT8_MAX, &err) : NULL;
	if (!listening) {
		tcp_abort(pcb);
		return stack_errno(err);
	}
	tcp_accept(listening, on_accepted);
	listener.pcb = listening;
	listener.accepted = accepted;
	listener.arg = arg;
	return 0;
}

void conn_adopt(struct conn *c, const struct conn_ops *ops, void *arg)
{
	c->ops = ops;
	c->arg = arg;
}

/* ---- Bytes ---- */

/* As many of the N bytes as there is room for. */
static size_t put(struct tcp_pcb *pcb, const uint8_t *p, size_t n)
{
	size_t done = 0;

	while (done < n) {
		size_t piece = n - done, room = tcp_sndbuf(pcb);
		uint8_t flags = TCP_WRITE_FLAG_COPY;

		if (piece > room)
			piece = room;
		if (piece > UINT16_MAX) {
			piece = UINT16_MAX;
			flags |= TCP_WRITE_FLAG_MORE;
		}
		if (!piece || tcp_write(pcb, p + done, (u16_t)piece, flags) != ERR_OK)
			break;
		done += piece;
	}
	return done;
}

/*
 * lwIP takes it for an error of its own when a queued segment is longer than the MSS.  So the
 * MSS is made smaller when nothing is queued, and until then nothing is added; what is queued
 * goes in fragments.
 */
static bool is_within_path(struct conn *c)
{
	if (!c->mss_limit)
		return true;
	if (c->pcb->unsent || c->pcb->unacked)
		return false;
	c->pcb->mss = c->mss_limit;
	c->mss_limit = 0;
	return true;
}

size_t conn_write(struct conn *c, const void *p, size_t n)
{
	size_t done = 0;

	if (!c->pcb || !c->connected || c->finishing)
		return 0;
	if (is_within_path(c)) {
		done = put(c->pcb, p, n);
		tcp_output(c->pcb);
	}
	c->want_write = done < n;
	return done;
}

void conn_took(struct conn *c, size_t n)
{
	enum annotate_context before = annotate_enter(ANNOTATE_TOOK);

	while (c->pcb && n) {
		u16_t piece = n < UINT16_MAX ? (u16_t)n : UINT16_MAX;

		tcp_recved(c->pcb, piece);
		n -= piece;
	}
	annotate_enter(before);
}

/* ---- Ends ---- */

/*
 * The FIN, where it is due.  lwIP keeps it where memory is short and tries again.  Where the
 * peer's FIN has come already this is the end of both sides.
 */
static void shut(struct conn *c)
{
	if (c->pcb && c->connected && c->finishing)
		tcp_shutdown(c->pcb, 0, 1);
}

void conn_finish(struct conn *c)
{
	if (c->finishing)
		return;
	c->finishing = true;
	c->want_write = false;
	shut(c);
}

static void release(struct conn *c)
{
	while (c->received) {
		struct pbuf *p = c->received;

		c->received = p->next;
		p->next = NULL;
		pbuf_free(p);
	}
	if (touched == c)
		touched = NULL;
	*c->link = c->next;
	if (c->next)
		c->next->link = c->link;
	free(c);
}

/* Now, or when the list of those to be told and the callback that runs are done with it. */
static void let_go(struct conn *c)
{
	c->gone = true;
	if (!c->ready && !c->telling)
		release(c);
}

/*
 * tcp_close() sends RST where bytes are left that were not taken, but only before our FIN; it
 * says nothing to a peer that may have our SYN.
 */
static bool close_resets(const struct tcp_pcb *pcb)
{
	switch (pcb->state) {
	case SYN_SENT: return true;
	case FIN_WAIT_1:
	case FIN_WAIT_2:
	case CLOSING: return pcb->rcv_wnd != TCP_WND_MAX(pcb);
	default: return false;
	}
}

void conn_close(struct conn *c)
{
	struct tcp_pcb *pcb = detach(c);
	enum annotate_context before = annotate_enter(ANNOTATE_CLOSE);

	if (pcb && (close_resets(pcb) || tcp_close(pcb) != ERR_OK))
		tcp_abort(pcb);
	annotate_enter(before);
	let_go(c);
}

void conn_abort(struct conn *c)
{
	struct tcp_pcb *pcb = detach(c);

	if (pcb)
		tcp_abort(pcb);
	let_go(c);
}

void conn_local(const struct conn *c, struct sockaddr_storage *sa)
{
	*sa = c->local;
}

void conn_peer(const struct conn *c, struct sockaddr_storage *sa)
{
	*sa = c->peer;
}

/* ---- Telling the user ---- */

static void tell_received(struct conn *c)
{
	while (c->received && !c->gone) {
		struct pbuf *p = c->received;

		c->received = p->next;
		p->next = NULL;
		if (c->ops->received)
			c->ops->received(c->arg, p->payload, p->len);
		p->tot_len = p->len;
		pbuf_free(p);
	}
}

static void tell_events(struct conn *c, unsigned events)
{
	if (events & ACCEPTED)
		listener.accepted(listener.arg, c);
	if ((events & CONNECTED) && c->ops->connected)
		c->ops->connected(c->arg);
	if (events & CONNECTED)
		shut(c);
	tell_received(c);
	if ((events & WRITABLE) && !c->gone && c->want_write && c->ops->writable)
		c->ops->writable(c->arg);
	if ((events & FINISHED) && !c->gone && c->ops->finished)
		c->ops->finished(c->arg);
	if ((events & CLOSED_) && !c->gone) {
		c->gone = true;
		if (c->ops->closed)
			c->ops->closed(c->arg, c->err);
	}
}

static void tell(struct conn *c)
{
	unsigned events = c->events;

	c->events = 0;
	c->telling = true;
	if (!c->gone)
		tell_events(c, events);
	c->telling = false;
	if (c->gone && !c->ready)
		release(c);
}

/* Our FIN and the peer's are both acknowledged. */
static void look_again(void)
{
	struct conn *c = touched;

	touched = NULL;
	if (!c || !c->pcb || c->pcb->state != TIME_WAIT)
		return;
	detach(c);
	note(c, CLOSED_);
}

void conn_dispatch(void)
{
	look_again();
	while (ready) {
		struct conn *c = ready;

		ready = c->next_ready;
		if (!ready)
			ready_last = &ready;
		c->ready = false;
		tell(c);
	}
}

/* ---- ICMP errors ---- */

/* RFC 1191, 6.4: smaller segments from now on. */
static void path_mtu(struct tcp_pcb *pcb, uint32_t mtu)
{
	enum { LEAST4 = 576 - 40, LEAST6 = 1280 - 60 };
	bool v4 = IP_IS_V4_VAL(pcb->remote_ip);
	uint32_t least = v4 ? LEAST4 : LEAST6, headers = v4 ? 40 : 60;
	uint32_t mss = mtu > headers + least ? mtu - headers : least;
	struct conn *c = pcb->callback_arg;

	if (c && mss < pcb->mss && (!c->mss_limit || mss < c->mss_limit))
		c->mss_limit = (uint16_t)mss;
	if (!v4)
		device_path_mtu6(mtu);
}

/*
 * RFC 5461: an ICMP error ends a connection that is being opened, and none that is open.  It
 * must quote a segment that is on its way (RFC 5927, 4.1).
 */
void conn_icmp_error(const struct icmp_error *e)
{
	struct tcp_pcb *pcb = tcp_active_pcbs;

	while (pcb && !(pcb->local_port == e->local_port && pcb->remote_port == e->peer_port &&
			ip_addr_eq(&pcb->remote_ip, &e->peer)))
		pcb = pcb->next;
	if (!pcb || !TCP_SEQ_BETWEEN(e->seq, pcb->lastack, pcb->snd_nxt))
		return;
	if (e->mtu) {
		path_mtu(pcb, e->mtu);
	} else if (pcb->state == SYN_SENT) {
		struct conn *c = pcb->callback_arg;

		if (c)
			c->err = e->err;
		tcp_abandon(pcb, 0); /* on_error() follows */
	}
}

/* ---- The end of the stack ---- */

void conn_close_all(void)
{
	struct conn *next;

	for (struct conn *c = conns; c; c = next) {
		next = c->next;
		c->ready = c->telling = false;
		if (c->gone)
			release(c);
		else
			conn_close(c);
	}
	ready = touched = NULL;
	ready_last = &ready;
	if (listener.pcb)
		tcp_close(listener.pcb);
	listener.pcb = NULL;
}

bool conn_all_finished(void)
{
	for (const struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		if (pcb->state != FIN_WAIT_2)
			return false;
	return true;
}

void conn_abort_all(void)
{
	while (tcp_active_pcbs)
		tcp_abort(tcp_active_pcbs);
	while (tcp_tw_pcbs)
		tcp_abort(tcp_tw_pcbs);
}
