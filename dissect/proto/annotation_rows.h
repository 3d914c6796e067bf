/* What the stack said of a frame, as fields of the frame's layer (tuntrace.*). */
#ifndef TUNTRACE_PROTO_ANNOTATION_ROWS_H
#define TUNTRACE_PROTO_ANNOTATION_ROWS_H

#include "annotation.h"
#include "walk.h"

extern const struct field_table annotation_fields;

/* The rows of A, a tree of their own below the frame's, with FLAGS (ROW_HIDDEN). */
void annotation_rows(struct rows *r, const struct annotation *a, uint8_t flags);

#endif
