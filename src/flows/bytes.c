#include "flows/bytes.h"

#include <string.h>

#include "flow/follow.h"
#include "text.h"

enum { ROW = 16, PIECE = 4096 };

/* ---- Text: one line a line, what is not printable escaped ---- */

static void begin_line(struct bytes *b, unsigned side)
{
	if (b->open == (int)side + 1)
		return;
	if (b->open)
		fputc('\n', b->out[b->open - 1]);
	if (b->marked)
		fputs(side == 0 ? "> " : "< ", b->out[side]);
	b->open = (int)side + 1;
}

static void end_line(struct bytes *b)
{
	if (b->open)
		fputc('\n', b->out[b->open - 1]);
	b->open = 0;
}

/* As many of the N bytes at P as fit a piece, not ending within a character. */
static uint32_t piece(const uint8_t *p, uint32_t n)
{
	uint32_t k = PIECE;

	if (n <= PIECE)
		return n;
	while (k > PIECE - 4 && (p[k] & 0xc0) == 0x80)
		k--;
	return k;
}

static void put_escaped(FILE *out, const uint8_t *p, uint32_t n)
{
	char buf[4 * PIECE + 1];
	struct text t;

	while (n > 0) {
		uint32_t k = piece(p, n);

		text_init(&t, buf, sizeof buf);
		text_escaped(&t, p, k);
		fwrite(buf, 1, t.len, out);
		p += k;
		n -= k;
	}
}

static void put_text(struct bytes *b, unsigned side, const uint8_t *p, uint32_t n)
{
	while (n > 0) {
		const uint8_t *end = memchr(p, '\n', n);
		uint32_t len = end ? (uint32_t)(end - p) : n;
		bool cr = end && len > 0 && p[len - 1] == '\r';

		begin_line(b, side);
		put_escaped(b->out[side], p, cr ? len - 1 : len);
		if (!end)
			return;
		end_line(b);
		p += len + 1;
		n -= len + 1;
	}
}

/* ---- Hex, as Follow Stream has it: the second side's rows behind a tab ---- */

static void put_row(FILE *out, const char *mark, uint64_t pos, const uint8_t *p, uint32_t n)
{
	char buf[128];
	struct text t;

	text_init(&t, buf, sizeof buf);
	text_fmt(&t, "%s%08lX  ", mark, (unsigned long)pos);
	for (uint32_t i = 0; i < ROW; i++) {
		if (i == ROW / 2)
			text_char(&t, ' ');
		if (i < n)
			text_hex(&t, p[i], 2);
		else
			text_str(&t, "  ");
		text_char(&t, ' ');
	}
	text_char(&t, ' ');
	for (uint32_t i = 0; i < n; i++) {
		if (i == ROW / 2)
			text_char(&t, ' ');
		text_char(&t, p[i] >= ' ' && p[i] < 0x7f ? (char)p[i] : '.');
	}
	/* A space at the end is left out there too. */
	if (t.buf[t.len - 1] == ' ')
		t.len--;
	fwrite(buf, 1, t.len, out);
	fputc('\n', out);
}

static void put_hex(struct bytes *b, unsigned side, const uint8_t *p, uint32_t n)
{
	for (uint32_t i = 0; i < n; i += ROW)
		put_row(b->out[side], side && b->marked ? "\t" : "", b->pos[side] + i, p + i,
			n - i < ROW ? n - i : ROW);
}

/* ---- */

static void put_gap(struct bytes *b, unsigned side, uint32_t n, const char *what)
{
	if (n == 0 || b->format == BYTES_RAW)
		return;
	end_line(b);
	begin_line(b, side);
	fprintf(b->out[side], "[%u bytes %s]", n, what);
	end_line(b);
}

void bytes_put(struct bytes *b, const struct follow_chunk *c)
{
	FILE *out = b->out[c->side];

	b->missing[c->side] += c->missing;
	b->cut[c->side] += c->cut;
	if (out) {
		put_gap(b, c->side, c->missing, "are not in the capture");
		if (b->format == BYTES_RAW)
			fwrite(c->data, 1, c->n, out);
		else if (b->format == BYTES_HEX)
			put_hex(b, c->side, c->data, c->n);
		else
			put_text(b, c->side, c->data, c->n);
		put_gap(b, c->side, c->cut, "were cut off by the snapshot length");
	}
	b->pos[c->side] += c->n;
}

void bytes_end(struct bytes *b)
{
	end_line(b);
}
