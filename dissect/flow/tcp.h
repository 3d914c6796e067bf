/*
 * TCP of a conversation: relative numbers, what each side has sent and acknowledged, and the
 * analysis of sequence numbers as Wireshark 4.0 defines it.
 */
#ifndef TUNTRACE_FLOW_TCP_H
#define TUNTRACE_FLOW_TCP_H

#include <stdbool.h>
#include <stdint.h>

#include "flow/analysis.h"
#include "flow/flow.h"

/* A segment as the analysis takes it; raw numbers as on the wire. */
struct tcp_segment {
	uint32_t seq, ack, len; /* len: payload, bytes */
	uint32_t window;        /* unscaled */
	uint16_t flags;
	bool has_len;     /* not of a fragment, not quoted, header whole */
	bool bad_header;  /* of less than 20 bytes by its own length */
	bool cut_options; /* its options were not all captured: what they say is not known */
	int16_t scale;    /* of the window scale option, or TCP_SCALE_UNKNOWN */
	unsigned nsack;   /* blocks of the SACK option, at most TCP_SACK_MAX */
	struct {
		uint32_t left, right;
	} sack[4];
};

enum { TCP_SACK_MAX = 4, TCP_PARTS_MAX = 4 };

/* What is known of one segment: layer.info of a TCP layer.  Times in nanoseconds. */
struct tcp_info {
	uint32_t stream;
	uint32_t seq, ack, next; /* relative */
	uint32_t len;
	uint32_t window; /* scaled */
	int16_t scale;   /* shift, TCP_SCALE_UNKNOWN or TCP_SCALE_UNUSED */
	bool has_len;
	bool has_time;
	uint8_t completeness;
	uint16_t analysis;                    /* TCPA_ bits */
	bool has_analysis;                    /* any result of it: the tree has the branch */
	uint32_t bytes_in_flight, push_bytes; /* 0: none */
	uint32_t dup_number;
	uint32_t retrans_number; /* of a retransmission: how often its bytes are known to be sent */
	uint64_t dup_frame, acked_frame, rto_frame;
	int64_t ack_rtt, initial_rtt, rto; /* 0: none */
	int32_t acked;         /* sequence numbers that it is the first to acknowledge */
	int32_t window_growth; /* since the segment before; scaled */
	int32_t gap, arrived;  /* bytes missing before it; of it and in order for the first time */
	bool has_sack;
	int64_t since_first, since_previous;
	/* Parts of the payload that are of a message of several segments; from the layer's start. */
	struct {
		uint32_t off, len;
	} part[TCP_PARTS_MAX];
	uint8_t nparts;
	bool waits;                       /* the message goes on in a later frame */
	const struct stream_whole *whole; /* what this segment completed, or NULL */
	uint32_t peer_base;               /* what SACK edges are relative to */
	struct flow *flow;
	unsigned side; /* which endpoint of the flow sent it */
};

struct tcp_flow;

/*
 * Takes segment S of layer L into its conversation and gives what is known of it, in the scratch
 * of D; NULL without flows.
 */
struct tcp_info *tcp_flow_update(struct dissection *d, const struct layer *l,
				 const struct tcp_segment *s);

/* The place of side SIDE's stream in flow F, which has TCP state. */
struct stream;
struct stream **tcp_flow_stream(struct flow *f, unsigned side);

/* tcp.completeness of flow F, which has TCP state, up to now. */
uint8_t tcp_flow_completeness(const struct flow *f);

/* Gives back the memory of a flow's state. */
void tcp_flow_done(struct dissector *x, struct tcp_flow *t);

#endif
