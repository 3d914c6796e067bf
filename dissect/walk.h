/*
 * What a protocol's own file calls: from its walk(), to record layers and issues; from its
 * rows(), to add rows.  Nothing here is of the library's interface.
 */
#ifndef TUNTRACE_WALK_H
#define TUNTRACE_WALK_H

#include "dissect.h"
#include "field.h"

/* ---- walk() ---- */

/*
 * For a protocol's walk().  Adds a layer of PROTO that begins SKIP bytes into layer PARENT and
 * claims LEN bytes, and walks it; what exceeds the parent's bytes is cut off the captured part
 * only.  Does nothing but note an issue where layers are used up.
 */
void dissect_child(struct dissection *d, uint8_t parent, enum proto_id proto, uint32_t skip,
		   uint32_t len);

/* The same over LEN bytes at OFF of a buffer that dissect_buffer() gave. */
void dissect_child_buffer(struct dissection *d, uint8_t parent, enum proto_id proto, uint8_t buf,
			  uint32_t off, uint32_t len);

/* Layer L, the last one, is none after all: its walk() may say so. */
void dissect_withdraw(struct dissection *d, const struct layer *l);

/* N bytes of the dissector's memory until the next frame; NULL where it has none. */
uint8_t *dissect_borrow(struct dissection *d, uint32_t n);

/* Registers LEN bytes that live until the next frame; returns the index, or 0 if there is no room. */
uint8_t dissect_buffer(struct dissection *d, const uint8_t *data, uint32_t len, const char *name);

/* N bytes of scratch, aligned to 16 and zeroed; NULL where it is used up. */
void *dissect_scratch(struct dissection *d, uint32_t n);

/* Notes an issue at OFF bytes into layer LAYER; FIELD may be NULL. */
void dissect_issue(struct dissection *d, uint8_t layer, enum issue_code code, uint32_t off,
		   const struct field_def *field);

/* Notes ISSUE_CUT or ISSUE_MALFORMED where cursor C has failed; true if it had. */
bool dissect_check(struct dissection *d, uint8_t layer, const struct cursor *c);

/* True where the caller wants nothing above the transport layer decoded. */
bool dissect_transport_only(const struct dissection *d);

/* True where fragments and streams are put together. */
bool dissect_reassembles(const struct dissection *d);

/* ---- rows() ---- */

/*
 * For a protocol's rows(): the text of the protocol's own row, as `tshark -V` has it
 * ("User Datagram Protocol, Src Port: 53, Dst Port: 1024"); without it the title stands there,
 * and the name for -e.
 */
void rows_summary(struct rows *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same with text that rows_text_end() gave. */
void rows_summary_text(struct rows *r, const char *label);
/* Takes the protocol's own row back, where too little of its header is there to name anything. */
void rows_withdraw(struct rows *r);

/*
 * For a protocol's rows().  Offsets count from the layer's start.  Each adds one row at the
 * current depth and gives it back, so that a label or flags can be set; where the table is
 * full or the bytes were not captured it gives a scratch row that nobody sees.
 */
struct row *rows_fixed(struct rows *r, const struct field_def *def);
struct row *rows_uint(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len,
		      uint64_t value);
/* The value is the big-endian number of LEN bytes of the layer at OFF, or its part under DEF's mask. */
struct row *rows_at(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len);
struct row *rows_int(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len,
		     int64_t value);
struct row *rows_double(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len,
			double value);
/* The value is LEN bytes of the layer at OFF. */
struct row *rows_bytes(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len);
/* The same, where all of them were captured. */
struct row *rows_whole(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len);
/* The value is N bytes elsewhere (borrowed until the dissection is reused), shown for OFF, LEN. */
struct row *rows_value(struct rows *r, const struct field_def *def, uint32_t off, uint32_t len,
		       const void *value, uint32_t n);
/* A line of the tree without a field. */
struct row *rows_label(struct rows *r, uint32_t off, uint32_t len, const char *label);

/* Rows added between the two are children of the row before. */
void rows_push(struct rows *r);
void rows_pop(struct rows *r);

/* Made-up text that lives as long as the rows: begin, append to r->text, end gives it. */
void rows_text_begin(struct rows *r);
const char *rows_text_end(struct rows *r, uint32_t *n);
/* True where the text memory is used up: what rows_text_begin() began is not whole. */
bool rows_text_full(const struct rows *r);
/* True where no labels and summaries are wanted, so that none need be made. */
static inline bool rows_unlabelled(const struct rows *r)
{
	return r->unlabelled;
}
/* The same in one call, for labels: NULL where none are wanted. */
const char *rows_text(struct rows *r, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
