#include "flow/infer.h"

#include <string.h>

#include "bytes.h"
#include "flow/tcp.h"
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

static void why_ack(struct annotation *a, const struct tcp_info *info)
{
	if (info->analysis & TCPA_DUPLICATE_ACK)
		because(a, WHY_IMMEDIATE_ACK, CAUSE_OUT_OF_ORDER, 0);
	else if (info->analysis & TCPA_KEEP_ALIVE_ACK)
		because(a, WHY_IMMEDIATE_ACK, CAUSE_KEEP_ALIVE, 0);
	else if (info->analysis & TCPA_WINDOW_UPDATE)
		because(a, WHY_WINDOW_UPDATE, 0, 0);
	else if (info->seq == 1 && info->ack == 1 && info->initial_rtt)
		because(a, WHY_IMMEDIATE_ACK, CAUSE_HANDSHAKE, 0);
	else
		because(a, info->ack_rtt > DELAYED_NS ? WHY_DELAYED_ACK : WHY_IMMEDIATE_ACK, 0, 0);
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

bool annotation_infer(const struct dissection *d, struct annotation *a)
{
	for (unsigned i = d->nlayers; i-- > 0;) {
		const struct layer *l = &d->layers[i];

		if (l->proto != PROTO_TCP || l->quoted)
			continue;
		if (!l->info || l->cap < TCP_HLEN_MIN)
			return false;
		memset(a, 0, sizeof *a);
		a->inferred = true;
		why_segment(a, l->info, be16(layer_data(d, l) + 12) & TCP_FLAGS);
		return true;
	}
	return false;
}

bool annotation_told_or_inferred(const struct dissection *d, struct annotation *a)
{
	return annotation_of(d->frame, a) || annotation_infer(d, a);
}
