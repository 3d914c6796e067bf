/* The keys, from the list that they are bound by; `/` searches in it, as in less. */
#include <string.h>
#include <strings.h>

#include "ui.h"

struct help {
	uint32_t top;
	int h;
	char seen[PROMPT_MAX]; /* the search that was jumped to */
};

/* Row K: a section's heading, a request, or an empty line.  False behind the end. */
static bool line_at(uint32_t k, const char **section, enum request *r)
{
	const char *last = NULL;
	uint32_t n = 0;

	for (int i = 1; i < REQ_COUNT; i++) {
		const struct request_info *info = request_info((enum request)i);

		if (info->section != last && (!last || strcmp(info->section, last) != 0)) {
			*section = info->section;
			*r = REQ_NONE;
			if (last && n++ == k) {
				*section = "";
				return true;
			}
			if (n++ == k)
				return true;
			last = info->section;
		}
		if (n++ == k) {
			*section = NULL;
			*r = (enum request)i;
			return true;
		}
	}
	return false;
}

static uint32_t lines(void)
{
	const char *section;
	enum request r;
	uint32_t n = 0;

	while (line_at(n, &section, &r))
		n++;
	return n;
}

static bool matches(const struct tui *u, enum request r)
{
	return u->search[0] && r &&
	       (strcasestr(request_info(r)->help, u->search) ||
		strcasestr(request_info(r)->name, u->search));
}

static void draw_line(struct tui *u, struct area a, int y, uint32_t k)
{
	const char *section;
	enum request r;
	char keys[64];

	if (!line_at(k, &section, &r))
		return;
	if (section) {
		paint_str(y, a.x + 2, a.w - 2, STYLE_PROTOCOL, section);
		return;
	}
	keymap_names(&u->keys, r, keys, sizeof keys);
	paint_str(y, a.x + 4, 14, STYLE_PROMPT, keys);
	paint_str(y, a.x + 19, a.w - 19, matches(u, r) ? STYLE_MATCH : STYLE_NORMAL,
		  request_info(r)->help);
	if (a.w > 100)
		paint_str(y, a.x + 88, a.w - 88, STYLE_DIM, request_info(r)->name);
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	struct help *s = state;

	(void)focus;
	s->h = a.h;
	for (int y = 0; y < a.h; y++)
		draw_line(u, a, a.y + y, s->top + (uint32_t)y);
}

static void jump(struct tui *u, struct help *s, bool backward)
{
	uint32_t n = lines();
	const char *section;
	enum request r;

	for (uint32_t i = 1; i <= n; i++) {
		uint32_t k = (s->top + (backward ? n - i : i)) % n;
		if (line_at(k, &section, &r) && !section && matches(u, r)) {
			s->top = k;
			return;
		}
	}
	ui_message(u, STYLE_WARN, "not found: %s", u->search);
}

static bool request(struct tui *u, void *state, enum request r, unsigned count)
{
	struct help *s = state;
	uint32_t n = lines(), last = n > (uint32_t)s->h ? n - (uint32_t)s->h : 0;

	if (ui_moved(r, count, s->h, last + 1, &s->top))
		return true;
	if (r == REQ_NEXT_MATCH || r == REQ_PREVIOUS_MATCH)
		jump(u, s, r == REQ_PREVIOUS_MATCH);
	else if (r == REQ_HELP)
		ui_back(u);
	else
		return r == REQ_OPEN;
	return true;
}

static void heading(struct tui *u, void *state, struct text *t)
{
	(void)state;
	(void)u;
	text_str(t, "q goes back, / searches ");
}

const struct view view_help = {
	.title = "KEYS",
	.size = sizeof(struct help),
	.draw = draw,
	.heading = heading,
	.request = request,
};
