#include "flow/stream.h"

#include <string.h>

#include "bytes.h"
#include "dissector.h"
#include "pool.h"
#include "flow/tcp.h"
#include "known.h"
#include "walk.h"

enum { FIRST_SIZE = 512, FIRST_SEGMENTS = 8 };

/* The bytes of a message that has begun, a block of the pool, and whence they came. */
struct pending {
	struct pending *lent; /* the next of those that the dissection of this frame borrows */
	uint32_t size;        /* of the block */
	uint32_t n;           /* bytes that are kept */
	uint32_t nsegments;   /* that they came in; maxsegments of them can be listed */
	uint32_t maxsegments;
	struct stream_segment *segments; /* or NULL */
	uint8_t data[];
};

/* One direction. */
struct stream {
	uint32_t next; /* sequence number that the next byte must have */
	bool has_next;
	bool until_end;          /* the message that is kept ends with the stream */
	struct pending *pending; /* or NULL: none has begun */
};

static struct stream *stream_of(struct dissection *d, struct tcp_info *info)
{
	struct stream **s = tcp_flow_stream(info->flow, info->side);

	if (!*s) {
		*s = flow_alloc(d->dissector, sizeof **s, info->flow);
		if (*s)
			memset(*s, 0, sizeof **s);
	}
	return *s;
}

static void free_pending(struct dissector *x, struct pending *p)
{
	if (!p)
		return;
	pool_free(&x->pool, p->segments, p->maxsegments * sizeof *p->segments);
	pool_free(&x->pool, p, p->size);
}

void stream_done(struct dissector *x, struct stream *s)
{
	if (!s)
		return;
	free_pending(x, s->pending);
	pool_free(&x->pool, s, sizeof *s);
}

void stream_reclaim(struct dissector *x)
{
	struct pending *p = x->lent;

	x->lent = NULL;
	while (p) {
		struct pending *next = p->lent;

		free_pending(x, p);
		p = next;
	}
}

static void give_up(struct dissection *d, struct stream *s)
{
	free_pending(d->dissector, s->pending);
	s->pending = NULL;
	s->until_end = false;
}

/* Room for HAVE bytes in all; false where there is none. */
static bool make_room(struct dissection *d, const struct flow *f, struct stream *s, uint32_t have)
{
	struct pending *old = s->pending;
	uint32_t size = old ? old->size : FIRST_SIZE;

	while (size - sizeof *old < have)
		size *= 2;
	if (old && size == old->size)
		return true;
	struct pending *p = flow_alloc(d->dissector, size, f);
	if (!p)
		return false;
	*p = (struct pending){ 0 };
	if (old) {
		memcpy(p, old, sizeof *old + old->n);
		pool_free(&d->dissector->pool, old, old->size);
	}
	p->size = size;
	s->pending = p;
	return true;
}

/* N bytes of this frame's are among those of P; listed while there is room for it. */
static void list_segment(struct dissection *d, const struct flow *f, struct pending *p, uint32_t n)
{
	uint32_t max = p->maxsegments ? 2 * p->maxsegments : FIRST_SEGMENTS;

	if (p->nsegments == p->maxsegments && max <= STREAM_SEGMENTS_MAX) {
		struct stream_segment *list = flow_alloc(d->dissector, max * sizeof *list, f);

		if (list && p->nsegments)
			memcpy(list, p->segments, p->nsegments * sizeof *list);
		if (list) {
			pool_free(&d->dissector->pool, p->segments, p->maxsegments * sizeof *list);
			p->segments = list;
			p->maxsegments = max;
		}
	}
	if (p->nsegments < p->maxsegments)
		p->segments[p->nsegments] = (struct stream_segment){ d->frame->number, n };
	p->nsegments++;
}

/* N more bytes behind those that are kept; false where that is too many. */
static bool keep(struct dissection *d, const struct flow *f, struct stream *s, const uint8_t *bytes,
		 uint32_t n)
{
	uint32_t have = s->pending ? s->pending->n : 0;

	if (have > STREAM_PENDING_MAX || n > STREAM_PENDING_MAX - have ||
	    !make_room(d, f, s, have + n))
		return false;
	struct pending *p = s->pending;
	memcpy(p->data + p->n, bytes, n);
	p->n += n;
	list_segment(d, f, p, n);
	return true;
}

/* The protocol that begins with the N bytes at P, where the flow has none yet. */
static enum proto_id recognise(const struct dissection *d, const struct layer *l, const uint8_t *p,
			       uint32_t n)
{
	const uint8_t *tcp = layer_data(d, l);
	uint32_t a = be16(tcp), b = be16(tcp + 2);
	enum proto_id next = registry_next(REGISTRY_TCP_PORT, a < b ? a : b);

	if (next == PROTO_DATA)
		next = registry_next(REGISTRY_TCP_PORT, a < b ? b : a);
	for (unsigned id = 0; next == PROTO_DATA && id < PROTO_COUNT; id++) {
		const struct proto *proto = proto_by_id((enum proto_id)id);

		if (proto->recognise && proto->recognise(p, n))
			next = (enum proto_id)id;
	}
	return next;
}

/* What goes between the ports of the TCP header at P and is not decoded, or NULL. */
static const struct known *port_known(const uint8_t *p)
{
	uint32_t a = be16(p), b = be16(p + 2);
	const struct known *named = known_follower(REGISTRY_TCP_PORT, a < b ? a : b);

	return named ? named : known_follower(REGISTRY_TCP_PORT, a < b ? b : a);
}

struct delivery {
	struct dissection *d;
	struct layer *l;
	struct tcp_info *info;
	struct stream *s;
	const struct proto *proto;
	enum proto_id id;
	bool fin;
};

/* Bytes of the message at P, N if it is the stream's last; 0 if more are to come. */
static uint32_t message_length(struct delivery *x, const uint8_t *p, uint32_t n)
{
	uint32_t len = x->proto->message(p, n, x->info->flow, x->info->side);

	x->s->until_end = len == PROTO_MESSAGE_UNTIL_END;
	if (len == PROTO_MESSAGE_UNTIL_END)
		return x->fin ? n : 0;
	return len > n ? (x->fin ? n : 0) : len;
}

/*
 * The message of LEN bytes that is kept, as a layer in a buffer of its own, which is lent to the
 * dissection.
 */
static struct pending *deliver_kept(struct delivery *x, uint32_t len)
{
	struct pending *p = x->s->pending;
	struct dissector *state = x->d->dissector;
	struct stream_whole *w = dissect_scratch(x->d, sizeof *w);
	uint8_t buf = dissect_buffer(x->d, p->data, len, "Reassembled TCP");

	if (w) {
		uint32_t listed = p->nsegments < p->maxsegments ? p->nsegments : p->maxsegments;

		*w = (struct stream_whole){ p->data, len, p->nsegments, listed, p->segments };
		x->info->whole = w;
	}
	x->s->pending = NULL;
	p->lent = state->lent;
	state->lent = p;
	if (buf)
		dissect_child_buffer(x->d, layer_index(x->d, x->l), x->id, buf);
	return p;
}

/* Messages that lie whole in this segment, from OFF of the layer on; what is left is kept. */
static void deliver_direct(struct delivery *x, const uint8_t *p, uint32_t off, uint32_t n)
{
	bool any = false;

	while (n > 0) {
		uint32_t len = message_length(x, p, n);

		if (len == 0)
			break;
		any = true;
		while (x->proto->runs && len < n) {
			uint32_t more = message_length(x, p + len, n - len);

			if (more == 0)
				break;
			len += more;
		}
		dissect_child(x->d, layer_index(x->d, x->l), x->id, off, len);
		p += len, off += len, n -= len;
	}
	if (n == 0)
		return;
	/* A run that has only begun is a layer too, as in Wireshark. */
	if (x->proto->runs && !any)
		dissect_child(x->d, layer_index(x->d, x->l), x->id, off, n);
	x->info->segment_data = n;
	if (!keep(x->d, x->info->flow, x->s, p, n))
		give_up(x->d, x->s);
}

/* N bytes at OFF of the layer go on where the kept ones end. */
static void deliver(struct delivery *x, const uint8_t *p, uint32_t off, uint32_t n)
{
	struct stream *s = x->s;

	if (!s->pending) {
		s->until_end = false;
		deliver_direct(x, p, off, n);
		return;
	}
	if (!keep(x->d, x->info->flow, s, p, n)) {
		give_up(x->d, s);
		return;
	}
	uint32_t all = s->pending->n, len = message_length(x, s->pending->data, all);
	if (len == 0) {
		x->info->segment_data = n;
		return;
	}
	/* What follows the message is of this segment alone, unless the message ended before it. */
	uint32_t rest = all - len;
	const struct pending *lent = deliver_kept(x, len);
	if (rest > n) {
		if (!keep(x->d, x->info->flow, s, lent->data + len, rest))
			give_up(x->d, s);
	} else if (rest) {
		deliver_direct(x, p + (n - rest), off + (n - rest), rest);
	}
}

/*
 * What the analysis takes for sent again is not dissected again: true for that.  Wireshark shows
 * the bytes of a retransmission, and nothing of one that was acknowledged before.
 */
static bool is_again(struct tcp_info *info, uint32_t n, bool whole)
{
	if (whole && (info->analysis & TCPA_SPURIOUS_RETRANSMISSION))
		return true;
	if (whole && (info->analysis & TCPA_RETRANSMISSION))
		info->segment_data = n;
	return info->analysis & (TCPA_RETRANSMISSION | TCPA_OUT_OF_ORDER);
}

/* Messages of a segment that came late: those that it holds whole; what is kept is left alone. */
static void deliver_late(struct delivery *x, const uint8_t *p, uint32_t off, uint32_t n)
{
	while (n > 0) {
		uint32_t len = x->proto->message(p, n, x->info->flow, x->info->side);

		if (len == 0 || len > n)
			break;
		dissect_child(x->d, layer_index(x->d, x->l), x->id, off, len);
		p += len, off += len, n -= len;
	}
	x->info->segment_data = n;
}

/* A message that goes on until the end of the stream is whole now. */
static void end_stream(struct dissection *d, struct layer *l, struct tcp_info *info,
		       struct stream *s)
{
	enum proto_id id = info->flow->app;
	struct delivery x = { d, l, info, s, proto_by_id(id), id, true };

	if (s->until_end && s->pending)
		deliver_kept(&x, s->pending->n);
	give_up(d, s);
}

void stream_payload(struct dissection *d, struct layer *l, struct tcp_info *info)
{
	const uint8_t *p = layer_data(d, l);
	uint8_t i = layer_index(d, l);
	uint32_t n = l->cap - l->hlen, seq = be32(p + 4), flags = p[13];
	struct stream *s = stream_of(d, info);

	if (n == 0) {
		if (s)
			end_stream(d, l, info, s);
		return;
	}
	if (!s || (flags & TCP_RST)) {
		dissect_child(d, i, PROTO_DATA, l->hlen, l->len - l->hlen);
		return;
	}
	if (flags & TCP_SYN)
		seq++;
	bool whole = l->cap == l->len;
	bool late = s->has_next && (int32_t)(seq - s->next) < 0;
	if (is_again(info, n, whole))
		return;
	if (!s->has_next || (int32_t)(seq - s->next) > 0)
		give_up(d, s);
	if (info->flow->app == PROTO_DATA)
		info->flow->app = (uint8_t)recognise(d, l, p + l->hlen, n);
	struct delivery x = {
		d, l, info, s, proto_by_id(info->flow->app), info->flow->app, flags & TCP_FIN
	};
	if (!late)
		s->next = seq + n;
	s->has_next = true;
	/* Cut segments are shown as they are: a message cannot be put together over a hole. */
	if (!whole || !x.proto->message) {
		if (!late) {
			give_up(d, s);
			s->next = seq + (l->len - l->hlen);
		}
		dissect_known(d, i, x.id, x.id == PROTO_DATA ? port_known(p) : NULL, l->hlen,
			      l->len - l->hlen);
		return;
	}
	if (late)
		deliver_late(&x, p + l->hlen, l->hlen, n);
	else
		deliver(&x, p + l->hlen, l->hlen, n);
}
