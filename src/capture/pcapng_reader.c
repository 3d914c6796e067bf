/*
 * pcapng, draft-ietf-opsawg-pcapng: blocks, and the packets among them.
 *
 *	 0      4              8                    length-4   length
 *	+------+--------------+- - - - - - - - - - -+----------+
 *	| type | total length | body, options        | the same |
 *	+------+--------------+- - - - - - - - - - -+----------+
 *
 * A file is one section or several, each with its own byte order and interfaces.  Blocks of
 * unknown types are passed over.  A block counts once it is whole in the window.
 */
#include "capture/ng.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	BLOCK_HEADER = 8,
	BLOCK_MIN = 12,
	SHB_MIN = 28,
	EPB_FIXED = 20, /* interface, time, caplen, len */
	SPB_FIXED = 4,
};

bool pcapng_recognised(const uint8_t *p, size_t n)
{
	return n >= 12 && le32(p) == PCAPNG_SHB &&
	       (le32(p + 8) == PCAPNG_MAGIC || be32(p + 8) == PCAPNG_MAGIC);
}

/* ---- Options ---- */

static size_t pad4(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

struct ng_options ng_options(const struct ng_block *b, size_t from)
{
	return (struct ng_options){ .p = b->body + (from < b->len ? from : b->len),
				    .end = b->body + b->len };
}

bool ng_option(const struct capture *c, struct ng_options *o)
{
	size_t left = (size_t)(o->end - o->p);

	if (left < 4) {
		o->bad = left != 0;
		return false;
	}
	o->code = get16(c, o->p);
	o->len = get16(c, o->p + 2);
	if (o->code == OPT_END)
		return false;
	if (pad4(o->len) > left - 4) {
		o->bad = true;
		return false;
	}
	o->value = o->p + 4;
	o->p += 4 + pad4(o->len);
	return true;
}

void ng_note_options(struct capture *c, const struct ng_block *b, const struct ng_options *o)
{
	if (o->bad && !c->ng->has_bad_options) {
		c->ng->has_bad_options = true;
		c->ng->bad_options = b->at;
	}
}

/* Room for comments out of N bytes of options: each takes at least four bytes there. */
static bool comments_room(struct ng *g, size_t n)
{
	size_t count = n / 4 + 1;

	if (g->strings_size < n + 1) {
		char *strings = realloc(g->strings, n + 1);
		if (!strings)
			return false;
		g->strings = strings;
		g->strings_size = n + 1;
	}
	if (g->maxcomments < count) {
		const char **comments = realloc(g->comments, count * sizeof *comments);
		if (!comments)
			return false;
		g->comments = comments;
		g->maxcomments = count;
	}
	return true;
}

uint32_t ng_comments(struct capture *c, const struct ng_block *b, size_t from)
{
	struct ng_options o = ng_options(b, from);
	struct ng *g = c->ng;
	char *to;
	uint32_t n = 0;

	if (!comments_room(g, (size_t)(o.end - o.p)))
		return 0;
	to = g->strings;
	while (ng_option(c, &o)) {
		if (o.code != OPT_COMMENT)
			continue;
		g->comments[n++] = to;
		memcpy(to, o.value, o.len);
		to += o.len;
		*to++ = '\0';
	}
	return n;
}

static void packet_options(struct capture *c, const struct ng_block *b, size_t from,
			   struct frame *f)
{
	struct ng_options o = ng_options(b, from);
	bool comments = false, rest = false;

	while (ng_option(c, &o)) {
		if (o.code == OPT_COMMENT) {
			comments = true;
		} else if (o.code == EPB_FLAGS && o.len == 4) {
			f->flags = get32(c, o.value);
			f->has_flags = true;
			f->dir = (f->flags & 3) == 3 ? FRAME_DIR_UNKNOWN : f->flags & 3;
		} else if (b->type != PCAPNG_EPB) {
			rest = true;
		} else if (o.code == EPB_DROPCOUNT && o.len == 8) {
			f->dropcount = get64(c, o.value);
			f->has_dropcount = true;
		} else if (o.code == EPB_PACKETID && o.len == 8) {
			f->packetid = get64(c, o.value);
			f->has_packetid = true;
		} else if (o.code == EPB_QUEUE && o.len == 4) {
			f->queue = get32(c, o.value);
			f->has_queue = true;
		} else {
			rest = true;
		}
	}
	ng_note_options(c, b, &o);
	if (comments) {
		f->ncomments = ng_comments(c, b, from);
		f->comments = c->ng->comments;
	}
	if (rest) {
		size_t n;
		f->options = ng_rest(c, b, from, &n);
		f->options_len = (uint32_t)n;
	}
}

/* ---- Packets ---- */

bool ng_time(const struct ng_iface *x, uint64_t units, int64_t *ns)
{
	__extension__ typedef __int128 wide;
	wide v = 0;

	switch (x->clock) {
	case NG_TIMES: v = (wide)units * (wide)x->factor; break;
	case NG_DIVIDED: v = units / x->factor; break;
	case NG_BINARY: v = (wide)units * 1000000000 >> x->shift; break;
	}
	v += (wide)x->offset * 1000000000;
	bool fits = v >= INT64_MIN && v <= INT64_MAX;
	*ns = fits ? (int64_t)v : 0;
	return fits;
}

static int bad_block(struct capture *c, const struct ng_block *b, const char *what)
{
	return capture_damaged(c, "block %llu at offset %llu: %s", (unsigned long long)c->records,
			       (unsigned long long)b->at, what);
}

/* Fills F from the interface ID, CAPLEN bytes at FROM in the body.  1 or an error. */
static int packet(struct capture *c, const struct ng_block *b, uint32_t id, size_t from,
		  uint32_t caplen, struct frame *f)
{
	struct ng *g = c->ng;

	if (id >= g->nifaces)
		return capture_damaged(c,
				       "block %llu at offset %llu: a packet of interface %u, but "
				       "%u are described",
				       (unsigned long long)c->records, (unsigned long long)b->at,
				       id, g->nifaces);
	const struct ng_iface *x = g->ifaces[id];
	if (caplen > b->len - from || caplen > x->max)
		return capture_damaged(c, "block %llu at offset %llu: a packet claims %u bytes",
				       (unsigned long long)c->records, (unsigned long long)b->at,
				       caplen);
	c->at = b->at;
	f->data = b->body + from;
	f->caplen = caplen;
	f->linktype = x->iface.linktype;
	f->iface = &x->iface;
	return 1;
}

static int enhanced(struct capture *c, const struct ng_block *b, struct frame *f)
{
	bool obsolete = b->type == PCAPNG_PB;

	if (b->len < EPB_FIXED)
		return bad_block(c, b, "too short for a packet");
	const uint8_t *p = b->body;
	uint32_t id = obsolete ? get16(c, p) : get32(c, p), caplen = get32(c, p + 12);
	*f = (struct frame){ .len = get32(c, p + 16) };
	int rc = packet(c, b, id, EPB_FIXED, caplen, f);
	if (rc < 0)
		return rc;
	const struct ng_iface *x = c->ng->ifaces[id];
	f->has_time = ng_time(x, (uint64_t)get32(c, p + 4) << 32 | get32(c, p + 8), &f->time_ns);
	f->time_digits = x->digits;
	if (obsolete && get16(c, p + 2) != 0xffff) {
		f->dropcount = get16(c, p + 2);
		f->has_dropcount = true;
	}
	if (b->len > EPB_FIXED + pad4(caplen))
		packet_options(c, b, EPB_FIXED + pad4(caplen), f);
	return 1;
}

/* No time, no options; the captured length follows from the others. */
static int simple(struct capture *c, const struct ng_block *b, struct frame *f)
{
	if (b->len < SPB_FIXED)
		return bad_block(c, b, "too short for a packet");
	uint32_t len = get32(c, b->body), caplen = len;
	uint32_t snaplen = c->ng->nifaces ? c->ng->ifaces[0]->iface.snaplen : 0;
	if (snaplen && caplen > snaplen)
		caplen = snaplen;
	if (caplen > b->len - SPB_FIXED)
		caplen = (uint32_t)(b->len - SPB_FIXED);
	*f = (struct frame){ .len = len };
	return packet(c, b, 0, SPB_FIXED, caplen, f);
}

/* ---- Blocks ---- */

/* A section begins: its byte order, before anything else of it can be read. */
static int order(struct capture *c)
{
	int rc = capture_need(c, 12);

	if (rc <= 0)
		return rc;
	if (be32(c->in.p + 8) == PCAPNG_MAGIC)
		c->big = true;
	else if (le32(c->in.p + 8) == PCAPNG_MAGIC)
		c->big = false;
	else
		return capture_damaged(c, "section header at offset %llu: unknown byte order",
				       (unsigned long long)input_offset(&c->in));
	return 1;
}

/* 1 if LEN is possible. */
static int check_length(struct capture *c, uint32_t type, uint32_t len)
{
	uint32_t min = type == PCAPNG_SHB ? SHB_MIN : BLOCK_MIN;

	if (len >= min && len % 4 == 0 && len <= CAPTURE_BLOCK_MAX)
		return 1;
	return capture_damaged(c, "block %llu at offset %llu has an impossible length: %u bytes",
			       (unsigned long long)c->records + 1,
			       (unsigned long long)input_offset(&c->in), len);
}

/* The next block, whole and behind in.p: 1, 0 at the end, or an error. */
static int next_block(struct capture *c, struct ng_block *b)
{
	int rc = capture_need(c, BLOCK_HEADER);

	if (rc <= 0)
		return rc;
	/* A section header's type reads the same in both orders. */
	if (le32(c->in.p) == PCAPNG_SHB) {
		rc = order(c);
		if (rc <= 0)
			return rc;
	}
	uint32_t type = get32(c, c->in.p), len = get32(c, c->in.p + 4);
	rc = check_length(c, type, len);
	if (rc < 0)
		return rc;
	*b = (struct ng_block){ .type = type, .at = input_offset(&c->in), .len = len - BLOCK_MIN };
	rc = capture_need(c, len);
	if (rc <= 0)
		return rc;
	b->body = c->in.p + BLOCK_HEADER;
	if (get32(c, c->in.p + len - 4) != len)
		return capture_damaged(
			c, "block %llu at offset %llu: its two lengths differ: %u and %u",
			(unsigned long long)c->records + 1, (unsigned long long)b->at, len,
			get32(c, c->in.p + len - 4));
	c->in.p += len;
	c->records++;
	return 1;
}

/* 1: F is a packet; 0: a block of another kind; or an error. */
static int take(struct capture *c, const struct ng_block *b, struct frame *f)
{
	switch (b->type) {
	case PCAPNG_EPB:
	case PCAPNG_PB: return enhanced(c, b, f);
	case PCAPNG_SPB: return simple(c, b, f);
	case PCAPNG_SHB: return ng_section(c, b);
	case PCAPNG_IDB: return ng_interface(c, b);
	case PCAPNG_NRB: return ng_names(c, b);
	case PCAPNG_ISB: return ng_statistics(c, b);
	case PCAPNG_DSB: return ng_secrets(c, b);
	default: return ng_extra(c, b);
	}
}

static int pcapng_next(struct capture *c, struct frame *f)
{
	struct ng_block b;
	int rc;

	do {
		rc = next_block(c, &b);
		if (rc <= 0)
			break;
		rc = take(c, &b, f);
		if (rc != 0)
			return rc;
	} while (rc == 0);
	if (rc == 0 && c->ng->has_bad_options)
		return capture_damaged(c, "block at offset %llu: an option runs past its end",
				       (unsigned long long)c->ng->bad_options);
	return rc;
}

int pcapng_begin(struct capture *c)
{
	c->ng = calloc(1, sizeof *c->ng);
	if (!c->ng)
		return -ENOMEM;
	c->next = pcapng_next;
	return 0;
}

void pcapng_done(struct capture *c)
{
	struct ng *g = c->ng;

	if (!g)
		return;
	for (uint32_t i = 0; i < g->nall; i++)
		free(g->all[i]);
	free(g->all);
	free(g->ifaces);
	free(g->strings);
	free(g->comments);
	free(g->rest);
	free(g);
}
