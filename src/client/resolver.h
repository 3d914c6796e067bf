/*
 * Names to addresses by DNS through the stack: c-ares on the stack's datagrams and connections.
 *
 * Only DNS is asked, never the hosts file or another of the machine's sources: what the
 * program did to reach a host is to be in its trace.
 */
#ifndef TUNTRACE_CLIENT_RESOLVER_H
#define TUNTRACE_CLIENT_RESOLVER_H

#include <stddef.h>
#include <stdint.h>

#include "client/resolvconf.h"

struct ev_loop;
struct resolver;
struct resolver_query;

enum { RESOLVER_ADDRS_MAX = 32, RESOLVER_ALIASES_MAX = 16, RESOLVER_WHY_MAX = 768 };

struct resolver_alias {
	const char *name, *target;
};

/* What became of a question; all of it borrowed until the callback returns. */
struct resolver_result {
	/*
	 * 0; -ENOENT no such name, -ENODATA a name without an address, -ETIMEDOUT no answer,
	 * -EHOSTUNREACH no server that can be talked to,
	 * -EREMOTEIO a server's failure, -ECONNREFUSED a server's refusal, -EBADMSG an answer that
	 * makes no sense, -EINVAL not a name, -ENOMEM.
	 */
	int err;
	const char *why;             /* in words, where err is not 0 */
	const char *name;            /* as asked */
	const union endpoint *addrs; /* as they came, port 0 */
	size_t naddrs;
	const struct resolver_alias *aliases; /* the CNAME chain */
	size_t naliases;
	/* Of resolver_ask_type(): the reply as it came, NULL where none did; then the others are empty. */
	const uint8_t *message;
	size_t message_len;
};

typedef void resolver_answered(void *arg, const struct resolver_result *r);

/*
 * SERVERS of C (at least one), its search list and options.  0 or -errno.
 */
int resolver_open(struct resolver **r, struct ev_loop *loop, const struct resolvconf *c);

/*
 * Asks for addresses of NAME of FAMILY: AF_INET, AF_INET6, or AF_UNSPEC for both.  DONE is called
 * once, from the loop, unless *Q is cancelled before.  0 or -ENOMEM.
 */
int resolver_ask(struct resolver *r, const char *name, int family, resolver_answered *done,
		 void *arg, struct resolver_query **q);

/* As resolver_ask(), for the records of TYPE (records.h); one reply at least has one, of any type. */
int resolver_ask_type(struct resolver *r, const char *name, uint16_t type, resolver_answered *done,
		      void *arg, struct resolver_query **q);
void resolver_cancel(struct resolver_query *q);

/* "no answer about 'x' from name server 192.0.2.53", for a caller whose own time is up. */
void resolver_silence(const struct resolver *r, const char *name, char *buf, size_t size);

/* Not from within a callback; questions that are open are dropped. */
void resolver_close(struct resolver *r);

#endif
