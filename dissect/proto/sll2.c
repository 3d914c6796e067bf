/*
 * Linux cooked capture, second version, LINKTYPE_LINUX_SLL2.
 *
 *	+-------------------+-------------------+
 *	| Protocol (16)     | Reserved (16)     |
 *	+-------------------+-------------------+
 *	| Interface index (32)                  |
 *	+-------------------+---------+---------+
 *	| ARPHRD type (16)  | Type (8)| Alen (8)|
 *	+-------------------+---------+---------+
 *	| Address (8 bytes)                     |
 *	+---------------------------------------+
 */
#include "field.h"
#include "walk.h"

enum { SLL2_HLEN = 20, SLL2_P_802_2 = 4 };

static void sll2_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	uint32_t type = cursor_u16(&c);

	cursor_skip(&c, SLL2_HLEN - 2);
	l->hlen = c.pos;
	if (dissect_check(d, i, &c))
		return;
	enum proto_id next =
		type == SLL2_P_802_2 ? PROTO_LLC : registry_next(REGISTRY_ETHERTYPE, type);
	dissect_child(d, i, next, SLL2_HLEN, l->len - SLL2_HLEN);
}

const struct proto proto_sll2 = {
	.name = "sll",
	.title = "Linux cooked capture v2",
	.spec = "LINKTYPE_LINUX_SLL2",
	.walk = sll2_walk,
};
