/*
 * The frames of the ladder, of those that are shown: of a conversation, of several in order, or all.
 */
#ifndef TUNTRACE_UI_LIST_H
#define TUNTRACE_UI_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tui;

struct list {
	bool all;        /* all shown frames: `frame` is not used */
	uint32_t *frame; /* list_frame() */
	size_t n, max;
	/* What it was made of. */
	uint32_t flow, taken, filter;
	unsigned marks;
};

/* Brings U's list up to date with what there is. */
void list_update(struct tui *u);

/* It is to be made anew. */
void list_reset(struct list *l);

/* Its Kth frame, and how many lie before frame I. */
uint32_t list_frame(const struct tui *u, size_t k);
size_t list_before(const struct tui *u, uint32_t i);

void list_done(struct list *l);

#endif
