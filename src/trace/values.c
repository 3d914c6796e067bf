/* The values that a field has in the frames, for completion: gathered in slices, while asked for. */
#include <stdlib.h>
#include <string.h>

#include "trace/impl.h"
#include "trace/values.h"

enum {
	VALUES_STATE = 64 << 20,
	VALUES_ROWS = 4 << 10,
	VALUES_TEXT = 256 << 10,
	FRAMES_A_LOOK = 16,
};

static void put_string(struct text *t, const struct row *r)
{
	text_char(t, '"');
	for (uint32_t i = 0; i < r->bytes.n && !t->full; i++) {
		uint8_t c = r->bytes.p[i];
		if (c == '"' || c == '\\')
			text_fmt(t, "\\%c", c);
		else if (c < 32 || c > 126)
			text_fmt(t, "\\x%02x", c);
		else
			text_char(t, (char)c);
	}
	text_char(t, '"');
}

bool trace_literal(struct text *t, const struct row *r)
{
	size_t before = t->len;

	switch (r->def->type) {
	case FIELD_NONE:
	case FIELD_PROTOCOL:
	case FIELD_ABSTIME: return false;
	case FIELD_STRING: put_string(t, r); break;
	default: value_text(t, r, trace_zone);
	}
	return !t->full && t->len > before;
}

/* ---- Gathering ---- */

void trace_values_end(struct trace *t)
{
	struct trace_values *v = t->values;

	if (!v)
		return;
	state_done(v->state);
	trace_slot_done(&v->slot);
	free(v->row);
	free(v->text);
	free(v);
	t->values = NULL;
}

bool trace_values(struct trace *t, const char *field, size_t n)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	struct trace_values *v = t->values;

	if (v && strlen(v->field) == n && memcmp(v->field, field, n) == 0)
		return true;
	trace_values_end(t);
	if (n >= TRACE_FIELD_MAX)
		return false;
	v = calloc(1, sizeof *v);
	if (!v)
		return false;
	memcpy(v->field, field, n);
	v->slot.index = TRACE_NONE;
	v->row = calloc(VALUES_ROWS, sizeof *v->row);
	v->text = malloc(VALUES_TEXT);
	v->state = state_new(&config, VALUES_STATE);
	t->values = v;
	if (!v->row || !v->text || !v->state || !query_init(&v->query, v->field, n) ||
	    !v->query.defs[0]) {
		trace_values_end(t);
		return false;
	}
	rows_init(&v->rows, v->row, VALUES_ROWS, v->text, VALUES_TEXT);
	v->rows.unlabelled = true;
	return true;
}

static void count(struct trace_values *v, const struct row *r)
{
	char buf[TRACE_VALUE_MAX];
	struct text text;
	unsigned k = 0;

	text_init(&text, buf, sizeof buf);
	if (!trace_literal(&text, r))
		return;
	while (k < v->n && strcmp(v->value[k].text, buf) != 0)
		k++;
	if (k == TRACE_VALUES_MAX)
		return;
	struct trace_value *x = &v->value[k];
	if (k == v->n) {
		v->n++;
		memcpy(x->text, buf, text.len + 1);
		x->name = r->def->names && r->def->type != FIELD_STRING ?
				  value_name(r->def->names, (uint32_t)r->u) :
				  NULL;
	}
	x->times++;
	/* The most frequent stand first. */
	for (; k > 0 && v->value[k - 1].times < v->value[k].times; k--) {
		struct trace_value swap = v->value[k];
		v->value[k] = v->value[k - 1];
		v->value[k - 1] = swap;
	}
}

static bool has_layer(const struct query *q, const struct layer *l)
{
	for (unsigned i = 0; i < q->n; i++)
		if (q->protos[i] == l->proto)
			return true;
	return false;
}

static void look(struct trace *t, struct trace_values *v, uint32_t i)
{
	const struct dissection *d = &v->slot.d;

	trace_load(t, i, &v->slot);
	dissect(&v->slot.d, &v->slot.frame, &v->state->dissector);
	for (uint8_t k = 0; k < d->nlayers; k++) {
		if (!has_layer(&v->query, &d->layers[k]))
			continue;
		rows_clear(&v->rows);
		rows_unfold_layer(&v->rows, d, k);
		for (uint32_t r = 0; r < v->rows.n; r++)
			if (query_matches(&v->query, d, &v->rows.row[r]))
				count(v, &v->rows.row[r]);
	}
}

bool trace_values_has_work(const struct trace *t)
{
	return t->values && t->values->tried < t->status.frames && t->values->n < TRACE_VALUES_MAX;
}

void trace_values_work(struct trace *t, int64_t deadline)
{
	struct trace_values *v = t->values;

	do {
		for (unsigned k = 0; k < FRAMES_A_LOOK; k++) {
			if (!trace_values_has_work(t))
				return;
			look(t, v, v->tried++);
		}
	} while (trace_clock() < deadline);
}

const struct trace_value *trace_value(const struct trace *t, unsigned k)
{
	return t->values && k < t->values->n ? &t->values->value[k] : NULL;
}
