/* The rows that every view has: what this is, above; the record, the line of time, the keys, below. */
#include <string.h>

#include "face/gvisor.h"
#include "flow/explain.h"
#include "ui.h"

enum { WIDE = 120 };

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

/* What a file or a fetch is called in short. */
static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *url = strstr(path, "://");

	if (url)
		return url + 3;
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
	/* Where one is looked at, that says how many there are. */
	if (u->cols < WIDE && u->flow != TRACE_NONE && !u->nmarked && !u->hosts)
		return;
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
	if ((u->saving.saver || u->saving.lines) && u->saving.n)
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

/* The conversation that is looked at: with its ends where ENDS. */
static void put_flow(struct tui *u, struct text *t, bool ends)
{
	if (u->hosts) {
		text_str(t, "all frames, by host");
		return;
	}
	if (u->nmarked) {
		text_fmt(t, "%u marked flow%s", u->nmarked, u->nmarked == 1 ? "" : "s");
		return;
	}
	if (u->flow == TRACE_NONE)
		return;
	const struct trace_flow *f = trace_flow(u->trace, u->flow);
	text_fmt(t, "flow %u/%u  ", u->flow + 1, ui_flows(u));
	if (ends) {
		trace_flow_endpoint(t, f, 0);
		text_char(t, '>');
		trace_flow_endpoint(t, f, 1);
		text_str(t, "  ");
	}
	text_str(t, trace_flow_outcome(u->trace, u->flow));
}

static void put_filter(struct tui *u, struct text *t)
{
	if (!u->filter[0])
		return;
	text_str(t, "filter: ");
	text_escaped(t, u->filter, strlen(u->filter));
	text_str(t, "  ");
}

/* To the right in ROOM columns behind X: as much as fits, and no end is cut but the filter's. */
static void draw_head_right(struct tui *u, int x, int room)
{
	char buf[1024];
	struct text t;

	for (int ends = 1; ends >= 0; ends--) {
		text_init(&t, buf, sizeof buf);
		put_filter(u, &t);
		put_flow(u, &t, ends);
		int w = paint_width(t.buf, t.len);
		if (w <= room) {
			paint_text(0, x + room - w, w, STYLE_BAR_DIM, t.buf, t.len);
			return;
		}
	}
	text_init(&t, buf, sizeof buf);
	put_filter(u, &t);
	if (room > 8)
		paint_text(0, x, room, STYLE_BAR_DIM, t.buf, t.len);
}

/* Columns that are kept free for that, whatever else there is to say. */
static int head_right_width(struct tui *u)
{
	char buf[1024];
	struct text t;

	text_init(&t, buf, sizeof buf);
	put_filter(u, &t);
	put_flow(u, &t, false);
	int w = paint_width(t.buf, t.len) + 3;
	return w < u->cols / 3 ? w : u->cols / 3;
}

static void draw_head(struct tui *u)
{
	const struct trace_status *s = trace_status(u->trace);
	char left[512];
	struct text l;
	int x;

	text_init(&l, left, sizeof left);
	paint_fill((struct area){ 0, 0, 1, u->cols }, STYLE_BAR);
	text_escaped(&l, base_name(s->what), strlen(base_name(s->what)));
	x = paint_text(0, 0, u->cols / 3, STYLE_BAR_STRONG, l.buf, l.len);
	x += paint_fmt(0, x, u->cols - x, STYLE_KEY, " %s", mode_word(u, s));
	text_init(&l, left, sizeof left);
	put_counts(u, s, &l);
	x += paint_text(0, x, u->cols - x, STYLE_BAR, l.buf, l.len);
	text_init(&l, left, sizeof left);
	put_progress(u, s, &l);
	x += paint_text(0, x, u->cols - x - head_right_width(u), STYLE_BAR, l.buf, l.len);
	draw_head_right(u, x + 2, u->cols - x - 3);
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

struct verdict {
	struct text whole, words; /* with and without the frames that prove it */
};

static void take_verdict(void *ctx, const struct explain_sentence *s)
{
	struct verdict *v = ctx;

	if (v->whole.len)
		return;
	explain_text(&v->whole, s);
	text_str(&v->words, s->text);
}

/* How much of T fits in W columns, to the end of a clause. */
static size_t clauses(const struct text *t, size_t w)
{
	size_t n = t->len;

	while (n > w) {
		do
			n--;
		while (n > 0 && !strchr(",;:", t->buf[n]));
	}
	return n ? n : t->len;
}

/* What matters most of the conversation, in the row Y. */
static void draw_verdict(struct tui *u, int y)
{
	const struct conv *c = u->flow == TRACE_NONE ? NULL : trace_flow_conv(u->trace, u->flow);
	char whole[EXPLAIN_TEXT_MAX + 128], words[EXPLAIN_TEXT_MAX];
	struct verdict v;

	if (!c)
		return;
	text_init(&v.whole, whole, sizeof whole);
	text_init(&v.words, words, sizeof words);
	conv_explain(c, take_verdict, &v);
	enum style s = trace_flow(u->trace, u->flow)->anomalies ? STYLE_WARN : STYLE_NOTE;
	if (v.whole.len <= (size_t)u->cols)
		paint_text(y, 0, u->cols, s, v.whole.buf, v.whole.len);
	else
		paint_text(y, 0, u->cols, s, v.words.buf, clauses(&v.words, (size_t)u->cols));
}

/* True where the selected frame is the first of its conversation, or has its record elsewhere. */
static bool wants_verdict(const struct tui *u)
{
	if (u->hosts || u->nmarked || u->main == VIEW_EXPLAIN || u->main == VIEW_FLOWS)
		return false;
	for (unsigned i = 0; i < u->npanes; i++)
		if (u->panes[i].view == VIEW_RECORDS)
			return u->main != VIEW_RECORDS;
	return u->main == VIEW_LADDER && !u->filter[0] && u->list.n && u->frame == list_frame(u, 0);
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
	if (wants_verdict(u)) {
		draw_verdict(u, y);
		return;
	}
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
