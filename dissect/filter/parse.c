/*
 * The parser: recursive descent over Wireshark's grammar, from loosest to tightest
 *
 *	or -> and -> not -> relation -> & -> + - -> * / % -> minus -> field, literal, call
 *
 * A literal stays text until the other side of its relation is known, whose type says how to
 * read it.  The first error sticks: later parsing goes through the motions and is not heard.
 */
#include <string.h>

#include "filter/parser.h"

static uint16_t parse_or(struct parser *p);

static uint16_t parse_member(struct parser *p, uint16_t a)
{
	uint16_t low = parser_entity(p), high = NODE_NONE;

	parser_unify(p, a, low);
	if (parser_at_punct(p, '.')) {
		parser_next(p);
		high = parser_entity(p);
		parser_unify(p, a, high);
	}
	return parser_add_op(p, OP_RANGE, low, high);
}

static uint16_t parse_set(struct parser *p, uint16_t a)
{
	uint16_t test = parser_add_op(p, OP_IN, a, NODE_NONE), last = NODE_NONE;

	if (!parser_at_punct(p, '{')) {
		parser_fail_here(p, "\"{\"");
		return test;
	}
	do {
		parser_next(p);
		uint16_t member = parse_member(p, a);
		if (last == NODE_NONE)
			parser_node(p, test)->b = member;
		else
			parser_node(p, last)->c = member;
		last = member;
	} while (parser_at_punct(p, ',') && !p->failed);
	parser_expect(p, '}');
	return test;
}

static uint16_t parse_matches(struct parser *p, uint16_t a)
{
	struct filter *f = p->f;
	struct token t = p->token;
	struct text reason;
	char buf[128];
	uint16_t test = parser_add_op(p, OP_MATCHES, a, (uint16_t)f->nregexes);

	text_init(&reason, buf, sizeof buf);
	if (t.kind != TOKEN_STRING)
		parser_fail_here(p, "a regular expression in double quotes");
	else if (!f->regex || f->nregexes == REGEXES_MAX)
		parser_fail(p, t.offset, t.length, "no more regular expressions are possible");
	if (p->failed || !f->regex)
		return test;
	void *re = f->regex->compile(t.text, t.n, buf, sizeof buf);
	if (!re)
		parser_fail(p, t.offset, t.length, "not a regular expression: %s", buf);
	else
		f->regexes[f->nregexes++] = re;
	parser_next(p);
	return test;
}

static uint16_t parse_contains(struct parser *p, uint16_t a)
{
	enum value_class class = parser_node(p, a)->class;
	char name[64];
	uint16_t b;

	if (class != CLASS_BYTES && class != CLASS_STRING)
		parser_fail(p, parser_node(p, a)->offset, parser_node(p, a)->length,
			    "\"%s\" cannot contain anything", parser_written(p, a, name));
	b = parser_entity(p);
	/* A literal here is any byte string, not one of the field's own length. */
	if (parser_node(p, b)->literal)
		parser_settle(p, b, class, NULL, parser_written(p, a, name));
	else
		parser_unify(p, a, b);
	return parser_add_op(p, OP_CONTAINS, a, b);
}

static bool at_relation(const struct parser *p)
{
	return p->token.kind == TOKEN_OP && p->token.op >= OP_EQ && p->token.op <= OP_IN;
}

/* One relation, entity A being its left side and the token its operator; the right side in *B. */
static uint16_t parse_relation(struct parser *p, uint16_t a, bool all, bool any, uint16_t *b)
{
	struct token op = p->token;
	uint16_t test;

	*b = NODE_NONE;
	parser_next(p);
	if (op.op == OP_IN)
		test = parse_set(p, a);
	else if (op.op == OP_MATCHES)
		test = parse_matches(p, a);
	else if (op.op == OP_CONTAINS)
		test = parse_contains(p, a);
	else {
		*b = parser_entity(p);
		parser_unify(p, a, *b);
		test = parser_add_op(p, op.op, a, *b);
	}
	parser_node(p, test)->all = all || (op.all && !any);
	return test;
}

static uint16_t parse_test(struct parser *p)
{
	bool all = parser_at_word(p, "all"), any = parser_at_word(p, "any");
	uint16_t a, b, test;
	char name[64];

	if (all || any)
		parser_next(p);
	a = parser_entity(p);
	bool negated = parser_at_op(p, OP_NOT);
	if (negated) {
		parser_next(p);
		if (!parser_at_op(p, OP_IN))
			parser_fail_here(p, "\"in\"");
	}
	if (p->failed)
		return 0;
	if (!at_relation(p)) {
		const struct node *n = parser_node(p, a);

		if (n->literal)
			parser_fail(p, n->offset, n->length,
				    "\"%s\" is neither a field nor a protocol",
				    parser_written(p, a, name));
		else if (all || any)
			parser_fail_here(p, "a comparison");
		else if (n->op == OP_CALL)
			parser_fail_here(p, "a comparison");
		bool arithmetic = n->op >= OP_BITAND && n->op <= OP_NEG;
		return parser_add_op(p, arithmetic ? OP_TEST : OP_EXISTS, a, 0);
	}
	if (parser_node(p, a)->class == CLASS_NONE && !parser_node(p, a)->literal) {
		parser_fail(p, parser_node(p, a)->offset, parser_node(p, a)->length,
			    "\"%s\" has no value to compare", parser_written(p, a, name));
		return 0;
	}
	test = parse_relation(p, a, all, any, &b);
	/* a < b < c is (a < b) and (b < c). */
	while (!p->failed && b != NODE_NONE && at_relation(p)) {
		uint16_t more = parse_relation(p, b, all, any, &b);
		test = parser_add_op(p, OP_AND, test, more);
	}
	return negated ? parser_add_op(p, OP_NOT, test, 0) : test;
}

static uint16_t parse_not(struct parser *p)
{
	uint16_t n;

	if (!parser_enter(p))
		return 0;
	if (parser_at_op(p, OP_NOT)) {
		parser_next(p);
		n = parser_add_op(p, OP_NOT, parse_not(p), 0);
	} else if (parser_at_punct(p, '(')) {
		parser_next(p);
		n = parse_or(p);
		parser_expect(p, ')');
	} else {
		n = parse_test(p);
	}
	p->depth--;
	return n;
}

static uint16_t parse_and(struct parser *p)
{
	uint16_t a = parse_not(p);

	while (!p->failed && parser_at_op(p, OP_AND)) {
		parser_next(p);
		a = parser_add_op(p, OP_AND, a, parse_not(p));
	}
	return a;
}

static uint16_t parse_or(struct parser *p)
{
	uint16_t a = parse_and(p);

	while (!p->failed && parser_at_op(p, OP_OR)) {
		parser_next(p);
		a = parser_add_op(p, OP_OR, a, parse_and(p));
	}
	return a;
}

struct filter *filter_compile(void *mem, const char *expr, size_t n,
			      const struct filter_regex *regex, struct filter_error *error)
{
	struct filter *f = mem;
	struct parser p = { .f = f, .error = error };

	memset(f, 0, sizeof *f);
	f->regex = regex;
	if (n > TEXT_MAX / 4) {
		parser_fail(&p, 0, 0, "the expression is longer than %d bytes", TEXT_MAX / 4);
		return NULL;
	}
	/* Literals point into the expression until they are settled, so it is kept. */
	memcpy(f->text, expr, n);
	p.lexer = (struct lexer){
		.expr = f->text, .n = n, .store = f->text + n, .store_left = TEXT_MAX - n
	};
	parser_next(&p);
	if (p.token.kind == TOKEN_END)
		f->root = parser_add(&p, (struct node){ .op = OP_TRUE });
	else
		f->root = parse_or(&p);
	if (!p.failed && p.token.kind != TOKEN_END)
		parser_fail_here(&p, "\"and\", \"or\" or the end");
	if (!p.failed)
		return f;
	filter_done(f);
	return NULL;
}

void filter_done(struct filter *f)
{
	for (unsigned i = 0; i < f->nregexes; i++)
		f->regex->free(f->regexes[i]);
	f->nregexes = 0;
}
