/* What the stack knew after the selected frame, and what of it this frame changed. */
#include <string.h>

#include "annotation.h"
#include "flow/state.h"
#include "ui.h"

struct stack_view {
	uint32_t top;
	int h;
};

static int line(struct area a, int y, const char *name, const char *value, enum style s)
{
	if (y >= a.h)
		return y;
	paint_str(a.y + y, a.x + 1, 10, STYLE_DIM, name);
	paint_str(a.y + y, a.x + 12, a.w - 12, s, value);
	return y + 1;
}

/* The frame of the conversation before I, or TRACE_NONE. */
static uint32_t frame_before(struct tui *u, uint32_t i)
{
	size_t at = list_before(&u->list, i);

	return at > 0 && at <= u->list.n ? u->list.frame[at - 1] : TRACE_NONE;
}

static void put_states(struct text *t, unsigned before, unsigned after, bool has_before)
{
	if (has_before && before != after)
		text_fmt(t, "%s -> ", tcp_state_name(before));
	text_str(t, tcp_state_name(after));
}

static int draw_states(struct tui *u, struct area a, int y)
{
	const struct trace_frame *f = trace_frame(u->trace, u->frame);
	uint32_t b = frame_before(u, u->frame);
	unsigned old = b == TRACE_NONE ? 0 : trace_frame(u->trace, b)->states;
	static const char *const names[] = { "opener", "other" };

	if (f->flow == TRACE_NONE || trace_flow(u->trace, f->flow)->kind != CONV_TCP)
		return line(a, y, "state", "no TCP", STYLE_DIM);
	for (unsigned i = 0; i < 2; i++) {
		unsigned now = f->states >> (4 * i) & 15, was = old >> (4 * i) & 15;
		char buf[128];
		struct text t;
		text_init(&t, buf, sizeof buf);
		put_states(&t, was, now, b != TRACE_NONE);
		y = line(a, y, names[i], buf, was != now ? STYLE_NOTE : STYLE_NORMAL);
	}
	return y;
}

/* The annotation of frame I; false where it has none. */
static bool annotation(struct tui *u, uint32_t i, struct annotation *a)
{
	return i != TRACE_NONE && annotation_of(trace_dissect(u->trace, i, true)->frame, a);
}

/* "1460 -> 2920 bytes": what the frame before had, where it is another. */
static int draw_value(struct area a, int y, unsigned v, const struct annotation *now,
		      const struct annotation *was)
{
	static const char *const units[VALUES] = {
		[VALUE_RTO] = " ms",
		[VALUE_SRTT] = " us",
		[VALUE_RTTVAR] = " us",
		[VALUE_DELAY] = " us",
	};
	bool changed = annotation_has(was, v) && was->value[v] != now->value[v];
	char buf[64];
	struct text t;

	if (!annotation_has(now, v))
		return y;
	text_init(&t, buf, sizeof buf);
	if (changed)
		text_fmt(&t, "%u -> ", was->value[v]);
	text_fmt(&t, "%u%s", now->value[v], units[v] ? units[v] : "");
	return line(a, y, annotation_value_name(v), buf, changed ? STYLE_NOTE : STYLE_NORMAL);
}

/* What the stack itself said; Y as it is where it said nothing. */
static int draw_annotation(struct tui *u, struct area a, int y)
{
	struct annotation now, was = { 0 };
	char buf[256];
	struct text t;

	if (!annotation(u, u->frame, &now))
		return y;
	if (!annotation(u, frame_before(u, u->frame), &was))
		was = (struct annotation){ 0 };
	text_init(&t, buf, sizeof buf);
	annotation_words(&t, &now);
	y = line(a, y, "why", buf, STYLE_NOTE);
	if (now.before || now.after) {
		text_init(&t, buf, sizeof buf);
		put_states(&t, now.before, now.after, true);
		y = line(a, y, "state", buf, now.before == now.after ? STYLE_NORMAL : STYLE_NOTE);
	}
	for (unsigned v = 0; v < VALUES; v++)
		y = draw_value(a, y, v, &now, &was);
	return y;
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	int y = 0;

	(void)state;
	(void)focus;
	if (u->frame == TRACE_NONE)
		return;
	y = draw_annotation(u, a, y);
	if (y == 0)
		draw_states(u, a, y);
}

static void heading(struct tui *u, void *state, struct text *t)
{
	(void)state;
	if (u->frame != TRACE_NONE)
		text_fmt(t, "after frame %u ", u->frame + 1);
}

const struct view view_stack = {
	.title = "STACK",
	.size = sizeof(struct stack_view),
	.draw = draw,
	.heading = heading,
};
