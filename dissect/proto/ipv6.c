/*
 * Internet Protocol version 6, RFC 8200.
 *
 *	 0     3 4          11 12        15 16                           31
 *	+-------+-------------+----------------------------------------------+
 *	|Version|Traffic class|                 Flow label                   |
 *	+-------+-------------+------------+----------------+----------------+
 *	|          Payload length          |  Next header   |   Hop limit    |
 *	+----------------------------------+----------------+----------------+
 *	|                      Source address, 16 bytes                      |
 *	+--------------------------------------------------------------------+
 *	|                    Destination address, 16 bytes                   |
 *	+--------------------------------------------------------------------+
 *
 * Extension headers (section 4) follow one another by their next header fields; here they
 * belong to the IPv6 layer.  aux is the protocol number that follows the last of them.
 */
#include "field.h"

#include "bytes.h"

enum { IPV6_HLEN = 40 };
enum { EXT_HOPOPTS = 0, EXT_ROUTING = 43, EXT_FRAGMENT = 44, EXT_AH = 51, EXT_DSTOPTS = 60 };

/* Moves C over the extension headers that begin with NEXT; gives the protocol behind them. */
static uint8_t skip_extensions(struct cursor *c, uint8_t next, bool *later_fragment)
{
	while (c->state == CURSOR_OK) {
		uint8_t after;
		uint32_t n;

		switch (next) {
		case EXT_HOPOPTS:
		case EXT_ROUTING:
		case EXT_DSTOPTS:
			after = cursor_u8(c);
			n = cursor_u8(c);
			cursor_skip(c, n * 8 + 6);
			break;
		case EXT_AH: /* RFC 4302: in 32-bit words, less two */
			after = cursor_u8(c);
			n = cursor_u8(c);
			cursor_skip(c, n * 4 + 6);
			break;
		case EXT_FRAGMENT:
			after = cursor_u8(c);
			cursor_skip(c, 1);
			*later_fragment = (cursor_u16(c) & 0xfff8) != 0;
			cursor_skip(c, 4);
			if (*later_fragment)
				return after;
			break;
		default: return next;
		}
		next = after;
	}
	return next;
}

static void ipv6_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, IPV6_HLEN);
	bool later_fragment = false;

	l->hlen = l->cap < IPV6_HLEN ? l->cap : IPV6_HLEN;
	if (!p) {
		dissect_check(d, i, &c);
		return;
	}
	if (p[0] >> 4 != 6)
		dissect_issue(d, i, ISSUE_BAD_VERSION, 0, NULL);
	uint32_t payload = be16(p + 4);
	/* Zero is a jumbogram (RFC 2675) or segmentation offload: to the end of the frame. */
	if (payload > l->len - IPV6_HLEN)
		dissect_issue(d, i, ISSUE_MALFORMED, 4, NULL);
	else if (payload != 0)
		l->len = IPV6_HLEN + payload;
	if (l->cap > l->len)
		l->cap = l->len;
	c = layer_cursor(d, l);
	cursor_skip(&c, IPV6_HLEN);
	l->aux = skip_extensions(&c, p[6], &later_fragment);
	l->hlen = c.pos;
	if (dissect_check(d, i, &c) || l->len == c.pos)
		return;
	dissect_child(d, i, later_fragment ? PROTO_DATA : registry_next(REGISTRY_IP_PROTO, l->aux),
		      c.pos, l->len - c.pos);
}

const struct proto proto_ipv6 = {
	.name = "ipv6",
	.title = "Internet Protocol Version 6",
	.spec = "RFC 8200",
	.walk = ipv6_walk,
};
