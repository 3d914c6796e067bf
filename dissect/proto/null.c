/*
 * BSD loopback: LINKTYPE_NULL (address family in the order of the host that captured) and
 * LINKTYPE_LOOP (in network order).
 *
 * A family of at most 16 bits that seems to have its upper half set was written by a host of
 * the other byte order.  IPv6 is 24 on NetBSD, 28 on FreeBSD, 30 on Darwin, 10 on Linux.
 */
#include "field.h"
#include "walk.h"

enum { NULL_HLEN = 4 };

static enum proto_id family_proto(uint32_t family)
{
	switch (family) {
	case 2: return PROTO_IP;
	case 10:
	case 24:
	case 28:
	case 30: return PROTO_IPV6;
	default: return PROTO_DATA;
	}
}

static void null_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	uint32_t family = cursor_u32(&c);

	l->hlen = c.pos;
	if (dissect_check(d, i, &c))
		return;
	if (family > 0xffff)
		family = __builtin_bswap32(family);
	dissect_child(d, i, family_proto(family), NULL_HLEN, l->len - NULL_HLEN);
}

const struct proto proto_null = {
	.name = "null",
	.title = "Null/Loopback",
	.spec = "LINKTYPE_NULL, LINKTYPE_LOOP",
	.walk = null_walk,
};
