/* What the versions of OSPF share: opaque LSAs in LEN bytes at AT; false where they end too soon. */
#ifndef TUNTRACE_FACE_TCPDUMP_OSPF_H
#define TUNTRACE_FACE_TCPDUMP_OSPF_H

#include "protos.h"

bool ospf_grace(struct td *p, uint32_t at, uint32_t len);
bool ospf_te(struct td *p, uint32_t at, uint32_t len);

#endif
