/*
 * Generic Routing Encapsulation, RFC 2784 and 2890; version 1 is PPTP's, RFC 2637.
 *
 *	+-+-+-+-+-+-----+-+-------+-----+-------------------------------+
 *	|C|R|K|S|s|Recur|A| Flags | Ver |         Protocol type         |
 *	+-+-+-+-+-+-----+-+-------+-----+-------------------------------+
 *	|      Checksum (C or R)        |        Offset (C or R)        |
 *	+-------------------------------+-------------------------------+
 *	|     Key (K); version 1: payload length and call id            |
 *	+---------------------------------------------------------------+
 *	|     Sequence number (S); then acknowledgment number (A)       |
 *	+---------------------------------------------------------------+
 *
 * Source routes (R, RFC 1701) are stepped over.
 */
#include "bytes.h"
#include "names.h"
#include "walk.h"

enum {
	GRE_CHECKSUM = 0x8000,
	GRE_ROUTING = 0x4000,
	GRE_KEY = 0x2000,
	GRE_SEQUENCE = 0x1000,
	GRE_ACK = 0x0080,
	GRE_VERSION = 0x0007,
	TYPE_PPP = 0x880b,
	TYPE_BRIDGED = 0x6558, /* Transparent Ethernet Bridging */
	TYPE_ERSPAN = 0x88be,  /* types I and II */
	TYPE_ERSPAN_III = 0x22eb,
};

enum {
	FLAGS,
	FLAG_CHECKSUM,
	FLAG_ROUTING,
	FLAG_KEY,
	FLAG_SEQUENCE,
	FLAG_STRICT,
	RECURSION,
	FLAG_ACK,
	RESERVED,
	RESERVED_PPP,
	VERSION,
	PROTO,
	CHECKSUM,
	OFFSET,
	KEY,
	PAYLOAD_LENGTH,
	CALL_ID,
	SEQUENCE,
	ACK,
};

static const struct value_name versions[] = { { 0, 0, "GRE" }, { 1, 1, "Enhanced GRE" }, { 0 } };

static const struct value_name types[] = {
	{ 0x0000, 0x0000, "Possible GRE keepalive packet" },
	{ 0x880b, 0x880b, "PPP" },
	{ 0x0800, 0x0800, "IP" },
	{ 0x0806, 0x0806, "ARP" },
	{ 0x00fe, 0x00fe, "OSI" },
	{ 0x883e, 0x883e, "WCCP" },
	{ 0x2000, 0x2000, "CDP (Cisco)" },
	{ 0x2001, 0x2001, "NHRP" },
	{ 0x88be, 0x88be, "ERSPAN" },
	{ 0x22eb, 0x22eb, "ERSPAN III" },
	{ 0x6400, 0x6400, "MIKROTIK EoIP" },
	{ 0x8137, 0x8137, "IPX" },
	{ 0x6558, 0x6558, "Transparent Ethernet bridging" },
	{ 0x6559, 0x6559, "Frame Relay" },
	{ 0x86dd, 0x86dd, "IPv6" },
	{ 0x8847, 0x8847, "MPLS label switched packet" },
	{ 0x894f, 0x894f, "Network Service Header" },
	{ 0 },
};

#define FLAG(name, title, bit) \
	{ \
		name, title, FIELD_BOOL, .at = 0, .size = 2, .bits = 16, .mask = (bit), \
					 .names = names_yes_no \
	}

static const struct field_def fields[] = {
	[FLAGS] = { "gre.flags_and_version", "Flags and Version", FIELD_UINT16, BASE_HEX, .at = 0,
		    .size = 2 },
	[FLAG_CHECKSUM] = FLAG("gre.flags.checksum", "Checksum Bit", GRE_CHECKSUM),
	[FLAG_ROUTING] = FLAG("gre.flags.routing", "Routing Bit", GRE_ROUTING),
	[FLAG_KEY] = FLAG("gre.flags.key", "Key Bit", GRE_KEY),
	[FLAG_SEQUENCE] = FLAG("gre.flags.sequence_number", "Sequence Number Bit", GRE_SEQUENCE),
	[FLAG_STRICT] = FLAG("gre.flags.strict_source_route", "Strict Source Route Bit", 0x0800),
	[RECURSION] = { "gre.flags.recursion_control", "Recursion control", FIELD_UINT16, BASE_DEC,
			.at = 0, .size = 2, .mask = 0x0700 },
	[FLAG_ACK] = FLAG("gre.flags.ack", "Acknowledgment", GRE_ACK),
	[RESERVED] = { "gre.flags.reserved", "Flags (Reserved)", FIELD_UINT16, BASE_DEC, .at = 0,
		       .size = 2, .mask = 0x00f8 },
	[RESERVED_PPP] = { "gre.flags.reserved", "Flags (Reserved)", FIELD_UINT16, BASE_DEC,
			   .at = 0, .size = 2, .mask = 0x0078 },
	[VERSION] = { "gre.flags.version", "Version", FIELD_UINT16, BASE_DEC, .at = 0, .size = 2,
		      .mask = GRE_VERSION, .names = versions },
	[PROTO] = { "gre.proto", "Protocol Type", FIELD_UINT16, BASE_HEX, .at = 2, .size = 2,
		    .names = types },
	[CHECKSUM] = { "gre.checksum", "Checksum", FIELD_UINT16, BASE_HEX },
	[OFFSET] = { "gre.offset", "Offset", FIELD_UINT16, BASE_DEC },
	[KEY] = { "gre.key", "Key", FIELD_UINT32, BASE_HEX },
	[PAYLOAD_LENGTH] = { "gre.key.payload_length", "Payload Length", FIELD_UINT16, BASE_DEC },
	[CALL_ID] = { "gre.key.call_id", "Call ID", FIELD_UINT16, BASE_DEC },
	[SEQUENCE] = { "gre.sequence_number", "Sequence Number", FIELD_UINT32, BASE_DEC },
	[ACK] = { "gre.ack_number", "Acknowledgment Number", FIELD_UINT32, BASE_DEC },
};

static bool is_ppp(uint32_t flags, uint32_t type)
{
	return type == TYPE_PPP && (flags & GRE_VERSION);
}

/* Entries of a source route: family, offset, length and so many bytes; one of zeros ends it. */
static void skip_routing(struct cursor *c)
{
	uint32_t family, len;

	do {
		family = cursor_u16(c);
		cursor_skip(c, 1);
		len = cursor_u8(c);
		cursor_skip(c, len);
	} while ((family || len) && c->state == CURSOR_OK);
}

static enum proto_id payload(uint32_t type)
{
	switch (type) {
	case TYPE_BRIDGED: return PROTO_ETH;
	case TYPE_ERSPAN:
	case TYPE_ERSPAN_III: return PROTO_ERSPAN;
	default: return registry_next(REGISTRY_ETHERTYPE, type);
	}
}

static void gre_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	uint32_t flags = cursor_u16(&c), type = cursor_u16(&c);
	bool ppp = is_ppp(flags, type);

	if (flags & (GRE_CHECKSUM | GRE_ROUTING))
		cursor_skip(&c, 4);
	if (flags & GRE_KEY)
		cursor_skip(&c, 4);
	if (flags & GRE_SEQUENCE)
		cursor_skip(&c, 4);
	if (ppp && (flags & GRE_ACK))
		cursor_skip(&c, 4);
	if (flags & GRE_ROUTING)
		skip_routing(&c);
	l->hlen = c.pos < l->cap ? c.pos : l->cap;
	if (dissect_check(d, i, &c) || l->len == c.pos)
		return;
	dissect_child(d, i, ppp ? PROTO_PPP : payload(type), c.pos, l->len - c.pos);
}

/* Rows of what stands behind the first four bytes. */
static void optional_rows(struct rows *r, uint32_t flags, bool ppp)
{
	uint32_t at = 4;

	if (flags & (GRE_CHECKSUM | GRE_ROUTING)) {
		rows_at(r, &fields[CHECKSUM], at, 2);
		rows_at(r, &fields[OFFSET], at + 2, 2);
		at += 4;
	}
	if (flags & GRE_KEY) {
		if (ppp) {
			rows_at(r, &fields[PAYLOAD_LENGTH], at, 2);
			rows_at(r, &fields[CALL_ID], at + 2, 2);
		} else {
			rows_at(r, &fields[KEY], at, 4);
		}
		at += 4;
	}
	if (flags & GRE_SEQUENCE) {
		rows_at(r, &fields[SEQUENCE], at, 4);
		at += 4;
	}
	if (ppp && (flags & GRE_ACK))
		rows_at(r, &fields[ACK], at, 4);
}

static void gre_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	if (l->cap < 4) {
		rows_withdraw(r);
		return;
	}
	uint32_t flags = be16(p), type = be16(p + 2);
	const char *name = value_name(types, type);
	bool ppp = is_ppp(flags, type);
	if (name)
		rows_summary(r, "Generic Routing Encapsulation (%s)", name);
	else
		rows_summary(r, "Generic Routing Encapsulation (0x%04x - unknown)", type);
	rows_fixed(r, &fields[FLAGS]);
	rows_push(r);
	for (unsigned k = FLAG_CHECKSUM; k <= RECURSION; k++)
		rows_fixed(r, &fields[k]);
	if (ppp)
		rows_fixed(r, &fields[FLAG_ACK]);
	rows_fixed(r, &fields[ppp ? RESERVED_PPP : RESERVED]);
	rows_fixed(r, &fields[VERSION]);
	rows_pop(r);
	rows_fixed(r, &fields[PROTO]);
	optional_rows(r, flags, ppp);
}

const struct proto proto_gre = {
	.name = "gre",
	.title = "Generic Routing Encapsulation",
	.spec = "RFC 2784",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = gre_walk,
	.rows = gre_rows,
};
