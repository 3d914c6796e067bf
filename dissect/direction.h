/* Which way a frame went: by the addresses that are ours, by what the capture says, or by who began. */
#ifndef TUNTRACE_DIRECTION_H
#define TUNTRACE_DIRECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "dissect.h"

enum { DIRECTION_LOCALS_MAX = 16 };

struct direction_addr {
	uint8_t len; /* 4 or 16 */
	uint8_t bytes[16];
};

struct direction {
	struct direction_addr local[DIRECTION_LOCALS_MAX];
	unsigned nlocal;
	bool guessed; /* they came from the first conversation of each family, not from the user */
};

/*
 * True for `send`.  With addresses from the user: frames whose link header is followed by a
 * datagram from one of them.  Else what the capture recorded; else frames from the host that
 * opened the first conversation, which is noted in X, for IPv4 and IPv6 apart: a SYN's source,
 * a SYN,ACK's destination, else the first source seen.  Broadcasts, multicasts and datagrams
 * without a source address are no conversation.
 */
bool direction_is_send(struct direction *x, const struct dissection *d);

#endif
