/* Tunnels: GRE (RFC 2784, 2637), VXLAN (7348), VXLAN-GPE, GENEVE (8926), NSH (8300), OTV. */
#include "protos.h"

enum {
	TYPE_GRE_OSI = 0x00fe,
	TYPE_TEB = 0x6558,
	TYPE_PPP = 0x880b,
	TYPE_MPLS = 0x8847,
	TYPE_IP = 0x0800,
	TYPE_IPV6 = 0x86dd,
	TYPE_IPX = 0x8137
};
enum {
	GRE_CHECKSUM = 0x8000,
	GRE_ROUTING = 0x4000,
	GRE_KEY = 0x2000,
	GRE_SEQUENCE = 0x1000,
	GRE_ACK = 0x0080
};

static const struct td_tok gre_flags[] = {
	{ GRE_CHECKSUM, "checksum present" },
	{ GRE_ROUTING, "routing present" },
	{ GRE_KEY, "key present" },
	{ GRE_SEQUENCE, "sequence# present" },
	{ 0x0800, "source routing present" },
	{ GRE_ACK, "ack present" },
	{ 0, NULL },
};

/* Reads on behind what it has read. */
struct place {
	uint32_t at, len;
};

/* True where N bytes are there; moves over them. */
static bool take(struct td *p, struct place *x, uint32_t n)
{
	if (!td_has(p, x->at, n) || x->len < n)
		return false;
	x->at += n;
	x->len -= n;
	return true;
}

/* The addresses of a source route (RFC 1701), SIZE bytes each; false where they were cut. */
static bool print_hops(struct td *p, struct place x, uint32_t size, uint8_t offset, uint8_t len)
{
	uint32_t start = x.at;

	if (offset & (size - 1)) {
		td_print(p, ", badoffset=%u", offset);
		return true;
	}
	if (len & (size - 1)) {
		td_print(p, ", badlength=%u", len);
		return true;
	}
	if (offset >= len) {
		td_print(p, ", badoff/len=%u/%u", offset, len);
		return true;
	}
	for (; len != 0; len = (uint8_t)(len - size)) {
		uint32_t at = x.at;
		if (!take(p, &x, size))
			return false;
		td_print(p, " %s", at - start == offset ? "*" : "");
		if (size == 4)
			td_print(p, "%s", td_ip4(p, at));
		else
			td_print(p, "%x", td_u16(p, at));
	}
	return true;
}

static bool print_route(struct td *p, struct place *x, uint32_t family, uint8_t offset, uint8_t len)
{
	bool whole = true;

	if (family == 0x0800 || family == 0xfffe) {
		td_print(p, ", (rtaf=%s", family == 0x0800 ? "ip" : "asn");
		whole = print_hops(p, *x, family == 0x0800 ? 4 : 2, offset, len);
		td_print(p, ")");
	} else {
		td_print(p, ", (rtaf=0x%x)", family);
	}
	return whole && x->len >= len;
}

static bool print_routes(struct td *p, struct place *x)
{
	for (;;) {
		uint32_t at = x->at;
		if (!take(p, x, 4))
			return false;
		uint32_t family = td_u16(p, at);
		uint8_t offset = td_u8(p, at + 2), len = td_u8(p, at + 3);
		if (family == 0 && len == 0)
			return true;
		if (!print_route(p, x, family, offset, len))
			return false;
		x->at += len;
		x->len -= len;
	}
}

static void print_gre_payload(struct td *p, uint32_t proto, struct place x)
{
	td_print(p, "\n\t");
	switch (proto) {
	case TYPE_IP: td_ip(p, x.at, x.len); break;
	case TYPE_IPV6: td_ip6_packet(p, x.at, x.len); break;
	case TYPE_MPLS: td_mpls(p, x.at, x.len); break;
	case TYPE_IPX: td_ipx(p, x.at); break;
	case TYPE_GRE_OSI: td_osi(p, x.at, x.len); break;
	case TYPE_TEB: td_ether(p, x.at, x.len, p->end - x.at); break;
	default: td_print(p, "gre-proto-0x%x", proto); break;
	}
}

/* A number of the header where its flag is set; false where it was cut. */
static bool print_number(struct td *p, struct place *x, bool present, const char *title, bool hex)
{
	uint32_t at = x->at;

	if (!present)
		return true;
	if (!take(p, x, 4))
		return false;
	td_print(p, "%s", title);
	td_print(p, hex ? "%x" : "%u", td_u32(p, at));
	return true;
}

static bool print_gre0(struct td *p, struct place x, uint32_t flags, uint32_t len)
{
	uint32_t at = x.at;

	if (!take(p, &x, 2))
		return false;
	uint32_t proto = td_u16(p, at);
	if (flags & (GRE_CHECKSUM | GRE_ROUTING)) {
		at = x.at;
		if (!take(p, &x, 2))
			return false;
		td_print(p, ", sum 0x%x", td_u16(p, at));
		if (!take(p, &x, 2))
			return false;
		td_print(p, ", off 0x%x", td_u16(p, at + 2));
	}
	if (!print_number(p, &x, flags & GRE_KEY, ", key=0x", true) ||
	    !print_number(p, &x, flags & GRE_SEQUENCE, ", seq ", false) ||
	    (flags & GRE_ROUTING && !print_routes(p, &x)))
		return false;
	td_print(p, ", length %u", len);
	print_gre_payload(p, proto, x);
	return true;
}

/* PPTP's. */
static bool print_gre1(struct td *p, struct place x, uint32_t flags, uint32_t len)
{
	uint32_t at = x.at;

	if (!take(p, &x, 2))
		return false;
	uint32_t proto = td_u16(p, at);
	if (flags & GRE_KEY) {
		at = x.at;
		if (!take(p, &x, 4))
			return false;
		td_print(p, ", call %u", td_u16(p, at + 2));
	}
	if (!print_number(p, &x, flags & GRE_SEQUENCE, ", seq ", false) ||
	    !print_number(p, &x, flags & GRE_ACK, ", ack ", false))
		return false;
	if (!(flags & GRE_SEQUENCE)) {
		td_print(p, ", no-payload, length %u", len);
		return true;
	}
	td_print(p, ", length %u\n\t", len);
	if (proto == TYPE_PPP)
		td_ppp(p, x.at, x.len);
	else
		td_print(p, "gre-proto-0x%x", proto);
	return true;
}

void td_gre(struct td *p, uint32_t at, uint32_t len)
{
	struct place x = { at, len };

	p->proto = "gre";
	if (!take(p, &x, 2)) {
		td_trunc(p);
		return;
	}
	uint32_t flags = td_u16(p, at), version = flags & 7;
	td_print(p, "GREv%u", version);
	if (version > 1) {
		td_print(p, " ERROR: unknown-version");
		return;
	}
	td_print(p, ", Flags [%s]", td_bits(p, gre_flags, flags, ", ", "none"));
	if (!(version ? print_gre1(p, x, flags, len) : print_gre0(p, x, flags, len)))
		td_trunc(p);
}

enum { VXLAN_HLEN = 8, GENEVE_HLEN = 8 };

void td_vxlan(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "vxlan";
	td_caps(p);
	if (len < VXLAN_HLEN) {
		td_invalid(p);
		return;
	}
	uint8_t flags = td_u8(p, at);
	td_print(p, ", flags [%s] (0x%02x), ", flags & 8 ? "I" : "invalid", flags);
	td_print(p, "vni %u\n", td_u24(p, at + 4));
	if (td_need(p, at + 7, 1))
		td_ether(p, at + VXLAN_HLEN, len - VXLAN_HLEN, p->end - at - VXLAN_HLEN);
}

void td_otv(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "otv";
	td_print(p, "OTV, ");
	if (len < VXLAN_HLEN) {
		td_print(p, "[length %u < %u]", len, (unsigned)VXLAN_HLEN);
		td_invalid(p);
		td_need(p, at, len);
		return;
	}
	uint8_t flags = td_u8(p, at);
	td_print(p, "flags [%s] (0x%02x), ", flags & 8 ? "I" : ".", flags);
	td_print(p, "overlay %u, ", td_u24(p, at + 1));
	td_print(p, "instance %u\n", td_u24(p, at + 4));
	if (td_need(p, at + 7, 1))
		td_ether(p, at + VXLAN_HLEN, len - VXLAN_HLEN, p->end - at - VXLAN_HLEN);
}

/* What follows by the numbers that VXLAN-GPE and NSH share; false where it is unknown. */
static bool print_next(struct td *p, uint8_t next, uint32_t at, uint32_t len)
{
	td_print(p, "\n    ");
	switch (next) {
	case 1: td_ip(p, at, len); return true;
	case 2: td_ip6_packet(p, at, len); return true;
	case 3: td_ether(p, at, len, p->end - at); return true;
	default: return false;
	}
}

void td_nsh(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok nexts[] = {
		{ 1, "IPv4" },
		{ 2, "IPv6" },
		{ 3, "Ethernet" },
		{ 4, "NSH" },
		{ 5, "MPLS" },
		{ 0xfe, "Experiment 1" },
		{ 0xff, "Experiment 2" },
		{ 0, NULL },
	};

	p->proto = "nsh";
	if (len < 8) {
		td_print(p, " (packet length %u < 8)", len);
		td_invalid(p);
		return;
	}
	uint32_t base = td_u32(p, at), words = base >> 16 & 0x3f;
	uint8_t next = base & 0xff;
	td_print(p, "NSH, ver %u, ", base >> 30);
	if (base >> 30 != 0)
		return;
	td_print(p, "flags [%s], next-protocol %s, ", base >> 28 & 2 ? "O" : "none",
		 td_tok(p, nexts, next, "unknown (0x%02x)", next));
	if (len < words * 4) {
		td_print(p, " (too many headers for packet length %u)", len);
		td_invalid(p);
		return;
	}
	td_print(p, "service-path-id 0x%06x, ", td_u24(p, at + 4));
	td_print(p, "service-index 0x%x", td_u8(p, at + 7));
	if (words < 2) {
		td_print(p, " (less than two headers)");
		td_invalid(p);
		return;
	}
	if (!td_need(p, at + 8, (words - 2) * 4) || !td_enter(p))
		return;
	if (!print_next(p, next, at + words * 4, len - words * 4))
		td_print(p, "ERROR: unknown-next-protocol");
	td_leave(p);
}

void td_vxlan_gpe(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 8, "I" }, { 4, "P" }, { 2, "B" }, { 1, "O" }, { 0, NULL }
	};

	p->proto = "vxlan_gpe";
	td_print(p, "VXLAN-GPE, ");
	if (len < VXLAN_HLEN) {
		td_print(p, " (len %u < %u)", len, (unsigned)VXLAN_HLEN);
		td_invalid(p);
		return;
	}
	td_print(p, "flags [%s], ", td_bits(p, names, td_u8(p, at), "", "none"));
	uint8_t next = td_u8(p, at + 3);
	uint32_t vni = td_u24(p, at + 4);
	if (!td_need(p, at + 7, 1))
		return;
	td_print(p, "vni %u", vni);
	at += VXLAN_HLEN, len -= VXLAN_HLEN;
	if (next == 4) {
		td_print(p, "\n    ");
		td_nsh(p, at, len);
	} else if (!print_next(p, next, at, len)) {
		td_print(p, "ERROR: unknown-next-protocol");
		td_invalid(p);
	}
}

static const char *geneve_class(uint32_t class)
{
	static const char *const names[] = { "Linux", "Open vSwitch",
					     "Open Virtual Networking (OVN)",
					     "In-band Network Telemetry (INT)", "VMware" };

	if (class <= 0x00ff)
		return "Standard";
	if (class - 0x0100 < sizeof names / sizeof names[0])
		return names[class - 0x0100];
	return class >= 0xfff0 ? "Experimental" : "Unknown";
}

static void print_geneve_options(struct td *p, uint32_t at, uint32_t len)
{
	for (const char *sep = ""; len > 0 && td_live(p); sep = ", ") {
		td_print(p, "%s", sep);
		uint32_t class = td_u16(p, at), n = 4 + (td_u8(p, at + 3) & 0x1fu) * 4;
		uint8_t type = td_u8(p, at + 2);
		td_print(p, "class %s (0x%x) type 0x%x%s len %u", geneve_class(class), class, type,
			 type & 0x80 ? "(C)" : "", n);
		if (n > len) {
			td_print(p, " [bad length]");
			return;
		}
		if (n > 4)
			td_print(p, " data");
		for (uint32_t i = 4; i < n && td_live(p); i += 4)
			td_print(p, " %08x", td_u32(p, at + i));
		at += n;
		len -= n;
	}
}

void td_geneve(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 0x80, "O" },  { 0x40, "C" },  { 0x20, "R1" }, { 0x10, "R2" }, { 0x08, "R3" },
		{ 0x04, "R4" }, { 0x02, "R5" }, { 0x01, "R6" }, { 0, NULL },
	};
	static const struct td_link none = { .none = true };

	p->proto = "geneve";
	td_print(p, "Geneve");
	if (len < GENEVE_HLEN) {
		td_print(p, " [length %u < 8]", len);
		td_invalid(p);
		return;
	}
	if (!td_has(p, at, GENEVE_HLEN)) {
		td_trunc(p);
		return;
	}
	uint8_t first = td_u8(p, at);
	if (first >> 6) {
		td_print(p, " ERROR: unknown-version %u", first >> 6);
		return;
	}
	uint32_t type = td_u16(p, at + 2), options = (first & 0x3fu) * 4;
	td_print(p, ", Flags [%s], vni 0x%x", td_bits(p, names, td_u8(p, at + 1), "", "none"),
		 td_u24(p, at + 4));
	if (td_u8(p, at + 7))
		td_print(p, ", rsvd 0x%x", td_u8(p, at + 7));
	at += GENEVE_HLEN, len -= GENEVE_HLEN;
	if (len < options) {
		td_print(p, " truncated-geneve - %u bytes missing", options - len);
		return;
	}
	if (!td_has(p, at, options)) {
		td_trunc(p);
		return;
	}
	if (options > 0) {
		td_print(p, ", options [");
		print_geneve_options(p, at, options);
		td_print(p, "]");
	}
	at += options, len -= options;
	td_print(p, "\n\t");
	if (td_ethertype(p, type, at, len, p->end - at, &none))
		return;
	if (type == TYPE_TEB)
		td_ether(p, at, len, p->end - at);
	else
		td_print(p, "geneve-proto-0x%x", type);
}
