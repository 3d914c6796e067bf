/* Handshake messages of TLS but the hellos: keys, certificates, tickets (RFC 5246, 7.4; 8446, 4). */
#include <string.h>

#include "proto/tls.h"
#include "walk.h"

enum {
	CERTIFICATES_LENGTH,
	CERTIFICATES,
	CERTIFICATE_LENGTH,
	CERTIFICATE,
	CONTEXT_LENGTH,
	CURVE_TYPE,
	NAMED_CURVE,
	SERVER_POINT_LEN,
	SERVER_POINT,
	P_LEN,
	P,
	G_LEN,
	G,
	YS_LEN,
	YS,
	SIG_LEN,
	SIG,
	CLIENT_POINT_LEN,
	CLIENT_POINT,
	YC_LEN,
	YC,
	EPMS_LEN,
	EPMS,
	IDENTITY_LEN,
	IDENTITY,
	VERIFY_LEN,
	VERIFY,
	VERIFY_DATA,
	TICKET_HINT,
	TICKET_AGE,
	NONCE_LEN,
	NONCE,
	TICKET_LEN,
	TICKET,
	CERT_TYPES_COUNT,
	CERT_TYPES,
	CERT_TYPE,
	DNAMES_LEN,
	DNAMES,
	DNAME_LEN,
	NFIELDS
};

static const struct value_name curve_types[] = {
	{ 1, 1, "explicit_prime" },
	{ 2, 2, "explicit_char2" },
	{ 3, 3, "named_curve" },
	{ 0 },
};

static const struct field_def fields[NFIELDS] = {
	[CERTIFICATES_LENGTH] = { "tls.handshake.certificates_length", "Certificates Length",
				  FIELD_UINT24, BASE_DEC },
	[CERTIFICATES] = { "tls.handshake.certificates", "Certificates", FIELD_NONE },
	[CERTIFICATE_LENGTH] = { "tls.handshake.certificate_length", "Certificate Length",
				 FIELD_UINT24, BASE_DEC },
	[CERTIFICATE] = { "tls.handshake.certificate", "Certificate", FIELD_BYTES },
	[CONTEXT_LENGTH] = { "tls.handshake.certificate_request_context_length",
			     "Certificate Request Context Length", FIELD_UINT8, BASE_DEC },
	[CURVE_TYPE] = { "tls.handshake.server_curve_type", "Curve Type", FIELD_UINT8, BASE_HEX,
			 .names = curve_types },
	[NAMED_CURVE] = { "tls.handshake.server_named_curve", "Named Curve", FIELD_UINT16, BASE_HEX,
			  .names = tls_groups },
	[SERVER_POINT_LEN] = { "tls.handshake.server_point_len", "Pubkey Length", FIELD_UINT8,
			       BASE_DEC },
	[SERVER_POINT] = { "tls.handshake.server_point", "Pubkey", FIELD_BYTES },
	[P_LEN] = { "tls.handshake.p_len", "p Length", FIELD_UINT16, BASE_DEC },
	[P] = { "tls.handshake.p", "p", FIELD_BYTES },
	[G_LEN] = { "tls.handshake.g_len", "g Length", FIELD_UINT16, BASE_DEC },
	[G] = { "tls.handshake.g", "g", FIELD_BYTES },
	[YS_LEN] = { "tls.handshake.ys_len", "Pubkey Length", FIELD_UINT16, BASE_DEC },
	[YS] = { "tls.handshake.ys", "Pubkey", FIELD_BYTES },
	[SIG_LEN] = { "tls.handshake.sig_len", "Signature Length", FIELD_UINT16, BASE_DEC },
	[SIG] = { "tls.handshake.sig", "Signature", FIELD_BYTES },
	[CLIENT_POINT_LEN] = { "tls.handshake.client_point_len", "Pubkey Length", FIELD_UINT8,
			       BASE_DEC },
	[CLIENT_POINT] = { "tls.handshake.client_point", "Pubkey", FIELD_BYTES },
	[YC_LEN] = { "tls.handshake.yc_len", "Pubkey Length", FIELD_UINT16, BASE_DEC },
	[YC] = { "tls.handshake.yc", "Pubkey", FIELD_BYTES },
	[EPMS_LEN] = { "tls.handshake.epms_len", "Encrypted PreMaster length", FIELD_UINT16,
		       BASE_DEC },
	[EPMS] = { "tls.handshake.epms", "Encrypted PreMaster", FIELD_BYTES },
	[IDENTITY_LEN] = { "tls.handshake.identity_len", "Identity Length", FIELD_UINT16,
			   BASE_DEC },
	[IDENTITY] = { "tls.handshake.identity", "Identity", FIELD_BYTES },
	[VERIFY_LEN] = { "tls.handshake.client_cert_vrfy.sig_len", "Signature length", FIELD_UINT16,
			 BASE_DEC },
	[VERIFY] = { "tls.handshake.client_cert_vrfy.sig", "Signature", FIELD_BYTES },
	[VERIFY_DATA] = { "tls.handshake.verify_data", "Verify Data", FIELD_NONE },
	[TICKET_HINT] = { "tls.handshake.session_ticket_lifetime_hint",
			  "Session Ticket Lifetime Hint", FIELD_UINT32, BASE_DEC },
	[TICKET_AGE] = { "tls.handshake.session_ticket_age_add", "Session Ticket Age Add",
			 FIELD_UINT32, BASE_DEC },
	[NONCE_LEN] = { "tls.handshake.session_ticket_nonce_length", "Session Ticket Nonce Length",
			FIELD_UINT8, BASE_DEC },
	[NONCE] = { "tls.handshake.session_ticket_nonce", "Session Ticket Nonce", FIELD_BYTES },
	[TICKET_LEN] = { "tls.handshake.session_ticket_length", "Session Ticket Length",
			 FIELD_UINT16, BASE_DEC },
	[TICKET] = { "tls.handshake.session_ticket", "Session Ticket", FIELD_BYTES },
	[CERT_TYPES_COUNT] = { "tls.handshake.cert_types_count", "Certificate types count",
			       FIELD_UINT8, BASE_DEC },
	[CERT_TYPES] = { "tls.handshake.cert_types", "Certificate types", FIELD_NONE },
	[CERT_TYPE] = { "tls.handshake.cert_type", "Certificate type", FIELD_UINT8, BASE_DEC },
	[DNAMES_LEN] = { "tls.handshake.dnames_len", "Distinguished Names Length", FIELD_UINT16,
			 BASE_DEC },
	[DNAMES] = { "tls.handshake.dnames", "Distinguished Names", FIELD_NONE },
	[DNAME_LEN] = { "tls.handshake.dname_len", "Distinguished Name Length", FIELD_UINT16,
			BASE_DEC },
};

const struct field_table tls_handshake_fields = { fields, NFIELDS };

/* A number of SIZE bytes and that many bytes, each a field; false where they are not there. */
static bool counted(struct tls_source *x, unsigned length, uint32_t *at, uint32_t size)
{
	uint32_t n = tls_put(x, &fields[length], *at, size);

	if (x->cut)
		return false;
	tls_put_bytes(x, &fields[length + 1], *at + size, n);
	*at += size + n;
	return !x->cut;
}

/* The same, bounded by END, as a vector. */
static bool vector(struct tls_source *x, unsigned length, uint32_t *at, uint32_t end, uint32_t size)
{
	uint32_t stop;

	if (!tls_put_vector(x, &fields[length], at, end, size, &stop))
		return false;
	tls_put_bytes(x, &fields[length + 1], *at, stop - *at);
	*at = stop;
	return !x->cut;
}

static void signature(struct tls_source *x, unsigned length, uint32_t *at, uint32_t end)
{
	if (x->s->version == TLS_1_2 || x->s->version == TLS_1_3) {
		tls_scheme_row(x, *at);
		*at += 2;
	}
	vector(x, length, at, end, 2);
}

/*
 * The timestamps in certificate X from AT to END (RFC 6962, 3.3): the extension with their OID, a string
 * of octets in a string of octets.  No more of a certificate is decoded.
 */
static void timestamp_rows(struct tls_source *x, uint32_t at, uint32_t end)
{
	static const uint8_t oid[] = { 0x06, 0x0a, 0x2b, 0x06, 0x01, 0x04,
				       0x01, 0xd6, 0x79, 0x02, 0x04, 0x02 };

	for (; end - at > sizeof oid + 8; at++) {
		const uint8_t *hit = memchr(x->p + at, oid[0], end - at - sizeof oid - 8);

		if (!hit)
			return;
		at = (uint32_t)(hit - x->p);
		if (memcmp(hit, oid, sizeof oid) == 0)
			break;
	}
	if (end - at <= sizeof oid + 8)
		return;
	at += sizeof oid;
	for (unsigned i = 0; i < 2; i++) {
		if (end - at < 5 || x->p[at] != 0x04)
			return;
		uint32_t more = x->p[at + 1] > 0x80 ? x->p[at + 1] - 0x80u : 0, len = x->p[at + 1];

		if (more > 2)
			return;
		if (more)
			len = more == 1 ? x->p[at + 2] : (uint32_t)x->p[at + 2] << 8 | x->p[at + 3];
		at += 2 + more;
		if (len > end - at)
			return;
		end = at + len;
	}
	tls_timestamps_rows(x, at, end, true);
}

static void certificate_rows(struct tls_source *x, uint32_t end)
{
	uint32_t at = TLS_MESSAGE_HLEN, stop, next;
	bool new = x->s->version == TLS_1_3;

	if (new) {
		if (!tls_put_vector(x, &fields[CONTEXT_LENGTH], &at, end, 1, &stop))
			return;
		at = stop;
	}
	if (!tls_put_vector(x, &fields[CERTIFICATES_LENGTH], &at, end, 3, &stop))
		return;
	if (stop > at)
		tls_put_none(x, &fields[CERTIFICATES], at, stop - at,
			     rows_text(x->r, "Certificates (%u bytes)", stop - at));
	rows_push(x->r);
	while (at < stop && !x->cut) {
		if (!tls_put_vector(x, &fields[CERTIFICATE_LENGTH], &at, stop, 3, &next))
			break;
		tls_put_bytes(x, &fields[CERTIFICATE], at, next - at);
		if (!x->cut)
			timestamp_rows(x, at, next);
		at = next;
		if (new)
			tls_extension_rows(x, &at, stop, TLS_CERTIFICATE, NULL);
	}
	rows_pop(x->r);
}

/* How keys are exchanged, by the suite's name. */
enum exchange { EX_OTHER, EX_DHE, EX_ECDHE, EX_RSA, EX_PSK };
static enum exchange exchange_of(const struct tls_session *s, bool *anonymous)
{
	static const struct {
		const char *start;
		enum exchange exchange;
	} starts[] = {
		{ "TLS_DHE_PSK", EX_OTHER }, { "TLS_ECDHE_PSK", EX_OTHER },
		{ "TLS_RSA_PSK", EX_OTHER }, { "TLS_DHE_", EX_DHE },
		{ "TLS_DH_", EX_DHE },       { "TLS_ECDHE_", EX_ECDHE },
		{ "TLS_ECDH_", EX_ECDHE },   { "TLS_RSA_", EX_RSA },
		{ "TLS_PSK_", EX_PSK },
	};
	const char *name = value_name(tls_suites, s->suite);

	if (!name || s->suite == 0)
		return EX_OTHER;
	*anonymous =
		strncmp(name, "TLS_DH_anon", 11) == 0 || strncmp(name, "TLS_ECDH_anon", 13) == 0;
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (strncmp(name, starts[i].start, strlen(starts[i].start)) == 0)
			return starts[i].exchange;
	return EX_OTHER;
}

static void server_key_rows(struct tls_source *x, uint32_t end)
{
	uint32_t at = TLS_MESSAGE_HLEN;
	bool anonymous = false;
	enum exchange ex = exchange_of(x->s, &anonymous);

	if (ex == EX_ECDHE) {
		/* A named curve; no others are in use. */
		if (tls_put(x, &fields[CURVE_TYPE], at, 1) != 3 || x->cut)
			return;
		tls_put(x, &fields[NAMED_CURVE], at + 1, 2);
		at += 3;
		if (!counted(x, SERVER_POINT_LEN, &at, 1))
			return;
	} else if (ex == EX_DHE) {
		if (!counted(x, P_LEN, &at, 2) || !counted(x, G_LEN, &at, 2) ||
		    !counted(x, YS_LEN, &at, 2))
			return;
	} else {
		return;
	}
	if (!anonymous)
		signature(x, SIG_LEN, &at, end);
}

static void client_key_rows(struct tls_source *x, uint32_t end)
{
	uint32_t at = TLS_MESSAGE_HLEN;
	bool anonymous = false;

	switch (exchange_of(x->s, &anonymous)) {
	case EX_ECDHE: counted(x, CLIENT_POINT_LEN, &at, 1); return;
	case EX_DHE: counted(x, YC_LEN, &at, 2); return;
	case EX_PSK: counted(x, IDENTITY_LEN, &at, 2); return;
	case EX_RSA:
		/* SSL 3.0 had no length there. */
		if (x->s->version == TLS_SSL3)
			tls_put_bytes(x, &fields[EPMS], at, end - at);
		else
			counted(x, EPMS_LEN, &at, 2);
		return;
	default: return;
	}
}

static void ticket_rows(struct tls_source *x, uint32_t end)
{
	bool new = x->s->version == TLS_1_3;
	uint32_t at = TLS_MESSAGE_HLEN;

	rows_label(x->r, x->in_layer ? x->base + at : 0, x->in_layer ? end - at : 0,
		   "TLS Session Ticket");
	rows_push(x->r);
	tls_put(x, &fields[TICKET_HINT], at, 4);
	at += 4;
	bool go_on = !x->cut;
	if (new &&go_on) {
		tls_put(x, &fields[TICKET_AGE], at, 4);
		at += 4;
		if (x->s->draft == 0 || x->s->draft >= 21)
			go_on = vector(x, NONCE_LEN, &at, end, 1);
	}
	if (go_on && vector(x, TICKET_LEN, &at, end, 2) && new)
		tls_extension_rows(x, &at, end, TLS_NEW_SESSION_TICKET, NULL);
	rows_pop(x->r);
}

static void request_rows(struct tls_source *x, uint32_t end)
{
	uint32_t at = TLS_MESSAGE_HLEN, stop;

	if (x->s->version == TLS_1_3) {
		if (!tls_put_vector(x, &fields[CONTEXT_LENGTH], &at, end, 1, &stop))
			return;
		at = stop;
		tls_extension_rows(x, &at, end, TLS_CERTIFICATE_REQUEST, NULL);
		return;
	}
	if (!tls_put_vector(x, &fields[CERT_TYPES_COUNT], &at, end, 1, &stop))
		return;
	tls_put_none(x, &fields[CERT_TYPES], at, stop - at,
		     rows_text(x->r, "Certificate types (%u type%s)", stop - at,
			       stop - at == 1 ? "" : "s"));
	rows_push(x->r);
	for (; at < stop && !x->cut; at++)
		tls_put(x, &fields[CERT_TYPE], at, 1);
	rows_pop(x->r);
	if (x->s->version == TLS_1_2)
		tls_scheme_rows(x, &at, end);
	if (!tls_put_vector(x, &fields[DNAMES_LEN], &at, end, 2, &stop) || stop == at)
		return;
	tls_put_none(x, &fields[DNAMES], at, stop - at,
		     rows_text(x->r, "Distinguished Names (%u byte%s)", stop - at,
			       stop - at == 1 ? "" : "s"));
	rows_push(x->r);
	for (uint32_t next;
	     at < stop && tls_put_vector(x, &fields[DNAME_LEN], &at, stop, 2, &next);)
		at = next;
	rows_pop(x->r);
}

void tls_message_rows(struct tls_source *x, bool retry)
{
	uint32_t end =
		TLS_MESSAGE_HLEN + ((uint32_t)x->p[1] << 16 | (uint32_t)x->p[2] << 8 | x->p[3]);
	uint32_t at = TLS_MESSAGE_HLEN;

	switch (x->p[0]) {
	case TLS_CLIENT_HELLO: tls_hello_rows(x, true, false); break;
	case TLS_SERVER_HELLO: tls_hello_rows(x, false, retry); break;
	case TLS_NEW_SESSION_TICKET: ticket_rows(x, end); break;
	case TLS_ENCRYPTED_EXTENSIONS:
		tls_extension_rows(x, &at, end, TLS_ENCRYPTED_EXTENSIONS, NULL);
		break;
	case TLS_CERTIFICATE: certificate_rows(x, end); break;
	case TLS_SERVER_KEY: server_key_rows(x, end); break;
	case TLS_CERTIFICATE_REQUEST: request_rows(x, end); break;
	case TLS_CERTIFICATE_VERIFY: signature(x, VERIFY_LEN, &at, end); break;
	case TLS_CLIENT_KEY: client_key_rows(x, end); break;
	case TLS_CERTIFICATE_STATUS: tls_status_rows(x, at, end); break;
	case TLS_FINISHED: tls_put_none(x, &fields[VERIFY_DATA], at, end - at, NULL); break;
	default: break;
	}
}
