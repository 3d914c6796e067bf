/* Entities, from loosest to tightest: & -> + - -> * / % -> minus -> field, literal, call. */
#include <string.h>

#include "filter/parser.h"

static bool parse_number(struct parser *p, int32_t *v)
{
	bool minus = parser_at_punct(p, '-');
	int64_t n = 0;

	if (minus)
		parser_next_in(p, true);
	if (p->token.kind != TOKEN_WORD)
		return false;
	for (size_t i = 0; i < p->token.n; i++) {
		char c = p->token.text[i];

		if (c < '0' || c > '9' || n > 1000000)
			return false;
		n = n * 10 + (c - '0');
	}
	*v = (int32_t)(minus ? -n : n);
	parser_next_in(p, true);
	return true;
}

/* One of [i:j], [i-j], [i], [:j], [i:]. */
static struct range parse_range(struct parser *p)
{
	struct range r = { .end = 1 };

	if (!parser_at_punct(p, ':') && !parse_number(p, &r.start)) {
		parser_fail_here(p, "an offset");
		return r;
	}
	if (parser_at_punct(p, ':')) {
		parser_next_in(p, true);
		if (parser_at_punct(p, ']') || parser_at_punct(p, ','))
			r.to_end = true;
		else if (!parse_number(p, &r.end) || r.end < 0)
			parser_fail_here(p, "a length");
	} else if (parser_at_punct(p, '-')) {
		parser_next_in(p, true);
		r.is_end = true;
		if (!parse_number(p, &r.end))
			parser_fail_here(p, "an end offset");
	}
	return r;
}

/* What stands in brackets; gives the first range's index, their number in *N. */
static uint16_t parse_ranges(struct parser *p, uint16_t *n)
{
	struct filter *f = p->f;
	uint16_t first = (uint16_t)f->nranges;

	do {
		parser_next_in(p, true);
		struct range r = parse_range(p);
		if (f->nranges == RANGES_MAX)
			parser_fail_here(p, "\"]\"");
		else
			f->ranges[f->nranges++] = r;
	} while (parser_at_punct(p, ',') && !p->failed);
	parser_expect(p, ']');
	*n = (uint16_t)(f->nranges - first);
	return first;
}

static uint16_t add_field(struct parser *p, const struct query *q)
{
	struct filter *f = p->f;
	uint16_t index = 0;

	while (index < f->nqueries && (f->queries[index].defs[0] != q->defs[0] ||
				       f->queries[index].protos[0] != q->protos[0]))
		index++;
	if (index == QUERIES_MAX) {
		parser_fail_here(p, "fewer fields");
		return 0;
	}
	if (index == f->nqueries)
		f->queries[f->nqueries++] = *q;
	for (unsigned i = 0; i < q->n; i++)
		f->wanted[q->protos[i]] = true;
	return parser_add(p, (struct node){ .op = OP_FIELD,
					    .class = (uint8_t)(q->defs[0] ? class_of(q->defs[0]) :
									    CLASS_BYTES),
					    .a = index,
					    .offset = p->token.offset,
					    .length = p->token.length });
}

static uint16_t add_literal(struct parser *p)
{
	const struct token *t = &p->token;
	uint16_t quote = t->kind == TOKEN_STRING ? '"' : t->kind == TOKEN_CHAR ? '\'' : 0;
	uint16_t i = parser_add(p, (struct node){ .op = OP_CONST,
						  .literal = true,
						  .b = quote,
						  .offset = t->offset,
						  .length = t->length });

	parser_node(p, i)->value.bytes.p = (const uint8_t *)t->text;
	parser_node(p, i)->value.bytes.n = (uint32_t)t->n;
	return i;
}

struct function_def {
	const char *name;
	enum function id;
	unsigned min_args, max_args;
};

static const struct function_def functions[] = {
	{ "upper", FUNC_UPPER, 1, 1 }, { "lower", FUNC_LOWER, 1, 1 },   { "len", FUNC_LEN, 1, 1 },
	{ "count", FUNC_COUNT, 1, 1 }, { "string", FUNC_STRING, 1, 1 }, { "max", FUNC_MAX, 1, 16 },
	{ "min", FUNC_MIN, 1, 16 },    { "abs", FUNC_ABS, 1, 1 },
};

static const struct function_def *find_function(const struct token *t)
{
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (strlen(functions[i].name) == t->n &&
		    memcmp(functions[i].name, t->text, t->n) == 0)
			return &functions[i];
	return NULL;
}

static enum value_class function_class(enum function id, enum value_class argument)
{
	switch (id) {
	case FUNC_UPPER:
	case FUNC_LOWER:
	case FUNC_STRING: return CLASS_STRING;
	case FUNC_LEN:
	case FUNC_COUNT: return CLASS_UINT;
	default: return argument;
	}
}

static bool has_sign(enum value_class c)
{
	return class_is_number(c) || c == CLASS_RELTIME;
}

static void check_argument(struct parser *p, enum function id, uint16_t arg)
{
	const struct node *n = parser_node(p, arg);
	char name[64];

	if (n->literal)
		parser_fail(p, n->offset, n->length, "\"%s\" is neither a field nor a protocol",
			    parser_written(p, arg, name));
	else if ((id == FUNC_UPPER || id == FUNC_LOWER) && n->class != CLASS_STRING)
		parser_fail(p, n->offset, n->length, "\"%s\" is not a string",
			    parser_written(p, arg, name));
	else if (id == FUNC_LEN && n->class != CLASS_STRING && n->class != CLASS_BYTES)
		parser_fail(p, n->offset, n->length, "\"%s\" has no length",
			    parser_written(p, arg, name));
	else if (id == FUNC_ABS && !has_sign(n->class))
		parser_fail(p, n->offset, n->length, "\"%s\" is not a number",
			    parser_written(p, arg, name));
}

/* NAME(argument, ...), the token being the parenthesis. */
static uint16_t parse_call(struct parser *p, struct token name)
{
	const struct function_def *fn = find_function(&name);
	uint16_t first = NODE_NONE, last = NODE_NONE;
	unsigned nargs = 0;

	if (!fn) {
		parser_fail(p, name.offset, name.length, "there is no function \"%.*s\"",
			    (int)name.n, name.text);
		return 0;
	}
	do {
		parser_next(p);
		uint16_t arg = parser_entity(p);
		check_argument(p, fn->id, arg);
		uint16_t link = parser_add_op(p, OP_ARG, arg, 0);
		if (last == NODE_NONE)
			first = link;
		else
			parser_node(p, last)->c = link;
		last = link;
		nargs++;
	} while (parser_at_punct(p, ',') && !p->failed);
	if (nargs < fn->min_args || nargs > fn->max_args)
		parser_fail(p, name.offset, name.length, "%s() takes %s argument", fn->name,
			    fn->max_args == 1 ? "one" : "at least one");
	uint32_t end = p->token.offset + p->token.length;
	parser_expect(p, ')');
	return parser_add(p, (struct node){ .op = OP_CALL,
					    .class = (uint8_t)function_class(
						    fn->id, parser_node(p, first)->class),
					    .a = (uint16_t)fn->id,
					    .b = first,
					    .offset = name.offset,
					    .length = end - name.offset });
}

/* #N or #[ranges] behind a field. */
static void parse_layer(struct parser *p, uint16_t field)
{
	struct filter *f = p->f;
	struct node *n = parser_node(p, field);
	int32_t v;

	parser_next_in(p, true);
	if (parser_at_punct(p, '[')) {
		n->b = parse_ranges(p, &n->c);
		return;
	}
	n->b = (uint16_t)f->nranges;
	if (!parse_number(p, &v))
		parser_fail_here(p, "a layer's number");
	else if (f->nranges == RANGES_MAX)
		parser_fail_here(p, "fewer ranges");
	else
		f->ranges[f->nranges++] = (struct range){ .start = v, .end = 1 };
	n->c = 1;
}

static uint16_t parse_word(struct parser *p)
{
	struct token word = p->token;
	struct query q;
	size_t after = p->lexer.at;
	uint16_t n;

	if (after < p->lexer.n && p->lexer.expr[after] == '(' && find_function(&word)) {
		parser_next(p);
		return parse_call(p, word);
	}
	if (!query_init(&q, word.text, word.n)) {
		n = add_literal(p);
		parser_next(p);
		return n;
	}
	n = add_field(p, &q);
	parser_next(p);
	if (parser_at_punct(p, '#'))
		parse_layer(p, n);
	return n;
}

static uint16_t parse_slice(struct parser *p, uint16_t entity)
{
	uint16_t n, first;
	uint32_t start = parser_node(p, entity)->offset;
	enum value_class class = parser_node(p, entity)->class;
	char name[64];

	if (parser_node(p, entity)->literal || (class != CLASS_BYTES && class != CLASS_STRING &&
						class != CLASS_IPV6 && class != CLASS_IPV4))
		parser_fail(p, start, parser_node(p, entity)->length, "\"%s\" cannot be sliced",
			    parser_written(p, entity, name));
	first = parse_ranges(p, &n);
	return parser_add(p,
			  (struct node){ .op = OP_SLICE,
					 .class = (uint8_t)(class == CLASS_STRING ? CLASS_STRING :
										    CLASS_BYTES),
					 .a = entity,
					 .b = first,
					 .c = n,
					 .offset = start,
					 .length = (uint32_t)p->lexer.at - start });
}

static uint16_t add_minus(struct parser *p, uint16_t entity)
{
	const struct node *n = parser_node(p, entity);
	char name[64];

	if (n->literal || !has_sign(n->class))
		parser_fail(p, n->offset, n->length, "\"%s\" is not a number",
			    parser_written(p, entity, name));
	return parser_add_op(p, OP_NEG, entity, 0);
}

static uint16_t parse_atom(struct parser *p)
{
	uint16_t n = 0;

	if (!parser_enter(p))
		return 0;
	if (parser_at_punct(p, '{')) {
		parser_next(p);
		n = parser_entity(p);
		parser_expect(p, '}');
	} else if (parser_at_op(p, OP_SUB)) {
		parser_next(p);
		n = add_minus(p, parse_atom(p));
	} else if (p->token.kind == TOKEN_STRING || p->token.kind == TOKEN_CHAR) {
		n = add_literal(p);
		parser_next(p);
	} else if (p->token.kind == TOKEN_WORD) {
		n = parse_word(p);
	} else {
		parser_fail_here(p, "a field or a value");
	}
	while (parser_at_punct(p, '[') && !p->failed)
		n = parse_slice(p, n);
	p->depth--;
	return n;
}

/* Arithmetic wants numbers on both sides; & also wants byte strings. */
static uint16_t add_arithmetic(struct parser *p, enum node_op op, uint16_t a, uint16_t b)
{
	char name[64];

	parser_unify(p, a, b);
	enum value_class class = parser_node(p, a)->class;
	if (!p->failed && !class_is_number(class) && class != CLASS_RELTIME &&
	    class != CLASS_ABSTIME &&
	    !(op == OP_BITAND && (class == CLASS_BYTES || class == CLASS_IPV4)))
		parser_fail(p, parser_node(p, a)->offset, parser_node(p, a)->length,
			    "\"%s\" is not a number", parser_written(p, a, name));
	return parser_add_op(p, op, a, b);
}

static uint16_t parse_product(struct parser *p)
{
	uint16_t a = parse_atom(p);

	while (!p->failed &&
	       (parser_at_op(p, OP_MUL) || parser_at_op(p, OP_DIV) || parser_at_op(p, OP_MOD))) {
		enum node_op op = p->token.op;

		parser_next(p);
		a = add_arithmetic(p, op, a, parse_atom(p));
	}
	return a;
}

static uint16_t parse_sum(struct parser *p)
{
	uint16_t a = parse_product(p);

	while (!p->failed && (parser_at_op(p, OP_ADD) || parser_at_op(p, OP_SUB))) {
		enum node_op op = p->token.op;

		parser_next(p);
		a = add_arithmetic(p, op, a, parse_product(p));
	}
	return a;
}

uint16_t parser_entity(struct parser *p)
{
	uint16_t a = parse_sum(p);

	while (!p->failed && parser_at_op(p, OP_BITAND)) {
		parser_next(p);
		a = add_arithmetic(p, OP_BITAND, a, parse_sum(p));
	}
	return a;
}
