/*
 * Ethernet II and IEEE 802.3.
 *
 *	 0                             15 16                           31
 *	+---------------------------------------------------------------+
 *	|                     Destination (6 bytes)                     |
 *	+                               +-------------------------------+
 *	|                               |      Source (6 bytes)         |
 *	+-------------------------------+                               +
 *	|                                                               |
 *	+-------------------------------+-------------------------------+
 *	|      Type or length           |
 *	+-------------------------------+
 *
 * Up to 1500 the last word is the length of an LLC frame (IEEE 802.3, 3.2.6), from 1536 on
 * an EtherType; zero is taken for one.  aux is ETHER_TYPE, ETHER_LENGTH or 0 for neither.
 */
#include "bytes.h"
#include "names.h"
#include "proto/ether.h"
#include "walk.h"

enum { ETH_HLEN = 14 };

enum {
	DST,
	DST_OUI,
	SRC,
	SRC_OUI,
	ADDR_DST,
	ADDR_SRC,
	OUI_DST,
	OUI_SRC,
	DST_LG,
	DST_IG,
	SRC_LG,
	SRC_IG,
	LG_DST,
	IG_DST,
	LG_SRC,
	IG_SRC,
	LENGTH,
	TYPE,
	INVALID,
	PADDING,
	TRAILER,
	FCS,
	FCS_STATUS,
};

static const struct value_name lg_names[] = {
	{ 0, 0, "Globally unique address (factory default)" },
	{ 1, 1, "Locally administered address (this is NOT the factory default)" },
	{ 0 },
};

static const struct value_name ig_names[] = {
	{ 0, 0, "Individual address (unicast)" },
	{ 1, 1, "Group address (multicast/broadcast)" },
	{ 0 },
};

#define LG(field, place) \
	{ \
		field, "LG bit", FIELD_BOOL, .at = (place), .size = 3, .bits = 24, \
					     .mask = 0x020000, .names = lg_names \
	}
#define IG(field, place) \
	{ \
		field, "IG bit", FIELD_BOOL, .at = (place), .size = 3, .bits = 24, \
					     .mask = 0x010000, .names = ig_names \
	}

static const struct field_def fields[] = {
	[DST] = { "eth.dst", "Destination", FIELD_ETHER, .at = 0, .size = 6 },
	[DST_OUI] = { "eth.dst.oui", "Destination OUI", FIELD_UINT24, .at = 0, .size = 3 },
	[SRC] = { "eth.src", "Source", FIELD_ETHER, .at = 6, .size = 6 },
	[SRC_OUI] = { "eth.src.oui", "Source OUI", FIELD_UINT24, .at = 6, .size = 3 },
	[ADDR_DST] = { "eth.addr", "Address", FIELD_ETHER, .at = 0, .size = 6 },
	[ADDR_SRC] = { "eth.addr", "Address", FIELD_ETHER, .at = 6, .size = 6 },
	[OUI_DST] = { "eth.addr.oui", "Address OUI", FIELD_UINT24, .at = 0, .size = 3 },
	[OUI_SRC] = { "eth.addr.oui", "Address OUI", FIELD_UINT24, .at = 6, .size = 3 },
	[DST_LG] = LG("eth.dst.lg", 0),
	[DST_IG] = IG("eth.dst.ig", 0),
	[SRC_LG] = LG("eth.src.lg", 6),
	[SRC_IG] = IG("eth.src.ig", 6),
	[LG_DST] = LG("eth.lg", 0),
	[IG_DST] = IG("eth.ig", 0),
	[LG_SRC] = LG("eth.lg", 6),
	[IG_SRC] = IG("eth.ig", 6),
	[LENGTH] = { "eth.len", "Length", FIELD_UINT16, BASE_DEC },
	[TYPE] = { "eth.type", "Type", FIELD_UINT16, BASE_HEX, .names = names_ethertype },
	[INVALID] = { "eth.invalid_lentype", "Invalid length/type", FIELD_UINT16, BASE_HEX_DEC },
	[PADDING] = { "eth.padding", "Padding", FIELD_BYTES },
	[TRAILER] = { "eth.trailer", "Trailer", FIELD_BYTES },
	[FCS] = { "eth.fcs", "Frame check sequence", FIELD_UINT32, BASE_HEX },
	[FCS_STATUS] = { "eth.fcs.status", "FCS Status", FIELD_UINT8,
			 .names = names_checksum_status },
};

static void eth_walk(struct dissection *d, struct layer *l)
{
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, 12);
	uint32_t type = cursor_u16(&c);
	l->hlen = c.pos;
	if (!dissect_check(d, layer_index(d, l), &c))
		ether_payload(d, l, type, ETH_HLEN);
}

static void hidden(struct rows *r, unsigned field)
{
	rows_fixed(r, &fields[field])->flags = ROW_HIDDEN;
}

static void address_rows(struct rows *r, bool dst)
{
	rows_fixed(r, &fields[dst ? DST : SRC]);
	rows_push(r);
	hidden(r, dst ? DST_OUI : SRC_OUI);
	rows_fixed(r, &fields[dst ? ADDR_DST : ADDR_SRC]);
	hidden(r, dst ? OUI_DST : OUI_SRC);
	rows_fixed(r, &fields[dst ? DST_LG : SRC_LG]);
	hidden(r, dst ? LG_DST : LG_SRC);
	rows_fixed(r, &fields[dst ? DST_IG : SRC_IG]);
	hidden(r, dst ? IG_DST : IG_SRC);
	rows_pop(r);
}

static void summary(struct rows *r, const struct layer *l, const char *kind)
{
	const uint8_t *p = layer_data(r->d, l);

	if (rows_unlabelled(r))
		return;
	rows_text_begin(r);
	text_fmt(&r->text, "%s, Src: ", kind);
	text_mac(&r->text, p + 6);
	text_str(&r->text, ", Dst: ");
	text_mac(&r->text, p);
	rows_summary_text(r, rows_text_end(r, NULL));
}

static void eth_rows(struct rows *r, const struct layer *l)
{
	static const struct ether_trailer_defs trailer = { &fields[PADDING], &fields[TRAILER],
							   &fields[FCS], &fields[FCS_STATUS] };

	if (l->cap < ETH_HLEN) {
		rows_withdraw(r);
		return;
	}
	uint32_t type = be16(layer_data(r->d, l) + 12);
	if (l->aux == ETHER_LENGTH)
		rows_summary(r, "IEEE 802.3 Ethernet ");
	else
		summary(r, l, l->aux == ETHER_TYPE ? "Ethernet II" : "Ethernet Unknown");
	address_rows(r, true);
	address_rows(r, false);
	rows_uint(r,
		  &fields[l->aux == ETHER_TYPE   ? TYPE :
			  l->aux == ETHER_LENGTH ? LENGTH :
						   INVALID],
		  12, 2, type);
	if (l->aux)
		ether_trailer_rows(r, l, &trailer);
}

const struct proto proto_eth = {
	.name = "eth",
	.title = "Ethernet",
	.spec = "IEEE 802.3",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = eth_walk,
	.rows = eth_rows,
};
