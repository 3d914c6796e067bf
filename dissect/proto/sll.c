/*
 * Linux cooked capture, LINKTYPE_LINUX_SLL, and its second version, LINKTYPE_LINUX_SLL2.
 *
 *	+-------------------+-------------------+
 *	| Packet type (16)  | ARPHRD type (16)  |
 *	+-------------------+-------------------+
 *	| Address length    | Address (8 bytes) |
 *	+-------------------+                   |
 *	|                   +-------------------+
 *	|                   | Protocol (16)     |
 *	+-------------------+-------------------+
 *
 *	+-------------------+-------------------+
 *	| Protocol (16)     | Reserved (16)     |
 *	+-------------------+-------------------+
 *	| Interface index (32)                  |
 *	+-------------------+---------+---------+
 *	| ARPHRD type (16)  | Type (8)| Alen (8)|
 *	+-------------------+---------+---------+
 *	| Address (8 bytes)                     |
 *	+---------------------------------------+
 *
 * A protocol up to 1536 is no EtherType but a number of Linux's own (linux/if_ether.h).
 * aux is ETHER_TYPE where it is one.
 */
#include "bytes.h"
#include "known.h"
#include "names.h"
#include "proto/ether.h"
#include "walk.h"

enum { SLL_HLEN = 16, SLL2_HLEN = 20, ADDR_MAX = 8, TYPE_MAX = 1536 };
enum { P_802_3 = 1, P_ETHERNET = 3, P_802_2 = 4, P_PPP = 7 };
enum { ARPHRD_IPGRE = 778 };

enum {
	PKTTYPE,
	HATYPE,
	HALEN,
	SRC_ETH,
	SRC_IPV4,
	SRC_OTHER,
	UNUSED,
	LTYPE,
	GRETYPE,
	ETYPE,
	PADDING,
	TRAILER,
	IFINDEX,
};

static const struct value_name packet_types[] = {
	{ 0, 0, "Unicast to us" },           { 1, 1, "Broadcast" },  { 2, 2, "Multicast" },
	{ 3, 3, "Unicast to another host" }, { 4, 4, "Sent by us" }, { 0 },
};

static const struct value_name linux_types[] = {
	{ P_802_3, P_802_3, "Raw 802.3" },
	{ P_ETHERNET, P_ETHERNET, "Ethernet" },
	{ P_802_2, P_802_2, "802.2 LLC" },
	{ P_PPP, P_PPP, "PPP (HDLC)" },
	{ 0x0c, 0x0c, "CAN" },
	{ 0x0d, 0x0d, "CAN FD" },
	{ 0x17, 0x17, "IrDA LAP" },
	{ 0xf5, 0xf5, "ISI" },
	{ 0xf6, 0xf6, "IEEE 802.15.4" },
	{ 0 },
};

static const struct field_def fields[] = {
	[PKTTYPE] = { "sll.pkttype", "Packet type", FIELD_UINT16, BASE_DEC, .names = packet_types },
	[HATYPE] = { "sll.hatype", "Link-layer address type", FIELD_UINT16, BASE_DEC,
		     .names = names_arp_hardware },
	[HALEN] = { "sll.halen", "Link-layer address length", FIELD_UINT16, BASE_DEC },
	[SRC_ETH] = { "sll.src.eth", "Source", FIELD_ETHER },
	[SRC_IPV4] = { "sll.src.ipv4", "Source", FIELD_IPV4 },
	[SRC_OTHER] = { "sll.src.other", "Source", FIELD_BYTES },
	[UNUSED] = { "sll.unused", "Unused", FIELD_BYTES },
	[LTYPE] = { "sll.ltype", "Protocol", FIELD_UINT16, BASE_HEX, .names = linux_types },
	[GRETYPE] = { "sll.gretype", "Protocol", FIELD_UINT16, BASE_HEX, .names = names_ethertype },
	[ETYPE] = { "sll.etype", "Protocol", FIELD_UINT16, BASE_HEX, .names = names_ethertype },
	[PADDING] = { "eth.padding", "Padding", FIELD_BYTES },
	[TRAILER] = { "sll.trailer", "Trailer", FIELD_BYTES },
	[IFINDEX] = { "sll.ifindex", "Interface index", FIELD_UINT32, BASE_DEC },
};

/* Where a version has what. */
struct shape {
	uint8_t hlen, type, type_size, hatype, halen, halen_size, protocol;
};

static const struct shape version1 = { SLL_HLEN, 0, 2, 2, 4, 2, 14 };
static const struct shape version2 = { SLL2_HLEN, 10, 1, 8, 11, 1, 0 };

static const struct shape *shape_of(const struct layer *l)
{
	return l->proto == PROTO_SLL2 ? &version2 : &version1;
}

static enum proto_id linux_proto(uint32_t type)
{
	switch (type) {
	case P_ETHERNET: return PROTO_ETH;
	case P_802_2: return PROTO_LLC;
	case P_PPP: return PROTO_PPP;
	default: return PROTO_DATA;
	}
}

static void sll_walk(struct dissection *d, struct layer *l)
{
	const struct shape *s = shape_of(l);
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, s->hlen);

	l->hlen = p ? s->hlen : l->cap;
	if (!p) {
		dissect_check(d, i, &c);
		return;
	}
	uint32_t type = be16(p + s->protocol), hatype = be16(p + s->hatype);
	if (type > TYPE_MAX && hatype != ARPHRD_IPGRE)
		l->aux = ETHER_TYPE;
	/* On a GRE device it is GRE's protocol type, which is an EtherType too (RFC 2784, 2.4). */
	if (type > TYPE_MAX)
		dissect_follower(d, i, REGISTRY_ETHERTYPE, type, s->hlen, l->len - s->hlen);
	else
		dissect_child(d, i, linux_proto(type), s->hlen, l->len - s->hlen);
}

/* An address, whose length is said before it, and what of its eight bytes it leaves. */
static void address_rows(struct rows *r, const struct layer *l, const struct shape *s)
{
	const uint8_t *p = layer_data(r->d, l) + s->halen;
	uint32_t at = s->halen + s->halen_size;

	rows_at(r, &fields[HALEN], s->halen, s->halen_size);
	if (l->cap < at)
		return;
	uint32_t len = s->halen_size == 2 ? be16(p) : p[0];
	if (len == 4)
		rows_at(r, &fields[SRC_IPV4], at, 4);
	else if (len)
		rows_whole(r, &fields[len == 6 ? SRC_ETH : SRC_OTHER], at,
			   len < ADDR_MAX ? len : ADDR_MAX);
	if (len < ADDR_MAX)
		rows_whole(r, &fields[UNUSED], at + len, ADDR_MAX - len);
}

static void protocol_row(struct rows *r, const struct layer *l, const struct shape *s)
{
	const uint8_t *p = layer_data(r->d, l);

	if (l->cap < s->protocol + 2u)
		return;
	uint32_t type = be16(p + s->protocol), hatype = be16(p + s->hatype);
	unsigned field = type <= TYPE_MAX ? LTYPE : hatype == ARPHRD_IPGRE ? GRETYPE : ETYPE;

	rows_at(r, &fields[field], s->protocol, 2);
}

static void sll_rows(struct rows *r, const struct layer *l)
{
	static const struct ether_trailer_defs trailer = { .padding = &fields[PADDING],
							   .trailer = &fields[TRAILER] };
	const struct shape *s = shape_of(l);
	bool second = s == &version2;

	/* Both types are looked at before anything is said. */
	if (l->cap < s->type + 2u || l->cap < s->hatype + 2u) {
		rows_withdraw(r);
		return;
	}
	rows_summary(r, "Linux cooked capture v%u", second ? 2u : 1u);
	if (second) {
		protocol_row(r, l, s);
		rows_at(r, &fields[IFINDEX], 4, 4);
		rows_at(r, &fields[HATYPE], s->hatype, 2);
		rows_at(r, &fields[PKTTYPE], s->type, s->type_size);
	} else {
		rows_at(r, &fields[PKTTYPE], s->type, s->type_size);
		rows_at(r, &fields[HATYPE], s->hatype, 2);
	}
	address_rows(r, l, s);
	if (!second)
		protocol_row(r, l, s);
	if (l->aux == ETHER_TYPE)
		ether_trailer_rows(r, l, &trailer);
}

const struct proto proto_sll = {
	.name = "sll",
	.title = "Linux cooked capture v1",
	.spec = "LINKTYPE_LINUX_SLL",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = sll_walk,
	.rows = sll_rows,
};

const struct proto proto_sll2 = {
	.name = "sll",
	.title = "Linux cooked capture v2",
	.spec = "LINKTYPE_LINUX_SLL2",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = sll_walk,
	.rows = sll_rows,
};
