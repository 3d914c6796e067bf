#include "paint.h"

#include <curses.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "tty.h"
#include "text.h"

/* Colours: of 256, and of 8 where there are no more; -1 is the terminal's own. */
struct look {
	int16_t fg, bg, fg8, bg8;
	attr_t attr;
	attr_t mono; /* where there is no colour */
};

enum { THEMES = 2 };

static const struct look themes[THEMES][STYLE_COUNT] = {
	{
		[STYLE_NORMAL] = { -1, -1, -1, -1, 0, 0 },
		[STYLE_BAR] = { 252, 236, 7, 4, 0, A_REVERSE },
		[STYLE_BAR_DIM] = { 246, 236, 7, 4, 0, A_REVERSE },
		[STYLE_BAR_STRONG] = { 231, 236, 7, 4, A_BOLD, A_REVERSE | A_BOLD },
		[STYLE_TITLE] = { 245, -1, -1, -1, 0, 0 },
		[STYLE_TITLE_FOCUS] = { 117, -1, 6, -1, A_BOLD, A_BOLD },
		[STYLE_HEADING] = { 250, -1, -1, -1, A_BOLD, A_BOLD },
		[STYLE_DIM] = { 242, -1, -1, -1, 0, 0 },
		[STYLE_LANE] = { 240, -1, 4, -1, 0, 0 },
		[STYLE_SEND] = { 80, -1, 6, -1, 0, 0 },
		[STYLE_RECV] = { 114, -1, 2, -1, 0, 0 },
		[STYLE_NOTE] = { 179, -1, 3, -1, 0, 0 },
		[STYLE_WARN] = { 215, -1, 3, -1, A_BOLD, A_BOLD },
		[STYLE_BAD] = { 203, -1, 1, -1, A_BOLD, A_BOLD },
		[STYLE_GOOD] = { 114, -1, 2, -1, A_BOLD, A_BOLD },
		[STYLE_IDLE] = { 137, -1, 3, -1, 0, 0 },
		[STYLE_FIELD] = { 252, -1, -1, -1, 0, 0 },
		[STYLE_PROTOCOL] = { 117, -1, 6, -1, A_BOLD, A_BOLD },
		[STYLE_BYTES] = { 16, 179, 0, 3, 0, A_REVERSE },
		[STYLE_MATCH] = { 16, 222, 0, 3, 0, A_REVERSE },
		[STYLE_KEY] = { 117, 236, 7, 4, A_BOLD, A_REVERSE | A_BOLD },
		[STYLE_PROMPT] = { -1, -1, -1, -1, A_BOLD, A_BOLD },
	},
	{
		[STYLE_NORMAL] = { -1, -1, -1, -1, 0, 0 },
		[STYLE_BAR] = { 236, 253, 7, 4, 0, A_REVERSE },
		[STYLE_BAR_DIM] = { 242, 253, 7, 4, 0, A_REVERSE },
		[STYLE_BAR_STRONG] = { 16, 253, 7, 4, A_BOLD, A_REVERSE | A_BOLD },
		[STYLE_TITLE] = { 243, -1, -1, -1, 0, 0 },
		[STYLE_TITLE_FOCUS] = { 25, -1, 4, -1, A_BOLD, A_BOLD },
		[STYLE_HEADING] = { 238, -1, -1, -1, A_BOLD, A_BOLD },
		[STYLE_DIM] = { 246, -1, -1, -1, 0, 0 },
		[STYLE_LANE] = { 249, -1, 4, -1, 0, 0 },
		[STYLE_SEND] = { 24, -1, 4, -1, 0, 0 },
		[STYLE_RECV] = { 28, -1, 2, -1, 0, 0 },
		[STYLE_NOTE] = { 94, -1, 3, -1, 0, 0 },
		[STYLE_WARN] = { 130, -1, 3, -1, A_BOLD, A_BOLD },
		[STYLE_BAD] = { 160, -1, 1, -1, A_BOLD, A_BOLD },
		[STYLE_GOOD] = { 28, -1, 2, -1, A_BOLD, A_BOLD },
		[STYLE_IDLE] = { 101, -1, 3, -1, 0, 0 },
		[STYLE_FIELD] = { 236, -1, -1, -1, 0, 0 },
		[STYLE_PROTOCOL] = { 25, -1, 4, -1, A_BOLD, A_BOLD },
		[STYLE_BYTES] = { 16, 222, 0, 3, 0, A_REVERSE },
		[STYLE_MATCH] = { 16, 221, 0, 3, 0, A_REVERSE },
		[STYLE_KEY] = { 25, 253, 7, 4, A_BOLD, A_REVERSE | A_BOLD },
		[STYLE_PROMPT] = { -1, -1, -1, -1, A_BOLD, A_BOLD },
	},
};

/* Under the cursor's row, by theme. */
static const int16_t over_bg[THEMES][OVER_COUNT] = { { -1, 24, 237 }, { -1, 153, 254 } };
static const int16_t over_fg[THEMES][OVER_COUNT] = { { -1, 231, -1 }, { -1, 16, -1 } };

static const struct {
	wchar_t utf8, ascii;
} glyphs[GLYPH_COUNT] = {
	[GLYPH_HLINE] = { L'─', L'-' },  [GLYPH_VLINE] = { L'│', L'|' },
	[GLYPH_CORNER] = { L'┤', L'|' }, [GLYPH_MORE] = { L'…', L'~' },
	[GLYPH_CLOSED] = { L'▸', L'>' }, [GLYPH_OPEN] = { L'▾', L'v' },
	[GLYPH_CURSOR] = { L'▶', L'>' }, [GLYPH_BLOCK] = { L'█', L'#' },
	[GLYPH_SHADE] = { L'░', L'.' },  [GLYPH_DOT] = { L'·', L'.' },
	[GLYPH_ARROW] = { L'→', L'>' },
};

static struct look looks[STYLE_COUNT];
static attr_t attrs[OVER_COUNT][STYLE_COUNT];
static short pairs[OVER_COUNT][STYLE_COUNT];
static enum overlay under;
static int the_theme;
static int cursor_y, cursor_x;

static const char *const style_names[STYLE_COUNT] = {
#define X(id, name) name,
	STYLES(X)
#undef X
};

/* ---- Styles ---- */

/* Style S under under O: its pair, made here, and its attributes. */
static void make(enum overlay o, enum style s, int colors)
{
	const struct look *l = &looks[s];
	short pair = (short)(1 + (int)o * STYLE_COUNT + (int)s);
	bool own = l->bg >= 0;

	pairs[o][s] = 0;
	attrs[o][s] = l->mono | (o == OVER_CURSOR ? A_REVERSE : 0) | (o == OVER_OTHER ? A_BOLD : 0);
	if (o == OVER_CURSOR && (l->mono & A_REVERSE))
		attrs[o][s] = l->mono;
	if (colors < 8)
		return;
	attrs[o][s] = l->attr;
	/* The terminal's own colours are pair 0, as what has been erased: no change between. */
	if (!o && l->fg < 0 && l->bg < 0)
		return;
	if (colors < 256) {
		init_pair(pair, l->fg8, l->bg8);
		attrs[o][s] |= o == OVER_CURSOR && !own ? A_REVERSE : o == OVER_OTHER ? A_BOLD : 0;
	} else {
		/* Greys would be lost on the cursor's row. */
		bool grey = l->fg >= 232 && o == OVER_CURSOR && !own;
		short fg = l->fg >= 0 && !grey ? l->fg : over_fg[the_theme][o];
		init_pair(pair, fg, own || !o ? l->bg : over_bg[the_theme][o]);
	}
	pairs[o][s] = pair;
}

static void make_all(void)
{
	const char *none = getenv("NO_COLOR");
	int colors = none && *none ? 0 : term_colors();

	for (int o = 0; o < OVER_COUNT; o++)
		for (int s = 0; s < STYLE_COUNT; s++)
			make((enum overlay)o, (enum style)s, colors);
}

void paint_init(int theme)
{
	the_theme = theme;
	memcpy(looks, themes[theme], sizeof looks);
	make_all();
}

static const struct {
	const char *name;
	int16_t color;
} color_names[] = {
	{ "default", -1 }, { "black", 0 },   { "red", 1 },  { "green", 2 }, { "yellow", 3 },
	{ "blue", 4 },     { "magenta", 5 }, { "cyan", 6 }, { "white", 7 },
};

static bool parse_color(const char *p, size_t n, int16_t *color)
{
	int v = 0;

	for (size_t i = 0; i < sizeof color_names / sizeof color_names[0]; i++)
		if (strlen(color_names[i].name) == n && memcmp(color_names[i].name, p, n) == 0) {
			*color = color_names[i].color;
			return true;
		}
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9' || v > 255)
			return false;
		v = 10 * v + p[i] - '0';
	}
	*color = (int16_t)v;
	return n > 0 && v < 256;
}

static attr_t parse_attr(const char *p, size_t n)
{
	static const struct {
		const char *name;
		attr_t attr;
	} names[] = { { "bold", A_BOLD },
		      { "underline", A_UNDERLINE },
		      { "reverse", A_REVERSE },
		      { "dim", A_DIM } };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strlen(names[i].name) == n && memcmp(names[i].name, p, n) == 0)
			return names[i].attr;
	return 0;
}

bool paint_style(enum style s, const char *spec)
{
	struct look l = { -1, -1, -1, -1, 0, 0 };
	unsigned ncolors = 0;

	for (const char *p = spec; *p;) {
		size_t n = strcspn(p, " \t");
		int16_t color = -1;
		attr_t attr = parse_attr(p, n);

		l.attr |= attr;
		if (n && !attr) {
			if (ncolors == 2 || !parse_color(p, n, &color))
				return false;
			*(ncolors++ ? &l.bg : &l.fg) = color;
		}
		p += n + strspn(p + n, " \t");
	}
	l.fg8 = l.fg < 8 ? l.fg : -1;
	l.bg8 = l.bg < 8 ? l.bg : -1;
	l.mono = l.attr | (l.bg >= 0 ? A_REVERSE : 0);
	looks[s] = l;
	make_all();
	return true;
}

bool paint_style_by_name(const char *name, enum style *s)
{
	for (int i = 0; i < STYLE_COUNT; i++)
		if (strcmp(style_names[i], name) == 0) {
			*s = (enum style)i;
			return true;
		}
	return false;
}

/* ---- Drawing ---- */

void paint_begin(void)
{
	werase(stdscr);
	under = OVER_NONE;
	cursor_y = -1;
}

void paint_over(enum overlay o)
{
	under = o;
}

static void set(enum style s)
{
	wattr_set(stdscr, attrs[under][s], pairs[under][s], NULL);
}

/* The next character of *P, which ends at END; what is no UTF-8 is a '?'. */
static wchar_t next_char(const char **p, const char *end)
{
	const uint8_t *s = (const uint8_t *)*p;
	size_t left = (size_t)(end - *p), n = 1;
	uint32_t c = s[0];

	if (c >= 0xf0)
		n = 4;
	else if (c >= 0xe0)
		n = 3;
	else if (c >= 0xc0)
		n = 2;
	if (n > left) {
		*p = end;
		return L'?';
	}
	if (n > 1)
		c &= 0x7fu >> n;
	for (size_t i = 1; i < n; i++)
		c = c << 6 | (s[i] & 0x3f);
	*p += n;
	if (c < 32 || (c >= 127 && c < 160))
		return L'?';
	return c >= 128 && !term_is_utf8() ? L'?' : (wchar_t)c;
}

static int char_width(wchar_t c)
{
	int w = c < 128 ? 1 : wcwidth(c);

	return w < 0 ? 1 : w;
}

int paint_width(const char *t, size_t n)
{
	const char *end = t + n;
	int w = 0;

	while (t < end)
		w += char_width(next_char(&t, end));
	return w;
}

int paint_text(int y, int x, int w, enum style s, const char *t, size_t n)
{
	const char *end = t + n;
	int used = 0, rows, cols;

	term_size(&rows, &cols);
	if (w > cols - x)
		w = cols - x;
	if (y < 0 || y >= rows || x < 0 || w <= 0)
		return 0;
	bool cut = (size_t)w < n && paint_width(t, n) > w;
	set(s);
	wmove(stdscr, y, x);
	while (t < end) {
		wchar_t c = next_char(&t, end);
		int cw = char_width(c);

		if (used + cw > w - (cut ? 1 : 0))
			break;
		waddnwstr(stdscr, &c, 1);
		used += cw;
	}
	if (cut && used < w) {
		paint_glyph(y, x + used, s, GLYPH_MORE);
		used++;
	}
	return used;
}

int paint_str(int y, int x, int w, enum style s, const char *t)
{
	return paint_text(y, x, w, s, t, strlen(t));
}

int paint_fmt(int y, int x, int w, enum style s, const char *fmt, ...)
{
	char buf[1024];
	struct text t;
	va_list ap;

	text_init(&t, buf, sizeof buf);
	va_start(ap, fmt);
	text_vfmt(&t, fmt, ap);
	va_end(ap);
	return paint_text(y, x, w, s, t.buf, t.len);
}

void paint_cell(int y, int x, enum style s, uint32_t ch)
{
	wchar_t c = (wchar_t)ch;
	int rows, cols;

	term_size(&rows, &cols);
	if (y < 0 || y >= rows || x < 0 || x >= cols)
		return;
	set(s);
	mvwaddnwstr(stdscr, y, x, &c, 1);
}

uint32_t paint_glyph_char(enum glyph g)
{
	return (uint32_t)(term_is_utf8() ? glyphs[g].utf8 : glyphs[g].ascii);
}

void paint_glyph(int y, int x, enum style s, enum glyph g)
{
	paint_cell(y, x, s, paint_glyph_char(g));
}

void paint_hline(int y, int x, int w, enum style s)
{
	for (int i = 0; i < w; i++)
		paint_glyph(y, x + i, s, GLYPH_HLINE);
}

void paint_fill(struct area a, enum style s)
{
	set(s);
	for (int i = 0; i < a.h; i++)
		mvwhline(stdscr, a.y + i, a.x, ' ' | attrs[under][s] | COLOR_PAIR(pairs[under][s]),
			 a.w);
}

void paint_cursor(int y, int x)
{
	cursor_y = y;
	cursor_x = x;
}

void paint_end(void)
{
	if (cursor_y < 0) {
		curs_set(0);
		wmove(stdscr, 0, 0);
	} else {
		wmove(stdscr, cursor_y, cursor_x);
		curs_set(1);
	}
	term_flush();
}

/* ---- Reading back ---- */

void paint_read(int y, int x, struct paint_cell *c)
{
	cchar_t cell;
	wchar_t w[CCHARW_MAX + 1] = { 0 };
	attr_t attr;
	short pair, fg = -1, bg = -1;

	*c = (struct paint_cell){ .fg = -1, .bg = -1, .width = 1 };
	if (mvwin_wch(stdscr, y, x, &cell) != OK || getcchar(&cell, w, &attr, &pair, NULL) != OK)
		return;
	for (size_t i = 0; i < 4 && w[i]; i++)
		c->ch[i] = (uint32_t)w[i];
	if (!c->ch[0])
		c->ch[0] = ' ';
	c->width = char_width((wchar_t)c->ch[0]);
	c->bold = attr & A_BOLD;
	c->underline = attr & A_UNDERLINE;
	c->reverse = attr & A_REVERSE;
	c->dim = attr & A_DIM;
	if (pair > 0 && pair_content(pair, &fg, &bg) == OK) {
		c->fg = fg;
		c->bg = bg;
	}
}
