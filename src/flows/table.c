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
	const char *title;
	bool right;
	void (*put)(struct text *t, const struct conv *c, const struct report *r);
} columns[] = {
	{ "#", false, put_number },
	{ "CLIENT", false, put_client },
	{ "SERVER", false, put_server },
	{ "STATE", false, put_state },
	{ "START", true, put_start },
	{ "TIME", true, put_time },
	{ "FRAMES>", true, put_frames_out },
	{ "<FRAMES", true, put_frames_in },
	{ "BYTES>", true, put_bytes_out },
	{ "<BYTES", true, put_bytes_in },
	{ "HANDSHAKE", true, put_handshake },
	{ "RTT MIN/MEAN/P95", true, put_rtt },
	{ "RETRANS", true, put_retrans },
	{ "ANOMALIES", true, put_anomalies },
	{ "APP", false, put_app },
	{ "NAME", false, put_name },
};

enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* A cell: the text of its column, or a dash. */
static void cell(struct text *t, char *buf, const struct column *col, const struct conv *c,
		 const struct report *r)
{
	text_init(t, buf, CELL_MAX);
	col->put(t, c, r);
	if (t->len == 0)
		text_char(t, '-');
}

static void print_cell(FILE *out, const struct text *t, const struct column *col, size_t width,
		       bool last)
{
	size_t pad = width > t->len ? width - t->len : 0;

	if (col->right)
		fprintf(out, "%*s%s", (int)pad, "", t->buf);
	else
		fprintf(out, "%s%*s", t->buf, last ? 0 : (int)pad, "");
	fputs(last ? "\n" : "  ", out);
}

static void print_sentence(void *ctx, const struct explain_sentence *s)
{
	char buf[EXPLAIN_TEXT_MAX + 32 * EXPLAIN_FRAMES_MAX];
	struct text t;

	text_init(&t, buf, sizeof buf);
	explain_text(&t, s);
	fprintf(ctx, "    %s\n", buf);
}

void report_table(const struct report *r, FILE *out)
{
	size_t width[COLUMNS];
	char buf[CELL_MAX];
	struct text t;

	for (unsigned k = 0; k < COLUMNS; k++)
		width[k] = strlen(columns[k].title);
	for (size_t i = 0; i < r->n; i++) {
		for (unsigned k = 0; k + 1 < COLUMNS; k++) {
			cell(&t, buf, &columns[k], r->conv[i], r);
			width[k] = t.len > width[k] ? t.len : width[k];
		}
	}
	for (unsigned k = 0; k < COLUMNS && r->n; k++) {
		text_init(&t, buf, sizeof buf);
		text_str(&t, columns[k].title);
		print_cell(out, &t, &columns[k], width[k], k + 1 == COLUMNS);
	}
	for (size_t i = 0; i < r->n && !ferror(out); i++) {
		for (unsigned k = 0; k < COLUMNS; k++) {
			cell(&t, buf, &columns[k], r->conv[i], r);
			print_cell(out, &t, &columns[k], width[k], k + 1 == COLUMNS);
		}
		if (r->verbose)
			conv_explain(r->conv[i], print_sentence, out);
	}
}
