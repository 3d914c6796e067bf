/*
 * GPRS Tunnelling Protocol, user plane, 3GPP TS 29.281: version 1 as far as datagrams (G-PDUs).
 *
 *	+-----+-+-+-+-+-+---------------+-------------------------------+
 *	| Ver |T|r|E|S|N|    Message    |            Length             |
 *	+-----+-+-+-+-+-+---------------+-------------------------------+
 *	|                  Tunnel endpoint identifier                   |
 *	+-------------------------------+---------------+---------------+
 *	|   Sequence number (E, S or N) |    N-PDU      | Next header   |
 *	+-------------------------------+---------------+---------------+
 *
 * Length counts what follows the first eight bytes.  Extension headers have their length, in
 * words, in front, and the next one's type behind.
 */
#include "bytes.h"
#include "walk.h"

enum { GTP_HLEN = 8, GTP_OPTIONAL = 4, VERSION_1 = 1, FLAG_OPTIONS = 0x07, G_PDU = 255 };
enum { MESSAGE, LENGTH, TEID };

static const struct value_name messages[] = {
	{ 1, 1, "Echo request" },
	{ 2, 2, "Echo response" },
	{ 26, 26, "Error indication" },
	{ 31, 31, "Supported extension header notification" },
	{ 254, 254, "End Marker" },
	{ 255, 255, "T-PDU" },
	{ 0 },
};

static const struct field_def fields[] = {
	[MESSAGE] = { "gtp.message", "Message Type", FIELD_UINT8, BASE_HEX, .at = 1, .size = 1,
		      .names = messages },
	[LENGTH] = { "gtp.length", "Length", FIELD_UINT16, BASE_DEC, .at = 2, .size = 2 },
	[TEID] = { "gtp.teid", "TEID", FIELD_UINT32, BASE_HEX, .at = 4, .size = 4 },
};

static void skip_extensions(struct cursor *c)
{
	cursor_skip(c, 3);
	while (cursor_u8(c) && c->state == CURSOR_OK) {
		uint32_t words = cursor_u8(c);

		if (words == 0)
			return;
		cursor_skip(c, words * 4 - 2);
	}
}

static void gtp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	uint32_t flags = cursor_u8(&c), message = cursor_u8(&c), len = cursor_u16(&c);

	cursor_skip(&c, 4);
	if (c.state == CURSOR_OK && flags >> 5 == VERSION_1 && (flags & FLAG_OPTIONS))
		skip_extensions(&c);
	l->hlen = c.pos < l->cap ? c.pos : l->cap;
	if (dissect_check(d, i, &c))
		return;
	if (len <= l->len - GTP_HLEN && l->len > GTP_HLEN + len)
		l->len = GTP_HLEN + len > c.pos ? GTP_HLEN + len : c.pos;
	if (l->cap > l->len)
		l->cap = l->len;
	if (l->len == c.pos)
		return;
	uint8_t first = l->cap > c.pos ? layer_data(d, l)[c.pos] : 0;
	bool datagram = flags >> 5 == VERSION_1 && message == G_PDU;
	enum proto_id next = datagram && first >> 4 == 4 ? PROTO_IP :
			     datagram && first >> 4 == 6 ? PROTO_IPV6 :
							   PROTO_DATA;
	dissect_child(d, i, next, c.pos, l->len - c.pos);
}

const struct proto proto_gtp = {
	.name = "gtp",
	.title = "GPRS Tunneling Protocol",
	.spec = "3GPP TS 29.281",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = gtp_walk,
};
