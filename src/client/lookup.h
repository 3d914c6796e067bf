/*
 * A host to the addresses at which the stack may reach it, in the order of RFC 6724: the host is an
 * address, or a name whose addresses the user has given, or one that DNS is asked for.
 */
#ifndef TUNTRACE_CLIENT_LOOKUP_H
#define TUNTRACE_CLIENT_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/endpoint.h"
#include "client/resolver.h"

struct ev_loop;
struct lookup;

enum { DIAL_PINS_MAX = 64 };

/* A name whose addresses the user has given. */
struct dial_pin {
	char name[RESOLVCONF_NAME_MAX];
	uint16_t port;
	union endpoint addrs[RESOLVER_ADDRS_MAX];
	size_t naddrs;
};

struct dialer {
	struct ev_loop *loop;
	struct resolver *resolver; /* NULL: names cannot be resolved, NO_RESOLVER says why */
	const char *no_resolver;
	int family;                              /* AF_INET, AF_INET6 or AF_UNSPEC */
	const union endpoint *source4, *source6; /* addresses of the stack, or NULL */
	const struct dial_pin *pins;
	size_t npins;
};

/* All of it borrowed until the callback returns. */
struct lookup_result {
	int err;                           /* 0 or -errno, those of resolver.h among them */
	const char *why;                   /* in words, where err is not 0 */
	bool by_name;                      /* HOST was a name */
	const struct resolver_result *dns; /* NULL: DNS was not asked */
	const union endpoint *addrs;       /* with PORT, at least one */
	size_t naddrs;
};

/*
 * DONE is called once, from the loop, and the lookup is freed then; no callback comes after
 * lookup_close(), which is for one that is open.  0 or -ENOMEM.
 */
int lookup_open(struct lookup **l, const struct dialer *dialer, const char *host, uint16_t port,
		void (*done)(void *arg, const struct lookup_result *r), void *arg);
void lookup_close(struct lookup *l);

#endif
