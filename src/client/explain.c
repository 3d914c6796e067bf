#include "client/explain.h"

#include <curl/curl.h>
#include <errno.h>
#include <inttypes.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>

enum { PEER_MAX = SOCKS_HOST_MAX + ENDPOINT_TEXT_MAX + 8, PROGRESS_MAX = 128 };

#define say(buf, ...) (snprintf(buf, EXPLAIN_MAX, __VA_ARGS__), (const char *)(buf))

/* "192.0.2.1:80", or "the server" where there is no connection. */
static const char *peer(const struct explain *x, char buf[PEER_MAX])
{
	char text[ENDPOINT_TEXT_MAX];

	if (!x->tunnel || !x->tunnel->connected)
		return "the server";
	snprintf(buf, PEER_MAX, "%s", endpoint_text(&x->tunnel->peer, text));
	return buf;
}

/* "1234 of 5000 bytes of the body", as far as it is known. */
static const char *progress(const struct explain *x, char buf[PROGRESS_MAX])
{
	const struct fetch_status *s = x->status;

	if (s->has_length)
		snprintf(buf, PROGRESS_MAX, "%" PRIu64 " of %" PRIu64 " bytes of the body", s->wire,
			 s->length);
	else
		snprintf(buf, PROGRESS_MAX, "%" PRIu64 " bytes of the body", s->wire);
	return buf;
}

/* ---- Time ---- */

static const char *seconds(uint64_t ms, char buf[32])
{
	size_t n = (size_t)snprintf(buf, 32, "%" PRIu64 ".%03" PRIu64, ms / 1000, ms % 1000);

	while (buf[n - 1] == '0')
		buf[--n] = '\0';
	if (buf[n - 1] == '.')
		buf[--n] = '\0';
	return buf;
}

/* What had not come when the time was up; MS of it. */
static const char *out_of_time(const struct explain *x, uint64_t ms, const char *why, char *buf)
{
	char server[PEER_MAX], part[PROGRESS_MAX], time[32];
	const struct fetch_status *s = x->status;

	seconds(ms, time);
	if (x->waiting[0])
		return say(buf, "%s within %s s%s", x->waiting, time, why);
	if (s->tls_start_ns)
		return say(buf, "%s did not finish the TLS handshake within %s s%s",
			   peer(x, server), time, why);
	if (!s->first_ns || (x->tunnel && x->tunnel->received == 0))
		return say(buf, "%s did not reply within %s s%s", peer(x, server), time, why);
	return say(buf, "%s sent %s%s within %s s%s", peer(x, server), progress(x, part),
		   x->idle_ms ? ", and no more" : "", time, why);
}

static const char *timed_out(const struct explain *x, char *buf)
{
	const struct fetch_config *c = x->config;
	uint64_t passed = (uint64_t)(x->status->end_ns - x->status->start_ns) / 1000000;

	if (c->max_time_ms && passed + 1 >= c->max_time_ms)
		return out_of_time(x, c->max_time_ms, " (--max-time)", buf);
	return out_of_time(x, c->connect_timeout_ms, "", buf);
}

/* ---- TLS ---- */

static const char *bad_certificate(const struct explain *x, char *buf)
{
	const struct fetch_certificate *c = &x->status->certificate;
	const char *host = x->tunnel ? x->tunnel->host : "the server";

	switch (c->verify) {
	case X509_V_OK:
		if (c->names[0])
			return say(buf, "certificate of %s is for another name: %s", host,
				   c->names);
		return say(buf, "certificate of %s: %s", host, x->status->error);
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return say(buf, "certificate of %s has expired: '%s' was valid until %s", host,
			   c->subject, c->until);
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return say(buf, "certificate of %s is not yet valid: '%s' begins at %s", host,
			   c->subject, c->until);
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
		return say(buf, "certificate of %s is self-signed ('%s')", host, c->subject);
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
		return say(buf, "certificate of %s is from an authority that is not trusted: '%s'",
			   host, c->subject);
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
		return say(buf, "certificate of %s is from an authority that is not trusted: '%s'",
			   host, c->issuer);
	default:
		return say(buf, "certificate of %s: %s ('%s')", host,
			   X509_verify_cert_error_string(c->verify), c->subject);
	}
}

/* OpenSSL's own words, the last of "error:0A000410:SSL routines::sslv3 alert handshake failure". */
static const char *tls_error(const char *error)
{
	const char *p = strstr(error, "error:"), *last = p ? strstr(p, "::") : NULL;

	return last ? last + 2 : error;
}

static const char *no_handshake(const struct explain *x, char *buf)
{
	char server[PEER_MAX];
	const char *error = x->status->error, *who = peer(x, server);

	if (strstr(error, " alert "))
		return say(buf, "%s ended the TLS handshake: %s", who, strstr(error, "alert "));
	if (strstr(error, "wrong version number") || strstr(error, "unknown protocol"))
		return say(buf, "%s does not speak TLS", who);
	if (x->tunnel && x->tunnel->err)
		return say(buf, "%s %s during the TLS handshake", who, dial_error(x->tunnel->err));
	if (strstr(error, "SSL_ERROR_SYSCALL") && x->tunnel && x->tunnel->finished)
		return say(buf, "%s closed the connection during the TLS handshake", who);
	return say(buf, "TLS handshake with %s failed: %s", who, tls_error(error));
}

/* ---- Replies ---- */

/* The connection ended before the reply did. */
static const char *cut_off(const struct explain *x, char *buf)
{
	char server[PEER_MAX], part[PROGRESS_MAX];
	const char *what = "closed the connection";

	if (x->tunnel && x->tunnel->err)
		what = dial_error(x->tunnel->err);
	peer(x, server);
	if (x->status->responses == 0 &&
	    (!x->tunnel || x->tunnel->received == 0 || x->status->tls[0]))
		return say(buf, "%s %s before it replied", server, what);
	if (x->status->end_of_headers)
		return say(buf, "%s %s after %s%s", server, what, progress(x, part),
			   x->status->code == CURLE_OK && !(x->tunnel && x->tunnel->err) ?
				   ", without an end of TLS: there may be more" :
				   "");
	return say(buf, "%s %s in the middle of the reply's header", server, what);
}

static const char *malformed(const struct explain *x, const char *what, char *buf)
{
	char server[PEER_MAX];

	return say(buf, "malformed reply from %s: %s", peer(x, server), what);
}

/* Of the one code, curl's words tell what is not supported. */
static const char *unsupported(const struct explain *x, char *buf)
{
	if (strstr(x->status->error, "HTTP/0.9"))
		return malformed(x, "it does not begin with an HTTP status line", buf);
	if (strstr(x->status->error, "Protocol"))
		return say(buf, "the redirect leads to neither http nor https");
	return malformed(x, x->status->error, buf);
}

/* True where curl's words say that the connection failed it, and not what came over it. */
static bool is_transport(const char *error)
{
	static const char *const words[] = {
		"Recv failure", "Send failure",    "OpenSSL",       "Failure when",
		"Failed ",      "transfer closed", "HTTP/2 stream", "Error in the HTTP2",
	};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strncmp(error, words[i], strlen(words[i])) == 0)
			return true;
	return false;
}

/*
 * A body that ends where the connection does is whole only if that ended in order, and TLS
 * before it (RFC 9112, section 9.8).
 */
static bool is_whole(const struct explain *x)
{
	const struct fetch_status *s = x->status;

	if (!s->by_close)
		return true;
	if (s->tls[0] && !s->tls_ended)
		return false;
	return !(x->tunnel && x->tunnel->err && !x->tunnel->finished);
}

const char *explain_failure(const struct explain *x, char buf[EXPLAIN_MAX])
{
	const struct fetch_status *s = x->status;

	if (x->idle_ms)
		return out_of_time(x, x->idle_ms, " (--idle-timeout)", buf);
	if (s->code == CURLE_OK)
		return s->end_of_headers && is_whole(x) ? NULL : cut_off(x, buf);
	if (x->failed[0])
		return say(buf, "%s", x->failed);
	switch (s->code) {
	case CURLE_OPERATION_TIMEDOUT: return timed_out(x, buf);
	case CURLE_PEER_FAILED_VERIFICATION: return bad_certificate(x, buf);
	case CURLE_SSL_CONNECT_ERROR: return no_handshake(x, buf);
	case CURLE_SSL_CACERT_BADFILE:
		return say(buf, "%s: no certificates of authorities in it",
			   x->config->cacert ? x->config->cacert : "the machine's CA file");
	case CURLE_TOO_MANY_REDIRECTS:
		return say(buf, "more than %u redirects", x->config->max_redirects);
	case CURLE_UNSUPPORTED_PROTOCOL: return unsupported(x, buf);
	case CURLE_URL_MALFORMAT:
		if (s->responses)
			return say(buf, "the redirect's URL is malformed");
		return say(buf, "%s", s->error);
	case CURLE_GOT_NOTHING:
	case CURLE_PARTIAL_FILE: return cut_off(x, buf);
	case CURLE_RECV_ERROR:
	case CURLE_SEND_ERROR:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM:
		if (x->tunnel && (x->tunnel->err || x->tunnel->finished) && is_transport(s->error))
			return cut_off(x, buf);
		return malformed(x, s->error, buf);
	case CURLE_OUT_OF_MEMORY:
		/* What curl says, too, of a header that is longer than it takes. */
		return malformed(x, "a line of its header is too long", buf);
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_CONTENT_ENCODING: return malformed(x, s->error, buf);
	default: return say(buf, "%s", s->error);
	}
}
