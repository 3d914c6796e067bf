/*
 * The bytes of an output on their way into its file: as they stand, or through gzip or zstd.
 *
 * What one outstream_write() is given can be read back from the file alone: compressed forms are
 * flushed behind it.  Where a disk takes only a part of it, the file is cut back to where it
 * was, and a compressed form is ended there in order.
 */
#ifndef TUNTRACE_OUTSTREAM_H
#define TUNTRACE_OUTSTREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum outstream_form { OUTSTREAM_PLAIN, OUTSTREAM_GZIP, OUTSTREAM_ZSTD };

struct outstream {
	int fd; /* the caller's */
	enum outstream_form form;
	bool regular;
	bool failed;         /* it takes no more */
	void *state;         /* of the compressed forms, as is the rest */
	uint8_t *buf;        /* compressed bytes */
	uint64_t good;       /* bytes in the file that end with a whole write */
	uint32_t crc, total; /* gzip: of what they hold */
};

/* By the name's end: ".gz", ".zst". */
enum outstream_form outstream_form(const char *name);

/* Writes to FD, which is at the end of what it has.  0 or -ENOMEM. */
int outstream_open(struct outstream *s, int fd, enum outstream_form form);

/*
 * Writes N bytes; *DONE of them are in the file: in a plain one any number, in a compressed one
 * all or none.  0 or -errno.
 */
int outstream_write(struct outstream *s, const uint8_t *p, size_t n, size_t *done);

/* What a compressed form ends with.  0 or -errno. */
int outstream_finish(struct outstream *s);

/* Frees; the descriptor stays. */
void outstream_close(struct outstream *s);

#endif
