/* IPv4 and IPv6 addresses with a prefix length, as `ip address` writes them. */
#ifndef TUNTRACE_SETUP_NETADDR_H
#define TUNTRACE_SETUP_NETADDR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct netaddr {
	int family;        /* AF_INET, AF_INET6; 0: none */
	uint8_t bytes[16]; /* network order; 4 or 16 are used */
	unsigned prefix;   /* bits */
};

/* Room for any address with "/128" and a NUL. */
enum { NETADDR_TEXT = 64 };

/* The bytes that an address of FAMILY has. */
size_t netaddr_size(int family);

/* "192.168.1.1/24", "fd00::1/64", or without a prefix (then a host's).  0 or -EINVAL. */
int netaddr_parse(struct netaddr *a, const char *text);

/* Into BUF of NETADDR_TEXT bytes, with or without the prefix.  Returns BUF. */
const char *netaddr_text(const struct netaddr *a, char *buf);
const char *netaddr_host_text(const struct netaddr *a, char *buf);

/* The network of A: the bits behind the prefix are zero. */
struct netaddr netaddr_network(const struct netaddr *a);

/* The host behind A: 192.168.1.1/24 gives 192.168.1.2/24, the address that the stack takes. */
struct netaddr netaddr_next(const struct netaddr *a);

/* Whether A is a host of its own network, not the network's own address or broadcast, and unicast. */
bool netaddr_usable(const struct netaddr *a);

/* Whether HOST, its prefix aside, is in the network of NET. */
bool netaddr_contains(const struct netaddr *net, const struct netaddr *host);

/* The same family, address and prefix. */
bool netaddr_equal(const struct netaddr *a, const struct netaddr *b);

/* 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104. */
bool netaddr_loopback(const struct netaddr *a);

#endif
