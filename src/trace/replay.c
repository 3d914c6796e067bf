/*
 * One frame, looked up.  What its conversation knew of it comes from the index; what only the
 * frames before it can tell is found by going through those once more: at once where they are
 * few, else in slices, and until then the nearest of them have to do.
 */
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "walk.h"
#include "flow/tcp.h"
#include "flow/udp.h"
#include "trace/impl.h"

enum {
	REPLAY_MEMORY = 32 << 20,
	REPLAY_FLOWS = 4096,
	NEAR_FRAMES = 64,   /* that go before one for the time being */
	FRAMES_A_LOOK = 64, /* between two looks at the clock */
	AT_ONCE = 1024,     /* a frame behind more than that waits for trace_work() */
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

/* ---- Frames that go before ---- */

void trace_replay_init(struct trace_replay *r)
{
	r->slot.index = r->out.index = r->want = r->given_up = TRACE_NONE;
}

void trace_replay_done(struct trace_replay *r)
{
	state_done(r->state);
	free(r->fed);
	trace_slot_done(&r->slot);
	trace_slot_done(&r->out);
}

static void forget(struct trace_replay *r)
{
	state_reset(r->state);
	memset(r->fed, 0xff, REPLAY_FLOWS * sizeof *r->fed);
	r->nfed = 0;
}

static bool ready(struct trace_replay *r)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };

	if (r->state)
		return true;
	if (!r->fed)
		r->fed = malloc(REPLAY_FLOWS * sizeof *r->fed);
	if (!r->fed)
		return false;
	r->state = state_new(&config, REPLAY_MEMORY);
	if (r->state)
		forget(r);
	return r->state != NULL;
}

/* Where the last frame of FLOW that R was given is kept; TRACE_NONE stands there for none. */
static uint32_t *last_of(struct trace_replay *r, uint32_t flow)
{
	uint32_t k = flow * 2654435761u % REPLAY_FLOWS;

	if (r->nfed > REPLAY_FLOWS / 2)
		forget(r);
	while (r->fed[k].flow != TRACE_NONE && r->fed[k].flow != flow)
		k = (k + 1) % REPLAY_FLOWS;
	if (r->fed[k].flow == TRACE_NONE) {
		r->fed[k].flow = flow;
		r->nfed++;
	}
	return &r->fed[k].last;
}

static void give(struct trace *t, struct trace_replay *r, uint32_t i)
{
	trace_load(t, i, &r->slot);
	dissect(&r->slot.d, &r->slot.frame, &r->state->dissector);
}

/*
 * Gives R the frames of I's conversation before I, AT_MOST of them; false where those were not
 * all, or the clock said DEADLINE first.
 */
static bool go_to(struct trace *t, struct trace_replay *r, uint32_t i, uint32_t at_most,
		  int64_t deadline)
{
	uint32_t flow = trace_frame(t, i)->flow, *last = last_of(r, flow);

	/* It goes on only: for what lies behind it begins anew. */
	if (*last != TRACE_NONE && *last >= i) {
		forget(r);
		last = last_of(r, flow);
	}
	for (uint32_t k = 1;; k++) {
		uint32_t next = *last == TRACE_NONE ? trace_flow(t, flow)->first :
						      trace_frame(t, *last)->next;
		if (next >= i)
			return true;
		if (k > at_most || (k % FRAMES_A_LOOK == 0 && trace_clock() >= deadline))
			return false;
		give(t, r, next);
		*last = next;
	}
}

/* A state that was given the last of the frames before I, where that is quick. */
static struct trace_replay *nearly(struct trace *t, uint32_t i)
{
	struct trace_replay *r = &t->near;
	uint32_t flow = trace_frame(t, i)->flow, n = 0, low = 0;

	if (!ready(r))
		return NULL;
	uint32_t *last = last_of(r, flow);
	if (*last == TRACE_NONE || trace_frame(t, *last)->next != i) {
		const uint32_t *list = trace_flow_frames(t, flow, &n);
		if (*last != TRACE_NONE) {
			forget(r);
			last = last_of(r, flow);
		}
		for (uint32_t high = n; low < high;) {
			uint32_t mid = low + (high - low) / 2;
			if (list[mid] < i)
				low = mid + 1;
			else
				high = mid;
		}
		for (uint32_t k = low > NEAR_FRAMES ? low - NEAR_FRAMES : 0; k < low; k++)
			give(t, r, list[k]);
	}
	*last = i;
	return r;
}

/* The state that frame I finds; NULL: none can be had. */
static struct dissector *before(struct trace *t, struct trace_replay *r, uint32_t i)
{
	uint32_t flow = trace_frame(t, i)->flow;

	r->partial = false;
	if (!ready(r))
		return NULL;
	if (flow == TRACE_NONE)
		return &r->state->dissector;
	/* What is wanted is what was asked for first since the last slice of work. */
	if (r->worked)
		r->want = TRACE_NONE;
	r->worked = false;
	bool waits = r->given_up == i || (r->want != TRACE_NONE && r->want != i);
	if (!waits && go_to(t, r, i, AT_ONCE, INT64_MAX)) {
		*last_of(r, flow) = i;
		r->want = TRACE_NONE;
		return &r->state->dissector;
	}
	if (!waits)
		r->want = i;
	r->partial = true;
	struct trace_replay *near = nearly(t, i);
	return near ? &near->state->dissector : NULL;
}

const struct dissection *trace_dissect(struct trace *t, uint32_t i, enum trace_depth depth)
{
	struct trace_replay *r = &t->replay[depth == TRACE_LISTED ? TRACE_LISTED : TRACE_WHOLE];
	struct trace_slot *s = depth == TRACE_ALONE ? &t->alone : &r->out;
	struct dissector *x = NULL;

	if (s->index == i)
		return &s->d;
	if (depth != TRACE_ALONE)
		x = before(t, r, i);
	trace_load(t, i, s);
	dissect(&s->d, &s->frame, x);
	tell(t, i, &s->d);
	s->index = i;
	return &s->d;
}

bool trace_is_partial(const struct trace *t, enum trace_depth depth)
{
	return depth != TRACE_ALONE && t->replay[depth].partial;
}

/* ---- The rest of them, in slices ---- */

bool trace_replay_has_work(const struct trace *t)
{
	return t->replay[0].want != TRACE_NONE || t->replay[1].want != TRACE_NONE;
}

void trace_replay_work(struct trace *t, int64_t deadline)
{
	for (int k = 1; k >= 0; k--) {
		struct trace_replay *r = &t->replay[k];

		if (r->want == TRACE_NONE)
			continue;
		r->worked = true;
		if (!go_to(t, r, r->want, UINT32_MAX, deadline))
			return;
		r->want = r->out.index = TRACE_NONE;
	}
}

bool trace_replay_cancel(struct trace *t)
{
	bool had = trace_replay_has_work(t);

	for (int k = 0; k < 2; k++) {
		if (t->replay[k].want != TRACE_NONE)
			t->replay[k].given_up = t->replay[k].want;
		t->replay[k].want = TRACE_NONE;
	}
	return had;
}
