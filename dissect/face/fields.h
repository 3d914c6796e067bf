/* Values of chosen fields, tab-separated: what `tshark -T fields -e NAME` prints. */
#ifndef TUNTRACE_FACE_FIELDS_H
#define TUNTRACE_FACE_FIELDS_H

#include "query.h"
#include "value.h"

/*
 * Appends the values of the N queries in D, tabs between fields, commas between several values
 * of one field, without a newline.  R is unfolded for it: only the layers that are asked for.
 */
void fields_line(struct text *t, const struct dissection *d, const struct query *q, size_t n,
		 struct rows *r, const struct value_zone *zone);

#endif
