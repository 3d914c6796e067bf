/* What the DHCP files of the tcpdump form share. */
#ifndef TUNTRACE_FACE_TCPDUMP_DHCP_H
#define TUNTRACE_FACE_TCPDUMP_DHCP_H

#include "protos.h"

/* The options behind the cookie at AT, up to the end. */
void td_dhcp_options(struct td *p, uint32_t at);

#endif
