#include "flow/ladder_svg.h"

#include <string.h>

#include "flow/ladder_impl.h"
#include "flow/words.h"

/* Pixels. */
enum {
	CELL = 8,
	ROW = 24,
	MARGIN = 12,
	TITLE = 30,    /* of the title's line */
	BASELINE = 17, /* of text that stands alone in its row */
	ABOVE = 13,    /* of the words on an arrow */
	SHAFT = 18,
	HEAD_LONG = 8,
	HEAD_WIDE = 4,
	LOOP = 5,
};

/* Plain rules first, which every program that shows an SVG knows; then those for a dark page. */
static const char style[] =
	"<style>\n"
	"text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;"
	"font-size:13px;fill:#1f2328;white-space:pre}\n"
	".bg{fill:#fff}.o{fill:#fff;fill-opacity:0}\n"
	".b{font-weight:bold}.d{fill:#6e7781}.i{fill:#8250df}\n"
	".l{stroke:#afb8c1;fill:none}.w{stroke-dasharray:2 4}\n"
	".a{stroke:#1f2328;stroke-width:1.3;fill:none}.h{fill:#1f2328}\n"
	".note .a{stroke:#0969da}.note .h,.note .t{fill:#0969da}\n"
	".warn .a{stroke:#9a6700}.warn .h,.warn .t{fill:#9a6700}\n"
	".bad .a{stroke:#cf222e}.bad .h,.bad .t{fill:#cf222e}\n"
	"g:hover>.o{fill:#8c959f;fill-opacity:.2}\n"
	"@media(prefers-color-scheme:dark){\n"
	"text{fill:#e6edf3}.bg{fill:#0d1117}.d{fill:#8d96a0}.i{fill:#ab7df8}.l{stroke:#4a525c}\n"
	".a{stroke:#e6edf3}.h{fill:#e6edf3}\n"
	".note .a{stroke:#4493f8}.note .h,.note .t{fill:#4493f8}\n"
	".warn .a{stroke:#d29922}.warn .h,.warn .t{fill:#d29922}\n"
	".bad .a{stroke:#f85149}.bad .h,.bad .t{fill:#f85149}}\n"
	"</style>\n";

/* N letters of printable ASCII, or anything, as text of XML. */
static void put_xml(struct text *t, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t c = (uint8_t)s[i];

		switch (c) {
		case '&': text_str(t, "&amp;"); break;
		case '<': text_str(t, "&lt;"); break;
		case '>': text_str(t, "&gt;"); break;
		case '"': text_str(t, "&quot;"); break;
		case '\n': text_char(t, '\n'); break;
		default:
			if (c < 0x20 || c > 0x7e)
				text_fmt(t, "\\x%02x", c);
			else
				text_char(t, (char)c);
		}
	}
}

static unsigned x_of(unsigned column)
{
	return MARGIN + column * CELL;
}

static unsigned middle_of(unsigned column)
{
	return x_of(column) + CELL / 2;
}

/* Cells FROM to TO, less the spaces at both ends, as one line of text. */
static void put_run(struct text *t, const struct ladder_cell *cells, unsigned from, unsigned to,
		    uint64_t y, const char *class)
{
	char s[LADDER_WIDTH_MAX];
	unsigned n = 0;

	while (from < to && cells[from].ch == ' ')
		from++;
	while (to > from && cells[to - 1].ch == ' ')
		to--;
	for (unsigned x = from; x < to; x++)
		s[n++] = (char)cells[x].ch;
	if (n == 0)
		return;
	text_fmt(t, "<text x=\"%u\" y=\"%llu\" textLength=\"%u\"", x_of(from),
		 (unsigned long long)y, n * CELL);
	if (class[0])
		text_fmt(t, " class=\"%s\"", class);
	text_char(t, '>');
	put_xml(t, s, n);
	text_str(t, "</text>\n");
}

static const char *class_of(uint8_t role)
{
	switch (role) {
	case LADDER_TITLE:
	case LADDER_NAME: return "b";
	case LADDER_WAIT:
	case LADDER_NUMBER:
	case LADDER_UNKNOWN: return "d";
	case LADDER_IDLE: return "i";
	default: return "";
	}
}

static bool on_arrow(uint8_t role)
{
	return role == LADDER_SHAFT || role == LADDER_HEAD || role == LADDER_LABEL ||
	       role == LADDER_WORDS;
}

/* All text of a row but what is on its arrow: one run for each stretch of a role. */
static void put_columns(struct text *t, const struct ladder_cell *cells, unsigned width, uint64_t y)
{
	for (unsigned from = 0, to; from < width; from = to) {
		uint8_t role = cells[from].role;

		for (to = from + 1; to < width && cells[to].role == role; to++)
			;
		if (role != LADDER_PLAIN && role != LADDER_LANE && !on_arrow(role))
			put_run(t, cells, from, to, y + BASELINE, class_of(role));
	}
}

/* ---- Lanes and arrows ---- */

static void put_lanes(struct text *t, const struct ladder *l, uint64_t y, bool waits)
{
	text_fmt(t, "<path class=\"l%s\" d=\"", waits ? " w" : "");
	for (unsigned i = 0; i < l->nshown; i++)
		text_fmt(t, "M%u %lluv%u", middle_of(l->x[i]), (unsigned long long)y, ROW);
	text_str(t, "\"/>\n");
}

/* An arrow, as its cells show it. */
struct arrow {
	unsigned lo, hi; /* columns */
	unsigned head;
	bool loop, twice, lost;
	bool right;
};

static bool find_arrow(struct arrow *a, const struct ladder_cell *cells, unsigned width)
{
	*a = (struct arrow){ .lo = width };
	for (unsigned x = 0; x < width; x++) {
		if (!on_arrow(cells[x].role))
			continue;
		if (a->lo == width)
			a->lo = x;
		a->hi = x;
		if (cells[x].role == LADDER_HEAD)
			a->head = x;
		a->twice |= cells[x].role == LADDER_SHAFT && cells[x].ch == '=';
	}
	if (a->lo == width)
		return false;
	a->right = a->head == a->hi;
	a->lost = cells[a->head].ch == 'x';
	a->loop = cells[a->right ? a->lo : a->hi].ch == (a->right ? '`' : '\'');
	return true;
}

static void put_head(struct text *t, const struct arrow *a, unsigned x, uint64_t y)
{
	unsigned long long at = y;

	if (a->lost)
		text_fmt(t, "<path class=\"a\" d=\"M%u %llul8 8m-8 0l8 -8\"/>\n", x - 4, at - 4);
	else if (a->right)
		text_fmt(t, "<path class=\"h\" d=\"M%u %llul-%u -%uv%uz\"/>\n", x, at, HEAD_LONG,
			 HEAD_WIDE, 2 * HEAD_WIDE);
	else
		text_fmt(t, "<path class=\"h\" d=\"M%u %llul%u -%uv%uz\"/>\n", x, at, HEAD_LONG,
			 HEAD_WIDE, 2 * HEAD_WIDE);
}

/* From the lane that sends to the lane that receives, or to the cross. */
static void put_arrow(struct text *t, const struct arrow *a, uint64_t y)
{
	unsigned start = a->right ? middle_of(a->lo - 1) : middle_of(a->hi + 1);
	unsigned end = a->lost  ? middle_of(a->head) :
		       a->right ? middle_of(a->hi + 1) :
				  middle_of(a->lo - 1);
	/* The shaft ends inside the head. */
	unsigned tip = a->lost ? end : a->right ? end - HEAD_LONG + 1 : end + HEAD_LONG - 1;
	unsigned long long at = y + SHAFT;

	if (a->loop) {
		unsigned far = a->right ? middle_of(a->lo) : middle_of(a->hi);

		text_fmt(t, "<path class=\"a\" d=\"M%u %lluH%uV%lluH%u\"/>\n", end, at - LOOP, far,
			 at, tip);
	} else if (a->twice) {
		text_fmt(t, "<path class=\"a\" d=\"M%u %lluH%uM%u %lluH%u\"/>\n", start, at - 1,
			 tip, start, at + 2, tip);
	} else {
		text_fmt(t, "<path class=\"a\" d=\"M%u %lluH%u\"/>\n", start, at, tip);
	}
	put_head(t, a, end, at);
}

/* The words on the arrow stand above its shaft. */
static void put_label(struct text *t, const struct ladder_cell *cells, const struct arrow *a,
		      uint64_t y)
{
	unsigned from = a->lo, to = a->hi + 1;

	while (from < to && cells[from].role != LADDER_LABEL && cells[from].role != LADDER_WORDS)
		from++;
	while (to > from && cells[to - 1].role != LADDER_LABEL &&
	       cells[to - 1].role != LADDER_WORDS)
		to--;
	put_run(t, cells, from, to, y + ABOVE, "t");
}

/* ---- What is told where the pointer rests ---- */

static void put_hover(struct text *t, const struct ladder *l, size_t event)
{
	char buf[1024];
	struct text s;
	struct ladder_event e;
	size_t n, ignored;
	const struct word *w = words_table(&n);

	l->config.event(l->config.arg, event, &e);
	text_init(&s, buf, sizeof buf);
	text_fmt(&s, "frame %llu, ", (unsigned long long)e.frame);
	text_fmt(&s, "%s to %s\n", l->config.lanes[e.from], l->config.lanes[e.to]);
	ladder_label(&s, &e, false, 240, &ignored);
	for (size_t i = 0; i < n; i++)
		if (e.analysis & w[i].bit)
			text_fmt(&s, "\n%s: %s", w[i].word, w[i].meaning);
	if (e.state.known & 1u << LADDER_STATE)
		text_fmt(&s, "\nstate %s%s", ladder_state_name(e.state.state),
			 e.state.inferred ? " (inferred)" : "");
	if (e.told && e.told[0])
		text_fmt(&s, "\n%s", e.told);
	text_str(t, "<title>");
	put_xml(t, buf, s.len);
	text_str(t, "</title>");
}

/* ---- The picture ---- */

static unsigned width_of(const struct ladder *l)
{
	return l->config.width < LADDER_WIDTH_MIN ? LADDER_WIDTH_MIN : l->config.width;
}

/* Columns that something stands in: what the state's need, or the last lane. */
static unsigned used_width(const struct ladder *l)
{
	unsigned n = l->x[l->nshown - 1] + 2;

	for (unsigned i = LADDER_STATE; i < LADDER_COLUMNS; i++)
		if (l->columns & 1u << i)
			n = (n < l->right ? l->right : n) + ladder_column_width(i) + 1;
	for (unsigned i = 0; i < l->nshown; i++) {
		unsigned end = l->label_x[i] + (unsigned)strlen(ladder_lane_name(l, i));

		n = end > n ? end : n;
	}
	return n;
}

uint64_t ladder_rows(const struct ladder *l)
{
	struct ladder_place at = ladder_first(l);
	uint64_t n = 1 + at.above;

	while (at.event + 1 < l->config.nevents) {
		at.above = 0;
		ladder_next(l, &at);
		n += 1 + (uint64_t)at.above;
	}
	return n;
}

static uint64_t top_of(const struct ladder *l, uint64_t row)
{
	return TITLE + MARGIN + (l->nheader + row) * (uint64_t)ROW;
}

void ladder_svg_begin(struct text *t, const struct ladder *l, uint64_t rows, const char *title)
{
	struct ladder_cell cells[LADDER_WIDTH_MAX];
	unsigned width = x_of(used_width(l)) + MARGIN;
	unsigned long long height = top_of(l, rows) + MARGIN;

	text_fmt(t,
		 "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%llu\" "
		 "viewBox=\"0 0 %u %llu\" role=\"img\">\n<title>",
		 width, height, width, height);
	put_xml(t, title, strlen(title));
	text_str(t, "</title>\n");
	text_str(t, style);
	text_fmt(t, "<rect class=\"bg\" width=\"%u\" height=\"%llu\"/>\n", width, height);
	text_fmt(t, "<text x=\"%u\" y=\"%u\" class=\"b\">", MARGIN, MARGIN + BASELINE);
	put_xml(t, title, strlen(title));
	text_str(t, "</text>\n");
	for (unsigned i = 0; i < l->nheader; i++) {
		ladder_header(l, i, cells);
		put_columns(t, cells, width_of(l), TITLE + MARGIN + i * (uint64_t)ROW);
	}
}

void ladder_svg_row(struct text *t, const struct ladder *l, struct ladder_place at, uint64_t row)
{
	static const char *const tones[] = { [LADDER_QUIET] = "",
					     [LADDER_NOTE] = " class=\"note\"",
					     [LADDER_WARN] = " class=\"warn\"",
					     [LADDER_BAD] = " class=\"bad\"" };
	struct ladder_cell cells[LADDER_WIDTH_MAX];
	struct ladder_row what;
	struct arrow arrow;
	uint64_t y = top_of(l, row);

	ladder_row(l, at, cells, &what);
	text_fmt(t, "<g%s>", tones[what.tone]);
	if (what.kind == LADDER_ROW_EVENT) {
		put_hover(t, l, at.event);
		text_fmt(t, "<rect class=\"o\" x=\"0\" y=\"%llu\" width=\"%u\" height=\"%u\"/>\n",
			 (unsigned long long)y, x_of(used_width(l)) + MARGIN, ROW);
	}
	put_lanes(t, l, y, what.kind != LADDER_ROW_EVENT);
	put_columns(t, cells, width_of(l), y);
	if (find_arrow(&arrow, cells, width_of(l))) {
		put_arrow(t, &arrow, y);
		put_label(t, cells, &arrow, y);
	}
	text_str(t, "</g>\n");
}

void ladder_svg_end(struct text *t)
{
	text_str(t, "</svg>\n");
}
