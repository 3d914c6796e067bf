/*
 * What the sender's own TCP/IP stack said of a frame, beside it: the state of the connection and
 * why the frame was sent, or what became of it when it came.
 *
 * The stack makes annotations; a pcapng file keeps each as a packet comment of one line, which
 * Wireshark shows and annotation_parse() reads back without loss (tuntrace-annotations(5)):
 *
 *	tuntrace/1 why=retransmit-by-timer#1 state=SYN_SENT>SYN_SENT cwnd=1460 rto=6000ms nxt=1 una=0
 */
#ifndef TUNTRACE_ANNOTATION_H
#define TUNTRACE_ANNOTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

struct frame;

/* Why it was sent; what the stack did with what it received. */
enum annotation_why {
	WHY_UNKNOWN,
	/* sent */
	WHY_FIRST,
	WHY_TIMER,      /* number: which retransmission of it */
	WHY_FAST,       /* number: duplicate ACKs so far */
	WHY_RETRANSMIT, /* with a cause; number as WHY_TIMER */
	WHY_DELAYED_ACK,
	WHY_IMMEDIATE_ACK, /* with a cause */
	WHY_WINDOW_UPDATE,
	WHY_WINDOW_PROBE, /* number: which one */
	WHY_KEEP_ALIVE,   /* number: which one */
	WHY_RESET,        /* with a cause */
	WHY_QUERY,
	WHY_QUERY_AGAIN, /* number: how often before */
	WHY_FRAGMENT,    /* of frame `frame` */
	WHY_ICMP,        /* caused by frame `frame` */
	WHY_DATAGRAM,
	/* received */
	WHY_ACCEPTED,
	WHY_ACKNOWLEDGED,  /* number: bytes that it acknowledged for the first time */
	WHY_DUPLICATE_ACK, /* number: which one */
	WHY_QUEUED,        /* out of order, or a fragment: it waits for others */
	WHY_DUPLICATE,
	WHY_OUTSIDE_WINDOW,
	WHY_BAD_CHECKSUM,
	WHY_NO_CONNECTION,
	WHY_WAS_RESET, /* it ended the connection */
	WHY_DROPPED,   /* with a cause or a note */
	WHY_IGNORED,   /* with a cause */
	WHYS
};

enum annotation_cause {
	CAUSE_NONE,
	CAUSE_HANDSHAKE,
	CAUSE_SEGMENTS,     /* a second segment waited for its ACK already */
	CAUSE_QUEUE_EMPTY,  /* nothing more had come that could share the ACK */
	CAUSE_OUT_OF_ORDER, /* a gap before what came */
	CAUSE_FILLED,       /* a gap was closed */
	CAUSE_DUPLICATE,
	CAUSE_OUTSIDE,
	CAUSE_FIN,
	CAUSE_KEEP_ALIVE, /* a probe of the peer's */
	CAUSE_NO_LISTENER,
	CAUSE_ABORT,
	CAUSE_BAD_ACK,
	CAUSE_UNREAD, /* closed with bytes that nobody took (RFC 2525, 2.17) */
	CAUSE_HEADERS,
	CAUSE_DISCOVERY, /* neighbour or multicast discovery: there is nobody on the device */
	CAUSE_NO_MEMORY,
	CAUSE_NO_ANSWER, /* to any keep-alive probe */
	CAUSE_ANSWER,    /* to a probe of ours */
	CAUSE_WINDOW,    /* the program has taken so much that the peer is to know at once */
	CAUSES
};

/* What the link did to it, a bit each. */
enum annotation_link {
	LINK_LOST = 1 << 0,
	LINK_DELAYED = 1 << 1, /* by VALUE_DELAY */
	LINK_REORDERED = 1 << 2,
	LINK_DUPLICATED = 1 << 3,
	LINK_CORRUPTED = 1 << 4,
	LINK_QUEUE_FULL = 1 << 5, /* lost so */
};

/* Numbers; sequence numbers are relative to the stack's own SYN. */
enum annotation_value {
	VALUE_CWND,     /* bytes */
	VALUE_SSTHRESH, /* bytes */
	VALUE_RTO,      /* milliseconds */
	VALUE_SRTT,     /* microseconds, measured by us (RFC 6298, 2) */
	VALUE_RTTVAR,   /* microseconds */
	VALUE_SND_NXT,
	VALUE_SND_UNA,
	VALUE_FLIGHT,  /* bytes sent and not acknowledged */
	VALUE_RCV_WND, /* bytes, as last advertised to the peer */
	VALUE_SND_WND, /* bytes, the peer's */
	VALUE_DUPACKS,
	VALUE_NRTX,
	VALUE_DELAY, /* microseconds, by the link */
	VALUES
};

enum { ANNOTATION_NOTE_MAX = 64, ANNOTATION_TEXT_MAX = 512 };

struct annotation {
	uint8_t why, cause;    /* enum annotation_why, annotation_cause */
	uint8_t before, after; /* enum tcp_state of flow/state.h */
	uint8_t link;          /* LINK_ bits */
	bool inferred;         /* from the frames, not told by a stack */
	uint16_t known;        /* which of value, 1 << VALUE_ */
	uint32_t number;
	uint64_t frame; /* its number in the capture that was taken; 0: none */
	uint32_t value[VALUES];
	char note[ANNOTATION_NOTE_MAX]; /* printable ASCII without quotes, or "" */
};

static inline bool annotation_has(const struct annotation *a, enum annotation_value v)
{
	return a->known & 1u << v;
}

static inline void annotation_set(struct annotation *a, enum annotation_value v, uint32_t value)
{
	a->known = (uint16_t)(a->known | 1u << v);
	a->value[v] = value;
}

/* The line that a file keeps, ANNOTATION_TEXT_MAX bytes at most with the NUL. */
void annotation_put(struct text *t, const struct annotation *a);

/* Reads such a line; false where S is none.  Keys that are not known are passed over. */
bool annotation_parse(struct annotation *a, const char *s);

/* That of frame F, from its source or from its comments; false where it has none. */
bool annotation_of(const struct frame *f, struct annotation *a);

/* The names in the line: "retransmit-by-timer", "handshake", "cwnd"; NULL out of range. */
const char *annotation_why_name(unsigned why);
const char *annotation_cause_name(unsigned cause);
const char *annotation_value_name(unsigned value);
/* Of one LINK_ bit. */
const char *annotation_link_name(unsigned bit);

/* In words: "retransmission 1, the timer ran out"; what the link did too. */
void annotation_words(struct text *t, const struct annotation *a);

/* For the end of a line: "SYN_SENT cwnd 1460 rto 6.0 s flight 1: retransmission 1, ..." */
void annotation_line(struct text *t, const struct annotation *a);

#endif
