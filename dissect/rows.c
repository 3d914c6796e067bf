#include "field.h"

#include <string.h>

#include "bytes.h"
#include "walk.h"

static const struct field_def protocol_def = { "", "", .type = FIELD_PROTOCOL };

void rows_init(struct rows *r, struct row *row, uint32_t max, char *text, size_t size)
{
	*r = (struct rows){ .row = row, .max = max };
	text_init(&r->text, text, size);
}

void rows_clear(struct rows *r)
{
	r->n = 0;
	r->full = false;
	r->text.len = 0;
	r->text.full = false;
}

void rows_unfold(struct rows *r, const struct dissection *d)
{
	rows_clear(r);
	for (uint8_t i = 0; i < d->nlayers; i++)
		rows_unfold_layer(r, d, i);
}

/* A new row at the current depth, or a scratch one that is forgotten, for LEN bytes of the buffer at AT. */
static inline struct row *rows_new(struct rows *r, const struct layer *l,
				   const struct field_def *def, uint32_t at, uint32_t len)
{
	struct row *row = &r->row[r->n];

	if (r->n < r->max - 1)
		r->n++;
	else
		r->full = true;
	row->def = def;
	row->bytes = (struct row_bytes){ NULL, 0 };
	row->off = at;
	row->len = len;
	row->buf = l->buf;
	row->layer = r->layer;
	row->depth = r->depth;
	row->flags = 0;
	row->next = 0;
	row->label = NULL;
	return row;
}

/* The same for LEN bytes of the layer at OFF, those that are there. */
static struct row *rows_add(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len)
{
	static const struct field_def nothing = { "", "", .type = FIELD_NONE };
	const struct layer *l = &r->d->layers[r->layer];
	uint32_t end = r->d->bufs[l->buf].len;
	uint32_t at = off < end - l->off ? l->off + off : end;

	return rows_new(r, l, def ? def : &nothing, at, len < end - at ? len : end - at);
}

/* The fixed fields of the protocol's table, for a protocol that needs no more. */
static void rows_table(struct rows *r, const struct proto *p)
{
	for (size_t i = 0; i < p->nfields; i++)
		if (p->fields[i].size)
			rows_fixed(r, &p->fields[i]);
}

void rows_unfold_layer(struct rows *r, const struct dissection *d, uint8_t index)
{
	const struct layer *l = &d->layers[index];
	const struct proto *p = proto_by_id(l->proto);

	r->d = d;
	r->layer = index;
	r->depth = 0;
	struct row *own = rows_add(r, &protocol_def, 0, l->hlen);
	own->u = l->proto;
	r->own = (uint32_t)(own - r->row);
	r->depth = 1;
	if (p->rows)
		p->rows(r, l);
	else
		rows_table(r, p);
}

/* The big-endian number of SIZE bytes at P, or its part under MASK. */
static uint64_t number(const uint8_t *p, uint32_t size, uint64_t mask)
{
	uint64_t v = 0;

	switch (size) {
	case 1: v = p[0]; break;
	case 2: v = be16(p); break;
	case 4: v = be32(p); break;
	default:
		for (uint32_t i = 0; i < size; i++)
			v = v << 8 | p[i];
	}
	return mask ? (v & mask) >> __builtin_ctzll(mask) : v;
}

static void load_value(struct row *row, const struct field_def *def, const uint8_t *p)
{
	switch (def->type) {
	case FIELD_ETHER:
	case FIELD_IPV6:
	case FIELD_BYTES:
	case FIELD_STRING:
		row->bytes.p = p;
		row->bytes.n = def->size;
		return;
	default: row->u = number(p, def->size, def->mask);
	}
}

static bool fixed_is_there(const struct layer *l, const struct field_def *def)
{
	return def->size != 0 && l->cap >= def->size && def->at <= l->cap - def->size;
}

bool field_load(const struct dissection *d, const struct layer *l, const struct field_def *def,
		struct row *row)
{
	if (!fixed_is_there(l, def))
		return false;
	*row = (struct row){ .def = def,
			     .off = l->off + def->at,
			     .len = def->size,
			     .buf = l->buf,
			     .layer = layer_index(d, l) };
	load_value(row, def, layer_data(d, l) + def->at);
	return true;
}

/* A row that nobody sees: the last place is kept free for it. */
static struct row *scratch_row(struct rows *r, const struct field_def *def)
{
	struct row *row = &r->row[r->max - 1];

	*row = (struct row){ .def = def };
	return row;
}

struct row *rows_fixed(struct rows *r, const struct field_def *def)
{
	const struct layer *l = &r->d->layers[r->layer];
	struct row *row;

	if (!fixed_is_there(l, def))
		return scratch_row(r, def);
	row = rows_new(r, l, def, l->off + def->at, def->size);
	load_value(row, def, layer_data(r->d, l) + def->at);
	return row;
}

struct row *rows_uint(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len,
		      uint64_t value)
{
	struct row *row = rows_add(r, def, off, len);
	row->u = value;
	return row;
}

struct row *rows_at(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len)
{
	const struct layer *l = &r->d->layers[r->layer];

	if (off > l->cap || l->cap - off < len)
		return scratch_row(r, def);
	return rows_uint(r, def, off, len, number(layer_data(r->d, l) + off, len, def->mask));
}

struct row *rows_int(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len,
		     int64_t value)
{
	struct row *row = rows_add(r, def, off, len);
	row->i = value;
	return row;
}

struct row *rows_double(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len,
			double value)
{
	struct row *row = rows_add(r, def, off, len);
	row->f = value;
	return row;
}

struct row *rows_bytes(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len)
{
	const struct layer *l = &r->d->layers[r->layer];

	if (off > l->cap)
		off = l->cap;
	if (len > l->cap - off)
		len = l->cap - off;
	return rows_value(r, def, off, len, layer_data(r->d, l) + off, len);
}

struct row *rows_whole(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len)
{
	const struct layer *l = &r->d->layers[r->layer];

	return off <= l->cap && l->cap - off >= len ? rows_bytes(r, def, off, len) :
						      scratch_row(r, def);
}

struct row *rows_value(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len,
		       const void *value, uint32_t n)
{
	struct row *row = rows_add(r, def, off, len);
	row->bytes.p = value;
	row->bytes.n = n;
	return row;
}

struct row *rows_label(struct rows *r, uint32_t off, uint32_t len, const char *label)
{
	struct row *row = rows_add(r, NULL, off, len);
	row->label = label;
	return row;
}

void rows_push(struct rows *r)
{
	r->depth++;
}

void rows_pop(struct rows *r)
{
	r->depth--;
}

void rows_text_begin(struct rows *r)
{
	struct text *t = &r->text;

	if (t->len + 1 < t->size && t->len > 0)
		t->len++; /* over the NUL of the text before */
	t->buf[t->len] = '\0';
	r->text_start = t->len;
}

const char *rows_text_end(struct rows *r, uint32_t *n)
{
	if (n)
		*n = (uint32_t)(r->text.len - r->text_start);
	return r->text.buf + r->text_start;
}

bool rows_text_full(const struct rows *r)
{
	return r->text.full;
}

const char *rows_text(struct rows *r, const char *fmt, ...)
{
	va_list ap;

	if (r->unlabelled)
		return NULL;
	rows_text_begin(r);
	va_start(ap, fmt);
	text_vfmt(&r->text, fmt, ap);
	va_end(ap);
	return rows_text_end(r, NULL);
}

void rows_summary(struct rows *r, const char *fmt, ...)
{
	va_list ap;

	if (r->unlabelled)
		return;
	rows_text_begin(r);
	va_start(ap, fmt);
	text_vfmt(&r->text, fmt, ap);
	va_end(ap);
	rows_summary_text(r, rows_text_end(r, NULL));
}

void rows_summary_text(struct rows *r, const char *label)
{
	r->row[r->own].label = label;
}

void rows_withdraw(struct rows *r)
{
	if (r->n > r->own)
		r->n = r->own;
}

const char *value_name(const struct value_name *names, uint32_t v)
{
	for (; names && names->name; names++)
		if (v >= names->low && v <= names->high)
			return names->name;
	return NULL;
}
