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
 * before them, full of empty lines, and the secrets take their places when they come.  Where
 * what has left cannot be changed, in a pipe or a compressed file, it is held back until then,
 * but not for longer than HOLD_NS nor beyond what the buffer takes.
 *
 * Where one file follows another each is complete in itself: its section, interfaces, the names
 * and the secrets so far stand at its beginning again.
 */
#include "capture/writer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "capture/pcapng.h"
#include "capture/pcapng_keep.h"
#include "capture/pcapng_put.h"
#include "frame.h"
#include "outfile.h"
#include "sink.h"

enum {
	WRITER_SNAPLEN = 262144,
	NAMES_MAX = 32 << 10,
	WRITER_BUFFER = 256 << 10,
	HOLD_ROTATION = 1 << 20, /* bytes by which a file outgrows its limit for secrets to come */
};

#define HOLD_NS INT64_C(5000000000)

/* An interface that the section describes. */
struct described {
	const struct frame_iface *iface; /* as frames name it; NULL: the nameless one */
	uint16_t linktype;
	bool early; /* its times are before 1970 and counted from PCAPNG_EARLY_OFFSET */
	uint32_t snaplen;
	uint64_t frames;
	int64_t first_ns, last_ns;
};

struct pcapng_writer {
	struct sink sink;
	struct outfile out;
	bool live, begun, unbuffered, no_secrets;
	struct frame_iface nameless; /* of frames that name none */
	struct described *ifaces;
	uint32_t nifaces, maxifaces;
	uint32_t last;    /* the interface of the frame before */
	bool stats_given; /* somebody who knows them gave statistics */

	uint32_t expected;         /* type of the secrets that there is room for */
	uint64_t room_at, room_to; /* in the file */
	bool held;                 /* what is buffered waits for secrets */
	int64_t held_ns;           /* since when */

	struct pcapng_options name_options, secret_options; /* of the next block of each kind */
	struct pcapng_keep keep;                            /* for the files after this one */
	size_t nnames;
	uint8_t names[NAMES_MAX]; /* records of a Name Resolution Block to come */
};

/* ---- The beginning of a file ---- */

static int put_section(struct pcapng_writer *w, const struct capture_section *c)
{
	int rc = pcapng_put_section(&w->out, c);

	w->begun = true;
	w->nifaces = 0;
	w->last = 0;
	return rc;
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
	return put_section(w, &c);
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
	/*
	 * An interface of a pcapng file keeps its own, which tells the length of simple packets.
	 * Else one for all, for libpcap refuses a file whose interfaces differ in it.
	 */
	x->snaplen = iface ? iface->snaplen : w->nameless.snaplen;
	if ((w->live || !iface) && x->snaplen < WRITER_SNAPLEN)
		x->snaplen = WRITER_SNAPLEN;
	int rc = pcapng_put_interface(&w->out, iface ? iface : &w->nameless, linktype, x->snaplen,
				      early);
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
	struct pcapng_options *o = &w->name_options;
	int rc = w->nnames || o->n ? pcapng_put_names(&w->out, w->names, w->nnames, o) : 0;

	w->nnames = 0;
	o->n = 0;
	return rc;
}

/* ---- The end of a file, and the next ---- */

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
		pcapng_put_stats(&w->out, i, &c);
	}
}

static int end(struct pcapng_writer *w)
{
	int rc = begin(w);

	if (!rc)
		rc = put_names(w);
	if (!rc && w->live && !w->stats_given)
		own_stats(w);
	return rc ? rc : w->out.err;
}

static int put_kept(struct pcapng_writer *w)
{
	const struct pcapng_options none = { 0 };
	struct pcapng_keep *k = &w->keep;
	const void *p;
	uint32_t type;
	uint64_t at;
	size_t n, from = 0;
	uint32_t nifaces = w->nifaces;
	int rc = k->section ? put_section(w, pcapng_keep_section(k)) : begin(w);

	for (uint32_t i = 0; !rc && i < nifaces; i++) {
		struct described x = w->ifaces[i]; /* its place may be taken */
		if (!x.early && x.iface)
			rc = add_iface(w, x.iface, x.linktype, false);
	}
	if (!rc && k->nnames)
		rc = pcapng_put_names(&w->out, k->names, k->nnames, &none);
	while (!rc && (p = pcapng_keep_secrets(k, &from, &type, &n)))
		rc = pcapng_put_secrets(&w->out, type, p, n, &none, &at);
	return rc;
}

/* Goes on in the next file, if F belongs there. */
static int turn(struct pcapng_writer *w, const struct frame *f)
{
	int rc = outfile_due(&w->out, pcapng_packet_size(f), f);

	if (rc <= 0)
		return rc;
	/* Secrets stand in the file of the frames that need them. */
	if (w->room_at < w->room_to && outfile_position(&w->out) - w->room_to < HOLD_ROTATION)
		return 0;
	if (outfile_is_last(&w->out))
		return -ECANCELED;
	int64_t time_ns = f->has_time ? f->time_ns : w->ifaces[w->last].last_ns;
	rc = end(w);
	if (!rc)
		rc = outfile_turn(&w->out);
	if (rc)
		return rc;
	w->room_at = w->room_to = 0;
	w->held = false;
	w->begun = false;
	rc = put_kept(w);
	if (!rc)
		rc = outfile_next(&w->out, time_ns);
	w->sink.files = outfile_files(&w->out);
	return rc;
}

/* ---- Frames ---- */

static void count(struct described *x, const struct frame *f)
{
	if (f->has_time && (!x->frames || f->time_ns < x->first_ns))
		x->first_ns = f->time_ns;
	if (f->has_time && (!x->frames || f->time_ns > x->last_ns))
		x->last_ns = f->time_ns;
	x->frames++;
}

/* What a simple packet cannot have; no time has also one that no number of ours holds. */
static bool has_options(const struct frame *f)
{
	return f->ncomments || f->has_flags || f->has_packetid || f->has_queue ||
	       f->has_dropcount || f->options_len;
}

static int put_frame(struct pcapng_writer *w, const struct frame *f)
{
	int rc = find_iface(w, f);

	if (rc)
		return rc;
	struct described *x = &w->ifaces[w->last];
	uint32_t whole = x->snaplen && x->snaplen < f->len ? x->snaplen : f->len;
	if (!f->has_time && w->last == 0 && f->caplen == whole && !has_options(f))
		rc = pcapng_put_simple(&w->out, f);
	else
		rc = pcapng_put_packet(&w->out, f, w->last, x->early, w->live);
	/* Describing others may have moved it. */
	if (!rc)
		count(&w->ifaces[w->last], f);
	return rc;
}

static int pcapng_frame(struct sink *s, const struct frame *f, const struct dissection *d,
			bool send)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	int rc = w->out.name ? turn(w, f) : 0;

	(void)d;
	(void)send;
	if (!rc)
		rc = begin(w);
	if (!rc)
		rc = put_names(w);
	if (!rc)
		rc = put_frame(w, f);
	return rc || !w->unbuffered ? rc : s->ops->flush(s);
}

/* Once the secrets are there, or have not come for too long. */
static void let_go(struct pcapng_writer *w)
{
	w->held = false;
	outfile_hold(&w->out, false);
}

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int pcapng_tick(struct sink *s, int64_t now_ns)
{
	return outfile_is_over(&((struct pcapng_writer *)s)->out, now_ns) ? -ECANCELED : 0;
}

static int pcapng_flush(struct sink *s)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	int rc = w->live ? begin(w) : 0;

	if (!rc)
		rc = put_names(w);
	if (w->held && now_ns() - w->held_ns > HOLD_NS)
		let_go(w);
	s->bytes = w->out.total;
	return rc ? rc : outfile_flush(&w->out);
}

/* ---- Secrets ---- */

static int put_secrets(struct pcapng_writer *w, uint32_t type, const void *data, size_t n,
		       uint64_t *at)
{
	int rc = begin(w);

	if (!rc)
		rc = put_names(w);
	if (!rc)
		rc = pcapng_put_secrets(&w->out, type, data, n, &w->secret_options, at);
	w->secret_options.n = 0;
	return rc;
}

static int pcapng_expect_secrets(struct sink *s, uint32_t type, size_t n)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;

	if (w->no_secrets)
		return 0;
	if (!w->held && !outfile_can_patch(&w->out)) {
		int rc = outfile_flush(&w->out);
		if (rc)
			return rc;
		w->held = true;
		w->held_ns = now_ns();
		outfile_hold(&w->out, true);
	}
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

	if (w->no_secrets)
		return 0;
	s->has_secrets = true;
	if (w->out.name)
		pcapng_keep_add_secrets(&w->keep, type, data, n);
	if (type == w->expected && n <= w->room_to - w->room_at)
		rc = outfile_patch(&w->out, w->room_at, data, n);
	if (rc == -ESPIPE)
		return put_secrets(w, type, data, n, &at);
	w->room_at += n;
	return rc;
}

static int pcapng_secrets_done(struct sink *s)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;

	w->room_at = w->room_to = 0;
	let_go(w);
	return 0;
}

/* ---- What else stands between frames ---- */

static int pcapng_name(struct sink *s, const uint8_t *addr, size_t addrlen, const char *name)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	size_t n = pcapng_name_record(NULL, addr, addrlen, name);
	int rc = begin(w);

	if (!rc && n > sizeof w->names - w->nnames)
		rc = put_names(w);
	if (rc || n > sizeof w->names)
		return rc;
	uint8_t *p = w->names + w->nnames;
	pcapng_name_record(p, addr, addrlen, name);
	w->nnames += n;
	if (w->out.name)
		pcapng_keep_add_names(&w->keep, p, n);
	return 0;
}

/* Options of a block to come; memory for them that there is not is no reason to fail. */
static void set_options(struct pcapng_options *o, const struct capture_extra *x)
{
	uint8_t *p = x->n ? realloc(o->p, x->n) : NULL;

	o->n = 0;
	if (!p)
		return;
	o->p = p;
	memcpy(o->p, x->p, x->n);
	o->n = x->n;
}

static int pcapng_extra(struct sink *s, const struct capture_extra *x)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	int rc = begin(w);

	if (!rc)
		rc = put_names(w);
	if (rc)
		return rc;
	switch (x->type) {
	case PCAPNG_NRB: set_options(&w->name_options, x); return 0;
	case PCAPNG_DSB: set_options(&w->secret_options, x); return 0;
	case PCAPNG_CB:
	case PCAPNG_JOURNAL: return pcapng_put_block(&w->out, x->type, x->p, x->n);
	default: return 0;
	}
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
	if (w->out.name && !rc)
		rc = pcapng_keep_set_section(&w->keep, &ours);
	return rc ? rc : put_section(w, &ours);
}

static int pcapng_interface(struct sink *s, const struct frame_iface *iface)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	int rc = begin(w);

	if (!rc)
		rc = put_names(w);
	return rc ? rc : add_iface(w, iface, iface->linktype, false);
}

static int pcapng_stats(struct sink *s, const struct capture_stats *c)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;
	int rc = put_names(w);

	w->stats_given = true;
	for (uint32_t i = 0; !rc && i < w->nifaces; i++)
		if (!c->iface || w->ifaces[i].iface == c->iface)
			return pcapng_put_stats(&w->out, i, c);
	return rc;
}

/* ---- Opening and closing ---- */

static void release(struct pcapng_writer *w)
{
	pcapng_keep_done(&w->keep);
	free(w->name_options.p);
	free(w->secret_options.p);
	free(w->ifaces);
	free(w);
}

static int pcapng_close(struct sink *s, uint64_t *written)
{
	struct pcapng_writer *w = (struct pcapng_writer *)s;

	end(w);
	int rc = outfile_close(&w->out);
	*written = w->out.written;
	release(w);
	return rc;
}

static const struct sink_ops ops = {
	.frame = pcapng_frame,
	.tick = pcapng_tick,
	.flush = pcapng_flush,
	.expect_secrets = pcapng_expect_secrets,
	.secrets = pcapng_secrets,
	.secrets_done = pcapng_secrets_done,
	.name = pcapng_name,
	.section = pcapng_section,
	.interface = pcapng_interface,
	.extra = pcapng_extra,
	.stats = pcapng_stats,
	.close = pcapng_close,
};

int pcapng_writer_open(struct sink **sink, const char *path, const struct writer_config *c)
{
	struct pcapng_writer *w = calloc(1, sizeof *w);
	struct outfile_config out = {
		.path = path,
		.buffer = c->live ? WRITER_LIVE_BUFFER : WRITER_BUFFER,
		.live = c->live,
		.atomic = c->atomic,
		.rotation = c->rotation,
	};

	if (!w)
		return -ENOMEM;
	w->sink = (struct sink){ .ops = &ops, .what = path };
	w->live = c->live;
	w->unbuffered = c->unbuffered;
	w->no_secrets = c->no_secrets;
	int rc = outfile_begin(&w->out, &out);
	if (!rc && c->iface) {
		rc = begin(w);
		if (!rc)
			rc = add_iface(w, c->iface, c->iface->linktype, false);
		if (rc)
			outfile_close(&w->out);
	}
	if (rc) {
		release(w);
		return rc;
	}
	w->sink.first = outfile_other_name(&w->out);
	*sink = &w->sink;
	return 0;
}
