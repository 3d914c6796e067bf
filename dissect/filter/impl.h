/* The compiled form of a display filter; private to dissect/filter/. */
#ifndef TUNTRACE_FILTER_IMPL_H
#define TUNTRACE_FILTER_IMPL_H

#include "filter.h"
#include "query.h"

enum {
	NODES_MAX = 512,
	QUERIES_MAX = 128,
	RANGES_MAX = 256,
	TEXT_MAX = 32768,  /* bytes of literals */
	VALUES_MAX = 2048, /* values that an evaluation holds at once */
	REGEXES_MAX = 32,
	NESTING_MAX = 64,
};

/* What values of a field can be compared with: one class each. */
enum value_class {
	CLASS_NONE, /* presence only */
	CLASS_UINT, /* unsigned and booleans, characters, frame numbers */
	CLASS_INT,
	CLASS_DOUBLE,
	CLASS_IPV4,
	CLASS_IPV6,
	CLASS_BYTES, /* byte strings, Ethernet addresses, identifiers, whole protocols */
	CLASS_STRING,
	CLASS_ABSTIME,
	CLASS_RELTIME,
};

struct value {
	uint8_t class;  /* enum value_class */
	uint8_t prefix; /* CLASS_IPV4, CLASS_IPV6 literals: bits that count */
	union {
		uint64_t u; /* IPv4 in host order too */
		int64_t i;
		double f;
		struct {
			const uint8_t *p;
			uint32_t n;
			uint32_t searched; /* bytes that contains and matches look at, if not n */
		} bytes;
	};
};

enum node_op {
	/* tests */
	OP_OR,
	OP_AND,
	OP_NOT,
	OP_TRUE,
	OP_EXISTS, /* a: entity */
	OP_EQ,
	OP_NE,
	OP_GT,
	OP_LT,
	OP_GE,
	OP_LE,
	OP_CONTAINS,
	OP_MATCHES, /* b: index in regexes */
	OP_IN,      /* a: entity, b: first OP_RANGE, linked by c */
	OP_TEST,    /* a: arithmetic entity: true where not zero */
	/* entities */
	OP_FIELD, /* a: query; b, c: first layer range and their number */
	OP_CONST,
	OP_SLICE, /* a: entity; b, c: first range and their number */
	OP_CALL,  /* a: function; b: first argument, linked by c of OP_ARG; value: a fixed len() */
	OP_ARG,   /* a: entity, c: next */
	OP_BITAND,
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_MOD,
	OP_NEG,
	/* sets */
	OP_RANGE, /* a: low, b: high or NODE_NONE, c: next */
};

enum {
	NODE_NONE = 0xffff,
	RANGE_NONE = 0xffff, /* in the place of a field's layers: it has no values */
};

enum function {
	FUNC_UPPER,
	FUNC_LOWER,
	FUNC_LEN,
	FUNC_COUNT,
	FUNC_STRING,
	FUNC_MAX,
	FUNC_MIN,
	FUNC_ABS,
};

struct node {
	uint8_t op;    /* enum node_op */
	uint8_t class; /* of an entity: enum value_class */
	bool all;      /* a relation that must hold for all values */
	bool literal;  /* an entity that is still text, to be read by the type of the other side */
	uint16_t a, b, c;
	uint32_t offset, length; /* in the expression, for errors */
	struct value value;      /* OP_CONST */
};

/* i to j as in [i:j], [i-j]; the end is open where to_end. */
struct range {
	int32_t start, end; /* end: a length or an inclusive end */
	bool is_end, to_end;
};

struct filter {
	struct node nodes[NODES_MAX];
	struct query queries[QUERIES_MAX];
	struct range ranges[RANGES_MAX];
	struct value values[VALUES_MAX];
	char text[TEXT_MAX];
	void *regexes[REGEXES_MAX];
	const struct filter_regex *regex;
	unsigned nnodes, nqueries, nranges, nvalues, nregexes;
	size_t ntext;
	uint16_t root;
	bool wanted[PROTO_COUNT]; /* protocols whose layers are unfolded */
};

_Static_assert(sizeof(struct filter) <= FILTER_MEMORY, "a filter fits its memory");

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,   /* names and unquoted literals */
	TOKEN_STRING, /* the text between the quotes, escapes undone */
	TOKEN_CHAR,
	TOKEN_OP, /* one of the enum node_op relations, and, or, not, arithmetic */
	TOKEN_PUNCT,
	TOKEN_ERROR,
};

struct token {
	enum token_kind kind;
	uint8_t op;    /* TOKEN_OP: enum node_op; TOKEN_PUNCT: the character */
	bool all, any; /* of a relation: === and !=, or any_ne */
	const char *text;
	size_t n;
	uint32_t offset, length;
};

struct lexer {
	const char *expr;
	size_t n, at;
	char *store; /* where strings with escapes go */
	size_t store_left;
	const char *problem; /* TOKEN_ERROR: what is wrong */
};

/* The next token.  IN_SLICE makes ':' and '-' punctuation, as inside brackets. */
struct token lexer_next(struct lexer *x, bool in_slice);

/* The class that values of DEF are compared in. */
enum value_class class_of(const struct field_def *def);

/*
 * The text of a literal as a value of CLASS, into *V; QUOTED says that it stood in quotes.  NAMES
 * may be NULL.  False where it is none.  Byte strings are put at STORE, which is moved on.
 */
bool literal_value(struct value *v, enum value_class class, const struct field_def *def,
		   const char *s, size_t n, bool quoted, char **store, size_t *left);

/* -1, 0 or 1 for ordering, with prefixes honoured where B is a literal network. */
int value_compare(const struct value *a, const struct value *b);

#endif
