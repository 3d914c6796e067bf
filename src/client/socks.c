#include "client/socks.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

enum { VERSION = 5, METHOD_NONE = 0x00, METHOD_NOT_ACCEPTABLE = 0xff, COMMAND_CONNECT = 1 };
enum { ATYP_IPV4 = 1, ATYP_NAME = 3, ATYP_IPV6 = 4 };

void socks_init(struct socks *s)
{
	memset(s, 0, sizeof *s);
}

/*
 * How long the greeting is, as far as its bytes so far tell:
 *
 *	+-----+----------+----------+
 *	| VER | NMETHODS | METHODS  |
 *	+-----+----------+----------+
 *	|  1  |    1     | 1 to 255 |
 *	+-----+----------+----------+
 */
static size_t greeting_length(const struct socks *s)
{
	return s->have < 2 ? 2 : 2 + (size_t)s->buf[1];
}

/*
 * The same of the request:
 *
 *	+-----+-----+-------+------+----------+----------+
 *	| VER | CMD | X'00' | ATYP | DST.ADDR | DST.PORT |
 *	+-----+-----+-------+------+----------+----------+
 *	|  1  |  1  |   1   |  1   | Variable |    2     |
 *	+-----+-----+-------+------+----------+----------+
 *
 * A name begins with its length in one byte.
 */
static size_t request_length(const struct socks *s)
{
	if (s->have < 5)
		return 5;
	switch (s->buf[3]) {
	case ATYP_IPV4: return 4 + 4 + 2;
	case ATYP_IPV6: return 4 + 16 + 2;
	case ATYP_NAME: return 5 + (size_t)s->buf[4] + 2;
	default: return s->have; /* no length to go by: it is refused as it is */
	}
}

static void fail(struct socks *s, enum socks_reply reply, uint8_t *out, size_t *nout)
{
	s->state = SOCKS_FAILED;
	*nout += socks_reply(out + *nout, reply, NULL);
}

static void take_greeting(struct socks *s, uint8_t *out, size_t *nout)
{
	bool acceptable = memchr(s->buf + 2, METHOD_NONE, s->buf[1]) != NULL;

	out[(*nout)++] = VERSION;
	out[(*nout)++] = acceptable ? METHOD_NONE : METHOD_NOT_ACCEPTABLE;
	s->state = acceptable ? SOCKS_REQUEST : SOCKS_FAILED;
}

/* The address as text; false where a name holds what no name has. */
static bool take_host(struct socks *s)
{
	const uint8_t *p = s->buf + 4;
	size_t n;

	switch (s->buf[3]) {
	case ATYP_IPV4: return inet_ntop(AF_INET, p, s->host, sizeof s->host);
	case ATYP_IPV6: return inet_ntop(AF_INET6, p, s->host, sizeof s->host);
	default: n = *p++;
	}
	for (size_t i = 0; i < n; i++)
		if (p[i] <= ' ' || p[i] >= 0x7f)
			return false;
	memcpy(s->host, p, n);
	s->host[n] = '\0';
	return n > 0;
}

static void take_request(struct socks *s, uint8_t *out, size_t *nout)
{
	const uint8_t *b = s->buf;
	uint8_t atyp = b[3];

	if (b[2] != 0) /* "Fields marked RESERVED (RSV) must be set to X'00'" */
		fail(s, SOCKS_GENERAL_FAILURE, out, nout);
	else if (b[1] != COMMAND_CONNECT)
		fail(s, SOCKS_COMMAND_NOT_SUPPORTED, out, nout);
	else if (atyp != ATYP_IPV4 && atyp != ATYP_NAME && atyp != ATYP_IPV6)
		fail(s, SOCKS_ADDRESS_NOT_SUPPORTED, out, nout);
	else if (!take_host(s))
		fail(s, SOCKS_HOST_UNREACHABLE, out, nout);
	else {
		s->port = (uint16_t)(b[s->have - 2] << 8 | b[s->have - 1]);
		s->state = SOCKS_DONE;
	}
}

/* One byte at a time, as a message is at most 262 of them: no byte too many can be taken. */
static void take_byte(struct socks *s, uint8_t c, uint8_t *out, size_t *nout)
{
	bool greeting = s->state == SOCKS_GREETING;

	assert(s->have < sizeof s->buf);
	s->buf[s->have++] = c;
	if (s->buf[0] != VERSION || (greeting && s->have == 2 && c == 0)) {
		s->state = SOCKS_FAILED; /* another protocol: nothing that it would understand */
		return;
	}
	if (s->have < (greeting ? greeting_length(s) : request_length(s)))
		return;
	if (greeting)
		take_greeting(s, out, nout);
	else
		take_request(s, out, nout);
	s->have = 0;
}

size_t socks_input(struct socks *s, const uint8_t *p, size_t n, uint8_t *out, size_t *nout)
{
	size_t i = 0;

	*nout = 0;
	while (i < n && (s->state == SOCKS_GREETING || s->state == SOCKS_REQUEST))
		take_byte(s, p[i++], out, nout);
	return i;
}

size_t socks_reply(uint8_t out[SOCKS_REPLY_MAX], enum socks_reply reply,
		   const union endpoint *bound)
{
	static const uint8_t none[6];
	size_t len = 4;
	const uint8_t *addr = bound ? endpoint_bytes(bound, &len) : none;
	uint16_t port = bound ? endpoint_port(bound) : 0;

	out[0] = VERSION;
	out[1] = (uint8_t)reply;
	out[2] = 0;
	out[3] = len == 4 ? ATYP_IPV4 : ATYP_IPV6;
	memcpy(out + 4, addr, len);
	out[4 + len] = (uint8_t)(port >> 8);
	out[5 + len] = (uint8_t)port;
	return 6 + len;
}

enum socks_reply socks_reply_of(int err)
{
	switch (-err) {
	case 0: return SOCKS_SUCCEEDED;
	case ECONNREFUSED: return SOCKS_CONNECTION_REFUSED;
	case ENETUNREACH: return SOCKS_NETWORK_UNREACHABLE;
	case EHOSTUNREACH:
	case ETIMEDOUT:
	case ENOENT: return SOCKS_HOST_UNREACHABLE;
	case EAFNOSUPPORT: return SOCKS_ADDRESS_NOT_SUPPORTED;
	case EACCES:
	case EPERM: return SOCKS_NOT_ALLOWED;
	default: return SOCKS_GENERAL_FAILURE;
	}
}
