/* What the kernel lets through to a capture device, and what it counted. */
#ifndef TUNTRACE_CAPTURE_DEVICE_FILTER_H
#define TUNTRACE_CAPTURE_DEVICE_FILTER_H

#include <pcap/pcap.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture/device.h"

struct device_filter {
	pcap_t *pcap;     /* active, and not waiting for frames */
	const char *name; /* for messages */
	const char *expr; /* pcap-filter(7), "": all */
	enum device_way way;
	unsigned index; /* of the device; 0: of no one */
	bool cooked;    /* frames have LINUX_SLL2 headers */
};

/*
 * From here on only what F says is taken, all that was taken before is forgotten, and the counts
 * begin.  RING: the kernel's own counts are at hand.  0, or EXIT_USAGE (F->expr is wrong) or
 * EXIT_FAILED and one line in WHY.
 */
int device_filter_set(const struct device_filter *f, bool ring, char why[DEVICE_WHY_MAX]);

/* Nothing more is taken; what is in the ring stays there. */
void device_filter_shut(pcap_t *pcap);

/*
 * Adds what the kernel has counted since it was asked last: frames that passed the filter, and
 * those of them that found no room.  False where it does not count.
 */
bool device_ring_counts(pcap_t *pcap, uint64_t *seen, uint64_t *dropped);

#endif
