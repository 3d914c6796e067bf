/* What may follow what has been typed: commands, names of fields, values of a field. */
#ifndef TUNTRACE_UI_COMPLETE_H
#define TUNTRACE_UI_COMPLETE_H

#include <stdbool.h>
#include <stddef.h>

struct prompt;
struct tui;

/* Finds the choices for the word that ends at the cursor. */
void complete_find(struct tui *u);

/*
 * Where a value of a field is to be typed before AT of the LEN bytes of a filter at TEXT: the
 * field's name is *N letters at *FIELD, and what has been typed of the value begins at *WORD.
 */
bool complete_context(const char *text, size_t at, size_t *field, size_t *n, size_t *word);

#endif
