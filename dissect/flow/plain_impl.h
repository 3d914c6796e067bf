/* What the files of the explanations share. */
#ifndef TUNTRACE_FLOW_PLAIN_IMPL_H
#define TUNTRACE_FLOW_PLAIN_IMPL_H

#include "flow/plain.h"

/* Begins the line LABEL, ending the one before. */
void plain_line(struct text *t, const char *label);

/* All lines of TCP layer L. */
void plain_tcp(struct text *t, const struct dissection *d, const struct layer *l,
	       const struct plain *x);

#endif
