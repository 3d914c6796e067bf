/*
 * Internet Protocol version 4, RFC 791.
 *
 *	 0     3 4     7 8          13 14 15 16                          31
 *	+-------+-------+-------------+-----+------------------------------+
 *	|Version|  IHL  |     DSCP    | ECN |        Total length          |
 *	+-------+-------+-------------+-----+-----+------------------------+
 *	|          Identification           |0 D M|    Fragment offset     |
 *	+---------------+-------------------+-----+------------------------+
 *	|      TTL      |      Protocol     |       Header checksum        |
 *	+---------------+-------------------+------------------------------+
 *	|                          Source address                          |
 *	+------------------------------------------------------------------+
 *	|                       Destination address                        |
 *	+------------------------------------------------------------------+
 *	|                       Options, 0 to 40 bytes                     |
 *	+------------------------------------------------------------------+
 *
 * A total length of zero comes from segmentation offload: the datagram reaches to the end of
 * the frame.
 */
#include "field.h"

#include "bytes.h"

enum { IP_HLEN_MIN = 20, IP_MF = 0x2000, IP_OFFSET = 0x1fff };

static void ip_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, IP_HLEN_MIN);

	l->hlen = l->cap < IP_HLEN_MIN ? l->cap : IP_HLEN_MIN;
	if (!p) {
		dissect_check(d, i, &c);
		return;
	}
	uint32_t hlen = (p[0] & 15u) * 4, total = be16(p + 2), frag = be16(p + 6);

	if (p[0] >> 4 != 4)
		dissect_issue(d, i, ISSUE_BAD_VERSION, 0, NULL);
	if (hlen < IP_HLEN_MIN) {
		dissect_issue(d, i, ISSUE_BAD_LENGTH, 0, NULL);
		return;
	}
	if (total != 0 && total < hlen)
		dissect_issue(d, i, ISSUE_BAD_LENGTH, 2, NULL);
	else if (total != 0 && total > l->len)
		dissect_issue(d, i, ISSUE_MALFORMED, 2, NULL);
	else if (total != 0)
		l->len = total;
	if (l->cap > l->len)
		l->cap = l->len;
	cursor_skip(&c, hlen - IP_HLEN_MIN);
	if (dissect_check(d, i, &c))
		return;
	l->hlen = hlen;
	enum proto_id next = frag & IP_OFFSET ? PROTO_DATA : registry_next(REGISTRY_IP_PROTO, p[9]);
	if (l->len > hlen)
		dissect_child(d, i, next, hlen, l->len - hlen);
}

const struct proto proto_ip = {
	.name = "ip",
	.title = "Internet Protocol Version 4",
	.spec = "RFC 791",
	.walk = ip_walk,
};
