/* The names of IKE's numbers, RFC 2407 to 2409 and 4306. */
#include "isakmp.h"

static const char *const payload_names[] = {
	"none",  "sa",     "p",     "t",      "ke",      "id",    "cert",  "cr",    "hash",
	"sig",   "nonce",  "n",     "d",      "vid",     "pay14", "pay15", "pay16", "pay17",
	"pay18", "pay19",  "pay20", "pay21",  "pay22",   "pay23", "pay24", "pay25", "pay26",
	"pay27", "pay28",  "pay29", "pay30",  "pay31",   "pay32", "v2sa",  "v2ke",  "v2IDi",
	"v2IDr", "v2cert", "v2cr",  "v2auth", "v2nonce", "v2n",   "v2d",   "v2vid", "v2TSi",
	"v2TSr", "v2e",    "v2cp",  "v2eap",
};
static const char *const exchanges[] = {
	"none",
	"base",
	"ident",
	"auth",
	"agg",
	"inf",
	[32] = "oakley-quick",
	"oakley-newgroup",
	"ikev2_init",
	"ikev2_auth",
	"child_sa",
	"inf2",
};
static const char *const protocols[] = { NULL, "isakmp", "ipsec-ah", "ipsec-esp", "ipcomp" };
static const char *const groups[] = {
	NULL,         "modp768",    "modp1024",   "EC2N 2^155", "EC2N 2^185",
	"modp1536",   "iana-grp06", "iana-grp07", "iana-grp08", "iana-grp09",
	"iana-grp10", "iana-grp11", "iana-grp12", "iana-grp13", "modp2048",
	"modp3072",   "modp4096",   "modp6144",   "modp8192",
};
static const char *const isakmp_transforms[] = { NULL, "ike" };
static const char *const ah_transforms[] = { NULL,   "(reserved)", "md5",      "sha",
					     "1des", "sha2-256",   "sha2-384", "sha2-512" };
static const char *const esp_transforms[] = { NULL,   "1des-iv64", "1des",     "3des",  "rc5",
					      "idea", "cast",      "blowfish", "3idea", "1des-iv32",
					      "rc4",  "null",      "aes" };
static const char *const ipcomp_transforms[] = { NULL, "oui", "deflate", "lzs" };

static const char *const life_types[] = { NULL, "sec", "kb" };
static const char *const modes[] = { NULL, "tunnel", "transport" };
static const char *const authentications[] = { NULL, "hmac-md5", "hmac-sha1", "1des-mac", "keyed" };
static const char *const ciphers[] = { NULL,  "1des", "idea", "blowfish",
				       "rc5", "3des", "cast", "aes" };
static const char *const hashes[] = { NULL,       "md5",      "sha1",    "tiger",
				      "sha2-256", "sha2-384", "sha2-512" };
static const char *const methods[] = { NULL,      "preshared", "dss",
				       "rsa sig", "rsa enc",   "rsa enc revised" };
static const char *const group_types[] = { NULL, "MODP", "ECP", "EC2N" };
static const char *const certificates[] = { "none",     "pkcs7",  "pgp",      "dns",
					    "x509sign", "x509ke", "kerberos", "crl",
					    "arl",      "spki",   "x509attr" };
static const char *const id_types[] = { NULL,        "IPv4",    "FQDN",    "user FQDN",
					"IPv4net",   "IPv6",    "IPv6net", "IPv4range",
					"IPv6range", "ASN1 DN", "ASN1 GN", "keyid" };
static const char *const errors[] = {
	NULL,
	"INVALID-PAYLOAD-TYPE",
	"DOI-NOT-SUPPORTED",
	"SITUATION-NOT-SUPPORTED",
	"INVALID-COOKIE",
	"INVALID-MAJOR-VERSION",
	"INVALID-MINOR-VERSION",
	"INVALID-EXCHANGE-TYPE",
	"INVALID-FLAGS",
	"INVALID-MESSAGE-ID",
	"INVALID-PROTOCOL-ID",
	"INVALID-SPI",
	"INVALID-TRANSFORM-ID",
	"ATTRIBUTES-NOT-SUPPORTED",
	"NO-PROPOSAL-CHOSEN",
	"BAD-PROPOSAL-SYNTAX",
	"PAYLOAD-MALFORMED",
	"INVALID-KEY-INFORMATION",
	"INVALID-ID-INFORMATION",
	"INVALID-CERT-ENCODING",
	"INVALID-CERTIFICATE",
	"CERT-TYPE-UNSUPPORTED",
	"INVALID-CERT-AUTHORITY",
	"INVALID-HASH-INFORMATION",
	"AUTHENTICATION-FAILED",
	"INVALID-SIGNATURE",
	"ADDRESS-NOTIFICATION",
	"NOTIFY-SA-LIFETIME",
	"CERTIFICATE-UNAVAILABLE",
	"UNSUPPORTED-EXCHANGE-TYPE",
	"UNEQUAL-PAYLOAD-LENGTHS",
};

/* Names of notifications from FIRST on, those of the IPsec DOI among them. */
static const char *const ipsec_errors[] = { "RESERVED" };
static const char *const statuses[] = { "CONNECTED" };
static const char *const ipsec_statuses[] = { "RESPONDER-LIFETIME", "REPLAY-STATUS",
					      "INITIAL-CONTACT" };
static const struct notifications {
	uint32_t first, end;
	bool ipsec;
	struct ike_names names;
} notifications[] = {
	{ 0, 8192, false, IKE_NAMES(errors) },
	{ 8192, 16384, true, IKE_NAMES(ipsec_errors) },
	{ 16384, 24576, false, IKE_NAMES(statuses) },
	{ 24576, 32768, true, IKE_NAMES(ipsec_statuses) },
};

const struct ike_names ike_payload_names = IKE_NAMES(payload_names);
const struct ike_names ike_protocol_names = IKE_NAMES(protocols);
const struct ike_names ike_group_names = IKE_NAMES(groups);
const struct ike_names ike_esp_names = IKE_NAMES(esp_transforms);
const struct ike_names ike_isakmp_names = IKE_NAMES(isakmp_transforms);
const struct ike_names ike_ah_names = IKE_NAMES(ah_transforms);
const struct ike_names ike_ipcomp_names = IKE_NAMES(ipcomp_transforms);
const struct ike_names ike_exchange_names = IKE_NAMES(exchanges);
const struct ike_names ike_certificate_names = IKE_NAMES(certificates);
const struct ike_names ike_id_names = IKE_NAMES(id_types);

static const struct ike_attribute ipsec_list[] = {
	{ NULL, { NULL, 0 } },
	{ "lifetype", IKE_NAMES(life_types) },
	{ "life", { NULL, 0 } },
	/* The last group is beyond the size that is given for it. */
	{ "group desc", { groups, 18 } },
	{ "enc mode", IKE_NAMES(modes) },
	{ "auth", IKE_NAMES(authentications) },
	{ "keylen", { NULL, 0 } },
	{ "rounds", { NULL, 0 } },
	{ "dictsize", { NULL, 0 } },
	{ "privalg", { NULL, 0 } },
};
static const struct ike_attribute oakley_list[] = {
	{ NULL, { NULL, 0 } },
	{ "enc", IKE_NAMES(ciphers) },
	{ "hash", IKE_NAMES(hashes) },
	{ "auth", IKE_NAMES(methods) },
	{ "group desc", { groups, 18 } },
	{ "group type", IKE_NAMES(group_types) },
	{ "group prime", { NULL, 0 } },
	{ "group gen1", { NULL, 0 } },
	{ "group gen2", { NULL, 0 } },
	{ "group curve A", { NULL, 0 } },
	{ "group curve B", { NULL, 0 } },
	{ "lifetype", IKE_NAMES(life_types) },
	{ "lifeduration", { NULL, 0 } },
	{ "prf", { NULL, 0 } },
	{ "keylen", { NULL, 0 } },
	{ "field", { NULL, 0 } },
	{ "order", { NULL, 0 } },
};
static const struct ike_attribute key_list[] = { [14] = { "keylen", { NULL, 0 } } };

const struct ike_attributes ike_ipsec_attributes = IKE_NAMES(ipsec_list);
const struct ike_attributes ike_oakley_attributes = IKE_NAMES(oakley_list);
const struct ike_attributes ike_key_attributes = IKE_NAMES(key_list);

const char *ike_notification(struct td *p, uint16_t type, bool ipsec)
{
	for (size_t i = 0; i < sizeof notifications / sizeof notifications[0]; i++) {
		const struct notifications *n = &notifications[i];
		uint32_t v = type - n->first;
		bool knows = type >= n->first && type < n->end && (ipsec || !n->ipsec);
		if (knows && v < n->names.n && n->names.names[v])
			return n->names.names[v];
		if (knows) /* the number is the one within the range */
			return td_string(p, "#%u", v);
	}
	return td_string(p, "#%u", type);
}
