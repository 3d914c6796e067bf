/*
 * The source that reads a capture file: pcap and pcapng, of either byte order, also compressed
 * with gzip or zstd, from a file or a pipe.
 *
 * The whole frames of a damaged file come first; then next() fails, and error() says what is
 * wrong at which offset.
 */
#ifndef TUNTRACE_CAPTURE_READER_H
#define TUNTRACE_CAPTURE_READER_H

#include <stdint.h>

struct source;

/*
 * Opens PATH (borrowed; "-" is stdin) and looks at what it is.  0; -EBADMSG where it is no
 * capture: *SOURCE is there for error() and close(); else -errno and *SOURCE is NULL.
 */
int reader_open(struct source **source, const char *path);

/* The descriptor of a plain file, whose bytes lie where reader_offset() says; else -1. */
int reader_file(const struct source *s);

/* Where byte P of the frame that next() gave lies in the (uncompressed) stream. */
uint64_t reader_offset(const struct source *s, const uint8_t *p);

#endif
