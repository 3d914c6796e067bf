/*
 * A process that does the writing for another, so that SIGKILL cannot cut a write, and files can
 * follow one another after that one has given up its rights.
 *
 * The kernel gives up a write() between two pages when the process that makes it is killed, and
 * half a record is left.  Here the bytes lie in memory that is shared with a child in a session
 * of its own, which compresses them and writes them when it is told to.  When the parent is gone
 * the child finishes what it was at, writes what else had been committed, ends the compressed
 * form in order, and goes.
 *
 *	parent				child
 *	outproc_write():  number  --->	write()
 *			  <---  number written, errno
 *	outproc_next():	  time, number --->	ends this file, opens the next, write()
 *			  <---  its descriptor and name
 *	outproc_finish():	  --->	ends this file
 *			  <---  errno
 *	gone:		   end    --->	write() what is committed; _exit()
 *
 * The child keeps no capability but the one that its folder may need.  The parent needs, once it
 * has begun: sendto, recvmsg, close, wait4, munmap; and on the descriptor lseek, ftruncate,
 * pwrite64, fcntl.
 */
#ifndef TUNTRACE_OUTPROC_H
#define TUNTRACE_OUTPROC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "outname.h"
#include "outstream.h"

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

/* What the child writes to. */
struct outproc_target {
	int fd; /* a regular file, with the parent shared; -1: outproc_next() opens the first */
	enum outstream_form form;
	struct outname *name; /* of the files; NULL: there is only this one */
};

/* Starts the child.  0 or -errno: do without. */
int outproc_start(struct outproc *p, const struct outproc_target *t, size_t max);

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

/*
 * Ends the file, opens the next, whose first frame is of TIME_NS, and writes the first N bytes of
 * the buffer there, so that it is never seen without them: *FD, and NAME brought up to date.  0,
 * -errno, or -ECHILD.
 */
int outproc_next(struct outproc *p, int64_t time_ns, size_t n, struct outname *name, int *fd);

/* Ends the file; what is committed has been written.  0, -errno, or -ECHILD. */
int outproc_finish(struct outproc *p);

/* Lets the child end, waits for it, frees the buffer. */
void outproc_stop(struct outproc *p);

#endif
