/*
 * The second half of gVisor's sniffer.LogPacket(), as its sources of 2022-12-19 have it: ICMP,
 * UDP, TCP.  From September 2024 on the line differs in three places: "flags:%s seqnum:%d ack:%d
 * win:%d" and " options:%+v" lost the space behind the colon, the id of TCP and UDP (not that of
 * ICMP) became "0x%04x", and an IPv6 header for experiments is skipped.
 *
 * The bytes are read here and not through the layers of the dissection, because gVisor's
 * reading is its own: it knows no UDP length, takes ICMP of either kind over either IP, and
 * reads options that reach past the datagram.
 */
#include "face/gvisor_impl.h"

#include <string.h>

#include "bytes.h"
#include "put.h"

enum { ICMP_HLEN = 8, UDP_HLEN = 8, TCP_HLEN = 20, TCP_OPTIONS_MAX = 40 };
enum { TCP_SYN = 0x02, TCP_ACK = 0x10 };
enum { OPT_END, OPT_NOP, OPT_MSS, OPT_WS, OPT_SACK_PERMITTED, OPT_SACK, OPT_TS = 8 };
/* RFC 9293, 3.7.1; RFC 7323, 2.3; the floor is gVisor's own. */
enum { MSS_DEFAULT = 536, MSS_MIN = 48, WS_MAX = 14 };

struct tcp_options {
	uint32_t mss;
	int ws; /* -1: none */
	bool ts, sack_permitted;
	uint32_t ts_val, ts_ecr;
	const uint8_t *sack; /* the blocks of the last SACK option */
	unsigned nsack;
};

char *gvisor_put_addr(char *p, bool v6, const uint8_t *addr)
{
	return v6 ? put_ipv6(p, addr) : put_ipv4(p, addr);
}

static const char *icmp_type(const struct gvisor_packet *k)
{
	static const char *const names[] = {
		[0] = "echo reply",
		[3] = "destination unreachable",
		[4] = "source quench",
		[5] = "redirect",
		[8] = "echo",
		[11] = "time exceeded",
		[12] = "param problem",
		[13] = "timestamp",
		[14] = "timestamp reply",
		[15] = "info request",
		[16] = "info reply",
	};
	uint8_t type = k->data[0];

	if (!k->first || type >= sizeof names / sizeof names[0] || !names[type])
		return "unknown";
	return names[type];
}

static const char *icmpv6_type(const struct gvisor_packet *k)
{
	switch (k->data[0]) {
	case 1: return "destination unreachable";
	case 2: return "packet too big";
	case 3: return "time exceeded";
	case 4: return "param problem";
	case 128: return "echo request";
	case 129: return "echo reply";
	case 133: return "router solicit";
	case 134: return "router advert";
	case 135: return "neighbor solicit";
	case 136: return "neighbor advert";
	case 137: return "redirect message";
	default: return "unknown";
	}
}

static char *put_icmp(char *p, const struct gvisor_packet *k, const char *type)
{
	p = put_lit(p, "icmp ");
	p = gvisor_put_addr(p, k->v6, k->src);
	p = put_lit(p, " -> ");
	p = gvisor_put_addr(p, k->v6, k->dst);
	*p++ = ' ';
	p = put_str(p, type);
	p = put_lit(p, " len:");
	p = put_uint(p, k->size);
	p = put_lit(p, " id:");
	p = put_hex(p, k->id, 4);
	p = put_lit(p, " code:");
	return put_uint(p, k->data[1]);
}

/* NAME with its space, addresses, ports, length and id; the details follow. */
static char *put_flow(char *p, const struct gvisor_packet *k, const char *name, uint32_t sport,
		      uint32_t dport, uint32_t hlen)
{
	p = put_str(p, name);
	p = gvisor_put_addr(p, k->v6, k->src);
	*p++ = ':';
	p = put_uint(p, sport);
	p = put_lit(p, " -> ");
	p = gvisor_put_addr(p, k->v6, k->dst);
	*p++ = ':';
	p = put_uint(p, dport);
	p = put_lit(p, " len:");
	p = put_uint(p, (k->size - hlen) & k->wrap);
	p = k->version == GVISOR_2022 ? put_lit(p, " id:") : put_lit(p, " id:0x");
	p = put_hex(p, k->id, 4);
	*p++ = ' ';
	return p;
}

static char *put_udp(char *p, const struct gvisor_packet *k)
{
	if (k->n < UDP_HLEN || !k->first)
		return put_flow(p, k, "udp ", 0, 0, 0);
	p = put_flow(p, k, "udp ", be16(k->data), be16(k->data + 2), UDP_HLEN);
	p = put_lit(p, "xsum: 0x");
	return put_hex(p, be16(k->data + 6), 1);
}

/* True where the option at O, LEFT bytes before the end, is there whole with its one length. */
static bool has_length(const uint8_t *o, uint32_t left, uint32_t len)
{
	return left >= len && o[1] == len;
}

/* What any other option takes; 0 where its length cannot be. */
static uint32_t other_length(const uint8_t *o, uint32_t left)
{
	return left >= 2 && o[1] >= 2 && o[1] <= left ? o[1] : 0;
}

static uint32_t take_mss(struct tcp_options *t, const uint8_t *o, uint32_t left)
{
	if (!has_length(o, left, 4) || be16(o + 2) == 0)
		return 0;
	t->mss = be16(o + 2) < MSS_MIN ? MSS_MIN : be16(o + 2);
	return 4;
}

static uint32_t take_ws(struct tcp_options *t, const uint8_t *o, uint32_t left)
{
	if (!has_length(o, left, 3))
		return 0;
	t->ws = o[2] > WS_MAX ? WS_MAX : o[2];
	return 3;
}

static uint32_t take_ts(struct tcp_options *t, const uint8_t *o, uint32_t left, bool ecr)
{
	if (!has_length(o, left, 10))
		return 0;
	t->ts = true;
	t->ts_val = be32(o + 2);
	if (ecr)
		t->ts_ecr = be32(o + 6);
	return 10;
}

static uint32_t take_sack(struct tcp_options *t, const uint8_t *o, uint32_t left)
{
	if (left < 2 || o[1] > left || o[1] % 8 != 2)
		return 0;
	t->sack = o + 2;
	t->nsack = (o[1] - 2u) / 8;
	return o[1];
}

/* header.ParseSynOptions(): the first option that does not fit ends it. */
static void parse_syn_options(struct tcp_options *t, const uint8_t *o, const uint8_t *end, bool ack)
{
	while (o < end && *o != OPT_END) {
		uint32_t left = (uint32_t)(end - o), n;

		switch (*o) {
		case OPT_NOP: n = 1; break;
		case OPT_MSS: n = take_mss(t, o, left); break;
		case OPT_WS: n = take_ws(t, o, left); break;
		case OPT_TS: n = take_ts(t, o, left, ack); break;
		case OPT_SACK_PERMITTED:
			n = has_length(o, left, 2) ? 2 : 0;
			t->sack_permitted |= n != 0;
			break;
		default: n = other_length(o, left); break;
		}
		if (n == 0)
			return;
		o += n;
	}
}

/* header.ParseTCPOptions() */
static void parse_options(struct tcp_options *t, const uint8_t *o, const uint8_t *end)
{
	while (o < end && *o != OPT_END) {
		uint32_t left = (uint32_t)(end - o), n;

		switch (*o) {
		case OPT_NOP: n = 1; break;
		case OPT_TS: n = take_ts(t, o, left, true); break;
		case OPT_SACK: n = take_sack(t, o, left); break;
		default: n = other_length(o, left); break;
		}
		if (n == 0)
			return;
		o += n;
	}
}

static char *put_bool(char *p, bool v)
{
	return v ? put_lit(p, "true") : put_lit(p, "false");
}

static char *put_timestamps(char *p, const struct tcp_options *t)
{
	p = put_lit(p, "TS:");
	p = put_bool(p, t->ts);
	p = put_lit(p, " TSVal:");
	p = put_uint(p, t->ts_val);
	p = put_lit(p, " TSEcr:");
	return put_uint(p, t->ts_ecr);
}

static char *put_syn_options(char *p, const uint8_t *o, uint32_t n, bool ack)
{
	struct tcp_options t = { .mss = MSS_DEFAULT, .ws = -1 };

	parse_syn_options(&t, o, o + n, ack);
	p = put_lit(p, "{MSS:");
	p = put_uint(p, t.mss);
	p = put_lit(p, " WS:");
	p = t.ws < 0 ? put_lit(p, "-1") : put_uint(p, (uint32_t)t.ws);
	*p++ = ' ';
	p = put_timestamps(p, &t);
	p = put_lit(p, " SACKPermitted:");
	p = put_bool(p, t.sack_permitted);
	/* Flags that gVisor would set on a SYN of its own; none here, so eight spaces. */
	return put_lit(p, " Flags:        }");
}

static char *put_options(char *p, const uint8_t *o, uint32_t n)
{
	struct tcp_options t = { 0 };

	parse_options(&t, o, o + n);
	*p++ = '{';
	p = put_timestamps(p, &t);
	p = put_lit(p, " SACKBlocks:[");
	for (unsigned i = 0; i < t.nsack; i++) {
		p = i ? put_lit(p, " {Start:") : put_lit(p, "{Start:");
		p = put_uint(p, be32(t.sack + 8 * i));
		p = put_lit(p, " End:");
		p = put_uint(p, be32(t.sack + 8 * i + 4));
		*p++ = '}';
	}
	return put_lit(p, "]}");
}

static char *put_flags(char *p, uint8_t flags)
{
	static const char letters[] = "FSRPAUEC";

	for (int i = 0; i < 8; i++)
		p[i] = flags >> i & 1 ? letters[i] : ' ';
	return p + 8;
}

static char *put_segment(char *p, const struct gvisor_packet *k, const uint8_t *options,
			 uint32_t offset)
{
	bool spaced = k->version == GVISOR_2022;
	const uint8_t *h = k->data;
	uint8_t flags = h[13];

	p = put_flow(p, k, "tcp ", be16(h), be16(h + 2), offset);
	p = spaced ? put_lit(p, "flags: ") : put_lit(p, "flags:");
	p = put_flags(p, flags);
	p = spaced ? put_lit(p, " seqnum: ") : put_lit(p, " seqnum:");
	p = put_uint(p, be32(h + 4));
	p = spaced ? put_lit(p, " ack: ") : put_lit(p, " ack:");
	p = put_uint(p, be32(h + 8));
	p = spaced ? put_lit(p, " win: ") : put_lit(p, " win:");
	p = put_uint(p, be16(h + 14));
	p = put_lit(p, " xsum:0x");
	p = put_hex(p, be16(h + 16), 1);
	p = spaced ? put_lit(p, " options: ") : put_lit(p, " options:");
	if (flags & TCP_SYN)
		return put_syn_options(p, options, offset - TCP_HLEN, flags & TCP_ACK);
	return put_options(p, options, offset - TCP_HLEN);
}

/* Bytes of the buffer that gVisor keeps a packet of SIZE bytes in: pooled ones from 64 bytes up. */
static uint32_t chunk_size(uint32_t size)
{
	uint32_t n = 64;

	if (size > 65536)
		return size;
	while (n < size)
		n *= 2;
	return n;
}

static char *put_truncated(char *p, const struct gvisor_packet *k, uint32_t offset)
{
	p = put_flow(p, k, "tcp ", 0, 0, 0);
	p = put_lit(p, "truncated options (tcp data offset ");
	p = put_uint(p, offset);
	p = put_lit(p, ", tcp packet length ");
	p = put_uint(p, k->n);
	*p++ = ')';
	return p;
}

/*
 * A first fragment whose options reach past it.  gVisor reads on: through what follows the
 * datagram in the frame, then through the zeros of its own buffer, and where that ends too it
 * panics.  There, as gVisor itself does in later versions, the options are said to be truncated.
 */
static char *put_beyond(char *p, const struct gvisor_packet *k, uint32_t offset)
{
	uint8_t options[TCP_OPTIONS_MAX] = { 0 };
	uint32_t have = k->behind < offset ? k->behind : offset;

	if (k->before + offset > chunk_size(k->before + k->behind))
		return put_truncated(p, k, offset);
	memcpy(options, k->data + TCP_HLEN, have - TCP_HLEN);
	return put_segment(p, k, options, offset);
}

static char *put_tcp(char *p, const struct gvisor_packet *k)
{
	if (k->n < TCP_HLEN || !k->first)
		return put_flow(p, k, "tcp ", 0, 0, 0);

	uint32_t offset = (k->data[12] >> 4) * 4u;

	if (offset < TCP_HLEN) {
		p = put_flow(p, k, "tcp ", 0, 0, 0);
		p = put_lit(p, "invalid packet: tcp data offset too small ");
		return put_uint(p, offset);
	}
	if (offset <= k->n)
		return put_segment(p, k, k->data + TCP_HLEN, offset);
	if (k->more)
		return put_beyond(p, k, offset);
	p = put_flow(p, k, "tcp ", 0, 0, 0);
	p = put_lit(p, "invalid packet: tcp data offset ");
	p = put_uint(p, offset);
	p = put_lit(p, " larger than tcp packet length ");
	return put_uint(p, k->n);
}

char *gvisor_put_transport(char *p, const struct gvisor_packet *k)
{
	switch (k->proto) {
	case 6: return put_tcp(p, k);
	case 17: return put_udp(p, k);
	case 1:
		if (k->n < ICMP_HLEN)
			return put_flow(p, k, "icmp ", 0, 0, 0);
		return put_icmp(p, k, icmp_type(k));
	case 58:
		if (k->n < ICMP_HLEN)
			return put_flow(p, k, "icmp ", 0, 0, 0);
		return put_icmp(p, k, icmpv6_type(k));
	default:
		p = gvisor_put_addr(p, k->v6, k->src);
		p = put_lit(p, " -> ");
		p = gvisor_put_addr(p, k->v6, k->dst);
		p = put_lit(p, " unknown transport protocol: ");
		return put_uint(p, k->proto);
	}
}
