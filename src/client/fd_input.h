/* A descriptor, stdin for one, that is read as far as its user wants more. */
#ifndef TUNTRACE_CLIENT_FD_INPUT_H
#define TUNTRACE_CLIENT_FD_INPUT_H

#include <ev.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FD_INPUT_MAX = 64 << 10 };

struct fd_input {
	struct ev_loop *loop;
	struct ev_io io;
	size_t chunk; /* bytes of a read at most */
	/* What one read gave; N is 0 at the end, and at an error, which is ERR then. */
	void (*came)(void *arg, const uint8_t *p, size_t n, int err);
	void *arg;
	bool over;
};

/* CHUNK is at most FD_INPUT_MAX.  FD stays the caller's. */
void fd_input_init(struct fd_input *i, struct ev_loop *loop, int fd, size_t chunk,
		   void (*came)(void *arg, const uint8_t *p, size_t n, int err), void *arg);

/* Whether more is wanted; after the end nothing is read any more. */
void fd_input_want(struct fd_input *i, bool more);

#endif
