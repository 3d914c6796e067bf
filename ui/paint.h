/* Drawing: text in styles at places of the screen. */
#ifndef TUNTRACE_UI_PAINT_H
#define TUNTRACE_UI_PAINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct area {
	int y, x, h, w;
};

/* X(NAME, name in tui.conf) */
#define STYLES(X) \
	X(NORMAL, "normal") \
	X(BAR, "bar") \
	X(BAR_DIM, "bar.dim") \
	X(BAR_STRONG, "bar.strong") \
	X(TITLE, "title") \
	X(TITLE_FOCUS, "title.focus") \
	X(HEADING, "heading") \
	X(DIM, "dim") \
	X(LANE, "lane") \
	X(SEND, "send") \
	X(RECV, "recv") \
	X(NOTE, "note") \
	X(WARN, "warn") \
	X(BAD, "bad") \
	X(GOOD, "good") \
	X(IDLE, "idle") \
	X(FIELD, "field") \
	X(PROTOCOL, "protocol") \
	X(BYTES, "bytes") \
	X(MATCH, "match") \
	X(KEY, "key") \
	X(PROMPT, "prompt")

enum style {
#define X(id, name) STYLE_##id,
	STYLES(X)
#undef X
		STYLE_COUNT
};

/* What lies under the text: nothing, the cursor's row where the keys go, one elsewhere. */
enum overlay { OVER_NONE, OVER_CURSOR, OVER_OTHER, OVER_COUNT };

/* Characters that there are in UTF-8 and in ASCII. */
enum glyph {
	GLYPH_HLINE,
	GLYPH_VLINE,
	GLYPH_CORNER, /* where a line ends at another */
	GLYPH_MORE,   /* text goes on */
	GLYPH_CLOSED, /* of a tree */
	GLYPH_OPEN,
	GLYPH_CURSOR,
	GLYPH_BLOCK, /* of a bar */
	GLYPH_SHADE,
	GLYPH_DOT,
	GLYPH_ARROW,
	GLYPH_COUNT
};

/* Colours for the terminal as it is: THEME 0 dark, 1 light; none where NO_COLOR is set. */
void paint_init(int theme);

/* "FG BG bold underline ...": a style of the user's.  False where SPEC makes no sense. */
bool paint_style(enum style s, const char *spec);
bool paint_style_by_name(const char *name, enum style *s);

void paint_begin(void);
void paint_end(void); /* what was drawn is shown */
void paint_over(enum overlay o);
void paint_fill(struct area a, enum style s);
/* N bytes of UTF-8 at T in at most W columns; gives the columns.  What is cut off ends in GLYPH_MORE. */
int paint_text(int y, int x, int w, enum style s, const char *t, size_t n);
int paint_str(int y, int x, int w, enum style s, const char *t);
int paint_fmt(int y, int x, int w, enum style s, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
void paint_cell(int y, int x, enum style s, uint32_t ch);
void paint_glyph(int y, int x, enum style s, enum glyph g);
uint32_t paint_glyph_char(enum glyph g);
void paint_hline(int y, int x, int w, enum style s);
void paint_cursor(int y, int x); /* shows it; without a call it is hidden */

/* Columns of N bytes of UTF-8 as paint_text() shows them. */
int paint_width(const char *t, size_t n);

/* The screen as it is: for tests and pictures. */
struct paint_cell {
	uint32_t ch[4]; /* 0: nothing more */
	bool bold, underline, reverse, dim;
	int fg, bg; /* -1: the terminal's own; else of the 256 */
	int width;
};
void paint_read(int y, int x, struct paint_cell *c);

#endif
