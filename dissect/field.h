/*
 * Fields: what a protocol's bytes mean, named as Wireshark names them.
 *
 * A field_def is a const row of a protocol's table.  A row is one value of it in one frame.
 * A field at a fixed place of its header says so (at, size), so that a face or a filter can
 * load it without unfolding the layer; what varies is unfolded by the protocol's rows() (walk.h).
 */
#ifndef TUNTRACE_FIELD_H
#define TUNTRACE_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect.h"
#include "text.h"

enum field_type {
	FIELD_NONE,     /* a line of the tree without a value */
	FIELD_PROTOCOL, /* u: enum proto_id of the layer that the row heads */
	FIELD_BOOL,     /* u: true where not 0; several bits under a mask are kept for the tree */
	FIELD_CHAR,     /* one byte, shown as a character */
	FIELD_UINT8,
	FIELD_UINT16,
	FIELD_UINT24,
	FIELD_UINT32,
	FIELD_UINT64,
	FIELD_INT8,
	FIELD_INT16,
	FIELD_INT32,
	FIELD_INT64,
	FIELD_DOUBLE,
	FIELD_IPV4,  /* u: host order */
	FIELD_IPV6,  /* bytes: 16 */
	FIELD_ETHER, /* bytes: 6 */
	FIELD_BYTES,
	FIELD_STRING,   /* bytes: not NUL-terminated, as on the wire; ASCII but for BASE_UTF8 */
	FIELD_OID,      /* bytes: BER contents */
	FIELD_ABSTIME,  /* i: nanoseconds since the epoch, UTC */
	FIELD_RELTIME,  /* i: nanoseconds */
	FIELD_FRAMENUM, /* u: number of another frame */
};

enum field_base {
	BASE_NONE,
	BASE_DEC,
	BASE_HEX,
	BASE_DEC_HEX,
	BASE_HEX_DEC,
	BASE_OCT,
	BASE_COLON,      /* bytes with ':' between them where Wireshark shows them so */
	BASE_ALLOW_ZERO, /* FIELD_BYTES: no bytes are shown as <none>, not <MISSING> */
	BASE_LOCAL,      /* FIELD_ABSTIME: local time */
	BASE_UTC,        /* FIELD_ABSTIME */
	BASE_UTF8,       /* FIELD_STRING in UTF-8; else each byte from 0x80 on is ill-formed */
};

/* A name for the values LOW to HIGH; a list ends with a NULL name. */
struct value_name {
	uint32_t low, high;
	const char *name;
};

struct field_def {
	const char *name;  /* Wireshark's filter name, unique in the program but for equal twins */
	const char *title; /* as `tshark -V` labels it */
	uint8_t type;      /* enum field_type */
	uint8_t base;      /* enum field_base */
	uint16_t at;       /* fixed field: offset of its first byte from the layer's start */
	uint8_t size;  /* fixed field: bytes to load, 1 to 8 (6, 16 for addresses); 0: not fixed */
	uint8_t bits;  /* FIELD_BOOL with a mask: width of the word it is shown in, in bits */
	uint64_t mask; /* 0: the whole; else the bits, and the value is shifted down */
	const struct value_name *names;
};

enum {
	ROW_GENERATED = 1, /* not from the bytes: the tree shows it in brackets */
	ROW_HIDDEN = 2,    /* for filters and -e only */
};

struct row_bytes {
	const uint8_t *p; /* borrowed: of the frame, of the dissector's state or of the rows */
	uint32_t n;
};

struct row {
	const struct field_def *def;
	union {
		uint64_t u;
		int64_t i;
		double f;
		struct row_bytes bytes;
	};
	uint32_t off, len; /* its bytes in buffer `buf` of the dissection, those that are there */
	uint8_t buf;
	uint8_t layer; /* index of the layer that it belongs to */
	uint8_t depth; /* in the tree: 0 is the protocol's own row */
	uint8_t flags;
	uint32_t next;     /* a face's own, to chain rows by their index */
	const char *label; /* the tree's whole line where title and value do not say it, or NULL */
};

/* Rows of one or more layers, with the text that they own; the caller's memory, reused. */
struct rows {
	const struct dissection *d;
	struct row *row;
	uint32_t n, max;
	uint32_t own; /* index of the protocol's own row of the layer that is unfolded */
	uint8_t layer, depth;
	bool full;
	bool unlabelled;  /* the tree's lines are not wanted: label and summary are not made */
	struct text text; /* where made-up strings live */
	size_t text_start;
};

/* Over MAX (at least 2) rows at ROW and SIZE bytes at TEXT; both stay the caller's. */
void rows_init(struct rows *r, struct row *row, uint32_t max, char *text, size_t size);

/* Empties it. */
void rows_clear(struct rows *r);

/* Empties it and unfolds every layer of D, in order. */
void rows_unfold(struct rows *r, const struct dissection *d);

/*
 * Appends the rows of layer INDEX of D: the protocol's own row (FIELD_PROTOCOL) at depth 0, its
 * fields from depth 1 on.
 */
void rows_unfold_layer(struct rows *r, const struct dissection *d, uint8_t index);

/* The fixed field DEF of layer L of D into *ROW; false if its bytes were not captured. */
bool field_load(const struct dissection *d, const struct layer *l, const struct field_def *def,
		struct row *row);

/* The name of V in NAMES, or NULL. */
const char *value_name(const struct value_name *names, uint32_t v);

#endif
