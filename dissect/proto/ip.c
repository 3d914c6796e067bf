/*
 * Internet Protocol version 4, RFC 791; the differentiated services field, RFC 2474 and 3168.
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
 * the frame.  info is the reassembled datagram (struct fragment_whole) where this fragment
 * completes one.  aux: IP_FIRST_FRAGMENT.
 */
#include "proto/ip.h"

#include <string.h>

#include "bytes.h"
#include "checksum.h"
#include "names.h"
#include "proto/fragments.h"
#include "walk.h"

enum {
	VERSION,
	HDR_LEN,
	DSFIELD,
	DSCP,
	ECN,
	LEN,
	ID,
	FLAGS,
	FLAGS_RB,
	FLAGS_DF,
	FLAGS_MF,
	FRAG_OFFSET,
	TTL,
	PROTO,
	CHECKSUM,
	CHECKSUM_STATUS,
	SRC,
	SRC_ADDR,
	SRC_HOST,
	DST,
	DST_ADDR,
	DST_HOST,
	HOST,
	CUR_RT,
	FRAGMENTS,
	FRAGMENT,
	FRAGMENT_ERROR,
	FRAGMENT_OVERLAP,
	FRAGMENT_CONFLICT,
	FRAGMENT_COUNT,
	REASSEMBLED_LENGTH,
	REASSEMBLED_DATA,
};

static const struct field_def fields[] = {
	[VERSION] = { "ip.version", "Version", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1,
		      .mask = 0xf0 },
	[HDR_LEN] = { "ip.hdr_len", "Header Length", FIELD_UINT8, BASE_DEC },
	[DSFIELD] = { "ip.dsfield", "Differentiated Services Field", FIELD_UINT8, BASE_HEX, .at = 1,
		      .size = 1 },
	[DSCP] = { "ip.dsfield.dscp", "Differentiated Services Codepoint", FIELD_UINT8, BASE_DEC,
		   .at = 1, .size = 1, .mask = 0xfc, .names = names_dscp },
	[ECN] = { "ip.dsfield.ecn", "Explicit Congestion Notification", FIELD_UINT8, BASE_DEC,
		  .at = 1, .size = 1, .mask = 0x03, .names = names_ecn },
	[LEN] = { "ip.len", "Total Length", FIELD_UINT16, BASE_DEC },
	[ID] = { "ip.id", "Identification", FIELD_UINT16, BASE_HEX_DEC, .at = 4, .size = 2 },
	[FLAGS] = { "ip.flags", "Flags", FIELD_UINT8, BASE_HEX, .at = 6, .size = 1, .mask = 0xe0 },
	[FLAGS_RB] = { "ip.flags.rb", "Reserved bit", FIELD_BOOL, .at = 6, .size = 1, .bits = 8,
		       .mask = 0x80, .names = names_set },
	[FLAGS_DF] = { "ip.flags.df", "Don't fragment", FIELD_BOOL, .at = 6, .size = 1, .bits = 8,
		       .mask = 0x40, .names = names_set },
	[FLAGS_MF] = { "ip.flags.mf", "More fragments", FIELD_BOOL, .at = 6, .size = 1, .bits = 8,
		       .mask = 0x20, .names = names_set },
	[FRAG_OFFSET] = { "ip.frag_offset", "Fragment Offset", FIELD_UINT16, BASE_DEC, .at = 6,
			  .size = 2, .mask = 0x1fff },
	[TTL] = { "ip.ttl", "Time to Live", FIELD_UINT8, BASE_DEC, .at = 8, .size = 1 },
	[PROTO] = { "ip.proto", "Protocol", FIELD_UINT8, BASE_DEC, .at = 9, .size = 1,
		    .names = names_ip_proto },
	[CHECKSUM] = { "ip.checksum", "Header Checksum", FIELD_UINT16, BASE_HEX, .at = 10,
		       .size = 2 },
	[CHECKSUM_STATUS] = { "ip.checksum.status", "Header checksum status", FIELD_UINT8,
			      .names = names_checksum_status },
	[SRC] = { "ip.src", "Source Address", FIELD_IPV4, .at = 12, .size = 4 },
	[SRC_ADDR] = { "ip.addr", "Source or Destination Address", FIELD_IPV4, .at = 12,
		       .size = 4 },
	[SRC_HOST] = { "ip.src_host", "Source Host", FIELD_STRING },
	[DST] = { "ip.dst", "Destination Address", FIELD_IPV4 },
	[DST_ADDR] = { "ip.addr", "Source or Destination Address", FIELD_IPV4 },
	[DST_HOST] = { "ip.dst_host", "Destination Host", FIELD_STRING },
	[HOST] = { "ip.host", "Source or Destination Host", FIELD_STRING },
	[CUR_RT] = { "ip.cur_rt", "Current Route", FIELD_IPV4, .at = 16, .size = 4 },
	[FRAGMENTS] = { "ip.fragments", "IPv4 Fragments", FIELD_BYTES },
	[FRAGMENT] = { "ip.fragment", "IPv4 Fragment", FIELD_FRAMENUM },
	[FRAGMENT_ERROR] = { "ip.fragment.error", "Defragmentation error", FIELD_FRAMENUM },
	[FRAGMENT_OVERLAP] = { "ip.fragment.overlap", "Fragment overlap", FIELD_BOOL },
	[FRAGMENT_CONFLICT] = { "ip.fragment.overlap.conflict",
				"Conflicting data in fragment overlap", FIELD_BOOL },
	[FRAGMENT_COUNT] = { "ip.fragment.count", "Fragment count", FIELD_UINT32, BASE_DEC },
	[REASSEMBLED_LENGTH] = { "ip.reassembled.length", "Reassembled IPv4 length", FIELD_UINT32,
				 BASE_DEC },
	[REASSEMBLED_DATA] = { "ip.reassembled.data", "Reassembled IPv4 data", FIELD_BYTES },
};

bool ip_option_next(const uint8_t *p, uint32_t hlen, uint32_t *at, struct ip_option *o)
{
	enum { END = 0, NOP = 1 };

	if (*at >= hlen)
		return false;
	o->type = p[*at];
	o->off = *at;
	o->len = 1;
	if (o->type != END && o->type != NOP) {
		if (hlen - *at < 2)
			return false;
		o->len = p[*at + 1];
		if (o->len < 2 || o->len > hlen - *at)
			return false;
	}
	*at = o->type == END ? hlen : *at + o->len;
	return true;
}

uint32_t ip_route_end(const uint8_t *p, uint32_t hlen)
{
	enum { LOOSE = 131, STRICT = 137 };
	uint32_t at = IP_HLEN_MIN;
	struct ip_option o;

	while (ip_option_next(p, hlen, &at, &o)) {
		if (o.type != LOOSE && o.type != STRICT)
			continue;
		/* The pointer counts from 1; past the option the route is used up. */
		uint32_t ptr = o.len >= 3 ? p[o.off + 2] : 0;
		return ptr < 4 || (ptr & 3) || ptr > o.len ? 0 : o.off + o.len - 4;
	}
	return 0;
}

/* RFC 791, 3.2: addresses and protocol tell datagrams apart; VLANs where addresses are private. */
static struct fragment_key fragment_key(const struct dissection *d, const struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	struct fragment_key key = { .id = be16(p + 4), .proto = p[9], .version = 4 };
	const struct layer *vlan = dissect_find(d, PROTO_VLAN, 1);

	memcpy(key.src, p + 12, 4);
	memcpy(key.dst, p + 16, 4);
	if (vlan && vlan->cap >= 2)
		key.vlan = be16(layer_data(d, vlan)) & 0xfff;
	return key;
}

static void payload(struct dissection *d, struct layer *l, uint32_t frag, uint8_t proto)
{
	uint8_t i = layer_index(d, l);
	enum proto_id next = registry_next(REGISTRY_IP_PROTO, proto);
	const struct known *named =
		next == PROTO_DATA ? known_follower(REGISTRY_IP_PROTO, proto) : NULL;

	if (l->len <= l->hlen)
		return;
	/* One that is not whole in the frame is shown for what it is. */
	if (frag & (IP_MF | IP_OFFSET) && be16(layer_data(d, l) + 2) <= l->len) {
		const struct fragment f = {
			.key = fragment_key(d, l),
			.off = (frag & IP_OFFSET) * 8,
			.more = frag & IP_MF,
			.next = next,
			.named = named,
			.what = "Reassembled IPv4",
			.off_field = &fields[FRAG_OFFSET],
			.off_at = 6,
		};
		if (fragment_walk(d, l, &f))
			return;
	}
	if (frag & IP_MF)
		l->aux = IP_FIRST_FRAGMENT;
	if (frag & IP_OFFSET)
		dissect_child(d, i, PROTO_DATA, l->hlen, l->len - l->hlen);
	else
		dissect_known(d, i, next, named, l->hlen, l->len - l->hlen);
}

/* Where no EtherType said that it is IPv4, its version alone says which IP it is. */
static bool is_by_version(const struct dissection *d, const struct layer *l)
{
	switch (d->layers[l->parent].proto) {
	case PROTO_FRAME:
	case PROTO_NULL:
	case PROTO_PPP:
	case PROTO_GRE:
	case PROTO_IP:
	case PROTO_IPV6: return true;
	case PROTO_LLC: return l->off - d->layers[l->parent].off < 8;
	default: return false;
	}
}

/* Cooked captures have IPv6 in what is announced as IPv4: it is taken for what it is. */
static void bad_version(struct dissection *d, struct layer *l, const uint8_t *p)
{
	uint8_t i = layer_index(d, l), child = d->nlayers;

	dissect_issue(d, i, ISSUE_BAD_VERSION, 0, &fields[VERSION]);
	if (p[0] >> 4 != 6)
		return;
	l->hlen = 0;
	dissect_child(d, i, PROTO_IPV6, 0, l->len);
	if (child < d->nlayers)
		l->len = d->layers[child].len;
	if (l->cap > l->len)
		l->cap = l->len;
}

static void ip_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, IP_HLEN_MIN);

	l->hlen = l->cap < IP_HLEN_MIN ? l->cap : IP_HLEN_MIN;
	if (!p) {
		dissect_check(d, i, &c);
		if (l->cap && layer_data(d, l)[0] >> 4 == 6)
			bad_version(d, l, layer_data(d, l));
		return;
	}
	uint32_t hlen = (p[0] & 15u) * 4, total = be16(p + 2);

	if (p[0] >> 4 != 4) {
		bad_version(d, l, p);
		return;
	}
	if (hlen < IP_HLEN_MIN) {
		dissect_issue(d, i, ISSUE_BAD_LENGTH, 0, &fields[HDR_LEN]);
		return;
	}
	if (total != 0 && total < hlen) {
		dissect_issue(d, i, ISSUE_BAD_LENGTH, 2, &fields[LEN]);
		return;
	}
	/* A quoted datagram is longer than what came back of it: that is no fault. */
	if (total > l->len && !l->quoted)
		dissect_issue(d, i, ISSUE_MALFORMED, 2, &fields[LEN]);
	else if (total != 0)
		l->len = total;
	if (l->cap > l->len)
		l->cap = l->len;
	c.cap = l->cap;
	c.len = l->len;
	cursor_skip(&c, hlen - IP_HLEN_MIN);
	if (dissect_check(d, i, &c))
		return;
	l->hlen = hlen;
	if (!l->quoted && checksum_fold(checksum_add(0, p, hlen)) != 0xffff)
		dissect_issue(d, i, ISSUE_BAD_CHECKSUM, 10, &fields[CHECKSUM]);
	payload(d, l, be16(p + 6), p[9]);
}

static void host_row(struct rows *r, unsigned field, uint32_t off, const uint8_t *addr)
{
	uint32_t n;

	rows_text_begin(r);
	text_ipv4(&r->text, addr);
	const char *s = rows_text_end(r, &n);
	rows_value(r, &fields[field], off, 4, s, n)->flags = ROW_GENERATED | ROW_HIDDEN;
	rows_value(r, &fields[HOST], off, 4, s, n)->flags = ROW_GENERATED | ROW_HIDDEN;
}

static void source_rows(struct rows *r, const uint8_t *p)
{
	rows_fixed(r, &fields[SRC]);
	rows_fixed(r, &fields[SRC_ADDR])->flags = ROW_HIDDEN;
	host_row(r, SRC_HOST, 12, p + 12);
	if (rows_unlabelled(r))
		return;
	rows_text_begin(r);
	text_str(&r->text, "Internet Protocol Version 4, Src: ");
	text_ipv4(&r->text, p + 12);
	rows_summary_text(r, rows_text_end(r, NULL));
}

/* The destination is the header's, or the last of a source route that is not used up. */
static void address_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	uint32_t end = l->hlen > IP_HLEN_MIN ? ip_route_end(p, l->hlen) : 0;
	uint32_t at = end ? end : 16;

	source_rows(r, p);
	if (end) {
		rows_fixed(r, &fields[CUR_RT]);
	} else {
		rows_uint(r, &fields[DST], at, 4, be32(p + at));
		rows_uint(r, &fields[DST_ADDR], at, 4, be32(p + at))->flags = ROW_HIDDEN;
		host_row(r, DST_HOST, at, p + at);
	}
	if (rows_unlabelled(r))
		return;
	rows_text_begin(r);
	text_str(&r->text, "Internet Protocol Version 4, Src: ");
	text_ipv4(&r->text, p + 12);
	text_str(&r->text, ", Dst: ");
	text_ipv4(&r->text, p + at);
	if (end) {
		text_str(&r->text, ", Via: ");
		text_ipv4(&r->text, p + 16);
	}
	rows_summary_text(r, rows_text_end(r, NULL));
}

static void ds_rows(struct rows *r)
{
	rows_fixed(r, &fields[DSFIELD]);
	rows_push(r);
	rows_fixed(r, &fields[DSCP]);
	rows_fixed(r, &fields[ECN]);
	rows_pop(r);
}

static void flag_rows(struct rows *r)
{
	rows_fixed(r, &fields[FLAGS]);
	rows_push(r);
	rows_fixed(r, &fields[FLAGS_RB]);
	rows_fixed(r, &fields[FLAGS_DF]);
	rows_fixed(r, &fields[FLAGS_MF]);
	rows_pop(r);
	struct row *row = rows_fixed(r, &fields[FRAG_OFFSET]);
	row->label = rows_text(r, "Fragment Offset: %u", (unsigned)row->u * 8);
}

static void checksum_rows(struct rows *r, const uint8_t *p, uint32_t hlen, bool whole)
{
	struct row *row = rows_fixed(r, &fields[CHECKSUM]);
	bool good = whole && checksum_fold(checksum_add(0, p, hlen)) == 0xffff;

	row->label = rows_text(r, "Header Checksum: 0x%04x [%s]", (unsigned)be16(p + 10),
			       !whole ? "not all data available" :
			       good   ? "correct" :
					"incorrect");
	/* tshark leaves it unverified unless told to look; so does this field. */
	rows_uint(r, &fields[CHECKSUM_STATUS], 10, 0, CHECKSUM_UNVERIFIED)->flags = ROW_GENERATED;
}

static void ip_rows(struct rows *r, const struct layer *l)
{
	static const struct fragment_defs defs = {
		&fields[FRAGMENTS],          &fields[FRAGMENT],          &fields[FRAGMENT_ERROR],
		&fields[FRAGMENT_OVERLAP],   &fields[FRAGMENT_CONFLICT], &fields[FRAGMENT_COUNT],
		&fields[REASSEMBLED_LENGTH], &fields[REASSEMBLED_DATA],  "IPv4",
	};
	const uint8_t *p = layer_data(r->d, l);

	/* Then it is handed on before anything is shown of it. */
	if (l->cap && p[0] >> 4 == 6 && is_by_version(r->d, l)) {
		rows_withdraw(r);
		return;
	}
	rows_fixed(r, &fields[VERSION]);
	if (l->cap < 1)
		return;
	if (p[0] >> 4 != 4) {
		if (is_by_version(r->d, l))
			rows_summary(r, "Internet Protocol, bogus version (%u)", p[0] >> 4);
		return;
	}
	uint32_t hlen = (p[0] & 15u) * 4;
	rows_uint(r, &fields[HDR_LEN], 0, 1, hlen)->label =
		rows_text(r, ".... %u%u%u%u = Header Length: %u bytes (%u)", p[0] >> 3 & 1u,
			  p[0] >> 2 & 1u, p[0] >> 1 & 1u, p[0] & 1u, hlen, hlen / 4);
	if (hlen < IP_HLEN_MIN)
		return;
	ds_rows(r);
	if (l->cap < 4)
		return;
	uint32_t total = be16(p + 2);
	rows_uint(r, &fields[LEN], 2, 2, total ? total : l->len)->flags = total ? 0 : ROW_GENERATED;
	if (total && total < hlen)
		return;
	rows_fixed(r, &fields[ID]);
	flag_rows(r);
	rows_fixed(r, &fields[TTL]);
	rows_fixed(r, &fields[PROTO]);
	if (l->cap < 12)
		return;
	checksum_rows(r, p, hlen, l->cap >= hlen);
	if (l->cap >= 16 && l->cap < IP_HLEN_MIN)
		source_rows(r, p);
	if (l->cap < IP_HLEN_MIN)
		return;
	address_rows(r, l);
	if (hlen > IP_HLEN_MIN)
		ip_option_rows(r, l);
	if (l->info)
		fragment_rows(r, l->info, &defs);
}

const struct proto proto_ip = {
	.name = "ip",
	.title = "Internet Protocol Version 4",
	.spec = "RFC 791",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.more = (const struct field_table *const[]){ &ip_option_fields, NULL },
	.walk = ip_walk,
	.rows = ip_rows,
};
