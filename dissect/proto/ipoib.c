/*
 * IP over InfiniBand, RFC 4391, as LINKTYPE_IPOIB.
 *
 *	+--------------------------------------------------+
 *	| Global route header (40 bytes)                   |
 *	+------------------------+-------------------------+
 *	| EtherType (16)         | Reserved (16)           |
 *	+------------------------+-------------------------+
 *
 * The first 40 bytes are the route header (IBTA 8.3), which begins with version 6; where they
 * begin with zero there was none, and the last 20 of them are the destination's address.
 */
#include "bytes.h"
#include "field.h"
#include "known.h"
#include "names.h"
#include "walk.h"

enum { GRH_LEN = 40, IPOIB_HLEN = 44 };
enum { DADDR, QPN, DGID, GRH, IPVER, TCLASS, FLOWLABEL, SQPN, SGID, TYPE, RESERVED };

static const struct field_def fields[] = {
	[DADDR] = { "ipoib.daddr", "Destination address", FIELD_NONE },
	[QPN] = { "ipoib.daddr.qpn", "Destination QPN", FIELD_UINT24, BASE_HEX },
	[DGID] = { "ipoib.dgid", "Destination GID", FIELD_IPV6 },
	[GRH] = { "ipoib.grh", "Global Route Header", FIELD_NONE },
	[IPVER] = { "ipoib.grh.ipver", "IP Version", FIELD_UINT8, BASE_DEC, .mask = 0xf0 },
	[TCLASS] = { "ipoib.grh.tclass", "Traffic Class", FIELD_UINT16, BASE_DEC, .mask = 0x0ff0 },
	[FLOWLABEL] = { "ipoib.grh.flowlabel", "Flow Label", FIELD_UINT32, BASE_DEC,
			.mask = 0x000fffff },
	[SQPN] = { "ipoib.grh.sqpn", "Source QPN", FIELD_UINT24, BASE_HEX },
	[SGID] = { "ipoib.grh.sgid", "Source GID", FIELD_IPV6 },
	[TYPE] = { "ipoib.type", "Type", FIELD_UINT16, BASE_HEX, .at = GRH_LEN, .size = 2,
		   .names = names_ethertype },
	[RESERVED] = { "ipoib.reserved", "Reserved", FIELD_UINT16, BASE_HEX, .at = GRH_LEN + 2,
		       .size = 2 },
};

static void ipoib_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	cursor_skip(&c, GRH_LEN);
	uint32_t type = cursor_u16(&c);
	cursor_skip(&c, 2);
	l->hlen = c.pos;
	if (!dissect_check(d, i, &c))
		dissect_follower(d, i, REGISTRY_ETHERTYPE, type, c.pos, l->len - c.pos);
}

static void route_rows(struct rows *r)
{
	rows_bytes(r, &fields[GRH], 0, GRH_LEN);
	rows_push(r);
	rows_at(r, &fields[IPVER], 0, 1);
	rows_at(r, &fields[TCLASS], 0, 2);
	rows_at(r, &fields[FLOWLABEL], 0, 4);
	rows_at(r, &fields[SQPN], 5, 3);
	rows_bytes(r, &fields[SGID], 8, 16);
	rows_bytes(r, &fields[DGID], 24, 16);
	rows_pop(r);
}

static void ipoib_rows(struct rows *r, const struct layer *l)
{
	if (l->cap < GRH_LEN) {
		rows_withdraw(r);
		return;
	}
	if (be16(layer_data(r->d, l)) != 0) {
		route_rows(r);
	} else {
		rows_bytes(r, &fields[DADDR], 20, 20);
		rows_push(r);
		rows_at(r, &fields[QPN], 21, 3);
		rows_bytes(r, &fields[DGID], 24, 16);
		rows_pop(r);
	}
	rows_fixed(r, &fields[TYPE]);
	rows_fixed(r, &fields[RESERVED]);
}

const struct proto proto_ipoib = {
	.name = "ipoib",
	.title = "IP over Infiniband",
	.spec = "RFC 4391",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = ipoib_walk,
	.rows = ipoib_rows,
};
