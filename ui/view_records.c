/* A line for every frame that is shown: number, time, and the record as `tuntrace read` has it. */
#include <string.h>

#include "face/gvisor.h"
#include "ui.h"

struct records {
	uint32_t top;
	int h, pan;
};

/* Seconds with six decimals since the first frame, or since the reference. */
static void put_time(const struct tui *u, struct text *t, uint32_t i)
{
	uint32_t from = u->reference != TRACE_NONE ? u->reference : 0;
	int64_t ns = trace_frame(u->trace, i)->time_ns - trace_frame(u->trace, from)->time_ns;
	char sign = ns < 0 ? '-' : ' ';
	uint64_t v = (uint64_t)(ns < 0 ? -ns : ns);

	text_fmt(t, "%c%5llu.", sign, (unsigned long long)(v / 1000000000));
	text_uint0(t, v % 1000000000 / 1000, 6);
}

static void draw_row(struct tui *u, const struct records *s, struct area a, int y, uint32_t i,
		     bool focus)
{
	const struct trace_frame *f = trace_frame(u->trace, i);
	char buf[GVISOR_LINE_MAX * 2];
	struct text t;
	bool here = i == u->frame;
	enum style style = trace_is_anomaly(f)   ? STYLE_BAD :
			   f->flags & TRACE_SEND ? STYLE_SEND :
						   STYLE_RECV;
	int x = a.x;

	paint_over(!here ? OVER_NONE : focus ? OVER_CURSOR : OVER_OTHER);
	if (here)
		paint_fill((struct area){ y, a.x, 1, a.w }, STYLE_NORMAL);
	paint_cell(y, x, STYLE_PROMPT, here ? '>' : ' ');
	x++;
	x += paint_fmt(y, x, a.w - 1, STYLE_DIM, "%7u", i + 1);
	text_init(&t, buf, sizeof buf);
	put_time(u, &t, i);
	x += paint_text(y, x, a.w - (x - a.x), STYLE_DIM, t.buf, t.len);
	text_init(&t, buf, sizeof buf);
	ui_line(u, i, &t);
	size_t skip = (size_t)s->pan < t.len ? (size_t)s->pan : t.len;
	x++;
	paint_text(y, x, a.w - (x - a.x), style, t.buf + skip, t.len - skip);
	const char *match = find_in(u->search, t.buf + skip, t.len - skip);
	if (match && match - (t.buf + skip) < a.w - (x - a.x) - 1) {
		x += (int)(match - (t.buf + skip));
		size_t n = strlen(u->search), room = (size_t)(a.w - (x - a.x));
		paint_text(y, x, a.w - (x - a.x), STYLE_MATCH, match, n < room ? n : room);
	}
	paint_over(OVER_NONE);
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	struct records *s = state;
	uint32_t n = ui_shown(u);
	uint32_t at = u->frame == TRACE_NONE ? 0 : trace_shown_before(u->trace, u->frame);

	s->h = a.h;
	if (!n) {
		bool filtered = trace_status(u->trace)->filtered;
		paint_str(a.y + a.h / 2, a.x + a.w / 2 - 9, 30, STYLE_DIM,
			  filtered ? "no frame matches" : "no frames");
		return;
	}
	at = at < n ? at : n - 1;
	s->top = ui_scroll(s->top, at, n, a.h);
	for (int y = 0; y < a.h && s->top + (uint32_t)y < n; y++)
		draw_row(u, s, a, a.y + y, trace_shown_at(u->trace, s->top + (uint32_t)y), focus);
}

static bool request(struct tui *u, void *state, enum request r, unsigned count)
{
	struct records *s = state;
	uint32_t n = ui_shown(u);
	uint32_t at = u->frame == TRACE_NONE ? 0 : trace_shown_before(u->trace, u->frame);

	if (n && ui_moved(r, count, s->h, n, &at)) {
		ui_select(u, trace_shown_at(u->trace, at));
		return true;
	}
	if (r == REQ_RIGHT)
		s->pan += s->pan < GVISOR_LINE_MAX ? 8 : 0;
	else if (r == REQ_LEFT)
		s->pan = s->pan > 8 ? s->pan - 8 : 0;
	else
		return false;
	return true;
}

static void click(struct tui *u, void *state, int y, int x)
{
	struct records *s = state;
	uint32_t k = s->top + (uint32_t)y;

	(void)x;
	if (k < ui_shown(u))
		ui_select(u, trace_shown_at(u->trace, k));
}

static void heading(struct tui *u, void *state, struct text *t)
{
	(void)state;
	text_fmt(t, "%u ", ui_shown(u));
}

const struct view view_records = {
	.title = "RECORDS",
	.size = sizeof(struct records),
	.draw = draw,
	.heading = heading,
	.request = request,
	.click = click,
};
