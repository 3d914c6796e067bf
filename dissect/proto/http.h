/* HTTP/1 (RFC 9110 and 9112), as other files and the faces need it. */
#ifndef TUNTRACE_PROTO_HTTP_H
#define TUNTRACE_PROTO_HTTP_H

#include "field.h"

/* A line of the head: LEN bytes at OFF without its line end, SIZE with it. */
struct http_line {
	uint32_t off, len, size;
};

/*
 * The line at *AT of the N bytes at P, moved over: it ends with CR, LF or both.  The last one may
 * lack its end; with WHOLE it is no line then, and this is false.
 */
bool http_line_next(const uint8_t *p, uint32_t n, uint32_t *at, struct http_line *line, bool whole);

enum http_kind {
	HTTP_OTHER,
	HTTP_REQUEST,
	HTTP_RESPONSE,
	HTTP_NOTIFICATION, /* GENA: NOTIFY, SUBSCRIBE, UNSUBSCRIBE */
};

/* What the line of N bytes at P begins, if it begins a message; by its method or version alone. */
enum http_kind http_line_kind(const uint8_t *p, uint32_t n);

/* What the lines of a head are; the first one is looked at like any other. */
enum http_line_class {
	HTTP_LINE_FIRST,
	HTTP_LINE_HEADER,
	HTTP_LINE_BLANK, /* the head ends */
	HTTP_LINE_CUT,   /* begun, and all that there is: whether it is a header cannot be told */
	HTTP_LINE_NONE,  /* no line of a head */
};

/* Walks over the lines of a head: p, n and at are set by the caller. */
struct http_lines {
	const uint8_t *p;
	uint32_t n, at;
	bool any;            /* a line of the head came before */
	enum http_kind kind; /* of the last first line */
	struct http_line line;
};

/* The next line; false behind the last one. */
bool http_lines_next(struct http_lines *it, enum http_line_class *c);

struct http_span {
	uint32_t off, len;
};

/* A message, as far as there is of it; offsets count from its start. */
struct http_message {
	enum http_kind kind;
	uint32_t head; /* where it begins: an empty line before it is passed over */
	bool text;     /* it begins with a printable character */
	bool any;      /* it has a line of a head */
	bool cut;      /* nothing is known of what follows the last whole line */
	struct http_span method, uri, version; /* of a request; method without "M-" */
	bool has_uri, has_host;
	uint32_t status; /* of a response */
	struct http_span host, type, coding, upgrade;
	bool has_length, has_transfer, chunked, packed; /* packed: a transfer coding besides */
	uint64_t length;
	uint32_t body, nbody; /* what of the body is there, still in chunks */
	uint32_t end;         /* the message's bytes */
};

/* The N captured bytes at P. */
void http_parse(struct http_message *m, const uint8_t *p, uint32_t n);

/* A request line, or a status line; false where it has no second part. */
struct http_first {
	struct http_span a, b, c; /* method, target, version; or version, status, phrase */
	uint32_t status;
	bool has_status;
};
void http_request_line(struct http_first *f, const uint8_t *p, const struct http_line *line);
void http_status_line(struct http_first *f, const uint8_t *p, const struct http_line *line);

/* The name of header LINE is so long and its value is *VALUE; false where it is no valid name. */
bool http_header(const uint8_t *p, const struct http_line *line, uint32_t *name,
		 struct http_span *value);

/* True where header LINE at P is NAME, in any case; *VALUE is its value. */
bool http_header_is(const uint8_t *p, const struct http_line *line, const char *name,
		    struct http_span *value);

/* ---- The body (http_body.c) ---- */

struct http_chunk {
	struct http_span size, data; /* the line of its size; its bytes */
	uint32_t n;                  /* the size */
	struct http_span trailer;    /* behind the last one */
	struct http_span end;        /* the empty line there, with its line end */
	bool cut;                    /* it runs past what there is */
};

/* The next chunk of the body of N bytes at P, *AT moved over; false behind the last one. */
bool http_chunk_next(const uint8_t *p, uint32_t n, uint32_t *at, struct http_chunk *c);

struct known;
/* What a body of the N bytes at P is, of the media type TYPE in its message at M; NULL: just data. */
const struct known *http_media(const uint8_t *m, const struct http_span *type, const uint8_t *p,
			       uint32_t n);

/* ---- The conversation (http.c); layer.info ---- */

struct http_info {
	bool seen;  /* requests came before it: what is no message goes on with one */
	bool match; /* the rest is known */
	uint32_t number;
	uint64_t request_in, prev_request, prev_response;
	int64_t time_ns;
	uint32_t uri_len;
	const uint8_t *uri; /* of the request that a response is for, or NULL */
	/* The body out of its chunks. */
	const uint8_t *body;
	uint32_t nbody;
	bool has_body;
};

void http_rows(struct rows *r, const struct layer *l);
enum { HTTP_NFIELDS = 62 };
extern const struct field_def http_fields[HTTP_NFIELDS];

/* "http://host/where", what request M at P asks for, into T; false where its host is not known. */
bool http_put_uri(struct text *t, const uint8_t *p, const struct http_message *m);

#endif
