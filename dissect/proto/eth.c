/*
 * Ethernet II and IEEE 802.3.
 *
 *	 0                   1                   2                   3
 *	+---------------------------------------------------------------+
 *	|                     Destination (6 bytes)                     |
 *	+                               +-------------------------------+
 *	|                               |      Source (6 bytes)         |
 *	+-------------------------------+-------------------------------+
 *	|                                                               |
 *	+-------------------------------+-------------------------------+
 *	|      Type or length           |
 *	+-------------------------------+
 *
 * Up to 1500 the last word is the length of an LLC frame (IEEE 802.3, 3.2.6), from 1536 on
 * an EtherType.  What follows the network layer's own length is padding or a trailer.
 */
#include "field.h"

enum { ETH_HLEN = 14, ETH_LENGTH_MAX = 1500 };

static void eth_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, 12);
	uint32_t type = cursor_u16(&c);
	l->hlen = c.pos;
	if (dissect_check(d, i, &c))
		return;
	if (type <= ETH_LENGTH_MAX) {
		uint32_t left = l->len - ETH_HLEN;
		dissect_child(d, i, PROTO_LLC, ETH_HLEN, type < left ? type : left);
		return;
	}
	dissect_child(d, i, registry_next(REGISTRY_ETHERTYPE, type), ETH_HLEN, l->len - ETH_HLEN);
}

const struct proto proto_eth = {
	.name = "eth",
	.title = "Ethernet II",
	.spec = "IEEE 802.3",
	.walk = eth_walk,
};
