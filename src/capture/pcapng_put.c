#include "capture/pcapng_put.h"

#include <errno.h>
#include <string.h>

#include "annotation.h"
#include "capture/pcapng.h"
#include "capture/put.h"
#include "frame.h"
#include "outfile.h"
#include "sink.h"

enum { OPTION_VALUE_MAX = 65535 };

/* ---- Options ---- */

static size_t value_length(const char *s)
{
	return strnlen(s, OPTION_VALUE_MAX);
}

/* Bytes that an option of the string S takes: none where there is none. */
static size_t option_size(const char *s)
{
	return s ? 4 + pcapng_pad(value_length(s)) : 0;
}

static uint8_t *put_option(uint8_t *p, unsigned code, const void *value, size_t n)
{
	p = put16(p, code);
	p = put16(p, (uint32_t)n);
	memcpy(p, value, n);
	memset(p + n, 0, pcapng_pad(n) - n);
	return p + pcapng_pad(n);
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

static uint8_t *put_rest(uint8_t *p, const uint8_t *options, size_t n)
{
	if (n)
		memcpy(p, options, n);
	return p + n;
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
static uint8_t *block_begin(struct outfile *o, uint32_t type, size_t max)
{
	if (max > UINT32_MAX && !o->err)
		o->err = -EFBIG;
	uint8_t *p = outfile_reserve(o, max);

	return p ? put32(p, type) + 4 : NULL;
}

/* The block that began with BODY ends at P.  0 or -errno. */
static int block_end(struct outfile *o, uint8_t *body, uint8_t *p, unsigned frames)
{
	uint8_t *start = body - 8;
	uint32_t len = (uint32_t)(p + 4 - start);

	put32(start + 4, len);
	put32(p, len);
	return outfile_commit(o, len, frames);
}

int pcapng_put_section(struct outfile *o, const struct capture_section *c)
{
	size_t size = 12 + 16 + 4 + option_size(c->hardware) + option_size(c->os) +
		      option_size(c->application) + comments_size(c->comments, c->ncomments) +
		      c->options_len;
	uint8_t *body = block_begin(o, PCAPNG_SHB, size), *p = body;

	if (!p)
		return o->err;
	p = put32(p, PCAPNG_MAGIC);
	p = put16(p, 1);
	p = put16(p, 0);
	p = put64(p, UINT64_MAX); /* the section's length: not known */
	p = put_comments(p, c->comments, c->ncomments);
	p = put_string(p, SHB_HARDWARE, c->hardware);
	p = put_string(p, SHB_OS, c->os);
	p = put_string(p, SHB_USERAPPL, c->application);
	p = put_rest(p, c->options, c->options_len);
	p = put32(p, OPT_END);
	return block_end(o, body, p, 0);
}

int pcapng_put_interface(struct outfile *o, const struct frame_iface *i, uint16_t linktype,
			 uint32_t snaplen, bool early)
{
	size_t filter = i->filter ? value_length(i->filter) : 0;
	size_t size = 12 + 8 + option_size(i->name) + option_size(i->description) +
		      option_size(i->comment) + option_size(i->os) + option_size(i->hardware) + 12 +
		      8 + 8 + 4 + pcapng_pad(filter + 1) + 12 + 4 + i->options_len;
	uint8_t *body = block_begin(o, PCAPNG_IDB, size), *p = body;

	if (!p)
		return o->err;
	p = put16(p, linktype);
	p = put16(p, 0);
	p = put32(p, snaplen);
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
		memset(p, 0, pcapng_pad(filter + 1));
		memcpy(p + 1, i->filter, filter);
		p += pcapng_pad(filter + 1);
	}
	p = put_string(p, IF_OS, i->os);
	if (i->fcslen)
		p = put_option(p, IF_FCSLEN, &i->fcslen, 1);
	if (early)
		p = put_option64(p, IF_TSOFFSET, (uint64_t)PCAPNG_EARLY_OFFSET);
	p = put_string(p, IF_HARDWARE, i->hardware);
	p = put_rest(p, i->options, i->options_len);
	p = put32(p, OPT_END);
	return block_end(o, body, p, 0);
}

/* ---- Packets ---- */

/* What our stack says of F, as a comment. */
static uint8_t *put_annotation(uint8_t *p, const struct frame *f)
{
	struct text t;

	if (!f->annotation)
		return p;
	/* In its place at once: there is one for every frame. */
	text_init(&t, (char *)p + 4, ANNOTATION_TEXT_MAX);
	annotation_put(&t, f->annotation);
	p = put16(put16(p, OPT_COMMENT), (uint32_t)t.len);
	memset(p + t.len, 0, pcapng_pad(t.len) - t.len);
	return p + pcapng_pad(t.len);
}

static uint8_t *put_packet_options(uint8_t *p, const struct frame *f, bool id)
{
	uint8_t *start = p;
	uint32_t flags = f->has_flags ? f->flags : (uint32_t)f->dir;

	p = put_annotation(put_comments(p, f->comments, f->ncomments), f);
	if (f->has_flags || flags)
		p = put_option32(p, EPB_FLAGS, flags);
	if (f->has_dropcount)
		p = put_option64(p, EPB_DROPCOUNT, f->dropcount);
	if (f->has_packetid || id)
		p = put_option64(p, EPB_PACKETID, f->has_packetid ? f->packetid : f->number);
	if (f->has_queue)
		p = put_option32(p, EPB_QUEUE, f->queue);
	p = put_rest(p, f->options, f->options_len);
	return p == start ? p : put32(p, OPT_END);
}

/* A frame without a time, of the first interface, as it stood in its source. */
int pcapng_put_simple(struct outfile *o, const struct frame *f)
{
	uint8_t *body = block_begin(o, PCAPNG_SPB, 12 + 4 + pcapng_pad(f->caplen)), *p = body;

	if (!p)
		return o->err;
	p = put32(p, f->len);
	memcpy(p, f->data, f->caplen);
	memset(p + f->caplen, 0, pcapng_pad(f->caplen) - f->caplen);
	return block_end(o, body, p + pcapng_pad(f->caplen), 1);
}

size_t pcapng_packet_size(const struct frame *f)
{
	/* flags, drop count, packet id, queue and the end take 8 + 12 + 12 + 8 + 4 */
	return 12 + 20 + pcapng_pad(f->caplen) + comments_size(f->comments, f->ncomments) +
	       f->options_len + (f->annotation ? 4 + ANNOTATION_TEXT_MAX : 0) + 44;
}

int pcapng_put_packet(struct outfile *o, const struct frame *f, uint32_t iface, bool early, bool id)
{
	uint8_t *body = block_begin(o, PCAPNG_EPB, pcapng_packet_size(f)), *p = body;
	uint64_t t = (uint64_t)f->time_ns;

	if (!p)
		return o->err;
	if (early)
		t -= (uint64_t)PCAPNG_EARLY_OFFSET * 1000000000u;
	p = put32(p, iface);
	p = put32(p, (uint32_t)(t >> 32));
	p = put32(p, (uint32_t)t);
	p = put32(p, f->caplen);
	p = put32(p, f->len);
	memcpy(p, f->data, f->caplen);
	memset(p + f->caplen, 0, pcapng_pad(f->caplen) - f->caplen);
	p = put_packet_options(p + pcapng_pad(f->caplen), f, id);
	return block_end(o, body, p, 1);
}

/* ---- Names, secrets, statistics ---- */

int pcapng_put_names(struct outfile *o, const uint8_t *records, size_t n,
		     const struct pcapng_options *options)
{
	uint8_t *body = block_begin(o, PCAPNG_NRB, 12 + n + 4 + options->n + 4), *p = body;

	if (!p)
		return o->err;
	p = put32(put_rest(p, records, n), NRB_END);
	if (options->n)
		p = put32(put_rest(p, options->p, options->n), OPT_END);
	return block_end(o, body, p, 0);
}

static unsigned record_type(size_t addrlen)
{
	return addrlen == 4  ? NRB_IPV4 :
	       addrlen == 16 ? NRB_IPV6 :
	       addrlen == 6  ? NRB_EUI48 :
			       NRB_EUI64;
}

size_t pcapng_name_record(uint8_t *p, const uint8_t *addr, size_t addrlen, const char *name)
{
	size_t n = addrlen + strlen(name) + 1;

	if (!p || n > OPTION_VALUE_MAX)
		return 4 + pcapng_pad(n);
	p = put16(p, record_type(addrlen));
	p = put16(p, (uint32_t)n);
	memcpy(p, addr, addrlen);
	memcpy(p + addrlen, name, n - addrlen);
	memset(p + n, 0, pcapng_pad(n) - n);
	return 4 + pcapng_pad(n);
}

int pcapng_put_secrets(struct outfile *o, uint32_t type, const void *data, size_t n,
		       const struct pcapng_options *options, uint64_t *at)
{
	uint8_t *body = block_begin(o, PCAPNG_DSB, 12 + 8 + pcapng_pad(n) + options->n + 4),
		*p = body;

	if (!p)
		return o->err;
	p = put32(p, type);
	p = put32(p, (uint32_t)n);
	*at = outfile_position(o) + (uint64_t)(p - body) + 8;
	if (data)
		memcpy(p, data, n);
	else
		memset(p, '\n', n);
	memset(p + n, 0, pcapng_pad(n) - n);
	p += pcapng_pad(n);
	if (options->n)
		p = put32(put_rest(p, options->p, options->n), OPT_END);
	return block_end(o, body, p, 0);
}

int pcapng_put_block(struct outfile *o, uint32_t type, const uint8_t *from, size_t n)
{
	uint8_t *body = block_begin(o, type, 12 + pcapng_pad(n)), *p = body;

	if (!p)
		return o->err;
	p = put_rest(p, from, n);
	memset(p, 0, pcapng_pad(n) - n);
	return block_end(o, body, p + pcapng_pad(n) - n, 0);
}

static uint8_t *put_time(uint8_t *p, unsigned code, int64_t ns)
{
	return put32(put32(put16(put16(p, code), 8), (uint32_t)((uint64_t)ns >> 32)), (uint32_t)ns);
}

int pcapng_put_stats(struct outfile *o, uint32_t iface, const struct capture_stats *c)
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
	uint8_t *body = block_begin(o, PCAPNG_ISB, 12 + 12 + 7 * 12 + c->options_len + 4),
		*p = body;
	int64_t t = c->has_time ? c->time_ns : 0;

	if (!p)
		return o->err;
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
	p = put_rest(p, c->options, c->options_len);
	p = put32(p, OPT_END);
	return block_end(o, body, p, 0);
}
