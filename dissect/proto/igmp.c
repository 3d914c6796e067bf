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
 * longer one is of version 3 (3376, 7.1).
 */
#include "bytes.h"
#include "checksum.h"
#include "names.h"
#include "field.h"
#include "walk.h"

enum { IGMP_HLEN = 8, V3_HLEN = 12, RECORD_LEN = 8 };

enum { QUERY = 0x11, REPORT_V1 = 0x12, REPORT_V2 = 0x16, LEAVE = 0x17, REPORT_V3 = 0x22 };

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
};

static const struct value_name types[] = {
	{ 0x11, 0x11, "Membership Query" },    { 0x12, 0x12, "Membership Report" },
	{ 0x13, 0x13, "DVMRP Protocol" },      { 0x14, 0x14, "PIM Routing Protocol" },
	{ 0x16, 0x16, "Membership Report" },   { 0x17, 0x17, "Leave Group" },
	{ 0x1e, 0x1e, "Traceroute Response" }, { 0x1f, 0x1f, "Traceroute Request" },
	{ 0x22, 0x22, "Membership Report" },   { 0 },
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
};

static enum checksum_verdict verdict(const struct dissection *d, const struct layer *l)
{
	if (l->quoted || l->cap < l->len || l->cap < 4)
		return CHECKSUM_VERDICT_UNKNOWN;
	return checksum_fold(checksum_add(0, layer_data(d, l), l->len)) == 0xffff ?
		       CHECKSUM_VERDICT_GOOD :
		       CHECKSUM_VERDICT_BAD;
}

static void igmp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);

	l->hlen = l->cap;
	cursor_skip(&c, IGMP_HLEN);
	if (dissect_check(d, i, &c))
		return;
	if (!dissect_transport_only(d) && verdict(d, l) == CHECKSUM_VERDICT_BAD)
		dissect_issue(d, i, ISSUE_BAD_CHECKSUM, 2, &fields[CHECKSUM]);
}

static unsigned version_of(const struct layer *l, const uint8_t *p)
{
	switch (p[0]) {
	case REPORT_V1: return 1;
	case REPORT_V2:
	case LEAVE: return 2;
	case REPORT_V3: return 3;
	case QUERY: return l->len >= V3_HLEN ? 3 : p[1] == 0 ? 1 : 2;
	default: return 0;
	}
}

static void checksum_rows(struct rows *r, const struct layer *l)
{
	enum checksum_verdict v = verdict(r->d, l);

	rows_fixed(r, &fields[CHECKSUM]);
	rows_uint(r, &fields[CHECKSUM_STATUS], 2, 0,
		  v == CHECKSUM_VERDICT_GOOD ? CHECKSUM_GOOD :
		  v == CHECKSUM_VERDICT_BAD  ? CHECKSUM_BAD :
					       CHECKSUM_UNVERIFIED)
		->flags = ROW_GENERATED;
}

static void address_row(struct rows *r, const uint8_t *p, unsigned field, uint32_t at)
{
	rows_uint(r, &fields[field], at, 4, be32(p + at));
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
	max_resp_rows(r, p);
	checksum_rows(r, l);
	address_row(r, p, MADDR, 4);
	if (l->cap < V3_HLEN)
		return;
	rows_fixed(r, &fields[S]);
	rows_fixed(r, &fields[QRV]);
	rows_fixed(r, &fields[QQIC]);
	uint32_t n = be16(p + 10);
	rows_uint(r, &fields[NUM_SRC], 10, 2, n);
	for (uint32_t at = V3_HLEN; n && at + 4 <= l->cap; n--, at += 4)
		address_row(r, p, SADDR, at);
}

static void report3_rows(struct rows *r, const struct layer *l, const uint8_t *p)
{
	uint32_t records_left = be16(p + 6), at = IGMP_HLEN;

	rows_bytes(r, &fields[RESERVED], 1, 1);
	checksum_rows(r, l);
	rows_bytes(r, &fields[RESERVED], 4, 2);
	rows_uint(r, &fields[NUM_RECORDS], 6, 2, records_left);
	for (; records_left && at + RECORD_LEN <= l->cap; records_left--) {
		uint32_t sources = be16(p + at + 2), aux = p[at + 1] * 4u;

		rows_label(r, at, RECORD_LEN + sources * 4 + aux, "Group Record");
		rows_push(r);
		rows_uint(r, &fields[RECORD_TYPE], at, 1, p[at]);
		rows_uint(r, &fields[AUX_LEN], at + 1, 1, p[at + 1]);
		rows_uint(r, &fields[NUM_SRC], at + 2, 2, sources);
		address_row(r, p, MADDR, at + 4);
		for (at += RECORD_LEN; sources && at + 4 <= l->cap; sources--, at += 4)
			address_row(r, p, SADDR, at);
		if (aux && at + aux <= l->cap)
			rows_bytes(r, &fields[AUX_DATA], at, aux);
		rows_pop(r);
		at += aux;
	}
}

static void igmp_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	if (l->cap < IGMP_HLEN)
		return;
	unsigned version = version_of(l, p);
	if (version)
		rows_uint(r, &fields[VERSION], 0, 0, version)->flags = ROW_GENERATED;
	rows_fixed(r, &fields[TYPE]);
	if (version == 3 && p[0] == QUERY) {
		query3_rows(r, l, p);
	} else if (version == 3) {
		report3_rows(r, l, p);
	} else if (version) {
		if (version == 1)
			rows_bytes(r, &fields[RESERVED], 1, 1);
		else
			rows_fixed(r, &fields[MAX_RESP]);
		checksum_rows(r, l);
		address_row(r, p, MADDR, 4);
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
