/* The parts of ICMPv6; private to dissect/proto/icmpv6*.c. */
#ifndef TUNTRACE_PROTO_ICMPV6_H
#define TUNTRACE_PROTO_ICMPV6_H

#include "field.h"

enum { ICMPV6_HLEN = 4 };

/* Neighbour discovery, RFC 4861: the body of a message of TYPE, and its options (icmpv6_nd.c). */
void icmpv6_nd_rows(struct rows *r, const struct layer *l, uint8_t type);
extern const struct field_table icmpv6_nd_fields;

/* Multicast listener discovery, RFC 2710 and 3810 (icmpv6_mld.c). */
void icmpv6_mld_rows(struct rows *r, const struct layer *l, uint8_t type);
extern const struct field_table icmpv6_mld_fields;

#endif
