/* What the files of the explanations share. */
#ifndef TUNTRACE_FLOW_PLAIN_IMPL_H
#define TUNTRACE_FLOW_PLAIN_IMPL_H

#include "flow/plain.h"

/* Begins the line LABEL, ending the one before. */
void plain_line(struct text *t, const char *label);

/*
 * Begins the line "why": with the reason that the stack gave for sending D, and true; or with the
 * word that says that what follows is inferred, and false.
 */
bool plain_why(struct text *t, const struct dissection *d);

/* The line "stack", where the capture has it: what the stack did with D, and how it stood after. */
void plain_stack(struct text *t, const struct dissection *d);

/* All lines of TCP layer L. */
void plain_tcp(struct text *t, const struct dissection *d, const struct layer *l,
	       const struct plain *x);

#endif
