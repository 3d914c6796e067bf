/* IGMP, as other protocols' files need it. */
#ifndef TUNTRACE_PROTO_IGMP_H
#define TUNTRACE_PROTO_IGMP_H

#include <stdbool.h>
#include <stdint.h>

/* True where the message at P (at least a byte) is of a type that has a form of its own. */
bool igmp_is_known(const uint8_t *p);

#endif
