/*
 * Transport Layer Security: where its records end in a stream, RFC 8446 (5.1).
 *
 *	+-----------+-----------------+-----------------+
 *	| Type (8)  |  Version (16)   |   Length (16)   |
 *	+-----------+-----------------+-----------------+
 *
 * What the records hold is not decoded.  Several whole records of one segment are one layer.
 */
#include "bytes.h"
#include "field.h"

enum { RECORD_HLEN = 5, RECORD_MAX = 0x4000 + 2048 };
enum { CHANGE_CIPHER_SPEC = 20, HANDSHAKE = 22, APPLICATION_DATA = 23, HEARTBEAT = 24 };

static void tls_walk(struct dissection *d, struct layer *l)
{
	(void)d;
	l->hlen = l->cap;
}

/* What begins like no record is taken as it comes: a stream that was joined in its middle. */
static uint32_t tls_message(const uint8_t *p, uint32_t n, const struct message_ask *ask)
{
	(void)ask;
	if (p[0] < CHANGE_CIPHER_SPEC || p[0] > HEARTBEAT || (n > 1 && p[1] != 3))
		return n;
	return n < RECORD_HLEN ? 0 : RECORD_HLEN + be16(p + 3);
}

static bool tls_recognise(const uint8_t *p, uint32_t n)
{
	return n >= RECORD_HLEN && (p[0] == HANDSHAKE || p[0] == APPLICATION_DATA) && p[1] == 3 &&
	       p[2] <= 3 && be16(p + 3) > 0 && be16(p + 3) < RECORD_MAX;
}

static void tls_rows(struct rows *r, const struct layer *l)
{
	(void)r;
	(void)l;
}

const struct proto proto_tls = {
	.name = "tls",
	.title = "Transport Layer Security",
	.spec = "RFC 8446",
	.walk = tls_walk,
	.rows = tls_rows,
	.message = tls_message,
	.runs = true,
	.recognise = tls_recognise,
};
