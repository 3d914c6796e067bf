#include "impair/rule.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bytes.h"
#include "flow/tcp.h"
#include "stack/framing.h"

static const char *const kinds[RULE_KINDS] = {
	[RULE_ANY] = "any",   [RULE_TCP] = "tcp", [RULE_UDP] = "udp",         [RULE_DNS] = "dns",
	[RULE_ICMP] = "icmp", [RULE_SYN] = "syn", [RULE_SYN_ACK] = "syn-ack", [RULE_ACK] = "ack",
	[RULE_DATA] = "data", [RULE_FIN] = "fin", [RULE_RST] = "rst",
};

static const char *const actions[RULE_ACTIONS] = {
	[RULE_DROP] = "drop",       [RULE_DELAY] = "delay",   [RULE_DUPLICATE] = "duplicate",
	[RULE_CORRUPT] = "corrupt", [RULE_WINDOW] = "window", [RULE_REORDER] = "reorder",
};

/* ---- Words ---- */

/* A word of a line: N characters at P. */
struct token {
	const char *p;
	size_t n;
};

struct line {
	const char *p, *end;
	unsigned number;
	char *why;
};

static struct token peek(const struct line *l)
{
	const char *p = l->p;
	struct token t;

	while (p < l->end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	t.p = p;
	while (p < l->end && *p != ' ' && *p != '\t' && *p != '\r' && *p != '#')
		p++;
	t.n = (size_t)(p - t.p);
	return t;
}

static struct token next(struct line *l)
{
	struct token t = peek(l);

	l->p = t.p + t.n;
	return t;
}

static bool is(struct token t, const char *word)
{
	return strlen(word) == t.n && strncasecmp(t.p, word, t.n) == 0;
}

static bool take(struct line *l, const char *word)
{
	if (!is(peek(l), word))
		return false;
	next(l);
	return true;
}

static int find(struct token t, const char *const *words, int n)
{
	for (int i = 0; i < n; i++)
		if (is(t, words[i]))
			return i;
	return -1;
}

static int wrong(const struct line *l, struct token t, const char *what)
{
	if (t.n)
		snprintf(l->why, RULE_WHY_MAX, "line %u: %s, not '%.*s'", l->number, what,
			 (int)(t.n < 80 ? t.n : 80), t.p);
	else
		snprintf(l->why, RULE_WHY_MAX, "line %u: %s, but the line ends", l->number, what);
	return -EINVAL;
}

/* Digits, maybe a point and up to six more, as millionths; what follows is left in *T. */
static bool millionths(struct token *t, uint64_t *v)
{
	uint64_t unit = 1000000;
	size_t digits = 0;

	*v = 0;
	for (; t->n && *t->p >= '0' && *t->p <= '9'; t->p++, t->n--, digits++) {
		if (*v > UINT64_MAX / 100 / unit)
			return false;
		*v = *v * 10 + (uint64_t)(*t->p - '0') * unit;
	}
	if (t->n && digits && *t->p == '.')
		for (t->p++, t->n--; t->n && *t->p >= '0' && *t->p <= '9' && unit > 1;
		     t->p++, t->n--) {
			unit /= 10;
			*v += (uint64_t)(*t->p - '0') * unit;
		}
	return digits > 0;
}

bool rule_time(const char *s, size_t n, uint64_t *ns)
{
	static const struct {
		const char *unit;
		uint32_t times, parts; /* from millionths to nanoseconds */
	} units[] = { { "s", 1000, 1 }, { "ms", 1, 1 }, { "us", 1, 1000 } };
	struct token t = { s, n };
	uint64_t v;

	if (!millionths(&t, &v))
		return false;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (!is(t, units[i].unit))
			continue;
		if (v > INT64_MAX / 1000)
			return false;
		*ns = v * units[i].times / units[i].parts;
		return true;
	}
	return false;
}

bool rule_chance(const char *s, size_t n, uint32_t *chance)
{
	struct token t = { s, n };
	uint64_t v;

	if (!millionths(&t, &v) || !is(t, "%") || v > 100 * (uint64_t)1000000)
		return false;
	*chance = (uint32_t)(v / 100);
	return true;
}

static bool whole(struct token t, uint32_t min, uint32_t max, uint32_t *v)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] < '0' || t.p[i] > '9' || sum > max)
			return false;
		sum = sum * 10 + (uint64_t)(t.p[i] - '0');
	}
	*v = (uint32_t)sum;
	return t.n && sum >= min && sum <= max;
}

/* ---- A line ---- */

static int parse_times(struct line *l, struct rule *r)
{
	static const char *const words[] = { "from", "to" };
	uint64_t ns[2] = { 0, INT64_MAX };

	for (unsigned i = 0; i < 2; i++) {
		if (!take(l, words[i]))
			continue;
		struct token t = next(l);
		if (!rule_time(t.p, t.n, &ns[i]))
			return wrong(l, t, "a time with a unit is wanted, such as 1.5s or 40ms");
	}
	r->from_ns = (int64_t)ns[0];
	r->to_ns = (int64_t)ns[1];
	return 0;
}

static int parse_action(struct line *l, struct rule *r)
{
	struct token t = next(l);
	int action = find(t, actions, RULE_ACTIONS);
	uint32_t v;

	if (action < 0)
		return wrong(l, t, "drop, delay, duplicate, corrupt, reorder or window is wanted");
	r->action = (uint8_t)action;
	if (action == RULE_DELAY) {
		t = next(l);
		if (!rule_time(t.p, t.n, &r->value))
			return wrong(l, t, "a time with a unit is wanted, such as 2.9s or 40ms");
	} else if (action == RULE_WINDOW) {
		t = next(l);
		if (!whole(t, 0, 65535, &v))
			return wrong(l, t, "the window field is wanted, 0 to 65535");
		r->value = v;
	}
	r->chance = IMPAIR_MILLION;
	t = peek(l);
	if (t.n && t.p[t.n - 1] == '%') {
		next(l);
		if (!rule_chance(t.p, t.n, &r->chance))
			return wrong(l, t, "a percentage is wanted, such as 20%");
	}
	return 0;
}

/* "3", "3-5", "every 4". */
static int parse_numbers(struct line *l, struct rule *r)
{
	struct token t = peek(l), low = t;
	const char *dash = memchr(t.p, '-', t.n);

	if (take(l, "every")) {
		t = next(l);
		return whole(t, 1, UINT32_MAX, &r->every) ? 0 : wrong(l, t, "a number is wanted");
	}
	if (!t.n || *t.p < '0' || *t.p > '9')
		return 0;
	next(l);
	if (dash)
		low.n = (size_t)(dash - t.p);
	if (!whole(low, 1, UINT32_MAX, &r->first))
		return wrong(l, t, "a number from 1 on is wanted");
	r->last = r->first;
	if (dash && !whole((struct token){ dash + 1, (size_t)(t.p + t.n - dash - 1) }, r->first,
			   UINT32_MAX, &r->last))
		return wrong(l, t, "numbers such as 3-5 are wanted");
	return 0;
}

static int parse_what(struct line *l, struct rule *r)
{
	bool out = take(l, "out"), in = !out && take(l, "in");
	int kind;

	if (!out && !in)
		take(l, "both");
	r->way[IMPAIR_OUT] = out || !in;
	r->way[IMPAIR_IN] = in || !out;
	kind = find(peek(l), kinds, RULE_KINDS);
	if (kind >= 0)
		next(l);
	r->kind = kind >= 0 ? (uint8_t)kind : RULE_ANY;
	if (take(l, "larger")) {
		struct token t = next(l);

		if (!whole(t, 0, 65535, &r->larger))
			return wrong(l, t, "a number of bytes is wanted after larger");
	}
	return parse_numbers(l, r);
}

/*
 * How often it acts.  Numbers of data come back with its retransmissions, so without TIMES it acts on
 * each once; other numbers pass but once.
 */
static int parse_limit(struct line *l, struct rule *r)
{
	uint64_t numbers = r->first ? (uint64_t)r->last - r->first + 1 : 1;
	uint32_t times = 1;
	struct token t;

	r->limit = r->first ? numbers : UINT64_MAX;
	if (take(l, "times")) {
		t = next(l);
		if (!whole(t, 1, UINT32_MAX, &times))
			return wrong(l, t, "a number is wanted after times");
		r->limit = numbers * times;
	}
	t = peek(l);
	return t.n ? wrong(l, t, "nothing more is wanted") : 0;
}

static int parse_line(struct line *l, struct rule *r)
{
	int rc = parse_times(l, r);

	if (!rc)
		rc = parse_action(l, r);
	if (!rc)
		rc = parse_what(l, r);
	return rc ? rc : parse_limit(l, r);
}

static int add(struct rules *r, const struct rule *rule)
{
	struct rule *p = realloc(r->rule, (r->n + 1) * sizeof *p);

	if (!p)
		return -ENOMEM;
	r->rule = p;
	p[r->n++] = *rule;
	return 0;
}

int rules_parse(struct rules *r, const char *p, size_t n, char why[RULE_WHY_MAX])
{
	const char *end = p + n;

	*r = (struct rules){ 0 };
	for (unsigned number = 1; p < end; number++) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		struct line l = { p, nl ? nl : end, number, why };
		struct rule rule = { .line = number };
		int rc = 0;

		if (peek(&l).n) {
			rc = parse_line(&l, &rule);
			if (!rc)
				rc = add(r, &rule);
		}
		if (rc) {
			rules_done(r);
			return rc;
		}
		p = nl ? nl + 1 : end;
	}
	return 0;
}

void rules_done(struct rules *r)
{
	free(r->rule);
	*r = (struct rules){ 0 };
}

/* ---- Datagrams ---- */

enum { ICMP = 1, TCP = 6, UDP = 17, ICMPV6 = 58, DNS_PORT = 53 };

static uint32_t kinds_of_segment(const uint8_t *t, uint32_t data)
{
	uint32_t flags = t[13], k = 0;

	if (flags & TCP_SYN)
		k |= 1u << (flags & TCP_ACK ? RULE_SYN_ACK : RULE_SYN);
	if (flags & TCP_FIN)
		k |= 1u << RULE_FIN;
	if (flags & TCP_RST)
		k |= 1u << RULE_RST;
	if (data)
		k |= 1u << RULE_DATA;
	return k ? k : 1u << RULE_ACK;
}

void passing_of(struct passing *x, const uint8_t *p, size_t n)
{
	struct framing f;
	const uint8_t *t;

	*x = (struct passing){ .kinds = 1u << RULE_ANY };
	if (framing_fault(p, n, &f) || f.fragment)
		return;
	t = p + f.at;
	if (f.proto == ICMP || f.proto == ICMPV6)
		x->kinds |= 1u << RULE_ICMP;
	if (f.proto == UDP) {
		x->kinds |= 1u << RULE_UDP;
		if (be16(t) == DNS_PORT || be16(t + 2) == DNS_PORT)
			x->kinds |= 1u << RULE_DNS;
	}
	if (f.proto != TCP)
		return;
	x->kinds |= 1u << RULE_TCP | kinds_of_segment(t, (uint32_t)f.len - (t[12] >> 4) * 4u);
	x->segment = ((uint64_t)(be16(t) ^ (uint32_t)be16(t + 2) << 16) << 32) | be32(t + 4);
	x->window_at = f.at + 14;
}
