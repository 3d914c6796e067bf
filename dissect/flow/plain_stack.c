#include "annotation.h"
#include "flow/plain_impl.h"

static bool was_sent(const struct annotation *a)
{
	return a->why > WHY_UNKNOWN && a->why < WHY_ACCEPTED;
}

bool plain_why(struct text *t, const struct dissection *d)
{
	struct annotation a;

	plain_line(t, "why");
	if (!annotation_of(d->frame, &a) || !was_sent(&a) || a.inferred) {
		text_str(t, "inferred: ");
		return false;
	}
	text_str(t, "told by the stack: ");
	annotation_words(t, &a);
	text_char(t, '.');
	return true;
}

static void put_time(struct text *t, const char *name, uint32_t us)
{
	text_fmt(t, "%s %u.%03u s", name, us / 1000000, us % 1000000 / 1000);
}

static void put_number(struct text *t, const struct annotation *a, enum annotation_value v)
{
	static const char *const names[VALUES] = {
		[VALUE_CWND] = "congestion window", [VALUE_SSTHRESH] = "slow start threshold",
		[VALUE_FLIGHT] = "in flight",       [VALUE_SND_WND] = "the peer's window",
		[VALUE_RCV_WND] = "its own window",
	};
	uint32_t value = a->value[v];

	switch (v) {
	case VALUE_RTO:
		text_fmt(t, "retransmission timeout %u.%u s", value / 1000, value % 1000 / 100);
		break;
	case VALUE_SRTT: put_time(t, "smoothed round trip", value); break;
	case VALUE_RTTVAR: put_time(t, "its variation", value); break;
	case VALUE_DELAY: put_time(t, "delay by the link", value); break;
	case VALUE_SND_NXT: text_fmt(t, "next byte to send %u", value); break;
	case VALUE_SND_UNA: text_fmt(t, "first byte not acknowledged %u", value); break;
	case VALUE_DUPACKS: text_fmt(t, "duplicate ACKs %u", value); break;
	case VALUE_NRTX: text_fmt(t, "retransmissions %u", value); break;
	default: text_fmt(t, "%s %u byte%s", names[v], value, value == 1 ? "" : "s"); break;
	}
}

void plain_stack(struct text *t, const struct dissection *d)
{
	struct annotation a;
	const char *sep = "";

	if (!annotation_of(d->frame, &a) || a.inferred)
		return;
	plain_line(t, "stack");
	if (!was_sent(&a) && (a.why != WHY_UNKNOWN || a.link)) {
		text_str(t, "What became of it: ");
		annotation_words(t, &a);
		text_str(t, ". ");
	} else if (!a.after) {
		/* No connection: that it was sent, and why, is all that there is to say. */
		text_str(t, "It says of it: ");
		annotation_words(t, &a);
		text_str(t, ". ");
	}
	if (a.before != a.after && a.before)
		text_fmt(t, "Its connection went from %s to %s. ", tcp_state_name(a.before),
			 tcp_state_name(a.after));
	else if (a.after)
		text_fmt(t, "Its connection is in %s. ", tcp_state_name(a.after));
	for (unsigned v = 0; v < VALUES; v++) {
		if (!annotation_has(&a, (enum annotation_value)v))
			continue;
		text_str(t, sep[0] ? sep : "After it: ");
		put_number(t, &a, (enum annotation_value)v);
		sep = ", ";
	}
	if (sep[0])
		text_char(t, '.');
}
