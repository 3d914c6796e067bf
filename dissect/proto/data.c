/*
 * Bytes that no protocol here decodes.  info is the struct known of what they are of, or NULL: only
 * what nobody knows is "data", as in Wireshark.
 */
#include <string.h>

#include "field.h"
#include "known.h"
#include "walk.h"

static void data_walk(struct dissection *d, struct layer *l)
{
	(void)d;
	l->hlen = 0;
}

enum { DATA, LENGTH, PAYLOAD };

static const struct field_def fields[] = {
	[DATA] = { "data.data", "Data", FIELD_BYTES, .base = BASE_NONE },
	[LENGTH] = { "data.len", "Length", FIELD_INT32, .base = BASE_DEC },
	[PAYLOAD] = { "tuntrace.payload", "Payload", FIELD_BYTES, .base = BASE_NONE },
};

/* Text, as `tshark -V` has it: a line of the tree each. */
static void text_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	uint32_t n = 0;

	for (uint32_t at = 0; at < l->cap; n++) {
		const uint8_t *lf = memchr(p + at, '\n', l->cap - at);
		uint32_t size = lf ? (uint32_t)(lf - p) + 1 - at : l->cap - at;

		rows_text_begin(r);
		if (!r->unlabelled)
			text_value(&r->text, p + at, size, false);
		rows_label(r, at, size, rows_text_end(r, NULL));
		at += size;
	}
	rows_summary(r, "Line-based text data (%u line%s)", n, n == 1 ? "" : "s");
}

static void data_rows(struct rows *r, const struct layer *l)
{
	const struct known *named = l->info;

	if (l->cap == 0) {
		rows_withdraw(r);
		return;
	}
	if (named && strcmp(named->name, "data-text-lines") == 0) {
		text_rows(r, l);
		return;
	}
	if (named) {
		rows_summary_text(r, named->title);
		rows_bytes(r, &fields[PAYLOAD], 0, l->cap);
		return;
	}
	rows_summary(r, "Data (%u byte%s)", l->cap, l->cap == 1 ? "" : "s");
	rows_bytes(r, &fields[DATA], 0, l->cap);
	rows_uint(r, &fields[LENGTH], 0, 0, l->cap)->flags = ROW_GENERATED;
}

const struct proto proto_data = {
	.name = "data",
	.title = "Data",
	.spec = "",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = data_walk,
	.rows = data_rows,
};
