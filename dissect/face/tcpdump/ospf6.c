/* OSPF version 3, RFC 5340; authentication trailer 7166. */
#include <string.h>

#include "ospf.h"

enum { HEADER = 16, LSA = 20, PREFIX = 4, LINK = 16, LLS = 4, TRAILER = 16 };
enum { HELLO = 1, DESCRIPTION, REQUEST, UPDATE, ACK };
enum { OPTION_LLS = 0x0200, TYPE_MASK = 0x1fff, SCOPE_MASK = 0x6000, TRANSITIVE = 0x8000 };
enum { METRIC = 0xffffff, FORWARD = 0x02000000, TAG = 0x01000000 };

static const struct td_tok options[] = {
	{ 0x01, "V6" },
	{ 0x02, "External" },
	{ 0x04, "Deprecated" },
	{ 0x08, "NSSA" },
	{ 0x10, "Router" },
	{ 0x20, "Demand Circuit" },
	{ 0x0100, "AFs Support" },
	{ OPTION_LLS, "LLS" },
	{ 0x0400, "Authentication Trailer" },
	{ 0, NULL },
};
static const struct td_tok types[] = {
	{ HELLO, "Hello" },        { DESCRIPTION, "Database Description" },
	{ REQUEST, "LS-Request" }, { UPDATE, "LS-Update" },
	{ ACK, "LS-Ack" },         { 0, NULL },
};
static const struct td_tok lsas[] = {
	{ 1, "Router" },
	{ 2, "Network" },
	{ 3, "Inter-Area Prefix" },
	{ 4, "Inter-Area Router" },
	{ 5, "External" },
	{ 6, "Deprecated" },
	{ 7, "NSSA" },
	{ 8, "Link" },
	{ 9, "Intra-Area Prefix" },
	{ 10, "Intra-Area TE" },
	{ 11, "Grace" },
	{ 12, "Router Information" },
	{ 13, "Inter-AS-TE" },
	{ 14, "Layer 1 VPN" },
	{ 0, NULL },
};

static void print_type(struct td *p, uint32_t type_at, uint32_t id_at)
{
	static const struct td_tok scopes[] = { { 0, "Link Local" },
						{ 0x2000, "Area Local" },
						{ 0x4000, "Domain Wide" },
						{ 0, NULL } };
	uint16_t type = td_u16(p, type_at);

	td_print(p, "\n\t    %s LSA (%u), %s Scope%s, LSA-ID %s",
		 td_tok(p, lsas, type & TYPE_MASK, "Unknown"), type & TYPE_MASK,
		 td_tok(p, scopes, type & SCOPE_MASK, "Unknown"),
		 type & TRANSITIVE ? ", transitive" : "", td_ip4(p, id_at));
}

/* An LSA's header; false where it does not fit. */
static bool print_lsa_header(struct td *p, uint32_t at, uint32_t end)
{
	if (at + LSA > end)
		return false;
	/* A length below the header's own wraps around. */
	td_print(p, "\n\t  Advertising Router %s, seq 0x%08x, age %us, length %llu",
		 td_ip4(p, at + 8), td_u32(p, at + 12), td_u16(p, at),
		 (unsigned long long)td_u16(p, at + 18) - LSA);
	print_type(p, at + 2, at + 4);
	return true;
}

/* What is left of an LSA. */
struct cursor {
	uint32_t at, len;
};

static bool take(struct cursor *c, uint32_t n)
{
	if (c->len < n)
		return false;
	c->at += n;
	c->len -= n;
	return true;
}

/* A prefix, which C moves over; false where it does not fit. */
static bool print_prefix(struct td *p, struct cursor *c)
{
	static const struct td_tok names[] = {
		{ 0x01, "No Unicast" },
		{ 0x02, "Local address" },
		{ 0x04, "Deprecated" },
		{ 0x08, "Propagate" },
		{ 0x10, "Down" },
		{ 0x20, "N-bit" },
		{ 0, NULL },
	};
	uint8_t prefix[16] = { 0 };
	uint32_t at = c->at;

	if (!take(c, PREFIX) || !td_has(p, at, PREFIX))
		return false;
	uint8_t bits = td_u8(p, at), flags = td_u8(p, at + 1);
	uint32_t n = (bits + 31u) / 32 * 4;
	if (n > sizeof prefix) {
		td_print(p, " bogus prefixlen /%u", bits);
		return false;
	}
	if (!take(c, n))
		return false;
	const uint8_t *b = td_bytes(p, at + PREFIX, n);
	if (b)
		memcpy(prefix, b, n);
	td_print(p, "\n\t\t%s/%u", td_ip6_of(p, prefix), bits);
	if (flags)
		td_print(p, ", Options [%s]", td_bits(p, names, flags, ", ", "none"));
	td_print(p, ", metric %u", td_u16(p, at + 2));
	return true;
}

static bool print_prefixes(struct td *p, struct cursor *c, uint32_t n)
{
	for (; n > 0 && td_live(p); n--)
		if (!print_prefix(p, c))
			return false;
	return true;
}

/* Printers of LSAs: false where one was cut. */
static bool print_router(struct td *p, struct cursor c)
{
	static const struct td_tok flags[] = {
		{ 0x01, "ABR" },
		{ 0x02, "External" },
		{ 0x04, "Virtual-Link Endpoint" },
		{ 0x08, "Deprecated" },
		{ 0x10, "NSSA Translator" },
		{ 0, NULL },
	};
	static const struct td_tok links[] = { { 1, "Neighbor Router-ID" },
					       { 2, "Neighbor Network-ID" },
					       { 4, "Virtual Link: Neighbor Router-ID" },
					       { 0, NULL } };
	uint32_t at = c.at;

	if (!take(&c, 4))
		return false;
	td_print(p, "\n\t      Options [%s]", td_bits(p, options, td_u32(p, at), ", ", "none"));
	td_print(p, ", RLA-Flags [%s]", td_bits(p, flags, td_u8(p, at), ", ", "none"));
	while (c.len > 0 && td_live(p)) {
		at = c.at;
		if (!take(&c, LINK) || !td_has(p, at, LINK))
			return false;
		uint8_t type = td_u8(p, at);
		const char *name = td_tok(p, links, type, "%s", "");
		if (!name[0]) {
			td_print(p, "\n\t      Unknown Router Links Type 0x%02x", type);
			return true;
		}
		td_print(p, "\n\t      %s %s\n\t      Neighbor Interface-ID %s, Interface %s", name,
			 td_ip4(p, at + 12), td_ip4(p, at + 8), td_ip4(p, at + 4));
		td_print(p, ", metric %u", td_u16(p, at + 2));
	}
	return true;
}

static bool print_network(struct td *p, struct cursor c)
{
	uint32_t at = c.at;

	if (!take(&c, 4))
		return false;
	td_print(p, "\n\t      Options [%s]", td_bits(p, options, td_u32(p, at), ", ", "none"));
	td_print(p, "\n\t      Connected Routers:");
	while (c.len > 0 && td_live(p)) {
		at = c.at;
		if (!take(&c, 4))
			return false;
		td_print(p, "\n\t\t%s", td_ip4(p, at));
	}
	return true;
}

static bool print_inter_area(struct td *p, struct cursor c)
{
	uint32_t at = c.at;

	if (!take(&c, 4))
		return false;
	td_print(p, ", metric %u", td_u32(p, at) & METRIC);
	while (c.len > 0 && td_live(p))
		if (!print_prefix(p, &c))
			return false;
	return true;
}

static bool print_external(struct td *p, struct cursor c)
{
	static const struct td_tok names[] = {
		/* The first has no bit that a version 3 sets here. */
		{ 0x80000000, "External Type 2" },
		{ FORWARD, "Forwarding" },
		{ TAG, "Tag" },
		{ 0, NULL },
	};
	uint32_t at = c.at;

	if (!take(&c, 4))
		return false;
	uint32_t flags = td_u32(p, at), prefix = c.at;
	td_print(p, "\n\t     Flags [%s]", td_bits(p, names, flags, ", ", "none"));
	td_print(p, " metric %u", flags & METRIC);
	if (!print_prefix(p, &c))
		return false;
	at = c.at;
	if (flags & FORWARD) {
		if (!take(&c, 16))
			return false;
		td_print(p, " forward %s", td_ip6(p, at));
		at = c.at;
	}
	if (flags & TAG) {
		if (!take(&c, 4))
			return false;
		td_print(p, " tag %s", td_ip4(p, at));
		at = c.at;
	}
	/* Only the first byte of the referenced type counts. */
	if (td_u8(p, prefix + 2)) {
		if (!take(&c, 4))
			return false;
		td_print(p, " RefLSID: %s", td_ip4(p, at));
	}
	return true;
}

static bool print_link(struct td *p, struct cursor c)
{
	uint32_t at = c.at;

	if (!take(&c, 4) || !td_has(p, at, 4))
		return false;
	td_print(p, "\n\t      Options [%s]", td_bits(p, options, td_u32(p, at), ", ", "none"));
	if (!take(&c, 20))
		return false;
	uint32_t n = td_u32(p, at + 20);
	td_print(p, "\n\t      Priority %u, Link-local address %s, Prefixes %u:", td_u8(p, at),
		 td_ip6(p, at + 4), n);
	return print_prefixes(p, &c, n);
}

static bool print_intra_area(struct td *p, struct cursor c)
{
	uint32_t at = c.at;

	/* Of the twelve bytes before the prefixes only six are counted. */
	if (c.len < 4 || !td_has(p, at + 8, 4))
		return false;
	print_type(p, at + 2, at + 4);
	if (c.len < 6)
		return false;
	unsigned n = td_u16(p, at);
	td_print(p, "\n\t      Prefixes %u:", n);
	c.at += 12;
	c.len -= 6;
	return print_prefixes(p, &c, n);
}

static bool print_lsa(struct td *p, uint32_t at, uint32_t end)
{
	if (!print_lsa_header(p, at, end))
		return false;
	uint32_t n = td_u16(p, at + 18);
	if (n < LSA || at + n > end)
		return false;
	struct cursor c = { at + LSA, n - LSA };
	switch (td_u16(p, at + 2)) {
	case 0x2001: return print_router(p, c);
	case 0x2002: return print_network(p, c);
	case 0x2003: return print_inter_area(p, c);
	case 0x4005: return print_external(p, c);
	case 0x0008: return print_link(p, c);
	case 0x2009: return print_intra_area(p, c);
	case 0x000b: return ospf_grace(p, c.at, c.len);
	case 0x000a: return ospf_te(p, c.at, c.len);
	default: td_unknown(p, "\n\t      ", c.at, c.len); return c.at <= p->end;
	}
}

static void print_hello(struct td *p, uint32_t at, uint32_t end)
{
	td_print(p, "\n\tOptions [%s]", td_bits(p, options, td_u32(p, at + 4), ", ", "none"));
	td_print(p, "\n\t  Hello Timer %us, Dead Timer %us, Interface-ID %s, Priority %u",
		 td_u16(p, at + 8), td_u16(p, at + 10), td_ip4(p, at), td_u8(p, at + 4));
	if (td_u32(p, at + 12))
		td_print(p, "\n\t  Designated Router %s", td_ip4(p, at + 12));
	if (td_u32(p, at + 16))
		td_print(p, ", Backup Designated Router %s", td_ip4(p, at + 16));
	td_print(p, "\n\t  Neighbor List:");
	for (at += 20; at < end && td_live(p); at += 4)
		td_print(p, "\n\t    %s", td_ip4(p, at));
}

static bool print_headers(struct td *p, uint32_t at, uint32_t end)
{
	for (; at < end && td_live(p); at += LSA)
		if (!print_lsa_header(p, at, end))
			return false;
	return true;
}

static bool print_description(struct td *p, uint32_t at, uint32_t end)
{
	static const struct td_tok flags[] = {
		{ 4, "Init" }, { 2, "More" }, { 1, "Master" }, { 16, "IPv6 MTU" }, { 0, NULL }
	};

	td_print(p, "\n\tOptions [%s]", td_bits(p, options, td_u32(p, at), ", ", "none"));
	td_print(p, ", DD Flags [%s]", td_bits(p, flags, td_u8(p, at + 7), ", ", "none"));
	td_print(p, ", MTU %u, DD-Sequence 0x%08x", td_u16(p, at + 4), td_u32(p, at + 8));
	return print_headers(p, at + 12, end);
}

static bool print_requests(struct td *p, uint32_t at, uint32_t end)
{
	for (; at < end && td_live(p); at += 12) {
		if (!td_has(p, at, 12))
			return false;
		td_print(p, "\n\t  Advertising Router %s", td_ip4(p, at + 8));
		print_type(p, at + 2, at + 4);
	}
	return true;
}

static bool print_updates(struct td *p, uint32_t at, uint32_t end)
{
	uint32_t n = td_u32(p, at);

	for (at += 4; at < end && n > 0 && td_live(p); n--) {
		if (!print_lsa(p, at, end))
			return false;
		at += td_u16(p, at + 18);
	}
	return true;
}

static bool print_packet(struct td *p, uint8_t type, uint32_t at, uint32_t end)
{
	switch (type) {
	case HELLO: print_hello(p, at, end); return true;
	case DESCRIPTION: return print_description(p, at, end);
	case REQUEST: return print_requests(p, at, end);
	case UPDATE: return print_updates(p, at, end);
	default: return print_headers(p, at, end);
	}
}

/* What stands behind the packet in LEN bytes at AT: link-local signaling. */
static bool print_lls(struct td *p, uint32_t *at, uint32_t *len)
{
	if (*len == 0)
		return true;
	if (*len < LLS)
		return false;
	td_print(p, "\n\tLLS Checksum 0x%04x", td_u16(p, *at));
	uint32_t n = td_u16(p, *at + 2);
	td_print(p, ", Data Length %u", n);
	if (n < LLS || n > *len || !td_has(p, *at + LLS, n - LLS))
		return false;
	*at += n;
	*len -= n;
	return true;
}

static bool print_trailer(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = { { 1, "HMAC" }, { 0, NULL } };

	if (len == 0)
		return true;
	if (len < TRAILER)
		return false;
	uint16_t type = td_u16(p, at);
	td_print(p, "\n\tAuthentication Type %s", td_tok(p, names, type, "unknown (0x%04x)", type));
	uint32_t n = td_u16(p, at + 2);
	td_print(p, ", Length %u", n);
	if (n < TRAILER || n > len)
		return false;
	td_print(p, ", SAID %u", td_u16(p, at + 6));
	td_print(p, ", CSN 0x%08x", td_u32(p, at + 8));
	td_print(p, ":%08x", td_u32(p, at + 12));
	if (!td_has(p, at + TRAILER, n - TRAILER))
		return false;
	td_unknown(p, "\n\tAuthentication Data ", at + TRAILER, n - TRAILER);
	return true;
}

static bool has_lls(struct td *p, uint8_t type, uint32_t body)
{
	if (type == HELLO)
		return td_u32(p, body + 4) & OPTION_LLS;
	return type == DESCRIPTION && td_u32(p, body) & OPTION_LLS;
}

void td_ospf6(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "ospf3";
	uint8_t type = td_u8(p, at + 1), version = td_u8(p, at);
	td_print(p, "OSPFv%u, %s, length %u", version,
		 td_tok(p, types, type, "unknown packet type (%u)", type), len);
	if (type < HELLO || type > ACK)
		return;
	uint32_t claimed = td_u16(p, at + 2);
	if (claimed > len) {
		td_print(p, " [len %u]", claimed);
		return;
	}
	td_print(p, "\n\tRouter-ID %s", td_ip4(p, at + 4));
	if (td_u32(p, at + 8))
		td_print(p, ", Area %s", td_ip4(p, at + 8));
	else
		td_print(p, ", Backbone Area");
	if (td_u8(p, at + 14))
		td_print(p, ", Instance %u", td_u8(p, at + 14));
	if (version != 3)
		return;
	uint32_t behind = at + claimed, left = len - claimed;
	if (!print_packet(p, type, at + HEADER, behind) ||
	    (has_lls(p, type, at + HEADER) && !print_lls(p, &behind, &left)) ||
	    !print_trailer(p, behind, left))
		td_trunc(p);
}
