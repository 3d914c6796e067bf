#include "flow/ladder.h"

#include <assert.h>
#include <string.h>

#include "flow/ladder_impl.h"
#include "flow/tcp.h"

enum {
	AREA_TWO = 35, /* columns that two lanes have before a column of the state is shown */
	GAP_MANY = 20, /* from lane to lane where there are more */
	GAP_MOST = 66, /* nothing is gained by longer arrows */
	NUMBER_LEAST = 3,
	TIME_LEAST = 8,
	FRACTION = 7,  /* ".000000" */
	FOLD_FROM = 7, /* rows without a frame, from which on they are folded */
	FOLD_TO = 3,
	TIMER = 200000000, /* nanoseconds: waits for the retransmission timer are told from here on */
	LABEL_OUT = 1,     /* a lane's name begins that much left of it */
};

static const struct {
	const char *title;
	unsigned width;
} columns[LADDER_COLUMNS] = {
	[LADDER_DELTA] = { "dt", 0 },  [LADDER_STATE] = { "state", 8 },
	[LADDER_CWND] = { "cwnd", 4 }, [LADDER_RTO] = { "rto", 3 },
	[LADDER_NRTX] = { "nrtx", 4 }, [LADDER_SRTT] = { "srtt", 5 },
	[LADDER_WND] = { "wnd", 4 },   [LADDER_FLIGHT] = { "flight", 6 },
};

unsigned ladder_column_width(enum ladder_column i)
{
	return columns[i].width;
}

static unsigned digits(uint64_t v)
{
	unsigned n = 1;

	while (v >= 10)
		v /= 10, n++;
	return n;
}

static unsigned max_of(unsigned a, unsigned b)
{
	return a > b ? a : b;
}

static unsigned min_of(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* ---- Where the columns are ---- */

static unsigned width_of(const struct ladder *l)
{
	unsigned w = l->config.width;

	return w < LADDER_WIDTH_MIN ? LADDER_WIDTH_MIN : min_of(w, LADDER_WIDTH_MAX);
}

/* Columns before the first lane: a mark, the number, the time, dt. */
static unsigned left_of(const struct ladder *l)
{
	unsigned n = 1 + l->number + 2 + l->time + 2;

	return l->columns & 1u << LADDER_DELTA ? n + 1 + l->dt : n;
}

static unsigned right_of(const struct ladder *l)
{
	unsigned n = 0;

	for (unsigned i = LADDER_STATE; i < LADDER_COLUMNS; i++)
		if (l->columns & 1u << i)
			n += columns[i].width + 1;
	return n ? n + 1 : 0;
}

/* Columns that are left for the lanes and what is between them. */
static unsigned area_of(const struct ladder *l)
{
	unsigned used = left_of(l) + right_of(l), width = width_of(l);

	return used < width ? width - used : 0;
}

static void place_columns(struct ladder *l)
{
	const struct ladder_config *c = &l->config;
	unsigned lanes = max_of(c->nlanes, 1), area;

	l->number = max_of(NUMBER_LEAST, digits(c->last_frame));
	l->time =
		max_of(TIME_LEAST,
		       digits((uint64_t)(c->span_ns > 0 ? c->span_ns : 0) / 1000000000) + FRACTION);
	l->dt = l->time + 1;
	l->columns = 0;
	lanes = min_of(min_of(lanes, LADDER_LANES_MAX), max_of((area_of(l) - 1) / GAP_MANY + 1, 2));
	area = lanes > 2 ? (lanes - 1) * GAP_MANY + 1 : AREA_TWO;
	l->columns = c->columns & ((1u << LADDER_COLUMNS) - 1);
	for (unsigned i = LADDER_COLUMNS; i-- > 0 && area_of(l) < area;)
		l->columns &= ~(1u << i);
	l->nshown = lanes;
	l->others = lanes < c->nlanes;
}

static void place_lanes(struct ladder *l)
{
	unsigned left = left_of(l), area = area_of(l);
	unsigned gaps = max_of(l->nshown - 1, 1);
	unsigned gap = min_of((area - 1) / gaps, GAP_MOST);

	for (unsigned i = 0; i < l->nshown; i++)
		l->x[i] = left + i * gap;
	l->right = left + gaps * gap + 3;
	/* Nothing to pan where all are shown, and no further than the last one. */
	l->config.pan = l->others ? min_of(l->config.pan, l->config.nlanes + 1 - l->nshown) : 0;
}

const char *ladder_lane_name(const struct ladder *l, unsigned shown)
{
	if (l->config.nlanes == 0)
		return "";
	if (l->others && shown == l->nshown - 1)
		return "others";
	return l->config.lanes[l->config.pan + shown];
}

static unsigned name_width(const struct ladder *l, unsigned shown)
{
	size_t n = strlen(ladder_lane_name(l, shown));

	return n > width_of(l) ? width_of(l) : (unsigned)n;
}

/* Left of the first lane, right-aligned at the last, else in the middle; always whole. */
static unsigned name_place(const struct ladder *l, unsigned i)
{
	unsigned n = name_width(l, i), x = l->x[i], width = width_of(l);

	if (i == 0)
		x = x > LABEL_OUT ? x - LABEL_OUT : 0;
	else if (i == l->nshown - 1)
		x = x + 1 > n ? x + 1 - n : 0;
	else
		x = x > n / 2 ? x - n / 2 : 0;
	return x + n > width ? width - n : x;
}

/* Names that would touch stand in rows of their own, the last one's with the titles. */
static void place_names(struct ladder *l)
{
	unsigned row = 0, last = l->nshown - 1, titles = left_of(l) - LABEL_OUT;

	for (unsigned i = 0; i <= last; i++) {
		l->label_x[i] = name_place(l, i);
		if (i && l->label_x[i] < l->label_x[i - 1] + name_width(l, i - 1) + 1)
			row++;
		l->label_row[i] = row;
	}
	for (unsigned i = 0; i <= last; i++)
		if (l->label_row[i] == row && l->label_x[i] < titles) {
			row++;
			break;
		}
	l->nheader = row + 1;
}

void ladder_init(struct ladder *l, const struct ladder_config *config)
{
	struct ladder_config *c = &l->config;

	*l = (struct ladder){ .config = *config };
	if (c->zoom <= 0)
		c->zoom = c->time == LADDER_LOGARITHMIC ? 1000000 : 10000000;
	if (c->idle <= 0)
		c->idle = 500000000;
	place_columns(l);
	place_lanes(l);
	place_names(l);
}

/* ---- Cells ---- */

void ladder_put(struct ladder_cell *cells, unsigned width, unsigned x, const char *s,
		enum ladder_role role)
{
	for (; *s && x < width; s++, x++)
		cells[x] = (struct ladder_cell){ (uint8_t)*s, (uint8_t)role, LADDER_QUIET };
}

/* S with its end at column END (which it does not reach), in at most ROOM columns; else "?". */
static void put_right(struct ladder_cell *cells, unsigned width, unsigned end, unsigned room,
		      const char *s, enum ladder_role role)
{
	size_t n = strlen(s);

	if (n > room || n > end) {
		s = "?";
		n = 1;
	}
	ladder_put(cells, width, end - (unsigned)n, s, role);
}

static void clear(struct ladder_cell *cells, unsigned width)
{
	for (unsigned i = 0; i < width; i++)
		cells[i] = (struct ladder_cell){ ' ', LADDER_PLAIN, LADDER_QUIET };
}

static void put_titles(const struct ladder *l, struct ladder_cell *cells, unsigned width)
{
	unsigned x = 1 + l->number;

	put_right(cells, width, x, l->number, "no", LADDER_TITLE);
	x += 2 + l->time;
	put_right(cells, width, x, l->time, "time", LADDER_TITLE);
	if (l->columns & 1u << LADDER_DELTA)
		put_right(cells, width, x + 1 + l->dt, l->dt, "dt", LADDER_TITLE);
	x = l->right;
	for (unsigned i = LADDER_STATE; i < LADDER_COLUMNS; i++) {
		if (!(l->columns & 1u << i))
			continue;
		if (i == LADDER_STATE)
			ladder_put(cells, width, x, l->config.inferred ? "(state)" : "state",
				   LADDER_TITLE);
		else
			put_right(cells, width, x + columns[i].width, columns[i].width,
				  columns[i].title, LADDER_TITLE);
		x += columns[i].width + 1;
	}
}

void ladder_header(const struct ladder *l, unsigned i, struct ladder_cell *cells)
{
	unsigned width = width_of(l);

	clear(cells, width);
	if (i == l->nheader - 1)
		put_titles(l, cells, width);
	for (unsigned k = 0; k < l->nshown; k++)
		if (l->label_row[k] == i)
			ladder_put(cells, width, l->label_x[k], ladder_lane_name(l, k),
				   LADDER_NAME);
}

/* ---- Time: which rows stand above an event ---- */

static bool by_timer(const struct ladder_event *e)
{
	return (e->analysis & TCPA_RETRANSMISSION) && !(e->analysis & TCPA_FAST_RETRANSMISSION);
}

/* The times of the event before and of EVENT, which becomes *E; false where one is not known. */
static bool wait_before(const struct ladder *l, size_t event, struct ladder_event *e, int64_t *from,
			int64_t *to)
{
	bool known;

	if (event == 0)
		return false;
	l->config.event(l->config.arg, event - 1, e);
	known = e->has_time;
	*from = e->time_ns;
	l->config.event(l->config.arg, event, e);
	*to = e->time_ns;
	return known && e->has_time;
}

static int64_t min_wait(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static uint64_t proportional(const struct ladder *l, int64_t from, int64_t to)
{
	int64_t zoom = l->config.zoom, base = l->config.base_ns;
	int64_t rows =
		floor_div(ladder_span(base, to), zoom) - floor_div(ladder_span(base, from), zoom);

	return rows > 1 ? (uint64_t)rows - 1 : 0;
}

static uint64_t logarithmic(const struct ladder *l, int64_t wait)
{
	uint64_t rows = 0;

	for (int64_t step = wait / l->config.zoom; step > 0; step /= 10)
		rows++;
	return rows;
}

/* The rows above EVENT; *IDLE is the one of them that tells a stretch without frames, or none. */
static uint32_t rows_above(const struct ladder *l, size_t event, uint32_t *idle)
{
	struct ladder_event e;
	int64_t from, to, wait;
	uint64_t rows = 0;
	bool long_wait;

	*idle = 0;
	if (!wait_before(l, event, &e, &from, &to) || ladder_span(from, to) <= 0)
		return 0;
	wait = ladder_span(from, to);
	long_wait = wait >= (by_timer(&e) ? min_wait(l->config.idle, TIMER) : l->config.idle);
	switch (l->config.time) {
	case LADDER_PROPORTIONAL:
		rows = proportional(l, from, to);
		if (rows >= FOLD_FROM || (long_wait && rows < FOLD_TO)) {
			rows = long_wait && rows < FOLD_TO ? 1 : FOLD_TO;
			long_wait = true;
		} else {
			long_wait = false;
		}
		break;
	case LADDER_LOGARITHMIC:
		rows = logarithmic(l, wait);
		if (long_wait && rows == 0)
			rows = 1;
		break;
	default: rows = long_wait ? 1 : 0; break;
	}
	if (long_wait)
		*idle = (uint32_t)(rows / 2 + 1);
	return (uint32_t)rows;
}

struct ladder_place ladder_first(const struct ladder *l)
{
	(void)l;
	return (struct ladder_place){ 0, 0 };
}

struct ladder_place ladder_last(const struct ladder *l)
{
	assert(l->config.nevents);
	return (struct ladder_place){ l->config.nevents - 1, 0 };
}

bool ladder_next(const struct ladder *l, struct ladder_place *at)
{
	uint32_t idle;

	if (at->above) {
		at->above--;
		return true;
	}
	if (at->event + 1 >= l->config.nevents)
		return false;
	at->event++;
	at->above = rows_above(l, at->event, &idle);
	return true;
}

bool ladder_previous(const struct ladder *l, struct ladder_place *at)
{
	uint32_t idle;

	if (at->above < rows_above(l, at->event, &idle)) {
		at->above++;
		return true;
	}
	if (at->event == 0)
		return false;
	*at = (struct ladder_place){ at->event - 1, 0 };
	return true;
}

/* ---- A row ---- */

static void put_lanes(const struct ladder *l, struct ladder_cell *cells, bool idle)
{
	uint32_t ch = l->config.utf8 ? (idle ? 0x250a : 0x2502) : idle ? ':' : '|';

	for (unsigned i = 0; i < l->nshown; i++)
		cells[l->x[i]] = (struct ladder_cell){ ch, LADDER_LANE, LADDER_QUIET };
}

/* "3.000214": microseconds, as the screens have it. */
static void put_seconds(struct text *t, int64_t ns, bool sign)
{
	uint64_t v = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;

	v /= 1000;
	if (ns < 0)
		text_char(t, '-');
	else if (sign)
		text_char(t, '+');
	text_fmt(t, "%llu.%06llu", (unsigned long long)(v / 1000000),
		 (unsigned long long)(v % 1000000));
}

static void put_times(const struct ladder *l, struct ladder_cell *cells, unsigned width,
		      const struct ladder_event *e, size_t event)
{
	char buf[32];
	struct text t;
	unsigned x = 1 + l->number;
	struct ladder_event before;
	int64_t from, to;

	text_init(&t, buf, sizeof buf);
	text_uint(&t, e->frame);
	put_right(cells, width, x, l->number + 1, buf, LADDER_NUMBER);
	x += 2 + l->time;
	if (!e->has_time)
		return;
	text_init(&t, buf, sizeof buf);
	put_seconds(&t, ladder_span(l->config.base_ns, e->time_ns), false);
	put_right(cells, width, x, l->time + 1, buf, LADDER_TIME);
	if (!(l->columns & 1u << LADDER_DELTA))
		return;
	text_init(&t, buf, sizeof buf);
	if (l->config.has_reference)
		put_seconds(&t, ladder_span(l->config.reference_ns, e->time_ns), true);
	else if (wait_before(l, event, &before, &from, &to))
		put_seconds(&t, ladder_span(from, to), true);
	put_right(cells, width, x + 1 + l->dt, l->dt + 1, buf, LADDER_WAIT);
}

/* How long nothing came, and where known what was waited for. */
static void put_idle(const struct ladder *l, struct ladder_cell *cells, unsigned width,
		     size_t event)
{
	char buf[48];
	struct text t;
	struct ladder_event e;
	int64_t from = 0, to = 0;
	unsigned at = 3 + l->number, room = left_of(l) - 2;

	wait_before(l, event, &e, &from, &to);
	text_init(&t, buf, sizeof buf);
	text_str(&t, "~~ ");
	ladder_duration(&t, ladder_span(from, to));
	text_str(&t, by_timer(&e) ? " RTO ~~" : " idle ~~");
	if (at + t.len > room) {
		unsigned a = l->x[0], b = l->nshown > 1 ? l->x[l->nshown - 1] : l->right;

		at = a + (b - a - min_of((unsigned)t.len, b - a)) / 2 + 1;
	}
	ladder_put(cells, width, at, buf, LADDER_IDLE);
}

void ladder_row(const struct ladder *l, struct ladder_place at, struct ladder_cell *cells,
		struct ladder_row *row)
{
	unsigned width = width_of(l);
	struct ladder_event e;
	uint32_t idle;

	clear(cells, width);
	put_lanes(l, cells, at.above > 0);
	*row = (struct ladder_row){ LADDER_ROW_EVENT, at.event, LADDER_QUIET };
	if (at.above) {
		rows_above(l, at.event, &idle);
		row->kind = at.above == idle ? LADDER_ROW_IDLE : LADDER_ROW_TIME;
		if (at.above == idle)
			put_idle(l, cells, width, at.event);
		return;
	}
	l->config.event(l->config.arg, at.event, &e);
	row->tone = ladder_tone(&e);
	ladder_arrow(l, cells, &e);
	ladder_fields(l, cells, width, &e);
	put_times(l, cells, width, &e, at.event);
}
