/* Keys, with the numbers before them, and the mouse. */
#include "ui.h"

enum { COUNT_MAX = 1000000000 };

/* The view that the first digit of a number has opened is closed again. */
static void undo_view(struct tui *u)
{
	if (u->main == u->view_before_count)
		return;
	u->main = u->view_before_count;
	u->nback -= u->nback > 0;
	u->focus = 0;
}

/* A digit is a view at once, and the first of a number where another one, or G, follows. */
static bool digit(struct tui *u, uint32_t key)
{
	if (key < '0' || key > '9' || (key == '0' && !u->has_count))
		return false;
	bool first = !u->has_count;
	if (first)
		u->view_before_count = u->main;
	else
		undo_view(u);
	u->digits = first ? 1 : u->digits + 1;
	u->count = first                     ? key - '0' :
		   u->count < COUNT_MAX / 10 ? 10 * u->count + key - '0' :
					       u->count;
	u->has_count = true;
	u->dirty = true;
	return !first || key > '6';
}

/* The number before request R; 0: there is none, or it was a view. */
static unsigned take_count(struct tui *u, enum request r)
{
	bool view = u->digits == 1 && u->count <= 6 && r != REQ_TOP && r != REQ_BOTTOM;
	unsigned count = view ? 0 : u->count;

	if (!view)
		undo_view(u);
	u->has_count = false;
	u->count = u->digits = 0;
	return count;
}

static void typed(struct tui *u, uint32_t key)
{
	bool more;

	if (u->wants_letter) {
		enum request r = u->wants_letter;
		u->wants_letter = REQ_NONE;
		if (r == REQ_MARK)
			ui_set_mark(u, key);
		else
			ui_jump_mark(u, key);
		u->dirty = true;
		return;
	}
	if (!u->first_key && digit(u, key))
		return;
	enum request r = keymap_find(&u->keys, u->first_key, key, &more);
	if (!r && more) {
		u->first_key = key;
		return;
	}
	u->first_key = 0;
	bool is_digit =
		key >= '1' && key <= '6' && u->has_count && u->digits == 1 && u->count == key - '0';
	unsigned count = u->has_count && !is_digit ? take_count(u, r) : 0;
	u->message[0] = '\0';
	u->dirty = true;
	if (r)
		ui_request(u, r, count);
}

static void key(struct tui *u, uint32_t k)
{
	if (k == K_RESIZE) {
		tui_resized(u);
		return;
	}
	if (u->prompt.kind) {
		prompt_key(u, k);
		return;
	}
	/* Pasted text is no command. */
	if (k == K_PASTE_BEGIN)
		u->prompt.pasting = true;
	else if (k == K_PASTE_END)
		u->prompt.pasting = false;
	else if (!u->prompt.pasting)
		typed(u, k);
}

void ui_key(struct tui *u, uint32_t k)
{
	key(u, k);
}

/* ---- Mouse ---- */

static void wheel(struct tui *u, int step)
{
	for (int i = 0; i < 3; i++)
		ui_request(u, step > 0 ? REQ_DOWN : REQ_UP, 0);
}

static void scrub(struct tui *u, int x)
{
	uint32_t n = ui_end(u);
	const struct area *a = &u->timeline;

	if (!n || a->w < 2)
		return;
	int at = x < a->x ? 0 : x - a->x >= a->w ? a->w - 1 : x - a->x;
	int64_t from = trace_frame(u->trace, 0)->time_ns,
		to = trace_frame(u->trace, n - 1)->time_ns;
	int64_t want = from + (to - from) / (a->w - 1) * at;
	uint32_t low = 0, high = n;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (trace_frame(u->trace, mid)->time_ns < want)
			low = mid + 1;
		else
			high = mid;
	}
	ui_select(u, low < n ? low : n - 1);
}

static bool inside(const struct area *a, int y, int x)
{
	return y >= a->y && y < a->y + a->h && x >= a->x && x < a->x + a->w;
}

static void mouse(struct tui *u, const struct term_mouse *m)
{
	static bool scrubbing;

	if (m->what == MOUSE_RELEASE || m->what == MOUSE_PRESS)
		scrubbing = false;
	if (m->what == MOUSE_DRAG && scrubbing)
		scrub(u, m->x);
	for (unsigned i = 0; i < u->npanes; i++) {
		const struct pane *p = &u->panes[i];
		if (!inside(&p->area, m->y, m->x))
			continue;
		if (m->what == MOUSE_UP || m->what == MOUSE_DOWN || m->what == MOUSE_PRESS)
			u->focus = i;
		if (m->what == MOUSE_UP || m->what == MOUSE_DOWN)
			wheel(u, m->what == MOUSE_DOWN ? 1 : -1);
		else if (m->what == MOUSE_PRESS && views[p->view]->click)
			views[p->view]->click(u, u->state[p->view], m->y - p->area.y,
					      m->x - p->area.x);
	}
	if (m->what == MOUSE_PRESS && inside(&u->timeline, m->y, m->x)) {
		scrubbing = true;
		scrub(u, m->x);
	}
	u->dirty = true;
}

void tui_input(struct tui *u)
{
	struct term_mouse m;
	uint32_t k;

	while (!u->done) {
		enum term_event e = term_read(&k, &m);
		if (e == TERM_HANGUP)
			u->done = true;
		if (e != TERM_KEY)
			break;
		if (k == K_MOUSE)
			mouse(u, &m);
		else
			key(u, k);
	}
}
