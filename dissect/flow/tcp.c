/*
 * Theory of operation.
 *
 * Each direction of a conversation remembers the highest sequence number that it has sent
 * (next), what it has acknowledged (lastack), its window, and the segments that the other side
 * has not acknowledged yet.  A segment is judged against what its own direction ("fwd") and
 * the other one ("rev") have done before, in the order of Wireshark 4.0's rules, and then
 * becomes part of that history.  Sequence numbers are compared modulo 2^32 (RFC 9293, 3.4).
 *
 * A SYN with another initial number than the one before opens a new conversation on the same
 * ports.  Lists of unacknowledged segments are bounded as Wireshark bounds them.
 */
#include "flow/tcp.h"

#include <string.h>

#include "dissector.h"
#include "pool.h"
#include "flow/expect.h"
#include "flow/stream.h"
#include "walk.h"

enum {
	UNACKED_MAX = 10000,
	SACKS_COUNTED = 3, /* Wireshark subtracts so many blocks from the bytes in flight */
	SCALE_MAX = 14,    /* what is over it counts as this (RFC 7323, section 2.3) */
};

static const int64_t FAST_RETRANSMIT_NS = 20 * 1000000; /* after the duplicate ACK */
static const int64_t OUT_OF_ORDER_NS = 3 * 1000000;     /* while the round trip is unknown */

struct unacked {
	struct unacked *next; /* the one sent before it */
	uint64_t frame;
	int64_t time_ns;
	uint32_t seq, end;
};

/* What one side has done. */
struct side {
	uint32_t base; /* initial sequence number */
	bool has_base;
	bool no_ack_yet;  /* no segment but SYNs: its window is not scaled */
	bool bytes_valid; /* nothing of it was lost before the capture: bytes in flight are known */
	bool push_last;
	int16_t scale;
	int32_t dup;     /* duplicate ACKs in a row; -1, which counts as many, after one for a
			    lost segment */
	uint32_t next;   /* highest end sent, 0: nothing */
	uint32_t maxack; /* highest end that an ACK may name, 0: unknown */
	uint32_t lastack;
	uint32_t whole;  /* end of what was sent without a gap, 0: nothing */
	uint32_t window; /* unscaled */
	uint16_t last;   /* analysis of its last segment */
	uint32_t push_bytes;
	uint64_t next_frame, nondup_frame;
	int64_t next_ns, lastack_ns;
	struct unacked *unacked; /* the newest first */
	uint32_t nunacked;
	unsigned nsack;
	uint32_t sacked; /* bytes that its last SACK option covers */
	struct stream *stream;
};

struct tcp_flow {
	struct side side[2];
	uint8_t completeness;
	int64_t syn_ns, initial_rtt;
};

/* The frame, the segment and both sides while it is judged. */
struct judgement {
	struct dissection *d;
	const struct tcp_segment *s;
	struct tcp_flow *t;
	struct side *fwd, *rev;
	struct tcp_info *info;
	const struct flow *flow;
	int64_t now;
};

/* Half the number space away both are true, as in Wireshark. */
static bool after(uint32_t a, uint32_t b)
{
	return (int32_t)(b - a) < 0;
}

static bool before(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) < 0;
}

static bool up_to(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) <= 0;
}

static void flag(struct judgement *j, unsigned bit)
{
	j->info->analysis |= (uint16_t)bit;
	j->info->has_analysis = true;
}

static bool has(const struct judgement *j, unsigned bits)
{
	return j->info->analysis & bits;
}

/* Neither SYN, FIN nor RST. */
static bool plain(const struct tcp_segment *s)
{
	return !(s->flags & (TCP_SYN | TCP_FIN | TCP_RST));
}

static int window_shift(const struct side *x)
{
	return x->no_ack_yet || x->scale < 0 ? 0 : x->scale;
}

/* An empty segment that repeats the last acknowledgment in its place. */
static bool repeats_ack(const struct judgement *j)
{
	const struct tcp_segment *s = j->s;

	return s->len == 0 && s->seq == j->fwd->next && s->ack == j->fwd->lastack && plain(s);
}

/* Steps 2 to 6: what several flags may say together. */
static void judge_windows(struct judgement *j)
{
	const struct tcp_segment *s = j->s;
	struct side *fwd = j->fwd, *rev = j->rev;

	if (s->window == 0 && plain(s))
		flag(j, TCPA_ZERO_WINDOW);
	if (fwd->next && after(s->seq, fwd->next) && !(s->flags & TCP_RST)) {
		flag(j, TCPA_LOST_SEGMENT);
		fwd->bytes_valid = false;
	}
	if (s->len <= 1 && s->seq == fwd->next - 1 && plain(s))
		flag(j, TCPA_KEEP_ALIVE);
	if (repeats_ack(j) && s->window != 0 && s->window != fwd->window)
		flag(j, TCPA_WINDOW_UPDATE);
	if (s->len > 0 && rev->scale != TCP_SCALE_UNKNOWN && plain(s) &&
	    s->seq + s->len == rev->lastack + (rev->window << window_shift(rev)))
		flag(j, TCPA_WINDOW_FULL);
}

/* Steps 7 to 9: the answers that are empty. */
static void judge_answers(struct judgement *j)
{
	const struct tcp_segment *s = j->s;
	struct side *fwd = j->fwd;

	if (!repeats_ack(j) || s->window != fwd->window)
		return;
	if (s->window != 0 && (j->rev->last & TCPA_KEEP_ALIVE)) {
		flag(j, TCPA_KEEP_ALIVE_ACK);
	} else if (s->window == 0) {
		if (j->rev->last & TCPA_ZERO_WINDOW_PROBE)
			flag(j, TCPA_ZERO_WINDOW_PROBE_ACK);
	} else {
		fwd->dup = fwd->dup == -1 ? 1 : fwd->dup + 1;
		flag(j, TCPA_DUPLICATE_ACK);
		j->info->dup_number = (uint32_t)fwd->dup;
		j->info->dup_frame = fwd->nondup_frame;
	}
}

/* Steps 10 and 11. */
static void judge_ack(struct judgement *j)
{
	const struct tcp_segment *s = j->s;
	struct side *rev = j->rev;

	if (s->ack != j->fwd->lastack) {
		j->fwd->nondup_frame = j->d->frame->number;
		j->fwd->dup = 0;
	}
	if (!rev->maxack || !after(s->ack, rev->maxack) || !(s->flags & TCP_ACK))
		return;
	j->info->has_analysis = true;
	if (before(rev->maxack, rev->next)) {
		rev->maxack = rev->next;
		flag(j, TCPA_ACK_LOST_SEGMENT);
	} else {
		if (rev->dup == 0)
			flag(j, TCPA_ACK_LOST_SEGMENT);
		rev->dup = -1;
	}
}

/* The time since the first of the segments that are not acknowledged was sent. */
static void note_rto(struct judgement *j)
{
	const struct unacked *u = j->fwd->unacked;

	j->info->rto = j->now - j->fwd->next_ns;
	j->info->rto_frame = j->fwd->next_frame;
	for (; u; u = u->next) {
		j->info->rto = j->now - u->time_ns;
		j->info->rto_frame = u->frame;
	}
}

/* How many of the segments that are not acknowledged carried the first byte of this one. */
static uint32_t times_sent(const struct judgement *j)
{
	uint32_t n = 0;

	for (const struct unacked *u = j->fwd->unacked; u; u = u->next)
		n += up_to(u->seq, j->s->seq) && after(u->end, j->s->seq);
	return n;
}

/* Step 12: data that does not go on where the last did. */
static void judge_retransmission(struct judgement *j)
{
	const struct tcp_segment *s = j->s;
	struct side *fwd = j->fwd, *rev = j->rev;
	bool marks = s->flags & (TCP_SYN | TCP_FIN);

	if ((s->len == 0 && !marks) || has(j, TCPA_KEEP_ALIVE))
		return;
	bool old = fwd->next && before(s->seq, fwd->next);
	if (s->len > 1 && fwd->next - 1 == s->seq)
		old = false;
	int64_t threshold = j->t->initial_rtt ? j->t->initial_rtt : OUT_OF_ORDER_NS;
	if (s->len > 0 && rev->lastack && up_to(s->seq + s->len, rev->lastack)) {
		flag(j, TCPA_SPURIOUS_RETRANSMISSION);
	} else if (old && (uint32_t)rev->dup >= 2 && rev->lastack == s->seq &&
		   (uint64_t)(j->now - rev->lastack_ns) < (uint64_t)FAST_RETRANSMIT_NS) {
		flag(j, TCPA_FAST_RETRANSMISSION);
		j->info->retrans_number = times_sent(j);
	} else if (old && (uint64_t)(j->now - fwd->next_ns) < (uint64_t)threshold &&
		   fwd->next != s->seq + s->len + marks) {
		flag(j, TCPA_OUT_OF_ORDER);
	} else if (old) {
		flag(j, TCPA_RETRANSMISSION);
		j->info->retrans_number = times_sent(j);
		note_rto(j);
	}
}

/* Step 13: the segment becomes history. */
static void remember(struct judgement *j)
{
	const struct tcp_segment *s = j->s;
	struct side *fwd = j->fwd;
	bool marks = s->flags & (TCP_SYN | TCP_FIN);
	uint32_t end = s->seq + s->len;

	if ((s->len || marks) && fwd->nunacked < UNACKED_MAX) {
		struct unacked *u = flow_alloc(j->d->dissector, sizeof *u, j->flow);

		end += marks;
		if (u) {
			*u = (struct unacked){ fwd->unacked, j->d->frame->number, j->now, s->seq,
					       end };
			fwd->unacked = u;
			fwd->nunacked++;
		}
	}
	if (!has(j, TCPA_ZERO_WINDOW_PROBE)) {
		if (after(end, fwd->next) || !fwd->next) {
			fwd->next = end;
			fwd->next_frame = j->d->frame->number;
			fwd->next_ns = j->now;
		}
		if (s->seq == fwd->maxack || !fwd->maxack)
			fwd->maxack = fwd->next;
	}
	fwd->window = s->window;
	fwd->lastack = s->ack;
	fwd->lastack_ns = j->now;
	fwd->last = j->info->analysis;
}

/* What the acknowledgment covers is taken off the other side's list. */
static void acknowledge(struct judgement *j)
{
	struct unacked **p = &j->rev->unacked;
	uint32_t ack = j->s->ack;

	while (*p) {
		struct unacked *u = *p;

		if (ack == u->end) {
			j->info->has_analysis = true;
			j->info->acked_frame = u->frame;
			if (j->info->has_time)
				j->info->ack_rtt = j->now - u->time_ns;
		} else if (after(ack, u->seq) && up_to(ack, u->end)) {
			u->seq = ack;
			continue;
		} else if (after(u->end, ack)) {
			p = &u->next;
			continue;
		}
		*p = u->next;
		pool_free(&j->d->dissector->pool, u, sizeof *u);
		j->rev->nunacked--;
	}
}

static void count_push(struct judgement *j)
{
	struct side *fwd = j->fwd;
	bool push = j->s->flags & TCP_PSH;

	if (fwd->push_last)
		fwd->push_bytes = j->s->len;
	else
		fwd->push_bytes += j->s->len;
	fwd->push_last = push;
	j->info->push_bytes = fwd->push_bytes;
	j->info->has_analysis = true;
}

static void count_in_flight(struct judgement *j)
{
	struct side *fwd = j->fwd;
	const struct unacked *u = fwd->unacked;

	if (j->s->len == 0 || !u || !fwd->bytes_valid)
		return;
	uint32_t first = u->seq - fwd->base, last = u->end - fwd->base;
	for (; u; u = u->next) {
		if (u->end - fwd->base > last)
			last = u->end - fwd->base;
		if (u->seq - fwd->base < first)
			first = u->seq - fwd->base;
	}
	uint32_t in_flight = last - first - j->rev->sacked;
	if (in_flight > 0 && in_flight < 2000000000)
		j->info->bytes_in_flight = in_flight - (j->s->flags & (TCP_SYN | TCP_FIN) ? 1 : 0);
	count_push(j);
}

static void analyse(struct judgement *j)
{
	const struct tcp_segment *s = j->s;

	if (s->flags & TCP_ACK)
		j->rev->bytes_valid = true;
	if (s->len == 1 && s->seq == j->fwd->next && j->rev->window == 0) {
		flag(j, TCPA_ZERO_WINDOW_PROBE);
	} else {
		judge_windows(j);
		judge_answers(j);
	}
	judge_ack(j);
	judge_retransmission(j);
	remember(j);
	acknowledge(j);
	count_in_flight(j);
}

static void compare_ack(struct judgement *j)
{
	const struct tcp_segment *s = j->s;
	const struct side *fwd = j->fwd;
	uint32_t shift = fwd->scale > 0 && !fwd->no_ack_yet ? (uint32_t)fwd->scale : 0;

	j->info->has_sack = s->nsack > 0;
	if (!(s->flags & TCP_ACK) || !fwd->lastack)
		return;
	j->info->acked = (int32_t)(s->ack - fwd->lastack);
	j->info->window_growth = (int32_t)((s->window << shift) - (fwd->window << shift));
}

/* What of it is new to one who has had all before; what is acknowledged has come, too. */
static void fit_in(struct judgement *j)
{
	const struct tcp_segment *s = j->s;
	struct side *fwd = j->fwd, *rev = j->rev;
	uint32_t end = s->seq + s->len + (s->flags & (TCP_SYN | TCP_FIN) ? 1 : 0);

	if ((s->flags & TCP_ACK) && rev->whole && after(s->ack, rev->whole))
		rev->whole = s->ack;
	if (!fwd->whole)
		fwd->whole = s->seq;
	if (after(s->seq, fwd->whole)) {
		j->info->gap = (int32_t)(s->seq - fwd->whole);
	} else if (after(end, fwd->whole)) {
		j->info->arrived = (int32_t)(end - fwd->whole);
		fwd->whole = end;
	}
}

static struct tcp_flow *state_of(struct dissection *d, struct flow *f)
{
	if (f->state)
		return f->state;
	struct tcp_flow *t = flow_alloc(d->dissector, sizeof *t, f);
	if (!t)
		return NULL;
	memset(t, 0, sizeof *t);
	for (unsigned i = 0; i < 2; i++) {
		t->side[i].scale = TCP_SCALE_UNKNOWN;
		t->side[i].window = UINT32_MAX;
		t->side[i].bytes_valid = true;
	}
	f->state = t;
	return t;
}

/* Ports used again: a new conversation for a SYN, a new base for a SYN,ACK.  True: flag it. */
static bool reuse(struct dissection *d, struct flow **f, const struct tcp_segment *s, unsigned side)
{
	struct tcp_flow *t = (*f)->state;
	struct side *fwd = &t->side[side];

	if (!(s->flags & TCP_SYN) || !fwd->has_base)
		return false;
	if (s->seq == fwd->base) {
		if (!(s->flags & TCP_ACK))
			fwd->next = fwd->maxack;
		return false;
	}
	if (s->flags & TCP_ACK) {
		fwd->base = s->seq;
		return true;
	}
	*f = flow_again(d, *f);
	if (*f && state_of(d, *f))
		t = (*f)->state, t->completeness = TCP_SEEN_SYN;
	return true;
}

static void set_bases(struct judgement *j)
{
	const struct tcp_segment *s = j->s;

	if (!j->fwd->has_base) {
		j->fwd->base = s->flags & TCP_SYN ? s->seq : s->seq - 1;
		j->fwd->has_base = true;
	}
	if (!j->rev->has_base && (s->flags & TCP_ACK)) {
		j->rev->base = s->ack - 1;
		j->rev->has_base = true;
	}
}

/* A conversation's first frame counts only where it opens it. */
static void note_completeness(struct judgement *j, bool is_new)
{
	const struct tcp_segment *s = j->s;
	uint8_t seen = j->t->completeness;
	uint32_t len = s->has_len ? s->len : 0;

	if (is_new) {
		if ((s->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN)
			seen |= TCP_SEEN_SYN | (len ? TCP_SEEN_DATA : 0);
	} else {
		if ((s->flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK))
			seen |= TCP_SEEN_SYNACK;
		if ((s->flags & (TCP_SYN | TCP_ACK)) == TCP_ACK)
			seen |= len ? TCP_SEEN_DATA : TCP_SEEN_ACK;
		if ((s->flags & (TCP_FIN | TCP_ACK)) == (TCP_FIN | TCP_ACK))
			seen |= TCP_SEEN_FIN;
		if (s->flags & TCP_RST)
			seen |= TCP_SEEN_RST;
	}
	j->t->completeness = seen;
}

/* What a SYN says of scaling, or that it says nothing, which cut options do not. */
static void note_scale(struct judgement *j)
{
	const struct tcp_segment *s = j->s;

	if (s->cut_options)
		return;
	if (j->fwd->scale == TCP_SCALE_UNKNOWN)
		j->fwd->scale = j->rev->scale = TCP_SCALE_UNUSED;
	else if ((s->flags & TCP_ACK) && j->rev->scale == TCP_SCALE_UNUSED)
		j->fwd->scale = TCP_SCALE_UNUSED;
}

/* The handshake's times, and which windows are scaled. */
static void note_handshake(struct judgement *j)
{
	const struct tcp_segment *s = j->s;
	struct tcp_flow *t = j->t;
	bool ack_only = (s->flags & (TCP_SYN | TCP_ACK)) == TCP_ACK;

	/* Taken from wherever it stands, though only a SYN may have it (RFC 7323, 2.2). */
	if (s->scale != TCP_SCALE_UNKNOWN)
		j->fwd->scale = s->scale > SCALE_MAX ? SCALE_MAX : s->scale;
	if (s->flags & TCP_SYN) {
		j->fwd->no_ack_yet = true;
		if (!(s->flags & TCP_ACK))
			t->syn_ns = j->now;
		note_scale(j);
	}
	if (ack_only && t->syn_ns && !t->initial_rtt)
		t->initial_rtt = j->now - t->syn_ns;
	if (ack_only)
		j->fwd->no_ack_yet = false;
	if (s->nsack == 0)
		return;
	j->fwd->sacked = 0;
	for (unsigned i = 0; i < s->nsack && i < SACKS_COUNTED; i++)
		j->fwd->sacked += s->sack[i].right - s->sack[i].left;
}

static void fill_info(struct judgement *j)
{
	const struct tcp_segment *s = j->s;
	struct tcp_info *info = j->info;

	info->scale = j->fwd->scale;
	info->window = s->window;
	info->seq = s->seq;
	info->ack = s->ack;
	info->peer_base = j->rev->base;
	info->has_len = s->has_len;
	if (!s->has_len)
		return;
	info->len = s->len;
	info->seq -= j->fwd->base;
	if (s->flags & TCP_ACK)
		info->ack -= j->rev->base;
	if (!(s->flags & TCP_SYN) && info->scale >= 0)
		info->window <<= info->scale;
	info->next = info->seq + s->len + (s->flags & (TCP_SYN | TCP_FIN) ? 1 : 0);
}

struct tcp_info *tcp_flow_update(struct dissection *d, const struct layer *l,
				 const struct tcp_segment *s)
{
	unsigned side;
	bool is_new, reused;
	struct flow *f = flow_of(d, l, &side, &is_new);

	if (!f || !state_of(d, f))
		return NULL;
	if (f->renewal == FLOW_TO_RENEW) {
		f = flow_again(d, f);
		if (!f || !state_of(d, f))
			return NULL;
		f->renewal = FLOW_RENEWED;
	}
	reused = reuse(d, &f, s, side);
	struct tcp_info *info = f && f->state ? dissect_scratch(d, sizeof *info) : NULL;
	if (!info)
		return NULL;
	struct tcp_flow *t = f->state;
	struct judgement j = {
		d, s, t, &t->side[side], &t->side[!side], info, f, d->frame->time_ns
	};
	info->stream = f->number;
	info->flow = f;
	info->side = side;
	info->completeness = t->completeness;
	info->has_time = d->frame->has_time;
	info->since_first = j.now - f->first_ns;
	info->since_previous = j.now - f->previous_ns;
	f->previous_ns = j.now;
	j.fwd->sacked = 0;
	if (reused && s->has_len)
		flag(&j, TCPA_REUSED_PORTS);
	if (s->has_len) {
		set_bases(&j);
		compare_ack(&j);
		fit_in(&j);
		analyse(&j);
	}
	fill_info(&j);
	bool opens = is_new && !expect_met(d->dissector, f);
	if (!s->bad_header) {
		note_completeness(&j, opens);
		note_handshake(&j);
	}
	info->initial_rtt = t->initial_rtt;
	return info;
}

struct stream **tcp_flow_stream(struct flow *f, unsigned side)
{
	struct tcp_flow *t = f->state;

	return &t->side[side].stream;
}

uint8_t tcp_flow_completeness(const struct flow *f)
{
	const struct tcp_flow *t = f->state;

	return t->completeness;
}

void tcp_flow_done(struct dissector *x, struct tcp_flow *t)
{
	for (unsigned i = 0; i < 2; i++) {
		stream_done(x, t->side[i].stream);
		while (t->side[i].unacked) {
			struct unacked *u = t->side[i].unacked;

			t->side[i].unacked = u->next;
			pool_free(&x->pool, u, sizeof *u);
		}
	}
	pool_free(&x->pool, t, sizeof *t);
}
