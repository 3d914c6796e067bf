/* A sink takes frames: lines on stdout, a capture file, the screen. */
#ifndef TUNTRACE_SINK_H
#define TUNTRACE_SINK_H

#include <stddef.h>
#include <stdint.h>

struct dissection;
struct frame;
struct sink;

struct sink_ops {
	/* One frame and its dissection, both borrowed.  0 or -errno; after an error it gets no more. */
	int (*frame)(struct sink *s, const struct frame *f, const struct dissection *d);
	/* What is buffered goes out.  0 or -errno.  May be NULL. */
	int (*flush)(struct sink *s);
	/* TLS secrets in NSS key log format, before the frames that need them.  May be NULL. */
	int (*secrets)(struct sink *s, const char *keylog, size_t n);
	/* A name that was resolved; ADDR is 4 or 16 bytes.  May be NULL. */
	int (*name)(struct sink *s, const uint8_t *addr, size_t addrlen, const char *name);
	/* Ends it and frees it.  0 or -errno: what could not be written. */
	int (*close)(struct sink *s);
};

struct sink {
	const struct sink_ops *ops;
	const char *what; /* what it writes to, for messages: "stdout", "out.pcapng" */
	uint64_t written; /* frames that are whole in the output */
};

#endif
