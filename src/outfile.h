/*
 * An output as it is written: whole records only.  Records are a capture file's blocks, or the
 * lines of a frame.
 *
 * They gather in a buffer and leave it in one write() of whole records.  Where the disk takes
 * only a part, the file is cut back to its last whole record.  A guarded file is written by a
 * process of its own, so that it ends with a whole record even when this one is killed.  An
 * output may be several files, one after another, and they may be compressed.
 */
#ifndef TUNTRACE_OUTFILE_H
#define TUNTRACE_OUTFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "outname.h"
#include "outproc.h"
#include "outstream.h"

struct frame;
struct record_end;

struct outfile_config {
	const char *path; /* borrowed for the call; "-" is stdout */
	size_t buffer;    /* bytes to gather */
	bool live;        /* frames come as they happen: the first file's time is now, else that
			     of its first frame */
	bool atomic;      /* a file has its name once it is complete */
	struct rotation rotation;
};

struct outfile {
	int fd; /* -1: not opened yet */
	bool regular;
	bool held, timed;
	bool turning; /* what is buffered belongs to the next file */
	bool linked;  /* it has a name, which must not be lost */
	int err;      /* -errno that ended it, else 0 */
	uint8_t *buf;
	size_t used, size;
	struct outproc proc;     /* that writes it, where the file is guarded */
	struct outstream stream; /* where it is not */
	struct outname *name;    /* of several files, or of one that gets its name at the end */
	enum outstream_form form;
	struct record_end *ends; /* of the records in the buffer */
	size_t nends, maxends;
	uint64_t start;   /* where in the file, uncompressed, the buffer's first byte goes */
	uint64_t written; /* frames that are whole in the output */
	uint64_t frames;  /* of this file, and those of them that are in it */
	uint64_t frames_out;
	uint64_t total; /* bytes of records, over all files and before they are compressed */
	int64_t slice_end, flushed_ms;
};

/* Creates or empties PATH, "-" is stdout; gathers BUFFER bytes.  0 or -errno. */
int outfile_open(struct outfile *o, const char *path, size_t buffer);

/* Takes FD, or -1 and errno. */
int outfile_open_fd(struct outfile *o, int fd, size_t buffer);

/*
 * Opens a capture file as C says.  A regular file is guarded against the death of this process,
 * and what is written is in the file within FLUSH_MS.  0 or -errno.
 */
int outfile_begin(struct outfile *o, const struct outfile_config *c);

/* Room for a record of N bytes, or NULL: o->err says why. */
uint8_t *outfile_reserve(struct outfile *o, size_t n);

/* Bytes there are behind what outfile_reserve() gave; at least what was asked for. */
static inline size_t outfile_room(const struct outfile *o)
{
	return o->size - o->used;
}

/* The record is there: N of the reserved bytes, in which FRAMES frames end.  0 or -errno. */
int outfile_commit(struct outfile *o, size_t n, unsigned frames);

/* Where in the file, uncompressed, the next record goes. */
static inline uint64_t outfile_position(const struct outfile *o)
{
	return o->start + o->used;
}

/*
 * Before a record of N bytes with frame F: 1 where it belongs to the next file, 0 where it does
 * not, else -errno.  Opens the first file where that has waited for F.
 */
int outfile_due(struct outfile *o, size_t n, const struct frame *f);

/* Files begun so far; 0 where there is only this one. */
static inline uint64_t outfile_files(const struct outfile *o)
{
	return o->name ? o->name->number : 0;
}

/* The name that the first file got where the one asked for was taken, else NULL; until close. */
const char *outfile_other_name(const struct outfile *o);

/* True where the last file's time is over at NOW_NS. */
bool outfile_is_over(const struct outfile *o, int64_t now_ns);

/* True where this file is the last that there is to be. */
bool outfile_is_last(const struct outfile *o);

/*
 * What is reserved from here on belongs to the next file: its beginning, which is there as soon
 * as the file is.  Then outfile_next().  0 or -errno.
 */
int outfile_turn(struct outfile *o);

/*
 * Ends this file and goes on with the next, whose first frame is of TIME_NS, after outfile_turn().
 * 0 or -errno.
 */
int outfile_next(struct outfile *o, int64_t time_ns);

/* True where outfile_patch() will reach records that have left the buffer. */
bool outfile_can_patch(const struct outfile *o);

/*
 * Puts the N bytes at P in the place of those at AT in the file, inside one record that is
 * there.  0; -ESPIPE where it has left and is in no file that could be changed; else -errno, and
 * everything fails with it.
 */
int outfile_patch(struct outfile *o, uint64_t at, const void *p, size_t n);

/* While held, what is buffered stays where it can be patched, until the buffer is full. */
void outfile_hold(struct outfile *o, bool hold);

/* Writes what is buffered.  0 or -errno; after an error everything fails with it. */
int outfile_flush(struct outfile *o);

/* Flushes and closes; 0 or -errno. */
int outfile_close(struct outfile *o);

#endif
