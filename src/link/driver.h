/*
 * What stands behind a link: the TUN device, or frames in memory.  A driver makes a struct
 * that begins with struct link, calls link_init(), and from then on link_received() for each
 * datagram that arrives.
 */
#ifndef TUNTRACE_LINK_DRIVER_H
#define TUNTRACE_LINK_DRIVER_H

#include "frame.h"
#include "link/link.h"

struct link_driver {
	/*
	 * The datagram out; 0 or -errno: -ENOBUFS and -EINVAL leave the link as it is.  *FATE is
	 * all 0, for a driver that does more than send.
	 */
	int (*send)(struct link *l, const uint8_t *p, size_t n, struct link_fate *fate);
	/* As link_pump(). */
	void (*pump)(struct link *l, unsigned ms);
	/* Lets go of everything, the struct too. */
	void (*close)(struct link *l);
};

struct link {
	const struct link_driver *driver;
	const struct link_ops *ops;
	void *arg;
	struct frame_iface iface;
	uint32_t mtu;
	uint64_t refused;
	int failed; /* -errno since link_fail() */
};

/* NAME is borrowed for the link's life. */
void link_init(struct link *l, const struct link_driver *driver, const char *name, uint32_t mtu,
	       const struct link_ops *ops, void *arg);

/* A datagram came at WALL_NS: hands it to the stack.  FATE may be NULL. */
void link_received(struct link *l, const uint8_t *p, size_t n, int64_t wall_ns,
		   const struct link_fate *fate);

/* The link is of no use any more. */
void link_fail(struct link *l, int err);

#endif
