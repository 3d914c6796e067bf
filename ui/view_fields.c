/* The frame's fields as a tree; the one under the cursor has its bytes marked in the hex view. */
#include <string.h>

#include "face/detail.h"
#include "ui.h"

enum { LINE_MAX_BYTES = 2048, CLOSED_MAX = 64 };

struct fields {
	uint32_t top, at; /* among the rows that are not folded away */
	int h;
	uint32_t frame; /* that the cursor is in */
	/* Of the field under the cursor: kept from frame to frame. */
	const char *name;
	uint64_t proto; /* where it is a protocol */
	/* Rows whose children are folded away: the same in all frames. */
	struct fold {
		const struct field_def *def;
		uint64_t proto; /* where the row is a protocol's own */
	} closed[CLOSED_MAX];
	unsigned nclosed;
	bool folded;
};

static bool is_fold(const struct fold *f, const struct row *r)
{
	return r->def == f->def && (r->def->type != FIELD_PROTOCOL || r->u == f->proto);
}

static bool is_closed(const struct fields *s, const struct row *r)
{
	for (unsigned i = 0; i < s->nclosed; i++)
		if (r->def && is_fold(&s->closed[i], r))
			return true;
	return false;
}

static bool has_children(const struct rows *r, uint32_t i)
{
	return i + 1 < r->n && r->row[i + 1].depth > r->row[i].depth;
}

/* The row behind I that is neither hidden nor folded away; r->n at the end. */
static uint32_t next_row(const struct fields *s, const struct rows *r, uint32_t i)
{
	bool folded = is_closed(s, &r->row[i]);
	unsigned depth = r->row[i].depth;

	for (i++; i < r->n; i++)
		if (!(r->row[i].flags & ROW_HIDDEN) && !(folded && r->row[i].depth > depth))
			break;
	return i;
}

/* The Kth row that is to be seen, and in *N how many there are. */
static uint32_t row_at(const struct fields *s, const struct rows *r, uint32_t k, uint32_t *n)
{
	uint32_t found = r->n, count = 0;

	for (uint32_t i = 0; i < r->n; i = next_row(s, r, i)) {
		if (count == k)
			found = i;
		count++;
	}
	*n = count;
	return found;
}

/* Where field NAME is to be seen; the frame before had the cursor there. */
static uint32_t find_name(const struct fields *s, const struct rows *r, const char *name)
{
	uint32_t k = 0;

	for (uint32_t i = 0; i < r->n; i = next_row(s, r, i), k++)
		if (r->row[i].def && r->row[i].def->name == name &&
		    (r->row[i].def->type != FIELD_PROTOCOL || r->row[i].u == s->proto))
			return k;
	return 0;
}

static void keep_name(struct fields *s, const struct row *r)
{
	s->name = r->def ? r->def->name : NULL;
	s->proto = r->def && r->def->type == FIELD_PROTOCOL ? r->u : 0;
}

static void mark_bytes(struct tui *u, const struct row *r)
{
	u->byte_off = r->off;
	u->byte_len = r->len;
	u->byte_buf = r->buf;
}

/* At first the frame's own rows and those of the lower layers are folded away. */
static void fold_lower(struct fields *s, const struct rows *r)
{
	static const enum proto_id lower[] = { PROTO_FRAME, PROTO_ETH, PROTO_SLL,
					       PROTO_SLL2,  PROTO_IP,  PROTO_IPV6 };

	for (uint32_t i = 0; i < r->n && s->nclosed < CLOSED_MAX; i++)
		for (size_t k = 0; k < sizeof lower / sizeof lower[0]; k++)
			if (r->row[i].depth == 0 && r->row[i].def->type == FIELD_PROTOCOL &&
			    r->row[i].u == lower[k] && !is_closed(s, &r->row[i]))
				s->closed[s->nclosed++] = (struct fold){ r->row[i].def, lower[k] };
}

static void settle(struct tui *u, struct fields *s, const struct rows *r)
{
	uint32_t n, i;

	if (!s->folded) {
		s->folded = true;
		fold_lower(s, r);
	}
	if (s->frame != u->frame && s->name)
		s->at = find_name(s, r, s->name);
	s->frame = u->frame;
	i = row_at(s, r, s->at, &n);
	if (i == r->n && n) {
		s->at = n - 1;
		i = row_at(s, r, s->at, &n);
	}
	if (i < r->n) {
		keep_name(s, &r->row[i]);
		mark_bytes(u, &r->row[i]);
	}
	s->top = ui_scroll(s->top, s->at, n, s->h);
}

static void draw_row(const struct fields *s, const struct rows *r, uint32_t i, struct area a, int y)
{
	const struct row *row = &r->row[i];
	int x = a.x + 1 + 2 * row->depth;
	char buf[LINE_MAX_BYTES];
	struct text t;
	enum style style = row->depth == 0            ? STYLE_PROTOCOL :
			   row->flags & ROW_GENERATED ? STYLE_NOTE :
							STYLE_FIELD;

	if (has_children(r, i))
		paint_glyph(y, x, STYLE_DIM, is_closed(s, row) ? GLYPH_CLOSED : GLYPH_OPEN);
	text_init(&t, buf, sizeof buf);
	detail_row(&t, r, row, trace_zone);
	paint_text(y, x + 2, a.w - (x + 2 - a.x), style, t.buf, t.len);
}

static void draw(struct tui *u, void *state, struct area a, bool focus)
{
	struct fields *s = state;
	const struct rows *r = ui_rows(u);
	uint32_t k = 0;

	s->h = a.h;
	if (!r->n)
		return;
	settle(u, s, r);
	for (uint32_t i = 0; i < r->n && k < s->top + (uint32_t)a.h; i = next_row(s, r, i), k++) {
		int y = a.y + (int)(k - s->top);

		if (k < s->top)
			continue;
		if (k == s->at) {
			paint_over(focus ? OVER_CURSOR : OVER_OTHER);
			paint_fill((struct area){ y, a.x, 1, a.w }, STYLE_NORMAL);
		}
		draw_row(s, r, i, a, y);
		paint_over(OVER_NONE);
	}
}

static void fold(struct fields *s, const struct row *r, bool close)
{
	unsigned k = 0;

	if (!r->def)
		return;
	for (unsigned i = 0; i < s->nclosed; i++)
		if (!is_fold(&s->closed[i], r))
			s->closed[k++] = s->closed[i];
	s->nclosed = k;
	if (close && k < CLOSED_MAX)
		s->closed[s->nclosed++] =
			(struct fold){ r->def, r->def->type == FIELD_PROTOCOL ? r->u : 0 };
}

/* To the row that I lies under. */
static uint32_t parent_row(const struct rows *r, uint32_t i)
{
	unsigned depth = r->row[i].depth;

	while (i > 0 && r->row[i].depth >= depth)
		i--;
	return i;
}

static void left(struct fields *s, const struct rows *r, uint32_t i)
{
	if (has_children(r, i) && !is_closed(s, &r->row[i])) {
		fold(s, &r->row[i], true);
		return;
	}
	uint32_t up = parent_row(r, i), k = 0;
	for (uint32_t j = 0; j < up; j = next_row(s, r, j))
		k++;
	s->at = k;
}

/* "tcp.port == 80", as far as the field has a value that a filter can be made of. */
static bool put_test(struct text *t, const struct row *r, bool not )
{
	char value[512];
	struct text v;

	if (r->def && r->def->type == FIELD_PROTOCOL) {
		text_fmt(t, not ? "!%s" : "%s", proto_by_id((enum proto_id)r->u)->name);
		return true;
	}
	if (!r->def || !r->def->name || !r->def->name[0] || r->def->type == FIELD_NONE)
		return false;
	text_init(&v, value, sizeof value);
	if (r->def->type == FIELD_ABSTIME) {
		text_fmt(t, not ? "!%s" : "%s", r->def->name);
		return true;
	}
	if (!trace_literal(&v, r))
		return false;
	if (not )
		text_fmt(t, "!(%s == %s)", r->def->name, value);
	else
		text_fmt(t, "%s == %s", r->def->name, value);
	return true;
}

static void filter_by(struct tui *u, const struct row *r, bool not )
{
	char test[1024], expr[PROMPT_MAX];
	struct text t;

	text_init(&t, test, sizeof test);
	if (!put_test(&t, r, not )) {
		ui_message(u, STYLE_WARN, "no filter can be made of this line");
		return;
	}
	text_init(&t, expr, sizeof expr);
	if (u->filter[0])
		text_fmt(&t, "(%s) && %s", u->filter, test);
	else
		text_str(&t, test);
	ui_set_filter(u, expr);
}

static bool request(struct tui *u, void *state, enum request r, unsigned count)
{
	struct fields *s = state;
	const struct rows *rows = ui_rows(u);
	uint32_t n, i = row_at(s, rows, s->at, &n);

	if (!n)
		return false;
	if (i == rows->n)
		i = 0;
	if (ui_moved(r, count, s->h, n, &s->at)) {
		i = row_at(s, rows, s->at, &n);
		if (i < rows->n)
			keep_name(s, &rows->row[i]);
		return true;
	}
	switch (r) {
	case REQ_LEFT: left(s, rows, i); return true;
	case REQ_RIGHT: fold(s, &rows->row[i], false); return true;
	case REQ_OPEN: fold(s, &rows->row[i], !is_closed(s, &rows->row[i])); return true;
	case REQ_ONLY: filter_by(u, &rows->row[i], false); return true;
	case REQ_NOT: filter_by(u, &rows->row[i], true); return true;
	case REQ_STEP: ui_move(u, 1); return true;
	case REQ_STEP_BACK: ui_move(u, -1); return true;
	default: return false;
	}
}

/* The hex view's cursor is on byte OFF of buffer BUF: the deepest field that has it. */
void fields_at_byte(struct tui *u, uint8_t buf, uint32_t off)
{
	struct fields *s = u->state[VIEW_FIELDS];
	const struct rows *r = ui_rows(u);
	uint32_t k = 0, best_len = UINT32_MAX;

	for (uint32_t i = 0; i < r->n; i = next_row(s, r, i), k++) {
		const struct row *x = &r->row[i];
		if (x->buf != buf || off < x->off || off - x->off >= x->len || x->len > best_len)
			continue;
		best_len = x->len;
		s->at = k;
		keep_name(s, x);
	}
}

static void click(struct tui *u, void *state, int y, int x)
{
	struct fields *s = state;

	(void)u;
	(void)x;
	s->at = s->top + (uint32_t)y;
}

static void heading(struct tui *u, void *state, struct text *t)
{
	(void)state;
	if (u->frame != TRACE_NONE)
		text_fmt(t, "frame %u ", u->frame + 1);
}

static void yank(struct tui *u, void *state, struct text *t)
{
	struct fields *s = state;
	const struct rows *r = ui_rows(u);
	uint32_t n, i = row_at(s, r, s->at, &n);

	if (i < r->n)
		detail_row(t, r, &r->row[i], trace_zone);
}

static void open(struct tui *u, void *state)
{
	struct fields *s = state;

	(void)u;
	s->frame = TRACE_NONE;
}

const struct view view_fields = {
	.title = "FIELDS",
	.size = sizeof(struct fields),
	.open = open,
	.draw = draw,
	.heading = heading,
	.request = request,
	.click = click,
	.yank = yank,
};
