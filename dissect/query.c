#include "query.h"

#include <string.h>

static bool same_name(const char *name, const char *s, size_t n)
{
	return strlen(name) == n && memcmp(name, s, n) == 0;
}

static void add(struct query *q, enum proto_id proto, const struct field_def *def)
{
	if (q->n == QUERY_DEFS_MAX)
		return;
	q->defs[q->n] = def;
	q->protos[q->n++] = (uint8_t)proto;
}

static void add_named(struct query *q, enum proto_id id, const struct field_def *defs, size_t ndefs,
		      const char *name, size_t n)
{
	for (size_t i = 0; i < ndefs; i++)
		if (same_name(defs[i].name, name, n))
			add(q, id, &defs[i]);
}

bool query_init(struct query *q, const char *name, size_t n)
{
	*q = (struct query){ .name = name };
	for (unsigned id = 0; id < PROTO_COUNT; id++) {
		const struct proto *p = proto_by_id((enum proto_id)id);

		if (same_name(p->name, name, n))
			add(q, (enum proto_id)id, NULL);
		add_named(q, (enum proto_id)id, p->fields, p->nfields, name, n);
		for (const struct field_table *const *t = p->more; t && *t; t++)
			add_named(q, (enum proto_id)id, (*t)->defs, (*t)->n, name, n);
	}
	return q->n > 0;
}

bool query_matches(const struct query *q, const struct dissection *d, const struct row *row)
{
	for (unsigned i = 0; i < q->n; i++) {
		if (q->defs[i] == row->def)
			return true;
		const struct layer *l = &d->layers[row->layer];

		/* What is known by name is not "data". */
		if (!q->defs[i] && row->def->type == FIELD_PROTOCOL && l->proto == q->protos[i] &&
		    !(l->proto == PROTO_DATA && l->info))
			return true;
	}
	return false;
}

void query_each(void (*each)(void *ctx, enum proto_id proto, const struct field_def *def),
		void *ctx)
{
	for (unsigned id = 0; id < PROTO_COUNT; id++) {
		const struct proto *p = proto_by_id((enum proto_id)id);

		each(ctx, (enum proto_id)id, NULL);
		for (size_t i = 0; i < p->nfields; i++)
			each(ctx, (enum proto_id)id, &p->fields[i]);
		for (const struct field_table *const *t = p->more; t && *t; t++)
			for (size_t i = 0; i < (*t)->n; i++)
				each(ctx, (enum proto_id)id, &(*t)->defs[i]);
	}
}
