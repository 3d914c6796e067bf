/* What IS-IS says of shortest path bridging (RFC 6329) and of routers (RFC 7981, 8667). */
#include "osi.h"

enum { MCID = 51, NAME = 32, INSTANCE = 19, TREE = 8, SERVICE = 8 };

static void print_too_long(struct td *p)
{
	td_print(p, " (> containing TLV length)");
}

static void print_mcid(struct td *p, uint32_t at)
{
	td_print(p, "ID: %u, Name: ", td_u8(p, at));
	for (uint32_t i = 0; i < NAME && td_u8(p, at + 1 + i) != 0; i++)
		td_char(p, td_u8(p, at + 1 + i));
	td_print(p, "\n\t              Lvl: %u, Digest: ", td_u16(p, at + 33));
	for (uint32_t i = 0; i < 16; i++)
		td_print(p, "%02x ", td_u8(p, at + 35 + i));
}

static void print_digest(struct td *p, uint32_t at)
{
	uint8_t v = td_u8(p, at);

	td_print(p, "\n\t        RES: %u V: %u A: %u D: %u", v >> 5u, v >> 4 & 1u, v >> 2 & 3u,
		 v & 3u);
	td_print(p, "\n\t         Digest: ");
	for (uint32_t i = 0; i < 8; i++)
		td_print(p, "%08x %s", td_u32(p, at + 1 + 4 * i),
			 i == 3 ? "\n\t                 " : "");
}

/* False where a pair was cut. */
static bool print_vlans(struct td *p, uint32_t at, uint32_t n)
{
	while (n != 0 && td_live(p)) {
		if (n < 4)
			return false;
		td_print(p, "\n\t           ECT: %08x", td_u32(p, at));
		if (n < 6)
			return false;
		uint16_t v = td_u16(p, at + 4);
		td_print(p, " BVID: %u, U:%01x M:%01x ", v >> 4, v >> 3 & 1u, v >> 2 & 1u);
		at += 6, n -= 6;
	}
	return true;
}

/* False where it is too short. */
static bool print_port_part(struct td *p, uint8_t type, uint32_t at, uint32_t n)
{
	switch (type) {
	case 4:
		if (n < 2 * MCID)
			return false;
		td_print(p, "\n\t         MCID: ");
		print_mcid(p, at);
		td_print(p, "\n\t         AUX-MCID: ");
		print_mcid(p, at + MCID);
		return true;
	case 5:
		if (n < 33)
			return false;
		print_digest(p, at);
		return true;
	case 6: return print_vlans(p, at, n);
	default: return true;
	}
}

enum isis_end isis_mt_port(struct td *p, uint32_t at, uint32_t n)
{
	static const struct td_tok names[] = {
		{ 4, "SPB MCID" }, { 5, "SPB Digest" }, { 6, "SPB BVID" }, { 0, NULL }
	};

	if (n < 2)
		return ISIS_NEXT;
	td_print(p, "\n\t       RES: %u, MTID(s): %u", td_u16(p, at) >> 12,
		 td_u16(p, at) & 0x0fffu);
	for (at += 2, n -= 2; n > 2 && td_live(p);) {
		uint8_t type = td_u8(p, at);
		uint32_t len = td_u8(p, at + 1);
		at += 2, n -= 2;
		td_print(p, "\n\t       %s subTLV #%u, length: %u",
			 td_tok(p, names, type, "unknown"), type, len);
		if (n < len) {
			print_too_long(p);
			break;
		}
		if (!td_has(p, at, len)) {
			td_trunc(p);
			break;
		}
		if (!print_port_part(p, type, at, len)) {
			td_print(p, " (too short)");
			break;
		}
		at += len, n -= len;
	}
	return ISIS_NEXT;
}

/* False where a tree was cut. */
static bool print_trees(struct td *p, uint32_t count, uint32_t at, uint32_t n)
{
	for (; count > 0 && td_live(p); count--, at += TREE, n -= TREE) {
		if (n < TREE)
			return false;
		uint8_t v = td_u8(p, at);
		uint32_t vids = td_u24(p, at + 5);
		td_print(p, "\n\t         U:%u, M:%u, A:%u, RES:%u", v >> 7u, v >> 6 & 1u,
			 v >> 5 & 1u, v & 0x1fu);
		td_print(p, ", ECT: %08x, BVID: %u, SPVID: %u", td_u32(p, at + 1),
			 vids >> 12 & 0x0fff, vids & 0x0fff);
	}
	return true;
}

static bool print_instance(struct td *p, uint32_t at, uint32_t n)
{
	uint32_t source = td_u32(p, at + 14);

	td_print(p, "\n\t        CIST Root-ID: %08x %08x, Path Cost: %08x, Prio: %u", td_u32(p, at),
		 td_u32(p, at + 4), td_u32(p, at + 8), td_u16(p, at + 12));
	td_print(p, "\n\t        RES: %u, V: %u, SPSource-ID: %u, No of Trees: %x", source >> 21,
		 source >> 20 & 1, source & 0x000fffff, td_u8(p, at + 18));
	return print_trees(p, td_u8(p, at + 18), at + INSTANCE, n - INSTANCE);
}

static void print_services(struct td *p, uint32_t at, uint32_t n)
{
	td_print(p, "\n\t        BMAC: %08x%04x, RES: %u, VID: %u", td_u32(p, at),
		 td_u16(p, at + 4), td_u16(p, at + 6) >> 12, td_u16(p, at + 6) & 0x0fffu);
	for (at += SERVICE, n -= SERVICE; n >= 4 && td_live(p); at += 4, n -= 4) {
		uint32_t v = td_u32(p, at);
		td_print(p, "\n\t        T: %u, R: %u, RES: %u, ISID: %u", v >> 31, v >> 30 & 1,
			 v >> 24 & 0x3f, v & 0xffffff);
	}
}

/* False where the list is over. */
static bool print_capability_part(struct td *p, uint8_t type, uint32_t at, uint32_t n)
{
	if (type == 1 && n < INSTANCE) {
		td_print(p, " (too short)");
		return false;
	}
	if ((type == 1 && !print_instance(p, at, n)) || (type == 3 && n < SERVICE)) {
		td_trunc(p);
		return false;
	}
	if (type == 3)
		print_services(p, at, n);
	return true;
}

enum isis_end isis_mt_capability(struct td *p, uint32_t at, uint32_t n)
{
	static const struct td_tok names[] = {
		{ 1, "SPB Instance" },
		{ 3, "SPBM Service Identifier and Unicast Address" },
		{ 0, NULL },
	};

	if (n < 2)
		return ISIS_NEXT;
	uint16_t head = td_u16(p, at);
	td_print(p, "\n\t      O: %u, RES: %u, MTID(s): %u", head >> 15, head >> 12 & 7u,
		 head & 0x0fffu);
	for (at += 2, n -= 2; n > 2 && td_live(p);) {
		uint8_t type = td_u8(p, at);
		uint32_t len = td_u8(p, at + 1);
		at += 2, n -= 2;
		td_print(p, "\n\t      %s subTLV #%u, length: %u",
			 td_tok(p, names, type, "unknown"), type, len);
		if (n < len) {
			print_too_long(p);
			break;
		}
		if (!td_has(p, at, len)) {
			td_trunc(p);
			break;
		}
		if (!print_capability_part(p, type, at, len))
			break;
		at += len, n -= len;
	}
	return ISIS_NEXT;
}

/* The ranges of segment identifiers.  The length is a byte that may wrap. */
static void print_ranges(struct td *p, uint32_t at, uint8_t n)
{
	while (n >= 5 && td_live(p)) {
		uint8_t type = td_u8(p, at), len = td_u8(p, at + 1);
		at += 2, n = (uint8_t)(n - 2);
		if (len > n)
			return;
		if (type != 1)
			td_unknown(p, "\n\t\t  ", at, len);
		else if (len == 3 || len == 4)
			td_print(p, ", SID value %u", len == 3 ? td_u24(p, at) : td_u32(p, at));
		else
			td_print(p, ", Unknown SID length%u", len);
		at += len, n = (uint8_t)(n - len);
	}
}

static void print_segments(struct td *p, uint32_t at, uint8_t n)
{
	static const struct td_tok flags[] = { { 0x80, "ipv4" }, { 0x40, "ipv6" }, { 0, NULL } };

	td_print(p, ", Flags [%s], Range %u", td_bits(p, flags, td_u8(p, at), ", ", "None"),
		 td_u24(p, at + 1));
	print_ranges(p, at + 4, (uint8_t)(n - 4));
}

enum isis_end isis_router(struct td *p, uint32_t at, uint32_t n)
{
	static const struct td_tok flags[] = { { 1, "S bit" }, { 2, "D bit" }, { 0, NULL } };

	if (n < 5) {
		td_print(p, " [object length %u < 5]", n);
		td_invalid(p);
		return ISIS_NEXT;
	}
	td_print(p, "\n\t      Router-ID %s", td_ip4(p, at));
	td_print(p, ", Flags [%s]", td_bits(p, flags, td_u8(p, at + 4), ", ", "none"));
	for (at += 5, n -= 5; n >= 2 && td_live(p);) {
		uint8_t type = td_u8(p, at), len = td_u8(p, at + 1);
		at += 2, n -= 2;
		td_print(p, "\n\t\t%s subTLV #%u, length: %u",
			 type == 2 ? "SR-Capabilities" : "unknown", type, len);
		if (len > n || !td_has(p, at, len))
			break;
		if (type == 2)
			print_segments(p, at, len);
		else
			td_unknown(p, "\n\t\t", at, len);
		at += len, n -= len;
	}
	return ISIS_NEXT;
}
