/* What the tcpdump form remembers from frame to frame. */
#ifndef TUNTRACE_FACE_TCPDUMP_STATE_H
#define TUNTRACE_FACE_TCPDUMP_STATE_H

#include <stdbool.h>
#include <stdint.h>

struct tcpdump_state;

/* A conversation; what is not used of an IPv4 address is zero. */
struct tcpdump_key {
	uint8_t addr[2][16];
	uint16_t port[2];
	uint32_t version;
};

struct tcpdump_flow {
	struct tcpdump_key key;
	uint32_t seq[2];         /* what the numbers of each side are shown relative to */
	uint32_t next;           /* in its hash chain */
	uint32_t older, younger; /* by last use */
	uint32_t call;           /* the one that it was made in, or made again */
	uint64_t frame;          /* the frame that it was made in */
};

/*
 * The text of frame NUMBER begins.  Where that is the one of the call before, what was made for
 * it is fresh again, so that the same text comes out.
 */
void tcpdump_begin(struct tcpdump_state *s, uint64_t number);

/* The conversation of KEY; *FRESH where it was not known.  Never NULL. */
struct tcpdump_flow *tcpdump_flow(struct tcpdump_state *s, const struct tcpdump_key *key,
				  bool *fresh);

/* An association that a key exchange has begun, by the initiator's cookie. */
struct tcpdump_cookie {
	uint8_t cookie[8];
	uint8_t version; /* of IP */
	uint8_t initiator[16], responder[16];
};
/* What is known of C's cookie, or NULL; and C, instead of the eldest where there is no room. */
const struct tcpdump_cookie *tcpdump_cookie(struct tcpdump_state *s,
					    const struct tcpdump_cookie *c);
void tcpdump_cookie_add(struct tcpdump_state *s, const struct tcpdump_cookie *c);

/* A call over RPC, by its number and the two that speak; what it called. */
struct tcpdump_call {
	uint32_t xid, proc, program_version;
	uint8_t version; /* of IP */
	uint8_t client[16], server[16];
	uint64_t frame; /* that it was added in */
	uint32_t call;
};
/* Adds C instead of the eldest of 64; fills in what C called, false where that is not known. */
void tcpdump_call_add(struct tcpdump_state *s, const struct tcpdump_call *c);
bool tcpdump_call_find(struct tcpdump_state *s, struct tcpdump_call *c);

/* True where the caller dumps the bytes behind the text. */
bool tcpdump_is_dumped(const struct tcpdump_state *s);

/* Seconds east of UTC at SECONDS. */
int32_t tcpdump_east(const struct tcpdump_state *s, int64_t seconds);

/* The name of interface INDEX of this machine into NAME; left as it is where there is none. */
enum { TCPDUMP_IFNAME_MAX = 16 };
void tcpdump_ifname(const struct tcpdump_state *s, uint32_t index, char name[TCPDUMP_IFNAME_MAX]);

#endif
