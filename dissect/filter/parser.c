/* What the parts of the parser share: tokens, nodes, types and the first error. */
#include <string.h>

#include "filter/parser.h"

void parser_fail(struct parser *p, uint32_t offset, uint32_t length, const char *fmt, ...)
{
	struct text t;
	va_list ap;

	if (p->failed)
		return;
	p->failed = true;
	p->error->offset = offset;
	p->error->length = length;
	text_init(&t, p->error->text, sizeof p->error->text);
	va_start(ap, fmt);
	text_vfmt(&t, fmt, ap);
	va_end(ap);
}

void parser_next_in(struct parser *p, bool in_slice)
{
	p->token = lexer_next(&p->lexer, in_slice);
	if (p->token.kind == TOKEN_ERROR)
		parser_fail(p, p->token.offset, p->token.length, "%s", p->lexer.problem);
}

void parser_next(struct parser *p)
{
	parser_next_in(p, false);
}

bool parser_at_punct(const struct parser *p, char c)
{
	return p->token.kind == TOKEN_PUNCT && p->token.op == (uint8_t)c;
}

bool parser_at_op(const struct parser *p, enum node_op op)
{
	return p->token.kind == TOKEN_OP && p->token.op == op;
}

bool parser_at_word(const struct parser *p, const char *word)
{
	return p->token.kind == TOKEN_WORD && p->token.n == strlen(word) &&
	       memcmp(p->token.text, word, p->token.n) == 0;
}

void parser_fail_here(struct parser *p, const char *wanted)
{
	const struct token *t = &p->token;

	if (t->kind == TOKEN_END)
		parser_fail(p, t->offset, 0, "%s is missing at the end", wanted);
	else
		parser_fail(p, t->offset, t->length, "%s was expected, not \"%.*s\"", wanted,
			    (int)t->length, p->lexer.expr + t->offset);
}

void parser_expect(struct parser *p, char c)
{
	char wanted[] = "\"?\"";

	wanted[1] = c;
	if (parser_at_punct(p, c))
		parser_next(p);
	else
		parser_fail_here(p, wanted);
}

uint16_t parser_add(struct parser *p, struct node n)
{
	struct filter *f = p->f;

	if (f->nnodes == NODES_MAX) {
		parser_fail(p, n.offset, n.length, "the expression is too long");
		return NODES_MAX - 1;
	}
	f->nodes[f->nnodes] = n;
	return (uint16_t)f->nnodes++;
}

uint16_t parser_add_op(struct parser *p, enum node_op op, uint16_t a, uint16_t b)
{
	const struct node *left = &p->f->nodes[a];

	return parser_add(p, (struct node){ .op = (uint8_t)op,
					    .class = left->class,
					    .a = a,
					    .b = b,
					    .c = NODE_NONE,
					    .offset = left->offset,
					    .length = left->length });
}

bool parser_enter(struct parser *p)
{
	if (p->depth == NESTING_MAX)
		parser_fail(p, p->token.offset, p->token.length,
			    "the expression is nested too deeply");
	p->depth++;
	return !p->failed;
}

struct node *parser_node(struct parser *p, uint16_t i)
{
	return &p->f->nodes[i];
}

/* The definition behind an entity, for names of values; NULL where there is none. */
static const struct field_def *def_of(struct parser *p, uint16_t entity)
{
	const struct node *n = parser_node(p, entity);

	return n->op == OP_FIELD ? p->f->queries[n->a].defs[0] : NULL;
}

bool parser_has_sign(enum value_class c)
{
	return class_is_number(c) || c == CLASS_RELTIME;
}

bool parser_calculates(enum node_op op, enum value_class c)
{
	switch (op) {
	case OP_BITAND:
		return c == CLASS_UINT || c == CLASS_INT || c == CLASS_IPV4 || c == CLASS_IPV6 ||
		       c == CLASS_BYTES;
	case OP_ADD:
	case OP_SUB: return parser_has_sign(c);
	case OP_MOD: return c == CLASS_UINT || c == CLASS_INT;
	case OP_NEG: return parser_has_sign(c);
	default: return class_is_number(c);
	}
}

/* Arithmetic over literals alone: each of them becomes one of CLASS. */
static void settle_arithmetic(struct parser *p, uint16_t entity, enum value_class class,
			      const struct field_def *def, const char *what)
{
	struct node *n = parser_node(p, entity);

	n->class = (uint8_t) class;
	n->literal = false;
	if (!parser_calculates(n->op, class)) {
		parser_fail(p, n->offset, n->length, "%s cannot be calculated with", what);
		return;
	}
	parser_settle(p, n->a, class, def, what);
	if (n->op != OP_NEG)
		parser_settle(p, n->b, class, def, what);
}

void parser_settle(struct parser *p, uint16_t entity, enum value_class class,
		   const struct field_def *def, const char *what)
{
	struct node *n = parser_node(p, entity);
	struct lexer *x = &p->lexer;
	const char *s = (const char *)n->value.bytes.p;
	uint32_t len = n->value.bytes.n;
	bool quoted = n->b != 0;

	if (p->failed || !n->literal)
		return;
	if (n->op != OP_CONST) {
		settle_arithmetic(p, entity, class, def, what);
		return;
	}
	if (n->b == '\'' && len != 1)
		parser_fail(p, n->offset, n->length, "single quotes are for one character");
	/* A character constant is a number for numbers and a string for the rest. */
	if (n->b == '\'' && class == CLASS_UINT && len == 1) {
		n->value = (struct value){ .class = CLASS_UINT, .u = (uint8_t)s[0] };
	} else if (!literal_value(&n->value, class, def, s, len, quoted, &x->store,
				  &x->store_left)) {
		parser_fail(p, n->offset, n->length, "\"%.*s\" cannot be a value of %s", (int)len,
			    s, what);
	}
	n->class = (uint8_t) class;
	n->literal = false;
}

bool class_is_number(enum value_class c)
{
	return c == CLASS_UINT || c == CLASS_INT || c == CLASS_DOUBLE;
}

static bool comparable(enum value_class a, enum value_class b)
{
	return a == b || (class_is_number(a) && class_is_number(b)) ||
	       (a == CLASS_BYTES && b == CLASS_STRING) || (a == CLASS_STRING && b == CLASS_BYTES);
}

/* The text of an entity as the user wrote it, for messages. */
const char *parser_written(struct parser *p, uint16_t entity, char buf[64])
{
	const struct node *n = parser_node(p, entity);
	struct text t;

	text_init(&t, buf, 64);
	text_mem(&t, p->lexer.expr + n->offset, n->length);
	return buf;
}

/* Gives both sides of a relation one type, reading a literal by the other. */
void parser_unify(struct parser *p, uint16_t a, uint16_t b)
{
	char name[64];

	if (p->failed)
		return;
	if (parser_node(p, a)->literal && parser_node(p, b)->literal) {
		parser_fail(p, parser_node(p, a)->offset, parser_node(p, a)->length,
			    "\"%s\" is neither a field nor a protocol", parser_written(p, a, name));
		return;
	}
	if (parser_node(p, b)->literal)
		parser_settle(p, b, parser_node(p, a)->class, def_of(p, a),
			      parser_written(p, a, name));
	else if (parser_node(p, a)->literal)
		parser_settle(p, a, parser_node(p, b)->class, def_of(p, b),
			      parser_written(p, b, name));
	else if (!comparable(parser_node(p, a)->class, parser_node(p, b)->class))
		parser_fail(p, parser_node(p, a)->offset, parser_node(p, a)->length,
			    "\"%s\" cannot be compared with what follows: the types differ",
			    parser_written(p, a, name));
}
