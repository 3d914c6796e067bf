/* What the layers that carry an EtherType share: the padding and trailer behind the payload. */
#ifndef TUNTRACE_PROTO_ETHER_H
#define TUNTRACE_PROTO_ETHER_H

#include "field.h"

/* layer.aux of Ethernet, 802.1Q and cooked layers: what their type field announced. */
enum { ETHER_TYPE = 1, ETHER_LENGTH = 2 };

enum { ETHER_LENGTH_MAX = 1500, ETHER_TYPE_MIN = 1536 };

struct ether_trailer_defs {
	const struct field_def *padding, *trailer, *fcs,
		*fcs_status; /* padding and fcs may be NULL */
};

/*
 * Rows of what lies behind the payload of layer L, whose child says how long that is: zeros
 * that fill the frame to 60 bytes, a trailer, and four bytes that are taken for a frame check
 * sequence where the frame has 64 bytes or more and the source does not say.
 */
void ether_trailer_rows(struct rows *r, const struct layer *l,
			const struct ether_trailer_defs *defs);

/*
 * Hands on the payload SKIP bytes into layer L by its type or length field; notes in l->aux which
 * of them it was.
 */
void ether_payload(struct dissection *d, struct layer *l, uint32_t type, uint32_t skip);

#endif
