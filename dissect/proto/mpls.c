/*
 * MPLS label stack, RFC 3032; one layer a label.
 *
 *	+---------------------------------------+-----+-+---------------+
 *	|                 Label                 | Exp |S|      TTL      |
 *	+---------------------------------------+-----+-+---------------+
 *
 * What follows the bottom of the stack is told by no field: the first four bits are IP's version
 * (RFC 4928), or something else.
 */
#include "bytes.h"
#include "walk.h"

enum { MPLS_HLEN = 4, MPLS_BOTTOM = 0x100 };
enum { LABEL, EXP, BOTTOM, TTL };

static const struct value_name special[] = {
	{ 0, 0, "IPv4 Explicit-Null" },
	{ 1, 1, "Router Alert" },
	{ 2, 2, "IPv6 Explicit-Null" },
	{ 3, 3, "Implicit-Null" },
	{ 7, 7, "Entropy Label Indicator (ELI)" },
	{ 13, 13, "Generic Associated Channel Label (GAL)" },
	{ 14, 14, "OAM Alert" },
	{ 15, 15, "Extension Label (XL)" },
	{ 0 },
};

static const struct field_def fields[] = {
	[LABEL] = { "mpls.label", "MPLS Label", FIELD_UINT32, BASE_DEC_HEX, .at = 0, .size = 4,
		    .mask = 0xfffff000 },
	[EXP] = { "mpls.exp", "MPLS Experimental Bits", FIELD_UINT32, BASE_DEC, .at = 0, .size = 4,
		  .mask = 0xe00 },
	[BOTTOM] = { "mpls.bottom", "MPLS Bottom Of Label Stack", FIELD_UINT32, BASE_DEC, .at = 0,
		     .size = 4, .mask = MPLS_BOTTOM },
	[TTL] = { "mpls.ttl", "MPLS TTL", FIELD_UINT32, BASE_DEC, .at = 0, .size = 4,
		  .mask = 0xff },
};

static enum proto_id payload(uint8_t first)
{
	return first >> 4 == 4 ? PROTO_IP : first >> 4 == 6 ? PROTO_IPV6 : PROTO_DATA;
}

static void mpls_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	uint32_t word = cursor_u32(&c);

	l->hlen = c.pos;
	if (dissect_check(d, i, &c) || l->len == MPLS_HLEN)
		return;
	enum proto_id next = PROTO_MPLS;
	if (word & MPLS_BOTTOM)
		next = l->cap > MPLS_HLEN ? payload(layer_data(d, l)[MPLS_HLEN]) : PROTO_DATA;
	dissect_child(d, i, next, MPLS_HLEN, l->len - MPLS_HLEN);
}

static void mpls_rows(struct rows *r, const struct layer *l)
{
	if (l->cap < MPLS_HLEN) {
		rows_withdraw(r);
		return;
	}
	uint32_t word = be32(layer_data(r->d, l)), label = word >> 12;
	const char *name = label <= 15 ? value_name(special, label) : NULL;
	rows_text_begin(r);
	text_fmt(&r->text, "MultiProtocol Label Switching Header, Label: %u", label);
	if (label <= 15)
		text_fmt(&r->text, " (%s)", name ? name : "Reserved - Unknown");
	text_fmt(&r->text, ", Exp: %u, S: %u, TTL: %u", word >> 9 & 7, word >> 8 & 1, word & 0xff);
	rows_summary_text(r, rows_text_end(r, NULL));
	for (unsigned i = LABEL; i <= TTL; i++)
		rows_fixed(r, &fields[i]);
}

const struct proto proto_mpls = {
	.name = "mpls",
	.title = "MultiProtocol Label Switching Header",
	.spec = "RFC 3032",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = mpls_walk,
	.rows = mpls_rows,
};
