/* DNS, RFC 1035 and its successors, over UDP and TCP, and mDNS (RFC 6762). */
#include "dns.h"

enum { DNS_HLEN = 12, MDNS_BIT = 0x8000, CLASS_IN = 1, OPCODE_IQUERY = 1 };
enum {
	TYPE_A = 1,
	TYPE_NS = 2,
	TYPE_CNAME = 5,
	TYPE_SOA = 6,
	TYPE_PTR = 12,
	TYPE_MX = 15,
	TYPE_TXT = 16,
	TYPE_AAAA = 28,
	TYPE_SRV = 33,
	TYPE_A6 = 38,
	TYPE_DNAME = 39,
	TYPE_OPT = 41,
	TYPE_UNSPECA = 104,
	TYPE_TSIG = 250,
	TYPE_URI = 256,
};

const struct td_tok td_dns_types[] = {
	{ 1, "A" },         { 2, "NS" },        { 3, "MD" },        { 4, "MF" },
	{ 5, "CNAME" },     { 6, "SOA" },       { 7, "MB" },        { 8, "MG" },
	{ 9, "MR" },        { 10, "NULL" },     { 11, "WKS" },      { 12, "PTR" },
	{ 13, "HINFO" },    { 14, "MINFO" },    { 15, "MX" },       { 16, "TXT" },
	{ 17, "RP" },       { 18, "AFSDB" },    { 19, "X25" },      { 20, "ISDN" },
	{ 21, "RT" },       { 22, "NSAP" },     { 23, "NSAP_PTR" }, { 24, "SIG" },
	{ 25, "KEY" },      { 26, "PX" },       { 27, "GPOS" },     { 28, "AAAA" },
	{ 29, "LOC" },      { 30, "NXT" },      { 31, "EID" },      { 32, "NIMLOC" },
	{ 33, "SRV" },      { 34, "ATMA" },     { 35, "NAPTR" },    { 36, "KX" },
	{ 37, "CERT" },     { 38, "A6" },       { 39, "DNAME" },    { 40, "SINK" },
	{ 41, "OPT" },      { 42, "APL" },      { 43, "DS" },       { 44, "SSHFP" },
	{ 45, "IPSECKEY" }, { 46, "RRSIG" },    { 47, "NSEC" },     { 48, "DNSKEY" },
	{ 99, "SPF" },      { 100, "UINFO" },   { 101, "UID" },     { 102, "GID" },
	{ 103, "UNSPEC" },  { 104, "UNSPECA" }, { 249, "TKEY" },    { 250, "TSIG" },
	{ 251, "IXFR" },    { 252, "AXFR" },    { 253, "MAILB" },   { 254, "MAILA" },
	{ 255, "ANY" },     { 256, "URI" },     { 0, NULL },
};

static const struct td_tok class_names[] = {
	{ CLASS_IN, "IN" }, { 3, "CHAOS" }, { 4, "HS" }, { 255, "ANY" }, { 0, NULL }
};

/* A message, and where its reading is. */
struct message {
	uint32_t base, len;
	uint32_t at;
	bool mdns;
};

static bool print_question(struct td *p, struct message *m)
{
	uint32_t at = td_dns_skip(p, m->at);

	if (at == TD_NOWHERE || !td_has(p, at, 4))
		return false;
	uint32_t type = td_u16(p, at), class = td_u16(p, at + 2);
	td_print(p, " %s", td_tok(p, td_dns_types, type, "Type%u", type));
	bool unicast = class & MDNS_BIT;
	if (m->mdns)
		class &= ~(uint32_t)MDNS_BIT;
	if (class != CLASS_IN)
		td_print(p, " %s", td_tok(p, class_names, class, "(Class %u)", class));
	if (m->mdns)
		td_print(p, unicast ? " (QU)" : " (QM)");
	td_print(p, "? ");
	m->at = td_dns_name(p, m->at, m->base);
	if (m->at == TD_NOWHERE)
		return false;
	m->at += 4;
	return true;
}

static bool print_name(struct td *p, struct message *m, uint32_t *at)
{
	td_print(p, " ");
	*at = td_dns_name(p, *at, m->base);
	return *at != TD_NOWHERE;
}

static bool print_soa(struct td *p, struct message *m, uint32_t at)
{
	for (uint32_t i = 0; i < 2; i++)
		if (!print_name(p, m, &at))
			return false;
	if (!td_has(p, at, 20))
		return false;
	for (uint32_t i = 0; i < 5; i++)
		td_print(p, " %u", td_u32(p, at + 4 * i));
	return true;
}

static bool print_txt(struct td *p, uint32_t at, uint32_t end)
{
	while (at < end && td_live(p)) {
		td_print(p, " \"");
		if (!td_has(p, at, 1))
			return false;
		uint32_t n = td_u8(p, at);
		if (td_chars(p, at + 1, n))
			return false;
		at += 1 + n;
		td_print(p, "\"");
	}
	return true;
}

/* RFC 2874 */
static bool print_a6(struct td *p, struct message *m, uint32_t at)
{
	uint8_t addr[16] = { 0 };

	if (!td_has(p, at, 1))
		return false;
	uint32_t bits = td_u8(p, at), skip = bits / 8;
	if (bits > 128) {
		td_print(p, " %u(bad plen)", bits);
		return true;
	}
	if (bits < 128) {
		for (uint32_t i = skip; i < 16; i++)
			addr[i] = td_u8(p, at + 1 + i - skip);
		td_print(p, " %u %s", bits, td_ip6_of(p, addr));
	}
	at += 1 + 16 - skip;
	return bits == 0 || print_name(p, m, &at);
}

/* RFC 8945 */
static bool print_tsig(struct td *p, struct message *m, uint32_t at)
{
	static const char *const titles[] = { "fudge", "maclen", "origid", "error", "otherlen" };

	if (!print_name(p, m, &at))
		return false;
	at += 6;
	for (unsigned i = 0; i < sizeof titles / sizeof titles[0]; i++) {
		if (!td_has(p, at, 2))
			return false;
		uint32_t v = td_u16(p, at);
		td_print(p, " %s=%u", titles[i], v);
		at += 2 + (i == 1 ? v : 0);
	}
	return true;
}

static bool print_opt(struct td *p, uint32_t at, uint32_t end, uint32_t class, uint32_t flags)
{
	td_print(p, " UDPsize=%u", class);
	if (flags & 0x8000)
		td_print(p, " DO");
	if (at >= end)
		return true;
	td_print(p, " [");
	if (!td_dns_options(p, at, end))
		return false;
	td_print(p, "]");
	return true;
}

/* A name behind numbers of 16 bits that are shown after it. */
static bool print_mx(struct td *p, struct message *m, uint32_t at)
{
	uint32_t name = at + 2;

	if (!td_has(p, at, 2)) {
		td_print(p, " ");
		return false;
	}
	if (!print_name(p, m, &name))
		return false;
	td_print(p, " %u", td_u16(p, at));
	return true;
}

static bool print_srv(struct td *p, struct message *m, uint32_t at)
{
	uint32_t name = at + 6;

	if (!td_has(p, at, 6)) {
		td_print(p, " ");
		return false;
	}
	if (!print_name(p, m, &name))
		return false;
	td_print(p, ":%u %u %u", td_u16(p, at + 4), td_u16(p, at), td_u16(p, at + 2));
	return true;
}

static bool print_data(struct td *p, struct message *m, uint32_t type, uint32_t at, uint32_t len)
{
	switch (type) {
	case TYPE_A:
		if (!td_has(p, at, 4))
			return false;
		td_print(p, " %s", td_ip4(p, at));
		return true;
	case TYPE_NS:
	case TYPE_CNAME:
	case TYPE_PTR:
	case TYPE_DNAME: return print_name(p, m, &at);
	case TYPE_SOA: return print_soa(p, m, at);
	case TYPE_MX: return print_mx(p, m, at);
	case TYPE_TXT: return print_txt(p, at, at + len);
	case TYPE_SRV: return print_srv(p, m, at);
	case TYPE_AAAA:
		if (!td_has(p, at, 16))
			return false;
		td_print(p, " %s", td_ip6(p, at));
		return true;
	case TYPE_A6: return print_a6(p, m, at);
	case TYPE_URI:
		if (!td_has(p, at, len))
			return false;
		td_print(p, " %u %u ", td_u16(p, at), td_u16(p, at + 2));
		return !td_chars(p, at + 4, len - 4);
	case TYPE_UNSPECA: return td_has(p, at, len) && !td_chars(p, at, len);
	case TYPE_TSIG: return print_tsig(p, m, at);
	default: return true;
	}
}

static bool print_record(struct td *p, struct message *m)
{
	uint32_t at = m->at;

	if (!print_name(p, m, &at))
		return false;
	if (!td_has(p, at, 10)) {
		m->at = p->end;
		return true;
	}
	uint32_t type = td_u16(p, at), class = td_u16(p, at + 2), flags = td_u16(p, at + 6);
	bool flush = m->mdns && class & MDNS_BIT;
	if (m->mdns)
		class &= ~(uint32_t)MDNS_BIT;
	if (class != CLASS_IN && type != TYPE_OPT)
		td_print(p, " %s", td_tok(p, class_names, class, "(Class %u)", class));
	if (flush)
		td_print(p, " (Cache flush)");
	uint32_t len = td_u16(p, at + 8);
	at += 10;
	m->at = at + len;
	td_print(p, " %s", td_tok(p, td_dns_types, type, "Type%u", type));
	if (m->at > p->end)
		return false;
	if (type == TYPE_OPT)
		return print_opt(p, at, m->at, class, flags);
	return print_data(p, m, type, at, len);
}

/* COUNT records behind TITLE; false where not all of them were there. */
static bool print_section(struct td *p, struct message *m, const char *title, uint32_t count)
{
	if (count == 0)
		return true;
	if (m->at >= p->end && title[0])
		return false;
	td_print(p, "%s", title);
	for (const char *sep = ""; count > 0 && (sep[0] == '\0' || m->at < p->end); count--) {
		td_print(p, "%s", sep);
		sep = ",";
		if (!print_record(p, m))
			return false;
	}
	return count == 0;
}

/* The upper bits of the response code are in the OPT record (RFC 6891, 6.1.3), if one is found. */
static uint32_t extended_code(struct td *p, uint32_t base, const uint32_t count[4])
{
	uint32_t at = base + DNS_HLEN;

	for (uint32_t i = 0; i < count[0]; i++) {
		at = td_dns_skip(p, at);
		if (at == TD_NOWHERE || (at += 4) >= p->end)
			return 0;
	}
	for (uint32_t i = 0; i < count[1] + count[2]; i++) {
		at = td_dns_skip(p, at);
		if (at == TD_NOWHERE || !td_has(p, at + 8, 2))
			return 0;
		at += 10 + (uint32_t)td_u16(p, at + 8);
		if (at >= p->end)
			return 0;
	}
	for (uint32_t i = 0; i < count[3]; i++) {
		at = td_dns_skip(p, at);
		if (at == TD_NOWHERE || !td_has(p, at, 5))
			return 0;
		if (td_u16(p, at) == TYPE_OPT)
			return (uint32_t)td_u8(p, at + 4) << 4;
		if (!td_has(p, at + 8, 2))
			return 0;
		at += 10 + (uint32_t)td_u16(p, at + 8);
		if (at >= p->end)
			return 0;
	}
	return 0;
}

static const char *code_name(struct td *p, uint32_t code)
{
	static const char *const names[] = {
		"",          " FormErr", " ServFail", " NXDomain", " NotImp",  " Refused",
		" YXDomain", " YXRRSet", " NXRRSet",  " NotAuth",  " NotZone", " Resp11",
		" Resp12",   " Resp13",  " Resp14",   " NoChange", " BadVers", "Resp17",
		" Resp18",   " Resp19",  " Resp20",   "Resp21",    " Resp22",  " BadCookie",
	};

	if (code < sizeof names / sizeof names[0])
		return names[code];
	return td_string(p, " Resp%u", code & 0xfff);
}

static const char *const opcode_names[16] = {
	"",         " inv_q",    " stat",     " op3",     " notify",  " update",
	" op6",     " op7",      " op8",      " updateA", " updateD", " updateDA",
	" updateM", " updateMA", " zoneInit", " zoneRef",
};

static bool print_reply(struct td *p, struct message *m, uint32_t flags, const uint32_t count[4])
{
	uint32_t code = (flags & 15) | extended_code(p, m->base, count);

	td_print(p, "%u%s%s%s%s%s%s", td_u16(p, m->base), opcode_names[flags >> 11 & 15],
		 code_name(p, code), flags & 0x0400 ? "*" : "", flags & 0x0080 ? "" : "-",
		 flags & 0x0200 ? "|" : "", flags & 0x0020 ? "$" : "");
	if (count[0] != 1)
		td_print(p, " [%uq]", count[0]);
	for (uint32_t i = 0; i < count[0]; i++) {
		td_print(p, "%s q:", i ? "," : "");
		if (!print_question(p, m))
			return false;
	}
	td_print(p, " %u/%u/%u", count[1], count[2], count[3]);
	return print_section(p, m, "", count[1]) && print_section(p, m, " ns:", count[2]) &&
	       print_section(p, m, " ar:", count[3]);
}

static bool print_query(struct td *p, struct message *m, uint32_t flags, const uint32_t count[4])
{
	bool inverse = (flags >> 11 & 15) == OPCODE_IQUERY;

	td_print(p, "%u%s%s%s", td_u16(p, m->base), opcode_names[flags >> 11 & 15],
		 flags & 0x0100 ? "+" : "", flags & 0x0010 ? "%" : "");
	if (flags & 0x06cf)
		td_print(p, " [b2&3=0x%x]", flags);
	if (inverse && count[0])
		td_print(p, " [%uq]", count[0]);
	if (inverse ? count[1] != 1 : count[1] != 0)
		td_print(p, " [%ua]", count[1]);
	if (!inverse && count[0] != 1)
		td_print(p, " [%uq]", count[0]);
	if (count[2])
		td_print(p, " [%un]", count[2]);
	if (count[3])
		td_print(p, " [%uau]", count[3]);
	for (uint32_t i = 0; i < count[0]; i++)
		if ((i > 0 && m->at >= p->end) || !print_question(p, m))
			return false;
	return print_section(p, m, "", count[1]) && print_section(p, m, " ns:", count[2]) &&
	       print_section(p, m, " ar:", count[3]);
}

/* The length before a message over TCP, RFC 1035, 4.2.2: false where the rest is another. */
static bool tcp_prefix(struct td *p, uint32_t *at, uint32_t *len)
{
	if (*len < 2) {
		td_print(p, " [DNS over TCP: length %u < 2]", *len);
		td_invalid(p);
		return false;
	}
	*len -= 2;
	if (td_u16(p, *at) != *len) {
		td_print(p, " [prefix length(%u) != length(%u)]", td_u16(p, *at), *len);
		td_invalid(p);
		return false;
	}
	*at += 2;
	td_print(p, " ");
	return true;
}

void td_dns(struct td *p, uint32_t at, uint32_t len, enum td_dns_over over)
{
	uint32_t count[4];

	p->proto = "domain";
	if (over == TD_DNS_TCP && !tcp_prefix(p, &at, &len))
		return;
	if (len < DNS_HLEN) {
		td_print(p, "domain [length %u < %u]", len, (unsigned)DNS_HLEN);
		td_invalid(p);
		return;
	}
	if (!td_has(p, at, DNS_HLEN)) {
		td_trunc(p);
		return;
	}
	struct message m = {
		.base = at, .len = len, .at = at + DNS_HLEN, .mdns = over == TD_DNS_MDNS
	};
	uint32_t flags = td_u16(p, at + 2);
	for (uint32_t i = 0; i < 4; i++)
		count[i] = td_u16(p, at + 4 + 2 * i);
	if (flags & 0x8000 ? print_reply(p, &m, flags, count) : print_query(p, &m, flags, count))
		td_print(p, " (%u)", len);
	else
		td_trunc(p);
}
