/*
 * A tunnel: a client on a socket of the kernel, who asks by SOCKS for a connection and then
 * has its bytes carried over one of the stack.
 *
 *	client ── fd ──► to_server ── conn_write() ──► stack
 *	client ◄── fd ── to_client ◄── received() ─── stack
 *
 * Neither direction holds more than its bound.  Towards the server: the client is not read
 * while bytes of one read, TUNNEL_CHUNK, are left.  Towards the client: the stack's window opens
 * by what the client has taken, so that to_client is never longer than the window.
 *
 * The end of one direction is passed on when its bytes are out, and the other goes on.  A
 * client that has gone for good takes the connection with it.
 */
#ifndef TUNTRACE_CLIENT_TUNNEL_H
#define TUNTRACE_CLIENT_TUNNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/dial.h"
#include "client/socks.h"

struct tunnel;

enum { TUNNEL_CHUNK = 64 << 10 };

struct tunnel_info {
	unsigned number; /* from 1, by the client's arrival */
	char host[SOCKS_HOST_MAX];
	uint16_t port;
	union endpoint local, peer; /* once connected */
	bool connected;
	bool finished; /* the server has closed its side in order */
	int err;       /* -errno that it ended with, else 0 */
	/* Monotonic nanoseconds, 0 where it did not come to that. */
	int64_t asked_ns, resolved_ns, connected_ns;
	int64_t active_ns; /* when it last came further: a step above, or bytes of the stream */
	uint64_t sent, received; /* bytes of the stream */
};

struct tunnel_ops {
	/* As dial_ops.resolved(). */
	void (*resolved)(void *arg, const struct tunnel_info *t, const struct resolver_result *r,
			 const union endpoint *addrs, size_t n);
	void (*connected)(void *arg, const struct tunnel_info *t);
	/* There is no connection: why, in words.  The tunnel ends. */
	void (*failed)(void *arg, const struct tunnel_info *t, const char *why);
	/* The connection is over, or the client has gone; the tunnel is freed after this. */
	void (*ended)(void *arg, const struct tunnel_info *t);
};

/*
 * Serves the client on FD, which it owns from here on.  DIALER, OPS and ARG outlive it.
 * 0 or -ENOMEM.
 */
int tunnel_open(struct tunnel **t, int fd, unsigned number, const struct dialer *dialer,
		const struct tunnel_ops *ops, void *arg);

const struct tunnel_info *tunnel_info(const struct tunnel *t);

/* What it waits for before it is connected, as dial_progress(); false where it does not. */
bool tunnel_progress(const struct tunnel *t, char buf[DIAL_WHY_MAX]);

/* Resets the connection; no callback. */
void tunnel_abort(struct tunnel *t);

#endif
