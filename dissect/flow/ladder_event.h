/* A dissected frame as an event of the ladder, and the lanes that it goes between. */
#ifndef TUNTRACE_FLOW_LADDER_EVENT_H
#define TUNTRACE_FLOW_LADDER_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect.h"
#include "flow/ladder.h"
#include "flow/words.h"

struct rows;
struct tcpdump_state;

enum { LADDER_TEXT_MAX = 160, LADDER_ENDPOINT_TEXT = 64 };

/* An address that frames come from or go to. */
struct ladder_endpoint {
	uint8_t addr[16];
	uint8_t len; /* 4, 16, or 6 of a link without IP; 0: not known */
	bool has_port;
	uint16_t port;
};

/* What ladder_event_of() needs, and the strings of its last event; the caller's. */
struct ladder_maker {
	struct rows *rows;             /* for what is told of DNS; or NULL */
	struct tcpdump_state *tcpdump; /* for what is told of other protocols; or NULL */
	char words[WORDS_MAX];
	char text[LADDER_TEXT_MAX];
	char told[LADDER_TEXT_MAX];
};

/*
 * D as an event: all but its lanes, and the state of the stack.  *FROM and *TO are who sends it
 * to whom.  It is of the innermost TCP or UDP that is not quoted, else of the innermost IP,
 * else of the link.  False where no layer has addresses: it has no place in a ladder.
 */
bool ladder_event_of(struct ladder_maker *m, const struct dissection *d, struct ladder_event *e,
		     struct ladder_endpoint *from, struct ladder_endpoint *to);

/* Lanes by first use, MAX of them at END, the caller's. */
struct ladder_lanes {
	struct ladder_endpoint *end;
	unsigned n, max;
	bool hosts; /* a lane a host, else a lane an address and port */
	bool full;  /* there were more than MAX: the last one stands for all of them */
};

/* The lane of E, added where it is new; one without a port goes to any lane of its address. */
unsigned ladder_lane(struct ladder_lanes *x, const struct ladder_endpoint *e);

/* "10.0.0.2:49152", "[2001:db8::1]:80", "2001:db8::1", "02:00:5e:10:00:01". */
void ladder_endpoint_text(struct text *t, const struct ladder_endpoint *e);

#endif
