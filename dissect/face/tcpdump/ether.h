/* What the files of Ethernet share. */
#ifndef TUNTRACE_FACE_TCPDUMP_ETHER_H
#define TUNTRACE_FACE_TCPDUMP_ETHER_H

#include "protos.h"

enum { ETHER_ARISTA = 0xd28b };

/* What is left of a frame: its bytes as they were sent, and as they were captured. */
struct ether_span {
	uint32_t at, len, caplen;
};

/* "ethertype NAME (0xTYPE), length TOTAL: " */
void ether_print_type(struct td *p, uint32_t type, uint32_t total);

/* Takes a header; true where a type follows, false where all is said.  IEEE 802.1AE. */
bool ether_macsec(struct td *p, struct ether_span *s, const struct td_link *link);
/* Likewise; TOTAL is the frame's length. */
bool ether_arista(struct td *p, struct ether_span *s, uint32_t total, const struct td_link *link);

#endif
