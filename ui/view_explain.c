/* The conversation in plain words: what happened, and why it took so long, with the frames that prove it. */
#include <string.h>

#include "flow/explain.h"
#include "ui.h"

struct explained {
	uint32_t top, flow, lines;
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
	if (s->flow != u->flow)
		s->top = 0;
	s->flow = u->flow;
	s->h = a.h;
	s->lines = explain_draw(u, a, s->top);
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
	size_t at = u->frame == TRACE_NONE ? 0 : list_before(&u->list, u->frame);

	if (r == REQ_EXPLAIN) {
		ui_back(u);
		return true;
	}
	/* On and back in the conversation. */
	if (r == REQ_STEP && at + 1 < u->list.n)
		ui_select(u, u->list.frame[at + 1]);
	else if (r == REQ_STEP_BACK && at > 0 && at <= u->list.n)
		ui_select(u, u->list.frame[at - 1]);
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
