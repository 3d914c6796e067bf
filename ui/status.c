/* The rows that every view has: what this is, above; the record, the line of time, the keys, below. */
#include <string.h>

#include "face/gvisor.h"
#include "ui.h"

/* "1,000,336" */
static void put_count(struct text *t, uint64_t n)
{
	if (n >= 1000) {
		put_count(t, n / 1000);
		text_char(t, ',');
		text_uint0(t, n % 1000, 3);
	} else {
		text_uint(t, n);
	}
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static const char *mode_word(const struct tui *u, const struct trace_status *s)
{
	if (u->play)
		return u->play == PLAY_ON ? "REPLAY" : "PAUSED";
	if (s->phase == TRACE_LIVE)
		return u->frozen ? "FROZEN" : "LIVE";
	if (s->phase == TRACE_FAILED)
		return "DAMAGED";
	return s->phase == TRACE_CANCELLED ? "PART" : s->ended ? "ENDED" : "FILE";
}

static void put_counts(struct tui *u, const struct trace_status *s, struct text *t)
{
	uint32_t end = ui_end(u);

	text_char(t, ' ');
	put_count(t, s->frames);
	text_str(t, s->frames == 1 ? " pkt" : " pkts");
	if (end != s->frames) {
		text_str(t, " at ");
		put_count(t, end);
	}
	if (s->filtered) {
		text_char(t, ' ');
		put_count(t, ui_shown(u));
		text_str(t, " shown");
	}
	if (s->dropped || s->phase == TRACE_LIVE) {
		text_char(t, ' ');
		put_count(t, s->dropped);
		text_str(t, " drop");
	}
	text_char(t, ' ');
	put_count(t, ui_flows(u));
	text_str(t, ui_flows(u) == 1 ? " flow" : " flows");
}

static void put_progress(struct tui *u, const struct trace_status *s, struct text *t)
{
	if (s->phase == TRACE_LOADING && s->total)
		text_fmt(t, "  indexing %u%% [Esc ends]", (unsigned)(s->done * 100 / s->total));
	else if (s->phase == TRACE_LOADING)
		text_str(t, "  reading [Esc ends]");
	else if (s->filtering && s->frames)
		text_fmt(t, "  filtering %u%% [Esc ends]",
			 (unsigned)((uint64_t)s->tried * 100 / s->frames));
	else if (u->find.on && s->frames)
		text_fmt(t, "  searching %u%% [Esc ends]",
			 (unsigned)((uint64_t)u->find.tried * 100 / s->frames));
	else if (s->replaying)
		text_str(t, "  reading earlier frames [Esc ends]");
	if (u->saving.saver && u->saving.n)
		text_fmt(t, "  saving %u%% [Esc ends]",
			 (unsigned)((uint64_t)u->saving.at * 100 / u->saving.n));
	if (u->follow)
		text_str(t, "  FOLLOW");
	if (u->play) {
		text_char(t, ' ');
		play_speed(u, t);
	}
	if (u->config.ops && u->config.ops->progress) {
		const char *words = u->config.ops->progress(u->config.arg);
		if (words[0])
			text_fmt(t, "  %s", words);
	}
}

static void put_flow(struct tui *u, struct text *t)
{
	if (u->nmarked) {
		text_fmt(t, "%u marked flows", u->nmarked);
		return;
	}
	if (u->flow == TRACE_NONE)
		return;
	const struct trace_flow *f = trace_flow(u->trace, u->flow);
	text_fmt(t, "flow %u/%u ", u->flow + 1, ui_flows(u));
	trace_flow_endpoint(t, f, 0);
	text_char(t, '>');
	trace_flow_endpoint(t, f, 1);
	text_fmt(t, "  %s", trace_flow_outcome(u->trace, u->flow));
}

static void draw_head(struct tui *u)
{
	const struct trace_status *s = trace_status(u->trace);
	char left[512], right[512];
	struct text l, r;
	int x;

	text_init(&l, left, sizeof left);
	text_init(&r, right, sizeof right);
	paint_fill((struct area){ 0, 0, 1, u->cols }, STYLE_BAR);
	text_escaped(&l, base_name(s->what), strlen(base_name(s->what)));
	x = paint_text(0, 0, u->cols / 3, STYLE_BAR_STRONG, l.buf, l.len);
	x += paint_fmt(0, x, u->cols - x, STYLE_KEY, " %s", mode_word(u, s));
	text_init(&l, left, sizeof left);
	put_counts(u, s, &l);
	put_progress(u, s, &l);
	x += paint_text(0, x, u->cols - x, STYLE_BAR, l.buf, l.len);
	if (u->filter[0]) {
		text_str(&r, "filter: ");
		text_escaped(&r, u->filter, strlen(u->filter));
		text_str(&r, "  ");
	}
	put_flow(u, &r);
	int w = paint_width(r.buf, r.len), room = u->cols - x - 2;
	if (room > 8)
		paint_text(0, w < room ? u->cols - w - 1 : x + 2, room, STYLE_BAR_DIM, r.buf,
			   r.len);
}

/* ---- The line of time ---- */

enum { BAR_MAX = 512 };

/* How many frames begin in each column, by their times, which mostly rise. */
static uint32_t first_at(const struct tui *u, int64_t ns, uint32_t n)
{
	uint32_t low = 0, high = n;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (trace_frame(u->trace, mid)->time_ns < ns)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void draw_bar_columns(struct tui *u, int y, int x, int w, uint32_t n, int64_t from,
			     int64_t span)
{
	uint32_t a = 0, max = 1, count[BAR_MAX], odd[BAR_MAX];
	int64_t now = u->frame == TRACE_NONE ? from : trace_frame(u->trace, u->frame)->time_ns;

	for (int i = 0; i < w; i++) {
		uint32_t b = i + 1 == w ? n : first_at(u, from + span / w * (i + 1), n);
		count[i] = b > a ? b - a : 0;
		odd[i] = b > a && trace_has_anomaly(u->trace, a, b);
		if (count[i] > max)
			max = count[i];
		a = b > a ? b : a;
	}
	int at = span > 0 ? (int)((now - from) / (span / w + 1)) : 0;
	for (int i = 0; i < w; i++) {
		bool here = i == (at < 0 ? 0 : at >= w ? w - 1 : at);
		enum glyph g = count[i] * 4 >= max ? GLYPH_BLOCK :
			       count[i]            ? GLYPH_SHADE :
						     GLYPH_DOT;
		if (here)
			paint_cell(y, x + i, STYLE_PROMPT, '|');
		else if (odd[i])
			paint_cell(y, x + i, STYLE_BAD, '!');
		else
			paint_glyph(y, x + i, count[i] ? STYLE_SEND : STYLE_DIM, g);
	}
}

static void draw_bar(struct tui *u, int y)
{
	uint32_t n = ui_end(u);
	char buf[64];
	struct text t;

	text_init(&t, buf, sizeof buf);
	if (!n) {
		u->timeline.w = 0;
		return;
	}
	int64_t from = trace_frame(u->trace, 0)->time_ns;
	int64_t span = trace_frame(u->trace, n - 1)->time_ns - from;
	span = span < 0 ? 0 : span;
	text_fmt(&t, " %llu.%02llu s", (unsigned long long)(span / 1000000000),
		 (unsigned long long)(span / 10000000 % 100));
	int w = u->cols - 2 - (int)t.len - 1;
	w = w > BAR_MAX ? BAR_MAX : w;
	u->timeline = (struct area){ y, 1, 1, w };
	paint_cell(y, 0, STYLE_DIM, '[');
	draw_bar_columns(u, y, 1, w, n, from, span);
	paint_cell(y, 1 + w, STYLE_DIM, ']');
	paint_text(y, 2 + w, (int)t.len, STYLE_DIM, t.buf, t.len);
}

/* ---- Keys ---- */

static const struct {
	enum request request;
	const char *word;
} hints[] = {
	{ REQ_HELP, "Help" },      { REQ_SEARCH, "Search" },    { REQ_FILTER, "Filter" },
	{ REQ_OPEN, "Detail" },    { REQ_ANOMALY, "Event" },    { REQ_EXPLAIN, "Explain" },
	{ REQ_NEXT_FLOW, "Flow" }, { REQ_VIEW_FLOWS, "Flows" }, { REQ_CLOSE, "Quit" },
	{ REQ_TIME_MODE, "Time" }, { REQ_FREEZE, "Play" },      { REQ_EXPORT, "Export" },
	{ REQ_SAVE, "Save" },      { REQ_STREAM, "Stream" },    { REQ_MARK_FLOW, "Mark" },
	{ REQ_LAYOUT, "Layout" },  { REQ_FOLLOW, "Follow" },
};

static void draw_keys(struct tui *u, int y)
{
	int x = 0;

	paint_fill((struct area){ y, 0, 1, u->cols }, STYLE_BAR);
	for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++) {
		char name[32];
		keymap_name(&u->keys, hints[i].request, name);
		int w = (int)strlen(name) + (int)strlen(hints[i].word) + 3;
		if (!name[0] || x + w > u->cols + 2)
			continue;
		x += paint_str(y, x, u->cols - x, STYLE_KEY, name);
		x += paint_fmt(y, x, u->cols - x, STYLE_BAR, " %s", hints[i].word);
		x += 2;
	}
}

static void draw_record(struct tui *u, int y)
{
	char buf[GVISOR_LINE_MAX * 2];
	struct text t;

	text_init(&t, buf, sizeof buf);
	if (u->message[0]) {
		paint_str(y, 0, u->cols, u->message_style, u->message);
		return;
	}
	if (trace_status(u->trace)->phase == TRACE_FAILED && u->frame + 1 == ui_end(u)) {
		const char *why = trace_status(u->trace)->why;
		text_str(&t, "damaged: ");
		text_escaped(&t, why, strlen(why));
		paint_text(y, 0, u->cols, STYLE_BAD, t.buf, t.len);
		return;
	}
	if (u->frame == TRACE_NONE) {
		bool live = trace_status(u->trace)->phase == TRACE_LIVE;
		paint_str(y, 0, u->cols, STYLE_DIM, live ? "no frames yet" : "no frames");
		return;
	}
	/* Where the records have a pane, it has this line. */
	for (unsigned i = 0; i < u->npanes; i++)
		if (u->panes[i].view == VIEW_RECORDS)
			return;
	ui_line(u, u->frame, &t);
	paint_text(y, 0, u->cols, STYLE_NORMAL, t.buf, t.len);
}

void status_draw(struct tui *u)
{
	draw_head(u);
	draw_bar(u, u->rows - 2);
	draw_keys(u, u->rows - 1);
	if (u->prompt.kind)
		prompt_draw(u, u->rows - 3);
	else
		draw_record(u, u->rows - 3);
}
