/* ICMP, as other files and the faces need it. */
#ifndef TUNTRACE_PROTO_ICMP_H
#define TUNTRACE_PROTO_ICMP_H

#include "field.h"

/* "Echo (ping) request", or NULL. */
const char *icmp_type_name(uint8_t type);

/* True where the data of echo message L begin with the time of day; *NS, if not NULL, is that. */
bool icmp_data_time(const struct dissection *d, const struct layer *l, int64_t *ns);

#endif
