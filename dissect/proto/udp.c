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

const struct proto proto_udp = {
	.name = "udp",
	.title = "User Datagram Protocol",
	.spec = "RFC 768",
	.walk = udp_walk,
};
