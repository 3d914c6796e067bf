/* Options of IPv6's hop-by-hop and destination headers; the mobility header (RFC 6275). */
#include "protos.h"

enum { OPT_PAD1 = 0, OPT_PADN = 1, OPT_ALERT = 5, OPT_JUMBO = 0xc2, OPT_HOME = 0xc9 };
enum { HOME_LEN = 18 };

/* Bytes of the option at AT, of which LEFT are there; 0 where it does not fit. */
static uint32_t option_len(struct td *p, uint32_t at, uint32_t left)
{
	if (td_u8(p, at) == OPT_PAD1)
		return 1;
	if (left < 2)
		return 0;
	uint32_t n = td_u8(p, at + 1) + 2u;
	return n > left ? 0 : n;
}

/* Options within a home address option.  False where they do not fit. */
static bool print_suboptions(struct td *p, uint32_t at, uint32_t len)
{
	for (uint32_t i = 0, n; i < len && td_live(p); i += n) {
		uint8_t type = td_u8(p, at + i);
		n = option_len(p, at + i, len - i);
		if (n == 0)
			return false;
		if (type == OPT_PAD1)
			td_print(p, ", pad1");
		else if (type == OPT_PADN)
			td_print(p, ", padn");
		else
			td_print(p, ", sopt_type 0x%02x: len=%u", type, n - 2);
	}
	return true;
}

static void print_jumbo(struct td *p, uint32_t at, bool *seen, bool *found, uint32_t *payload)
{
	uint32_t len = td_u32(p, at + 2);
	const char *why = NULL;

	if (*seen)
		why = "already seen";
	else if (!found || !payload)
		why = "not a hop-by-hop option";
	else if (*payload != 0)
		why = "payload len != 0";
	else if (len < 65536)
		why = "< 65536";
	*seen = true;
	if (why) {
		td_print(p, "(jumbo: %u - %s) ", len, why);
		return;
	}
	if (td_live(p)) {
		*found = true;
		*payload = len;
	}
	td_print(p, "(jumbo: %u) ", len);
}

/* An option whose length is fixed at N: false, after saying so, where LEFT or its own is not. */
static bool fits(struct td *p, const char *name, uint32_t at, uint32_t left, uint32_t n, bool exact)
{
	if (left < n) {
		td_print(p, "(%s: trunc)", name);
		return false;
	}
	uint32_t have = td_u8(p, at + 1);
	if (have + 2 < n || (exact && have + 2 != n)) {
		td_print(p, "(%s: invalid len %u)", name, have);
		return false;
	}
	return true;
}

static bool print_home(struct td *p, uint32_t at, uint32_t n)
{
	td_print(p, "(homeaddr: %s", td_ip6(p, at + 2));
	if (n > HOME_LEN && !print_suboptions(p, at + HOME_LEN, n - HOME_LEN))
		return false;
	td_print(p, ")");
	return true;
}

/* False where the options do not fit. */
static bool print_options(struct td *p, uint32_t at, uint32_t len, bool *found, uint32_t *payload)
{
	bool seen = false;

	for (uint32_t i = 0, n; i < len && td_live(p); i += n) {
		uint8_t type = td_u8(p, at + i);
		n = option_len(p, at + i, len - i);
		if (n == 0)
			return false;
		switch (type) {
		case OPT_PAD1: td_print(p, "(pad1)"); break;
		case OPT_PADN: td_print(p, "(padn)"); break;
		case OPT_ALERT:
			if (!fits(p, "rtalert", at + i, len - i, 4, true))
				return false;
			td_print(p, "(rtalert: 0x%04x) ", td_u16(p, at + i + 2));
			break;
		case OPT_JUMBO:
			if (!fits(p, "jumbo", at + i, len - i, 6, true))
				return false;
			print_jumbo(p, at + i, &seen, found, payload);
			break;
		case OPT_HOME:
			if (!fits(p, "homeaddr", at + i, len - i, HOME_LEN, false) ||
			    !print_home(p, at + i, n))
				return false;
			break;
		default: td_print(p, "(opt_type 0x%02x: len=%u)", type, n - 2); break;
		}
	}
	if (len > 0)
		td_print(p, " ");
	return true;
}

int td_ip6_options(struct td *p, const char *proto, uint32_t at, bool *found, uint32_t *payload)
{
	p->proto = proto;
	uint32_t len = (td_u8(p, at + 1) + 1u) << 3;
	if (td_has(p, at, len)) {
		td_print(p, "%s ", found ? "HBH" : "DSTOPT");
		if (print_options(p, at + 2, len - 2, found, payload))
			return (int)len;
	}
	td_trunc(p);
	return -1;
}

enum { MOBILITY_HLEN = 8 };

static const struct td_tok mobility_names[] = {
	{ 0, "BRR" }, { 1, "HoTI" }, { 2, "CoTI" }, { 3, "HoT" }, { 4, "CoT" },
	{ 5, "BU" },  { 6, "BA" },   { 7, "BE" },   { 0, NULL },
};

static bool print_mobility_option(struct td *p, uint32_t at, uint32_t left)
{
	static const struct {
		uint8_t type, min;
		const char *name;
	} known[] = {
		{ 2, 4, "refresh" },
		{ 3, 18, "altcoa" },
		{ 4, 6, "ni" },
		{ 5, 12, "auth" },
	};
	uint8_t type = td_u8(p, at);

	for (unsigned i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (known[i].type == type && left < known[i].min) {
			td_print(p, "(%s: trunc)", known[i].name);
			return false;
		}
	}
	switch (type) {
	case 0: td_print(p, "(pad1)"); break;
	case 1: td_print(p, "(padn)"); break;
	case 2: td_print(p, "(refresh: %u)", (uint32_t)td_u16(p, at + 2) << 2); break;
	case 3: td_print(p, "(alt-CoA: %s)", td_ip6(p, at + 2)); break;
	case 4:
		td_print(p, "(ni: ho=0x%04x co=0x%04x)", td_u16(p, at + 2), td_u16(p, at + 4));
		break;
	case 5: td_print(p, "(auth)"); break;
	default: td_print(p, "(type-0x%02x: len=%u)", type, td_u8(p, at + 1)); break;
	}
	return true;
}

static bool print_mobility_options(struct td *p, uint32_t at, uint32_t len)
{
	for (uint32_t i = 0, n; i < len && td_live(p); i += n) {
		n = 1;
		if (td_u8(p, at + i) != 0) {
			if (i + 1 >= len)
				return false;
			n = td_u8(p, at + i + 1) + 2u;
		}
		if (i + n > len || !td_has(p, at + i + n, 1) ||
		    !print_mobility_option(p, at + i, len - i))
			return false;
	}
	return true;
}

/* The message's own fields; returns the offset of the options, or 0 where there are none. */
static uint32_t print_message(struct td *p, uint32_t at, uint8_t type)
{
	static const struct td_tok bits[] = {
		{ 8, "A" }, { 4, "H" }, { 2, "L" }, { 1, "K" }, { 0, NULL }
	};
	const char *which = type == 1 || type == 3 ? "Home" : "Care-of";

	switch (type) {
	case 0: return MOBILITY_HLEN;
	case 1:
	case 2:
		td_print(p, " %s Init Cookie=%08x:%08x", which, td_u32(p, at + 8),
			 td_u32(p, at + 12));
		return MOBILITY_HLEN + 8;
	case 3:
	case 4:
		td_print(p, " nonce id=0x%x", td_u16(p, at + 6));
		td_print(p, " %s Init Cookie=%08x:%08x", which, td_u32(p, at + 8),
			 td_u32(p, at + 12));
		td_print(p, " %s Keygen Token=%08x:%08x", which, td_u32(p, at + 16),
			 td_u32(p, at + 20));
		return MOBILITY_HLEN + 16;
	case 5:
		td_print(p, " seq#=%u", td_u16(p, at + 6));
		if (!td_has(p, at + 8, 2))
			return 0;
		if (td_u8(p, at + 8) >> 4)
			td_print(p, " %s", td_bits(p, bits, td_u8(p, at + 8) >> 4, "", "?"));
		td_print(p, " lifetime=%u", (uint32_t)td_u16(p, at + 10) << 2);
		return MOBILITY_HLEN + 4;
	case 6:
		td_print(p, " status=%u", td_u8(p, at + 6));
		if (td_u8(p, at + 7) & 0x80)
			td_print(p, " K");
		td_print(p, " seq#=%u", td_u16(p, at + 8));
		td_print(p, " lifetime=%u", (uint32_t)td_u16(p, at + 10) << 2);
		return MOBILITY_HLEN + 4;
	default:
		td_print(p, " status=%u", td_u8(p, at + 6));
		td_print(p, " homeaddr %s", td_ip6(p, at + 8));
		return MOBILITY_HLEN + 16;
	}
}

bool td_mobility(struct td *p, uint32_t at)
{
	static const uint8_t min[] = { 8, 16, 16, 24, 24, 12, 12, 24 };

	p->proto = "mobility";
	if (!td_has(p, at + 1, 1)) {
		td_trunc(p);
		return false;
	}
	uint32_t len = (td_u8(p, at + 1) + 1u) << 3;
	uint8_t type = td_u8(p, at + 2);
	if (type < sizeof min && len < min[type]) {
		td_print(p, "(header length %u is too small for type %u)", len, type);
		td_trunc(p);
		return false;
	}
	td_print(p, "mobility: %s", td_tok(p, mobility_names, type, "type-#%u", type));
	if (type >= sizeof min) {
		td_print(p, " len=%u", td_u8(p, at + 1));
		return true;
	}
	uint32_t skip = print_message(p, at, type);
	if (skip && print_mobility_options(p, at + skip, len - skip))
		return true;
	td_trunc(p);
	return false;
}
