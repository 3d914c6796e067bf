/* What IS-IS reaches: neighbours and prefixes, old (ISO 10589) and new (RFC 5305, 5308, 8667). */
#include <string.h>

#include "gmpls.h"
#include "osi.h"

#define INDENT "\n\t      "
#define DEEPER "\n\t        "

enum { METRICS = 4, IP_REACH = 12, CLASSES = 8 };
enum { UNSUPPORTED = 0x80, EXTERNAL = 0x40, VALUE = 0x3f };

static void print_metric(struct td *p, uint8_t metric)
{
	td_print(p, "Metric: %u, %s", metric & VALUE, metric & EXTERNAL ? "External" : "Internal");
}

/* The three that few use. */
static void print_rare_metrics(struct td *p, uint32_t at, const char *indent)
{
	static const char *const names[] = { "Delay", "Expense", "Error" };

	for (uint32_t i = 1; i < METRICS; i++) {
		if (td_u8(p, at + i) & UNSUPPORTED)
			continue;
		td_print(p, "%s  %s ", indent, names[i - 1]);
		print_metric(p, td_u8(p, at + i));
	}
}

void isis_metrics(struct td *p, uint32_t at)
{
	td_print(p, ", Default ");
	print_metric(p, td_u8(p, at));
	print_rare_metrics(p, at, "\n\t\t");
}

/* Neighbours whose identifiers have N bytes. */
static enum isis_end print_neighbours(struct td *p, uint32_t at, uint32_t len, const char *what,
				      uint32_t n)
{
	for (; len >= METRICS + n && td_live(p); at += METRICS + n, len -= METRICS + n) {
		if (!td_need(p, at, METRICS + n))
			break;
		td_print(p, INDENT "%s Neighbor: %s", what, osi_id(p, at + METRICS, n));
		isis_metrics(p, at);
	}
	return ISIS_NEXT;
}

enum isis_end isis_is_reach(struct td *p, uint32_t at, uint32_t n)
{
	static const struct td_tok names[] = { { 0, "IsNotVirtual" },
					       { 1, "IsVirtual" },
					       { 0, NULL } };

	if (n < 1)
		return ISIS_NEXT;
	td_print(p, INDENT "%s",
		 td_tok(p, names, td_u8(p, at), "bogus virtual flag 0x%02x", td_u8(p, at)));
	return print_neighbours(p, at + 1, n - 1, "IS", OSI_NODE);
}

enum isis_end isis_es_neighbours(struct td *p, uint32_t at, uint32_t n)
{
	return print_neighbours(p, at, n, "ES", OSI_SYSTEM);
}

enum isis_end isis_ip_reach(struct td *p, uint32_t at, uint32_t n)
{
	for (; n > 0 && td_live(p); at += IP_REACH, n -= IP_REACH) {
		if (n < IP_REACH) {
			td_print(p, "short IPv4 Reachability (%u vs %u)", n, (unsigned)IP_REACH);
			return ISIS_OVER;
		}
		if (!td_has(p, at, IP_REACH))
			return ISIS_OVER;
		uint32_t mask = td_u32(p, at + 8), bits = 0;
		while (bits < 32 && mask >> (31 - bits) & 1)
			bits++;
		if (bits < 32 && mask << bits)
			td_print(p, INDENT "IPv4 prefix: %s mask %s", td_ip4(p, at + 4),
				 td_ip4(p, at + 8));
		else
			td_print(p, INDENT "IPv4 prefix: %15s/%u", td_ip4(p, at + 4), bits);
		td_print(p, ", Distribution: %s, ", td_u8(p, at) & UNSUPPORTED ? "down" : "up");
		print_metric(p, td_u8(p, at));
		print_rare_metrics(p, at, INDENT);
	}
	return ISIS_NEXT;
}

/* Neighbours with parts of their own */

/*
 * Counts as tcpdump keeps them: what a part's printer has taken is not taken from `left`, the
 * rest of the TLV.
 */
struct parts {
	uint32_t at;
	uint32_t n;    /* of the part */
	uint32_t sum;  /* of all parts that follow */
	uint32_t left; /* of the TLV */
	uint32_t done;
};

static void take(struct parts *s, uint32_t n)
{
	s->at += n, s->n -= n, s->sum -= n, s->done += n;
}

static const struct td_tok part_names[] = {
	{ 3, "Administrative groups" },
	{ 4, "Link Local/Remote Identifier" },
	{ 5, "Link Remote Identifier" },
	{ 6, "IPv4 interface address" },
	{ 8, "IPv4 neighbor address" },
	{ 9, "Maximum link bandwidth" },
	{ 10, "Reservable link bandwidth" },
	{ 11, "Unreserved bandwidth" },
	{ 18, "Traffic Engineering Metric" },
	{ 19, "Link Attribute" },
	{ 20, "Link Protection Type" },
	{ 21, "Interface Switching Capability" },
	{ 12, "Bandwidth Constraints (old)" },
	{ 22, "Bandwidth Constraints" },
	{ 32, "LAN Adjacency Segment Identifier" },
	{ 29, "SPB Metric" },
	{ 250, "Reserved for cisco specific extensions" },
	{ 251, "Reserved for cisco specific extensions" },
	{ 252, "Reserved for cisco specific extensions" },
	{ 253, "Reserved for cisco specific extensions" },
	{ 254, "Reserved for cisco specific extensions" },
	{ 255, "Reserved for future expansion" },
	{ 0, NULL },
};

static void print_classes(struct td *p, struct parts *s, const char *what)
{
	for (uint32_t i = 0; i < CLASSES; i++) {
		td_print(p, DEEPER "  %s %u: ", what, i);
		gmpls_bandwidth(p, s->at);
		take(s, 4);
	}
}

static void print_constraints(struct td *p, struct parts *s)
{
	if (s->n == 0)
		return;
	td_print(p, DEEPER "Bandwidth Constraints Model ID: %s (%u)",
		 td_tok(p, gmpls_model_names, td_u8(p, s->at), "unknown"), td_u8(p, s->at));
	take(s, 1);
	for (uint32_t i = 0; s->n >= 4; i++) {
		td_print(p, DEEPER "  Bandwidth constraint CT%u: ", i);
		gmpls_bandwidth(p, s->at);
		take(s, 4);
	}
}

static void print_spb_metric(struct td *p, struct parts *s)
{
	if (s->n < 6)
		return;
	td_print(p, ", LM: %u, P: %u, P-ID: %u", td_u24(p, s->at), td_u8(p, s->at + 3),
		 td_u16(p, s->at + 4));
	take(s, 4);
}

static void print_switching(struct td *p, struct parts *s)
{
	static const struct td_tok indications[] = { { 0, "Standard SONET/SDH" },
						     { 1, "Arbitrary SONET/SDH" },
						     { 0, NULL } };

	if (s->n < 36)
		return;
	uint8_t kind = td_u8(p, s->at);
	td_print(p, DEEPER "  Interface Switching Capability:%s, LSP Encoding: %s",
		 td_tok(p, gmpls_switching_names, kind, "Unknown"),
		 td_tok(p, gmpls_encoding_names, td_u8(p, s->at + 1), "Unknown"));
	take(s, 4);
	td_print(p, DEEPER "  Max LSP Bandwidth:");
	print_classes(p, s, "  priority level");
	bool packets = kind >= GMPLS_PSC1 && kind <= GMPLS_PSC4;
	if (!packets && kind != GMPLS_TSC) {
		if (s->n)
			td_unknown(p, "\n\t\t    ", s->at, s->n);
		return;
	}
	if (s->n < (packets ? 6 : 8))
		return;
	td_print(p, DEEPER "  Min LSP Bandwidth: ");
	gmpls_bandwidth(p, s->at);
	if (packets)
		td_print(p, DEEPER "  Interface MTU: %u", td_u16(p, s->at + 4));
	else
		td_print(p, DEEPER "  Indication %s",
			 td_tok(p, indications, td_u8(p, s->at + 4), "Unknown (%u)",
				td_u8(p, s->at + 4)));
}

/* RFC 8667, 2.2.2 */
static void print_segment(struct td *p, struct parts *s)
{
	static const struct td_tok names[] = {
		{ 0x80, "Address family IPv6" },
		{ 0x40, "Backup" },
		{ 0x20, "Value" },
		{ 0x10, "Local significance" },
		{ 0x08, "Set of adjacencies" },
		{ 0x04, "Persistent" },
		{ 0, NULL },
	};

	if (s->n < 8)
		return;
	uint8_t flags = td_u8(p, s->at);
	td_print(p, DEEPER "  Flags: [%s]" DEEPER "  Weight: %u",
		 td_bits(p, names, flags, ", ", "none"), td_u8(p, s->at + 1));
	take(s, 2);
	td_print(p, DEEPER "  Neighbor System-ID: %s", osi_id(p, s->at, OSI_SYSTEM));
	uint32_t at = s->at + OSI_SYSTEM;
	if ((flags & 0x30) == 0x30)
		td_print(p, DEEPER "  Label: %u", td_u24(p, at));
	else if (!(flags & 0x30))
		td_print(p, DEEPER "  Index: %u", td_u32(p, at));
	else
		td_invalid(p);
}

static void print_small_part(struct td *p, uint8_t type, uint32_t at, uint32_t n)
{
	static const struct td_tok attributes[] = {
		{ 1, "Local Protection Available" },
		{ 2, "Link excluded from local protection path" },
		{ 4, "Local maintenance required" },
		{ 0, NULL },
	};

	if (type >= 3 && type <= 5 && n >= 4) {
		td_print(p, ", 0x%08x", td_u32(p, at));
		if (n == 8)
			td_print(p, ", 0x%08x", td_u32(p, at + 4));
	} else if ((type == 6 || type == 8) && n >= 4) {
		td_print(p, ", %s", td_ip4(p, at));
	} else if ((type == 9 || type == 10) && n >= 4) {
		td_print(p, ", ");
		gmpls_bandwidth(p, at);
	} else if (type == 18 && n >= 3) {
		td_print(p, ", %u", td_u24(p, at));
	} else if (type == 19 && n == 2) {
		td_print(p, ", [ %s ] (0x%04x)",
			 td_bits(p, attributes, td_u16(p, at), ", ", "Unknown"), td_u16(p, at));
	} else if (type == 20 && n >= 2) {
		td_print(p, ", %s, Priority %u",
			 td_bits(p, gmpls_protection_names, td_u8(p, at), ", ", "none"),
			 td_u8(p, at + 1));
	}
}

static void print_part(struct td *p, uint8_t type, struct parts *s)
{
	switch (type) {
	case 11:
		if (s->n >= 4 * CLASSES)
			print_classes(p, s, "TE-Class");
		break;
	case 12:
	case 22: print_constraints(p, s); break;
	case 21: print_switching(p, s); break;
	case 29: print_spb_metric(p, s); break;
	case 32: print_segment(p, s); break;
	case 3:
	case 4:
	case 5:
	case 6:
	case 8:
	case 9:
	case 10:
	case 18:
	case 19:
	case 20: print_small_part(p, type, s->at, s->n); break;
	default: td_unknown(p, "\n\t\t    ", s->at, s->n); break;
	}
}

/* The head of the next part; false where there is none. */
static bool read_part(struct td *p, struct parts *s, uint8_t *type)
{
	if (s->left < 2 || s->sum < 2) {
		td_print(p, DEEPER "Remaining data in %s shorter than a subTLV header",
			 s->left < 2 ? "TLV" : "subTLVs");
		s->done += s->left < 2 ? s->left : s->sum;
		return false;
	}
	*type = td_u8(p, s->at);
	s->n = td_u8(p, s->at + 1);
	s->at += 2, s->left -= 2, s->sum -= 2, s->done += 2;
	td_print(p, DEEPER "%s subTLV #%u, length: %u", td_tok(p, part_names, *type, "unknown"),
		 *type, s->n);
	if (s->sum < s->n) {
		td_print(p, " (remaining data in subTLVs shorter than the current subTLV)");
		s->done += s->sum;
		return false;
	}
	if (s->left < s->n) {
		td_print(p, " (> remaining tlv length)");
		s->done += s->left;
		return false;
	}
	return true;
}

/* The bytes of a neighbour, or 0 where it was cut. */
static uint32_t print_neighbour(struct td *p, uint32_t at, uint32_t left, bool metric)
{
	uint32_t n = OSI_NODE + (metric ? 3 : 0);
	uint8_t type;

	if (!td_has(p, at, OSI_NODE) || left < OSI_NODE)
		return 0;
	td_print(p, INDENT "IS Neighbor: %s", osi_id(p, at, OSI_NODE));
	if (!td_has(p, at, n) || left < n)
		return 0;
	if (metric)
		td_print(p, ", Metric: %u", td_u24(p, at + OSI_NODE));
	if (!td_has(p, at + n, 1) || left < n + 1)
		return 0;
	struct parts s = {
		.at = at + n + 1, .sum = td_u8(p, at + n), .left = left - n - 1, .done = n + 1
	};
	if (!s.sum) {
		td_print(p, ", no sub-TLVs present");
		return s.done;
	}
	td_print(p, ", sub-TLVs present (%u)", s.sum);
	while (s.sum != 0 && td_live(p)) {
		if (!td_has(p, s.at, 2))
			return 0;
		if (!read_part(p, &s, &type))
			break;
		if (!td_has(p, s.at, s.n))
			return 0;
		print_part(p, type, &s);
		s.left -= s.n;
		take(&s, s.n);
	}
	return s.done;
}

/* Takes what a printer has printed from the TLV; false where it was more than there is. */
static bool advance(struct td *p, uint32_t done, uint32_t *at, uint32_t *n)
{
	if (*n < done) {
		td_print(p, " [remaining tlv length %u < %u]", *n, done);
		td_invalid(p);
		return false;
	}
	*at += done, *n -= done;
	return true;
}

static enum isis_end print_all_neighbours(struct td *p, uint32_t at, uint32_t n, bool metric)
{
	while (n != 0 && td_live(p)) {
		uint32_t done = print_neighbour(p, at, n, metric);
		if (done == 0)
			return ISIS_CUT;
		if (!advance(p, done, &at, &n))
			break;
	}
	return ISIS_NEXT;
}

enum isis_end isis_ext_is_reach(struct td *p, uint32_t at, uint32_t n)
{
	return print_all_neighbours(p, at, n, true);
}

enum isis_end isis_alias(struct td *p, uint32_t at, uint32_t n)
{
	return print_all_neighbours(p, at, n, false);
}

/* Prefixes */

/* False where it was cut, which is said. */
static bool print_sid(struct td *p, uint32_t at, uint32_t n)
{
	static const struct td_tok flag_names[] = {
		{ 0x80, "Readvertisement" },
		{ 0x40, "Node" },
		{ 0x20, "No-PHP" },
		{ 0x10, "Explicit NULL" },
		{ 0x08, "Value" },
		{ 0x04, "Local" },
		{ 0, NULL },
	};
	static const struct td_tok algorithms[] = { { 0, "SPF" },
						    { 1, "strict-SPF" },
						    { 0, NULL } };
	uint8_t flags = td_u8(p, at), algorithm = td_u8(p, at + 1);
	bool label = flags & 0x08;

	if (n < (label ? 5 : 6)) {
		td_trunc(p);
		return false;
	}
	td_print(p, ", Flags [%s], Algo %s (%u), %s %u",
		 td_bits(p, flag_names, flags, ", ", "None"),
		 td_tok(p, algorithms, algorithm, "Unknown"), algorithm, label ? "label" : "index",
		 label ? td_u24(p, at + 2) : td_u32(p, at + 2));
	return true;
}

static bool print_prefix_part(struct td *p, uint8_t type, uint32_t at, uint32_t n)
{
	static const struct td_tok names[] = {
		{ 1, "32-Bit Administrative tag" },
		{ 2, "64-Bit Administrative tag" },
		{ 3, "Prefix SID" },
		{ 117, "Management Prefix Color" },
		{ 0, NULL },
	};

	td_print(p, DEEPER "%s subTLV #%u, length: %u", td_tok(p, names, type, "unknown"), type, n);
	if (!td_has(p, at, n)) {
		td_trunc(p);
		return false;
	}
	switch (type) {
	case 1:
	case 117:
		for (; n >= 4; at += 4, n -= 4)
			td_print(p, ", 0x%08x (=%u)", td_u32(p, at), td_u32(p, at));
		return true;
	case 2:
		for (; n >= 8; at += 8, n -= 8)
			td_print(p, ", 0x%08x%08x", td_u32(p, at), td_u32(p, at + 4));
		return true;
	case 3: return print_sid(p, at, n);
	default: td_unknown(p, "\n\t\t    ", at, n); return true;
	}
}

/* The prefix's bytes in a buffer of 16, printed. */
static void print_prefix(struct td *p, uint32_t at, uint32_t bits, bool ip6)
{
	uint8_t prefix[16] = { 0 };
	uint32_t n = (bits + 7) / 8;
	const uint8_t *b = td_bytes(p, at, n);

	if (b)
		memcpy(prefix, b, n);
	else
		td_need(p, at, n);
	if (ip6)
		td_print(p, INDENT "IPv6 prefix: %s/%u", td_ip6_of(p, prefix), bits);
	else
		td_print(p, INDENT "IPv4 prefix: %15s/%u",
			 td_string(p, "%u.%u.%u.%u", prefix[0], prefix[1], prefix[2], prefix[3]),
			 bits);
}

/* The bytes of a prefix with its metric and parts, or 0 where it is wrong or was cut. */
static uint32_t print_reach(struct td *p, uint32_t at, bool ip6)
{
	uint32_t metric = td_u32(p, at), status = td_u8(p, at + 4), n = ip6 ? 6 : 5;
	uint32_t bits = ip6 ? td_u8(p, at + 5) : status & 0x3f;
	bool parts = status & (ip6 ? 0x20 : 0x40);

	if (bits > (ip6 ? 128 : 32)) {
		td_print(p, INDENT "IPv%u prefix: bad bit length %u", ip6 ? 6u : 4u, bits);
		return 0;
	}
	print_prefix(p, at + n, bits, ip6);
	n += (bits + 7) / 8;
	td_print(p, ", Distribution: %s, Metric: %u", status & 0x80 ? "down" : "up", metric);
	if (ip6)
		td_print(p, ", %s", status & 0x40 ? "External" : "Internal");
	if (!parts)
		return n;
	td_print(p, ", sub-TLVs present");
	uint32_t sum = td_u8(p, at + n);
	td_print(p, " (%u)", sum);
	uint32_t end = n + 1 + sum;
	/* Whether the parts have the sum that they should have is not asked. */
	for (at += n + 1; sum > 0 && td_live(p);) {
		uint8_t type = td_u8(p, at);
		uint32_t len = td_u8(p, at + 1);
		if (!print_prefix_part(p, type, at + 2, len))
			return 0;
		at += 2 + len, sum -= 2 + len;
	}
	return end;
}

static enum isis_end print_prefixes(struct td *p, uint32_t at, uint32_t n, bool ip6)
{
	while (n != 0 && td_live(p)) {
		uint32_t done = print_reach(p, at, ip6);
		if (done == 0)
			return ISIS_CUT;
		if (!advance(p, done, &at, &n))
			break;
	}
	return ISIS_NEXT;
}

enum isis_end isis_ext_ip_reach(struct td *p, uint32_t at, uint32_t n)
{
	return print_prefixes(p, at, n, false);
}

enum isis_end isis_ip6_reach(struct td *p, uint32_t at, uint32_t n)
{
	return print_prefixes(p, at, n, true);
}

/* The same, of one topology */

/* False where it was cut. */
static bool print_topology(struct td *p, uint32_t at, uint32_t n)
{
	static const struct td_tok names[] = {
		{ 0, "IPv4 unicast" },
		{ 1, "In-Band Management" },
		{ 2, "IPv6 unicast" },
		{ 3, "Multicast" },
		{ 4095, "Development, Experimental or Proprietary" },
		{ 0, NULL },
	};
	static const struct td_tok flags[] = { { 0x4000, "ATT bit set" },
					       { 0x8000, "Overload bit set" },
					       { 0, NULL } };

	if (n < 2)
		return false;
	uint32_t v = td_u16(p, at), id = v & 0x0fff;
	td_print(p, INDENT "%s Topology (0x%03x), Flags: [%s]",
		 td_tok(p, names, id, "Reserved for IETF Consensus"), id,
		 td_bits(p, flags, v & 0xf000, ", ", "none"));
	return true;
}

enum isis_end isis_mt_is_reach(struct td *p, uint32_t at, uint32_t n)
{
	if (!print_topology(p, at, n))
		return ISIS_CUT;
	return isis_ext_is_reach(p, at + 2, n - 2);
}

enum isis_end isis_mt_ip_reach(struct td *p, uint32_t at, uint32_t n)
{
	if (!print_topology(p, at, n))
		return ISIS_CUT;
	return isis_ext_ip_reach(p, at + 2, n - 2);
}

enum isis_end isis_mt_ip6_reach(struct td *p, uint32_t at, uint32_t n)
{
	if (!print_topology(p, at, n))
		return ISIS_CUT;
	return isis_ip6_reach(p, at + 2, n - 2);
}

enum isis_end isis_topologies(struct td *p, uint32_t at, uint32_t n)
{
	for (; n != 0 && td_live(p); at += 2, n -= 2) {
		if (n == 1) {
			td_print(p, INDENT "invalid MT-ID");
			break;
		}
		print_topology(p, at, n);
	}
	return ISIS_NEXT;
}
