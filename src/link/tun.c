/*
 * The TUN device as a link: one datagram a read() and a write(), nothing before it.
 */
#include "link/link.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <ev.h>

#include "link/clock.h"
#include "link/driver.h"
#include "link/watch.h"

enum {
	BURST = 256,            /* datagrams read before the loop looks after others */
	CARRIER_WAIT_MS = 1000, /* at most, until the kernel has switched the device on */
};

struct tun {
	struct link link; /* first: a struct link * is a struct tun * */
	struct ev_loop *loop;
	ev_io io, watch; /* watch: not started where the kernel does not tell */
	int fd;
	unsigned index;
	char name[IFNAMSIZ];
	uint8_t buf[LINK_MTU_MAX];
};

static struct tun *tun_of(struct link *l)
{
	return (struct tun *)l;
}

/* What read() and write() say of a device that was deleted or set down while it was open. */
static int device_error(int err)
{
	switch (err) {
	case EBADFD: return -ENODEV;
	case EIO: return -ENETDOWN;
	default: return -err;
	}
}

static int tun_send(struct link *l, const uint8_t *p, size_t n, struct link_fate *fate)
{
	struct tun *t = tun_of(l);

	(void)fate;

	for (;;) {
		if (write(t->fd, p, n) >= 0)
			return 0;
		if (errno == EINTR)
			continue;
		if (errno == EAGAIN || errno == ENOMEM)
			return -ENOBUFS;
		return device_error(errno);
	}
}

static void tun_fail(struct tun *t, int err)
{
	ev_io_stop(t->loop, &t->io);
	ev_io_stop(t->loop, &t->watch);
	link_fail(&t->link, err);
}

/* Reads at most BURST datagrams; true where more may be waiting. */
static bool tun_read(struct tun *t)
{
	for (int i = 0; i < BURST && !t->link.failed; i++) {
		ssize_t n = read(t->fd, t->buf, sizeof(t->buf));

		if (n > 0) {
			link_received(&t->link, t->buf, (size_t)n, clock_wall_ns(), NULL);
		} else if (n == 0 || errno == EAGAIN) {
			t->link.ops->drained(t->link.arg);
			return false;
		} else if (errno != EINTR) {
			tun_fail(t, device_error(errno));
			return false;
		}
	}
	return !t->link.failed;
}

static void readable(struct ev_loop *loop, ev_io *io, int revents)
{
	(void)loop;
	(void)revents;
	tun_read(io->data);
}

static void changed(struct ev_loop *loop, ev_io *io, int revents)
{
	struct tun *t = io->data;

	(void)loop;
	(void)revents;
	if (watch_went_down(io->fd, t->index))
		tun_fail(t, if_nametoindex(t->name) == t->index ? -ENETDOWN : -ENODEV);
}

static void tun_pump(struct link *l, unsigned ms)
{
	struct tun *t = tun_of(l);
	struct pollfd fd = { .fd = t->fd, .events = POLLIN };

	if (poll(&fd, 1, (int)ms) <= 0)
		return;
	while (tun_read(t))
		;
}

/*
 * The kernel keeps the offload flags of a device that outlives its program, and would give
 * the next one half-made checksums.
 */
static void offload_off(int fd)
{
	ioctl(fd, TUNSETOFFLOAD, 0UL);
}

static void tun_close(struct link *l)
{
	struct tun *t = tun_of(l);

	ev_io_stop(t->loop, &t->io);
	ev_io_stop(t->loop, &t->watch);
	offload_off(t->fd);
	close(t->fd);
	if (t->watch.fd >= 0)
		close(t->watch.fd);
	free(t);
}

static const struct link_driver tun_driver = {
	.send = tun_send,
	.pump = tun_pump,
	.close = tun_close,
};

/* The device's flags (IFF_*) or its MTU, by the ioctl REQUEST, into *R. */
static int ask(const char *name, unsigned long request, struct ifreq *r)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	memset(r, 0, sizeof(*r));
	memcpy(r->ifr_name, name, strlen(name) + 1);
	int rc = ioctl(fd, request, r) ? -errno : 0;
	close(fd);
	return rc;
}

/*
 * A device that nobody had open has no carrier.  Attaching gives it one, but the kernel
 * switches the queue on a little later, in a worker that holds the lock of the network
 * configuration; what is sent to the device before that is lost.  So: wait for IFF_RUNNING,
 * which the worker sets first, then make a call that needs the same lock.
 */
static int wait_for_carrier(const char *name, int fd)
{
	struct ifreq r = { 0 };

	for (unsigned ms = 0; ms < CARRIER_WAIT_MS; ms++) {
		int rc = ask(name, SIOCGIFFLAGS, &r);

		if (rc)
			return rc;
		if (!(r.ifr_flags & IFF_UP))
			return -ENETDOWN;
		if (r.ifr_flags & IFF_RUNNING)
			break;
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	}
	offload_off(fd);
	return 0;
}

/* An attached descriptor, or -errno. */
static int attach(const char *name)
{
	struct ifreq r = { .ifr_flags = IFF_TUN | IFF_NO_PI };

	/* TUNSETIFF would make a device that is not there. */
	if (strlen(name) >= IFNAMSIZ || !if_nametoindex(name))
		return -ENODEV;
	int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0) {
		bool missing = errno == ENOENT || errno == ENXIO || errno == ENODEV;

		return missing ? -ENOENT : errno == EACCES ? -EPERM : -errno;
	}
	memcpy(r.ifr_name, name, strlen(name) + 1);
	int rc = ioctl(fd, TUNSETIFF, &r) ? -errno : 0;

	if (!rc) {
		offload_off(fd);
		rc = wait_for_carrier(name, fd);
	}
	if (!rc)
		return fd;
	close(fd);
	return rc;
}

static void start(struct tun *t, struct ev_loop *loop, int fd)
{
	int watch = watch_open();

	t->loop = loop;
	t->fd = fd;
	t->index = if_nametoindex(t->name);
	ev_io_init(&t->io, readable, fd, EV_READ);
	ev_io_init(&t->watch, changed, watch, EV_READ);
	t->io.data = t->watch.data = t;
	ev_io_start(loop, &t->io);
	if (watch >= 0)
		ev_io_start(loop, &t->watch);
}

int link_open(struct link **link, const char *name, struct ev_loop *loop,
	      const struct link_ops *ops, void *arg)
{
	struct ifreq r = { 0 };
	int fd = attach(name);

	if (fd < 0)
		return fd;
	int rc = ask(name, SIOCGIFMTU, &r);
	struct tun *t = rc ? NULL : malloc(sizeof(*t));

	if (!t) {
		close(fd);
		return rc ? rc : -ENOMEM;
	}
	memcpy(t->name, name, strlen(name) + 1);
	link_init(&t->link, &tun_driver, t->name, (uint32_t)r.ifr_mtu, ops, arg);
	start(t, loop, fd);
	*link = &t->link;
	return 0;
}
