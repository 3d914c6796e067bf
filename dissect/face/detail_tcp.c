/* Lines of the tree of TCP: numbers, options, what its analysis remarks. */
#include <string.h>

#include "face/detail_impl.h"
#include "flow/stream.h"
#include "flow/tcp.h"

static unsigned long child_number(const struct rows *r, const struct row *row, const char *name)
{
	const struct row *x = detail_child(r, row, name);

	return x ? (unsigned long)x->u : 0;
}

void detail_put_relative_seq(struct text *t, const struct rows *r, const struct row *row)
{
	(void)r;
	(void)row;
	text_str(t, "    (relative sequence number)");
}

void detail_put_relative_ack(struct text *t, const struct rows *r, const struct row *row)
{
	const struct row *end = r->row + r->n, *x = row;

	while (x < end && x->layer == row->layer && strcmp(x->def->name, "tcp.flags") != 0)
		x++;
	if (x < end && x->layer == row->layer && x->u & TCP_ACK)
		text_str(t, "    (relative ack number)");
}

void detail_put_completeness(struct text *t, const struct rows *r, const struct row *row)
{
	enum { ESTABLISHED = TCP_SEEN_SYN | TCP_SEEN_SYNACK | TCP_SEEN_ACK };
	unsigned v = (unsigned)row->u;
	bool ended = v & (TCP_SEEN_FIN | TCP_SEEN_RST);
	const char *s = "Incomplete";

	(void)r;
	if (v == TCP_SEEN_SYN)
		s = "Incomplete, SYN_SENT";
	else if (v == (TCP_SEEN_SYN | TCP_SEEN_SYNACK))
		s = "Incomplete, CLIENT_ESTABLISHED";
	else if ((v & ESTABLISHED) == ESTABLISHED && ended)
		s = v & TCP_SEEN_DATA ? "Complete, WITH_DATA" : "Complete, NO_DATA";
	else if ((v & ESTABLISHED) == ESTABLISHED)
		s = v & TCP_SEEN_DATA ? "Incomplete, DATA" : "Incomplete, ESTABLISHED";
	text_fmt(t, "Conversation completeness: %s (%u)", s, v);
}

static const struct value_name option_names[] = {
	{ 0, 0, "End of Option List (EOL)" },
	{ 1, 1, "No-Operation (NOP)" },
	{ 2, 2, "Maximum segment size" },
	{ 3, 3, "Window scale" },
	{ 4, 4, "SACK permitted" },
	{ 5, 5, "SACK" },
	{ 6, 6, "Echo" },
	{ 7, 7, "Echo reply" },
	{ 8, 8, "Timestamps" },
	{ 11, 11, "CC" },
	{ 12, 12, "CC.NEW" },
	{ 13, 13, "CC.ECHO" },
	{ 19, 19, "TCP MD5 signature" },
	{ 27, 27, "Quick-Start" },
	{ 28, 28, "User Timeout" },
	{ 29, 29, "TCP AO" },
	{ 30, 30, "Multipath TCP" },
	{ 34, 34, "TCP Fast Open" },
	{ 253, 254, "Experimental" },
	{ 0 },
};

static const char *option_name(const struct row *kind)
{
	const char *name = value_name(option_names, (uint32_t)kind->u);

	return name ? name : "Unknown";
}

void detail_put_option_list(struct text *t, const struct rows *r, const struct row *row)
{
	const struct row *end = r->row + r->n;

	for (const struct row *x = row + 1; x < end && x->depth > row->depth; x++)
		if (strcmp(x->def->name, "tcp.option_kind") == 0)
			text_fmt(t, ", %s", option_name(x));
}

static void put_sack(struct text *t, const struct rows *r, const struct row *row)
{
	const struct row *end = r->row + r->n;
	unsigned long left = 0;

	for (const struct row *x = row + 1; x < end && x->depth > row->depth; x++) {
		if (strcmp(x->def->name, "tcp.options.sack_le") == 0)
			left = (unsigned long)x->u;
		else if (strcmp(x->def->name, "tcp.options.sack_re") == 0)
			text_fmt(t, " %lu-%lu", left, (unsigned long)x->u);
	}
}

void detail_put_option(struct text *t, const struct rows *r, const struct row *row)
{
	const struct row *kind = detail_child(r, row, "tcp.option_kind");

	text_fmt(t, "TCP Option - %s", option_name(kind));
	switch (kind->u) {
	case 2: text_fmt(t, ": %lu bytes", child_number(r, row, "tcp.options.mss_val")); break;
	case 3:
		text_fmt(t, ": %lu (multiply by %lu)",
			 child_number(r, row, "tcp.options.wscale.shift"),
			 child_number(r, row, "tcp.options.wscale.multiplier"));
		break;
	case 5: put_sack(t, r, row); break;
	case 8:
		text_fmt(t, ": TSval %lu, TSecr %lu",
			 child_number(r, row, "tcp.options.timestamp.tsval"),
			 child_number(r, row, "tcp.options.timestamp.tsecr"));
		break;
	default: break;
	}
}

/* The row stands twice: for the flag, and for the remark on it. */
void detail_put_duplicate(struct text *t, const struct rows *r, const struct row *row)
{
	const struct row *end = r->row + r->n, *x = row;

	if (row == r->row || row[-1].def != row->def) {
		text_str(t, "This is a TCP duplicate ack");
		return;
	}
	while (x < end && strcmp(x->def->name, "tcp.analysis.duplicate_ack_num") != 0)
		x++;
	text_fmt(t, "Expert Info (Note/Sequence): Duplicate ACK (#%lu)",
		 x < end ? (unsigned long)x->u : 0);
}

/* Which bytes of the message that is put together a segment gave. */
void detail_put_segment(struct text *t, const struct rows *r, const struct row *row)
{
	const struct tcp_info *info = r->d->layers[row->layer].info;
	const struct stream_whole *w = info ? info->whole : NULL;

	for (uint32_t i = 0; w && i < w->nsegments; i++) {
		const struct stream_segment *s = &w->segments[i];

		if (s->frame == row->u) {
			text_fmt(t, "Frame: %lu, payload: %u-%u (%u bytes)", (unsigned long)row->u,
				 s->off, s->off + s->len - 1, s->len);
			return;
		}
	}
	text_fmt(t, "%s: %lu", row->def->title, (unsigned long)row->u);
}

/* tcp.analysis.*: what kind of remark it is. */
void detail_put_remark(struct text *t, const struct rows *r, const struct row *row)
{
	static const struct {
		const char *field, *level;
	} others[] = {
		{ "tcp.analysis.out_of_order", "Warning" },
		{ "tcp.analysis.lost_segment", "Warning" },
		{ "tcp.analysis.ack_lost_segment", "Warning" },
		{ "tcp.analysis.window_full", "Warning" },
		{ "tcp.analysis.zero_window", "Warning" },
		{ "tcp.analysis.window_update", "Chat" },
	};
	const char *level = "Note";

	(void)r;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (strcmp(others[i].field, row->def->name) == 0)
			level = others[i].level;
	text_fmt(t, "Expert Info (%s/Sequence): %s", level, row->def->title);
}
