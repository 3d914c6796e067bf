/* MPLS label stacks, RFC 3032. */
#include "protos.h"

enum { LABEL_IP4 = 0, LABEL_IP6 = 2, LABEL_IMPLICIT = 3, LABEL_RESERVED = 16 };

static const char *label_name(uint32_t label)
{
	static const char *const names[] = { "IPv4 explicit NULL", "router alert",
					     "IPv6 explicit NULL", "implicit NULL" };

	return label < sizeof names / sizeof names[0] ? names[label] : "rsvd";
}

static void print_label(struct td *p, uint32_t entry, bool first)
{
	uint32_t label = entry >> 12;

	td_print(p, "%s(label %u", first ? " " : "\n\t", label);
	if (label < LABEL_RESERVED)
		td_print(p, " (%s)", label_name(label));
	td_print(p, ", tc %u%s, ttl %u)", entry >> 9 & 7, entry >> 8 & 1 ? ", [S]" : "",
		 entry & 0xff);
}

/* The label says what follows, or else the first byte does. */
static void print_payload(struct td *p, uint32_t label, uint32_t at, uint32_t len)
{
	uint8_t first = 0x45;

	if (label == LABEL_IP6)
		first = 0x60;
	else if (label != LABEL_IP4 && label != LABEL_IMPLICIT) {
		if (len < 1)
			return;
		first = td_u8(p, at);
	}
	if (first >= 0x45 && first <= 0x4f) {
		td_print(p, "\n\t");
		td_ip(p, at, len);
	} else if (first >= 0x60 && first <= 0x6f) {
		td_print(p, "\n\t");
		td_ip6_packet(p, at, len);
	} else if (first >= 0x81 && first <= 0x83) {
		td_print(p, "\n\t");
		td_osi(p, at, len);
	} else {
		td_default(p, at, len);
	}
}

void td_mpls(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t entry = 0;

	if (!td_enter(p))
		return;
	p->proto = "mpls";
	td_caps(p);
	for (bool first = true; first || !(entry >> 8 & 1); first = false) {
		if (len < 4 || p->dead) {
			td_invalid(p);
			td_need(p, at, len);
			td_leave(p);
			return;
		}
		entry = td_u32(p, at);
		print_label(p, entry, first);
		at += 4, len -= 4;
	}
	print_payload(p, entry >> 12, at, len);
	td_leave(p);
}
