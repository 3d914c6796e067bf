/*
 * Options of TCP: MSS RFC 9293, window scale and timestamps RFC 7323, SACK RFC 2018 and 2883,
 * MD5 RFC 2385, TCP-AO RFC 5925, fast open RFC 7413, user timeout RFC 5482, echo RFC 1072,
 * T/TCP RFC 1644, quick start RFC 4782, experiments RFC 6994, Multipath TCP RFC 8684.
 */
#include "bytes.h"
#include "flow/tcp.h"
#include "names.h"
#include "proto/tcp.h"
#include "walk.h"

enum {
	OPTIONS,
	KIND,
	LENGTH,
	MSS,
	SHIFT,
	MULTIPLIER,
	EXP_DATA,
	EXID,
	UNKNOWN,
	SACK_LE,
	SACK_RE,
	SACK_COUNT,
	DSACK_LE,
	DSACK_RE,
	ECHO_VALUE,
	TSVAL,
	TSECR,
	CC_VALUE,
	MD5,
	AO_KEYID,
	AO_RNEXT,
	AO_MAC,
	QS_RATE,
	QS_TTL_DIFF,
	UTO_GRANULARITY,
	UTO_VALUE,
	TFO_REQUEST,
	TFO_COOKIE,
};

static const struct value_name kinds[] = {
	{ 0, 0, "End of Option List" },
	{ 1, 1, "No-Operation" },
	{ 2, 2, "Maximum Segment Size" },
	{ 3, 3, "Window Scale" },
	{ 4, 4, "SACK Permitted" },
	{ 5, 5, "SACK" },
	{ 6, 6, "Echo" },
	{ 7, 7, "Echo Reply" },
	{ 8, 8, "Time Stamp Option" },
	{ 9, 9, "Partial Order Connection Permitted" },
	{ 10, 10, "Partial Order Service Profile" },
	{ 11, 11, "CC" },
	{ 12, 12, "CC.NEW" },
	{ 13, 13, "CC.ECHO" },
	{ 14, 14, "TCP Alternate Checksum Request" },
	{ 15, 15, "TCP Alternate Checksum Data" },
	{ 19, 19, "MD5 Signature Option" },
	{ 27, 27, "Quick-Start Response" },
	{ 28, 28, "User Timeout Option" },
	{ 29, 29, "TCP Authentication Option" },
	{ 30, 30, "Multipath TCP" },
	{ 34, 34, "TCP Fast Open" },
	{ 253, 253, "RFC3692-style Experiment 1" },
	{ 254, 254, "RFC3692-style Experiment 2" },
	{ 0 },
};

static const struct value_name granularities[] = { { 0, 0, "Seconds" },
						   { 1, 1, "Minutes" },
						   { 0 } };

static const struct field_def fields[] = {
	[OPTIONS] = { "tcp.options", "TCP Options", FIELD_BYTES },
	[KIND] = { "tcp.option_kind", "Kind", FIELD_UINT8, BASE_DEC, .names = kinds },
	[LENGTH] = { "tcp.option_len", "Length", FIELD_UINT8, BASE_DEC },
	[MSS] = { "tcp.options.mss_val", "MSS Value", FIELD_UINT16, BASE_DEC },
	[SHIFT] = { "tcp.options.wscale.shift", "Shift count", FIELD_UINT8, BASE_DEC },
	[MULTIPLIER] = { "tcp.options.wscale.multiplier", "Multiplier", FIELD_UINT16, BASE_DEC },
	[EXP_DATA] = { "tcp.options.experimental.data", "Data", FIELD_BYTES },
	[EXID] = { "tcp.options.experimental.exid", "Experiment Identifier", FIELD_UINT16,
		   BASE_HEX },
	[UNKNOWN] = { "tcp.options.unknown.payload", "Payload", FIELD_BYTES },
	[SACK_LE] = { "tcp.options.sack_le", "TCP SACK Left Edge", FIELD_UINT32, BASE_DEC },
	[SACK_RE] = { "tcp.options.sack_re", "TCP SACK Right Edge", FIELD_UINT32, BASE_DEC },
	[SACK_COUNT] = { "tcp.options.sack.count", "TCP SACK Count", FIELD_UINT8, BASE_DEC },
	[DSACK_LE] = { "tcp.options.sack.dsack_le", "TCP D-SACK Left Edge", FIELD_UINT32,
		       BASE_DEC },
	[DSACK_RE] = { "tcp.options.sack.dsack_re", "TCP D-SACK Right Edge", FIELD_UINT32,
		       BASE_DEC },
	[ECHO_VALUE] = { "tcp.options.echo_value", "TCP Echo Option", FIELD_UINT32, BASE_DEC },
	[TSVAL] = { "tcp.options.timestamp.tsval", "Timestamp value", FIELD_UINT32, BASE_DEC },
	[TSECR] = { "tcp.options.timestamp.tsecr", "Timestamp echo reply", FIELD_UINT32, BASE_DEC },
	[CC_VALUE] = { "tcp.options.cc_value", "TCP CC Option", FIELD_UINT32, BASE_DEC },
	[MD5] = { "tcp.options.md5.digest", "MD5 digest", FIELD_BYTES },
	[AO_KEYID] = { "tcp.options.ao.keyid", "AO KeyID", FIELD_UINT8, BASE_DEC },
	[AO_RNEXT] = { "tcp.options.ao.rnextkeyid", "AO RNextKeyID", FIELD_UINT8, BASE_DEC },
	[AO_MAC] = { "tcp.options.ao.mac", "AO MAC", FIELD_BYTES },
	[QS_RATE] = { "tcp.options.qs.rate", "QS Rate", FIELD_UINT8, BASE_DEC, .mask = 0x0f },
	[QS_TTL_DIFF] = { "tcp.options.qs.ttl_diff", "QS Rate", FIELD_UINT8, BASE_DEC },
	[UTO_GRANULARITY] = { "tcp.options.user_to_granularity", "Granularity", FIELD_BOOL,
			      .bits = 16, .mask = 0x8000, .names = granularities },
	[UTO_VALUE] = { "tcp.options.user_to_val", "User Timeout", FIELD_UINT16, BASE_DEC,
			.mask = 0x7fff },
	[TFO_REQUEST] = { "tcp.options.tfo.request", "Fast Open Cookie Request", FIELD_NONE },
	[TFO_COOKIE] = { "tcp.options.tfo.cookie", "Fast Open Cookie", FIELD_BYTES },
};

const struct field_table tcp_option_fields = { fields, sizeof fields / sizeof fields[0] };

/* An option being unfolded: P is its first byte. */
struct option {
	struct rows *r;
	const struct layer *l;
	const uint8_t *p;
	uint32_t at, len;
};

static void uint_row(const struct option *o, unsigned field, uint32_t off, uint32_t size)
{
	rows_at(o->r, &fields[field], o->at + off, size);
}

static void scale_rows(const struct option *o)
{
	uint_row(o, SHIFT, 2, 1);
	/* RFC 7323, 2.3: more than 14 is taken for 14. */
	rows_uint(o->r, &fields[MULTIPLIER], o->at + 2, 1, 1u << (o->p[2] < 14 ? o->p[2] : 14))
		->flags = ROW_GENERATED;
}

/* RFC 2883, 4: the first block is a duplicate where the ACK, or the second block, covers it. */
static bool is_dsack(const struct option *o, uint32_t base, uint32_t n)
{
	const struct tcp_info *info = o->l->info;

	if (!info)
		return false;
	uint32_t right0 = n ? be32(o->p + 6) - base : 0;
	if ((int32_t)(right0 - info->ack) <= 0)
		return true;
	if (n < 2)
		return false;
	uint32_t left1 = be32(o->p + 10) - base, right1 = be32(o->p + 14) - base;
	return (int32_t)(left1 - right0) < 0 && (int32_t)(right1 - right0) >= 0;
}

static void sack_rows(const struct option *o)
{
	const struct tcp_info *info = o->l->info;
	uint32_t base = info && !o->l->quoted ? info->peer_base : 0, n = 0;

	for (uint32_t i = 2; i < o->len && o->len - i >= 4; i += 4) {
		bool left = (i - 2) % 8 == 0;

		rows_uint(o->r, &fields[left ? SACK_LE : SACK_RE], o->at + i, 4,
			  (uint32_t)(be32(o->p + i) - base));
		n += !left;
	}
	rows_uint(o->r, &fields[SACK_COUNT], o->at, 0, n)->flags = ROW_GENERATED;
	if (!is_dsack(o, base, n) || o->len < 6)
		return;
	rows_uint(o->r, &fields[DSACK_LE], o->at + 2, 4, (uint32_t)(be32(o->p + 2) - base))->flags =
		ROW_GENERATED;
	if (o->len < 10)
		return;
	rows_uint(o->r, &fields[DSACK_RE], o->at + 6, 4, (uint32_t)(be32(o->p + 6) - base))->flags =
		ROW_GENERATED;
}

/* SKIP bytes of kind, length and experiment, then the cookie, or a request for one. */
static void tfo_rows(const struct option *o, uint32_t skip)
{
	if (o->len == skip)
		rows_uint(o->r, &fields[TFO_REQUEST], o->at, o->len, 1);
	else
		rows_bytes(o->r, &fields[TFO_COOKIE], o->at + skip, o->len - skip);
}

static void experiment_rows(const struct option *o)
{
	enum { EXID_TARR = 0x00ac, EXID_ACC_ECN_0 = 0xacc0, EXID_ACC_ECN_1, EXID_TFO = 0xf989 };
	uint32_t id = o->len < 4 ? 0 : be16(o->p + 2);

	if (o->len < 4)
		return;
	uint_row(o, EXID, 2, 2);
	if (id == EXID_TFO)
		tfo_rows(o, 4);
	else if (o->len > 4 && id != EXID_TARR && id != EXID_ACC_ECN_0 && id != EXID_ACC_ECN_1)
		rows_bytes(o->r, &fields[EXP_DATA], o->at + 4, o->len - 4);
}

/*
 * A SACK option without a whole block, which Wireshark reads on behind its end as a D-SACK: the
 * segment is malformed from there on.
 */
static bool overruns(const struct layer *l, const struct tcp_option *o)
{
	const struct tcp_info *info = l->info;

	return o->kind == TCPOPT_SACK && o->len < 10 && info && (int32_t)(0 - info->ack) <= 0;
}

bool tcp_options_overrun(const struct dissection *d, const struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	uint32_t at = TCP_HLEN_MIN;
	struct tcp_option o;

	while (tcp_option_next(p, l->hlen, &at, &o))
		if (overruns(l, &o))
			return true;
	return false;
}

unsigned tcp_count_mptcp(const uint8_t *p, uint32_t hlen)
{
	uint32_t at = TCP_HLEN_MIN;
	struct tcp_option o;
	unsigned n = 0;

	while (tcp_option_next(p, hlen, &at, &o))
		n += o.kind == TCPOPT_MPTCP;
	return n;
}

/* The length that an option of KIND must have; 0: any. */
static uint32_t fixed_length(uint8_t kind)
{
	switch (kind) {
	case TCPOPT_MSS: return 4;
	case TCPOPT_WSCALE: return 3;
	case TCPOPT_SACK_PERM: return 2;
	case TCPOPT_ECHO:
	case TCPOPT_ECHO_REPLY:
	case TCPOPT_CC:
	case TCPOPT_CC_NEW:
	case TCPOPT_CC_ECHO: return 6;
	case TCPOPT_TIMESTAMP: return 10;
	case TCPOPT_MD5: return 18;
	case TCPOPT_QS: return 8;
	case TCPOPT_UTO: return 4;
	default: return 0;
	}
}

/* Kinds that Wireshark has a dissector for; some of them have no fields here. */
static bool is_known(uint8_t kind)
{
	enum { ALTERNATE_SUM = 14, MD5_KIND = 19, CORRUPTION = 23, QS_KIND = 27, MPTCP_KIND = 30 };
	enum { PROBE = 76, TRANSPARENCY = 78, ACC_ECN_0 = 0xac, ACC_ECN_1 = 0xae };

	return kind <= TCPOPT_TIMESTAMP || (kind >= TCPOPT_CC && kind < ALTERNATE_SUM) ||
	       (kind >= MD5_KIND && kind <= CORRUPTION) ||
	       (kind >= QS_KIND && kind <= MPTCP_KIND) || kind == TCPOPT_TFO || kind == PROBE ||
	       kind == TRANSPARENCY || kind == ACC_ECN_0 || kind == ACC_ECN_1 ||
	       kind == TCPOPT_EXP1 || kind == TCPOPT_EXP2;
}

static void contents_rows(const struct option *o)
{
	switch (o->p[0]) {
	case TCPOPT_MSS: uint_row(o, MSS, 2, 2); break;
	case TCPOPT_WSCALE: scale_rows(o); break;
	case TCPOPT_SACK: sack_rows(o); break;
	case TCPOPT_ECHO:
	case TCPOPT_ECHO_REPLY: uint_row(o, ECHO_VALUE, 2, 4); break;
	case TCPOPT_TIMESTAMP:
		uint_row(o, TSVAL, 2, 4);
		uint_row(o, TSECR, 6, 4);
		break;
	case TCPOPT_CC:
	case TCPOPT_CC_NEW:
	case TCPOPT_CC_ECHO: uint_row(o, CC_VALUE, 2, 4); break;
	case TCPOPT_MD5: rows_bytes(o->r, &fields[MD5], o->at + 2, 16); break;
	case TCPOPT_QS:
		uint_row(o, QS_RATE, 2, 1);
		uint_row(o, QS_TTL_DIFF, 3, 1);
		break;
	case TCPOPT_UTO:
		uint_row(o, UTO_GRANULARITY, 2, 2);
		uint_row(o, UTO_VALUE, 2, 2);
		break;
	case TCPOPT_AO:
		if (o->len < 4)
			break;
		uint_row(o, AO_KEYID, 2, 1);
		uint_row(o, AO_RNEXT, 3, 1);
		if (o->len > 4)
			rows_bytes(o->r, &fields[AO_MAC], o->at + 4, o->len - 4);
		break;
	case TCPOPT_TFO: tfo_rows(o, 2); break;
	case TCPOPT_MPTCP: tcp_mptcp_rows(o->r, o->p, o->at, o->len); break;
	case TCPOPT_EXP1:
	case TCPOPT_EXP2: experiment_rows(o); break;
	default:
		if (!is_known(o->p[0]) && o->len > 2)
			rows_bytes(o->r, &fields[UNKNOWN], o->at + 2, o->len - 2);
	}
}

static void one_option(struct rows *r, const struct layer *l, const struct tcp_option *opt)
{
	struct option o = { r, l, layer_data(r->d, l) + opt->off, opt->off, opt->len };
	const char *name = value_name(kinds, opt->kind);
	uint32_t fixed = fixed_length(opt->kind);

	rows_label(r, opt->off, opt->len, rows_text(r, "TCP Option - %s", name ? name : "Unknown"));
	rows_push(r);
	uint_row(&o, KIND, 0, 1);
	if (opt->len > 1) {
		uint_row(&o, LENGTH, 1, 1);
		if (fixed == 0 || fixed == opt->len)
			contents_rows(&o);
	}
	rows_pop(r);
}

void tcp_option_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	uint32_t hlen = (p[12] >> 4) * 4u, at = TCP_HLEN_MIN;
	struct tcp_option o;

	if (hlen <= TCP_HLEN_MIN)
		return;
	uint32_t there = hlen < l->cap ? hlen : l->cap;
	rows_bytes(r, &fields[OPTIONS], at, there - at)->label =
		rows_text(r, "Options: (%u bytes)", hlen - TCP_HLEN_MIN);
	rows_push(r);
	while (tcp_option_next(p, there, &at, &o)) {
		one_option(r, l, &o);
		if (overruns(l, &o))
			break;
	}
	rows_pop(r);
}
