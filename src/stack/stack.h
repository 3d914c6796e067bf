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
struct link;
struct frame;

struct stack_config {
	const char *device; /* "tun0" */
	struct in_addr addr, gateway;
	unsigned prefix;                 /* bits */
	struct in6_addr addr6, gateway6; /* all zero: no IPv6 */
	unsigned prefix6;
	uint32_t mtu; /* bytes; 0: the device's */
	/* Every frame as it crosses the link, in order. */
	void (*frame)(void *arg, struct frame *f);
	/* The link is gone: -errno. */
	void (*failed)(void *arg, int err);
	void *arg;
};

/* Opens the link and brings the interface up.  0 or -errno, those of link_open() among them. */
int stack_open(const struct stack_config *c, struct ev_loop *loop);

/* Closes or resets what is still open, lets the segments out, closes the link. */
void stack_close(void);

/* How many connections are still in a state that the peer waits in. */
unsigned stack_open_connections(void);

struct stack_counts {
	uint64_t retransmitted; /* TCP segments */
	uint64_t dropped;       /* frames that were not given to lwIP because their headers lie */
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

/* Callbacks never run inside a call of theirs: they come from the loop.  Errors as closed(). */
int conn_connect(struct conn **conn, const struct sockaddr *to, const struct conn_ops *ops,
		 void *arg);

/* How much of the N bytes was taken; less than N: writable() follows. */
size_t conn_write(struct conn *c, const void *p, size_t n);

/* N bytes that received() gave are done with. */
void conn_took(struct conn *c, size_t n);

/* Sends FIN after what was written. */
void conn_finish(struct conn *c);

/* Ends it without further callbacks: FIN where all is sent and received, else RST. */
void conn_close(struct conn *c);

/* Ends it with RST, without further callbacks. */
void conn_abort(struct conn *c);

void conn_local(const struct conn *c, struct sockaddr_storage *sa);
void conn_peer(const struct conn *c, struct sockaddr_storage *sa);

/* ---- UDP ---- */

struct dgram;

/* Bound to a random port (RFC 6056); RECEIVED gets each datagram, ERROR an ICMP error's -errno. */
struct dgram_ops {
	void (*received)(void *arg, const struct sockaddr *from, const void *p, size_t n);
};

int dgram_open(struct dgram **dgram, int family, const struct dgram_ops *ops, void *arg);
int dgram_send(struct dgram *d, const struct sockaddr *to, const void *p, size_t n);
void dgram_close(struct dgram *d);

/* Random bytes from the kernel; aborts where there are none. */
void stack_random(void *p, size_t n);

#endif
