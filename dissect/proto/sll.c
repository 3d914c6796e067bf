/*
 * Linux cooked capture, LINKTYPE_LINUX_SLL.
 *
 *	+-------------------+-------------------+
 *	| Packet type (16)  | ARPHRD type (16)  |
 *	+-------------------+-------------------+
 *	| Address length    | Address (8 bytes) |
 *	+-------------------+                   |
 *	|                   +-------------------+
 *	|                   | Protocol (16)     |
 *	+-------------------+-------------------+
 */
#include "field.h"
#include "walk.h"

enum { SLL_HLEN = 16, SLL_P_802_3 = 1, SLL_P_802_2 = 4 };

static void sll_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, 14);
	uint32_t type = cursor_u16(&c);
	l->hlen = c.pos;
	if (dissect_check(d, i, &c))
		return;
	enum proto_id next =
		type == SLL_P_802_2 ? PROTO_LLC : registry_next(REGISTRY_ETHERTYPE, type);
	dissect_child(d, i, next, SLL_HLEN, l->len - SLL_HLEN);
}

const struct proto proto_sll = {
	.name = "sll",
	.title = "Linux cooked capture v1",
	.spec = "LINKTYPE_LINUX_SLL",
	.walk = sll_walk,
};
