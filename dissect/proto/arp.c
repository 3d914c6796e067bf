/* Address Resolution Protocol, RFC 826. */
#include "field.h"

static void arp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, 4);
	uint32_t hlen = cursor_u8(&c), plen = cursor_u8(&c);
	cursor_skip(&c, 2 + 2 * hlen + 2 * plen);
	l->hlen = c.pos;
	if (!dissect_check(d, i, &c))
		l->len = c.pos;
	if (l->cap > l->len)
		l->cap = l->len;
}

const struct proto proto_arp = {
	.name = "arp",
	.title = "Address Resolution Protocol",
	.spec = "RFC 826",
	.walk = arp_walk,
};
