#include "client/resolver.h"

#include <ares.h>
#include <errno.h>
#include <ev.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "client/dns_socket.h"
#include "client/records.h"

/*
 * EDNS_SIZE as DNS flag day 2020 has it: no fragments.  A server is given TIMEOUT_MS, the second
 * time twice as long, before it counts as silent.
 */
enum { EDNS_SIZE = 1232, TIMEOUT_MS = 2000, TRIES = 3, HEADER_SIZE = 12 };

struct resolver {
	struct ev_loop *loop;
	struct ev_timer timeout; /* the next that c-ares waits for */
	struct ev_timer work;    /* of no time: sockets that c-ares began to wait for while ready */
	ares_channel channel;
	struct dns_sockets sockets;
	union endpoint servers[RESOLVCONF_SERVERS_MAX];
	unsigned nservers;
	union endpoint replied;   /* the last server that answered, and its RCODE */
	int rcode;                /* -1: none has */
	union endpoint unreached; /* the last one that could not be talked to, and why */
	int unreached_err;        /* -errno; 0: there is none */
	struct resolver_query *queries;
};

struct resolver_query {
	struct resolver *owner;
	struct resolver_query *next;
	resolver_answered *done; /* NULL: cancelled */
	void *arg;
	char *name;
	int family;
	uint16_t type; /* 0: addresses of FAMILY */
	bool asking, deferred;
	struct ev_timer later;
	int status;
	struct ares_addrinfo *info;
	uint8_t *message;
	size_t message_len;
};

/* ---- c-ares on our sockets ---- */

static ares_socket_t ares_open(int family, int type, int protocol, void *arg)
{
	struct resolver *r = arg;

	(void)protocol;
	return dns_socket_open(&r->sockets, family, type);
}

static int ares_shut(ares_socket_t fd, void *arg)
{
	struct resolver *r = arg;

	return dns_socket_close(&r->sockets, fd);
}

static int ares_connect(ares_socket_t fd, const struct sockaddr *to, ares_socklen_t n, void *arg)
{
	struct resolver *r = arg;

	(void)n;
	return dns_socket_connect(&r->sockets, fd, to);
}

static ares_ssize_t ares_receive(ares_socket_t fd, void *p, size_t n, int flags,
				 struct sockaddr *from, ares_socklen_t *fromlen, void *arg)
{
	struct resolver *r = arg;

	(void)flags;
	return dns_socket_receive(&r->sockets, fd, p, n, from, fromlen);
}

static ares_ssize_t ares_write(ares_socket_t fd, const struct iovec *v, int nv, void *arg)
{
	struct resolver *r = arg;

	return dns_socket_send(&r->sockets, fd, v, nv);
}

static const struct ares_socket_functions functions = {
	.asocket = ares_open,
	.aclose = ares_shut,
	.aconnect = ares_connect,
	.arecvfrom = ares_receive,
	.asendv = ares_write,
};

/* After every call into c-ares: its next timeout, and another look at what may be ready. */
static void rearm(struct resolver *r)
{
	struct timeval tv;

	ev_timer_stop(r->loop, &r->timeout);
	if (ares_timeout(r->channel, NULL, &tv)) {
		ev_tstamp t = (ev_tstamp)tv.tv_sec + (ev_tstamp)tv.tv_usec * 1e-6;

		ev_timer_set(&r->timeout, t, 0.);
		ev_timer_start(r->loop, &r->timeout);
	}
	for (int fd = 1; fd <= DNS_SOCKETS_MAX; fd++)
		if (dns_socket_readable(&r->sockets, fd) || dns_socket_writable(&r->sockets, fd))
			ev_timer_start(r->loop, &r->work);
}

static void wanted(void *arg, ares_socket_t fd, int read, int write)
{
	struct resolver *r = arg;

	dns_socket_want(&r->sockets, fd, read != 0, write != 0);
}

static void process(struct resolver *r, int fd)
{
	bool readable = dns_socket_readable(&r->sockets, fd);
	bool writable = dns_socket_writable(&r->sockets, fd);

	if (readable || writable)
		ares_process_fd(r->channel, readable ? fd : ARES_SOCKET_BAD,
				writable ? fd : ARES_SOCKET_BAD);
}

static void socket_ready(void *arg, int fd)
{
	process(arg, fd);
	rearm(arg);
}

/* c-ares does not say which server failed how: the header of its reply does (RFC 1035, 4.1.1). */
static void note_reply(void *arg, const union endpoint *peer, const uint8_t *p, size_t n)
{
	struct resolver *r = arg;

	if (n < HEADER_SIZE || !(p[2] & 0x80))
		return;
	r->replied = *peer;
	r->rcode = p[3] & 0xf;
}

static void note_failure(void *arg, const union endpoint *peer, int err)
{
	struct resolver *r = arg;

	r->unreached = *peer;
	r->unreached_err = err;
}

static void on_work(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct resolver *r = w->data;

	(void)loop;
	(void)revents;
	for (int fd = 1; fd <= DNS_SOCKETS_MAX; fd++)
		process(r, fd);
	rearm(r);
}

static void on_timeout(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct resolver *r = w->data;

	(void)loop;
	(void)revents;
	ares_process_fd(r->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	rearm(r);
}

/* ---- Opening ---- */

static int set_servers(struct resolver *r, const struct resolvconf *c)
{
	struct ares_addr_port_node nodes[RESOLVCONF_SERVERS_MAX];

	memset(nodes, 0, sizeof nodes);
	for (unsigned i = 0; i < c->nservers; i++) {
		size_t len;
		const uint8_t *p = endpoint_bytes(&c->servers[i], &len);

		r->servers[i] = c->servers[i];
		nodes[i].next = i + 1 < c->nservers ? &nodes[i + 1] : NULL;
		nodes[i].family = c->servers[i].sa.sa_family;
		memcpy(&nodes[i].addr, p, len);
		nodes[i].udp_port = nodes[i].tcp_port = endpoint_port(&c->servers[i]);
	}
	r->nservers = c->nservers;
	return ares_set_servers_ports(r->channel, nodes) == ARES_SUCCESS ? 0 : -ENOMEM;
}

static int open_channel(struct resolver *r, const struct resolvconf *c)
{
	static char lookups[] = "b", nothing[] = "/dev/null";
	char search[RESOLVCONF_SEARCH_MAX][RESOLVCONF_NAME_MAX], *domains[RESOLVCONF_SEARCH_MAX];
	struct ares_options o = {
		.flags = ARES_FLAG_NOALIASES | ARES_FLAG_EDNS | (c->tcp ? ARES_FLAG_USEVC : 0),
		.timeout = c->timeout ? (int)c->timeout * 1000 : TIMEOUT_MS,
		.tries = c->attempts ? (int)c->attempts : TRIES,
		.ndots = (int)c->ndots,
		.domains = domains,
		.ndomains = (int)c->nsearch,
		.lookups = lookups,
		.ednspsz = EDNS_SIZE,
		.resolvconf_path = nothing,
		.sock_state_cb = wanted,
		.sock_state_cb_data = r,
	};
	int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NDOTS |
		   ARES_OPT_DOMAINS | ARES_OPT_LOOKUPS | ARES_OPT_EDNSPSZ | ARES_OPT_RESOLVCONF |
		   ARES_OPT_SOCK_STATE_CB | (c->rotate ? ARES_OPT_ROTATE : ARES_OPT_NOROTATE);

	memcpy(search, c->search, sizeof search);
	for (unsigned i = 0; i < c->nsearch; i++)
		domains[i] = search[i];
	if (ares_init_options(&r->channel, &o, mask) != ARES_SUCCESS)
		return -ENOMEM;
	ares_set_socket_functions(r->channel, &functions, r);
	return set_servers(r, c);
}

int resolver_open(struct resolver **out, struct ev_loop *loop, const struct resolvconf *c)
{
	struct resolver *r = calloc(1, sizeof *r);
	int rc;

	if (!r)
		return -ENOMEM;
	r->loop = loop;
	r->rcode = -1;
	r->sockets.ready = socket_ready;
	r->sockets.message = note_reply;
	r->sockets.failed = note_failure;
	r->sockets.arg = r;
	ev_timer_init(&r->timeout, on_timeout, 0., 0.);
	ev_timer_init(&r->work, on_work, 0., 0.);
	r->timeout.data = r->work.data = r;
	rc = open_channel(r, c);
	if (rc < 0) {
		resolver_close(r);
		return rc;
	}
	*out = r;
	return 0;
}

/* ---- Answers ---- */

static int errno_of(int status)
{
	switch (status) {
	case ARES_SUCCESS: return 0;
	case ARES_ENOTFOUND: return -ENOENT;
	case ARES_ENODATA: return -ENODATA;
	case ARES_ETIMEOUT: return -ETIMEDOUT;
	case ARES_EFORMERR:
	case ARES_ESERVFAIL:
	case ARES_ENOTIMP: return -EREMOTEIO;
	case ARES_EREFUSED: return -ECONNREFUSED;
	case ARES_EBADNAME: return -EINVAL;
	case ARES_ENOMEM: return -ENOMEM;
	default: return -EBADMSG;
	}
}

/* "Could not contact servers" stands for a server's failure too, and for silence. */
static int cause(const struct resolver *r, int status)
{
	if (status != ARES_ECONNREFUSED && status != ARES_ETIMEOUT)
		return errno_of(status);
	switch (r->rcode) {
	case 1:
	case 2:
	case 4: return -EREMOTEIO;
	case 5: return -ECONNREFUSED;
	default: return r->unreached_err ? -EHOSTUNREACH : -ETIMEDOUT;
	}
}

void resolver_silence(const struct resolver *r, const char *name, char *buf, size_t size)
{
	char text[ENDPOINT_TEXT_MAX];
	size_t len =
		(size_t)snprintf(buf, size, "no answer about '%.255s' from name server ", name);

	for (unsigned i = 0; i < r->nservers && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%s", i ? ", " : "",
					endpoint_port(&r->servers[i]) == 53 ?
						endpoint_host(&r->servers[i], text) :
						endpoint_text(&r->servers[i], text));
}

/* What a server did, for a -errno of a socket. */
static const char *trouble(int err)
{
	switch (-err) {
	case ECONNREFUSED: return "takes no questions";
	case ECONNRESET: return "reset the connection";
	case ETIMEDOUT: return "did not answer";
	default: return "cannot be reached";
	}
}

/* What was asked for: "IPv6 address", "MX record". */
static void name_kind(const struct resolver_query *q, char kind[RECORDS_TYPE_MAX + 8])
{
	char type[RECORDS_TYPE_MAX];

	if (q->type)
		snprintf(kind, RECORDS_TYPE_MAX + 8, "%s record", records_type_name(q->type, type));
	else
		snprintf(kind, RECORDS_TYPE_MAX + 8, "%saddress",
			 q->family == AF_INET  ? "IPv4 " :
			 q->family == AF_INET6 ? "IPv6 " :
						 "");
}

static void explain(const struct resolver_query *q, int err, char why[RESOLVER_WHY_MAX])
{
	static const char *const rcodes[] = { "NOERROR",  "FORMERR", "SERVFAIL",
					      "NXDOMAIN", "NOTIMP",  "REFUSED" };
	const struct resolver *r = q->owner;
	const char *name = q->name;
	char kind[RECORDS_TYPE_MAX + 8];
	char server[ENDPOINT_TEXT_MAX] = "?";
	const char *rcode = r->rcode >= 0 && r->rcode < 6 ? rcodes[r->rcode] : "an error";

	name_kind(q, kind);
	if (r->rcode >= 0)
		endpoint_host(&r->replied, server);
	switch (-err) {
	case ENOENT:
		snprintf(why, RESOLVER_WHY_MAX, "there is no %s named '%.255s' (NXDOMAIN from %s)",
			 q->type ? "domain" : "host", name, server);
		break;
	case ENODATA:
		snprintf(why, RESOLVER_WHY_MAX, "%s '%.255s' has no %s",
			 q->type ? "domain" : "host", name, kind);
		break;
	case EHOSTUNREACH:
		snprintf(why, RESOLVER_WHY_MAX, "name server %s %s; '%.255s' cannot be resolved",
			 endpoint_host(&r->unreached, server), trouble(r->unreached_err), name);
		break;
	case ETIMEDOUT: resolver_silence(r, name, why, RESOLVER_WHY_MAX); break;
	case EREMOTEIO:
	case ECONNREFUSED:
		snprintf(why, RESOLVER_WHY_MAX, "name server %s could not resolve '%.255s' (%s)",
			 server, name, rcode);
		break;
	case EINVAL: snprintf(why, RESOLVER_WHY_MAX, "'%.255s' is not a host name", name); break;
	default:
		snprintf(why, RESOLVER_WHY_MAX, "resolving '%.255s': %s", name,
			 ares_strerror(q->status));
	}
}

/* Addresses that cannot be repeated usefully: each once, RESOLVER_ADDRS_MAX of them. */
static size_t collect(const struct ares_addrinfo *info, union endpoint *addrs)
{
	size_t n = 0;

	for (const struct ares_addrinfo_node *a = info->nodes; a && n < RESOLVER_ADDRS_MAX;
	     a = a->ai_next) {
		union endpoint *e = &addrs[n];
		size_t k = 0;

		memset(e, 0, sizeof *e);
		if (a->ai_family == AF_INET)
			memcpy(&e->in, a->ai_addr, sizeof e->in);
		else
			memcpy(&e->in6, a->ai_addr, sizeof e->in6);
		while (k < n && !endpoint_same(&addrs[k], e))
			k++;
		n += k == n;
	}
	return n;
}

static size_t collect_aliases(const struct ares_addrinfo *info, struct resolver_alias *aliases)
{
	size_t n = 0;

	for (const struct ares_addrinfo_cname *c = info->cnames; c && n < RESOLVER_ALIASES_MAX;
	     c = c->next)
		if (c->alias && c->name)
			aliases[n++] = (struct resolver_alias){ c->alias, c->name };
	return n;
}

static void forget(struct resolver_query *q)
{
	struct resolver_query **p = &q->owner->queries;

	while (*p != q)
		p = &(*p)->next;
	*p = q->next;
	ev_timer_stop(q->owner->loop, &q->later);
	if (q->info)
		ares_freeaddrinfo(q->info);
	free(q->message);
	free(q->name);
	free(q);
}

static void deliver(struct resolver_query *q)
{
	union endpoint addrs[RESOLVER_ADDRS_MAX];
	struct resolver_alias aliases[RESOLVER_ALIASES_MAX];
	char why[RESOLVER_WHY_MAX] = "";
	struct resolver_result result = {
		.name = q->name,
		.addrs = addrs,
		.aliases = aliases,
		.message = q->message,
		.message_len = q->message_len,
	};

	if (q->info) {
		result.naddrs = collect(q->info, addrs);
		result.naliases = collect_aliases(q->info, aliases);
	}
	result.err = cause(q->owner, q->status);
	if (!result.err && !q->type && result.naddrs == 0)
		result.err = -ENODATA;
	if (result.err) {
		explain(q, result.err, why);
		result.why = why;
	}
	if (q->done)
		q->done(q->arg, &result);
	forget(q);
}

/* An answer that came inside resolver_ask() waits for the loop. */
static void came(struct resolver_query *q, int status)
{
	q->status = status;
	if (!q->asking)
		deliver(q);
	else
		q->deferred = true;
}

static void answered(void *arg, int status, int timeouts, struct ares_addrinfo *info)
{
	struct resolver_query *q = arg;

	(void)timeouts;
	q->info = info;
	came(q, status);
}

static void replied(void *arg, int status, int timeouts, unsigned char *message, int n)
{
	struct resolver_query *q = arg;

	(void)timeouts;
	if (message && n > 0 && (q->message = malloc((size_t)n))) {
		memcpy(q->message, message, (size_t)n);
		q->message_len = (size_t)n;
	}
	came(q, status);
}

static void on_later(struct ev_loop *loop, ev_timer *w, int revents)
{
	(void)loop;
	(void)revents;
	deliver(w->data);
}

static struct resolver_query *new_query(struct resolver *r, const char *name,
					resolver_answered *done, void *arg)
{
	struct resolver_query *q = calloc(1, sizeof *q);

	if (!q)
		return NULL;
	*q = (struct resolver_query){ .owner = r, .done = done, .arg = arg, .asking = true };
	q->name = strdup(name);
	if (!q->name) {
		free(q);
		return NULL;
	}
	q->next = r->queries;
	r->queries = q;
	ev_timer_init(&q->later, on_later, 0., 0.);
	q->later.data = q;
	r->rcode = -1;
	r->unreached_err = 0;
	return q;
}

static void asked(struct resolver_query *q)
{
	q->asking = false;
	if (q->deferred)
		ev_timer_start(q->owner->loop, &q->later);
	rearm(q->owner);
}

int resolver_ask(struct resolver *r, const char *name, int family, resolver_answered *done,
		 void *arg, struct resolver_query **out)
{
	struct ares_addrinfo_hints hints = {
		.ai_flags = ARES_AI_NOSORT | ARES_AI_CANONNAME,
		.ai_family = family,
		.ai_socktype = SOCK_STREAM,
	};
	struct resolver_query *q = new_query(r, name, done, arg);

	if (!q)
		return -ENOMEM;
	*out = q;
	q->family = family;
	ares_getaddrinfo(r->channel, name, NULL, &hints, answered, q);
	asked(q);
	return 0;
}

int resolver_ask_type(struct resolver *r, const char *name, uint16_t type, resolver_answered *done,
		      void *arg, struct resolver_query **out)
{
	enum { CLASS_IN = 1 };
	struct resolver_query *q = new_query(r, name, done, arg);

	if (!q)
		return -ENOMEM;
	*out = q;
	q->type = type;
	ares_search(r->channel, name, CLASS_IN, type, replied, q);
	asked(q);
	return 0;
}

void resolver_cancel(struct resolver_query *q)
{
	q->done = NULL;
}

void resolver_close(struct resolver *r)
{
	for (struct resolver_query *q = r->queries; q; q = q->next)
		q->done = NULL;
	if (r->channel)
		ares_destroy(r->channel); /* which answers what is open */
	while (r->queries)
		forget(r->queries);
	ev_timer_stop(r->loop, &r->timeout);
	ev_timer_stop(r->loop, &r->work);
	free(r);
}
