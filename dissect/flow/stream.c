#include "flow/stream.h"

#include <string.h>

#include "bytes.h"
#include "dissector.h"
#include "pool.h"
#include "flow/tcp.h"
#include "walk.h"

enum { FIRST_SIZE = 4096 };

/* One direction. */
struct stream {
	uint32_t next; /* sequence number that the next byte must have */
	bool has_next;
	bool until_end; /* the message that is kept ends with the stream */
	uint8_t *data;  /* size bytes; those from start to end are kept */
	uint32_t size, start, end;
	uint32_t nsegments;
	struct stream_segment segments[STREAM_SEGMENTS_MAX];
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

void stream_done(struct dissector *x, struct stream *s)
{
	if (!s)
		return;
	pool_free(&x->pool, s->data, s->size);
	pool_free(&x->pool, s, sizeof *s);
}

static void give_up(struct stream *s)
{
	s->start = s->end = 0;
	s->nsegments = 0;
	s->until_end = false;
}

/* N more bytes behind those that are kept; false where that is too many. */
static bool keep(struct dissection *d, const struct flow *f, struct stream *s, const uint8_t *p,
		 uint32_t n)
{
	uint32_t have = s->end - s->start, size = s->size ? s->size : FIRST_SIZE;

	if (have > STREAM_PENDING_MAX || n > STREAM_PENDING_MAX - have)
		return false;
	if (s->start) {
		memmove(s->data, s->data + s->start, have);
		s->start = 0;
		s->end = have;
	}
	while (size < have + n)
		size *= 2;
	if (size > s->size) {
		uint8_t *data = flow_alloc(d->dissector, size, f);
		if (!data)
			return false;
		if (have)
			memcpy(data, s->data, have);
		pool_free(&d->dissector->pool, s->data, s->size);
		s->data = data;
		s->size = size;
	}
	memcpy(s->data + s->end, p, n);
	s->end += n;
	if (s->nsegments < STREAM_SEGMENTS_MAX)
		s->segments[s->nsegments] = (struct stream_segment){ d->frame->number, n };
	s->nsegments++;
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

/* The message of LEN bytes that is kept, as a layer in a buffer of its own. */
static void deliver_kept(struct delivery *x, uint32_t len)
{
	struct stream *s = x->s;
	struct stream_whole *w = dissect_scratch(x->d, sizeof *w);
	uint32_t listed = s->nsegments < STREAM_SEGMENTS_MAX ? s->nsegments : STREAM_SEGMENTS_MAX;
	struct stream_segment *list =
		dissect_scratch(x->d, listed * (uint32_t)sizeof(struct stream_segment));
	uint8_t buf = dissect_buffer(x->d, s->data + s->start, len, "Reassembled TCP");

	if (list)
		memcpy(list, s->segments, listed * sizeof *list);
	if (w && list) {
		*w = (struct stream_whole){ s->data + s->start, len, s->nsegments, list };
		x->info->whole = w;
	}
	if (buf)
		dissect_child_buffer(x->d, layer_index(x->d, x->l), x->id, buf);
	s->start += len;
	s->nsegments = 0;
}

/* Messages that lie whole in this segment, from OFF of the layer on; what is left is kept. */
static void deliver_direct(struct delivery *x, const uint8_t *p, uint32_t off, uint32_t n)
{
	while (n > 0) {
		uint32_t len = message_length(x, p, n);

		if (len == 0)
			break;
		dissect_child(x->d, layer_index(x->d, x->l), x->id, off, len);
		p += len, off += len, n -= len;
	}
	if (n == 0)
		return;
	x->info->segment_data = n;
	if (!keep(x->d, x->info->flow, x->s, p, n))
		give_up(x->s);
}

/* N bytes at OFF of the layer go on where the kept ones end. */
static void deliver(struct delivery *x, const uint8_t *p, uint32_t off, uint32_t n)
{
	struct stream *s = x->s;

	if (s->start == s->end) {
		give_up(s);
		deliver_direct(x, p, off, n);
		return;
	}
	uint32_t before = s->end - s->start;
	if (!keep(x->d, x->info->flow, s, p, n)) {
		give_up(s);
		return;
	}
	uint32_t len = message_length(x, s->data + s->start, s->end - s->start);
	if (len == 0) {
		x->info->segment_data = n;
		return;
	}
	/* What follows the message is of this segment alone, unless the message ended before it. */
	uint32_t rest = before + n - len;
	deliver_kept(x, len);
	if (rest > n)
		return;
	s->end -= rest;
	if (rest)
		deliver_direct(x, p + (n - rest), off + (n - rest), rest);
}

/* Where the new bytes of the segment begin: its own bytes that were there before are left out. */
static uint32_t trim(struct stream *s, uint32_t seq, uint32_t n)
{
	if (!s->has_next || (int32_t)(seq - s->next) > 0) {
		give_up(s);
		return 0;
	}
	uint32_t old = s->next - seq;
	return old < n ? old : n;
}

/* A message that goes on until the end of the stream is whole now. */
static void end_stream(struct dissection *d, struct layer *l, struct tcp_info *info,
		       struct stream *s)
{
	enum proto_id id = info->flow->app;
	struct delivery x = { d, l, info, s, proto_by_id(id), id, true };

	if (s->until_end && s->start < s->end)
		deliver_kept(&x, s->end - s->start);
	give_up(s);
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
	uint32_t skip = trim(s, seq, n);
	if (skip == n)
		return; /* sent again: it has been dissected */
	if (info->flow->app == PROTO_DATA)
		info->flow->app = (uint8_t)recognise(d, l, p + l->hlen, n);
	struct delivery x = {
		d, l, info, s, proto_by_id(info->flow->app), info->flow->app, flags & TCP_FIN
	};
	s->next = seq + n;
	s->has_next = true;
	/* Cut segments are shown as they are: a message cannot be put together over a hole. */
	if (l->cap < l->len || !x.proto->message) {
		give_up(s);
		s->next = seq + (l->len - l->hlen);
		dissect_child(d, i, x.id, l->hlen, l->len - l->hlen);
		return;
	}
	deliver(&x, p + l->hlen + skip, l->hlen + skip, n - skip);
}
