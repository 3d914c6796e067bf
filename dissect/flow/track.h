/* What a TCP conversation's summary needs while it lives, and gives back when it is over. */
#ifndef TUNTRACE_FLOW_TRACK_H
#define TUNTRACE_FLOW_TRACK_H

#include <stdbool.h>
#include <stdint.h>

#include "flow/tls.h"

enum { TRACK_SENT_MAX = 8 };

/* A segment that waits for its acknowledgment. */
struct track_sent {
	uint32_t end;   /* the sequence number behind it */
	uint32_t tsval; /* of its timestamps option */
	int64_t ns;
	bool again; /* it was sent before, or again since (Karn's rule) */
	bool has_ts;
};

/* What one end has sent, and how far the other has acknowledged it. */
struct track_side {
	bool has_next, has_acked;
	bool closed; /* it has announced a window of 0 and not opened it since */
	uint8_t nsent;
	uint32_t next, acked;
	struct track_sent sent[TRACK_SENT_MAX]; /* in the order of sending */
	struct tls_walk tls;
};

struct conv_track {
	struct track_side side[2];
	int8_t speaker; /* the side that sent data last; -1: none yet */
};

#endif
