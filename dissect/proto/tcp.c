/*
 * Transmission Control Protocol, RFC 9293; ECN bits RFC 3168, Accurate ECN's first RFC 9768.
 *
 *	 0     3 4     6 7             15 16                             31
 *	+--------------------------------+---------------------------------+
 *	|          Source port           |        Destination port         |
 *	+--------------------------------+---------------------------------+
 *	|                         Sequence number                          |
 *	+------------------------------------------------------------------+
 *	|                      Acknowledgment number                       |
 *	+-------+-------+-+-+-+-+-+-+-+-+-+--------------------------------+
 *	|Offset |  Res  |A|C|E|U|A|P|R|S|F|             Window             |
 *	+-------+-------+-+-+-+-+-+-+-+-+-+--------------------------------+
 *	|           Checksum             |         Urgent pointer          |
 *	+--------------------------------+---------------------------------+
 *	|                      Options, 0 to 40 bytes                      |
 *	+------------------------------------------------------------------+
 *
 * info is what the conversation says of the segment (struct tcp_info), where there are flows.
 */
#include "proto/tcp.h"

#include "bytes.h"
#include "checksum.h"
#include "dissector.h"
#include "flow/expect.h"
#include "flow/stream.h"
#include "flow/tcp.h"
#include "names.h"
#include "proto/ip.h"
#include "proto/tcp_rows.h"
#include "walk.h"

/* What the conversation needs of a header: all up to the window. */
enum { NUMBERS_LEN = 16 };
enum { IP_PROTO_TCP = 6, TCP_CHECKSUM_OFF = 16, PORT_FTP = 21 };

bool tcp_option_next(const uint8_t *p, uint32_t hlen, uint32_t *at, struct tcp_option *o)
{
	if (*at >= hlen)
		return false;
	o->kind = p[*at];
	o->off = *at;
	o->len = 1;
	if (o->kind != TCPOPT_EOL && o->kind != TCPOPT_NOP) {
		if (hlen - *at < 2)
			return false;
		o->len = p[*at + 1];
		if (o->len < 2 || o->len > hlen - *at)
			return false;
	}
	*at += o->len;
	/* Behind the end there may only be more of it (RFC 9293, 3.1: padding is zeros). */
	if (o->kind == TCPOPT_EOL && *at < hlen && p[*at] != TCPOPT_EOL)
		*at = hlen;
	return true;
}

static void take_sack(struct tcp_segment *s, const uint8_t *p, uint32_t len)
{
	s->nsack = 0;
	for (uint32_t i = 2; len - i >= 8 && s->nsack < TCP_SACK_MAX; i += 8) {
		s->sack[s->nsack].left = be32(p + i);
		s->sack[s->nsack++].right = be32(p + i + 4);
	}
}

static void take_options(struct tcp_segment *s, const uint8_t *p, uint32_t hlen)
{
	uint32_t at = TCP_HLEN_MIN;
	struct tcp_option o;

	while (tcp_option_next(p, hlen, &at, &o)) {
		if (o.kind == TCPOPT_WSCALE && o.len == 3)
			s->scale = p[o.off + 2];
		else if (o.kind == TCPOPT_SACK && o.len >= 10)
			take_sack(s, p + o.off, o.len);
	}
}

/* True where the IP layer carries a first fragment: how long the segment is is not known. */
static bool is_fragment(const struct dissection *d, const struct layer *l)
{
	const struct layer *ip = &d->layers[l->parent];

	return ip->buf == l->buf && (ip->aux & IP_FIRST_FRAGMENT);
}

static struct tcp_info *track(struct dissection *d, struct layer *l, const uint8_t *p,
			      uint32_t hlen)
{
	if (!d->dissector || !d->dissector->config.flows)
		return NULL;

	struct tcp_segment s = { .seq = be32(p + 4),
				 .ack = be32(p + 8),
				 .flags = be16(p + 12) & TCP_FLAGS,
				 .window = be16(p + 14),
				 .scale = TCP_SCALE_UNKNOWN };

	s.bad_header = hlen < TCP_HLEN_MIN;
	s.cut_options = hlen > l->cap;
	s.has_len = !l->quoted && !is_fragment(d, l) && l->len >= hlen;
	s.len = s.has_len ? l->len - hlen : 0;
	if (!l->quoted && hlen >= TCP_HLEN_MIN)
		take_options(&s, p, hlen < l->cap ? hlen : l->cap);
	return tcp_flow_update(d, l, &s);
}

static void verify(struct dissection *d, const struct layer *l)
{
	enum checksum_verdict v;

	if (dissect_transport_only(d) || l->quoted || is_fragment(d, l))
		return;
	v = checksum_transport(d, l, IP_PROTO_TCP, TCP_CHECKSUM_OFF, l->len, NULL);
	if (v == CHECKSUM_VERDICT_BAD || v == CHECKSUM_VERDICT_PARTIAL)
		dissect_issue(d, layer_index(d, l),
			      v == CHECKSUM_VERDICT_BAD ? ISSUE_BAD_CHECKSUM :
							  ISSUE_PARTIAL_CHECKSUM,
			      TCP_CHECKSUM_OFF, &tcp_fields[TCP_CHECKSUM]);
}

/* False where they are such that nothing behind them is looked at. */
static bool check_options(struct dissection *d, const struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	uint32_t at = TCP_HLEN_MIN;
	struct tcp_option o;

	/* What nearly every segment has: two NOPs and a timestamp (RFC 7323, appendix A). */
	if (l->hlen == TCP_HLEN_MIN || (l->hlen == TCP_HLEN_MIN + 12 && be32(p + at) == 0x0101080a))
		return true;
	while (tcp_option_next(p, l->hlen, &at, &o))
		;
	if (at < l->hlen)
		dissect_issue(d, layer_index(d, l), ISSUE_BAD_OPTION, at, NULL);
	if (!tcp_options_overrun(d, l))
		return true;
	dissect_issue(d, layer_index(d, l), ISSUE_BAD_OPTION, TCP_HLEN_MIN, NULL);
	return false;
}

/* What FTP's control connection says of others. */
static void announce(struct dissection *d, const struct layer *l, const struct tcp_info *info)
{
	const uint8_t *p = layer_data(d, l);
	bool to_server = be16(p + 2) == PORT_FTP;

	if (to_server || be16(p) == PORT_FTP)
		expect_ftp(d->dissector, info->flow, info->side, p + l->hlen, l->cap - l->hlen,
			   to_server);
	if (expect_rfb(info->flow, p + l->hlen, l->cap - l->hlen))
		info->flow->renewal = FLOW_TO_RENEW;
}

/* A FIN without payload may end a message that goes on until the stream's end. */
static void payload(struct dissection *d, struct layer *l, struct tcp_info *info, bool fin)
{
	bool streams = info && !l->quoted && !dissect_transport_only(d) && dissect_reassembles(d);

	if (info && !l->quoted && l->cap > l->hlen)
		announce(d, l, info);
	if (streams && (l->len > l->hlen || fin))
		stream_payload(d, l, info);
	else if (l->len > l->hlen)
		dissect_child(d, layer_index(d, l), PROTO_DATA, l->hlen, l->len - l->hlen);
}

static void tcp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, TCP_HLEN_MIN);

	l->hlen = l->cap < TCP_HLEN_MIN ? l->cap : TCP_HLEN_MIN;
	if (!p) {
		dissect_check(d, i, &c);
		if (l->cap >= NUMBERS_LEN) {
			p = layer_data(d, l);
			l->info = track(d, l, p, (p[12] >> 4) * 4u);
		}
		return;
	}
	uint32_t hlen = (p[12] >> 4) * 4u;
	struct tcp_info *info = track(d, l, p, hlen);
	l->info = info;
	if (hlen < TCP_HLEN_MIN) {
		dissect_issue(d, i, ISSUE_BAD_LENGTH, 12, &tcp_fields[TCP_HDR_LEN]);
		return;
	}
	cursor_skip(&c, hlen - TCP_HLEN_MIN);
	if (dissect_check(d, i, &c))
		return;
	l->hlen = hlen;
	bool go_on = check_options(d, l);
	verify(d, l);
	if (go_on)
		payload(d, l, info, p[13] & TCP_FIN);
}

const struct proto proto_tcp = {
	.name = "tcp",
	.title = "Transmission Control Protocol",
	.spec = "RFC 9293",
	.whole = true,
	.fields = tcp_fields,
	.nfields = TCP_NFIELDS,
	.more = (const struct field_table *const[]){ &tcp_option_fields, &tcp_mptcp_fields,
						     &tcp_analysis_fields, NULL },
	.walk = tcp_walk,
	.rows = tcp_rows,
};
