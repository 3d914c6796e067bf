/*
 * Logical Link Control, IEEE 802.2, and SNAP (RFC 1042).
 *
 *	+----------+----------+-------------+----------------------+------------+
 *	| DSAP (8) | SSAP (8) | Control (8) | SNAP: OUI (24)       | Type (16)  |
 *	+----------+----------+-------------+----------------------+------------+
 *
 * DSAP and SSAP 0xaa with control 3 (UI) announce SNAP.
 */
#include "field.h"
#include "walk.h"

enum { LLC_HLEN = 3, SNAP_HLEN = 8, SAP_SNAP = 0xaa, LLC_UI = 3 };

static void llc_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	uint8_t dsap = cursor_u8(&c), ssap = cursor_u8(&c), control = cursor_u8(&c);
	bool snap = dsap == SAP_SNAP && ssap == SAP_SNAP && control == LLC_UI;
	uint32_t oui = snap ? cursor_u24(&c) : 0;
	uint32_t type = snap ? cursor_u16(&c) : 0;

	l->hlen = c.pos;
	if (dissect_check(d, i, &c))
		return;
	/* Only the Ethernet and the RFC 1042 OUI say that what follows is an EtherType. */
	enum proto_id next =
		snap && oui == 0 ? registry_next(REGISTRY_ETHERTYPE, type) : PROTO_DATA;
	dissect_child(d, i, next, c.pos, l->len - c.pos);
}

const struct proto proto_llc = {
	.name = "llc",
	.title = "Logical-Link Control",
	.spec = "IEEE 802.2",
	.walk = llc_walk,
};
