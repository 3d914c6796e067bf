/*
 * A connection by name: resolves it and tries its addresses until one answers.
 *
 * The addresses come in the order of RFC 6724; the next one is tried when the last has failed
 * or has been silent for DIAL_PATIENCE, with both then under way (RFC 8305, section 5, with the
 * longest delay that it allows but one, so that a trace stays calm).  The first to connect
 * wins, the others are reset.
 */
#ifndef TUNTRACE_CLIENT_DIAL_H
#define TUNTRACE_CLIENT_DIAL_H

#include <stddef.h>
#include <stdint.h>

#include "client/lookup.h"

struct conn;
struct dial;

enum { DIAL_WHY_MAX = 1024 };

struct dial_ops {
	/* The addresses that will be tried, in order; R is NULL where DNS was not asked.  May be NULL. */
	void (*resolved)(void *arg, const struct resolver_result *r, const union endpoint *addrs,
			 size_t n);
	void (*connected)(void *arg, struct conn *c);
	/* Nothing was reached: -errno, and why, borrowed.  The dial is over and freed. */
	void (*failed)(void *arg, int err, const char *why);
	/* Of the connection, as those of struct conn_ops. */
	void (*received)(void *arg, const void *p, size_t n);
	void (*finished)(void *arg);
	void (*writable)(void *arg);
	/* The dial is freed. */
	void (*closed)(void *arg, int err);
};

/* HOST is a name or an address.  Callbacks come from the loop.  0 or -ENOMEM. */
int dial_open(struct dial **d, const struct dialer *dialer, const char *host, uint16_t port,
	      const struct dial_ops *ops, void *arg);

/* What it waits for, as a complaint: "192.0.2.1:80 did not answer". */
const char *dial_progress(const struct dial *d, char buf[DIAL_WHY_MAX]);

/* Ends it without further callbacks: with FIN where all is sent and received, else with RST. */
void dial_close(struct dial *d);
void dial_abort(struct dial *d);

/* "refused the connection", for a -errno of a connection. */
const char *dial_error(int err);

#endif
