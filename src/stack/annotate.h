/*
 * The stack's own word on each frame that it sends or takes: the state of the connection, and
 * why (dissect/annotation.h).  Private to src/stack/.
 *
 * What is going out is noted where lwIP makes the segment, and taken where the link shows it;
 * what comes in is compared with what the connection was before.
 */
#ifndef TUNTRACE_STACK_ANNOTATE_H
#define TUNTRACE_STACK_ANNOTATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "annotation.h"

struct framing;
struct tcp_pcb;

/* What is running when lwIP sends. */
enum annotate_context {
	ANNOTATE_USER,    /* a call of the user's */
	ANNOTATE_INPUT,   /* lwIP has a datagram */
	ANNOTATE_TIMERS,  /* lwIP's timers */
	ANNOTATE_DRAINED, /* ACKs that were held back go out */
	ANNOTATE_TOOK,    /* the user took what had come */
	ANNOTATE_CLOSE,   /* the user closes */
};

/*
 * OFF: nothing is noted from here on, and annotate_sent() and annotate_end() say nothing.  Gives
 * back what was.
 */
bool annotate_turn_off(bool off);

/* Until the next call; gives back what ran before. */
enum annotate_context annotate_enter(enum annotate_context c);

/* Of one connection; lives as long as the pcb. */
struct segments {
	bool any;
	uint32_t first, end; /* its SYN's number; one behind the highest that was sent */
	uint8_t state;       /* enum flow_tcp_state, at the last frame */
	/* Round trips (RFC 6298, section 2): one segment at a time, none that was sent twice. */
	bool timing, has_srtt;
	uint32_t timed_end;
	uint64_t timed_ns;
	uint64_t srtt_ns, rttvar_ns;
};

/* A segment of PCB, or of none, is about to go out; AGAIN: its bytes were sent before. */
struct out_segment {
	uint32_t seq, len; /* len: with SYN and FIN */
	uint8_t flags;
	bool again;
};
void annotate_out(const struct tcp_pcb *pcb, struct segments *s, const struct out_segment *o);

/* What was noted last is not asked for. */
void annotate_forget(void);

/* The datagram of N bytes at P has left: what is to be said of it. */
void annotate_sent(const uint8_t *p, size_t n, struct annotation *a);

/* A datagram has come for lwIP. */
void annotate_begin(void);

/* lwIP has found the connection of what came; S is NULL where it is not watched. */
struct in_segment {
	uint32_t seq, ack, len; /* len: payload */
	uint8_t flags;
	bool refused; /* by us, as outside the window */
};
void annotate_in(const struct tcp_pcb *pcb, struct segments *s, const struct in_segment *i);

/* The state of S is about to be freed. */
void annotate_gone(const struct segments *s);

/*
 * lwIP is done with what came: what it did with it.  FAULT says why it did not get it at all, or
 * is NULL; F is its framing where there is no fault.
 */
void annotate_end(const struct framing *f, const char *fault, struct annotation *a);

#endif
