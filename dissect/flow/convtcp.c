/*
 * Theory of operation.
 *
 * Each segment is looked at three times: before it counts, for the stretch of time that it ends
 * (why_waited(): what was missing until it came?); then for its sender (segments that now wait for
 * an acknowledgment) and its receiver (segments that it acknowledges: round trips); and for what it
 * means in the conversation's life (handshake, request, answer, end).
 *
 * Round trips.  An ACK that moves forward is the answer to the last segment that it covers.  Where
 * one that it covers was sent more than once, the timestamp that the ACK echoes says which sending
 * it answers (RFC 7323, section 4.1); without timestamps it says nothing (Karn's rule, RFC 6298,
 * section 3).
 */
#include "flow/conv_impl.h"

#include <string.h>

#include "bytes.h"
#include "dissect.h"
#include "flow/tcp.h"
#include "proto/tcp.h"

/* A segment, its conversation and both sides while it is taken. */
struct taking {
	struct convs *c;
	struct conv *v;
	struct conv_tcp *t;
	struct conv_track *track;
	struct track_side *fwd, *rev;
	const struct tcp_info *info;
	unsigned side, flags;
	uint32_t seq, ack, len, end; /* raw numbers */
	bool has_ts;
	uint32_t tsval, tsecr;
	uint16_t mss;
	uint64_t frame;
	int64_t ns;
};

enum {
	AGAIN = TCPA_RETRANSMISSION | TCPA_FAST_RETRANSMISSION | TCPA_SPURIOUS_RETRANSMISSION,
	NO_ANOMALY = TCPA_WINDOW_UPDATE | TCPA_KEEP_ALIVE | TCPA_KEEP_ALIVE_ACK |
		     TCPA_ZERO_WINDOW_PROBE_ACK,
};

static bool after(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) > 0;
}

/* ---- Why the time before a segment passed ---- */

static bool is_open(const struct conv_tcp *t)
{
	return t->established.frame != 0 || t->states.midstream;
}

static bool has_unacked(const struct track_side *s)
{
	return s->has_next && s->has_acked && after(s->next, s->acked);
}

/* Whose turn it is where nobody's data are on their way. */
static enum wait_kind whose_turn(const struct taking *x)
{
	return x->track->speaker == 0 ? WAIT_SERVER : WAIT_CLIENT;
}

static enum wait_kind why_data(const struct taking *x)
{
	if (x->track->speaker != (int8_t)x->side)
		return x->side == 0 ? WAIT_CLIENT : WAIT_SERVER;
	return has_unacked(x->fwd) ? WAIT_TRANSFER : WAIT_SENDER;
}

static enum wait_kind why_opening(const struct taking *x)
{
	bool again = x->t->states.syn[x->side] && (x->flags & TCP_SYN);

	return again ? WAIT_SYN_AGAIN : WAIT_HANDSHAKE;
}

static enum wait_kind why_waited(const struct taking *x)
{
	const struct tcp_states *s = &x->t->states;

	if (!is_open(x->t) && (s->syn[0] || s->syn[1]))
		return why_opening(x);
	if (x->fwd->closed || x->rev->closed)
		return WAIT_WINDOW;
	if (x->info->analysis & (TCPA_RETRANSMISSION | TCPA_SPURIOUS_RETRANSMISSION))
		return WAIT_TIMEOUT;
	if (x->info->analysis & (TCPA_FAST_RETRANSMISSION | TCPA_DUPLICATE_ACK))
		return WAIT_RECOVERY;
	if (x->info->analysis & (TCPA_KEEP_ALIVE | TCPA_KEEP_ALIVE_ACK))
		return s->fin[0] || s->fin[1] ? WAIT_CLOSE : whose_turn(x);
	if (x->len > 0)
		return why_data(x);
	if ((x->flags & (TCP_FIN | TCP_RST)) && !has_unacked(x->rev))
		return WAIT_CLOSE;
	if (has_unacked(x->rev))
		return WAIT_ACK;
	return s->fin[0] || s->fin[1] ? WAIT_CLOSE : whose_turn(x);
}

static void note_wait(struct taking *x)
{
	if (x->t->last_frame == 0 || x->ns < x->t->last_ns)
		return;
	int64_t gap = x->ns - x->t->last_ns;
	struct wait *w = &x->t->wait[why_waited(x)];
	w->count++;
	w->total_ns += gap;
	if (gap >= w->longest_ns) {
		w->longest_ns = gap;
		w->from = x->t->last_frame;
		w->to = x->frame;
		w->side = (uint8_t)x->side;
	}
}

/* ---- Round trips ---- */

static void note_sent(struct taking *x)
{
	struct track_side *s = x->fwd;
	bool again = s->has_next && !after(x->end, s->next);

	/* What overlaps it has been sent twice now. */
	for (uint32_t i = 0; again && i < s->nsent; i++)
		if (after(s->sent[i].end, x->seq))
			s->sent[i].again = true;
	if (s->nsent < TRACK_SENT_MAX)
		s->sent[s->nsent++] =
			(struct track_sent){ x->end, x->tsval, x->ns, again, x->has_ts };
	if (!s->has_next || after(x->end, s->next))
		s->next = x->end;
	s->has_next = true;
}

/* The sending that an acknowledgment of the first N answers, or NULL where that is not known. */
static const struct track_sent *answered(const struct taking *x, uint32_t acked)
{
	const struct track_sent *found = NULL, *last = NULL;
	bool again = false, ts = x->has_ts;

	for (uint32_t i = 0; i < x->rev->nsent; i++) {
		const struct track_sent *p = &x->rev->sent[i];

		if (after(p->end, x->ack) || !after(p->end, acked))
			continue;
		ts = ts && p->has_ts;
		again |= p->again;
		last = p;
		if (x->has_ts && p->tsval == x->tsecr)
			found = p;
	}
	return ts ? found : again ? NULL : last;
}

static void drop_acked(struct track_side *s, uint32_t ack)
{
	uint8_t n = 0;

	for (uint32_t i = 0; i < s->nsent; i++)
		if (after(s->sent[i].end, ack))
			s->sent[n++] = s->sent[i];
	s->nsent = n;
}

static void note_acked(struct taking *x)
{
	struct track_side *s = x->rev;

	if (!(x->flags & TCP_ACK) || (s->has_acked && !after(x->ack, s->acked)))
		return;
	const struct track_sent *p = answered(x, s->has_acked ? s->acked : x->ack - (1u << 30));
	if (p)
		conv_answered(x->c, x->v, x->side, x->ns - p->ns);
	drop_acked(s, x->ack);
	s->acked = x->ack;
	s->has_acked = true;
}

/* ---- The conversation's life ---- */

static void moment(struct conv_moment *m, const struct taking *x)
{
	*m = (struct conv_moment){ x->frame, x->ns };
}

static void first_moment(struct conv_moment *m, const struct taking *x)
{
	if (m->frame == 0)
		moment(m, x);
}

static bool is_synchronised(const struct tcp_states *s)
{
	return s->side[0] >= TCP_STATE_ESTABLISHED && s->side[1] >= TCP_STATE_ESTABLISHED;
}

static void note_handshake(struct taking *x)
{
	struct conv_tcp *t = x->t;
	bool syn = x->flags & TCP_SYN, ack = x->flags & TCP_ACK;

	if (syn) {
		if (x->mss)
			t->side[x->side].mss = x->mss;
		if (!ack && t->syn.frame)
			moment(&t->syn_again, x);
		first_moment(ack ? &t->synack : &t->syn, x);
	}
	if (t->syn.frame && !(x->flags & TCP_RST) && is_synchronised(&t->states))
		first_moment(&t->established, x);
}

static void note_data(struct taking *x)
{
	struct conv_tcp *t = x->t;

	if (x->len == 0 || (x->info->analysis & TCPA_KEEP_ALIVE))
		return;
	x->track->speaker = (int8_t)x->side;
	if (x->side == 0) {
		first_moment(&t->request, x);
		if (t->answer.frame == 0)
			moment(&t->request_end, x);
	} else {
		first_moment(&t->answer, x);
		moment(&t->answer_end, x);
	}
}

static void note_end(struct taking *x)
{
	if (x->flags & TCP_FIN)
		first_moment(&x->t->fin[x->side], x);
	if ((x->flags & TCP_RST) && x->t->states.reset)
		first_moment(&x->t->reset, x);
}

static void note_side(struct taking *x)
{
	struct conv_tcp_side *s = &x->t->side[x->side];
	const struct tcp_info *info = x->info;

	if (info->window > s->window_max && !(x->flags & TCP_RST))
		s->window_max = info->window;
	if (info->bytes_in_flight > s->flight_max)
		s->flight_max = info->bytes_in_flight;
	if (info->analysis & AGAIN)
		s->retransmissions++;
	if ((info->analysis & TCPA_LOST_SEGMENT) && x->fwd->has_next && after(x->seq, x->fwd->next))
		s->lost += x->seq - x->fwd->next;
	if (!(x->flags & TCP_RST))
		x->fwd->closed = info->window == 0 && !(x->flags & TCP_SYN);
}

static void note_anomalies(struct taking *x)
{
	struct conv_tcp *t = x->t;

	if (x->info->analysis && !t->anomaly) {
		size_t n = CONV_ANOMALIES * sizeof *t->anomaly;

		t->anomaly = conv_alloc(x->c, n);
		if (t->anomaly)
			memset(t->anomaly, 0, n);
	}
	for (unsigned i = 0; t->anomaly && i < CONV_ANOMALIES; i++) {
		struct conv_anomaly *a = &t->anomaly[i];

		if (!(x->info->analysis & 1u << i))
			continue;
		if (a->count < CONV_ANOMALY_FRAMES)
			a->frame[a->count] = x->frame;
		a->count++;
		a->last = x->frame;
	}
}

/* ---- */

static struct conv_tcp *state_of(struct convs *c, struct conv *v)
{
	if (!v->tcp) {
		v->tcp = conv_alloc(c, sizeof *v->tcp);
		if (!v->tcp)
			return NULL;
		*v->tcp = (struct conv_tcp){ 0 };
		for (unsigned i = 0; i < 2; i++)
			v->tcp->side[i].scale = TCP_SCALE_UNKNOWN;
	}
	if (!v->tcp->track) {
		v->tcp->track = conv_alloc(c, sizeof *v->tcp->track);
		if (v->tcp->track) {
			memset(v->tcp->track, 0, sizeof *v->tcp->track);
			v->tcp->track->speaker = -1;
		}
	}
	return v->tcp->track ? v->tcp : NULL;
}

/* Timestamps and MSS of the header at P, HLEN bytes of which are there. */
static void take_options(struct taking *x, const uint8_t *p, uint32_t hlen)
{
	uint32_t at = TCP_HLEN_MIN;
	struct tcp_option o;

	while (tcp_option_next(p, hlen, &at, &o)) {
		if (o.kind == TCPOPT_TIMESTAMP && o.len == 10) {
			x->has_ts = true;
			x->tsval = be32(p + o.off + 2);
			x->tsecr = be32(p + o.off + 6);
		} else if (o.kind == TCPOPT_MSS && o.len == 4) {
			x->mss = be16(p + o.off + 2);
		}
	}
}

static void release(struct convs *c, struct conv *v)
{
	if (!v->tcp->track)
		return;
	conv_tls_done(c, v->tcp->track);
	pool_free(conv_pool(c), v->tcp->track, sizeof *v->tcp->track);
	v->tcp->track = NULL;
}

void conv_tcp_done(struct convs *c, struct conv *v)
{
	if (!v->tcp)
		return;
	release(c, v);
	pool_free(conv_pool(c), v->tcp->anomaly, CONV_ANOMALIES * sizeof *v->tcp->anomaly);
	pool_free(conv_pool(c), v->tcp, sizeof *v->tcp);
	v->tcp = NULL;
}

static void take(struct taking *x)
{
	struct conv_tcp *t = x->t;

	note_wait(x);
	tcp_states_update(&t->states, x->side, x->flags, x->seq, x->ack, x->len);
	note_handshake(x);
	note_side(x);
	if (x->end != x->seq)
		note_sent(x);
	note_acked(x);
	note_data(x);
	note_end(x);
	note_anomalies(x);
	t->last_frame = x->frame;
	t->last_ns = x->ns;
}

static bool is_over(const struct tcp_states *s)
{
	return s->side[0] >= TCP_STATE_TIME_WAIT && s->side[1] >= TCP_STATE_TIME_WAIT;
}

void conv_tcp_update(struct convs *c, struct conv *v, unsigned side, const struct dissection *d,
		     const struct layer *l)
{
	const struct tcp_info *info = l->info;
	const uint8_t *p = layer_data(d, l);
	struct conv_tcp *t = state_of(c, v);

	if (!t || l->cap < TCP_HLEN_MIN)
		return;
	struct taking x = { .c = c,
			    .v = v,
			    .t = t,
			    .track = t->track,
			    .fwd = &t->track->side[side],
			    .rev = &t->track->side[!side],
			    .info = info,
			    .side = side,
			    .flags = be16(p + 12) & TCP_FLAGS,
			    .seq = be32(p + 4),
			    .ack = be32(p + 8),
			    .len = info->len,
			    .frame = d->frame->number,
			    .ns = d->frame->time_ns };
	x.end = x.seq + x.len + (x.flags & TCP_SYN ? 1 : 0) + (x.flags & TCP_FIN ? 1 : 0);
	take_options(&x, p, l->hlen);
	take(&x);
	t->side[side].scale = info->scale;
	t->completeness = tcp_flow_completeness(info->flow);
	t->initial_rtt = info->initial_rtt;
	conv_tls_update(c, v, side, d, l);
	if (is_over(&t->states))
		release(c, v);
}

const struct conv_anomaly *conv_anomaly(const struct conv *c, unsigned bit)
{
	if (!c->tcp || !c->tcp->anomaly)
		return NULL;
	for (unsigned i = 0; i < CONV_ANOMALIES; i++)
		if (bit == 1u << i)
			return c->tcp->anomaly[i].count ? &c->tcp->anomaly[i] : NULL;
	return NULL;
}

uint64_t conv_anomalies(const struct conv *c)
{
	uint64_t n = 0;

	for (unsigned i = 0; c->tcp && c->tcp->anomaly && i < CONV_ANOMALIES; i++)
		if (!(NO_ANOMALY & 1u << i))
			n += c->tcp->anomaly[i].count;
	return n;
}
