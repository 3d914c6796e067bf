/* ICMPv6, RFC 4443; neighbour discovery is in ndp.c, multicast listeners in mld.c. */
#include "icmp6.h"

static const struct td_tok type_names[] = {
	{ ICMP6_UNREACH, "destination unreachable" },
	{ ICMP6_TOO_BIG, "packet too big" },
	{ ICMP6_EXCEEDED, "time exceeded in-transit" },
	{ ICMP6_PROBLEM, "parameter problem" },
	{ ICMP6_ECHO_REQUEST, "echo request" },
	{ ICMP6_ECHO_REPLY, "echo reply" },
	{ ICMP6_QUERY, "multicast listener query" },
	{ ICMP6_REPORT, "multicast listener report" },
	{ ICMP6_DONE, "multicast listener done" },
	{ ICMP6_RS, "router solicitation" },
	{ ICMP6_RA, "router advertisement" },
	{ ICMP6_NS, "neighbor solicitation" },
	{ ICMP6_NA, "neighbor advertisement" },
	{ ICMP6_REDIRECT, "redirect" },
	{ ICMP6_RENUMBER, "router renumbering" },
	{ ICMP6_IND_SOLICIT, "inverse neighbor solicitation" },
	{ ICMP6_IND_ADVERT, "inverse neighbor advertisement" },
	{ ICMP6_REPORT_V2, "multicast listener report v2" },
	{ ICMP6_HA_REQUEST, "ha discovery request" },
	{ ICMP6_HA_REPLY, "ha discovery reply" },
	{ ICMP6_MP_SOLICIT, "mobile router solicitation" },
	{ ICMP6_MP_ADVERT, "mobile router advertisement" },
	{ ICMP6_NI_QUERY, "who-are-you request" },
	{ ICMP6_NI_REPLY, "who-are-you reply" },
	{ 201, "mtrace message" },
	{ 200, "mtrace response" },
	{ ICMP6_RPL, "RPL" },
	{ 0, NULL },
};

enum { IP6_HLEN = 40, QUOTED = 8, QUOTED_SRC = 8 + 8, QUOTED_DST = 8 + 24 };

/* The TCP or UDP header of the quoted packet, its protocol in *PROTO; or TD_NOWHERE. */
static uint32_t upper_layer(struct td *p, uint32_t at, uint8_t *proto)
{
	uint32_t n = IP6_HLEN;

	if (!td_has(p, at + 6, 1))
		return TD_NOWHERE;
	*proto = td_u8(p, at + 6);
	while (at < p->end) {
		at += n;
		switch (*proto) {
		case IPPROTO_UDP:
		case IPPROTO_TCP: return td_has(p, at + 2, 2) ? at : TD_NOWHERE;
		case IPPROTO_HOPOPTS:
		case IPPROTO_DSTOPTS:
		case IPPROTO_ROUTING:
			if (!td_has(p, at + 1, 1))
				return TD_NOWHERE;
			n = (td_u8(p, at + 1) + 1u) << 3;
			break;
		case IPPROTO_FRAGMENT:
			if (!td_has(p, at + 2, 2) || (td_u16(p, at + 2) & 0xfff8) != 0)
				return TD_NOWHERE;
			n = 8;
			break;
		case IPPROTO_AH:
			if (!td_has(p, at + 1, 1))
				return TD_NOWHERE;
			n = (td_u8(p, at + 1) + 2u) << 2;
			break;
		default: return TD_NOWHERE;
		}
		*proto = td_u8(p, at);
	}
	return TD_NOWHERE;
}

static bool print_port(struct td *p, uint32_t at)
{
	uint8_t proto;
	uint32_t header = upper_layer(p, at + QUOTED, &proto);

	if (header == TD_NOWHERE)
		return false;
	td_print(p, ", %s %s port %u", td_ip6(p, at + QUOTED_DST),
		 proto == IPPROTO_TCP ? "tcp" : "udp", td_u16(p, header + 2));
	return true;
}

static bool print_unreachable(struct td *p, uint32_t at, uint8_t code)
{
	static const struct td_tok codes[] = {
		{ 0, "unreachable route" }, { 1, " unreachable prohibited" },
		{ 2, "beyond scope" },      { 3, "unreachable address" },
		{ 4, "unreachable port" },  { 0, NULL },
	};

	td_print(p, ", %s", td_tok(p, codes, code, "unknown unreach code (%u)", code));
	switch (code) {
	case 0:
	case 1:
	case 3: td_print(p, " %s", td_ip6(p, at + QUOTED_DST)); break;
	case 2:
		td_print(p, " %s, source address %s", td_ip6(p, at + QUOTED_DST),
			 td_ip6(p, at + QUOTED_SRC));
		break;
	case 4: return print_port(p, at);
	default: break;
	}
	return true;
}

static void print_exceeded(struct td *p, uint32_t at, uint8_t code)
{
	if (code == 0)
		td_print(p, " for %s", td_ip6(p, at + QUOTED_DST));
	else if (code == 1)
		td_print(p, " (reassembly)");
	else
		td_print(p, ", unknown code (%u)", code);
}

static bool print_problem(struct td *p, uint32_t at, uint8_t code)
{
	static const char *const kinds[] = { "erroneous", "next header", "option",
					     "incomplete header chain" };

	if (!td_has(p, at + QUOTED_DST, 16))
		return false;
	if (code < 4)
		td_print(p, ", %s - octet %u", kinds[code], td_u32(p, at + 4));
	else
		td_print(p, ", code-#%u", code);
	return true;
}

/* RFC 6275, 6.5 to 6.8. */
static bool print_mobile(struct td *p, uint32_t at, uint32_t len, uint8_t type)
{
	td_print(p, ", id 0x%04x", td_u16(p, at + 4));
	if (type == ICMP6_HA_REPLY) {
		for (uint32_t i = 8; i < len && td_live(p); i += 16)
			td_print(p, ", %s", td_ip6(p, at + i));
	} else if (type == ICMP6_MP_ADVERT) {
		uint16_t flags = td_u16(p, at + 6);
		td_print(p, "%s%s%s", flags & 0xc000 ? " " : "", flags & 0x8000 ? "M" : "",
			 flags & 0x4000 ? "O" : "");
		return td_ndp_options(p, at + 8, len - 8);
	}
	return true;
}

/* False where tcpdump prints the mark. */
static bool print_message(struct td *p, uint32_t at, uint32_t len, uint8_t type)
{
	uint8_t code = td_u8(p, at + 1);

	switch (type) {
	case ICMP6_UNREACH: return print_unreachable(p, at, code);
	case ICMP6_TOO_BIG: td_print(p, ", mtu %u", td_u32(p, at + 4)); return true;
	case ICMP6_EXCEEDED: print_exceeded(p, at, code); return true;
	case ICMP6_PROBLEM: return print_problem(p, at, code);
	case ICMP6_ECHO_REQUEST:
	case ICMP6_ECHO_REPLY:
		td_print(p, ", id %u, seq %u", td_u16(p, at + 4), td_u16(p, at + 6));
		return true;
	case ICMP6_QUERY:
	case ICMP6_REPORT:
	case ICMP6_DONE:
	case ICMP6_REPORT_V2: td_mld(p, at, len, type); return true;
	case ICMP6_RS:
	case ICMP6_RA:
	case ICMP6_NS:
	case ICMP6_NA:
	case ICMP6_REDIRECT: return td_ndp(p, at, len, type);
	case ICMP6_RENUMBER: return td_renumbering(p, at);
	case ICMP6_NI_QUERY:
	case ICMP6_NI_REPLY: return td_node_information(p, at, len, type);
	case ICMP6_IND_SOLICIT:
	case ICMP6_IND_ADVERT: return true;
	case ICMP6_HA_REQUEST:
	case ICMP6_MP_SOLICIT:
	case ICMP6_HA_REPLY:
	case ICMP6_MP_ADVERT: return print_mobile(p, at, len, type);
	case ICMP6_RPL: td_rpl(p, at, len, code); return true;
	default: td_print(p, ", length %u", len); return true;
	}
}

static bool shows_length(uint8_t type)
{
	return type == ICMP6_RS || type == ICMP6_RA || type == ICMP6_NA || type == ICMP6_NS ||
	       type == ICMP6_REDIRECT || type == ICMP6_HA_REPLY || type == ICMP6_MP_ADVERT;
}

void td_icmp6(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	uint16_t should;

	p->proto = "icmp6";
	if (len == 0) {
		td_print(p, "ICMP6, length 0");
		td_invalid(p);
		return;
	}
	if (!ip->fragmented && td_has(p, at, len)) {
		uint16_t have = td_u16(p, at + 2);
		if (td_ip_checksum(p, ip, at, len, IPPROTO_ICMPV6, have, &should))
			td_print(p, "[icmp6 sum ok] ");
		else
			td_print(p, "[bad icmp6 cksum 0x%04x -> 0x%04x!] ", have, should);
	}
	uint8_t type = td_u8(p, at);
	td_print(p, "ICMP6, %s", td_tok(p, type_names, type, "unknown icmp6 type (%u)", type));
	if (shows_length(type))
		td_print(p, ", length %u", len);
	if (!print_message(p, at, len, type))
		td_trunc(p);
}
