/* Internet Control Message Protocol v6, RFC 4443. */
#include "field.h"

enum { ICMPV6_HLEN = 8 };

static void icmpv6_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, ICMPV6_HLEN);
	l->hlen = c.pos;
	dissect_check(d, i, &c);
}

const struct proto proto_icmpv6 = {
	.name = "icmpv6",
	.title = "Internet Control Message Protocol v6",
	.spec = "RFC 4443",
	.walk = icmpv6_walk,
};
