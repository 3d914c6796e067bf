/*
 * The frame in plain words: what it does and why; and its conversation: what happened, and why it
 * took so long, with the frames that prove it.
 */
#include <string.h>

#include "flow/explain.h"
#include "flow/plain.h"
#include "flow/tcp.h"
#include "ui.h"

struct explained {
	uint32_t top, frame, lines;
	int h;
};

struct page {
	struct area a;
	uint32_t top, n; /* first line that is seen, lines so far */
};

/* The N bytes at P from column INDENT on, broken at spaces. */
static void wrap(struct page *p, enum style s, const char *label, const char *text, size_t n)
{
	int w = p->a.w - 11;

	do {
		size_t len = n;
		if ((int)len > w) {
			len = (size_t)w;
			while (len > 1 && text[len] != ' ')
				len--;
		}
		int y = p->a.y + (int)p->n - (int)p->top;
		if (p->n >= p->top && y < p->a.y + p->a.h) {
			paint_str(y, p->a.x + 1, 9, STYLE_PROTOCOL, label);
			paint_text(y, p->a.x + 10, w, s, text, len);
		}
		label = "";
		p->n++;
		while (len < n && text[len] == ' ')
			len++;
		text += len;
		n -= len;
	} while (n > 0);
}

static void say(void *ctx, const struct explain_sentence *sentence)
{
	struct page *p = ctx;
	char buf[EXPLAIN_TEXT_MAX + 128];
	struct text t;

	text_init(&t, buf, sizeof buf);
	explain_text(&t, sentence);
	wrap(p, STYLE_NORMAL, "", t.buf, t.len);
}

static void draw_flow(struct tui *u, struct page *p)
{
	const struct conv *c = u->flow == TRACE_NONE ? NULL : trace_flow_conv(u->trace, u->flow);
	char buf[256];
	struct text t;

	if (u->flow == TRACE_NONE)
		return;
	text_init(&t, buf, sizeof buf);
	trace_flow_endpoint(&t, trace_flow(u->trace, u->flow), 0);
	text_str(&t, " to ");
	trace_flow_endpoint(&t, trace_flow(u->trace, u->flow), 1);
	text_fmt(&t, ": %s", trace_flow_outcome(u->trace, u->flow));
	wrap(p, STYLE_HEADING, "flow", t.buf, t.len);
	if (c)
		conv_explain(c, say, p);
	else
		wrap(p, STYLE_DIM, "", "no more is known of it", 22);
}

/* What is known of the connection around the frame. */
static void set_states(struct tui *u, struct plain *x)
{
	const struct trace_frame *f = trace_frame(u->trace, u->frame);

	*x = (struct plain){ 0 };
	if (f->flow == TRACE_NONE || !f->states)
		return;
	uint32_t b = ui_before(u, u->frame);
	unsigned was = b == TRACE_NONE ? 0 : trace_frame(u->trace, b)->states;
	x->known = true;
	x->midstream = !(trace_flow(u->trace, f->flow)->completeness & TCP_SEEN_SYN);
	x->side = (f->flags & TRACE_SIDE) != 0;
	x->before[0] = was & 15;
	x->before[1] = (uint8_t)(was >> 4);
	x->after[0] = f->states & 15;
	x->after[1] = (uint8_t)(f->states >> 4);
	const struct conv *c = trace_flow_conv(u->trace, f->flow);
	if (c)
		plain_answer(x, c, (uint64_t)u->frame + 1);
}

/* What the frame does, and why: lines of a label and its text. */
static void draw_frame(struct tui *u, struct page *p)
{
	char buf[PLAIN_MAX], label[16];
	struct plain x;
	struct text t;

	if (u->frame == TRACE_NONE)
		return;
	set_states(u, &x);
	text_init(&t, buf, sizeof buf);
	plain_frame(&t, trace_dissect(u->trace, u->frame, TRACE_WHOLE), &x);
	for (const char *line = buf; *line;) {
		size_t n = strcspn(line, "\n"), tab = strcspn(line, "\t\n");
		struct text l;

		text_init(&l, label, sizeof label);
		text_mem(&l, line, tab);
		tab += tab < n;
		wrap(p, STYLE_NORMAL, label, line + tab, n - tab);
		line += n + (line[n] == '\n');
	}
	p->n++;
}

uint32_t explain_draw(struct tui *u, struct area a, uint32_t top)
{
	a.w = a.w > 100 ? 100 : a.w;
	struct page p = { a, top, 0 };
	draw_flow(u, &p);
	return p.n;
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	struct explained *s = state;

	(void)focus;
	if (s->frame != u->frame)
		s->top = 0;
	s->frame = u->frame;
	s->h = a.h;
	a.w = a.w > 100 ? 100 : a.w;
	struct page p = { a, s->top, 0 };
	draw_frame(u, &p);
	draw_flow(u, &p);
	s->lines = p.n;
}

static void heading(struct tui *u, void *state, struct text *t)
{
	(void)state;
	if (u->frame != TRACE_NONE)
		text_fmt(t, "frame %u; . and , go on and back ", u->frame + 1);
}

static bool request(struct tui *u, void *state, enum request r, unsigned count)
{
	struct explained *s = state;
	uint32_t n = s->lines > (uint32_t)s->h ? s->lines - (uint32_t)s->h + 1 : 1;
	size_t at = u->frame == TRACE_NONE ? 0 : list_before(u, u->frame);

	if (r == REQ_EXPLAIN) {
		ui_back(u);
		return true;
	}
	/* On and back in the conversation. */
	if (r == REQ_STEP && at + 1 < u->list.n)
		ui_select(u, list_frame(u, at + 1));
	else if (r == REQ_STEP_BACK && at > 0 && at <= u->list.n)
		ui_select(u, list_frame(u, at - 1));
	else if (r != REQ_STEP && r != REQ_STEP_BACK)
		return ui_moved(r, count, s->h, n, &s->top);
	return true;
}

const struct view view_explain = {
	.title = "EXPLAIN",
	.size = sizeof(struct explained),
	.draw = draw,
	.heading = heading,
	.request = request,
};
