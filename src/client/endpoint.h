/* Addresses with a port, as the client's parts pass them around. */
#ifndef TUNTRACE_CLIENT_ENDPOINT_H
#define TUNTRACE_CLIENT_ENDPOINT_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

union endpoint {
	struct sockaddr sa; /* sa_family: AF_INET or AF_INET6 */
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

/* "[2001:db8:…]:65535" and its NUL. */
enum { ENDPOINT_TEXT_MAX = INET6_ADDRSTRLEN + 9 };

/* ADDR is 4 or 16 bytes, by FAMILY. */
void endpoint_set(union endpoint *e, int family, const void *addr, uint16_t port);

/* SA, of one of the two families. */
void endpoint_from(union endpoint *e, const struct sockaddr *sa);

/*
 * The N characters at TEXT: "192.0.2.1", "192.0.2.1:53", "2001:db8::1", "[2001:db8::1]",
 * "[2001:db8::1]:53"; PORT is the default.  0, or -EINVAL for anything else, a zone or a port
 * of 0 among them.
 */
int endpoint_parse(union endpoint *e, const char *text, size_t n, uint16_t port);

uint16_t endpoint_port(const union endpoint *e);
bool endpoint_same(const union endpoint *a, const union endpoint *b);

/* The address' bytes, 4 or 16 by *LEN. */
const uint8_t *endpoint_bytes(const union endpoint *e, size_t *len);

/* "192.0.2.1:80", "[2001:db8::1]:80"; and the address alone. */
const char *endpoint_text(const union endpoint *e, char buf[ENDPOINT_TEXT_MAX]);
const char *endpoint_host(const union endpoint *e, char buf[ENDPOINT_TEXT_MAX]);

/*
 * Why the stack, which is a host of its own behind a router, can never reach E: "is this
 * machine's loopback" (also as IPv4-mapped), "is no host's address" and so on; NULL where
 * nothing is wrong.
 */
const char *endpoint_unreachable(const union endpoint *e);

/*
 * The N addresses at E in the order in which they are to be tried: RFC 6724, section 6, rules
 * 2, 5, 6 and 8, for a host whose own addresses are SOURCE4 and SOURCE6 (NULL: it has none,
 * and rule 1 puts those of that family last).  Stable.
 */
void endpoint_sort(union endpoint *e, size_t n, const union endpoint *source4,
		   const union endpoint *source6);

#endif
