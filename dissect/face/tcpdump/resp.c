/* RESP, the protocol of Redis. */
#include "protos.h"

enum { TOO_LARGE = -3, NEGATIVE = -4, INVALID = -5, NONE = -2, NULL_VALUE = -1 };

/* What is left of the segment. */
struct cursor {
	uint32_t at, len;
};

static void skip(struct cursor *c, uint32_t n)
{
	c->at += n;
	c->len -= n;
}

/* Bytes before the next CR LF; false where there is none. */
static bool find_end(struct td *p, const struct cursor *c, uint32_t *n)
{
	for (*n = 0; c->len >= *n + 2 && td_has(p, c->at + *n, 2); ++*n)
		if (td_u16(p, c->at + *n) == 0x0d0a)
			return true;
	return false;
}

static void print_quoted(struct td *p, uint32_t at, uint32_t n)
{
	td_print(p, " \"");
	td_chars(p, at, n);
	td_print(p, "\"");
}

static bool is_end(uint8_t c)
{
	return c == '\r' || c == '\n';
}

/* A decimal number and its CR LF; one of the constants above where it is none. */
static int32_t read_length(struct td *p, struct cursor *c)
{
	uint64_t v = 0;
	bool negative = c->len > 0 && td_u8(p, c->at) == '-', digits = false;

	if (negative)
		skip(c, 1);
	for (;; skip(c, 1), digits = true) {
		if (c->len == 0)
			return NONE;
		uint8_t digit = (uint8_t)(td_u8(p, c->at) - '0');
		if (digit > 9)
			break;
		if (v <= INT32_MAX)
			v = v * 10 + digit;
	}
	static const uint8_t end[] = { '\r', '\n' };
	for (unsigned i = 0; i < 2; i++, skip(c, 1)) {
		if (c->len == 0)
			return NONE;
		if (!digits || td_u8(p, c->at) != end[i]) {
			skip(c, 1);
			return INVALID;
		}
	}
	if (negative)
		return v == 1 ? NULL_VALUE : NEGATIVE;
	return v > INT32_MAX ? TOO_LARGE : (int32_t)v;
}

/* What is said of a length that is none. */
static bool print_no_length(struct td *p, int32_t n)
{
	static const struct td_tok names[] = { { 1, " null" },
					       { 3, " length too large" },
					       { 4, " length negative and not -1" },
					       { 5, " invalid" },
					       { 0, NULL } };

	td_print(p, "%s", td_tok(p, names, (uint32_t)-n, "%s", ""));
	return n != NONE;
}

static bool print_bulk(struct td *p, struct cursor *c)
{
	int32_t n = read_length(p, c);
	uint32_t rest;

	if (n < 0)
		return print_no_length(p, n);
	if (n == 0) {
		td_print(p, " empty");
	} else {
		if (c->len < (uint32_t)n || !td_has(p, c->at, (uint32_t)n))
			return false;
		print_quoted(p, c->at, (uint32_t)n);
		skip(c, (uint32_t)n);
	}
	if (!find_end(p, c, &rest))
		return false;
	skip(c, rest + 2);
	return true;
}

static bool print_line(struct td *p, struct cursor *c)
{
	uint32_t n;

	if (!find_end(p, c, &n))
		return false;
	print_quoted(p, c->at, n);
	skip(c, n + 2);
	return true;
}

/* A command as a person types it: a line that may end in CR or LF or both. */
static bool print_inline(struct td *p, struct cursor *c)
{
	while (c->len > 0 && td_has(p, c->at, 1) && is_end(td_u8(p, c->at)))
		skip(c, 1);
	uint32_t n = 0;
	while (n < c->len && td_has(p, c->at + n, 1) && !is_end(td_u8(p, c->at + n)))
		n++;
	if (n == c->len || !td_has(p, c->at + n, 1))
		return false;
	print_quoted(p, c->at, n);
	skip(c, n);
	while (c->len > 0 && td_has(p, c->at, 1) && is_end(td_u8(p, c->at)))
		skip(c, 1);
	return true;
}

/* The items that an array announces, added to *MORE. */
static bool print_array(struct td *p, struct cursor *c, uint64_t *more)
{
	int32_t n = read_length(p, c);

	if (n < 0)
		return print_no_length(p, n);
	if (n == 0)
		td_print(p, " empty");
	*more += (uint32_t)n;
	return true;
}

/* An item; false where it is cut. */
static bool print_item(struct td *p, struct cursor *c, uint64_t *more)
{
	uint8_t kind = td_u8(p, c->at);

	if (kind != '+' && kind != '-' && kind != ':' && kind != '$' && kind != '*')
		return print_inline(p, c);
	skip(c, 1);
	switch (kind) {
	case '$': return print_bulk(p, c);
	case '*': return print_array(p, c, more);
	default: return print_line(p, c);
	}
}

void td_resp(struct td *p, uint32_t at, uint32_t len)
{
	struct cursor c = { at, len };
	uint64_t more = 0; /* items that arrays still wait for */

	p->proto = "resp";
	td_print(p, ": RESP");
	while (td_live(p) && (c.len > 0 || more > 0)) {
		if (more > 0)
			more--;
		if (c.len == 0 || !print_item(p, &c, &more)) {
			td_trunc(p);
			return;
		}
	}
}
