/*
 * Point-to-Point Protocol, RFC 1661, in HDLC-like framing (RFC 1662).
 *
 *	+-----------+-----------+--------------------+
 *	| 0xff      | 0x03      | Protocol (8 or 16) |
 *	+-----------+-----------+--------------------+
 *
 * Address and control may be left out (RFC 1661, 6.6), and so may the protocol's upper byte,
 * when it is zero: an odd first byte says so (6.5).
 */
#include "field.h"
#include "walk.h"

static void ppp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = layer_data(d, l);

	if (l->cap >= 2 && p[0] == 0xff && p[1] == 0x03)
		cursor_skip(&c, 2);
	uint32_t proto = cursor_u8(&c);
	if (!(proto & 1))
		proto = proto << 8 | cursor_u8(&c);
	l->hlen = c.pos;
	if (dissect_check(d, i, &c))
		return;
	dissect_child(d, i, registry_next(REGISTRY_PPP, proto), c.pos, l->len - c.pos);
}

const struct proto proto_ppp = {
	.name = "ppp",
	.title = "Point-to-Point Protocol",
	.spec = "RFC 1661",
	.walk = ppp_walk,
};
