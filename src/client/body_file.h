/*
 * The file that a body goes to.  What stood there stays until the body's first byte comes, so
 * that a fetch that fails before leaves it as it was, and no new file.
 */
#ifndef TUNTRACE_CLIENT_BODY_FILE_H
#define TUNTRACE_CLIENT_BODY_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "privilege/remover.h"

struct body_file {
	const char *path; /* borrowed */
	int fd;
	bool created; /* by us */
	bool begun;
	struct remover remover;
	uint64_t written; /* bytes */
	int err;          /* -errno of the first failure, else 0 */
};

/* "-" is stdout.  0 or -errno. */
int body_file_open(struct body_file *b, const char *path);

/* All of the N bytes: 0 or -errno. */
int body_file_write(struct body_file *b, const void *p, size_t n);

/* WHOLE: the body is complete, be it empty.  0 or -errno. */
int body_file_close(struct body_file *b, bool whole);

#endif
