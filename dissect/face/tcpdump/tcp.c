/* TCP, RFC 9293: the header, and what tcpdump remembers of a conversation. */
#include "protos.h"

#include <string.h>

#include "state.h"
#include "tcp.h"

static const struct td_tok flag_names[] = {
	{ TCP_FIN, "F" }, { TCP_SYN, "S" }, { TCP_RST, "R" }, { TCP_PUSH, "P" }, { TCP_ACK, "." },
	{ TCP_URG, "U" }, { TCP_ECE, "E" }, { TCP_CWR, "W" }, { 0, NULL },
};

static void print_ports(struct td *p, const struct td_ip *ip, uint16_t sport, uint16_t dport)
{
	bool v6 = ip->version == 6;

	if (v6 && td_u8(p, ip->at + 6) == IPPROTO_TCP)
		td_print(p, "%s.%u > %s.%u: ", td_ip6(p, ip->at + 8), sport, td_ip6(p, ip->at + 24),
			 dport);
	else if (!v6 && td_u8(p, ip->at + 9) == IPPROTO_TCP)
		td_print(p, "%s.%u > %s.%u: ", td_ip4(p, ip->at + 12), sport,
			 td_ip4(p, ip->at + 16), dport);
	else
		td_print(p, "%u > %u: ", sport, dport);
}

/* The key of the segment's conversation: the side with the lower port first. */
static bool conversation_key(struct td *p, const struct td_ip *ip, struct td_tcp *s,
			     struct tcpdump_key *key)
{
	bool v6 = ip->version == 6;
	uint32_t n = v6 ? 16 : 4;
	const uint8_t *src = td_bytes(p, ip->at + (v6 ? 8 : 12), n);
	const uint8_t *dst = td_bytes(p, ip->at + (v6 ? 24 : 16), n);

	if (!src || !dst)
		return false;
	s->reverse = s->sport > s->dport || (s->sport == s->dport && memcmp(src, dst, n) > 0);
	*key = (struct tcpdump_key){ .version = v6 ? 6 : 4,
				     .port = { s->reverse ? s->dport : s->sport,
					       s->reverse ? s->sport : s->dport } };
	memcpy(key->addr[s->reverse], src, n);
	memcpy(key->addr[!s->reverse], dst, n);
	return true;
}

/*
 * tcpdump takes the numbers of the first segment with an ACK, or with SYN and ACK, as the
 * conversation's beginning, shows those as they are, and all later ones relative to them.
 */
static void relative_numbers(struct td *p, const struct td_ip *ip, struct td_tcp *s)
{
	struct tcpdump_key key;
	bool fresh;

	if (!(s->flags & TCP_ACK) || !conversation_key(p, ip, s, &key))
		return;
	struct tcpdump_flow *flow = tcpdump_flow(p->state, &key, &fresh);
	if (fresh || (s->flags & TCP_SYN)) {
		flow->seq[s->reverse] = s->seq;
		flow->seq[!s->reverse] = s->ack - 1;
	} else {
		s->seq -= flow->seq[s->reverse];
		s->ack -= flow->seq[!s->reverse];
	}
	s->base = flow->seq[!s->reverse];
}

static void print_checksum(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	uint16_t should;

	if (ip->fragmented || !td_has(p, at, len))
		return;
	uint16_t have = td_u16(p, at + 16);
	bool right = td_ip_checksum(p, ip, at, len, IPPROTO_TCP, have, &should);
	td_print(p, ", cksum 0x%04x", have);
	if (right)
		td_print(p, " (correct)");
	else
		td_print(p, " (incorrect -> 0x%04x)", should);
}

enum { RST_DATA_MAX = 30 };

/* RFC 9293, 3.5.3: a reset may say why in words. */
static void print_reset_data(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, td_has(p, at, len) ? " [RST" : " [!RST");
	if (len > RST_DATA_MAX) {
		len = RST_DATA_MAX;
		td_print(p, "+");
	}
	td_print(p, " ");
	td_chars(p, at, len);
	td_print(p, "]");
}

static void print_numbers(struct td *p, const struct td_tcp *s, uint32_t payload)
{
	td_print(p, ", seq %u", s->seq);
	if (payload > 0)
		td_print(p, ":%u", s->seq + payload);
	if (s->flags & TCP_ACK)
		td_print(p, ", ack %u", s->ack);
	td_print(p, ", win %u", td_u16(p, s->at + 14));
	if (s->flags & TCP_URG)
		td_print(p, ", urg %u", td_u16(p, s->at + 18));
}

static void print_payload(struct td *p, const struct td_ip *ip, const struct td_tcp *s,
			  uint32_t hlen, uint32_t len)
{
	if (len == 0)
		return;
	if (!td_has(p, s->at, hlen)) {
		td_print(p, " [remaining caplen(%u) < header length(%u)]", p->end - s->at, hlen);
		td_fail(p);
		return;
	}
	if (s->flags & TCP_RST) {
		print_reset_data(p, s->at + hlen, len);
		return;
	}
	td_tcp_payload(p, &(struct td_payload){ .ip = ip,
						.at = s->at + hlen,
						.len = len,
						.sport = s->sport,
						.dport = s->dport });
}

void td_tcp(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	struct td_tcp s = { .at = at };
	bool v6 = ip->version == 6;

	p->proto = "tcp";
	if (!td_has(p, at + 2, 2)) {
		td_print(p, "%s > %s:", v6 ? td_ip6(p, ip->at + 8) : td_ip4(p, ip->at + 12),
			 v6 ? td_ip6(p, ip->at + 24) : td_ip4(p, ip->at + 16));
		td_trunc(p);
		return;
	}
	s.sport = td_u16(p, at);
	s.dport = td_u16(p, at + 2);
	print_ports(p, ip, s.sport, s.dport);
	if (!td_has(p, at, TCP_HLEN)) {
		td_trunc(p);
		return;
	}
	uint32_t hlen = (td_u8(p, at + 12) >> 4) * 4u;
	if (hlen < TCP_HLEN) {
		td_print(p, " tcp %u [bad hdr length %u - too short, < %u]", len - hlen, hlen,
			 (unsigned)TCP_HLEN);
		return;
	}
	s.seq = td_u32(p, at + 4);
	s.ack = td_u32(p, at + 8);
	s.flags = td_u8(p, at + 13);
	td_print(p, "Flags [%s]", td_bits(p, flag_names, s.flags, "", "none"));
	relative_numbers(p, ip, &s);
	if (hlen > len) {
		td_print(p, " [bad hdr length %u - too long, > %u]", hlen, len);
		return;
	}
	print_checksum(p, ip, at, len);
	print_numbers(p, &s, len - hlen);
	if (hlen > TCP_HLEN && !td_tcp_options(p, &s, hlen - TCP_HLEN, len - hlen))
		return;
	td_print(p, ", length %u", len - hlen);
	print_payload(p, ip, &s, hlen, len - hlen);
}
