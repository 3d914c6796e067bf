/*
 * All conversations over one line of time, a row each: when each spoke, and where it went wrong.
 * A column of the bar says the most telling thing that happened in it.
 */
#include <string.h>

#include "flow/tcp.h"
#include "ui.h"

enum {
	BAR_MAX = 512,
	NAME_W = 36,
	FRAMES_MAX = 20000, /* of a conversation that are looked at for a row */
	ZOOM_MAX = 20,
};

struct timeline {
	uint32_t top;
	int h;
	int zoom;     /* the width is 2^-zoom of the whole */
	int64_t from; /* left edge, where zoomed */
};

/* Letters by how much they say; the later one stays. */
static const char letters[] = " .=SFDRX";

static unsigned rank(const struct trace_frame *f)
{
	const unsigned again =
		TCPA_RETRANSMISSION | TCPA_FAST_RETRANSMISSION | TCPA_SPURIOUS_RETRANSMISSION;

	if (f->flags & (TRACE_RESET | TRACE_ERROR))
		return 7;
	if (f->analysis & again)
		return 6;
	if (trace_is_anomaly(f))
		return 5;
	if (f->flags & TRACE_BEGINS)
		return f->states & 15 && (f->states & 15) < 5 ? 3 : 4;
	return f->len > 200 ? 2 : 1;
}

static enum style style_of(unsigned rank, bool send)
{
	return rank >= 6 ? STYLE_BAD :
	       rank == 5 ? STYLE_WARN :
	       rank >= 3 ? STYLE_NOTE :
	       send      ? STYLE_SEND :
			   STYLE_RECV;
}

/* The span of time that is seen. */
static void window(struct tui *u, const struct timeline *s, int64_t *from, int64_t *span)
{
	uint32_t n = ui_end(u);
	int64_t first = trace_frame(u->trace, 0)->time_ns;
	int64_t all = trace_frame(u->trace, n - 1)->time_ns - first;

	all = all > 0 ? all : 1;
	*span = all >> s->zoom > 0 ? all >> s->zoom : 1;
	*from = s->zoom ? s->from : first;
}

static void draw_bar(struct tui *u, const struct trace_flow *f, int y, int x, int w, int64_t from,
		     int64_t span)
{
	uint8_t best[BAR_MAX] = { 0 };
	bool send[BAR_MAX];
	uint32_t end = ui_end(u), n = 0;
	int lo = w, hi = -1;

	for (uint32_t i = f->first; i != TRACE_NONE && i < end && n < FRAMES_MAX; n++) {
		const struct trace_frame *t = trace_frame(u->trace, i);
		int64_t off = t->time_ns - from;
		int at = (int)((double)off / (double)span * (w - 1) + .5);
		unsigned r = rank(t);
		i = t->next;
		lo = at < lo ? at : lo;
		hi = at > hi ? at : hi;
		if (off < 0 || at >= w || r <= best[at])
			continue;
		best[at] = (uint8_t)r;
		send[at] = t->flags & TRACE_SEND;
	}
	for (int i = lo < 0 ? 0 : lo; i <= hi && i < w; i++) {
		if (best[i])
			paint_cell(y, x + i, style_of(best[i], send[i]), (uint8_t)letters[best[i]]);
		else
			paint_glyph(y, x + i, STYLE_DIM, GLYPH_HLINE);
	}
}

static void draw_row(struct tui *u, const struct timeline *s, struct area a, int y, uint32_t n,
		     bool focus)
{
	const struct trace_flow *f = trace_flow(u->trace, n);
	char buf[128];
	struct text t;
	int name = a.w > 100 ? NAME_W : NAME_W * 2 / 3, w = a.w - name - 2;
	int64_t from, span;

	window(u, s, &from, &span);
	if (n == u->flow) {
		paint_over(focus ? OVER_CURSOR : OVER_OTHER);
		paint_fill((struct area){ y, a.x, 1, a.w }, STYLE_NORMAL);
	}
	text_init(&t, buf, sizeof buf);
	text_fmt(&t, "%5u ", n + 1);
	trace_flow_endpoint(&t, f, 1);
	text_char(&t, ' ');
	trace_flow_name(u->trace, n, &t);
	paint_text(y, a.x, name, STYLE_NORMAL, t.buf, t.len);
	draw_bar(u, f, y, a.x + name + 1, w > BAR_MAX ? BAR_MAX : w, from, span);
	paint_over(OVER_NONE);
}

static void draw_scale(struct tui *u, const struct timeline *s, struct area a, int y)
{
	int name = a.w > 100 ? NAME_W : NAME_W * 2 / 3, w = a.w - name - 2;
	int64_t from, span, first = trace_frame(u->trace, 0)->time_ns;

	window(u, s, &from, &span);
	for (int i = 0; i + 10 < w; i += 12) {
		int64_t ns = from - first + (int64_t)((double)span / (w - 1) * i);
		char buf[32];
		struct text t;
		text_init(&t, buf, sizeof buf);
		text_fmt(&t, "|%llu.", (unsigned long long)(ns / 1000000000));
		text_uint0(&t, (uint64_t)(ns / 1000000 % 1000), 3);
		text_char(&t, 's');
		paint_text(y, a.x + name + 1 + i, 12, STYLE_DIM, t.buf, t.len);
	}
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	struct timeline *s = state;
	uint32_t n = ui_flows(u);

	if (!n || !ui_end(u))
		return;
	draw_scale(u, s, a, a.y);
	paint_str(a.y + a.h - 1, a.x + 1, a.w - 1, STYLE_DIM,
		  "S opens  F ends  R sent again  D trouble  X reset or error  = data  . small");
	a.y++;
	a.h -= 2;
	s->h = a.h;
	s->top = ui_scroll(s->top, u->flow == TRACE_NONE ? 0 : u->flow, n, a.h);
	for (int y = 0; y < a.h && s->top + (uint32_t)y < n; y++)
		draw_row(u, s, a, a.y + y, s->top + (uint32_t)y, focus);
}

static void zoom(struct tui *u, struct timeline *s, int by)
{
	int64_t from, span;

	s->zoom = by ? s->zoom + by : 0;
	s->zoom = s->zoom < 0 ? 0 : s->zoom > ZOOM_MAX ? ZOOM_MAX : s->zoom;
	window(u, s, &from, &span);
	/* Around the selected frame. */
	if (u->frame != TRACE_NONE)
		s->from = trace_frame(u->trace, u->frame)->time_ns - span / 2;
	if (s->from < trace_frame(u->trace, 0)->time_ns)
		s->from = trace_frame(u->trace, 0)->time_ns;
}

static void pan(struct tui *u, struct timeline *s, int by)
{
	int64_t from, span;

	window(u, s, &from, &span);
	s->from += by * span / 8;
	if (s->from < trace_frame(u->trace, 0)->time_ns)
		s->from = trace_frame(u->trace, 0)->time_ns;
}

static bool request(struct tui *u, void *state, enum request r, unsigned count)
{
	struct timeline *s = state;
	uint32_t n = ui_flows(u), at = u->flow == TRACE_NONE ? 0 : u->flow;

	if (!n || !ui_end(u))
		return false;
	if (ui_moved(r, count, s->h, n, &at)) {
		ui_select_flow(u, at);
		return true;
	}
	switch (r) {
	case REQ_ZOOM_IN: zoom(u, s, 1); break;
	case REQ_ZOOM_OUT: zoom(u, s, -1); break;
	case REQ_ZOOM_RESET: zoom(u, s, 0); break;
	case REQ_LEFT: pan(u, s, -1); break;
	case REQ_RIGHT: pan(u, s, 1); break;
	case REQ_OPEN: ui_show(u, VIEW_LADDER); break;
	default: return false;
	}
	return true;
}

static void click(struct tui *u, void *state, int y, int x)
{
	struct timeline *s = state;
	uint32_t n = s->top + (uint32_t)(y > 0 ? y - 1 : 0);

	(void)x;
	if (y > 0 && n < ui_flows(u))
		ui_select_flow(u, n);
}

static void heading(struct tui *u, void *state, struct text *t)
{
	const struct timeline *s = state;

	(void)u;
	if (s->zoom)
		text_fmt(t, "zoom x%u ", 1u << s->zoom);
}

const struct view view_timeline = {
	.title = "TIMELINE",
	.size = sizeof(struct timeline),
	.draw = draw,
	.heading = heading,
	.request = request,
	.click = click,
};
