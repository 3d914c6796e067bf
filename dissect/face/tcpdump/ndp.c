/* Neighbour discovery, RFC 4861, and the options that others have added. */
#include "icmp6.h"

#include <string.h>

enum {
	OPT_SOURCE = 1,
	OPT_TARGET = 2,
	OPT_PREFIX = 3,
	OPT_REDIRECTED = 4,
	OPT_MTU = 5,
	OPT_INTERVAL = 7,
	OPT_HOMEAGENT = 8,
	OPT_ROUTE = 24,
	OPT_RDNSS = 25,
	OPT_DNSSL = 31,
};

static const struct td_tok option_names[] = {
	{ OPT_SOURCE, "source link-address" },
	{ OPT_TARGET, "destination link-address" },
	{ OPT_PREFIX, "prefix info" },
	{ OPT_REDIRECTED, "redirected header" },
	{ OPT_MTU, "mtu" },
	{ OPT_RDNSS, "rdnss" },
	{ OPT_DNSSL, "dnssl" },
	{ OPT_INTERVAL, "advertisement interval" },
	{ OPT_HOMEAGENT, "homeagent information" },
	{ OPT_ROUTE, "route info" },
	{ 0, NULL },
};

/* RFC 4191, 2.1 */
static const char *preference(uint8_t flags)
{
	static const char *const names[] = { "medium", "high", "rsv", "low" };

	return names[flags >> 3 & 3];
}

static const char *lifetime(struct td *p, uint32_t seconds)
{
	return seconds == UINT32_MAX ? "infinity" : td_string(p, "%us", seconds);
}

static void print_prefix(struct td *p, uint32_t at, uint32_t words)
{
	static const struct td_tok flags[] = {
		{ 0x80, "onlink" }, { 0x40, "auto" }, { 0x20, "router" }, { 0, NULL }
	};

	td_print(p, "%s/%u%s, Flags [%s], valid time %s", td_ip6(p, at + 16), td_u8(p, at + 2),
		 words != 4 ? "badlen" : "", td_bits(p, flags, td_u8(p, at + 3), ", ", "none"),
		 lifetime(p, td_u32(p, at + 4)));
	td_print(p, ", pref. time %s", lifetime(p, td_u32(p, at + 8)));
}

/* RFC 4191, 2.3.  False where the length is wrong. */
static bool print_route(struct td *p, uint32_t at, uint32_t words)
{
	uint8_t prefix[16] = { 0 };

	if (!td_has(p, at + 4, 4) || words > 3)
		return false;
	const uint8_t *bytes = td_bytes(p, at + 8, (words - 1) * 8);
	if (bytes)
		memcpy(prefix, bytes, (size_t)(words - 1) * 8);
	td_print(p, " %s/%u", td_ip6_of(p, prefix), td_u8(p, at + 2));
	td_print(p, ", pref=%s", preference(td_u8(p, at + 3)));
	td_print(p, ", lifetime=%s", lifetime(p, td_u32(p, at + 4)));
	return true;
}

/* RFC 8106, 5.2.  Pointers in a name count from BASE, the first option.  False where one is bad. */
static bool print_domains(struct td *p, uint32_t at, uint32_t end, uint32_t base)
{
	td_print(p, " lifetime %us, domain(s):", td_u32(p, at + 4));
	at += 8;
	while (at < end && td_u8(p, at) != 0) {
		td_print(p, " ");
		at = td_dns_name(p, at, base);
		if (at == TD_NOWHERE)
			return false;
	}
	return true;
}

/* The value of the option at AT, of WORDS times 8 bytes; false where it cannot be. */
static bool print_option(struct td *p, uint8_t type, uint32_t at, uint32_t words, uint32_t base)
{
	switch (type) {
	case OPT_SOURCE:
	case OPT_TARGET:
		if (td_need(p, at + 2, words * 8 - 2))
			text_hexbytes(p->t, p->data + at + 2, words * 8 - 2, ':');
		return true;
	case OPT_PREFIX: print_prefix(p, at, words); return true;
	case OPT_REDIRECTED: td_unknown(p, "\n\t    ", base, words * 8); return true;
	case OPT_MTU:
		td_print(p, " %u%s", td_u32(p, at + 4), words != 1 ? "bad option length" : "");
		return true;
	case OPT_RDNSS:
		td_print(p, " lifetime %us,", td_u32(p, at + 4));
		for (uint32_t i = 0; i < (words - 1) / 2 && td_live(p); i++)
			td_print(p, " addr: %s", td_ip6(p, at + 8 + 16 * i));
		return true;
	case OPT_DNSSL: return print_domains(p, at, at + words * 8, base);
	case OPT_INTERVAL: td_print(p, " %ums", td_u32(p, at + 4)); return true;
	case OPT_HOMEAGENT:
		td_print(p, " preference %u, lifetime %u", td_u16(p, at + 4), td_u16(p, at + 6));
		return true;
	case OPT_ROUTE: return print_route(p, at, words);
	default: return true;
	}
}

bool td_ndp_options(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t base = at;
	int32_t left = (int32_t)len;

	while (at < p->end) {
		if (!td_has(p, at + 1, 1))
			return false;
		if (left <= 0)
			return true;
		uint8_t type = td_u8(p, at);
		uint32_t words = td_u8(p, at + 1);
		if (words == 0 || at + words * 8 > p->end)
			return false;
		td_print(p, "\n\t  %s option (%u), length %u (%u): ",
			 td_tok(p, option_names, type, "unknown"), type, words * 8, words);
		if (!print_option(p, type, at, words, base))
			return false;
		td_unknown(p, "\n\t    ", at + 2, words * 8 - 2);
		at += words * 8;
		left -= (int32_t)(words * 8);
	}
	return true;
}

static bool print_router(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok flags[] = { { 0x80, "managed" },
					       { 0x40, "other stateful" },
					       { 0x20, "home agent" },
					       { 0x02, "ipv6 only" },
					       { 0, NULL } };

	td_print(p,
		 "\n\thop limit %u, Flags [%s], pref %s, router lifetime %us, reachable time "
		 "%ums, retrans timer %ums",
		 td_u8(p, at + 4), td_bits(p, flags, td_u8(p, at + 5), ", ", "none"),
		 preference(td_u8(p, at + 5)), td_u16(p, at + 6), td_u32(p, at + 8),
		 td_u32(p, at + 12));
	return td_ndp_options(p, at + 16, len - 16);
}

static bool print_advert(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok flags[] = { { 0x80000000, "router" },
					       { 0x40000000, "solicited" },
					       { 0x20000000, "override" },
					       { 0, NULL } };

	td_print(p, ", tgt is %s", td_ip6(p, at + 8));
	td_print(p, ", Flags [%s]", td_bits(p, flags, td_u32(p, at + 4), ", ", "none"));
	return td_ndp_options(p, at + 24, len - 24);
}

bool td_ndp(struct td *p, uint32_t at, uint32_t len, uint8_t type)
{
	switch (type) {
	case ICMP6_RS: return td_ndp_options(p, at + 8, len - 8);
	case ICMP6_RA: return print_router(p, at, len);
	case ICMP6_NS:
		td_print(p, ", who has %s", td_ip6(p, at + 8));
		return td_ndp_options(p, at + 24, len - 24);
	case ICMP6_NA: return print_advert(p, at, len);
	default:
		td_print(p, ", %s", td_ip6(p, at + 24));
		td_print(p, " to %s", td_ip6(p, at + 8));
		return td_ndp_options(p, at + 40, len - 40);
	}
}
