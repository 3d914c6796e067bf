/*
 * Classic pcap, draft-ietf-opsawg-pcap: a header of 24 bytes, then records of 16 bytes and
 * the frame.  One link type for the whole file; the header waits for the first frame to know it.
 */
#include "capture/writer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "capture/put.h"
#include "frame.h"
#include "outfile.h"
#include "sink.h"

enum {
	PCAP_MAGIC_US = (int)0xa1b2c3d4,
	PCAP_MAGIC_NS = (int)0xa1b23c4d,
	PCAP_HEADER = 24,
	PCAP_RECORD = 16,
	PCAP_SNAPLEN = 262144,
	PCAP_BUFFER = 256 << 10,
	CARRY_MAX_NS = 3,   /* seconds, with a fraction, that 32 bits hold in nanoseconds */
	PCAP_FCS = 1 << 26, /* the length of a frame check sequence stands above it */
};

struct pcap_writer {
	struct sink sink;
	struct outfile out;
	bool live, declared, begun, nanoseconds, unbuffered;
	bool fine; /* there is an interface whose times are finer than microseconds */
	uint16_t linktype;
	uint8_t fcslen; /* bytes that frames end with */
	uint32_t snaplen;
	int64_t time_ns; /* of the frame before */
};

static int begin(struct pcap_writer *w)
{
	uint8_t *p = outfile_reserve(&w->out, PCAP_HEADER);

	if (!p)
		return w->out.err;
	p = put32(p, (uint32_t)(w->nanoseconds ? PCAP_MAGIC_NS : PCAP_MAGIC_US));
	p = put16(p, 2);
	p = put16(p, 4);
	p = put64(p, 0); /* time zone and accuracy: always 0 */
	p = put32(p, w->snaplen);
	put32(p, w->linktype | (w->fcslen ? PCAP_FCS | (w->fcslen / 2u) << 28 : 0));
	w->begun = true;
	return outfile_commit(&w->out, PCAP_HEADER, 0);
}

/* What a file or an interface says of its frames. */
static void adopt(struct pcap_writer *w, const struct frame_iface *i)
{
	w->linktype = i->linktype;
	w->fcslen = i->fcslen;
	if (i->snaplen > w->snaplen)
		w->snaplen = i->snaplen;
}

static int first_frame(struct pcap_writer *w, const struct frame *f)
{
	if (f->iface)
		adopt(w, f->iface);
	w->linktype = f->linktype;
	w->nanoseconds = (f->time_digits > 6 || w->fine) && !w->live;
	return begin(w);
}

/* Goes on in the next file, if F belongs there; it has the same header. */
static int turn(struct pcap_writer *w, size_t size, const struct frame *f)
{
	int rc = outfile_due(&w->out, size, f);

	if (rc > 0 && outfile_is_last(&w->out))
		return -ECANCELED;
	if (rc > 0) {
		rc = w->begun ? 0 : begin(w);
		if (!rc)
			rc = outfile_turn(&w->out);
		if (!rc)
			rc = begin(w);
		if (!rc)
			rc = outfile_next(&w->out, f->has_time ? f->time_ns : w->time_ns);
		w->sink.files = outfile_files(&w->out);
	}
	w->time_ns = f->time_ns;
	return rc;
}

static int pcap_frame(struct sink *s, const struct frame *f, const struct dissection *d, bool send)
{
	struct pcap_writer *w = (struct pcap_writer *)s;
	size_t size = PCAP_RECORD + (size_t)f->caplen;
	int rc = w->out.name ? turn(w, size, f) : 0;

	(void)d;
	(void)send;
	if (!rc && !w->begun)
		rc = first_frame(w, f);
	if (rc)
		return rc;
	if (f->linktype != w->linktype) {
		s->why = "a classic pcap file holds frames of one link type only: "
			 "choose a name without .pcap to write pcapng";
		return -EINVAL;
	}
	uint8_t *p = outfile_reserve(&w->out, size);
	if (!p)
		return w->out.err;
	int64_t sec = f->time_ns / 1000000000, ns = f->time_ns % 1000000000;
	if (ns < 0) {
		sec--;
		ns += 1000000000;
	}
	/* What a broken file had in its fraction stays there, where that holds it. */
	int64_t carry = !w->nanoseconds || f->time_carry <= CARRY_MAX_NS ? f->time_carry : 0;
	p = put32(p, (uint32_t)(sec - carry));
	ns += carry * 1000000000;
	p = put32(p, (uint32_t)(w->nanoseconds ? ns : ns / 1000));
	p = put32(p, f->caplen);
	p = put32(p, f->len);
	memcpy(p, f->data, f->caplen);
	rc = outfile_commit(&w->out, size, 1);
	return rc || !w->unbuffered ? rc : outfile_flush(&w->out);
}

static int pcap_section(struct sink *s, const struct capture_section *c)
{
	struct pcap_writer *w = (struct pcap_writer *)s;

	if (c->frames && !w->begun)
		adopt(w, c->frames);
	return 0;
}

static int pcap_interface(struct sink *s, const struct frame_iface *iface)
{
	((struct pcap_writer *)s)->fine |= iface->time_digits > 6;
	return 0;
}

static int pcap_tick(struct sink *s, int64_t now_ns)
{
	return outfile_is_over(&((struct pcap_writer *)s)->out, now_ns) ? -ECANCELED : 0;
}

static int pcap_flush(struct sink *s)
{
	struct pcap_writer *w = (struct pcap_writer *)s;
	int rc = w->begun || !w->declared ? 0 : begin(w);

	s->bytes = w->out.total;
	return rc ? rc : outfile_flush(&w->out);
}

static int pcap_close(struct sink *s, uint64_t *written)
{
	struct pcap_writer *w = (struct pcap_writer *)s;

	if (!w->begun)
		begin(w);
	int rc = outfile_close(&w->out);
	*written = w->out.written;
	free(w);
	return rc;
}

static const struct sink_ops ops = {
	.frame = pcap_frame,
	.tick = pcap_tick,
	.flush = pcap_flush,
	.section = pcap_section,
	.interface = pcap_interface,
	.close = pcap_close,
};

int pcap_writer_open(struct sink **sink, const char *path, const struct writer_config *c)
{
	struct pcap_writer *w = calloc(1, sizeof *w);
	struct outfile_config out = {
		.path = path,
		.buffer = c->live ? WRITER_LIVE_BUFFER : PCAP_BUFFER,
		.live = c->live,
		.atomic = c->atomic,
		.rotation = c->rotation,
	};

	if (!w)
		return -ENOMEM;
	w->sink = (struct sink){ .ops = &ops, .what = path };
	w->live = c->live;
	w->declared = c->iface != NULL;
	w->linktype = c->iface ? c->iface->linktype : LINKTYPE_RAW;
	w->snaplen = PCAP_SNAPLEN;
	w->unbuffered = c->unbuffered;
	int rc = outfile_begin(&w->out, &out);
	if (rc) {
		free(w);
		return rc;
	}
	w->sink.first = outfile_other_name(&w->out);
	*sink = &w->sink;
	return 0;
}
