/* PIM version 2: RFC 7761 and 2362, dense mode 3973, bidirectional 5015. */
#include "protos.h"

enum { HEADER = 4, REGISTER_COVERED = 8, FOREVER = 0xffff };
enum {
	HELLO,
	REGISTER,
	REGISTER_STOP,
	JOIN_PRUNE,
	BOOTSTRAP,
	ASSERT,
	GRAFT,
	GRAFT_ACK,
	CANDIDATE_RP,
	PRUNE_REFRESH,
	DF_ELECTION
};
enum { DF_BACKOFF = 3, DF_PASS = 4 };

static const struct td_tok messages[] = {
	{ HELLO, "Hello" },
	{ REGISTER, "Register" },
	{ REGISTER_STOP, "Register Stop" },
	{ JOIN_PRUNE, "Join / Prune" },
	{ BOOTSTRAP, "Bootstrap" },
	{ ASSERT, "Assert" },
	{ GRAFT, "Graft" },
	{ GRAFT_ACK, "Graft Acknowledgement" },
	{ CANDIDATE_RP, "Candidate RP Advertisement" },
	{ PRUNE_REFRESH, "Prune Refresh" },
	{ DF_ELECTION, "DF Election" },
	{ 11, "ECMP Redirect" },
	{ 0, NULL },
};

/* What is left of the message, and the size of its addresses: 0 where each tells its own. */
struct cursor {
	uint32_t at, len;
	uint8_t size;
};

enum kind { UNICAST, GROUP, SOURCE };

static void move(struct cursor *c, uint32_t n)
{
	c->at += n;
	c->len -= n;
}

static void print_group_flags(struct td *p, enum kind kind, uint8_t flags)
{
	if (flags == 0)
		return;
	if (kind == GROUP) {
		td_print(p, "(0x%02x)", flags);
		return;
	}
	td_print(p, "(%s%s%s", flags & 4 ? "S" : "", flags & 2 ? "W" : "", flags & 1 ? "R" : "");
	if (flags & 0xf8)
		td_print(p, "+0x%02x", flags & 0xf8);
	td_print(p, ")");
}

/* An encoded address, which C moves over; false where there is none. */
static bool print_address(struct td *p, struct cursor *c, enum kind kind)
{
	uint32_t size = c->size, mask = kind == UNICAST ? 0 : 2;

	if (size == 0) {
		if (c->len < 2)
			return false;
		uint8_t family = td_u8(p, c->at);
		size = family == 1 ? 4 : (family == 2 ? 16 : 0);
		if (size == 0 || td_u8(p, c->at + 1) != 0)
			return false;
		move(c, 2);
	}
	if ((size != 4 && size != 16) || c->len < size + mask || !td_has(p, c->at, size + mask))
		return false;
	td_print(p, "%s", size == 4 ? td_ip4(p, c->at + mask) : td_ip6(p, c->at + mask));
	if (kind != UNICAST) {
		if (td_u8(p, c->at + 1) != size * 8)
			td_print(p, "/%u", td_u8(p, c->at + 1));
		print_group_flags(p, kind, td_u8(p, c->at));
	}
	move(c, size + mask);
	return true;
}

static bool print_named(struct td *p, struct cursor *c, enum kind kind, const char *name)
{
	td_print(p, "%s", name);
	return print_address(p, c, kind);
}

/* Options of a hello.  WRONG is for a length that ends the message. */
enum outcome { DONE, CUT, WRONG };

static enum outcome print_priority(struct td *p, uint32_t at, uint32_t n)
{
	if (n != 0 && n != 4)
		return WRONG;
	if (n == 0)
		td_print(p, "Bi-Directional Capability (Old)");
	else
		td_print(p, "%u", td_u32(p, at));
	return DONE;
}

static void print_refresh(struct td *p, uint32_t at)
{
	td_print(p, "v%u", td_u8(p, at));
	if (td_u8(p, at + 1) != 0) {
		td_print(p, ", interval ");
		td_duration(p, td_u8(p, at + 1));
	}
	if (td_u16(p, at + 2) != 0)
		td_print(p, " ?0x%04x?", td_u16(p, at + 2));
}

static enum outcome print_list(struct td *p, struct cursor c, uint32_t n)
{
	for (uint32_t end = c.at + n; td_live(p) && c.at < end;)
		if (!print_named(p, &c, UNICAST, "\n\t    "))
			return CUT;
	return DONE;
}

static enum outcome print_option(struct td *p, const struct cursor *c, uint16_t type, uint32_t n)
{
	uint16_t delay;

	switch (type) {
	case 1:
		if (n != 2)
			return WRONG;
		td_duration(p, td_u16(p, c->at));
		return DONE;
	case 2:
		if (n != 4)
			return WRONG;
		delay = td_u16(p, c->at);
		td_print(p, "\n\t    T-bit=%u, LAN delay %ums, Override interval %ums", delay >> 15,
			 delay & 0x7fff, td_u16(p, c->at + 2));
		return DONE;
	case 18:
	case 19: return print_priority(p, c->at, n);
	case 20:
		if (n != 4)
			return WRONG;
		td_print(p, "0x%08x", td_u32(p, c->at));
		return DONE;
	case 21:
		if (n != 4)
			return WRONG;
		print_refresh(p, c->at);
		return DONE;
	case 24:
	case 65001: return print_list(p, *c, n);
	default: return DONE;
	}
}

static bool print_hello(struct td *p, struct cursor c)
{
	static const struct td_tok names[] = {
		{ 1, "Hold Time" },
		{ 2, "LAN Prune Delay" },
		{ 18, "DR Priority (Old)" },
		{ 19, "DR Priority" },
		{ 20, "Generation ID" },
		{ 21, "State Refresh Capability" },
		{ 22, "Bi-Directional Capability" },
		{ 24, "Address List" },
		{ 65001, "Address List (Old)" },
		{ 0, NULL },
	};

	while (td_live(p) && c.len > 0) {
		if (c.len < 4)
			return false;
		uint16_t type = td_u16(p, c.at), n = td_u16(p, c.at + 2);
		td_print(p, "\n\t  %s Option (%u), length %u, Value: ",
			 td_tok(p, names, type, "Unknown"), type, n);
		move(&c, 4);
		if (c.len < n || !td_has(p, c.at, n))
			return false;
		switch (print_option(p, &c, type, n)) {
		case CUT: return false;
		case WRONG:
			td_print(p, "[option length %u != %u]", n, type == 1 ? 2 : 4);
			td_invalid(p);
			return true;
		case DONE: break;
		}
		td_unknown(p, "\n\t    ", c.at, n);
		move(&c, n);
	}
	return true;
}

static bool print_register(struct td *p, struct cursor c)
{
	static const struct td_tok flags[] = { { 0x80000000, "Border" },
					       { 0x40000000, "Null" },
					       { 0, NULL } };

	if (c.len < 4 || !td_has(p, c.at, 4))
		return false;
	td_print(p, ", Flags [ %s ]\n\t", td_tok(p, flags, td_u32(p, c.at), "none"));
	move(&c, 4);
	if (c.len == 0)
		return false;
	uint8_t version = td_u8(p, c.at) >> 4;
	if (version == 0)
		td_print(p, "IP-Null-header %s > %s", td_ip4(p, c.at + 12), td_ip4(p, c.at + 16));
	else if (version == 4)
		td_ip(p, c.at, c.len);
	else if (version == 6)
		td_ip6_packet(p, c.at, c.len);
	else
		td_print(p, "IP ver %u", version);
	return true;
}

static bool print_sources(struct td *p, struct cursor *c, unsigned n, const char *what)
{
	for (unsigned i = 1; i <= n && td_live(p); i++) {
		td_print(p, "\n\t      %s source #%u: ", what, i);
		if (!print_address(p, c, SOURCE))
			return false;
	}
	return true;
}

static bool print_join_prune(struct td *p, struct cursor c, uint8_t type)
{
	if (type != GRAFT_ACK && !print_named(p, &c, UNICAST, ", upstream-neighbor: "))
		return false;
	if (c.len < 4 || !td_has(p, c.at, 4))
		return false;
	uint8_t groups = td_u8(p, c.at + 1);
	uint16_t hold = td_u16(p, c.at + 2);
	td_print(p, "\n\t  %u group(s)", groups);
	if (type != GRAFT_ACK) {
		td_print(p, ", holdtime: ");
		if (hold == FOREVER)
			td_print(p, "infinite");
		else
			td_duration(p, hold);
	}
	move(&c, 4);
	for (unsigned i = 1; i <= groups && td_live(p); i++) {
		td_print(p, "\n\t    group #%u: ", i);
		if (!print_address(p, &c, GROUP) || c.len < 4 || !td_has(p, c.at, 4))
			return false;
		unsigned joins = td_u16(p, c.at), prunes = td_u16(p, c.at + 2);
		td_print(p, ", joined sources: %u, pruned sources: %u", joins, prunes);
		move(&c, 4);
		if (!print_sources(p, &c, joins, "joined") ||
		    !print_sources(p, &c, prunes, "pruned"))
			return false;
	}
	return true;
}

static bool print_rp(struct td *p, struct cursor *c, unsigned number)
{
	td_print(p, " RP%u=", number);
	if (!print_address(p, c, UNICAST) || c->len < 2)
		return false;
	td_print(p, ",holdtime=");
	td_duration(p, td_u16(p, c->at));
	if (c->len < 3)
		return false;
	td_print(p, ",prio=%u", td_u8(p, c->at + 2));
	if (c->len < 4)
		return false;
	move(c, 4);
	return true;
}

static bool print_bootstrap_group(struct td *p, struct cursor *c, unsigned number)
{
	td_print(p, " (group%u: ", number);
	if (!print_address(p, c, GROUP) || c->len < 1)
		return false;
	td_print(p, " RPcnt=%u", td_u8(p, c->at));
	if (c->len < 2)
		return false;
	unsigned here = td_u8(p, c->at + 1);
	td_print(p, " FRPcnt=%u", here);
	if (c->len < 4)
		return false;
	move(c, 4);
	for (unsigned i = 0; i < here && c->len > 0 && td_live(p); i++)
		if (!print_rp(p, c, i))
			return false;
	td_print(p, ")");
	return true;
}

static bool print_bootstrap(struct td *p, struct cursor c)
{
	if (c.len < 2)
		return false;
	td_print(p, " tag=%x", td_u16(p, c.at));
	move(&c, 2);
	if (c.len < 1)
		return false;
	td_print(p, " hashmlen=%u", td_u8(p, c.at));
	if (c.len < 2 || !td_has(p, c.at + 2, 1))
		return false;
	td_print(p, " BSRprio=%u", td_u8(p, c.at + 1));
	move(&c, 2);
	if (!print_named(p, &c, UNICAST, " BSR="))
		return false;
	for (unsigned i = 0; c.len > 0 && td_live(p); i++)
		if (!print_bootstrap_group(p, &c, i))
			return false;
	return true;
}

static bool print_assert(struct td *p, struct cursor c)
{
	if (!print_named(p, &c, GROUP, " group=") || !print_named(p, &c, UNICAST, " src="))
		return false;
	if (c.len < 8 || !td_has(p, c.at, 8))
		return false;
	td_print(p, "%s pref=%u metric=%u", td_u8(p, c.at) & 0x80 ? " RPT" : "",
		 td_u32(p, c.at) & 0x7fffffff, td_u32(p, c.at + 4));
	return true;
}

static bool print_candidate(struct td *p, struct cursor c)
{
	if (c.len < 1)
		return false;
	unsigned prefixes = td_u8(p, c.at);
	td_print(p, " prefix-cnt=%u", prefixes);
	if (c.len < 2)
		return false;
	td_print(p, " prio=%u", td_u8(p, c.at + 1));
	if (c.len < 4)
		return false;
	td_print(p, " holdtime=");
	td_duration(p, td_u16(p, c.at + 2));
	move(&c, 4);
	if (!print_named(p, &c, UNICAST, " RP="))
		return false;
	for (unsigned i = 0; i < prefixes && c.len > 0 && td_live(p); i++) {
		td_print(p, " Group%u=", i);
		if (!print_address(p, &c, GROUP))
			return false;
	}
	return true;
}

static bool print_prune_refresh(struct td *p, struct cursor c)
{
	if (!print_named(p, &c, UNICAST, " src=") || !print_named(p, &c, GROUP, " grp=") ||
	    !print_named(p, &c, UNICAST, " forwarder=") || c.len < 2)
		return false;
	td_print(p, " TUNR ");
	td_duration(p, td_u16(p, c.at));
	return true;
}

static bool print_election(struct td *p, struct cursor c, uint8_t subtype)
{
	static const struct td_tok names[] = {
		{ 1, "Offer" },      { 2, "Winner" }, { DF_BACKOFF, "Backoff" },
		{ DF_PASS, "Pass" }, { 0, NULL },
	};
	const char *who = subtype == DF_BACKOFF ? "offer" : "new winner";

	td_print(p, "\n\t  %s,", td_tok(p, names, subtype, "Unknown"));
	if (!print_named(p, &c, UNICAST, " rpa="))
		return false;
	td_print(p, " sender pref=%u", td_u32(p, c.at));
	td_print(p, " sender metric=%u", td_u32(p, c.at + 4));
	move(&c, 8);
	if (subtype != DF_BACKOFF && subtype != DF_PASS)
		return true;
	td_print(p, "\n\t  %s addr=", who);
	if (!print_address(p, &c, UNICAST))
		return false;
	td_print(p, " %s pref=%u", who, td_u32(p, c.at));
	td_print(p, " %s metric=%u", who, td_u32(p, c.at + 4));
	if (subtype == DF_BACKOFF)
		td_print(p, " interval %dms", td_u16(p, c.at + 8));
	return true;
}

/* False where it was cut. */
static bool print_message(struct td *p, struct cursor c, uint8_t type, uint8_t subtype)
{
	switch (type) {
	case HELLO: return print_hello(p, c);
	case REGISTER: return print_register(p, c);
	case REGISTER_STOP:
		return print_named(p, &c, GROUP, " group=") &&
		       print_named(p, &c, UNICAST, " source=");
	case JOIN_PRUNE:
	case GRAFT:
	case GRAFT_ACK: return print_join_prune(p, c, type);
	case BOOTSTRAP: return print_bootstrap(p, c);
	case ASSERT: return print_assert(p, c);
	case CANDIDATE_RP: return print_candidate(p, c);
	case PRUNE_REFRESH: return print_prune_refresh(p, c);
	case DF_ELECTION: return print_election(p, c, subtype);
	default: td_print(p, " [type %u]", type); return true;
	}
}

static bool is_right(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	uint16_t should;

	return ip->version == 4 ? td_checksum(p, at, len, 0, &should) :
				  td_ip_checksum(p, ip, at, len, IPPROTO_PIM, 0, &should);
}

/* For registers the checksum may cover the header alone. */
static const char *checksum_state(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len,
				  uint8_t type)
{
	bool alone = type == REGISTER;

	if (td_u16(p, at + 2) == 0 || !td_has(p, at, alone ? REGISTER_COVERED : len))
		return "unverified";
	if (alone && is_right(p, ip, at, REGISTER_COVERED))
		return "correct";
	if (!td_has(p, at, len))
		return "unverified";
	return is_right(p, ip, at, len) ? "correct" : "incorrect";
}

void td_pim(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	p->proto = "pim";
	uint8_t first = td_u8(p, at), type = first & 15;
	td_print(p, "PIMv%u, length %u", first >> 4, len);
	if (first >> 4 != 2)
		return;
	td_print(p, "\n\t%s", td_tok(p, messages, type, "Unknown Type"));
	p->proto = "pimv2";
	if (len < 2) {
		td_print(p, "[length %u < 2]", len);
		td_invalid(p);
		return;
	}
	uint8_t reserved = td_u8(p, at + 1);
	if (reserved & 15)
		td_print(p, ", RFC2117-encoding");
	if (len < HEADER) {
		td_print(p, "[length %u < 4]", len);
		td_invalid(p);
		return;
	}
	td_print(p, ", cksum 0x%04x ", td_u16(p, at + 2));
	td_print(p, "(%s)", checksum_state(p, ip, at, len, type));
	struct cursor c = { at + HEADER, len - HEADER, reserved & 15 };
	if (!print_message(p, c, type, reserved >> 4))
		td_trunc(p);
}
