/* HTTP/1 (RFC 9110 and 9112), as other files and the faces need it. */
#ifndef TUNTRACE_PROTO_HTTP_H
#define TUNTRACE_PROTO_HTTP_H

#include "field.h"

/* A line of the head: LEN bytes at OFF without its line end, SIZE with it. */
struct http_line {
	uint32_t off, len, size;
};

/* The line at *AT of the N bytes at P, moved over; false where no line end is there. */
bool http_line_next(const uint8_t *p, uint32_t n, uint32_t *at, struct http_line *line);

/* The head of a message: its first line, taken apart.  Offsets count from its start. */
struct http_head {
	bool request; /* else a response */
	struct http_line first;
	uint32_t a, alen; /* method, or version */
	uint32_t b, blen; /* target, or status code */
	uint32_t c, clen; /* version, or reason phrase */
	uint32_t status;
	uint32_t headers; /* where the first header line is */
	uint32_t end;     /* where the body begins; 0 if the head is not whole */
	uint64_t content_length;
	bool has_content_length, chunked;
	bool encoded; /* the body is compressed */
};

/* False where the N bytes at P do not begin with a request or status line. */
bool http_head_parse(struct http_head *h, const uint8_t *p, uint32_t n);

/* True where header LINE at P is NAME, in any case; *VALUE and *LEN are its value. */
bool http_header_is(const uint8_t *p, const struct http_line *line, const char *name,
		    uint32_t *value, uint32_t *len);

#endif
