/*
 * Neighbour discovery, RFC 4861: solicitations and advertisements of routers and neighbours,
 * redirects, and the options behind them, of a type and a length in units of eight bytes.
 * Router preferences and routes RFC 4191, DNS servers and search lists RFC 8106, nonces and
 * timestamps RFC 3971, captive portals RFC 8910, NAT64 prefixes RFC 8781.
 */
#include <string.h>

#include "bytes.h"
#include "names.h"
#include "proto/dns.h"
#include "proto/icmpv6.h"
#include "walk.h"

enum { ROUTER_SOLICIT = 133, ROUTER_ADVERT, NEIGHBOR_SOLICIT, NEIGHBOR_ADVERT, REDIRECT };
enum { ADDR = 16 };

enum {
	RESERVED,
	HOP_LIMIT,
	RA_FLAG,
	RA_M,
	RA_O,
	RA_H,
	RA_PRF,
	RA_P,
	RA_RESERVED,
	ROUTER_LIFETIME,
	REACHABLE_TIME,
	RETRANS_TIMER,
	NS_TARGET,
	NA_FLAG,
	NA_R,
	NA_S,
	NA_O,
	NA_RESERVED,
	NA_TARGET,
	RD_TARGET,
	RD_DESTINATION,
	OPT,
	OPT_TYPE,
	OPT_LENGTH,
	LINKADDR,
	SRC_LINKADDR,
	TARGET_LINKADDR,
	LINKADDR_BYTES,
	SRC_LINKADDR_BYTES,
	TARGET_LINKADDR_BYTES,
	PREFIX_LENGTH,
	PREFIX_FLAG,
	PREFIX_L,
	PREFIX_A,
	PREFIX_R,
	PREFIX_RESERVED,
	PREFIX_VALID,
	PREFIX_PREFERRED,
	PREFIX,
	OPT_RESERVED,
	OPT_MTU,
	ROUTE_FLAG,
	ROUTE_PREFERENCE,
	ROUTE_RESERVED,
	ROUTE_LIFETIME,
	RDNSS_LIFETIME,
	RDNSS,
	DNSSL_LIFETIME,
	DNSSL,
	NONCE,
	INTERVAL,
	CAPTIVE,
	PREF64_LIFETIME,
	PREF64_PLC,
	PREF64_PREFIX,
};

static const struct value_name preferences[] = {
	{ 0, 0, "Medium" }, { 1, 1, "High" }, { 2, 2, "Reserved" }, { 3, 3, "Low" }, { 0 },
};

static const struct value_name options[] = {
	{ 1, 1, "Source link-layer address" },
	{ 2, 2, "Target link-layer address" },
	{ 3, 3, "Prefix information" },
	{ 4, 4, "Redirected header" },
	{ 5, 5, "MTU" },
	{ 7, 7, "Advertisement Interval" },
	{ 14, 14, "Nonce" },
	{ 24, 24, "Route Information" },
	{ 25, 25, "Recursive DNS Server" },
	{ 31, 31, "DNS Search List Option" },
	{ 37, 37, "Captive-Portal" },
	{ 38, 38, "PREF64 Option" },
	{ 0 },
};

#define FLAG8(field, label, bit) \
	{ \
		.name = (field), .title = (label), .type = FIELD_BOOL, .bits = 8, .mask = (bit), \
		.names = names_set \
	}
#define FLAG32(field, label, bit) \
	{ \
		.name = (field), .title = (label), .type = FIELD_BOOL, .bits = 32, .mask = (bit), \
		.names = names_set \
	}

static const struct field_def fields[] = {
	[RESERVED] = { "icmpv6.reserved", "Reserved", FIELD_BYTES },
	[HOP_LIMIT] = { "icmpv6.nd.ra.cur_hop_limit", "Cur hop limit", FIELD_UINT8, BASE_DEC },
	[RA_FLAG] = { "icmpv6.nd.ra.flag", "Flags", FIELD_UINT8, BASE_HEX },
	[RA_M] = FLAG8("icmpv6.nd.ra.flag.m", "Managed address configuration", 0x80),
	[RA_O] = FLAG8("icmpv6.nd.ra.flag.o", "Other configuration", 0x40),
	[RA_H] = FLAG8("icmpv6.nd.ra.flag.h", "Home Agent", 0x20),
	[RA_PRF] = { "icmpv6.nd.ra.flag.prf", "Prf (Default Router Preference)", FIELD_UINT8,
		     BASE_DEC, .mask = 0x18, .names = preferences },
	[RA_P] = FLAG8("icmpv6.nd.ra.flag.p", "Proxy", 0x04),
	[RA_RESERVED] = { "icmpv6.nd.ra.flag.rsv", "Reserved", FIELD_UINT8, BASE_DEC,
			  .mask = 0x03 },
	[ROUTER_LIFETIME] = { "icmpv6.nd.ra.router_lifetime", "Router lifetime (s)", FIELD_UINT16,
			      BASE_DEC },
	[REACHABLE_TIME] = { "icmpv6.nd.ra.reachable_time", "Reachable time (ms)", FIELD_UINT32,
			     BASE_DEC },
	[RETRANS_TIMER] = { "icmpv6.nd.ra.retrans_timer", "Retrans timer (ms)", FIELD_UINT32,
			    BASE_DEC },
	[NS_TARGET] = { "icmpv6.nd.ns.target_address", "Target Address", FIELD_IPV6 },
	[NA_FLAG] = { "icmpv6.nd.na.flag", "Flags", FIELD_UINT32, BASE_HEX },
	[NA_R] = FLAG32("icmpv6.nd.na.flag.r", "Router", 0x80000000),
	[NA_S] = FLAG32("icmpv6.nd.na.flag.s", "Solicited", 0x40000000),
	[NA_O] = FLAG32("icmpv6.nd.na.flag.o", "Override", 0x20000000),
	[NA_RESERVED] = { "icmpv6.nd.na.flag.rsv", "Reserved", FIELD_UINT32, BASE_DEC,
			  .mask = 0x1fffffff },
	[NA_TARGET] = { "icmpv6.nd.na.target_address", "Target Address", FIELD_IPV6 },
	[RD_TARGET] = { "icmpv6.nd.rd.target_address", "Target Address", FIELD_IPV6 },
	[RD_DESTINATION] = { "icmpv6.rd.na.destination_address", "Destination Address",
			     FIELD_IPV6 },
	[OPT] = { "icmpv6.opt", "ICMPv6 Option", FIELD_NONE },
	[OPT_TYPE] = { "icmpv6.opt.type", "Type", FIELD_UINT8, BASE_DEC, .names = options },
	[OPT_LENGTH] = { "icmpv6.opt.length", "Length", FIELD_UINT8, BASE_DEC },
	[LINKADDR] = { "icmpv6.opt.linkaddr", "Link-layer address", FIELD_ETHER },
	[SRC_LINKADDR] = { "icmpv6.opt.src_linkaddr", "Source Link-layer address", FIELD_ETHER },
	[TARGET_LINKADDR] = { "icmpv6.opt.target_linkaddr", "Target Link-layer address",
			      FIELD_ETHER },
	[LINKADDR_BYTES] = { "icmpv6.opt.linkaddr", "Link-layer address", FIELD_BYTES },
	[SRC_LINKADDR_BYTES] = { "icmpv6.opt.src_linkaddr", "Source Link-layer address",
				 FIELD_BYTES },
	[TARGET_LINKADDR_BYTES] = { "icmpv6.opt.target_linkaddr", "Target Link-layer address",
				    FIELD_BYTES },
	[PREFIX_LENGTH] = { "icmpv6.opt.prefix.length", "Prefix Length", FIELD_UINT8, BASE_DEC },
	[PREFIX_FLAG] = { "icmpv6.opt.prefix.flag", "Flag", FIELD_UINT8, BASE_HEX },
	[PREFIX_L] = FLAG8("icmpv6.opt.prefix.flag.l", "On-link flag(L)", 0x80),
	[PREFIX_A] =
		FLAG8("icmpv6.opt.prefix.flag.a", "Autonomous address-configuration flag(A)", 0x40),
	[PREFIX_R] = FLAG8("icmpv6.opt.prefix.flag.r", "Router address flag(R)", 0x20),
	[PREFIX_RESERVED] = { "icmpv6.opt.prefix.flag.reserved", "Reserved", FIELD_UINT8, BASE_DEC,
			      .mask = 0x1f },
	[PREFIX_VALID] = { "icmpv6.opt.prefix.valid_lifetime", "Valid Lifetime", FIELD_UINT32,
			   BASE_DEC },
	[PREFIX_PREFERRED] = { "icmpv6.opt.prefix.preferred_lifetime", "Preferred Lifetime",
			       FIELD_UINT32, BASE_DEC },
	[PREFIX] = { "icmpv6.opt.prefix", "Prefix", FIELD_IPV6 },
	[OPT_RESERVED] = { "icmpv6.opt.reserved", "Reserved", FIELD_NONE },
	[OPT_MTU] = { "icmpv6.opt.mtu", "MTU", FIELD_UINT32, BASE_DEC },
	[ROUTE_FLAG] = { "icmpv6.opt.route_info.flag", "Flag", FIELD_UINT8, BASE_HEX },
	[ROUTE_PREFERENCE] = { "icmpv6.opt.route_info.flag.route_preference", "Route Preference",
			       FIELD_UINT8, BASE_DEC, .mask = 0x18, .names = preferences },
	[ROUTE_RESERVED] = { "icmpv6.opt.route_info.flag.reserved", "Reserved", FIELD_UINT8,
			     BASE_DEC, .mask = 0xe7 },
	[ROUTE_LIFETIME] = { "icmpv6.opt.route_lifetime", "Route Lifetime", FIELD_UINT32,
			     BASE_DEC },
	[RDNSS_LIFETIME] = { "icmpv6.opt.rdnss.lifetime", "Lifetime", FIELD_UINT32, BASE_DEC },
	[RDNSS] = { "icmpv6.opt.rdnss", "Recursive DNS Servers", FIELD_IPV6 },
	[DNSSL_LIFETIME] = { "icmpv6.opt.dnssl.lifetime", "Lifetime", FIELD_UINT32, BASE_DEC },
	[DNSSL] = { "icmpv6.opt.dnssl", "Domain Names", FIELD_STRING, BASE_UTF8 },
	[NONCE] = { "icmpv6.opt.nonce", "Nonce", FIELD_BYTES },
	[INTERVAL] = { "icmpv6.opt.advertisement_interval", "Advertisement Interval", FIELD_UINT32,
		       BASE_DEC },
	[CAPTIVE] = { "icmpv6.opt.captive_portal", "Captive Portal", FIELD_STRING },
	[PREF64_LIFETIME] = { "icmpv6.opt.pref64.scaled_lifetime", "Scaled Lifetime", FIELD_UINT16,
			      BASE_DEC, .mask = 0xfff8 },
	[PREF64_PLC] = { "icmpv6.opt.pref64.plc", "PLC (Prefix Length Code)", FIELD_UINT16,
			 BASE_HEX, .mask = 0x0007 },
	[PREF64_PREFIX] = { "icmpv6.opt.pref64.prefix", "Prefix", FIELD_IPV6 },
};

const struct field_table icmpv6_nd_fields = { fields, sizeof fields / sizeof fields[0] };

static void bytes_row(struct rows *r, unsigned field, uint32_t off, uint32_t size)
{
	rows_whole(r, &fields[field], off, size);
}

static void bits_rows(struct rows *r, unsigned first, unsigned last, uint32_t off, uint32_t size)
{
	rows_at(r, &fields[first], off, size);
	rows_push(r);
	for (unsigned field = first + 1; field <= last; field++)
		rows_at(r, &fields[field], off, size);
	rows_pop(r);
}

/* An address of Ethernet's six bytes, or of another link's, and its hidden twin without a role. */
static void link_rows(struct rows *r, const struct layer *l, uint8_t type, uint32_t at,
		      uint32_t len)
{
	unsigned step = len == 6 ? 0 : LINKADDR_BYTES - LINKADDR;

	if (at + len > l->cap)
		return;
	rows_bytes(r, &fields[LINKADDR + step], at, len);
	rows_bytes(r, &fields[(type == 1 ? SRC_LINKADDR : TARGET_LINKADDR) + step], at, len)
		->flags = ROW_HIDDEN;
}

static void prefix_rows(struct rows *r, uint32_t at)
{
	rows_at(r, &fields[PREFIX_LENGTH], at + 2, 1);
	bits_rows(r, PREFIX_FLAG, PREFIX_RESERVED, at + 3, 1);
	rows_at(r, &fields[PREFIX_VALID], at + 4, 4);
	rows_at(r, &fields[PREFIX_PREFERRED], at + 8, 4);
	bytes_row(r, OPT_RESERVED, at + 12, 4);
	bytes_row(r, PREFIX, at + 16, ADDR);
}

/* As many bytes of the prefix as the option has, the rest zeros. */
static void padded_prefix(struct rows *r, const struct layer *l, unsigned field, uint32_t at,
			  uint32_t n)
{
	uint8_t *addr;

	if (at + n > l->cap)
		return;
	rows_text_begin(r);
	for (unsigned i = 0; i < ADDR; i++)
		text_char(&r->text, '0');
	addr = (uint8_t *)r->text.buf + r->text_start;
	if (rows_text_full(r))
		return;
	memset(addr, 0, ADDR);
	memcpy(addr, layer_data(r->d, l) + at, n < ADDR ? n : ADDR);
	rows_value(r, &fields[field], at, n, addr, ADDR);
}

static void route_rows(struct rows *r, const struct layer *l, uint32_t at, uint32_t len)
{
	rows_at(r, &fields[PREFIX_LENGTH], at + 2, 1);
	bits_rows(r, ROUTE_FLAG, ROUTE_RESERVED, at + 3, 1);
	rows_at(r, &fields[ROUTE_LIFETIME], at + 4, 4);
	if (len == 8 || len == 16 || len == 24)
		padded_prefix(r, l, PREFIX, at + 8, len - 8);
}

static void dnssl_rows(struct rows *r, const struct layer *l, uint32_t at, uint32_t end)
{
	struct dns_message m = { .p = layer_data(r->d, l), .len = end };

	while (at < end && m.p[at] != 0) {
		uint32_t n;

		rows_text_begin(r);
		uint32_t taken = dns_name(&r->text, &m, at, NULL);
		const char *s = rows_text_end(r, &n);
		if (taken == 0)
			return;
		rows_value(r, &fields[DNSSL], at, taken, s, n);
		at += taken;
	}
}

static void option_rows(struct rows *r, const struct layer *l, uint8_t type, uint32_t at,
			uint32_t len)
{
	switch (type) {
	case 1:
	case 2: link_rows(r, l, type, at + 2, len - 2); break;
	case 3: prefix_rows(r, at); break;
	case 4: bytes_row(r, OPT_RESERVED, at + 2, 6); break;
	case 5:
		bytes_row(r, OPT_RESERVED, at + 2, 2);
		rows_at(r, &fields[OPT_MTU], at + 4, 4);
		break;
	case 7:
		bytes_row(r, OPT_RESERVED, at + 2, 2);
		rows_at(r, &fields[INTERVAL], at + 4, 4);
		break;
	case 14: bytes_row(r, NONCE, at + 2, len - 2); break;
	case 24: route_rows(r, l, at, len); break;
	case 25:
		bytes_row(r, OPT_RESERVED, at + 2, 2);
		rows_at(r, &fields[RDNSS_LIFETIME], at + 4, 4);
		for (uint32_t k = 8; k + ADDR <= len; k += ADDR)
			bytes_row(r, RDNSS, at + k, ADDR);
		break;
	case 31:
		bytes_row(r, OPT_RESERVED, at + 2, 2);
		rows_at(r, &fields[DNSSL_LIFETIME], at + 4, 4);
		dnssl_rows(r, l, at + 8, at + len < l->cap ? at + len : l->cap);
		break;
	case 37: bytes_row(r, CAPTIVE, at + 2, len - 2); break;
	case 38:
		rows_at(r, &fields[PREF64_LIFETIME], at + 2, 2);
		rows_at(r, &fields[PREF64_PLC], at + 2, 2);
		padded_prefix(r, l, PREF64_PREFIX, at + 4, 12);
		break;
	default: break;
	}
}

/* Options from AT on; one of length zero ends them (4861, 4.6). */
static void options_rows(struct rows *r, const struct layer *l, uint32_t at)
{
	const uint8_t *p = layer_data(r->d, l);

	while (at < l->cap && l->cap - at >= 2 && p[at + 1] != 0) {
		uint32_t len = p[at + 1] * 8u;
		const char *name = value_name(options, p[at]);

		rows_uint(r, &fields[OPT], at, len, 1)->label =
			rows_text(r, "ICMPv6 Option (%s)", name ? name : "Unknown");
		rows_push(r);
		rows_at(r, &fields[OPT_TYPE], at, 1);
		rows_at(r, &fields[OPT_LENGTH], at + 1, 1);
		option_rows(r, l, p[at], at, len);
		rows_pop(r);
		at += len;
	}
}

void icmpv6_nd_rows(struct rows *r, const struct layer *l, uint8_t type)
{
	switch (type) {
	case ROUTER_SOLICIT:
		bytes_row(r, RESERVED, 4, 4);
		options_rows(r, l, 8);
		break;
	case ROUTER_ADVERT:
		rows_at(r, &fields[HOP_LIMIT], 4, 1);
		bits_rows(r, RA_FLAG, RA_RESERVED, 5, 1);
		rows_at(r, &fields[ROUTER_LIFETIME], 6, 2);
		rows_at(r, &fields[REACHABLE_TIME], 8, 4);
		rows_at(r, &fields[RETRANS_TIMER], 12, 4);
		options_rows(r, l, 16);
		break;
	case NEIGHBOR_SOLICIT:
		bytes_row(r, RESERVED, 4, 4);
		bytes_row(r, NS_TARGET, 8, ADDR);
		options_rows(r, l, 24);
		break;
	case NEIGHBOR_ADVERT:
		bits_rows(r, NA_FLAG, NA_RESERVED, 4, 4);
		bytes_row(r, NA_TARGET, 8, ADDR);
		options_rows(r, l, 24);
		break;
	case REDIRECT:
		bytes_row(r, RESERVED, 4, 4);
		bytes_row(r, RD_TARGET, 8, ADDR);
		bytes_row(r, RD_DESTINATION, 24, ADDR);
		options_rows(r, l, 40);
		break;
	default: break;
	}
}
