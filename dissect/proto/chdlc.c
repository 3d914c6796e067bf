/*
 * Cisco's HDLC, as LINKTYPE_C_HDLC and where PPP is announced (RFC 1547, 4.3.1).
 *
 *	+-------------+-------------+----------------------+
 *	| Address (8) | Control (8) | Protocol (16)        |
 *	+-------------+-------------+----------------------+
 *
 * The protocol is an EtherType, but for 0x8035, which is Cisco's own SLARP here, and 0xfefe, OSI,
 * before whose packets a byte of padding may stand.
 */
#include "bytes.h"
#include "field.h"
#include "known.h"
#include "proto/chdlc.h"
#include "walk.h"

enum { CHDLC_HLEN = 4, SLARP = 0x8035, OSI = 0xfefe };
enum { ADDRESS, CONTROL, PROTOCOL };

static const struct value_name addresses[] = {
	{ CHDLC_UNICAST, CHDLC_UNICAST, "Unicast" },
	{ CHDLC_MULTICAST, CHDLC_MULTICAST, "Multicast" },
	{ 0 },
};

static const struct value_name protocols[] = {
	{ 0x0800, 0x0800, "IP" },
	{ 0x2000, 0x2000, "Cisco Discovery Protocol" },
	{ 0x4242, 0x4242, "Spanning Tree BPDU" },
	{ 0x6558, 0x6558, "Transparent Ethernet bridging" },
	{ SLARP, SLARP, "SLARP" },
	{ 0x8038, 0x8038, "DEC LanBridge" },
	{ 0x809b, 0x809b, "Appletalk" },
	{ 0x80f3, 0x80f3, "AARP" },
	{ 0x8137, 0x8137, "Netware IPX/SPX" },
	{ 0x86dd, 0x86dd, "IPv6" },
	{ 0x8847, 0x8847, "MPLS unicast" },
	{ 0x8848, 0x8848, "MPLS multicast" },
	{ OSI, OSI, "OSI" },
	{ 0 },
};

static const struct field_def fields[] = {
	[ADDRESS] = { "chdlc.address", "Address", FIELD_UINT8, BASE_HEX, .at = 0, .size = 1,
		      .names = addresses },
	[CONTROL] = { "chdlc.control", "Control", FIELD_UINT8, BASE_HEX, .at = 1, .size = 1 },
	[PROTOCOL] = { "chdlc.protocol", "Protocol", FIELD_UINT16, BASE_HEX, .at = 2, .size = 2,
		       .names = protocols },
};

static void chdlc_walk(struct dissection *d, struct layer *l)
{
	static const struct known slarp = { "slarp", "Cisco SLARP" }, osi = { "osi", "OSI" };
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, 2);
	uint32_t type = cursor_u16(&c), left = l->len - c.pos;
	l->hlen = c.pos;
	if (dissect_check(d, i, &c))
		return;
	if (type == SLARP || type == OSI)
		dissect_known(d, i, PROTO_DATA, type == SLARP ? &slarp : &osi, CHDLC_HLEN, left);
	else
		dissect_follower(d, i, REGISTRY_ETHERTYPE, type, CHDLC_HLEN, left);
}

const struct proto proto_chdlc = {
	.name = "chdlc",
	.title = "Cisco HDLC",
	.spec = "LINKTYPE_C_HDLC",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = chdlc_walk,
};
