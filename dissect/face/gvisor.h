/* The one-line form of gVisor's sniffer, byte for byte what its LogPacket() prints. */
#ifndef TUNTRACE_FACE_GVISOR_H
#define TUNTRACE_FACE_GVISOR_H

#include <stdbool.h>

#include "dissect.h"
#include "text.h"

enum gvisor_version {
	GVISOR_2022, /* as the write-up shows it; Debian's package of 2022-12-19 */
	GVISOR_2024, /* from September 2024 on: "flags:%s seqnum:%d", "id:0x%04x" */
};

enum { GVISOR_LINE_MAX = 512 }; /* no line is longer */

/*
 * Appends the line of D, without prefix and newline; SEND chooses "send" or "recv".  Where
 * gVisor prints nothing the line is ours, in its manner: every frame has one.
 *
 * Lines of ours begin, after the direction, with "ip", "ip6", "arp" and the addresses as far
 * as they are there, or with what the link layer is called, and end in "[|ip]" where the
 * capture cut the header, in "invalid packet: ..." where the packet itself is too short:
 *
 *	recv ip 192.0.2.1 -> 192.0.2.2 len:21 id:0001 invalid packet: ip total length 9 ...
 *	recv ethernet len:60 [|ethernet]
 *	recv unknown link type: 195 (IEEE802_15_4_WITHFCS) len:27
 *
 * An IPv4 total length of 0, as segmentation offload leaves it, is taken to reach to the end of
 * the frame; the line then ends in " ip total length: 0".
 */
void gvisor_line(struct text *t, const struct dissection *d, bool send,
		 enum gvisor_version version);

#endif
