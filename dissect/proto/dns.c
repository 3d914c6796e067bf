/*
 * Domain Name System, RFC 1035; multicast DNS, RFC 6762; LLMNR, RFC 4795.
 *
 *	 0                             15 16 17    20 21 22 23 24 25 26 27 28    31
 *	+--------------------------------+--+--------+--+--+--+--+--+--+--+--------+
 *	|         Transaction id         |QR| Opcode |AA|TC|RD|RA| Z|AD|CD| Rcode  |
 *	+--------------------------------+--+--------+--+--+--+--+--+--+--+--------+
 *	|           Questions            |                Answers                  |
 *	+--------------------------------+-----------------------------------------+
 *	|           Authority            |               Additional                |
 *	+--------------------------------+-----------------------------------------+
 *
 * Over TCP two bytes of length stand before the message (4.2.2): aux is 2 then, else 0.  info is
 * what the conversation says of query and answer (struct dns_match).  The layer is the whole
 * message.
 */
#include "proto/dns.h"

#include "bytes.h"
#include "flow/dns.h"
#include "names.h"
#include "walk.h"

enum { DNS_TCP_PREFIX = 2 };

enum {
	LENGTH,
	ID,
	FLAGS,
	FLAGS_RESPONSE,
	FLAGS_OPCODE,
	FLAGS_AUTHORITATIVE,
	FLAGS_CONFLICT,
	FLAGS_TRUNCATED,
	FLAGS_RECDESIRED,
	FLAGS_TENTATIVE,
	FLAGS_RECAVAIL,
	FLAGS_Z,
	FLAGS_AUTHENTICATED,
	FLAGS_AD,
	FLAGS_CHECKDISABLE,
	FLAGS_RCODE,
	QUESTIONS,
	ZONES,
	ANSWERS,
	PREREQUISITES,
	AUTHORITIES,
	UPDATES,
	ADDITIONALS,
	QRY_NAME,
	QRY_NAME_LEN,
	LABELS,
	QRY_TYPE,
	QRY_CLASS,
	QRY_QU,
	RESP_NAME,
	RESP_TYPE,
	RESP_CLASS,
	RESP_FLUSH,
	RESP_TTL,
	RESP_LEN,
	SRV_SERVICE,
	SRV_PROTO,
	SRV_NAME,
	UDP_SIZE,
	UDP_SIZE_MDNS,
	EXT_RCODE,
	EDNS_VERSION,
	EDNS_Z,
	EDNS_DO,
	EDNS_RESERVED,
	RESPONSE_TO,
	TIME,
	RETRANSMIT_REQUEST,
	RETRANSMIT_RESPONSE,
	RETRANSMISSION,
	UNSOLICITED,
	EXTRANEOUS,
	EXTRANEOUS_LENGTH,
};

static const struct value_name opcodes[] = {
	{ 0, 0, "Standard query" },
	{ 1, 1, "Inverse query" },
	{ 2, 2, "Server status request" },
	{ 4, 4, "Zone change notification" },
	{ 5, 5, "Dynamic update" },
	{ 6, 6, "DNS stateful operations" },
	{ 0 },
};

static const struct value_name rcodes[] = {
	{ 0, 0, "No error" },
	{ 1, 1, "Format error" },
	{ 2, 2, "Server failure" },
	{ 3, 3, "No such name" },
	{ 4, 4, "Not implemented" },
	{ 5, 5, "Refused" },
	{ 6, 6, "Name exists" },
	{ 7, 7, "RRset exists" },
	{ 8, 8, "RRset does not exist" },
	{ 9, 9, "Not authoritative" },
	{ 10, 10, "Name out of zone" },
	{ 0 },
};

static const struct value_name classes[] = {
	{ 1, 1, "IN" },       { 2, 2, "CS" },      { 3, 3, "CH" }, { 4, 4, "HS" },
	{ 254, 254, "NONE" }, { 255, 255, "ANY" }, { 0 },
};

static const struct value_name types[] = {
	{ 1, 1, "A" },
	{ 2, 2, "NS" },
	{ 3, 3, "MD" },
	{ 4, 4, "MF" },
	{ 5, 5, "CNAME" },
	{ 6, 6, "SOA" },
	{ 7, 7, "MB" },
	{ 8, 8, "MG" },
	{ 9, 9, "MR" },
	{ 10, 10, "NULL" },
	{ 11, 11, "WKS" },
	{ 12, 12, "PTR" },
	{ 13, 13, "HINFO" },
	{ 14, 14, "MINFO" },
	{ 15, 15, "MX" },
	{ 16, 16, "TXT" },
	{ 17, 17, "RP" },
	{ 18, 18, "AFSDB" },
	{ 24, 24, "SIG" },
	{ 25, 25, "KEY" },
	{ 28, 28, "AAAA" },
	{ 29, 29, "LOC" },
	{ 30, 30, "NXT" },
	{ 33, 33, "SRV" },
	{ 35, 35, "NAPTR" },
	{ 36, 36, "KX" },
	{ 37, 37, "CERT" },
	{ 38, 38, "A6" },
	{ 39, 39, "DNAME" },
	{ 41, 41, "OPT" },
	{ 42, 42, "APL" },
	{ 43, 43, "DS" },
	{ 44, 44, "SSHFP" },
	{ 45, 45, "IPSECKEY" },
	{ 46, 46, "RRSIG" },
	{ 47, 47, "NSEC" },
	{ 48, 48, "DNSKEY" },
	{ 49, 49, "DHCID" },
	{ 50, 50, "NSEC3" },
	{ 51, 51, "NSEC3PARAM" },
	{ 52, 52, "TLSA" },
	{ 53, 53, "SMIMEA" },
	{ 55, 55, "HIP" },
	{ 59, 59, "CDS" },
	{ 60, 60, "CDNSKEY" },
	{ 61, 61, "OPENPGPKEY" },
	{ 62, 62, "CSYNC" },
	{ 63, 63, "ZONEMD" },
	{ 64, 64, "SVCB" },
	{ 65, 65, "HTTPS" },
	{ 99, 99, "SPF" },
	{ 249, 249, "TKEY" },
	{ 250, 250, "TSIG" },
	{ 251, 251, "IXFR" },
	{ 252, 252, "AXFR" },
	{ 253, 253, "MAILB" },
	{ 254, 254, "MAILA" },
	{ 255, 255, "ANY" },
	{ 256, 256, "URI" },
	{ 257, 257, "CAA" },
	{ 32768, 32768, "TA" },
	{ 32769, 32769, "DLV" },
	{ 0 },
};

#define FLAG(field, label, bits_) \
	{ \
		.name = (field), .title = (label), .type = FIELD_BOOL, .bits = 16, .mask = (bits_) \
	}
#define COUNT(field, label) \
	{ \
		.name = (field), .title = (label), .type = FIELD_UINT16, .base = BASE_DEC \
	}

static const struct field_def fields[] = {
	[LENGTH] = { "dns.length", "Length", FIELD_UINT16, BASE_DEC },
	[ID] = { "dns.id", "Transaction ID", FIELD_UINT16, BASE_HEX },
	[FLAGS] = { "dns.flags", "Flags", FIELD_UINT16, BASE_HEX },
	[FLAGS_RESPONSE] = FLAG("dns.flags.response", "Response", DNS_RESPONSE),
	[FLAGS_OPCODE] = { "dns.flags.opcode", "Opcode", FIELD_UINT16, BASE_DEC, .mask = DNS_OPCODE,
			   .names = opcodes },
	[FLAGS_AUTHORITATIVE] = FLAG("dns.flags.authoritative", "Authoritative", 0x0400),
	[FLAGS_CONFLICT] = FLAG("dns.flags.conflict", "Conflict", 0x0400),
	[FLAGS_TRUNCATED] = FLAG("dns.flags.truncated", "Truncated", DNS_TRUNCATED),
	[FLAGS_RECDESIRED] = FLAG("dns.flags.recdesired", "Recursion desired", 0x0100),
	[FLAGS_TENTATIVE] = FLAG("dns.flags.tentative", "Tentative", 0x0100),
	[FLAGS_RECAVAIL] = FLAG("dns.flags.recavail", "Recursion available", 0x0080),
	[FLAGS_Z] = FLAG("dns.flags.z", "Z", 0x0040),
	[FLAGS_AUTHENTICATED] = FLAG("dns.flags.authenticated", "Answer authenticated", 0x0020),
	[FLAGS_AD] = FLAG("dns.flags.authenticated", "AD bit", 0x0020),
	[FLAGS_CHECKDISABLE] = FLAG("dns.flags.checkdisable", "Non-authenticated data", 0x0010),
	[FLAGS_RCODE] = { "dns.flags.rcode", "Reply code", FIELD_UINT16, BASE_DEC,
			  .mask = DNS_RCODE, .names = rcodes },
	[QUESTIONS] = COUNT("dns.count.queries", "Questions"),
	[ZONES] = COUNT("dns.count.zones", "Zones"),
	[ANSWERS] = COUNT("dns.count.answers", "Answer RRs"),
	[PREREQUISITES] = COUNT("dns.count.prerequisites", "Prerequisites"),
	[AUTHORITIES] = COUNT("dns.count.auth_rr", "Authority RRs"),
	[UPDATES] = COUNT("dns.count.updates", "Updates"),
	[ADDITIONALS] = COUNT("dns.count.add_rr", "Additional RRs"),
	[QRY_NAME] = { "dns.qry.name", "Name", FIELD_STRING, BASE_UTF8 },
	[QRY_NAME_LEN] = { "dns.qry.name.len", "Name Length", FIELD_UINT16, BASE_DEC },
	[LABELS] = { "dns.count.labels", "Label Count", FIELD_UINT16, BASE_DEC },
	[QRY_TYPE] = { "dns.qry.type", "Type", FIELD_UINT16, BASE_DEC, .names = types },
	[QRY_CLASS] = { "dns.qry.class", "Class", FIELD_UINT16, BASE_HEX, .names = classes },
	[QRY_QU] = FLAG("dns.qry.qu", "\"QU\" question", 0x8000),
	[RESP_NAME] = { "dns.resp.name", "Name", FIELD_STRING, BASE_UTF8 },
	[RESP_TYPE] = { "dns.resp.type", "Type", FIELD_UINT16, BASE_DEC, .names = types },
	[RESP_CLASS] = { "dns.resp.class", "Class", FIELD_UINT16, BASE_HEX, .names = classes },
	[RESP_FLUSH] = FLAG("dns.resp.cache_flush", "Cache flush", 0x8000),
	[RESP_TTL] = { "dns.resp.ttl", "Time to live", FIELD_UINT32, BASE_DEC },
	[RESP_LEN] = { "dns.resp.len", "Data length", FIELD_UINT16, BASE_DEC },
	[SRV_SERVICE] = { "dns.srv.service", "Service", FIELD_STRING, BASE_UTF8 },
	[SRV_PROTO] = { "dns.srv.proto", "Protocol", FIELD_STRING, BASE_UTF8 },
	[SRV_NAME] = { "dns.srv.name", "Name", FIELD_STRING, BASE_UTF8 },
	[UDP_SIZE] = { "dns.rr.udp_payload_size", "UDP payload size", FIELD_UINT16, BASE_DEC },
	[UDP_SIZE_MDNS] = { "dns.rr.udp_payload_size", "UDP payload size", FIELD_UINT16, BASE_HEX },
	[EXT_RCODE] = { "dns.resp.ext_rcode", "Higher bits in extended RCODE", FIELD_UINT8,
			BASE_HEX },
	[EDNS_VERSION] = { "dns.resp.edns0_version", "EDNS0 version", FIELD_UINT8, BASE_DEC },
	[EDNS_Z] = { "dns.resp.z", "Z", FIELD_UINT16, BASE_HEX },
	[EDNS_DO] = FLAG("dns.resp.z.do", "DO bit", 0x8000),
	[EDNS_RESERVED] = { "dns.resp.z.reserved", "Reserved", FIELD_UINT16, BASE_HEX,
			    .mask = 0x7fff },
	[RESPONSE_TO] = { "dns.response_to", "Request In", FIELD_FRAMENUM },
	[TIME] = { "dns.time", "Time", FIELD_RELTIME },
	[RETRANSMIT_REQUEST] = { "dns.retransmit_request_in",
				 "Retransmitted request. Original request in", FIELD_FRAMENUM },
	[RETRANSMIT_RESPONSE] = { "dns.retransmit_response_in",
				  "Retransmitted response. Original response in", FIELD_FRAMENUM },
	[RETRANSMISSION] = { "dns.retransmission", "Retransmission", FIELD_BOOL },
	[UNSOLICITED] = { "dns.unsolicited", "Unsolicited", FIELD_BOOL },
	[EXTRANEOUS] = { "dns.extraneous.data", "Extraneous Data Bytes", FIELD_BYTES },
	[EXTRANEOUS_LENGTH] = { "dns.extraneous.length", "Extraneous Data Length", FIELD_INT32,
				BASE_DEC },
};

const char *dns_type_name(uint16_t type)
{
	return value_name(types, type);
}

const char *dns_class_name(uint16_t class)
{
	return value_name(classes, class);
}

const char *dns_rcode_name(uint16_t rcode)
{
	return value_name(rcodes, rcode);
}

static void dns_walk(struct dissection *d, struct layer *l)
{
	enum { IXFR = 251, AXFR = 252 };
	enum dns_asks asks = DNS_ASKS_NOTHING;
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	struct dns_message m;
	struct dns_iterator it = { 0 };
	struct dns_record rr;

	l->aux = d->layers[l->parent].proto == PROTO_TCP ? DNS_TCP_PREFIX : 0;
	l->hlen = l->cap;
	cursor_skip(&c, l->aux + DNS_HLEN);
	const uint8_t *p = layer_data(d, l) + l->aux;
	if (dissect_check(d, i, &c) || !dns_message_init(&m, p, l->cap - l->aux))
		return;
	while (dns_next(&m, &it, &rr)) {
		if (rr.name_loops)
			dissect_issue(d, i, ISSUE_LOOP, l->aux + rr.off, NULL);
		if (rr.section == DNS_QUESTION && asks != DNS_ASKS_ZONE)
			asks = rr.type == AXFR || rr.type == IXFR ? DNS_ASKS_ZONE : DNS_ASKS_ONE;
	}
	if (it.section < DNS_SECTIONS)
		dissect_issue(d, i, l->cap < l->len ? ISSUE_CUT : ISSUE_MALFORMED, l->aux + it.at,
			      NULL);
	if (!l->quoted)
		l->info = dns_match(d, l, be16(p), be16(p + 2) & DNS_RESPONSE, asks);
}

bool dns_recognise(const uint8_t *p, uint32_t n)
{
	enum { ANSWERS_MAX = 100, OTHERS_MAX = 10 };
	struct dns_message m;

	if (n <= DNS_HLEN || !dns_message_init(&m, p, n) || (be16(p + 2) & DNS_OPCODE))
		return false;
	bool response = be16(p + 2) & DNS_RESPONSE;
	if (m.counts[DNS_ADDITIONAL] > OTHERS_MAX)
		return false;
	if (!response &&
	    (m.counts[DNS_QUESTION] != 1 || m.counts[DNS_ANSWER] || m.counts[DNS_AUTHORITY]))
		return false;
	if (response && (m.counts[DNS_QUESTION] > 1 || m.counts[DNS_ANSWER] > ANSWERS_MAX ||
			 m.counts[DNS_AUTHORITY] > OTHERS_MAX))
		return false;
	return true;
}

static uint32_t dns_tcp_message(const uint8_t *p, uint32_t n, const struct message_ask *ask)
{
	(void)ask;
	return n < DNS_TCP_PREFIX ? 0 : be16(p) + (uint32_t)DNS_TCP_PREFIX;
}

static void flag_rows(struct rows *r, const struct layer *l, uint32_t at, uint32_t flags)
{
	bool response = flags & DNS_RESPONSE, llmnr = l->proto == PROTO_LLMNR;

	rows_uint(r, &fields[FLAGS], at, 2, flags);
	rows_push(r);
	rows_at(r, &fields[FLAGS_RESPONSE], at, 2);
	rows_at(r, &fields[FLAGS_OPCODE], at, 2);
	if (llmnr)
		rows_at(r, &fields[FLAGS_CONFLICT], at, 2);
	else if (response)
		rows_at(r, &fields[FLAGS_AUTHORITATIVE], at, 2);
	rows_at(r, &fields[FLAGS_TRUNCATED], at, 2);
	rows_at(r, &fields[llmnr ? FLAGS_TENTATIVE : FLAGS_RECDESIRED], at, 2);
	if (!llmnr) {
		if (response)
			rows_at(r, &fields[FLAGS_RECAVAIL], at, 2);
		rows_at(r, &fields[FLAGS_Z], at, 2);
		if (response)
			rows_at(r, &fields[FLAGS_AUTHENTICATED], at, 2);
		else if (flags & fields[FLAGS_AD].mask)
			rows_at(r, &fields[FLAGS_AD], at, 2);
		rows_at(r, &fields[FLAGS_CHECKDISABLE], at, 2);
	}
	if (response)
		rows_at(r, &fields[FLAGS_RCODE], at, 2);
	rows_pop(r);
}

/* The name at OFF as a row's value; false where it is malformed. */
static const char *name_text(struct rows *r, const struct dns_message *m, uint32_t off, uint32_t *n,
			     uint32_t *letters)
{
	rows_text_begin(r);
	uint32_t taken = dns_name(&r->text, m, off, letters);
	const char *s = rows_text_end(r, n);
	return taken ? s : NULL;
}

static uint32_t count_labels(const char *s, uint32_t n)
{
	uint32_t labels = n > 1;

	for (uint32_t i = 0; n > 1 && i < n; i++)
		labels += s[i] == '.';
	return labels;
}

static void question_rows(struct rows *r, const struct layer *l, const struct dns_message *m,
			  const struct dns_record *q)
{
	uint32_t n, letters, at = l->aux + q->off, mdns = l->proto == PROTO_MDNS;
	const char *s = name_text(r, m, q->off, &n, &letters);
	uint32_t class = mdns ? q->class & 0x7fff : q->class;
	const char *type = dns_type_name(q->type);

	if (!s)
		return;
	rows_label(r, at, q->end - q->off,
		   rows_text(r, "%.*s: type %s, class %s", (int)n, s, type ? type : "Unknown",
			     dns_class_name((uint16_t) class) ? dns_class_name((uint16_t) class) :
								"Unknown"));
	rows_push(r);
	rows_value(r, &fields[QRY_NAME], at, q->name_len, s, n);
	rows_uint(r, &fields[QRY_NAME_LEN], at, q->name_len, letters > 1 ? letters : 0)->flags =
		ROW_GENERATED;
	rows_uint(r, &fields[LABELS], at, q->name_len, count_labels(s, n))->flags = ROW_GENERATED;
	at += q->name_len;
	rows_uint(r, &fields[QRY_TYPE], at, 2, q->type);
	rows_uint(r, &fields[QRY_CLASS], at + 2, 2, class);
	if (mdns)
		rows_uint(r, &fields[QRY_QU], at + 2, 2, q->class >> 15);
	rows_pop(r);
}

/* RFC 6891, 6.1.3: class and TTL of an OPT record are other things. */
static void opt_rows(struct rows *r, const struct dns_record *rr, uint32_t at, bool mdns)
{
	rows_uint(r, &fields[mdns ? UDP_SIZE_MDNS : UDP_SIZE], at + 2, 2,
		  mdns ? rr->class & 0x7fff : rr->class);
	if (mdns)
		rows_uint(r, &fields[RESP_FLUSH], at + 2, 2, rr->class >> 15);
	rows_uint(r, &fields[EXT_RCODE], at + 4, 1, rr->ttl >> 24);
	rows_uint(r, &fields[EDNS_VERSION], at + 5, 1, rr->ttl >> 16 & 0xff);
	rows_uint(r, &fields[EDNS_Z], at + 6, 2, rr->ttl & 0xffff);
	rows_push(r);
	rows_uint(r, &fields[EDNS_DO], at + 6, 2, rr->ttl >> 15 & 1);
	rows_uint(r, &fields[EDNS_RESERVED], at + 6, 2, rr->ttl & 0x7fff);
	rows_pop(r);
}

/* RFC 2782: the owner of a SRV record is _service._proto.name. */
static void srv_owner_rows(struct rows *r, uint32_t at, uint32_t len, const char *s, uint32_t n)
{
	static const uint8_t parts[] = { SRV_SERVICE, SRV_PROTO, SRV_NAME };
	uint32_t start = 0;

	for (unsigned i = 0; i < 3; i++) {
		uint32_t end = start;

		while (end < n && (i == 2 || s[end] != '.'))
			end++;
		if (start < n)
			rows_value(r, &fields[parts[i]], at, len, s + start, end - start);
		start = end + 1;
	}
}

/* False where the message is unfolded no further: it ends in the record, or what its data hold. */
static bool record_rows(struct rows *r, const struct layer *l, const struct dns_message *m,
			const struct dns_record *rr)
{
	enum { TYPE_SRV = 33, TYPE_OPT = 41 };
	bool mdns = l->proto == PROTO_MDNS;
	uint32_t n, at = l->aux + rr->off, class = mdns ? rr->class & 0x7fff : rr->class;
	const char *s = name_text(r, m, rr->off, &n, NULL), *type = dns_type_name(rr->type);

	if (!s || rr->end > m->len)
		return false;
	const char *of = rr->type == TYPE_OPT ? NULL : dns_class_name((uint16_t) class);
	rows_label(r, at, rr->end - rr->off,
		   rows_text(r, "%.*s: type %s%s%s", (int)n, s, type ? type : "Unknown",
			     rr->type == TYPE_OPT ? "" : ", class ",
			     rr->type == TYPE_OPT ? "" :
			     of                   ? of :
						    "Unknown"));
	rows_push(r);
	if (rr->type == TYPE_SRV)
		srv_owner_rows(r, at, rr->name_len, s, n);
	else
		rows_value(r, &fields[RESP_NAME], at, rr->name_len, s, n);
	at += rr->name_len;
	rows_uint(r, &fields[RESP_TYPE], at, 2, rr->type);
	if (rr->type == TYPE_OPT) {
		opt_rows(r, rr, at, mdns);
	} else {
		rows_uint(r, &fields[RESP_CLASS], at + 2, 2, class);
		if (mdns)
			rows_uint(r, &fields[RESP_FLUSH], at + 2, 2, rr->class >> 15);
		rows_uint(r, &fields[RESP_TTL], at + 4, 4, rr->ttl);
	}
	rows_uint(r, &fields[RESP_LEN], at + 8, 2, rr->data_len);
	bool whole = dns_rdata_rows(r, m, rr, l->aux);
	rows_pop(r);
	return whole;
}

/* Where the last record ends, or 0 where one is not whole. */
static uint32_t section_rows(struct rows *r, const struct layer *l, const struct dns_message *m,
			     bool update)
{
	static const char *const titles[2][DNS_SECTIONS] = {
		{ "Queries", "Answers", "Authoritative nameservers", "Additional records" },
		{ "Zone", "Prerequisites", "Updates", "Additional records" },
	};
	struct dns_iterator it = { 0 };
	struct dns_record rr;
	int section = -1;
	bool whole = true;

	while (whole && dns_next(m, &it, &rr)) {
		if ((int)rr.section != section) {
			if (section >= 0)
				rows_pop(r);
			section = (int)rr.section;
			rows_label(r, l->aux + rr.off, 0, titles[update][section]);
			rows_push(r);
		}
		if (rr.section == DNS_QUESTION)
			question_rows(r, l, m, &rr);
		else
			whole = record_rows(r, l, m, &rr);
	}
	if (section >= 0)
		rows_pop(r);
	return whole && it.section == DNS_SECTIONS ? it.at : 0;
}

static void generated(struct rows *r, unsigned field, uint64_t v)
{
	rows_uint(r, &fields[field], 0, 0, v)->flags = ROW_GENERATED;
}

static void match_rows(struct rows *r, const struct dns_match *x, bool response)
{
	if (x->retransmission) {
		generated(r, response ? RETRANSMIT_RESPONSE : RETRANSMIT_REQUEST, x->frame);
		generated(r, RETRANSMISSION, 1);
	} else if (response && x->frame) {
		generated(r, RESPONSE_TO, x->frame);
		rows_int(r, &fields[TIME], 0, 0, x->delay_ns)->flags = ROW_GENERATED;
	} else if (response) {
		generated(r, UNSOLICITED, 1);
	}
}

static void extraneous_rows(struct rows *r, const struct layer *l, uint32_t at)
{
	uint32_t n = l->len - at;

	if (l->cap < l->len)
		return;
	rows_label(r, at, n, rows_text(r, "Extraneous Data (%u bytes)", n));
	rows_push(r);
	rows_bytes(r, &fields[EXTRANEOUS], at, n);
	rows_int(r, &fields[EXTRANEOUS_LENGTH], 0, 0, n)->flags = ROW_GENERATED;
	rows_pop(r);
}

static void dns_rows(struct rows *r, const struct layer *l)
{
	static const char *const titles[] = { "Domain Name System", "Multicast Domain Name System",
					      "Link-local Multicast Name Resolution" };
	static const uint8_t counts[2][DNS_SECTIONS] = {
		{ QUESTIONS, ANSWERS, AUTHORITIES, ADDITIONALS },
		{ ZONES, PREREQUISITES, UPDATES, ADDITIONALS },
	};
	const uint8_t *p = layer_data(r->d, l) + l->aux;
	struct dns_message m;

	if (l->cap < l->aux + 4)
		return;
	uint32_t flags = be16(p + 2);
	bool response = flags & DNS_RESPONSE, update = (flags & DNS_OPCODE) >> 11 == 5;
	rows_summary(r, "%s (%s)",
		     titles[l->proto == PROTO_MDNS  ? 1 :
			    l->proto == PROTO_LLMNR ? 2 :
						      0],
		     response ? "response" : "query");
	if (l->aux)
		rows_uint(r, &fields[LENGTH], 0, 2, be16(p - 2));
	rows_uint(r, &fields[ID], l->aux, 2, be16(p));
	flag_rows(r, l, l->aux + 2, flags);
	for (uint32_t i = 0; i < DNS_SECTIONS && l->cap - l->aux >= 6 + 2 * i; i++)
		rows_uint(r, &fields[counts[update][i]], l->aux + 4 + 2 * i, 2,
			  be16(p + 4 + 2 * i));
	uint32_t end =
		dns_message_init(&m, p, l->cap - l->aux) ? section_rows(r, l, &m, update) : 0;
	if (end && l->info)
		match_rows(r, l->info, response);
	if (end && l->aux + end < l->len)
		extraneous_rows(r, l, l->aux + end);
}

static const struct field_table *const more[] = { &dns_rdata_fields, NULL };

const struct proto proto_dns = {
	.name = "dns",
	.title = "Domain Name System",
	.spec = "RFC 1035",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.more = more,
	.walk = dns_walk,
	.rows = dns_rows,
	.message = dns_tcp_message,
};

const struct proto proto_mdns = {
	.name = "mdns",
	.title = "Multicast Domain Name System",
	.spec = "RFC 6762",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.more = more,
	.walk = dns_walk,
	.rows = dns_rows,
};

const struct proto proto_llmnr = {
	.name = "llmnr",
	.title = "Link-local Multicast Name Resolution",
	.spec = "RFC 4795",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.more = more,
	.walk = dns_walk,
	.rows = dns_rows,
};
