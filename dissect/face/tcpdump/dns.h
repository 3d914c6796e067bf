/* What the DNS files of the tcpdump form share. */
#ifndef TUNTRACE_FACE_TCPDUMP_DNS_H
#define TUNTRACE_FACE_TCPDUMP_DNS_H

#include "protos.h"

/* Where the name at AT ends, or TD_NOWHERE. */
uint32_t td_dns_skip(struct td *p, uint32_t at);

/* The data of an OPT record up to END: false where an option was cut. */
bool td_dns_options(struct td *p, uint32_t at, uint32_t end);

extern const struct td_tok td_dns_types[];

#endif
