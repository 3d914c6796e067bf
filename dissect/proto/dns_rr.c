/*
 * The data of resource records, as tables: what follows what.  RFC 1035 (3.3), AAAA RFC 3596,
 * SRV RFC 2782, NAPTR RFC 3403, DNSSEC RFC 4034 and 5155, EDNS RFC 6891 with its options,
 * CAA RFC 8659, TLSA RFC 6698, SSHFP RFC 4255, SVCB and HTTPS RFC 9460.
 *
 * Nearly half of the file is the one table of fields, which all types share: so it is long.
 */
#include <string.h>

#include "bytes.h"
#include "names.h"
#include "proto/dns.h"
#include "walk.h"

enum {
	A,
	NS,
	CNAME,
	MNAME,
	RNAME,
	SERIAL,
	REFRESH,
	RETRY,
	EXPIRE,
	MINIMUM,
	PTR,
	CPU_LEN,
	CPU,
	OS_LEN,
	OS,
	MX_PREF,
	MX,
	TXT_LEN,
	TXT,
	AAAA,
	SRV_PRIORITY,
	SRV_WEIGHT,
	SRV_PORT,
	SRV_TARGET,
	NAPTR_ORDER,
	NAPTR_PREF,
	NAPTR_FLAGS_LEN,
	NAPTR_FLAGS,
	NAPTR_SERVICE_LEN,
	NAPTR_SERVICE,
	NAPTR_REGEX_LEN,
	NAPTR_REGEX,
	NAPTR_REPLACEMENT_LEN,
	NAPTR_REPLACEMENT,
	DNAME,
	DS_KEY,
	DS_ALGORITHM,
	DS_DIGEST_TYPE,
	DS_DIGEST,
	SIG_TYPE,
	SIG_ALGORITHM,
	SIG_LABELS,
	SIG_TTL,
	SIG_EXPIRATION,
	SIG_INCEPTION,
	SIG_TAG,
	SIG_SIGNER,
	SIGNATURE,
	KEY_FLAGS,
	KEY_ZONE,
	KEY_REVOKED,
	KEY_ENTRY,
	KEY_RESERVED,
	KEY_PROTOCOL,
	KEY_ALGORITHM,
	KEY_ID,
	KEY_PUBLIC,
	NSEC_NEXT,
	NSEC3_ALGO,
	NSEC3_FLAGS,
	NSEC3_ITERATIONS,
	NSEC3_SALT_LEN,
	NSEC3_SALT,
	NSEC3_HASH_LEN,
	NSEC3_HASH,
	TLSA_USAGE,
	TLSA_SELECTOR,
	TLSA_MATCHING,
	TLSA_DATA,
	SSHFP_ALGORITHM,
	SSHFP_TYPE,
	SSHFP_FINGERPRINT,
	CAA_FLAGS,
	CAA_CRITICAL,
	CAA_ISSUE,
	CAA_ISSUEWILD,
	CAA_IODEF,
	CAA_UNKNOWN,
	CAA_TAG_LEN,
	CAA_TAG,
	CAA_VALUE,
	SVC_PRIORITY,
	SVC_TARGET,
	SVC_PARAM,
	SVC_KEY,
	SVC_LEN,
	SVC_VALUE,
	SVC_MANDATORY,
	SVC_ALPN_LEN,
	SVC_ALPN,
	SVC_PORT,
	SVC_IPV4,
	SVC_ECH,
	SVC_IPV6,
	OPT,
	OPT_CODE,
	OPT_LEN,
	OPT_DATA,
	OPT_FAMILY,
	OPT_NETMASK,
	OPT_SCOPE,
	OPT_ADDR4,
	OPT_ADDR6,
	OPT_ADDR,
	OPT_CLIENT_COOKIE,
	OPT_SERVER_COOKIE,
	OPT_KEEPALIVE,
	OPT_PADDING,
	OPT_ERROR_CODE,
	OPT_ERROR_TEXT,
	DATA,
	NULL_DATA,
	BITMAP_TYPE,
};

static const struct field_def fields[] = {
	[A] = { "dns.a", "Address", FIELD_IPV4 },
	[NS] = { "dns.ns", "Name Server", FIELD_STRING, BASE_UTF8 },
	[CNAME] = { "dns.cname", "CNAME", FIELD_STRING, BASE_UTF8 },
	[MNAME] = { "dns.soa.mname", "Primary name server", FIELD_STRING, BASE_UTF8 },
	[RNAME] = { "dns.soa.rname", "Responsible authority's mailbox", FIELD_STRING, BASE_UTF8 },
	[SERIAL] = { "dns.soa.serial_number", "Serial Number", FIELD_UINT32, BASE_DEC },
	[REFRESH] = { "dns.soa.refresh_interval", "Refresh Interval", FIELD_UINT32, BASE_DEC },
	[RETRY] = { "dns.soa.retry_interval", "Retry Interval", FIELD_UINT32, BASE_DEC },
	[EXPIRE] = { "dns.soa.expire_limit", "Expire limit", FIELD_UINT32, BASE_DEC },
	[MINIMUM] = { "dns.soa.minimum_ttl", "Minimum TTL", FIELD_UINT32, BASE_DEC },
	[PTR] = { "dns.ptr.domain_name", "Domain Name", FIELD_STRING, BASE_UTF8 },
	[CPU_LEN] = { "dns.hinfo.cpu_length", "CPU Length", FIELD_UINT8, BASE_DEC },
	[CPU] = { "dns.hinfo.cpu", "CPU", FIELD_STRING },
	[OS_LEN] = { "dns.hinfo.os_length", "OS Length", FIELD_UINT8, BASE_DEC },
	[OS] = { "dns.hinfo.os", "OS", FIELD_STRING },
	[MX_PREF] = { "dns.mx.preference", "Preference", FIELD_UINT16, BASE_DEC },
	[MX] = { "dns.mx.mail_exchange", "Mail Exchange", FIELD_STRING, BASE_UTF8 },
	[TXT_LEN] = { "dns.txt.length", "TXT Length", FIELD_UINT8, BASE_DEC },
	[TXT] = { "dns.txt", "TXT", FIELD_STRING },
	[AAAA] = { "dns.aaaa", "AAAA Address", FIELD_IPV6 },
	[SRV_PRIORITY] = { "dns.srv.priority", "Priority", FIELD_UINT16, BASE_DEC },
	[SRV_WEIGHT] = { "dns.srv.weight", "Weight", FIELD_UINT16, BASE_DEC },
	[SRV_PORT] = { "dns.srv.port", "Port", FIELD_UINT16, BASE_DEC },
	[SRV_TARGET] = { "dns.srv.target", "Target", FIELD_STRING, BASE_UTF8 },
	[NAPTR_ORDER] = { "dns.naptr.order", "Order", FIELD_UINT16, BASE_DEC },
	[NAPTR_PREF] = { "dns.naptr.preference", "Preference", FIELD_UINT16, BASE_DEC },
	[NAPTR_FLAGS_LEN] = { "dns.naptr.flags_length", "Flags Length", FIELD_UINT8, BASE_DEC },
	[NAPTR_FLAGS] = { "dns.naptr.flags", "Flags", FIELD_STRING },
	[NAPTR_SERVICE_LEN] = { "dns.naptr.service_length", "Service Length", FIELD_UINT8,
				BASE_DEC },
	[NAPTR_SERVICE] = { "dns.naptr.service", "Service", FIELD_STRING },
	[NAPTR_REGEX_LEN] = { "dns.naptr.regex_length", "Regex Length", FIELD_UINT8, BASE_DEC },
	[NAPTR_REGEX] = { "dns.naptr.regex", "Regex", FIELD_STRING },
	[NAPTR_REPLACEMENT_LEN] = { "dns.naptr.replacement_length", "Replacement Length",
				    FIELD_UINT8, BASE_DEC },
	[NAPTR_REPLACEMENT] = { "dns.naptr.replacement", "Replacement", FIELD_STRING, BASE_UTF8 },
	[DNAME] = { "dns.dname", "Dname", FIELD_STRING, BASE_UTF8 },
	[DS_KEY] = { "dns.ds.key_id", "Key id", FIELD_UINT16, BASE_HEX },
	[DS_ALGORITHM] = { "dns.ds.algorithm", "Algorithm", FIELD_UINT8, BASE_DEC },
	[DS_DIGEST_TYPE] = { "dns.ds.digest_type", "Digest Type", FIELD_UINT8, BASE_DEC },
	[DS_DIGEST] = { "dns.ds.digest", "Digest", FIELD_BYTES },
	[SIG_TYPE] = { "dns.rrsig.type_covered", "Type Covered", FIELD_UINT16, BASE_DEC },
	[SIG_ALGORITHM] = { "dns.rrsig.algorithm", "Algorithm", FIELD_UINT8, BASE_DEC },
	[SIG_LABELS] = { "dns.rrsig.labels", "Labels", FIELD_UINT8, BASE_DEC },
	[SIG_TTL] = { "dns.rrsig.original_ttl", "Original TTL", FIELD_UINT32, BASE_DEC },
	[SIG_EXPIRATION] = { "dns.rrsig.signature_expiration", "Signature Expiration",
			     FIELD_ABSTIME, BASE_LOCAL },
	[SIG_INCEPTION] = { "dns.rrsig.signature_inception", "Signature Inception", FIELD_ABSTIME,
			    BASE_LOCAL },
	[SIG_TAG] = { "dns.rrsig.key_tag", "Key Tag", FIELD_UINT16, BASE_DEC },
	[SIG_SIGNER] = { "dns.rrsig.signers_name", "Signer's name", FIELD_STRING, BASE_UTF8 },
	[SIGNATURE] = { "dns.rrsig.signature", "Signature", FIELD_BYTES },
	[KEY_FLAGS] = { "dns.dnskey.flags", "Flags", FIELD_UINT16, BASE_HEX },
	[KEY_ZONE] = { "dns.dnskey.flags.zone_key", "Zone Key", FIELD_BOOL, .bits = 16,
		       .mask = 0x0100 },
	[KEY_REVOKED] = { "dns.dnskey.flags.key_revoked", "Key Revoked", FIELD_BOOL, .bits = 16,
			  .mask = 0x0080, .names = names_yes_no },
	[KEY_ENTRY] = { "dns.dnskey.flags.secure_entry_point", "Key Signing Key", FIELD_BOOL,
			.bits = 16, .mask = 0x0001, .names = names_yes_no },
	[KEY_RESERVED] = { "dns.dnskey.flags.reserved", "Key Signing Key", FIELD_UINT16, BASE_HEX,
			   .mask = 0xfe7e },
	[KEY_PROTOCOL] = { "dns.dnskey.protocol", "Protocol", FIELD_UINT8, BASE_DEC },
	[KEY_ALGORITHM] = { "dns.dnskey.algorithm", "Algorithm", FIELD_UINT8, BASE_DEC },
	[KEY_ID] = { "dns.dnskey.key_id", "Key id", FIELD_UINT16, BASE_DEC },
	[KEY_PUBLIC] = { "dns.dnskey.public_key", "Public Key", FIELD_BYTES },
	[NSEC_NEXT] = { "dns.nsec.next_domain_name", "Next Domain Name", FIELD_STRING, BASE_UTF8 },
	[NSEC3_ALGO] = { "dns.nsec3.algo", "Hash algorithm", FIELD_UINT8, BASE_DEC },
	[NSEC3_FLAGS] = { "dns.nsec3.flags", "NSEC3 flags", FIELD_UINT8, BASE_DEC },
	[NSEC3_ITERATIONS] = { "dns.nsec3.iterations", "NSEC3 iterations", FIELD_UINT16, BASE_DEC },
	[NSEC3_SALT_LEN] = { "dns.nsec3.salt_length", "Salt length", FIELD_UINT8, BASE_DEC },
	[NSEC3_SALT] = { "dns.nsec3.salt_value", "Salt value", FIELD_BYTES },
	[NSEC3_HASH_LEN] = { "dns.nsec3.hash_length", "Hash length", FIELD_UINT8, BASE_DEC },
	[NSEC3_HASH] = { "dns.nsec3.hash_value", "Next hashed owner", FIELD_STRING },
	[TLSA_USAGE] = { "dns.tlsa.certificate_usage", "Certificate Usage", FIELD_UINT8, BASE_DEC },
	[TLSA_SELECTOR] = { "dns.tlsa.selector", "Selector", FIELD_UINT8, BASE_DEC },
	[TLSA_MATCHING] = { "dns.tlsa.matching_type", "Matching Type", FIELD_UINT8, BASE_DEC },
	[TLSA_DATA] = { "dns.tlsa.certificate_association_data", "Certificate Association Data",
			FIELD_BYTES },
	[SSHFP_ALGORITHM] = { "dns.sshfp.algorithm", "Algorithm", FIELD_UINT8, BASE_DEC },
	[SSHFP_TYPE] = { "dns.sshfp.fingerprint.type", "Fingerprint type", FIELD_UINT8, BASE_DEC },
	[SSHFP_FINGERPRINT] = { "dns.sshfp.fingerprint", "Fingerprint", FIELD_BYTES },
	[CAA_FLAGS] = { "dns.caa.flags", "CAA Flags", FIELD_UINT8, BASE_HEX },
	[CAA_CRITICAL] = { "dns.caa.flags.issuer_critical", "Issuer Critical", FIELD_BOOL,
			   .bits = 8, .mask = 0x80 },
	[CAA_ISSUE] = { "dns.caa.issue", "Issue", FIELD_STRING },
	[CAA_ISSUEWILD] = { "dns.caa.issuewild", "Issue Wildcard", FIELD_STRING },
	[CAA_IODEF] = { "dns.caa.iodef", "Report URL", FIELD_STRING },
	[CAA_UNKNOWN] = { "dns.caa.unknown", "Unkown tag", FIELD_STRING },
	[CAA_TAG_LEN] = { "dns.caa.tag_length", "Tag length", FIELD_UINT8, BASE_DEC },
	[CAA_TAG] = { "dns.caa.tag", "Tag", FIELD_STRING },
	[CAA_VALUE] = { "dns.caa.value", "Value", FIELD_STRING },
	[SVC_PRIORITY] = { "dns.svcb.svcpriority", "SvcPriority", FIELD_UINT16, BASE_DEC },
	[SVC_TARGET] = { "dns.svcb.targetname", "TargetName", FIELD_STRING, BASE_UTF8 },
	[SVC_PARAM] = { "dns.svcb.svcparam", "SvcParam", FIELD_NONE },
	[SVC_KEY] = { "dns.svcb.svcparam.key", "SvcParamKey", FIELD_UINT16, BASE_DEC },
	[SVC_LEN] = { "dns.svcb.svcparam.value.length", "SvcParamValue length", FIELD_UINT16,
		      BASE_DEC },
	[SVC_VALUE] = { "dns.svcb.svcparam.value", "SvcParamValue", FIELD_BYTES },
	[SVC_MANDATORY] = { "dns.svcb.svcparam.mandatory.key", "Mandatory key", FIELD_UINT16,
			    BASE_DEC },
	[SVC_ALPN_LEN] = { "dns.svcb.svcparam.alpn.length", "ALPN length", FIELD_UINT8, BASE_DEC },
	[SVC_ALPN] = { "dns.svcb.svcparam.alpn", "ALPN", FIELD_STRING },
	[SVC_PORT] = { "dns.svcb.svcparam.port", "Port", FIELD_UINT16, BASE_DEC },
	[SVC_IPV4] = { "dns.svcb.svcparam.ipv4hint.ip", "IP", FIELD_IPV4 },
	[SVC_ECH] = { "dns.svcb.svcparam.echconfig", "ECHConfig", FIELD_BYTES },
	[SVC_IPV6] = { "dns.svcb.svcparam.ipv6hint.ip", "IP", FIELD_IPV6 },
	[OPT] = { "dns.opt", "Option", FIELD_NONE },
	[OPT_CODE] = { "dns.opt.code", "Option Code", FIELD_UINT16, BASE_DEC },
	[OPT_LEN] = { "dns.opt.len", "Option Length", FIELD_UINT16, BASE_DEC },
	[OPT_DATA] = { "dns.opt.data", "Option Data", FIELD_BYTES },
	[OPT_FAMILY] = { "dns.opt.client.family", "Family", FIELD_UINT16, BASE_DEC },
	[OPT_NETMASK] = { "dns.opt.client.netmask", "Source Netmask", FIELD_UINT8, BASE_DEC },
	[OPT_SCOPE] = { "dns.opt.client.scope", "Scope Netmask", FIELD_UINT8, BASE_DEC },
	[OPT_ADDR4] = { "dns.opt.client.addr4", "Client Subnet", FIELD_IPV4 },
	[OPT_ADDR6] = { "dns.opt.client.addr6", "Client Subnet", FIELD_IPV6 },
	[OPT_ADDR] = { "dns.opt.client.addr", "Client Subnet", FIELD_BYTES },
	[OPT_CLIENT_COOKIE] = { "dns.opt.cookie.client", "Client Cookie", FIELD_BYTES },
	[OPT_SERVER_COOKIE] = { "dns.opt.cookie.server", "Server Cookie", FIELD_BYTES },
	[OPT_KEEPALIVE] = { "dns.opt.edns_tcp_keepalive.timeout", "Timeout", FIELD_UINT16,
			    BASE_DEC },
	[OPT_PADDING] = { "dns.opt.padding", "Padding", FIELD_BYTES },
	[OPT_ERROR_CODE] = { "dns.opt.ext_error.info_code", "Info Code", FIELD_UINT16, BASE_DEC },
	[OPT_ERROR_TEXT] = { "dns.opt.ext_error.extra_text", "Extra Text", FIELD_STRING,
			     BASE_UTF8 },
	[DATA] = { "dns.data", "Data", FIELD_BYTES },
	[NULL_DATA] = { "dns.null", "Null (data)", FIELD_BYTES },
	[BITMAP_TYPE] = { "dns.resp.type", "RR type in bit map", FIELD_UINT16, BASE_DEC },
};

const struct field_table dns_rdata_fields = { fields, sizeof fields / sizeof fields[0] };

/* What an item of a record's data is. */
enum item_kind {
	NAME, /* a domain name, compressed or not */
	U8,
	U16,
	U32,
	IPV4,
	IPV6,
	TIME,    /* seconds since the epoch, 32 bits */
	COUNTED, /* a byte of length, in the field before this one's, and that many bytes */
	REST,    /* all that is left */
};

struct item {
	uint8_t kind, field;
};

struct layout {
	uint16_t type;
	uint8_t n;
	struct item items[10];
};

static const struct layout layouts[] = {
	{ 1, 1, { { IPV4, A } } },
	{ 2, 1, { { NAME, NS } } },
	{ 5, 1, { { NAME, CNAME } } },
	{ 6,
	  7,
	  { { NAME, MNAME },
	    { NAME, RNAME },
	    { U32, SERIAL },
	    { U32, REFRESH },
	    { U32, RETRY },
	    { U32, EXPIRE },
	    { U32, MINIMUM } } },
	{ 10, 1, { { REST, NULL_DATA } } },
	{ 12, 1, { { NAME, PTR } } },
	{ 13, 2, { { COUNTED, CPU }, { COUNTED, OS } } },
	{ 15, 2, { { U16, MX_PREF }, { NAME, MX } } },
	{ 28, 1, { { IPV6, AAAA } } },
	{ 33,
	  4,
	  { { U16, SRV_PRIORITY }, { U16, SRV_WEIGHT }, { U16, SRV_PORT }, { NAME, SRV_TARGET } } },
	{ 39, 1, { { NAME, DNAME } } },
	{ 43,
	  4,
	  { { U16, DS_KEY }, { U8, DS_ALGORITHM }, { U8, DS_DIGEST_TYPE }, { REST, DS_DIGEST } } },
	{ 44, 3, { { U8, SSHFP_ALGORITHM }, { U8, SSHFP_TYPE }, { REST, SSHFP_FINGERPRINT } } },
	{ 46,
	  9,
	  { { U16, SIG_TYPE },
	    { U8, SIG_ALGORITHM },
	    { U8, SIG_LABELS },
	    { U32, SIG_TTL },
	    { TIME, SIG_EXPIRATION },
	    { TIME, SIG_INCEPTION },
	    { U16, SIG_TAG },
	    { NAME, SIG_SIGNER },
	    { REST, SIGNATURE } } },
	{ 52,
	  4,
	  { { U8, TLSA_USAGE },
	    { U8, TLSA_SELECTOR },
	    { U8, TLSA_MATCHING },
	    { REST, TLSA_DATA } } },
	{ 59,
	  4,
	  { { U16, DS_KEY }, { U8, DS_ALGORITHM }, { U8, DS_DIGEST_TYPE }, { REST, DS_DIGEST } } },
};

/* The data being unfolded: offsets count from the message's start, rows from BASE before it. */
struct unfold {
	struct rows *r;
	const struct dns_message *m;
	uint32_t base, at, end;
};

static uint32_t left(const struct unfold *u)
{
	return u->at < u->end ? u->end - u->at : 0;
}

static uint64_t load(const struct unfold *u, uint32_t off, uint32_t size)
{
	uint64_t v = 0;

	for (uint32_t i = 0; i < size; i++)
		v = v << 8 | u->m->p[off + i];
	return v;
}

static bool uint_item(struct unfold *u, unsigned field, uint32_t size)
{
	if (left(u) < size)
		return false;
	rows_uint(u->r, &fields[field], u->base + u->at, size, load(u, u->at, size));
	u->at += size;
	return true;
}

static void bytes_row(struct unfold *u, unsigned field, uint32_t n)
{
	rows_bytes(u->r, &fields[field], u->base + u->at, n);
	u->at += n;
}

static bool name_item(struct unfold *u, unsigned field)
{
	uint32_t n;

	rows_text_begin(u->r);
	uint32_t taken = dns_name(&u->r->text, u->m, u->at, NULL);
	const char *s = rows_text_end(u->r, &n);
	if (taken == 0)
		return false;
	rows_value(u->r, &fields[field], u->base + u->at, taken, s, n);
	u->at += taken;
	return true;
}

/* The length goes to the field before FIELD. */
static bool counted_item(struct unfold *u, unsigned field)
{
	if (left(u) < 1)
		return false;
	uint32_t n = u->m->p[u->at];
	rows_uint(u->r, &fields[field - 1], u->base + u->at, 1, n);
	u->at++;
	if (left(u) < n)
		return false;
	bytes_row(u, field, n);
	return true;
}

static bool unfold_item(struct unfold *u, const struct item *i)
{
	switch ((enum item_kind)i->kind) {
	case NAME: return name_item(u, i->field);
	case U8: return uint_item(u, i->field, 1);
	case U16: return uint_item(u, i->field, 2);
	case U32:
	case IPV4: return uint_item(u, i->field, 4);
	case IPV6:
		if (left(u) < 16)
			return false;
		bytes_row(u, i->field, 16);
		return true;
	case TIME:
		if (left(u) < 4)
			return false;
		rows_int(u->r, &fields[i->field], u->base + u->at, 4,
			 (int64_t)load(u, u->at, 4) * 1000000000);
		u->at += 4;
		return true;
	case COUNTED: return counted_item(u, i->field);
	case REST: bytes_row(u, i->field, left(u)); return true;
	default: return false;
	}
}

static void txt_rows(struct unfold *u)
{
	while (left(u) > 0 && counted_item(u, TXT))
		;
}

static void naptr_rows(struct unfold *u)
{
	if (!uint_item(u, NAPTR_ORDER, 2) || !uint_item(u, NAPTR_PREF, 2) ||
	    !counted_item(u, NAPTR_FLAGS) || !counted_item(u, NAPTR_SERVICE) ||
	    !counted_item(u, NAPTR_REGEX))
		return;
	rows_uint(u->r, &fields[NAPTR_REPLACEMENT_LEN], u->base + u->at, 1, left(u));
	name_item(u, NAPTR_REPLACEMENT);
}

/* RFC 4034, appendix B. */
static uint16_t key_tag(const uint8_t *p, uint32_t n)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < n; i++)
		sum += i & 1 ? p[i] : (uint32_t)p[i] << 8;
	return (uint16_t)(sum + (sum >> 16));
}

static void dnskey_rows(struct unfold *u)
{
	const uint8_t *p = u->m->p + u->at;
	uint32_t n = left(u), at = u->base + u->at;

	if (n < 4)
		return;
	uint32_t flags = be16(p);
	rows_uint(u->r, &fields[KEY_FLAGS], at, 2, flags);
	rows_push(u->r);
	rows_uint(u->r, &fields[KEY_ZONE], at, 2, flags >> 8 & 1);
	rows_uint(u->r, &fields[KEY_REVOKED], at, 2, flags >> 7 & 1);
	rows_uint(u->r, &fields[KEY_ENTRY], at, 2, flags & 1);
	rows_uint(u->r, &fields[KEY_RESERVED], at, 2, (flags & 0xfe7e) >> 1);
	rows_pop(u->r);
	rows_uint(u->r, &fields[KEY_PROTOCOL], at + 2, 1, p[2]);
	rows_uint(u->r, &fields[KEY_ALGORITHM], at + 3, 1, p[3]);
	rows_uint(u->r, &fields[KEY_ID], at, 0, key_tag(p, n))->flags = ROW_GENERATED;
	rows_bytes(u->r, &fields[KEY_PUBLIC], at + 4, n - 4);
}

/* RFC 4034, 4.1.2: windows of 256 types, each a bit. */
static void bitmap_rows(struct unfold *u)
{
	while (left(u) >= 2) {
		uint32_t window = u->m->p[u->at], n = u->m->p[u->at + 1];

		u->at += 2;
		if (n > left(u))
			return;
		for (uint32_t i = 0; i < n * 8; i++)
			if (u->m->p[u->at + i / 8] & 0x80 >> i % 8)
				rows_uint(u->r, &fields[BITMAP_TYPE], u->base + u->at + i / 8, 1,
					  window << 8 | i);
		u->at += n;
	}
}

/* RFC 5155, 3.3: the hash is shown in base 32 with the extended hex alphabet (RFC 4648, 7). */
static bool hash_item(struct unfold *u)
{
	static const char alphabet[] = "0123456789abcdefghijklmnopqrstuv";
	uint32_t bits = 0, nbits = 0, n;

	if (left(u) < 1)
		return false;
	uint32_t len = u->m->p[u->at];
	rows_uint(u->r, &fields[NSEC3_HASH_LEN], u->base + u->at, 1, len);
	u->at++;
	if (left(u) < len)
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
	rows_value(u->r, &fields[NSEC3_HASH], u->base + u->at, len, s, n);
	u->at += len;
	return true;
}

static void nsec3_rows(struct unfold *u)
{
	if (uint_item(u, NSEC3_ALGO, 1) && uint_item(u, NSEC3_FLAGS, 1) &&
	    uint_item(u, NSEC3_ITERATIONS, 2) && counted_item(u, NSEC3_SALT) && hash_item(u))
		bitmap_rows(u);
}

static void caa_rows(struct unfold *u)
{
	static const struct {
		const char *tag;
		uint8_t field;
	} tags[] = { { "issue", CAA_ISSUE },
		     { "issuewild", CAA_ISSUEWILD },
		     { "iodef", CAA_IODEF } };
	uint32_t at = u->base + u->at;

	if (left(u) < 2)
		return;
	const uint8_t *p = u->m->p + u->at;
	uint32_t n = p[1], rest = left(u) - 2;
	if (n > rest)
		return;
	rows_uint(u->r, &fields[CAA_FLAGS], at, 1, p[0]);
	rows_push(u->r);
	rows_uint(u->r, &fields[CAA_CRITICAL], at, 1, p[0] >> 7);
	rows_pop(u->r);
	unsigned field = CAA_UNKNOWN;
	for (unsigned i = 0; i < sizeof tags / sizeof tags[0]; i++)
		if (strlen(tags[i].tag) == n && memcmp(tags[i].tag, p + 2, n) == 0)
			field = tags[i].field;
	rows_bytes(u->r, &fields[field], at + 2 + n, rest - n);
	rows_push(u->r);
	rows_uint(u->r, &fields[CAA_TAG_LEN], at + 1, 1, n);
	rows_bytes(u->r, &fields[CAA_TAG], at + 2, n);
	rows_bytes(u->r, &fields[CAA_VALUE], at + 2 + n, rest - n);
	rows_pop(u->r);
}

/* RFC 9460, 14.3.2: what the value of a parameter is made of. */
static void svc_value_rows(struct unfold *u, uint32_t key, uint32_t end)
{
	struct unfold v = *u;

	v.end = end;
	switch (key) {
	case 0:
		while (left(&v) >= 2)
			uint_item(&v, SVC_MANDATORY, 2);
		break;
	case 1:
		while (left(&v) > 0 && counted_item(&v, SVC_ALPN))
			;
		break;
	case 3: uint_item(&v, SVC_PORT, 2); break;
	case 4:
		while (left(&v) >= 4)
			uint_item(&v, SVC_IPV4, 4);
		break;
	case 5: bytes_row(&v, SVC_ECH, left(&v)); break;
	case 6:
		while (left(&v) >= 16)
			bytes_row(&v, SVC_IPV6, 16);
		break;
	default:
		if (left(&v) > 0)
			bytes_row(&v, SVC_VALUE, left(&v));
	}
}

static void svcb_rows(struct unfold *u)
{
	if (!uint_item(u, SVC_PRIORITY, 2) || !name_item(u, SVC_TARGET))
		return;
	while (left(u) >= 4) {
		uint32_t key = be16(u->m->p + u->at), len = be16(u->m->p + u->at + 2);

		rows_uint(u->r, &fields[SVC_PARAM], u->base + u->at, len + 4, 1);
		rows_push(u->r);
		uint_item(u, SVC_KEY, 2);
		uint_item(u, SVC_LEN, 2);
		uint32_t end = len < left(u) ? u->at + len : u->end;
		svc_value_rows(u, key, end);
		rows_pop(u->r);
		u->at = end;
	}
}

/* RFC 7871, 6: as many bytes of the address as the prefix needs. */
static void subnet_rows(struct unfold *u)
{
	uint8_t *addr;

	if (left(u) < 4)
		return;
	uint32_t family = be16(u->m->p + u->at);
	uint_item(u, OPT_FAMILY, 2);
	uint_item(u, OPT_NETMASK, 1);
	uint_item(u, OPT_SCOPE, 1);
	uint32_t n = left(u), whole = family == 1 ? 4 : family == 2 ? 16 : 0;
	if (whole == 0 || n > whole) {
		bytes_row(u, OPT_ADDR, n);
		return;
	}
	rows_text_begin(u->r);
	for (uint32_t i = 0; i < whole; i++)
		text_char(&u->r->text, 0);
	addr = (uint8_t *)u->r->text.buf + u->r->text_start;
	if (rows_text_full(u->r))
		return;
	memcpy(addr, u->m->p + u->at, n);
	if (family == 1)
		rows_uint(u->r, &fields[OPT_ADDR4], u->base + u->at, n, be32(addr));
	else
		rows_value(u->r, &fields[OPT_ADDR6], u->base + u->at, n, addr, 16);
	u->at += n;
}

static void option_rows(struct unfold *u, uint32_t code)
{
	enum { SUBNET = 8, COOKIE = 10, KEEPALIVE = 11, PADDING = 12, EXT_ERROR = 15 };
	uint32_t n = left(u);

	switch (code) {
	case SUBNET: subnet_rows(u); break;
	case COOKIE:
		bytes_row(u, OPT_CLIENT_COOKIE, n < 8 ? n : 8);
		bytes_row(u, OPT_SERVER_COOKIE, n > 8 ? n - 8 : 0);
		break;
	case KEEPALIVE:
		if (n == 2)
			uint_item(u, OPT_KEEPALIVE, 2);
		break;
	case PADDING: bytes_row(u, OPT_PADDING, n); break;
	case EXT_ERROR:
		if (uint_item(u, OPT_ERROR_CODE, 2) && left(u) > 0)
			bytes_row(u, OPT_ERROR_TEXT, left(u));
		break;
	default:
		/* Wireshark shows the data of every option that it does not take apart. */
		break;
	}
}

/* RFC 6891, 6.1.2: options of a code, a length and data. */
static void opt_rows(struct unfold *u)
{
	while (left(u) >= 4) {
		uint32_t code = be16(u->m->p + u->at), len = be16(u->m->p + u->at + 2);

		rows_uint(u->r, &fields[OPT], u->base + u->at, len + 4, 1);
		rows_push(u->r);
		uint_item(u, OPT_CODE, 2);
		uint_item(u, OPT_LEN, 2);
		struct unfold o = *u;
		if (len < left(u))
			o.end = u->at + len;
		rows_bytes(u->r, &fields[OPT_DATA], u->base + u->at, left(&o));
		option_rows(&o, code);
		rows_pop(u->r);
		u->at = o.end;
	}
}

void dns_rdata_rows(struct rows *r, const struct dns_message *m, const struct dns_record *rr,
		    uint32_t base)
{
	struct unfold u = { r, m, base, rr->data, rr->end < m->len ? rr->end : m->len };

	if (rr->data_len == 0)
		return;
	for (unsigned i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
		if (layouts[i].type != rr->type)
			continue;
		for (unsigned k = 0; k < layouts[i].n; k++)
			if (!unfold_item(&u, &layouts[i].items[k]))
				return;
		return;
	}
	switch (rr->type) {
	case 16:
	case 99: txt_rows(&u); break;
	case 35: naptr_rows(&u); break;
	case 41: opt_rows(&u); break;
	case 47:
		if (name_item(&u, NSEC_NEXT))
			bitmap_rows(&u);
		break;
	case 48: dnskey_rows(&u); break;
	case 50: nsec3_rows(&u); break;
	case 64:
	case 65: svcb_rows(&u); break;
	case 257: caa_rows(&u); break;
	default: bytes_row(&u, DATA, left(&u)); break;
	}
}
