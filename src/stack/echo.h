/*
 * ICMP and ICMPv6 echo from the stack: RFC 792 and RFC 4443, 4.1.  Nothing of lwIP shows through
 * this header.
 */
#ifndef TUNTRACE_STACK_ECHO_H
#define TUNTRACE_STACK_ECHO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct echo;

struct echo_reply {
	uint16_t seq;
	uint8_t ttl; /* or hop limit, as it came */
	size_t n;    /* bytes of payload */
	bool intact; /* they are those of a request of that length */
};

/* An ICMP error about a request. */
struct echo_error {
	struct sockaddr_storage from; /* who sent it; port 0 */
	uint16_t seq;
	uint8_t type, code; /* of ICMP, or where FROM is of IPv6, of ICMPv6 */
	uint32_t mtu;       /* of "fragmentation needed" and "packet too big"; else 0 */
};

struct echo_ops {
	void (*reply)(void *arg, const struct echo_reply *r);
	void (*error)(void *arg, const struct echo_error *e);
};

/*
 * Requests to TO, with a random identifier and TTL (0: the stack's own).  Replies are those of that
 * address, identifier and a checksum that is right.  Callbacks come from the loop.  0 or -errno:
 * -EAFNOSUPPORT, -ENOMEM.
 */
int echo_open(struct echo **e, const struct sockaddr *to, uint8_t ttl, const struct echo_ops *ops,
	      void *arg);

/*
 * One with N bytes of payload, which count up from 0.  0 or -errno: -EMSGSIZE, -ENETUNREACH,
 * -ENOBUFS, -ENOMEM.
 */
int echo_send(struct echo *e, uint16_t seq, size_t n);

void echo_close(struct echo *e);

#endif
