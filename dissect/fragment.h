/*
 * Reassembly of IP fragments, RFC 791 (3.2) and RFC 8200 (4.5), with bounded memory.
 *
 * A datagram is put together when all its bytes are there; the frame that completes it carries
 * the whole.  Where fragments overlap, bytes that came first stay (as Linux does for IPv4 it
 * matters little: what overlaps is said).  A datagram that is not completed within 30 seconds of
 * capture time, or whose memory is needed, is forgotten.
 */
#ifndef TUNTRACE_FRAGMENT_H
#define TUNTRACE_FRAGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect.h"

enum { FRAGMENT_FRAMES_MAX = 64 };

struct fragment_key {
	uint8_t src[16], dst[16]; /* IPv4: the first four bytes, the rest zero */
	uint32_t id;
	uint16_t vlan;
	uint8_t proto; /* IPv4 only */
	uint8_t version;
};

/* One fragment of a datagram, for those that list them. */
struct fragment_piece {
	uint64_t frame;
	uint32_t off, len;
};

/* A datagram that is whole, in the scratch of the dissection of the frame that completed it. */
struct fragment_whole {
	const uint8_t *data;
	uint32_t len;
	uint32_t npieces; /* how many there were; at most FRAGMENT_FRAMES_MAX are listed */
	bool overlap, conflict;
	const struct fragment_piece *pieces;
};

/*
 * Adds LEN bytes at offset OFF of the datagram KEY, MORE saying that it is not the last.  True
 * where the datagram is whole now: *WHOLE, which lives until the next frame.
 */
bool fragment_add(struct dissection *d, const struct fragment_key *key, uint32_t off,
		  const uint8_t *data, uint32_t len, bool more, struct fragment_whole *whole);

#endif
