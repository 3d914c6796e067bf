/* Lines of the tree that say more than a title and a value, in the words of `tshark -V`. */
#include <string.h>

#include "checksum.h"
#include "face/detail_impl.h"
#include "flow/tcp.h"
#include "value.h"
#include "walk.h"

const struct row *detail_child(const struct rows *r, const struct row *row, const char *name)
{
	const struct row *end = r->row + r->n;

	for (const struct row *x = row + 1; x < end && x->depth > row->depth; x++)
		if (strcmp(x->def->name, name) == 0)
			return x;
	return NULL;
}

/* ---- IP ---- */

/* RFC 2474, 2597, 3246, 5865, 8622; RFC 3168. */
static void put_dsfield(struct text *t, const struct rows *r, const struct row *row)
{
	static const struct value_name codes[] = {
		{ 0, 0, "CS0" },      { 1, 1, "LE" },
		{ 8, 8, "CS1" },      { 10, 10, "AF11" },
		{ 12, 12, "AF12" },   { 14, 14, "AF13" },
		{ 16, 16, "CS2" },    { 18, 18, "AF21" },
		{ 20, 20, "AF22" },   { 22, 22, "AF23" },
		{ 24, 24, "CS3" },    { 26, 26, "AF31" },
		{ 28, 28, "AF32" },   { 30, 30, "AF33" },
		{ 32, 32, "CS4" },    { 34, 34, "AF41" },
		{ 36, 36, "AF42" },   { 38, 38, "AF43" },
		{ 40, 40, "CS5" },    { 44, 44, "VOICE-ADMIT" },
		{ 46, 46, "EF PHB" }, { 48, 48, "CS6" },
		{ 56, 56, "CS7" },    { 0 },
	};
	static const char *const ecn[] = { "Not-ECT", "ECT(1)", "ECT(0)", "CE" };
	const char *name = value_name(codes, (uint32_t)row->u >> 2);

	(void)r;
	text_fmt(t, " (DSCP: %s, ECN: %s)", name ? name : "Unknown", ecn[row->u & 3]);
}

static void put_ip_flags(struct text *t, const struct rows *r, const struct row *row)
{
	(void)r;
	text_fmt(t, "%s%s%s", row->u & 4 ? ", Reserved bit" : "",
		 row->u & 2 ? ", Don't fragment" : "", row->u & 1 ? ", More fragments" : "");
}

static void put_label(struct text *t, const struct rows *r, const struct row *row)
{
	(void)r;
	text_str(t, row->label ? row->label : row->def->title);
}

static void put_size(struct text *t, const struct rows *r, const struct row *row)
{
	(void)r;
	text_fmt(t, "%s (%u byte%s)", row->def->title, row->bytes.n, row->bytes.n == 1 ? "" : "s");
}

/* ---- Checksums: what walk() has found of them ---- */

enum verdict { UNVERIFIED, GOOD, BAD, PARTIAL };

static bool is_fragment(const struct dissection *d, const struct layer *l)
{
	const struct layer *ip = l->parent == LAYER_NONE ? NULL : &d->layers[l->parent];

	return ip && ip->buf == l->buf &&
	       (ip->proto == PROTO_IPV6_FRAGHDR ||
		(ip->proto == PROTO_IP && ip->cap >= 8 &&
		 (layer_data(d, ip)[6] & 0x3f || layer_data(d, ip)[7])));
}

static enum verdict verdict_of(const struct rows *r, const struct row *row)
{
	const struct dissection *d = r->d;
	const struct layer *l = &d->layers[row->layer];
	uint32_t need = l->proto == PROTO_IP ? l->hlen : l->len;

	for (unsigned i = 0; i < d->nissues; i++) {
		if (d->issues[i].layer != row->layer)
			continue;
		if (d->issues[i].code == ISSUE_BAD_CHECKSUM)
			return BAD;
		if (d->issues[i].code == ISSUE_PARTIAL_CHECKSUM)
			return PARTIAL;
	}
	/* Of what was cut, quoted or is a part of a datagram nothing was summed. */
	if (l->cap < need || l->quoted || dissect_transport_only(d) ||
	    (l->proto != PROTO_IP && is_fragment(d, l)))
		return UNVERIFIED;
	return GOOD;
}

/* What the checksum of TCP or UDP should be. */
static bool expected(const struct rows *r, const struct row *row, uint16_t *sum)
{
	enum { TCP = 6, TCP_OFF = 16, UDP = 17, UDP_OFF = 6 };
	const struct layer *l = &r->d->layers[row->layer];
	bool tcp = l->proto == PROTO_TCP;

	return (tcp || l->proto == PROTO_UDP) &&
	       checksum_transport(r->d, l, tcp ? TCP : UDP, tcp ? TCP_OFF : UDP_OFF, l->len, sum) ==
		       CHECKSUM_VERDICT_BAD;
}

static void put_checksum(struct text *t, const struct rows *r, const struct row *row)
{
	static const char *const names[] = {
		[UNVERIFIED] = "unverified",
		[GOOD] = "correct",
		[BAD] = "incorrect",
		[PARTIAL] = "partial: checksum offload",
	};

	enum verdict v = verdict_of(r, row);
	uint16_t should;

	if (row->label)
		return;
	if (v != BAD || !expected(r, row, &should))
		text_fmt(t, " [%s]", names[v]);
	else
		text_fmt(t,
			 " incorrect, should be 0x%04x(maybe caused by \"%s checksum offload\"?)",
			 (unsigned)should,
			 r->d->layers[row->layer].proto == PROTO_TCP ? "TCP" : "UDP");
}

/* What was found here; the field's value is that of a tshark that is not told to look. */
static void put_status(struct text *t, const struct rows *r, const struct row *row)
{
	static const char *const names[] = {
		[UNVERIFIED] = "Unverified",
		[GOOD] = "Good",
		[BAD] = "Bad",
		[PARTIAL] = "Unverified",
	};
	uint64_t v = row->u;

	/* Zero and one say that tshark, too, has looked; three that there is none. */
	text_fmt(t, "%s: %s", row->def->title,
		 v == 2 ? names[verdict_of(r, row)] :
		 value_name(row->def->names, (uint32_t)v) ?
			  value_name(row->def->names, (uint32_t)v) :
			  "Unknown");
}

/* ---- DNS ---- */

static void put_dns_flags(struct text *t, const struct rows *r, const struct row *row)
{
	const struct row *opcode = detail_child(r, row, "dns.flags.opcode");
	const struct row *rcode = detail_child(r, row, "dns.flags.rcode");
	const char *op = opcode ? value_name(opcode->def->names, (uint32_t)opcode->u) : NULL;
	const char *code = rcode ? value_name(rcode->def->names, (uint32_t)rcode->u) : NULL;

	text_fmt(t, " %s", op ? op : "Unknown operation");
	if (rcode)
		text_fmt(t, " response, %s", code ? code : "Unknown error");
}

/* "1 day, 2 hours" */
static void put_duration(struct text *t, const struct rows *r, const struct row *row)
{
	static const struct {
		uint32_t seconds;
		const char *name;
	} units[] = { { 86400, "day" }, { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
	uint32_t left = (uint32_t)row->u;
	const char *sep = " (";

	(void)r;
	for (unsigned i = 0; i < 4; i++) {
		uint32_t n = left / units[i].seconds;

		left %= units[i].seconds;
		if (!n)
			continue;
		text_fmt(t, "%s%u %s%s", sep, n, units[i].name, n == 1 ? "" : "s");
		sep = ", ";
	}
	text_str(t, row->u ? ")" : " (0 seconds)");
}

static void put_dns_type(struct text *t, const struct rows *r, const struct row *row)
{
	/* RFC 1035, 1183, 2535, 2782, 2915, 3596, 4034, 4255. */
	static const struct value_name names[] = {
		{ 1, 1, "A (Host Address)" },
		{ 2, 2, "NS (authoritative Name Server)" },
		{ 5, 5, "CNAME (Canonical NAME for an alias)" },
		{ 6, 6, "SOA (Start Of a zone of Authority)" },
		{ 12, 12, "PTR (domain name PoinTeR)" },
		{ 13, 13, "HINFO (host information)" },
		{ 15, 15, "MX (Mail eXchange)" },
		{ 16, 16, "TXT (Text strings)" },
		{ 17, 17, "RP (Responsible Person)" },
		{ 18, 18, "AFSDB (AFS Data Base location)" },
		{ 28, 28, "AAAA (IPv6 Address)" },
		{ 29, 29, "LOC (Location Information)" },
		{ 33, 33, "SRV (Server Selection)" },
		{ 35, 35, "NAPTR (Naming Authority Pointer)" },
		{ 43, 43, "DS (Delegation Signer)" },
		{ 44, 44, "SSHFP (SSH Key Fingerprint)" },
		{ 46, 46, "RRSIG (Resource Record Signature)" },
		{ 47, 47, "NSEC (Next Secure)" },
		{ 48, 48, "DNSKEY (DNS Public Key)" },
		{ 0 },
	};
	const char *name = value_name(names, (uint32_t)row->u);

	(void)r;
	if (!name)
		name = value_name(row->def->names, (uint32_t)row->u);
	text_fmt(t, "Type: %s (%lu)", name ? name : "Unknown", (unsigned long)row->u);
}

/* Bits of DNS's flags: what they say, not whether they are set. */
static void put_bit(struct text *t, const struct row *row, const char *set, const char *clear)
{
	text_fmt(t, "%s: %s", row->def->title, row->u ? set : clear);
}

#define BIT(name, set, clear) \
	static void name(struct text *t, const struct rows *r, const struct row *row) \
	{ \
		(void)r; \
		put_bit(t, row, set, clear); \
	}
BIT(put_response, "Message is a response", "Message is a query")
BIT(put_authoritative, "Server is an authority for domain", "Server is not an authority for domain")
BIT(put_authenticated, "Answer/authority portion was authenticated by the server",
    "Answer/authority portion was not authenticated by the server")
BIT(put_truncated, "Message is truncated", "Message is not truncated")
BIT(put_recursion_desired, "Do query recursively", "Don't do query recursively")
BIT(put_recursion_available, "Server can do recursive queries", "Server can't do recursive queries")
BIT(put_reserved, "reserved - incorrect!", "reserved (0)")
BIT(put_checking, "Acceptable", "Unacceptable")
BIT(put_dnssec, "Accepts DNSSEC security RRs", "Cannot handle DNSSEC security RRs")
#undef BIT

/* The bit of a query says something else than that of a response. */
static void put_authenticity(struct text *t, const struct rows *r, const struct row *row)
{
	if (strcmp(row->def->title, "AD bit") == 0)
		put_bit(t, row, "Set", "Not set");
	else
		put_authenticated(t, r, row);
}

static void put_http_number(struct text *t, const struct rows *r, const struct row *row)
{
	bool request = strcmp(row->def->name, "http.request_number") == 0;

	(void)r;
	text_fmt(t, "HTTP %s %lu/%lu", request ? "request" : "response", (unsigned long)row->u,
		 (unsigned long)row->u);
}

static bool is_line(const struct row *row)
{
	return strcmp(row->def->name, "http.request.line") == 0 ||
	       strcmp(row->def->name, "http.response.line") == 0;
}

/* A line of HTTP's head as it was sent, with its end. */
static void put_http_line(struct text *t, const struct rows *r, const struct row *row)
{
	const struct row *end = r->row + r->n;

	/* The row of a header is of its value; that of the line follows it. */
	for (const struct row *x = row; x < end && !row->label && x->layer == row->layer; x++)
		if (x->depth == 1 && is_line(x)) {
			row = x;
			break;
		}
	text_value(t, r->d->bufs[row->buf].data + row->off, row->len, false);
}

/* A resource record, whose label names its owner, type and class. */
static void put_record(struct text *t, const struct rows *r, const struct row *row)
{
	static const struct {
		const char *field, *before;
	} values[] = {
		{ "dns.a", "addr " },
		{ "dns.aaaa", "addr " },
		{ "dns.ns", "ns " },
		{ "dns.cname", "cname " },
		{ "dns.ptr.domain_name", "" },
		{ "dns.mx.preference", "preference " },
		{ "dns.mx.mail_exchange", "mx " },
		{ "dns.soa.mname", "mname " },
		{ "dns.srv.priority", "priority " },
		{ "dns.srv.weight", "weight " },
		{ "dns.srv.port", "port " },
		{ "dns.srv.target", "target " },
	};

	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		const struct row *x = detail_child(r, row, values[i].field);

		if (!x)
			continue;
		text_fmt(t, ", %s", values[i].before);
		value_text(t, x, NULL);
	}
}

/* ---- Which row has what ---- */

/* A name with its length, which tells most of them apart. */
#define FIELD(name) (name), sizeof(name) - 1

static const struct {
	const char *field;
	uint8_t n;
	enum detail_place place;
	detail_fn *put;
} lines[] = {
	{ FIELD("dns.flags"), DETAIL_BEHIND, put_dns_flags },
	{ FIELD("dns.qry.type"), DETAIL_WHOLE, put_dns_type },
	{ FIELD("dns.resp.type"), DETAIL_WHOLE, put_dns_type },
	{ FIELD("dns.resp.ttl"), DETAIL_BEHIND, put_duration },
	{ FIELD("http.request_number"), DETAIL_WHOLE, put_http_number },
	{ FIELD("http.response_number"), DETAIL_WHOLE, put_http_number },
	{ FIELD("icmp.checksum"), DETAIL_BEHIND, put_checksum },
	{ FIELD("icmp.checksum.status"), DETAIL_WHOLE, put_status },
	{ FIELD("icmpv6.checksum"), DETAIL_BEHIND, put_checksum },
	{ FIELD("icmpv6.checksum.status"), DETAIL_WHOLE, put_status },
	{ FIELD("igmp.checksum"), DETAIL_BEHIND, put_checksum },
	{ FIELD("igmp.checksum.status"), DETAIL_WHOLE, put_status },
	{ FIELD("ip.checksum.status"), DETAIL_WHOLE, put_status },
	{ FIELD("ip.dsfield"), DETAIL_BEHIND, put_dsfield },
	{ FIELD("ip.flags"), DETAIL_BEHIND, put_ip_flags },
	{ FIELD("ipv6.tclass"), DETAIL_BEHIND, put_dsfield },
	{ FIELD("tcp.ack"), DETAIL_BEHIND, detail_put_relative_ack },
	{ FIELD("tcp.analysis.ack_lost_segment"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.duplicate_ack"), DETAIL_WHOLE, detail_put_duplicate },
	{ FIELD("tcp.analysis.fast_retransmission"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.keep_alive"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.keep_alive_ack"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.lost_segment"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.out_of_order"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.retransmission"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.reused_ports"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.spurious_retransmission"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.window_full"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.window_update"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.zero_window"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.zero_window_probe"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.analysis.zero_window_probe_ack"), DETAIL_WHOLE, detail_put_remark },
	{ FIELD("tcp.checksum"), DETAIL_BEHIND, put_checksum },
	{ FIELD("tcp.checksum.status"), DETAIL_WHOLE, put_status },
	{ FIELD("tcp.completeness"), DETAIL_WHOLE, detail_put_completeness },
	{ FIELD("tcp.flags"), DETAIL_WHOLE, put_label },
	{ FIELD("tcp.nxtseq"), DETAIL_BEHIND, detail_put_relative_seq },
	{ FIELD("tcp.options"), DETAIL_BEHIND, detail_put_option_list },
	{ FIELD("tcp.payload"), DETAIL_WHOLE, put_size },
	{ FIELD("tcp.segment"), DETAIL_WHOLE, detail_put_segment },
	{ FIELD("tcp.segment_data"), DETAIL_WHOLE, put_size },
	{ FIELD("tcp.seq"), DETAIL_BEHIND, detail_put_relative_seq },
	{ FIELD("udp.checksum"), DETAIL_BEHIND, put_checksum },
	{ FIELD("udp.checksum.status"), DETAIL_WHOLE, put_status },
	{ FIELD("udp.payload"), DETAIL_WHOLE, put_size },
};

/* The same for bits, whose masks stand before the line. */
static const struct {
	const char *field;
	uint8_t n;
	detail_fn *put;
} bits[] = {
	{ FIELD("dns.flags.authoritative"), put_authoritative },
	{ FIELD("dns.flags.authenticated"), put_authenticity },
	{ FIELD("dns.flags.checkdisable"), put_checking },
	{ FIELD("dns.flags.recavail"), put_recursion_available },
	{ FIELD("dns.flags.recdesired"), put_recursion_desired },
	{ FIELD("dns.flags.response"), put_response },
	{ FIELD("dns.flags.truncated"), put_truncated },
	{ FIELD("dns.flags.z"), put_reserved },
	{ FIELD("dns.resp.z.do"), put_dnssec },
};

static bool is_http_line(const struct rows *r, const struct row *row)
{
	uint8_t proto = r->d->layers[row->layer].proto;

	return (proto == PROTO_HTTP || proto == PROTO_SSDP) && row->depth == 1 &&
	       !(row->flags & (ROW_GENERATED | ROW_HIDDEN)) &&
	       strcmp(row->def->name, "http.file_data") != 0;
}

static bool is_option(const struct rows *r, const struct row *row)
{
	return row->depth > 1 && row->label && row + 1 < r->row + r->n &&
	       strcmp(row[1].def->name, "tcp.option_kind") == 0;
}

static bool is_record(const struct rows *r, const struct row *row)
{
	uint8_t proto = r->d->layers[row->layer].proto;

	return (proto == PROTO_DNS || proto == PROTO_MDNS || proto == PROTO_LLMNR) &&
	       row->depth == 2 && row->label && !row->def->name[0] &&
	       detail_child(r, row, "dns.resp.type");
}

/* For rows that their place tells, not their field. */
static detail_fn *find_by_place(const struct rows *r, const struct row *row,
				enum detail_place *place)
{
	*place = DETAIL_WHOLE;
	if (is_option(r, row))
		return detail_put_option;
	if (is_http_line(r, row))
		return put_http_line;
	*place = DETAIL_BEHIND;
	if (is_record(r, row))
		return put_record;
	*place = DETAIL_PLAIN;
	return NULL;
}

static detail_fn *find(const struct rows *r, const struct row *row, enum detail_place *place)
{
	const char *name = row->def->name;
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (lines[i].n == n && memcmp(lines[i].field, name, n) == 0) {
			*place = lines[i].place;
			return lines[i].put;
		}
	for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
		if (bits[i].n == n && memcmp(bits[i].field, name, n) == 0) {
			*place = DETAIL_BITS;
			return bits[i].put;
		}
	return find_by_place(r, row, place);
}

enum detail_place detail_place(const struct rows *r, const struct row *row)
{
	enum detail_place place;

	find(r, row, &place);
	return place;
}

void detail_put(struct text *t, const struct rows *r, const struct row *row)
{
	enum detail_place place;
	detail_fn *put = find(r, row, &place);

	if (put)
		put(t, r, row);
}
