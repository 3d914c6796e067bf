/* What the protocols that carry GMPLS share: RFC 3471, 4203, 4124. */
#ifndef TUNTRACE_FACE_TCPDUMP_GMPLS_H
#define TUNTRACE_FACE_TCPDUMP_GMPLS_H

#include "protos.h"

enum { GMPLS_PSC1 = 1, GMPLS_PSC2, GMPLS_PSC3, GMPLS_PSC4, GMPLS_TSC = 100 };

extern const struct td_tok gmpls_switching_names[];
extern const struct td_tok gmpls_encoding_names[];
extern const struct td_tok gmpls_protection_names[];
/* Of bandwidth constraints. */
extern const struct td_tok gmpls_model_names[];

/* Bytes a second as a float: in megabits, with the unit. */
void gmpls_bandwidth(struct td *p, uint32_t at);

#endif
