/*
 * Virtual eXtensible Local Area Network, RFC 7348.
 *
 *	+-------------------------------+-------------------------------+
 *	|             Flags             |       Group policy id         |
 *	+-------------------------------+---------------+---------------+
 *	|            VXLAN network identifier           |   Reserved    |
 *	+-----------------------------------------------+---------------+
 *
 * An Ethernet frame follows.
 */
#include "bytes.h"
#include "walk.h"

enum { VXLAN_HLEN = 8 };
enum { FLAGS, FLAG_G, FLAG_I, FLAG_D, FLAG_A, RESERVED, GBP, VNI, RESERVED8 };

static const struct value_name defined[] = { { 0, 0, "Not defined" }, { 1, 1, "Defined" }, { 0 } };

static const struct field_def fields[] = {
	[FLAGS] = { "vxlan.flags", "Flags", FIELD_UINT16, BASE_HEX, .at = 0, .size = 2 },
	[FLAG_G] = { "vxlan.flag_g", "GBP Extension", FIELD_BOOL, .at = 0, .size = 2, .bits = 16,
		     .mask = 0x8000, .names = defined },
	[FLAG_I] = { "vxlan.flag_i", "VXLAN Network ID (VNI)", FIELD_BOOL, .at = 0, .size = 2,
		     .bits = 16, .mask = 0x0800 },
	[FLAG_D] = { "vxlan.flag_d", "Don't Learn", FIELD_BOOL, .at = 0, .size = 2, .bits = 16,
		     .mask = 0x0040 },
	[FLAG_A] = { "vxlan.flag_a", "Policy Applied", FIELD_BOOL, .at = 0, .size = 2, .bits = 16,
		     .mask = 0x0008 },
	[RESERVED] = { "vxlan.flags_reserved", "Reserved(R)", FIELD_UINT16, BASE_HEX, .at = 0,
		       .size = 2, .mask = 0x77b7 },
	[GBP] = { "vxlan.gbp", "Group Policy ID", FIELD_UINT16, BASE_DEC, .at = 2, .size = 2 },
	[VNI] = { "vxlan.vni", "VXLAN Network Identifier (VNI)", FIELD_UINT24, BASE_DEC, .at = 4,
		  .size = 3 },
	[RESERVED8] = { "vxlan.reserved8", "Reserved", FIELD_UINT8, BASE_DEC, .at = 7, .size = 1 },
};

static void vxlan_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, VXLAN_HLEN);
	l->hlen = c.pos;
	if (!dissect_check(d, i, &c))
		dissect_child(d, i, PROTO_ETH, VXLAN_HLEN, l->len - VXLAN_HLEN);
}

/* "Flags: 0x0800, VXLAN Network ID (VNI)" */
static void flags_row(struct rows *r, uint32_t flags)
{
	struct row *row = rows_fixed(r, &fields[FLAGS]);

	rows_text_begin(r);
	text_fmt(&r->text, "Flags: 0x%04x", flags);
	for (unsigned i = FLAG_G; i <= FLAG_A; i++)
		if (flags & fields[i].mask)
			text_fmt(&r->text, ", %s", fields[i].title);
	row->label = rows_text_end(r, NULL);
}

static void vxlan_rows(struct rows *r, const struct layer *l)
{
	if (l->cap < 2) {
		rows_withdraw(r);
		return;
	}
	flags_row(r, be16(layer_data(r->d, l)));
	rows_push(r);
	for (unsigned i = FLAG_G; i <= RESERVED; i++)
		rows_fixed(r, &fields[i]);
	rows_pop(r);
	for (unsigned i = GBP; i <= RESERVED8; i++)
		rows_fixed(r, &fields[i]);
}

const struct proto proto_vxlan = {
	.name = "vxlan",
	.title = "Virtual eXtensible Local Area Network",
	.spec = "RFC 7348",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = vxlan_walk,
	.rows = vxlan_rows,
};
