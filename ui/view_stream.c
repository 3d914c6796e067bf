/*
 * What both sides of the conversation said, in the order in which it came.  Bytes that come again
 * are left out; where bytes are missing, that is said.
 */
#include "stream_view.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/tcp.h"
#include "ui.h"

enum {
	BYTES_MAX = 8 << 20, /* of a stream that are shown */
	GUTTER = 10,
	LINE_BYTES = 4096,
	HEX_ROW = 16,
};

/* Bytes of one frame, or a gap (len 0, missing > 0). */
struct chunk {
	uint32_t frame, off, len, missing;
	uint8_t side;
};

/* A line of the screen: of chunk CHUNK, LEN bytes at OFF of it. */
struct line {
	uint32_t chunk, off, len;
};

struct stream {
	uint32_t flow, taken; /* of which conversation, how many of its frames */
	uint32_t next[2];     /* relative sequence number that is expected */
	bool begun[2], full;
	uint8_t *bytes;
	size_t nbytes, maxbytes;
	struct chunk *chunk;
	size_t nchunks, maxchunks;
	struct line *line;
	size_t nlines, maxlines;
	size_t laid; /* chunks that are in lines */
	int width;
	bool hex;
	uint32_t top, at;
	int h;
};

static bool room(void **p, size_t *max, size_t n, size_t size)
{
	if (n < *max)
		return true;
	size_t bigger = *max ? 2 * *max : 256;
	while (bigger <= n)
		bigger *= 2;
	void *q = realloc(*p, bigger * size);
	if (!q)
		return false;
	*p = q;
	*max = bigger;
	return true;
}

static void forget(struct stream *s)
{
	s->taken = 0;
	s->next[0] = s->next[1] = 0;
	s->begun[0] = s->begun[1] = s->full = false;
	s->nbytes = s->nchunks = s->nlines = s->laid = 0;
	s->top = s->at = 0;
}

/* ---- Bytes ---- */

static void add(struct stream *s, uint32_t frame, unsigned side, const uint8_t *p, uint32_t n,
		uint32_t missing)
{
	if (s->nbytes + n > BYTES_MAX) {
		s->full = true;
		return;
	}
	if (!room((void **)&s->chunk, &s->maxchunks, s->nchunks, sizeof *s->chunk) ||
	    !room((void **)&s->bytes, &s->maxbytes, s->nbytes + n, 1))
		return;
	s->chunk[s->nchunks++] = (struct chunk){ .frame = frame,
						 .off = (uint32_t)s->nbytes,
						 .len = n,
						 .missing = missing,
						 .side = (uint8_t)side };
	if (n)
		memcpy(s->bytes + s->nbytes, p, n);
	s->nbytes += n;
}

static void take_tcp(struct stream *s, uint32_t frame, unsigned side, const struct dissection *d)
{
	const struct layer *l = dissect_find(d, PROTO_TCP, 0);
	const struct tcp_info *info = l ? l->info : NULL;

	if (!info || !info->len || l->cap <= l->hlen)
		return;
	const uint8_t *p = layer_data(d, l) + l->hlen;
	uint32_t n = l->cap - l->hlen, seq = info->seq;
	n = n < info->len ? n : info->len;
	if (!s->begun[side]) {
		s->begun[side] = true;
		s->next[side] = seq;
	}
	int32_t ahead = (int32_t)(seq - s->next[side]);
	if (ahead > 0) {
		add(s, frame, side, NULL, 0, (uint32_t)ahead);
	} else if (ahead < 0) {
		uint32_t again = (uint32_t)-ahead;
		if (again >= n)
			return;
		p += again;
		n -= again;
		seq += again;
	}
	add(s, frame, side, p, n, 0);
	s->next[side] = seq + n;
}

static void take_datagram(struct stream *s, uint32_t frame, unsigned side,
			  const struct dissection *d)
{
	const struct layer *l = dissect_find(d, PROTO_UDP, 0);

	if (l && l->cap > l->hlen)
		add(s, frame, side, layer_data(d, l) + l->hlen, l->cap - l->hlen, 0);
}

static void gather(struct tui *u, struct stream *s)
{
	uint32_t count, end = ui_end(u);

	if (s->flow != u->flow) {
		forget(s);
		s->flow = u->flow;
	}
	if (u->flow == TRACE_NONE)
		return;
	const uint32_t *frame = trace_flow_frames(u->trace, u->flow, &count);
	unsigned kind = trace_flow(u->trace, u->flow)->kind;
	while (s->taken < count && frame[s->taken] < end && !s->full) {
		uint32_t i = frame[s->taken++];
		unsigned side = trace_frame(u->trace, i)->flags & TRACE_SIDE ? 1 : 0;
		const struct dissection *d = trace_dissect(u->trace, i, TRACE_ALONE);
		if (kind == CONV_TCP)
			take_tcp(s, i, side, d);
		else
			take_datagram(s, i, side, d);
	}
}

/* ---- Lines ---- */

static bool push_line(struct stream *s, uint32_t chunk, uint32_t off, uint32_t len)
{
	if (!room((void **)&s->line, &s->maxlines, s->nlines, sizeof *s->line))
		return false;
	s->line[s->nlines++] = (struct line){ chunk, off, len };
	return true;
}

/* How many of the N bytes at P stand on a line of W columns, the newline among them. */
static uint32_t line_length(const uint8_t *p, uint32_t n, int w)
{
	int used = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (p[i] == '\n')
			return i + 1;
		used += p[i] < 32 || p[i] > 126 ? 4 : 1;
		if (used > w)
			return i ? i : 1;
	}
	return n;
}

static void lay_out(struct stream *s, int width)
{
	int w = width - GUTTER - 1;

	if (s->width != width) {
		s->width = width;
		s->nlines = s->laid = 0;
	}
	for (; s->laid < s->nchunks; s->laid++) {
		const struct chunk *c = &s->chunk[s->laid];
		uint32_t at = 0;

		if (!c->len)
			push_line(s, (uint32_t)s->laid, 0, 0);
		while (at < c->len) {
			uint32_t n = s->hex ? (c->len - at < HEX_ROW ? c->len - at : HEX_ROW) :
					      line_length(s->bytes + c->off + at, c->len - at, w);
			if (!push_line(s, (uint32_t)s->laid, at, n))
				return;
			at += n;
		}
	}
}

/* The selected frame's first line; none: where the cursor is. */
static void to_frame(struct tui *u, struct stream *s)
{
	size_t low = 0, high = s->nlines;

	if (s->at < s->nlines && s->chunk[s->line[s->at].chunk].frame == u->frame)
		return;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (s->chunk[s->line[mid].chunk].frame < u->frame)
			low = mid + 1;
		else
			high = mid;
	}
	s->at = low < s->nlines ? (uint32_t)low : s->nlines ? (uint32_t)s->nlines - 1 : 0;
}

/* ---- Drawing ---- */

static void put_hex(struct text *t, const uint8_t *p, uint32_t n, uint32_t at)
{
	text_hex(t, at, 8);
	text_str(t, "  ");
	for (uint32_t i = 0; i < HEX_ROW; i++) {
		if (i < n)
			text_hex(t, p[i], 2);
		else
			text_str(t, "  ");
		text_str(t, i == 7 ? "  " : " ");
	}
	text_char(t, ' ');
	for (uint32_t i = 0; i < n; i++)
		text_char(t, p[i] < 32 || p[i] > 126 ? '.' : (char)p[i]);
}

static void draw_line(struct tui *u, const struct stream *s, struct area a, int y, uint32_t k,
		      bool focus)
{
	const struct line *l = &s->line[k];
	const struct chunk *c = &s->chunk[l->chunk];
	const uint8_t *p = s->bytes + c->off + l->off;
	enum style style = c->side ? STYLE_RECV : STYLE_SEND;
	char buf[LINE_BYTES];
	struct text t;

	(void)u;
	if (k == s->at) {
		paint_over(focus ? OVER_CURSOR : OVER_OTHER);
		paint_fill((struct area){ y, a.x, 1, a.w }, STYLE_NORMAL);
	}
	if (l->off == 0)
		paint_fmt(y, a.x, GUTTER, STYLE_DIM, "%7u %s", c->frame + 1, c->side ? "<" : ">");
	text_init(&t, buf, sizeof buf);
	if (c->missing) {
		text_fmt(&t, "[%u bytes are missing]", c->missing);
		style = STYLE_BAD;
	} else if (s->hex) {
		put_hex(&t, p, l->len, c->off + l->off);
	} else {
		uint32_t n = l->len;
		if (n && p[n - 1] == '\n')
			n--;
		if (n && p[n - 1] == '\r')
			n--;
		text_escaped(&t, p, n);
	}
	paint_text(y, a.x + GUTTER, a.w - GUTTER, style, t.buf, t.len);
	paint_over(OVER_NONE);
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	struct stream *s = state;

	s->h = a.h;
	gather(u, s);
	lay_out(s, a.w);
	if (!s->nlines) {
		paint_str(a.y + a.h / 2, a.x + a.w / 2 - 14, 40, STYLE_DIM,
			  "nothing was said in this conversation");
		return;
	}
	to_frame(u, s);
	s->top = ui_scroll(s->top, s->at, (uint32_t)s->nlines, a.h);
	for (int y = 0; y < a.h && s->top + (uint32_t)y < s->nlines; y++)
		draw_line(u, s, a, a.y + y, s->top + (uint32_t)y, focus);
}

static void heading(struct tui *u, void *state, struct text *t)
{
	struct stream *s = state;

	gather(u, s);
	if (u->flow == TRACE_NONE)
		return;
	trace_flow_endpoint(t, trace_flow(u->trace, u->flow), 0);
	text_str(t, " > ");
	trace_flow_endpoint(t, trace_flow(u->trace, u->flow), 1);
	text_fmt(t, "  %zu bytes", s->nbytes);
	if (s->full)
		text_str(t, " and more, that are not shown");
	text_fmt(t, "  t: %s  x: save ", s->hex ? "text" : "hex");
}

static bool request(struct tui *u, void *state, enum request r, unsigned count)
{
	struct stream *s = state;

	if (r == REQ_TIME_MODE) {
		s->hex = !s->hex;
		s->width = 0;
		return true;
	}
	if (!s->nlines || !ui_moved(r, count, s->h, (uint32_t)s->nlines, &s->at))
		return false;
	ui_select(u, s->chunk[s->line[s->at].chunk].frame);
	return true;
}

static void click(struct tui *u, void *state, int y, int x)
{
	struct stream *s = state;
	uint32_t k = s->top + (uint32_t)y;

	(void)x;
	if (k < s->nlines) {
		s->at = k;
		ui_select(u, s->chunk[s->line[k].chunk].frame);
	}
}

void stream_export(struct tui *u, const char *path)
{
	struct stream *s = u->state[VIEW_STREAM];
	FILE *f;

	gather(u, s);
	f = fopen(path, "we");
	size_t done = f ? fwrite(s->bytes, 1, s->nbytes, f) : 0;
	if (!f || done < s->nbytes || fclose(f))
		ui_message(u, STYLE_BAD, "%s: %s", path, strerror(errno));
	else
		ui_message(u, STYLE_GOOD, "%s: %zu bytes", path, s->nbytes);
}

static void yank(struct tui *u, void *state, struct text *t)
{
	const struct stream *s = state;

	(void)u;
	if (s->at < s->nlines) {
		const struct line *l = &s->line[s->at];
		text_escaped(t, s->bytes + s->chunk[l->chunk].off + l->off, l->len);
	}
}

static void open(struct tui *u, void *state)
{
	struct stream *s = state;

	(void)u;
	s->flow = TRACE_NONE;
}

static void close(struct tui *u, void *state)
{
	struct stream *s = state;

	(void)u;
	free(s->bytes);
	free(s->chunk);
	free(s->line);
}

const struct view view_stream = {
	.title = "STREAM",
	.size = sizeof(struct stream),
	.open = open,
	.draw = draw,
	.heading = heading,
	.request = request,
	.click = click,
	.yank = yank,
	.close = close,
};
