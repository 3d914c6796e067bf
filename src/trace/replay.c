/*
 * One frame, looked up.  What its conversation knew of it comes from the index; what only the
 * frames before it can tell is found by going through those once more, as far as that is quick.
 */
#include <string.h>

#include "bytes.h"
#include "walk.h"
#include "flow/tcp.h"
#include "flow/udp.h"
#include "trace/impl.h"

enum {
	REPLAY_MEMORY = 32 << 20,
	REPLAY_FRAMES = 800, /* that go before a frame: some milliseconds */
};

/* The information on layer L that the index has, where the walk left it out or guessed. */
static void tell_tcp(struct trace *t, uint32_t i, struct dissection *d, struct layer *l)
{
	const struct trace_frame *f = trace_frame(t, i);
	const struct trace_flow *x = trace_flow(t, f->flow);
	const uint8_t *p = layer_data(d, l);
	unsigned side = f->flags & TRACE_SIDE ? 1 : 0;
	struct tcp_info *info = dissect_scratch(d, sizeof *info);

	if (!info || l->cap < 20)
		return;
	if (l->info) {
		*info = *(const struct tcp_info *)l->info;
	} else {
		uint16_t flags = be16(p + 12) & TCP_FLAGS;
		info->has_len = l->len >= l->hlen && l->hlen >= 20;
		info->len = info->has_len ? l->len - l->hlen : 0;
		info->scale = x->scale[side];
		info->window = be16(p + 14);
		if (info->scale > 0 && !(flags & TCP_SYN))
			info->window <<= info->scale;
		info->next = info->len + !!(flags & TCP_SYN) + !!(flags & TCP_FIN);
		info->side = side;
	}
	uint32_t seq = info->seq;
	info->stream = x->number;
	info->seq = be32(p + 4) - x->base[side];
	info->next += info->seq - seq;
	info->ack = be16(p + 12) & TCP_ACK ? be32(p + 8) - x->base[!side] : 0;
	info->analysis = f->analysis;
	info->has_analysis |= f->analysis != 0;
	info->completeness = x->completeness;
	info->has_time = true;
	info->since_first = f->time_ns - x->first_ns;
	l->info = info;
}

static void tell_udp(struct trace *t, uint32_t i, struct dissection *d, struct layer *l)
{
	const struct trace_frame *f = trace_frame(t, i);
	const struct trace_flow *x = trace_flow(t, f->flow);
	struct udp_info *info = dissect_scratch(d, sizeof *info);

	if (!info)
		return;
	if (l->info)
		*info = *(const struct udp_info *)l->info;
	info->stream = x->number;
	info->has_time = true;
	info->since_first = f->time_ns - x->first_ns;
	info->side = f->flags & TRACE_SIDE ? 1 : 0;
	l->info = info;
}

static void tell(struct trace *t, uint32_t i, struct dissection *d)
{
	const struct trace_frame *f = trace_frame(t, i);
	const struct layer *l;

	if (f->flow == TRACE_NONE)
		return;
	uint8_t kind = trace_flow(t, f->flow)->kind;
	if (kind == CONV_TCP) {
		l = dissect_find(d, PROTO_TCP, 0);
		if (l)
			tell_tcp(t, i, d, &d->layers[layer_index(d, l)]);
	} else if (kind == CONV_UDP) {
		l = dissect_find(d, PROTO_UDP, 0);
		if (l)
			tell_udp(t, i, d, &d->layers[layer_index(d, l)]);
	}
}

/* The state that frame I finds, made by the frames of its flow before it. */
static struct dissector *before(struct trace *t, uint32_t i)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	struct trace_slot *s = &t->slots[1];
	uint32_t flow = trace_frame(t, i)->flow, n = 0, from;

	if (!t->replay)
		t->replay = state_new(&config, REPLAY_MEMORY);
	if (!t->replay)
		return NULL;
	if (flow != TRACE_NONE && flow == t->replay_flow &&
	    trace_frame(t, t->replay_last)->next == i)
		return &t->replay->dissector;
	state_reset(t->replay);
	t->replay_flow = TRACE_NONE;
	if (flow == TRACE_NONE)
		return &t->replay->dissector;
	const uint32_t *list = trace_flow_frames(t, flow, &n);
	uint32_t low = 0, high = n;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (list[mid] < i)
			low = mid + 1;
		else
			high = mid;
	}
	from = low > REPLAY_FRAMES ? low - REPLAY_FRAMES : 0;
	for (uint32_t k = from; k < low; k++) {
		trace_load(t, list[k], s);
		dissect(&s->d, &s->frame, &t->replay->dissector);
	}
	return &t->replay->dissector;
}

const struct dissection *trace_dissect(struct trace *t, uint32_t i, bool whole)
{
	struct trace_slot *s = &t->slots[whole];
	struct dissector *x = NULL;

	if (s->index == i)
		return &s->d;
	if (whole)
		x = before(t, i);
	trace_load(t, i, s);
	dissect(&s->d, &s->frame, x);
	if (whole) {
		t->replay_flow = trace_frame(t, i)->flow;
		t->replay_last = i;
	}
	tell(t, i, &s->d);
	s->index = i;
	return &s->d;
}
