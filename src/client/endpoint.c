#include "client/endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

void endpoint_from(union endpoint *e, const struct sockaddr *sa)
{
	memset(e, 0, sizeof *e);
	memcpy(e, sa, sa->sa_family == AF_INET ? sizeof e->in : sizeof e->in6);
}

void endpoint_set(union endpoint *e, int family, const void *addr, uint16_t port)
{
	memset(e, 0, sizeof *e);
	e->sa.sa_family = (sa_family_t)family;
	if (family == AF_INET) {
		memcpy(&e->in.sin_addr, addr, 4);
		e->in.sin_port = htons(port);
	} else {
		memcpy(&e->in6.sin6_addr, addr, 16);
		e->in6.sin6_port = htons(port);
	}
}

/* N digits as a port, 0 where they are none. */
static uint16_t parse_port(const char *s, size_t n)
{
	unsigned v = 0;

	if (n == 0 || n > 5)
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return 0;
		v = v * 10 + (unsigned)(s[i] - '0');
	}
	return v > 65535 ? 0 : (uint16_t)v;
}

int endpoint_parse(union endpoint *e, const char *text, size_t n, uint16_t port)
{
	char host[INET6_ADDRSTRLEN];
	uint8_t addr[16];
	const char *end = text + n, *colon = memchr(text, ':', n);
	const char *from = text, *to = end, *rest = end;
	int family = AF_INET6;

	if (n > 0 && text[0] == '[') {
		from = text + 1;
		to = memchr(text, ']', n);
		if (!to)
			return -EINVAL;
		rest = to + 1;
	} else if (!colon || !memchr(colon + 1, ':', (size_t)(end - colon - 1))) {
		family = AF_INET;
		if (colon)
			to = rest = colon;
	}
	if ((size_t)(to - from) >= sizeof host)
		return -EINVAL;
	memcpy(host, from, (size_t)(to - from));
	host[to - from] = '\0';
	if (strlen(host) != (size_t)(to - from) || inet_pton(family, host, addr) != 1)
		return -EINVAL;
	if (rest < end) {
		port = *rest == ':' ? parse_port(rest + 1, (size_t)(end - rest - 1)) : 0;
		if (!port)
			return -EINVAL;
	}
	endpoint_set(e, family, addr, port);
	return 0;
}

uint16_t endpoint_port(const union endpoint *e)
{
	return ntohs(e->sa.sa_family == AF_INET ? e->in.sin_port : e->in6.sin6_port);
}

const uint8_t *endpoint_bytes(const union endpoint *e, size_t *len)
{
	if (e->sa.sa_family == AF_INET) {
		*len = 4;
		return (const uint8_t *)&e->in.sin_addr;
	}
	*len = 16;
	return e->in6.sin6_addr.s6_addr;
}

bool endpoint_same(const union endpoint *a, const union endpoint *b)
{
	size_t na, nb;
	const uint8_t *pa = endpoint_bytes(a, &na), *pb = endpoint_bytes(b, &nb);

	return na == nb && memcmp(pa, pb, na) == 0 && endpoint_port(a) == endpoint_port(b);
}

const char *endpoint_host(const union endpoint *e, char buf[ENDPOINT_TEXT_MAX])
{
	size_t len;
	const uint8_t *p = endpoint_bytes(e, &len);

	inet_ntop(e->sa.sa_family, p, buf, ENDPOINT_TEXT_MAX);
	return buf;
}

const char *endpoint_text(const union endpoint *e, char buf[ENDPOINT_TEXT_MAX])
{
	char host[ENDPOINT_TEXT_MAX];
	bool v6 = e->sa.sa_family == AF_INET6;

	endpoint_host(e, host);
	snprintf(buf, ENDPOINT_TEXT_MAX, "%s%.45s%s:%u", v6 ? "[" : "", host, v6 ? "]" : "",
		 (unsigned)endpoint_port(e));
	return buf;
}

static const char *unreachable4(const uint8_t *p)
{
	if (p[0] == 127)
		return "is this machine's loopback";
	if (p[0] == 0)
		return "is no host's address";
	if (p[0] == 169 && p[1] == 254)
		return "is a link-local address";
	if ((p[0] & 0xf0) == 0xe0)
		return "is a multicast address";
	if (p[0] >= 0xf0)
		return "is no host's address";
	return NULL;
}

static const char *unreachable6(const struct in6_addr *a)
{
	if (IN6_IS_ADDR_LOOPBACK(a))
		return "is this machine's loopback";
	if (IN6_IS_ADDR_UNSPECIFIED(a))
		return "is no host's address";
	if (IN6_IS_ADDR_LINKLOCAL(a))
		return "is a link-local address";
	if (IN6_IS_ADDR_MULTICAST(a))
		return "is a multicast address";
	if (IN6_IS_ADDR_V4MAPPED(a))
		return "is an IPv4-mapped address";
	return NULL;
}

const char *endpoint_unreachable(const union endpoint *e)
{
	size_t len;

	if (e->sa.sa_family == AF_INET)
		return unreachable4(endpoint_bytes(e, &len));
	return unreachable6(&e->in6.sin6_addr);
}

/* The default policy table, RFC 6724, section 2.1. */
static const struct policy {
	uint8_t prefix[16];
	uint8_t bits, precedence, label;
} policies[] = {
	{ { [15] = 1 }, 128, 50, 0 },  { { [10] = 0xff, 0xff }, 96, 35, 4 }, { { 0 }, 96, 1, 3 },
	{ { 0x20, 0x02 }, 16, 30, 2 }, { { 0x20, 0x01 }, 32, 5, 5 },         { { 0xfc }, 7, 3, 13 },
	{ { 0xfe, 0xc0 }, 10, 1, 11 }, { { 0x3f, 0xfe }, 16, 1, 12 },        { { 0 }, 0, 40, 1 },
};

static void as_ipv6(const union endpoint *e, uint8_t out[16])
{
	size_t len;
	const uint8_t *p = endpoint_bytes(e, &len);

	memset(out, 0, 16);
	if (len == 4)
		out[10] = out[11] = 0xff;
	memcpy(out + 16 - len, p, len);
}

static const struct policy *policy_of(const union endpoint *e)
{
	uint8_t a[16];
	const struct policy *p = policies;

	as_ipv6(e, a);
	for (;; p++) {
		unsigned whole = p->bits / 8, rest = p->bits % 8;

		if (memcmp(a, p->prefix, whole) == 0 &&
		    (rest == 0 || ((a[whole] ^ p->prefix[whole]) >> (8 - rest)) == 0))
			return p; /* the last row matches all */
	}
}

/* Scopes as in RFC 6724, section 3.1: link-local 2, site-local 5, global 14. */
static unsigned scope_of(const union endpoint *e)
{
	size_t len;
	const uint8_t *p = endpoint_bytes(e, &len);

	if (len == 4)
		return p[0] == 127 || (p[0] == 169 && p[1] == 254) ? 2 : 14;
	if (p[0] == 0xff)
		return p[1] & 0xf;
	if (IN6_IS_ADDR_LOOPBACK(&e->in6.sin6_addr) || IN6_IS_ADDR_LINKLOCAL(&e->in6.sin6_addr))
		return 2;
	return IN6_IS_ADDR_SITELOCAL(&e->in6.sin6_addr) ? 5 : 14;
}

/* Greater is better: a digit for each rule, the first rule's the highest. */
static unsigned merit(const union endpoint *e, const union endpoint *source)
{
	const struct policy *p = policy_of(e);

	if (!source)
		return 0;
	return 1u << 16 | (unsigned)(scope_of(e) == scope_of(source)) << 15 |
	       (unsigned)(p->label == policy_of(source)->label) << 14 |
	       (unsigned)p->precedence << 4 | (15 - scope_of(e));
}

void endpoint_sort(union endpoint *e, size_t n, const union endpoint *source4,
		   const union endpoint *source6)
{
	for (size_t i = 1; i < n; i++) {
		union endpoint x = e[i];
		unsigned m = merit(&x, x.sa.sa_family == AF_INET ? source4 : source6);
		size_t k = i;

		for (; k > 0; k--) {
			const union endpoint *s =
				e[k - 1].sa.sa_family == AF_INET ? source4 : source6;

			if (merit(&e[k - 1], s) >= m)
				break;
			e[k] = e[k - 1];
		}
		e[k] = x;
	}
}
