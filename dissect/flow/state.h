/*
 * The states of both ends of a TCP connection (RFC 9293, section 3.3.2), from its frames alone.
 *
 * A frame that was captured is taken to have arrived: it moves its sender and its receiver.  A side
 * of which nothing is known is in TCP_STATE_NONE; one that is first seen in the middle of a
 * connection is taken to be established.
 */
#ifndef TUNTRACE_FLOW_STATE_H
#define TUNTRACE_FLOW_STATE_H

#include <stdbool.h>
#include <stdint.h>

enum flow_tcp_state {
	TCP_STATE_NONE,
	TCP_STATE_LISTEN,
	TCP_STATE_SYN_SENT,
	TCP_STATE_SYN_RECEIVED,
	TCP_STATE_ESTABLISHED,
	TCP_STATE_FIN_WAIT_1,
	TCP_STATE_FIN_WAIT_2,
	TCP_STATE_CLOSE_WAIT,
	TCP_STATE_CLOSING,
	TCP_STATE_LAST_ACK,
	TCP_STATE_TIME_WAIT,
	TCP_STATE_CLOSED,
	TCP_STATES
};

/* Both sides; all zeros at first. */
struct tcp_states {
	uint8_t side[2]; /* enum flow_tcp_state */
	bool syn[2];     /* has sent one */
	bool fin[2];     /* has sent one, whose sequence number ends at fin_end */
	uint32_t fin_end[2];
	bool reset; /* by side `resetter` */
	uint8_t resetter;
	bool midstream; /* no SYN came before other segments */
};

/* A segment of side SIDE: FLAGS as in flow/analysis.h, LEN bytes of payload, raw numbers. */
void tcp_states_update(struct tcp_states *t, unsigned side, unsigned flags, uint32_t seq,
		       uint32_t ack, uint32_t len);

/* "SYN_SENT", as netstat writes them; "-" for TCP_STATE_NONE. */
const char *tcp_state_name(enum flow_tcp_state s);

#endif
