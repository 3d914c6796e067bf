/* Local networks of old: Token Ring (IEEE 802.5), FDDI, ARCNET (RFC 1201). */
#include "protos.h"

enum { TOKEN_HLEN = 14, ROUTED = 0x80, TOKEN_LLC = 1 };
enum { FDDI_HLEN = 13, FDDI_CLASS = 0xf0, FDDI_ASYNC = 0x50, FDDI_SMT = 0x40 };
enum {
	ARC_HLEN = 3,
	ARC_NEW_HLEN = 6,
	ARC_EXCEPTION_HLEN = 10,
	ARC_LINUX_HLEN = 5,
	ARC_LINUX_NEW_HLEN = 8,
	ARC_EXCEPTION = 0xff,
	ARC_DIAGNOSE = 0x80,
	ARC_IP6 = 0xc4,
	ARC_IP = 212,
	ARC_ARP = 213,
	ARC_RARP = 214,
	ARC_ATALK = 221,
	ARC_IP_OLD = 240,
	ARC_ARP_OLD = 241,
	ARC_IPX = 250,
};

static void print_llc(struct td *p, uint32_t at, uint32_t len, uint32_t caplen,
		      const struct td_link *link)
{
	int n = td_llc(p, at, len, caplen, link);

	if (n < 0)
		td_default(p, at, caplen);
	p->link = at + (uint32_t)(n < 0 ? -n : n);
}

/* The route through the bridges, IEEE 802.1D annex C; *N is its length.  False where it was cut. */
static bool print_route(struct td *p, uint32_t at, uint32_t caplen, uint32_t *n)
{
	static const char *const casts[] = { "Non-Broadcast", "All-routes", "Single-route" };
	static const char *const sizes[] = { "516",  "1500",  "2052",  "4472",
					     "8144", "11407", "17800", "??" };

	uint16_t control = caplen < TOKEN_HLEN + 2 ? 0 : td_u16(p, at);
	uint32_t cast = control >> 13;
	*n = control >> 8 & 0x1f;
	if (caplen < TOKEN_HLEN + 2 || caplen < TOKEN_HLEN + *n) {
		td_trunc(p);
		return false;
	}
	td_print(p, "%s %s", casts[cast < 4 ? 0 : cast / 2 - 1],
		 control >> 7 & 1 ? "Backward" : "Forward");
	for (uint32_t i = 2; i + 2 <= *n; i += 2)
		td_print(p, " [%u:%u]", td_u16(p, at + i) >> 4, td_u16(p, at + i) & 15);
	td_print(p, " (%s) ", sizes[control >> 4 & 7]);
	return true;
}

void td_token_ring(struct td *p, uint32_t len, uint32_t caplen)
{
	struct td_link link = { .dst = 2, .src = 8 };
	uint32_t total = len, at = TOKEN_HLEN, route;

	p->proto = "token-ring";
	p->link = at;
	if (caplen < TOKEN_HLEN) {
		td_trunc(p);
		return;
	}
	link.routed = td_u8(p, link.src) & ROUTED;
	if (link.routed) {
		if (!print_route(p, at, caplen, &route))
			return;
		at += route;
		p->link = at;
	}
	len -= at, caplen -= at;
	if (td_u8(p, 1) >> 6 == TOKEN_LLC) {
		print_llc(p, at, len, caplen, &link);
		return;
	}
	td_print(p, "%02x %02x %s > %s, length %u: ", td_u8(p, 0), td_u8(p, 1),
		 td_link_src(p, &link), td_link_dst(p, &link), total);
	td_default(p, at, caplen);
}

/* Frame control. */
static void print_control(struct td *p, uint8_t control)
{
	static const struct td_tok names[] = {
		{ 0x40, "void" }, { 0x80, "nrt" },    { 0xc0, "rt" },    { 0x41, "info" },
		{ 0x4f, "nsa" },  { 0xc2, "beacon" }, { 0xc3, "claim" }, { 0, NULL },
	};
	static const struct td_tok classes[] = {
		{ 0xc0, "mac" },  { FDDI_SMT, "smt" },   { FDDI_ASYNC, "async" },
		{ 0xd0, "sync" }, { 0x60, "imp_async" }, { 0xe0, "imp_sync" },
		{ 0, NULL },
	};
	const struct td_tok *name = names;

	while (name->s && name->v != control)
		name++;
	if (name->s) {
		td_print(p, "%s ", name->s);
		return;
	}
	for (name = classes; name->s && name->v != (control & FDDI_CLASS);)
		name++;
	if (name->s)
		td_print(p, "%s%x ", name->s, control & 15u);
	else
		td_print(p, "%02x ", control);
}

void td_fddi(struct td *p, uint32_t len, uint32_t caplen)
{
	struct td_link link = { .dst = 1, .src = 7 };

	p->proto = "fddi";
	p->link = caplen < FDDI_HLEN ? caplen : FDDI_HLEN;
	if (caplen < FDDI_HLEN) {
		td_trunc(p);
		return;
	}
	uint8_t control = td_u8(p, 0);
	caplen -= FDDI_HLEN;
	if ((control & FDDI_CLASS) == FDDI_ASYNC) {
		print_llc(p, FDDI_HLEN, len - FDDI_HLEN, caplen, &link);
	} else if ((control & FDDI_CLASS) == FDDI_SMT) {
		td_print(p, "<SMT printer not yet implemented>");
	} else {
		print_control(p, control);
		td_print(p, "%s > %s, length %u: ", td_link_src(p, &link), td_link_dst(p, &link),
			 len);
		td_default(p, FDDI_HLEN, caplen);
	}
}

static bool is_plain(uint8_t type)
{
	return type == ARC_IP_OLD || type == ARC_ARP_OLD || type == ARC_DIAGNOSE;
}

static void print_arc_payload(struct td *p, uint8_t type, uint32_t at, uint32_t len,
			      uint32_t caplen)
{
	switch (type) {
	case ARC_IP_OLD:
	case ARC_IP: td_ip(p, at, len); break;
	case ARC_IP6: td_ip6_packet(p, at, len); break;
	case ARC_ARP_OLD:
	case ARC_ARP:
	case ARC_RARP: td_arp(p, at, len, caplen); break;
	case ARC_ATALK: td_atalk(p, at, len); break;
	case ARC_IPX: td_ipx(p, at); break;
	default: td_dump_ascii(p, "\n\t", at, caplen); break;
	}
}

/* A header that ends before its fragment's number. */
static void print_arc_cut(struct td *p, uint8_t type, uint32_t len, const char *what)
{
	static const struct td_tok names[] = {
		{ ARC_IP, "ip" },  { ARC_ARP, "arp" }, { ARC_RARP, "rarp" }, { ARC_ATALK, "atalk" },
		{ 247, "banyan" }, { ARC_IPX, "ipx" }, { ARC_IP6, "ipv6" },  { 0, NULL },
	};

	td_print(p, "%02x %02x %s %u: %s", td_u8(p, 0), td_u8(p, 1),
		 td_tok(p, names, type, "%02x", type), len, what);
	td_fail(p);
}

void td_arcnet(struct td *p, uint32_t len, uint32_t caplen)
{
	uint32_t n = ARC_HLEN;
	uint8_t flag = 0;

	p->proto = "arcnet";
	if (!td_need(p, 0, ARC_HLEN))
		return;
	uint8_t type = td_u8(p, 2);
	if (!is_plain(type)) {
		n = ARC_NEW_HLEN;
		if (caplen < n) {
			print_arc_cut(p, type, len, " phds");
			return;
		}
		flag = td_u8(p, 3);
		if (flag == ARC_EXCEPTION) {
			n = ARC_EXCEPTION_HLEN;
			if (caplen < n) {
				print_arc_cut(p, type, len, " phds extended");
				return;
			}
			flag = td_u8(p, 7);
		}
	}
	p->link = n;
	/* Of a fragment behind the first there is nothing to say. */
	if (flag == 0 || flag & 1)
		print_arc_payload(p, type, n, len - n, caplen - n);
}

void td_arcnet_linux(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "arcnet_linux";
	if (!td_need(p, 0, ARC_LINUX_HLEN))
		return;
	uint8_t type = td_u8(p, 4);
	uint32_t n = is_plain(type) ? ARC_LINUX_HLEN : ARC_LINUX_NEW_HLEN;
	p->link = n;
	if (td_need(p, 0, n))
		print_arc_payload(p, type, n, len - n, caplen - n);
}
