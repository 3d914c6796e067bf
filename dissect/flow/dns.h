/* DNS queries that wait for their answers, conversation by conversation. */
#ifndef TUNTRACE_FLOW_DNS_H
#define TUNTRACE_FLOW_DNS_H

#include "dissect.h"

/* What a message belongs to: in the scratch of its dissection. */
struct dns_match {
	uint64_t frame;      /* of the query, or of what is sent again; 0: none */
	int64_t delay_ns;    /* of an answer, since the query */
	bool retransmission; /* of a query within five seconds, or of an answer */
};

/* What a message asks for: nothing, one answer, or a zone, of which the answers are many. */
enum dns_asks { DNS_ASKS_NOTHING, DNS_ASKS_ONE, DNS_ASKS_ZONE };

/* Takes the message with ID in layer L into its conversation; NULL without flows. */
const struct dns_match *dns_match(struct dissection *d, const struct layer *l, uint16_t id,
				  bool response, enum dns_asks asks);

#endif
