/* IKE version 2, RFC 4306. */
#include "isakmp.h"

enum { CRITICAL = 0x80, HEADER = 8, SOME_MAX = 30, COOKIE = 16390 };
enum { PAY_KEY = 34, PAY_ID_I, PAY_ID_R, PAY_AUTH = 39, PAY_NONCE, PAY_NOTIFY, PAY_VENDOR = 43 };
enum { PAY_EAP = 48, NOTIFY = 11, ENCRYPTION = 1 };

static const char *const transform_types[] = { NULL, "encr", "prf", "integ", "dh", "esn" };
static const char *const prfs[] = { NULL, "hmac-md5", "hmac-sha", "hmac-tiger", "aes128_xcbc" };
static const char *const integrities[] = { NULL,      "hmac-md5", "hmac-sha",
					   "dec-mac", "kpdk-md5", "aes-xcbc" };
static const char *const esns[] = { "no-esn", "esn" };
static const char *const methods[] = { "invalid", "rsasig", "shared-secret", "dsssig" };

/* Notifications; `spi` where the SPI is shown. */
static const struct notification {
	uint16_t type;
	bool spi;
	const char *name;
} notifications[] = {
	{ 1, false, "unsupported_critical_payload" },
	{ 4, true, "invalid_ike_spi" },
	{ 5, false, "invalid_major_version" },
	{ 7, true, "invalid_syntax" },
	{ 9, true, "invalid_message_id" },
	{ 11, true, "invalid_spi" },
	{ 14, true, "no_protocol_chosen" },
	{ 17, true, "invalid_ke_payload" },
	{ 24, true, "authentication_failed" },
	{ 34, true, "single_pair_required" },
	{ 35, false, "no_additional_sas" },
	{ 36, false, "internal_address_failure" },
	{ 37, false, "failed:cp_required" },
	{ 39, false, "invalid_selectors" },
	{ 16384, false, "initial_contact" },
	{ 16385, false, "set_window_size" },
	{ 16386, false, "additional_ts_possible" },
	{ 16387, false, "ipcomp_supported" },
	{ 16388, true, "nat_detection_source_ip" },
	{ 16389, true, "nat_detection_destination_ip" },
	{ COOKIE, true, "cookie" },
	{ 16391, false, "use_transport_mode" },
	{ 16392, false, "http_cert_lookup_supported" },
	{ 16393, true, "rekey_sa" },
	{ 16394, false, "tfc_padding_not_supported" },
	{ 16395, false, "non_first_fragment_also" },
};

static void print_head(struct td *p, const char *name, uint32_t at)
{
	td_print(p, "%s%s:", name, td_u8(p, at + 1) & CRITICAL ? "[C]" : "");
}

static uint32_t print_plain(struct td *p, const struct ike_payload *l)
{
	print_head(p, ike_payload(p, l->type), l->at);
	td_print(p, " len=%u", l->len - IKE_GENERIC);
	return l->at + l->len;
}

static const char *transform_name(struct td *p, uint8_t type, uint16_t id)
{
	static const struct ike_names tables[] = { IKE_NAMES(prfs), IKE_NAMES(integrities) };
	static const struct ike_names esn = IKE_NAMES(esns);

	switch (type) {
	case ENCRYPTION: return ike_name(p, &ike_esp_names, id);
	case 2:
	case 3: return ike_name(p, &tables[type - 2], id);
	case 4: return ike_name(p, &ike_group_names, id);
	case 5: return ike_name(p, &esn, id);
	default: return td_string(p, "%u", id);
	}
}

static uint32_t print_transform(struct td *p, unsigned number, uint32_t at, uint32_t len)
{
	static const struct ike_names types = IKE_NAMES(transform_types);

	if (!td_has(p, at, HEADER))
		return ike_cut(p, IKE_TRANSFORM);
	print_head(p, "t", at);
	uint8_t type = td_u8(p, at + 4);
	td_print(p, " #%u type=%s id=%s ", number, ike_name(p, &types, type),
		 transform_name(p, type, td_u16(p, at + 6)));
	uint32_t end = ike_print_attributes(p, at + HEADER, at + len,
					    type == ENCRYPTION ? &ike_key_attributes : NULL);
	return end == TD_NOWHERE ? ike_cut(p, IKE_TRANSFORM) : end;
}

static uint32_t print_proposal(struct td *p, unsigned number, uint32_t at, uint32_t len, int depth);

/*
 * The proposals of an association or the transforms of a proposal: each of TYPE, in LEN bytes
 * at AT.  WITHIN is the payload whose name stands where it was cut.
 */
static uint32_t print_parts(struct td *p, uint32_t at, uint32_t len, uint8_t type, uint8_t within,
			    int depth)
{
	uint8_t next = type;

	for (unsigned i = 1; next != 0 && td_live(p); i++) {
		bool short_head = len < IKE_GENERIC;
		if (!short_head && !td_has(p, at, IKE_GENERIC))
			return ike_cut(p, within);
		uint32_t n = short_head ? 0 : td_u16(p, at + 2);
		if (!short_head && n <= IKE_GENERIC)
			return ike_cut(p, within);
		if (short_head || len < n) {
			ike_cut(p, within);
			return at + len;
		}
		if (!td_has(p, at, n))
			return ike_cut(p, within);
		uint32_t start = at;
		ike_line(p, depth + 1);
		if (next != type) {
			td_print(p, "%s", ike_payload(p, next));
			at += n;
		} else if (type == IKE_TRANSFORM) {
			at = print_transform(p, i, at, n);
		} else {
			at = print_proposal(p, i, at, n, depth + 1);
		}
		if (at == TD_NOWHERE)
			return at;
		td_print(p, ")");
		len -= n;
		next = td_u8(p, start);
	}
	return at;
}

static uint32_t print_proposal(struct td *p, unsigned number, uint32_t at, uint32_t len, int depth)
{
	(void)number;
	if (!td_has(p, at, HEADER))
		return ike_cut(p, IKE_PROPOSAL);
	print_head(p, "p", at);
	uint8_t spi = td_u8(p, at + 6);
	td_print(p, " #%u protoid=%s transform=%u len=%u", td_u8(p, at + 4),
		 ike_name(p, &ike_protocol_names, td_u8(p, at + 5)), td_u8(p, at + 7), len);
	/* The header's second half counts as room for the rest, too. */
	len -= IKE_GENERIC;
	at += HEADER;
	if (spi) {
		if (len < spi) {
			ike_cut(p, IKE_PROPOSAL);
			return at + len;
		}
		td_print(p, " spi=");
		if (!ike_raw(p, at, spi))
			return ike_cut(p, IKE_PROPOSAL);
		at += spi, len -= spi;
	}
	return print_parts(p, at, len, IKE_TRANSFORM, IKE_PROPOSAL, depth);
}

static uint32_t print_sa(struct td *p, const struct ike_payload *l)
{
	print_head(p, "sa", l->at);
	td_print(p, " len=%u", l->len - IKE_GENERIC);
	return print_parts(p, l->at + IKE_GENERIC, l->len - IKE_GENERIC, IKE_PROPOSAL, l->type,
			   l->depth);
}

static uint32_t print_key(struct td *p, const struct ike_payload *l)
{
	if (!td_has(p, l->at, HEADER))
		return ike_cut(p, l->type);
	print_head(p, ike_payload(p, l->type), l->at);
	if (l->len < HEADER)
		td_print(p, " len=%u < 8", l->len);
	else
		td_print(p, " len=%u group=%s", l->len - HEADER,
			 ike_name(p, &ike_group_names, td_u16(p, l->at + 4)));
	return l->at + l->len;
}

/* Printable ASCII; a dot for anything else. */
static void print_dotted(struct td *p, uint32_t at, uint32_t len)
{
	for (uint32_t i = 0; i < len && td_live(p); i++) {
		uint8_t c = td_u8(p, at + i);
		td_char(p, c >= ' ' && c < 0x7f ? c : '.');
	}
}

static uint32_t print_id(struct td *p, const struct ike_payload *l)
{
	static const struct td_tok types[] = {
		{ 1, " ipv4:" }, { 2, " fqdn:" }, { 3, " rfc822:" }, { 5, " ipv6:" },
		{ 9, " dn:" },   { 10, " gn:" },  { 11, " keyid:" }, { 0, NULL },
	};

	if (!td_has(p, l->at, HEADER))
		return ike_cut(p, l->type);
	print_head(p, ike_payload(p, l->type), l->at);
	uint8_t type = td_u8(p, l->at + 4);
	const char *name = td_tok(p, types, type, "%s", "");
	td_print(p, " len=%u%s", l->len - IKE_GENERIC, name);
	if (!name[0])
		return l->at + l->len;
	if (l->len < HEADER || !td_has(p, l->at + HEADER, l->len - HEADER))
		return ike_cut(p, l->type);
	if (type == 2 || type == 3)
		print_dotted(p, l->at + HEADER, l->len - HEADER);
	else
		td_hex(p, l->at + HEADER, l->len - HEADER);
	return l->at + l->len;
}

static uint32_t print_auth(struct td *p, const struct ike_payload *l)
{
	static const struct ike_names names = IKE_NAMES(methods);

	if (!td_has(p, l->at, HEADER))
		return ike_cut(p, l->type);
	print_head(p, ike_payload(p, l->type), l->at);
	td_print(p, " len=%u method=%s authdata=(", l->len - IKE_GENERIC,
		 ike_name(p, &names, td_u8(p, l->at + 4)));
	if (l->len < HEADER || !ike_raw(p, l->at + HEADER, l->len - HEADER))
		return ike_cut(p, l->type);
	td_print(p, ") ");
	return l->at + l->len;
}

static uint32_t print_nonce(struct td *p, const struct ike_payload *l)
{
	print_head(p, "nonce", l->at);
	td_print(p, " len=%u nonce=(", l->len - IKE_GENERIC);
	td_hex(p, l->at + IKE_GENERIC, l->len - IKE_GENERIC);
	td_print(p, ") ");
	return l->at + l->len;
}

static const struct notification *find(uint16_t type)
{
	for (size_t i = 0; i < sizeof notifications / sizeof notifications[0]; i++)
		if (notifications[i].type == type)
			return &notifications[i];
	return NULL;
}

static const char *range_name(uint16_t type)
{
	if (type < 8192)
		return "error";
	if (type < 16384)
		return "private-error";
	return type < 40960 ? "status" : "private-status";
}

static uint32_t print_notify(struct td *p, const struct ike_payload *l)
{
	if (!td_has(p, l->at, HEADER))
		return ike_cut(p, NOTIFY);
	print_head(p, "n", l->at);
	uint16_t type = td_u16(p, l->at + 6);
	uint8_t spi = td_u8(p, l->at + 5);
	const struct notification *n = find(type);
	td_print(p, " prot_id=%s type=%u(%s)",
		 ike_name(p, &ike_protocol_names, td_u8(p, l->at + 4)), type,
		 n ? n->name : range_name(type));
	uint32_t at = l->at + HEADER;
	if (spi && (!n || n->spi)) {
		td_print(p, " spi=");
		if (!ike_raw(p, at, spi))
			return ike_cut(p, NOTIFY);
	}
	at += spi;
	if (at >= p->end || type != COOKIE)
		return l->at + l->len;
	if (p->end - at < SOME_MAX) {
		td_print(p, " data=(");
		td_hex(p, at, p->end - at);
		td_print(p, ")");
	} else if (!ike_some(p, at)) {
		return ike_cut(p, NOTIFY);
	}
	return l->at + l->len;
}

static uint32_t print_vendor(struct td *p, const struct ike_payload *l)
{
	print_head(p, ike_payload(p, l->type), l->at);
	td_print(p, " len=%u vid=", l->len - IKE_GENERIC);
	print_dotted(p, l->at + IKE_GENERIC, l->len - IKE_GENERIC);
	return l->at + l->len;
}

bool ike2_payload(struct td *p, const struct ike_payload *l, uint32_t *next)
{
	if (l->type < IKE2_SA || l->type > PAY_EAP || (l->type == IKE2_ENCRYPTED && !l->v2))
		return false;
	switch (l->type) {
	case IKE2_SA: *next = print_sa(p, l); break;
	case PAY_KEY: *next = print_key(p, l); break;
	case PAY_ID_I:
	case PAY_ID_R: *next = print_id(p, l); break;
	case PAY_AUTH: *next = print_auth(p, l); break;
	case PAY_NONCE: *next = print_nonce(p, l); break;
	case PAY_NOTIFY: *next = print_notify(p, l); break;
	case PAY_VENDOR: *next = print_vendor(p, l); break;
	default: *next = print_plain(p, l); break;
	}
	/* What follows the encrypted payload is within it. */
	if (l->type == IKE2_ENCRYPTED)
		*next = TD_NOWHERE;
	return true;
}
