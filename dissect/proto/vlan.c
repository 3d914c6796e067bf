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
#include "names.h"
#include "proto/ether.h"
#include "walk.h"

enum { VLAN_HLEN = 4 };
enum { PRIORITY, DEI, ID, ETYPE, LENGTH, TRAILER };

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
	static const struct ether_trailer_defs trailer = { .padding = &fields[TRAILER],
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
