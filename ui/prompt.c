/*
 * The line at the foot in which text is typed.  A filter is checked at every key: it is green
 * where it would be taken, red where it is wrong, and the place is marked; Tab completes the names
 * of fields from the dissector's tables, and values that have names.
 */
#include "prompt.h"

#include <ctype.h>
#include <string.h>

#include "query.h"
#include "ui.h"

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

static void add_choice(struct prompt *p, const char *name)
{
	size_t n = p->at - p->word;

	if (p->nchoices == PROMPT_CHOICES || strncmp(name, p->text + p->word, n) != 0)
		return;
	for (unsigned i = 0; i < p->nchoices; i++)
		if (strcmp(p->choice[i], name) == 0)
			return;
	p->choice[p->nchoices++] = name;
}

static void offer_field(void *ctx, enum proto_id proto, const struct field_def *def)
{
	const char *name = def ? def->name : proto_by_id(proto)->name;

	if (name && name[0])
		add_choice(ctx, name);
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '_' || c == '-';
}

static void find_choices(struct prompt *p)
{
	p->word = p->at;
	while (p->word > 0 && is_name(p->text[p->word - 1]))
		p->word--;
	p->nchoices = p->chosen = 0;
	p->choosing = false;
	bool filter = p->kind == PROMPT_FILTER ||
		      (p->kind == PROMPT_COMMAND && strncmp(p->text, "filter ", 7) == 0);
	if (filter && p->at > p->word)
		query_each(offer_field, p);
	else if (p->kind == PROMPT_COMMAND && p->word == 0)
		for (unsigned i = 0; command_name(i); i++)
			add_choice(p, command_name(i));
}

static void complete(struct prompt *p, int step)
{
	if (!p->nchoices)
		return;
	if (p->choosing)
		p->chosen = (p->chosen + (step > 0 ? 1 : p->nchoices - 1)) % p->nchoices;
	else
		p->chosen = step > 0 ? 0 : p->nchoices - 1;
	const char *name = p->choice[p->chosen];
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
	find_choices(&u->prompt);
	check(u);
	search_along(u);
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

static void draw_choices(struct tui *u, int y)
{
	const struct prompt *p = &u->prompt;
	unsigned h = p->nchoices < 8 ? p->nchoices : 8;
	unsigned from = p->chosen >= h && p->choosing ? p->chosen - h + 1 : 0;
	int w = 0, x;

	for (unsigned i = 0; i < p->nchoices; i++)
		if ((int)strlen(p->choice[i]) > w)
			w = (int)strlen(p->choice[i]);
	x = (int)strlen(kinds[p->kind].label) + (int)p->word;
	w = w + 2 > u->cols ? u->cols : w + 2;
	x = x + w > u->cols ? u->cols - w : x;
	for (unsigned i = 0; i < h; i++) {
		struct area a = { y - (int)h + (int)i, x, 1, w };
		bool here = p->choosing && from + i == p->chosen;
		paint_over(here ? OVER_CURSOR : OVER_OTHER);
		paint_fill(a, STYLE_NORMAL);
		paint_str(a.y, x + 1, w - 1, STYLE_NORMAL, p->choice[from + i]);
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
	if (p->nchoices && (p->nchoices > 1 || strcmp(p->choice[0], p->text + p->word) != 0))
		draw_choices(u, y);
}
