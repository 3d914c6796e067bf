/* The parser's state and the helpers that its parts share; private to dissect/filter/. */
#ifndef TUNTRACE_FILTER_PARSER_H
#define TUNTRACE_FILTER_PARSER_H

#include "filter/impl.h"

struct parser {
	struct filter *f;
	struct lexer lexer;
	struct token token; /* the one looked at */
	struct filter_error *error;
	bool failed;
	unsigned depth;
};

/* Notes the first error: LENGTH bytes at OFFSET of the expression. */
void parser_fail(struct parser *p, uint32_t offset, uint32_t length, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* WANTED was expected in the place of the token. */
void parser_fail_here(struct parser *p, const char *wanted);

/* Reads the next token; as inside of brackets where IN_SLICE. */
void parser_next_in(struct parser *p, bool in_slice);
void parser_next(struct parser *p);
bool parser_at_punct(const struct parser *p, char c);
bool parser_at_op(const struct parser *p, enum node_op op);
bool parser_at_word(const struct parser *p, const char *word);
void parser_expect(struct parser *p, char c);

/* A new node's index.  parser_add_op() takes class and place from node A. */
uint16_t parser_add(struct parser *p, struct node n);
uint16_t parser_add_op(struct parser *p, enum node_op op, uint16_t a, uint16_t b);
struct node *parser_node(struct parser *p, uint16_t i);

/* One level deeper; false where that is too deep or parsing has failed. */
bool parser_enter(struct parser *p);

bool class_is_number(enum value_class c);

/* What a minus in front, and what arithmetic, is defined for. */
bool parser_has_sign(enum value_class c);
bool parser_calculates(enum node_op op, enum value_class c);

/* Reads the literal ENTITY, or arithmetic over literals alone, as CLASS; an error that names WHAT where it is none. */
void parser_settle(struct parser *p, uint16_t entity, enum value_class class,
		   const struct field_def *def, const char *what);

/* Gives both sides of a relation one type, reading a literal by the other. */
void parser_unify(struct parser *p, uint16_t a, uint16_t b);

/* An entity as the user wrote it, for messages. */
const char *parser_written(struct parser *p, uint16_t entity, char buf[64]);

/* Fields, literals, slices, calls and arithmetic: entity.c. */
uint16_t parser_entity(struct parser *p);

#endif
