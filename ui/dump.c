/* The screen as it stands, to a file: text for tests, SVG for pictures. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ui.h"

static void put_utf8(FILE *f, uint32_t c)
{
	if (c < 0x80) {
		fputc((int)c, f);
		return;
	}
	if (c < 0x800) {
		fputc((int)(0xc0 | c >> 6), f);
	} else {
		if (c < 0x10000) {
			fputc((int)(0xe0 | c >> 12), f);
		} else {
			fputc((int)(0xf0 | c >> 18), f);
			fputc((int)(0x80 | (c >> 12 & 0x3f)), f);
		}
		fputc((int)(0x80 | (c >> 6 & 0x3f)), f);
	}
	fputc((int)(0x80 | (c & 0x3f)), f);
}

static void dump_row(FILE *f, int y, int cols)
{
	struct paint_cell c;
	int last = cols;

	do {
		paint_read(y, last - 1, &c);
	} while (c.ch[0] == ' ' && --last > 0);
	for (int x = 0; x<last; x += c.width> 0 ? c.width : 1) {
		paint_read(y, x, &c);
		for (int i = 0; i < 4 && c.ch[i]; i++)
			put_utf8(f, c.ch[i]);
	}
	fputc('\n', f);
}

/* ---- SVG ---- */

enum { CELL_W = 9, CELL_H = 19, FONT = 15 };

/* The 256 colours as xterm has them. */
static unsigned rgb(int c)
{
	static const unsigned basic[16] = { 0x1d1f21, 0xcc6666, 0x8fa65a, 0xde935f,
					    0x81a2be, 0xb294bb, 0x8abeb7, 0xc5c8c6,
					    0x666666, 0xd54e53, 0xb9ca4a, 0xe7c547,
					    0x7aa6da, 0xc397d8, 0x70c0b1, 0xeaeaea };
	static const unsigned step[6] = { 0, 0x5f, 0x87, 0xaf, 0xd7, 0xff };

	if (c < 16)
		return basic[c];
	if (c >= 232)
		return (unsigned)(8 + 10 * (c - 232)) * 0x010101u;
	c -= 16;
	return step[c / 36] << 16 | step[c / 6 % 6] << 8 | step[c % 6];
}

static void colors(const struct paint_cell *c, unsigned *fg, unsigned *bg)
{
	*fg = c->fg >= 0 ? rgb(c->fg) : 0xd0d0d0;
	*bg = c->bg >= 0 ? rgb(c->bg) : 0x16181d;
	if (c->reverse) {
		unsigned t = *fg;
		*fg = *bg;
		*bg = t;
	}
}

static void svg_char(FILE *f, uint32_t c)
{
	if (c == '<')
		fputs("&lt;", f);
	else if (c == '&')
		fputs("&amp;", f);
	else
		put_utf8(f, c);
}

static void svg_row(FILE *f, int y, int cols)
{
	for (int x = 0; x < cols;) {
		struct paint_cell first, c;
		unsigned fg, bg, fg1, bg1;
		int n = 0;

		paint_read(y, x, &first);
		colors(&first, &fg, &bg);
		do {
			paint_read(y, x + n, &c);
			colors(&c, &fg1, &bg1);
		} while (fg1 == fg && bg1 == bg && c.bold == first.bold && x + ++n < cols);
		if (bg != 0x16181d)
			fprintf(f,
				"<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" "
				"fill=\"#%06x\"/>",
				x * CELL_W, y * CELL_H, n * CELL_W, CELL_H, bg);
		fprintf(f,
			"<text x=\"%d\" y=\"%d\" fill=\"#%06x\"%s textLength=\"%d\" "
			"xml:space=\"preserve\">",
			x * CELL_W, y * CELL_H + FONT - 1, fg,
			first.bold ? " font-weight=\"bold\"" : "", n * CELL_W);
		for (int i = 0; i < n; i++) {
			paint_read(y, x + i, &c);
			svg_char(f, c.ch[0]);
		}
		fputs("</text>\n", f);
		x += n;
	}
}

static void dump_svg(FILE *f, int rows, int cols)
{
	fprintf(f,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-size=\"%d\" "
		"font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\">\n"
		"<rect width=\"%d\" height=\"%d\" fill=\"#16181d\"/>\n",
		cols * CELL_W, rows * CELL_H, FONT, cols * CELL_W, rows * CELL_H);
	for (int y = 0; y < rows; y++)
		svg_row(f, y, cols);
	fputs("</svg>\n", f);
}

int dump_screen(struct tui *u, const char *path)
{
	size_t n = strlen(path);
	FILE *f = fopen(path, "we");

	if (!f)
		return -errno;
	if (n > 4 && strcmp(path + n - 4, ".svg") == 0)
		dump_svg(f, u->rows, u->cols);
	else
		for (int y = 0; y < u->rows; y++)
			dump_row(f, y, u->cols);
	int bad = ferror(f);
	return fclose(f) || bad ? -EIO : 0;
}
