/* UDP, RFC 768. */
#include "protos.h"

enum { UDP_HLEN = 8 };

/* Behind addresses that stand already, in an IPv6 packet with extension headers, only ports. */
static void print_addresses(struct td *p, const struct td_ip *ip, int sport, int dport)
{
	bool v6 = ip->version == 6;

	if (td_u8(p, ip->at + (v6 ? 6 : 9)) != IPPROTO_UDP) {
		if (sport >= 0)
			td_print(p, "%d > %d: ", sport, dport);
		return;
	}
	const char *src = v6 ? td_ip6(p, ip->at + 8) : td_ip4(p, ip->at + 12);
	const char *dst = v6 ? td_ip6(p, ip->at + 24) : td_ip4(p, ip->at + 16);
	if (sport < 0)
		td_print(p, "%s > %s: ", src, dst);
	else
		td_print(p, "%s.%d > %s.%d: ", src, sport, dst, dport);
}

static void print_checksum(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	uint16_t should;

	if (ip->fragmented)
		return;
	if (ip->version == 4 && td_u16(p, at + 6) == 0) {
		td_print(p, "[no cksum] ");
		return;
	}
	if (!td_has(p, at + UDP_HLEN, len))
		return;
	uint16_t have = td_u16(p, at + 6);
	if (td_ip_checksum(p, ip, at, len + UDP_HLEN, IPPROTO_UDP, have, &should))
		td_print(p, "[udp sum ok] ");
	else
		td_print(p, "[bad udp cksum 0x%04x -> 0x%04x!] ", have, should);
}

/* The length that the header gives, with its header; 0 where nothing may be said of the payload. */
static uint32_t check_length(struct td *p, uint32_t at, uint32_t len)
{
	if (len < UDP_HLEN) {
		td_print(p, "truncated-udp %u", len);
		return 0;
	}
	if (!td_has(p, at + 4, 2)) {
		td_trunc(p);
		return 0;
	}
	uint32_t ulen = td_u16(p, at + 4);
	if (ulen == 0 && len > 65535) /* a jumbogram, RFC 2675 */
		ulen = len;
	if (ulen < UDP_HLEN) {
		td_print(p, "truncated-udplength %u", ulen);
		return 0;
	}
	if (at + UDP_HLEN > p->end) {
		td_trunc(p);
		return 0;
	}
	return ulen;
}

void td_udp(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	p->proto = "udp";
	if (!td_has(p, at + 2, 2)) {
		print_addresses(p, ip, -1, -1);
		td_trunc(p);
		return;
	}
	uint16_t sport = td_u16(p, at), dport = td_u16(p, at + 2);
	print_addresses(p, ip, sport, dport);
	uint32_t ulen = check_length(p, at, len);
	if (ulen == 0)
		return;
	ulen -= UDP_HLEN;
	len -= UDP_HLEN;
	if (ulen < len)
		len = ulen;
	struct td_payload d = {
		.ip = ip, .at = at + UDP_HLEN, .len = len, .sport = sport, .dport = dport
	};
	if (td_nfs(p, &d))
		return;
	print_checksum(p, ip, at, len);
	if (td_udp_payload(p, &d))
		return;
	if (ulen > len && !ip->fragmented)
		td_print(p, "UDP, bad length %u > %u", ulen, len);
	else
		td_print(p, "UDP, length %u", ulen);
}
