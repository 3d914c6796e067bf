/* OSPF version 2, RFC 2328; opaque LSAs 5250, link-local signaling 5613. */
#include "ospf.h"

enum { HEADER = 24, LSA = 20, AUTH_SIMPLE = 1, AUTH_MD5 = 2, MD5_LEN = 16, OPTION_LLS = 0x10 };
enum { HELLO = 1, DESCRIPTION, REQUEST, UPDATE, ACK };
enum { LSA_ROUTER = 1, LSA_NETWORK, LSA_SUMMARY, LSA_ASBR, LSA_EXTERNAL, LSA_GROUP, LSA_NSSA };
enum { LSA_OPAQUE = 9, LSA_OPAQUE_LAST = 11, OPAQUE_TE = 1, OPAQUE_GRACE = 3, OPAQUE_ROUTER = 4 };
enum { METRIC = 0xffffff };

static const struct td_tok options[] = {
	{ 0x01, "MultiTopology" }, { 0x02, "External" }, { 0x04, "Multicast" },
	{ 0x08, "NSSA" },          { 0x10, "LLS" },      { 0x20, "Demand Circuit" },
	{ 0x40, "Opaque" },        { 0x80, "Up/Down" },  { 0, NULL },
};
static const struct td_tok types[] = {
	{ HELLO, "Hello" },        { DESCRIPTION, "Database Description" },
	{ REQUEST, "LS-Request" }, { UPDATE, "LS-Update" },
	{ ACK, "LS-Ack" },         { 0, NULL },
};
static const struct td_tok lsas[] = {
	{ LSA_ROUTER, "Router" },
	{ LSA_NETWORK, "Network" },
	{ LSA_SUMMARY, "Summary" },
	{ LSA_ASBR, "ASBR Summary" },
	{ LSA_EXTERNAL, "External" },
	{ LSA_GROUP, "Multicast Group" },
	{ LSA_NSSA, "NSSA" },
	{ 9, "Link Local Opaque" },
	{ 10, "Area Local Opaque" },
	{ 11, "Domain Wide Opaque" },
	{ 0, NULL },
};
static const struct td_tok opaques[] = {
	{ OPAQUE_TE, "Traffic Engineering" },
	{ OPAQUE_GRACE, "Graceful restart" },
	{ OPAQUE_ROUTER, "Router Information" },
	{ 0, NULL },
};
static const struct td_tok topologies[] = {
	{ 0, "default" }, { 1, "multicast" }, { 2, "management" }, { 0, NULL }
};

static bool is_opaque(uint32_t type)
{
	return type >= LSA_OPAQUE && type <= LSA_OPAQUE_LAST;
}

/* The header of an LSA; its length, or 0 where that cannot be right. */
static uint32_t print_lsa_header(struct td *p, uint32_t at)
{
	uint32_t len = td_u16(p, at + 18);

	if (len < LSA) {
		td_print(p, "\n\t    Bogus length %u < header (%u)", len, LSA);
		return 0;
	}
	td_print(p, "\n\t  Advertising Router %s, seq 0x%08x, age %us, length %u",
		 td_ip4(p, at + 8), td_u32(p, at + 12), td_u16(p, at), len - LSA);
	uint8_t type = td_u8(p, at + 3), opaque = td_u8(p, at + 4);
	const char *name = td_tok(p, lsas, type, "unknown");
	if (is_opaque(type))
		td_print(p, "\n\t    %s LSA (%u), Opaque-Type %s LSA (%u), Opaque-ID %u", name,
			 type, td_tok(p, opaques, opaque, "unknown"), opaque, td_u24(p, at + 5));
	else
		td_print(p, "\n\t    %s LSA (%u), LSA-ID: %s", name, type, td_ip4(p, at + 4));
	td_print(p, "\n\t    Options: [%s]", td_bits(p, options, td_u8(p, at + 2), ", ", "none"));
	return len;
}

enum outcome { WHOLE, ENOUGH, CUT };

/* A router's links; one that nobody knows is enough. */
static enum outcome print_router(struct td *p, uint32_t at)
{
	static const struct td_tok flags[] = { { 0x01, "ABR" },     { 0x02, "ASBR" },
					       { 0x04, "Virtual" }, { 0x08, "Wildcard" },
					       { 0x10, "Nt" },      { 0x80, "Host" },
					       { 0, NULL } };
	static const char *const names[] = { "", "Neighbor Router-ID", "Neighbor Network-ID",
					     "Stub Network", "Virtual Link: Neighbor Router-ID" };

	td_print(p, "\n\t    Router LSA Options: [%s]",
		 td_bits(p, flags, td_u8(p, at), ", ", "none"));
	unsigned links = td_u16(p, at + 2);
	if (!td_has(p, at + 4, 12))
		return CUT;
	for (at += 4; links > 0 && td_live(p); links--) {
		if (!td_has(p, at, 12))
			return CUT;
		uint8_t type = td_u8(p, at + 8);
		unsigned more = td_u8(p, at + 9);
		if (type == 0 || type > 4) {
			td_print(p, "\n\t      Unknown Router Link Type (%u)", type);
			return ENOUGH;
		}
		td_print(p, "\n\t      %s: %s, %s: %s", names[type], td_ip4(p, at),
			 type == 3 ? "Mask" : "Interface Address", td_ip4(p, at + 4));
		at += 8;
		for (unsigned i = 0; i <= more && td_live(p); i++, at += 4) {
			uint8_t topology = i ? td_u8(p, at) : 0;
			td_print(p, "\n\t\ttopology %s (%u), metric %u",
				 td_tok(p, topologies, topology, "Unknown"), topology,
				 td_u16(p, at + 2));
		}
	}
	return WHOLE;
}

static void print_summary(struct td *p, uint32_t at, uint32_t end)
{
	for (; at < end && td_live(p); at += 4) {
		uint32_t v = td_u32(p, at), topology = v >> 24 & 0x7f;
		td_print(p, "\n\t\ttopology %s (%u) metric %u",
			 td_tok(p, topologies, topology, "Unknown"), topology, v & METRIC);
	}
}

static void print_external(struct td *p, uint32_t at, uint32_t end)
{
	for (; at < end && td_live(p); at += 12) {
		uint32_t v = td_u32(p, at), topology = v >> 24 & 0x7f;
		td_print(p, "\n\t\ttopology %s (%u), type %u, metric",
			 td_tok(p, topologies, topology, "Unknown"), topology, v >> 31 ? 2 : 1);
		if ((v & METRIC) == METRIC)
			td_print(p, " infinite");
		else
			td_print(p, " %u", v & METRIC);
		if (td_u32(p, at + 4))
			td_print(p, ", forward %s", td_ip4(p, at + 4));
		if (td_u32(p, at + 8))
			td_print(p, ", tag %s", td_ip4(p, at + 8));
	}
}

static void print_group(struct td *p, uint32_t at, uint32_t end)
{
	for (; at < end && td_live(p); at += 8) {
		uint32_t type = td_u32(p, at);
		if (type == 1)
			td_print(p, "\n\t    Router Router-ID %s", td_ip4(p, at + 4));
		else if (type == 2)
			td_print(p, "\n\t    Network Designated Router %s", td_ip4(p, at + 4));
		else
			td_print(p, "\n\t    unknown VertexType (%u)", type);
	}
}

/* RFC 7770 */
static enum outcome print_router_information(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = { { 1, "Router Capabilities" }, { 0, NULL } };
	static const struct td_tok capabilities[] = {
		{ 1, "Reserved" },
		{ 2, "Reserved" },
		{ 4, "Reserved" },
		{ 8, "Reserved" },
		{ 16, "graceful restart capable" },
		{ 32, "graceful restart helper" },
		{ 64, "Stub router support" },
		{ 128, "Traffic engineering" },
		{ 256, "p2p over LAN" },
		{ 512, "path computation server" },
		{ 0, NULL },
	};

	for (uint32_t n; len > 0 && td_live(p); at += n, len -= n) {
		if (!td_has(p, at, 4))
			return CUT;
		if (len < 4) {
			td_print(p, "\n\t    Remaining LS length %u < 4", len);
			return ENOUGH;
		}
		uint16_t type = td_u16(p, at);
		n = td_u16(p, at + 2);
		at += 4, len -= 4;
		td_print(p, "\n\t    %s TLV (%u), length: %u, value: ",
			 td_tok(p, names, type, "unknown"), type, n);
		if (n > len) {
			td_print(p, "\n\t    Bogus length %u > remaining LS length %u", n, len);
			return ENOUGH;
		}
		if (!td_has(p, at, n))
			return CUT;
		if (type == 1 && n != 4) {
			td_print(p, "\n\t    Bogus length %u != 4", n);
			return ENOUGH;
		}
		if (type == 1)
			td_print(p, "Capabilities: %s",
				 td_bits(p, capabilities, td_u32(p, at), ", ", "Unknown"));
	}
	return WHOLE;
}

static enum outcome print_opaque(struct td *p, uint8_t type, uint32_t at, uint32_t len)
{
	switch (type) {
	case OPAQUE_ROUTER: return print_router_information(p, at, len);
	case OPAQUE_GRACE: return ospf_grace(p, at, len) ? WHOLE : ENOUGH;
	case OPAQUE_TE: return ospf_te(p, at, len) ? WHOLE : ENOUGH;
	default: return WHOLE;
	}
}

static enum outcome print_lsa_body(struct td *p, uint32_t lsa, uint32_t end)
{
	uint32_t at = lsa + LSA;
	uint8_t type = td_u8(p, lsa + 3);

	switch (type) {
	case LSA_ROUTER: return print_router(p, at);
	case LSA_NETWORK:
		td_print(p, "\n\t    Mask %s\n\t    Connected Routers:", td_ip4(p, at));
		for (at += 4; at < end && td_live(p); at += 4)
			td_print(p, "\n\t      %s", td_ip4(p, at));
		return WHOLE;
	case LSA_SUMMARY:
	case LSA_EXTERNAL:
	case LSA_NSSA:
		if (!td_has(p, at, 4))
			return CUT;
		td_print(p, "\n\t    Mask %s", td_ip4(p, at));
		if (!td_has(p, at + 4, 4))
			return CUT;
		if (type == LSA_SUMMARY)
			print_summary(p, at + 4, end);
		else
			print_external(p, at + 4, end);
		return WHOLE;
	case LSA_ASBR:
		if (!td_has(p, at + 4, 4))
			return CUT;
		print_summary(p, at + 4, end);
		return WHOLE;
	case LSA_GROUP: print_group(p, at, end); return WHOLE;
	default: return is_opaque(type) ? print_opaque(p, td_u8(p, lsa + 4), at, end - at) : WHOLE;
	}
}

/* Where the LSA at AT ends; TD_NOWHERE where it was cut. */
static uint32_t print_lsa(struct td *p, uint32_t at)
{
	uint32_t len = print_lsa_header(p, at);

	if (len == 0)
		return TD_NOWHERE;
	switch (print_lsa_body(p, at, at + len)) {
	case WHOLE: td_unknown(p, "\n\t    ", at + LSA, len - LSA); break;
	case ENOUGH: break;
	case CUT: return TD_NOWHERE;
	}
	return at + len;
}

static void print_hello(struct td *p, uint32_t at, uint32_t end)
{
	td_print(p, "\n\tOptions [%s]", td_bits(p, options, td_u8(p, at + 6), ", ", "none"));
	td_print(p, "\n\t  Hello Timer %us, Dead Timer %us, Mask %s, Priority %u",
		 td_u16(p, at + 4), td_u32(p, at + 8), td_ip4(p, at), td_u8(p, at + 7));
	if (td_u32(p, at + 12))
		td_print(p, "\n\t  Designated Router %s", td_ip4(p, at + 12));
	if (td_u32(p, at + 16))
		td_print(p, ", Backup Designated Router %s", td_ip4(p, at + 16));
	at += 20;
	if (at < end)
		td_print(p, "\n\t  Neighbor List:");
	for (; at < end && td_live(p); at += 4)
		td_print(p, "\n\t    %s", td_ip4(p, at));
}

static void print_description(struct td *p, uint32_t at, uint32_t end)
{
	static const struct td_tok flags[] = {
		{ 4, "Init" }, { 2, "More" }, { 1, "Master" }, { 8, "OOBResync" }, { 0, NULL }
	};

	td_print(p, "\n\tOptions [%s]", td_bits(p, options, td_u8(p, at + 2), ", ", "none"));
	td_print(p, ", DD Flags [%s]", td_bits(p, flags, td_u8(p, at + 3), ", ", "none"));
	if (td_u16(p, at))
		td_print(p, ", MTU: %u", td_u16(p, at));
	td_print(p, ", Sequence: 0x%08x", td_u32(p, at + 4));
	for (at += 8; at < end && td_live(p) && print_lsa_header(p, at); at += LSA)
		continue;
}

static bool print_requests(struct td *p, uint32_t at, uint32_t end)
{
	for (; at < end && td_live(p); at += 12) {
		if (!td_has(p, at, 12))
			return false;
		uint32_t type = td_u32(p, at);
		uint8_t opaque = td_u8(p, at + 4);
		td_print(p, "\n\t  Advertising Router: %s, %s LSA (%u)", td_ip4(p, at + 8),
			 td_tok(p, lsas, type, "unknown"), type);
		if (is_opaque(type))
			td_print(p, ", Opaque-Type: %s LSA (%u), Opaque-ID: %u",
				 td_tok(p, opaques, opaque, "unknown"), opaque, td_u24(p, at + 5));
		else
			td_print(p, ", LSA-ID: %s", td_ip4(p, at + 4));
	}
	return true;
}

static bool print_updates(struct td *p, uint32_t at)
{
	uint32_t n = td_u32(p, at);

	td_print(p, ", %u LSA%s", n, n == 1 ? "" : "s");
	at += 4;
	for (uint32_t i = 1; i <= n && i != 0 && td_live(p); i++) {
		td_print(p, "\n\t  LSA #%u", i);
		at = print_lsa(p, at);
		if (at == TD_NOWHERE)
			return false;
	}
	return true;
}

/* False where the packet was cut. */
static bool print_packet(struct td *p, uint8_t type, uint32_t at, uint32_t end)
{
	switch (type) {
	case HELLO: print_hello(p, at, end); return true;
	case DESCRIPTION: print_description(p, at, end); return true;
	case REQUEST: return print_requests(p, at, end);
	case UPDATE: return print_updates(p, at);
	default: /* acknowledgments: nothing but the end of what is captured ends them */
		for (; td_live(p) && print_lsa_header(p, at); at += LSA)
			continue;
		return true;
	}
}

/* Link-local signaling behind the packet of LEN bytes at AT. */
static void print_lls(struct td *p, uint32_t packet, uint32_t len)
{
	static const struct td_tok names[] = { { 1, "Extended Options" },
					       { 2, "MD5 Authentication" },
					       { 0, NULL } };
	static const struct td_tok flags[] = { { 1, "LSDB resync" },
					       { 2, "Restart" },
					       { 0, NULL } };
	uint8_t type = td_u8(p, packet + 1);
	uint32_t start = td_u16(p, packet + 2), end = packet + len;

	if (type != HELLO && type != DESCRIPTION)
		return;
	if (!(td_u8(p, packet + HEADER + (type == HELLO ? 6 : 2)) & OPTION_LLS))
		return;
	if (td_u16(p, packet + 14) == AUTH_MD5)
		start += td_u8(p, packet + 19);
	if (start >= len) {
		td_print(p, "\n\t[LLS truncated]");
		return;
	}
	uint32_t at = packet + start;
	td_print(p, "\n\t  LLS: checksum: 0x%04x", td_u16(p, at));
	td_print(p, ", length: %u", td_u16(p, at + 2));
	for (at += 4; at < end && td_live(p);) {
		uint16_t kind = td_u16(p, at);
		td_print(p, "\n\t    %s (%u)", td_tok(p, names, kind, "Unknown TLV"), kind);
		uint32_t n = td_u16(p, at + 2), should = kind == 1 ? 4 : (kind == 2 ? 20 : n);
		td_print(p, ", length: %u", n);
		at += 4;
		if (n != should)
			td_print(p, " [should be %u]", should);
		uint32_t v = kind == 1 || kind == 2 ? td_u32(p, at) : 0;
		if (kind == 1)
			td_print(p, "\n\t      Options: 0x%08x [%s]", v,
				 td_bits(p, flags, v, ", ", "?"));
		else if (kind == 2)
			td_print(p, "\n\t      Sequence number: 0x%08x", v);
		at += should;
	}
}

/* False where what is behind the header cannot be read. */
static bool print_authentication(struct td *p, uint32_t at)
{
	static const struct td_tok names[] = {
		{ 0, "none" }, { AUTH_SIMPLE, "simple" }, { AUTH_MD5, "MD5" }, { 0, NULL }
	};
	uint16_t type = td_u16(p, at + 14);

	if (!td_need(p, at + 16, 8))
		return false;
	td_print(p, ", Authentication Type: %s (%u)", td_tok(p, names, type, "unknown"), type);
	if (type == AUTH_SIMPLE) {
		td_print(p, "\n\tSimple text password: ");
		td_padded(p, at + 16, 8);
	} else if (type == AUTH_MD5) {
		td_print(p, "\n\tKey-ID: %u, Auth-Length: %u, Crypto Sequence Number: 0x%08x",
			 td_u8(p, at + 18), td_u8(p, at + 19), td_u32(p, at + 20));
	}
	return type <= AUTH_MD5;
}

void td_ospf(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "ospf2";
	if (td_u16(p, at + 14) == AUTH_MD5) {
		len -= MD5_LEN;
		td_set_end(p, p->end - MD5_LEN);
	}
	uint8_t version = td_u8(p, at), type = td_u8(p, at + 1);
	td_print(p, "OSPFv%u, %s, length %u", version,
		 td_tok(p, types, type, "unknown LS-type %u", type), len);
	if (type < HELLO || type > ACK)
		return;
	uint32_t claimed = td_u16(p, at + 2), end = at + (len > claimed ? claimed : len);
	if (len != claimed)
		td_print(p, " [len %u]", claimed);
	td_print(p, "\n\tRouter-ID %s", td_ip4(p, at + 4));
	if (td_u32(p, at + 8))
		td_print(p, ", Area %s", td_ip4(p, at + 8));
	else
		td_print(p, ", Backbone Area");
	if (!print_authentication(p, at))
		return;
	if (version != 2) {
		td_print(p, " ospf [version %u]", version);
		return;
	}
	if (!print_packet(p, type, at + HEADER, end))
		td_fail(p);
	else if (len > claimed)
		print_lls(p, at, len);
}
