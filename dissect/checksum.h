/* The Internet checksum, RFC 1071. */
#ifndef TUNTRACE_CHECKSUM_H
#define TUNTRACE_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

#include "dissect.h"

/* The ones' complement sum of N bytes as 16-bit words in network order, added to SUM; not folded. */
uint64_t checksum_add(uint64_t sum, const uint8_t *p, size_t n);

/* SUM folded to 16 bits: 0xffff over data that carries its right checksum. */
uint16_t checksum_fold(uint64_t sum);

/* What the checksum of layer L, over the pseudo header of the IP layer that carries it, says. */
enum checksum_verdict {
	CHECKSUM_VERDICT_GOOD,
	CHECKSUM_VERDICT_BAD,
	CHECKSUM_VERDICT_PARTIAL, /* only the pseudo header is summed: offload */
	CHECKSUM_VERDICT_NONE,    /* UDP over IPv4 without one */
	CHECKSUM_VERDICT_UNKNOWN, /* not all bytes are there, or a fragment */
};

/*
 * FIELD_OFF is where the checksum is in the layer, PROTO the protocol number of the pseudo header,
 * SPAN how many bytes of the layer it covers.  *EXPECTED, if not NULL, is what it should be.
 */
enum checksum_verdict checksum_transport(const struct dissection *d, const struct layer *l,
					 uint8_t proto, uint32_t field_off, uint32_t span,
					 uint16_t *expected);

#endif
