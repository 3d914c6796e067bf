#include "client/dial.h"

#include <assert.h>
#include <errno.h>
#include <ev.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stack/stack.h"

/* Seconds before the next address is tried beside one that is silent. */
static const ev_tstamp DIAL_PATIENCE = 1.;

struct attempt {
	struct dial *owner;
	struct conn *conn; /* NULL: not begun, or over */
	union endpoint to;
	bool begun;
	int err;
};

struct dial {
	const struct dialer *dialer;
	const struct dial_ops *ops;
	void *arg;
	char host[RESOLVCONF_NAME_MAX];
	struct lookup *lookup; /* while it is open */
	struct ev_timer next;  /* to begin what comes next */
	struct attempt *winner;
	struct attempt attempts[RESOLVER_ADDRS_MAX];
	size_t nattempts;
	int err; /* before an attempt could be made */
	char why[DIAL_WHY_MAX];
};

const char *dial_error(int err)
{
	switch (-err) {
	case ECONNREFUSED: return "refused the connection";
	case ECONNRESET: return "reset the connection";
	case ECONNABORTED: return "lost the connection";
	case ETIMEDOUT: return "did not answer";
	case ENETUNREACH: return "is on a network that cannot be reached";
	case EHOSTUNREACH: return "cannot be reached";
	default: return strerror(-err);
	}
}

static void dispose(struct dial *d)
{
	ev_timer_stop(d->dialer->loop, &d->next);
	if (d->lookup)
		lookup_close(d->lookup);
	free(d);
}

/* Ends every attempt but the winner's connection. */
static void drop_attempts(struct dial *d)
{
	for (size_t i = 0; i < d->nattempts; i++) {
		struct attempt *a = &d->attempts[i];

		if (a->conn && a != d->winner) {
			conn_abort(a->conn);
			a->conn = NULL;
		}
	}
}

/* ---- Failure ---- */

/* One line of all attempts: "192.0.2.1:80 refused the connection; [2001:db8::1]:80 did not answer". */
static void sum_up(struct dial *d)
{
	size_t len = 0;

	for (size_t i = 0; i < d->nattempts && len < sizeof d->why; i++) {
		const struct attempt *a = &d->attempts[i];
		const char *bad = endpoint_unreachable(&a->to);
		char text[ENDPOINT_TEXT_MAX];

		endpoint_text(&a->to, text);
		len += (size_t)snprintf(d->why + len, sizeof d->why - len, "%s%s %s%s",
					i ? "; " : "", text, bad ? bad : dial_error(a->err),
					bad ? ", which the stack cannot reach" : "");
		if (!d->err)
			d->err = a->err;
	}
}

static void give_up(struct dial *d)
{
	const struct dial_ops *ops = d->ops;
	char why[DIAL_WHY_MAX];
	void *arg = d->arg;
	int err;

	if (!d->err)
		sum_up(d);
	err = d->err;
	memcpy(why, d->why, sizeof why);
	drop_attempts(d);
	dispose(d);
	ops->failed(arg, err, why);
}

static void set_failure(struct dial *d, int err, const char *why)
{
	d->err = err;
	snprintf(d->why, sizeof d->why, "%s", why);
}

/* ---- Attempts ---- */

static const struct conn_ops attempt_ops;

/* The next address, or the end; in between, patience. */
static void try_next(struct dial *d)
{
	ev_tstamp wait = DIAL_PATIENCE;
	size_t i = 0;
	bool open = false;

	if (d->err) {
		give_up(d);
		return;
	}
	for (; i < d->nattempts && d->attempts[i].begun; i++)
		open |= d->attempts[i].conn != NULL;
	if (i < d->nattempts) {
		struct attempt *a = &d->attempts[i];

		a->begun = true;
		a->err = endpoint_unreachable(&a->to) ?
				 -ENETUNREACH :
				 conn_connect(&a->conn, &a->to.sa, &attempt_ops, a);
		if (a->err) {
			a->conn = NULL;
			wait = 0.;
		}
		ev_timer_stop(d->dialer->loop, &d->next);
		ev_timer_set(&d->next, wait, 0.);
		ev_timer_start(d->dialer->loop, &d->next);
	} else if (!open) {
		give_up(d);
	}
}

static void on_next(struct ev_loop *loop, ev_timer *w, int revents)
{
	(void)loop;
	(void)revents;
	try_next(w->data);
}

static void connected(void *arg)
{
	struct attempt *a = arg;
	struct dial *d = a->owner;

	d->winner = a;
	ev_timer_stop(d->dialer->loop, &d->next);
	drop_attempts(d);
	d->ops->connected(d->arg, a->conn);
}

static void received(void *arg, const void *p, size_t n)
{
	struct attempt *a = arg;

	a->owner->ops->received(a->owner->arg, p, n);
}

static void finished(void *arg)
{
	struct attempt *a = arg;

	if (a == a->owner->winner)
		a->owner->ops->finished(a->owner->arg);
}

static void writable(void *arg)
{
	struct attempt *a = arg;

	a->owner->ops->writable(a->owner->arg);
}

static void closed(void *arg, int err)
{
	struct attempt *a = arg;
	struct dial *d = a->owner;
	const struct dial_ops *ops = d->ops;
	void *ops_arg = d->arg;

	a->conn = NULL;
	a->err = err ? err : -ECONNABORTED;
	if (a == d->winner) {
		dispose(d);
		ops->closed(ops_arg, err);
	} else {
		try_next(d);
	}
}

static const struct conn_ops attempt_ops = {
	.connected = connected,
	.received = received,
	.finished = finished,
	.writable = writable,
	.closed = closed,
};

/* ---- Addresses ---- */

static void looked_up(void *arg, const struct lookup_result *r)
{
	struct dial *d = arg;

	d->lookup = NULL;
	if (r->err) {
		set_failure(d, r->err, r->why);
	} else {
		d->nattempts = r->naddrs;
		for (size_t i = 0; i < r->naddrs; i++)
			d->attempts[i] = (struct attempt){ .owner = d, .to = r->addrs[i] };
		if (r->by_name && d->ops->resolved)
			d->ops->resolved(d->arg, r->dns, r->addrs, r->naddrs);
	}
	try_next(d);
}

int dial_open(struct dial **out, const struct dialer *dialer, const char *host, uint16_t port,
	      const struct dial_ops *ops, void *arg)
{
	struct dial *d = calloc(1, sizeof *d);
	int rc = d ? lookup_open(&d->lookup, dialer, host, port, looked_up, d) : -ENOMEM;

	if (rc < 0) {
		free(d);
		return rc;
	}
	d->dialer = dialer;
	d->ops = ops;
	d->arg = arg;
	snprintf(d->host, sizeof d->host, "%s", host);
	ev_timer_init(&d->next, on_next, 0., 0.);
	d->next.data = d;
	*out = d;
	return 0;
}

const char *dial_progress(const struct dial *d, char buf[DIAL_WHY_MAX])
{
	size_t len = 0;

	if (d->nattempts == 0) {
		resolver_silence(d->dialer->resolver, d->host, buf, DIAL_WHY_MAX);
		return buf;
	}
	buf[0] = '\0';
	for (size_t i = 0; i < d->nattempts && d->attempts[i].begun && len < DIAL_WHY_MAX; i++) {
		char text[ENDPOINT_TEXT_MAX];

		endpoint_text(&d->attempts[i].to, text);
		len += (size_t)snprintf(
			buf + len, DIAL_WHY_MAX - len, "%s%s %s", i ? "; " : "", text,
			d->attempts[i].conn ? "did not answer" : dial_error(d->attempts[i].err));
	}
	return buf;
}

void dial_close(struct dial *d)
{
	if (d->winner && d->winner->conn)
		conn_close(d->winner->conn);
	drop_attempts(d);
	dispose(d);
}

void dial_abort(struct dial *d)
{
	if (d->winner && d->winner->conn)
		conn_abort(d->winner->conn);
	drop_attempts(d);
	dispose(d);
}
