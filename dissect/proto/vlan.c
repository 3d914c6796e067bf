/*
 * VLAN tags, IEEE 802.1Q and 802.1ad (QinQ).
 *
 *	 0     2 3 4                   15 16                          31
 *	+-----+-+-----------------------+-------------------------------+
 *	| PCP |D|        VLAN id        |          EtherType            |
 *	+-----+-+-----------------------+-------------------------------+
 */
#include "field.h"

enum { VLAN_HLEN = 4, VLAN_LENGTH_MAX = 1500 };

static void vlan_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, 2);
	uint32_t type = cursor_u16(&c);
	l->hlen = c.pos;
	if (dissect_check(d, i, &c))
		return;
	enum proto_id next =
		type <= VLAN_LENGTH_MAX ? PROTO_LLC : registry_next(REGISTRY_ETHERTYPE, type);
	dissect_child(d, i, next, VLAN_HLEN, l->len - VLAN_HLEN);
}

const struct proto proto_vlan = {
	.name = "vlan",
	.title = "802.1Q Virtual LAN",
	.spec = "IEEE 802.1Q",
	.walk = vlan_walk,
};
