/*
 * VLAN tags, IEEE 802.1Q and 802.1ad (QinQ).
 *
 *	 0     2 3 4                   15 16                          31
 *	+-----+-+-----------------------+-------------------------------+
 *	| PCP |D|        VLAN id        |    EtherType or length        |
 *	+-----+-+-----------------------+-------------------------------+
 *
 * aux is ETHER_TYPE or ETHER_LENGTH.
 */
#include "bytes.h"
#include "known.h"
#include "names.h"
#include "proto/ether.h"
#include "walk.h"

enum { VLAN_HLEN = 4 };
enum { PRIORITY, DEI, ID, ETYPE, LENGTH, TRAILER, PADDING };

static const struct value_name priorities[] = {
	{ 0, 0, "Best Effort (default)" },
	{ 1, 1, "Background" },
	{ 2, 2, "Excellent Effort" },
	{ 3, 3, "Critical Applications" },
	{ 4, 4, "Video, < 100ms latency and jitter" },
	{ 5, 5, "Voice, < 10ms latency and jitter" },
	{ 6, 6, "Internetwork Control" },
	{ 7, 7, "Network Control" },
	{ 0 },
};

static const struct value_name eligible[] = { { 0, 0, "Ineligible" }, { 1, 1, "Eligible" }, { 0 } };

static const struct field_def fields[] = {
	[PRIORITY] = { "vlan.priority", "Priority", FIELD_UINT16, BASE_DEC, .at = 0, .size = 2,
		       .mask = 0xe000, .names = priorities },
	[DEI] = { "vlan.dei", "DEI", FIELD_BOOL, .at = 0, .size = 2, .bits = 16, .mask = 0x1000,
		  .names = eligible },
	[ID] = { "vlan.id", "ID", FIELD_UINT16, BASE_DEC, .at = 0, .size = 2, .mask = 0x0fff },
	[ETYPE] = { "vlan.etype", "Type", FIELD_UINT16, BASE_HEX, .names = names_ethertype },
	[LENGTH] = { "vlan.len", "Length", FIELD_UINT16, BASE_DEC },
	[TRAILER] = { "vlan.trailer", "Trailer", FIELD_BYTES },
	[PADDING] = { "eth.padding", "Padding", FIELD_BYTES },
};

static void vlan_walk(struct dissection *d, struct layer *l)
{
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, 2);
	uint32_t type = cursor_u16(&c);
	l->hlen = c.pos;
	if (!dissect_check(d, layer_index(d, l), &c))
		ether_payload(d, l, type, VLAN_HLEN);
}

static void vlan_rows(struct rows *r, const struct layer *l)
{
	static const struct ether_trailer_defs trailer = { .padding = &fields[PADDING],
							   .trailer = &fields[TRAILER] };

	if (l->cap < 2) {
		rows_withdraw(r);
		return;
	}
	uint32_t tci = be16(layer_data(r->d, l));
	rows_summary(r, "802.1Q Virtual LAN, PRI: %u, DEI: %u, ID: %u", tci >> 13, tci >> 12 & 1,
		     tci & 0xfff);
	rows_fixed(r, &fields[PRIORITY]);
	rows_fixed(r, &fields[DEI]);
	rows_fixed(r, &fields[ID]);
	if (l->cap < VLAN_HLEN)
		return;
	uint32_t type = be16(layer_data(r->d, l) + 2);
	rows_uint(r, &fields[l->aux == ETHER_LENGTH ? LENGTH : ETYPE], 2, 2, type);
	ether_trailer_rows(r, l, &trailer);
}

const struct proto proto_vlan = {
	.name = "vlan",
	.title = "802.1Q Virtual LAN",
	.spec = "IEEE 802.1Q",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = vlan_walk,
	.rows = vlan_rows,
};

/* IEEE 802.1ad, with a tag of the provider's, or two where another one follows. */
enum { AD_PRIORITY, AD_DEI, AD_ID, AD_SVID, AD_CVID, AH_ETYPE, AH_TRAILER, ETH_PADDING };
enum { ETHERTYPE_8021AD = 0x88a8 };

static const struct field_def ad_fields[] = {
	[AD_PRIORITY] = { "ieee8021ad.priority", "Priority", FIELD_UINT16, BASE_DEC,
			  .mask = 0xe000 },
	[AD_DEI] = { "ieee8021ad.dei", "DEI", FIELD_UINT16, BASE_DEC, .mask = 0x1000 },
	[AD_ID] = { "ieee8021ad.id", "ID", FIELD_UINT16, BASE_DEC, .mask = 0x0fff },
	[AD_SVID] = { "ieee8021ad.svid", "ID", FIELD_UINT16, BASE_DEC, .mask = 0x0fff },
	[AD_CVID] = { "ieee8021ad.cvid", "ID", FIELD_UINT16, BASE_DEC, .mask = 0x0fff },
	[AH_ETYPE] = { "ieee8021ah.etype", "Type", FIELD_UINT16, BASE_HEX,
		       .names = names_ethertype },
	[AH_TRAILER] = { "ieee8021ah.trailer", "Trailer", FIELD_BYTES },
	[ETH_PADDING] = { "eth.padding", "Padding", FIELD_BYTES },
};

static void ad_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, 2);
	uint32_t type = cursor_u16(&c);
	if (type == ETHERTYPE_8021AD) {
		cursor_skip(&c, 2);
		type = cursor_u16(&c);
	}
	l->hlen = c.pos;
	l->aux = ETHER_TYPE;
	if (!dissect_check(d, i, &c))
		dissect_follower(d, i, REGISTRY_ETHERTYPE, type, c.pos, l->len - c.pos);
}

static void tag_rows(struct rows *r, uint32_t at, unsigned id)
{
	rows_at(r, &ad_fields[AD_PRIORITY], at, 2);
	rows_at(r, &ad_fields[AD_DEI], at, 2);
	rows_at(r, &ad_fields[id], at, 2);
}

static void ad_rows(struct rows *r, const struct layer *l)
{
	static const struct ether_trailer_defs trailer = { .padding = &ad_fields[ETH_PADDING],
							   .trailer = &ad_fields[AH_TRAILER] };
	const uint8_t *p = layer_data(r->d, l);

	if (l->cap < 2) {
		rows_withdraw(r);
		return;
	}
	if (l->cap < VLAN_HLEN)
		return;
	if (be16(p + 2) != ETHERTYPE_8021AD) {
		rows_summary(r, "IEEE 802.1ad, ID: %u", be16(p) & 0xfffu);
		tag_rows(r, 0, AD_ID);
		rows_at(r, &ad_fields[AH_ETYPE], 2, 2);
	} else if (l->cap >= VLAN_HLEN + 2) {
		rows_summary(r, "IEEE 802.1ad, S-VID: %u, C-VID: %u", be16(p) & 0xfffu,
			     be16(p + VLAN_HLEN) & 0xfffu);
		tag_rows(r, 0, AD_SVID);
		tag_rows(r, VLAN_HLEN, AD_CVID);
		rows_at(r, &ad_fields[AH_ETYPE], VLAN_HLEN + 2, 2);
	}
	ether_trailer_rows(r, l, &trailer);
}

const struct proto proto_ieee8021ad = {
	.name = "ieee8021ad",
	.title = "IEEE 802.1ad",
	.spec = "IEEE 802.1ad",
	.fields = ad_fields,
	.nfields = sizeof ad_fields / sizeof ad_fields[0],
	.walk = ad_walk,
	.rows = ad_rows,
};
