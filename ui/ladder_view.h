/* The ladder as it is laid out now, for what exports it. */
#ifndef TUNTRACE_UI_LADDER_VIEW_H
#define TUNTRACE_UI_LADDER_VIEW_H

#include <stdbool.h>

struct ladder;
struct tui;

/* Lays the ladder out in WIDTH columns; false where it has no frames. */
bool ladder_view_layout(struct tui *u, unsigned width, struct ladder **l);

#endif
