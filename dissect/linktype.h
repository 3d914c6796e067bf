/* Link types by name: https://www.tcpdump.org/linktypes.html, without the LINKTYPE_ in front. */
#ifndef TUNTRACE_LINKTYPE_H
#define TUNTRACE_LINKTYPE_H

#include <stdint.h>

/* "ETHERNET", or NULL where the number has no name. */
const char *linktype_name(uint16_t linktype);

/* Wireshark's number of it (frame.encap_type); 0 where it has none. */
int16_t linktype_encap(uint16_t linktype);

#endif
