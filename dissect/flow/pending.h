/*
 * The bytes of a message that has begun in a TCP stream and is not whole: a block of the pool, into
 * which segments go where their numbers say, so that they may come in any order.
 *
 * What is more than STREAM_PENDING_MAX is not kept, but followed, so that it is known where the
 * message ends.
 */
#ifndef TUNTRACE_FLOW_PENDING_H
#define TUNTRACE_FLOW_PENDING_H

#include "flow/stream.h"

struct segment_list {
	struct lent lent;
	struct stream_segment segment[];
};

struct pending {
	struct lent lent;   /* its size is that of the block */
	uint32_t seq;       /* number of its first byte */
	uint32_t want;      /* bytes that are asked for; PENDING_UNTIL_END */
	bool segment;       /* one more segment was asked for, all of it, however long */
	bool lost;          /* not all of it is kept */
	uint32_t ends;      /* bytes of it once the segment that ends it has come, 0 before */
	uint32_t have;      /* bytes from the start on that have come without a gap */
	uint32_t resume;    /* the protocol's own */
	uint32_t nsegments; /* in the order of their bytes; maxsegments of them can be listed */
	uint32_t maxsegments;
	struct segment_list *list; /* or NULL */
	uint8_t data[];
};

enum { PENDING_UNTIL_END = 0x40000000 };

/* An empty one for bytes from number SEQ on, of flow F; NULL without memory. */
struct pending *pending_new(struct dissection *d, const struct flow *f, uint32_t seq);

/*
 * N bytes at P into *Q at AT from its start, by the frame of D; *Q may move.  Bytes that are there
 * already stay as they are.
 */
void pending_put(struct dissection *d, const struct flow *f, struct pending **q, uint32_t at,
		 const uint8_t *p, uint32_t n);

/* True where all bytes up to the one that ends it are there. */
bool pending_is_whole(const struct pending *q);

/* NULL is nothing. */
void pending_free(struct dissector *x, struct pending *q);

/* The same when the next frame begins: the dissection of this one borrows it. */
void pending_lend(struct dissector *x, struct pending *q);

#endif
