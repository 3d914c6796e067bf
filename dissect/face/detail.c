#include "face/detail.h"

#include <string.h>

#include "face/detail_impl.h"

/* ".... ..1. = ": where the bits of the mask are in a word of WIDTH bits, and what they are. */
static void put_bits(struct text *t, uint64_t mask, uint64_t value, unsigned width)
{
	uint64_t word = value << __builtin_ctzll(mask);

	for (unsigned i = 0; i < width; i++) {
		uint64_t bit = (uint64_t)1 << (width - 1 - i);

		if (i && i % 4 == 0)
			text_char(t, ' ');
		text_char(t, !(mask & bit) ? '.' : word & bit ? '1' : '0');
	}
	text_str(t, " = ");
}

static unsigned type_width(const struct field_def *def)
{
	switch ((enum field_type)def->type) {
	case FIELD_UINT8:
	case FIELD_INT8:
	case FIELD_CHAR: return 8;
	case FIELD_UINT16:
	case FIELD_INT16: return 16;
	case FIELD_UINT24: return 24;
	case FIELD_UINT64:
	case FIELD_INT64: return 64;
	case FIELD_BOOL: return def->bits ? def->bits : 8;
	default: return 32;
	}
}

static bool is_number(enum field_type type)
{
	return (type >= FIELD_CHAR && type <= FIELD_INT64) || type == FIELD_BOOL;
}

static unsigned bits_of(uint64_t mask)
{
	unsigned n = 0;

	for (; mask; mask &= mask - 1)
		n++;
	return n;
}

/* The number as its base shows it in the tree; both ways for the double bases. */
static void put_number(struct text *t, const struct row *row, const struct value_zone *zone)
{
	unsigned digits =
		row->def->mask ? (bits_of(row->def->mask) + 3) / 4 : type_width(row->def) / 4;

	switch (row->def->base) {
	case BASE_DEC_HEX:
		text_fmt(t, "%lu (0x", (unsigned long)row->u);
		text_hex(t, row->u, digits);
		text_char(t, ')');
		break;
	case BASE_HEX_DEC:
		text_str(t, "0x");
		text_hex(t, row->u, digits);
		text_fmt(t, " (%lu)", (unsigned long)row->u);
		break;
	case BASE_HEX:
		text_str(t, "0x");
		text_hex(t, row->u, digits);
		break;
	default: value_text(t, row, zone); break;
	}
}

static void put_value(struct text *t, const struct row *row, const struct value_zone *zone)
{
	const char *name = NULL;

	if (is_number(row->def->type))
		name = value_name(row->def->names,
				  row->def->type == FIELD_BOOL ? row->u != 0 : (uint32_t)row->u);
	if (row->def->type == FIELD_BOOL) {
		text_str(t, name ? name : row->u ? "True" : "False");
	} else if (name && row->def->base == BASE_NONE) {
		text_str(t, name);
	} else if (name) {
		text_str(t, name);
		text_str(t, " (");
		put_number(t, row, zone);
		text_char(t, ')');
	} else if (row->def->names && row->def->type != FIELD_BOOL && is_number(row->def->type)) {
		text_str(t, "Unknown (");
		put_number(t, row, zone);
		text_char(t, ')');
	} else if (row->def->type == FIELD_RELTIME) {
		value_text(t, row, zone);
		text_str(t, " seconds");
	} else {
		put_number(t, row, zone);
	}
}

static void put_plain(struct text *t, const struct row *row, const struct value_zone *zone)
{
	const struct field_def *def = row->def;

	if (row->label) {
		/* Labels may hold names off the wire. */
		text_value(t, row->label, strlen(row->label), true);
	} else if (def->type == FIELD_PROTOCOL) {
		text_str(t, proto_by_id((enum proto_id)row->u)->title);
	} else if (def->type == FIELD_NONE) {
		text_str(t, def->title);
	} else {
		text_str(t, def->title);
		text_str(t, ": ");
		put_value(t, row, zone);
	}
}

void detail_row(struct text *t, const struct rows *r, const struct row *row,
		const struct value_zone *zone)
{
	const struct field_def *def = row->def;
	enum detail_place place = detail_place(r, row);

	if (row->flags & ROW_GENERATED)
		text_char(t, '[');
	if (def->mask && is_number(def->type) && place != DETAIL_WHOLE)
		put_bits(t, def->mask, row->u, type_width(def));
	if (place == DETAIL_PLAIN || place == DETAIL_BEHIND)
		put_plain(t, row, zone);
	if (place != DETAIL_PLAIN)
		detail_put(t, r, row);
	if (row->flags & ROW_GENERATED)
		text_char(t, ']');
}

void detail_text(struct text *t, const struct rows *r, const struct value_zone *zone)
{
	for (uint32_t i = 0; i < r->n; i++) {
		if (r->row[i].flags & ROW_HIDDEN)
			continue;
		for (unsigned k = 0; k < 4u * r->row[i].depth; k++)
			text_char(t, ' ');
		detail_row(t, r, &r->row[i], zone);
		text_char(t, '\n');
	}
}
