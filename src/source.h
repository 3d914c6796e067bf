/* A source gives frames from a file or a device, one at a time. */
#ifndef TUNTRACE_SOURCE_H
#define TUNTRACE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

struct capture_extra;
struct capture_section;
struct capture_stats;
struct frame;
struct frame_iface;
struct source;

/* What stands between the frames, told from inside next(), in order.  Each may be NULL. */
struct source_events {
	void (*secrets)(void *arg, uint32_t type, const void *p, size_t n);
	void (*name)(void *arg, const uint8_t *addr, size_t addrlen, const char *name);
	void (*section)(void *arg, const struct capture_section *c);
	void (*stats)(void *arg, const struct capture_stats *c);
	void (*extra)(void *arg, const struct capture_extra *x);
	/* There is nothing to read just now and next() is going to wait. */
	void (*idle)(void *arg);
	/* An interface that frames may come to name; it lives as long as the source. */
	void (*interface)(void *arg, const struct frame_iface *iface);
};

struct source_ops {
	/*
	 * The next frame into *F, borrowed until the next call.  1: a frame; 0: the end; -EAGAIN: none
	 * just now; -EINTR: a signal came while it waited, call again to go on; else -errno, after
	 * which there are no more and error() says what is wrong where.
	 */
	int (*next)(struct source *s, struct frame *f);
	/* In words: "record 17 at offset 5120 claims 2147483647 bytes"; valid until close. */
	const char *(*error)(const struct source *s);
	void (*close)(struct source *s);
};

struct source {
	const struct source_ops *ops;
	const char *what;                   /* "a.pcapng", "eth0", for messages; outlives it */
	const struct source_events *events; /* or NULL; set before the first next() */
	void *arg;
};

#endif
