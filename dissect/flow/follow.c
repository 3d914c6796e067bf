#include "flow/follow.h"

#include <string.h>

#include "flow/tcp.h"
#include "pool.h"

/* A segment that came before its turn; its bytes follow. */
struct piece {
	struct piece *next; /* that came after it */
	uint64_t frame;
	int64_t time_ns;
	uint32_t seq, len, n;
	uint8_t data[];
};

struct side {
	uint32_t next;     /* sequence number of the next byte */
	bool begun, given; /* the number is known; bytes have been given */
	struct piece *first, **last;
	uint32_t lowest; /* number of those that wait, where has_lowest */
	bool has_lowest;
	uint64_t waiting;
};

struct follow {
	struct follow_config config;
	struct pool pool;
	struct side side[2];
};

static bool after(uint32_t a, uint32_t b)
{
	return (int32_t)(a - b) > 0;
}

struct follow *follow_init(void *mem, size_t size, const struct follow_config *config)
{
	struct pool pool;

	pool_init(&pool, mem, size);
	struct follow *f = pool_alloc(&pool, sizeof *f);
	*f = (struct follow){ .config = *config, .pool = pool };
	for (unsigned i = 0; i < 2; i++)
		f->side[i].last = &f->side[i].first;
	return f;
}

/* The LEN bytes from SEQ on, N of them at DATA, as far as they are new; MISSING bytes before them. */
static void give(struct follow *f, unsigned side, const struct piece *p, const uint8_t *data,
		 uint32_t missing)
{
	struct side *s = &f->side[side];
	uint32_t old = s->next - p->seq, n = p->n > old ? p->n - old : 0;
	struct follow_chunk c = { .side = side,
				  .frame = p->frame,
				  .time_ns = p->time_ns,
				  .missing = missing,
				  .cut = p->len - old - n,
				  .n = n,
				  .data = data + (n ? old : 0) };

	s->next = p->seq + p->len;
	s->given = true;
	if (c.n || c.missing || c.cut)
		f->config.chunk(f->config.ctx, &c);
}

static void remove_piece(struct follow *f, struct side *s, struct piece **at)
{
	struct piece *p = *at;

	*at = p->next;
	if (!*at)
		s->last = at;
	s->waiting -= p->n;
	s->has_lowest = false;
	pool_free(&f->pool, p, sizeof *p + p->n);
}

/* One of those that wait, whose turn it is now or was before; false where there is none. */
static bool give_waiting(struct follow *f, unsigned side)
{
	struct side *s = &f->side[side];

	if (!s->first || (s->has_lowest && after(s->lowest, s->next)))
		return false;
	s->lowest = s->first->seq;
	for (struct piece **at = &s->first; *at; at = &(*at)->next) {
		struct piece *p = *at;

		if (!after(p->seq, s->next)) {
			if (after(p->seq + p->len, s->next))
				give(f, side, p, p->data, 0);
			remove_piece(f, s, at);
			return true;
		}
		if (after(s->lowest, p->seq))
			s->lowest = p->seq;
	}
	s->has_lowest = true;
	return false;
}

/* The one with the lowest number, in spite of the gap before it. */
static void give_over_gap(struct follow *f, unsigned side)
{
	struct side *s = &f->side[side];

	for (struct piece **at = &s->first; *at; at = &(*at)->next) {
		if ((*at)->seq != s->lowest)
			continue;
		uint32_t missing = s->lowest - s->next;

		s->next = s->lowest;
		give(f, side, *at, (*at)->data, missing);
		remove_piece(f, s, at);
		break;
	}
	while (give_waiting(f, side))
		;
}

/* The other side has seen all before ACK: gaps there are the capture's. */
static void take_ack(struct follow *f, unsigned side, uint32_t ack)
{
	struct side *s = &f->side[side];

	while (give_waiting(f, side))
		;
	while (s->first && after(ack, s->lowest))
		give_over_gap(f, side);
}

static void wait_for_turn(struct follow *f, unsigned side, const struct follow_segment *x,
			  uint32_t seq)
{
	struct side *s = &f->side[side];
	struct piece *p;

	while (!(p = pool_alloc(&f->pool, sizeof *p + x->n)) && s->first) {
		while (give_waiting(f, side))
			;
		if (s->first)
			give_over_gap(f, side);
	}
	if (!p)
		return;
	*p = (struct piece){
		.frame = x->frame, .time_ns = x->time_ns, .seq = seq, .len = x->len, .n = x->n
	};
	memcpy(p->data, x->data, x->n);
	if (s->has_lowest && after(s->lowest, seq))
		s->lowest = seq;
	*s->last = p;
	s->last = &p->next;
	s->waiting += x->n;
}

void follow_tcp(struct follow *f, const struct follow_segment *x)
{
	struct side *s = &f->side[x->side];
	uint32_t seq = x->seq + (x->flags & TCP_SYN ? 1 : 0);

	if (x->flags & TCP_ACK)
		take_ack(f, !x->side, x->ack);
	/* A RST may have any number; a SYN is where the bytes begin, unless some were given. */
	if (!(x->flags & TCP_RST) && (!s->begun || ((x->flags & TCP_SYN) && !s->given))) {
		s->next = seq;
		s->begun = true;
	}
	if (x->len == 0 || !s->begun || !after(seq + x->len, s->next))
		return;
	if (after(seq, s->next)) {
		if (x->n)
			wait_for_turn(f, x->side, x, seq);
		return;
	}
	struct piece p = {
		.frame = x->frame, .time_ns = x->time_ns, .seq = seq, .len = x->len, .n = x->n
	};
	give(f, x->side, &p, x->data, 0);
	while (give_waiting(f, x->side))
		;
}

uint64_t follow_waiting(const struct follow *f, unsigned side)
{
	return f->side[side].waiting;
}

void follow_flush(struct follow *f)
{
	for (unsigned i = 0; i < 2; i++) {
		while (give_waiting(f, i))
			;
		while (f->side[i].first)
			give_over_gap(f, i);
	}
}
