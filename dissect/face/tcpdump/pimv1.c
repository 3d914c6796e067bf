/* What came before PIM version 2: PIM version 1, auto-RP, DVMRP (RFC 1075 and its successors). */
#include "protos.h"

enum { HOLD_USUAL = 180, NO_MASK = 0xffffffff };
enum { QUERY, REGISTER, REGISTER_STOP, JOIN_PRUNE, RP_REACHABILITY, ASSERT, GRAFT, GRAFT_ACK };

static void print_mask(struct td *p, uint32_t at)
{
	if (td_u32(p, at) != NO_MASK)
		td_print(p, "/%s", td_ip4(p, at));
}

/* A single source of a single group takes one line. */
static bool print_single(struct td *p, uint32_t at)
{
	if (!td_has(p, at, 30) || td_u8(p, at + 11) != 1)
		return false;
	uint32_t joins = td_u16(p, at + 20), hold = td_u16(p, at + 6);
	uint8_t flags = td_u8(p, at + 25);
	if (joins + td_u16(p, at + 22) != 1)
		return false;
	td_print(p, " RPF %s ", td_ip4(p, at));
	if (hold != HOLD_USUAL) {
		td_print(p, "Hold ");
		td_duration(p, hold);
	}
	td_print(p, "%s (%s/%u, %s", joins ? "Join" : "Prune", td_ip4(p, at + 26), flags & 0x3f,
		 td_ip4(p, at + 12));
	print_mask(p, at + 16);
	td_print(p, ") %s%s %s", td_u8(p, at + 24) & 1 ? "Sparse" : "Dense",
		 flags & 0x80 ? " WC" : "", flags & 0x40 ? "RP" : "SPT");
	return true;
}

/* A group's joins and prunes in LEN bytes; those that it took, or 0 where it was cut. */
static uint32_t print_group(struct td *p, uint32_t at, uint32_t len)
{
	if (len < 4)
		return 0;
	td_print(p, "\n\tGroup: %s", td_ip4(p, at));
	if (len < 8)
		return 0;
	print_mask(p, at + 4);
	if (len < 12)
		return 0;
	uint32_t joins = td_u16(p, at + 8), n = joins + td_u16(p, at + 10);
	td_print(p, " joined: %u pruned: %u", joins, n - joins);
	for (uint32_t i = 0; i < n && td_live(p); i++) {
		uint32_t a = at + 12 + 6 * i;
		if (len < 12 + 6 * (i + 1))
			return 0;
		uint8_t flags = td_u8(p, a + 1);
		td_print(p, "\n\t%s %s%s%s%s/%u", i < joins ? "Join " : "Prune",
			 td_u8(p, a) & 1 ? "Sparse " : "Dense ", flags & 0x80 ? "WC " : "",
			 flags & 0x40 ? "RP " : "SPT ", td_ip4(p, a + 2), flags & 0x3f);
	}
	return 12 + 6 * n;
}

static bool print_join_prune(struct td *p, uint32_t at, uint32_t len)
{
	if (print_single(p, at))
		return true;
	if (len < 4)
		return false;
	td_print(p, "\n Upstream Nbr: %s", td_ip4(p, at));
	if (len < 8)
		return false;
	td_print(p, "\n Hold time: ");
	td_duration(p, td_u16(p, at + 6));
	if (len < 12)
		return false;
	unsigned groups = td_u8(p, at + 11);
	at += 12, len -= 12;
	for (; groups > 0 && td_live(p); groups--) {
		uint32_t n = print_group(p, at, len);
		if (n == 0)
			return false;
		at += n, len -= n;
	}
	return true;
}

static void print_query(struct td *p, uint32_t at)
{
	static const struct td_tok modes[] = {
		{ 0, "Dense-mode" }, { 1, "Sparse-mode" }, { 2, "Sparse-Dense-mode" }, { 0, NULL }
	};

	if (td_has(p, at + 8, 1)) {
		uint8_t mode = td_u8(p, at + 8) >> 4;
		td_print(p, " %s", td_tok(p, modes, mode, "mode-%u", mode));
	}
	td_print(p, " (Hold-time ");
	td_duration(p, td_u16(p, at + 10));
	td_print(p, ")");
}

static bool print_message(struct td *p, uint8_t type, uint32_t at, uint32_t len)
{
	switch (type) {
	case QUERY: print_query(p, at); return true;
	case REGISTER:
		if (!td_has(p, at + 8, 20))
			return false;
		td_print(p, " for %s > %s", td_ip4(p, at + 20), td_ip4(p, at + 24));
		return true;
	case REGISTER_STOP:
		td_print(p, " for %s > %s", td_ip4(p, at + 8), td_ip4(p, at + 12));
		return true;
	case RP_REACHABILITY:
		td_print(p, " group %s", td_ip4(p, at + 8));
		print_mask(p, at + 12);
		td_print(p, " RP %s hold ", td_ip4(p, at + 16));
		td_duration(p, td_u16(p, at + 22));
		return true;
	case ASSERT:
		td_print(p, " for %s > %s", td_ip4(p, at + 16), td_ip4(p, at + 8));
		print_mask(p, at + 12);
		td_print(p, " %s pref %u metric %u", td_u8(p, at + 20) & 0x80 ? "RP-tree" : "SPT",
			 td_u32(p, at + 20) & 0x7fffffff, td_u32(p, at + 24));
		return true;
	case JOIN_PRUNE:
	case GRAFT:
	case GRAFT_ACK: return len >= 8 && print_join_prune(p, at + 8, len - 8);
	default: return true;
	}
}

void td_pim1(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ QUERY, "Query" },
		{ REGISTER, "Register" },
		{ REGISTER_STOP, "Register-Stop" },
		{ JOIN_PRUNE, "Join/Prune" },
		{ RP_REACHABILITY, "RP-reachable" },
		{ ASSERT, "Assert" },
		{ GRAFT, "Graft" },
		{ GRAFT_ACK, "Graft-ACK" },
		{ 0, NULL },
	};

	p->proto = "pimv1";
	uint8_t type = td_u8(p, at + 1);
	td_print(p, " %s", td_tok(p, names, type, "[type %u]", type));
	/* A join that was cut has its mark, and then the version all the same unless cut, too. */
	if (!print_message(p, type, at, len)) {
		td_trunc(p);
		if (type == REGISTER || len < 8)
			return;
	}
	uint8_t version = td_u8(p, at + 4) >> 4;
	if (version != 1)
		td_print(p, " [v%u]", version);
}

/* The sources that an RP serves; false where they were cut. */
static bool print_entries(struct td *p, uint32_t *at, uint32_t *len)
{
	unsigned n = td_u8(p, *at + 5);
	const char *separator = " ";

	*at += 6, *len -= 6;
	for (; n > 0 && td_live(p); n--) {
		if (*len < 6)
			return false;
		uint8_t flags = td_u8(p, *at);
		td_print(p, "%s%s%s/%u", separator, flags & 1 ? "!" : "", td_ip4(p, *at + 2),
			 td_u8(p, *at + 1));
		if (flags & 2)
			td_print(p, " bidir");
		if (flags & 0xfc)
			td_print(p, "[rsvd=0x%02x]", flags & 0xfc);
		separator = ",";
		*at += 6, *len -= 6;
	}
	return true;
}

static bool print_rp(struct td *p, uint32_t *at, uint32_t *len)
{
	static const char *const versions[] = { "?", "1", "2", "1+2" };

	if (*len < 4)
		return false;
	td_print(p, " RP %s", td_ip4(p, *at));
	if (*len < 5)
		return false;
	uint8_t flags = td_u8(p, *at + 4);
	td_print(p, " PIMv%s", versions[flags & 3]);
	if (flags & 0xfc)
		td_print(p, " [rsvd=0x%02x]", flags & 0xfc);
	return *len >= 6 && print_entries(p, at, len);
}

void td_autorp(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok types[] = { { 0x11, "candidate-advert" },
					       { 0x12, "mapping" },
					       { 0, NULL } };

	p->proto = "cisco_autorp";
	if (len < 8) {
		td_trunc(p);
		return;
	}
	td_print(p, " auto-rp ");
	uint8_t type = td_u8(p, at);
	td_print(p, "%s", td_tok(p, types, type, "type-0x%02x", type));
	unsigned n = td_u8(p, at + 1);
	td_print(p, " Hold ");
	uint16_t hold = td_u16(p, at + 2);
	if (hold)
		td_duration(p, hold);
	else
		td_print(p, "FOREVER");
	for (at += 8, len -= 8; n > 0 && td_live(p); n--) {
		if (!print_rp(p, &at, &len)) {
			td_trunc(p);
			return;
		}
	}
}

static void print_lacking(struct td *p, uint32_t len, uint32_t needs)
{
	td_print(p, " [length %u < %u]", len, needs);
	td_invalid(p);
}

static void print_probe(struct td *p, uint32_t at, uint32_t len)
{
	if (len < 4) {
		td_print(p, " [full length %u < 4]", len);
		td_invalid(p);
		return;
	}
	td_print(p, "\n\t");
	td_print(p, "genid %u", td_u32(p, at));
	for (at += 4, len -= 4; len > 0 && td_live(p); at += 4, len -= 4) {
		if (len < 4) {
			td_print(p, "[remaining length %u < 4]", len);
			td_invalid(p);
			return;
		}
		td_print(p, "\n\tneighbor %s", td_ip4(p, at));
	}
}

/* A number of up to four bytes as an address. */
static const char *dotted(struct td *p, uint32_t v)
{
	return td_string(p, "%u.%u.%u.%u", v >> 24, v >> 16 & 0xff, v >> 8 & 0xff, v & 0xff);
}

static void print_report(struct td *p, uint32_t at, uint32_t len)
{
	while (len > 0 && td_live(p)) {
		if (len < 3) {
			print_lacking(p, len, 3);
			return;
		}
		uint32_t mask = td_u24(p, at);
		uint32_t width = mask & 0xff ? 4 : (mask & 0xff00 ? 3 : (mask & 0xff0000 ? 2 : 1));
		uint8_t metric = 0;
		td_print(p, "\n\tMask %s", dotted(p, 0xff000000 | mask));
		at += 3, len -= 3;
		for (; !(metric & 0x80) && td_live(p); at += width + 1, len -= width + 1) {
			if (len < width + 1) {
				td_print(p, "\n\t  [Truncated Report]");
				td_invalid(p);
				return;
			}
			uint32_t origin = 0;
			for (uint32_t i = 0; i < width; i++)
				origin |= (uint32_t)td_u8(p, at + i) << (24 - 8 * i);
			metric = td_u8(p, at + width);
			td_print(p, "\n\t  %s metric %u", dotted(p, origin), metric & 0x7f);
		}
	}
}

static void print_neighbors(struct td *p, uint32_t at, uint32_t len)
{
	while (len > 0 && td_live(p)) {
		if (len < 7) {
			print_lacking(p, len, 7);
			return;
		}
		uint32_t local = at;
		uint8_t metric = td_u8(p, at + 4), threshold = td_u8(p, at + 5);
		unsigned n = td_u8(p, at + 6);
		at += 7, len -= 7;
		for (; n > 0 && td_live(p); n--, at += 4, len -= 4) {
			if (len < 4) {
				print_lacking(p, len, 4);
				return;
			}
			td_print(p, " [%s ->", td_ip4(p, local));
			td_print(p, " %s, (%u/%u)]", td_ip4(p, at), metric, threshold);
		}
	}
}

static void print_neighbors2(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok states[] = { { 0x01, "/tunnel" },  { 0x02, "/srcrt" },
						{ 0x40, "/querier" }, { 0x20, "/disabled" },
						{ 0x10, "/down" },    { 0, NULL } };

	while (len > 0 && td_live(p)) {
		if (len < 8) {
			print_lacking(p, len, 8);
			return;
		}
		uint32_t local = at;
		uint8_t metric = td_u8(p, at + 4), threshold = td_u8(p, at + 5);
		uint8_t flags = td_u8(p, at + 6);
		unsigned n = td_u8(p, at + 7);
		at += 8, len -= 8;
		for (; n > 0 && len > 0 && td_live(p); n--, at += 4, len -= 4) {
			if (len < 4) {
				print_lacking(p, len, 4);
				return;
			}
			td_print(p, " [%s -> ", td_ip4(p, local));
			td_print(p, "%s (%u/%u%s)]", td_ip4(p, at), metric, threshold,
				 td_bits(p, states, flags, "", "%s", ""));
		}
		if (n > 0) {
			td_print(p, " [invalid ncount]");
			td_invalid(p);
			return;
		}
	}
}

void td_dvmrp(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok types[] = {
		{ 1, "Probe" },
		{ 2, "Report" },
		{ 3, "Ask-neighbors(old)" },
		{ 4, "Neighbors(old)" },
		{ 5, "Ask-neighbors2" },
		{ 6, "Neighbors2" },
		{ 7, "Prune" },
		{ 8, "Graft" },
		{ 9, "Graft-ACK" },
		{ 0, NULL },
	};

	p->proto = "dvmrp";
	uint8_t type = td_u8(p, at + 1);
	td_print(p, " %s", td_tok(p, types, type, "[type %u]", type));
	switch (type) {
	case 1: print_probe(p, at + 8, len - 8); break;
	case 2: print_report(p, at + 8, len - 8); break;
	case 4: print_neighbors(p, at + 8, len - 8); break;
	case 6:
		td_print(p, " (v %u.%u):", td_u8(p, at + 7), td_u8(p, at + 6));
		print_neighbors2(p, at + 8, len - 8);
		break;
	case 7:
	case 8:
	case 9:
		td_print(p, " src %s grp %s", td_ip4(p, at + 8), td_ip4(p, at + 12));
		if (type == 7) {
			td_print(p, " timer ");
			td_duration(p, td_u32(p, at + 16));
		}
		break;
	default: break;
	}
}
