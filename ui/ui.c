/*
 * The interface's heart: what is selected, which keys do what.
 *
 * Nothing here waits.  Keys, signals and the trace's growth come from the program; work that takes
 * long (loading, filtering, searching) goes in slices by tui_work(); the screen is drawn by
 * tui_draw() where something has changed, all of it, and curses sends what differs.
 */
#include "ui.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "face/gvisor.h"
#include "flow/tcp.h"

enum {
	SLICE_NS = 2000000, /* of work between two looks at the keys */
	UI_ROWS = 16 << 10,
	UI_TEXT = 1 << 20,
	PAINT_NS = 33000000, /* between two pictures that no key asked for */
	FIRST_NS = 60000000, /* that the first one may wait for frames */
};

/* ---- What there is to see ---- */

uint32_t ui_end(const struct tui *u)
{
	uint32_t n = trace_status(u->trace)->frames;

	return (u->frozen || u->play) && u->end < n ? u->end : n;
}

/* Conversations are in the order of their first frames. */
uint32_t ui_flows(const struct tui *u)
{
	uint32_t low = 0, high = trace_status(u->trace)->flows, end = ui_end(u);

	if (!high || trace_flow(u->trace, high - 1)->first < end)
		return high;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (trace_flow(u->trace, mid)->first < end)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

uint32_t ui_before(struct tui *u, uint32_t i)
{
	uint32_t flow = trace_frame(u->trace, i)->flow, n, lo = 0;

	if (flow == TRACE_NONE)
		return TRACE_NONE;
	const uint32_t *frames = trace_flow_frames(u->trace, flow, &n);
	for (uint32_t hi = n; lo < hi;) {
		uint32_t mid = lo + (hi - lo) / 2;
		if (frames[mid] < i)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo > 0 ? frames[lo - 1] : TRACE_NONE;
}

uint32_t ui_shown(const struct tui *u)
{
	return trace_shown_before(u->trace, ui_end(u));
}

void ui_message(struct tui *u, enum style s, const char *fmt, ...)
{
	struct text t;
	va_list ap;

	text_init(&t, u->message, sizeof u->message);
	va_start(ap, fmt);
	text_vfmt(&t, fmt, ap);
	va_end(ap);
	u->message_style = s;
	u->dirty = true;
}

void ui_line(struct tui *u, uint32_t i, struct text *t)
{
	const struct trace_frame *f = trace_frame(u->trace, i);

	gvisor_line(t, trace_dissect(u->trace, i, TRACE_ALONE), f->flags & TRACE_SEND, GVISOR_2022);
}

struct rows *ui_rows(struct tui *u)
{
	if (u->frame == TRACE_NONE) {
		rows_clear(&u->fields);
		return &u->fields;
	}
	const struct dissection *d = trace_dissect(u->trace, u->frame, TRACE_WHOLE);
	bool partial = trace_is_partial(u->trace, TRACE_WHOLE);
	if (u->rows_of != u->frame || u->rows_partial != partial || !u->rows_seen) {
		rows_unfold(&u->fields, d);
		u->rows_of = u->frame;
		u->rows_partial = partial;
		u->rows_seen = 1;
	}
	return &u->fields;
}

/* ---- Selection ---- */

void ui_select(struct tui *u, uint32_t frame)
{
	if (frame == u->frame)
		return;
	u->frame = frame;
	u->byte_len = 0;
	u->dirty = true;
	u->rows_seen = 0;
	if (frame == TRACE_NONE)
		return;
	uint32_t flow = trace_frame(u->trace, frame)->flow;
	if (flow != TRACE_NONE)
		u->flow = flow;
}

void ui_select_flow(struct tui *u, uint32_t flow)
{
	u->flow = flow;
	list_update(u);
	if (u->hosts && flow != TRACE_NONE) {
		size_t at = list_before(u, trace_flow(u->trace, flow)->first);
		if (at < u->list.n)
			ui_select(u, list_frame(u, at));
		u->flow = flow;
	} else if (u->list.n && u->frame != TRACE_NONE &&
		   trace_frame(u->trace, u->frame)->flow != flow)
		ui_select(u, list_frame(u, 0));
	u->dirty = true;
}

void ui_move(struct tui *u, int64_t n)
{
	uint32_t shown = ui_shown(u);

	if (!shown)
		return;
	int64_t k = u->frame == TRACE_NONE ? 0 : trace_shown_before(u->trace, u->frame);
	k += n;
	k = k < 0 ? 0 : k >= shown ? shown - 1 : k;
	ui_select(u, trace_shown_at(u->trace, (uint32_t)k));
}

uint32_t ui_scroll(uint32_t top, uint32_t at, uint32_t n, int h)
{
	uint32_t rows = h > 0 ? (uint32_t)h : 1;

	if (at < top)
		top = at;
	if (at - top >= rows)
		top = at - rows + 1;
	if (n <= rows)
		return 0;
	return top > n - rows ? n - rows : top;
}

bool ui_moved(enum request r, unsigned count, int h, uint32_t n, uint32_t *at)
{
	int64_t page = h > 1 ? h - 1 : 1, step = count ? count : 1, to = *at;

	switch (r) {
	case REQ_DOWN: to += step; break;
	case REQ_UP: to -= step; break;
	case REQ_HALF_DOWN: to += step * (page / 2 + 1); break;
	case REQ_HALF_UP: to -= step * (page / 2 + 1); break;
	case REQ_PAGE_DOWN: to += step * page; break;
	case REQ_PAGE_UP: to -= step * page; break;
	case REQ_TOP: to = count ? (int64_t)count - 1 : 0; break;
	case REQ_BOTTOM: to = count ? (int64_t)count - 1 : (int64_t)n - 1; break;
	default: return false;
	}
	if (to >= n)
		to = (int64_t)n - 1;
	*at = to < 0 ? 0 : (uint32_t)to;
	return true;
}

/* ---- Views ---- */

void ui_show(struct tui *u, enum view_id v)
{
	if (v == u->main)
		return;
	if (u->nback < sizeof u->back / sizeof u->back[0])
		u->back[u->nback++] = u->main;
	u->main = v;
	u->focus = 0;
	u->dirty = true;
}

void ui_back(struct tui *u)
{
	if (u->nback) {
		u->main = u->back[--u->nback];
		u->focus = 0;
		u->dirty = true;
	}
}

void ui_set_filter(struct tui *u, const char *expr)
{
	struct filter_error error = { 0 };
	struct text t;

	if (trace_filter(u->trace, expr, &error)) {
		ui_message(u, STYLE_BAD, "filter: %s", error.text);
		return;
	}
	text_init(&t, u->filter, sizeof u->filter);
	text_str(&t, expr);
	list_reset(&u->list);
	u->dirty = true;
}

void ui_yank(struct tui *u, const char *p, size_t n, const char *what)
{
	if (!n)
		return;
	if (term_yank(p, n) || u->script)
		ui_message(u, STYLE_GOOD, "copied %s", what);
	else
		ui_message(u, STYLE_BAD, "the terminal took no text");
}

/* ---- The program's calls ---- */

void tui_resized(struct tui *u)
{
	term_resized();
	u->dirty = true;
}

void tui_suspend(struct tui *u)
{
	term_suspend();
	u->dirty = true;
}

void tui_say(struct tui *u, const char *line)
{
	ui_message(u, STYLE_NOTE, "%s", line);
}

void tui_changed(struct tui *u)
{
	u->stale = true;
}

int tui_fd(const struct tui *u)
{
	(void)u;
	return term_fd();
}

bool tui_is_done(const struct tui *u)
{
	return u->done;
}

/* The first frame that there is becomes the selected one; a followed trace moves on. */
static void settle(struct tui *u)
{
	uint32_t n = ui_shown(u);

	if (u->follow && n && !u->frozen)
		ui_select(u, trace_shown_at(u->trace, n - 1));
	if (u->frame == TRACE_NONE && ui_end(u))
		ui_select(u, 0);
	/* What a filter leaves out cannot stay selected. */
	if (u->filter[0] && n && !trace_status(u->trace)->filtering &&
	    !trace_is_shown(u->trace, u->frame)) {
		uint32_t k = trace_shown_before(u->trace, u->frame);
		ui_select(u, trace_shown_at(u->trace, k < n ? k : n - 1));
	}
	if (u->flow == TRACE_NONE && trace_status(u->trace)->flows &&
	    trace_flow(u->trace, 0)->first < ui_end(u))
		u->flow = 0;
}

bool tui_has_work(const struct tui *u)
{
	return !u->done && (trace_has_work(u->trace) || u->find.on || export_is_on(u) || u->script);
}

bool tui_work(struct tui *u)
{
	int64_t until = trace_clock() + SLICE_NS;
	bool gathering = trace_status(u->trace)->gathering;

	if (trace_has_work(u->trace)) {
		trace_work(u->trace, SLICE_NS);
		settle(u);
		u->stale = true;
		if (gathering)
			prompt_gathered(u);
	}
	while (u->find.on && trace_clock() < until && find_work(u))
		;
	while (export_is_on(u) && trace_clock() < until && export_work(u))
		;
	if (u->script && !ui_is_busy(u) && !script_step(u))
		u->done = true;
	return tui_has_work(u);
}

int tui_wait(const struct tui *u)
{
	int ms = play_wait(u);
	int64_t left = PAINT_NS - (trace_clock() - u->painted);

	if (!u->stale)
		return ms;
	left = left < 0 ? 0 : left / 1000000 + 1;
	return ms < 0 || left < ms ? (int)left : ms;
}

void tui_tick(struct tui *u)
{
	play_tick(u);
	settle(u);
}

/* ---- Drawing ---- */

static void draw_pane(struct tui *u, unsigned i)
{
	struct pane *p = &u->panes[i];
	const struct view *v = views[p->view];
	bool focus = i == u->focus && !u->prompt.kind;

	if (p->heading.h) {
		struct area *h = &p->heading;
		enum style s = focus && u->npanes > 1 ? STYLE_TITLE_FOCUS : STYLE_TITLE;
		char buf[512];
		struct text t;

		text_init(&t, buf, sizeof buf);
		text_fmt(&t, " %s ", v->title);
		if (v->heading)
			v->heading(u, u->state[p->view], &t);
		paint_hline(h->y, h->x, h->w, STYLE_LANE);
		paint_text(h->y, h->x + 2, h->w - 3, s, t.buf, t.len);
	}
	v->draw(u, u->state[p->view], p->area, focus);
	paint_over(OVER_NONE);
}

/* Keys are answered at once; growth of the trace is shown now and then. */
static bool is_due(const struct tui *u)
{
	int64_t now = trace_clock();
	const struct trace_status *s = trace_status(u->trace);

	if (!u->painted && !s->frames && s->phase == TRACE_LOADING && !u->script)
		return now - u->opened > FIRST_NS;
	return u->dirty || (u->stale && now - u->painted >= PAINT_NS);
}

void tui_draw(struct tui *u)
{
	if (!is_due(u))
		return;
	u->dirty = u->stale = false;
	u->painted = trace_clock();
	term_size(&u->rows, &u->cols);
	settle(u);
	paint_begin();
	if (!layout_fits(u)) {
		paint_fmt(u->rows / 2, 0, u->cols, STYLE_NORMAL, "%dx%d: 40x10 is needed", u->cols,
			  u->rows);
		paint_end();
		return;
	}
	list_update(u);
	layout(u);
	for (unsigned i = 0; i < u->npanes; i++)
		draw_pane(u, i);
	status_draw(u);
	paint_end();
}

/* ---- Opening and closing ---- */

static bool make_room(struct tui *u)
{
	u->row = calloc(UI_ROWS, sizeof *u->row);
	u->rows_text = malloc(UI_TEXT);
	if (!u->row || !u->rows_text)
		return false;
	rows_init(&u->fields, u->row, UI_ROWS, u->rows_text, UI_TEXT);
	for (int i = 0; i < VIEW_COUNT; i++) {
		u->state[i] = calloc(1, views[i]->size ? views[i]->size : 1);
		if (!u->state[i])
			return false;
		if (views[i]->open)
			views[i]->open(u, u->state[i]);
	}
	return true;
}

static void set_theme(const struct tui_config *c)
{
	const char *bg = getenv("COLORFGBG");
	const char *last = bg ? strrchr(bg, ';') : NULL;
	bool light = last && (strcmp(last + 1, "15") == 0 || strcmp(last + 1, "7") == 0);

	if (c->theme != TUI_THEME_AUTO)
		light = c->theme == TUI_THEME_LIGHT;
	paint_init(light);
}

static void forget_trace(struct tui *u)
{
	u->frame = u->flow = u->reference = u->rows_of = TRACE_NONE;
	for (int i = 0; i < MARKS; i++)
		u->marks[i] = TRACE_NONE;
	u->nmarked = 0;
	u->hosts = false;
	u->rows_seen = 0;
	u->frozen = false;
	u->play = PLAY_OFF;
	u->find.on = false;
	u->filter[0] = '\0';
	list_reset(&u->list);
}

void ui_replace(struct tui *u, struct trace *t)
{
	trace_close(u->trace);
	u->trace = t;
	u->fields.d = NULL;
	forget_trace(u);
	u->follow = trace_status(t)->phase == TRACE_LIVE;
	u->dirty = true;
}

int tui_open(struct tui **out, struct trace *t, const struct tui_config *c, char *why, size_t size)
{
	const char *steps = getenv("TUNTRACE_SCRIPT");
	struct tui *u = calloc(1, sizeof *u);
	struct term_config term = { .ascii = c->ascii, .no_mouse = c->no_mouse };
	int code = 1;

	*out = NULL;
	if (!u)
		return 1;
	u->config = *c;
	u->trace = t;
	u->main = VIEW_LADDER;
	u->dirty = true;
	u->opened = trace_clock();
	u->follow = trace_status(t)->phase == TRACE_LIVE;
	keymap_init(&u->keys);
	forget_trace(u);
	if (steps && *steps) {
		u->script = script_open(steps, why, size);
		term.headless = true;
		if (!u->script)
			goto out;
	}
	code = term_open(&term, why, size);
	if (code)
		goto out;
	set_theme(c);
	*out = u;
	code = 1;
	if (make_room(u) && conf_read(u, c->config, c->config != NULL, why, size)) {
		if (c->filter)
			ui_set_filter(u, c->filter);
		return 0;
	}
	tui_close(u);
	*out = NULL;
	return code;
out:
	if (u->script)
		script_close(u->script);
	free(u);
	return code;
}

void tui_close(struct tui *u)
{
	export_cancel(u);
	term_close();
	for (int i = 0; i < VIEW_COUNT; i++) {
		if (u->state[i] && views[i]->close)
			views[i]->close(u, u->state[i]);
		free(u->state[i]);
	}
	if (u->script)
		script_close(u->script);
	list_done(&u->list);
	free(u->row);
	free(u->rows_text);
	trace_close(u->trace);
	free(u);
}
