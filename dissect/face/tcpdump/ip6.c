/* IPv6, RFC 8200, and its extension headers. */
#include "protos.h"

#include "checksum.h"

enum { IP6_HLEN = 40, FRAG_HLEN = 8, FRAG_OFFSET = 0xfff8, JUMBO_MIN = 65536 };
enum { ROUTING_SOURCE = 0, ROUTING_MOBILE = 2, ROUTING_SEGMENTS = 4 };

/* What ip6_print() of tcpdump keeps while it goes from header to header. */
struct walk {
	uint32_t ip;      /* where the IPv6 header begins */
	uint32_t length;  /* what the layer above gave */
	uint32_t payload; /* payload length, or that of a jumbogram */
	uint32_t at;      /* the header at hand */
	uint32_t len;     /* from there on */
	uint32_t total;   /* bytes before it */
	uint8_t previous; /* the header before, 255: none */
	bool extended, jumbo, hop_by_hop, fragmented;
};

/* Where the final destination lies: a routing header changes it. */
static uint32_t final_destination(struct td *p, uint32_t ip)
{
	uint32_t at = ip, advance = IP6_HLEN, len;
	uint8_t next = td_u8(p, ip + 6);

	while (at < p->end) {
		at += advance;
		switch (next) {
		case IPPROTO_HOPOPTS:
		case IPPROTO_DSTOPTS:
		case IPPROTO_MOBILITY_OLD:
		case IPPROTO_MOBILITY:
			advance = (td_u8(p, at + 1) + 1u) << 3;
			next = td_u8(p, at);
			break;
		case IPPROTO_FRAGMENT:
			advance = FRAG_HLEN;
			next = td_u8(p, at);
			break;
		case IPPROTO_ROUTING:
			if (!td_has(p, at, 4))
				return ip + 24;
			len = td_u8(p, at + 1);
			if (len % 2 == 1)
				return ip + 24;
			if (td_u8(p, at + 2) == ROUTING_SEGMENTS) /* in reverse */
				return td_has(p, at + 8, 16) ? at + 8 : ip + 24;
			if (td_u8(p, at + 2) != ROUTING_SOURCE &&
			    td_u8(p, at + 2) != ROUTING_MOBILE)
				return ip + 24;
			for (uint32_t i = len / 2; i > 0; i--) /* the last one that is there */
				if (td_has(p, at + 8 + 16 * (i - 1), 16))
					return at + 8 + 16 * (i - 1);
			return ip + 24;
		default: return ip + 24;
		}
	}
	return ip + 24;
}

uint64_t td_pseudo6(struct td *p, uint32_t ip, uint32_t len, uint8_t proto)
{
	const uint8_t *src = td_bytes(p, ip + 8, 16);
	const uint8_t *dst = td_bytes(p, final_destination(p, ip), 16);

	if (!src || !dst)
		return 0;
	return checksum_add(checksum_add(0, src, 16), dst, 16) + proto + len;
}

bool td_ip_checksum(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t n, uint8_t proto,
		    uint16_t have, uint16_t *should)
{
	bool v6 = ip->version == 6;
	uint64_t sum = v6 ? td_pseudo6(p, ip->at, n, proto) : td_pseudo4(p, ip->at, n, proto);
	const uint8_t *bytes = td_bytes(p, at, n);

	sum = bytes ? checksum_add(sum, bytes, n) : 0xffff;
	*should = td_expected(have, sum);
	return checksum_fold(sum) == 0xffff;
}

/* The bytes to the next header, or -1 where no more is to be printed. */
static int print_fragment(struct td *p, struct walk *w)
{
	p->proto = "frag6";
	uint32_t offset = td_u16(p, w->at + 2) & FRAG_OFFSET;
	size_t left = (size_t)IP6_HLEN + td_u16(p, w->ip + 4) - (w->at - w->ip) - FRAG_HLEN;
	td_print(p, "frag (0x%08x:%u|%zu)", td_u32(p, w->at + 4), offset, left);
	if (offset)
		return -1;
	td_print(p, " ");
	return p->end <= w->at + FRAG_HLEN ? -1 : FRAG_HLEN;
}

static void print_addresses(struct td *p, uint32_t at, uint32_t n)
{
	for (uint32_t i = 0; i < n && td_live(p); i++)
		td_print(p, ", [%u]%s", i, td_ip6(p, at + 16 * i));
}

static int print_routing(struct td *p, uint32_t at)
{
	p->proto = "rt6";
	td_caps(p);
	uint32_t len = td_u8(p, at + 1);
	td_print(p, " (len=%u", len);
	uint32_t type = td_u8(p, at + 2);
	td_print(p, ", type=%u%s", type, type == ROUTING_SOURCE ? " [Deprecated]" : "");
	td_print(p, ", segleft=%u", td_u8(p, at + 3));
	switch (type) {
	case ROUTING_SOURCE:
	case ROUTING_MOBILE: td_print(p, ", rsv=0x%x", td_u32(p, at + 4)); break;
	case ROUTING_SEGMENTS:
		td_print(p, ", last-entry=%u", td_u8(p, at + 4));
		td_print(p, ", flags=0x%x", td_u8(p, at + 5));
		td_print(p, ", tag=%x", td_u16(p, at + 6));
		break;
	default:
		td_print(p, " (unknown type)");
		td_invalid(p);
		return -1;
	}
	if (len % 2 == 1) {
		td_print(p, " (invalid length %u)", len);
		td_invalid(p);
		return -1;
	}
	print_addresses(p, at + 8, len / 2);
	td_print(p, ") ");
	return (int)(len + 1) << 3;
}

static int print_hop_by_hop(struct td *p, struct walk *w)
{
	if (w->hop_by_hop || w->previous != 255) {
		td_print(p, w->hop_by_hop ? "[The Hop-by-Hop Options header was already found]" :
					    "[The Hop-by-Hop Options header don't follow the IPv6 "
					    "header]");
		td_invalid(p);
		return -1;
	}
	int advance = td_ip6_options(p, "hbhopt", w->at, &w->jumbo, &w->payload);
	if (w->payload == 0 && !w->jumbo) {
		td_print(p, "[No valid Jumbo Payload Hop-by-Hop option found]");
		td_invalid(p);
		return -1;
	}
	w->hop_by_hop = true;
	return advance;
}

/* tcpdump's nd_change_snaplen(): up to the end that was there before the last push but one. */
static void change_end(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t end = p->nsaved >= 2 ? p->saved[p->nsaved - 2] : p->end;

	if (at <= end && len <= end - at)
		td_set_end(p, at + len);
}

/* The payload.  False where the headers were longer than it. */
static bool print_payload(struct td *p, struct walk *w, uint8_t next)
{
	if (w->jumbo) {
		w->len = w->payload + IP6_HLEN;
		if (w->len < w->total)
			return false;
		if (w->length < w->len)
			td_print(p, "truncated-ip6 - %u bytes missing!", w->len - w->length);
		change_end(p, w->ip, w->len);
		w->len -= w->total;
	} else if (w->payload == 0) {
		if (w->extended)
			return false;
		w->len = IP6_HLEN;
		change_end(p, w->ip, w->len);
		w->len -= w->total;
	}
	td_demux(p,
		 &(struct td_ip){ .at = w->ip,
				  .version = 6,
				  .fragmented = w->fragmented,
				  .ttl = td_u8(p, w->ip + 7) },
		 w->at, w->len, next);
	return true;
}

static bool has_ports(uint8_t proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP || proto == IPPROTO_SCTP ||
	       proto == IPPROTO_DCCP;
}

/* From header to header.  False where tcpdump prints the mark. */
static bool print_headers(struct td *p, struct walk *w, uint8_t next)
{
	int advance = IP6_HLEN;

	while (w->at < p->end && advance > 0) {
		if (w->len < (uint32_t)advance)
			return false;
		w->at += (uint32_t)advance;
		w->len -= (uint32_t)advance;
		w->total += (uint32_t)advance;
		if (w->at == w->ip + IP6_HLEN && !has_ports(next))
			td_print(p, "%s > %s: ", td_ip6(p, w->ip + 8), td_ip6(p, w->ip + 24));
		switch (next) {
		case IPPROTO_HOPOPTS: advance = print_hop_by_hop(p, w); break;
		case IPPROTO_DSTOPTS:
			advance = td_ip6_options(p, "dstopt", w->at, NULL, NULL);
			break;
		case IPPROTO_FRAGMENT:
			advance = print_fragment(p, w);
			w->fragmented = true;
			break;
		case IPPROTO_MOBILITY_OLD:
		case IPPROTO_MOBILITY:
			if (td_mobility(p, w->at))
				td_u8(p, w->at);
			return true;
		case IPPROTO_ROUTING:
			if (!td_has(p, w->at, 1))
				return false;
			advance = print_routing(p, w->at);
			break;
		default: return print_payload(p, w, next);
		}
		if (advance < 0 || p->dead)
			return true;
		w->extended = true;
		w->previous = next;
		next = td_u8(p, w->at);
		p->proto = "ip6";
	}
	return true;
}

static void print_ip6(struct td *p, uint32_t at, uint32_t length)
{
	struct walk w = { .ip = at, .at = at, .length = length, .previous = 255 };

	p->proto = "ip6";
	if (!td_has(p, at, IP6_HLEN)) {
		td_trunc(p);
		return;
	}
	if (length < IP6_HLEN) {
		td_print(p, "truncated-ip6 %u", length);
		return;
	}
	td_print(p, "IP6 ");
	uint32_t flow = td_u32(p, at);
	if (flow >> 28 != 6) {
		td_print(p, "version error: %u != 6", flow >> 28);
		return;
	}
	w.payload = td_u16(p, at + 4);
	w.len = (w.payload ? w.payload : length) + IP6_HLEN;
	if (w.payload && length < w.len)
		td_print(p, "truncated-ip6 - %u bytes missing!", w.len - length);
	uint8_t next = td_u8(p, at + 6);
	td_print(p, "(");
	if (flow & 0x0ff00000)
		td_print(p, "class 0x%02x, ", (flow & 0x0ff00000) >> 20);
	if (flow & 0x000fffff)
		td_print(p, "flowlabel 0x%05x, ", flow & 0x000fffff);
	td_print(p, "hlim %u, next-header %s (%u) payload length: %u) ", td_u8(p, at + 7),
		 td_tok(p, td_ipproto_names, next, "unknown"), next, w.payload);
	if (!td_push(p, at, w.len))
		return;
	if (print_headers(p, &w, next))
		td_pop(p);
	else
		td_trunc(p);
}

void td_ip6_packet(struct td *p, uint32_t at, uint32_t length)
{
	if (!td_enter(p))
		return;
	print_ip6(p, at, length);
	td_leave(p);
}
