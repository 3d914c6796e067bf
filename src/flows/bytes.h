/* The bytes of a stream, as `tuntrace stream` prints or saves them. */
#ifndef TUNTRACE_FLOWS_BYTES_H
#define TUNTRACE_FLOWS_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct follow_chunk;

enum bytes_format { BYTES_TEXT, BYTES_HEX, BYTES_RAW, BYTES_FORMATS };

struct bytes {
	enum bytes_format format;
	bool marked;     /* text: lines begin with the side that sent them */
	FILE *out[2];    /* of each side, often the same */
	uint64_t pos[2]; /* bytes of each side so far */
	uint64_t missing[2], cut[2];
	int open; /* text: the side whose last line has not ended, plus 1; 0: none */
};

/* Prints chunk C of a stream to the file of its side. */
void bytes_put(struct bytes *b, const struct follow_chunk *c);

/* Ends the last line. */
void bytes_end(struct bytes *b);

#endif
