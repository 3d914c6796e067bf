/*
 * Extension headers of IPv6, RFC 8200, section 4: options for every hop or the destination,
 * routing and fragments.
 *
 *	+---------------+---------------+-------------------------------+
 *	|  Next header  | Length, 8s - 1|  options, or type and segments|
 *	+---------------+---------------+-------------------------------+
 *
 *	+---------------+---------------+-------------------------+---+-+
 *	|  Next header  |   Reserved    |     Fragment offset     |Res|M|
 *	+---------------+---------------+-------------------------+---+-+
 *	|                        Identification                         |
 *	+---------------------------------------------------------------+
 *
 * info of a fragment header is the reassembled datagram where it completes one.
 */
#include <string.h>

#include "bytes.h"
#include "names.h"
#include "proto/fragments.h"
#include "proto/ip.h"
#include "proto/ipv6.h"
#include "walk.h"

enum {
	OPT,
	OPT_TYPE,
	OPT_ACTION,
	OPT_CHANGE,
	OPT_REST,
	OPT_LENGTH,
	OPT_PAD1,
	OPT_PADN,
	OPT_ALERT,
	OPT_LIMIT,
	OPT_JUMBO,
	OPT_HOME,
	OPT_RPL_FLAG,
	OPT_RPL_DOWN,
	OPT_RPL_RANK_ERROR,
	OPT_RPL_FORWARD_ERROR,
	OPT_RPL_INSTANCE,
	OPT_RPL_RANK,
	OPT_UNKNOWN,
};

static const struct value_name actions[] = {
	{ 0, 0, "Skip and continue" },
	{ 1, 1, "Discard" },
	{ 2, 2, "Discard and send ICMP Parameter Problem" },
	{ 3, 3, "Discard and send ICMP if not multicast" },
	{ 0 },
};

static const struct value_name option_names[] = {
	{ 0x00, 0x00, "Pad1" },
	{ 0x01, 0x01, "PadN" },
	{ 0x04, 0x04, "Tunnel Encapsulation Limit" },
	{ 0x05, 0x05, "Router Alert" },
	{ 0x07, 0x07, "CALIPSO" },
	{ 0x08, 0x08, "SMF_DPD" },
	{ 0x0f, 0x0f, "Performance and Diagnostic Metrics" },
	{ 0x26, 0x26, "Quick-Start" },
	{ 0x63, 0x63, "RPL Option" },
	{ 0x6d, 0x6d, "MPL Option" },
	{ 0xc2, 0xc2, "Jumbo Payload" },
	{ 0xc9, 0xc9, "Home Address" },
	{ 0 },
};

static const struct value_name alerts[] = {
	{ 0, 0, "MLD" },
	{ 1, 1, "RSVP" },
	{ 2, 2, "Active Network" },
	{ 0 },
};

static const struct field_def options[] = {
	[OPT] = { "ipv6.opt", "IPv6 Option", FIELD_NONE },
	[OPT_TYPE] = { "ipv6.opt.type", "Type", FIELD_UINT8, BASE_HEX, .names = option_names },
	[OPT_ACTION] = { "ipv6.opt.type.action", "Action", FIELD_UINT8, BASE_DEC, .mask = 0xc0,
			 .names = actions },
	[OPT_CHANGE] = { "ipv6.opt.type.change", "May Change", FIELD_BOOL, .bits = 8, .mask = 0x20,
			 .names = names_yes_no },
	[OPT_REST] = { "ipv6.opt.type.rest", "Low-Order Bits", FIELD_UINT8, BASE_HEX,
		       .mask = 0x1f },
	[OPT_LENGTH] = { "ipv6.opt.length", "Length", FIELD_UINT8, BASE_DEC },
	[OPT_PAD1] = { "ipv6.opt.pad1", "Pad1", FIELD_NONE },
	[OPT_PADN] = { "ipv6.opt.padn", "PadN", FIELD_BYTES, BASE_ALLOW_ZERO },
	[OPT_ALERT] = { "ipv6.opt.router_alert", "Router Alert", FIELD_UINT16, BASE_DEC,
			.names = alerts },
	[OPT_LIMIT] = { "ipv6.opt.tel", "Tunnel Encapsulation Limit", FIELD_UINT8, BASE_DEC },
	[OPT_JUMBO] = { "ipv6.opt.jumbo", "Payload Length", FIELD_UINT32, BASE_DEC },
	[OPT_HOME] = { "ipv6.opt.mipv6.home_address", "MIPv6 Home Address", FIELD_IPV6 },
	[OPT_RPL_FLAG] = { "ipv6.opt.rpl.flag", "Flag", FIELD_UINT8, BASE_HEX },
	[OPT_RPL_DOWN] = { "ipv6.opt.rpl.flag.o", "Down", FIELD_BOOL, .bits = 8, .mask = 0x80 },
	[OPT_RPL_RANK_ERROR] = { "ipv6.opt.rpl.flag.r", "Rank Error", FIELD_BOOL, .bits = 8,
				 .mask = 0x40 },
	[OPT_RPL_FORWARD_ERROR] = { "ipv6.opt.rpl.flag.f", "Forwarding Error", FIELD_BOOL,
				    .bits = 8, .mask = 0x20 },
	[OPT_RPL_INSTANCE] = { "ipv6.opt.rpl.instance_id", "RPLInstanceID", FIELD_UINT8, BASE_HEX },
	[OPT_RPL_RANK] = { "ipv6.opt.rpl.sender_rank", "Sender Rank", FIELD_UINT16, BASE_HEX },
	[OPT_UNKNOWN] = { "ipv6.opt.unknown", "Unknown Option Payload", FIELD_BYTES },
};

const struct field_table ipv6_option_fields = { options, sizeof options / sizeof options[0] };

/* One option of a header at P, of which CAP bytes are there; len counts its data. */
struct option {
	uint8_t type;
	uint32_t at, len;
	bool has_len, whole;
};

/*
 * The option at *AT, moved over.  Its data may go past the header's end, as in Wireshark, but
 * not past what is there: then it is not whole, and the last.  Pad1 is a byte alone.
 */
static void option_next(const uint8_t *p, uint32_t cap, uint32_t *at, struct option *o)
{
	*o = (struct option){ .at = *at, .type = p[*at], .has_len = cap - *at >= 2 };
	if (o->has_len && o->type != 0)
		o->len = p[*at + 1];
	uint32_t size = o->type == 0 ? 1 : o->len + 2;
	o->whole = o->has_len && size <= cap - *at;
	*at += size;
}

/* True where all options of the header of LEN bytes are there. */
static bool options_are_whole(const uint8_t *p, uint32_t cap, uint32_t len)
{
	struct option o = { .whole = true };

	for (uint32_t at = 2; at < len && o.whole;) {
		if (at >= cap)
			return false;
		option_next(p, cap, &at, &o);
	}
	return o.whole;
}

/* Header and walk that the three headers of variable length share. */
static void extension_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	uint8_t next = cursor_u8(&c);
	uint32_t len = (cursor_u8(&c) + 1u) * 8;

	cursor_skip(&c, len - 2);
	l->hlen = len < l->cap ? len : l->cap;
	if (dissect_check(d, i, &c))
		return;
	if (l->proto != PROTO_IPV6_ROUTING && !options_are_whole(layer_data(d, l), l->cap, len)) {
		dissect_issue(d, i, ISSUE_BAD_OPTION, 2, NULL);
		return;
	}
	if (l->len > len)
		ipv6_follow(d, i, next, len, l->len - len);
}

static void rpl_rows(struct rows *r, uint32_t at)
{
	rows_at(r, &options[OPT_RPL_FLAG], at, 1);
	rows_push(r);
	rows_at(r, &options[OPT_RPL_DOWN], at, 1);
	rows_at(r, &options[OPT_RPL_RANK_ERROR], at, 1);
	rows_at(r, &options[OPT_RPL_FORWARD_ERROR], at, 1);
	rows_pop(r);
	rows_at(r, &options[OPT_RPL_INSTANCE], at + 1, 1);
	rows_at(r, &options[OPT_RPL_RANK], at + 2, 2);
}

/* The data of option O, LEN bytes at AT. */
static void option_data_rows(struct rows *r, const struct option *o)
{
	uint32_t at = o->at + 2, len = o->len;

	switch (o->type) {
	case 0x01: rows_whole(r, &options[OPT_PADN], at, len); return;
	case 0x04: rows_at(r, &options[OPT_LIMIT], at, 1); return;
	case 0x05: rows_at(r, &options[OPT_ALERT], at, 2); return;
	case 0x63: rpl_rows(r, at); return;
	case 0xc2: rows_at(r, &options[OPT_JUMBO], at, 4); return;
	case 0xc9: rows_whole(r, &options[OPT_HOME], at, 16); return;
	default:
		if (!value_name(option_names, o->type))
			rows_whole(r, &options[OPT_UNKNOWN], at, len);
	}
}

static void one_option(struct rows *r, const struct option *o)
{
	const char *name = value_name(option_names, o->type);

	rows_uint(r, &options[OPT], o->at, o->type ? o->len + 2 : 1, 1)->label =
		name ? name : rows_text(r, "Unknown IPv6 Option (%u)", o->type);
	rows_push(r);
	rows_at(r, &options[OPT_TYPE], o->at, 1);
	if (o->type == 0) {
		rows_uint(r, &options[OPT_PAD1], o->at, 1, 1);
		rows_pop(r);
		return;
	}
	rows_push(r);
	rows_at(r, &options[OPT_ACTION], o->at, 1);
	rows_at(r, &options[OPT_CHANGE], o->at, 1);
	rows_at(r, &options[OPT_REST], o->at, 1);
	rows_pop(r);
	rows_at(r, &options[OPT_LENGTH], o->at + 1, 1);
	option_data_rows(r, o);
	rows_pop(r);
}

/* Options from offset 2 to the header's end, as far as they are there. */
static void option_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	uint32_t at = 2, end = (p[1] + 1u) * 8;
	struct option o = { .whole = true };

	while (at < end && at < l->cap && o.whole) {
		option_next(p, l->cap, &at, &o);
		if (o.has_len)
			one_option(r, &o);
	}
}

#define HEADER_FIELDS(proto) \
	{ .name = proto ".nxt", \
	  .title = "Next Header", \
	  .type = FIELD_UINT8, \
	  .base = BASE_DEC, \
	  .at = 0, \
	  .size = 1, \
	  .names = names_ip_proto }, \
		{ .name = proto ".len", \
		  .title = "Length", \
		  .type = FIELD_UINT8, \
		  .base = BASE_DEC, \
		  .at = 1, \
		  .size = 1 }, \
	{ \
		.name = proto ".len_oct", .title = "Length", .type = FIELD_UINT16, \
		.base = BASE_DEC \
	}

/* Next header, length and the length in bytes: the first three of each table. */
static bool header_rows(struct rows *r, const struct layer *l, const struct field_def *defs)
{
	rows_fixed(r, &defs[0]);
	struct row *row = rows_fixed(r, &defs[1]);
	if (l->cap < 2)
		return false;
	uint32_t bytes = ((uint32_t)row->u + 1) * 8;
	row->label = rows_text(r, "Length: %u", (unsigned)row->u);
	row = rows_uint(r, &defs[2], 1, 1, bytes);
	row->flags = ROW_GENERATED;
	row->label = rows_text(r, "Length: %u bytes", bytes);
	return true;
}

static const struct field_def hopopts[] = { HEADER_FIELDS("ipv6.hopopts") };
static const struct field_def dstopts[] = { HEADER_FIELDS("ipv6.dstopts") };

static void hopopts_rows(struct rows *r, const struct layer *l)
{
	if (header_rows(r, l, hopopts))
		option_rows(r, l);
}

static void dstopts_rows(struct rows *r, const struct layer *l)
{
	if (header_rows(r, l, dstopts))
		option_rows(r, l);
}

enum {
	ROUTING_TYPE = 3,
	SEGLEFT,
	UNKNOWN_DATA,
	SRC_RESERVED,
	SRC_ADDRESS,
	MIP_RESERVED,
	MIP_HOME,
	SRH_LAST,
	SRH_FLAGS,
	SRH_TAG,
	SRH_ADDRESS,
};

static const struct value_name routing_types[] = {
	{ 0, 0, "Source Route" },
	{ 2, 2, "Mobile IP" },
	{ 3, 3, "Source Route (RPL)" },
	{ 4, 4, "Segment Routing" },
	{ 0 },
};

static const struct field_def routing[] = {
	HEADER_FIELDS("ipv6.routing"),
	[ROUTING_TYPE] = { "ipv6.routing.type", "Type", FIELD_UINT8, BASE_DEC, .at = 2, .size = 1,
			   .names = routing_types },
	[SEGLEFT] = { "ipv6.routing.segleft", "Segments Left", FIELD_UINT8, BASE_DEC, .at = 3,
		      .size = 1 },
	[UNKNOWN_DATA] = { "ipv6.routing.unknown_data", "Type-Specific Data", FIELD_BYTES },
	[SRC_RESERVED] = { "ipv6.routing.src.reserved", "Reserved", FIELD_BYTES },
	[SRC_ADDRESS] = { "ipv6.routing.src.addr", "Address", FIELD_IPV6 },
	[MIP_RESERVED] = { "ipv6.routing.mipv6.reserved", "Reserved", FIELD_BYTES },
	[MIP_HOME] = { "ipv6.routing.mipv6.home_address", "Home Address", FIELD_IPV6 },
	[SRH_LAST] = { "ipv6.routing.srh.last_entry", "Last Entry", FIELD_UINT8, BASE_DEC },
	[SRH_FLAGS] = { "ipv6.routing.srh.flags", "Flags", FIELD_UINT8, BASE_HEX },
	[SRH_TAG] = { "ipv6.routing.srh.tag", "Tag", FIELD_BYTES },
	[SRH_ADDRESS] = { "ipv6.routing.srh.addr", "Address", FIELD_IPV6 },
};

static void addresses(struct rows *r, const struct layer *l, unsigned field)
{
	for (uint32_t at = 8; at < l->hlen && l->hlen - at >= 16; at += 16)
		rows_bytes(r, &routing[field], at, 16);
}

static void routing_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	if (!header_rows(r, l, routing))
		return;
	rows_fixed(r, &routing[ROUTING_TYPE]);
	rows_fixed(r, &routing[SEGLEFT]);
	if (l->cap > 2) {
		const char *name = value_name(routing_types, p[2]);

		rows_summary_text(
			r, name ? rows_text(r, "Routing Header for IPv6 (%s)", name) :
				  rows_text(r, "Routing Header for IPv6 (Unknown type %u)", p[2]));
	}
	if (l->hlen < 8)
		return;
	switch (p[2]) {
	case 0: /* RFC 5095 */
		rows_bytes(r, &routing[SRC_RESERVED], 4, 4);
		addresses(r, l, SRC_ADDRESS);
		break;
	case 2: /* RFC 6275, 6.4 */
		rows_bytes(r, &routing[MIP_RESERVED], 4, 4);
		addresses(r, l, MIP_HOME);
		break;
	case 4: /* RFC 8754 */
		rows_uint(r, &routing[SRH_LAST], 4, 1, p[4]);
		rows_uint(r, &routing[SRH_FLAGS], 5, 1, p[5]);
		rows_bytes(r, &routing[SRH_TAG], 6, 2);
		addresses(r, l, SRH_ADDRESS);
		break;
	default: rows_bytes(r, &routing[UNKNOWN_DATA], 4, l->hlen - 4); break;
	}
}

enum {
	FRAG_NXT,
	FRAG_RESERVED,
	FRAG_OFFSET,
	FRAG_RESERVED_BITS,
	FRAG_MORE,
	FRAG_IDENT,
	FRAGMENTS,
	FRAGMENT,
	FRAGMENT_ERROR,
	FRAGMENT_OVERLAP,
	FRAGMENT_CONFLICT,
	FRAGMENT_COUNT,
	REASSEMBLED_LENGTH,
	REASSEMBLED_DATA,
};

static const struct field_def fraghdr[] = {
	[FRAG_NXT] = { "ipv6.fraghdr.nxt", "Next header", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1,
		       .names = names_ip_proto },
	[FRAG_RESERVED] = { "ipv6.fraghdr.reserved_octet", "Reserved octet", FIELD_UINT8, BASE_HEX,
			    .at = 1, .size = 1 },
	[FRAG_OFFSET] = { "ipv6.fraghdr.offset", "Offset", FIELD_UINT16, BASE_DEC, .at = 2,
			  .size = 2, .mask = 0xfff8 },
	[FRAG_RESERVED_BITS] = { "ipv6.fraghdr.reserved_bits", "Reserved bits", FIELD_UINT16,
				 BASE_DEC, .at = 2, .size = 2, .mask = 0x0006 },
	[FRAG_MORE] = { "ipv6.fraghdr.more", "More Fragments", FIELD_BOOL, .at = 2, .size = 2,
			.bits = 16, .mask = 0x0001, .names = names_yes_no },
	[FRAG_IDENT] = { "ipv6.fraghdr.ident", "Identification", FIELD_UINT32, BASE_HEX, .at = 4,
			 .size = 4 },
	[FRAGMENTS] = { "ipv6.fragments", "IPv6 Fragments", FIELD_NONE },
	[FRAGMENT] = { "ipv6.fragment", "IPv6 Fragment", FIELD_FRAMENUM },
	[FRAGMENT_ERROR] = { "ipv6.fragment.error", "Defragmentation error", FIELD_FRAMENUM },
	[FRAGMENT_OVERLAP] = { "ipv6.fragment.overlap", "Fragment overlap", FIELD_BOOL },
	[FRAGMENT_CONFLICT] = { "ipv6.fragment.overlap.conflict",
				"Conflicting data in fragment overlap", FIELD_BOOL },
	[FRAGMENT_COUNT] = { "ipv6.fragment.count", "Fragment count", FIELD_UINT32, BASE_DEC },
	[REASSEMBLED_LENGTH] = { "ipv6.reassembled.length", "Reassembled IPv6 length", FIELD_UINT32,
				 BASE_DEC },
	[REASSEMBLED_DATA] = { "ipv6.reassembled.data", "Reassembled IPv6 data", FIELD_BYTES },
};

enum { FRAGHDR_LEN = 8 };

/* The IPv6 header that layer L belongs to. */
static struct layer *ipv6_of(struct dissection *d, const struct layer *l)
{
	uint8_t i = l->parent;

	while (i != LAYER_NONE && d->layers[i].proto != PROTO_IPV6)
		i = d->layers[i].parent;
	return i == LAYER_NONE ? NULL : &d->layers[i];
}

/* RFC 8200, 4.5: source, destination and identification tell datagrams apart. */
static struct fragment_key fragment_key(const struct dissection *d, const struct layer *l,
					const struct layer *ip)
{
	const uint8_t *ip6 = layer_data(d, ip);
	struct fragment_key key = { .id = be32(layer_data(d, l) + 4), .version = 6 };

	memcpy(key.src, ip6 + 8, 16);
	memcpy(key.dst, ip6 + 24, 16);
	return key;
}

static void fraghdr_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, FRAGHDR_LEN);
	struct layer *ip = ipv6_of(d, l);

	l->hlen = c.pos;
	if (dissect_check(d, i, &c) || l->len == FRAGHDR_LEN || !ip)
		return;
	uint32_t offset = be16(p + 2) & 0xfff8;
	bool more = p[3] & 1;
	if (offset || more) {
		const struct fragment f = {
			.key = fragment_key(d, l, ip),
			.off = offset,
			.more = more,
			.next = registry_next(REGISTRY_IP_PROTO, p[0]),
			.named = known_follower(REGISTRY_IP_PROTO, p[0]),
			.what = "Reassembled IPv6",
			.off_field = &fraghdr[FRAG_OFFSET],
			.off_at = 2,
		};
		if (fragment_walk(d, l, &f))
			return;
	}
	if (more)
		ip->aux |= IP_FIRST_FRAGMENT;
	if (offset)
		dissect_child(d, i, PROTO_DATA, FRAGHDR_LEN, l->len - FRAGHDR_LEN);
	else
		ipv6_follow(d, i, p[0], FRAGHDR_LEN, l->len - FRAGHDR_LEN);
}

static void fraghdr_rows(struct rows *r, const struct layer *l)
{
	static const struct fragment_defs defs = {
		&fraghdr[FRAGMENTS],          &fraghdr[FRAGMENT],          &fraghdr[FRAGMENT_ERROR],
		&fraghdr[FRAGMENT_OVERLAP],   &fraghdr[FRAGMENT_CONFLICT], &fraghdr[FRAGMENT_COUNT],
		&fraghdr[REASSEMBLED_LENGTH], &fraghdr[REASSEMBLED_DATA],  "IPv6",
	};

	if (l->cap < FRAGHDR_LEN) {
		rows_withdraw(r);
		return;
	}
	for (unsigned i = FRAG_NXT; i <= FRAG_IDENT; i++)
		rows_fixed(r, &fraghdr[i]);
	if (l->info)
		fragment_rows(r, l->info, &defs);
}

static const struct field_table *const with_options[] = { &ipv6_option_fields, NULL };

const struct proto proto_ipv6_hopopts = {
	.name = "ipv6.hopopts",
	.title = "IPv6 Hop-by-Hop Option",
	.spec = "RFC 8200",
	.fields = hopopts,
	.nfields = sizeof hopopts / sizeof hopopts[0],
	.more = with_options,
	.walk = extension_walk,
	.rows = hopopts_rows,
};

const struct proto proto_ipv6_dstopts = {
	.name = "ipv6.dstopts",
	.title = "Destination Options for IPv6",
	.spec = "RFC 8200",
	.fields = dstopts,
	.nfields = sizeof dstopts / sizeof dstopts[0],
	.more = with_options,
	.walk = extension_walk,
	.rows = dstopts_rows,
};

const struct proto proto_ipv6_routing = {
	.name = "ipv6.routing",
	.title = "Routing Header for IPv6",
	.spec = "RFC 8200",
	.fields = routing,
	.nfields = sizeof routing / sizeof routing[0],
	.walk = extension_walk,
	.rows = routing_rows,
};

const struct proto proto_ipv6_fraghdr = {
	.name = "ipv6.fraghdr",
	.title = "Fragment Header for IPv6",
	.spec = "RFC 8200",
	.fields = fraghdr,
	.nfields = sizeof fraghdr / sizeof fraghdr[0],
	.walk = fraghdr_walk,
	.rows = fraghdr_rows,
};
