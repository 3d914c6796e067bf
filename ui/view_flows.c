/* The conversations, a row each. */
#include <string.h>

#include "ui.h"

struct flows {
	uint32_t top;
	int h;
};

static bool is_marked(const struct tui *u, uint32_t n)
{
	for (unsigned i = 0; i < u->nmarked; i++)
		if (u->marked[i] == n)
			return true;
	return false;
}

/* "41.2 ms" of NS. */
static void put_ms(struct text *t, int64_t ns)
{
	if (ns >= 10000000000) {
		text_fmt(t, "%llus", (unsigned long long)(ns / 1000000000));
	} else if (ns >= 1000000000) {
		text_fmt(t, "%llu.", (unsigned long long)(ns / 1000000000));
		text_uint0(t, (uint64_t)(ns / 10000000 % 100), 2);
		text_char(t, 's');
	} else if (ns >= 10000000) {
		text_fmt(t, "%llums", (unsigned long long)(ns / 1000000));
	} else {
		text_fmt(t, "%llu.%llums", (unsigned long long)(ns / 1000000),
			 (unsigned long long)(ns / 100000 % 10));
	}
}

static void put_bytes(struct text *t, uint64_t n)
{
	static const char units[] = "kMGT";
	unsigned i = 0;

	if (n < 1000) {
		text_uint(t, n);
		return;
	}
	while (n >= 1000000 && i < 3) {
		n /= 1000;
		i++;
	}
	text_fmt(t, n < 10000 ? "%u.%u%c" : "%u%.0u%c", (unsigned)(n / 1000),
		 (unsigned)(n % 1000 / 100), units[i]);
}

static int column(int y, int x, int right, int w, enum style s, const struct text *t)
{
	if (x + w > right)
		return right;
	paint_text(y, x, w, s, t->buf, t->len);
	return x + w + 1;
}

static void draw_row(struct tui *u, struct area a, int y, uint32_t n, bool focus)
{
	const struct trace_flow *f = trace_flow(u->trace, n);
	bool here = n == u->flow;
	char buf[256];
	struct text t;
	int x = a.x, right = a.x + a.w, peer = a.w > 110 ? 30 : a.w > 60 ? 19 : 14;

	if (here) {
		paint_over(focus ? OVER_CURSOR : OVER_OTHER);
		paint_fill((struct area){ y, a.x, 1, a.w }, STYLE_NORMAL);
	}
	paint_cell(y, x, STYLE_PROMPT, is_marked(u, n) ? '*' : here ? '>' : ' ');
	text_init(&t, buf, sizeof buf);
	text_fmt(&t, "%4u", n + 1);
	x = column(y, x + 1, right, 5, STYLE_DIM, &t);
	text_init(&t, buf, sizeof buf);
	if (a.w > 60)
		trace_flow_endpoint(&t, f, 0);
	else if (trace_flow_has_ports(f))
		text_fmt(&t, ":%u", f->end[0].port);
	else
		text_char(&t, '-');
	x = column(y, x, right, a.w <= 60 ? 6 : peer, STYLE_NORMAL, &t);
	text_init(&t, buf, sizeof buf);
	trace_flow_endpoint(&t, f, 1);
	x = column(y, x, right, peer, STYLE_NORMAL, &t);
	text_init(&t, buf, sizeof buf);
	text_str(&t, trace_flow_outcome(u->trace, n));
	x = column(y, x, right, a.w <= 60 ? 9 : 11, f->anomalies ? STYLE_WARN : STYLE_GOOD, &t);
	text_init(&t, buf, sizeof buf);
	if (f->handshake_ns >= 0)
		put_ms(&t, f->handshake_ns);
	else
		text_char(&t, '-');
	x = column(y, x, right, 6, f->handshake_ns > 1000000000 ? STYLE_BAD : STYLE_NORMAL, &t);
	text_init(&t, buf, sizeof buf);
	put_ms(&t, f->last_ns - f->first_ns);
	x = column(y, x, right, 6, STYLE_NORMAL, &t);
	text_init(&t, buf, sizeof buf);
	if (f->retransmissions)
		text_fmt(&t, "R%u", f->retransmissions);
	x = column(y, x, right, 4, STYLE_BAD, &t);
	text_init(&t, buf, sizeof buf);
	text_fmt(&t, "%6u", f->frames);
	x = column(y, x, right, 6, STYLE_DIM, &t);
	text_init(&t, buf, sizeof buf);
	put_bytes(&t, f->bytes[0] + f->bytes[1]);
	x = column(y, x, right, 6, STYLE_DIM, &t);
	text_init(&t, buf, sizeof buf);
	trace_flow_name(u->trace, n, &t);
	if (x < right)
		paint_text(y, x, right - x, STYLE_NOTE, t.buf, t.len);
	paint_over(OVER_NONE);
}

static void draw_head(struct area a)
{
	int x = a.x + 3, peer = a.w > 110 ? 30 : a.w > 60 ? 19 : 14;
	const struct {
		const char *word;
		int w;
	} heads[] = {
		{ "no", 3 },    { "from", a.w <= 60 ? 6 : peer },
		{ "to", peer }, { "outcome", a.w <= 60 ? 9 : 11 },
		{ "setup", 6 }, { "took", 6 },
		{ "rtx", 4 },   { "  pkts", 6 },
		{ "bytes", 6 }, { "name", 20 },
	};

	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		if (x + heads[i].w > a.x + a.w)
			break;
		paint_str(a.y, x, heads[i].w, STYLE_DIM, heads[i].word);
		x += heads[i].w + 1;
	}
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	struct flows *s = state;
	uint32_t n = ui_flows(u);

	if (a.h > 4) {
		draw_head(a);
		a.y++;
		a.h--;
	}
	/* What became of the selected one, in words, where there is room for it. */
	if (a.h >= 16 && n) {
		struct area below = { a.y + a.h - a.h / 2, a.x, a.h / 2, a.w };
		a.h -= below.h;
		paint_hline(below.y, below.x, below.w, STYLE_LANE);
		below.y++;
		below.h--;
		explain_draw(u, below, 0);
	}
	s->h = a.h;
	if (!n)
		return;
	s->top = ui_scroll(s->top, u->flow == TRACE_NONE ? 0 : u->flow, n, a.h);
	for (int y = 0; y < a.h && s->top + (uint32_t)y < n; y++)
		draw_row(u, a, a.y + y, s->top + (uint32_t)y, focus);
}

static void heading(struct tui *u, void *state, struct text *t)
{
	uint32_t n = ui_flows(u);

	(void)state;
	text_fmt(t, "%u ", n);
}

static bool request(struct tui *u, void *state, enum request r, unsigned count)
{
	struct flows *s = state;
	uint32_t n = ui_flows(u), at = u->flow == TRACE_NONE ? 0 : u->flow;

	if (n && ui_moved(r, count, s->h, n, &at)) {
		ui_select_flow(u, at);
		return true;
	}
	if (r == REQ_OPEN) {
		ui_show(u, VIEW_LADDER);
		return true;
	}
	return false;
}

static void click(struct tui *u, void *state, int y, int x)
{
	struct flows *s = state;
	uint32_t n = s->top + (uint32_t)(y > 0 ? y - 1 : 0);

	(void)x;
	if (n < ui_flows(u))
		ui_select_flow(u, n);
}

const struct view view_flows = {
	.title = "FLOWS",
	.size = sizeof(struct flows),
	.draw = draw,
	.heading = heading,
	.request = request,
	.click = click,
};
