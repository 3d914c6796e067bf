/*
 * Address Resolution Protocol, RFC 826; probes and announcements, RFC 5227.
 *
 *	+-------------------------------+-------------------------------+
 *	|        Hardware type          |        Protocol type          |
 *	+---------------+---------------+-------------------------------+
 *	| Hardware size | Protocol size |          Operation            |
 *	+---------------+---------------+-------------------------------+
 *	|     Sender hardware address, sender protocol address,         |
 *	|     target hardware address, target protocol address          |
 *	+---------------------------------------------------------------+
 */
#include <string.h>

#include "bytes.h"
#include "names.h"
#include "walk.h"

enum { ARP_HLEN = 8, ARP_REQUEST = 1, ARP_REPLY = 2, ARP_ETHERNET = 1, ARP_IEEE802 = 6 };

enum {
	HW_TYPE,
	PROTO_TYPE,
	HW_SIZE,
	PROTO_SIZE,
	OPCODE,
	GRATUITOUS,
	PROBE,
	ANNOUNCEMENT,
	SRC_MAC,
	SRC_HW,
	SRC_IPV4,
	SRC_PROTO,
	DST_MAC,
	DST_HW,
	DST_IPV4,
	DST_PROTO,
};

static const struct value_name operations[] = {
	{ 1, 1, "request" },
	{ 2, 2, "reply" },
	{ 3, 3, "reverse request" },
	{ 4, 4, "reverse reply" },
	{ 5, 5, "drarp request" },
	{ 6, 6, "drarp reply" },
	{ 7, 7, "drarp error" },
	{ 8, 8, "inverse request" },
	{ 9, 9, "inverse reply" },
	{ 10, 10, "arp nak" },
	{ 0 },
};

static const struct field_def fields[] = {
	[HW_TYPE] = { "arp.hw.type", "Hardware type", FIELD_UINT16, BASE_DEC, .at = 0, .size = 2,
		      .names = names_arp_hardware },
	[PROTO_TYPE] = { "arp.proto.type", "Protocol type", FIELD_UINT16, BASE_HEX, .at = 2,
			 .size = 2, .names = names_ethertype },
	[HW_SIZE] = { "arp.hw.size", "Hardware size", FIELD_UINT8, BASE_DEC, .at = 4, .size = 1 },
	[PROTO_SIZE] = { "arp.proto.size", "Protocol size", FIELD_UINT8, BASE_DEC, .at = 5,
			 .size = 1 },
	[OPCODE] = { "arp.opcode", "Opcode", FIELD_UINT16, BASE_DEC, .at = 6, .size = 2,
		     .names = operations },
	[GRATUITOUS] = { "arp.isgratuitous", "Is gratuitous", FIELD_BOOL },
	[PROBE] = { "arp.isprobe", "Is probe", FIELD_BOOL },
	[ANNOUNCEMENT] = { "arp.isannouncement", "Is announcement", FIELD_BOOL },
	[SRC_MAC] = { "arp.src.hw_mac", "Sender MAC address", FIELD_ETHER },
	[SRC_HW] = { "arp.src.hw", "Sender hardware address", FIELD_BYTES },
	[SRC_IPV4] = { "arp.src.proto_ipv4", "Sender IP address", FIELD_IPV4 },
	[SRC_PROTO] = { "arp.src.proto", "Sender protocol address", FIELD_BYTES },
	[DST_MAC] = { "arp.dst.hw_mac", "Target MAC address", FIELD_ETHER },
	[DST_HW] = { "arp.dst.hw", "Target hardware address", FIELD_BYTES },
	[DST_IPV4] = { "arp.dst.proto_ipv4", "Target IP address", FIELD_IPV4 },
	[DST_PROTO] = { "arp.dst.proto", "Target protocol address", FIELD_BYTES },
};

static void arp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, 4);
	uint32_t hlen = cursor_u8(&c), plen = cursor_u8(&c);
	cursor_skip(&c, 2 + 2 * hlen + 2 * plen);
	l->hlen = c.pos;
	if (!dissect_check(d, i, &c))
		l->len = c.pos;
	if (l->cap > l->len)
		l->cap = l->len;
	l->hlen = l->cap;
}

/* One address of N bytes at *AT; moves *AT. */
static void address_row(struct rows *r, const struct layer *l, unsigned special, bool is_special,
			uint32_t *at, uint32_t n)
{
	const struct field_def *def = &fields[is_special ? special : special + 1];
	uint32_t off = *at;

	*at += n;
	if (n == 0)
		return;
	if (is_special && def->type == FIELD_IPV4)
		rows_uint(r, def, off, n, be32(layer_data(r->d, l) + off));
	else
		rows_bytes(r, def, off, n);
}

/* RFC 5227: what an IPv4 over Ethernet request or reply without a question really is. */
static const char *announcement_rows(struct rows *r, const uint8_t *p)
{
	static const uint8_t zeros[6];
	uint32_t op = be16(p + 6);
	bool no_target = op == ARP_REQUEST && memcmp(p + 18, zeros, 6) == 0;

	if (op != ARP_REQUEST && op != ARP_REPLY)
		return NULL;
	if (memcmp(p + 14, p + 24, 4) == 0) {
		rows_uint(r, &fields[GRATUITOUS], 0, 0, 1)->flags = ROW_GENERATED;
		if (no_target)
			rows_uint(r, &fields[ANNOUNCEMENT], 0, 0, 1)->flags = ROW_GENERATED;
		return no_target         ? "ARP Announcement" :
		       op == ARP_REQUEST ? "request/gratuitous ARP" :
					   "reply/gratuitous ARP";
	}
	if (no_target && be32(p + 14) == 0) {
		rows_uint(r, &fields[PROBE], 0, 0, 1)->flags = ROW_GENERATED;
		return "ARP Probe";
	}
	return NULL;
}

static void arp_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	for (unsigned i = HW_TYPE; i <= OPCODE; i++)
		rows_fixed(r, &fields[i]);
	if (l->cap < ARP_HLEN)
		return;
	uint32_t hw = be16(p), hlen = p[4], plen = p[5], at = ARP_HLEN;
	bool mac = (hw == ARP_ETHERNET || hw == ARP_IEEE802) && hlen == 6;
	bool ipv4 = be16(p + 2) == 0x0800 && plen == 4;
	const char *kind = NULL;

	/* Addresses are shown where all of them are there. */
	if (l->cap < ARP_HLEN + 2 * hlen + 2 * plen) {
		rows_summary(r, "arp");
		return;
	}
	if (hlen == 6 && ipv4)
		kind = announcement_rows(r, p);
	if (!kind)
		kind = value_name(operations, be16(p + 6));
	if (kind)
		rows_summary(r, "Address Resolution Protocol (%s)", kind);
	else
		rows_summary(r, "Address Resolution Protocol (opcode %u)", (unsigned)be16(p + 6));
	address_row(r, l, SRC_MAC, mac, &at, hlen);
	address_row(r, l, SRC_IPV4, ipv4, &at, plen);
	address_row(r, l, DST_MAC, mac, &at, hlen);
	address_row(r, l, DST_IPV4, ipv4, &at, plen);
}

const struct proto proto_arp = {
	.name = "arp",
	.title = "Address Resolution Protocol",
	.spec = "RFC 826",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = arp_walk,
	.rows = arp_rows,
};
