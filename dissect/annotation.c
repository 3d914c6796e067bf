#include "annotation.h"

#include <string.h>

#include "flow/state.h"
#include "frame.h"
#include "put.h"

static const char magic[] = "tuntrace/1";

struct phrase {
	const char *name;  /* in the line of a file */
	const char *words; /* to a person; '#' stands for the number */
	const char *plain; /* the same where there is no number; NULL: `words` has none */
};

static const struct phrase whys[WHYS] = {
	[WHY_UNKNOWN] = { "unknown", "" },
	[WHY_FIRST] = { "first-send", "sent for the first time" },
	[WHY_TIMER] = { "retransmit-by-timer", "retransmission #, the timer ran out",
			"retransmission, the timer ran out" },
	[WHY_FAST] = { "fast-retransmit", "fast retransmission after # duplicate ACKs",
		       "fast retransmission" },
	[WHY_RETRANSMIT] = { "retransmit", "retransmission #", "retransmission" },
	[WHY_DELAYED_ACK] = { "delayed-ack", "delayed ACK, its timer ran out" },
	[WHY_IMMEDIATE_ACK] = { "immediate-ack", "immediate ACK" },
	[WHY_WINDOW_UPDATE] = { "window-update", "window update" },
	[WHY_WINDOW_PROBE] = { "window-probe", "zero-window probe #", "zero-window probe" },
	[WHY_KEEP_ALIVE] = { "keep-alive", "keep-alive probe #", "keep-alive probe" },
	[WHY_RESET] = { "reset", "reset" },
	[WHY_QUERY] = { "query", "DNS query" },
	[WHY_QUERY_AGAIN] = { "query-again", "DNS query again, # before", "DNS query again" },
	[WHY_FRAGMENT] = { "fragment", "fragment" },
	[WHY_ICMP] = { "icmp", "ICMP" },
	[WHY_DATAGRAM] = { "datagram", "datagram" },
	[WHY_ACCEPTED] = { "accepted", "accepted" },
	[WHY_ACKNOWLEDGED] = { "acknowledged", "acknowledges # bytes", "acknowledges nothing new" },
	[WHY_DUPLICATE_ACK] = { "duplicate-ack", "duplicate ACK #", "duplicate ACK" },
	[WHY_QUEUED] = { "queued", "queued until the rest comes" },
	[WHY_DUPLICATE] = { "duplicate", "duplicate, thrown away" },
	[WHY_OUTSIDE_WINDOW] = { "outside-window", "outside the window, thrown away" },
	[WHY_BAD_CHECKSUM] = { "bad-checksum", "checksum wrong, thrown away" },
	[WHY_NO_CONNECTION] = { "no-connection", "no connection that it belongs to" },
	[WHY_WAS_RESET] = { "was-reset", "ends the connection" },
	[WHY_DROPPED] = { "dropped", "dropped" },
	[WHY_IGNORED] = { "ignored", "ignored" },
};

static const struct phrase causes[CAUSES] = {
	[CAUSE_NONE] = { "none", "" },
	[CAUSE_HANDSHAKE] = { "handshake", "completes the handshake" },
	[CAUSE_SEGMENTS] = { "second-segment", "a second segment had come" },
	[CAUSE_QUEUE_EMPTY] = { "queue-empty", "nothing more had come" },
	[CAUSE_OUT_OF_ORDER] = { "out-of-order", "a gap before what came" },
	[CAUSE_FILLED] = { "gap-filled", "a gap was filled" },
	[CAUSE_DUPLICATE] = { "duplicate", "what came was there already" },
	[CAUSE_OUTSIDE] = { "outside-window", "what came was outside the window" },
	[CAUSE_FIN] = { "fin", "the peer's FIN" },
	[CAUSE_KEEP_ALIVE] = { "keep-alive", "a keep-alive probe" },
	[CAUSE_NO_LISTENER] = { "no-listener", "nobody listens there" },
	[CAUSE_ABORT] = { "abort", "the program gave the connection up" },
	[CAUSE_BAD_ACK] = { "bad-ack", "an ACK of what was never sent" },
	[CAUSE_UNREAD] = { "unread-data", "closed with bytes that nobody had read" },
	[CAUSE_HEADERS] = { "bad-header", "its headers lie" },
	[CAUSE_DISCOVERY] = { "discovery", "there is no neighbour on the device" },
	[CAUSE_NO_MEMORY] = { "no-memory", "no memory" },
	[CAUSE_NO_ANSWER] = { "no-answer", "the peer left every probe without an answer" },
	[CAUSE_WINDOW] = { "window", "the window has grown by much, too" },
	[CAUSE_ANSWER] = { "answer", "the peer answers a probe" },
};

enum { KEY_MAX = 10 };

/* As it stands in the line: its name between a blank and '='. */
static const struct {
	const char *name;
	char key[KEY_MAX + 1];
	uint8_t key_len;
	char unit[3];
	uint8_t unit_len;
} values[VALUES] = {
#define VALUE(name, unit) \
	{ \
		name, " " name "=", sizeof(name) + 1, unit, sizeof(unit) - 1 \
	}
	[VALUE_CWND] = VALUE("cwnd", ""),       [VALUE_SSTHRESH] = VALUE("ssthresh", ""),
	[VALUE_RTO] = VALUE("rto", "ms"),       [VALUE_SRTT] = VALUE("srtt", "us"),
	[VALUE_RTTVAR] = VALUE("rttvar", "us"), [VALUE_SND_NXT] = VALUE("nxt", ""),
	[VALUE_SND_UNA] = VALUE("una", ""),     [VALUE_FLIGHT] = VALUE("flight", ""),
	[VALUE_RCV_WND] = VALUE("rwnd", ""),    [VALUE_SND_WND] = VALUE("swnd", ""),
	[VALUE_DUPACKS] = VALUE("dupacks", ""), [VALUE_NRTX] = VALUE("rtx", ""),
	[VALUE_DELAY] = VALUE("delay", "us"),
#undef VALUE
};

static const struct phrase links[] = {
	{ .name = "lost", .words = "lost on the link" },
	{ .name = "delayed", .words = "delayed by the link" },
	{ .name = "reordered", .words = "reordered by the link" },
	{ .name = "duplicated", .words = "duplicated by the link" },
	{ .name = "corrupted", .words = "corrupted by the link" },
	{ .name = "queue-full", .words = "the link's queue was full" },
};

enum { LINKS = sizeof links / sizeof links[0] };

const char *annotation_why_name(unsigned why)
{
	return why < WHYS ? whys[why].name : NULL;
}

const char *annotation_cause_name(unsigned cause)
{
	return cause < CAUSES ? causes[cause].name : NULL;
}

const char *annotation_value_name(unsigned value)
{
	return value < VALUES ? values[value].name : NULL;
}

const char *annotation_link_name(unsigned bit)
{
	for (unsigned i = 0; i < LINKS; i++)
		if (bit == 1u << i)
			return links[i].name;
	return NULL;
}

/* ---- The line of a file ---- */

/*
 * It is written for every frame that crosses a link at full speed, so straight into memory: the
 * longest line, with every key and the longest names and numbers, is 494 bytes.
 */
enum { LINE_ROOM = ANNOTATION_TEXT_MAX + PUT_UINT_ROOM };

static char *put_why(char *p, const struct annotation *a)
{
	p = put_str(put_lit(p, " why="), whys[a->why < WHYS ? a->why : WHY_UNKNOWN].name);
	if (a->cause && a->cause < CAUSES)
		p = put_str(put_lit(p, ":"), causes[a->cause].name);
	return a->number ? put_uint(put_lit(p, "#"), a->number) : p;
}

static char *put_states(char *p, const struct annotation *a)
{
	p = put_str(put_lit(p, " state="), tcp_state_name(a->before));
	return put_str(put_lit(p, ">"), tcp_state_name(a->after));
}

static char *put_values(char *p, const struct annotation *a)
{
	for (unsigned v = 0; v < VALUES; v++) {
		if (!annotation_has(a, v))
			continue;
		memcpy(p, values[v].key, sizeof values[v].key);
		p = put_uint(p + values[v].key_len, a->value[v]);
		memcpy(p, values[v].unit, sizeof values[v].unit);
		p += values[v].unit_len;
	}
	return p;
}

static char *put_links(char *p, unsigned bits)
{
	const char *sep = " link=";

	for (unsigned i = 0; i < LINKS; i++) {
		if (!(bits & 1u << i))
			continue;
		p = put_str(put_str(p, sep), links[i].name);
		sep = ",";
	}
	return p;
}

static char *put_wide(char *p, uint64_t v)
{
	enum { DIGITS = 9, DIGITS_END = 1000000000 };
	char *start;

	if (v <= UINT32_MAX)
		return put_uint(p, (uint32_t)v);
	start = p = put_wide(p, v / DIGITS_END);
	for (v %= DIGITS_END, p += DIGITS; p > start; v /= 10)
		*--p = (char)('0' + v % 10);
	return start + DIGITS;
}

void annotation_put(struct text *t, const struct annotation *a)
{
	char line[LINE_ROOM], *p = put_why(put_lit(line, "tuntrace/1"), a);

	if (a->before || a->after)
		p = put_states(p, a);
	p = put_values(p, a);
	if (a->frame)
		p = put_wide(put_lit(p, " for="), a->frame);
	if (a->link)
		p = put_links(p, a->link);
	if (a->inferred)
		p = put_lit(p, " inferred=1");
	if (a->note[0])
		p = put_lit(put_str(put_lit(p, " note=\""), a->note), "\"");
	text_mem(t, line, (size_t)(p - line));
}

/* A word of the line: N bytes at P. */
struct word_of {
	const char *p;
	size_t n;
};

static bool is(struct word_of w, const char *s)
{
	return strlen(s) == w.n && memcmp(w.p, s, w.n) == 0;
}

/* What stands before the first C goes to the result; it and C are taken from *W. */
static struct word_of cut(struct word_of *w, char c)
{
	const char *at = memchr(w->p, c, w->n);
	struct word_of head = { w->p, at ? (size_t)(at - w->p) : w->n };
	size_t gone = head.n + (at ? 1 : 0);

	w->p += gone;
	w->n -= gone;
	return head;
}

/* Decimal digits and then UNIT; false where it is anything else or more than fits. */
static bool number(struct word_of w, const char *unit, uint64_t max, uint64_t *v)
{
	size_t digits = 0, units = strlen(unit);

	*v = 0;
	for (; digits < w.n && w.p[digits] >= '0' && w.p[digits] <= '9'; digits++) {
		*v = *v * 10 + (uint64_t)(w.p[digits] - '0');
		if (*v > max)
			return false;
	}
	return digits && w.n - digits == units && memcmp(w.p + digits, unit, units) == 0;
}

static uint8_t find(struct word_of w, const struct phrase *table, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (is(w, table[i].name))
			return (uint8_t)i;
	return 0;
}

static void parse_why(struct annotation *a, struct word_of w)
{
	struct word_of what = cut(&w, '#'), name = cut(&what, ':');
	uint64_t v;

	a->why = find(name, whys, WHYS);
	a->cause = find(what, causes, CAUSES);
	if (number(w, "", UINT32_MAX, &v))
		a->number = (uint32_t)v;
}

static uint8_t parse_state(struct word_of w)
{
	for (unsigned s = 0; s < TCP_STATES; s++)
		if (is(w, tcp_state_name(s)))
			return (uint8_t)s;
	return 0;
}

static void parse_links(struct annotation *a, struct word_of w)
{
	while (w.n) {
		struct word_of one = cut(&w, ',');

		for (unsigned i = 0; i < LINKS; i++)
			if (is(one, links[i].name))
				a->link = (uint8_t)(a->link | 1u << i);
	}
}

static void parse_note(struct annotation *a, struct word_of w)
{
	size_t n = w.n < sizeof a->note - 1 ? w.n : sizeof a->note - 1;

	for (size_t i = 0; i < n; i++)
		a->note[i] = w.p[i];
	a->note[n] = '\0';
	for (size_t i = 0; i < n; i++)
		if (a->note[i] < ' ' || a->note[i] > '~')
			a->note[i] = '?';
}

static void parse_value(struct annotation *a, struct word_of key, struct word_of w)
{
	uint64_t v;

	for (unsigned i = 0; i < VALUES; i++)
		if (is(key, values[i].name) && number(w, values[i].unit, UINT32_MAX, &v))
			annotation_set(a, i, (uint32_t)v);
}

static void parse_pair(struct annotation *a, struct word_of key, struct word_of w)
{
	uint64_t v;

	if (is(key, "why")) {
		parse_why(a, w);
	} else if (is(key, "state")) {
		a->before = parse_state(cut(&w, '>'));
		a->after = parse_state(w);
	} else if (is(key, "for")) {
		if (number(w, "", UINT64_MAX / 10 - 1, &v))
			a->frame = v;
	} else if (is(key, "link")) {
		parse_links(a, w);
	} else if (is(key, "inferred")) {
		a->inferred = is(w, "1");
	} else {
		parse_value(a, key, w);
	}
}

bool annotation_parse(struct annotation *a, const char *s)
{
	struct word_of line = { s, strlen(s) };

	if (!is(cut(&line, ' '), magic))
		return false;
	memset(a, 0, sizeof *a);
	while (line.n) {
		struct word_of key, rest = line;

		key = cut(&rest, '=');
		if (is(key, "note") && rest.n && rest.p[0] == '"') {
			cut(&rest, '"');
			parse_note(a, cut(&rest, '"'));
			if (rest.n && rest.p[0] == ' ')
				cut(&rest, ' ');
			line = rest;
			continue;
		}
		rest = cut(&line, ' ');
		key = cut(&rest, '=');
		parse_pair(a, key, rest);
	}
	return true;
}

bool annotation_of(const struct frame *f, struct annotation *a)
{
	if (f->annotation) {
		*a = *f->annotation;
		return true;
	}
	for (uint32_t i = 0; i < f->ncomments; i++)
		if (annotation_parse(a, f->comments[i]))
			return true;
	return false;
}

/* ---- To a person ---- */

static void put_words(struct text *t, const struct phrase *x, uint32_t n)
{
	for (const char *words = n || !x->plain ? x->words : x->plain; *words; words++)
		if (*words != '#')
			text_char(t, *words);
		else
			text_uint(t, n);
}

void annotation_words(struct text *t, const struct annotation *a)
{
	size_t start = t->len;

	if (a->why < WHYS)
		put_words(t, &whys[a->why], a->number);
	if (a->cause && a->cause < CAUSES)
		text_fmt(t, ": %s", causes[a->cause].words);
	if (a->why == WHY_FRAGMENT && a->frame)
		text_fmt(t, " of frame %lu", (unsigned long)a->frame);
	else if (a->frame)
		text_fmt(t, ", for frame %lu", (unsigned long)a->frame);
	if (a->note[0])
		text_fmt(t, ": %s", a->note);
	for (unsigned i = 0; i < LINKS; i++)
		if (a->link & 1u << i)
			text_fmt(t, "%s%s", t->len > start ? "; " : "", links[i].words);
	if (a->inferred)
		text_str(t, " (inferred)");
}

static void put_ms(struct text *t, const char *name, uint32_t us)
{
	text_fmt(t, " %s %u.%03u ms", name, us / 1000, us % 1000);
}

void annotation_line(struct text *t, const struct annotation *a)
{
	if (a->before != a->after && a->before)
		text_fmt(t, "%s>", tcp_state_name(a->before));
	if (a->after || a->before)
		text_str(t, tcp_state_name(a->after));
	if (annotation_has(a, VALUE_CWND))
		text_fmt(t, " cwnd %u", a->value[VALUE_CWND]);
	if (annotation_has(a, VALUE_RTO))
		text_fmt(t, " rto %u.%u s", a->value[VALUE_RTO] / 1000,
			 a->value[VALUE_RTO] % 1000 / 100);
	if (annotation_has(a, VALUE_SRTT))
		put_ms(t, "srtt", a->value[VALUE_SRTT]);
	if (annotation_has(a, VALUE_FLIGHT))
		text_fmt(t, " flight %u", a->value[VALUE_FLIGHT]);
	if (annotation_has(a, VALUE_DELAY))
		put_ms(t, "delay", a->value[VALUE_DELAY]);
	if (a->after || a->before)
		text_str(t, ": ");
	annotation_words(t, a);
}
