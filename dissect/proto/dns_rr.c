/*
 * The data of resource records, as tables: what follows what.  RFC 1035 (3.3), AAAA RFC 3596,
 * SRV RFC 2782, NAPTR RFC 3403, DNSSEC RFC 4034 and 5155, CAA RFC 8659, TLSA RFC 6698, SSHFP
 * RFC 4255, SVCB and HTTPS RFC 9460, TSIG RFC 8945, TKEY RFC 2930; EDNS is in dns_opt.c.
 *
 * As in Wireshark, what a record's data hold may reach behind their length, up to the message's
 * end; where even that ends too early the message is unfolded no further.
 */
#include "proto/dns_rr.h"

#include <string.h>

#include "bytes.h"
#include "proto/dns.h"
#include "proto/dns_unfold.h"
#include "walk.h"

/* What an item of a record's data is; COUNTED and what follows it have two fields. */
enum item_kind {
	NAME,
	U8,
	U16,
	U32,
	IPV4,
	BYTES6,
	BYTES8,
	IPV6,
	TIME,       /* seconds since the epoch, 32 bits */
	COUNTED,    /* a byte of length, in the field before this one's, and that many bytes */
	COUNTED_16, /* the same with two bytes of length; not shown where there are none */
	PREFERENCE, /* 16 bits, in the field before, and a name; neither where the name is bad */
	REST,       /* all that is left of the data */
	SOME_REST,  /* the same, not shown where there is none */
	BITMAP,     /* of types */
};

struct item {
	uint8_t kind, field;
};

struct layout {
	uint16_t type;
	uint8_t n;
	struct item items[10];
};

#define ITEM(kind, field) \
	{ \
		kind, DNS_RR_##field \
	}
#define DS_ITEMS \
	4, \
	{ \
		ITEM(U16, DS_KEY), ITEM(U8, DS_ALGORITHM), ITEM(U8, DS_DIGEST_TYPE), \
			ITEM(REST, DS_DIGEST) \
	}
#define SIG_ITEMS \
	9, \
	{ \
		ITEM(U16, SIG_TYPE), ITEM(U8, SIG_ALGORITHM), ITEM(U8, SIG_LABELS), \
			ITEM(U32, SIG_TTL), ITEM(TIME, SIG_EXPIRATION), ITEM(TIME, SIG_INCEPTION), \
			ITEM(U16, SIG_TAG), ITEM(NAME, SIG_SIGNER), ITEM(SOME_REST, SIGNATURE) \
	}

static const struct layout layouts[] = {
	{ 1, 1, { ITEM(IPV4, A) } },
	{ 2, 1, { ITEM(NAME, NS) } },
	{ 3, 1, { ITEM(NAME, MD) } },
	{ 4, 1, { ITEM(NAME, MF) } },
	{ 5, 1, { ITEM(NAME, CNAME) } },
	{ 6,
	  7,
	  { ITEM(NAME, MNAME), ITEM(NAME, RNAME), ITEM(U32, SERIAL), ITEM(U32, REFRESH),
	    ITEM(U32, RETRY), ITEM(U32, EXPIRE), ITEM(U32, MINIMUM) } },
	{ 7, 1, { ITEM(NAME, MB) } },
	{ 8, 1, { ITEM(NAME, MG) } },
	{ 9, 1, { ITEM(NAME, MR) } },
	{ 10, 1, { ITEM(REST, NULL_DATA) } },
	{ 12, 1, { ITEM(NAME, PTR) } },
	{ 14, 2, { ITEM(NAME, MINFO_R), ITEM(NAME, MINFO_E) } },
	{ 15, 1, { ITEM(PREFERENCE, MX) } },
	{ 17, 2, { ITEM(NAME, RP_MAILBOX), ITEM(NAME, RP_TXT) } },
	{ 18, 1, { ITEM(PREFERENCE, AFSDB) } },
	{ 19, 1, { ITEM(COUNTED, X25) } },
	{ 21, 1, { ITEM(PREFERENCE, RT) } },
	{ 22, 1, { ITEM(REST, NSAP) } },
	{ 23, 1, { ITEM(NAME, NSAP_PTR) } },
	{ 24, SIG_ITEMS },
	{ 26, 3, { ITEM(U16, PX_PREF), ITEM(NAME, PX_822), ITEM(NAME, PX_400) } },
	{ 27,
	  3,
	  { ITEM(COUNTED, GPOS_LONGITUDE), ITEM(COUNTED, GPOS_LATITUDE),
	    ITEM(COUNTED, GPOS_ALTITUDE) } },
	{ 28, 1, { ITEM(IPV6, AAAA) } },
	{ 33,
	  4,
	  { ITEM(U16, SRV_PRIORITY), ITEM(U16, SRV_WEIGHT), ITEM(U16, SRV_PORT),
	    ITEM(NAME, SRV_TARGET) } },
	{ 36, 1, { ITEM(PREFERENCE, KX) } },
	{ 37,
	  4,
	  { ITEM(U16, CERT_TYPE), ITEM(U16, CERT_TAG), ITEM(U8, CERT_ALGORITHM),
	    ITEM(SOME_REST, CERT) } },
	{ 39, 1, { ITEM(NAME, DNAME) } },
	{ 43, DS_ITEMS },
	{ 44,
	  3,
	  { ITEM(U8, SSHFP_ALGORITHM), ITEM(U8, SSHFP_TYPE), ITEM(SOME_REST, SSHFP_FINGERPRINT) } },
	{ 46, SIG_ITEMS },
	{ 47, 2, { ITEM(NAME, NSEC_NEXT), ITEM(BITMAP, BITMAP_TYPE) } },
	{ 49, 1, { ITEM(REST, DHCID) } },
	{ 52,
	  4,
	  { ITEM(U8, TLSA_USAGE), ITEM(U8, TLSA_SELECTOR), ITEM(U8, TLSA_MATCHING),
	    ITEM(REST, TLSA_DATA) } },
	{ 59, DS_ITEMS },
	{ 61, 1, { ITEM(REST, OPENPGPKEY) } },
	{ 63,
	  4,
	  { ITEM(U32, ZONEMD_SERIAL), ITEM(U8, ZONEMD_SCHEME), ITEM(U8, ZONEMD_ALGORITHM),
	    ITEM(REST, ZONEMD_DIGEST) } },
	{ 104, 2, { ITEM(U16, NID_PREF), ITEM(BYTES8, NID) } },
	{ 105, 2, { ITEM(U16, L32_PREF), ITEM(IPV4, L32) } },
	{ 106, 2, { ITEM(U16, L64_PREF), ITEM(BYTES8, L64) } },
	{ 107, 2, { ITEM(U16, LP_PREF), ITEM(NAME, LP) } },
	{ 108, 1, { ITEM(BYTES6, EUI48) } },
	{ 249,
	  7,
	  { ITEM(NAME, TKEY_NAME), ITEM(TIME, TKEY_INCEPTION), ITEM(TIME, TKEY_EXPIRATION),
	    ITEM(U16, TKEY_MODE), ITEM(U16, TKEY_ERROR), ITEM(COUNTED_16, TKEY_KEY),
	    ITEM(COUNTED_16, TKEY_OTHER) } },
	{ 32769, DS_ITEMS },
};

uint64_t dns_unfold_number(const struct dns_unfold *u, uint32_t off, uint32_t size)
{
	uint64_t v = 0;

	for (uint32_t i = 0; i < size; i++)
		v = v << 8 | u->m->p[off + i];
	return v;
}

bool dns_unfold_uint(struct dns_unfold *u, unsigned field, uint32_t size)
{
	if (!dns_unfold_has(u, size))
		return false;
	rows_uint(u->r, &dns_rr_fields[field], u->base + u->at, size,
		  dns_unfold_number(u, u->at, size));
	u->at += size;
	return true;
}

/* The bits of FIELD's mask in the SIZE bytes at the place; to be called where they are there. */
static void bits_row(struct dns_unfold *u, unsigned field, uint32_t size)
{
	rows_at(u->r, &dns_rr_fields[field], u->base + u->at, size);
}

bool dns_unfold_bytes(struct dns_unfold *u, unsigned field, int64_t n)
{
	/* A length that came out as -1 stands for all that is left, and other negative ones fail. */
	if (n == -1)
		n = u->m->len - u->at;
	if (n < 0 || !dns_unfold_has(u, (uint32_t)n))
		return false;
	rows_bytes(u->r, &dns_rr_fields[field], u->base + u->at, (uint32_t)n);
	u->at += (uint32_t)n;
	return true;
}

bool dns_unfold_name(struct dns_unfold *u, unsigned field)
{
	uint32_t n;

	rows_text_begin(u->r);
	uint32_t taken = dns_name(&u->r->text, u->m, u->at, NULL);
	const char *s = rows_text_end(u->r, &n);
	if (taken == 0)
		return false;
	rows_value(u->r, &dns_rr_fields[field], u->base + u->at, taken, s, n);
	u->at += taken;
	return true;
}

/* Bytes of the record's data that were not taken yet: less than none where more were. */
static int64_t rest(const struct dns_unfold *u)
{
	return (int64_t)u->data_end - u->at;
}

bool dns_unfold_counted(struct dns_unfold *u, unsigned field, uint32_t size)
{
	if (!dns_unfold_has(u, size))
		return false;
	uint32_t n = (uint32_t)dns_unfold_number(u, u->at, size);

	dns_unfold_uint(u, field - 1, size);
	return (size > 1 && n == 0) || dns_unfold_bytes(u, field, n);
}

static bool time_item(struct dns_unfold *u, unsigned field, uint32_t size)
{
	if (!dns_unfold_has(u, size))
		return false;
	rows_int(u->r, &dns_rr_fields[field], u->base + u->at, size,
		 (int64_t)(dns_unfold_number(u, u->at, size) * 1000000000));
	u->at += size;
	return true;
}

static bool preference_item(struct dns_unfold *u, unsigned field)
{
	struct dns_unfold name = *u;
	char buf[1];
	struct text t;

	name.at += 2;
	text_init(&t, buf, sizeof buf);
	return dns_unfold_has(u, 2) && dns_name(&t, u->m, name.at, NULL) &&
	       dns_unfold_uint(u, field - 1, 2) && dns_unfold_name(u, field);
}

/* RFC 4034, 4.1.2: windows of 256 types, each a bit.  A window may end behind the data. */
static bool bitmap_item(struct dns_unfold *u)
{
	while (rest(u) != 0) {
		if (!dns_unfold_has(u, 2))
			return false;
		uint32_t window = u->m->p[u->at], n = u->m->p[u->at + 1];

		u->at += 2;
		for (uint32_t i = 0; i < n * 8; i++) {
			if (i % 8 == 0 && !dns_unfold_has(u, i / 8 + 1))
				return false;
			if (u->m->p[u->at + i / 8] & 0x80 >> i % 8)
				rows_uint(u->r, &dns_rr_fields[DNS_RR_BITMAP_TYPE],
					  u->base + u->at + i / 8, 1, window << 8 | i);
		}
		u->at += n;
	}
	return true;
}

static bool unfold_item(struct dns_unfold *u, const struct item *i)
{
	switch ((enum item_kind)i->kind) {
	case NAME: return dns_unfold_name(u, i->field);
	case U8: return dns_unfold_uint(u, i->field, 1);
	case U16: return dns_unfold_uint(u, i->field, 2);
	case U32:
	case IPV4: return dns_unfold_uint(u, i->field, 4);
	case BYTES6: return dns_unfold_bytes(u, i->field, 6);
	case BYTES8: return dns_unfold_bytes(u, i->field, 8);
	case IPV6: return dns_unfold_bytes(u, i->field, 16);
	case TIME: return time_item(u, i->field, 4);
	case COUNTED: return dns_unfold_counted(u, i->field, 1);
	case COUNTED_16: return dns_unfold_counted(u, i->field, 2);
	case PREFERENCE: return preference_item(u, i->field);
	case SOME_REST: return rest(u) == 0 || dns_unfold_bytes(u, i->field, rest(u));
	case REST: return dns_unfold_bytes(u, i->field, rest(u));
	case BITMAP: return bitmap_item(u);
	default: return false;
	}
}

/* Strings of a byte of length each, until just the data's bytes are taken. */
static bool txt_rows(struct dns_unfold *u, unsigned field)
{
	while (rest(u) != 0)
		if (!dns_unfold_counted(u, field, 1))
			return false;
	return true;
}

/* Both strings or neither. */
static bool hinfo_rows(struct dns_unfold *u)
{
	struct dns_unfold probe = *u;

	for (unsigned i = 0; i < 2; i++) {
		if (!dns_unfold_has(&probe, 1))
			return false;
		probe.at += 1u + u->m->p[probe.at];
		if (probe.at > u->m->len)
			return false;
	}
	return dns_unfold_counted(u, DNS_RR_CPU, 1) && dns_unfold_counted(u, DNS_RR_OS, 1);
}

static bool naptr_rows(struct dns_unfold *u)
{
	uint32_t letters;
	char buf[1];
	struct text t;

	if (!dns_unfold_uint(u, DNS_RR_NAPTR_ORDER, 2) ||
	    !dns_unfold_uint(u, DNS_RR_NAPTR_PREF, 2) ||
	    !dns_unfold_counted(u, DNS_RR_NAPTR_FLAGS, 1) ||
	    !dns_unfold_counted(u, DNS_RR_NAPTR_SERVICE, 1) ||
	    !dns_unfold_counted(u, DNS_RR_NAPTR_REGEX, 1))
		return false;
	text_init(&t, buf, sizeof buf);
	if (!dns_name(&t, u->m, u->at, &letters))
		return false;
	rows_uint(u->r, &dns_rr_fields[DNS_RR_NAPTR_REPLACEMENT_LEN], u->base + u->at, 0, letters)
		->flags = ROW_GENERATED;
	return dns_unfold_name(u, DNS_RR_NAPTR_REPLACEMENT);
}

/* RFC 4034, appendix B; of RSA/MD5 two bytes of the modulus (B.1). */
static uint16_t key_tag(const uint8_t *p, uint32_t n, uint8_t algorithm)
{
	enum { RSAMD5 = 1 };
	uint32_t sum = 0;

	if (algorithm == RSAMD5)
		return be16(p + n - 3);
	for (uint32_t i = 0; i < n; i++)
		sum += i & 1 ? p[i] : (uint32_t)p[i] << 8;
	return (uint16_t)(sum + (sum >> 16));
}

/* The tag of the key whose record begins at START; false where the message ends in it. */
static bool key_tag_row(struct dns_unfold *u, unsigned field, uint32_t start, uint8_t algorithm)
{
	int64_t n = (int64_t)u->data_end - start;

	if (n < 4)
		return true;
	if (n > u->m->len - start)
		return false;
	rows_uint(u->r, &dns_rr_fields[field], u->base, 0,
		  key_tag(u->m->p + start, (uint32_t)n, algorithm))
		->flags = ROW_GENERATED;
	return true;
}

static bool dnskey_rows(struct dns_unfold *u)
{
	uint32_t start = u->at;

	if (!dns_unfold_uint(u, DNS_RR_KEY_FLAGS, 2))
		return false;
	u->at = start;
	rows_push(u->r);
	for (unsigned i = DNS_RR_KEY_ZONE; i <= DNS_RR_KEY_RESERVED; i++)
		bits_row(u, i, 2);
	rows_pop(u->r);
	u->at += 2;
	return dns_unfold_uint(u, DNS_RR_KEY_PROTOCOL, 1) &&
	       dns_unfold_uint(u, DNS_RR_KEY_ALGORITHM, 1) &&
	       key_tag_row(u, DNS_RR_KEY_ID, start, u->m->p[start + 3]) &&
	       dns_unfold_bytes(u, DNS_RR_KEY_PUBLIC, rest(u));
}

/* RFC 2535, 3.1: the first two bits say that there is no key. */
static bool key_rows(struct dns_unfold *u)
{
	enum { NO_KEY = 0xc0 };
	uint32_t start = u->at;

	if (!dns_unfold_uint(u, DNS_RR_OLD_KEY_FLAGS, 2))
		return false;
	u->at = start;
	rows_push(u->r);
	bool has_key = (u->m->p[start] & NO_KEY) != NO_KEY;
	unsigned last = has_key ? DNS_RR_OLD_KEY_SIGNATORY : DNS_RR_OLD_KEY_CONFIDENTIALITY;
	for (unsigned i = DNS_RR_OLD_KEY_AUTHENTICATION; i <= last; i++)
		bits_row(u, i, 2);
	rows_pop(u->r);
	u->at += 2;
	return dns_unfold_uint(u, DNS_RR_OLD_KEY_PROTOCOL, 1) &&
	       dns_unfold_uint(u, DNS_RR_OLD_KEY_ALGORITHM, 1) &&
	       key_tag_row(u, DNS_RR_OLD_KEY_ID, start, u->m->p[start + 3]) &&
	       (rest(u) == 0 || dns_unfold_bytes(u, DNS_RR_OLD_KEY_PUBLIC, rest(u)));
}

/* RFC 5155, 3.3: the hash is shown in base 32 with the extended hex alphabet (RFC 4648, 7). */
static bool hash_item(struct dns_unfold *u)
{
	static const char alphabet[] = "0123456789abcdefghijklmnopqrstuv";
	uint32_t bits = 0, nbits = 0, n;

	if (!dns_unfold_uint(u, DNS_RR_NSEC3_HASH_LEN, 1))
		return false;
	uint32_t len = u->m->p[u->at - 1];
	if (len == 0)
		return true;
	if (!dns_unfold_has(u, len))
		return false;
	rows_text_begin(u->r);
	for (uint32_t i = 0; i < len; i++) {
		bits = bits << 8 | u->m->p[u->at + i];
		for (nbits += 8; nbits >= 5; nbits -= 5)
			text_char(&u->r->text, alphabet[bits >> (nbits - 5) & 31]);
	}
	if (nbits)
		text_char(&u->r->text, alphabet[bits << (5 - nbits) & 31]);
	const char *s = rows_text_end(u->r, &n);
	rows_value(u->r, &dns_rr_fields[DNS_RR_NSEC3_HASH], u->base + u->at, len, s, n);
	u->at += len;
	return true;
}

/* RFC 5155, 3 and 4: PARAM ends with the salt. */
static bool nsec3_rows(struct dns_unfold *u, bool param)
{
	if (!dns_unfold_uint(u, DNS_RR_NSEC3_ALGO, 1) || !dns_unfold_uint(u, DNS_RR_NSEC3_FLAGS, 1))
		return false;
	if (!param) {
		rows_push(u->r);
		u->at--;
		bits_row(u, DNS_RR_NSEC3_OPT_OUT, 1);
		u->at++;
		rows_pop(u->r);
	}
	return dns_unfold_uint(u, DNS_RR_NSEC3_ITERATIONS, 2) &&
	       dns_unfold_counted(u, DNS_RR_NSEC3_SALT, 1) &&
	       (param || (hash_item(u) && bitmap_item(u)));
}

static bool caa_rows(struct dns_unfold *u)
{
	static const struct {
		const char *tag;
		uint8_t field;
	} tags[] = { { "issue", DNS_RR_CAA_ISSUE },
		     { "issuewild", DNS_RR_CAA_ISSUEWILD },
		     { "iodef", DNS_RR_CAA_IODEF } };

	if (!dns_unfold_uint(u, DNS_RR_CAA_FLAGS, 1))
		return false;
	rows_push(u->r);
	u->at--;
	bits_row(u, DNS_RR_CAA_CRITICAL, 1);
	u->at++;
	rows_pop(u->r);
	if (!dns_unfold_has(u, 1))
		return false;
	const uint8_t *p = u->m->p + u->at;
	uint32_t n = p[0], at = u->base + u->at;
	/* Computed in 16 bits, as the length of the data is. */
	uint32_t value = (uint16_t)(rest(u) - 1 - n);
	if (!dns_unfold_has(u, 1 + n + value))
		return false;
	unsigned field = DNS_RR_CAA_UNKNOWN;
	for (unsigned i = sizeof tags / sizeof tags[0]; i-- > 0;)
		if (strlen(tags[i].tag) >= n && memcmp(tags[i].tag, p + 1, n) == 0)
			field = tags[i].field;
	rows_bytes(u->r, &dns_rr_fields[field], at + 1 + n, value);
	rows_push(u->r);
	rows_uint(u->r, &dns_rr_fields[DNS_RR_CAA_TAG_LEN], at, 1, n);
	rows_bytes(u->r, &dns_rr_fields[DNS_RR_CAA_TAG], at + 1, n);
	rows_bytes(u->r, &dns_rr_fields[DNS_RR_CAA_VALUE], at + 1 + n, value);
	rows_pop(u->r);
	return true;
}

static bool loc_rows(struct dns_unfold *u)
{
	if (!dns_unfold_has(u, 1))
		return false;
	bool known = u->m->p[u->at] == 0;

	dns_unfold_uint(u, DNS_RR_LOC_VERSION, 1);
	if (!known) {
		u->at--;
		return dns_unfold_bytes(u, DNS_RR_LOC_UNKNOWN, rest(u));
	}
	return dns_unfold_uint(u, DNS_RR_LOC_SIZE, 1) &&
	       dns_unfold_uint(u, DNS_RR_LOC_HORIZONTAL, 1) &&
	       dns_unfold_uint(u, DNS_RR_LOC_VERTICAL, 1) &&
	       dns_unfold_uint(u, DNS_RR_LOC_LATITUDE, 4) &&
	       dns_unfold_uint(u, DNS_RR_LOC_LONGITUDE, 4) &&
	       dns_unfold_uint(u, DNS_RR_LOC_ALTITUDE, 4);
}

static bool ipseckey_rows(struct dns_unfold *u)
{
	enum { IPV4_GATEWAY = 1, IPV6_GATEWAY, NAME_GATEWAY };
	bool ok = dns_unfold_uint(u, DNS_RR_IPSECKEY_PRECEDENCE, 1) &&
		  dns_unfold_uint(u, DNS_RR_IPSECKEY_TYPE, 1) &&
		  dns_unfold_uint(u, DNS_RR_IPSECKEY_ALGORITHM, 1);

	switch (ok ? u->m->p[u->at - 2] : 0) {
	case IPV4_GATEWAY: ok = dns_unfold_uint(u, DNS_RR_IPSECKEY_IPV4, 4); break;
	case IPV6_GATEWAY: ok = dns_unfold_bytes(u, DNS_RR_IPSECKEY_IPV6, 16); break;
	case NAME_GATEWAY: ok = dns_unfold_name(u, DNS_RR_IPSECKEY_NAME); break;
	default: break;
	}
	return ok && (rest(u) == 0 || dns_unfold_bytes(u, DNS_RR_IPSECKEY_PUBLIC, rest(u)));
}

static bool csync_rows(struct dns_unfold *u)
{
	if (!dns_unfold_uint(u, DNS_RR_CSYNC_SOA, 4) || !dns_unfold_uint(u, DNS_RR_CSYNC_FLAGS, 2))
		return false;
	u->at -= 2;
	rows_push(u->r);
	bits_row(u, DNS_RR_CSYNC_IMMEDIATE, 2);
	bits_row(u, DNS_RR_CSYNC_SOAMINIMUM, 2);
	rows_pop(u->r);
	u->at += 2;
	uint32_t start = u->at;
	if (!dns_unfold_bytes(u, DNS_RR_CSYNC_BITMAP, rest(u)))
		return false;
	u->at = start;
	return bitmap_item(u);
}

/* RFC 8945, 4.2. */
static bool tsig_rows(struct dns_unfold *u)
{
	if (!dns_unfold_name(u, DNS_RR_TSIG_NAME) || !time_item(u, DNS_RR_TSIG_TIME, 6) ||
	    !dns_unfold_uint(u, DNS_RR_TSIG_FUDGE, 2) ||
	    !dns_unfold_uint(u, DNS_RR_TSIG_MAC_SIZE, 2))
		return false;
	uint32_t n = be16(u->m->p + u->at - 2);
	if (n && !dns_unfold_has(u, n))
		return false;
	if (n)
		rows_uint(u->r, &dns_rr_fields[DNS_RR_TSIG_MAC], u->base + u->at, n, 1);
	u->at += n;
	return dns_unfold_uint(u, DNS_RR_TSIG_ID, 2) && dns_unfold_uint(u, DNS_RR_TSIG_ERROR, 2) &&
	       dns_unfold_counted(u, DNS_RR_TSIG_OTHER, 2);
}

/* RFC 8005, 5. */
static bool hip_rows(struct dns_unfold *u)
{
	uint32_t at = u->at;

	if (!dns_unfold_uint(u, DNS_RR_HIP_HIT_LEN, 1) ||
	    !dns_unfold_uint(u, DNS_RR_HIP_ALGORITHM, 1) ||
	    !dns_unfold_uint(u, DNS_RR_HIP_KEY_LEN, 2) ||
	    !dns_unfold_bytes(u, DNS_RR_HIP_HIT, u->m->p[at]) ||
	    !dns_unfold_bytes(u, DNS_RR_HIP_KEY, be16(u->m->p + at + 2)))
		return false;
	while (rest(u) > 1)
		if (!dns_unfold_name(u, DNS_RR_HIP_SERVER))
			return false;
	return true;
}

/* What Wireshark takes apart and is not here: obsolete or private. */
static bool is_left_out(uint16_t type)
{
	enum { ISDN = 20, A6 = 38, EUI64 = 109, WINS = 65281, WINS_R, XPF = 65422 };

	return type == ISDN || type == A6 || type == EUI64 || type == WINS || type == WINS_R ||
	       type == XPF;
}

bool dns_rdata_rows(struct rows *r, const struct dns_message *m, const struct dns_record *rr,
		    uint32_t base)
{
	struct dns_unfold u = { r, m, base, rr->data, rr->data + rr->data_len };

	if (rr->data_len == 0)
		return true;
	for (unsigned i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
		if (layouts[i].type != rr->type)
			continue;
		for (unsigned k = 0; k < layouts[i].n; k++)
			if (!unfold_item(&u, &layouts[i].items[k]))
				return false;
		return true;
	}
	switch (rr->type) {
	case 13: return hinfo_rows(&u);
	case 16: return txt_rows(&u, DNS_RR_TXT);
	case 25: return key_rows(&u);
	case 29: return loc_rows(&u);
	case 35: return naptr_rows(&u);
	case 41: return dns_opt_rows(&u);
	case 42: return dns_apl_rows(&u);
	case 45: return ipseckey_rows(&u);
	case 48:
	case 60: return dnskey_rows(&u);
	case 50: return nsec3_rows(&u, false);
	case 51: return nsec3_rows(&u, true);
	case 55: return hip_rows(&u);
	case 62: return csync_rows(&u);
	case 64:
	case 65: return dns_svcb_rows(&u);
	case 99: return txt_rows(&u, DNS_RR_SPF);
	case 250: return tsig_rows(&u);
	case 257: return caa_rows(&u);
	default: return is_left_out(rr->type) || dns_unfold_bytes(&u, DNS_RR_DATA, rest(&u));
	}
}
