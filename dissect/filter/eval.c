/* The evaluation: entities give lists of values on a stack of the filter's own, tests truth. */
#include <string.h>

#include "bytes.h"
#include "filter/impl.h"
#include "value.h"

struct eval {
	struct filter *f;
	const struct dissection *d;
	struct rows *r;
};

/* Values VALUES[first] to VALUES[first + n - 1] of the filter. */
struct list {
	unsigned first, n;
};

static void push(struct eval *e, struct list *l, struct value v)
{
	struct filter *f = e->f;

	if (f->nvalues == VALUES_MAX)
		return;
	f->values[f->nvalues++] = v;
	l->n++;
}

static struct value row_value(struct eval *e, const struct row *row)
{
	struct value v = { .class = (uint8_t)class_of(row->def), .prefix = 128 };

	switch ((enum value_class)v.class) {
	case CLASS_INT: v.i = row->i; break;
	case CLASS_ABSTIME:
	case CLASS_RELTIME: v.i = row->i; break;
	case CLASS_DOUBLE: v.f = row->f; break;
	case CLASS_BYTES:
		if (row->def->type == FIELD_PROTOCOL) {
			const struct layer *l = &e->d->layers[row->layer];

			v.bytes.p = layer_data(e->d, l);
			v.bytes.n = proto_by_id(l->proto)->whole ? l->cap : row->len;
			v.bytes.searched = l->cap;
			break;
		}
		v.bytes.p = row->bytes.p;
		v.bytes.n = row->bytes.n;
		break;
	case CLASS_IPV6:
	case CLASS_STRING:
		v.bytes.p = row->bytes.p;
		v.bytes.n = v.class == CLASS_IPV6 ? 16 : row->bytes.n;
		break;
	case CLASS_IPV4:
		v.prefix = 32;
		v.u = row->u;
		break;
	default: v.u = row->def->type == FIELD_BOOL ? row->u != 0 : row->u; break;
	}
	return v;
}

/* How many layers of the protocol of layer INDEX there are up to layer END. */
static int32_t occurrences(const struct dissection *d, uint8_t index, unsigned end)
{
	int32_t n = 0;

	for (unsigned i = 0; i < end; i++)
		n += d->layers[i].proto == d->layers[index].proto;
	return n;
}

/* True where the layer of ROW is among the ranges of field node N: from 1, or from -1 backwards. */
static bool in_layers(const struct eval *e, const struct node *n, const struct row *row)
{
	if (n->c == 0)
		return true;
	if (n->b == RANGE_NONE)
		return false;
	int32_t at = occurrences(e->d, row->layer, row->layer + 1u);
	int32_t all = occurrences(e->d, row->layer, e->d->nlayers);
	for (unsigned i = 0; i < n->c; i++) {
		const struct range *r = &e->f->ranges[n->b + i];
		int32_t start = r->start < 0 ? all + 1 + r->start : r->start;
		int32_t last = r->end < 0 ? all + 1 + r->end : r->end;
		int32_t end = r->to_end ? INT32_MAX : r->is_end ? last : start + r->end - 1;

		if (at >= start && at <= end)
			return true;
	}
	return false;
}

static struct list eval_entity(struct eval *e, uint16_t i);

static struct list eval_field(struct eval *e, const struct node *n)
{
	struct list l = { e->f->nvalues, 0 };
	const struct query *q = &e->f->queries[n->a];

	for (uint32_t i = 0; i < e->r->n; i++)
		if (query_matches(q, e->d, &e->r->row[i]) && in_layers(e, n, &e->r->row[i]))
			push(e, &l, row_value(e, &e->r->row[i]));
	return l;
}

/* N bytes of the rows' text memory for made-up values; NULL where there is no room. */
static uint8_t *scratch(struct eval *e, size_t n)
{
	struct text *t = &e->r->text;

	if (n + 1 > t->size - t->len)
		return NULL;
	uint8_t *p = (uint8_t *)t->buf + t->len;
	t->len += n;
	return p;
}

/* Where range R of N bytes begins and how many it has; false where it lies outside. */
static bool place(const struct range *r, uint32_t n, uint32_t *start, uint32_t *len)
{
	int64_t from = r->start < 0 ? (int64_t)n + r->start : r->start;
	int64_t to;

	if (r->to_end)
		to = n;
	else if (r->is_end)
		to = (r->end < 0 ? (int64_t)n + r->end : r->end) + 1;
	else
		to = from + r->end;
	if (from < 0 || from >= (int64_t)n || to > (int64_t)n || to <= from)
		return false;
	*start = (uint32_t)from;
	*len = (uint32_t)(to - from);
	return true;
}

static bool slice(struct eval *e, const struct node *n, struct value *v)
{
	uint8_t v4[4];
	uint32_t start = 0, len = 0, total = 0;

	if (v->class == CLASS_IPV4) {
		for (unsigned i = 0; i < 4; i++)
			v4[i] = (uint8_t)(v->u >> (24 - 8 * i));
		v->bytes.p = v4;
		v->bytes.n = 4;
	}
	for (unsigned i = 0; i < n->c; i++) {
		if (!place(&e->f->ranges[n->b + i], v->bytes.n, &start, &len))
			return false;
		total += len;
	}
	uint8_t *out = scratch(e, total);
	if (!out)
		return false;
	struct value result = { .class = n->class };
	result.bytes.p = out;
	result.bytes.n = total;
	for (unsigned i = 0; i < n->c; i++) {
		place(&e->f->ranges[n->b + i], v->bytes.n, &start, &len);
		memcpy(out, v->bytes.p + start, len);
		out += len;
	}
	*v = result;
	return true;
}

static struct list eval_slice(struct eval *e, const struct node *n)
{
	struct list in = eval_entity(e, n->a), out = { in.first, 0 };

	for (unsigned i = 0; i < in.n; i++) {
		struct value v = e->f->values[in.first + i];

		if (slice(e, n, &v))
			e->f->values[out.first + out.n++] = v;
	}
	e->f->nvalues = out.first + out.n;
	return out;
}

static double as_double(const struct value *v)
{
	return v->class == CLASS_DOUBLE ? v->f :
	       v->class == CLASS_UINT   ? (double)v->u :
					  (double)v->i;
}

static int order(bool less, bool greater)
{
	return greater - less;
}

static int compare_bytes(const struct value *a, const struct value *b)
{
	uint32_t n = a->bytes.n < b->bytes.n ? a->bytes.n : b->bytes.n;
	int c = n ? memcmp(a->bytes.p, b->bytes.p, n) : 0;

	return c ? c : order(a->bytes.n<b->bytes.n, a->bytes.n> b->bytes.n);
}

static int compare_ipv6(const struct value *a, const struct value *b)
{
	unsigned prefix = a->prefix < b->prefix ? a->prefix : b->prefix;
	int c = memcmp(a->bytes.p, b->bytes.p, prefix / 8);

	if (c || prefix % 8 == 0)
		return c;
	unsigned mask = 0xffu << (8 - prefix % 8) & 0xff;
	return (int)(a->bytes.p[prefix / 8] & mask) - (int)(b->bytes.p[prefix / 8] & mask);
}

int value_compare(const struct value *a, const struct value *b)
{
	uint64_t mask;

	switch ((enum value_class)a->class) {
	case CLASS_IPV4:
		mask = a->prefix < b->prefix ? a->prefix : b->prefix;
		mask = mask == 0 ? 0 : 0xffffffffu << (32 - mask) & 0xffffffffu;
		return order((a->u & mask) < (b->u & mask), (a->u & mask) > (b->u & mask));
	case CLASS_IPV6: return compare_ipv6(a, b);
	case CLASS_BYTES:
		/* Of byte strings the longer one is greater; of text what comes later in the book. */
		if (a->bytes.n != b->bytes.n)
			return order(a->bytes.n<b->bytes.n, a->bytes.n> b->bytes.n);
		return compare_bytes(a, b);
	case CLASS_STRING: return compare_bytes(a, b);
	case CLASS_ABSTIME:
	case CLASS_RELTIME: return order(a->i<b->i, a->i> b->i);
	default: break;
	}
	if (a->class == CLASS_UINT && b->class == CLASS_UINT)
		return order(a->u<b->u, a->u> b->u);
	if (a->class == CLASS_INT && b->class == CLASS_INT)
		return order(a->i<b->i, a->i> b->i);
	return order(as_double(a) < as_double(b), as_double(a) > as_double(b));
}

static void fold_case(struct eval *e, struct value *v, bool upper)
{
	uint8_t *out = scratch(e, v->bytes.n);

	if (!out)
		return;
	for (uint32_t i = 0; i < v->bytes.n; i++) {
		uint8_t c = v->bytes.p[i];
		bool letter = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';

		out[i] = letter ? c ^ 0x20 : c;
	}
	v->bytes.p = out;
}

/* Numbers are decimal whatever the field's base is. */
static void put_string(struct text *t, const struct row *row)
{
	enum value_class class = class_of(row->def);

	if (class == CLASS_UINT)
		text_uint(t, row->u);
	else if (class == CLASS_INT)
		text_int(t, row->i);
	else
		value_text(t, row, NULL);
}

/* Field values as strings need their rows again. */
static void to_string(struct eval *e, const struct node *arg, struct list *l)
{
	const struct query *q = arg->op == OP_FIELD ? &e->f->queries[arg->a] : NULL;
	unsigned at = 0;

	for (uint32_t i = 0; q && i < e->r->n && at < l->n; i++) {
		const struct row *row = &e->r->row[i];
		size_t start = e->r->text.len;

		if (!query_matches(q, e->d, row) || !in_layers(e, arg, row))
			continue;
		put_string(&e->r->text, row);
		struct value v = { .class = CLASS_STRING };
		v.bytes.p = (const uint8_t *)e->r->text.buf + start;
		v.bytes.n = (uint32_t)(e->r->text.len - start);
		e->f->values[l->first + at++] = v;
	}
}

/* The largest or smallest of the values, in the place of the first. */
static void extreme(struct eval *e, struct list *l, bool max)
{
	struct value *v = &e->f->values[l->first];

	for (unsigned i = 1; i < l->n; i++) {
		int c = value_compare(&v[i], &v[0]);

		if (max ? c > 0 : c < 0)
			v[0] = v[i];
	}
	l->n = l->n > 0;
}

static void absolute(struct value *v)
{
	if (v->class == CLASS_DOUBLE)
		v->f = v->f < 0 ? -v->f : v->f;
	else if (v->class == CLASS_INT || v->class == CLASS_RELTIME)
		v->i = v->i < 0 ? (int64_t)(0 - (uint64_t)v->i) : v->i;
}

static struct list eval_call(struct eval *e, const struct node *n)
{
	struct filter *f = e->f;
	struct list l = { f->nvalues, 0 };
	const struct node *first = &f->nodes[f->nodes[n->b].a];

	for (uint16_t arg = n->b; arg != NODE_NONE; arg = f->nodes[arg].c)
		l.n += eval_entity(e, f->nodes[arg].a).n;
	switch ((enum function)n->a) {
	case FUNC_COUNT: {
		struct value v = { .class = CLASS_UINT, .u = l.n };
		f->nvalues = l.first;
		l.n = 0;
		push(e, &l, v);
		return l;
	}
	case FUNC_STRING: to_string(e, first, &l); break;
	case FUNC_MAX: extreme(e, &l, true); break;
	case FUNC_MIN: extreme(e, &l, false); break;
	default: break;
	}
	for (unsigned i = 0; i < l.n; i++) {
		struct value *v = &f->values[l.first + i];

		if (n->a == FUNC_UPPER || n->a == FUNC_LOWER)
			fold_case(e, v, n->a == FUNC_UPPER);
		else if (n->a == FUNC_LEN)
			*v = (struct value){ .class = CLASS_UINT,
					     .u = n->value.class == CLASS_UINT ? n->value.u :
										 v->bytes.n };
		else if (n->a == FUNC_ABS)
			absolute(v);
	}
	f->nvalues = l.first + l.n;
	return l;
}

static bool and_bytes(struct eval *e, struct value *a, const struct value *b)
{
	uint32_t n = a->bytes.n < b->bytes.n ? a->bytes.n : b->bytes.n;
	uint8_t *out = scratch(e, n);

	if (!out)
		return false;
	for (uint32_t i = 0; i < n; i++)
		out[i] = a->bytes.p[i] & b->bytes.p[i];
	a->bytes.p = out;
	a->bytes.n = n;
	a->bytes.searched = 0;
	return true;
}

static bool calculate_double(enum node_op op, struct value *a, double x, double y)
{
	if ((op == OP_DIV || op == OP_MOD) && y == 0)
		return false;
	a->class = CLASS_DOUBLE;
	switch (op) {
	case OP_ADD: a->f = x + y; break;
	case OP_SUB: a->f = x - y; break;
	case OP_MUL: a->f = x * y; break;
	case OP_DIV: a->f = x / y; break;
	default: return false;
	}
	return true;
}

/* Unsigned arithmetic wraps as Wireshark's does; signed is the same bits. */
static bool calculate(struct eval *e, enum node_op op, struct value *a, const struct value *b)
{
	if (a->class == CLASS_BYTES || a->class == CLASS_IPV6)
		return and_bytes(e, a, b);
	if (a->class == CLASS_DOUBLE || b->class == CLASS_DOUBLE)
		return calculate_double(op, a, as_double(a), as_double(b));
	if ((op == OP_DIV || op == OP_MOD) && b->u == 0)
		return false;
	bool is_signed = a->class != CLASS_UINT && a->class != CLASS_IPV4;
	if (is_signed && (op == OP_DIV || op == OP_MOD) && b->i == -1) {
		a->u = op == OP_MOD ? 0 : 0 - a->u;
		return true;
	}
	switch (op) {
	case OP_BITAND: a->u &= b->u; break;
	case OP_ADD: a->u += b->u; break;
	case OP_SUB: a->u -= b->u; break;
	case OP_MUL: a->u *= b->u; break;
	case OP_DIV: a->u = is_signed ? (uint64_t)(a->i / b->i) : a->u / b->u; break;
	case OP_MOD: a->u = is_signed ? (uint64_t)(a->i % b->i) : a->u % b->u; break;
	default: return false;
	}
	return true;
}

static struct list eval_arithmetic(struct eval *e, const struct node *n)
{
	struct filter *f = e->f;
	struct list out = { f->nvalues, 0 };
	struct list a = eval_entity(e, n->a);
	struct list b = n->op == OP_NEG ? (struct list){ 0, 1 } : eval_entity(e, n->b);
	struct list result = { f->nvalues, 0 };

	for (unsigned i = 0; i < a.n; i++) {
		for (unsigned k = 0; k < b.n; k++) {
			struct value v = f->values[a.first + i];

			if (n->op == OP_NEG) {
				if (v.class == CLASS_DOUBLE)
					v.f = -v.f;
				else
					v.u = 0 - v.u;
				push(e, &result, v);
			} else if (calculate(e, n->op, &v, &f->values[b.first + k])) {
				push(e, &result, v);
			}
		}
	}
	memmove(&f->values[out.first], &f->values[result.first], result.n * sizeof(struct value));
	out.n = result.n;
	f->nvalues = out.first + out.n;
	return out;
}

static struct list eval_entity(struct eval *e, uint16_t i)
{
	const struct node *n = &e->f->nodes[i];
	struct list l = { e->f->nvalues, 0 };

	switch ((enum node_op)n->op) {
	case OP_FIELD: return eval_field(e, n);
	case OP_SLICE: return eval_slice(e, n);
	case OP_CALL: return eval_call(e, n);
	case OP_CONST: push(e, &l, n->value); return l;
	default: return eval_arithmetic(e, n);
	}
}

/* A protocol is compared by its header, but searched to its end. */
static size_t searched(const struct value *v)
{
	return v->bytes.searched > v->bytes.n ? v->bytes.searched : v->bytes.n;
}

static bool holds(enum node_op op, const struct value *a, const struct value *b)
{
	int c = value_compare(a, b);

	switch (op) {
	case OP_EQ: return c == 0;
	case OP_NE: return c != 0;
	case OP_GT: return c > 0;
	case OP_LT: return c < 0;
	case OP_GE: return c >= 0;
	case OP_LE: return c <= 0;
	case OP_CONTAINS:
		return b->bytes.n > 0 && memmem(a->bytes.p, searched(a), b->bytes.p, b->bytes.n);
	default: return false;
	}
}

static bool eval_relation(struct eval *e, const struct node *n)
{
	struct list a = eval_entity(e, n->a), b = eval_entity(e, n->b);

	for (unsigned i = 0; i < a.n; i++) {
		for (unsigned k = 0; k < b.n; k++) {
			bool truth = holds(n->op, &e->f->values[a.first + i],
					   &e->f->values[b.first + k]);

			if (truth != n->all)
				return truth;
		}
	}
	return n->all && a.n && b.n;
}

static bool in_range(struct eval *e, const struct node *range, const struct value *v)
{
	struct list low = eval_entity(e, range->a), high = { 0, 0 };

	if (range->b != NODE_NONE)
		high = eval_entity(e, range->b);
	for (unsigned k = 0; k < low.n; k++) {
		int c = value_compare(v, &e->f->values[low.first + k]);

		if (c == 0 || (c > 0 && high.n && value_compare(v, &e->f->values[high.first]) <= 0))
			return true;
	}
	return false;
}

/* One member of the set must hold for any value, or for all. */
static bool eval_in(struct eval *e, const struct node *n)
{
	struct list a = eval_entity(e, n->a);

	for (uint16_t i = n->b; i != NODE_NONE && a.n; i = e->f->nodes[i].c) {
		unsigned k = 0;

		while (k < a.n &&
		       in_range(e, &e->f->nodes[i], &e->f->values[a.first + k]) == n->all)
			k++;
		if ((k < a.n) != n->all)
			return true;
	}
	return false;
}

static bool eval_matches(struct eval *e, const struct node *n)
{
	struct list a = eval_entity(e, n->a);
	const struct node *left = &e->f->nodes[n->a];

	if (left->class != CLASS_STRING && left->class != CLASS_BYTES)
		to_string(e, left, &a);
	for (unsigned i = 0; i < a.n; i++) {
		const struct value *v = &e->f->values[a.first + i];
		bool truth = (v->class == CLASS_STRING || v->class == CLASS_BYTES) &&
			     e->f->regex->match(e->f->regexes[n->b], v->bytes.p, searched(v));

		if (truth != n->all)
			return truth;
	}
	return n->all && a.n;
}

static bool is_zero(const struct value *v)
{
	if (v->class == CLASS_DOUBLE)
		return v->f == 0;
	if (v->class != CLASS_BYTES)
		return v->u == 0;
	for (uint32_t i = 0; i < v->bytes.n; i++)
		if (v->bytes.p[i])
			return false;
	return true;
}

static bool eval_nonzero(struct eval *e, const struct node *n)
{
	struct list a = eval_entity(e, n->a);

	for (unsigned i = 0; i < a.n; i++)
		if (!is_zero(&e->f->values[a.first + i]))
			return true;
	return false;
}

static bool eval_test(struct eval *e, uint16_t i)
{
	const struct node *n = &e->f->nodes[i];
	unsigned nvalues = e->f->nvalues;
	bool truth;

	switch ((enum node_op)n->op) {
	case OP_TRUE: return true;
	case OP_OR: return eval_test(e, n->a) || eval_test(e, n->b);
	case OP_AND: return eval_test(e, n->a) && eval_test(e, n->b);
	case OP_NOT: return !eval_test(e, n->a);
	case OP_EXISTS: truth = eval_entity(e, n->a).n > 0; break;
	case OP_TEST: truth = eval_nonzero(e, n); break;
	case OP_IN: truth = eval_in(e, n); break;
	case OP_MATCHES: truth = eval_matches(e, n); break;
	default: truth = eval_relation(e, n); break;
	}
	e->f->nvalues = nvalues;
	return truth;
}

bool filter_match(struct filter *f, const struct dissection *d, struct rows *r)
{
	struct eval e = { f, d, r };

	rows_clear(r);
	r->unlabelled = true;
	for (uint8_t i = 0; i < d->nlayers; i++)
		if (f->wanted[d->layers[i].proto])
			rows_unfold_layer(r, d, i);
	r->unlabelled = false;
	f->nvalues = 0;
	return eval_test(&e, f->root);
}
