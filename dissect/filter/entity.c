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
	struct token end;

	if (!parser_at_punct(p, ':') && !parse_number(p, &r.start)) {
		parser_fail_here(p, "an offset");
		return r;
	}
	bool length = parser_at_punct(p, ':');
	if (!length && !parser_at_punct(p, '-'))
		return r;
	parser_next_in(p, true);
	end = p->token;
	if (length && (parser_at_punct(p, ']') || parser_at_punct(p, ','))) {
		r.to_end = true;
		return r;
	}
	r.is_end = !length;
	if (!parse_number(p, &r.end))
		parser_fail_here(p, length ? "a length" : "an end offset");
	else if (length && r.end <= 0)
		parser_fail(p, end.offset, end.length, "a length is at least 1");
	else if (!length && ((r.start >= 0) != (r.end >= 0) || r.end < r.start))
		parser_fail(p, end.offset, end.length, "the end lies before the start");
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

static void check_argument(struct parser *p, enum function id, uint16_t arg)
{
	const struct node *n = parser_node(p, arg);
	const char *wrong = NULL;
	char name[64];

	if (n->literal)
		wrong = "is neither a field nor a protocol";
	else if ((id == FUNC_UPPER || id == FUNC_LOWER) && n->class != CLASS_STRING)
		wrong = "is not a string";
	else if ((id == FUNC_LEN || id == FUNC_COUNT || id == FUNC_STRING) && n->op != OP_FIELD)
		wrong = "is not a field";
	else if (id == FUNC_ABS && !parser_has_sign(n->class))
		wrong = "is not a number";
	if (wrong)
		parser_fail(p, n->offset, n->length, "\"%s\" %s", parser_written(p, arg, name),
			    wrong);
}

/* The arguments of max() and min() are of one type, which the first that is no literal says. */
static uint16_t unify_arguments(struct parser *p, uint16_t first)
{
	const struct node *nodes = p->f->nodes;
	uint16_t typed = first;

	while (nodes[typed].c != NODE_NONE && nodes[nodes[typed].a].literal)
		typed = nodes[typed].c;
	for (uint16_t arg = first; arg != NODE_NONE && !p->failed; arg = nodes[arg].c)
		if (arg != typed)
			parser_unify(p, nodes[typed].a, nodes[arg].a);
	return nodes[typed].a;
}

/* Bytes that every value of DEF has, as len() counts them; false where they vary. */
static bool fixed_length(const struct field_def *def, uint64_t *n)
{
	switch (def ? (enum field_type)def->type : FIELD_PROTOCOL) {
	case FIELD_PROTOCOL:
	case FIELD_BYTES:
	case FIELD_STRING:
	case FIELD_OID: return false;
	case FIELD_CHAR:
	case FIELD_UINT8:
	case FIELD_INT8: *n = 1; return true;
	case FIELD_UINT16:
	case FIELD_INT16: *n = 2; return true;
	case FIELD_UINT24: *n = 3; return true;
	case FIELD_UINT32:
	case FIELD_INT32:
	case FIELD_FRAMENUM:
	case FIELD_IPV4: *n = 4; return true;
	case FIELD_ETHER: *n = 6; return true;
	case FIELD_UINT64:
	case FIELD_INT64: *n = 8; return true;
	case FIELD_IPV6: *n = 16; return true;
	default: *n = 0; return true;
	}
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
	if (p->failed)
		return 0;
	uint16_t typed = unify_arguments(p, first);
	check_argument(p, fn->id, typed);
	if (p->failed)
		return 0;
	struct node call = { .op = OP_CALL,
			     .class = (uint8_t)function_class(fn->id, parser_node(p, typed)->class),
			     .a = (uint16_t)fn->id,
			     .b = first,
			     .offset = name.offset,
			     .length = end - name.offset };
	const struct field_def *def = parser_node(p, typed)->op == OP_FIELD ?
					      p->f->queries[parser_node(p, typed)->a].defs[0] :
					      NULL;
	if (fn->id == FUNC_LEN && fixed_length(def, &call.value.u))
		call.value.class = CLASS_UINT;
	return parser_add(p, call);
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

	while (after < p->lexer.n && p->lexer.expr[after] == ' ')
		after++;
	bool call = after < p->lexer.n && p->lexer.expr[after] == '(';
	if (call && !query_init(&q, word.text, word.n)) {
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
	bool literal = n->literal;
	char name[64];

	if (!literal && !parser_has_sign(n->class))
		parser_fail(p, n->offset, n->length, "\"%s\" is not a number",
			    parser_written(p, entity, name));
	uint16_t minus = parser_add_op(p, OP_NEG, entity, 0);
	parser_node(p, minus)->literal = literal;
	return minus;
}

/* ${field}: a field of the frame that is looked at in Wireshark's window; here there is none. */
static uint16_t parse_reference(struct parser *p)
{
	uint16_t n;

	parser_next(p);
	parser_expect(p, '{');
	n = p->token.kind == TOKEN_WORD ? parse_word(p) : 0;
	if (!p->failed && parser_node(p, n)->op != OP_FIELD)
		parser_fail_here(p, "a field");
	parser_expect(p, '}');
	if (p->failed)
		return 0;
	parser_node(p, n)->c = 1;
	parser_node(p, n)->b = RANGE_NONE;
	return n;
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
	} else if (parser_at_op(p, OP_ADD)) {
		parser_next(p);
		n = parse_atom(p);
	} else if (parser_at_punct(p, '$')) {
		n = parse_reference(p);
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

/* What literals alone are calculated from is read when the other side of the relation is known. */
static uint16_t add_arithmetic(struct parser *p, enum node_op op, uint16_t a, uint16_t b)
{
	bool literal = parser_node(p, a)->literal && parser_node(p, b)->literal;
	char name[64];

	if (!literal)
		parser_unify(p, a, b);
	enum value_class class = parser_node(p, a)->class;
	if (!p->failed && !literal && !parser_calculates(op, class))
		parser_fail(p, parser_node(p, a)->offset, parser_node(p, a)->length,
			    "\"%s\" cannot be calculated with", parser_written(p, a, name));
	uint16_t n = parser_add_op(p, op, a, b);
	parser_node(p, n)->literal = literal;
	return n;
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
