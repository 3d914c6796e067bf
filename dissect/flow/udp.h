/* UDP of a conversation: its number and its times. */
#ifndef TUNTRACE_FLOW_UDP_H
#define TUNTRACE_FLOW_UDP_H

#include "flow/flow.h"

/* What is known of one datagram: layer.info of a UDP layer.  Times in nanoseconds. */
struct udp_info {
	uint32_t stream;
	bool has_time;
	int64_t since_first, since_previous;
	struct flow *flow;
	unsigned side;
};

/*
 * Takes layer L into its conversation; NULL without flows.  TIMED: it counts for the times, which
 * quoted and empty datagrams do not, as in Wireshark.
 */
const struct udp_info *udp_flow_update(struct dissection *d, const struct layer *l, bool timed);

#endif
