/* Link types: what stands before the network layer. */
#include "frame.h"
#include "protos.h"
#include "state.h"

enum {
	NULL_HLEN = 4,
	PPP_HLEN = 4,
	SLL_HLEN = 16,
	SLL2_HLEN = 20,
	PPPOE_HLEN = 6,
	SLL_802_3 = 1,
	SLL_802_2 = 4,
	LENGTH_MAX = 1500
};
enum { TYPE_VLAN = 0x8100 };
/* Link types that only this form reads. */
enum {
	LINKTYPE_TOKEN_RING = 6,
	LINKTYPE_ARCNET = 7,
	LINKTYPE_SLIP = 8,
	LINKTYPE_FDDI = 10,
	LINKTYPE_ATM_11 = 11, /* as Linux numbers it in memory, and some have written it */
	LINKTYPE_CLIP_19 = 19,
	LINKTYPE_PPP_SERIAL = 50,
	LINKTYPE_PPPOE = 51,
	LINKTYPE_SYMANTEC = 99,
	LINKTYPE_ATM = 100,
	LINKTYPE_CHDLC = 104,
	LINKTYPE_WLAN = 105,
	LINKTYPE_CLIP = 106,
	LINKTYPE_FRELAY = 107,
	LINKTYPE_ENC = 109,
	LINKTYPE_PFLOG = 117,
	LINKTYPE_PRISM = 119,
	LINKTYPE_FIBRE_CHANNEL = 122,
	LINKTYPE_ARCNET_LINUX = 129,
	LINKTYPE_FIREWIRE = 138,
	LINKTYPE_USER2 = 149,
	LINKTYPE_AVS = 163,
	LINKTYPE_PPP_PPPD = 166,
	LINKTYPE_MFR = 182,
	LINKTYPE_PPI = 192,
	LINKTYPE_IPNET = 226,
	LINKTYPE_NFLOG = 239,
	LINKTYPE_NETANALYZER = 240,
	LINKTYPE_NETANALYZER_ALL = 241,
	LINKTYPE_INFINIBAND = 242,
	LINKTYPE_PKTAP = 258,
	LINKTYPE_BRCM = 281,
	LINKTYPE_BRCM_PREPENDED = 282,
	LINKTYPE_DSA = 284,
	LINKTYPE_EDSA = 285,
};

static const struct td_tok packet_types[] = { { 0, "In" }, { 1, "B" },   { 2, "M" },
					      { 3, "P" },  { 4, "Out" }, { 0, NULL } };

/* A cooked header, version 1 or 2. */
struct cooked {
	uint32_t protocol, address_length, address, hlen;
};

static void print_type(struct td *p, uint32_t type)
{
	if (type == SLL_802_3)
		td_print(p, "802.3");
	else if (type == SLL_802_2)
		td_print(p, "802.2");
	else
		td_print(p, "ethertype %s (0x%04x)",
			 type <= LENGTH_MAX ? "Unknown" :
					      td_tok(p, td_ethertype_names, type, "Unknown"),
			 type);
}

/* What tcpdump says of the header where the payload is unknown. */
static void print_cooked(struct td *p, const struct cooked *c, uint32_t len)
{
	if (c->hlen == SLL_HLEN) {
		p->proto = "sll";
		td_print(p, "%3s ", td_tok(p, packet_types, td_u16(p, 0), "?"));
	} else {
		p->proto = "sll2";
		td_print(p, "ifindex %u ", td_u32(p, 4));
	}
	if (c->address_length == 6)
		td_print(p, "%s ", td_mac(p, c->address));
	print_type(p, c->protocol);
	td_print(p, ", length %u: ", len);
}

static void print_cooked_payload(struct td *p, const struct cooked *c, uint32_t len,
				 uint32_t caplen)
{
	static const struct td_link none = { .none = true };
	uint32_t type = c->protocol, at = c->hlen;

	len -= c->hlen, caplen -= c->hlen;
	p->link = at;
	while (type == TYPE_VLAN && td_live(p)) {
		if (caplen < 4) {
			p->proto = "vlan";
			td_trunc(p);
			p->link = at + caplen;
			return;
		}
		type = td_u16(p, at + 2);
		if (type <= LENGTH_MAX)
			type = SLL_802_2;
		td_print(p, "ethertype %s, ", td_tok(p, td_ethertype_names, type, "Unknown"));
		at += 4, len -= 4, caplen -= 4;
		p->link = at;
	}
	if (type == SLL_802_3) {
		td_ipx(p, at);
		return;
	}
	int llc = type == SLL_802_2 ? td_llc(p, at, len, caplen, &none) : -1;
	if (llc >= 0) {
		p->link += (uint32_t)llc;
		return;
	}
	if (type > LENGTH_MAX) {
		if (td_ethertype(p, type, at, len, caplen, &none))
			return;
		print_cooked(p, c, len + c->hlen);
	}
	td_default(p, at, caplen);
}

/* LINKTYPE_LINUX_SLL */
static void print_sll(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "sll";
	if (!td_need(p, 0, SLL_HLEN))
		return;
	struct cooked c = { .protocol = td_u16(p, 14),
			    .address_length = td_u16(p, 4),
			    .address = 6,
			    .hlen = SLL_HLEN };
	print_cooked_payload(p, &c, len, caplen);
}

/* LINKTYPE_LINUX_SLL2 */
static void print_sll2(struct td *p, uint32_t len, uint32_t caplen)
{
	char name[TCPDUMP_IFNAME_MAX] = "?";

	p->proto = "sll2";
	if (!td_need(p, 0, SLL2_HLEN))
		return;
	struct cooked c = { .protocol = td_u16(p, 0),
			    .address_length = td_u8(p, 11),
			    .address = 12,
			    .hlen = SLL2_HLEN };
	tcpdump_ifname(p->state, td_u32(p, 4), name);
	td_print(p, "%-5s ", name);
	td_print(p, "%-3s ", td_tok(p, packet_types, td_u8(p, 10), "?"));
	print_cooked_payload(p, &c, len, caplen);
}

/* LINKTYPE_NULL and LINKTYPE_LOOP: the address family, in either byte order. */
static void print_null(struct td *p, uint32_t len, uint32_t caplen)
{
	static const struct td_tok families[] = {
		{ 2, "IPv4" },  { 6, "NS" },    { 7, "ISO" },   { 16, "Appletalk" }, { 23, "IPX" },
		{ 24, "IPv6" }, { 28, "IPv6" }, { 30, "IPv6" }, { 0, NULL },
	};

	p->proto = "null";
	p->link = NULL_HLEN;
	uint32_t family = td_le32(p, 0);
	if (family >> 16)
		family = td_u32(p, 0);
	switch (family) {
	case 2: td_ip(p, 4, len - 4); break;
	case 7: td_osi(p, 4, len - 4); break;
	case 16: td_atalk(p, 4, len - 4); break;
	case 24:
	case 28:
	case 30: td_ip6_packet(p, 4, len - 4); break;
	default:
		td_print(p, "AF %s (%u), length %u: ", td_tok(p, families, family, "Unknown"),
			 family, len);
		td_default(p, 4, caplen - 4);
		break;
	}
}

static void print_ppp(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "ppp";
	p->link = PPP_HLEN;
	if (caplen < PPP_HLEN)
		td_trunc(p);
	else
		td_ppp(p, 0, len);
}

static bool print_rare(struct td *p, uint32_t linktype, uint32_t len, uint32_t caplen)
{
	switch (linktype) {
	case LINKTYPE_SLIP: td_slip(p, len); return true;
	case LINKTYPE_CHDLC: td_chdlc(p, len); return true;
	case LINKTYPE_FRELAY: td_fr(p, len, caplen); return true;
	case LINKTYPE_MFR: td_mfr(p, len, caplen); return true;
	case LINKTYPE_TOKEN_RING: td_token_ring(p, len, caplen); return true;
	case LINKTYPE_FDDI: td_fddi(p, len, caplen); return true;
	case LINKTYPE_ARCNET: td_arcnet(p, len, caplen); return true;
	case LINKTYPE_ARCNET_LINUX: td_arcnet_linux(p, len, caplen); return true;
	case LINKTYPE_ATM:
	case LINKTYPE_ATM_11: td_atm(p, len, caplen); return true;
	case LINKTYPE_CLIP:
	case LINKTYPE_CLIP_19: td_clip(p, len, caplen); return true;
	case LINKTYPE_FIBRE_CHANNEL: td_fibre_channel(p, len, caplen); return true;
	case LINKTYPE_FIREWIRE: td_firewire(p, len, caplen); return true;
	case LINKTYPE_ENC: td_enc(p, len); return true;
	case LINKTYPE_PFLOG: td_pflog(p, len, caplen); return true;
	case LINKTYPE_SYMANTEC: td_symantec(p, len, caplen); return true;
	case LINKTYPE_IPNET: td_ipnet(p, len, caplen); return true;
	case LINKTYPE_NFLOG: td_nflog(p, len, caplen); return true;
	case LINKTYPE_INFINIBAND: td_infiniband(p, len, caplen); return true;
	default: return false;
	}
}

bool td_linktype(struct td *p, uint32_t linktype, uint32_t len, uint32_t caplen)
{
	switch (linktype) {
	case LINKTYPE_ETHERNET: p->link = td_ether(p, 0, len, caplen); return true;
	case LINKTYPE_NULL:
	case LINKTYPE_LOOP: print_null(p, len, caplen); return true;
	case LINKTYPE_RAW:
	case LINKTYPE_RAW_12:
	case LINKTYPE_RAW_14:
	case LINKTYPE_IPV4:
	case LINKTYPE_IPV6: td_ip_any(p, 0, len); return true;
	case LINKTYPE_LINUX_SLL: print_sll(p, len, caplen); return true;
	case LINKTYPE_LINUX_SLL2: print_sll2(p, len, caplen); return true;
	case LINKTYPE_PPP:
	case LINKTYPE_PPP_PPPD: print_ppp(p, len, caplen); return true;
	case LINKTYPE_PPP_SERIAL: td_ppp_serial(p, len, caplen); return true;
	case LINKTYPE_PPPOE:
		p->link = PPPOE_HLEN;
		td_pppoe(p, 0, len);
		return true;
	case LINKTYPE_WLAN: td_wlan(p, len, caplen); return true;
	case LINKTYPE_RADIOTAP: td_radiotap(p, len, caplen); return true;
	case LINKTYPE_AVS: td_wlan_avs(p, len, caplen); return true;
	case LINKTYPE_PRISM: td_wlan_prism(p, len, caplen); return true;
	case LINKTYPE_PPI: td_ppi(p, len, caplen); return true;
	case LINKTYPE_PKTAP:
	case LINKTYPE_USER2: td_pktap(p, len, caplen); return true;
	case LINKTYPE_DSA: td_dsa(p, len, caplen); return true;
	case LINKTYPE_EDSA: td_edsa(p, len, caplen); return true;
	case LINKTYPE_BRCM: td_brcm(p, len, caplen); return true;
	case LINKTYPE_BRCM_PREPENDED: td_brcm_prepended(p, len, caplen); return true;
	case LINKTYPE_NETANALYZER: td_netanalyzer(p, len, caplen, false); return true;
	case LINKTYPE_NETANALYZER_ALL: td_netanalyzer(p, len, caplen, true); return true;
	default: return print_rare(p, linktype, len, caplen);
	}
}
