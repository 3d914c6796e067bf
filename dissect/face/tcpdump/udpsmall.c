/* vat, an audio tool of the MBone, and Broadcom's shim for lawful interception. */
#include "protos.h"

enum { SHIM = 4 };
enum { SHIM_UNDECIDED = 4, SHIM_IP4, SHIM_IP6, SHIM_ETHER };

void td_vat(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "vat";
	if (len < 2) {
		td_print(p, "udp/va/vat, length %u < 2", len);
		return;
	}
	uint16_t first = td_u16(p, at);
	if (first & 0xf060) {
		td_print(p, "udp/vt %u %u / %u", len, first & 0x3ffu, first >> 10);
		return;
	}
	if (len < 8) {
		td_print(p, "udp/vat, length %u < 8", len);
		return;
	}
	uint32_t head = td_u32(p, at), stamp = td_u32(p, at + 4);
	td_print(p, "udp/vat %u c%u %u%s", len - 8, head & 0xffff, stamp,
		 head & 0x800000 ? "*" : "");
	if (head & 0x1f0000)
		td_print(p, " f%u", head >> 16 & 0x1f);
	if (head & 0x3f000000)
		td_print(p, " s%u", head >> 24 & 0x3f);
}

void td_bcm_li(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok directions[] = {
		{ 1, "unused" }, { 2, "egress" }, { 3, "ingress" }, { 0, NULL }
	};
	static const struct td_tok types[] = { { SHIM_UNDECIDED, "undecided" },
					       { SHIM_IP4, "ipv4" },
					       { SHIM_IP6, "ipv6" },
					       { SHIM_ETHER, "ethernet" },
					       { 0, NULL } };
	static const struct td_tok subtypes[] = {
		{ 1, "single VLAN tag" }, { 2, "double VLAN tag" }, { 3, "untagged" }, { 0, NULL }
	};

	p->proto = "bcm_li";
	if (len < SHIM) {
		td_print(p, " (length %u < %u)", len, SHIM);
		td_invalid(p);
		return;
	}
	uint32_t shim = td_u32(p, at), type = shim >> 25 & 15;
	td_print(p, "\n    BCM-LI-SHIM: direction %s, pkt-type %s, pkt-subtype %s, li-id %u\n    ",
		 td_tok(p, directions, shim >> 29, "unknown"), td_tok(p, types, type, "unknown"),
		 td_tok(p, subtypes, shim >> 22 & 7, "unknown"), shim & 0x3fffff);
	at += SHIM, len -= SHIM;
	switch (type) {
	case SHIM_ETHER: td_ether(p, at, len, at < p->end ? p->end - at : 0); break;
	case SHIM_IP4: td_ip(p, at, len); break;
	case SHIM_IP6: td_ip6_packet(p, at, len); break;
	case SHIM_UNDECIDED:
		if (td_u8(p, at) >> 4 == 4)
			td_ip(p, at, len);
		else if (td_u8(p, at) >> 4 == 6)
			td_ip6_packet(p, at, len);
		else
			td_print(p, "unknown payload");
		break;
	default: td_invalid(p); break;
	}
}
