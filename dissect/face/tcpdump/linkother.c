/* Link types beyond those of the walk: Cisco's HDLC, SLIP, Solaris' IPNET, NFLOG, InfiniBand. */
#include "protos.h"

enum { CHDLC = 4, SLIP = 16, IPNET = 24, NFLOG = 4, NFLOG_TLV = 4, INFINIBAND = 44 };
enum { TYPE_IP = 0x0800, TYPE_SLARP = 0x8035, TYPE_IP6 = 0x86dd, TYPE_MPLS = 0x8847 };
enum {
	TYPE_MPLS_MULTI = 0x8848,
	TYPE_OSI = 0xfefe,
	SLARP_MIN = 14,
	SLARP_MAX = 18,
	NFLOG_PAYLOAD = 9
};
enum { AF_IP4 = 2, AF_IP6_LINUX = 10, AF_IP6_SOLARIS = 26 };

static void print_keepalive(struct td *p, uint32_t at, uint32_t len)
{
	td_print(p, "keepalive: mineseen=0x%08x, yourseen=0x%08x, reliability=0x%04x",
		 td_u32(p, at + 4), td_u32(p, at + 8), td_u16(p, at + 12));
	if (len < SLARP_MAX)
		return;
	uint32_t s = td_u32(p, at + SLARP_MIN) / 1000;
	td_print(p, ", link uptime=%ud%uh%um%us", s / 86400, s / 3600 % 24, s / 60 % 60, s % 60);
}

/* Cisco's protocol for serial lines: addresses, and whether the other side is there. */
static void print_slarp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "chdlc_slarp";
	td_print(p, "SLARP (length: %u), ", len);
	if (len < SLARP_MIN || !td_has(p, at, SLARP_MIN)) {
		td_trunc(p);
		return;
	}
	uint32_t code = td_u32(p, at);
	switch (code) {
	case 0: td_print(p, "request"); break;
	case 1: td_print(p, "reply %s/%s", td_ip4(p, at + 4), td_ip4(p, at + 8)); break;
	case 2: print_keepalive(p, at, len); break;
	default: td_print(p, "0x%02x unknown", code); break;
	}
	if (len > SLARP_MAX)
		td_print(p, ", (trailing junk: %u bytes)", len - SLARP_MAX);
	/* The dump begins behind the up time where that was printed, though its length does not. */
	if (code == 2 && len >= SLARP_MAX)
		at += SLARP_MIN;
	td_unknown(p, "\n\t", at + 4, len - 4);
}

/* A byte may stand before the header. */
static void print_osi(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t second = len < 2 ? 0 : td_u8(p, at + 1);
	bool fudged = second >= 0x81 && second <= 0x83;

	if (len < 2)
		td_trunc(p);
	else
		td_osi(p, at + fudged, len - fudged);
}

void td_chdlc(struct td *p, uint32_t len)
{
	p->proto = "chdlc";
	p->link = CHDLC;
	if (len < CHDLC) {
		td_trunc(p);
		return;
	}
	uint16_t type = td_u16(p, 2);
	len -= CHDLC;
	switch (type) {
	case TYPE_IP: td_ip(p, CHDLC, len); break;
	case TYPE_IP6: td_ip6_packet(p, CHDLC, len); break;
	case TYPE_SLARP: print_slarp(p, CHDLC, len); break;
	case TYPE_OSI: print_osi(p, CHDLC, len); break;
	case TYPE_MPLS:
	case TYPE_MPLS_MULTI: td_mpls(p, CHDLC, len); break;
	default: td_print(p, "unknown CHDLC protocol (0x%04x)", type); break;
	}
}

void td_slip(struct td *p, uint32_t len)
{
	p->proto = "slip";
	if (!td_need(p, 0, SLIP))
		return;
	p->link = SLIP;
	uint8_t version = td_u8(p, SLIP) >> 4;
	if (version == 4)
		td_ip(p, SLIP, len - SLIP);
	else if (version == 6)
		td_ip6_packet(p, SLIP, len - SLIP);
	else
		td_print(p, "ip v%u", version);
}

void td_ipnet(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "ipnet";
	if (!td_need(p, 0, IPNET))
		return;
	p->link = IPNET;
	uint8_t family = td_u8(p, 1);
	if (family == AF_IP4) {
		td_ip(p, IPNET, len - IPNET);
	} else if (family == AF_IP6_SOLARIS) {
		td_ip6_packet(p, IPNET, len - IPNET);
	} else {
		td_print(p, "%u > %u, family Unknown (%u), length %u: ", td_u32(p, 16),
			 td_u32(p, 20), family, len);
		td_default(p, IPNET, caplen - IPNET);
	}
}

/* The payload's place among the fields, or TD_NOWHERE; *LEN and *CAPLEN are what is left there. */
static uint32_t find_payload(struct td *p, uint32_t at, uint32_t *len, uint32_t *caplen)
{
	while (*len > 0 && td_live(p)) {
		if (*caplen < NFLOG_TLV || !td_has(p, at, NFLOG_TLV))
			return TD_NOWHERE;
		uint32_t n = (td_le16(p, at) + 3u) & 0xfffc;
		if (n < NFLOG_TLV || *caplen < n)
			return TD_NOWHERE;
		bool found = td_le16(p, at + 2) == NFLOG_PAYLOAD;
		if (found)
			n = NFLOG_TLV;
		at += n, *len -= n, *caplen -= n;
		if (found)
			break;
	}
	return at;
}

void td_nflog(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "nflog";
	p->link = caplen;
	if (caplen < NFLOG) {
		td_trunc(p);
		return;
	}
	uint8_t family = td_u8(p, 0), version = td_u8(p, 1);
	p->link = NFLOG;
	if (version != 0) {
		td_print(p, "version %u (unknown)", version);
		return;
	}
	len -= NFLOG, caplen -= NFLOG;
	uint32_t at = find_payload(p, NFLOG, &len, &caplen);
	if (at != TD_NOWHERE)
		p->link = at;
	if (at == TD_NOWHERE) {
		td_trunc(p);
	} else if (family == AF_IP4) {
		td_ip(p, at, len);
	} else if (family == AF_IP6_LINUX) {
		td_ip6_packet(p, at, len);
	} else {
		td_print(p, "version %u, resource ID %u, family Unknown (%u), length %u: ", version,
			 td_u16(p, 2), family, len + NFLOG);
		td_default(p, at, caplen);
	}
}

void td_infiniband(struct td *p, uint32_t len, uint32_t caplen)
{
	static const struct td_link none = { .none = true };

	p->proto = "ipoib";
	p->link = caplen < INFINIBAND ? caplen : INFINIBAND;
	if (caplen < INFINIBAND || len < INFINIBAND) {
		td_trunc(p);
		return;
	}
	uint16_t type = td_u16(p, 40);
	uint32_t left = caplen - INFINIBAND;
	if (td_ethertype(p, type, INFINIBAND, len - INFINIBAND, left, &none))
		return;
	td_print(p, ", ethertype %s (0x%04x), length %u: ",
		 td_tok(p, td_ethertype_names, type, "Unknown"), type, len);
	td_default(p, INFINIBAND, left);
}
