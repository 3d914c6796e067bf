/*
 * Conversations: who speaks with whom, numbered as Wireshark numbers tcp.stream and udp.stream.
 *
 * A flow is found by its two endpoints, whichever speaks.  Flows live in the dissector's pool;
 * where that is used up the ones that have been silent longest are forgotten, and counted.
 */
#ifndef TUNTRACE_FLOW_H
#define TUNTRACE_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect.h"

/*
 * Wireshark begins a new conversation behind the frame in which it recognises some protocols
 * (flow/expect.h).
 */
enum flow_renewal { FLOW_NOT_RENEWED, FLOW_TO_RENEW, FLOW_RENEWED };

struct flow_key {
	uint8_t addr[2][16]; /* the lower endpoint first; IPv4 in the first four bytes */
	uint16_t port[2];
	uint8_t addrlen;
	uint8_t kind; /* PROTO_TCP or PROTO_UDP */
};

struct flow {
	struct flow *next;          /* of its bucket */
	struct flow *older, *newer; /* by last use */
	struct flow_key key;
	uint32_t number; /* tcp.stream or udp.stream */
	uint8_t app;     /* enum proto_id that the payload was recognised as, or PROTO_DATA */
	uint8_t renewal; /* enum flow_renewal */
	uint8_t guess;   /* of UDP: enum udp_guess that it was recognised as before */
	int64_t first_ns, previous_ns; /* of its frames */
	void *app_state;               /* of that protocol, app_size bytes of the pool; or NULL */
	size_t app_size;
	void *state; /* of its kind: struct tcp_flow for TCP; or NULL */
};

/*
 * The flow of layer L (TCP or UDP, its ports there), made where it is new.  *SIDE is which of the
 * key's endpoints sent this.  NULL without flows in the dissector, without an IP layer, or
 * without memory.
 */
struct flow *flow_of(struct dissection *d, const struct layer *l, unsigned *side, bool *is_new);

/* A new flow in the place of F: the ports are used again. */
struct flow *flow_again(struct dissection *d, struct flow *f);

/*
 * The state of SIZE bytes, zeroed at first, of the protocol in flow F; NULL without memory.  Where
 * more is asked for than before it moves, with what it holds.
 */
void *flow_app_state(struct dissector *x, struct flow *f, size_t size);

/* Memory of the pool for a flow's state, for which silent flows but KEEP are forgotten; or NULL. */
void *flow_alloc(struct dissector *x, size_t n, const struct flow *keep);

#endif
