/*
 * The link: the TUN device that the stack's packets cross.  Everything that leaves or enters
 * passes here, and is told to the stack exactly as it crossed.
 */
#ifndef TUNTRACE_LINK_H
#define TUNTRACE_LINK_H

#include <stddef.h>
#include <stdint.h>

struct ev_loop;
struct frame;
struct link;

enum { LINK_MTU_MAX = 65535 };

/* What the link did to a datagram besides carrying it. */
struct link_fate {
	uint8_t what;      /* LINK_ bits of dissect/annotation.h; 0: nothing */
	uint32_t delay_us; /* where LINK_DELAYED is among them */
};

struct link_ops {
	/* A datagram that the device took, as a frame: LINKTYPE_RAW, dir set, nanosecond time; borrowed. */
	void (*sent)(void *arg, struct frame *f, const struct link_fate *fate);
	/* A datagram for the stack, as a frame; one that was lost on the way is not for it. */
	void (*received)(void *arg, struct frame *f, const struct link_fate *fate);
	/* Everything that could be read just now has been: the stack may send what it held back. */
	void (*drained)(void *arg);
	/*
	 * The device failed or went away: -errno (-ENODEV, -ENETDOWN).  Nothing crosses it any more.
	 * Told once; may come from within link_send().
	 */
	void (*failed)(void *arg, int err);
};

/*
 * Attaches to TUN device NAME, which must exist and be up (`tuntrace setup`); waits, bounded,
 * until it can carry packets; takes offload flags that another program left off it.
 * 0, or -errno: -ENODEV no such device, -EPERM no right to it, -EBUSY another program has it,
 * -ENOENT no /dev/net/tun, -ENETDOWN it is down, -EINVAL it is not a TUN device.
 */
int link_open(struct link **link, const char *name, struct ev_loop *loop,
	      const struct link_ops *ops, void *arg);

/*
 * Sends one datagram of N bytes.  0 or -errno: -ENOBUFS where the device's queue is full,
 * -EINVAL where it is no IP datagram, -ENODEV or -ENETDOWN where the link has failed.  Only a
 * datagram that the device took is shown.
 */
int link_send(struct link *link, const uint8_t *p, size_t n);

/*
 * Reads what there is without the event loop, after waiting up to MS milliseconds for the
 * first of it.
 */
void link_pump(struct link *link, unsigned ms);

/* The device's MTU in bytes. */
uint32_t link_mtu(const struct link *link);

/* Datagrams that the device did not take. */
uint64_t link_refused(const struct link *link);

void link_close(struct link *link);

#endif
