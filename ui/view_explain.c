/* The selected frame in plain words. */
#include <string.h>

#include "annotation.h"
#include "flow/explain.h"
#include "ui.h"

struct explained {
	uint32_t top, frame, lines;
	int h;
};

static struct tcp_states states_of(const struct trace_frame *f)
{
	return (struct tcp_states){ .side = { f->states & 15, f->states >> 4 } };
}

static void explain(struct tui *u, struct text *t)
{
	const struct trace_frame *f = trace_frame(u->trace, u->frame);
	const struct dissection *d = trace_dissect(u->trace, u->frame, true);
	struct tcp_states before = { 0 }, after = states_of(f);
	struct explain x = { .side = f->flags & TRACE_SIDE ? 1 : 0 };
	char told[ANNOTATION_TEXT_MAX];
	struct annotation a;
	struct text words;
	size_t at = list_before(&u->list, u->frame);

	if (f->flow != TRACE_NONE && trace_flow(u->trace, f->flow)->kind == CONV_TCP) {
		if (at > 0 && at <= u->list.n)
			before = states_of(trace_frame(u->trace, u->list.frame[at - 1]));
		x.before = &before;
		x.after = &after;
	}
	text_init(&words, told, sizeof told);
	if (annotation_of(d->frame, &a)) {
		annotation_words(&words, &a);
		x.told = told;
	}
	explain_frame(t, d, &x);
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	struct explained *s = state;
	char lines[EXPLAIN_MAX], wrapped[EXPLAIN_MAX * 2];
	struct text t;
	uint32_t n = 0;

	(void)focus;
	s->h = a.h;
	if (u->frame == TRACE_NONE)
		return;
	if (s->frame != u->frame)
		s->top = 0;
	s->frame = u->frame;
	text_init(&t, lines, sizeof lines);
	explain(u, &t);
	text_init(&t, wrapped, sizeof wrapped);
	explain_wrap(&t, lines, a.w > 92 ? 90 : a.w > 42 ? (unsigned)a.w - 2 : 40);
	for (const char *p = wrapped; *p; n++) {
		size_t len = strcspn(p, "\n"), label = len < 9 ? len : 9;
		int y = a.y + (int)n - (int)s->top;
		if (n >= s->top && y < a.y + a.h) {
			paint_text(y, a.x + 1, 10, STYLE_PROTOCOL, p, label);
			if (len > 9)
				paint_text(y, a.x + 10, a.w - 10, STYLE_NORMAL, p + 9, len - 9);
		}
		p += len + (p[len] == '\n');
	}
	s->lines = n;
}

static void heading(struct tui *u, void *state, struct text *t)
{
	(void)state;
	if (u->frame != TRACE_NONE)
		text_fmt(t, "frame %u in plain words; . and , go on and back ", u->frame + 1);
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
