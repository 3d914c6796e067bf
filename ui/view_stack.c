/*
 * What the stack knew after the selected frame, and what of it this frame changed: from the
 * stack's own annotation where the capture has it, else the states that the frames tell.
 */
#include <string.h>

#include "annotation.h"
#include "flow/state.h"
#include "ui.h"

struct lines {
	struct area a;
	int y;
};

/* VALUE behind its NAME, in as many rows as it needs. */
static void line(struct lines *l, const char *name, const char *value, enum style s)
{
	size_t n = strlen(value), w = l->a.w > 13 ? (size_t)l->a.w - 12 : 1;

	do {
		size_t len = n;
		if (len > w) {
			len = w;
			while (len > 1 && value[len] != ' ')
				len--;
			len = len > 1 ? len : w;
		}
		if (l->y >= l->a.h)
			return;
		paint_str(l->a.y + l->y, l->a.x + 1, 10, STYLE_DIM, name);
		paint_text(l->a.y + l->y, l->a.x + 12, (int)w, s, value, len);
		l->y++;
		name = "";
		value += len;
		n -= len;
		while (n > 0 && *value == ' ') {
			value++;
			n--;
		}
	} while (n > 0);
}

/* ---- Told by the stack ---- */

static const struct {
	const char *name;
	enum annotation_value value;
	const char *unit;
} values[] = {
	{ "cwnd", VALUE_CWND, "" },       { "ssthresh", VALUE_SSTHRESH, "" },
	{ "rto", VALUE_RTO, " ms" },      { "srtt", VALUE_SRTT, " us" },
	{ "nrtx", VALUE_NRTX, "" },       { "in flight", VALUE_FLIGHT, "" },
	{ "snd.wnd", VALUE_SND_WND, "" }, { "rcv.wnd", VALUE_RCV_WND, "" },
	{ "snd.nxt", VALUE_SND_NXT, "" }, { "snd.una", VALUE_SND_UNA, "" },
	{ "dupacks", VALUE_DUPACKS, "" }, { "delay", VALUE_DELAY, " us" },
};

static void put_change(struct text *t, uint32_t was, uint32_t now, bool has_was, const char *unit)
{
	if (has_was && was != now)
		text_fmt(t, "%u -> ", was);
	text_fmt(t, "%u%s", now, unit);
}

static void draw_told(struct lines *l, const struct annotation *a, const struct annotation *b)
{
	char buf[256];
	struct text t;

	text_init(&t, buf, sizeof buf);
	annotation_words(&t, a);
	line(l, "why", buf, STYLE_NORMAL);
	text_init(&t, buf, sizeof buf);
	if (a->before && a->before != a->after)
		text_fmt(&t, "%s -> ", tcp_state_name(a->before));
	text_str(&t, tcp_state_name(a->after));
	line(l, "state", buf, a->before != a->after ? STYLE_NOTE : STYLE_NORMAL);
	/* What has changed first: it is what one looks for. */
	for (int changed = 1; changed >= 0; changed--) {
		for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
			enum annotation_value v = values[i].value;
			bool has_was = b && annotation_has(b, v);
			bool differs = has_was && b->value[v] != a->value[v];
			if (!annotation_has(a, v) || differs != (changed == 1))
				continue;
			text_init(&t, buf, sizeof buf);
			put_change(&t, has_was ? b->value[v] : 0, a->value[v], has_was,
				   values[i].unit);
			line(l, values[i].name, buf, differs ? STYLE_NOTE : STYLE_NORMAL);
		}
	}
}

/* ---- From the frames ---- */

static void draw_states(struct tui *u, struct lines *l)
{
	static const char *const names[] = { "client", "server" };
	const struct trace_frame *f = trace_frame(u->trace, u->frame);
	uint32_t b = ui_before(u, u->frame);
	unsigned old = b == TRACE_NONE ? 0 : trace_frame(u->trace, b)->states;

	if (f->flow == TRACE_NONE || trace_flow(u->trace, f->flow)->kind != CONV_TCP) {
		line(l, "state", "no TCP connection", STYLE_DIM);
		return;
	}
	for (unsigned i = 0; i < 2; i++) {
		unsigned now = f->states >> (4 * i) & 15, was = old >> (4 * i) & 15;
		char buf[128];
		struct text t;
		text_init(&t, buf, sizeof buf);
		if (b != TRACE_NONE && was != now)
			text_fmt(&t, "%s -> ", tcp_state_name(was));
		text_str(&t, tcp_state_name(now));
		line(l, names[i], buf, was != now ? STYLE_NOTE : STYLE_NORMAL);
	}
	line(l, "", "inferred from the frames alone;", STYLE_DIM);
	line(l, "", "captures of 'tuntrace get' have", STYLE_DIM);
	line(l, "", "the stack's own word", STYLE_DIM);
}

static void draw_comments(struct lines *l, const struct frame *f)
{
	for (uint32_t i = 0; i < f->ncomments; i++) {
		char buf[512];
		struct text t;
		struct annotation a;
		if (annotation_parse(&a, f->comments[i]))
			continue;
		text_init(&t, buf, sizeof buf);
		text_escaped(&t, f->comments[i], strlen(f->comments[i]));
		line(l, "comment", buf, STYLE_NORMAL);
	}
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	struct lines l = { a, 0 };
	struct annotation now, was;
	uint32_t b;
	bool has_was = false;

	(void)state;
	(void)focus;
	if (u->frame == TRACE_NONE)
		return;
	b = ui_before(u, u->frame);
	if (b != TRACE_NONE)
		has_was = annotation_of(trace_dissect(u->trace, b, TRACE_ALONE)->frame, &was);
	const struct frame *f = trace_dissect(u->trace, u->frame, TRACE_ALONE)->frame;
	if (annotation_of(f, &now))
		draw_told(&l, &now, has_was ? &was : NULL);
	else
		draw_states(u, &l);
	draw_comments(&l, f);
}

static void heading(struct tui *u, void *state, struct text *t)
{
	(void)state;
	if (u->frame != TRACE_NONE)
		text_fmt(t, "after frame %u ", u->frame + 1);
}

const struct view view_stack = {
	.title = "STACK",
	.draw = draw,
	.heading = heading,
};
