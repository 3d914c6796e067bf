/*
 * What must hold of any dissection, whatever the bytes: layers and rows within them, and a text
 * in every form that is there, whole, and harmless to a terminal.
 */
#ifndef TUNTRACE_TEST_FORMS_H
#define TUNTRACE_TEST_FORMS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "dissect.h"
#include "face/detail.h"
#include "face/fields.h"
#include "face/gvisor.h"
#include "face/json.h"
#include "face/summary.h"
#include "face/tcpdump.h"
#include "field.h"
#include "flow/ladder_event.h"
#include "flow/plain.h"
#include "query.h"
#include "value.h"

enum {
	FORMS_ROWS = 1 << 16,
	FORMS_TEXT = 1 << 20,
	FORMS_LINE = 1 << 22,
	FORMS_QUERIES = 1 << 14,
	FORMS_ASKED = 8,
};

static struct row forms_row[FORMS_ROWS];
static char forms_text[FORMS_TEXT], forms_line[FORMS_LINE], forms_reason[256];
static struct query forms_query[FORMS_QUERIES]; /* every name that there is */
static size_t forms_nqueries;

static inline void forms_add_query(void *ctx, enum proto_id proto, const struct field_def *def)
{
	const char *name = def ? def->name : proto_by_id(proto)->name;

	(void)ctx;
	if (forms_nqueries < FORMS_QUERIES &&
	    query_init(&forms_query[forms_nqueries], name, strlen(name)))
		forms_nqueries++;
}

static inline const char *layers_fault(const struct dissection *d)
{
	for (unsigned i = 0; i < d->nlayers; i++) {
		const struct layer *l = &d->layers[i];
		uint32_t end = d->bufs[l->buf].len;

		if (l->off > end || l->cap > end - l->off || l->cap > l->len || l->hlen > l->cap) {
			snprintf(forms_reason, sizeof forms_reason,
				 "layer %u (%s) at %u: %u of %u bytes, header %u", i,
				 proto_by_id(l->proto)->name, l->off, l->cap, l->len, l->hlen);
			return forms_reason;
		}
	}
	return d->nlayers ? NULL : "no layer";
}

static inline const char *rows_fault(const struct dissection *d, const struct rows *r)
{
	for (uint32_t i = 0; i < r->n; i++) {
		const struct row *x = &r->row[i];

		if (x->buf >= d->nbufs || x->off > d->bufs[x->buf].len ||
		    x->len > d->bufs[x->buf].len - x->off) {
			snprintf(forms_reason, sizeof forms_reason, "row %s at %u: %u bytes",
				 x->def->name, x->off, x->len);
			return forms_reason;
		}
	}
	return NULL;
}

/* Bytes of the character at P, N bytes before the end; 0 where it is ill-formed or a control. */
static inline size_t text_char_len(const unsigned char *p, size_t n)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	uint32_t c = p[0] & (len < 2 ? 0x7fu : 0x7fu >> len);

	if (len > n || p[0] > 0xf4)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (len && (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)))
		return 0;
	return c < 0x20 || (c >= 0x7f && c < 0xa0) ? 0 : len;
}

/* Well-formed UTF-8 without control characters but those of ALLOWED; no line of it empty. */
static inline const char *text_fault(const struct text *t, const char *allowed, const char *form)
{
	const char *why = t->full ? "not whole" : NULL;
	const unsigned char *p = (const unsigned char *)t->buf;
	size_t i = 0, len, from;

	for (; i < t->len && !why; i += len) {
		len = text_char_len(p + i, t->len - i);
		if (!len && p[i] && strchr(allowed, p[i]))
			len = 1;
		if (!len)
			why = "a byte that is ill-formed or a control";
		else if (p[i] == '\n' && (i == 0 || p[i - 1] == '\n'))
			why = "an empty line";
	}
	if (!why)
		return NULL;
	from = i < 48 ? 0 : i - 48;
	snprintf(forms_reason, sizeof forms_reason, "%s text, %s at %zu of %zu: %.*s", form, why, i,
		 t->len, (int)(i - from), t->buf + from);
	return forms_reason;
}

/* The same of a text that no frame is without. */
static inline const char *line_fault(const struct text *t, const char *allowed, const char *form)
{
	return t->len ? text_fault(t, allowed, form) : "no text at all";
}

static inline const char *gvisor_fault(const struct dissection *d)
{
	const char *fault = NULL;
	struct text t;

	for (unsigned i = 0; i < 4 && !fault; i++) {
		text_init(&t, forms_line, sizeof forms_line);
		gvisor_line(&t, d, i & 1, i & 2 ? GVISOR_2024 : GVISOR_2022);
		fault = t.len > GVISOR_LINE_MAX ? "gvisor line that is too long" :
						  line_fault(&t, "", "gvisor");
	}
	return fault;
}

static inline const char *summary_fault(const struct dissection *d, struct rows *r)
{
	struct text t;

	text_init(&t, forms_line, sizeof forms_line);
	summary_put(&t, r, d);
	summary_numbers(&t, d);
	summary_notes(&t, d, true);
	return text_fault(&t, "", "summary");
}

/* Every value by itself, and as many names as `-e` may have on a line, others in each frame. */
static inline const char *fields_fault(const struct dissection *d, struct rows *r)
{
	const char *fault = NULL;
	struct text t;

	for (uint32_t i = 0; i < r->n && !fault; i++) {
		text_init(&t, forms_line, sizeof forms_line);
		value_text(&t, &r->row[i], NULL);
		fault = text_fault(&t, "", r->row[i].def->name ? r->row[i].def->name : "label");
	}
	if (!forms_nqueries)
		query_each(forms_add_query, NULL);
	text_init(&t, forms_line, sizeof forms_line);
	fields_line(&t, d,
		    forms_query + d->frame->number * FORMS_ASKED % (forms_nqueries - FORMS_ASKED),
		    FORMS_ASKED, r, NULL);
	return fault ? fault : text_fault(&t, "\t", "fields");
}

/* Its row of a ladder, narrow and wide, and what is said of it in plain words. */
static inline void forms_event(void *arg, size_t i, struct ladder_event *e)
{
	(void)i;
	*e = *(const struct ladder_event *)arg;
}

static inline const char *ladder_fault(const struct dissection *d, struct rows *r,
				       struct tcpdump_state *tcpdump)
{
	static const char *const lanes[] = { "a", "b" };
	struct ladder_maker m = { .rows = r, .tcpdump = tcpdump };
	struct ladder_endpoint from, to;
	struct ladder_cell cells[LADDER_WIDTH_MAX];
	const char *fault = NULL;
	struct ladder_event e;

	if (!ladder_event_of(&m, d, &e, &from, &to))
		return NULL;
	e.to = 1;
	for (unsigned width = 60; width <= 200 && !fault; width += 70) {
		struct ladder_config c = { .width = width,
					   .lanes = lanes,
					   .nlanes = 2,
					   .nevents = 1,
					   .columns = 0xff,
					   .event = forms_event,
					   .arg = &e };
		struct ladder_row row;
		struct ladder l;
		struct text t;

		ladder_init(&l, &c);
		ladder_row(&l, ladder_first(&l), cells, &row);
		text_init(&t, forms_line, sizeof forms_line);
		ladder_text(&t, cells, width, false);
		fault = t.len > width ? "a ladder that is too wide" : line_fault(&t, "", "ladder");
	}
	return fault;
}

static inline const char *plain_fault(const struct dissection *d)
{
	struct text t;

	text_init(&t, forms_line, PLAIN_MAX);
	plain_frame(&t, d, &(struct plain){ 0 });
	return line_fault(&t, "\n\t", "plain");
}

/* What is wrong with D, or NULL. */
static inline const char *forms_fault(const struct dissection *d, struct tcpdump_state *tcpdump)
{
	const char *fault = layers_fault(d);
	struct rows r;
	struct text t;

	if (fault)
		return fault;
	rows_init(&r, forms_row, FORMS_ROWS, forms_text, sizeof forms_text);
	rows_unfold(&r, d);
	fault = rows_fault(d, &r);
	if (!fault) {
		text_init(&t, forms_line, sizeof forms_line);
		detail_text(&t, &r, NULL);
		fault = line_fault(&t, "\n", "detail");
	}
	if (!fault)
		fault = gvisor_fault(d);
	if (!fault) {
		text_init(&t, forms_line, sizeof forms_line);
		json_line(&t, d, &r, &(struct json_options){ 0 });
		fault = line_fault(&t, "", "json");
	}
	if (!fault) {
		text_init(&t, forms_line, sizeof forms_line);
		text_str(&t, "0.0 "); /* its first line may be the time stamp alone */
		tcpdump_text(&t, d, tcpdump);
		fault = line_fault(&t, "\n\t", "tcpdump");
	}
	if (!fault)
		fault = fields_fault(d, &r);
	if (!fault)
		fault = summary_fault(d, &r);
	if (!fault)
		fault = ladder_fault(d, &r, tcpdump);
	return fault ? fault : plain_fault(d);
}

#endif
