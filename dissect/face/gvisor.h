/* The one-line form of gVisor's sniffer, byte for byte what its LogPacket() prints. */
#ifndef TUNTRACE_FACE_GVISOR_H
#define TUNTRACE_FACE_GVISOR_H

#include <stdbool.h>

#include "dissect.h"
#include "text.h"

enum gvisor_version {
	GVISOR_2022, /* as the write-up shows it; Debian's package of 2022-12-19 */
	GVISOR_2024, /* from September 2024 on */
};

/*
 * Appends the line of D, without prefix and newline; SEND chooses "send" or "recv".  Where
 * gVisor prints nothing the line is ours, in its manner: every frame has one.
 */
void gvisor_line(struct text *t, const struct dissection *d, bool send,
		 enum gvisor_version version);

#endif
