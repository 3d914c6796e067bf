/* IPv6 and its extension headers, as other protocols' files and the faces need them. */
#ifndef TUNTRACE_PROTO_IPV6_H
#define TUNTRACE_PROTO_IPV6_H

#include "field.h"

enum { IPV6_HLEN = 40 };

/* Next header values of RFC 8200, section 4, and of RFC 4302. */
enum {
	IPV6_HOPOPTS = 0,
	IPV6_ROUTING = 43,
	IPV6_FRAGMENT = 44,
	IPV6_AH = 51,
	IPV6_NONE = 59,
	IPV6_DSTOPTS = 60,
};

static inline bool ipv6_is_extension(uint8_t next)
{
	return next == IPV6_HOPOPTS || next == IPV6_ROUTING || next == IPV6_FRAGMENT ||
	       next == IPV6_AH || next == IPV6_DSTOPTS;
}

/* For a walk(): the layer that next header value NEXT announces, SKIP bytes into layer PARENT. */
void ipv6_follow(struct dissection *d, uint8_t parent, uint8_t next, uint32_t skip, uint32_t len);

#endif
