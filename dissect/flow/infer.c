#include "flow/infer.h"

#include <string.h>

#include "bytes.h"
#include "flow/tcp.h"
#include "frame.h"
#include "proto/tcp.h"

/*
 * An ACK that came so long after what it acknowledges was held back by a timer: stacks delay
 * by 40 to 500 ms (RFC 1122, 4.2.3.2).
 */
static const int64_t DELAYED_NS = 35 * 1000000;

static void because(struct annotation *a, unsigned why, unsigned cause, uint32_t number)
{
	a->why = (uint8_t)why;
	a->cause = (uint8_t)cause;
	a->number = number;
}

static uint32_t at_least_one(uint32_t n)
{
	return n ? n : 1;
}

/*
 * A segment that is out of order is answered at once, and the window in that ACK may be another
 * than in the one before; an update that comes then moves it by far.
 */
static bool is_window_update(const struct tcp_info *info)
{
	enum { FAR = 4 * 1460 };

	return (info->analysis & TCPA_WINDOW_UPDATE) &&
	       (!info->has_sack || info->window_growth >= FAR);
}

static void why_ack(struct annotation *a, const struct tcp_info *info)
{
	if (info->analysis & TCPA_KEEP_ALIVE_ACK)
		because(a, WHY_IMMEDIATE_ACK, CAUSE_KEEP_ALIVE, 0);
	else if (is_window_update(info))
		because(a, WHY_WINDOW_UPDATE, 0, 0);
	else if (info->has_sack || (info->analysis & TCPA_DUPLICATE_ACK))
		because(a, WHY_IMMEDIATE_ACK, CAUSE_OUT_OF_ORDER, 0);
	else if (info->seq == 1 && info->ack == 1 && info->initial_rtt)
		because(a, WHY_IMMEDIATE_ACK, CAUSE_HANDSHAKE, 0);
	else if (info->ack_rtt > DELAYED_NS && info->since_previous > DELAYED_NS)
		because(a, WHY_DELAYED_ACK, 0, 0);
	else
		because(a, WHY_IMMEDIATE_ACK, 0, 0);
}

static void why_segment(struct annotation *a, const struct tcp_info *info, unsigned flags)
{
	enum { AGAIN = TCPA_RETRANSMISSION | TCPA_SPURIOUS_RETRANSMISSION | TCPA_OUT_OF_ORDER };

	if (flags & TCP_RST)
		because(a, WHY_RESET,
			(flags & TCP_ACK) && info->seq <= 1 && info->ack == 1 ? CAUSE_NO_LISTENER :
										CAUSE_ABORT,
			0);
	else if (info->analysis & TCPA_KEEP_ALIVE)
		because(a, WHY_KEEP_ALIVE, 0, 1);
	else if (info->analysis & TCPA_ZERO_WINDOW_PROBE)
		because(a, WHY_WINDOW_PROBE, 0, 1);
	else if (info->analysis & TCPA_FAST_RETRANSMISSION)
		because(a, WHY_FAST, 0, 0);
	else if (info->analysis & AGAIN)
		because(a, WHY_TIMER, 0, at_least_one(info->retrans_number));
	else if (info->len || (flags & (TCP_SYN | TCP_FIN)))
		because(a, WHY_FIRST, 0, 0);
	else
		why_ack(a, info);
}

static void fate_of_ack(struct annotation *a, const struct tcp_info *info)
{
	enum { ANSWERS = TCPA_KEEP_ALIVE_ACK | TCPA_ZERO_WINDOW_PROBE_ACK };

	if (info->acked > 0)
		because(a, WHY_ACKNOWLEDGED, 0, (uint32_t)info->acked);
	else if (info->analysis & TCPA_KEEP_ALIVE)
		because(a, WHY_DUPLICATE, CAUSE_KEEP_ALIVE, 0);
	else if (info->analysis & ANSWERS)
		because(a, WHY_ACCEPTED, CAUSE_ANSWER, 0);
	else if (info->analysis & TCPA_DUPLICATE_ACK)
		because(a, WHY_DUPLICATE_ACK, 0, info->dup_number);
	else if (info->analysis & TCPA_WINDOW_UPDATE)
		because(a, WHY_WINDOW_UPDATE, 0, 0);
	else
		because(a, WHY_ACCEPTED, 0, 0);
}

/* What became of it at the end that it came to, as far as it follows from what was seen there. */
static void fate_of_segment(struct annotation *a, const struct dissection *d,
			    const struct tcp_info *info, unsigned flags)
{
	bool bytes = info->len || (flags & (TCP_SYN | TCP_FIN));

	for (unsigned i = 0; i < d->nissues; i++)
		if (d->issues[i].code == ISSUE_BAD_CHECKSUM) {
			because(a, WHY_BAD_CHECKSUM, 0, 0);
			return;
		}
	if (flags & TCP_RST)
		because(a, WHY_WAS_RESET, 0, 0);
	else if (!bytes)
		fate_of_ack(a, info);
	else if (info->gap > 0)
		because(a, WHY_QUEUED, 0, 0);
	else if (info->arrived > 0)
		because(a, WHY_ACCEPTED, 0, flags & TCP_SYN ? 0 : (uint32_t)info->arrived);
	else
		because(a, WHY_DUPLICATE, 0, 0);
}

bool annotation_infer(const struct dissection *d, struct annotation *a)
{
	unsigned flags;

	for (unsigned i = d->nlayers; i-- > 0;) {
		const struct layer *l = &d->layers[i];

		if (l->proto != PROTO_TCP || l->quoted)
			continue;
		if (!l->info || l->cap < TCP_HLEN_MIN)
			return false;
		memset(a, 0, sizeof *a);
		a->inferred = true;
		flags = be16(layer_data(d, l) + 12) & TCP_FLAGS;
		if (d->frame->dir == FRAME_DIR_IN)
			fate_of_segment(a, d, l->info, flags);
		else
			why_segment(a, l->info, flags);
		return true;
	}
	return false;
}

bool annotation_told_or_inferred(const struct dissection *d, struct annotation *a)
{
	return annotation_of(d->frame, a) || annotation_infer(d, a);
}
