#include "link/link.h"

#include <errno.h>

#include "link/clock.h"
#include "link/driver.h"

void link_init(struct link *l, const struct link_driver *driver, const char *name, uint32_t mtu,
	       const struct link_ops *ops, void *arg)
{
	l->driver = driver;
	l->ops = ops;
	l->arg = arg;
	l->iface = (struct frame_iface){ .name = name };
	l->mtu = mtu;
	l->refused = 0;
	l->failed = 0;
}

static struct frame frame_of(const struct link *l, const uint8_t *p, size_t n, int64_t wall_ns,
			     enum frame_dir dir)
{
	return (struct frame){
		.data = p,
		.caplen = (uint32_t)n,
		.len = (uint32_t)n,
		.time_ns = wall_ns,
		.time_digits = 9,
		.has_time = true,
		.linktype = LINKTYPE_RAW,
		.dir = dir,
		.iface = &l->iface,
	};
}

/*
 * The time is taken before the device gets the datagram and the frame shown after it: so a
 * reply, however fast, never has an earlier time, and a frame that did not cross is not shown.
 */
int link_send(struct link *l, const uint8_t *p, size_t n)
{
	if (l->failed)
		return l->failed;
	int64_t now = clock_wall_ns();
	struct link_fate fate = { 0 };
	int rc = l->driver->send(l, p, n, &fate);

	if (!rc) {
		struct frame f = frame_of(l, p, n, now, FRAME_DIR_OUT);

		l->ops->sent(l->arg, &f, &fate);
		return 0;
	}
	l->refused++;
	if (rc != -ENOBUFS && rc != -EINVAL)
		link_fail(l, rc);
	return rc;
}

void link_received(struct link *l, const uint8_t *p, size_t n, int64_t wall_ns,
		   const struct link_fate *fate)
{
	static const struct link_fate none;
	struct frame f = frame_of(l, p, n, wall_ns, FRAME_DIR_IN);

	l->ops->received(l->arg, &f, fate ? fate : &none);
}

void link_fail(struct link *l, int err)
{
	if (l->failed)
		return;
	l->failed = err;
	l->ops->failed(l->arg, err);
}

void link_pump(struct link *l, unsigned ms)
{
	if (!l->failed)
		l->driver->pump(l, ms);
}

uint32_t link_mtu(const struct link *l)
{
	return l->mtu;
}

uint64_t link_refused(const struct link *l)
{
	return l->refused;
}

void link_close(struct link *l)
{
	l->driver->close(l);
}
