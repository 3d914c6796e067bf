/*
 * A file, stdout for one, that is written as fast as it takes it: what it does not take yet waits,
 * and the loop goes on.  The user bounds what waits.
 */
#ifndef TUNTRACE_CLIENT_FD_OUTPUT_H
#define TUNTRACE_CLIENT_FD_OUTPUT_H

#include <ev.h>
#include <stdbool.h>
#include <stddef.h>

#include "client/body_file.h"
#include "client/queue.h"

struct fd_output {
	struct ev_loop *loop;
	struct body_file file;
	struct queue queue;
	struct ev_io io;
	size_t chunk;
	/* N more bytes are out; 0: it failed, file.err says how, and takes no more. */
	void (*wrote)(void *arg, size_t n);
	void *arg;
};

/* As body_file_open(). */
int fd_output_open(struct fd_output *o, struct ev_loop *loop, const char *path,
		   void (*wrote)(void *arg, size_t n), void *arg);

/* 0, -ENOMEM, or the error that it has failed with; wrote() comes from the loop. */
int fd_output_put(struct fd_output *o, const void *p, size_t n);

/* As body_file_close(); what still waits is written where that cannot take long. */
int fd_output_close(struct fd_output *o, bool whole);

#endif
