/*
 * The TUN device as a link.  Reading goes on while there is something to read, but for a bounded
 * number of datagrams a turn, so that the loop's other work is not starved.
 */
#include "link/link.h"

#include <errno.h>
#include <ev.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "frame.h"

enum {
	BURST_MAX = 64,
	READY_WAIT_MS = 2, /* between two looks at the device's state */
	READY_LOOKS = 500, /* a second in all */
};

struct link {
	ev_io io;
	struct ev_loop *loop;
	const struct link_ops *ops;
	void *arg;
	int fd;
	uint32_t mtu;
	uint64_t frames;
	bool failed;
	char name[IFNAMSIZ];
	struct frame_iface iface;
	uint8_t buf[LINK_MTU_MAX];
};

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void show(struct link *l, const uint8_t *p, size_t n, enum frame_dir dir)
{
	struct frame f = { .data = p,
			   .caplen = (uint32_t)n,
			   .len = (uint32_t)n,
			   .number = ++l->frames,
			   .time_ns = now_ns(),
			   .time_digits = 9,
			   .has_time = true,
			   .linktype = LINKTYPE_RAW,
			   .dir = dir,
			   .iface = &l->iface };

	l->ops->frame(l->arg, &f);
}

static void fail(struct link *l, int err)
{
	if (l->failed)
		return;
	l->failed = true;
	ev_io_stop(l->loop, &l->io);
	l->ops->failed(l->arg, err);
}

static void on_readable(struct ev_loop *loop, ev_io *io, int events)
{
	struct link *l = io->data;

	(void)loop;
	(void)events;
	for (unsigned i = 0; i < BURST_MAX; i++) {
		ssize_t n = read(l->fd, l->buf, sizeof l->buf);

		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
			break;
		if (n <= 0) {
			/* EBADFD: the device was deleted under us. */
			fail(l, n < 0 && errno != EBADFD ? -errno : -ENODEV);
			return;
		}
		show(l, l->buf, (size_t)n, FRAME_DIR_IN);
		l->ops->input(l->arg, l->buf, (size_t)n);
		if (l->failed)
			return;
	}
	l->ops->drained(l->arg);
}

int link_send(struct link *l, const uint8_t *p, size_t n)
{
	if (l->failed)
		return -ENODEV;
	ssize_t sent = write(l->fd, p, n);
	if (sent < 0) {
		int err = errno;

		if (err == EAGAIN || err == EWOULDBLOCK)
			return -ENOBUFS;
		if (err == EBADFD)
			fail(l, -ENODEV);
		return err == EIO ? -ENETDOWN : -err;
	}
	show(l, p, n, FRAME_DIR_OUT);
	return 0;
}

static int interface_ioctl(const char *name, unsigned long request, struct ifreq *ifr)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), rc = 0;

	if (fd < 0)
		return -errno;
	memset(ifr, 0, sizeof *ifr);
	memcpy(ifr->ifr_name, name, strnlen(name, IFNAMSIZ - 1));
	if (ioctl(fd, request, ifr) < 0)
		rc = -errno;
	close(fd);
	return rc;
}

/* Attaches FD to the device, and takes off it what another program may have left. */
static int attach(int fd, const char *name)
{
	struct ifreq ifr;

	memset(&ifr, 0, sizeof ifr);
	memcpy(ifr.ifr_name, name, strnlen(name, IFNAMSIZ - 1));
	ifr.ifr_flags = IFF_TUN | IFF_NO_PI;
	if (ioctl(fd, TUNSETIFF, &ifr) < 0)
		return -errno;
	if (ioctl(fd, TUNSETOFFLOAD, 0) < 0)
		return -errno;
	return 0;
}

/*
 * Attaching gives the device its carrier, and the kernel acts on that a little later: what is
 * sent to us before then is lost, a SYN,ACK among it.
 */
static int wait_running(const char *name)
{
	struct timespec pause = { .tv_nsec = READY_WAIT_MS * 1000000L };
	struct ifreq ifr;

	for (unsigned i = 0; i < READY_LOOKS; i++) {
		int rc = interface_ioctl(name, SIOCGIFFLAGS, &ifr);

		if (rc)
			return rc;
		if (!(ifr.ifr_flags & IFF_UP))
			return -ENETDOWN;
		if (ifr.ifr_flags & IFF_RUNNING)
			return 0;
		nanosleep(&pause, NULL);
	}
	return -ENETDOWN;
}

static int open_device(struct link *l, const char *name)
{
	struct ifreq ifr;
	int rc;

	/* TUNSETIFF would make a device that is not there. */
	if (strlen(name) >= IFNAMSIZ || if_nametoindex(name) == 0)
		return -ENODEV;
	l->fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (l->fd < 0)
		return errno == ENXIO || errno == ENODEV ? -ENOENT :
		       errno == EACCES                   ? -EPERM :
							   -errno;
	rc = attach(l->fd, name);
	if (!rc)
		rc = interface_ioctl(name, SIOCGIFMTU, &ifr);
	if (!rc) {
		l->mtu = (uint32_t)ifr.ifr_mtu;
		rc = wait_running(name);
	}
	if (rc)
		close(l->fd);
	return rc;
}

int link_open(struct link **link, const char *name, struct ev_loop *loop,
	      const struct link_ops *ops, void *arg)
{
	struct link *l = calloc(1, sizeof *l);

	if (!l)
		return -ENOMEM;
	int rc = open_device(l, name);
	if (rc) {
		free(l);
		return rc;
	}
	l->loop = loop;
	l->ops = ops;
	l->arg = arg;
	memcpy(l->name, name, strlen(name) + 1);
	l->iface = (struct frame_iface){ .name = l->name,
					 .description = "user-space TCP/IP stack (lwIP)" };
	ev_io_init(&l->io, on_readable, l->fd, EV_READ);
	l->io.data = l;
	ev_io_start(loop, &l->io);
	*link = l;
	return 0;
}

uint32_t link_mtu(const struct link *l)
{
	return l->mtu;
}

void link_close(struct link *l)
{
	if (!l)
		return;
	ev_io_stop(l->loop, &l->io);
	close(l->fd);
	free(l);
}
