/* What follows the IP headers. */
#include "protos.h"

const struct td_tok td_ipproto_names[] = {
	{ IPPROTO_HOPOPTS, "Options" },
	{ IPPROTO_ICMP, "ICMP" },
	{ IPPROTO_IGMP, "IGMP" },
	{ IPPROTO_IPV4, "IPIP" },
	{ IPPROTO_TCP, "TCP" },
	{ IPPROTO_EGP, "EGP" },
	{ IPPROTO_PIGP, "IGRP" },
	{ IPPROTO_UDP, "UDP" },
	{ IPPROTO_DCCP, "DCCP" },
	{ IPPROTO_IPV6, "IPv6" },
	{ IPPROTO_ROUTING, "Routing" },
	{ IPPROTO_FRAGMENT, "Fragment" },
	{ IPPROTO_RSVP, "RSVP" },
	{ IPPROTO_GRE, "GRE" },
	{ IPPROTO_ESP, "ESP" },
	{ IPPROTO_AH, "AH" },
	{ IPPROTO_MOBILE, "Mobile IP" },
	{ IPPROTO_ICMPV6, "ICMPv6" },
	{ IPPROTO_MOBILITY_OLD, "Mobile IP (old)" },
	{ IPPROTO_EIGRP, "EIGRP" },
	{ IPPROTO_OSPF, "OSPF" },
	{ IPPROTO_PIM, "PIM" },
	{ IPPROTO_IPCOMP, "Compressed IP" },
	{ IPPROTO_VRRP, "VRRP" },
	{ IPPROTO_PGM, "PGM" },
	{ IPPROTO_SCTP, "SCTP" },
	{ IPPROTO_MOBILITY, "Mobility" },
	{ IPPROTO_ETHERNET, "Ethernet" },
	{ 0, NULL },
};

/* Authentication Header, RFC 4302; its length in bytes. */
static uint32_t print_ah(struct td *p, uint32_t at)
{
	p->proto = "ah";
	td_caps(p);
	uint32_t words = td_u8(p, at + 1), len = (words + 2) * 4;
	td_print(p, "(length=%u(%u-bytes),", words, len);
	uint32_t reserved = td_u16(p, at + 2);
	if (reserved)
		td_print(p, "reserved=0x%x[MustBeZero],", reserved);
	td_print(p, "spi=0x%08x,", td_u32(p, at + 4));
	td_print(p, "seq=0x%x,", td_u32(p, at + 8));
	td_print(p, "icv=0x");
	if (len > 12)
		td_hex(p, at + 12, len - 12);
	td_print(p, "): ");
	return len;
}

/* Encapsulating Security Payload, RFC 4303: no keys are known. */
void td_esp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "esp";
	if (at + 8 >= p->end) {
		td_trunc(p);
		return;
	}
	td_print(p, "ESP(spi=0x%08x,seq=0x%x), length %u", td_u32(p, at), td_u32(p, at + 4), len);
}

/* True where the protocol is for the other version of IP, which is said. */
static bool wrong_version(struct td *p, const struct td_ip *ip, uint8_t proto)
{
	uint8_t wants = proto == IPPROTO_ICMP || proto == IPPROTO_IGMP ? 4 : 6;

	if (ip->version == wants)
		return false;
	td_print(p, "[%s requires IPv%u]", td_tok(p, td_ipproto_names, proto, "unknown"), wants);
	td_invalid(p);
	return true;
}

void td_demux(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len, uint8_t proto)
{
	while (proto == IPPROTO_AH && td_live(p)) {
		if (!td_has(p, at, 1)) {
			p->proto = "ah";
			td_trunc(p);
			return;
		}
		proto = td_u8(p, at);
		uint32_t n = print_ah(p, at);
		at += n;
		len -= n;
	}
	switch (proto) {
	case IPPROTO_TCP: td_tcp(p, ip, at, len); break;
	case IPPROTO_UDP: td_udp(p, ip, at, len); break;
	case IPPROTO_ICMP:
		if (!wrong_version(p, ip, proto))
			td_icmp(p, ip, at, len);
		break;
	case IPPROTO_ICMPV6:
		if (!wrong_version(p, ip, proto))
			td_icmp6(p, ip, at, len);
		break;
	case IPPROTO_IGMP:
		if (!wrong_version(p, ip, proto))
			td_igmp(p, at, len);
		break;
	case IPPROTO_SCTP: td_sctp(p, ip, at, len); break;
	case IPPROTO_OSPF:
		if (ip->version == 6)
			td_ospf6(p, at, len);
		else
			td_ospf(p, at, len);
		break;
	case IPPROTO_EIGRP: td_eigrp(p, at, len); break;
	case IPPROTO_PIM: td_pim(p, ip, at, len); break;
	case IPPROTO_GRE: td_gre(p, at, len); break;
	case IPPROTO_ESP: td_esp(p, at, len); break;
	case IPPROTO_VRRP: td_vrrp(p, ip, at, len); break;
	case IPPROTO_IPV4: td_ip(p, at, len); break;
	case IPPROTO_IPV6: td_ip6_packet(p, at, len); break;
	case IPPROTO_IPCOMP:
		p->proto = "ipcomp";
		td_print(p, "IPComp(cpi=0x%04x)", td_u16(p, at + 2));
		break;
	case IPPROTO_ETHERNET:
		if (!wrong_version(p, ip, proto))
			td_ether(p, at, len, p->end - at);
		break;
	case IPPROTO_ND: td_print(p, " nd %u", len); break;
	case IPPROTO_NONE: td_print(p, "no next header"); break;
	default: td_print(p, " ip-proto-%u %u", proto, len); break;
	}
}
