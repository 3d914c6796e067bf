#include "flow/pending.h"

#include <string.h>

#include "dissector.h"
#include "pool.h"

enum { FIRST_SIZE = 512, FIRST_SEGMENTS = 8 };

struct pending *pending_new(struct dissection *d, const struct flow *f, uint32_t seq)
{
	struct pending *q = flow_alloc(d->dissector, FIRST_SIZE, f);

	if (q)
		*q = (struct pending){ .lent.size = FIRST_SIZE, .seq = seq };
	return q;
}

/* Room for HAVE bytes in all; false where there is none. */
static bool make_room(struct dissection *d, const struct flow *f, struct pending **q, uint32_t have)
{
	struct pending *old = *q, *p;
	size_t size = old->lent.size;

	if (have > STREAM_PENDING_MAX)
		return false;
	while (size - sizeof *old < have)
		size *= 2;
	if (size == old->lent.size)
		return true;
	p = flow_alloc(d->dissector, size, f);
	if (!p)
		return false;
	memcpy(p, old, old->lent.size);
	pool_free(&d->dissector->pool, old, old->lent.size);
	p->lent.size = size;
	*q = p;
	return true;
}

/* Room for one more segment in the list; false where there is none. */
static bool make_place(struct dissection *d, const struct flow *f, struct pending *q)
{
	uint32_t max = q->maxsegments ? 2 * q->maxsegments : FIRST_SEGMENTS;
	struct segment_list *list;

	if (q->nsegments < q->maxsegments)
		return true;
	if (max > STREAM_SEGMENTS_MAX)
		return false;
	size_t size = sizeof *list + max * sizeof list->segment[0];
	list = flow_alloc(d->dissector, size, f);
	if (!list)
		return false;
	if (q->list) {
		memcpy(list->segment, q->list->segment, q->nsegments * sizeof list->segment[0]);
		pool_free(&d->dissector->pool, q->list, q->list->lent.size);
	}
	list->lent.size = size;
	q->list = list;
	q->maxsegments = max;
	return true;
}

static void list_segment(struct pending *q, uint64_t frame, uint32_t at, uint32_t n)
{
	struct stream_segment *list = q->list->segment;
	uint32_t i = q->nsegments++;

	for (; i > 0 && list[i - 1].off > at; i--)
		list[i] = list[i - 1];
	list[i] = (struct stream_segment){ frame, at, n };
	/* What is there without a gap: nothing changes below it. */
	for (; i < q->nsegments && list[i].off <= q->have; i++)
		if (q->have - list[i].off < list[i].len)
			q->have = list[i].off + list[i].len;
}

void pending_put(struct dissection *d, const struct flow *f, struct pending **q, uint32_t at,
		 const uint8_t *p, uint32_t n)
{
	if (!(*q)->lost && make_room(d, f, q, at + n) && make_place(d, f, *q)) {
		uint32_t old = at < (*q)->have ? (*q)->have - at : 0;

		if (old < n)
			memcpy((*q)->data + at + old, p + old, n - old);
		list_segment(*q, d->frame->number, at, n);
		return;
	}
	(*q)->lost = true;
	if (at <= (*q)->have && (*q)->have - at < n)
		(*q)->have = at + n;
}

bool pending_is_whole(const struct pending *q)
{
	return q->ends && q->have >= q->ends;
}

void pending_free(struct dissector *x, struct pending *q)
{
	if (!q)
		return;
	if (q->list)
		pool_free(&x->pool, q->list, q->list->lent.size);
	pool_free(&x->pool, q, q->lent.size);
}

void pending_lend(struct dissector *x, struct pending *q)
{
	if (q->list)
		stream_lend(x, &q->list->lent);
	stream_lend(x, &q->lent);
}
