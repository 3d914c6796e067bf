/*
 * The bytes of a capture file, from a file or a pipe, through gzip or zstd where the content
 * says so.
 *
 * A window slides over the stream: what a reader asks for lies in one piece at `p`, and grows
 * only as bytes really come, whatever length the file claims.
 */
#ifndef TUNTRACE_CAPTURE_INPUT_H
#define TUNTRACE_CAPTURE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct decoder;

struct input {
	const uint8_t *p, *end; /* what is there and not yet taken */
	uint8_t *buf;
	size_t size;
	uint64_t base; /* offset in the (uncompressed) stream of buf[0] */
	int fd;
	bool waits;              /* a pipe or a terminal: read() may wait */
	bool at_end;             /* nothing more will come */
	int err;                 /* -errno why, or 0 at the true end */
	char why[96];            /* that in words, for the compressed forms */
	void (*idle)(void *arg); /* called before a read that is going to wait, or NULL */
	void *idle_arg;
	const struct decoder *decoder; /* NULL: bytes as they stand */
	void *decoder_state;
	uint8_t *raw; /* compressed bytes */
	size_t raw_at, raw_end, raw_size;
	uint64_t raw_base; /* offset in the file of raw[0] */
	int spill;         /* the (uncompressed) stream goes here too; -1: nowhere */
	int spill_err;     /* -errno that ended that */
};

/* Opens PATH ("-" is stdin) and looks at its first bytes.  0 or -errno, -EINTR among them. */
int input_open(struct input *in, const char *path);
void input_close(struct input *in);

/* For input_need() alone: takes what there is until N bytes are. */
int input_fill(struct input *in, size_t n);

/*
 * Makes at least N bytes lie at in->p.  1; 0 where the stream ends before (what there is stays
 * at in->p, in->err says whether the end is a true one); -EINTR: a signal came, ask again.
 * What was at in->p before may have moved.
 */
static inline int input_need(struct input *in, size_t n)
{
	return (size_t)(in->end - in->p) >= n ? 1 : input_fill(in, n);
}

/* Moves over N bytes that need not lie in one piece; results as input_need(). */
int input_skip(struct input *in, uint64_t n);

/*
 * From here on the stream, from its first byte on, goes into SPILL (owned) as well, so that all
 * of it can be read again.  Nothing may have been dropped from the window yet.
 */
void input_spill(struct input *in, int spill);

/* Where in->p is, counted from the start of the (uncompressed) stream. */
static inline uint64_t input_offset(const struct input *in)
{
	return in->base + (uint64_t)(in->p - in->buf);
}

static inline size_t input_left(const struct input *in)
{
	return (size_t)(in->end - in->p);
}

/*
 * A compressed form.  decode() puts up to N bytes at DST and moves raw_at: the number put; 0
 * where it needs more raw bytes; -errno, in->why filled.  finished() is true between members.
 */
struct decoder {
	const char *name;
	int (*open)(struct input *in);
	ptrdiff_t (*decode)(struct input *in, uint8_t *dst, size_t n);
	bool (*finished)(const struct input *in);
	void (*close)(struct input *in);
};

/* The decoder that the N first bytes at P ask for, or NULL. */
const struct decoder *decoder_for(const uint8_t *p, size_t n);

#endif
