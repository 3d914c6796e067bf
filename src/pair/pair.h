/*
 * Two ends of TCP, both lwIP, over a simulated wire in virtual time: a client that fetches or
 * sends bytes, a server that gives or takes them.  The same seed gives the same run, frame by
 * frame; ten minutes of back-off take no time.
 */
#ifndef TUNTRACE_PAIR_H
#define TUNTRACE_PAIR_H

#include <stdbool.h>
#include <stdint.h>

#include "impair/impair.h"

struct frame;

enum pair_end { PAIR_CLIENT, PAIR_SERVER };

struct pair_config {
	enum pair_end at;     /* whose frames are told */
	uint64_t down, up;    /* bytes from the server and to it */
	uint64_t think_ns;    /* the server's, before it answers */
	uint64_t pause_ns[2]; /* the client takes no bytes from then until then; 0, 0: always */
	uint64_t limit_ns;    /* of virtual time */
	uint32_t mtu;         /* bytes */
	bool ipv6, no_annotations, delayed_ack;
	uint32_t keepalive_ms; /* 0: no probes */
	struct impair_config
		impair; /* of the wire, as the client's end has it; also the run's seed */
	void (*frame)(void *arg, struct frame *f);
	/* True: the run is to end.  Asked after each step; may be NULL. */
	bool (*stop)(void *arg);
	void *arg;
};

struct pair_end_result {
	bool connected, closed;  /* closed: it is over, with ERR */
	int err;                 /* -errno */
	uint64_t sent, received; /* bytes of the content, equal to what they should be */
	bool spoiled;            /* and then one that was not */
};

struct pair_result {
	struct pair_end_result end[2];
	uint64_t virtual_ns, retransmitted;
	bool done; /* all bytes came, and both ends have closed in order */
};

/*
 * Runs it from beginning to end, once in a process: the clocks are virtual from then on, and the
 * stack's own counters would make a second run another.  0, or -errno where it could not begin.
 */
int pair_run(const struct pair_config *c, struct pair_result *r);

#endif
