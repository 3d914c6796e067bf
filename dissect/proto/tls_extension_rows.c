/* The rows of TLS extensions: RFC 6066, 8446 (4.2), 7301, 6962 and others. */
#include <string.h>

#include "bytes.h"
#include "proto/tls.h"
#include "proto/tls_hello_fields.h"
#include "walk.h"

/* RFC 8701: values that mean nothing, which a fingerprint leaves out. */
static bool is_grease(uint32_t v)
{
	return (v & 0x0f0f) == 0x0a0a && v >> 8 == (v & 0xff);
}

void tls_put_ja3(struct text *ja3, bool *first, uint32_t v)
{
	if (!ja3 || is_grease(v))
		return;
	text_fmt(ja3, "%s%u", *first ? "" : "-", v);
	*first = false;
}

static uint32_t put(struct tls_source *x, unsigned field, uint32_t at, uint32_t len)
{
	return tls_put(x, &tls_hello_defs[field], at, len);
}

static bool vector(struct tls_source *x, unsigned field, uint32_t *at, uint32_t end, uint32_t size,
		   uint32_t *stop)
{
	return tls_put_vector(x, &tls_hello_defs[field], at, end, size, stop);
}

void tls_put_list(struct tls_source *x, unsigned field, uint32_t at, uint32_t stop, uint32_t size,
		  const char *what, const char *of)
{
	uint32_t n = (stop - at) / size;

	tls_put_none(x, &tls_hello_defs[field], at, stop - at,
		     rows_text(x->r, "%s (%u %s%s)", what, n, of, n == 1 ? "" : "s"));
}

void tls_scheme_row(struct tls_source *x, uint32_t at)
{
	put(x, HELLO_SCHEME, at, 2);
	rows_push(x->r);
	put(x, HELLO_SCHEME_HASH, at, 1);
	put(x, HELLO_SCHEME_SIG, at + 1, 1);
	rows_pop(x->r);
}

void tls_scheme_rows(struct tls_source *x, uint32_t *at, uint32_t end)
{
	uint32_t stop;

	if (!vector(x, HELLO_SCHEMES_LEN, at, end, 2, &stop)) {
		*at = end;
		return;
	}
	tls_put_list(x, HELLO_SCHEMES, *at, stop, 2, "Signature Hash Algorithms", "algorithm");
	rows_push(x->r);
	for (; *at + 2 <= stop && !x->cut; *at += 2)
		tls_scheme_row(x, *at);
	rows_pop(x->r);
	*at = stop;
}

/* ---- Extensions ---- */

static void name_rows(struct tls_source *x, uint32_t at, uint32_t end)
{
	uint32_t stop, next;

	if (at == end || !vector(x, HELLO_SNI_LIST_LEN, &at, end, 2, &stop))
		return;
	while (at < stop && !x->cut) {
		put(x, HELLO_SNI_TYPE, at++, 1);
		if (!vector(x, HELLO_SNI_LEN, &at, stop, 2, &next))
			return;
		tls_put_bytes(x, &tls_hello_defs[HELLO_SNI], at, next - at);
		at = next;
	}
}

static void status_rows(struct tls_source *x, uint32_t at, uint32_t end)
{
	uint32_t type = put(x, HELLO_STATUS_TYPE, at++, 1), stop;

	if ((type == 1 || type == 2) && vector(x, HELLO_RESPONDER_LEN, &at, end, 2, &stop)) {
		at = stop;
		vector(x, HELLO_REQUEST_EXTS_LEN, &at, end, 2, &stop);
	}
}

static void group_rows(struct tls_source *x, uint32_t at, uint32_t end, struct text *ja3)
{
	uint32_t stop;
	bool first = true;

	if (!vector(x, HELLO_GROUPS_LEN, &at, end, 2, &stop))
		return;
	tls_put_list(x, HELLO_GROUPS, at, stop, 2, "Supported Groups", "group");
	if (ja3)
		text_char(ja3, ',');
	rows_push(x->r);
	for (; at + 2 <= end && !x->cut; at += 2)
		tls_put_ja3(ja3, &first, put(x, HELLO_GROUP, at, 2));
	rows_pop(x->r);
}

static void point_rows(struct tls_source *x, uint32_t at, struct text *ja3)
{
	uint32_t n = put(x, HELLO_POINTS_LEN, at++, 1);

	if (x->cut)
		return;
	tls_put_none(x, &tls_hello_defs[HELLO_POINTS], at, n,
		     rows_text(x->r, "Elliptic curves point formats (%u)", n));
	if (ja3)
		text_char(ja3, ',');
	rows_push(x->r);
	for (uint32_t i = 0; i < n && !x->cut; i++) {
		uint32_t v = put(x, HELLO_POINT, at + i, 1);

		if (ja3)
			text_fmt(ja3, "%s%u", i ? "-" : "", v);
	}
	rows_pop(x->r);
}

/* Strings with a length of one byte each, up to END: fields LENGTH and the one behind it. */
static void string_rows(struct tls_source *x, unsigned length, uint32_t at, uint32_t end)
{
	for (uint32_t next; at < end && vector(x, length, &at, end, 1, &next); at = next)
		tls_put_bytes(x, &tls_hello_defs[length + 1], at, next - at);
}

/* The same behind a length of two bytes: LENGTH, the list, and its strings. */
static void name_list_rows(struct tls_source *x, unsigned length, uint32_t at, uint32_t end)
{
	uint32_t stop;

	if (!vector(x, length, &at, end, 2, &stop))
		return;
	tls_put_none(x, &tls_hello_defs[length + 1], at, stop - at, NULL);
	rows_push(x->r);
	string_rows(x, length + 2, at, stop);
	rows_pop(x->r);
}

static bool share_rows(struct tls_source *x, uint32_t *at, uint32_t end)
{
	uint32_t next;

	put(x, HELLO_SHARE_GROUP, *at, 2);
	*at += 2;
	if (x->cut || !vector(x, HELLO_SHARE_KEY_LEN, at, end, 2, &next))
		return false;
	tls_put_bytes(x, &tls_hello_defs[HELLO_SHARE_KEY], *at, next - *at);
	*at = next;
	return !x->cut;
}

/* Encrypted HELLO_SNI, draft-ietf-tls-esni-02. */
static void esni_rows(struct tls_source *x, uint32_t at, uint32_t end)
{
	uint32_t stop;

	put(x, HELLO_ESNI_SUITE, at, 2);
	at += 2;
	if (x->cut || !share_rows(x, &at, end))
		return;
	for (unsigned field = HELLO_ESNI_DIGEST_LEN; field <= HELLO_ESNI_LEN; field += 2) {
		if (!vector(x, field, &at, end, 2, &stop))
			return;
		tls_put_bytes(x, &tls_hello_defs[field + 1], at, stop - at);
		at = stop;
	}
}

static void key_share_rows(struct tls_source *x, uint32_t at, uint32_t end, unsigned message)
{
	uint32_t stop;

	if (at >= end)
		return;
	if (message == TLS_HELLO_RETRY)
		put(x, HELLO_SHARE_SELECTED, at, 2);
	else if (message == TLS_SERVER_HELLO)
		share_rows(x, &at, end);
	else if (message == TLS_CLIENT_HELLO && vector(x, HELLO_SHARES_LEN, &at, end, 2, &stop))
		while (at + 4 <= stop && share_rows(x, &at, stop))
			;
}

static void psk_rows(struct tls_source *x, uint32_t at, uint32_t end, unsigned message)
{
	uint32_t stop, next;

	if (message == TLS_SERVER_HELLO)
		put(x, HELLO_PSK_SELECTED, at, 2);
	if (message != TLS_CLIENT_HELLO || !vector(x, HELLO_PSK_LEN, &at, end, 2, &stop))
		return;
	while (at < stop && !x->cut) {
		if (!vector(x, HELLO_PSK_ID_LEN, &at, stop, 2, &next))
			return;
		tls_put_bytes(x, &tls_hello_defs[HELLO_PSK_ID], at, next - at);
		put(x, HELLO_PSK_AGE, next, 4);
		at = next + 4;
	}
	at = stop;
	if (!x->cut && vector(x, HELLO_PSK_BINDERS_LEN, &at, end, 2, &stop) && x->n >= stop)
		tls_put_none(x, &tls_hello_defs[HELLO_PSK_BINDERS], at, stop - at, NULL);
}

/* A signed certificate timestamp (RFC 6962, 3.2) from AT to END; false where it is cut. */
static bool timestamp_rows(struct tls_source *x, uint32_t at, uint32_t end, bool scheme)
{
	uint32_t stop;

	if (put(x, HELLO_SCT_VERSION, at++, 1) != 0)
		return !x->cut;
	tls_put_bytes(x, &tls_hello_defs[HELLO_SCT_LOG], at, 32);
	at += 32;
	if (x->cut || x->n < at + 8) {
		x->cut = true;
		return false;
	}
	rows_int(x->r, &tls_hello_defs[HELLO_SCT_TIME], x->in_layer ? x->base + at : 0,
		 x->in_layer ? 8 : 0, (int64_t)(be64(x->p + at) % 9000000000000) * 1000000);
	at += 8;
	if (!vector(x, HELLO_SCT_EXTS_LEN, &at, end, 2, &stop))
		return false;
	at = stop;
	if (scheme) {
		tls_scheme_row(x, at);
		at += 2;
	}
	if (!vector(x, HELLO_SCT_SIG_LEN, &at, end, 2, &stop))
		return false;
	tls_put_bytes(x, &tls_hello_defs[HELLO_SCT_SIG], at, stop - at);
	return !x->cut;
}

void tls_timestamps_rows(struct tls_source *x, uint32_t at, uint32_t end, bool scheme)
{
	uint32_t stop;

	if (!vector(x, HELLO_SCTS_LEN, &at, end, 2, &stop))
		return;
	for (uint32_t next; at < end && vector(x, HELLO_SCT_LEN, &at, end, 2, &next); at = next)
		if (!timestamp_rows(x, at, next, scheme))
			return;
}

void tls_status_rows(struct tls_source *x, uint32_t at, uint32_t end)
{
	uint32_t stop;

	if (put(x, HELLO_STATUS_TYPE, at++, 1) == 1)
		vector(x, HELLO_OCSP_LEN, &at, end, 3, &stop);
}

/* Numbers of SIZE bytes behind a length of one byte; without a length where LENGTH is 0. */
static void number_rows(struct tls_source *x, unsigned length, unsigned field, uint32_t at,
			uint32_t end, uint32_t size)
{
	uint32_t stop = end;

	if (length && !vector(x, length, &at, end, 1, &stop))
		return;
	for (; at < stop && stop - at >= size && !x->cut; at += size)
		put(x, field, at, size);
}

enum {
	EXT_SERVER_NAME = 0,
	EXT_STATUS_REQUEST = 5,
	EXT_GROUPS = 10,
	EXT_POINTS = 11,
	EXT_SCHEMES = 13,
	EXT_USE_SRTP = 14,
	EXT_HEARTBEAT = 15,
	EXT_ALPN = 16,
	EXT_STATUS_V2 = 17,
	EXT_SCT = 18,
	EXT_CLIENT_CERT = 19,
	EXT_SERVER_CERT = 20,
	EXT_PADDING = 21,
	EXT_ENCRYPT_THEN_MAC = 22,
	EXT_MASTER_SECRET = 23,
	EXT_COMPRESS = 27,
	EXT_SIZE_LIMIT = 28,
	EXT_DELEGATED = 34,
	EXT_TICKET = 35,
	EXT_SHARE_OLD = 40,
	EXT_PSK = 41,
	EXT_EARLY_DATA = 42,
	EXT_VERSIONS = 43,
	EXT_COOKIE = 44,
	EXT_MODES = 45,
	EXT_EARLY_INFO = 46,
	EXT_AUTHORITIES = 47,
	EXT_OID_FILTERS = 48,
	EXT_POST_AUTH = 49,
	EXT_SCHEMES_CERT = 50,
	EXT_SHARE = 51,
	EXT_CID_OLD = 53,
	EXT_CID = 54,
	EXT_QUIC = 57,
	EXT_NPN = 13172,
	EXT_ALPS = 17513,
	EXT_RENEGOTIATION = 65281,
	EXT_QUIC_DRAFT = 65445,
	EXT_ESNI = 65486,
};

/* What is in hellos alone; false for another extension. */
static bool common_rows(struct tls_source *x, uint32_t type, uint32_t at, uint32_t end,
			unsigned message)
{
	bool client = message == TLS_CLIENT_HELLO;

	switch (type) {
	case EXT_SERVER_NAME: name_rows(x, at, end); return true;
	case EXT_STATUS_REQUEST:
		if (client)
			status_rows(x, at, end);
		else if (message == TLS_CERTIFICATE)
			tls_status_rows(x, at, end);
		return true;
	case EXT_SCT:
		if (message == TLS_SERVER_HELLO || message == TLS_ENCRYPTED_EXTENSIONS ||
		    message == TLS_CERTIFICATE)
			tls_timestamps_rows(x, at, end,
					    x->s->version == TLS_1_2 || x->s->version == TLS_1_3);
		return true;
	case EXT_SCHEMES:
	case EXT_SCHEMES_CERT: tls_scheme_rows(x, &at, end); return true;
	case EXT_HEARTBEAT: put(x, HELLO_HEARTBEAT, at, 1); return true;
	case EXT_ALPN: name_list_rows(x, HELLO_ALPN_LEN, at, end); return true;
	case EXT_PADDING:
		tls_put_bytes(x, &tls_hello_defs[HELLO_PADDING], at, end - at);
		return true;
	case EXT_COMPRESS:
		if (client || message == TLS_CERTIFICATE_REQUEST)
			number_rows(x, HELLO_COMPRESS_LEN, HELLO_COMPRESS, at, end, 2);
		return true;
	case EXT_SIZE_LIMIT: put(x, HELLO_SIZE_LIMIT, at, 2); return true;
	case EXT_SHARE_OLD:
	case EXT_SHARE: key_share_rows(x, at, end, message); return true;
	case EXT_PSK: psk_rows(x, at, end, message); return true;
	case EXT_EARLY_DATA:
	case EXT_EARLY_INFO:
		if (message == TLS_NEW_SESSION_TICKET)
			put(x, HELLO_EARLY_DATA, at, 4);
		return true;
	case EXT_VERSIONS:
		if (client)
			number_rows(x, HELLO_VERSIONS_LEN, HELLO_SUPPORTED_VERSION, at, end, 2);
		else if (message == TLS_SERVER_HELLO || message == TLS_HELLO_RETRY)
			put(x, HELLO_SUPPORTED_VERSION, at, 2);
		return true;
	case EXT_MODES: number_rows(x, HELLO_MODES_LEN, HELLO_MODE, at, end, 1); return true;
	case EXT_NPN: string_rows(x, HELLO_NPN_LEN, at, end); return true;
	case EXT_ALPS:
		if (client)
			name_list_rows(x, HELLO_ALPS_LEN, at, end);
		return true;
	case EXT_ESNI:
		if (client)
			esni_rows(x, at, end);
		return true;
	case EXT_RENEGOTIATION: put(x, HELLO_RENEGOTIATION, at, 1); return true;
	default: return false;
	}
}

/* True for extensions whose data Wireshark takes apart into fields that are not named here. */
static bool has_own_fields(uint32_t type)
{
	static const uint16_t types[] = {
		1,
		9,
		12,
		EXT_USE_SRTP,
		EXT_STATUS_V2,
		EXT_CLIENT_CERT,
		EXT_SERVER_CERT,
		EXT_ENCRYPT_THEN_MAC,
		EXT_MASTER_SECRET,
		EXT_DELEGATED,
		EXT_COOKIE,
		EXT_AUTHORITIES,
		EXT_OID_FILTERS,
		EXT_POST_AUTH,
		EXT_CID_OLD,
		EXT_CID,
		EXT_QUIC,
		EXT_QUIC_DRAFT,
	};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (types[i] == type)
			return true;
	return false;
}

static void extension_label(struct tls_source *x, uint32_t at, uint32_t type, uint32_t len)
{
	const char *name = value_name(tls_extensions, type);
	const char *label =
		name ? rows_text(x->r, "Extension: %s (len=%u)", name, len) :
		       rows_text(x->r, "Extension: Unknown type %u (len=%u)", type, len);

	rows_label(x->r, x->in_layer ? x->base + at : 0, x->in_layer ? 4 + len : 0, label);
}

void tls_extension_rows(struct tls_source *x, uint32_t *at, uint32_t end, unsigned message,
			struct text *ja3)
{
	char groups[TLS_JA3_MAX / 2], formats[TLS_JA3_MAX / 2];
	struct text sg, pf;
	uint32_t stop, next;
	bool first = true;

	text_init(&sg, groups, sizeof groups);
	text_init(&pf, formats, sizeof formats);
	if (!vector(x, HELLO_EXTS_LENGTH, at, end, 2, &stop)) {
		*at = end;
		return;
	}
	while (stop - *at >= 4 && !x->cut && x->n >= *at + 4) {
		uint32_t type = be16(x->p + *at);

		extension_label(x, *at, type, be16(x->p + *at + 2));
		rows_push(x->r);
		tls_put_ja3(ja3, &first, put(x, HELLO_EXT_TYPE, *at, 2));
		*at += 2;
		bool whole = vector(x, HELLO_EXT_LEN, at, stop, 2, &next);
		if (!whole) {
			rows_pop(x->r);
			*at = stop;
			return;
		}
		struct text *of = message == TLS_CLIENT_HELLO ? ja3 : NULL;
		if (type == EXT_GROUPS)
			group_rows(x, *at, next, of ? &sg : NULL);
		else if (type == EXT_POINTS)
			point_rows(x, *at, of ? &pf : NULL);
		else if (!common_rows(x, type, *at, next, message) && !has_own_fields(type))
			tls_put_bytes(x, &tls_hello_defs[HELLO_EXT_DATA], *at, next - *at);
		rows_pop(x->r);
		*at = next;
	}
	if (ja3 && message == TLS_CLIENT_HELLO)
		text_fmt(ja3, "%s%s", sg.len ? groups : ",", pf.len ? formats : ",");
	*at = stop;
}
