#include "client/fetch_tls.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "client/fetch.h"
#include "client/monotonic.h"

enum { KEYLOG_LINE_MAX = 1024, NAMES_MAX = 6 };

static int tls_index = -1;

static struct fetch_tls *owner(const SSL *ssl)
{
	return SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), tls_index);
}

static void on_keylog(const SSL *ssl, const char *line)
{
	struct fetch_tls *t = owner(ssl);
	char buf[KEYLOG_LINE_MAX];
	int n = snprintf(buf, sizeof buf, "%s\n", line);

	if (n > 0 && (size_t)n < sizeof buf)
		t->secret(t->arg, buf, (size_t)n);
}

/* ---- Certificates ---- */

static void describe_time(const ASN1_TIME *when, char *buf, size_t size)
{
	struct tm tm;

	buf[0] = '\0';
	if (when && ASN1_TIME_to_tm(when, &tm) == 1)
		strftime(buf, size, "%Y-%m-%d %H:%M:%S UTC", &tm);
}

/* The names of subjectAltName, or where there is none the subject's. */
static void describe_names(X509 *x, char *buf, size_t size)
{
	GENERAL_NAMES *names = X509_get_ext_d2i(x, NID_subject_alt_name, NULL, NULL);
	int n = names ? sk_GENERAL_NAME_num(names) : 0;
	size_t len = 0;

	buf[0] = '\0';
	for (int i = 0, shown = 0; i < n && shown < NAMES_MAX && len < size; i++) {
		const GENERAL_NAME *g = sk_GENERAL_NAME_value(names, i);
		const ASN1_STRING *s = g->type == GEN_DNS ? g->d.dNSName : NULL;

		if (!s)
			continue;
		len += (size_t)snprintf(buf + len, size - len, "%s%.*s", shown++ ? ", " : "",
					ASN1_STRING_length(s),
					(const char *)ASN1_STRING_get0_data(s));
	}
	GENERAL_NAMES_free(names);
	if (!buf[0])
		X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, buf, (int)size);
}

static void note_bad(struct fetch_certificate *c, X509_STORE_CTX *store)
{
	X509 *x = X509_STORE_CTX_get_current_cert(store);

	c->verify = X509_STORE_CTX_get_error(store);
	c->subject[0] = c->issuer[0] = c->until[0] = '\0';
	if (!x)
		return;
	X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, c->subject,
				  (int)sizeof c->subject);
	X509_NAME_get_text_by_NID(X509_get_issuer_name(x), NID_commonName, c->issuer,
				  (int)sizeof c->issuer);
	describe_time(c->verify == X509_V_ERR_CERT_NOT_YET_VALID ? X509_get0_notBefore(x) :
								   X509_get0_notAfter(x),
		      c->until, sizeof c->until);
}

static int on_verify(int ok, X509_STORE_CTX *store)
{
	const SSL *ssl = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx());
	struct fetch_certificate *c = &owner(ssl)->status->certificate;

	if (!ok && !c->verify)
		note_bad(c, store);
	return ok;
}

/* ---- Handshakes ---- */

static void handshake_done(struct fetch_tls *t, const SSL *ssl)
{
	struct fetch_status *s = t->status;
	X509 *x = SSL_get0_peer_certificate(ssl);

	if (!s->tls_start_ns)
		return; /* what TLS 1.3 sends later counts as a handshake to OpenSSL */
	s->tls_ns += monotonic_ns() - s->tls_start_ns;
	s->tls_start_ns = 0;
	snprintf(s->tls, sizeof s->tls, "%s %s", SSL_get_version(ssl), SSL_get_cipher_name(ssl));
	if (x)
		describe_names(x, s->certificate.names, sizeof s->certificate.names);
	t->secured(t->arg);
}

static void on_info(const SSL *ssl, int where, int value)
{
	struct fetch_tls *t = owner(ssl);

	/* SSL_CB_READ_ALERT: the level above, the description below. */
	if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT &&
	    (value & 0xff) == SSL_AD_CLOSE_NOTIFY)
		t->status->tls_ended = true;
	if ((where & SSL_CB_HANDSHAKE_START) && !SSL_is_init_finished(ssl) &&
	    !t->status->tls_start_ns) {
		t->status->tls_start_ns = monotonic_ns();
		t->status->tls_ended = false;
		t->status->certificate = (struct fetch_certificate){ 0 };
		t->securing(t->arg);
	}
	if (where & SSL_CB_HANDSHAKE_DONE)
		handshake_done(t, ssl);
}

void fetch_tls_watch(struct fetch_tls *t, void *ctx)
{
	SSL_CTX *c = ctx;

	if (tls_index < 0)
		tls_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
	SSL_CTX_set_ex_data(c, tls_index, t);
	SSL_CTX_set_keylog_callback(c, on_keylog);
	SSL_CTX_set_verify(c, SSL_CTX_get_verify_mode(c), on_verify);
	SSL_CTX_set_info_callback(c, on_info);
}
