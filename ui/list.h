/* The frames of the ladder: those of a conversation, or of several in order, that are shown. */
#ifndef TUNTRACE_UI_LIST_H
#define TUNTRACE_UI_LIST_H

#include <stddef.h>
#include <stdint.h>

struct tui;

struct list {
	uint32_t *frame;
	size_t n, max;
	/* What it was made of. */
	uint32_t flow, taken, filter;
	unsigned marks;
};

/* Brings U's list up to date with what there is. */
void list_update(struct tui *u);

/* It is to be made anew. */
void list_reset(struct list *l);

/* How many of its frames lie before frame I. */
size_t list_before(const struct list *l, uint32_t i);

void list_done(struct list *l);

#endif
