/*
 * The bytes of one conversation, each side's in order, as Wireshark's Follow Stream puts them
 * together.
 *
 * Bytes that come again are left out, those that came first stay.  What comes before its turn waits
 * until the gap is filled, or until the other side acknowledges it: then it is the capture that
 * lacks the bytes between, and a chunk says so.
 */
#ifndef TUNTRACE_FLOW_FOLLOW_H
#define TUNTRACE_FLOW_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct follow;

/* The next bytes of side SIDE, borrowed for the call. */
struct follow_chunk {
	unsigned side;
	uint64_t frame; /* that brought them */
	int64_t time_ns;
	uint32_t missing; /* bytes before them that the capture lacks */
	uint32_t cut;     /* bytes behind them that were not captured (snapshot length) */
	uint32_t n;
	const uint8_t *data;
};

struct follow_config {
	void (*chunk)(void *ctx, const struct follow_chunk *chunk);
	void *ctx;
};

struct follow_segment {
	unsigned side;
	uint64_t frame;
	int64_t time_ns;
	unsigned flags;    /* as in flow/tcp.h */
	uint32_t seq, ack; /* raw numbers */
	uint32_t len;      /* bytes of payload */
	uint32_t n;        /* those that were captured, at DATA */
	const uint8_t *data;
};

enum { FOLLOW_MEMORY_MIN = 1 << 20 };

/* In SIZE (at least FOLLOW_MEMORY_MIN) bytes at MEM: what waits for its turn is kept there. */
struct follow *follow_init(void *mem, size_t size, const struct follow_config *config);

void follow_tcp(struct follow *f, const struct follow_segment *s);

/* The conversation is over: bytes of SIDE that still wait behind a gap. */
uint64_t follow_waiting(const struct follow *f, unsigned side);
/* They are given all the same, with the gaps before them. */
void follow_flush(struct follow *f);

#endif
