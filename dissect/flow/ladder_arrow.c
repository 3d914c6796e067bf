#include <string.h>

#include "flow/ladder_impl.h"
#include "flow/tcp.h"

enum {
	LEAD = 3,    /* shaft and space between the sender's lane and the label */
	TAIL = 3,    /* space, shaft and head behind it */
	LOST_AT = 4, /* cells before the lane where one that is lost ends */
	LABEL_MAX = 256,
};

enum ladder_tone ladder_tone(const struct ladder_event *e)
{
	enum {
		WARN = TCPA_RETRANSMISSION | TCPA_FAST_RETRANSMISSION |
		       TCPA_SPURIOUS_RETRANSMISSION | TCPA_OUT_OF_ORDER | TCPA_LOST_SEGMENT |
		       TCPA_ACK_LOST_SEGMENT | TCPA_DUPLICATE_ACK | TCPA_WINDOW_FULL,
		BAD = TCPA_ZERO_WINDOW,
	};

	if (e->lost || (e->kind == LADDER_TCP && (e->flags & TCP_RST)) || (e->analysis & BAD))
		return LADDER_BAD;
	if (e->analysis & WARN)
		return LADDER_WARN;
	return e->words && e->words[0] ? LADDER_NOTE : LADDER_QUIET;
}

/* ---- The arrow ---- */

/* Cells LO to HI between two lanes, or beside one. */
struct span {
	unsigned lo, hi;
	bool right; /* the head is at HI */
	bool loop;  /* from a lane to itself */
	bool lost, twice;
	enum ladder_tone tone;
};

static unsigned shown(const struct ladder *l, unsigned lane)
{
	unsigned pan = l->config.pan, last = l->nshown - 1;

	if (!l->others)
		return lane < l->nshown ? lane : last;
	return lane >= pan && lane - pan < last ? lane - pan : last;
}

static struct span span_of(const struct ladder *l, const struct ladder_event *e)
{
	unsigned from = shown(l, e->from), to = shown(l, e->to), last = l->nshown - 1;
	struct span s = { .lost = e->lost, .tone = ladder_tone(e) };

	s.twice = e->analysis &
		  (TCPA_RETRANSMISSION | TCPA_FAST_RETRANSMISSION | TCPA_SPURIOUS_RETRANSMISSION);
	s.loop = from == to;
	if (!s.loop) {
		s.right = from < to;
		s.lo = l->x[s.right ? from : to] + 1;
		s.hi = l->x[s.right ? to : from] - 1;
	} else if (from == last && last > 0) {
		s.right = true;
		s.lo = l->x[last - 1] + 2;
		s.hi = l->x[last] - 1;
	} else {
		s.lo = l->x[from] + 1;
		s.hi = last > 0 ? l->x[from + 1] - 2 : l->right - 4;
	}
	/* One that is lost ends short of where it goes. */
	if (s.lost && s.right)
		s.hi -= LOST_AT;
	else if (s.lost)
		s.lo += LOST_AT;
	return s;
}

static bool is_lane(const struct ladder *l, unsigned x)
{
	for (unsigned i = 0; i < l->nshown; i++)
		if (l->x[i] == x)
			return true;
	return false;
}

static uint32_t shaft(bool utf8, bool twice, bool crossing)
{
	if (crossing)
		return utf8 ? (twice ? 0x256a : 0x253c) : '+';
	return utf8 ? (twice ? 0x2550 : 0x2500) : twice ? '=' : '-';
}

static uint32_t head(bool utf8, bool right, bool lost)
{
	if (lost)
		return utf8 ? 0xd7 : 'x';
	return utf8 ? (right ? 0x25ba : 0x25c4) : right ? '>' : '<';
}

static void put_shaft(const struct ladder *l, struct ladder_cell *cells, const struct span *s)
{
	bool utf8 = l->config.utf8;
	uint8_t tone = (uint8_t)s->tone;

	for (unsigned x = s->lo; x <= s->hi; x++)
		cells[x] = (struct ladder_cell){ shaft(utf8, s->twice, is_lane(l, x)), LADDER_SHAFT,
						 tone };
	cells[s->right ? s->hi : s->lo] =
		(struct ladder_cell){ head(utf8, s->right, s->lost), LADDER_HEAD, tone };
	if (s->loop && s->right)
		cells[s->lo].ch = utf8 ? 0x2570 : '`';
	else if (s->loop)
		cells[s->hi].ch = utf8 ? 0x256f : '\'';
}

static void put_label(struct ladder_cell *cells, const struct span *s, const struct text *label,
		      size_t words)
{
	unsigned n = (unsigned)label->len;
	unsigned x = s->right ? s->lo + LEAD - 1 : s->hi - LEAD - n;

	if (n == 0)
		return;
	for (unsigned i = 0; i < n + 2; i++) {
		bool edge = i == 0 || i == n + 1;
		enum ladder_role role = i > words && !edge ? LADDER_WORDS : LADDER_LABEL;

		cells[x + i] = (struct ladder_cell){ edge ? ' ' : (uint8_t)label->buf[i - 1],
						     (uint8_t)role, (uint8_t)s->tone };
	}
}

void ladder_arrow(const struct ladder *l, struct ladder_cell *cells, const struct ladder_event *e)
{
	struct span s = span_of(l, e);
	char buf[LABEL_MAX];
	struct text label;
	size_t words;

	put_shaft(l, cells, &s);
	text_init(&label, buf, sizeof buf);
	ladder_label(&label, e, l->config.ports, s.hi + 1 - s.lo - LEAD - TAIL, &words);
	put_label(cells, &s, &label, words);
}

/* ---- The state ---- */

static const char *const state_names[TCP_STATES] = {
	[TCP_STATE_NONE] = "-",
	[TCP_STATE_LISTEN] = "LISTEN",
	[TCP_STATE_SYN_SENT] = "SYN_SENT",
	[TCP_STATE_SYN_RECEIVED] = "SYN_RCVD",
	[TCP_STATE_ESTABLISHED] = "ESTAB",
	[TCP_STATE_FIN_WAIT_1] = "FIN_W1",
	[TCP_STATE_FIN_WAIT_2] = "FIN_W2",
	[TCP_STATE_CLOSE_WAIT] = "CLOSE_W",
	[TCP_STATE_CLOSING] = "CLOSING",
	[TCP_STATE_LAST_ACK] = "LAST_ACK",
	[TCP_STATE_TIME_WAIT] = "TIME_W",
	[TCP_STATE_CLOSED] = "CLOSED",
};

const char *ladder_state_name(enum flow_tcp_state s)
{
	return s < TCP_STATES ? state_names[s] : "?";
}

void ladder_infer(struct ladder_state *x, enum flow_tcp_state s)
{
	if (x->known & 1u << LADDER_STATE)
		return;
	x->known |= 1u << LADDER_STATE;
	x->inferred = true;
	x->state = (uint8_t)s;
}

/* At most 4 columns: 1460 is "1.4k", 65535 "65k". */
static void put_bytes(struct text *t, uint32_t n)
{
	static const char units[] = "kMG";
	uint64_t tenths = (uint64_t)n * 10;
	unsigned unit = 0;

	if (n < 1000) {
		text_uint(t, n);
		return;
	}
	for (tenths /= 1000; tenths >= 10000; tenths /= 1000)
		unit++;
	if (tenths < 100)
		text_fmt(t, "%u.%u%c", (unsigned)tenths / 10, (unsigned)tenths % 10, units[unit]);
	else
		text_fmt(t, "%u%c", (unsigned)tenths / 10, units[unit]);
}

/* Seconds in at most 3 columns, from milliseconds: "0.2", "3.0", "48". */
static void put_rto(struct text *t, uint32_t ms)
{
	if (ms < 10000)
		text_fmt(t, "%u.%u", ms / 1000, ms % 1000 / 100);
	else
		text_uint(t, ms / 1000);
}

/* At most 5 columns: "180us", "40ms", "1.2s". */
static void put_srtt(struct text *t, uint32_t us)
{
	if (us < 1000)
		text_fmt(t, "%uus", us);
	else if (us < 10000)
		text_fmt(t, "%u.%ums", us / 1000, us % 1000 / 100);
	else if (us < 1000000)
		text_fmt(t, "%ums", us / 1000);
	else if (us < 100000000)
		text_fmt(t, "%u.%us", us / 1000000, us % 1000000 / 100000);
	else
		text_fmt(t, "%us", us / 1000000);
}

static void put_value(struct text *t, unsigned column, const struct ladder_state *s)
{
	switch (column) {
	case LADDER_STATE: text_str(t, ladder_state_name(s->state)); break;
	case LADDER_CWND: put_bytes(t, s->cwnd); break;
	case LADDER_RTO: put_rto(t, s->rto); break;
	case LADDER_NRTX: text_uint(t, s->nrtx); break;
	case LADDER_SRTT: put_srtt(t, s->srtt); break;
	case LADDER_WND: put_bytes(t, s->wnd); break;
	default: put_bytes(t, s->flight); break;
	}
}

void ladder_fields(const struct ladder *l, struct ladder_cell *cells, unsigned width,
		   const struct ladder_event *e)
{
	unsigned x = l->right;

	for (unsigned i = LADDER_STATE; i < LADDER_COLUMNS; i++) {
		unsigned w = ladder_column_width(i), skip;
		bool known = e->state.known & 1u << i;
		char buf[16];
		struct text t;

		if (!(l->columns & 1u << i))
			continue;
		text_init(&t, buf, sizeof buf);
		if (known)
			put_value(&t, i, &e->state);
		else if (i != LADDER_STATE && i != LADDER_FLIGHT)
			text_char(&t, '-');
		skip = i == LADDER_STATE || t.len > w ? 0 : w - (unsigned)t.len;
		ladder_put(cells, width, x + skip, buf, known ? LADDER_FIELD : LADDER_UNKNOWN);
		x += w + 1;
	}
}
