#include "filter/impl.h"

#include <string.h>

struct word_op {
	const char *word;
	uint8_t op;
	bool all, any;
};

static const struct word_op words[] = {
	{ "and", OP_AND, 0, 0 },
	{ "or", OP_OR, 0, 0 },
	{ "not", OP_NOT, 0, 0 },
	{ "eq", OP_EQ, 0, 0 },
	{ "any_eq", OP_EQ, 0, 1 },
	{ "all_eq", OP_EQ, 1, 0 },
	{ "ne", OP_NE, 1, 0 },
	{ "all_ne", OP_NE, 1, 0 },
	{ "any_ne", OP_NE, 0, 1 },
	{ "gt", OP_GT, 0, 0 },
	{ "lt", OP_LT, 0, 0 },
	{ "ge", OP_GE, 0, 0 },
	{ "le", OP_LE, 0, 0 },
	{ "in", OP_IN, 0, 0 },
	{ "contains", OP_CONTAINS, 0, 0 },
	{ "matches", OP_MATCHES, 0, 0 },
	{ "bitwise_and", OP_BITAND, 0, 0 },
};

/* The longest first. */
static const struct word_op symbols[] = {
	{ "===", OP_EQ, 1, 0 },    { "!==", OP_NE, 0, 1 },   { "==", OP_EQ, 0, 0 },
	{ "!=", OP_NE, 1, 0 },     { "~=", OP_NE, 0, 1 },    { ">=", OP_GE, 0, 0 },
	{ "<=", OP_LE, 0, 0 },     { "&&", OP_AND, 0, 0 },   { "||", OP_OR, 0, 0 },
	{ ">", OP_GT, 0, 0 },      { "<", OP_LT, 0, 0 },     { "!", OP_NOT, 0, 0 },
	{ "~", OP_MATCHES, 0, 0 }, { "&", OP_BITAND, 0, 0 }, { "+", OP_ADD, 0, 0 },
	{ "*", OP_MUL, 0, 0 },     { "/", OP_DIV, 0, 0 },    { "%", OP_MOD, 0, 0 },
	{ "-", OP_SUB, 0, 0 },
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What names are made of, beside dots.  Bytes beyond ASCII are for unquoted strings. */
static bool is_name(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == '-' || (c & 0x80);
}

static struct token failed(struct lexer *x, struct token t, const char *problem)
{
	x->problem = problem;
	t.kind = TOKEN_ERROR;
	t.length = (uint32_t)(x->at - t.offset);
	return t;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Puts CP as UTF-8 at P; gives the bytes. */
static size_t put_utf8(char *p, uint32_t cp)
{
	if (cp < 0x80) {
		p[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		p[0] = (char)(0xc0 | cp >> 6);
		p[1] = (char)(0x80 | (cp & 0x3f));
		return 2;
	}
	if (cp < 0x10000) {
		p[0] = (char)(0xe0 | cp >> 12);
		p[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		p[2] = (char)(0x80 | (cp & 0x3f));
		return 3;
	}
	p[0] = (char)(0xf0 | cp >> 18);
	p[1] = (char)(0x80 | (cp >> 12 & 0x3f));
	p[2] = (char)(0x80 | (cp >> 6 & 0x3f));
	p[3] = (char)(0x80 | (cp & 0x3f));
	return 4;
}

/* Up to MAX digits of BASE at the lexer's place. */
static bool read_digits(struct lexer *x, unsigned base, unsigned max, uint32_t *v)
{
	unsigned n = 0;

	for (*v = 0; n < max && x->at < x->n; n++, x->at++) {
		int digit = hex_digit(x->expr[x->at]);

		if (digit < 0 || (unsigned)digit >= base)
			break;
		*v = *v * base + (unsigned)digit;
	}
	return n > 0;
}

/* The escape after a backslash, as bytes at P; 0 where there is no such escape. */
static size_t read_escape(struct lexer *x, char *p)
{
	static const char letters[] = "abfnrtv\\'\"?";
	static const char values[] = "\a\b\f\n\r\t\v\\'\"?";
	char c = x->expr[x->at++];
	const char *at = strchr(letters, c);
	uint32_t v;

	if (c && at) {
		*p = values[at - letters];
		return 1;
	}
	if (c == 'x' && read_digits(x, 16, 2, &v)) {
		*p = (char)v;
		return 1;
	}
	if ((c == 'u' && read_digits(x, 16, 4, &v)) || (c == 'U' && read_digits(x, 16, 8, &v)))
		return v >= 0xa0 && v <= 0x10ffff && (v < 0xd800 || v > 0xdfff) ? put_utf8(p, v) :
										  0;
	if (c >= '0' && c <= '7') {
		x->at--;
		read_digits(x, 8, 3, &v);
		*p = (char)v;
		return v <= 0xff;
	}
	return 0;
}

/* A string or character after its opening quote; RAW keeps backslashes. */
static struct token read_quoted(struct lexer *x, struct token t, char quote, bool raw)
{
	char *out = x->store;

	t.text = out;
	while (x->at < x->n && x->expr[x->at] != quote) {
		char c = x->expr[x->at++];
		size_t n = 1;

		if ((size_t)(out - x->store) + 5 > x->store_left)
			return failed(x, t, "the expression is too long");
		if (c == '\\' && x->at < x->n && raw) {
			*out++ = c;
			*out++ = x->expr[x->at++];
			continue;
		}
		if (c == '\\' && x->at < x->n)
			n = read_escape(x, out);
		else
			*out = c;
		if (n == 0)
			return failed(x, t, "no such escape sequence");
		out += n;
	}
	if (x->at == x->n)
		return failed(x, t, "the closing quote is missing");
	x->at++;
	t.n = (size_t)(out - x->store);
	x->store_left -= t.n;
	x->store = out;
	t.kind = quote == '"' ? TOKEN_STRING : TOKEN_CHAR;
	t.length = (uint32_t)(x->at - t.offset);
	return t;
}

/* The dots of a name stand between two of its parts; two of them are a range: 80..90. */
static size_t name_length(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (is_name(s[i]) || (s[i] == '.' && i && i + 1 < n && is_name(s[i + 1]))))
		i++;
	return i;
}

/* Hexadecimal digits with colons among them, an IPv4 address at their end perhaps. */
static size_t colons_length(const char *s, size_t n)
{
	bool colons = false;
	size_t i = 0;

	for (; i < n; i++) {
		bool dot = s[i] == '.' && i && i + 1 < n && is_digit(s[i + 1]);

		if (hex_digit(s[i]) < 0 && s[i] != ':' && !dot)
			break;
		colons |= s[i] == ':';
	}
	return colons ? i : 0;
}

/* "/24" behind an address of N bytes; else a slash divides. */
static size_t prefix_length(const char *s, size_t n, size_t end)
{
	unsigned dots = 0;
	size_t i;

	for (i = 0; i < n && (s[i] == '.' || is_digit(s[i])); i++)
		dots += s[i] == '.';
	if ((i < n || dots != 3) && !memchr(s, ':', n))
		return 0;
	if (n == end || s[n] != '/')
		return 0;
	for (i = n + 1; i < end && is_digit(s[i]); i++)
		;
	return i > n + 1 ? i - n : 0;
}

static size_t word_length(const char *s, size_t n)
{
	size_t name = *s == '-' ? 0 : name_length(s, n), colons = colons_length(s, n);
	size_t word = name > colons ? name : colons;

	return word ? word + prefix_length(s, word, n) : 0;
}

/* Within brackets numbers stand alone. */
static size_t slice_word_length(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && is_name(s[i]) && s[i] != '-')
		i++;
	return i;
}

static struct token read_word(struct lexer *x, struct token t, size_t n)
{
	size_t start = x->at;

	x->at += n;
	t.kind = TOKEN_WORD;
	t.text = x->expr + start;
	t.n = x->at - start;
	t.length = (uint32_t)t.n;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (strlen(words[i].word) != t.n || memcmp(words[i].word, t.text, t.n) != 0)
			continue;
		t.kind = TOKEN_OP;
		t.op = words[i].op;
		t.all = words[i].all;
		t.any = words[i].any;
	}
	return t;
}

static bool read_symbol(struct lexer *x, struct token *t)
{
	for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
		size_t n = strlen(symbols[i].word);

		if (n > x->n - x->at || memcmp(symbols[i].word, x->expr + x->at, n) != 0)
			continue;
		x->at += n;
		t->kind = TOKEN_OP;
		t->op = symbols[i].op;
		t->all = symbols[i].all;
		t->any = symbols[i].any;
		t->length = (uint32_t)n;
		return true;
	}
	return false;
}

struct token lexer_next(struct lexer *x, bool in_slice)
{
	struct token t = { .kind = TOKEN_END };

	while (x->at < x->n && is_space(x->expr[x->at]))
		x->at++;
	t.offset = (uint32_t)x->at;
	if (x->at == x->n)
		return t;
	char c = x->expr[x->at];
	bool raw = (c == 'r' || c == 'R') && x->at + 1 < x->n && x->expr[x->at + 1] == '"';
	if (c == '"' || c == '\'' || raw) {
		x->at += raw ? 2 : 1;
		return read_quoted(x, t, raw ? '"' : c, raw);
	}
	/* A field may have a dot in front, to tell it from a value. */
	if (!in_slice && c == '.' && x->at + 1 < x->n && is_name(x->expr[x->at + 1]) &&
	    x->expr[x->at + 1] != '-') {
		x->at++;
		return read_word(x, t, name_length(x->expr + x->at, x->n - x->at));
	}
	size_t word = in_slice ? slice_word_length(x->expr + x->at, x->n - x->at) :
				 word_length(x->expr + x->at, x->n - x->at);
	if (word)
		return read_word(x, t, word);
	if (!(in_slice && c == '-') && read_symbol(x, &t))
		return t;
	t.kind = TOKEN_PUNCT;
	t.op = (uint8_t)c;
	t.length = 1;
	x->at++;
	if (c == '.' && x->at < x->n && x->expr[x->at] == '.') {
		x->at++;
		t.length = 2;
	} else if (!strchr("()[]{},:-#$", c)) {
		return failed(x, t, "this character has no meaning here");
	}
	return t;
}
