/* What a TCP conversation's summary says beyond struct conv. */
#ifndef TUNTRACE_FLOW_CONVTCP_H
#define TUNTRACE_FLOW_CONVTCP_H

#include <stdbool.h>
#include <stdint.h>

#include "flow/analysis.h"
#include "flow/conv.h"
#include "flow/state.h"
#include "flow/wait.h"

/* A moment of a conversation; frame 0: it has not come. */
struct conv_moment {
	uint64_t frame;
	int64_t ns;
};

/* What one end of it did. */
struct conv_tcp_side {
	uint64_t retransmissions; /* segments sent again, all kinds */
	uint64_t lost;            /* bytes that the capture lacks */
	uint32_t window_max;      /* bytes, scaled where the shift is known */
	uint32_t flight_max;      /* bytes in flight */
	int16_t scale;            /* TCP_SCALE_UNKNOWN, TCP_SCALE_UNUSED or the shift */
	uint16_t mss;             /* of its SYN; 0: none */
};

struct conv_tcp {
	struct tcp_states states;
	struct conv_tcp_side side[2];
	uint8_t completeness; /* tcp.completeness */
	int64_t initial_rtt;  /* as tcp.analysis.initial_rtt; 0: unknown */
	struct conv_moment syn, synack, established;
	struct conv_moment syn_again; /* the last SYN that was one sent again */
	/* Of the application: request is side 0's first data, answer side 1's after it. */
	struct conv_moment request, request_end, answer, answer_end;
	struct conv_moment hello, secure; /* TLS: ClientHello, and the handshake's end */
	struct conv_moment fin[2], reset;
	struct wait wait[WAIT_KINDS];
	struct conv_anomaly *anomaly; /* CONV_ANOMALIES of them, or NULL: none so far */
	struct conv_track *track;     /* the table's own, while the conversation lives */
	uint64_t last_frame;          /* of its segments, not of errors that quote it */
	int64_t last_ns;
};

/* One for each bit of TCPA_ (flow/analysis.h), in their order. */
enum { CONV_ANOMALIES = 15 };

/* The anomalies of kind BIT (a TCPA_ bit), or NULL where there are none. */
const struct conv_anomaly *conv_anomaly(const struct conv *c, unsigned bit);

/* "retransmission": what follows tcp.analysis. in the name of BIT's field. */
const char *conv_anomaly_name(unsigned bit);

/* How many of all kinds but keep-alives, window updates and answers to probes. */
uint64_t conv_anomalies(const struct conv *c);

#endif
