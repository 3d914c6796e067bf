/*
 * Netlink (netlink(7)), as much as rtnetlink and nf_tables need: one request, its answers, its
 * acknowledgement; attributes as spans of the message they lie in.
 */
#ifndef TUNTRACE_SETUP_NETLINK_H
#define TUNTRACE_SETUP_NETLINK_H

#include <linux/netlink.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed bytes; p is NULL where there are none. */
struct span {
	const uint8_t *p;
	size_t n;
};

enum { NETLINK_REQUEST_MAX = 2048 };

struct netlink_request {
	alignas(struct nlmsghdr) uint8_t buf[NETLINK_REQUEST_MAX];
	size_t len;
};

/* Begins a request of TYPE with the N bytes of the family's own header at HEAD. */
void netlink_begin(struct netlink_request *r, uint16_t type, uint16_t flags, const void *head,
		   size_t n);

/* Appends an attribute; what does not fit is a fault of the caller (assert). */
void netlink_put(struct netlink_request *r, uint16_t type, const void *p, size_t n);
void netlink_put_u32(struct netlink_request *r, uint16_t type, uint32_t v);
void netlink_put_str(struct netlink_request *r, uint16_t type, const char *s); /* with its NUL */

/* A nested attribute: what is put between the two calls lies in it. */
size_t netlink_nest(struct netlink_request *r, uint16_t type);
void netlink_nest_end(struct netlink_request *r, size_t nest);

/*
 * Sends R over a socket of PROTOCOL and calls EACH (may be NULL) for every answer, H and all that
 * lies in it borrowed.  0, the kernel's -errno, -errno of the socket, -EINTR where a dump changed
 * while it was read, or what EACH returned other than 0.
 */
int netlink_call(int protocol, struct netlink_request *r,
		 int (*each)(void *arg, const struct nlmsghdr *h), void *arg);

/* The attributes of message H behind the family's header of N bytes. */
struct span netlink_attrs(const struct nlmsghdr *h, size_t n);

/* Takes the next attribute off REST; false at its end, or where what is left is no attribute. */
bool netlink_next(struct span *rest, uint16_t *type, struct span *value);

/* The attribute TYPE in ATTRS, {NULL, 0} where there is none. */
struct span netlink_find(struct span attrs, uint16_t type);

/* A number in host order, or in network order; 0 where the attribute is absent or too short. */
uint32_t netlink_u32(struct span value);
uint32_t netlink_be32(struct span value);

/* VALUE as a string into BUF, cut to fit, always ended. */
void netlink_str(struct span value, char *buf, size_t size);

#endif
