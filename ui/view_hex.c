/* The frame's bytes, those of the selected field marked. */
#include "ui.h"

struct hex {
	uint32_t top, at; /* row; byte */
	int h, w;
	uint32_t frame, off, len; /* the field that was scrolled to */
};

static unsigned per_row(int w)
{
	return w >= 6 + 16 * 4 + 2 ? 16 : 8;
}

static const struct buffer *shown_buffer(struct tui *u)
{
	static const struct buffer none;

	if (u->frame == TRACE_NONE)
		return &none;
	const struct dissection *d = trace_dissect(u->trace, u->frame, TRACE_WHOLE);
	return &d->bufs[u->byte_buf < d->nbufs ? u->byte_buf : 0];
}

static void settle(struct tui *u, struct hex *s, uint32_t rows, unsigned per, bool focus)
{
	if (s->frame != u->frame || s->off != u->byte_off || s->len != u->byte_len) {
		s->frame = u->frame;
		s->off = u->byte_off;
		s->len = u->byte_len;
		if (!focus)
			s->at = u->byte_off;
		if (u->byte_len)
			s->top = ui_scroll(s->top, (u->byte_off + u->byte_len - 1) / per, rows,
					   s->h);
	}
	s->top = ui_scroll(s->top, s->at / per < rows ? s->at / per : 0, rows, s->h);
}

static bool is_marked(const struct tui *u, const struct buffer *b, uint32_t i)
{
	return i >= u->byte_off && i - u->byte_off < u->byte_len && u->byte_len < b->len;
}

static void draw_byte(struct tui *u, const struct hex *s, const struct buffer *b, uint32_t i, int y,
		      int xhex, int xchar, bool focus)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t c = b->data[i];
	/* All of the frame is no place in it. */
	bool marked = is_marked(u, b, i);
	enum style style = marked ? STYLE_BYTES : STYLE_NORMAL;

	if (focus && i == s->at)
		paint_over(OVER_CURSOR);
	paint_cell(y, xhex, style, (uint8_t)digits[c >> 4]);
	paint_cell(y, xhex + 1, style, (uint8_t)digits[c & 15]);
	paint_cell(y, xchar, style, c < 32 || c > 126 ? '.' : c);
	if (marked && is_marked(u, b, i + 1) && (i + 1) % per_row(s->w))
		paint_cell(y, xhex + 2, style, ' ');
	paint_over(OVER_NONE);
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	struct hex *s = state;
	const struct buffer *b = shown_buffer(u);
	unsigned per = per_row(a.w);
	uint32_t rows = (b->len + per - 1) / per;

	s->h = a.h;
	s->w = a.w;
	settle(u, s, rows, per, focus);
	for (int k = 0; k < a.h && s->top + (uint32_t)k < rows; k++) {
		uint32_t at = (s->top + (uint32_t)k) * per;

		paint_fmt(a.y + k, a.x + 1, a.w, STYLE_DIM, "%04x", at);
		for (uint32_t i = 0; i < per && at + i < b->len; i++)
			draw_byte(u, s, b, at + i, a.y + k, a.x + 7 + 3 * (int)i + (i >= 8),
				  a.x + 8 + 3 * (int)per + (per > 8) + (int)i, focus);
	}
}

static void heading(struct tui *u, void *state, struct text *t)
{
	const struct buffer *b = shown_buffer(u);

	(void)state;
	if (b->name)
		text_fmt(t, "%s, %u bytes ", b->name, b->len);
}

static bool request(struct tui *u, void *state, enum request r, unsigned count)
{
	struct hex *s = state;
	const struct buffer *b = shown_buffer(u);
	unsigned per = per_row(s->w);
	uint32_t rows = (b->len + per - 1) / per, row = s->at / per, col = s->at % per;

	if (!b->len)
		return false;
	if (r == REQ_LEFT) {
		s->at -= s->at > 0;
	} else if (r == REQ_RIGHT) {
		s->at += s->at + 1 < b->len;
	} else if (ui_moved(r, count, s->h, rows, &row)) {
		s->at = row * per + col;
		s->at = s->at < b->len ? s->at : b->len - 1;
	} else {
		return false;
	}
	fields_at_byte(u, u->byte_buf, s->at);
	return true;
}

static void click(struct tui *u, void *state, int y, int x)
{
	struct hex *s = state;
	unsigned per = per_row(s->w);
	int col = (x - 7 - (x > 7 + 24)) / 3, at = x - 8 - 3 * (int)per - (per > 8);
	const struct buffer *b = shown_buffer(u);

	if (at >= 0 && at < (int)per)
		col = at;
	uint32_t i = (s->top + (uint32_t)y) * per + (uint32_t)(col < 0 ? 0 : col);
	if (col >= 0 && col < (int)per && i < b->len) {
		s->at = i;
		fields_at_byte(u, u->byte_buf, i);
	}
}

static void yank(struct tui *u, void *state, struct text *t)
{
	const struct buffer *b = shown_buffer(u);

	(void)state;
	if (u->byte_len && u->byte_off + u->byte_len <= b->len)
		text_hexbytes(t, b->data + u->byte_off, u->byte_len, 0);
}

const struct view view_hex = {
	.title = "HEX",
	.size = sizeof(struct hex),
	.draw = draw,
	.heading = heading,
	.request = request,
	.click = click,
	.yank = yank,
};
