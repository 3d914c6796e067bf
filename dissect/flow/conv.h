/*
 * Conversations, summed up: what went each way, how it began and ended, and where the time went.
 *
 * A table takes every dissection after the next, which must have been made with flows in its
 * dissector: TCP and UDP conversations have the numbers of tcp.stream and udp.stream, the others
 * are counted from 0, each kind by itself.  Side 0 is the end that opened it: that of the SYN, else
 * of the first frame, unless its port says that it serves.
 *
 * The table lives in memory of the caller's, which bounds it: where it is used up, those that
 * have been silent longest are forgotten, and counted.  Pure; times are the frames'.
 *
 * Fragments count for the conversation of the datagram that they make, once it is whole; a
 * datagram in a tunnel for its own and for the tunnel's; an ICMP error for the one that it quotes.
 */
#ifndef TUNTRACE_FLOW_CONV_H
#define TUNTRACE_FLOW_CONV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "flow/rtt.h"
#include "flow/state.h"
#include "flow/wait.h"

struct dissection;
struct layer;
struct convs;
struct text;

enum conv_kind { CONV_TCP, CONV_UDP, CONV_ICMP, CONV_IP, CONV_ETH, CONV_KINDS };

/* What one end sent. */
struct conv_side {
	uint8_t addr[16]; /* addrlen bytes */
	uint16_t port;    /* CONV_ICMP: side 0's is the identifier */
	uint64_t frames;
	uint64_t bytes;   /* on the wire, link layer and all */
	uint64_t payload; /* behind the transport's header, what came again among it */
};

/* The ICMP errors that quote a conversation; the first is told of. */
struct conv_error {
	uint32_t count;
	uint8_t type, code; /* of ICMP, or of ICMPv6 where addrlen is 16 */
	uint64_t frame;
	uint8_t from[16]; /* who sent it */
};

/* One kind of anomaly: the frames of the first few. */
enum { CONV_ANOMALY_FRAMES = 4 };
struct conv_anomaly {
	uint32_t count;
	uint64_t frame[CONV_ANOMALY_FRAMES], last;
};

struct conv {
	struct conv *next;             /* opened after this one, of any kind */
	struct conv *previous, *chain; /* the table's own */
	uint32_t hash;
	struct conv *older, *newer; /* by their last frame */
	uint8_t kind;               /* enum conv_kind */
	uint8_t addrlen;            /* 4, 16 or, CONV_ETH, 6 */
	uint8_t app;                /* enum proto_id that its payload was, or PROTO_DATA */
	bool has_time;
	bool marked; /* the caller's */
	uint32_t number;
	struct conv_side side[2];
	uint64_t first_frame, last_frame;
	int64_t first_ns, last_ns;
	const char *service; /* "tls", "http", "dns", or NULL where nothing is known of it */
	uint8_t *name;       /* SNI, Host or first question, as on the wire; or NULL */
	uint16_t name_len;
	struct rtt *rtt[2];       /* how long side I took to answer (ACK, reply); or NULL */
	struct conv_error *error; /* or NULL */
	struct conv_tcp *tcp;     /* flow/convtcp.h; of CONV_TCP, else NULL */
};

struct convs_config {
	unsigned kinds; /* bits 1 << CONV_TCP and so on: which are kept */
};

enum { CONVS_MEMORY_MIN = 1 << 20 };

/* A table in SIZE (at least CONVS_MEMORY_MIN) bytes at MEM, the caller's until the end. */
struct convs *convs_init(void *mem, size_t size, const struct convs_config *config);

/* Takes D, in order; what D's layers belong to is brought up to date. */
void convs_update(struct convs *c, const struct dissection *d);

/* The one opened first, from which `next` leads to all; NULL where there are none. */
struct conv *convs_first(const struct convs *c);

/* NULL where there is none, or it was forgotten. */
struct conv *convs_find(const struct convs *c, enum conv_kind kind, uint32_t number);

/* The conversations of the frame that came last, the innermost first; gives their number. */
enum { CONVS_TOUCHED_MAX = 16 };
unsigned convs_touched(const struct convs *c, struct conv *touched[CONVS_TOUCHED_MAX]);

/* The side of V, to which layer L (TCP, UDP or an echo) of D belongs, that sent it. */
unsigned conv_sender(const struct conv *v, const struct dissection *d, const struct layer *l);

/* How many there are of KIND, and how many were forgotten for want of memory. */
uint32_t convs_count(const struct convs *c, enum conv_kind kind);
uint64_t convs_forgotten(const struct convs *c, enum conv_kind kind);

/* "tcp", "udp", "icmp", "ip", "eth". */
const char *conv_kind_name(enum conv_kind kind);

/* Appends side SIDE of C: "192.0.2.1:80", "[2001:db8::1]:80", "02:00:5e:10:00:01". */
void conv_endpoint(struct text *t, const struct conv *c, unsigned side);

/*
 * How it stands, in a word: "ESTABLISHED", "CLOSED", "REFUSED", "NO ANSWER", "RESET",
 * "HALF CLOSED", "HALF OPEN", "UNREACHABLE"; for others than TCP "ANSWERED" or "ONE WAY".
 */
const char *conv_outcome(const struct conv *c);

#endif
