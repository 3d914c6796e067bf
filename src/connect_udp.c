/* Datagrams: one for each read of the input; what they carry back to the output. */
#include <errno.h>
#include <string.h>

#include "connect_impl.h"
#include "stack/stack.h"

enum { WAITING_MAX = 4 << 20, IPV4_HEADERS = 20 + 8, IPV6_HEADERS = 40 + 8 };

static const char *icmp_words(int err)
{
	switch (-err) {
	case ECONNREFUSED: return "does not listen on this port (ICMP port unreachable)";
	case ENETUNREACH: return "is on a network that cannot be reached (ICMP)";
	default: return "cannot be reached (ICMP)";
	}
}

/* ---- Towards the peer ---- */

static void wait_on(struct connect *c)
{
	if (!c->in.over)
		return;
	ev_timer_stop(c->in.loop, &c->wait);
	ev_timer_set(&c->wait, (ev_tstamp)c->o.wait_ms * 1e-3, 0.);
	ev_now_update(c->in.loop);
	ev_timer_start(c->in.loop, &c->wait);
}

static void on_wait(struct ev_loop *loop, ev_timer *w, int revents)
{
	(void)loop;
	(void)revents;
	connect_over(w->data);
}

static void came(void *arg, const uint8_t *p, size_t n, int err)
{
	struct connect *c = arg;
	char text[ENDPOINT_TEXT_MAX];
	int rc;

	if (connect_input_ended(c, n, err)) {
		wait_on(c);
		return;
	}
	rc = dgram_send(c->dgram, &c->peer.sa, p, n);
	if (rc < 0) {
		connect_fail(c, "a datagram to %s was not sent: %s", endpoint_text(&c->peer, text),
			     strerror(-rc));
		return;
	}
	c->datagrams_sent++;
	c->sent += n;
	connect_active(c);
}

/* ---- From the peer ---- */

/* As a connected socket of a kernel: nothing from anyone else. */
static void received(void *arg, const struct sockaddr *from, const void *p, size_t n)
{
	struct connect *c = arg;
	union endpoint e;

	endpoint_from(&e, from);
	if (c->over || !endpoint_same(&e, &c->peer))
		return;
	c->datagrams_received++;
	c->received += n;
	connect_active(c);
	wait_on(c);
	if (!c->has_out)
		return;
	if (queue_length(&c->out.queue) > WAITING_MAX)
		c->lost++; /* whoever reads the output is too slow, and nothing slows UDP down */
	else if (fd_output_put(&c->out, p, n) == -ENOMEM)
		connect_fail(c, "no memory");
}

static void refused(void *arg, const struct sockaddr *to, int err)
{
	struct connect *c = arg;
	char text[ENDPOINT_TEXT_MAX];

	(void)to; /* the peer: nothing is sent to anyone else */
	connect_fail(c, "%s %s", endpoint_text(&c->peer, text), icmp_words(err));
}

/* ---- The two ends ---- */

static void open_port(struct connect *c)
{
	static const struct dgram_ops ops = { .received = received, .error = refused };
	size_t headers = c->peer.sa.sa_family == AF_INET ? IPV4_HEADERS : IPV6_HEADERS;
	size_t room = stack_mtu() > headers ? stack_mtu() - headers : 1;
	int rc = dgram_open(&c->dgram, c->peer.sa.sa_family, &ops, c);
	struct sockaddr_storage sa;
	union endpoint local;

	if (rc < 0) {
		connect_fail(c, "no port for UDP: %s", strerror(-rc));
		return;
	}
	dgram_local(c->dgram, &sa);
	endpoint_from(&local, (const struct sockaddr *)&sa);
	connect_ready(c, &local, NULL, room < FD_INPUT_MAX ? room : FD_INPUT_MAX, came);
}

/* Of several addresses the best one: silence does not say that another would be better. */
static void looked_up(void *arg, const struct lookup_result *r)
{
	struct connect *c = arg;
	char text[ENDPOINT_TEXT_MAX];
	const char *bad;

	c->lookup = NULL;
	if (r->err) {
		connect_fail(c, "%s", r->why);
		return;
	}
	if (r->by_name)
		connect_resolved(c, r->dns, r->addrs, r->naddrs);
	c->peer = r->addrs[0];
	bad = endpoint_unreachable(&c->peer);
	if (bad)
		connect_fail(c, "%s %s, which the stack cannot reach",
			     endpoint_text(&c->peer, text), bad);
	else
		open_port(c);
}

int connect_udp_begin(struct connect *c)
{
	ev_timer_init(&c->wait, on_wait, 0., 0.);
	c->wait.data = c;
	return lookup_open(&c->lookup, &c->traffic.live.dialer, c->o.host, c->o.port, looked_up, c);
}

void connect_udp_end(struct connect *c)
{
	ev_timer_stop(c->traffic.live.loop, &c->wait);
	if (c->lookup)
		lookup_close(c->lookup);
	if (c->dgram)
		dgram_close(c->dgram);
	c->lookup = NULL;
	c->dgram = NULL;
}
