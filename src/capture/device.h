/*
 * A network device as a source of frames: libpcap's live capture, in the program's loop.
 *
 * The kernel gathers frames in blocks of a ring, and gives a block away when it is full or
 * a few milliseconds old.  So that nothing is lost at the end, device_drain() first stops the
 * kernel from taking more and then reads until all that it counted is accounted for.
 *
 *	device_open(&d, &config, why, sizeof why)	here the right to capture is needed
 *	device_start(d, loop)				frame() is called from the loop
 *	device_drain(d)
 *	device_counts(d)				seen = delivered + dropped + left
 *	device_close(d)
 */
#ifndef TUNTRACE_CAPTURE_DEVICE_H
#define TUNTRACE_CAPTURE_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct device;
struct ev_loop;
struct frame;
struct frame_iface;

enum device_way { DEVICE_INOUT, DEVICE_IN, DEVICE_OUT };

enum {
	DEVICE_SNAPLEN = 262144, /* bytes of a frame, where nothing else is said */
	DEVICE_WHY_MAX = 640,
};

struct device_config {
	const char *name;   /* NULL: the first that libpcap finds; "any": all of them */
	const char *filter; /* pcap-filter(7), applied by the kernel; or NULL */
	uint32_t snaplen;   /* 0: DEVICE_SNAPLEN */
	uint32_t buffer;    /* bytes of the kernel's ring; 0: 64 MB */
	bool promiscuous;
	enum device_way way;
	/* F is borrowed.  False: no more frames, until device_start() is called again. */
	bool (*frame)(void *arg, struct frame *f);
	/* The device is gone or went down; WHY is one line.  What it had was delivered before. */
	void (*failed)(void *arg, const char *why);
	void *arg;
};

struct device_counts {
	uint64_t seen;      /* frames that passed the kernel's filter */
	uint64_t delivered; /* to frame() */
	uint64_t dropped;   /* by the kernel, for want of room */
	uint64_t left;      /* neither: what was not asked for, or is still in the ring */
	uint64_t missed;    /* by the device itself, before all this */
};

/*
 * C and what it points to are borrowed until the close.  0, or EXIT_FAILED or EXIT_USAGE (the
 * filter is wrong) and one line in WHY.
 */
int device_open(struct device **d, const struct device_config *c, char why[DEVICE_WHY_MAX]);

/* What its frames have as their interface. */
const struct frame_iface *device_iface(const struct device *d);

/* "EN10MB (Ethernet)". */
const char *device_link(const struct device *d);

void device_start(struct device *d, struct ev_loop *loop);

/* Stops the kernel's taking, then delivers what it has, while frame() wants it. */
void device_drain(struct device *d);

struct device_counts device_counts(struct device *d);

void device_close(struct device *d);

/* Calls EACH for every device that libpcap finds, the default one first.  0, or -1 and WHY. */
int device_list(void (*each)(void *arg, const char *name, const char *description, bool up,
			     bool running, bool loopback),
		void *arg, char why[DEVICE_WHY_MAX]);

#endif
