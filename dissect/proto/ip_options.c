/*
 * Options of IPv4, RFC 791 (3.1): a byte, or type, length and contents.
 *
 *	+-+-----+---------+
 *	|C|class| number  |	C: copied into every fragment
 *	+-+-----+---------+
 *
 * Security RFC 1108, router alert RFC 2113, traceroute RFC 1393, directed broadcast RFC 1770,
 * MTU discovery RFC 1063, quick start RFC 4782, CIPSO FIPS 188.
 */
#include <string.h>

#include "bytes.h"
#include "proto/ip.h"
#include "walk.h"

enum {
	TYPE,
	TYPE_COPY,
	TYPE_CLASS,
	TYPE_NUMBER,
	LENGTH,
	PTR,
	SID,
	MTU,
	ID_NUMBER,
	OHC,
	RHC,
	ORIGINATOR,
	ALERT,
	ADDR,
	PADDING,
	QS_FUNC,
	QS_RATE,
	QS_TTL,
	QS_UNUSED,
	QS_NONCE,
	QS_RESERVED,
	SEC_791,
	SEC_COMP,
	SEC_HR,
	SEC_TCC,
	SEC_CL,
	SEC_FLAGS,
	EXT_CODE,
	EXT_INFO,
	REC_RT,
	SRC_RT,
	EMPTY_RT,
	OVERFLOW,
	FLAG,
	STAMP,
	STAMP_ADDR,
	ROUTE_DST,
	ROUTE_ADDR,
	CIPSO_DOI,
};

static const struct value_name classes[] = {
	{ 0, 0, "Control" },
	{ 1, 1, "Reserved for future use" },
	{ 2, 2, "Debugging and measurement" },
	{ 3, 3, "Reserved for future use" },
	{ 0 },
};

static const struct value_name flags[] = {
	{ 0, 0, "Time stamps only" },
	{ 1, 1, "Time stamp and address" },
	{ 3, 3, "Time stamps for prespecified addresses" },
	{ 0 },
};

static const struct value_name levels[] = {
	{ 0x01, 0x01, "Reserved 4" },   { 0x3d, 0x3d, "Top Secret" }, { 0x5a, 0x5a, "Secret" },
	{ 0x96, 0x96, "Confidential" }, { 0x66, 0x66, "Reserved 3" }, { 0xcc, 0xcc, "Reserved 2" },
	{ 0xab, 0xab, "Unclassified" }, { 0xf1, 0xf1, "Reserved 1" }, { 0 },
};

static const struct value_name alerts[] = {
	{ 0, 0, "Router shall examine packet (0)" },
	{ 1, 65535, "Reserved" },
	{ 0 },
};

static const struct value_name qs_functions[] = {
	{ 0, 0, "Rate request" },
	{ 8, 8, "Rate report" },
	{ 0 },
};

static const struct field_def fields[] = {
	[TYPE] = { "ip.opt.type", "Type", FIELD_UINT8, BASE_DEC },
	[TYPE_COPY] = { "ip.opt.type.copy", "Copy on fragmentation", FIELD_BOOL, .bits = 8,
			.mask = 0x80 },
	[TYPE_CLASS] = { "ip.opt.type.class", "Class", FIELD_UINT8, BASE_DEC, .mask = 0x60,
			 .names = classes },
	[TYPE_NUMBER] = { "ip.opt.type.number", "Number", FIELD_UINT8, BASE_DEC, .mask = 0x1f },
	[LENGTH] = { "ip.opt.len", "Length", FIELD_UINT8, BASE_DEC },
	[PTR] = { "ip.opt.ptr", "Pointer", FIELD_UINT8, BASE_DEC },
	[SID] = { "ip.opt.sid", "Stream Identifier", FIELD_UINT16, BASE_DEC },
	[MTU] = { "ip.opt.mtu", "MTU", FIELD_UINT16, BASE_DEC },
	[ID_NUMBER] = { "ip.opt.id_number", "ID Number", FIELD_UINT16, BASE_DEC },
	[OHC] = { "ip.opt.ohc", "Outbound Hop Count", FIELD_UINT16, BASE_DEC },
	[RHC] = { "ip.opt.rhc", "Return Hop Count", FIELD_UINT16, BASE_DEC },
	[ORIGINATOR] = { "ip.opt.originator", "Originator IP Address", FIELD_IPV4 },
	[ALERT] = { "ip.opt.ra", "Router Alert", FIELD_UINT16, BASE_DEC, .names = alerts },
	[ADDR] = { "ip.opt.addr", "IP Address", FIELD_IPV4 },
	[PADDING] = { "ip.opt.padding", "Padding", FIELD_BYTES },
	[QS_FUNC] = { "ip.opt.qs_func", "Function", FIELD_UINT8, BASE_DEC, .mask = 0xf0,
		      .names = qs_functions },
	[QS_RATE] = { "ip.opt.qs_rate", "Rate", FIELD_UINT8, BASE_DEC, .mask = 0x0f },
	[QS_TTL] = { "ip.opt.qs_ttl", "QS TTL", FIELD_UINT8, BASE_DEC },
	[QS_UNUSED] = { "ip.opt.qs_unused", "Not Used", FIELD_UINT8, BASE_DEC },
	[QS_NONCE] = { "ip.opt.qs_nonce", "QS Nonce", FIELD_UINT32, BASE_HEX, .mask = 0xfffffffc },
	[QS_RESERVED] = { "ip.opt.qs_reserved", "Reserved", FIELD_UINT32, BASE_HEX,
			  .mask = 0x00000003 },
	[SEC_791] = { "ip.opt.sec_rfc791_sec", "Security", FIELD_UINT16, BASE_HEX },
	[SEC_COMP] = { "ip.opt.sec_rfc791_comp", "Compartments", FIELD_UINT16, BASE_DEC },
	[SEC_HR] = { "ip.opt.sec_rfc791_hr", "Handling Restrictions", FIELD_STRING },
	[SEC_TCC] = { "ip.opt.sec_rfc791_tcc", "Transmission Control Code", FIELD_STRING },
	[SEC_CL] = { "ip.opt.sec_cl", "Classification Level", FIELD_UINT8, BASE_HEX,
		     .names = levels },
	[SEC_FLAGS] = { "ip.opt.sec_prot_auth_flags", "Protection Authority Flags", FIELD_UINT8,
			BASE_HEX },
	[EXT_CODE] = { "ip.opt.ext_sec_add_sec_info_format_code",
		       "Additional Security Info Format Code", FIELD_UINT8, BASE_HEX },
	[EXT_INFO] = { "ip.opt.ext_sec_add_sec_info", "Additional Security Info", FIELD_BYTES },
	[REC_RT] = { "ip.rec_rt", "Recorded Route", FIELD_IPV4 },
	[SRC_RT] = { "ip.src_rt", "Source Route", FIELD_IPV4 },
	[EMPTY_RT] = { "ip.empty_rt", "Empty Route", FIELD_IPV4 },
	[OVERFLOW] = { "ip.opt.overflow", "Overflow", FIELD_UINT8, BASE_DEC, .mask = 0xf0 },
	[FLAG] = { "ip.opt.flag", "Flag", FIELD_UINT8, BASE_HEX, .mask = 0x0f, .names = flags },
	[STAMP] = { "ip.opt.time_stamp", "Time stamp", FIELD_UINT32, BASE_DEC },
	[STAMP_ADDR] = { "ip.opt.time_stamp_addr", "Address", FIELD_IPV4 },
	[ROUTE_DST] = { "ip.dst", "Destination Address", FIELD_IPV4 },
	[ROUTE_ADDR] = { "ip.addr", "Source or Destination Address", FIELD_IPV4 },
	[CIPSO_DOI] = { "ip.cipso.doi", "DOI", FIELD_UINT32, BASE_DEC },
};
const struct field_table ip_option_fields = { fields, sizeof fields / sizeof fields[0] };

/* An option being unfolded: P is its first byte, AT its place in the layer. */
struct option {
	struct rows *r;
	const uint8_t *p;
	uint32_t at, len;
};

static void uint_row(const struct option *o, unsigned field, uint32_t off, uint32_t size)
{
	rows_at(o->r, &fields[field], o->at + off, size);
}

static void type_rows(const struct option *o)
{
	uint_row(o, TYPE, 0, 1);
	rows_push(o->r);
	uint_row(o, TYPE_COPY, 0, 1);
	uint_row(o, TYPE_CLASS, 0, 1);
	uint_row(o, TYPE_NUMBER, 0, 1);
	rows_pop(o->r);
}

/* RFC 1108, 2.2 and, with 11 bytes, RFC 791, 3.1. */
static void security_rows(const struct option *o)
{
	uint32_t at = 3;

	if (o->len < 3)
		return;
	uint_row(o, SEC_CL, 2, 1);
	/* Flags go on while their last bit says so. */
	do {
		if (at >= o->len)
			return;
		uint_row(o, SEC_FLAGS, at, 1);
	} while (o->p[at++] & 1);
}

static void extended_rows(const struct option *o)
{
	if (o->len < 3)
		return;
	uint_row(o, EXT_CODE, 2, 1);
	if (o->len > 3)
		rows_bytes(o->r, &fields[EXT_INFO], o->at + 3, o->len - 3);
}

/* A recorded route: a pointer, counted from 1, then addresses, those behind it empty yet. */
static void record_rows(const struct option *o)
{
	if (o->len < 3)
		return;
	uint32_t ptr = o->p[2];
	uint_row(o, PTR, 2, 1);
	for (uint32_t at = 3; o->len - at >= 4; at += 4)
		uint_row(o, ptr > o->len || at + 1 < ptr ? REC_RT : EMPTY_RT, at, 4);
}

/* A source route: addresses passed, addresses to come, the last of them the destination. */
static void route_rows(const struct option *o)
{
	if (o->len < 3)
		return;
	uint32_t ptr = o->p[2];
	uint_row(o, PTR, 2, 1);
	if (ptr < 4 || (ptr & 3))
		return;
	for (uint32_t at = 3; o->len - at >= 4; at += 4) {
		if (ptr > o->len) {
			uint_row(o, REC_RT, at, 4);
		} else if (at == o->len - 4) {
			uint_row(o, ROUTE_DST, at, 4);
			rows_uint(o->r, &fields[ROUTE_ADDR], o->at + at, 4, be32(o->p + at))
				->flags = ROW_HIDDEN;
		} else {
			uint_row(o, at + 1 < ptr ? REC_RT : SRC_RT, at, 4);
		}
	}
}

static void timestamp_rows(const struct option *o)
{
	uint32_t at = 4;

	if (o->len < 4)
		return;
	uint_row(o, PTR, 2, 1);
	uint_row(o, OVERFLOW, 3, 1);
	uint_row(o, FLAG, 3, 1);
	uint32_t flag = o->p[3] & 15;
	bool addresses = flag == 1 || flag == 3;
	while (o->len - at >= (addresses ? 8u : 4u)) {
		if (addresses) {
			uint_row(o, STAMP_ADDR, at, 4);
			at += 4;
		}
		uint_row(o, STAMP, at, 4);
		at += 4;
	}
}

static void traceroute_rows(const struct option *o)
{
	if (o->len < 12)
		return;
	uint_row(o, ID_NUMBER, 2, 2);
	uint_row(o, OHC, 4, 2);
	uint_row(o, RHC, 6, 2);
	uint_row(o, ORIGINATOR, 8, 4);
}

static void broadcast_rows(const struct option *o)
{
	uint32_t at = 2;

	for (; o->len - at >= 4; at += 4)
		uint_row(o, ADDR, at, 4);
	if (at < o->len)
		rows_bytes(o->r, &fields[PADDING], o->at + at, o->len - at);
}

static void quickstart_rows(const struct option *o)
{
	enum { REQUEST = 0, REPORT = 8 };

	if (o->len < 8)
		return;
	uint32_t function = o->p[2] >> 4;
	uint_row(o, QS_FUNC, 2, 1);
	if (function != REQUEST && function != REPORT)
		return;
	uint_row(o, QS_RATE, 2, 1);
	uint_row(o, function == REQUEST ? QS_TTL : QS_UNUSED, 3, 1);
	uint_row(o, QS_NONCE, 4, 4);
	uint_row(o, QS_RESERVED, 4, 4);
}

static void word_row(const struct option *o, unsigned field)
{
	if (o->len >= 4)
		uint_row(o, field, 2, 2);
}

static const struct value_name titles[] = {
	{ 0, 0, "IP Option - End of Options List (EOL)" },
	{ 1, 1, "IP Option - No-Operation (NOP)" },
	{ 7, 7, "IP Option - Record Route" },
	{ 11, 11, "IP Option - MTU Probe" },
	{ 12, 12, "IP Option - MTU Reply" },
	{ 25, 25, "IP Option - Quick-Start" },
	{ 68, 68, "IP Option - Time Stamp" },
	{ 82, 82, "IP Option - Traceroute" },
	{ 130, 130, "IP Option - Security" },
	{ 131, 131, "IP Option - Loose Source Route" },
	{ 133, 133, "IP Option - Extended Security" },
	{ 134, 134, "IP Option - Commercial Security" },
	{ 136, 136, "IP Option - Stream ID" },
	{ 137, 137, "IP Option - Strict Source Route" },
	{ 148, 148, "IP Option - Router Alert" },
	{ 149, 149, "IP Option - Selective Directed Broadcast" },
	{ 0 },
};

static void contents_rows(const struct option *o)
{
	switch (o->p[0]) {
	case 7: record_rows(o); break;
	case 11:
	case 12: word_row(o, MTU); break;
	case 25: quickstart_rows(o); break;
	case 68: timestamp_rows(o); break;
	case 82: traceroute_rows(o); break;
	case 130: security_rows(o); break;
	case 131:
	case 137: route_rows(o); break;
	case 133: extended_rows(o); break;
	case 134:
		if (o->len >= 6)
			uint_row(o, CIPSO_DOI, 2, 4);
		break;
	case 136: word_row(o, SID); break;
	case 148: word_row(o, ALERT); break;
	case 149: broadcast_rows(o); break;
	default: break;
	}
}

void ip_option_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	uint32_t hlen = l->hlen, at = IP_HLEN_MIN;
	struct ip_option o;

	rows_label(r, at, hlen - at, rows_text(r, "Options: (%u bytes)", hlen - at));
	rows_push(r);
	while (ip_option_next(p, hlen, &at, &o)) {
		struct option option = { r, p + o.off, o.off, o.len };
		const char *title = value_name(titles, o.type);

		rows_label(r, o.off, o.len,
			   title ? title :
				   rows_text(r, "Unknown (0x%02x) (%u bytes)", o.type, o.len));
		if (!title)
			continue;
		rows_push(r);
		type_rows(&option);
		if (o.len > 1)
			uint_row(&option, LENGTH, 1, 1);
		contents_rows(&option);
		rows_pop(r);
	}
	rows_pop(r);
}
