/*
 * User Datagram Protocol, RFC 768.
 *
 *	 0             15 16             31
 *	+----------------+-----------------+
 *	|  Source port   | Destination port|
 *	+----------------+-----------------+
 *	|     Length     |    Checksum     |
 *	+----------------+-----------------+
 *
 * Length counts the header, so 8 is the least it may be; zero is a jumbogram (RFC 2675).  A
 * checksum of zero says that none was sent; over IPv6 only tunnels may do that (RFC 6935).
 */
#include "field.h"

#include "bytes.h"

enum { UDP_HLEN = 8 };

enum { SRCPORT, DSTPORT, PORT, LENGTH, CHECKSUM, CHECKSUM_STATUS, STREAM, PAYLOAD };

static const struct field_def fields[] = {
	[SRCPORT] = { "udp.srcport", "Source Port", FIELD_UINT16, BASE_DEC, .at = 0, .size = 2 },
	[DSTPORT] = { "udp.dstport", "Destination Port", FIELD_UINT16, BASE_DEC, .at = 2,
		      .size = 2 },
	[PORT] = { "udp.port", "Source or Destination Port", FIELD_UINT16, BASE_DEC },
	[LENGTH] = { "udp.length", "Length", FIELD_UINT16, BASE_DEC, .at = 4, .size = 2 },
	[CHECKSUM] = { "udp.checksum", "Checksum", FIELD_UINT16, BASE_HEX, .at = 6, .size = 2 },
	[CHECKSUM_STATUS] = { "udp.checksum.status", "Checksum Status", FIELD_UINT8 },
	[STREAM] = { "udp.stream", "Stream index", FIELD_UINT32, BASE_DEC },
	[PAYLOAD] = { "udp.payload", "Payload", FIELD_BYTES },
};

static void udp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, UDP_HLEN);

	l->hlen = l->cap < UDP_HLEN ? l->cap : UDP_HLEN;
	if (!p) {
		dissect_check(d, i, &c);
		return;
	}
	uint32_t length = be16(p + 4);
	if (length > l->len || (length != 0 && length < UDP_HLEN))
		dissect_issue(d, i, ISSUE_BAD_LENGTH, 4, NULL);
	else if (length != 0)
		l->len = length;
	if (l->cap > l->len)
		l->cap = l->len;
	if (l->len > UDP_HLEN)
		dissect_child(d, i, PROTO_DATA, UDP_HLEN, l->len - UDP_HLEN);
}

static void udp_rows(struct rows *r, const struct layer *l)
{
	struct row *sport = rows_fixed(r, &fields[SRCPORT]);
	rows_summary(r, "User Datagram Protocol, Src Port: %u, Dst Port: %u", (unsigned)sport->u,
		     l->cap >= 4 ? be16(layer_data(r->d, l) + 2) : 0u);
	rows_fixed(r, &fields[DSTPORT]);
	rows_uint(r, &fields[PORT], 0, 2, sport->u)->flags = ROW_HIDDEN;
	rows_fixed(r, &fields[LENGTH]);
	rows_fixed(r, &fields[CHECKSUM]);
	if (l->cap > l->hlen)
		rows_bytes(r, &fields[PAYLOAD], l->hlen, l->cap - l->hlen);
}

const struct proto proto_udp = {
	.name = "udp",
	.title = "User Datagram Protocol",
	.spec = "RFC 768",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = udp_walk,
	.rows = udp_rows,
};
