/* Internet Control Message Protocol, RFC 792. */
#include "field.h"

enum { ICMP_HLEN = 8 };

static void icmp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, ICMP_HLEN);
	l->hlen = c.pos;
	dissect_check(d, i, &c);
}

const struct proto proto_icmp = {
	.name = "icmp",
	.title = "Internet Control Message Protocol",
	.spec = "RFC 792",
	.walk = icmp_walk,
};
