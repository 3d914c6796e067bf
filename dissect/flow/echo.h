/* Echo requests that wait for their replies, for ICMP and ICMPv6. */
#ifndef TUNTRACE_FLOW_ECHO_H
#define TUNTRACE_FLOW_ECHO_H

#include "dissect.h"

/* What a reply answers: in the scratch of its dissection. */
struct echo_match {
	uint64_t frame;   /* of the request */
	int64_t delay_ns; /* since then */
};

/* Notes the request in layer L; nothing without flows. */
void echo_request(struct dissection *d, const struct layer *l, uint16_t ident, uint16_t seq);

/* The request that the reply in layer L answers for the first time, or NULL. */
const struct echo_match *echo_reply(struct dissection *d, const struct layer *l, uint16_t ident,
				    uint16_t seq);

#endif
