#include "face/fields.h"

/* True where one of the queries asks for something of protocol PROTO. */
static bool wanted(const struct query *q, size_t n, uint8_t proto)
{
	for (size_t i = 0; i < n; i++)
		for (unsigned k = 0; k < q[i].n; k++)
			if (q[i].protos[k] == proto)
				return true;
	return false;
}

/* True where one of the queries asks for a protocol, whose value is its line of the tree. */
static bool asks_lines(const struct query *q, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (unsigned k = 0; k < q[i].n; k++)
			if (!q[i].defs[k])
				return true;
	return false;
}

/* "data" stands for its bytes, every other protocol for its line of the tree, or its name. */
static void put_value(struct text *t, const struct dissection *d, const struct row *row,
		      const struct value_zone *zone)
{
	const struct layer *l = &d->layers[row->layer];

	if (row->def->type == FIELD_PROTOCOL && l->proto == PROTO_DATA && !l->info)
		text_hexbytes(t, layer_data(d, l), l->cap, 0);
	else
		value_text(t, row, zone);
}

static void put_values(struct text *t, const struct dissection *d, const struct query *q,
		       const struct rows *r, const struct value_zone *zone)
{
	bool first = true;

	for (uint32_t i = 0; i < r->n; i++) {
		if (!query_matches(q, d, &r->row[i]))
			continue;
		if (!first)
			text_char(t, ',');
		put_value(t, d, &r->row[i], zone);
		first = false;
	}
}

void fields_line(struct text *t, const struct dissection *d, const struct query *q, size_t n,
		 struct rows *r, const struct value_zone *zone)
{
	rows_clear(r);
	r->unlabelled = !asks_lines(q, n);
	for (uint8_t i = 0; i < d->nlayers; i++)
		if (wanted(q, n, d->layers[i].proto))
			rows_unfold_layer(r, d, i);
	r->unlabelled = false;
	for (size_t i = 0; i < n; i++) {
		if (i)
			text_char(t, '\t');
		put_values(t, d, &q[i], r, zone);
	}
}
