/* IPv4, RFC 791, and its options. */
#include "protos.h"

#include "checksum.h"

enum { IP_HLEN = 20, IP_RESERVED = 0x8000, IP_DF = 0x4000, IP_MF = 0x2000, IP_OFFSET = 0x1fff };
enum {
	OPT_EOL = 0,
	OPT_NOP = 1,
	OPT_RR = 7,
	OPT_TS = 68,
	OPT_LSRR = 131,
	OPT_SSRR = 137,
	OPT_RA = 148
};

static const struct td_tok option_names[] = {
	{ OPT_EOL, "EOL" },   { OPT_NOP, "NOP" },   { OPT_TS, "timestamp" }, { 130, "security" },
	{ OPT_RR, "RR" },     { OPT_SSRR, "SSRR" }, { OPT_LSRR, "LSRR" },    { OPT_RA, "RA" },
	{ 82, "traceroute" }, { 0, NULL },
};

/* Record route and source routes.  False where the option was cut. */
static bool print_route(struct td *p, uint32_t at, uint32_t len)
{
	if (len < 3) {
		td_print(p, " [bad length %u]", len);
		return true;
	}
	if ((len + 1) & 3)
		td_print(p, " [bad length %u]", len);
	uint32_t ptr = td_u8(p, at + 2) - 1u;
	if (ptr < 3 || ((ptr + 1) & 3) || ptr > len + 1)
		td_print(p, " [bad ptr %u]", td_u8(p, at + 2));
	for (uint32_t i = 3; i < len; i += 4) {
		if (!td_has(p, at + i, 4))
			return false;
		td_print(p, " %s", td_ip4(p, at + i));
		if (ptr > i)
			td_print(p, ",");
	}
	return true;
}

enum { TS_ONLY = 0, TS_ADDR = 1, TS_PRESPEC = 3 };

/* The entries of a timestamp option; *I is where they ended.  False where the option was cut. */
static bool print_timestamps(struct td *p, uint32_t at, uint32_t len, uint32_t ptr, uint32_t hop,
			     uint32_t *i)
{
	const char *sep = " ";

	for (*i = 4; *i < len; *i += hop) {
		if (ptr == *i)
			sep = " ^ ";
		if (!td_has(p, at + *i, hop))
			return false;
		td_print(p, "%s%u@%s", sep, td_u32(p, at + *i + hop - 4),
			 hop == 8 ? td_ip4(p, at + *i) : "");
		sep = " ";
	}
	return true;
}

static bool print_timestamp(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok types[] = { { TS_ONLY, "TSONLY" },
					       { TS_ADDR, "TS+ADDR" },
					       { TS_PRESPEC, "PRESPEC" },
					       { 0, NULL } };
	uint32_t i = 0;

	if (len < 4) {
		td_print(p, "[bad length %u]", len);
		return true;
	}
	td_print(p, " TS{");
	uint32_t type = td_u8(p, at + 3) & 15u, hop = type == TS_ONLY ? 4 : 8;
	if ((len - 4) & (hop - 1))
		td_print(p, "[bad length %u]", len);
	uint32_t ptr = td_u8(p, at + 2) - 1u;
	if (ptr < 4 || ((ptr - 4) & (hop - 1)) || ptr > len + 1)
		td_print(p, "[bad ptr %u]", td_u8(p, at + 2));
	td_print(p, "%s", td_tok(p, types, type, "[bad ts type %u]", type));
	if (type <= TS_ADDR || type == TS_PRESPEC)
		if (!print_timestamps(p, at, len, ptr, hop, &i))
			return false;
	td_print(p, "%s", ptr == i ? " ^ " : "");
	if (td_u8(p, at + 3) >> 4)
		td_print(p, " [%u hops not recorded]} ", td_u8(p, at + 3) >> 4);
	else
		td_print(p, "}");
	return true;
}

static bool print_option(struct td *p, uint32_t code, uint32_t at, uint32_t len)
{
	switch (code) {
	case OPT_TS: return print_timestamp(p, at, len);
	case OPT_RR:
	case OPT_SSRR:
	case OPT_LSRR: return print_route(p, at, len);
	case OPT_RA:
		if (len < 4) {
			td_print(p, " [bad length %u]", len);
			return true;
		}
		if (!td_has(p, at + 3, 1))
			return false;
		if (td_u16(p, at + 2) != 0)
			td_print(p, " value %u", td_u16(p, at + 2));
		return true;
	default: return true;
	}
}

/* False where the options were cut. */
static bool print_options(struct td *p, uint32_t at, uint32_t left)
{
	const char *sep = "";

	while (left > 0 && td_live(p)) {
		td_print(p, "%s", sep);
		sep = ",";
		uint32_t code = td_u8(p, at), len = 1;
		td_print(p, "%s", td_tok(p, option_names, code, "unknown %u", code));
		if (code != OPT_NOP && code != OPT_EOL)
			len = td_u8(p, at + 1);
		if (len > left || (len < 2 && code != OPT_NOP && code != OPT_EOL)) {
			td_print(p, " [bad length %u]", len);
			return true;
		}
		if (!td_has(p, at, len))
			return false;
		if (code == OPT_EOL)
			return true;
		if (!print_option(p, code, at, len))
			return false;
		at += len;
		left -= len;
	}
	return true;
}

/* Where the address lies that the datagram goes to in the end: source routes change it. */
static uint32_t final_destination(struct td *p, uint32_t at)
{
	uint32_t dst = at + 16, hlen = (td_u8(p, at) & 15u) * 4;

	for (uint32_t i = IP_HLEN; i < hlen && td_live(p);) {
		uint32_t code = td_u8(p, at + i), len = 1;
		if (code == OPT_EOL)
			break;
		if (code != OPT_NOP)
			len = td_u8(p, at + i + 1);
		if ((code != OPT_NOP && len < 2) || len > hlen - i || !td_has(p, at + i, len))
			break;
		if ((code == OPT_SSRR || code == OPT_LSRR) && len >= 7)
			return at + i + len - 4;
		i += len;
	}
	return dst;
}

uint64_t td_pseudo4(struct td *p, uint32_t ip, uint32_t len, uint8_t proto)
{
	const uint8_t *src = td_bytes(p, ip + 12, 4);
	uint32_t at = td_u8(p, ip) == 0x45 ? ip + 16 : final_destination(p, ip);
	const uint8_t *dst = td_bytes(p, at, 4);

	if (!src || !dst)
		return 0;
	return checksum_add(checksum_add(0, src, 4), dst, 4) + proto + (len & 0xffff);
}

static void print_header(struct td *p, uint32_t at)
{
	static const struct td_tok flags[] = {
		{ IP_MF, "+" }, { IP_DF, "DF" }, { IP_RESERVED, "rsvd" }, { 0, NULL }
	};
	static const char *const ecn[] = { "", ",ECT(1)", ",ECT(0)", ",CE" };
	uint32_t tos = td_u8(p, at + 1), ttl = td_u8(p, at + 8), proto = td_u8(p, at + 9);
	uint32_t frag = td_u16(p, at + 6);

	td_print(p, "(tos 0x%x%s", tos, ecn[tos & 3]);
	if (ttl >= 1)
		td_print(p, ", ttl %u", ttl);
	td_print(p, ", id %u, offset %u, flags [%s], proto %s (%u)", td_u16(p, at + 4),
		 (frag & IP_OFFSET) * 8,
		 td_bits(p, flags, frag & (IP_RESERVED | IP_DF | IP_MF), ", ", "none"),
		 td_tok(p, td_ipproto_names, proto, "unknown"), proto);
	td_print(p, ", length %u", td_u16(p, at + 2));
}

/* What stands in brackets, and the end of the line.  False where the options were cut. */
static bool print_verbose(struct td *p, uint32_t at, uint32_t hlen)
{
	bool whole = true;
	uint16_t should;

	print_header(p, at);
	if (hlen > IP_HLEN) {
		td_print(p, ", options (");
		whole = print_options(p, at + IP_HLEN, hlen - IP_HLEN);
		td_print(p, "%s)", whole ? "" : " [truncated-option]");
	}
	if (td_has(p, at, hlen)) {
		uint16_t have = td_u16(p, at + 10);
		if (!td_checksum(p, at, hlen, have, &should))
			td_print(p, ", bad cksum %x (->%x)!", have, should);
	}
	td_print(p, ")\n    ");
	if (whole)
		return true;
	td_print(p, "%s > %s: ", td_ip4(p, at + 12), td_ip4(p, at + 16));
	td_trunc(p);
	return false;
}

static bool has_ports(uint32_t proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP || proto == IPPROTO_SCTP ||
	       proto == IPPROTO_DCCP;
}

static void print_payload(struct td *p, uint32_t at, uint32_t hlen, uint32_t len)
{
	uint32_t frag = td_u16(p, at + 6);
	uint8_t proto = td_u8(p, at + 9);

	if (frag & IP_OFFSET) {
		td_print(p, "%s > %s:", td_ip4(p, at + 12), td_ip4(p, at + 16));
		td_print(p, " ip-proto-%u", proto);
		return;
	}
	if (!has_ports(proto))
		td_print(p, "%s > %s: ", td_ip4(p, at + 12), td_ip4(p, at + 16));
	if (!td_has(p, at, hlen)) {
		td_print(p, " [remaining caplen(%u) < header length(%u)]", p->end - at, hlen);
		td_fail(p);
		return;
	}
	td_demux(p,
		 &(struct td_ip){ .at = at,
				  .version = 4,
				  .fragmented = (frag & IP_MF) != 0,
				  .ttl = td_u8(p, at + 8) },
		 at + hlen, len, proto);
}

static void print_ip(struct td *p, uint32_t at, uint32_t length)
{
	p->proto = "ip";
	uint32_t version = td_u8(p, at) >> 4;
	if (version != 4) {
		if (version == 6)
			td_print(p, "IP6, wrong link-layer encapsulation");
		else
			td_print(p, "IP%u", version);
		td_invalid(p);
		return;
	}
	td_print(p, "IP ");
	if (!td_has(p, at, IP_HLEN)) {
		td_trunc(p);
		return;
	}
	if (length < IP_HLEN) {
		td_print(p, "truncated-ip %u", length);
		return;
	}
	uint32_t hlen = (td_u8(p, at) & 15u) * 4, len = td_u16(p, at + 2);
	if (hlen < IP_HLEN) {
		td_print(p, "bad-hlen %u", hlen);
		return;
	}
	if (length < len)
		td_print(p, "truncated-ip - %u bytes missing! ", len - length);
	if (len < hlen) { /* zero too, which segmentation offload leaves */
		td_print(p, "bad-len %u", len);
		return;
	}
	if (!td_push(p, at, len))
		return;
	if (print_verbose(p, at, hlen))
		print_payload(p, at, hlen, len - hlen);
	td_pop(p);
}

void td_ip(struct td *p, uint32_t at, uint32_t length)
{
	if (!td_enter(p))
		return;
	print_ip(p, at, length);
	td_leave(p);
}

/* By the version in the first byte. */
void td_ip_any(struct td *p, uint32_t at, uint32_t length)
{
	p->proto = "ipn";
	if (length < 1) {
		td_print(p, "truncated-ip %u", length);
		return;
	}
	uint32_t version = td_u8(p, at) >> 4;
	if (version == 4)
		td_ip(p, at, length);
	else if (version == 6)
		td_ip6_packet(p, at, length);
	else
		td_print(p, "unknown ip %u", version);
}
