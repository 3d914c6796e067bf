/*
 * pcapng, draft-ietf-opsawg-pcapng: the sink.
 *
 *	 0                   4                   8
 *	+-------------------+-------------------+- - - - - - - -+-------------------+
 *	|       type        |   total length    |     body      |   total length    |
 *	+-------------------+-------------------+- - - - - - - -+-------------------+
 *
 * A section header comes first, an interface's description before its first frame, secrets
 * before the frames that need them.  Blocks are made in the file's buffer, whole, one by one.
 *
 * A TLS client knows its secrets only after the frames that need them, and a reader that has
 * passed those does not come back.  So the block for secrets that are expected is written
 * before them, full of empty lines, and the secrets take their places when they come.
 */
#include "capture/writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "capture/pcapng.h"
#include "capture/put.h"
#include "frame.h"
#include "outfile.h"
#include "sink.h"

enum {
	WRITER_SNAPLEN = 262144,
	OPTION_VALUE_MAX = 65535,
	NAMES_MAX = 32 << 10,
	WRITER_BUFFER = 256 << 10
};

/* An interface that the section describes. */
struct described {
	const struct frame_iface *iface; /* as frames name it; NULL: the nameless one */
	uint16_t linktype;
	bool early; /* its times are before 1970 and counted from EARLY_OFFSET */
	uint32_t snaplen;
	uint64_t frames;
	int64_t first_ns, last_ns;
};

/* if_tsoffset, in seconds, of an interface whose frames are older than 1970. */
static const int64_t EARLY_OFFSET = -9223372037;

struct pcapng_writer {
	struct sink sink;
	struct outfile out;
	bool live, begun;
	struct frame_iface nameless; /* of frames that name none */
	struct described *ifaces;
	uint32_t nifaces, maxifaces;
	uint32_t last;             /* the interface of the frame before */
	bool stats_given;          /* somebody who knows them gave statistics */
	uint32_t expected;         /* type of the secrets that there is room for */
	uint64_t room_at, room_to; /* in the file */
	size_t nnames;
	uint8_t names[NAMES_MAX]; /* records of a Name Resolution Block to come */
};

/* ---- Options ---- */

static size_t pad4(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

static size_t value_length(const char *s)
{
	return strnlen(s, OPTION_VALUE_MAX);
}

/* Bytes that an option of the string S takes: none where there is none. */
static size_t option_size(const char *s)
{
	return s ? 4 + pad4(value_length(s)) : 0;
}

static uint8_t *put_option(uint8_t *p, unsigned code, const void *value, size_t n)
{
	p = put16(p, code);
	p = put16(p, (uint32_t)n);
	memcpy(p, value, n);
	memset(p + n, 0, pad4(n) - n);
	return p + pad4(n);
}

static uint8_t *put_string(uint8_t *p, unsigned code, const char *s)
{
	return s ? put_option(p, code, s, value_length(s)) : p;
}

static uint8_t *put_option32(uint8_t *p, unsigned code, uint32_t v)
{
	return put32(put16(put16(p, code), 4), v);
}

static uint8_t *put_option64(uint8_t *p, unsigned code, uint64_t v)
{
	return put64(put16(put16(p, code), 8), v);
}

static size_t comments_size(const char *const *comments, uint32_t n)
{
	size_t size = 0;

	for (uint32_t i = 0; i < n; i++)
		size += option_size(comments[i]);
	return size;
}

static uint8_t *put_comments(uint8_t *p, const char *const *comments, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		p = put_string(p, OPT_COMMENT, comments[i]);
	return p;
}

/* ---- Blocks ---- */

/* Room for a block of at most MAX bytes; returns where its body goes, or NULL. */
static uint8_t *block_begin(struct pcapng_writer *w, uint32_t type, size_t max)
{
	uint8_t *p = max > UINT32_MAX ? NULL : outfile_reserve(&w->out, max);

	return p ? put32(p, type) + 4 : NULL;
}

/* The block that began with BODY ends at P.  0 or -errno. */
static int block_end(struct pcapng_writer *w, uint8_t *body, uint8_t *p, unsigned frames)
{
	uint8_t *start = body - 8;
	uint32_t len = (uint32_t)(p + 4 - start);

	put32(start + 4, len);
	put32(p, len);
	return outfile_commit(&w->out, len, frames);
}

static int section(struct pcapng_writer *w, const struct capture_section *c)
{
	size_t size = 12 + 16 + 4 + option_size(c->hardware) + option_size(c->os) +
		      option_size(c->application) + comments_size(c->comments, c->ncomments);
	uint8_t *body = block_begin(w, PCAPNG_SHB, size), *p = body;

	if (!p)
		return w->out.err;
	p = put32(p, PCAPNG_MAGIC);
	p = put16(p, 1);
	p = put16(p, 0);
	p = put64(p, UINT64_MAX); /* the section's length: not known */
	p = put_comments(p, c->comments, c->ncomments);
	p = put_string(p, SHB_HARDWARE, c->hardware);
	p = put_string(p, SHB_OS, c->os);
	p = put_string(p, SHB_USERAPPL, c->application);
	p = put32(p, OPT_END);
	w->begun = true;
	w->nifaces = 0;
	w->last = 0;
	return block_end(w, body, p, 0);
}

/* The header of a section that we capture, or that says nothing of itself. */
static int begin(struct pcapng_writer *w)
{
	struct utsname u;
	char os[sizeof u.sysname + sizeof u.release + 1];
	struct capture_section c = { .application = "tuntrace " TUNTRACE_VERSION };

	if (w->begun)
		return 0;
	if (w->live && uname(&u) == 0) {
		snprintf(os, sizeof os, "%s %s", u.sysname, u.release);
		c.hardware = u.machine;
		c.os = os;
	}
	return section(w, &c);
}

static int describe(struct pcapng_writer *w, const struct described *x)
{
	const struct frame_iface *i = x->iface ? x->iface : &w->nameless;
	size_t filter = i->filter ? value_length(i->filter) : 0;
	size_t size = 12 + 8 + option_size(i->name) + option_size(i->description) +
		      option_size(i->comment) + option_size(i->os) + option_size(i->hardware) + 12 +
		      8 + 8 + 4 + pad4(filter + 1) + 12 + 4;
	uint8_t *body = block_begin(w, PCAPNG_IDB, size), *p = body;

	if (!p)
		return w->out.err;
	p = put16(p, x->linktype);
	p = put16(p, 0);
	p = put32(p, x->snaplen);
	p = put_string(p, OPT_COMMENT, i->comment);
	p = put_string(p, IF_NAME, i->name);
	p = put_string(p, IF_DESCRIPTION, i->description);
	if (i->speed)
		p = put_option64(p, IF_SPEED, i->speed);
	p = put_option(p, IF_TSRESOL, "\x09", 1);
	if (i->filter) {
		/* A kind before the text: 0 for a filter as libpcap takes it. */
		p = put16(p, IF_FILTER);
		p = put16(p, (uint32_t)(filter + 1));
		memset(p, 0, pad4(filter + 1));
		memcpy(p + 1, i->filter, filter);
		p += pad4(filter + 1);
	}
	p = put_string(p, IF_OS, i->os);
	if (i->fcslen)
		p = put_option(p, IF_FCSLEN, &i->fcslen, 1);
	if (x->early)
		p = put_option64(p, IF_TSOFFSET, (uint64_t)EARLY_OFFSET);
	p = put_string(p, IF_HARDWARE, i->hardware);
	p = put32(p, OPT_END);
	return block_end(w, body, p, 0);
}

static int add_iface(struct pcapng_writer *w, const struct frame_iface *iface, uint16_t linktype,
		     bool early)
{
	if (w->nifaces == w->maxifaces) {
		uint32_t max = w->maxifaces ? 2 * w->maxifaces : 4;
		struct described *bigger = realloc(w->ifaces, max * sizeof *bigger);
		if (!bigger)
			return -ENOMEM;
		w->ifaces = bigger;
		w->maxifaces = max;
	}
	struct described *x = &w->ifaces[w->nifaces];
	*x = (struct described){ .iface = iface, .linktype = linktype, .early = early };
	/* One snaplen for all: libpcap refuses a file whose interfaces differ in it. */
	uint32_t snaplen = iface ? iface->snaplen : w->nameless.snaplen;
	x->snaplen = snaplen > WRITER_SNAPLEN ? snaplen : WRITER_SNAPLEN;
	int rc = describe(w, x);
	if (!rc)
		w->last = w->nifaces++;
	return rc;
}

/* The index of the interface of F in w->last; describes it where it is new. */
static int find_iface(struct pcapng_writer *w, const struct frame *f)
{
	bool early = f->time_ns < 0;

	for (uint32_t i = 0, at = w->last; i < w->nifaces;
	     i++, at = at + 1 < w->nifaces ? at + 1 : 0) {
		const struct described *x = &w->ifaces[at];

		if (x->iface == f->iface && x->linktype == f->linktype && x->early == early) {
			w->last = at;
			return 0;
		}
	}
	return add_iface(w, f->iface, f->linktype, early);
}

/* Names that wait go out in one block. */
static int put_names(struct pcapng_writer *w)
{
	if (!w->nnames)
		return 0;
	uint8_t *body = block_begin(w, PCAPNG_NRB, 12 + w->nnames + 4), *p = body;
	if (!p)
		return w->out.err;
	memcpy(p, w->names, w->nnames);
	p = put32(p + w->nnames, NRB_END);
	w->nnames = 0;
	return block_end(w, body, p, 0);
}

/* ---- The sink ---- */

static uint8_t *put_packet_options(const struct pcapng_writer *w, uint8_t *p, const struct frame *f)
{
	uint8_t *start = p;
	uint32_t flags = f->has_flags ? f->flags : (uint32_t)f->dir;

	p = put_comments(p, f->comments, f->ncomments);
	if (f->has_flags || flags)
		p = put_option32(p, EPB_FLAGS, flags);
	if (f->has_dropcount)
		p = put_option64(p, EPB_DROPCOUNT, f->dropcount);
	if (f->has_packetid || w->live)
		p = put_option64(p, EPB_PACKETID, f->has_packetid ? f->packetid : f->number);
	if (f->has_queue)
		p = put_option32(p, EPB_QUEUE, f->queue);
	return p == start ? p : put32(p, OPT_END);
}

static void count(struct described *x, const struct frame *f)
{
	if (f->has_time && (!x->frames || f->time_ns < x->first_ns))
		x->first_ns = f->time_ns;
	if (f->has_time && (!x->frames || f->time_ns > x->last_ns))
		x->last_ns = f->time_ns;
	x->frames++;
}

/* A frame without a time, of the first interface, as it stood in its source. */
static int simple_packet(struct pcapng_writer *w, const struct frame *f)
{
	uint8_t *body = block_begin(w, PCAPNG_SPB, 12 + 4 + pad4(f->caplen)), *p = body;

	if (!p)
		return w->out.err;
	p = put32(p, f->len);
	memcpy(p, f->data, f->caplen);
	memset(p + f->caplen, 0, pad4(f->caplen) - f->caplen);
	return block_end(w, body, p + pad4(f->caplen), 1);
}

static int enhanced_packet(struct pcapng_writer *w, const struct frame *f)
{
	/* flags, drop count, packet id, queue and the end take 8 + 12 + 12 + 8 + 4 */
	size_t size = 12 + 20 + pad4(f->caplen) + comments_size(f->comments, f->ncomments) + 44;
	uint8_t *body = block_begin(w, PCAPNG_EPB, size), *p = body;
	uint64_t t = (uint64_t)f->time_ns;

	if (!p)
		return w->out.err;
	if (w->ifaces[w->last].early)
		t -= (uint64_t)EARLY_OFFSET * 1000000000u;
	p = put32(p, w->last);
	p = put32(p, (uint32_t)(t >> 32));
	p = put32(p, (uint32_t)t);
	p = put32(p, f->caplen);
	p = put32(p, f->len);
	memcpy(p, f->data, f->caplen);
	memset(p + f->caplen, 0, pad4(f->caplen) - f->caplen);
	p = put_packet_options(w, p + pad4(f->caplen), f);
	return block_end(w, body, p, 1);
}

static int pcapng_frame(struct sink *s, const struct frame *f, const struct dissection *d,
			bool send)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	int rc = begin(w);

	(void)d;
	(void)send;
	if (!rc)
		rc = put_names(w);
	if (!rc)
		rc = find_iface(w, f);
	if (rc)
		return rc;
	struct described *x = &w->ifaces[w->last];
	uint32_t whole = f->len < x->snaplen ? f->len : x->snaplen;
	if (!f->has_time && w->last == 0 && f->caplen == whole)
		rc = simple_packet(w, f);
	else
		rc = enhanced_packet(w, f);
	if (!rc)
		count(x, f);
	return rc;
}

static int pcapng_flush(struct sink *s)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	int rc = w->live ? begin(w) : 0;

	if (!rc)
		rc = put_names(w);
	return rc ? rc : outfile_flush(&w->out);
}

/* A block for N bytes of secrets; where they go into *AT. */
static int put_secrets(struct pcapng_writer *w, uint32_t type, const void *data, size_t n,
		       uint64_t *at)
{
	int rc = begin(w);

	if (!rc)
		rc = put_names(w);
	if (rc)
		return rc;
	uint8_t *body = block_begin(w, PCAPNG_DSB, 12 + 8 + pad4(n)), *p = body;
	if (!p)
		return w->out.err;
	p = put32(p, type);
	p = put32(p, (uint32_t)n);
	*at = outfile_position(&w->out) + (uint64_t)(p - body) + 8;
	if (data)
		memcpy(p, data, n);
	else
		memset(p, '\n', n);
	memset(p + n, 0, pad4(n) - n);
	return block_end(w, body, p + pad4(n), 0);
}

static int pcapng_expect_secrets(struct sink *s, uint32_t type, size_t n)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	int rc = put_secrets(w, type, NULL, n, &w->room_at);

	w->expected = type;
	w->room_to = rc ? w->room_at : w->room_at + n;
	return rc;
}

static int pcapng_secrets(struct sink *s, uint32_t type, const void *data, size_t n)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	uint64_t at;
	int rc = -ESPIPE;

	if (type == w->expected && n <= w->room_to - w->room_at)
		rc = outfile_patch(&w->out, w->room_at, data, n);
	if (rc == -ESPIPE)
		return put_secrets(w, type, data, n, &at);
	w->room_at += n;
	return rc;
}

static int pcapng_name(struct sink *s, const uint8_t *addr, size_t addrlen, const char *name)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	size_t n = addrlen + strlen(name) + 1;
	int rc = begin(w);

	if (!rc && 4 + pad4(n) > sizeof w->names - w->nnames)
		rc = put_names(w);
	if (rc || 4 + pad4(n) > sizeof w->names)
		return rc;
	uint8_t *p = w->names + w->nnames;
	p = put16(p, addrlen == 4 ? NRB_IPV4 : NRB_IPV6);
	p = put16(p, (uint32_t)n);
	memcpy(p, addr, addrlen);
	memcpy(p + addrlen, name, n - addrlen);
	memset(p + n, 0, pad4(n) - n);
	w->nnames += 4 + pad4(n);
	return 0;
}

/* A second header begins a section, and its interfaces are described anew. */
static int pcapng_section(struct sink *s, const struct capture_section *c)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	struct capture_section ours = *c;
	int rc = put_names(w);

	w->nameless = (struct frame_iface){ 0 };
	if (c->frames) {
		w->nameless.snaplen = c->frames->snaplen;
		w->nameless.fcslen = c->frames->fcslen;
	}
	if (!ours.application)
		ours.application = "tuntrace " TUNTRACE_VERSION;
	return rc ? rc : section(w, &ours);
}

static uint8_t *put_time(uint8_t *p, unsigned code, int64_t ns)
{
	return put32(put32(put16(put16(p, code), 8), (uint32_t)((uint64_t)ns >> 32)), (uint32_t)ns);
}

static int put_stats(struct pcapng_writer *w, uint32_t iface, const struct capture_stats *c)
{
	static const struct {
		unsigned bit;
		uint16_t code;
		uint16_t at;
	} counts[] = {
		{ STATS_RECEIVED, ISB_IFRECV, offsetof(struct capture_stats, received) },
		{ STATS_DROPPED, ISB_IFDROP, offsetof(struct capture_stats, dropped) },
		{ STATS_ACCEPTED, ISB_FILTERACCEPT, offsetof(struct capture_stats, accepted) },
		{ STATS_OS_DROPPED, ISB_OSDROP, offsetof(struct capture_stats, os_dropped) },
		{ STATS_DELIVERED, ISB_USRDELIV, offsetof(struct capture_stats, delivered) },
	};
	uint8_t *body = block_begin(w, PCAPNG_ISB, 12 + 12 + 7 * 12 + 4), *p = body;
	int64_t t = c->has_time ? c->time_ns : 0;

	if (!p)
		return w->out.err;
	p = put32(p, iface);
	p = put32(p, (uint32_t)((uint64_t)t >> 32));
	p = put32(p, (uint32_t)t);
	if (c->known & STATS_START)
		p = put_time(p, ISB_STARTTIME, c->start_ns);
	if (c->known & STATS_END)
		p = put_time(p, ISB_ENDTIME, c->end_ns);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		uint64_t v;
		memcpy(&v, (const char *)c + counts[i].at, sizeof v);
		if (c->known & counts[i].bit)
			p = put_option64(p, counts[i].code, v);
	}
	p = put32(p, OPT_END);
	return block_end(w, body, p, 0);
}

static int pcapng_stats(struct sink *s, const struct capture_stats *c)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	int rc = put_names(w);

	w->stats_given = true;
	for (uint32_t i = 0; !rc && i < w->nifaces; i++)
		if (!c->iface || w->ifaces[i].iface == c->iface)
			return put_stats(w, i, c);
	return rc;
}

/* What we know ourselves of a capture that we made. */
static void own_stats(struct pcapng_writer *w)
{
	for (uint32_t i = 0; i < w->nifaces; i++) {
		const struct described *x = &w->ifaces[i];
		struct capture_stats c = { .known = STATS_DELIVERED, .delivered = x->frames };

		if (x->frames) {
			c.known |= STATS_START | STATS_END;
			c.start_ns = x->first_ns;
			c.has_time = true;
			c.end_ns = c.time_ns = x->last_ns;
		}
		put_stats(w, i, &c);
	}
}

static int pcapng_close(struct sink *s, uint64_t *written)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;

	begin(w);
	put_names(w);
	if (w->live && !w->stats_given)
		own_stats(w);
	int rc = outfile_close(&w->out);
	*written = w->out.written;
	free(w->ifaces);
	free(w);
	return rc;
}

static const struct sink_ops ops = {
	.frame = pcapng_frame,
	.flush = pcapng_flush,
	.expect_secrets = pcapng_expect_secrets,
	.secrets = pcapng_secrets,
	.name = pcapng_name,
	.section = pcapng_section,
	.stats = pcapng_stats,
	.close = pcapng_close,
};

int pcapng_writer_open(struct sink **sink, const char *path, const struct writer_config *c)
{
	struct pcapng_writer *w = calloc(1, sizeof *w);

	if (!w)
		return -ENOMEM;
	w->sink = (struct sink){ .ops = &ops, .what = path };
	w->live = c->live;
	int rc = outfile_open(&w->out, path, WRITER_BUFFER);
	if (!rc)
		outfile_guard(&w->out);
	if (!rc && c->iface) {
		rc = begin(w);
		if (!rc)
			rc = add_iface(w, c->iface, c->iface->linktype, false);
		if (rc)
			outfile_close(&w->out);
	}
	if (rc) {
		free(w->ifaces);
		free(w);
		return rc;
	}
	*sink = &w->sink;
	return 0;
}
