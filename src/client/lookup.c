#include "client/lookup.h"

#include <errno.h>
#include <ev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "client/hostname.h"

struct lookup {
	const struct dialer *dialer;
	void (*done)(void *arg, const struct lookup_result *r);
	void *arg;
	char host[RESOLVCONF_NAME_MAX];
	uint16_t port;
	struct resolver_query *query; /* while it is open */
	struct ev_timer begin;
	union endpoint addrs[RESOLVER_ADDRS_MAX];
	size_t naddrs;
	int err;
	char why[RESOLVER_WHY_MAX + 64];
};

void lookup_close(struct lookup *l)
{
	ev_timer_stop(l->dialer->loop, &l->begin);
	if (l->query)
		resolver_cancel(l->query);
	free(l);
}

static void set_failure(struct lookup *l, int err, const char *why)
{
	l->err = err;
	snprintf(l->why, sizeof l->why, "%s", why);
}

static void end(struct lookup *l, bool by_name, const struct resolver_result *dns)
{
	const struct lookup_result r = {
		.err = l->err,
		.why = l->why,
		.by_name = by_name,
		.dns = dns,
		.addrs = l->addrs,
		.naddrs = l->naddrs,
	};

	l->done(l->arg, &r);
	lookup_close(l);
}

static bool usable(const struct lookup *l, int family)
{
	return (l->dialer->family == AF_UNSPEC || l->dialer->family == family) &&
	       (family == AF_INET ? l->dialer->source4 : l->dialer->source6) != NULL;
}

/* ADDRS in their order, of the families that there are; or why there are none. */
static void set_addresses(struct lookup *l, const union endpoint *addrs, size_t n)
{
	union endpoint *list = l->addrs;
	char text[ENDPOINT_TEXT_MAX], why[RESOLVER_WHY_MAX];
	size_t len;

	for (size_t i = 0; i < n; i++) {
		if (!usable(l, addrs[i].sa.sa_family))
			continue;
		list[l->naddrs] = addrs[i];
		endpoint_set(&list[l->naddrs++], addrs[i].sa.sa_family,
			     endpoint_bytes(&addrs[i], &len), l->port);
	}
	endpoint_sort(list, l->naddrs, l->dialer->source4, l->dialer->source6);
	if (l->naddrs > 0)
		return;
	endpoint_host(&addrs[0], text);
	if (l->dialer->family == AF_UNSPEC)
		snprintf(why, sizeof why, "%s cannot be reached: the stack has no IPv6 address",
			 text);
	else
		snprintf(why, sizeof why, "%s is not an address that -%c allows", text,
			 l->dialer->family == AF_INET ? '4' : '6');
	set_failure(l, -EAFNOSUPPORT, why);
}

static void answered(void *arg, const struct resolver_result *r)
{
	struct lookup *l = arg;

	l->query = NULL;
	if (r->err) {
		bool lacks6 =
			r->err == -ENODATA && l->dialer->family == AF_UNSPEC && !l->dialer->source6;

		set_failure(l, r->err, r->why);
		if (lacks6)
			snprintf(l->why, sizeof l->why, "%s, and the stack has no IPv6", r->why);
	} else {
		set_addresses(l, r->addrs, r->naddrs);
	}
	end(l, true, r);
}

static const struct dial_pin *find_pin(const struct dialer *x, const char *host, uint16_t port)
{
	for (size_t i = 0; i < x->npins; i++)
		if (x->pins[i].port == port && strcasecmp(x->pins[i].name, host) == 0)
			return &x->pins[i];
	return NULL;
}

/* A family of the stack's own that it lacks is not asked for. */
static int question_family(const struct lookup *l)
{
	bool v4 = usable(l, AF_INET), v6 = usable(l, AF_INET6);

	return v4 && v6 ? AF_UNSPEC : v6 ? AF_INET6 : AF_INET;
}

/* From the loop, so that no callback comes inside lookup_open(). */
static void on_begin(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct lookup *l = w->data;
	const struct dial_pin *pin = find_pin(l->dialer, l->host, l->port);
	union endpoint e;
	bool by_name = true;
	int rc;

	(void)loop;
	(void)revents;
	if (endpoint_parse(&e, l->host, strlen(l->host), l->port) == 0) {
		by_name = false;
		set_addresses(l, &e, 1);
	} else if (pin) {
		set_addresses(l, pin->addrs, pin->naddrs);
	} else if (hostname_is_loopback(l->host)) {
		snprintf(l->why, sizeof l->why,
			 "%s is this machine's loopback, which the stack cannot reach", l->host);
		l->err = -ENETUNREACH;
	} else if (!l->dialer->resolver) {
		set_failure(l, -ENOENT, l->dialer->no_resolver);
	} else {
		rc = resolver_ask(l->dialer->resolver, l->host, question_family(l), answered, l,
				  &l->query);
		if (rc == 0)
			return;
		set_failure(l, rc, strerror(-rc));
	}
	end(l, by_name, NULL);
}

int lookup_open(struct lookup **out, const struct dialer *dialer, const char *host, uint16_t port,
		void (*done)(void *arg, const struct lookup_result *r), void *arg)
{
	struct lookup *l = calloc(1, sizeof *l);

	if (!l)
		return -ENOMEM;
	l->dialer = dialer;
	l->done = done;
	l->arg = arg;
	l->port = port;
	snprintf(l->host, sizeof l->host, "%s", host);
	ev_timer_init(&l->begin, on_begin, 0., 0.);
	l->begin.data = l;
	ev_timer_start(dialer->loop, &l->begin);
	*out = l;
	return 0;
}
