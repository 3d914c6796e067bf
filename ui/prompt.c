/*
 * The line at the foot in which text is typed.  A filter is checked at every key: it is green
 * where it would be taken, red where it is wrong, and the place is marked; Tab completes
 * (complete.c).
 */
#include "prompt.h"

#include <string.h>

#include "complete.h"
#include "ui.h"

enum { CHOICES_SHOWN = 8 };

static const struct {
	const char *label;
	const char *hint;
} kinds[PROMPT_KINDS] = {
	[PROMPT_SEARCH] = { "/", "text in the lines or bytes" },
	[PROMPT_FILTER] = { "filter: ",
			    "such as tcp.flags.reset or ip.addr == 192.0.2.1; Tab completes" },
	[PROMPT_COMMAND] = { ":", "help, filter EXPR, save FILE, export FILE, open FILE, quit" },
	[PROMPT_SAVE] = { "save shown frames to: ", "NAME.pcapng or NAME.pcap" },
	[PROMPT_EXPORT] = { "export to: ", "NAME.txt or NAME.svg" },
	[PROMPT_PIPE] = { "pipe lines to: ", "a command, such as less or grep -c SYN" },
	[PROMPT_OPEN] = { "open: ", "a capture file" },
	[PROMPT_CONFIRM] = { "", "" },
};

/* ---- The text ---- */

static size_t char_after(const struct prompt *p, size_t at)
{
	if (at >= p->len)
		return p->len;
	at++;
	while (at < p->len && ((uint8_t)p->text[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static size_t char_before(const struct prompt *p, size_t at)
{
	size_t before = 0;

	for (size_t i = 0; i < at; i = char_after(p, i))
		before = i;
	return before;
}

static void cut(struct prompt *p, size_t from, size_t to)
{
	memmove(p->text + from, p->text + to, p->len - to + 1);
	p->len -= to - from;
	p->at = from;
}

static void insert(struct prompt *p, const char *s, size_t n)
{
	if (n >= PROMPT_MAX - p->len)
		return;
	memmove(p->text + p->at + n, p->text + p->at, p->len - p->at + 1);
	memcpy(p->text + p->at, s, n);
	p->len += n;
	p->at += n;
}

static void insert_char(struct prompt *p, uint32_t c)
{
	char b[4];
	size_t n = 0;

	if (c < 0x80) {
		b[n++] = (char)c;
	} else if (c < 0x800) {
		b[n++] = (char)(0xc0 | c >> 6);
		b[n++] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		b[n++] = (char)(0xe0 | c >> 12);
		b[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		b[n++] = (char)(0x80 | (c & 0x3f));
	} else {
		b[n++] = (char)(0xf0 | c >> 18);
		b[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		b[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		b[n++] = (char)(0x80 | (c & 0x3f));
	}
	insert(p, b, n);
}

static void set_text(struct prompt *p, const char *s)
{
	p->len = p->at = 0;
	p->text[0] = '\0';
	insert(p, s, strlen(s));
}

/* ---- What was typed before ---- */

static void remember(struct prompt *p)
{
	char(*h)[PROMPT_MAX] = p->history[p->kind];
	unsigned *n = &p->nhistory[p->kind];

	if (!p->len || (*n && strcmp(h[*n - 1], p->text) == 0))
		return;
	if (*n == PROMPT_HISTORY) {
		memmove(h[0], h[1], sizeof h[0] * (PROMPT_HISTORY - 1));
		(*n)--;
	}
	memcpy(h[(*n)++], p->text, p->len + 1);
}

static void browse(struct prompt *p, int step)
{
	unsigned n = p->nhistory[p->kind];
	unsigned to = p->browsing + (unsigned)step;

	if (to > n)
		return;
	p->browsing = to;
	set_text(p, to ? p->history[p->kind][n - to] : "");
}

/* ---- Completion ---- */

static void complete(struct prompt *p, int step)
{
	if (!p->nchoices)
		return;
	if (p->choosing)
		p->chosen = (p->chosen + (step > 0 ? 1 : p->nchoices - 1)) % p->nchoices;
	else
		p->chosen = step > 0 ? 0 : p->nchoices - 1;
	const char *name = p->choice[p->chosen].text;
	cut(p, p->word, p->at);
	insert(p, name, strlen(name));
	p->choosing = true;
}

/* ---- A filter as it is typed ---- */

static void check(struct tui *u)
{
	struct prompt *p = &u->prompt;
	struct filter_error error = { 0 };

	p->wrong = false;
	if (p->kind != PROMPT_FILTER || !p->len)
		return;
	p->wrong = !trace_filter_check(u->trace, p->text, &error);
	if (p->wrong) {
		struct text t;
		p->wrong_at = error.offset;
		p->wrong_len = error.length ? error.length : 1;
		text_init(&t, p->why, sizeof p->why);
		text_escaped(&t, error.text, strlen(error.text));
	}
}

/* A search goes along while it is typed. */
static void search_along(struct tui *u)
{
	struct prompt *p = &u->prompt;

	if (p->kind != PROMPT_SEARCH || u->main == VIEW_HELP)
		return;
	if (p->frame_before != TRACE_NONE)
		ui_select(u, p->frame_before);
	memcpy(u->search, p->text, p->len + 1);
	if (p->len)
		find_start(u, false, true);
	else
		u->find.on = false;
}

static void changed(struct tui *u)
{
	complete_find(u);
	check(u);
	search_along(u);
}

void prompt_gathered(struct tui *u)
{
	struct prompt *p = &u->prompt;

	if (p->choosing || (p->kind != PROMPT_FILTER && p->kind != PROMPT_COMMAND))
		return;
	complete_find(u);
	u->stale = true;
}

/* ---- Opening, and the end ---- */

void prompt_open(struct tui *u, enum prompt_kind kind, const char *text)
{
	struct prompt *p = &u->prompt;

	p->kind = kind;
	p->browsing = p->nchoices = 0;
	p->choosing = p->wrong = false;
	p->frame_before = u->frame;
	set_text(p, text);
	u->message[0] = '\0';
	u->dirty = true;
	if (kind == PROMPT_FILTER)
		changed(u);
}

void prompt_ask(struct tui *u, const char *question, void (*confirmed)(struct tui *u))
{
	u->prompt.question = question;
	u->prompt.confirmed = confirmed;
	prompt_open(u, PROMPT_CONFIRM, "");
}

static void leave(struct tui *u)
{
	struct prompt *p = &u->prompt;

	if (p->kind == PROMPT_SEARCH && p->frame_before != TRACE_NONE &&
	    p->frame_before < ui_end(u)) {
		u->find.on = false;
		ui_select(u, p->frame_before);
	}
	p->kind = PROMPT_NONE;
	trace_values_end(u->trace);
}

static void accept(struct tui *u)
{
	struct prompt *p = &u->prompt;
	enum prompt_kind kind = p->kind;
	char line[PROMPT_MAX + 16];
	struct text t;
	static const char *const words[PROMPT_KINDS] = {
		[PROMPT_FILTER] = "filter ", [PROMPT_COMMAND] = "",   [PROMPT_SAVE] = "save ",
		[PROMPT_EXPORT] = "export ", [PROMPT_PIPE] = "pipe ", [PROMPT_OPEN] = "open ",
	};

	if (kind == PROMPT_FILTER && p->wrong)
		return;
	remember(p);
	p->kind = PROMPT_NONE;
	trace_values_end(u->trace);
	if (kind == PROMPT_SEARCH) {
		memcpy(u->search, p->text, p->len + 1);
		if (u->main == VIEW_HELP)
			ui_request(u, REQ_NEXT_MATCH, 0);
		else if (!p->len)
			u->search[0] = '\0';
		return;
	}
	if (!p->len && kind != PROMPT_FILTER)
		return;
	text_init(&t, line, sizeof line);
	text_fmt(&t, "%s%s", words[kind], p->text);
	command_run(u, line);
}

static void confirm_key(struct tui *u, uint32_t key)
{
	u->prompt.kind = PROMPT_NONE;
	if (key == 'y' || key == 'Y')
		u->prompt.confirmed(u);
}

/* ---- Keys ---- */

static bool edit(struct prompt *p, uint32_t key)
{
	size_t from = p->at;

	switch (key) {
	case K_LEFT:
	case K_CTRL('b'): p->at = char_before(p, p->at); return false;
	case K_RIGHT:
	case K_CTRL('f'): p->at = char_after(p, p->at); return false;
	case K_HOME:
	case K_CTRL('a'): p->at = 0; return false;
	case K_END:
	case K_CTRL('e'): p->at = p->len; return false;
	case K_BACKSPACE: cut(p, char_before(p, p->at), p->at); return true;
	case K_DELETE: cut(p, p->at, char_after(p, p->at)); return true;
	case K_CTRL('u'): cut(p, 0, p->at); return true;
	case K_CTRL('k'): cut(p, p->at, p->len); return true;
	case K_CTRL('w'):
		while (from > 0 && p->text[from - 1] == ' ')
			from--;
		while (from > 0 && p->text[from - 1] != ' ')
			from--;
		cut(p, from, p->at);
		return true;
	default: return false;
	}
}

void prompt_key(struct tui *u, uint32_t key)
{
	struct prompt *p = &u->prompt;

	u->dirty = true;
	if (p->kind == PROMPT_CONFIRM) {
		confirm_key(u, key);
		return;
	}
	switch (key) {
	case K_PASTE_BEGIN: p->pasting = true; return;
	case K_PASTE_END: p->pasting = false; return;
	case K_ESC:
	case K_CTRL('c'): leave(u); return;
	case K_ENTER:
		if (!p->pasting)
			accept(u);
		return;
	case K_TAB:
		complete(p, 1);
		check(u);
		return;
	case K_BACKTAB:
		complete(p, -1);
		check(u);
		return;
	case K_UP:
		browse(p, 1);
		changed(u);
		return;
	case K_DOWN:
		browse(p, p->browsing ? -1 : 0);
		changed(u);
		return;
	case K_BACKSPACE:
		if (!p->len) {
			leave(u);
			return;
		}
		break;
	}
	if (key >= 32 && key < KEYS_BASE && key != 127) {
		insert_char(p, key);
		changed(u);
	} else if (edit(p, key)) {
		changed(u);
	}
}

/* ---- Drawing ---- */

/* Columns of the widest text and note of N choices from FROM on. */
static void choice_widths(const struct prompt *p, unsigned from, unsigned n, int *text, int *note)
{
	*text = *note = 0;
	for (unsigned i = from; i < from + n; i++) {
		int t = (int)strlen(p->choice[i].text);
		int w = paint_width(p->choice[i].note, strlen(p->choice[i].note));
		*text = t > *text ? t : *text;
		*note = w > *note ? w : *note;
	}
}

/* Above row Y, at column X: that of the word which is to be completed. */
static void draw_choices(struct tui *u, int y, int x)
{
	const struct prompt *p = &u->prompt;
	unsigned h = p->nchoices < CHOICES_SHOWN ? p->nchoices : CHOICES_SHOWN;
	unsigned from = p->chosen >= h && p->choosing ? p->chosen - h + 1 : 0;
	bool more = p->nchoices > h;
	int text, note, w;

	choice_widths(p, from, h, &text, &note);
	w = text + (note ? note + 2 : 0) + 2;
	w = more && w < 28 ? 28 : w;
	w = w > u->cols ? u->cols : w;
	x = x + w - 1 > u->cols ? u->cols - w : x - 1;
	paint_over(OVER_OTHER);
	if (more) {
		paint_fill((struct area){ y - (int)h - 1, x, 1, w }, STYLE_NORMAL);
		paint_fmt(y - (int)h - 1, x + 1, w - 1, STYLE_DIM, "%u of %s%u; Tab goes on",
			  from + h, p->nchoices == PROMPT_CHOICES ? "over " : "", p->nchoices);
	}
	for (unsigned i = 0; i < h; i++) {
		const struct prompt_choice *c = &p->choice[from + i];
		int row = y - (int)h + (int)i;
		bool here = p->choosing && from + i == p->chosen;
		paint_over(here ? OVER_CURSOR : OVER_OTHER);
		paint_fill((struct area){ row, x, 1, w }, STYLE_NORMAL);
		int used = paint_str(row, x + 1, w - 1, STYLE_NORMAL, c->text);
		used = used > text ? used : text;
		paint_str(row, x + 3 + used, w - 3 - used, STYLE_DIM, c->note);
	}
	paint_over(OVER_NONE);
}

void prompt_draw(struct tui *u, int y)
{
	const struct prompt *p = &u->prompt;
	const char *label = p->kind == PROMPT_CONFIRM ? p->question : kinds[p->kind].label;
	enum style s = p->kind != PROMPT_FILTER || !p->len ? STYLE_NORMAL :
		       p->wrong                            ? STYLE_BAD :
							     STYLE_GOOD;
	int x = paint_str(y, 0, u->cols, STYLE_PROMPT, label), room;
	size_t from = 0;

	room = u->cols - x - 1;
	while (paint_width(p->text + from, p->at - from) > room)
		from = char_after(p, from);
	if (!p->len)
		paint_str(y, x + 1, room, STYLE_DIM, kinds[p->kind].hint);
	int used = paint_text(y, x, room + 1, s, p->text + from, p->len - from);
	if (p->wrong) {
		/* The place is underlaid, and the reason stands behind the text. */
		size_t a = p->wrong_at < p->len ? p->wrong_at : p->len;
		size_t n = p->wrong_len < p->len - a ? p->wrong_len : p->len - a;
		if (a >= from && n)
			paint_text(y, x + paint_width(p->text + from, a - from), (int)n + 1,
				   STYLE_BYTES, p->text + a, n);
		paint_fmt(y, x + used + 2, room - used - 1, STYLE_DIM, "%s", p->why);
	}
	paint_cursor(y, x + paint_width(p->text + from, p->at - from));
	if (p->nchoices && (p->nchoices > 1 || strcmp(p->choice[0].text, p->text + p->word) != 0))
		draw_choices(
			u, y,
			x + (p->word > from ? paint_width(p->text + from, p->word - from) : 0));
}
