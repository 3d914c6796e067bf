/*
 * The server's side of SOCKS version 5, RFC 1928, without authentication: bytes of a client to
 * its request, and the replies as bytes.  No I/O.
 *
 *	GREETING ── methods ──► REQUEST ── CONNECT ──► DONE
 *	    │                      │
 *	    └────── FAILED ◄───────┘
 *
 * Each state takes exactly the bytes of its message, so that what follows a request, the
 * stream's first bytes, is left to the caller.
 */
#ifndef TUNTRACE_CLIENT_SOCKS_H
#define TUNTRACE_CLIENT_SOCKS_H

#include <stddef.h>
#include <stdint.h>

#include "client/endpoint.h"

enum socks_state { SOCKS_GREETING, SOCKS_REQUEST, SOCKS_DONE, SOCKS_FAILED };

/* The field REP of a reply, RFC 1928, section 6. */
enum socks_reply {
	SOCKS_SUCCEEDED,
	SOCKS_GENERAL_FAILURE,
	SOCKS_NOT_ALLOWED,
	SOCKS_NETWORK_UNREACHABLE,
	SOCKS_HOST_UNREACHABLE,
	SOCKS_CONNECTION_REFUSED,
	SOCKS_TTL_EXPIRED,
	SOCKS_COMMAND_NOT_SUPPORTED,
	SOCKS_ADDRESS_NOT_SUPPORTED,
};

enum {
	SOCKS_HOST_MAX = 256,    /* a name's 255 bytes and the NUL */
	SOCKS_MESSAGE_MAX = 262, /* the longest request */
	SOCKS_REPLY_MAX = 22,
};

struct socks {
	enum socks_state state;
	uint8_t buf[SOCKS_MESSAGE_MAX]; /* of the message that is not whole yet */
	size_t have;
	/* In SOCKS_DONE: a name, or an address as text.  PORT may be 0, which no one listens on. */
	char host[SOCKS_HOST_MAX];
	uint16_t port;
};

void socks_init(struct socks *s);

/*
 * Takes what belongs to the handshake from the N bytes at P, returns how many those are, and
 * appends to OUT, which has room for SOCKS_REPLY_MAX, the *NOUT bytes that go to the client
 * now.  In SOCKS_FAILED those are the last: the connection is to be closed after them.
 */
size_t socks_input(struct socks *s, const uint8_t *p, size_t n, uint8_t *out, size_t *nout);

/* The reply to a request; BOUND is the address of our side, or NULL.  Returns its length. */
size_t socks_reply(uint8_t out[SOCKS_REPLY_MAX], enum socks_reply reply,
		   const union endpoint *bound);

/* The reply that says ERR, a -errno of a connection; 0 is SOCKS_SUCCEEDED. */
enum socks_reply socks_reply_of(int err);

#endif
