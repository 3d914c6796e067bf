/*
 * TCP streams, put together for the protocols whose messages do not end with a segment, as Wireshark
 * does it: a protocol is called with the bytes of a segment, says how many messages they are and
 * whether more is needed for the next; then it is called again with all of that.
 *
 * Each direction keeps the bytes of one message that has begun and is not whole, up to a bound.  The
 * frame whose segment completes it carries it.
 */
#ifndef TUNTRACE_FLOW_STREAM_H
#define TUNTRACE_FLOW_STREAM_H

#include "flow/flow.h"

enum {
	STREAM_PENDING_MAX = 4 << 20,  /* bytes of a message that are kept */
	STREAM_SEGMENTS_MAX = 1 << 16, /* segments that they come in */
};

struct stream_segment {
	uint64_t frame;
	uint32_t off, len; /* its bytes in the message */
};

/* A message that several segments made: in the scratch of the dissection that completes it. */
struct stream_whole {
	const uint8_t *data;
	uint32_t len;
	uint32_t nsegments;
	const struct stream_segment *segments;
};

struct tcp_info;
struct stream;

/*
 * Hands the payload of TCP layer L, whose conversation is INFO, to the protocol that it is of:
 * as children of L, one a message.
 */
void stream_payload(struct dissection *d, struct layer *l, struct tcp_info *info);

/* A block of SIZE bytes of the pool, which begins with this, is given back when the next frame begins. */
struct lent {
	struct lent *next;
	size_t size;
};
void stream_lend(struct dissector *x, struct lent *block);

/* A new frame begins: what the dissection of the one before borrowed is given back. */
void stream_reclaim(struct dissector *x);

/* Gives back a stream's memory. */
void stream_done(struct dissector *x, struct stream *s);

#endif
