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
 * info is what the conversation says (struct udp_info), where there are flows.
 */
#include "bytes.h"
#include "checksum.h"
#include "flow/udp.h"
#include "known.h"
#include "names.h"
#include "proto/dns.h"
#include "proto/ip.h"
#include "proto/udp_guess.h"
#include "walk.h"

enum { UDP_HLEN = 8, UDP_CHECKSUM_OFF = 6, IP_PROTO_UDP = 17 };
enum { STUN_PORT = 3478 };

enum {
	SRCPORT,
	DSTPORT,
	PORT,
	LENGTH,
	CHECKSUM,
	CHECKSUM_STATUS,
	STREAM,
	TIME_RELATIVE,
	TIME_DELTA,
	PAYLOAD,
};

static const struct field_def fields[] = {
	[SRCPORT] = { "udp.srcport", "Source Port", FIELD_UINT16, BASE_DEC, .at = 0, .size = 2 },
	[DSTPORT] = { "udp.dstport", "Destination Port", FIELD_UINT16, BASE_DEC, .at = 2,
		      .size = 2 },
	[PORT] = { "udp.port", "Source or Destination Port", FIELD_UINT16, BASE_DEC },
	[LENGTH] = { "udp.length", "Length", FIELD_UINT16, BASE_DEC, .at = 4, .size = 2 },
	[CHECKSUM] = { "udp.checksum", "Checksum", FIELD_UINT16, BASE_HEX, .at = 6, .size = 2 },
	[CHECKSUM_STATUS] = { "udp.checksum.status", "Checksum Status", FIELD_UINT8,
			      .names = names_checksum_status },
	[STREAM] = { "udp.stream", "Stream index", FIELD_UINT32, BASE_DEC },
	[TIME_RELATIVE] = { "udp.time_relative", "Time since first frame", FIELD_RELTIME },
	[TIME_DELTA] = { "udp.time_delta", "Time since previous frame", FIELD_RELTIME },
	[PAYLOAD] = { "udp.payload", "UDP payload", FIELD_BYTES },
};

/* Bytes of a payload, and what its conversation was before. */
struct payload {
	const uint8_t *p;
	uint32_t n, len; /* captured, and as the header says */
	struct flow *flow;
};

/* What goes to or from PORT. */
static enum proto_id port_proto(uint32_t port, const struct payload *x, const struct known **named)
{
	enum proto_id next = registry_next(REGISTRY_UDP_PORT, port);

	*named = next == PROTO_DATA ? known_follower(REGISTRY_UDP_PORT, port) : NULL;
	if (port == STUN_PORT && !udp_guess_holds(UDP_GUESS_STUN, x->p, x->n, x->len))
		*named = NULL;
	return next;
}

/* By its bytes, which tell it of the datagrams to come too. */
static const struct known *guessed(const struct payload *x)
{
	enum udp_guess guess = udp_guess(x->p, x->n, x->len);

	if (x->flow && udp_guess_lasts(guess))
		x->flow->guess = (uint8_t)guess;
	return udp_guess_known(guess);
}

/*
 * First what the conversation was before; then the lower port decides, as the one that is more
 * likely to be well known, and the other one; then the contents.
 */
static enum proto_id payload_proto(const struct payload *x, uint32_t a, uint32_t b,
				   const struct known **named)
{
	if (x->flow && udp_guess_holds(x->flow->guess, x->p, x->n, x->len)) {
		*named = udp_guess_known(x->flow->guess);
		return PROTO_DATA;
	}
	enum proto_id next = port_proto(a < b ? a : b, x, named);
	if (next == PROTO_DATA && !*named)
		next = port_proto(a < b ? b : a, x, named);
	if (next == PROTO_DATA && !*named)
		*named = guessed(x);
	if (next == PROTO_DATA && !*named && dns_recognise(x->p, x->n))
		next = PROTO_DNS;
	return next;
}

static bool is_fragment(const struct dissection *d, const struct layer *l)
{
	const struct layer *ip = &d->layers[l->parent];

	return ip->buf == l->buf && (ip->aux & IP_FIRST_FRAGMENT);
}

static void verify(struct dissection *d, const struct layer *l, const uint8_t *p)
{
	enum checksum_verdict v;

	if (dissect_transport_only(d) || be16(p + 6) == 0 || is_fragment(d, l))
		return;
	v = checksum_transport(d, l, IP_PROTO_UDP, UDP_CHECKSUM_OFF, l->len, NULL);
	if (v == CHECKSUM_VERDICT_BAD || v == CHECKSUM_VERDICT_PARTIAL)
		dissect_issue(d, layer_index(d, l),
			      v == CHECKSUM_VERDICT_BAD ? ISSUE_BAD_CHECKSUM :
							  ISSUE_PARTIAL_CHECKSUM,
			      UDP_CHECKSUM_OFF, &fields[CHECKSUM]);
}

/* Less than the header; but zero is a jumbogram's (RFC 2675, 4), which IPv4 has not. */
static bool is_bad_length(const struct dissection *d, const struct layer *l, uint32_t length)
{
	return length < UDP_HLEN && (length != 0 || d->layers[l->parent].proto == PROTO_IP);
}

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
	bool bad = is_bad_length(d, l, length);
	if (bad || (length > l->len && !l->quoted && !is_fragment(d, l)))
		dissect_issue(d, i, ISSUE_BAD_LENGTH, 4, &fields[LENGTH]);
	else if (length != 0 && length <= l->len)
		l->len = length;
	if (l->cap > l->len)
		l->cap = l->len;
	if (bad)
		return;
	l->info = udp_flow_update(d, l, !l->quoted && length != UDP_HLEN);
	verify(d, l, p);
	if (l->len <= UDP_HLEN)
		return;
	const struct known *named = NULL;
	const struct payload x = { p + UDP_HLEN, l->cap - UDP_HLEN, l->len - UDP_HLEN,
				   l->info ? ((const struct udp_info *)l->info)->flow : NULL };
	enum proto_id next = dissect_transport_only(d) ?
				     PROTO_DATA :
				     payload_proto(&x, be16(p), be16(p + 2), &named);
	dissect_known(d, i, next, named, UDP_HLEN, l->len - UDP_HLEN);
}

static void checksum_rows(struct rows *r, uint16_t sum)
{
	rows_fixed(r, &fields[CHECKSUM]);
	rows_uint(r, &fields[CHECKSUM_STATUS], 6, 0,
		  sum == 0 ? CHECKSUM_NOT_PRESENT : CHECKSUM_UNVERIFIED)
		->flags = ROW_GENERATED;
}

static void udp_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	const struct udp_info *info = l->info;

	rows_fixed(r, &fields[SRCPORT]);
	rows_fixed(r, &fields[DSTPORT]);
	if (l->cap < 4)
		return;
	rows_summary(r, "User Datagram Protocol, Src Port: %u, Dst Port: %u", be16(p), be16(p + 2));
	rows_uint(r, &fields[PORT], 0, 2, be16(p))->flags = ROW_HIDDEN;
	rows_uint(r, &fields[PORT], 2, 2, be16(p + 2))->flags = ROW_HIDDEN;
	rows_fixed(r, &fields[LENGTH]);
	if (l->cap < UDP_HLEN || is_bad_length(r->d, l, be16(p + 4)))
		return;
	checksum_rows(r, be16(p + 6));
	if (info)
		rows_uint(r, &fields[STREAM], 0, 0, info->stream)->flags = ROW_GENERATED;
	if (info && info->has_time) {
		rows_label(r, 0, 0, "Timestamps")->flags = ROW_GENERATED;
		rows_push(r);
		rows_int(r, &fields[TIME_RELATIVE], 0, 0, info->since_first)->flags = ROW_GENERATED;
		rows_int(r, &fields[TIME_DELTA], 0, 0, info->since_previous)->flags = ROW_GENERATED;
		rows_pop(r);
	}
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
