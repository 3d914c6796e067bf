/*
 * Which views are on the screen, and where.  Two rows of heading, three at the foot; what is
 * between is the main view's, and others stand beside it from 120 columns and below it from 36
 * rows on.
 */
#include "ui.h"

enum {
	WIDE = 120,
	TALL = 36,
	ROWS_MIN = 10,
	COLS_MIN = 40,
	HEAD = 1,
	FOOT = 3,
	RECORDS_H = 8,
	HEX_H = 8,
	STACK_H = 6,
	STACK_TALL = 8,
};

bool layout_fits(const struct tui *u)
{
	return u->rows >= ROWS_MIN && u->cols >= COLS_MIN;
}

/* VIEW in A, with a heading of its own where TITLED. */
static void add(struct tui *u, enum view_id view, struct area a, bool titled)
{
	struct pane *p = &u->panes[u->npanes];

	if (u->npanes == PANES_MAX || a.h < 2)
		return;
	*p = (struct pane){ .view = view, .area = a };
	if (titled) {
		p->heading = (struct area){ a.y, a.x, 1, a.w };
		p->area.y++;
		p->area.h--;
	}
	u->npanes++;
}

/* The top H rows of A; A loses them. */
static struct area take_top(struct area *a, int h)
{
	struct area top = { a->y, a->x, h < a->h ? h : a->h, a->w };

	a->y += top.h;
	a->h -= top.h;
	return top;
}

static struct area take_bottom(struct area *a, int h)
{
	h = h < a->h ? h : a->h;
	a->h -= h;
	return (struct area){ a->y + a->h, a->x, h, a->w };
}

/* What stands in the column at the right: what the main view is not. */
static void add_side(struct tui *u, struct area a)
{
	bool tall = u->rows >= TALL;
	int hex = tall ? HEX_H + 1 : 0;
	int flows = tall ? a.h / 4 : a.h / 3;

	if (u->main == VIEW_FIELDS)
		add(u, VIEW_LADDER, take_top(&a, a.h / 2), true);
	else if (u->main != VIEW_FLOWS)
		add(u, VIEW_FLOWS, take_top(&a, flows), true);
	else
		add(u, VIEW_LADDER, take_top(&a, a.h / 2), true);
	if (u->main == VIEW_FIELDS) {
		add(u, VIEW_STACK, a, true);
		return;
	}
	struct area bottom = take_bottom(&a, hex);
	if (u->stack || tall)
		add(u, VIEW_STACK, take_bottom(&a, (tall ? STACK_TALL : STACK_H) + 1), true);
	add(u, VIEW_FIELDS, a, true);
	if (tall)
		add(u, VIEW_HEX, bottom, true);
}

static bool fills_screen(enum view_id v)
{
	return v == VIEW_HELP || v == VIEW_STREAM || v == VIEW_EXPLAIN;
}

static void add_main(struct tui *u, struct area a, bool titled)
{
	if (u->main != VIEW_FIELDS) {
		add(u, u->main, a, titled);
		return;
	}
	struct area stack = u->stack ? take_bottom(&a, STACK_H + 1) : (struct area){ 0 };
	struct area hex = take_bottom(&a, a.h / 3 > HEX_H + 1 ? a.h / 3 : a.h / 2 - 1);
	add(u, VIEW_FIELDS, a, titled);
	add(u, VIEW_HEX, hex, true);
	if (u->stack)
		add(u, VIEW_STACK, stack, true);
}

void layout(struct tui *u)
{
	struct area body = { HEAD, 0, u->rows - HEAD - FOOT, u->cols };
	bool wide = u->cols >= WIDE && !u->single, tall = u->rows >= TALL && !u->single;
	enum view_id focused =
		u->npanes && u->focus < u->npanes ? u->panes[u->focus].view : u->main;

	u->npanes = 0;
	if (fills_screen(u->main) && !wide) {
		add(u, u->main, body, true);
	} else if (wide) {
		int side = u->cols / 3 > 46 ? u->cols / 3 : 46;
		struct area right = { body.y, body.x + body.w - side + 1, body.h, side - 1 };
		struct area left = { body.y, body.x, body.h, body.w - side };
		struct area records = { 0 };

		if (tall && u->main != VIEW_RECORDS && u->main != VIEW_FIELDS)
			records = take_bottom(&left, RECORDS_H + 1);
		add_main(u, left, true);
		if (records.h)
			add(u, VIEW_RECORDS, records, true);
		add_side(u, right);
	} else if (tall && u->main != VIEW_FIELDS) {
		struct area below = take_bottom(&body, body.h * 2 / 5);
		add_main(u, body, true);
		add(u, VIEW_FIELDS, below, true);
	} else {
		if (u->stack && u->main != VIEW_FIELDS && body.h > 2 * STACK_H) {
			struct area below = take_bottom(&body, STACK_H + 1);
			add_main(u, body, false);
			add(u, VIEW_STACK, below, true);
		} else {
			add_main(u, body, false);
		}
	}
	u->focus = 0;
	for (unsigned i = 0; i < u->npanes; i++)
		if (u->panes[i].view == focused)
			u->focus = i;
	if (wide)
		for (int y = body.y; y < body.y + body.h; y++)
			paint_glyph(y, body.w - (u->cols / 3 > 46 ? u->cols / 3 : 46), STYLE_LANE,
				    GLYPH_VLINE);
}
