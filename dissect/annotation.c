#include "annotation.h"

#include <string.h>

#include "flow/state.h"
#include "frame.h"

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
};

static const struct {
	const char *name, *unit;
} values[VALUES] = {
	[VALUE_CWND] = { "cwnd", "" },       [VALUE_SSTHRESH] = { "ssthresh", "" },
	[VALUE_RTO] = { "rto", "ms" },       [VALUE_SRTT] = { "srtt", "us" },
	[VALUE_RTTVAR] = { "rttvar", "us" }, [VALUE_SND_NXT] = { "nxt", "" },
	[VALUE_SND_UNA] = { "una", "" },     [VALUE_FLIGHT] = { "flight", "" },
	[VALUE_RCV_WND] = { "rwnd", "" },    [VALUE_SND_WND] = { "swnd", "" },
	[VALUE_DUPACKS] = { "dupacks", "" }, [VALUE_NRTX] = { "rtx", "" },
	[VALUE_DELAY] = { "delay", "us" },
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

static void put_why(struct text *t, const struct annotation *a)
{
	text_fmt(t, " why=%s", whys[a->why < WHYS ? a->why : WHY_UNKNOWN].name);
	if (a->cause && a->cause < CAUSES)
		text_fmt(t, ":%s", causes[a->cause].name);
	if (a->number)
		text_fmt(t, "#%u", a->number);
}

static void put_links(struct text *t, unsigned bits)
{
	const char *sep = " link=";

	for (unsigned i = 0; i < LINKS; i++) {
		if (!(bits & 1u << i))
			continue;
		text_fmt(t, "%s%s", sep, links[i].name);
		sep = ",";
	}
}

void annotation_put(struct text *t, const struct annotation *a)
{
	text_str(t, magic);
	put_why(t, a);
	if (a->before || a->after)
		text_fmt(t, " state=%s>%s", tcp_state_name(a->before), tcp_state_name(a->after));
	for (unsigned v = 0; v < VALUES; v++)
		if (annotation_has(a, v))
			text_fmt(t, " %s=%u%s", values[v].name, a->value[v], values[v].unit);
	if (a->frame)
		text_fmt(t, " for=%lu", (unsigned long)a->frame);
	put_links(t, a->link);
	if (a->inferred)
		text_str(t, " inferred=1");
	if (a->note[0])
		text_fmt(t, " note=\"%s\"", a->note);
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
