/*
 * Annotations as fields: the stack's state and reasons, for filters, JSON and the tree.
 */
#include "proto/annotation_rows.h"

#include <string.h>

#include "flow/state.h"

enum {
	SELF,
	WHY,
	CAUSE,
	NUMBER,
	FRAME,
	BEFORE,
	AFTER,
	LINK,
	NOTE,
	INFERRED,
	OF_VALUES, /* and those of enum annotation_value, in its order */
	FIELDS = OF_VALUES + VALUES
};

#define NUMBER_FIELD(value, name, title) \
	[OF_VALUES + (value)] = { "tuntrace." name, title, FIELD_UINT32, BASE_DEC }

static const struct field_def fields[FIELDS] = {
	[SELF] = { "tuntrace", "Stack", FIELD_STRING },
	[WHY] = { "tuntrace.why", "Why", FIELD_STRING },
	[CAUSE] = { "tuntrace.cause", "Cause", FIELD_STRING },
	[NUMBER] = { "tuntrace.number", "Number", FIELD_UINT32, BASE_DEC },
	[FRAME] = { "tuntrace.for", "For frame", FIELD_FRAMENUM },
	[BEFORE] = { "tuntrace.state_before", "State before", FIELD_STRING },
	[AFTER] = { "tuntrace.state", "State", FIELD_STRING },
	[LINK] = { "tuntrace.link", "Link", FIELD_STRING },
	[NOTE] = { "tuntrace.note", "Note", FIELD_STRING },
	[INFERRED] = { "tuntrace.inferred", "Inferred from the frames", FIELD_BOOL },
	NUMBER_FIELD(VALUE_CWND, "cwnd", "Congestion window"),
	NUMBER_FIELD(VALUE_SSTHRESH, "ssthresh", "Slow start threshold"),
	NUMBER_FIELD(VALUE_RTO, "rto", "Retransmission timeout (ms)"),
	NUMBER_FIELD(VALUE_SRTT, "srtt", "Smoothed round trip time (us)"),
	NUMBER_FIELD(VALUE_RTTVAR, "rttvar", "Round trip time variation (us)"),
	NUMBER_FIELD(VALUE_SND_NXT, "snd_nxt", "Next sequence number to send"),
	NUMBER_FIELD(VALUE_SND_UNA, "snd_una", "First sequence number not acknowledged"),
	NUMBER_FIELD(VALUE_FLIGHT, "flight", "Bytes in flight"),
	NUMBER_FIELD(VALUE_RCV_WND, "rcv_wnd", "Window advertised"),
	NUMBER_FIELD(VALUE_SND_WND, "snd_wnd", "Window of the peer"),
	NUMBER_FIELD(VALUE_DUPACKS, "dupacks", "Duplicate ACKs"),
	NUMBER_FIELD(VALUE_NRTX, "nrtx", "Retransmissions"),
	NUMBER_FIELD(VALUE_DELAY, "delay", "Delay by the link (us)"),
};

const struct field_table annotation_fields = { fields, FIELDS };

static void put(struct rows *r, unsigned field, const char *s)
{
	if (s && s[0])
		rows_value(r, &fields[field], 0, 0, s, (uint32_t)strlen(s));
}

/* A string that does not outlive the call. */
static void put_copy(struct rows *r, unsigned field, const char *s)
{
	if (!s[0])
		return;
	rows_text_begin(r);
	text_str(&r->text, s);
	put(r, field, rows_text_end(r, NULL));
}

static void put_links(struct rows *r, unsigned bits)
{
	for (unsigned bit = 1; bit <= bits; bit <<= 1)
		if (bits & bit)
			put(r, LINK, annotation_link_name(bit));
}

void annotation_rows(struct rows *r, const struct annotation *a, uint8_t flags)
{
	uint32_t n, first = r->n;

	rows_text_begin(r);
	annotation_line(&r->text, a);
	const char *line = rows_text_end(r, &n);
	rows_value(r, &fields[SELF], 0, 0, line, n)->flags = ROW_GENERATED;
	rows_push(r);
	put(r, WHY, annotation_why_name(a->why));
	if (a->cause)
		put(r, CAUSE, annotation_cause_name(a->cause));
	if (a->number)
		rows_uint(r, &fields[NUMBER], 0, 0, a->number);
	if (a->frame)
		rows_uint(r, &fields[FRAME], 0, 0, a->frame);
	if (a->before || a->after) {
		put(r, BEFORE, tcp_state_name(a->before));
		put(r, AFTER, tcp_state_name(a->after));
	}
	for (unsigned v = 0; v < VALUES; v++)
		if (annotation_has(a, v))
			rows_uint(r, &fields[OF_VALUES + v], 0, 0, a->value[v]);
	put_links(r, a->link);
	put_copy(r, NOTE, a->note);
	if (a->inferred)
		rows_uint(r, &fields[INFERRED], 0, 0, 1);
	rows_pop(r);
	for (uint32_t i = first; i < r->n; i++)
		r->row[i].flags |= flags;
}
