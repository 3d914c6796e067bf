#include "sink_lines.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "face/detail.h"
#include "face/fields.h"
#include "face/json.h"
#include "face/summary.h"
#include "face/tcpdump.h"
#include "flow/infer.h"
#include "frame.h"
#include "outfile.h"
#include "sha1.h"
#include "sink.h"

enum {
	LINES_BUFFER = 128 << 10,
	LINES_ROOM = 4096,               /* what a line is sure to have before it is tried */
	LINES_TCPDUMP_MEMORY = 16 << 20, /* bytes for the conversations of the tcpdump form */
	LINES_FRAME_MAX = 512 << 20,     /* what the text of one frame may take */
	LINES_ROWS = 32 << 10,
	LINES_TEXT = 4 << 20, /* for the made-up strings of one frame's rows */
};

struct lines {
	struct sink sink;
	struct lines_config config;
	struct outfile out;
	struct timestamp timestamp;
	/* For the formats that unfold fields: */
	struct rows rows;
	struct row *row;
	char *text;
	/* For the tcpdump form: */
	void *memory;
	struct tcpdump_state *tcpdump;
	uint32_t dump_from; /* where -X begins in the frame */
};

static void put_gvisor(struct lines *l, struct text *t, const struct dissection *d, bool send)
{
	timestamp_put(&l->timestamp, t, d->frame);
	gvisor_line(t, d, send, l->config.gvisor);
}

static void put_tcpdump_time(struct lines *l, struct text *t, const struct frame *f)
{
	if (!tcpdump_has_time(f))
		return;
	/* tcpdump takes what would be negative in 32 bits for an error. */
	if (f->has_time && l->config.time == TIMESTAMP_WALL &&
	    (f->time_ns / 1000000000 - f->time_carry) >> 31 & 1)
		text_str(t, "[Error converting time] ");
	else
		timestamp_put_recorded(&l->timestamp, t, f);
}

static void put_tcpdump(struct lines *l, struct text *t, const struct dissection *d, bool send)
{
	(void)send;
	put_tcpdump_time(l, t, d->frame);
	l->dump_from = tcpdump_text(t, d, l->tcpdump);
}

/* The name that an interface's index has here, which is what tcpdump prints. */
static bool interface_name(uint32_t index, char name[16])
{
	_Static_assert(IF_NAMESIZE <= 16, "a name fits");
	return if_indextoname(index, name) != NULL;
}

static void put_fields(struct lines *l, struct text *t, const struct dissection *d, bool send)
{
	(void)send;
	fields_line(t, d, l->config.fields, l->config.nfields, &l->rows, &timestamp_zone);
}

static void put_json(struct lines *l, struct text *t, const struct dissection *d, bool send)
{
	static struct json_keys keys;
	static const struct json_options options = { .zone = &timestamp_zone,
						     .sha1 = sha1_remembered,
						     .keys = &keys };

	(void)send;
	json_line(t, d, &l->rows, &options);
}

static void put_detail(struct lines *l, struct text *t, const struct dissection *d, bool send)
{
	(void)send;
	rows_unfold(&l->rows, d);
	detail_text(t, &l->rows, &timestamp_zone);
}

static const struct {
	void (*put)(struct lines *l, struct text *t, const struct dissection *d, bool send);
	bool rows; /* needs them */
	bool text; /* is read by people: bytes may stand behind it */
	bool line; /* -v puts more behind it */
} formats[] = {
	[LINES_GVISOR] = { .put = put_gvisor, .text = true, .line = true },
	[LINES_TCPDUMP] = { .put = put_tcpdump, .text = true },
	[LINES_FIELDS] = { .put = put_fields, .rows = true },
	[LINES_JSON] = { .put = put_json, .rows = true },
	[LINES_DETAIL] = { .put = put_detail, .rows = true, .text = true },
};
_Static_assert(sizeof formats / sizeof formats[0] == LINES_FORMATS, "a row for each format");

/* ---- Colour ---- */

static const char *color_of(const struct dissection *d, bool send)
{
	for (unsigned i = 0; i < d->nissues; i++)
		if (issue_severity(d->issues[i].code) == SEVERITY_ERROR)
			return "\033[31m";
	return send ? "\033[36m" : "\033[32m";
}

/* ---- Bytes, as tcpdump -X prints them ---- */

static bool is_link(uint8_t proto)
{
	switch (proto) {
	case PROTO_FRAME:
	case PROTO_ETH:
	case PROTO_VLAN:
	case PROTO_LLC:
	case PROTO_SLL:
	case PROTO_SLL2:
	case PROTO_NULL:
	case PROTO_PPP:
	case PROTO_RAW: return true;
	default: return false;
	}
}

/* Where the network layer begins in the frame. */
static uint32_t network_offset(const struct dissection *d)
{
	for (unsigned i = 0; i < d->nlayers; i++)
		if (!is_link(d->layers[i].proto))
			return d->layers[i].buf == 0 ? d->layers[i].off : 0;
	return 0;
}

static void put_hex_row(struct text *t, const uint8_t *p, size_t n, size_t at)
{
	text_str(t, "\n\t0x");
	text_hex(t, at, 4);
	text_str(t, ": ");
	for (size_t i = 0; i < 16; i++) {
		if (i % 2 == 0)
			text_char(t, ' ');
		if (i < n)
			text_hex(t, p[i], 2);
		else
			text_str(t, "  ");
	}
	text_str(t, "  ");
	for (size_t i = 0; i < n; i++)
		text_char(t, p[i] > 0x20 && p[i] < 0x7f ? (char)p[i] : '.');
}

/* The N bytes at P from FROM on. */
static void put_hex(struct text *t, const uint8_t *p, uint32_t n, uint32_t from)
{
	for (uint32_t at = from; at < n && !t->full; at += 16)
		put_hex_row(t, p + at, n - at < 16 ? n - at : 16, at - from);
}

/* ---- The sink ---- */

/*
 * What the stack said of it is put in words; other comments stand as they are.  With INFER, what
 * can be inferred takes the place of what no stack has said.
 */
static void put_comments(struct text *t, const struct dissection *d, bool infer)
{
	const struct frame *f = d->frame;
	struct annotation a;

	for (uint32_t i = 0; i < f->ncomments; i++) {
		if (annotation_parse(&a, f->comments[i]))
			continue;
		text_str(t, "  # ");
		text_escaped(t, f->comments[i], strlen(f->comments[i]));
	}
	if (!(infer ? annotation_told_or_inferred(d, &a) : annotation_of(f, &a)))
		return;
	text_str(t, "  # ");
	annotation_line(t, &a);
}

/* What -v tells behind a line. */
static void put_more(struct lines *l, struct text *t, const struct dissection *d)
{
	summary_put(t, &l->rows, d);
	if (l->config.verbose > 1)
		summary_numbers(t, d);
	summary_notes(t, d, l->config.verbose > 1);
	put_comments(t, d, l->config.verbose > 1);
}

static bool needs_rows(const struct lines_config *c)
{
	return formats[c->format].rows || (formats[c->format].line && c->verbose);
}

/* Where the bytes of the frame begin that -X prints. */
static uint32_t hex_offset(const struct lines *l, const struct dissection *d)
{
	if (l->config.format != LINES_TCPDUMP)
		return l->config.hex > 1 ? 0 : network_offset(d);
	/* tcpdump leaves alone what it takes for a wrong record. */
	if (!tcpdump_has_time(d->frame))
		return tcpdump_caplen(d->frame);
	return l->config.hex > 1 ? 0 : l->dump_from;
}

static uint32_t hex_end(const struct lines *l, const struct frame *f)
{
	return l->config.format == LINES_TCPDUMP ? tcpdump_caplen(f) : f->caplen;
}

static void put_frame(struct lines *l, struct text *t, const struct dissection *d, bool send)
{
	const struct lines_config *c = &l->config;
	bool detail = c->format == LINES_DETAIL;

	if (c->color)
		text_str(t, color_of(d, send));
	formats[c->format].put(l, t, d, send);
	if (c->verbose && formats[c->format].line)
		put_more(l, t, d);
	if (c->color)
		text_str(t, "\033[m");
	if (c->hex && formats[c->format].text)
		put_hex(t, d->frame->data, hex_end(l, d->frame), hex_offset(l, d));
	/* The tree's lines have their newlines: an empty one parts the frames. */
	text_char(t, '\n');
	if (detail && c->hex)
		text_char(t, '\n');
}

/* The text is tried in the room that there is, and again in more where it does not fit. */
static int lines_frame(struct sink *s, const struct frame *f, const struct dissection *d, bool send)
{
	struct lines *l = (struct lines *)s;
	size_t want = LINES_ROOM;

	for (;;) {
		uint8_t *p = outfile_reserve(&l->out, want);
		struct text t;

		if (!p)
			return l->out.err;
		text_init(&t, (char *)p, outfile_room(&l->out));
		put_frame(l, &t, d, send);
		if (!t.full) {
			timestamp_done(&l->timestamp, f->time_ns);
			return outfile_commit(&l->out, t.len, 1);
		}
		if (t.size >= LINES_FRAME_MAX) {
			s->why = "the text of a frame is too long";
			return -EMSGSIZE;
		}
		want = 2 * t.size;
	}
}

static int lines_flush(struct sink *s)
{
	return outfile_flush(&((struct lines *)s)->out);
}

static int lines_close(struct sink *s, uint64_t *written)
{
	struct lines *l = (struct lines *)s;
	int rc = outfile_close(&l->out);

	*written = l->out.written;
	free(l->row);
	free(l->text);
	free(l->memory);
	free(l);
	return rc;
}

static const struct sink_ops ops = {
	.frame = lines_frame,
	.flush = lines_flush,
	.close = lines_close,
};

int lines_open(struct sink **sink, const struct lines_config *c)
{
	struct lines *l = calloc(1, sizeof *l);
	int rc = -ENOMEM;

	if (!l)
		return rc;
	l->sink = (struct sink){ .ops = &ops, .what = "stdout" };
	l->config = *c;
	timestamp_init(&l->timestamp, c->time);
	if (needs_rows(c)) {
		l->row = malloc(LINES_ROWS * sizeof *l->row);
		l->text = malloc(LINES_TEXT);
		if (!l->row || !l->text)
			goto out;
		rows_init(&l->rows, l->row, LINES_ROWS, l->text, LINES_TEXT);
	}
	if (c->format == LINES_TCPDUMP) {
		l->memory = malloc(LINES_TCPDUMP_MEMORY);
		if (!l->memory)
			goto out;
		l->tcpdump = tcpdump_init(l->memory, LINES_TCPDUMP_MEMORY);
		tcpdump_interfaces(l->tcpdump, interface_name);
		tcpdump_zone(l->tcpdump, &timestamp_zone);
		if (c->hex)
			tcpdump_dumped(l->tcpdump);
	}
	rc = outfile_open(&l->out, "-", LINES_BUFFER);
	if (rc)
		goto out;
	*sink = &l->sink;
	return 0;
out:
	free(l->row);
	free(l->text);
	free(l->memory);
	free(l);
	return rc;
}
