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

static void put_values(struct text *t, const struct dissection *d, const struct query *q,
		       const struct rows *r, const struct value_zone *zone)
{
	bool first = true;

	for (uint32_t i = 0; i < r->n; i++) {
		if (!query_matches(q, d, &r->row[i]))
			continue;
		if (!first)
			text_char(t, ',');
		value_text(t, &r->row[i], zone);
		first = false;
	}
}

void fields_line(struct text *t, const struct dissection *d, const struct query *q, size_t n,
		 struct rows *r, const struct value_zone *zone)
{
	rows_clear(r);
	for (uint8_t i = 0; i < d->nlayers; i++)
		if (wanted(q, n, d->layers[i].proto))
			rows_unfold_layer(r, d, i);
	for (size_t i = 0; i < n; i++) {
		if (i)
			text_char(t, '\t');
		put_values(t, d, &q[i], r, zone);
	}
}
