/* Tags that a switch's chip adds to Ethernet frames: Marvell's DSA and EDSA, Broadcom's. */
#include "protos.h"

enum { DSA = 4, EDSA = 8, BRCM = 4, BRCM_INGRESS = 0x20 };

static void print_dsa_tag(struct td *p, uint32_t at)
{
	uint32_t device = td_u8(p, at) & 0x1fu, port = td_u8(p, at + 1) >> 3;
	bool bit = td_u8(p, at + 1) & 4;

	switch (td_u8(p, at) >> 6) {
	case 0: td_print(p, "port %u.%u > CPU, ", device, port); break;
	case 1: td_print(p, "CPU > port %u.%u, ", device, port); break;
	case 2: td_print(p, "port %u.%u > %s Sniffer, ", device, port, bit ? "Rx" : "Tx"); break;
	default: td_print(p, "Forward %s %u.%u, ", bit ? "trunk" : "port", device, port); break;
	}
	td_print(p, "VLAN %u%c, ", td_u16(p, at + 2) & 0x0fffu, td_u8(p, at) & 0x20 ? 't' : 'u');
}

static void print_dsa(struct td *p, uint32_t at)
{
	td_print(p, "DSA ");
	print_dsa_tag(p, at);
}

static void print_edsa(struct td *p, uint32_t at)
{
	td_print(p, "EDSA 0x%04x, ", td_u16(p, at));
	print_dsa_tag(p, at + 4);
}

static void print_brcm(struct td *p, uint32_t at)
{
	static const struct td_tok egress[] = {
		{ 0, "None" }, { 1, "Untag" }, { 2, "Header" }, { 3, "Reserved" }, { 0, NULL }
	};
	static const struct td_tok reasons[] = {
		{ 1, "mirror" },      { 2, "MAC learning" }, { 4, "switching" }, { 8, "prot term" },
		{ 16, "prot snoop" }, { 32, "exception" },   { 0, NULL },
	};
	uint8_t operation = td_u8(p, at), b = td_u8(p, at + 1), last = td_u8(p, at + 3);

	td_print(p, "BRCM tag OP: %s", operation ? "IG" : "EG");
	if (operation & BRCM_INGRESS)
		td_print(p, ", TC: %u, TE: %s, TS: %u, DST map: 0x%04x, ", b >> 2 & 7u,
			 td_tok(p, egress, b & 3, "unknown"), b >> 7u, td_u16(p, at + 2) & 0x01ffu);
	else
		td_print(p, ", CID: %u, RC: %s, TC: %u, port: %u, ", b,
			 td_tok(p, reasons, td_u8(p, at + 2), "reserved"), last >> 5u,
			 last & 0x1fu);
}

void td_dsa(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "dsa";
	p->link = td_ether_tagged(p, len, caplen, print_dsa, DSA);
}

void td_edsa(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "edsa";
	p->link = td_ether_tagged(p, len, caplen, print_edsa, EDSA);
}

void td_brcm(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "brcm-tag";
	p->link = td_ether_tagged(p, len, caplen, print_brcm, BRCM);
}

void td_brcm_prepended(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "brcm-tag-prepend";
	if (td_need(p, 0, BRCM))
		p->link = BRCM + td_ether(p, BRCM, len - BRCM, caplen - BRCM);
}
