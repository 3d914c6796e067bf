/*
 * An output as it is written: whole records only.  Records are a capture file's blocks, or the
 * lines of a frame.
 *
 * They gather in a buffer and leave it in one write() of whole records.  Where the disk takes
 * only a part, the file is cut back to its last whole record.  A guarded file is written by a
 * process of its own, so that it ends with a whole record even when this one is killed.
 */
#ifndef TUNTRACE_OUTFILE_H
#define TUNTRACE_OUTFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "outproc.h"

struct record_end;

struct outfile {
	int fd;
	bool regular;
	int err; /* -errno that ended it, else 0 */
	uint8_t *buf;
	size_t used, size;
	struct outproc proc;     /* that writes it, where the file is guarded */
	struct record_end *ends; /* of the records in the buffer */
	size_t nends, maxends;
	uint64_t start;   /* where in the file the buffer's first byte goes */
	uint64_t written; /* frames that are whole in the file */
};

/* Creates or empties PATH, "-" is stdout; gathers BUFFER bytes.  0 or -errno. */
int outfile_open(struct outfile *o, const char *path, size_t buffer);

/*
 * Guards a regular file against the death of this process, from before its first record on.
 * Where that cannot be, it is written as any other.
 */
void outfile_guard(struct outfile *o);

/* Room for a record of N bytes, or NULL: o->err says why. */
uint8_t *outfile_reserve(struct outfile *o, size_t n);

/* Bytes there are behind what outfile_reserve() gave; at least what was asked for. */
static inline size_t outfile_room(const struct outfile *o)
{
	return o->size - o->used;
}

/* The record is there: N of the reserved bytes, in which FRAMES frames end.  0 or -errno. */
int outfile_commit(struct outfile *o, size_t n, unsigned frames);

/* Where in the file the next record goes. */
static inline uint64_t outfile_position(const struct outfile *o)
{
	return o->start + o->used;
}

/*
 * Puts the N bytes at P in the place of those at AT in the file, inside one record that is
 * there.  0; -ESPIPE where it has left and is in no file that could be changed; else -errno, and
 * everything fails with it.
 */
int outfile_patch(struct outfile *o, uint64_t at, const void *p, size_t n);

/* Writes what is buffered.  0 or -errno; after an error everything fails with it. */
int outfile_flush(struct outfile *o);

/* Flushes and closes; 0 or -errno. */
int outfile_close(struct outfile *o);

#endif
