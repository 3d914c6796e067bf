/*
 * Authentication Header of IPsec, RFC 4302.
 *
 *	+---------------+---------------+-------------------------------+
 *	|  Next header  | Length, 4s - 2|           Reserved            |
 *	+---------------+---------------+-------------------------------+
 *	|                Security parameters index (SPI)                |
 *	+---------------------------------------------------------------+
 *	|                        Sequence number                        |
 *	+---------------------------------------------------------------+
 *	|                  Integrity check value (ICV)                  |
 *	+---------------------------------------------------------------+
 *
 * What it protects follows in the clear.
 */
#include "bytes.h"
#include "known.h"
#include "names.h"
#include "proto/ipv6.h"
#include "walk.h"

enum { AH_HLEN = 12 };
enum { NEXT, LENGTH, RESERVED, SPI, SEQUENCE, ICV };

static const struct field_def fields[] = {
	[NEXT] = { "ah.next_header", "Next header", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1,
		   .names = names_ip_proto },
	[LENGTH] = { "ah.length", "Length", FIELD_UINT8, BASE_DEC, .at = 1, .size = 1 },
	[RESERVED] = { "ah.reserved", "Reserved", FIELD_BYTES },
	[SPI] = { "ah.spi", "AH SPI", FIELD_UINT32, BASE_HEX, .at = 4, .size = 4 },
	[SEQUENCE] = { "ah.sequence", "AH Sequence", FIELD_UINT32, BASE_DEC, .at = 8, .size = 4 },
	[ICV] = { "ah.icv", "AH ICV", FIELD_BYTES },
};

static void ah_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	uint8_t next = cursor_u8(&c);
	uint32_t len = (cursor_u8(&c) + 2u) * 4;

	cursor_skip(&c, len - 2);
	l->hlen = len < l->cap ? len : l->cap;
	if (!dissect_check(d, i, &c) && l->len > len)
		ipv6_follow(d, i, next, len, l->len - len);
}

static void ah_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	rows_fixed(r, &fields[NEXT]);
	struct row *row = rows_fixed(r, &fields[LENGTH]);
	if (l->cap < 2)
		return;
	uint32_t len = (p[1] + 2u) * 4;
	row->label = rows_text(r, "Length: %u (%u bytes)", p[1], len);
	rows_whole(r, &fields[RESERVED], 2, 2);
	rows_fixed(r, &fields[SPI]);
	rows_fixed(r, &fields[SEQUENCE]);
	rows_whole(r, &fields[ICV], AH_HLEN, len > AH_HLEN ? len - AH_HLEN : 0);
}

const struct proto proto_ah = {
	.name = "ah",
	.title = "Authentication Header",
	.spec = "RFC 4302",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = ah_walk,
	.rows = ah_rows,
};
