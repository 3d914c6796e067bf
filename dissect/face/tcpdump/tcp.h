/* What the TCP files of the tcpdump form share. */
#ifndef TUNTRACE_FACE_TCPDUMP_TCP_H
#define TUNTRACE_FACE_TCPDUMP_TCP_H

#include "protos.h"

enum { TCP_HLEN = 20 };
enum {
	TCP_FIN = 1,
	TCP_SYN = 2,
	TCP_RST = 4,
	TCP_PUSH = 8,
	TCP_ACK = 16,
	TCP_URG = 32,
	TCP_ECE = 64,
	TCP_CWR = 128,
};

struct td_tcp {
	uint32_t at; /* where the header begins */
	uint16_t sport, dport;
	uint8_t flags;
	bool reverse;      /* from the side with the higher port */
	uint32_t seq, ack; /* as shown */
	uint32_t base;     /* first number of the other side, for SACK blocks */
};

/*
 * The options, LEN bytes of them, in brackets; PAYLOAD is the segment's.  False where the line
 * is over with them.
 */
bool td_tcp_options(struct td *p, const struct td_tcp *s, uint32_t len, uint32_t payload);

#endif
