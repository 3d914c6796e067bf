#include <string.h>

#include "flow/convtcp.h"
#include "flow/explain.h"
#include "flows/report.h"
#include "text.h"

enum { CELL_MAX = 1200 };

static void put_number(struct text *t, const struct conv *c, const struct report *r)
{
	(void)r;
	text_fmt(t, "%s %u", conv_kind_name(c->kind), c->number);
}

static void put_client(struct text *t, const struct conv *c, const struct report *r)
{
	(void)r;
	conv_endpoint(t, c, 0);
}

static void put_server(struct text *t, const struct conv *c, const struct report *r)
{
	(void)r;
	conv_endpoint(t, c, 1);
}

static void put_state(struct text *t, const struct conv *c, const struct report *r)
{
	(void)r;
	text_str(t, conv_outcome(c));
	if (c->tcp && c->tcp->states.midstream)
		text_char(t, '*');
}

/* Seconds with three decimals. */
static void put_seconds(struct text *t, int64_t ns)
{
	int64_t ms = (ns + 500000) / 1000000;

	if (ns < 0) {
		text_char(t, '-');
		ms = (500000 - ns) / 1000000;
	}
	text_fmt(t, "%lld.%03lld", (long long)(ms / 1000), (long long)(ms % 1000));
}

static void put_start(struct text *t, const struct conv *c, const struct report *r)
{
	if (c->has_time)
		put_seconds(t, c->first_ns - r->start_ns);
}

static void put_time(struct text *t, const struct conv *c, const struct report *r)
{
	(void)r;
	if (c->has_time)
		put_seconds(t, c->last_ns - c->first_ns);
}

/* At most six characters: "99999", "123k", "12.3M". */
static void put_count(struct text *t, uint64_t n)
{
	static const char units[] = "kMGTP";
	unsigned u = 0;

	if (n < 100000) {
		text_uint(t, n);
		return;
	}
	for (; n >= 1000000; u++)
		n /= 1000;
	if (n < 100000)
		text_fmt(t, "%llu.%llu%c", (unsigned long long)(n / 1000),
			 (unsigned long long)(n / 100 % 10), units[u]);
	else
		text_fmt(t, "%llu%c", (unsigned long long)(n / 1000), units[u]);
}

#define COUNT(name, value) \
	static void name(struct text *t, const struct conv *c, const struct report *r) \
	{ \
		(void)r; \
		put_count(t, value); \
	}
COUNT(put_frames_out, c->side[0].frames)
COUNT(put_frames_in, c->side[1].frames)
COUNT(put_bytes_out, c->side[0].bytes)
COUNT(put_bytes_in, c->side[1].bytes)

/* Milliseconds in three digits or more. */
static void put_ms(struct text *t, int64_t ns)
{
	int64_t us = (ns + 500) / 1000;

	if (us < 10000)
		text_fmt(t, "%lld.%02lld", (long long)(us / 1000), (long long)(us / 10 % 100));
	else if (us < 100000)
		text_fmt(t, "%lld.%lld", (long long)(us / 1000), (long long)(us / 100 % 10));
	else
		text_int(t, us / 1000);
}

static void put_handshake(struct text *t, const struct conv *c, const struct report *r)
{
	(void)r;
	if (report_handshake(c) >= 0)
		put_ms(t, report_handshake(c));
}

static void put_rtt(struct text *t, const struct conv *c, const struct report *r)
{
	const struct rtt *x = report_rtt(c);

	(void)r;
	if (!x || x->n == 0)
		return;
	put_ms(t, x->min);
	text_char(t, '/');
	put_ms(t, rtt_mean(x));
	text_char(t, '/');
	put_ms(t, rtt_percentile(x, 95));
}

static void put_retrans(struct text *t, const struct conv *c, const struct report *r)
{
	(void)r;
	if (c->tcp)
		put_count(t, report_retransmissions(c));
}

static void put_anomalies(struct text *t, const struct conv *c, const struct report *r)
{
	(void)r;
	if (c->tcp)
		put_count(t, conv_anomalies(c) + (c->error ? c->error->count : 0));
	else if (c->error)
		put_count(t, c->error->count);
}

static void put_app(struct text *t, const struct conv *c, const struct report *r)
{
	(void)r;
	if (c->service)
		text_str(t, c->service);
}

static void put_name(struct text *t, const struct conv *c, const struct report *r)
{
	(void)r;
	if (c->name)
		text_escaped(t, c->name, c->name_len);
}

static const struct column {
	const char *title, *key; /* KEY of --sort, or NULL */
	bool right;
	unsigned drop; /* those with the least go first where the table is too wide; 0: never */
	void (*put)(struct text *t, const struct conv *c, const struct report *r);
} columns[] = {
	{ "#", NULL, false, 0, put_number },
	{ "CLIENT", NULL, false, 0, put_client },
	{ "SERVER", NULL, false, 0, put_server },
	{ "STATE", NULL, false, 0, put_state },
	{ "START", NULL, true, 1, put_start },
	{ "TIME", "time", true, 9, put_time },
	{ "FRAMES>", "frames", true, 2, put_frames_out },
	{ "<FRAMES", "frames", true, 2, put_frames_in },
	{ "BYTES>", "bytes", true, 6, put_bytes_out },
	{ "<BYTES", "bytes", true, 6, put_bytes_in },
	{ "HANDSHAKE", "handshake", true, 8, put_handshake },
	{ "RTT MIN/MEAN/P95", "rtt", true, 4, put_rtt },
	{ "RETRANS", "retrans", true, 7, put_retrans },
	{ "ANOMALIES", "anomalies", true, 3, put_anomalies },
	{ "APP", "app", false, 5, put_app },
	{ "NAME", "name", false, 10, put_name },
};

enum { COLUMNS = sizeof columns / sizeof columns[0], NAME = COLUMNS - 1, DROPS = 10 };

/* Columns between two cells; letters of a name that are worth a column. */
enum { GAP = 2, NAME_LEAST = 8, NAME_ENOUGH = 14 };

/* A cell: the text of its column, or a dash. */
static void cell(struct text *t, char *buf, const struct column *col, const struct conv *c,
		 const struct report *r)
{
	text_init(t, buf, CELL_MAX);
	col->put(t, c, r);
	if (t->len == 0)
		text_char(t, '-');
}

/* The columns that are shown, and how wide they are. */
struct layout {
	size_t width[COLUMNS];
	bool shown[COLUMNS];
	unsigned last; /* of those that are shown */
};

static size_t columns_taken(const struct layout *x)
{
	size_t n = 0;

	for (unsigned k = 0; k < COLUMNS; k++)
		if (x->shown[k])
			n += x->width[k] + (n ? GAP : 0);
	return n;
}

/* Leaves out what says least until the table has no more than MAX columns; how many those were. */
static unsigned narrow(struct layout *x, const struct report *r, size_t max)
{
	size_t whole = x->width[NAME];
	unsigned n = 0;

	if (columns_taken(x) <= max)
		return 0;
	x->width[NAME] = whole < NAME_ENOUGH ? whole : NAME_ENOUGH;
	for (unsigned drop = 1; drop <= DROPS && columns_taken(x) > max; drop++) {
		if (drop == DROPS && whole > NAME_LEAST)
			x->width[NAME] = NAME_LEAST;
		for (unsigned k = 0; k < COLUMNS; k++) {
			const struct column *col = &columns[k];

			if (col->drop != drop || (col->key && strcmp(col->key, r->sort) == 0))
				continue;
			x->shown[k] = false;
			n++;
		}
	}
	size_t taken = columns_taken(x);
	if (taken < max && x->width[NAME] + (max - taken) < whole)
		x->width[NAME] += max - taken;
	else if (taken < max)
		x->width[NAME] = whole;
	return n;
}

/* How wide the columns are, and which of them are shown; gives how many are left out. */
static unsigned lay_out(struct layout *x, const struct report *r)
{
	char buf[CELL_MAX];
	struct text t;
	unsigned left_out = 0;

	for (unsigned k = 0; k < COLUMNS; k++) {
		x->width[k] = strlen(columns[k].title);
		x->shown[k] = true;
	}
	for (size_t i = 0; i < r->n; i++) {
		for (unsigned k = 0; k < COLUMNS; k++) {
			cell(&t, buf, &columns[k], r->conv[i], r);
			x->width[k] = t.len > x->width[k] ? t.len : x->width[k];
		}
	}
	if (r->width)
		left_out = narrow(x, r, r->width);
	for (unsigned k = 0; k < COLUMNS; k++)
		if (x->shown[k])
			x->last = k;
	return left_out;
}

/* Cuts T to WIDTH columns, not in the middle of a character. */
static void shorten(struct text *t, size_t width)
{
	if (t->len <= width || width == 0)
		return;
	size_t n = width - 1;
	while (n > 0 && ((unsigned char)t->buf[n] & 0xc0) == 0x80)
		n--;
	t->buf[n] = '~';
	t->buf[n + 1] = 0;
	t->len = n + 1;
}

static void print_cell(FILE *out, struct text *t, const struct layout *x, unsigned k)
{
	if (k == NAME)
		shorten(t, x->width[k]);
	size_t pad = x->width[k] > t->len ? x->width[k] - t->len : 0;
	bool last = k == x->last;

	if (columns[k].right)
		fprintf(out, "%*s%s", (int)pad, "", t->buf);
	else
		fprintf(out, "%s%*s", t->buf, last ? 0 : (int)pad, "");
	fprintf(out, "%*s", last ? 0 : GAP, "");
	if (last)
		fputc('\n', out);
}

/* Sentences go to OUT, no wider than the table. */
struct writer {
	FILE *out;
	unsigned width;
};

enum { INDENT = 4, SENTENCE_LEAST = 40 };

static void print_sentence(void *ctx, const struct explain_sentence *s)
{
	char buf[EXPLAIN_TEXT_MAX + 32 * EXPLAIN_FRAMES_MAX];
	const struct writer *w = ctx;
	size_t max = w->width > SENTENCE_LEAST ? w->width : SENTENCE_LEAST, indent = INDENT;
	struct text t;
	char *p = buf;

	text_init(&t, buf, sizeof buf);
	explain_text(&t, s);
	while (w->width && strlen(p) > max - indent) {
		size_t n = max - indent;

		while (n > 0 && p[n] != ' ')
			n--;
		if (n == 0)
			break;
		fprintf(w->out, "%*s%.*s\n", (int)indent, "", (int)n, p);
		p += n + 1;
		indent = (size_t)2 * INDENT;
	}
	fprintf(w->out, "%*s%s\n", (int)indent, "", p);
}

static void print_titles(const struct layout *x, FILE *out)
{
	char buf[CELL_MAX];
	struct text t;

	for (unsigned k = 0; k < COLUMNS; k++) {
		if (!x->shown[k])
			continue;
		text_init(&t, buf, sizeof buf);
		text_str(&t, columns[k].title);
		print_cell(out, &t, x, k);
	}
}

unsigned report_table(const struct report *r, FILE *out)
{
	struct writer writer = { out, r->width };
	struct layout x;
	char buf[CELL_MAX];
	struct text t;
	unsigned left_out = lay_out(&x, r);

	if (r->n)
		print_titles(&x, out);
	for (size_t i = 0; i < r->n && !ferror(out); i++) {
		for (unsigned k = 0; k < COLUMNS; k++) {
			if (!x.shown[k])
				continue;
			cell(&t, buf, &columns[k], r->conv[i], r);
			print_cell(out, &t, &x, k);
		}
		if (r->verbose)
			conv_explain(r->conv[i], print_sentence, &writer);
	}
	return r->n ? left_out : 0;
}
