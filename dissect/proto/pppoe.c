/*
 * PPP over Ethernet, the session stage, RFC 2516, section 4.
 *
 *	+-------+-------+---------------+-------------------------------+
 *	|  Ver  | Type  |     Code      |          Session id           |
 *	+-------+-------+---------------+-------------------------------+
 *	|            Length             |  PPP protocol, then payload   |
 *	+-------------------------------+-------------------------------+
 */
#include "bytes.h"
#include "walk.h"

enum { PPPOE_HLEN = 6 };
enum { VERSION, TYPE, CODE, SESSION, LENGTH };

static const struct value_name codes[] = {
	{ 0x00, 0x00, "Session Data" },
	{ 0x07, 0x07, "Active Discovery Offer (PADO)" },
	{ 0x09, 0x09, "Active Discovery Initiation (PADI)" },
	{ 0x0a, 0x0a, "Active Discovery Session-Grant (PADG)" },
	{ 0x0b, 0x0b, "Active Discovery Session-Credit Response (PADC)" },
	{ 0x0c, 0x0c, "Active Discovery Quality (PADQ)" },
	{ 0x19, 0x19, "Active Discovery Request (PADR)" },
	{ 0x65, 0x65, "Active Discovery Session-confirmation (PADS)" },
	{ 0xa7, 0xa7, "Active Discovery Terminate (PADT)" },
	{ 0xd3, 0xd3, "Active Discovery Message (PADM)" },
	{ 0xd4, 0xd4, "Active Discovery Network (PADN)" },
	{ 0 },
};

static const struct field_def fields[] = {
	[VERSION] = { "pppoe.version", "Version", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1,
		      .mask = 0xf0 },
	[TYPE] = { "pppoe.type", "Type", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1, .mask = 0x0f },
	[CODE] = { "pppoe.code", "Code", FIELD_UINT8, BASE_HEX, .at = 1, .size = 1,
		   .names = codes },
	[SESSION] = { "pppoe.session_id", "Session ID", FIELD_UINT16, BASE_HEX, .at = 2,
		      .size = 2 },
	[LENGTH] = { "pppoe.payload_length", "Payload Length", FIELD_UINT16, BASE_DEC, .at = 4,
		     .size = 2 },
};

static void pppoes_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, 4);
	uint32_t len = cursor_u16(&c);
	l->hlen = c.pos;
	if (dissect_check(d, i, &c))
		return;
	if (len > l->len - PPPOE_HLEN)
		dissect_issue(d, i, ISSUE_BAD_LENGTH, 4, &fields[LENGTH]);
	else
		l->len = PPPOE_HLEN + len;
	if (l->cap > l->len)
		l->cap = l->len;
	dissect_child(d, i, PROTO_PPP, PPPOE_HLEN, l->len - PPPOE_HLEN);
}

const struct proto proto_pppoes = {
	.name = "pppoes",
	.title = "PPP-over-Ethernet Session",
	.spec = "RFC 2516",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = pppoes_walk,
};
