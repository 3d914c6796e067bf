/*
 * Classic pcap, draft-ietf-opsawg-pcap: the reader.
 *
 *	 0       4   6   8          12         16        20         24
 *	+-------+---+---+----------+----------+---------+----------+
 *	| magic | version | reserved | reserved | snaplen | link type|
 *	+-------+---+---+----------+----------+---------+----------+
 *
 *	 0         4                 8        12      16
 *	+---------+-----------------+--------+-------+- - - - -
 *	| seconds | micro- or nano- | caplen |  len  | frame
 *	+---------+-----------------+--------+-------+- - - - -
 *
 * All numbers are in the byte order of the magic.  The link type has 16 bits; above it may
 * stand how many FCS bytes the frames end with.  A file with the magic of Alexey Kuznetzov's
 * patch has 8 more bytes before each frame: interface index, protocol, packet type.
 */
#include "capture/capture.h"

#include <errno.h>
#include <string.h>

#include "sink.h"

#define MAGIC_US       0xa1b2c3d4u
#define MAGIC_NS       0xa1b23c4du
#define MAGIC_MODIFIED 0xa1b2cd34u
#define FCS_PRESENT    0x04000000u

enum { HEADER = 24, RECORD = 16, RECORD_MODIFIED = 24 };

static bool is_magic(uint32_t magic)
{
	return magic == MAGIC_US || magic == MAGIC_NS || magic == MAGIC_MODIFIED;
}

bool pcap_recognised(const uint8_t *p, size_t n)
{
	return n >= 4 && (is_magic(le32(p)) || is_magic(be32(p)));
}

/* A record of which FCS bytes the frame's end holds, 16 bits each. */
static uint8_t fcs_length(uint32_t network)
{
	return network & FCS_PRESENT ? (uint8_t)(2 * (network >> 28)) : 0;
}

/* The whole record at in.p as a frame. */
static void take(struct capture *c, struct frame *f, uint32_t caplen, uint32_t len)
{
	const uint8_t *p = c->in.p;
	int64_t fraction = get32(c, p + 4) * c->fraction;

	*f = (struct frame){
		.data = p + c->header,
		.caplen = caplen,
		.len = len,
		.snaplen = c->iface.snaplen > INT32_MAX ? 0 : c->iface.snaplen,
		.time_ns = (int64_t)get32(c, p) * 1000000000 + fraction,
		.time_carry = (uint16_t)(fraction / 1000000000),
		.time_digits = c->digits,
		.has_time = true,
		.linktype = c->iface.linktype,
	};
	c->at = input_offset(&c->in);
	c->in.p += c->header + (size_t)caplen;
	c->records++;
}

static void tell(struct capture *c)
{
	const struct source_events *e = c->source.events;
	struct capture_section s = { .frames = &c->iface };

	c->told = true;
	if (e && e->section)
		e->section(c->source.arg, &s);
}

static int pcap_next(struct capture *c, struct frame *f)
{
	int rc;

	if (!c->told)
		tell(c);
	rc = capture_need(c, c->header);
	if (rc <= 0)
		return rc;
	uint32_t caplen = get32(c, c->in.p + 8), len = get32(c, c->in.p + 12);
	if (c->swapped || (c->maybe_swapped && caplen > len)) {
		uint32_t t = caplen;
		caplen = len;
		len = t;
	}
	if (caplen > c->max)
		return capture_damaged(c,
				       "record %llu at offset %llu claims %u bytes, more than %u",
				       (unsigned long long)c->records + 1,
				       (unsigned long long)input_offset(&c->in), caplen, c->max);
	rc = capture_need(c, c->header + (size_t)caplen);
	if (rc <= 0)
		return rc;
	take(c, f, caplen, len);
	return 1;
}

int pcap_begin(struct capture *c)
{
	int rc = capture_need(c, HEADER);

	if (rc == -EINTR)
		return rc;
	if (rc <= 0) {
		c->failed = 0;
		return capture_damaged(c, "cut short in the file header: %zu of %d bytes",
				       input_left(&c->in), HEADER);
	}
	const uint8_t *p = c->in.p;
	c->big = is_magic(be32(p));
	uint32_t magic = get32(c, p), network = get32(c, p + 20);
	uint16_t major = get16(c, p + 4), minor = get16(c, p + 6);
	/* Files before 2.3 have the lengths the other way round, those of 2.3 either way. */
	c->swapped = (major == 2 && minor < 3) || major == 543;
	c->maybe_swapped = major == 2 && minor == 3;
	if (!c->swapped && (major != 2 || minor > 4))
		return capture_damaged(c, "pcap of version %u.%u, which is not known", major,
				       minor);
	c->header = magic == MAGIC_MODIFIED ? RECORD_MODIFIED : RECORD;
	c->fraction = magic == MAGIC_NS ? 1 : 1000;
	c->digits = magic == MAGIC_NS ? 9 : 6;
	c->iface.linktype = (uint16_t)network;
	c->iface.snaplen = get32(c, p + 16);
	c->iface.fcslen = fcs_length(network);
	c->max = capture_limit(c->iface.linktype, c->iface.snaplen);
	c->in.p += HEADER;
	c->next = pcap_next;
	return 0;
}
