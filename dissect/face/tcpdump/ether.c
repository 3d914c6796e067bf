/* Ethernet: EtherTypes, VLAN tags, 802.3 lengths. */
#include "ether.h"

enum { ADDRESSES = 12, LENGTH_MAX = 1500 };
enum {
	TYPE_IP = 0x0800,
	TYPE_ARP = 0x0806,
	TYPE_RARP = 0x8035,
	TYPE_VLAN = 0x8100,
	TYPE_IPV6 = 0x86dd,
	TYPE_IPX = 0x8137,
	TYPE_PPP = 0x880b,
	TYPE_MPLS = 0x8847,
	TYPE_MPLS_MULTI = 0x8848,
	TYPE_PPPOED = 0x8863,
	TYPE_PPPOES = 0x8864,
	TYPE_PPPOED2 = 0x3c12,
	TYPE_PPPOES2 = 0x3c13,
	TYPE_JUMBO = 0x8870,
	TYPE_PTP = 0x88f7,
	TYPE_ATALK = 0x809b,
	TYPE_AARP = 0x80f3,
	TYPE_SLOW = 0x8809,
	TYPE_REALTEK = 0x8899,
	TYPE_NLB = 0x886f,
	TYPE_LLDP = 0x88cc,
	TYPE_AOE = 0x88a2,
	TYPE_LOOPBACK = 0x9000,
	TYPE_EAPOL = 0x888e,
	TYPE_QINQ = 0x88a8,
	TYPE_NSH = 0x894f,
	TYPE_MACSEC = 0x88e5,
	TYPE_VLAN_9100 = 0x9100,
	TYPE_VLAN_9200 = 0x9200,
	TYPE_OSI = 0xfefe,
};

const struct td_tok td_ethertype_names[] = {
	{ TYPE_IP, "IPv4" },
	{ TYPE_MPLS, "MPLS unicast" },
	{ TYPE_MPLS_MULTI, "MPLS multicast" },
	{ TYPE_IPV6, "IPv6" },
	{ TYPE_VLAN, "802.1Q" },
	{ TYPE_VLAN_9100, "802.1Q-9100" },
	{ TYPE_QINQ, "802.1Q-QinQ" },
	{ TYPE_VLAN_9200, "802.1Q-9200" },
	{ TYPE_MACSEC, "802.1AE MACsec" },
	{ 0x0200, "PUP" },
	{ TYPE_ARP, "ARP" },
	{ TYPE_RARP, "Reverse ARP" },
	{ 0x0600, "NS" },
	{ 0x0500, "Sprite" },
	{ 0x1000, "Trail" },
	{ 0x6001, "MOP DL" },
	{ 0x6002, "MOP RC" },
	{ 0x6003, "DN" },
	{ 0x6004, "LAT" },
	{ 0x6007, "SCA" },
	{ 0x6558, "TEB" },
	{ 0x8038, "Lanbridge" },
	{ 0x803c, "DEC DNS" },
	{ 0x803e, "DEC DTS" },
	{ 0x805b, "VEXP" },
	{ 0x805c, "VPROD" },
	{ TYPE_ATALK, "Appletalk" },
	{ TYPE_AARP, "Appletalk ARP" },
	{ TYPE_IPX, "IPX" },
	{ TYPE_PPP, "PPP" },
	{ 0x8808, "MPCP" },
	{ TYPE_SLOW, "Slow Protocols" },
	{ TYPE_PPPOED, "PPPoE D" },
	{ TYPE_PPPOES, "PPPoE S" },
	{ TYPE_EAPOL, "EAPOL" },
	{ TYPE_REALTEK, "Realtek protocols" },
	{ TYPE_NLB, "MS NLB heartbeat" },
	{ TYPE_JUMBO, "Jumbo" },
	{ TYPE_NSH, "NSH" },
	{ TYPE_LOOPBACK, "Loopback" },
	{ TYPE_OSI, "OSI" },
	{ 0x00fe, "GRE-OSI" },
	{ 0xabcd, "CFM (old)" },
	{ 0x8902, "CFM" },
	{ 0x893a, "IEEE1905.1" },
	{ TYPE_LLDP, "LLDP" },
	{ 0x88ca, "TIPC" },
	{ 0x0707, "GeoNet (old)" },
	{ 0x8947, "GeoNet" },
	{ 0x1111, "CALM FAST" },
	{ TYPE_AOE, "AoE" },
	{ TYPE_PTP, "PTP" },
	{ ETHER_ARISTA, "Arista Vendor Specific Protocol" },
	{ 0, NULL },
};

bool td_ethertype(struct td *p, uint32_t type, uint32_t at, uint32_t len, uint32_t caplen,
		  const struct td_link *link)
{
	switch (type) {
	case TYPE_IP: td_ip(p, at, len); return true;
	case TYPE_IPV6: td_ip6_packet(p, at, len); return true;
	case TYPE_ARP:
	case TYPE_RARP: td_arp(p, at, len, caplen); return true;
	case TYPE_ATALK: td_atalk(p, at, len); return true;
	case TYPE_AARP: td_aarp(p, at, len); return true;
	case TYPE_IPX:
		td_print(p, "(NOV-ETHII) ");
		td_ipx(p, at);
		return true;
	case TYPE_OSI:
		if (len == 0 || caplen == 0) {
			p->proto = "isoclns";
			td_trunc(p);
		} else if (td_need(p, at, 1)) {
			td_osi(p, at + 1, len - 1);
		}
		return true;
	case TYPE_PPPOED:
	case TYPE_PPPOES:
	case TYPE_PPPOED2:
	case TYPE_PPPOES2: td_pppoe(p, at, len); return true;
	case TYPE_PPP:
		if (len) {
			td_print(p, ": ");
			td_ppp(p, at, len);
		}
		return true;
	case TYPE_REALTEK: td_realtek(p, at, link); return true;
	case TYPE_SLOW: td_slow(p, at, len); return true;
	case TYPE_LLDP: td_lldp(p, at, len); return true;
	case TYPE_LOOPBACK: td_loopback(p, at, len); return true;
	case TYPE_NLB: td_nlb(p, at); return true;
	case TYPE_AOE: td_aoe(p, at, len); return true;
	case TYPE_PTP: td_ptp(p, at, len); return true;
	case TYPE_EAPOL: td_eapol(p, at); return true;
	case TYPE_NSH: td_nsh(p, at, len); return true;
	case TYPE_MPLS:
	case TYPE_MPLS_MULTI: td_mpls(p, at, len); return true;
	default: return false;
	}
}

void ether_print_type(struct td *p, uint32_t type, uint32_t total)
{
	td_print(p, "ethertype %s (0x%04x), length %u: ",
		 td_tok(p, td_ethertype_names, type, "Unknown"), type, total);
}

/* A payload by its length: LLC, of which it gives the bytes. */
static uint32_t print_llc(struct td *p, const struct ether_span *s, const struct td_link *link)
{
	int n = td_llc(p, s->at, s->len, s->caplen, link);

	if (n < 0)
		td_default(p, s->at, s->caplen);
	return (uint32_t)(n < 0 ? -n : n);
}

/* The same, of a length that the frame gives. */
static uint32_t print_802_3(struct td *p, uint32_t length, struct ether_span s,
			    const struct td_link *link)
{
	if (length < s.len)
		s.len = length;
	if (s.caplen > s.len)
		s.caplen = s.len;
	if (!td_push(p, s.at, s.len))
		return 0;
	uint32_t n = print_llc(p, &s, link);
	td_pop(p);
	return n;
}

static bool is_vlan(uint32_t type)
{
	return type == TYPE_VLAN || type == TYPE_VLAN_9100 || type == TYPE_VLAN_9200 ||
	       type == TYPE_QINQ;
}

static uint32_t take_type(struct td *p, struct ether_span *s)
{
	uint32_t type = td_u16(p, s->at);

	s->at += 2, s->len -= 2, s->caplen -= 2;
	return type;
}

/* Takes the type, what stands before it, and VLAN tags; false where all is said. */
static bool take_types(struct td *p, struct ether_span *s, const struct td_link *link,
		       uint32_t *type)
{
	*type = take_type(p, s);
	if (*type == TYPE_MACSEC) {
		if (!ether_macsec(p, s, link))
			return false;
		uint32_t caplen = s->caplen;
		*type = take_type(p, s);
		if (caplen < 2) {
			td_print(p, " [caplen %u < 2]", caplen);
			return false;
		}
	}
	while (is_vlan(*type) && td_live(p)) {
		if (s->caplen < 4 || s->len < 4) {
			p->proto = "vlan";
			td_trunc(p);
			return false;
		}
		s->at += 2, s->len -= 2, s->caplen -= 2;
		*type = take_type(p, s);
	}
	return td_live(p);
}

/* Gives where the payload begins. */
static uint32_t print_payload(struct td *p, struct ether_span s, uint32_t total,
			      const struct td_link *link)
{
	uint32_t type;

	while (take_types(p, &s, link, &type)) {
		if (type <= LENGTH_MAX) {
			return s.at + print_802_3(p, type, s, link);
		} else if (type == TYPE_JUMBO) {
			return s.at + print_llc(p, &s, link);
		} else if (type == ETHER_ARISTA) {
			if (ether_arista(p, &s, total, link))
				continue;
		} else if (!td_ethertype(p, type, s.at, s.len, s.caplen, link)) {
			td_print(p, "%s > %s, ", td_link_src(p, link), td_link_dst(p, link));
			ether_print_type(p, type, total);
			td_default(p, s.at, s.caplen);
		}
		return s.at;
	}
	/* What could not be read to its type is all header. */
	return s.at + s.caplen;
}

/* A frame with a tag of N bytes that TAG prints; without where it is NULL. */
static uint32_t print_ether(struct td *p, struct ether_span s, td_tag_fn *tag, uint32_t n)
{
	struct td_link link = { .dst = s.at, .src = s.at + 6 };
	uint32_t total = s.len, skip = ADDRESSES + n, start = s.at;

	if (s.len < s.caplen) {
		td_print(p, "[length %u < caplen %u]", s.len, s.caplen);
		td_invalid(p);
		return s.len;
	}
	if (s.caplen < skip + 2) {
		td_trunc(p);
		return s.caplen;
	}
	if (tag)
		tag(p, s.at + ADDRESSES);
	s.at += skip, s.len -= skip, s.caplen -= skip;
	return print_payload(p, s, total, &link) - start;
}

uint32_t td_ether(struct td *p, uint32_t at, uint32_t len, uint32_t caplen)
{
	if (!td_enter(p))
		return 0;
	p->proto = "ether";
	uint32_t n = print_ether(p, (struct ether_span){ at, len, caplen }, NULL, 0);
	td_leave(p);
	return n;
}

uint32_t td_ether_tagged(struct td *p, uint32_t len, uint32_t caplen, td_tag_fn *print, uint32_t n)
{
	return print_ether(p, (struct ether_span){ 0, len, caplen }, print, n);
}
