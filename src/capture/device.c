#include "capture/device.h"

#include <errno.h>
#include <ev.h>
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <pcap/pcap.h>
#include <pcap/sll.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "capture/device_filter.h"
#include "client/monotonic.h"
#include "frame.h"
#include "link/watch.h"
#include "message.h"
#include "privilege/grant.h"
#include "text.h"

enum {
	BLOCK_MS = 4,    /* age at which the kernel gives a block away; see immediate delivery */
	RING = 64 << 20, /* bytes */
	BURST = 4096,    /* frames before the loop looks after others */
	DRAIN_MS = 2000, /* at most */
	QUIET_MS = 200,  /* nothing came for so long: what is unaccounted for was filtered */
	SPEED_UNIT = 1000000,
};

#define LIST_HINT "'tuntrace capture -D' lists them"

struct device {
	const struct device_config *config;
	pcap_t *pcap;
	struct ev_loop *loop; /* NULL: not started */
	ev_io io, watch;
	int fd, watch_fd; /* watch_fd -1: the kernel does not tell, or it is not one device */
	int missed_fd;    /* the device's own count of what it missed; -1: none */
	unsigned index;
	bool nanoseconds, cooked, full, failed;
	bool ring; /* the kernel's own counts are at hand */
	uint64_t missed_before;
	struct device_counts counts;
	struct frame_iface iface;
	char name[64], description[256], link[128];
	char os[sizeof(struct utsname)];
};

/* ---- Frames ---- */

/* The reception type of epb_flags (bits 2-4) of a cooked frame's packet type. */
static uint32_t cooked_flags(const uint8_t *p, enum frame_dir *dir)
{
	static const uint8_t reception[] = {
		[LINUX_SLL_HOST] = 1,
		[LINUX_SLL_BROADCAST] = 3,
		[LINUX_SLL_MULTICAST] = 2,
		[LINUX_SLL_OTHERHOST] = 4,
	};
	unsigned type = p[offsetof(struct sll2_header, sll2_pkttype)];

	*dir = type == LINUX_SLL_OUTGOING ? FRAME_DIR_OUT : FRAME_DIR_IN;
	return (uint32_t)*dir | (type < sizeof reception ? (uint32_t)reception[type] << 2 : 0);
}

static void on_packet(u_char *arg, const struct pcap_pkthdr *h, const u_char *data)
{
	struct device *d = (struct device *)(void *)arg;
	const struct device_config *c = d->config;
	struct frame f = {
		.data = data,
		.caplen = h->caplen,
		.len = h->len,
		.time_ns = (int64_t)h->ts.tv_sec * 1000000000 +
			   (int64_t)h->ts.tv_usec * (d->nanoseconds ? 1 : 1000),
		.time_digits = d->nanoseconds ? 9 : 6,
		.has_time = true,
		.linktype = d->iface.linktype,
		.iface = &d->iface,
	};

	d->counts.delivered++;
	if (c->way != DEVICE_INOUT)
		f.dir = c->way == DEVICE_IN ? FRAME_DIR_IN : FRAME_DIR_OUT;
	if (d->cooked && f.caplen >= SLL2_HDR_LEN) {
		f.flags = cooked_flags(data, &f.dir);
		f.has_flags = true;
	}
	if (!c->frame(c->arg, &f)) {
		d->full = true;
		pcap_breakloop(d->pcap);
	}
}

static void stop(struct device *d)
{
	if (!d->loop)
		return;
	ev_io_stop(d->loop, &d->io);
	if (d->watch_fd >= 0)
		ev_io_stop(d->loop, &d->watch);
	d->loop = NULL;
}

static void fail(struct device *d, const char *why)
{
	if (d->failed)
		return;
	d->failed = true;
	device_drain(d);
	d->config->failed(d->config->arg, why);
}

/* After an error of libpcap's. */
static const char *what_happened(const struct device *d)
{
	return d->index && if_nametoindex(d->name) != d->index ? "the device is gone" :
								 pcap_geterr(d->pcap);
}

static void on_readable(struct ev_loop *loop, ev_io *w, int revents)
{
	struct device *d = w->data;
	int n = pcap_dispatch(d->pcap, BURST, on_packet, (u_char *)d);

	(void)revents;
	if (d->full)
		stop(d);
	else if (n == PCAP_ERROR)
		fail(d, what_happened(d));
	else if (n == BURST)
		ev_feed_event(loop, w, EV_READ);
}

static void on_change(struct ev_loop *loop, ev_io *w, int revents)
{
	struct device *d = w->data;

	(void)loop;
	(void)revents;
	if (watch_went_down(w->fd, d->index))
		fail(d, if_nametoindex(d->name) == d->index ? "the device went down" :
							      "the device is gone");
}

void device_start(struct device *d, struct ev_loop *loop)
{
	d->loop = loop;
	d->full = false;
	ev_io_init(&d->io, on_readable, d->fd, EV_READ);
	d->io.data = d->watch.data = d;
	ev_io_start(loop, &d->io);
	if (d->watch_fd >= 0) {
		ev_io_init(&d->watch, on_change, d->watch_fd, EV_READ);
		d->watch.data = d;
		ev_io_start(loop, &d->watch);
	}
}

/* ---- The end ---- */

void device_drain(struct device *d)
{
	int64_t now = monotonic_ns(), end = now + DRAIN_MS * INT64_C(1000000);
	int64_t quiet = now + QUIET_MS * INT64_C(1000000);

	stop(d);
	if (d->ring)
		device_filter_shut(d->pcap);
	while (!d->full && now < end && now < quiet) {
		struct pollfd fd = { .fd = d->fd, .events = POLLIN };
		int n = pcap_dispatch(d->pcap, BURST, on_packet, (u_char *)d);

		now = monotonic_ns();
		if (n < 0 || (d->ring && n == 0 && device_counts(d).left == 0))
			break;
		if (n > 0)
			quiet = now + QUIET_MS * INT64_C(1000000);
		else
			poll(&fd, 1, BLOCK_MS);
	}
}

static uint64_t read_count(int fd)
{
	char text[32] = "";
	ssize_t n = fd < 0 ? -1 : pread(fd, text, sizeof text - 1, 0);

	return n > 0 ? strtoull(text, NULL, 10) : 0;
}

struct device_counts device_counts(struct device *d)
{
	struct device_counts *c = &d->counts;
	struct pcap_stat s;

	if (d->ring) {
		device_ring_counts(d->pcap, &d->counts.seen, &d->counts.dropped);
	} else if (pcap_stats(d->pcap, &s) == 0) {
		c->seen = s.ps_recv;
		c->dropped = s.ps_drop;
	}
	/* Not every kind of device counts the frames that it gives. */
	if (c->seen < c->delivered + c->dropped)
		c->seen = c->delivered + c->dropped;
	c->left = c->seen - c->delivered - c->dropped;
	c->missed = read_count(d->missed_fd) - d->missed_before;
	return *c;
}

void device_close(struct device *d)
{
	stop(d);
	if (d->pcap)
		pcap_close(d->pcap);
	if (d->watch_fd >= 0)
		close(d->watch_fd);
	if (d->missed_fd >= 0)
		close(d->missed_fd);
	free(d);
}

const struct frame_iface *device_iface(const struct device *d)
{
	return &d->iface;
}

const char *device_link(const struct device *d)
{
	return d->link;
}

/* ---- Opening ---- */

static void put(char *dst, size_t size, const char *s)
{
	snprintf(dst, size, "%s", s);
}

/* FILE of the device in /sys, opened while that may be. */
static int open_attribute(const struct device *d, const char *file)
{
	char path[128];

	snprintf(path, sizeof path, "/sys/class/net/%s/%s", d->name, file);
	return strchr(d->name, '/') ? -1 : open(path, O_RDONLY | O_CLOEXEC);
}

static void describe(struct device *d)
{
	struct utsname u;
	int fd = open_attribute(d, "speed");
	char text[32] = "";

	d->iface.name = d->name;
	d->iface.filter = d->config->filter;
	d->iface.snaplen = (uint32_t)pcap_snapshot(d->pcap);
	if (fd >= 0) {
		/* Megabits a second; -1 where a device has none. */
		if (read(fd, text, sizeof text - 1) > 0 && text[0] != '-')
			d->iface.speed = strtoull(text, NULL, 10) * SPEED_UNIT;
		close(fd);
	}
	if (uname(&u) == 0) {
		snprintf(d->os, sizeof d->os, "%s %s", u.sysname, u.release);
		d->iface.os = d->os;
	}
	d->missed_fd = open_attribute(d, "statistics/rx_missed_errors");
	d->missed_before = read_count(d->missed_fd);
}

static void set_link(struct device *d)
{
	int dlt = pcap_datalink(d->pcap);
	const char *name = pcap_datalink_val_to_name(dlt);
	const char *words = pcap_datalink_val_to_description(dlt);

	d->cooked = dlt == DLT_LINUX_SLL2;
	/* The numbers of files are those of libpcap, but for raw IP. */
	d->iface.linktype = dlt == DLT_RAW ? LINKTYPE_RAW : (uint16_t)dlt;
	snprintf(d->link, sizeof d->link, "%s (%s)", name ? name : "?", words ? words : "unknown");
}

static int explain(const struct device *d, int rc, char why[DEVICE_WHY_MAX])
{
	const char *said = d->pcap ? pcap_geterr(d->pcap) : "";
	char command[512];

	switch (rc) {
	case PCAP_ERROR_NO_SUCH_DEVICE:
		snprintf(why, DEVICE_WHY_MAX, "there is no device %s; " LIST_HINT, d->name);
		break;
	case PCAP_ERROR_PERM_DENIED:
	case PCAP_ERROR_PROMISC_PERM_DENIED:
		snprintf(why, DEVICE_WHY_MAX, "no right to capture on %s: %s", d->name,
			 grant_capture(command, sizeof command));
		break;
	case PCAP_ERROR_IFACE_NOT_UP:
		snprintf(why, DEVICE_WHY_MAX, "device %s is down; 'ip link set %s up' brings it up",
			 d->name, d->name);
		break;
	default:
		snprintf(why, DEVICE_WHY_MAX, "device %s: %s%s%s", d->name, pcap_statustostr(rc),
			 said[0] ? ": " : "", said);
	}
	return EXIT_FAILED;
}

static int activate(struct device *d)
{
	const struct device_config *c = d->config;
	char error[PCAP_ERRBUF_SIZE];
	int rc;

	d->pcap = pcap_create(d->name, error);
	if (!d->pcap)
		return PCAP_ERROR_NO_SUCH_DEVICE;
	pcap_set_snaplen(d->pcap, c->snaplen ? (int)c->snaplen : DEVICE_SNAPLEN);
	pcap_set_promisc(d->pcap, c->promiscuous && strcmp(d->name, "any") != 0);
	pcap_set_timeout(d->pcap, BLOCK_MS);
	pcap_set_buffer_size(d->pcap, (int)(c->buffer ? c->buffer : RING));
	pcap_set_tstamp_precision(d->pcap, PCAP_TSTAMP_PRECISION_NANO);
	rc = pcap_activate(d->pcap);
	if (rc < 0)
		return rc;
	d->nanoseconds = pcap_get_tstamp_precision(d->pcap) == PCAP_TSTAMP_PRECISION_NANO;
	if (strcmp(d->name, "any") == 0)
		pcap_set_datalink(d->pcap, DLT_LINUX_SLL2);
	set_link(d);
	return 0;
}

/* True where it is a packet socket, packet(7), rather than libpcap's reading of something else. */
static bool has_ring(const struct device *d)
{
	int version;
	socklen_t n = sizeof version;

	return getsockopt(pcap_fileno(d->pcap), SOL_PACKET, PACKET_VERSION, &version, &n) == 0;
}

/* Descriptors and names, once it is active. */
static int attach(struct device *d, char why[DEVICE_WHY_MAX])
{
	char error[PCAP_ERRBUF_SIZE];

	if (pcap_setnonblock(d->pcap, 1, error) < 0) {
		snprintf(why, DEVICE_WHY_MAX, "device %s: %s", d->name, error);
		return EXIT_FAILED;
	}
	d->fd = pcap_get_selectable_fd(d->pcap);
	if (d->fd < 0) {
		snprintf(why, DEVICE_WHY_MAX, "device %s cannot be waited for", d->name);
		return EXIT_FAILED;
	}
	d->index = if_nametoindex(d->name);
	d->watch_fd = d->index ? watch_open() : -1;
	d->ring = has_ring(d);
	describe(d);
	return 0;
}

static int set_filter(struct device *d, char why[DEVICE_WHY_MAX])
{
	struct device_filter f = {
		.pcap = d->pcap,
		.name = d->name,
		.expr = d->config->filter ? d->config->filter : "",
		.way = d->config->way,
		.index = d->index,
		.cooked = d->cooked,
	};

	return device_filter_set(&f, d->ring, why);
}

/* The device that -D gives a number. */
struct numbered {
	struct device *device;
	unsigned long left;
};

static void take_numbered(void *arg, const char *name, const char *description, bool up,
			  bool running, bool loopback)
{
	struct numbered *x = arg;

	(void)description;
	(void)up;
	(void)running;
	(void)loopback;
	if (x->left && --x->left == 0)
		put(x->device->name, sizeof x->device->name, name);
}

/* The number that NAME is, unless there is a device of that name; else 0. */
static unsigned long number_of(const char *name)
{
	bool digits = name[0] && name[strspn(name, "0123456789")] == '\0';

	return digits && !if_nametoindex(name) ? strtoul(name, NULL, 10) : 0;
}

/* The name or the number that was given, or libpcap's default. */
static int choose(struct device *d, char why[DEVICE_WHY_MAX])
{
	const char *name = d->config->name;
	struct numbered x = { .device = d, .left = name ? number_of(name) : 1 };

	if (name && strlen(name) >= sizeof d->name) {
		snprintf(why, DEVICE_WHY_MAX, "there is no device %.100s", name);
		return EXIT_FAILED;
	}
	if (!x.left)
		put(d->name, sizeof d->name, name);
	else if (device_list(take_numbered, &x, why))
		return EXIT_FAILED;
	if (d->name[0])
		return 0;
	if (name)
		snprintf(why, DEVICE_WHY_MAX, "there is no device %s; " LIST_HINT, name);
	else
		put(why, DEVICE_WHY_MAX, "there is no device to capture on");
	return EXIT_FAILED;
}

int device_open(struct device **out, const struct device_config *c, char why[DEVICE_WHY_MAX])
{
	struct device *d = calloc(1, sizeof *d);
	int rc;

	if (!d) {
		put(why, DEVICE_WHY_MAX, strerror(ENOMEM));
		return EXIT_FAILED;
	}
	d->config = c;
	d->watch_fd = d->missed_fd = -1;
	rc = choose(d, why);
	if (!rc) {
		rc = activate(d);
		if (rc)
			rc = explain(d, rc, why);
	}
	if (!rc)
		rc = attach(d, why);
	if (!rc)
		rc = set_filter(d, why);
	if (rc) {
		device_close(d);
		return rc;
	}
	*out = d;
	return 0;
}

int device_list(void (*each)(void *arg, const char *name, const char *description, bool up,
			     bool running, bool loopback),
		void *arg, char why[DEVICE_WHY_MAX])
{
	char error[PCAP_ERRBUF_SIZE];
	pcap_if_t *list, *i;

	if (pcap_findalldevs(&list, error) < 0) {
		snprintf(why, DEVICE_WHY_MAX, "the devices: %s", error);
		return -1;
	}
	for (i = list; i; i = i->next)
		each(arg, i->name, i->description, i->flags & PCAP_IF_UP,
		     i->flags & PCAP_IF_RUNNING, i->flags & PCAP_IF_LOOPBACK);
	pcap_freealldevs(list);
	return 0;
}
