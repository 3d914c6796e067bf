/*
 * Data of records that are lists of parts of a code and a length: EDNS options (RFC 6891, 6.1.2),
 * address prefixes (RFC 3123), parameters of services (RFC 9460, 2.2).
 */
#include <string.h>

#include "bytes.h"
#include "proto/dns.h"
#include "proto/dns_rr.h"
#include "proto/dns_unfold.h"
#include "walk.h"

enum { FAMILY_IPV4 = 1, FAMILY_IPV6 = 2 };

bool dns_unfold_has(const struct dns_unfold *u, uint32_t n)
{
	return u->at <= u->m->len && n <= u->m->len - u->at;
}

/* An address of family FAMILY of which N bytes are there, the others being zero. */
static void address_row(struct dns_unfold *u, unsigned family, unsigned field, uint32_t n)
{
	uint8_t addr[16] = { 0 };
	uint32_t len;

	memcpy(addr, u->m->p + u->at, n);
	if (family == FAMILY_IPV4) {
		rows_uint(u->r, &dns_rr_fields[field], u->base + u->at, n, be32(addr));
		return;
	}
	rows_text_begin(u->r);
	text_mem(&u->r->text, addr, sizeof addr);
	const char *copy = rows_text_end(u->r, &len);
	if (len == sizeof addr)
		rows_value(u->r, &dns_rr_fields[field], u->base + u->at, n, copy, len);
}

/* RFC 7871, 6: as many bytes of the address as the prefix needs. */
static bool subnet_rows(struct dns_unfold *u, uint32_t len)
{
	/* In 16 bits, as Wireshark computes it: a length below 4 wraps. */
	uint32_t n = (uint16_t)(len - 4), bytes = n > 16 ? 16 : n;

	if (!dns_unfold_has(u, 2))
		return false;
	uint32_t family = be16(u->m->p + u->at);
	if (!dns_unfold_uint(u, DNS_RR_OPT_FAMILY, 2) ||
	    !dns_unfold_uint(u, DNS_RR_OPT_NETMASK, 1) ||
	    !dns_unfold_uint(u, DNS_RR_OPT_SCOPE, 1) || !dns_unfold_has(u, bytes))
		return false;
	if (family == FAMILY_IPV4 || family == FAMILY_IPV6)
		address_row(u, family, family == FAMILY_IPV4 ? DNS_RR_OPT_ADDR4 : DNS_RR_OPT_ADDR6,
			    bytes);
	else
		return dns_unfold_bytes(u, DNS_RR_OPT_ADDR, (int64_t)len - 4);
	u->at += len - 4;
	return true;
}

/* Bytes of algorithms (RFC 6975). */
static bool list_rows(struct dns_unfold *u, unsigned field, uint32_t len)
{
	while (len-- > 0)
		if (!dns_unfold_uint(u, field, 1))
			return false;
	return true;
}

/* The LEN bytes of option CODE, which are there. */
static bool option_rows(struct dns_unfold *u, uint32_t code, uint32_t len)
{
	enum { DAU = 5, DHU, N3U, SUBNET, COOKIE = 10, KEEPALIVE, PADDING, CHAIN, EXT_ERROR = 15 };
	enum { SUBNET_OLD = 20730 };

	switch (code) {
	case DAU: return list_rows(u, DNS_RR_OPT_DAU, len);
	case DHU: return list_rows(u, DNS_RR_OPT_DHU, len);
	case N3U: return list_rows(u, DNS_RR_OPT_N3U, len);
	case SUBNET:
	case SUBNET_OLD: return subnet_rows(u, len);
	case COOKIE:
		return dns_unfold_bytes(u, DNS_RR_OPT_CLIENT_COOKIE, 8) &&
		       dns_unfold_bytes(u, DNS_RR_OPT_SERVER_COOKIE, (uint16_t)(len - 8));
	case KEEPALIVE: return len != 2 || dns_unfold_uint(u, DNS_RR_OPT_KEEPALIVE, 2);
	case PADDING: return dns_unfold_bytes(u, DNS_RR_OPT_PADDING, len);
	case CHAIN: return len == 0 || dns_unfold_bytes(u, DNS_RR_OPT_CHAIN, len);
	case EXT_ERROR:
		return len < 2 ||
		       (dns_unfold_uint(u, DNS_RR_OPT_ERROR_CODE, 2) &&
			(len == 2 || dns_unfold_bytes(u, DNS_RR_OPT_ERROR_TEXT, (int64_t)len - 2)));
	default: return true;
	}
}

bool dns_opt_rows(struct dns_unfold *u)
{
	while (u->at < u->data_end) {
		if (!dns_unfold_has(u, 4))
			return false;
		uint32_t code = be16(u->m->p + u->at), len = be16(u->m->p + u->at + 2);

		if (!dns_unfold_has(u, 4 + len))
			return false;
		rows_uint(u->r, &dns_rr_fields[DNS_RR_OPT], u->base + u->at, len + 4, 1);
		rows_push(u->r);
		dns_unfold_uint(u, DNS_RR_OPT_CODE, 2);
		dns_unfold_uint(u, DNS_RR_OPT_LEN, 2);
		uint32_t start = u->at;
		dns_unfold_bytes(u, DNS_RR_OPT_DATA, len);
		u->at = start;
		bool ok = option_rows(u, code, len);
		rows_pop(u->r);
		if (!ok)
			return false;
		u->at = start + len;
	}
	return true;
}

bool dns_apl_rows(struct dns_unfold *u)
{
	while (u->at + 1 < u->data_end) {
		if (!dns_unfold_has(u, 2))
			return false;
		uint32_t family = be16(u->m->p + u->at);

		if (!dns_unfold_uint(u, DNS_RR_APL_FAMILY, 2) ||
		    !dns_unfold_uint(u, DNS_RR_APL_PREFIX, 1) || !dns_unfold_has(u, 1))
			return false;
		uint32_t n = u->m->p[u->at] & 0x7f;
		rows_at(u->r, &dns_rr_fields[DNS_RR_APL_NEGATION], u->base + u->at, 1);
		rows_at(u->r, &dns_rr_fields[DNS_RR_APL_LEN], u->base + u->at, 1);
		u->at++;
		if (!dns_unfold_has(u, n))
			return false;
		if (family == FAMILY_IPV4 && n <= 4)
			address_row(u, family, DNS_RR_APL_IPV4, n);
		else if (family == FAMILY_IPV6 && n <= 16)
			address_row(u, family, DNS_RR_APL_IPV6, n);
		else
			rows_bytes(u->r, &dns_rr_fields[DNS_RR_APL_DATA], u->base + u->at, n);
		u->at += n;
	}
	return true;
}

/* RFC 9460, 14.3.2: what the value of a parameter is made of; it ends at END or a little behind. */
static bool svc_value_rows(struct dns_unfold *u, uint32_t key, uint32_t len)
{
	enum { MANDATORY, ALPN, NO_ALPN, PORT, IPV4_HINT, ECH, IPV6_HINT, ODOH = 32769 };
	uint32_t end = u->at + len;
	bool ok = true;

	switch (key) {
	case MANDATORY:
		while (ok && u->at < end)
			ok = dns_unfold_uint(u, DNS_RR_SVC_MANDATORY, 2);
		return ok;
	case ALPN:
		while (ok && u->at < end)
			ok = dns_unfold_counted(u, DNS_RR_SVC_ALPN, 1);
		return ok;
	case NO_ALPN: return true;
	case PORT: return dns_unfold_uint(u, DNS_RR_SVC_PORT, 2);
	case IPV4_HINT:
		while (ok && u->at < end)
			ok = dns_unfold_uint(u, DNS_RR_SVC_IPV4, 4);
		return ok;
	case ECH: return dns_unfold_bytes(u, DNS_RR_SVC_ECH, len);
	case IPV6_HINT:
		while (ok && u->at < end)
			ok = dns_unfold_bytes(u, DNS_RR_SVC_IPV6, 16);
		return ok;
	case ODOH: return dns_unfold_bytes(u, DNS_RR_SVC_ODOH, len);
	default: return len == 0 || dns_unfold_bytes(u, DNS_RR_SVC_VALUE, len);
	}
}

bool dns_svcb_rows(struct dns_unfold *u)
{
	if (!dns_unfold_uint(u, DNS_RR_SVC_PRIORITY, 2) || !dns_unfold_name(u, DNS_RR_SVC_TARGET))
		return false;
	while (u->at < u->data_end) {
		struct row *row = rows_uint(u->r, &dns_rr_fields[DNS_RR_SVC_PARAM], u->base + u->at,
					    u->m->len, 1);

		rows_push(u->r);
		bool ok = dns_unfold_has(u, 2) && dns_unfold_uint(u, DNS_RR_SVC_KEY, 2) &&
			  dns_unfold_has(u, 2) && dns_unfold_uint(u, DNS_RR_SVC_LEN, 2);
		if (ok) {
			uint32_t key = be16(u->m->p + u->at - 4), len = be16(u->m->p + u->at - 2);

			if (row->len > len + 4)
				row->len = len + 4;
			ok = svc_value_rows(u, key, len);
		}
		rows_pop(u->r);
		if (!ok)
			return false;
	}
	return true;
}
