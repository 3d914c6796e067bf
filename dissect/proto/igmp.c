/*
 * Internet Group Management Protocol: version 1 RFC 1112, version 2 RFC 2236, version 3 RFC 3376.
 *
 *	+---------------+---------------+-------------------------------+
 *	|     Type      | Max resp time |           Checksum            |
 *	+---------------+---------------+-------------------------------+
 *	|                         Group address                         |
 *	+-------+-+-----+---------------+-------------------------------+
 *	| Resv  |S| QRV |     QQIC      |       Number of sources       |	queries of version 3
 *	+-------+-+-----+---------------+-------------------------------+
 *
 * A query of eight bytes is of version 1 where its response time is zero, else of version 2; a
 * longer one is of version 3 (3376, 7.1).  Version 0 is RFC 988, multicast traceroute (mtrace)
 * draft-ietf-idmr-traceroute-ipm-07.
 */
#include "bytes.h"
#include "checksum.h"
#include "known.h"
#include "names.h"
#include "proto/igmp.h"
#include "field.h"
#include "walk.h"

enum { IGMP_HLEN = 8, V0_LEN = 20, V3_HLEN = 12, RECORD_LEN = 8 };
enum { TRACE_HLEN = 24, TRACE_BLOCK = 32 };

enum {
	V0_CREATE = 0x01,
	V0_LAST = 0x0f,
	QUERY = 0x11,
	REPORT_V1 = 0x12,
	DVMRP = 0x13,
	PIM_V1 = 0x14,
	REPORT_V2 = 0x16,
	LEAVE = 0x17,
	TRACE_RESPONSE = 0x1e,
	TRACE = 0x1f,
	REPORT_V3 = 0x22,
};

enum {
	VERSION,
	TYPE,
	RESERVED,
	MAX_RESP,
	MAX_RESP_EXP,
	MAX_RESP_MANT,
	CHECKSUM,
	CHECKSUM_STATUS,
	MADDR,
	S,
	QRV,
	QQIC,
	NUM_SRC,
	SADDR,
	NUM_RECORDS,
	RECORD_TYPE,
	AUX_LEN,
	AUX_DATA,
	GROUP_TYPE,
	REPLY,
	REPLY_PENDING,
	IDENTIFIER,
	ACCESS_KEY,
	DATA,
	MAX_HOPS,
	TRACE_SADDR,
	TRACE_RADDR,
	TRACE_RSPADDR,
	TRACE_TTL,
	TRACE_ID,
	ARRIVAL,
	IN_ADDR,
	OUT_ADDR,
	PREVIOUS,
	IN_PACKETS,
	OUT_PACKETS,
	TOTAL,
	ROUTING,
	FORWARD_TTL,
	MBZ,
	TRACE_S,
	SOURCE_MASK,
	FORWARD_CODE,
};

static const struct value_name types[] = {
	{ 0x01, 0x01, "Create Group Request" },  { 0x02, 0x02, "Create Group Reply" },
	{ 0x03, 0x03, "Join Group Request" },    { 0x04, 0x04, "Join Group Reply" },
	{ 0x05, 0x05, "Leave Group Request" },   { 0x06, 0x06, "Leave Group Reply" },
	{ 0x07, 0x07, "Confirm Group Request" }, { 0x08, 0x08, "Confirm Group Reply" },
	{ 0x11, 0x11, "Membership Query" },      { 0x12, 0x12, "Membership Report" },
	{ 0x13, 0x13, "DVMRP Protocol" },        { 0x14, 0x14, "PIM Routing Protocol" },
	{ 0x16, 0x16, "Membership Report" },     { 0x17, 0x17, "Leave Group" },
	{ 0x1e, 0x1e, "Traceroute Response" },   { 0x1f, 0x1f, "Traceroute Request" },
	{ 0x22, 0x22, "Membership Report" },     { 0 },
};

static const struct value_name records[] = {
	{ 1, 1, "Mode Is Include" },
	{ 2, 2, "Mode Is Exclude" },
	{ 3, 3, "Change To Include Mode" },
	{ 4, 4, "Change To Exclude Mode" },
	{ 5, 5, "Allow New Sources" },
	{ 6, 6, "Block Old Sources" },
	{ 0 },
};

static const struct value_name group_types[] = { { 0, 0, "Public Group" },
						 { 1, 1, "Private Group" },
						 { 0 } };

static const struct value_name replies[] = {
	{ 0, 0, "Request Granted" },
	{ 1, 1, "Request Denied, No Resources" },
	{ 2, 2, "Request Denied, Invalid Code" },
	{ 3, 3, "Request Denied, Invalid Group Address" },
	{ 4, 4, "Request Denied, Invalid Access Key" },
	{ 0 },
};

static const struct value_name routing_protocols[] = {
	{ 1, 1, "DVMRP" },
	{ 2, 2, "MOSPF" },
	{ 3, 3, "PIM" },
	{ 4, 4, "CBT" },
	{ 5, 5, "PIM using special routing table" },
	{ 6, 6, "PIM using a static route" },
	{ 7, 7, "DVMRP using a static route" },
	{ 8, 8, "PIM using MBGP (aka BGP4+) route" },
	{ 9, 9, "CBT using special routing table" },
	{ 10, 10, "CBT using a static route" },
	{ 11, 11, "PIM using state created by Assert processing" },
	{ 0 },
};

static const struct value_name forward_codes[] = {
	{ 0x00, 0x00, "NO_ERROR" },       { 0x01, 0x01, "WRONG_IF" },
	{ 0x02, 0x02, "PRUNE_SENT" },     { 0x03, 0x03, "PRUNE_RCVD" },
	{ 0x04, 0x04, "SCOPED" },         { 0x05, 0x05, "NO_ROUTE" },
	{ 0x06, 0x06, "WRONG_LAST_HOP" }, { 0x07, 0x07, "NOT_FORWARDING" },
	{ 0x08, 0x08, "REACHED_RP" },     { 0x09, 0x09, "RPF_IF" },
	{ 0x0a, 0x0a, "NO_MULTICAST" },   { 0x0b, 0x0b, "INFO_HIDDEN" },
	{ 0x81, 0x81, "NO_SPACE" },       { 0x82, 0x82, "OLD_ROUTER" },
	{ 0x83, 0x83, "ADMIN_PROHIB" },   { 0 },
};

static const struct value_name suppress[] = {
	{ 0, 0, "Do not suppress router side processing" },
	{ 1, 1, "Suppress router side processing" },
	{ 0 },
};

static const struct field_def fields[] = {
	[VERSION] = { "igmp.version", "IGMP Version", FIELD_UINT8, BASE_DEC },
	[TYPE] = { "igmp.type", "Type", FIELD_UINT8, BASE_HEX, .at = 0, .size = 1, .names = types },
	[RESERVED] = { "igmp.reserved", "Reserved", FIELD_BYTES },
	[MAX_RESP] = { "igmp.max_resp", "Max Resp Time", FIELD_UINT8, BASE_DEC, .at = 1,
		       .size = 1 },
	[MAX_RESP_EXP] = { "igmp.max_resp.exp", "Exponent", FIELD_UINT8, BASE_HEX, .at = 1,
			   .size = 1, .mask = 0x70 },
	[MAX_RESP_MANT] = { "igmp.max_resp.mant", "Mantissa", FIELD_UINT8, BASE_HEX, .at = 1,
			    .size = 1, .mask = 0x0f },
	[CHECKSUM] = { "igmp.checksum", "Checksum", FIELD_UINT16, BASE_HEX, .at = 2, .size = 2 },
	[CHECKSUM_STATUS] = { "igmp.checksum.status", "Checksum Status", FIELD_UINT8,
			      .names = names_checksum_status },
	[MADDR] = { "igmp.maddr", "Multicast Address", FIELD_IPV4 },
	[S] = { "igmp.s", "S", FIELD_BOOL, .at = 8, .size = 1, .bits = 8, .mask = 0x08,
		.names = suppress },
	[QRV] = { "igmp.qrv", "QRV", FIELD_UINT8, BASE_DEC, .at = 8, .size = 1, .mask = 0x07 },
	[QQIC] = { "igmp.qqic", "QQIC", FIELD_UINT8, BASE_DEC, .at = 9, .size = 1 },
	[NUM_SRC] = { "igmp.num_src", "Num Src", FIELD_UINT16, BASE_DEC },
	[SADDR] = { "igmp.saddr", "Source Address", FIELD_IPV4 },
	[NUM_RECORDS] = { "igmp.num_grp_recs", "Num Group Records", FIELD_UINT16, BASE_DEC },
	[RECORD_TYPE] = { "igmp.record_type", "Record Type", FIELD_UINT8, BASE_DEC,
			  .names = records },
	[AUX_LEN] = { "igmp.aux_data_len", "Aux Data Len", FIELD_UINT8, BASE_DEC },
	[AUX_DATA] = { "igmp.aux_data", "Aux Data", FIELD_BYTES },
	[GROUP_TYPE] = { "igmp.group_type", "Type Of Group", FIELD_UINT8, BASE_DEC,
			 .names = group_types },
	[REPLY] = { "igmp.reply", "Reply", FIELD_UINT8, BASE_DEC, .names = replies },
	[REPLY_PENDING] = { "igmp.reply.pending", "Reply Pending", FIELD_UINT8, BASE_DEC },
	[IDENTIFIER] = { "igmp.identifier", "Identifier", FIELD_UINT32, BASE_DEC },
	[ACCESS_KEY] = { "igmp.access_key", "Access Key", FIELD_BYTES },
	[DATA] = { "igmp.data", "Data", FIELD_BYTES },
	[MAX_HOPS] = { "igmp.mtrace.max_hops", "# hops", FIELD_UINT8, BASE_DEC },
	[TRACE_SADDR] = { "igmp.mtrace.saddr", "Source Address", FIELD_IPV4 },
	[TRACE_RADDR] = { "igmp.mtrace.raddr", "Receiver Address", FIELD_IPV4 },
	[TRACE_RSPADDR] = { "igmp.mtrace.rspaddr", "Response Address", FIELD_IPV4 },
	[TRACE_TTL] = { "igmp.mtrace.resp_ttl", "Response TTL", FIELD_UINT8, BASE_DEC },
	[TRACE_ID] = { "igmp.mtrace.q_id", "Query ID", FIELD_UINT24, BASE_DEC },
	[ARRIVAL] = { "igmp.mtrace.q_arrival", "Query Arrival", FIELD_UINT32, BASE_DEC },
	[IN_ADDR] = { "igmp.mtrace.q_inaddr", "In itf addr", FIELD_IPV4 },
	[OUT_ADDR] = { "igmp.mtrace.q_outaddr", "Out itf addr", FIELD_IPV4 },
	[PREVIOUS] = { "igmp.mtrace.q_prevrtr", "Previous rtr addr", FIELD_IPV4 },
	[IN_PACKETS] = { "igmp.mtrace.q_inpkt", "In pkts", FIELD_UINT32, BASE_DEC },
	[OUT_PACKETS] = { "igmp.mtrace.q_outpkt", "Out pkts", FIELD_UINT32, BASE_DEC },
	[TOTAL] = { "igmp.mtrace.q_total", "S,G pkt count", FIELD_UINT32, BASE_DEC },
	[ROUTING] = { "igmp.mtrace.q_rtg_proto", "Rtg Protocol", FIELD_UINT8, BASE_DEC,
		      .names = routing_protocols },
	[FORWARD_TTL] = { "igmp.mtrace.q_fwd_ttl", "FwdTTL", FIELD_UINT8, BASE_DEC },
	[MBZ] = { "igmp.mtrace.q_mbz", "MBZ", FIELD_UINT8, BASE_HEX, .mask = 0x80 },
	[TRACE_S] = { "igmp.mtrace.q_s", "S", FIELD_UINT8, BASE_HEX, .mask = 0x40 },
	[SOURCE_MASK] = { "igmp.mtrace.q_src_mask", "Src Mask", FIELD_UINT8, BASE_HEX,
			  .mask = 0x3f },
	[FORWARD_CODE] = { "igmp.mtrace.q_fwd_code", "Forwarding Code", FIELD_UINT8, BASE_HEX,
			   .names = forward_codes },
};

/* Types that other protocols have taken, as far as they are known by name. */
static const struct known *type_known(uint8_t type)
{
	static const struct known dvmrp = { "dvmrp", "Distance Vector Multicast Routing Protocol" },
				  pim = { "pim", "Protocol Independent Multicast" },
				  mrdisc = { "mrdisc", "Multicast Router DISCovery protocol" },
				  igap = { "igap",
					   "Internet Group membership Authentication Protocol" },
				  rgmp = { "rgmp", "Router-port Group Management Protocol" };

	switch (type) {
	case DVMRP: return &dvmrp;
	case PIM_V1: return &pim;
	case 0x24:
	case 0x25:
	case 0x26: return &mrdisc;
	case 0x40:
	case 0x41:
	case 0x42: return &igap;
	default: return type >= 0xfc ? &rgmp : NULL;
	}
}

/* Bytes that the checksum of a message is over; 0: it has none that is known. */
static uint32_t summed(const struct layer *l, const uint8_t *p)
{
	switch (p[0]) {
	case REPORT_V1:
	case REPORT_V2:
	case LEAVE: return IGMP_HLEN;
	case QUERY: return l->len >= V3_HLEN ? l->len : IGMP_HLEN;
	case TRACE:
	case TRACE_RESPONSE:
	case REPORT_V3: return l->len;
	default: return p[0] <= V0_LAST ? V0_LEN : 0;
	}
}

static enum checksum_verdict verdict(const struct dissection *d, const struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	uint32_t n = l->cap ? summed(l, p) : 0;

	if (l->quoted || n == 0 || l->cap < n || l->cap < 4)
		return CHECKSUM_VERDICT_UNKNOWN;
	return checksum_fold(checksum_add(0, p, n)) == 0xffff ? CHECKSUM_VERDICT_GOOD :
								CHECKSUM_VERDICT_BAD;
}

static void igmp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = layer_data(d, l);

	l->hlen = l->cap;
	cursor_skip(&c, IGMP_HLEN);
	if (dissect_check(d, i, &c) || dissect_transport_only(d))
		return;
	if (type_known(p[0]))
		dissect_known(d, i, PROTO_DATA, type_known(p[0]), 0, l->len);
	else if (verdict(d, l) == CHECKSUM_VERDICT_BAD)
		dissect_issue(d, i, ISSUE_BAD_CHECKSUM, 2, &fields[CHECKSUM]);
}

static void checksum_rows(struct rows *r, const struct layer *l)
{
	enum checksum_verdict v = verdict(r->d, l);

	if (l->cap < 4)
		return;
	rows_fixed(r, &fields[CHECKSUM]);
	rows_uint(r, &fields[CHECKSUM_STATUS], 2, 0,
		  v == CHECKSUM_VERDICT_GOOD ? CHECKSUM_GOOD :
		  v == CHECKSUM_VERDICT_BAD  ? CHECKSUM_BAD :
					       CHECKSUM_UNVERIFIED)
		->flags = ROW_GENERATED;
}

/* The fields FIRST to LAST, one behind the other from AT on. */
static void run_rows(struct rows *r, unsigned first, unsigned last, uint32_t at)
{
	for (unsigned field = first; field <= last; field++) {
		uint8_t type = fields[field].type;
		uint32_t size = type == FIELD_UINT8 ? 1 : type == FIELD_UINT24 ? 3 : 4;

		rows_at(r, &fields[field], at, size);
		at += size;
	}
}

static void version_rows(struct rows *r, unsigned version)
{
	rows_uint(r, &fields[VERSION], 0, 0, version)->flags = ROW_GENERATED;
	rows_fixed(r, &fields[TYPE]);
}

static void version0_rows(struct rows *r, const struct layer *l, const uint8_t *p)
{
	version_rows(r, 0);
	if (p[0] == V0_CREATE)
		rows_at(r, &fields[GROUP_TYPE], 1, 1);
	else if (!(p[0] & 1) && l->cap > 1)
		rows_at(r, &fields[p[1] < 5 ? REPLY : REPLY_PENDING], 1, 1);
	checksum_rows(r, l);
	rows_at(r, &fields[IDENTIFIER], 4, 4);
	rows_at(r, &fields[MADDR], 8, 4);
	rows_whole(r, &fields[ACCESS_KEY], 12, 8);
}

static void version1_rows(struct rows *r, const struct layer *l)
{
	version_rows(r, 1);
	rows_whole(r, &fields[RESERVED], 1, 1);
	checksum_rows(r, l);
	rows_at(r, &fields[MADDR], 4, 4);
}

static void version2_rows(struct rows *r, const struct layer *l)
{
	version_rows(r, 2);
	rows_fixed(r, &fields[MAX_RESP]);
	checksum_rows(r, l);
	rows_at(r, &fields[MADDR], 4, 4);
}

/* RFC 3376, 4.1.1: from 128 on the time is a mantissa and an exponent. */
static void max_resp_rows(struct rows *r, const uint8_t *p)
{
	uint32_t tenths = p[1] < 128 ? p[1] : ((p[1] & 15u) | 16u) << ((p[1] >> 4 & 7) + 3);

	rows_uint(r, &fields[MAX_RESP], 1, 1, tenths)->label =
		rows_text(r, "Max Resp Time: %u.%u sec (0x%02x)", tenths / 10, tenths % 10, p[1]);
	if (p[1] < 128)
		return;
	rows_push(r);
	rows_fixed(r, &fields[MAX_RESP_EXP]);
	rows_fixed(r, &fields[MAX_RESP_MANT]);
	rows_pop(r);
}

static void query3_rows(struct rows *r, const struct layer *l, const uint8_t *p)
{
	version_rows(r, 3);
	if (l->cap < V3_HLEN)
		return;
	max_resp_rows(r, p);
	checksum_rows(r, l);
	rows_at(r, &fields[MADDR], 4, 4);
	rows_fixed(r, &fields[S]);
	rows_fixed(r, &fields[QRV]);
	rows_fixed(r, &fields[QQIC]);
	uint32_t n = be16(p + 10);
	rows_uint(r, &fields[NUM_SRC], 10, 2, n);
	for (uint32_t at = V3_HLEN; n && at + 4 <= l->cap; n--, at += 4)
		rows_at(r, &fields[SADDR], at, 4);
}

static void report3_rows(struct rows *r, const struct layer *l, const uint8_t *p)
{
	version_rows(r, 3);
	rows_whole(r, &fields[RESERVED], 1, 1);
	checksum_rows(r, l);
	rows_whole(r, &fields[RESERVED], 4, 2);
	if (l->cap < IGMP_HLEN)
		return;
	uint32_t records_left = be16(p + 6), at = IGMP_HLEN;
	rows_uint(r, &fields[NUM_RECORDS], 6, 2, records_left);
	for (; records_left && at + RECORD_LEN <= l->cap; records_left--) {
		uint32_t sources = be16(p + at + 2), aux = p[at + 1] * 4u;

		rows_label(r, at, RECORD_LEN + sources * 4 + aux, "Group Record");
		rows_push(r);
		rows_uint(r, &fields[RECORD_TYPE], at, 1, p[at]);
		rows_uint(r, &fields[AUX_LEN], at + 1, 1, p[at + 1]);
		rows_uint(r, &fields[NUM_SRC], at + 2, 2, sources);
		rows_at(r, &fields[MADDR], at + 4, 4);
		for (at += RECORD_LEN; sources && at + 4 <= l->cap; sources--, at += 4)
			rows_at(r, &fields[SADDR], at, 4);
		if (aux && !sources)
			rows_whole(r, &fields[AUX_DATA], at, aux);
		rows_pop(r);
		if (sources)
			return;
		at += aux;
	}
}

/* A query is the header alone; a request and a response have a block a router. */
static void trace_rows(struct rows *r, const struct layer *l)
{
	rows_fixed(r, &fields[TYPE]);
	rows_at(r, &fields[MAX_HOPS], 1, 1);
	checksum_rows(r, l);
	rows_at(r, &fields[MADDR], 4, 4);
	run_rows(r, TRACE_SADDR, TRACE_ID, 8);
	for (uint32_t at = TRACE_HLEN; at + TRACE_BLOCK <= l->cap; at += TRACE_BLOCK) {
		rows_label(r, at, TRACE_BLOCK, "Response data block");
		rows_push(r);
		run_rows(r, ARRIVAL, FORWARD_TTL, at);
		rows_at(r, &fields[MBZ], at + 30, 1);
		rows_at(r, &fields[TRACE_S], at + 30, 1);
		rows_at(r, &fields[SOURCE_MASK], at + 30, 1);
		rows_at(r, &fields[FORWARD_CODE], at + 31, 1);
		rows_pop(r);
	}
}

static void query_rows(struct rows *r, const struct layer *l, const uint8_t *p)
{
	if (l->len >= V3_HLEN)
		query3_rows(r, l, p);
	else if (l->cap < 2)
		rows_withdraw(r);
	else if (p[1])
		version2_rows(r, l);
	else
		version1_rows(r, l);
}

static void igmp_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	if (l->cap == 0 || type_known(p[0])) {
		rows_withdraw(r);
		return;
	}
	switch (p[0]) {
	case QUERY: query_rows(r, l, p); return;
	case REPORT_V1: version1_rows(r, l); return;
	case REPORT_V2:
	case LEAVE: version2_rows(r, l); return;
	case REPORT_V3: report3_rows(r, l, p); return;
	case TRACE:
	case TRACE_RESPONSE: trace_rows(r, l); return;
	default: break;
	}
	if (p[0] <= V0_LAST) {
		version0_rows(r, l, p);
		return;
	}
	rows_fixed(r, &fields[TYPE]);
	rows_bytes(r, &fields[DATA], 1, l->cap - 1);
}

bool igmp_is_known(const uint8_t *p)
{
	switch (p[0]) {
	case QUERY:
	case REPORT_V1:
	case REPORT_V2:
	case LEAVE:
	case REPORT_V3:
	case TRACE:
	case TRACE_RESPONSE: return true;
	default: return p[0] <= V0_LAST;
	}
}

const struct proto proto_igmp = {
	.name = "igmp",
	.title = "Internet Group Management Protocol",
	.spec = "RFC 3376",
	.whole = true,
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = igmp_walk,
	.rows = igmp_rows,
};
