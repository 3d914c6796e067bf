/*
 * Transmission Control Protocol, RFC 9293.
 *
 *	 0     3 4     7 8             15 16                             31
 *	+-------------------------------+---------------------------------+
 *	|          Source port          |        Destination port         |
 *	+-------------------------------+---------------------------------+
 *	|                         Sequence number                         |
 *	+-----------------------------------------------------------------+
 *	|                     Acknowledgment number                       |
 *	+-------+-------+---------------+---------------------------------+
 *	| Offset|  Res  |     Flags     |             Window              |
 *	+-------+-------+---------------+---------------------------------+
 *	|           Checksum            |         Urgent pointer          |
 *	+-------------------------------+---------------------------------+
 *	|                      Options, 0 to 40 bytes                     |
 *	+-----------------------------------------------------------------+
 */
#include "field.h"

enum { TCP_HLEN_MIN = 20 };

static void tcp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, TCP_HLEN_MIN);

	l->hlen = l->cap < TCP_HLEN_MIN ? l->cap : TCP_HLEN_MIN;
	if (!p) {
		dissect_check(d, i, &c);
		return;
	}
	uint32_t hlen = (p[12] >> 4) * 4u;
	if (hlen < TCP_HLEN_MIN) {
		dissect_issue(d, i, ISSUE_BAD_LENGTH, 12, NULL);
		return;
	}
	cursor_skip(&c, hlen - TCP_HLEN_MIN);
	if (dissect_check(d, i, &c))
		return;
	l->hlen = hlen;
	if (l->len > hlen)
		dissect_child(d, i, PROTO_DATA, hlen, l->len - hlen);
}

const struct proto proto_tcp = {
	.name = "tcp",
	.title = "Transmission Control Protocol",
	.spec = "RFC 9293",
	.walk = tcp_walk,
};
