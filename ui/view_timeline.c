#include "ui.h"

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	(void)u;
	(void)state;
	(void)a;
	(void)focus;
}

const struct view view_timeline = { .title = "TIMELINE", .draw = draw };
