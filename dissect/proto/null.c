/*
 * BSD loopback: LINKTYPE_NULL (address family in the order of the host that captured) and
 * LINKTYPE_LOOP (in network order).
 *
 * A family of at most 16 bits that seems to have its upper half set was written by a host of
 * the other byte order, or by IRIX, which puts it into the first two bytes.  IPv6 is 24 on
 * NetBSD, 28 on FreeBSD, 30 on Darwin, 10 on Linux.  From 1501 on it is taken for an EtherType.
 */
#include "bytes.h"
#include "known.h"
#include "names.h"
#include "proto/ether.h"
#include "walk.h"

enum { NULL_HLEN = 4 };
enum { TYPE, FAMILY };

static const struct value_name families[] = {
	{ 2, 2, "IP" },          { 7, 7, "OSI" },
	{ 16, 16, "Appletalk" }, { 23, 23, "Netware IPX/SPX" },
	{ 24, 24, "IPv6" },      { 28, 28, "IPv6" },
	{ 30, 30, "IPv6" },      { 0 },
};

static const struct field_def fields[] = {
	[TYPE] = { "null.type", "Type", FIELD_UINT16, BASE_HEX, .names = names_ethertype },
	[FAMILY] = { "null.family", "Family", FIELD_UINT32, BASE_DEC, .names = families },
};

/* The family that the first four bytes say, which may be an EtherType. */
static uint32_t family_of(const struct dissection *d, const uint8_t *p)
{
	uint32_t v = le32(p);

	if (d->frame->linktype == LINKTYPE_LOOP)
		return be32(p);
	if (v & 0xffff0000)
		return !(v & 0xff000000) && (v & 0x00ff0000) < 0x00060000 ? v >> 16 : be32(p);
	return !(v & 0xff) && (v & 0xff00) < 0x0600 ? v >> 8 : v;
}

static bool is_ethertype(const struct dissection *d, uint32_t family)
{
	return family > ETHER_LENGTH_MAX && d->frame->linktype != LINKTYPE_LOOP;
}

static enum proto_id family_proto(uint32_t family)
{
	switch (family) {
	case 2: return PROTO_IP;
	case 10:
	case 24:
	case 28:
	case 30: return PROTO_IPV6;
	default: return PROTO_DATA;
	}
}

static const struct known *family_known(uint32_t family)
{
	static const struct known osi = { "osi", "OSI" },
				  ipx = { "ipx", "Internetwork Packet eXchange" };

	return family == 7 ? &osi : family == 23 ? &ipx : NULL;
}

static void null_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, NULL_HLEN);

	l->hlen = p ? NULL_HLEN : l->cap;
	if (!p) {
		dissect_check(d, i, &c);
		return;
	}
	uint32_t family = family_of(d, p);
	uint32_t left = l->len - NULL_HLEN;
	if (is_ethertype(d, family))
		dissect_follower(d, i, REGISTRY_ETHERTYPE, family & 0xffff, NULL_HLEN, left);
	else
		dissect_known(d, i, family_proto(family), family_known(family), NULL_HLEN, left);
}

static void null_rows(struct rows *r, const struct layer *l)
{
	if (l->cap < NULL_HLEN) {
		rows_withdraw(r);
		return;
	}
	uint32_t family = family_of(r->d, layer_data(r->d, l));
	if (is_ethertype(r->d, family))
		rows_uint(r, &fields[TYPE], 0, NULL_HLEN, family & 0xffff);
	else
		rows_uint(r, &fields[FAMILY], 0, NULL_HLEN, family);
}

const struct proto proto_null = {
	.name = "null",
	.title = "Null/Loopback",
	.spec = "LINKTYPE_NULL, LINKTYPE_LOOP",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = null_walk,
	.rows = null_rows,
};
