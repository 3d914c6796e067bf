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
	bool guessed; /* local[0] came from the first conversation, not from the user */
};

/*
 * True for `send`.  With addresses from the user: frames from one of them.  Else what the
 * capture recorded; else frames from the host that opened the first conversation, which is
 * noted in X: a SYN's source, a SYN,ACK's destination, else the first source seen.
 */
bool direction_is_send(struct direction *x, const struct dissection *d);

#endif
