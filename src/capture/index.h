/*
 * A capture file with random access: it is read once from front to back, in slices as small as
 * the caller likes, and every frame that was read can be fetched again by its number.
 *
 *	index_open(&x, "a.pcapng.gz");
 *	while (there is time && (rc = index_next(x, &f)) == 1)
 *		... frame number index_count(x) ...
 *	index_fetch(x, 17, &f);
 *
 * Frames of a plain file are fetched from the file itself.  What is compressed or comes from a
 * pipe is put, as it is read, into a temporary file without a name ($TMPDIR, else /var/tmp).
 * An entry takes 40 bytes.
 */
#ifndef TUNTRACE_CAPTURE_INDEX_H
#define TUNTRACE_CAPTURE_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct frame;
struct index;
struct source;

struct index_entry {
	uint64_t at;     /* offset of its record in the (uncompressed) stream */
	int64_t time_ns; /* 0 where it has none */
	uint32_t size;   /* bytes of the record */
	uint32_t section;
	uint32_t caplen, len;
	uint16_t linktype;
	uint8_t dir; /* enum frame_dir */
	bool has_time;
};

/*
 * Opens PATH, borrowed until index_close(); "-" is stdin.  0; -EBADMSG where it is no capture:
 * *X is there for index_source()'s error() and for index_close(); else -errno and *X is NULL.
 */
int index_open(struct index **x, const char *path);
void index_close(struct index *x);

/* The reader below it, for its events, its error() and `what`; next() is not for callers. */
struct source *index_source(struct index *x);

/*
 * The next frame, as source_ops' next(); its number is set, from 1.  Borrowed until the next
 * call of this function, whatever is fetched in between.
 */
int index_next(struct index *x, struct frame *f);

/* Frames that index_next() has given so far. */
size_t index_count(const struct index *x);

/* What is known of frame NUMBER, from 1 to index_count(), without fetching it. */
const struct index_entry *index_entry(const struct index *x, size_t number);

/*
 * Frame NUMBER again, just as index_next() gave it; borrowed until the next call of this
 * function.  0; -EBADMSG where the file has changed since; else -errno.
 */
int index_fetch(struct index *x, size_t number, struct frame *f);

/* Bytes of the file that have been read, compressed or not, and its size; 0 where it has none. */
uint64_t index_read(const struct index *x, uint64_t *size);

#endif
