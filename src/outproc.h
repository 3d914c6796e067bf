/*
 * A process that does the writing for another, so that SIGKILL cannot cut a write.
 *
 * The kernel gives up a write() between two pages when the process that makes it is killed, and
 * half a record is left.  Here the bytes lie in memory that is shared with a child in a session
 * of its own, which writes them when it is told to.  When the parent is gone the child finishes
 * what it was at, writes what else had been committed, and ends.
 *
 *	parent				child
 *	outproc_write():  number  --->	write()
 *			  <---  number written, errno
 *	gone:		   end    --->	write() what is committed; _exit()
 */
#ifndef TUNTRACE_OUTPROC_H
#define TUNTRACE_OUTPROC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What both processes see. */
struct outproc_shared {
	_Atomic size_t committed; /* bytes of the buffer that are whole records */
	_Alignas(64) uint8_t buf[];
};

struct outproc {
	struct outproc_shared *shared; /* NULL: there is none */
	size_t max; /* bytes that shared->buf may take, touched as they are used */
	int fd;     /* to the child; -1 once it is gone */
	pid_t pid;
};

/* Starts the child, which writes to OUT, a regular file.  0 or -errno: do without. */
int outproc_start(struct outproc *p, int out, size_t max);

/* The first N bytes of the buffer are whole records. */
static inline void outproc_commit(struct outproc *p, size_t n)
{
	atomic_store_explicit(&p->shared->committed, n, memory_order_release);
}

/*
 * Writes the N committed bytes; *DONE of them are in the file.  0 or -errno; -ECHILD: the child
 * is gone, and *DONE is not known.
 */
int outproc_write(struct outproc *p, size_t n, size_t *done);

/* Lets the child end, waits for it, frees the buffer. */
void outproc_stop(struct outproc *p);

#endif
