/*
 * The state that outlives a frame: fragments that wait for the rest, conversations and their
 * numbers, streams that are put together for the protocols that need it.
 *
 * It lives in one region of the caller's, which bounds it: where the region is used up the
 * oldest state is forgotten, and `forgotten` counts that.  Frames go through in order, once.
 */
#ifndef TUNTRACE_DISSECTOR_H
#define TUNTRACE_DISSECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fragment_table;
struct flow_table;
struct echo_table;
struct dns_table;
struct expect_table;
struct lent;

struct dissector_config {
	bool transport_only; /* nothing above TCP, UDP and ICMP is decoded: for lines without -v */
	bool flows;          /* conversations: tcp.stream, relative numbers, analysis */
	bool reassemble;     /* IP fragments, and TCP streams for the protocols that need them */
};

/* The region, of which what the dissector needs is taken and given back. */
enum { POOL_CLASSES = 32 };
struct pool {
	uint8_t *mem;
	size_t size, used;
	void *free[POOL_CLASSES]; /* blocks that were given back, by their sizes */
};

struct dissector {
	struct dissector_config config;
	struct pool pool;
	struct fragment_table *fragments; /* dissect/fragment.c */
	struct echo_table *echoes;        /* dissect/flow/echo.c */
	struct dns_table *dns;            /* dissect/flow/dns.c */
	struct flow_table *flows;         /* dissect/flow/ */
	struct expect_table *expected;    /* dissect/flow/expect.c */
	struct lent *lent;                /* dissect/flow/stream.c */
	uint64_t forgotten;       /* conversations and datagrams given up for want of room */
	uint64_t forgotten_flows; /* conversations among them that had not ended */
	/* Of the frames so far, for frame.time_delta and its like. */
	int64_t first_ns, previous_ns;
	bool has_first;
};

enum { DISSECTOR_MEMORY_MIN = 1 << 20 };

/* State in SIZE (at least DISSECTOR_MEMORY_MIN) bytes at MEM, both the caller's until the end. */
void dissector_init(struct dissector *x, const struct dissector_config *config, void *mem,
		    size_t size);

#endif
