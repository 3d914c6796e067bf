/*
 * The ladder: a conversation's frames, or those of several, as arrows between lanes.  What stands
 * where, dissect/flow/ladder.h says; here it is scrolled and coloured.
 */
#include <stdlib.h>
#include <string.h>

#include "face/tcpdump.h"
#include "flow/ladder_event.h"
#include "flow/state.h"
#include "ui.h"
#include "ladder_view.h"

enum {
	CACHE = 512, /* events that are kept */
	LANES = 64,
	LANE_TEXT = 64,
	ZOOM_STEPS = 24,
	ROWS = 2048,
	ROWS_TEXT = 64 << 10,
};

struct cached {
	uint32_t frame; /* TRACE_NONE: nothing */
	bool partial;   /* more will be known */
	struct ladder_event e;
	char words[WORDS_MAX];
	char text[LADDER_TEXT_MAX];
	char told[LADDER_TEXT_MAX];
};

struct ladder_view {
	struct ladder ladder;
	struct ladder_place top;
	bool has_top;
	enum ladder_time time;
	int zoom; /* steps of a 1, 2, 5 series: 0 is the mode's own */
	unsigned pan;
	int h;
	uint32_t flow, first;   /* that `top` is of */
	size_t rows_event[256]; /* what stands in each row: for clicks */
	struct cached cache[CACHE];
	struct ladder_lanes lanes;
	struct ladder_endpoint end[LANES];
	char name[LANES][LANE_TEXT];
	const char *names[LANES];
	unsigned laid_lanes;    /* that the layout knows */
	unsigned state_columns; /* that one of the first `looked` events had */
	size_t looked;
	unsigned lanes_marks;
	bool all;          /* the lanes are all hosts', */
	uint32_t lanes_of; /* of so many conversations */
	uint32_t lanes_flow, lanes_frames;
	struct ladder_maker maker;
	struct rows rows;
	struct row *row;
	char *rows_text;
	void *tcpdump;
	struct ladder_cell cells[LADDER_WIDTH_MAX];
};

/* ---- Events ---- */

/* The state of the side that opened the conversation, as the frames have it. */
static void infer_state(struct tui *u, uint32_t i, struct ladder_event *e)
{
	const struct trace_frame *f = trace_frame(u->trace, i);

	if (f->flow == TRACE_NONE || e->lost)
		return;
	uint8_t state = f->states & 15;
	if (!state)
		return;
	ladder_infer(&e->state, state);
}

static void make_event(struct tui *u, struct ladder_view *s, uint32_t i, struct cached *c)
{
	const struct dissection *d = trace_dissect(u->trace, i, TRACE_LISTED);
	struct ladder_endpoint from, to;

	c->frame = i;
	c->partial = trace_is_partial(u->trace, TRACE_LISTED);
	if (!ladder_event_of(&s->maker, d, &c->e, &from, &to)) {
		c->e = (struct ladder_event){ .frame = (uint64_t)i + 1, .kind = LADDER_DATAGRAM };
	} else {
		c->e.from = (uint16_t)ladder_lane(&s->lanes, &from);
		c->e.to = (uint16_t)ladder_lane(&s->lanes, &to);
	}
	c->e.time_ns = trace_frame(u->trace, i)->time_ns;
	infer_state(u, i, &c->e);
	struct text t;
	text_init(&t, c->words, sizeof c->words);
	if (c->e.words)
		text_str(&t, c->e.words);
	c->e.words = c->words;
	text_init(&t, c->told, sizeof c->told);
	if (c->e.told)
		text_str(&t, c->e.told);
	c->e.told = c->told;
	if (c->e.text) {
		size_t n = c->e.ntext < sizeof c->text ? c->e.ntext : sizeof c->text;
		memcpy(c->text, c->e.text, n);
		c->e.text = c->text;
		c->e.ntext = (uint32_t)n;
	}
}

static void event(void *arg, size_t i, struct ladder_event *e)
{
	struct tui *u = arg;
	struct ladder_view *s = u->state[VIEW_LADDER];
	uint32_t frame = list_frame(u, i);
	struct cached *c = &s->cache[i % CACHE];

	if (c->frame != frame || c->partial)
		make_event(u, s, frame, c);
	*e = c->e;
	/* Of a lane that the layout does not know: the next one will. */
	if (e->from >= s->laid_lanes || e->to >= s->laid_lanes) {
		uint16_t last = (uint16_t)(s->laid_lanes ? s->laid_lanes - 1 : 0);
		e->from = e->from < last ? e->from : last;
		e->to = e->to < last ? e->to : last;
		u->dirty = true;
	}
}

/* ---- Lanes ---- */

static void endpoint(const struct trace_flow *f, unsigned side, struct ladder_endpoint *e)
{
	*e = (struct ladder_endpoint){ .len = f->addrlen,
				       .has_port = trace_flow_has_ports(f),
				       .port = f->end[side].port };
	memcpy(e->addr, f->end[side].addr, sizeof e->addr);
}

static void add_lanes(struct tui *u, struct ladder_view *s, uint32_t n)
{
	const struct trace_flow *f = trace_flow(u->trace, n);
	struct ladder_endpoint e;

	endpoint(f, 0, &e);
	ladder_lane(&s->lanes, &e);
	endpoint(f, 1, &e);
	ladder_lane(&s->lanes, &e);
}

static void forget_events(struct ladder_view *s)
{
	for (unsigned i = 0; i < CACHE; i++)
		s->cache[i].frame = TRACE_NONE;
	s->looked = s->state_columns = 0;
}

/* Hosts by the order of the conversations; frames bring those that have none. */
static void add_hosts(struct tui *u, struct ladder_view *s)
{
	uint32_t n = ui_flows(u);

	if (!s->lanes.hosts || !s->all || s->lanes_of > n) {
		s->lanes = (struct ladder_lanes){ .end = s->end, .max = LANES, .hosts = true };
		s->all = true;
		s->lanes_of = 0;
		s->pan = 0;
		s->has_top = false;
		forget_events(s);
	}
	for (; s->lanes_of < n && !s->lanes.full; s->lanes_of++)
		add_lanes(u, s, s->lanes_of);
}

static void make_lanes(struct tui *u, struct ladder_view *s)
{
	if (u->hosts) {
		add_hosts(u, s);
		return;
	}
	if (s->all) {
		s->all = false;
		s->lanes_flow = TRACE_NONE;
		s->lanes_frames = TRACE_NONE;
	}
	uint32_t frames = u->flow == TRACE_NONE ? 0 : trace_flow(u->trace, u->flow)->first;

	if (s->lanes_marks == u->nmarked && (u->nmarked || s->lanes_flow == u->flow) &&
	    s->lanes_frames == frames)
		return;
	s->lanes = (struct ladder_lanes){ .end = s->end, .max = LANES, .hosts = u->nmarked > 1 };
	s->lanes_marks = u->nmarked;
	s->lanes_flow = u->flow;
	s->lanes_frames = frames;
	s->pan = 0;
	s->has_top = false;
	forget_events(s);
	if (!u->nmarked && u->flow != TRACE_NONE)
		add_lanes(u, s, u->flow);
	for (unsigned i = 0; i < u->nmarked; i++)
		add_lanes(u, s, u->marked[i]);
}

static void name_lanes(struct ladder_view *s)
{
	for (unsigned i = 0; i < s->lanes.n; i++) {
		struct text t;
		text_init(&t, s->name[i], LANE_TEXT);
		ladder_endpoint_text(&t, &s->end[i]);
		s->names[i] = s->name[i];
	}
	s->laid_lanes = s->lanes.n;
}

/* ---- Layout ---- */

/* 10 ms and 1 ms are the modes' own: a zoom of 0. */
static int64_t zoom_ns(const struct ladder_view *s)
{
	static const int64_t series[] = { 1, 2, 5 };
	int64_t ns = s->time == LADDER_LOGARITHMIC ? 1000000 : 10000000;
	int z = -s->zoom;

	while (z <= -3) {
		ns /= 10;
		z += 3;
	}
	while (z >= 3) {
		ns *= 10;
		z -= 3;
	}
	return z >= 0 ? ns * series[z] : ns * series[3 + z] / 10;
}

/* The columns of the stack's state, where one of the first frames has them. */
static unsigned state_columns(struct tui *u, struct ladder_view *s)
{
	enum { LOOK = 32 };

	for (; !s->state_columns && s->looked < u->list.n && s->looked < LOOK; s->looked++) {
		struct ladder_event e = { 0 };

		event(u, s->looked, &e);
		if (e.state.known & 1u << LADDER_CWND)
			s->state_columns = e.state.known;
	}
	return s->state_columns;
}

static void configure(struct tui *u, struct ladder_view *s, unsigned width)
{
	uint32_t n = ui_end(u);
	int64_t first = trace_frame(u->trace, 0)->time_ns;
	unsigned columns = state_columns(u, s);
	struct ladder_config c = {
		.width = width < LADDER_WIDTH_MAX ? width : LADDER_WIDTH_MAX,
		.utf8 = term_is_utf8(),
		.ports = s->lanes.hosts,
		.inferred = !columns,
		.time = s->time,
		.zoom = s->time == LADDER_BY_ROW ? 0 : zoom_ns(s),
		.columns = (1u << LADDER_DELTA | 1u << LADDER_STATE | columns) & ~u->columns,
		.base_ns = first,
		.span_ns = trace_frame(u->trace, n - 1)->time_ns - first,
		.last_frame = n,
		.has_reference = u->reference != TRACE_NONE,
		.lanes = s->names,
		.nlanes = s->laid_lanes,
		.pan = s->pan,
		.nevents = u->list.n,
		.event = event,
		.arg = u,
	};

	if (c.has_reference)
		c.reference_ns = trace_frame(u->trace, u->reference)->time_ns;
	ladder_init(&s->ladder, &c);
}

bool ladder_view_layout(struct tui *u, unsigned width, struct ladder **l)
{
	struct ladder_view *s = u->state[VIEW_LADDER];

	if (!u->list.n)
		return false;
	make_lanes(u, s);
	name_lanes(s);
	configure(u, s, width);
	*l = &s->ladder;
	return true;
}

/* ---- Scrolling ---- */

static size_t selected(const struct tui *u)
{
	size_t at = u->frame == TRACE_NONE ? 0 : list_before(u, u->frame);

	return at < u->list.n ? at : u->list.n - 1;
}

static bool before(struct ladder_place a, struct ladder_place b)
{
	return a.event < b.event || (a.event == b.event && a.above > b.above);
}

/* The place N rows above AT. */
static struct ladder_place up(const struct ladder *l, struct ladder_place at, int n)
{
	while (n-- > 0 && ladder_previous(l, &at))
		;
	return at;
}

static void scroll(struct tui *u, struct ladder_view *s, int h)
{
	const struct ladder *l = &s->ladder;
	size_t sel = selected(u);
	struct ladder_place want = { sel, 0 }, at = s->top, last;

	if (!s->has_top || s->top.event >= u->list.n) {
		s->top = up(l, want, h / 2);
	} else if (before(want, at)) {
		/* Just above: a row. Farther: to the middle. */
		bool near = at.event - sel <= (size_t)h;
		s->top = near ? want : up(l, want, h / 2);
	} else {
		int rows = 0;
		while (rows < h && before(at, want) && ladder_next(l, &at))
			rows++;
		if (rows >= h)
			s->top = up(l, want, sel - s->top.event <= 2 * (size_t)h ? h - 1 : h / 2);
	}
	s->has_top = true;
	/* No empty rows below the last one; an event has a row at least. */
	if (u->list.n - s->top.event > (size_t)h)
		return;
	last = up(l, ladder_last(l), h - 1);
	if (before(last, s->top))
		s->top = last;
}

/* ---- Drawing ---- */

static enum style cell_style(const struct ladder_cell *c, bool send)
{
	enum style tone = c->tone == LADDER_BAD  ? STYLE_BAD :
			  c->tone == LADDER_WARN ? STYLE_WARN :
			  send                   ? STYLE_SEND :
						   STYLE_RECV;

	switch ((enum ladder_role)c->role) {
	case LADDER_TITLE: return STYLE_DIM;
	case LADDER_NAME: return STYLE_HEADING;
	case LADDER_NUMBER:
	case LADDER_TIME: return STYLE_DIM;
	case LADDER_WAIT: return c->tone == LADDER_QUIET ? STYLE_DIM : STYLE_NOTE;
	case LADDER_LANE: return STYLE_LANE;
	case LADDER_SHAFT:
	case LADDER_HEAD:
	case LADDER_LABEL: return tone;
	case LADDER_WORDS:
		return c->tone == LADDER_QUIET || c->tone == LADDER_NOTE ? STYLE_NOTE : tone;
	case LADDER_IDLE: return STYLE_IDLE;
	case LADDER_FIELD: return STYLE_NORMAL;
	case LADDER_UNKNOWN: return STYLE_DIM;
	default: return STYLE_NORMAL;
	}
}

/* A space takes the colour of what is before it: a terminal is told of fewer changes. */
static void draw_cells(const struct ladder_view *s, struct area a, int y, bool send)
{
	unsigned width = s->ladder.config.width;
	enum style style = STYLE_NORMAL;

	for (unsigned x = 0; x < width && (int)x < a.w - 1; x++) {
		const struct ladder_cell *c = &s->cells[x];
		if (c->ch != ' ')
			style = cell_style(c, send);
		paint_cell(y, a.x + 1 + (int)x, style, c->ch);
	}
}

static void draw_rows(struct tui *u, struct ladder_view *s, struct area a, int from, bool focus)
{
	struct ladder_place at = s->top;
	size_t sel = selected(u);
	struct ladder_row row;

	for (int y = from; y < a.h; y++) {
		ladder_row(&s->ladder, at, s->cells, &row);
		uint32_t frame = list_frame(u, row.event);
		bool here = row.kind == LADDER_ROW_EVENT && row.event == sel && frame == u->frame;
		if (y < 256)
			s->rows_event[y] = row.event;
		if (here) {
			paint_over(focus ? OVER_CURSOR : OVER_OTHER);
			paint_fill((struct area){ a.y + y, a.x, 1, a.w }, STYLE_NORMAL);
			paint_cell(a.y + y, a.x, STYLE_PROMPT, '>');
		}
		draw_cells(s, a, a.y + y, trace_frame(u->trace, frame)->flags & TRACE_SEND);
		paint_over(OVER_NONE);
		if (!ladder_next(&s->ladder, &at)) {
			for (y++; y < a.h && y < 256; y++)
				s->rows_event[y] = SIZE_MAX;
			return;
		}
	}
}

static void draw_nothing(struct tui *u, struct area a)
{
	const struct trace_status *st = trace_status(u->trace);
	const char *words = !st->frames  ? (st->phase == TRACE_LIVE    ? "waiting for frames" :
					    st->phase == TRACE_LOADING ? "reading" :
									 "no frames") :
			    st->filtered ? "no frame of this conversation matches the filter" :
					   "no conversation yet";

	paint_str(a.y + a.h / 2, a.x + (a.w - (int)strlen(words)) / 2, a.w, STYLE_DIM, words);
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	struct ladder_view *s = state;
	struct ladder *l;

	/* A column is for the cursor, another keeps off the line between panes. */
	int edge = a.x + a.w < u->cols ? 2 : 1;

	if (!ladder_view_layout(u, a.w > edge ? (unsigned)(a.w - edge) : 1, &l)) {
		draw_nothing(u, a);
		return;
	}
	int head = (int)l->nheader < a.h - 1 ? (int)l->nheader : a.h - 1;
	for (int y = 0; y < head; y++) {
		ladder_header(l, (unsigned)y, s->cells);
		draw_cells(s, a, a.y + y, true);
	}
	s->h = a.h - head;
	scroll(u, s, s->h);
	draw_rows(u, s, a, head, focus);
}

static void heading(struct tui *u, void *state, struct text *t)
{
	static const char *const words[LADDER_TIMES] = { "row", "proportional", "logarithmic" };
	const struct ladder_view *s = state;

	if (u->hosts)
		text_fmt(t, "all frames, %u%s hosts ", s->lanes.n,
			 s->lanes.full ? " and more" : "");
	else if (u->nmarked)
		text_fmt(t, "%u marked flow%s ", u->nmarked, u->nmarked == 1 ? "" : "s");
	else if (u->flow != TRACE_NONE)
		text_fmt(t, "flow %u/%u ", u->flow + 1, ui_flows(u));
	text_fmt(t, "  time: %s ", words[s->time]);
	if (s->time != LADDER_BY_ROW) {
		text_str(t, " zoom ");
		ladder_duration(t, zoom_ns(s));
		text_str(t, " a row ");
	}
}

/* ---- Requests ---- */

static bool move(struct tui *u, struct ladder_view *s, enum request r, unsigned count)
{
	uint32_t n = (uint32_t)u->list.n, at;

	if (!n)
		return false;
	at = (uint32_t)selected(u);
	/* A number means a frame of the capture, not the how manieth it is here. */
	if (count && (r == REQ_BOTTOM || r == REQ_TOP)) {
		ui_move(u, 0);
		uint32_t last = ui_end(u) - 1, frame = count - 1 < last ? count - 1 : last;
		ui_select(u, frame);
		return true;
	}
	if (!ui_moved(r, count, s->h, n, &at))
		return false;
	ui_select(u, list_frame(u, at));
	return true;
}

static void say_time(struct tui *u, const struct ladder_view *s)
{
	char buf[64];
	struct text t;

	text_init(&t, buf, sizeof buf);
	ladder_duration(&t, zoom_ns(s));
	if (s->time == LADDER_BY_ROW)
		ui_message(u, STYLE_NOTE, "time: a row for every frame");
	else
		ui_message(u, STYLE_NOTE, "time: %s, %s a row; + and - zoom",
			   s->time == LADDER_PROPORTIONAL ? "proportional" : "logarithmic", buf);
}

static void set_zoom(struct tui *u, struct ladder_view *s, int by)
{
	if (s->time == LADDER_BY_ROW) {
		ui_message(u, STYLE_NOTE, "every frame has its row: t chooses a scale of time");
		return;
	}
	s->zoom = by ? s->zoom + by : 0;
	s->zoom = s->zoom < -ZOOM_STEPS / 2 ? -ZOOM_STEPS / 2 :
		  s->zoom > ZOOM_STEPS / 2  ? ZOOM_STEPS / 2 :
					      s->zoom;
	s->has_top = false;
	say_time(u, s);
}

static bool request(struct tui *u, void *state, enum request r, unsigned count)
{
	struct ladder_view *s = state;

	if (move(u, s, r, count))
		return true;
	switch (r) {
	case REQ_LEFT: s->pan -= s->pan > 0; break;
	case REQ_RIGHT:
		if (s->ladder.others || s->pan + s->ladder.nshown < s->lanes.n)
			s->pan++;
		break;
	case REQ_ZOOM_IN: set_zoom(u, s, 1); break;
	case REQ_ZOOM_OUT: set_zoom(u, s, -1); break;
	case REQ_ZOOM_RESET: set_zoom(u, s, 0); break;
	case REQ_TIME_MODE:
		s->time = (s->time + 1) % LADDER_TIMES;
		s->zoom = 0;
		s->has_top = false;
		say_time(u, s);
		break;
	default: return false;
	}
	return true;
}

static void click(struct tui *u, void *state, int y, int x)
{
	const struct ladder_view *s = state;

	(void)x;
	if (y >= 0 && y < 256 && y >= (int)s->ladder.nheader && s->rows_event[y] < u->list.n)
		ui_select(u, list_frame(u, s->rows_event[y]));
}

static void open(struct tui *u, void *state)
{
	struct ladder_view *s = state;

	(void)u;
	forget_events(s);
	s->lanes_flow = TRACE_NONE;
	s->row = calloc(ROWS, sizeof *s->row);
	s->rows_text = malloc(ROWS_TEXT);
	s->tcpdump = malloc(TCPDUMP_MEMORY_MIN);
	if (s->row && s->rows_text) {
		rows_init(&s->rows, s->row, ROWS, s->rows_text, ROWS_TEXT);
		s->maker.rows = &s->rows;
	}
	if (s->tcpdump)
		s->maker.tcpdump = tcpdump_init(s->tcpdump, TCPDUMP_MEMORY_MIN);
}

static void close(struct tui *u, void *state)
{
	struct ladder_view *s = state;

	(void)u;
	free(s->row);
	free(s->rows_text);
	free(s->tcpdump);
}

const struct view view_ladder = {
	.title = "LADDER",
	.size = sizeof(struct ladder_view),
	.open = open,
	.draw = draw,
	.heading = heading,
	.request = request,
	.click = click,
	.close = close,
};
