/*
 * Point-to-Point Protocol, RFC 1661, in HDLC-like framing (RFC 1662).
 *
 *	+-----------+-----------+--------------------+
 *	| 0xff      | Control   | Protocol (8 or 16) |
 *	+-----------+-----------+--------------------+
 *
 * Address and control may be left out (RFC 1661, 6.6), and so may the protocol's upper byte,
 * when it is zero: an odd first byte says so (6.5).
 */
#include "bytes.h"
#include "field.h"
#include "known.h"
#include "proto/chdlc.h"
#include "walk.h"

enum { ALL_STATIONS = 0xff, HDLC_LEN = 2 };
enum { DIRECTION, ADDRESS, CONTROL, PROTOCOL };

static const struct value_name directions[] = { { 0, 0, "DTE->DCE" }, { 1, 1, "DCE->DTE" }, { 0 } };

static const struct value_name protocols[] = {
	{ 0x0021, 0x0021, "Internet Protocol version 4" },
	{ 0x0023, 0x0023, "OSI Network Layer" },
	{ 0x0029, 0x0029, "Appletalk" },
	{ 0x002b, 0x002b, "Novell IPX" },
	{ 0x002d, 0x002d, "Van Jacobson Compressed TCP/IP" },
	{ 0x002f, 0x002f, "Van Jacobson Uncompressed TCP/IP" },
	{ 0x0031, 0x0031, "Bridging PDU" },
	{ 0x003d, 0x003d, "Multi-Link" },
	{ 0x003f, 0x003f, "NETBIOS Framing" },
	{ 0x0053, 0x0053, "Encryption" },
	{ 0x0057, 0x0057, "Internet Protocol version 6" },
	{ 0x00fb, 0x00fb, "Single link compression in multilink" },
	{ 0x00fd, 0x00fd, "Compressed datagram" },
	{ 0x0207, 0x0207, "Cisco Discovery Protocol" },
	{ 0x0281, 0x0281, "MPLS Unicast" },
	{ 0x0283, 0x0283, "MPLS Multicast" },
	{ 0x8021, 0x8021, "Internet Protocol Control Protocol" },
	{ 0x8023, 0x8023, "OSI Network Layer Control Protocol" },
	{ 0x8029, 0x8029, "Appletalk Control Protocol" },
	{ 0x802b, 0x802b, "Novell IPX Control Protocol" },
	{ 0x8031, 0x8031, "Bridging Control Protocol" },
	{ 0x803f, 0x803f, "NETBIOS Framing Control Protocol" },
	{ 0x8053, 0x8053, "Encryption Control Protocol" },
	{ 0x8057, 0x8057, "IPv6 Control Protocol" },
	{ 0x80fb, 0x80fb, "Single link compression in multilink control" },
	{ 0x80fd, 0x80fd, "Compression Control Protocol" },
	{ 0x8207, 0x8207, "Cisco Discovery Protocol Control" },
	{ 0x8281, 0x8281, "MPLS Control Protocol" },
	{ 0xc021, 0xc021, "Link Control Protocol" },
	{ 0xc023, 0xc023, "Password Authentication Protocol" },
	{ 0xc025, 0xc025, "Link Quality Report" },
	{ 0xc029, 0xc029, "Callback Control Protocol" },
	{ 0xc02b, 0xc02b, "Bandwidth Allocation Control Protocol" },
	{ 0xc02d, 0xc02d, "Bandwidth Allocation Protocol" },
	{ 0xc223, 0xc223, "Challenge Handshake Authentication Protocol" },
	{ 0xc227, 0xc227, "Extensible Authentication Protocol" },
	{ 0 },
};

static const struct field_def fields[] = {
	[DIRECTION] = { "ppp.direction", "Direction", FIELD_UINT8, BASE_DEC, .names = directions },
	[ADDRESS] = { "ppp.address", "Address", FIELD_UINT8, BASE_HEX },
	[CONTROL] = { "ppp.control", "Control", FIELD_UINT8, BASE_HEX },
	[PROTOCOL] = { "ppp.protocol", "Protocol", FIELD_UINT16, BASE_HEX, .names = protocols },
};

/* Bytes of address and control at the layer's start. */
static uint32_t hdlc_len(const uint8_t *p, uint32_t cap)
{
	return cap >= 1 && p[0] == ALL_STATIONS ? HDLC_LEN : 0;
}

/* Captures of serial lines say PPP for Cisco's framing too: the address tells them apart. */
static bool is_chdlc(const struct dissection *d, const struct layer *l)
{
	uint8_t address = l->cap ? layer_data(d, l)[0] : 0;

	return d->layers[l->parent].proto == PROTO_FRAME &&
	       (address == CHDLC_UNICAST || address == CHDLC_MULTICAST);
}

static void ppp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	if (is_chdlc(d, l)) {
		l->hlen = 0;
		dissect_child(d, i, PROTO_CHDLC, 0, l->len);
		return;
	}
	cursor_skip(&c, hdlc_len(layer_data(d, l), l->cap));
	uint32_t proto = cursor_u8(&c);
	if (!(proto & 1))
		proto = proto << 8 | cursor_u8(&c);
	l->hlen = c.pos;
	if (!dissect_check(d, i, &c))
		dissect_follower(d, i, REGISTRY_PPP, proto, c.pos, l->len - c.pos);
}

static void ppp_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	uint32_t at = hdlc_len(p, l->cap);

	if (l->cap == 0 || is_chdlc(r->d, l)) {
		rows_withdraw(r);
		return;
	}
	if (at) {
		rows_at(r, &fields[ADDRESS], 0, 1);
		rows_at(r, &fields[CONTROL], 1, 1);
	}
	if (r->d->frame->dir != FRAME_DIR_UNKNOWN)
		rows_uint(r, &fields[DIRECTION], 0, 0, r->d->frame->dir == FRAME_DIR_IN)->flags =
			ROW_GENERATED;
	if (at < l->cap)
		rows_at(r, &fields[PROTOCOL], at, p[at] & 1 ? 1 : 2);
}

const struct proto proto_ppp = {
	.name = "ppp",
	.title = "Point-to-Point Protocol",
	.spec = "RFC 1661",
	.whole = true,
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = ppp_walk,
	.rows = ppp_rows,
};
