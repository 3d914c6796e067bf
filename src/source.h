/* A source gives frames from a file or a device, one at a time. */
#ifndef TUNTRACE_SOURCE_H
#define TUNTRACE_SOURCE_H

#include <stdint.h>

struct frame;
struct source;

struct source_ops {
	/*
	 * The next frame into *F, borrowed until the next call.  1: a frame; 0: the end; -EAGAIN: none
	 * just now; else -errno, after which there are no more and error() says what is wrong where.
	 */
	int (*next)(struct source *s, struct frame *f);
	/* In words: "record 17 at offset 5120 claims 2147483647 bytes"; valid until close. */
	const char *(*error)(const struct source *s);
	void (*close)(struct source *s);
};

struct source {
	const struct source_ops *ops;
	const char *what; /* "a.pcapng", "eth0", for messages */
};

#endif
