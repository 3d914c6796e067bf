/* Client and server hello (RFC 8446, 4.1.2 and 4.1.3): their parts, and the host name asked for. */
#include <string.h>

#include "bytes.h"
#include "proto/tls.h"

enum { RANDOM_END = TLS_MESSAGE_HLEN + 2 + 32, EXT_SERVER_NAME = 0, NAME_HOST = 0 };

/* A length of SIZE bytes at *AT, which moves behind what it covers: where that begins. */
static uint32_t vector(const uint8_t *p, uint32_t n, uint32_t *at, uint32_t size, uint32_t *len)
{
	uint32_t v = 0;

	*len = 0;
	if (*at > n || n - *at < size) {
		*at = n + 1;
		return n;
	}
	for (uint32_t i = 0; i < size; i++)
		v = v << 8 | p[(*at)++];
	uint32_t start = *at;
	if (v > n - start) {
		*len = n - start;
		*at = n + 1;
	} else {
		*len = v;
		*at += v;
	}
	return start;
}

void tls_hello_parse(struct tls_hello *h, const uint8_t *p, uint32_t n)
{
	uint32_t at = RANDOM_END, len;

	*h = (struct tls_hello){ 0 };
	if (n < RANDOM_END)
		return;
	h->session = vector(p, n, &at, 1, &h->nsession);
	if (p[0] == TLS_CLIENT_HELLO) {
		h->suites = vector(p, n, &at, 2, &h->nsuites);
		h->compressions = vector(p, n, &at, 1, &h->ncompressions);
	} else if (at <= n && n - at >= 3) {
		h->suites = at;
		h->nsuites = 2;
		h->compressions = at + 2;
		h->ncompressions = 1;
		at += 3;
	} else {
		return;
	}
	if (at >= n)
		return;
	uint32_t start = vector(p, n, &at, 2, &len);
	h->end = start + len;
	h->extensions = len ? start : 0;
}

bool tls_extension_next(const uint8_t *p, uint32_t end, uint32_t *at, struct tls_extension *e)
{
	if (*at > end || end - *at < 4)
		return false;
	e->type = be16(p + *at);
	e->len = be16(p + *at + 2);
	e->off = *at + 4;
	if (e->len > end - e->off)
		e->len = end - e->off;
	*at = e->off + e->len;
	return true;
}

/* The name in the server_name extension (RFC 6066, section 3) of N bytes at P. */
static const uint8_t *host_name(const uint8_t *p, uint32_t n, uint32_t *len)
{
	uint32_t at = 2;

	while (at < n && n - at > 3) {
		uint32_t size = be16(p + at + 1);

		if (size > n - at - 3)
			return NULL;
		if (p[at] == NAME_HOST && size > 0) {
			*len = size;
			return p + at + 3;
		}
		at += 3 + size;
	}
	return NULL;
}

const uint8_t *tls_hello_name(const uint8_t *p, uint32_t n, uint32_t *len)
{
	struct tls_extension e;
	struct tls_hello h;

	if (n == 0 || p[0] != TLS_CLIENT_HELLO)
		return NULL;
	tls_hello_parse(&h, p, n);
	for (uint32_t at = h.extensions; at && tls_extension_next(p, h.end, &at, &e);)
		if (e.type == EXT_SERVER_NAME)
			return host_name(p + e.off, e.len, len);
	return NULL;
}

const char *tls_alpn_name(const uint8_t *p, uint32_t n)
{
	static const struct {
		const char *alpn, *name;
	} names[] = {
		{ "http/1.1", "Hypertext Transfer Protocol" },
		{ "http/1.0", "Hypertext Transfer Protocol" },
		{ "http/0.9", "Hypertext Transfer Protocol" },
		{ "h2", "HyperText Transfer Protocol 2" },
		{ "imap", "Internet Message Access Protocol" },
		{ "pop3", "Post Office Protocol" },
		{ "dot", "Domain Name System" },
		{ "mqtt", "MQ Telemetry Transport Protocol" },
		{ "acme-tls/1", NULL },
	};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strlen(names[i].alpn) == n && memcmp(names[i].alpn, p, n) == 0)
			return names[i].name;
	if (n > 5 && memcmp(p, "spdy/", 5) == 0)
		return "SPDY";
	return n > 3 && memcmp(p, "h2-", 3) == 0 ? "HyperText Transfer Protocol 2" : NULL;
}
