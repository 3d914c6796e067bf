/* Bytes that no protocol here decodes. */
#include "field.h"
#include "walk.h"

static void data_walk(struct dissection *d, struct layer *l)
{
	(void)d;
	l->hlen = 0;
}

static const struct field_def fields[] = {
	{ "data.data", "Data", FIELD_BYTES, .base = BASE_NONE },
	{ "data.len", "Length", FIELD_INT32, .base = BASE_DEC },
};

static void data_rows(struct rows *r, const struct layer *l)
{
	if (l->cap == 0) {
		rows_withdraw(r);
		return;
	}
	rows_summary(r, "Data (%u byte%s)", l->cap, l->cap == 1 ? "" : "s");
	rows_bytes(r, &fields[0], 0, l->cap);
	rows_uint(r, &fields[1], 0, 0, l->cap)->flags = ROW_GENERATED;
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
