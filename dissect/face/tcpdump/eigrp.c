/* EIGRP, RFC 7868; routes of IPv4 and AppleTalk as classic TLVs. */
#include <string.h>

#include "protos.h"

enum { HEADER = 20, TLV = 4, VERSION = 2 };

static const struct td_tok opcodes[] = {
	{ 1, "Update" },  { 3, "Query" }, { 4, "Reply" }, { 5, "Hello" },
	{ 6, "IPX SAP" }, { 7, "Probe" }, { 0, NULL },
};

static const struct td_tok sources[] = {
	{ 1, "IGRP" },  { 2, "EIGRP" }, { 3, "Static" },     { 4, "RIP" },
	{ 5, "Hello" }, { 6, "OSPF" },  { 7, "IS-IS" },      { 8, "EGP" },
	{ 9, "BGP" },   { 10, "IDRP" }, { 11, "Connected" }, { 0, NULL },
};

static void print_parameters(struct td *p, uint32_t at)
{
	td_print(p, "\n\t    holdtime: %us, k1 %u, k2 %u, k3 %u, k4 %u, k5 %u", td_u16(p, at + 6),
		 td_u8(p, at), td_u8(p, at + 1), td_u8(p, at + 2), td_u8(p, at + 3),
		 td_u8(p, at + 4));
}

static void print_software(struct td *p, uint32_t at)
{
	td_print(p, "\n\t    IOS version: %u.%u, EIGRP version %u.%u", td_u8(p, at),
		 td_u8(p, at + 1), td_u8(p, at + 2), td_u8(p, at + 3));
}

/* The metric's parts, from the delay on. */
static void print_metric(struct td *p, uint32_t at)
{
	td_print(
		p,
		"\n\t      delay %u ms, bandwidth %u Kbps, mtu %u, hop %u, reliability %u, load %u",
		td_u32(p, at) / 100, td_u32(p, at + 4), td_u24(p, at + 8), td_u8(p, at + 11),
		td_u8(p, at + 12), td_u8(p, at + 13));
}

/* The prefix at AT, of as many bytes as its length needs; false where that is too long. */
static bool print_prefix(struct td *p, uint32_t at)
{
	uint8_t prefix[4] = { 0 }, bits = td_u8(p, at);

	if (bits > 32) {
		td_print(p, "\n\t    illegal prefix length %u", bits);
		return false;
	}
	uint32_t n = (bits + 7u) / 8;
	const uint8_t *b = td_bytes(p, at + 1, n);
	if (b)
		memcpy(prefix, b, n);
	td_print(p, "\n\t    IPv4 prefix: %15s/%u, nexthop: ",
		 td_string(p, "%u.%u.%u.%u", prefix[0], prefix[1], prefix[2], prefix[3]), bits);
	return true;
}

static void print_ip_hop(struct td *p, uint32_t at)
{
	td_print(p, "%s", td_u32(p, at) == 0 ? "self" : td_ip4(p, at));
}

static void print_ip_internal(struct td *p, uint32_t at)
{
	if (!print_prefix(p, at + 20))
		return;
	print_ip_hop(p, at);
	print_metric(p, at + 4);
}

static void print_ip_external(struct td *p, uint32_t at)
{
	if (!print_prefix(p, at + 40))
		return;
	print_ip_hop(p, at);
	td_print(p,
		 "\n\t      origin-router %s, origin-as %u, origin-proto %s, flags [0x%02x], "
		 "tag 0x%08x, metric %u",
		 td_ip4(p, at + 4), td_u32(p, at + 8),
		 td_tok(p, sources, td_u8(p, at + 22), "unknown"), td_u8(p, at + 23),
		 td_u32(p, at + 12), td_u32(p, at + 16));
	print_metric(p, at + 24);
}

static void print_cable(struct td *p, uint32_t at)
{
	td_print(p, "\n\t    Cable-range: %u-%u, Router-ID %u", td_u16(p, at), td_u16(p, at + 2),
		 td_u32(p, at + 4));
}

static void print_atalk_route(struct td *p, uint32_t hop, uint32_t range)
{
	td_print(p, "\n\t     Cable-Range: %u-%u, nexthop: ", td_u16(p, range),
		 td_u16(p, range + 2));
	if (td_u32(p, hop) == 0)
		td_print(p, "self");
	else
		td_print(p, "%u.%u", td_u16(p, hop), td_u16(p, hop + 2));
}

static void print_atalk_internal(struct td *p, uint32_t at)
{
	print_atalk_route(p, at, at + 20);
	print_metric(p, at + 4);
}

static void print_atalk_external(struct td *p, uint32_t at)
{
	print_atalk_route(p, at, at + 36);
	td_print(p,
		 "\n\t      origin-router %u, origin-as %u, origin-proto %s, flags [0x%02x], "
		 "tag 0x%08x, metric %u",
		 td_u32(p, at + 4), td_u32(p, at + 8),
		 td_tok(p, sources, td_u8(p, at + 16), "unknown"), td_u8(p, at + 17),
		 td_u32(p, at + 12), td_u16(p, at + 18));
	print_metric(p, at + 20);
}

static const struct tlv {
	uint16_t type;
	const char *name;
	uint8_t least; /* bytes of the value */
	void (*print)(struct td *p, uint32_t at);
} tlvs[] = {
	{ 0x0001, "General Parameters", 8, print_parameters },
	{ 0x0002, "Authentication", 0, NULL },
	{ 0x0003, "Sequence", 0, NULL },
	{ 0x0004, "Software Version", 4, print_software },
	{ 0x0005, "Next Multicast Sequence", 0, NULL },
	{ 0x0102, "IP Internal routes", 22, print_ip_internal },
	{ 0x0103, "IP External routes", 42, print_ip_external },
	{ 0x0202, "AppleTalk Internal routes", 24, print_atalk_internal },
	{ 0x0203, "AppleTalk External routes", 40, print_atalk_external },
	{ 0x0204, "AppleTalk Cable setup", 8, print_cable },
	{ 0x0302, "IPX Internal routes", 0, NULL },
	{ 0x0303, "IPX External routes", 0, NULL },
};

static const struct tlv *find(uint16_t type)
{
	for (size_t i = 0; i < sizeof tlvs / sizeof tlvs[0]; i++)
		if (tlvs[i].type == type)
			return &tlvs[i];
	return NULL;
}

static void print_tlvs(struct td *p, uint32_t at, uint32_t len)
{
	for (uint32_t n; len > 0 && td_live(p); at += n, len -= n) {
		if (!td_has(p, at, TLV)) {
			td_trunc(p);
			return;
		}
		uint16_t type = td_u16(p, at);
		n = td_u16(p, at + 2);
		if (n < TLV || n > len) {
			td_unknown(p, "\n\t    ", at + TLV, len);
			return;
		}
		const struct tlv *t = find(type);
		td_print(p, "\n\t  %s TLV (0x%04x), length: %u", t ? t->name : "Unknown", type, n);
		if (!td_has(p, at, n)) {
			td_trunc(p);
			return;
		}
		if (t && n - TLV < t->least)
			td_print(p, " (too short, < %u)", TLV + t->least);
		else if (t && t->print)
			t->print(p, at + TLV);
		td_unknown(p, "\n\t    ", at + TLV, n - TLV);
	}
}

void td_eigrp(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok flags[] = {
		{ 1, "Init" },    { 2, "Conditionally Received" },
		{ 4, "Restart" }, { 8, "End-of-Table" },
		{ 0, NULL },
	};

	p->proto = "eigrp";
	if (!td_has(p, at, HEADER)) {
		td_trunc(p);
		return;
	}
	uint8_t version = td_u8(p, at), opcode = td_u8(p, at + 1);
	if (version != VERSION) {
		td_print(p, "EIGRP version %u packet not supported", version);
		return;
	}
	if (len < HEADER) {
		td_print(p, "EIGRP %s, length: %u (too short, < %u)",
			 td_tok(p, opcodes, opcode, "unknown (%u)", opcode), len, HEADER);
		return;
	}
	td_print(p, "\n\tEIGRP v%u, opcode: %s (%u), chksum: 0x%04x, Flags: [%s]", version,
		 td_tok(p, opcodes, opcode, "unknown, type: %u", opcode), opcode, td_u16(p, at + 2),
		 td_bits(p, flags, td_u32(p, at + 4), ", ", "none"));
	td_print(p, "\n\tseq: 0x%08x, ack: 0x%08x, VRID: %u, AS: %u, length: %u", td_u32(p, at + 8),
		 td_u32(p, at + 12), td_u16(p, at + 16), td_u16(p, at + 18), len - HEADER);
	print_tlvs(p, at + HEADER, len - HEADER);
}
