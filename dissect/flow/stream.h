/*
 * TCP streams, put together for the protocols whose messages do not end with a segment.
 *
 * Each direction keeps the bytes of a message that has begun and is not whole, up to a bound.
 * Bytes that come again are left out; where bytes are missing, what was kept is given up and the
 * next segment begins anew.  The frame whose segment completes a message carries it.
 */
#ifndef TUNTRACE_FLOW_STREAM_H
#define TUNTRACE_FLOW_STREAM_H

#include "flow/flow.h"

enum {
	STREAM_PENDING_MAX = 4 << 20, /* bytes of a message that are kept */
	STREAM_SEGMENTS_MAX = 64,     /* segments of it that are listed */
};

struct stream_segment {
	uint64_t frame;
	uint32_t len;
};

/* A message that several segments made: in the scratch of the dissection that completes it. */
struct stream_whole {
	const uint8_t *data;
	uint32_t len;
	uint32_t nsegments;
	uint32_t nlisted; /* of them, at most STREAM_SEGMENTS_MAX */
	const struct stream_segment *segments;
};

struct tcp_info;
struct stream;

/*
 * Hands the payload of TCP layer L, whose conversation is INFO, to the protocol that it is of:
 * as children of L, one a message.
 */
void stream_payload(struct dissection *d, struct layer *l, struct tcp_info *info);

/* A new frame begins: what the dissection of the one before borrowed is given back. */
void stream_reclaim(struct dissector *x);

/* Gives back a stream's memory. */
void stream_done(struct dissector *x, struct stream *s);

#endif
