/*
 * Internet Protocol version 6, RFC 8200.
 *
 *	 0     3 4          11 12        15 16                           31
 *	+-------+-------------+----------------------------------------------+
 *	|Version|Traffic class|                 Flow label                   |
 *	+-------+-------------+------------+----------------+----------------+
 *	|          Payload length          |  Next header   |   Hop limit    |
 *	+----------------------------------+----------------+----------------+
 *	|                      Source address, 16 bytes                      |
 *	+--------------------------------------------------------------------+
 *	|                    Destination address, 16 bytes                   |
 *	+--------------------------------------------------------------------+
 *
 * Extension headers (section 4) follow one another by their next header fields; each is a layer
 * of its own (ipv6_ext.c).  A payload length of zero is a jumbogram (RFC 2675), whose length is
 * in a hop-by-hop option; without one nothing follows the header.
 *
 * aux: the protocol number behind the last extension header, and IP_FIRST_FRAGMENT.
 */
#include "proto/ipv6.h"

#include <string.h>

#include "bytes.h"
#include "known.h"
#include "names.h"
#include "proto/ip.h"
#include "walk.h"

enum {
	VERSION,
	IP_VERSION,
	TCLASS,
	DSCP,
	ECN,
	FLOW,
	PLEN,
	NXT,
	HLIM,
	SRC,
	SRC_ADDR,
	SRC_HOST,
	DST,
	DST_ADDR,
	DST_HOST,
	HOST,
	SRC_SLAAC,
	DST_SLAAC,
	SLAAC,
	SRC_6TO4,
	SRC_6TO4_SLA,
	DST_6TO4,
	DST_6TO4_SLA,
	GW_6TO4,
	SLA_6TO4,
	SRC_TEREDO_SERVER,
	SRC_TEREDO_PORT,
	SRC_TEREDO_CLIENT,
	DST_TEREDO_SERVER,
	DST_TEREDO_PORT,
	DST_TEREDO_CLIENT,
	TEREDO_SERVER,
	TEREDO_PORT,
	TEREDO_CLIENT,
	SRC_ISATAP,
	DST_ISATAP,
	ISATAP,
};

static const struct field_def fields[] = {
	[VERSION] = { "ipv6.version", "Version", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1,
		      .mask = 0xf0 },
	[IP_VERSION] = { "ip.version", "Version", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1,
			 .mask = 0xf0 },
	[TCLASS] = { "ipv6.tclass", "Traffic Class", FIELD_UINT32, BASE_HEX, .at = 0, .size = 4,
		     .mask = 0x0ff00000 },
	[DSCP] = { "ipv6.tclass.dscp", "Differentiated Services Codepoint", FIELD_UINT32, BASE_DEC,
		   .at = 0, .size = 4, .mask = 0x0fc00000, .names = names_dscp },
	[ECN] = { "ipv6.tclass.ecn", "Explicit Congestion Notification", FIELD_UINT32, BASE_DEC,
		  .at = 0, .size = 4, .mask = 0x00300000, .names = names_ecn },
	[FLOW] = { "ipv6.flow", "Flow Label", FIELD_UINT24, BASE_HEX, .at = 1, .size = 3,
		   .mask = 0x0fffff },
	[PLEN] = { "ipv6.plen", "Payload Length", FIELD_UINT16, BASE_DEC, .at = 4, .size = 2 },
	[NXT] = { "ipv6.nxt", "Next Header", FIELD_UINT8, BASE_DEC, .at = 6, .size = 1,
		  .names = names_ip_proto },
	[HLIM] = { "ipv6.hlim", "Hop Limit", FIELD_UINT8, BASE_DEC, .at = 7, .size = 1 },
	[SRC] = { "ipv6.src", "Source Address", FIELD_IPV6, .at = 8, .size = 16 },
	[SRC_ADDR] = { "ipv6.addr", "Source or Destination Address", FIELD_IPV6, .at = 8,
		       .size = 16 },
	[SRC_HOST] = { "ipv6.src_host", "Source Host", FIELD_STRING },
	[DST] = { "ipv6.dst", "Destination Address", FIELD_IPV6, .at = 24, .size = 16 },
	[DST_ADDR] = { "ipv6.addr", "Source or Destination Address", FIELD_IPV6, .at = 24,
		       .size = 16 },
	[DST_HOST] = { "ipv6.dst_host", "Destination Host", FIELD_STRING },
	[HOST] = { "ipv6.host", "Source or Destination Host", FIELD_STRING },
	[SRC_SLAAC] = { "ipv6.src_slaac_mac", "Source SLAAC MAC", FIELD_ETHER },
	[DST_SLAAC] = { "ipv6.dst_slaac_mac", "Destination SLAAC MAC", FIELD_ETHER },
	[SLAAC] = { "ipv6.slaac_mac", "SLAAC MAC", FIELD_ETHER },
	[SRC_6TO4] = { "ipv6.src_6to4_gw_ipv4", "Source 6to4 Gateway IPv4", FIELD_IPV4 },
	[SRC_6TO4_SLA] = { "ipv6.src_6to4_sla_id", "Source 6to4 SLA ID", FIELD_UINT16, BASE_DEC },
	[DST_6TO4] = { "ipv6.dst_6to4_gw_ipv4", "Destination 6to4 Gateway IPv4", FIELD_IPV4 },
	[DST_6TO4_SLA] = { "ipv6.dst_6to4_sla_id", "Destination 6to4 SLA ID", FIELD_UINT16,
			   BASE_DEC },
	[GW_6TO4] = { "ipv6.6to4_gw_ipv4", "6to4 Gateway IPv4", FIELD_IPV4 },
	[SLA_6TO4] = { "ipv6.6to4_sla_id", "6to4 SLA ID", FIELD_UINT16, BASE_DEC },
	[SRC_TEREDO_SERVER] = { "ipv6.src_ts_ipv4", "Source Teredo Server IPv4", FIELD_IPV4 },
	[SRC_TEREDO_PORT] = { "ipv6.src_tc_port", "Source Teredo Port", FIELD_UINT16, BASE_DEC },
	[SRC_TEREDO_CLIENT] = { "ipv6.src_tc_ipv4", "Source Teredo Client IPv4", FIELD_IPV4 },
	[DST_TEREDO_SERVER] = { "ipv6.dst_ts_ipv4", "Destination Teredo Server IPv4", FIELD_IPV4 },
	[DST_TEREDO_PORT] = { "ipv6.dst_tc_port", "Destination Teredo Port", FIELD_UINT16,
			      BASE_DEC },
	[DST_TEREDO_CLIENT] = { "ipv6.dst_tc_ipv4", "Destination Teredo Client IPv4", FIELD_IPV4 },
	[TEREDO_SERVER] = { "ipv6.ts_ipv4", "Teredo Server IPv4", FIELD_IPV4 },
	[TEREDO_PORT] = { "ipv6.tc_port", "Teredo Port", FIELD_UINT16, BASE_DEC },
	[TEREDO_CLIENT] = { "ipv6.tc_ipv4", "Teredo Client IPv4", FIELD_IPV4 },
	[SRC_ISATAP] = { "ipv6.src_isatap_ipv4", "Source ISATAP IPv4", FIELD_IPV4 },
	[DST_ISATAP] = { "ipv6.dst_isatap_ipv4", "Destination ISATAP IPv4", FIELD_IPV4 },
	[ISATAP] = { "ipv6.isatap_ipv4", "ISATAP IPv4", FIELD_IPV4 },
};

/* The protocol behind the extension headers that begin with NEXT, as far as they are there. */
static uint8_t last_protocol(struct cursor c, uint8_t next)
{
	for (;;) {
		uint32_t len;

		if (!ipv6_is_extension(next))
			return next;
		uint8_t after = cursor_u8(&c);
		uint8_t n = cursor_u8(&c);
		len = next == IPV6_FRAGMENT ? 8 : next == IPV6_AH ? (n + 2u) * 4 : (n + 1u) * 8;
		cursor_skip(&c, len - 2);
		if (c.state != CURSOR_OK)
			return next;
		next = after;
	}
}

void ipv6_follow(struct dissection *d, uint8_t parent, uint8_t next, uint32_t skip, uint32_t len)
{
	dissect_follower(d, parent, REGISTRY_IP_PROTO, next, skip, len);
}

/*
 * The bytes of a datagram without a payload length, as its hop-by-hop options at P say (RFC 2675):
 * the header alone where they do not, LEN at most.
 */
static uint32_t jumbo_len(const uint8_t *p, uint32_t cap, uint32_t len)
{
	enum { JUMBO = 0xc2 };
	uint32_t end = cap >= IPV6_HLEN + 2 ? IPV6_HLEN + (p[IPV6_HLEN + 1] + 1u) * 8 : 0;

	if (end > cap)
		end = cap;
	for (uint32_t at = IPV6_HLEN + 2; at + 2 <= end;) {
		uint32_t size = p[at] == 0 ? 1 : p[at + 1] + 2u;

		if (p[at] == JUMBO && size == 6 && at + size <= end) {
			uint32_t jumbo = be32(p + at + 2);
			return jumbo < len - IPV6_HLEN ? IPV6_HLEN + jumbo : len;
		}
		at += size;
	}
	return IPV6_HLEN;
}

static void ipv6_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, IPV6_HLEN);

	l->hlen = l->cap < IPV6_HLEN ? l->cap : IPV6_HLEN;
	if (!p) {
		dissect_check(d, i, &c);
		return;
	}
	if (p[0] >> 4 != 6) {
		dissect_issue(d, i, ISSUE_BAD_VERSION, 0, &fields[VERSION]);
		l->hlen = 0;
		dissect_child(d, i, PROTO_DATA, 0, l->len);
		return;
	}
	uint32_t payload = be16(p + 4);
	if (payload > l->len - IPV6_HLEN && !l->quoted)
		dissect_issue(d, i, ISSUE_MALFORMED, 4, &fields[PLEN]);
	else if (payload != 0 || p[6] != IPV6_HOPOPTS)
		l->len = IPV6_HLEN + payload;
	else
		l->len = jumbo_len(p, l->cap, l->len);
	if (l->cap > l->len)
		l->cap = l->len;
	c = layer_cursor(d, l);
	cursor_skip(&c, IPV6_HLEN);
	l->aux = last_protocol(c, p[6]);
	if (l->len > IPV6_HLEN || p[6] != IPV6_NONE)
		ipv6_follow(d, i, p[6], IPV6_HLEN, l->len - IPV6_HLEN);
}

static void hide(struct row *row)
{
	row->flags |= ROW_HIDDEN;
}

static void address_rows(struct rows *r, const uint8_t *p, bool dst)
{
	uint32_t off = dst ? 24 : 8, n;

	rows_fixed(r, &fields[dst ? DST : SRC]);
	hide(rows_fixed(r, &fields[dst ? DST_ADDR : SRC_ADDR]));
	rows_text_begin(r);
	text_ipv6(&r->text, p + off);
	const char *s = rows_text_end(r, &n);
	struct row *row = rows_value(r, &fields[dst ? DST_HOST : SRC_HOST], off, 16, s, n);
	row->flags = ROW_GENERATED | ROW_HIDDEN;
	row = rows_value(r, &fields[HOST], off, 16, s, n);
	row->flags = ROW_GENERATED | ROW_HIDDEN;
}

/* A value and its hidden twin without "source" or "destination". */
static void pair(struct rows *r, unsigned field, unsigned twin, uint32_t off, uint32_t len,
		 uint64_t v)
{
	rows_uint(r, &fields[field], off, len, v)->flags = ROW_GENERATED;
	rows_uint(r, &fields[twin], off, len, v)->flags = ROW_GENERATED | ROW_HIDDEN;
}

/* 6to4, RFC 3056: 2002:V4ADDR:SLA::. */
static void sixtofour_rows(struct rows *r, const uint8_t *p, uint32_t off, bool dst)
{
	const uint8_t *a = p + off;

	if (be16(a) != 0x2002)
		return;
	pair(r, dst ? DST_6TO4 : SRC_6TO4, GW_6TO4, off + 2, 4, be32(a + 2));
	pair(r, dst ? DST_6TO4_SLA : SRC_6TO4_SLA, SLA_6TO4, off + 6, 2, be16(a + 6));
}

/* Teredo, RFC 4380 (4): 2001:0:server:flags:port:client, the last two inverted. */
static void teredo_rows(struct rows *r, const uint8_t *p, uint32_t off, bool dst)
{
	const uint8_t *a = p + off;

	if (be32(a) != 0x20010000)
		return;
	pair(r, dst ? DST_TEREDO_SERVER : SRC_TEREDO_SERVER, TEREDO_SERVER, off + 4, 4,
	     be32(a + 4));
	pair(r, dst ? DST_TEREDO_PORT : SRC_TEREDO_PORT, TEREDO_PORT, off + 10, 2,
	     (uint16_t)~be16(a + 10));
	pair(r, dst ? DST_TEREDO_CLIENT : SRC_TEREDO_CLIENT, TEREDO_CLIENT, off + 12, 4,
	     (uint32_t)~be32(a + 12));
}

/* RFC 4291, appendix A: a MAC address with ff:fe in its middle and the U/L bit inverted. */
static void slaac_rows(struct rows *r, const uint8_t *p, uint32_t off, bool dst)
{
	const uint8_t *a = p + off;

	if (!(a[8] & 0x02) || a[11] != 0xff || a[12] != 0xfe)
		return;
	rows_text_begin(r);
	for (unsigned i = 0; i < 6; i++)
		text_char(&r->text, 'x');
	uint8_t *mac = (uint8_t *)r->text.buf + r->text_start;
	if (rows_text_full(r))
		return;
	mac[0] = a[8] ^ 0x02;
	memcpy(mac + 1, a + 9, 2);
	memcpy(mac + 3, a + 13, 3);
	struct row *row = rows_value(r, &fields[dst ? DST_SLAAC : SRC_SLAAC], off + 8, 6, mac, 6);
	row->flags = ROW_GENERATED;
	row = rows_value(r, &fields[SLAAC], off + 8, 6, mac, 6);
	row->flags = ROW_GENERATED | ROW_HIDDEN;
}

/* ISATAP, RFC 5214 (6.1): ::0:5efe:V4ADDR, the U bit free. */
static void isatap_rows(struct rows *r, const uint8_t *p, uint32_t off, bool dst)
{
	const uint8_t *a = p + off;

	if ((be32(a + 8) & 0xfcffffff) == 0x00005efe)
		pair(r, dst ? DST_ISATAP : SRC_ISATAP, ISATAP, off + 12, 4, be32(a + 12));
}

static void summary(struct rows *r, const uint8_t *p)
{
	if (rows_unlabelled(r))
		return;
	rows_text_begin(r);
	text_str(&r->text, "Internet Protocol Version 6, Src: ");
	text_ipv6(&r->text, p + 8);
	text_str(&r->text, ", Dst: ");
	text_ipv6(&r->text, p + 24);
	rows_summary_text(r, rows_text_end(r, NULL));
}

static void ipv6_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	rows_fixed(r, &fields[VERSION]);
	hide(rows_fixed(r, &fields[IP_VERSION]));
	if (l->cap < 1 || p[0] >> 4 != 6)
		return;
	rows_fixed(r, &fields[TCLASS]);
	rows_push(r);
	rows_fixed(r, &fields[DSCP]);
	rows_fixed(r, &fields[ECN]);
	rows_pop(r);
	rows_fixed(r, &fields[FLOW]);
	rows_fixed(r, &fields[PLEN]);
	rows_fixed(r, &fields[NXT]);
	rows_fixed(r, &fields[HLIM]);
	if (l->cap >= 24)
		address_rows(r, p, false);
	if (l->cap < IPV6_HLEN)
		return;
	address_rows(r, p, true);
	summary(r, p);
	sixtofour_rows(r, p, 8, false);
	sixtofour_rows(r, p, 24, true);
	teredo_rows(r, p, 8, false);
	teredo_rows(r, p, 24, true);
	slaac_rows(r, p, 8, false);
	slaac_rows(r, p, 24, true);
	isatap_rows(r, p, 8, false);
	isatap_rows(r, p, 24, true);
}

const struct proto proto_ipv6 = {
	.name = "ipv6",
	.title = "Internet Protocol Version 6",
	.spec = "RFC 8200",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = ipv6_walk,
	.rows = ipv6_rows,
};
