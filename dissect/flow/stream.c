/*
 * Theory of operation.
 *
 * A segment that continues a pending message goes into it.  Where the message is then as long as was
 * asked for, its protocol is called with all of it; it may find that it needs still more.  Any other
 * segment is handed to the protocol as it is, and what it cannot use yet begins a pending message.
 * What the analysis takes for sent again is not dissected again.
 */
#include "flow/stream.h"

#include <string.h>

#include "bytes.h"
#include "dissector.h"
#include "flow/pending.h"
#include "flow/tcp.h"
#include "known.h"
#include "pool.h"
#include "walk.h"

enum { PAST = 4 };

/* One direction. */
struct stream {
	struct pending *pending; /* or NULL: none has begun */
	/* Messages of several segments that were whole: the numbers of their bytes. */
	struct {
		uint32_t seq, end;
	} past[PAST];
	uint8_t npast;
	bool fin; /* has come */
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
	pending_free(x, s->pending);
	pool_free(&x->pool, s, sizeof *s);
}

void stream_lend(struct dissector *x, struct lent *block)
{
	block->next = x->lent;
	x->lent = block;
}

void stream_reclaim(struct dissector *x)
{
	struct lent *p = x->lent;

	x->lent = NULL;
	while (p) {
		struct lent *next = p->next;

		pool_free(&x->pool, p, p->size);
		p = next;
	}
}

uint8_t *dissect_borrow(struct dissection *d, uint32_t n)
{
	struct lent *block;

	if (!d->dissector || n > STREAM_PENDING_MAX)
		return NULL;
	block = pool_alloc(&d->dissector->pool, sizeof *block + n);
	if (!block)
		return NULL;
	block->size = sizeof *block + n;
	stream_lend(d->dissector, block);
	return (uint8_t *)(block + 1);
}

/*
 * True where what is known of PORT takes all that goes there, so that nothing else is looked for: as
 * Wireshark has it, even where TLS was agreed on.
 */
static bool takes_all(uint32_t port)
{
	return port == 3389 || port == 8009;
}

/* What is registered for PORT, if the N bytes at P can be that. */
static enum proto_id of_port(uint32_t port, const uint8_t *p, uint32_t n)
{
	enum proto_id id = registry_next(REGISTRY_TCP_PORT, port);
	const struct proto *proto = proto_by_id(id);

	return proto->refuse && proto->refuse(p, n) ? PROTO_DATA : id;
}

/* The protocol that begins with the N bytes at P, where the flow has none yet. */
static enum proto_id recognise(const struct dissection *d, const struct layer *l, const uint8_t *p,
			       uint32_t n)
{
	const uint8_t *tcp = layer_data(d, l);
	uint32_t a = be16(tcp), b = be16(tcp + 2);
	enum proto_id next = of_port(a < b ? a : b, p, n);

	if (next == PROTO_DATA)
		next = of_port(a < b ? b : a, p, n);
	if (takes_all(a) || takes_all(b))
		return next;
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

/* One segment on its way: N bytes at P, OFF bytes into the layer, the first of them number SEQ. */
struct delivery {
	struct dissection *d;
	struct layer *l;
	struct tcp_info *info;
	struct stream *s;
	const struct proto *proto;
	enum proto_id id;
	bool fin;
	const uint8_t *p;
	uint32_t off, n, seq;
};

/* Bytes for a protocol: in buffer BUF at OFF, or of the segment where that is 0. */
struct bytes {
	const uint8_t *p;
	uint32_t n;
	uint8_t buf;
	uint32_t off;
	uint32_t claimed; /* bytes that there would be, had the segment not been cut */
	bool last;        /* no more can be asked for */
};

static void add_layer(struct delivery *x, const struct bytes *b, uint32_t at, uint32_t len)
{
	uint8_t i = layer_index(x->d, x->l);

	if (b->buf)
		dissect_child_buffer(x->d, i, x->id, b->buf, b->off + at, len);
	else
		dissect_child(x->d, i, x->id, b->off + at,
			      at + len == b->n ? b->claimed - at : len);
}

/*
 * Calls the protocol for B: how many of the bytes are whole messages.  *NEED is 0 where all are, else
 * how many bytes from the start on are asked for; STREAM_SEGMENT is one more segment.
 */
enum { STREAM_SEGMENT = 0x7ffffffe };

static uint32_t call(struct delivery *x, const struct bytes *b, uint32_t *resume, uint32_t *need)
{
	struct message_ask ask = { x->info->flow, x->info->side, x->fin, b->last, resume };
	unsigned first = x->d->nlayers;
	uint32_t used = 0, len;

	*need = 0;
	/* As Wireshark has it, what does not come in its order is not dissected. */
	if (x->info->analysis & TCPA_OUT_OF_ORDER)
		return b->n;
	if ((x->info->analysis & TCPA_KEEP_ALIVE) ||
	    (x->proto->refuse && x->proto->refuse(b->p, b->n))) {
		dissect_child(x->d, layer_index(x->d, x->l), PROTO_DATA, x->off, x->n);
		return b->n;
	}
	while (used < b->n) {
		uint32_t left = b->n - used;

		len = x->proto->message(b->p + used, left, &ask);
		if (b->last && (len == 0 || len > left))
			len = left;
		if (len == 0 || len > left) {
			*need = len == 0                       ? STREAM_SEGMENT :
				len == PROTO_MESSAGE_UNTIL_END ? len :
								 used + len;
			break;
		}
		*resume = 0;
		if (!x->proto->runs) {
			unsigned i = x->d->nlayers;

			add_layer(x, b, used, len);
			if (i > first && i < x->d->nlayers)
				x->d->layers[i].again = true;
		}
		used += len;
	}
	/* A run that has only begun is a layer too. */
	if (x->proto->runs)
		add_layer(x, b, 0, b->n);
	return used;
}

static void note_part(struct delivery *x, uint32_t off, uint32_t n)
{
	struct tcp_info *info = x->info;

	if (n == 0 || info->nparts == TCP_PARTS_MAX)
		return;
	info->part[info->nparts].off = off;
	info->part[info->nparts++].len = n;
}

/* Of the bytes of Q, which are all there, USED are a message: the tree of its segments has all. */
static void note_whole(struct delivery *x, const struct pending *q, uint32_t used)
{
	struct stream_whole *w = dissect_scratch(x->d, sizeof *w);
	uint8_t i = x->s->npast++ % PAST;

	x->s->past[i].seq = q->seq;
	x->s->past[i].end = q->seq + used;
	if (w)
		*w = (struct stream_whole){ q->data, q->ends, q->list ? q->nsegments : 0,
					    q->list ? q->list->segment : NULL };
	x->info->whole = w;
}

/* What Q waits for, as call() gave it; it has bytes up to END. */
static void ask_for(struct pending *q, uint32_t need, uint32_t end)
{
	q->ends = 0;
	q->segment = need == STREAM_SEGMENT;
	q->want = need == STREAM_SEGMENT   ? end + 1 :
		  need > PENDING_UNTIL_END ? PENDING_UNTIL_END :
					     need;
}

/* The last N bytes of the segment begin a message that goes on. */
static void begin(struct delivery *x, uint32_t n, uint32_t need, uint32_t resume)
{
	uint32_t at = x->n - n;
	struct pending *q;

	pending_free(x->d->dissector, x->s->pending);
	x->s->pending = q = pending_new(x->d, x->info->flow, x->seq + at);
	x->info->waits = true;
	if (!q)
		return;
	q->resume = resume;
	pending_put(x->d, x->info->flow, &x->s->pending, 0, x->p + at, n);
	ask_for(x->s->pending, need, n);
}

/* The segment for itself. */
static void deliver_fresh(struct delivery *x)
{
	struct bytes b = { x->p, x->n, 0, x->off, x->n, false };
	uint32_t need, resume = 0, used = call(x, &b, &resume, &need);

	if (!need)
		return;
	note_part(x, x->off + used, x->n - used);
	if (need != STREAM_SEGMENT && need != PROTO_MESSAGE_UNTIL_END)
		need -= used;
	begin(x, x->n - used, need, resume);
}

static void advance(struct delivery *x, uint32_t n)
{
	x->p += n;
	x->off += n;
	x->n -= n;
	x->seq += n;
}

/* All of the bytes that the pending message was to have are there: *X moves over its own. */
static void deliver_whole(struct delivery *x, uint32_t at, uint32_t len, uint32_t shown)
{
	struct pending *q = x->s->pending;
	uint8_t buf = q->lost ? 0 : dissect_buffer(x->d, q->data, q->ends, "Reassembled TCP");
	struct bytes b = { q->data, q->ends, buf, 0, q->ends, false };
	uint32_t need = 0, used = buf ? call(x, &b, &q->resume, &need) : q->ends;

	if (need && used <= at) {
		/* Still too little, which stays. */
		if (used == 0 && buf && buf + 1u == x->d->nbufs && !x->proto->runs)
			x->d->nbufs--;
		ask_for(q, need, at + len);
		x->info->waits = true;
		if (len == x->n)
			note_part(x, x->off, x->n);
		advance(x, len);
		return;
	}
	note_part(x, x->off, shown);
	x->s->pending = NULL;
	note_whole(x, q, need ? used : q->ends);
	pending_lend(x->d->dissector, q);
	if (need) {
		uint32_t tail = q->ends - used;

		if (need != STREAM_SEGMENT && need != PROTO_MESSAGE_UNTIL_END)
			need -= used;
		/* What begins another message is the segment's last. */
		x->n = len;
		begin(x, tail, need, q->resume);
	}
	advance(x, shown);
}

/* The segment goes on where the pending message does, AT bytes from its start. */
static void deliver_more(struct delivery *x, uint32_t at)
{
	struct pending *q = x->s->pending;
	uint32_t len = q->segment || x->n < q->want - at ? x->n : q->want - at;

	pending_put(x->d, x->info->flow, &x->s->pending, at, x->p, len);
	q = x->s->pending;
	if (x->n >= q->want - at && at + len > q->ends)
		q->ends = at + len;
	if (pending_is_whole(q)) {
		deliver_whole(x, at, len, len);
		return;
	}
	note_part(x, x->off, len);
	x->info->waits = true;
	advance(x, len);
}

static bool is_in(uint32_t seq, uint32_t from, uint32_t end)
{
	return seq - from < end - from;
}

static bool was_delivered(const struct stream *s, uint32_t seq)
{
	for (unsigned i = 0; i < PAST && i < s->npast; i++)
		if (is_in(seq, s->past[i].seq, s->past[i].end))
			return true;
	return false;
}

static void deliver(struct delivery *x)
{
	struct stream *s = x->s;

	while (x->n > 0) {
		uint32_t at = s->pending ? x->seq - s->pending->seq : 0;

		if (s->pending && at < s->pending->want) {
			deliver_more(x, at);
		} else if (was_delivered(s, x->seq)) {
			note_part(x, x->off, x->n);
			return;
		} else {
			deliver_fresh(x);
			return;
		}
	}
}

/* Sent again, whole, in frame of X: shown, or not even that; true for that. */
static bool is_again(struct delivery *x)
{
	const struct pending *q = x->s->pending;
	bool pending = q && x->seq == q->seq && x->n <= q->want;

	if (!pending && (x->info->analysis & TCPA_SPURIOUS_RETRANSMISSION))
		return true;
	if (!pending && !(x->info->analysis & TCPA_RETRANSMISSION))
		return false;
	note_part(x, x->off, x->n);
	return true;
}

/* A FIN, with or without payload, ends a message that goes on until then: true where it did. */
static bool end_stream(struct delivery *x)
{
	struct pending *q = x->s->pending;
	bool first = !x->s->fin;

	x->s->fin = true;
	if (!first || !q || q->want != PENDING_UNTIL_END || x->seq - q->seq - 1 >= q->want)
		return false;
	uint32_t at = x->seq - q->seq;
	if (x->n)
		pending_put(x->d, x->info->flow, &x->s->pending, at, x->p, x->n);
	q = x->s->pending;
	q->ends = at + x->n;
	if (!pending_is_whole(q))
		return false;
	x->s->pending = NULL;
	note_whole(x, q, q->ends);
	pending_lend(x->d->dissector, q);
	uint8_t buf = q->lost ? 0 : dissect_buffer(x->d, q->data, q->ends, "Reassembled TCP");
	struct bytes b = { q->data, q->ends, buf, 0, q->ends, true };
	uint32_t need;
	if (buf)
		call(x, &b, &q->resume, &need);
	return true;
}

/* A segment of which not all was captured cannot be put together with others. */
static void deliver_cut(struct delivery *x, uint32_t claimed)
{
	struct bytes b = { x->p, x->n, 0, x->off, claimed, true };
	uint32_t need, resume = 0;

	if (!(x->info->analysis & TCPA_RETRANSMISSION))
		call(x, &b, &resume, &need);
}

/* Of a protocol that is not put together, or of none; P is the TCP header. */
static void deliver_plain(struct delivery *x, const uint8_t *p)
{
	if (x->l->cap == x->l->len && is_again(x))
		return;
	if (x->info->analysis & (TCPA_RETRANSMISSION | TCPA_OUT_OF_ORDER))
		return;
	dissect_known(x->d, layer_index(x->d, x->l), x->id,
		      x->id == PROTO_DATA ? port_known(p) : NULL, x->off, x->l->len - x->off);
}

void stream_payload(struct dissection *d, struct layer *l, struct tcp_info *info)
{
	const uint8_t *p = layer_data(d, l);
	uint32_t n = l->cap - l->hlen, flags = p[13];
	struct stream *s = stream_of(d, info);

	if (flags & TCP_RST)
		return;
	if (!s) {
		if (n)
			dissect_child(d, layer_index(d, l), PROTO_DATA, l->hlen, l->len - l->hlen);
		return;
	}
	if (n && info->flow->app == PROTO_DATA)
		info->flow->app = (uint8_t)recognise(d, l, p + l->hlen, n);
	struct delivery x = { .d = d,
			      .l = l,
			      .info = info,
			      .s = s,
			      .proto = proto_by_id(info->flow->app),
			      .id = info->flow->app,
			      .fin = flags & TCP_FIN,
			      .p = p + l->hlen,
			      .off = l->hlen,
			      .n = n,
			      .seq = be32(p + 4) + (flags & TCP_SYN ? 1 : 0) };

	if (x.fin && l->cap == l->len && end_stream(&x))
		return;
	if (n == 0)
		return;
	if (!x.proto->message)
		deliver_plain(&x, p);
	else if (l->cap < l->len)
		deliver_cut(&x, l->len - l->hlen);
	else if (!is_again(&x))
		deliver(&x);
}
