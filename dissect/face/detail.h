/* The tree of a frame: every protocol and every field, as `tshark -V` lays it out. */
#ifndef TUNTRACE_FACE_DETAIL_H
#define TUNTRACE_FACE_DETAIL_H

#include "field.h"
#include "value.h"

/* Appends one line a row of R, indented by four spaces a level, each with its newline. */
void detail_text(struct text *t, const struct rows *r, const struct value_zone *zone);

/* Appends the line of ROW, one of R, without indent and newline; the tree view's text. */
void detail_row(struct text *t, const struct rows *r, const struct row *row,
		const struct value_zone *zone);

#endif
