/*
 * The TCP/IP stack: lwIP on a link, in the caller's event loop.  lwIP's state is global, so
 * a process has one stack.  Nothing of lwIP shows through this header.
 */
#ifndef TUNTRACE_STACK_H
#define TUNTRACE_STACK_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ev_loop;
struct frame;
struct impair_config;
struct link;
struct link_ops;

struct stack_config {
	const char *device; /* "tun0" */
	struct in_addr addr, gateway;
	unsigned prefix;                 /* bits */
	struct in6_addr addr6, gateway6; /* all zero: no IPv6 */
	unsigned prefix6;
	uint32_t mtu; /* bytes, 68 to 65535; 0: the device's */
	/* Every frame as it crosses the link, in order. */
	void (*frame)(void *arg, struct frame *f);
	/* The link is gone: -errno.  Once, from the loop; what is open stays so, in silence. */
	void (*failed)(void *arg, int err);
	void *arg;
	/* What opens the link, link_open() where it is NULL: a simulated wire comes in here. */
	int (*open_link)(struct link **link, const char *device, struct ev_loop *loop,
			 const struct link_ops *ops, void *arg);
	/* Frames are shown without the stack's word on them, but for what the link did wrong. */
	bool no_annotations;
	/* ACKs wait for a second segment or a timer (RFC 1122, 4.2.3.2), not only until no more has come. */
	bool delayed_ack;
	uint32_t
		keepalive_ms; /* idle peers that we connected to are probed after so long (RFC 9293, 3.8.4); 0: never */
	/* What the link is to do wrong (impair/impair.h), or NULL; its `open` is not used. */
	const struct impair_config *impair;
};

/* Opens the link and brings the interface up.  0 or -errno, those of link_open() among them. */
int stack_open(const struct stack_config *c, struct ev_loop *loop);

/*
 * A second end of the same stack, for two that talk to each other over a simulated wire: it has
 * addresses of its own, at which conn_listen() listens.  Of C, `failed` is not used.
 * 0 or -errno.
 */
int stack_open_peer(const struct stack_config *c);

/*
 * Closes or resets what is still open, without further callbacks, so that no peer goes on
 * retransmitting: waits up to two seconds for the last acknowledgements, serving the link
 * alone and not the event loop, resets what then still waits, closes the link.  Not from a
 * callback of the stack.
 */
void stack_close(void);

/* Bytes of the longest datagram that goes out whole. */
uint32_t stack_mtu(void);

/* How many connections are still in a state that the peer waits in. */
unsigned stack_open_connections(void);

struct stack_counts {
	uint64_t retransmitted; /* TCP segments */
	uint64_t dropped;       /* frames that were not given to lwIP because their headers lie */
	uint64_t refused;       /* frames that the device did not take */
};
struct stack_counts stack_counts(void);

/* ---- TCP ---- */

struct conn;

struct conn_ops {
	void (*connected)(void *arg);
	/* N bytes came in order; borrowed.  The window opens again by conn_took(). */
	void (*received)(void *arg, const void *p, size_t n);
	/* The peer sent FIN: no more will be received. */
	void (*finished)(void *arg);
	/* There is room to write, after conn_write() took less than it was given. */
	void (*writable)(void *arg);
	/*
	 * The connection is gone and must not be used again: 0 after an orderly close of both sides,
	 * -ECONNREFUSED, -ECONNRESET, -ETIMEDOUT, -ENETUNREACH, -EHOSTUNREACH.
	 */
	void (*closed)(void *arg, int err);
};

/*
 * Callbacks never run inside a call of theirs: they come from the loop.  Any of them may be
 * NULL.  Errors as closed(), and -EAFNOSUPPORT, -EADDRINUSE (no port left), -ENOMEM.
 */
int conn_connect(struct conn **conn, const struct sockaddr *to, const struct conn_ops *ops,
		 void *arg);

/*
 * Listens at an address of the peer's end.  ACCEPTED is told each connection once it is established, and
 * gives the ops and ARG for it with conn_adopt(), or conn_abort()s it.  0 or -errno.
 */
int conn_listen(const struct sockaddr *at, void (*accepted)(void *arg, struct conn *c), void *arg);
void conn_adopt(struct conn *c, const struct conn_ops *ops, void *arg);

/* How much of the N bytes was taken; less than N: writable() follows.  Nothing before connected(). */
size_t conn_write(struct conn *c, const void *p, size_t n);

/* N bytes that received() gave are done with. */
void conn_took(struct conn *c, size_t n);

/* Sends FIN after what was written. */
void conn_finish(struct conn *c);

/*
 * Ends it without further callbacks: FIN after what was written, but RST where it is not
 * connected yet or where bytes that came were not taken (RFC 2525, section 2.17).
 */
void conn_close(struct conn *c);

/* Ends it with RST, without further callbacks. */
void conn_abort(struct conn *c);

void conn_local(const struct conn *c, struct sockaddr_storage *sa);
void conn_peer(const struct conn *c, struct sockaddr_storage *sa);

/* ---- UDP ---- */

struct dgram;

struct dgram_ops {
	void (*received)(void *arg, const struct sockaddr *from, const void *p, size_t n);
	/* An ICMP error came for a datagram sent to TO: -ECONNREFUSED and the like.  May be NULL. */
	void (*error)(void *arg, const struct sockaddr *to, int err);
};

/* Bound to a random port (RFC 6056).  FAMILY is AF_INET or AF_INET6.  0 or -errno. */
int dgram_open(struct dgram **dgram, int family, const struct dgram_ops *ops, void *arg);
/* 0 or -errno: -EMSGSIZE, -EAFNOSUPPORT, -ENETUNREACH, -ENOBUFS. */
int dgram_send(struct dgram *d, const struct sockaddr *to, const void *p, size_t n);
void dgram_local(const struct dgram *d, struct sockaddr_storage *sa);
void dgram_close(struct dgram *d);

/* Random bytes from the kernel; aborts where there are none. */
void stack_random(void *p, size_t n);

/* For a simulation: those bytes are from now on not random at all, but follow from SEED. */
void stack_random_from(uint64_t seed);

#endif
