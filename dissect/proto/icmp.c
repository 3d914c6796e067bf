/*
 * Internet Control Message Protocol, RFC 792; router discovery RFC 1256, address masks RFC 950,
 * next-hop MTU RFC 1191, extensions behind the quoted datagram RFC 4884, MPLS labels RFC 4950.
 *
 *	+---------------+---------------+-------------------------------+
 *	|     Type      |     Code      |           Checksum            |
 *	+---------------+---------------+-------------------------------+
 *	|     Identifier and sequence, gateway, MTU, pointer, unused    |
 *	+---------------------------------------------------------------+
 *	|     Data, or the datagram that the error is about             |
 *	+---------------------------------------------------------------+
 *
 * The layer is the whole message: hlen covers all of it.  info is the request that an echo
 * reply answers (struct echo_match).
 */
#include "proto/icmp.h"

#include "bytes.h"
#include "checksum.h"
#include "flow/echo.h"
#include "names.h"
#include "walk.h"

enum { ICMP_HLEN = 8, QUOTE_MIN = 128 };

enum {
	ECHO_REPLY = 0,
	UNREACHABLE = 3,
	SOURCE_QUENCH = 4,
	REDIRECT = 5,
	ECHO = 8,
	ROUTER_ADVERT = 9,
	TIME_EXCEEDED = 11,
	PARAM_PROBLEM = 12,
	TIMESTAMP = 13,
	TIMESTAMP_REPLY = 14,
	INFO_REQUEST = 15,
	INFO_REPLY = 16,
	MASK_REQUEST = 17,
	MASK_REPLY = 18,
	FRAGMENTATION_NEEDED = 4, /* code of UNREACHABLE */
};

enum {
	TYPE,
	CODE,
	CHECKSUM,
	CHECKSUM_STATUS,
	UNUSED,
	IDENT,
	IDENT_LE,
	SEQ,
	SEQ_LE,
	MTU,
	NUM_ADDRS,
	ENTRY_SIZE,
	LIFETIME,
	POINTER,
	ROUTER,
	PREFERENCE,
	ORIGINATE,
	RECEIVE,
	TRANSMIT,
	MASK,
	GATEWAY,
	LENGTH,
	ORIGINAL,
	DATA_TIME,
	DATA_TIME_RELATIVE,
	RESP_TO,
	RESP_TIME,
	EXT,
	EXT_VERSION,
	EXT_RESERVED,
	EXT_CHECKSUM,
	EXT_CHECKSUM_STATUS,
	EXT_LENGTH,
	EXT_CLASS,
	EXT_CTYPE,
	EXT_DATA,
	MPLS_LABEL,
	MPLS_EXP,
	MPLS_S,
	MPLS_TTL,
};

static const struct value_name classes[] = {
	{ 1, 1, "MPLS Label Stack Class" },
	{ 2, 2, "Interface Information Object" },
	{ 0 },
};

static const struct field_def fields[] = {
	[TYPE] = { "icmp.type", "Type", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1 },
	[CODE] = { "icmp.code", "Code", FIELD_UINT8, BASE_DEC, .at = 1, .size = 1 },
	[CHECKSUM] = { "icmp.checksum", "Checksum", FIELD_UINT16, BASE_HEX, .at = 2, .size = 2 },
	[CHECKSUM_STATUS] = { "icmp.checksum.status", "Checksum Status", FIELD_UINT8,
			      .names = names_checksum_status },
	[UNUSED] = { "icmp.unused", "Unused", FIELD_BYTES },
	[IDENT] = { "icmp.ident", "Identifier (BE)", FIELD_UINT16, BASE_DEC_HEX, .at = 4,
		    .size = 2 },
	[IDENT_LE] = { "icmp.ident_le", "Identifier (LE)", FIELD_UINT16, BASE_DEC_HEX },
	[SEQ] = { "icmp.seq", "Sequence Number (BE)", FIELD_UINT16, BASE_DEC_HEX, .at = 6,
		  .size = 2 },
	[SEQ_LE] = { "icmp.seq_le", "Sequence Number (LE)", FIELD_UINT16, BASE_DEC_HEX },
	[MTU] = { "icmp.mtu", "MTU of next hop", FIELD_UINT16, BASE_DEC, .at = 6, .size = 2 },
	[NUM_ADDRS] = { "icmp.num_addrs", "Number of addresses", FIELD_UINT8, BASE_DEC, .at = 4,
			.size = 1 },
	[ENTRY_SIZE] = { "icmp.addr_entry_size", "Address entry size", FIELD_UINT8, BASE_DEC,
			 .at = 5, .size = 1 },
	[LIFETIME] = { "icmp.lifetime", "Lifetime", FIELD_UINT16, BASE_DEC, .at = 6, .size = 2 },
	[POINTER] = { "icmp.pointer", "Pointer", FIELD_UINT32, BASE_DEC, .at = 4, .size = 1 },
	[ROUTER] = { "icmp.router_address", "Router address", FIELD_IPV4 },
	[PREFERENCE] = { "icmp.pref_level", "Preference level", FIELD_INT32, BASE_DEC },
	[ORIGINATE] = { "icmp.originate_timestamp", "Originate Timestamp", FIELD_UINT32, BASE_DEC,
			.at = 8, .size = 4 },
	[RECEIVE] = { "icmp.receive_timestamp", "Receive Timestamp", FIELD_UINT32, BASE_DEC,
		      .at = 12, .size = 4 },
	[TRANSMIT] = { "icmp.transmit_timestamp", "Transmit Timestamp", FIELD_UINT32, BASE_DEC,
		       .at = 16, .size = 4 },
	[MASK] = { "icmp.address_mask", "Address Mask", FIELD_IPV4, .at = 8, .size = 4 },
	[GATEWAY] = { "icmp.redir_gw", "Gateway Address", FIELD_IPV4, .at = 4, .size = 4 },
	[LENGTH] = { "icmp.length", "Length", FIELD_UINT8, BASE_DEC, .at = 5, .size = 1 },
	[ORIGINAL] = { "icmp.length.original_datagram", "Length of original datagram", FIELD_UINT8,
		       BASE_DEC },
	[DATA_TIME] = { "icmp.data_time", "Timestamp from icmp data", FIELD_ABSTIME, BASE_LOCAL },
	[DATA_TIME_RELATIVE] = { "icmp.data_time_relative", "Timestamp from icmp data (relative)",
				 FIELD_RELTIME },
	[RESP_TO] = { "icmp.resp_to", "Request frame", FIELD_FRAMENUM },
	[RESP_TIME] = { "icmp.resptime", "Response time", FIELD_DOUBLE },
	[EXT] = { "icmp.ext", "ICMP Extensions", FIELD_NONE },
	[EXT_VERSION] = { "icmp.ext.version", "Version", FIELD_UINT8, BASE_DEC },
	[EXT_RESERVED] = { "icmp.ext.res", "Reserved", FIELD_UINT16, BASE_HEX, .mask = 0x0fff },
	[EXT_CHECKSUM] = { "icmp.ext.checksum", "Checksum", FIELD_UINT16, BASE_HEX },
	[EXT_CHECKSUM_STATUS] = { "icmp.ext.checksum.status", "Checksum Status", FIELD_UINT8,
				  .names = names_checksum_status },
	[EXT_LENGTH] = { "icmp.ext.length", "Length", FIELD_UINT16, BASE_DEC },
	[EXT_CLASS] = { "icmp.ext.class", "Class", FIELD_UINT8, BASE_DEC, .names = classes },
	[EXT_CTYPE] = { "icmp.ext.ctype", "C-Type", FIELD_UINT8, BASE_DEC },
	[EXT_DATA] = { "icmp.ext.data", "Data", FIELD_BYTES },
	[MPLS_LABEL] = { "icmp.mpls.label", "Label", FIELD_UINT24, BASE_DEC, .mask = 0xfffff0 },
	[MPLS_EXP] = { "icmp.mpls.exp", "Experimental", FIELD_UINT24, BASE_DEC, .mask = 0x0e },
	[MPLS_S] = { "icmp.mpls.s", "Stack bit", FIELD_BOOL, .bits = 24, .mask = 0x01,
		     .names = names_set },
	[MPLS_TTL] = { "icmp.mpls.ttl", "Time to live", FIELD_UINT8, BASE_DEC },
};

static const struct value_name types[] = {
	{ 0, 0, "Echo (ping) reply" },
	{ 1, 2, "Reserved" },
	{ 3, 3, "Destination unreachable" },
	{ 4, 4, "Source quench (flow control)" },
	{ 5, 5, "Redirect" },
	{ 6, 6, "Alternate host address" },
	{ 8, 8, "Echo (ping) request" },
	{ 9, 9, "Router advertisement" },
	{ 10, 10, "Router solicitation" },
	{ 11, 11, "Time-to-live exceeded" },
	{ 12, 12, "Parameter problem" },
	{ 13, 13, "Timestamp request" },
	{ 14, 14, "Timestamp reply" },
	{ 15, 15, "Information request" },
	{ 16, 16, "Information reply" },
	{ 17, 17, "Address mask request" },
	{ 18, 18, "Address mask reply" },
	{ 30, 30, "Traceroute" },
	{ 40, 40, "Photuris" },
	{ 42, 42, "Extended Echo request" },
	{ 43, 43, "Extended Echo reply" },
	{ 0 },
};

static const struct value_name unreachable_codes[] = {
	{ 0, 0, "Network unreachable" },
	{ 1, 1, "Host unreachable" },
	{ 2, 2, "Protocol unreachable" },
	{ 3, 3, "Port unreachable" },
	{ 4, 4, "Fragmentation needed" },
	{ 5, 5, "Source route failed" },
	{ 6, 6, "Destination network unknown" },
	{ 7, 7, "Destination host unknown" },
	{ 8, 8, "Source host isolated" },
	{ 9, 9, "Network administratively prohibited" },
	{ 10, 10, "Host administratively prohibited" },
	{ 11, 11, "Network unreachable for TOS" },
	{ 12, 12, "Host unreachable for TOS" },
	{ 13, 13, "Communication administratively filtered" },
	{ 14, 14, "Host precedence violation" },
	{ 15, 15, "Precedence cutoff in effect" },
	{ 0 },
};

static const struct value_name redirect_codes[] = {
	{ 0, 0, "Redirect for network" },
	{ 1, 1, "Redirect for host" },
	{ 2, 2, "Redirect for TOS and network" },
	{ 3, 3, "Redirect for TOS and host" },
	{ 0 },
};

static const struct value_name exceeded_codes[] = {
	{ 0, 0, "Time to live exceeded in transit" },
	{ 1, 1, "Fragment reassembly time exceeded" },
	{ 0 },
};

static const struct value_name problem_codes[] = {
	{ 0, 0, "Pointer indicates the error" },
	{ 1, 1, "Required option missing" },
	{ 2, 2, "Bad length" },
	{ 0 },
};

const char *icmp_type_name(uint8_t type)
{
	return value_name(types, type);
}

static const char *code_name(uint8_t type, uint8_t code)
{
	switch (type) {
	case UNREACHABLE: return value_name(unreachable_codes, code);
	case REDIRECT: return value_name(redirect_codes, code);
	case TIME_EXCEEDED: return value_name(exceeded_codes, code);
	case PARAM_PROBLEM: return value_name(problem_codes, code);
	default: return NULL;
	}
}

static bool is_error(uint8_t type)
{
	return type == UNREACHABLE || type == SOURCE_QUENCH || type == REDIRECT ||
	       type == TIME_EXCEEDED || type == PARAM_PROBLEM;
}

/* Bytes of the quoted datagram in an error of LEN bytes: what RFC 4884's length says, or the rest. */
static uint32_t quoted_length(const uint8_t *p, uint32_t cap, uint32_t len)
{
	uint32_t words = p[5], left = len - ICMP_HLEN;

	if (cap < ICMP_HLEN + 4)
		return left;
	if (p[0] == REDIRECT) {
		uint32_t n = (p[8] & 15u) * 4 + 8;
		return n < left ? n : left;
	}
	if (words && p[0] != SOURCE_QUENCH && left > words * 4 && be16(p + 10) > words * 4) {
		uint32_t n = ((p[8] & 15u) + words) * 4;
		return n < left ? n : left;
	}
	return left;
}

static enum checksum_verdict verdict(const struct dissection *d, const struct layer *l)
{
	if (l->quoted || l->cap < l->len || l->cap < 4)
		return CHECKSUM_VERDICT_UNKNOWN;
	return checksum_fold(checksum_add(0, layer_data(d, l), l->len)) == 0xffff ?
		       CHECKSUM_VERDICT_GOOD :
		       CHECKSUM_VERDICT_BAD;
}

static void icmp_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, ICMP_HLEN);

	l->hlen = l->cap;
	if (dissect_check(d, i, &c))
		return;
	if (!dissect_transport_only(d) && verdict(d, l) == CHECKSUM_VERDICT_BAD)
		dissect_issue(d, i, ISSUE_BAD_CHECKSUM, 2, &fields[CHECKSUM]);
	if (!l->quoted && p[0] == ECHO)
		echo_request(d, l, be16(p + 4), be16(p + 6));
	else if (!l->quoted && p[0] == ECHO_REPLY)
		l->info = echo_reply(d, l, be16(p + 4), be16(p + 6));
	if (l->len <= ICMP_HLEN)
		return;
	if (is_error(p[0])) {
		dissect_child(d, i, PROTO_IP, ICMP_HLEN, quoted_length(p, l->cap, l->len));
		return;
	}
	if (p[0] != ECHO && p[0] != ECHO_REPLY)
		return;
	uint32_t skip = icmp_data_time(d, l, NULL) ? 16 : ICMP_HLEN;
	dissect_child(d, i, PROTO_DATA, skip, l->len - skip);
}

/*
 * ping(8) puts the time of day into its data, seconds and microseconds as its host stores them:
 * taken for that where it is within a day of the frame's own time.
 */
bool icmp_data_time(const struct dissection *d, const struct layer *l, int64_t *ns)
{
	const uint8_t *p = layer_data(d, l);
	int64_t now = d->frame->time_ns / 1000000000;

	if (l->cap < 16)
		return false;
	for (unsigned little = 0; little < 2; little++) {
		uint32_t s = little ? le32(p + 8) : be32(p + 8);
		uint32_t us = little ? le32(p + 12) : be32(p + 12);
		int32_t away = (int32_t)((int64_t)s - now);

		if (us < 1000000 && away > -86400 && away < 86400) {
			if (ns)
				*ns = (int64_t)s * 1000000000 + (int64_t)us * 1000;
			return true;
		}
	}
	return false;
}

/* Both numbers, in either byte order, as far as they are there. */
static void ident_rows(struct rows *r, const struct layer *l, const uint8_t *p)
{
	rows_fixed(r, &fields[IDENT]);
	if (l->cap >= 6)
		rows_uint(r, &fields[IDENT_LE], 4, 2, le16(p + 4));
	rows_fixed(r, &fields[SEQ]);
	if (l->cap >= ICMP_HLEN)
		rows_uint(r, &fields[SEQ_LE], 6, 2, le16(p + 6));
}

static bool has_ident(uint8_t type)
{
	return type == ECHO || type == ECHO_REPLY || (type >= TIMESTAMP && type <= MASK_REPLY);
}

static void echo_rows(struct rows *r, const struct layer *l, const uint8_t *p)
{
	const struct echo_match *match = l->info;
	int64_t ns;

	ident_rows(r, l, p);
	if (match) {
		rows_uint(r, &fields[RESP_TO], 0, 0, match->frame)->flags = ROW_GENERATED;
		rows_double(r, &fields[RESP_TIME], 0, 0, (double)match->delay_ns / 1e6)->flags =
			ROW_GENERATED;
	}
	if ((p[0] == ECHO || p[0] == ECHO_REPLY) && icmp_data_time(r->d, l, &ns)) {
		rows_int(r, &fields[DATA_TIME], 8, 8, ns);
		rows_int(r, &fields[DATA_TIME_RELATIVE], 8, 8, r->d->frame->time_ns - ns)->flags =
			ROW_GENERATED;
	}
}

static void length_rows(struct rows *r, const uint8_t *p)
{
	rows_fixed(r, &fields[LENGTH]);
	rows_uint(r, &fields[ORIGINAL], 5, 1, (uint8_t)(p[5] * 4))->flags = ROW_GENERATED;
}

/* The second word of an error: what its type puts there, and RFC 4884's length. */
static void error_rows(struct rows *r, const uint8_t *p)
{
	bool mtu = p[0] == UNREACHABLE && p[1] == FRAGMENTATION_NEEDED;

	switch (p[0]) {
	case REDIRECT: rows_fixed(r, &fields[GATEWAY]); return;
	case SOURCE_QUENCH: return;
	case PARAM_PROBLEM:
		rows_fixed(r, &fields[POINTER]);
		if (p[5]) {
			length_rows(r, p);
			rows_bytes(r, &fields[UNUSED], 6, 2);
		} else {
			rows_bytes(r, &fields[UNUSED], 5, 3);
		}
		return;
	default: break;
	}
	if (p[5]) {
		rows_bytes(r, &fields[UNUSED], 4, 1);
		length_rows(r, p);
	} else {
		rows_bytes(r, &fields[UNUSED], 4, mtu ? 2 : 4);
	}
	if (mtu)
		rows_fixed(r, &fields[MTU]);
	else if (p[5])
		rows_bytes(r, &fields[UNUSED], 6, 2);
}

static void mpls_rows(struct rows *r, const uint8_t *p, uint32_t at, uint32_t end)
{
	for (; end - at >= 4; at += 4) {
		uint32_t word = be24(p + at);

		rows_uint(r, &fields[MPLS_LABEL], at, 3, word >> 4);
		rows_uint(r, &fields[MPLS_EXP], at, 3, word >> 1 & 7);
		rows_uint(r, &fields[MPLS_S], at, 3, word & 1);
		rows_uint(r, &fields[MPLS_TTL], at + 3, 1, p[at + 3]);
	}
}

/* RFC 4884, 7: objects of length, class and type behind a header with version and checksum. */
static void extension_rows(struct rows *r, const struct layer *l, uint32_t at)
{
	const uint8_t *p = layer_data(r->d, l);
	uint32_t end = l->cap;

	if (at > end || end - at < 4)
		return;
	rows_uint(r, &fields[EXT], at, end - at, 1);
	rows_push(r);
	rows_uint(r, &fields[EXT_VERSION], at, 1, p[at] >> 4);
	rows_uint(r, &fields[EXT_RESERVED], at, 2, be16(p + at) & 0x0fff);
	rows_uint(r, &fields[EXT_CHECKSUM], at + 2, 2, be16(p + at + 2));
	bool good = checksum_fold(checksum_add(0, p + at, end - at)) == 0xffff;
	rows_uint(r, &fields[EXT_CHECKSUM_STATUS], at + 2, 0, good ? CHECKSUM_GOOD : CHECKSUM_BAD)
		->flags = ROW_GENERATED;
	for (at += 4; end - at >= 4;) {
		uint32_t len = be16(p + at);

		rows_uint(r, &fields[EXT_LENGTH], at, 2, len);
		rows_uint(r, &fields[EXT_CLASS], at + 2, 1, p[at + 2]);
		rows_uint(r, &fields[EXT_CTYPE], at + 3, 1, p[at + 3]);
		if (len < 4 || len > end - at)
			break;
		if (p[at + 2] == 1)
			mpls_rows(r, p, at + 4, at + len);
		else if (len > 4 && p[at + 2] != 2)
			rows_bytes(r, &fields[EXT_DATA], at + 4, len - 4);
		at += len;
	}
	rows_pop(r);
}

static void router_rows(struct rows *r, const struct layer *l, const uint8_t *p)
{
	rows_fixed(r, &fields[NUM_ADDRS]);
	rows_fixed(r, &fields[ENTRY_SIZE]);
	rows_fixed(r, &fields[LIFETIME]);
	if (p[5] != 2)
		return;
	for (uint32_t i = 0, at = ICMP_HLEN; i < p[4] && l->cap - at >= 8; i++, at += 8) {
		rows_uint(r, &fields[ROUTER], at, 4, be32(p + at));
		rows_int(r, &fields[PREFERENCE], at + 4, 4, (int32_t)be32(p + at + 4));
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

static void body_rows(struct rows *r, const struct layer *l, const uint8_t *p)
{
	uint32_t quoted = l->cap >= ICMP_HLEN + 4 ? be16(p + 10) : 0;

	switch (p[0]) {
	case ECHO_REPLY:
	case ECHO:
	case INFO_REQUEST:
	case INFO_REPLY: echo_rows(r, l, p); break;
	case TIMESTAMP:
	case TIMESTAMP_REPLY:
		echo_rows(r, l, p);
		rows_fixed(r, &fields[ORIGINATE]);
		rows_fixed(r, &fields[RECEIVE]);
		rows_fixed(r, &fields[TRANSMIT]);
		break;
	case MASK_REQUEST:
	case MASK_REPLY:
		echo_rows(r, l, p);
		rows_fixed(r, &fields[MASK]);
		break;
	case ROUTER_ADVERT: router_rows(r, l, p); break;
	default:
		if (!is_error(p[0]))
			break;
		error_rows(r, p);
		if (l->len > ICMP_HLEN + QUOTE_MIN && quoted <= QUOTE_MIN)
			extension_rows(r, l, (p[5] ? p[5] * 4u : QUOTE_MIN) + ICMP_HLEN);
	}
}

static void icmp_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	if (l->cap < 6) {
		rows_withdraw(r);
		return;
	}
	const char *type = icmp_type_name(p[0]), *code = code_name(p[0], p[1]);
	rows_fixed(r, &fields[TYPE])->label = rows_text(
		r, "Type: %u (%s)", p[0], type ? type : "Unknown ICMP (obsolete or malformed?)");
	struct row *row = rows_fixed(r, &fields[CODE]);
	if (code)
		row->label = rows_text(r, "Code: %u (%s)", p[1], code);
	checksum_rows(r, l);
	if (l->cap >= ICMP_HLEN)
		body_rows(r, l, p);
	else if (has_ident(p[0]))
		ident_rows(r, l, p);
}

const struct proto proto_icmp = {
	.name = "icmp",
	.title = "Internet Control Message Protocol",
	.spec = "RFC 792",
	.whole = true,
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = icmp_walk,
	.rows = icmp_rows,
};
