/* EDNS options, RFC 6891 and those that define one. */
#include "dns.h"

#include <string.h>

enum {
	OPT_NSID = 3,
	OPT_DAU = 5,
	OPT_DHU = 6,
	OPT_N3U = 7,
	OPT_ECS = 8,
	OPT_EXPIRE = 9,
	OPT_COOKIE = 10,
	OPT_KEEPALIVE = 11,
	OPT_PADDING = 12,
	OPT_CHAIN = 13,
	OPT_KEYTAG = 14,
};

static const struct td_tok option_names[] = {
	{ 1, "LLQ" },
	{ 2, "UL" },
	{ OPT_NSID, "NSID" },
	{ OPT_DAU, "DAU" },
	{ OPT_DHU, "DHU" },
	{ OPT_N3U, "N3U" },
	{ OPT_ECS, "ECS" },
	{ OPT_EXPIRE, "EXPIRE" },
	{ OPT_COOKIE, "COOKIE" },
	{ OPT_KEEPALIVE, "KEEPALIVE" },
	{ OPT_PADDING, "PADDING" },
	{ OPT_CHAIN, "CHAIN" },
	{ OPT_KEYTAG, "KEY-TAG" },
	{ 16, "CLIENT-TAG" },
	{ 17, "SERVER-TAG" },
	{ 0, NULL },
};

static const struct td_tok signature_names[] = {
	{ 0, "DELETE" },
	{ 1, "RSAMD5" },
	{ 2, "DH" },
	{ 3, "DS" },
	{ 5, "RSASHA1" },
	{ 6, "DSA-NSEC3-SHA1" },
	{ 7, "RSASHA1-NSEC3-SHA1" },
	{ 8, "RSASHA256" },
	{ 10, "RSASHA512" },
	{ 12, "ECC-GOST" },
	{ 13, "ECDSAP256SHA256" },
	{ 14, "ECDSAP384SHA384" },
	{ 15, "ED25519" },
	{ 16, "ED448" },
	{ 252, "INDIRECT" },
	{ 253, "PRIVATEDNS" },
	{ 254, "PRIVATEOID" },
	{ 0, NULL },
};

static const struct td_tok digest_names[] = {
	{ 1, "SHA-1" }, { 2, "SHA-256" }, { 3, "GOST_R_34.11-94" }, { 4, "SHA-384" }, { 0, NULL }
};

static const struct td_tok nsec3_names[] = { { 1, "SHA-1" }, { 0, NULL } };

/* RFC 7871 */
static void print_subnet(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t addr[16] = { 0 };

	if (len < 4) {
		td_invalid(p);
		return;
	}
	uint32_t family = td_u16(p, at), src = td_u8(p, at + 2), scope = td_u8(p, at + 3);
	uint32_t bits = family == 1 ? 32 : 128;
	if ((family != 1 && family != 2) || len - 4 > bits / 8 || src > bits || scope > bits ||
	    (src + 7) / 8 != len - 4) {
		td_invalid(p);
		return;
	}
	const uint8_t *bytes = td_bytes(p, at + 4, len - 4);
	if (bytes)
		memcpy(addr, bytes, len - 4);
	if (family == 1)
		text_ipv4(p->t, addr);
	else
		text_ipv6(p->t, addr);
	td_print(p, "/%u/%u", src, scope);
}

static void print_names(struct td *p, uint32_t at, uint32_t len, const struct td_tok *names)
{
	for (uint32_t i = 0; i < len && td_live(p); i++) {
		uint8_t v = td_u8(p, at + i);
		td_print(p, "%s%s", i ? " " : "", td_tok(p, names, v, "Alg_%u", v));
	}
}

static void print_cookie(struct td *p, uint32_t at, uint32_t len)
{
	if (len < 8 || (len > 8 && len < 16) || len > 40) {
		td_invalid(p);
		return;
	}
	td_hex(p, at, 8);
	if (len > 8) {
		td_print(p, " ");
		td_hex(p, at + 8, len - 8);
	}
}

static void print_key_tags(struct td *p, uint32_t at, uint32_t len)
{
	if (len % 2 != 0) {
		td_invalid(p);
		return;
	}
	for (uint32_t i = 0; i < len && td_live(p); i += 2)
		td_print(p, "%s%u", i ? " " : "", td_u16(p, at + i));
}

static void print_option(struct td *p, uint32_t option, uint32_t at, uint32_t len)
{
	switch (option) {
	case OPT_ECS: print_subnet(p, at, len); break;
	case OPT_COOKIE: print_cookie(p, at, len); break;
	case OPT_KEEPALIVE: /* in tenths of a second */
		if (len != 2)
			td_invalid(p);
		else
			td_print(p, "%u.%u sec", td_u16(p, at) / 10, td_u16(p, at) % 10);
		break;
	case OPT_EXPIRE:
		if (len != 4)
			td_invalid(p);
		else
			td_print(p, "%u sec", td_u32(p, at));
		break;
	case OPT_PADDING: td_print(p, "(%u)", len); break;
	case OPT_KEYTAG: print_key_tags(p, at, len); break;
	case OPT_DAU: print_names(p, at, len, signature_names); break;
	case OPT_DHU: print_names(p, at, len, digest_names); break;
	case OPT_N3U: print_names(p, at, len, nsec3_names); break;
	case OPT_CHAIN: td_dns_name(p, at, at + len); break;
	default: td_hex(p, at, len); break;
	}
}

bool td_dns_options(struct td *p, uint32_t at, uint32_t end)
{
	while (at < end && td_live(p)) {
		if (!td_has(p, at, 2))
			return false;
		uint32_t option = td_u16(p, at);
		td_print(p, "%s", td_tok(p, option_names, option, "Opt%u", option));
		if (!td_has(p, at + 2, 2))
			return false;
		uint32_t len = td_u16(p, at + 2);
		at += 4;
		if (!td_has(p, at, len))
			return false;
		if (len > 0) {
			td_print(p, " ");
			print_option(p, option, at, len);
		}
		at += len;
		if (at < end)
			td_print(p, ",");
	}
	return true;
}
