/* The body of an HTTP/1 message: its chunks (RFC 9112, section 7.1), and what it is by its media type. */
#include <string.h>

#include "known.h"
#include "proto/http.h"

/* A number in base 16 as far as there is one, and no more than MAX. */
static uint32_t chunk_size(const uint8_t *p, uint32_t n, uint32_t max)
{
	uint64_t size = 0;
	uint32_t i = 0;

	while (i < n && (p[i] == ' ' || (p[i] >= '\t' && p[i] <= '\r')))
		i++;
	if (n - i > 2 && p[i] == '0' && (p[i + 1] | 0x20) == 'x')
		i += 2;
	for (; i < n && size <= max; i++) {
		uint8_t c = p[i] | 0x20;

		if (p[i] >= '0' && p[i] <= '9')
			size = size << 4 | (unsigned)(p[i] - '0');
		else if (c >= 'a' && c <= 'f')
			size = size << 4 | (unsigned)(c - 'a' + 10);
		else
			break;
	}
	return size < max ? (uint32_t)size : max;
}

/* Header fields behind the last chunk, and the empty line that ends them. */
static void take_trailer(struct http_chunk *c, const uint8_t *p, uint32_t n, uint32_t *at)
{
	struct http_line line;

	c->trailer.off = *at;
	while (http_line_next(p, n, at, &line, true)) {
		c->trailer.len = line.off - c->trailer.off;
		if (line.len > 0)
			continue;
		c->end = (struct http_span){ line.off, line.size };
		return;
	}
	*at = c->trailer.off + c->trailer.len;
}

bool http_chunk_next(const uint8_t *p, uint32_t n, uint32_t *at, struct http_chunk *c)
{
	uint32_t start = *at;
	struct http_line line;

	if (!http_line_next(p, n, at, &line, true) || line.len == 0) {
		*at = start;
		return false;
	}
	*c = (struct http_chunk){ .size = { start, line.size } };
	c->n = chunk_size(p + start, line.len, n - start);
	c->data = (struct http_span){ *at, c->n };
	c->cut = c->n > n - *at;
	if (c->cut) {
		*at = n;
		return true;
	}
	*at += c->n;
	if (c->n)
		*at = n - *at > 2 ? *at + 2 : n;
	else
		take_trailer(c, p, n, at);
	return true;
}

/* X(media type, Wireshark's name, title): types that are not named so are "media". */
#define TEXT      "data-text-lines", "Line-based text data"
#define XML       "xml", "eXtensible Markup Language"
#define JSON      "json", "JavaScript Object Notation"
#define JFIF      "image-jfif", "JPEG File Interchange Format"
#define MULTIPART "mime_multipart", "MIME Multipart Media Encapsulation"
static const struct {
	const char *type;
	struct known known;
} media[] = {
	{ "text/html", { TEXT } },
	{ "text/plain", { TEXT } },
	{ "text/css", { TEXT } },
	{ "text/javascript", { TEXT } },
	{ "application/x-javascript", { TEXT } },
	{ "text/richtext", { TEXT } },
	{ "text/enriched", { TEXT } },
	{ "text/parameters", { TEXT } },
	{ "text/xml-external-parsed-entity", { TEXT } },
	{ "application/xml-external-parsed-entity", { TEXT } },
	{ "application/x-ns-proxy-autoconfig", { TEXT } },
	{ "application/x-wms-logplaystats", { TEXT } },
	{ "application/x-rtsp-udp-packetpair", { TEXT } },
	{ "application/vnd.drm.message", { TEXT } },
	{ "text/vnd.sun.j2me.app-descriptor", { TEXT } },
	{ "text/xml", { XML } },
	{ "application/xml", { XML } },
	{ "application/soap+xml", { XML } },
	{ "application/xhtml+xml", { XML } },
	{ "application/rss+xml", { XML } },
	{ "application/atom+xml", { XML } },
	{ "application/smil", { XML } },
	{ "application/xcap-diff+xml", { XML } },
	{ "application/rdf+xml", { XML } },
	{ "application/mathml+xml", { XML } },
	{ "image/svg+xml", { XML } },
	{ "application/x-wms-logconnectstats", { XML } },
	{ "application/json", { JSON } },
	{ "application/json-rpc", { JSON } },
	{ "application/jsonrequest", { JSON } },
	{ "application/json-patch+json", { JSON } },
	{ "application/merge-patch+json", { JSON } },
	{ "application/problem+json", { JSON } },
	{ "application/x-ndjson", { JSON } },
	{ "application/x-www-form-urlencoded", { "urlencoded-form", "HTML Form URL Encoded" } },
	{ "application/ocsp-request", { "ocsp", "Online Certificate Status Protocol" } },
	{ "application/ocsp-response", { "ocsp", "Online Certificate Status Protocol" } },
	{ "application/ipp", { "ipp", "Internet Printing Protocol" } },
	{ "application/sdp", { "sdp", "Session Description Protocol" } },
	{ "application/cbor", { "cbor", "Concise Binary Object Representation" } },
	{ "application/x-amf", { "amf", "Action Message Format" } },
	{ "application/vnd.wap.mms-message", { "mmse", "MMS Message Encapsulation" } },
	{ "application/pkix-cert", { "x509af", "X.509 Authentication Framework" } },
	{ "application/pkix-crl", { "pkix-crl", "PKIX CRL" } },
	{ "video/mp4", { "mp4", "MP4 / ISOBMFF file format" } },
	{ "audio/mp4", { "mp4", "MP4 / ISOBMFF file format" } },
	{ "image/gif", { "image-gif", "Compuserve GIF" } },
	{ "image/jpeg", { JFIF } },
	{ "image/jpg", { JFIF } },
	{ "image/jfif", { JFIF } },
	{ "image/png", { "png", "Portable Network Graphics" } },
};

static const struct known other = { "media", "Media Type" };
static const struct known multipart = { MULTIPART };

/* What a file begins with, where its type says nothing. */
static const struct {
	const char *start;
	uint8_t n;
	struct known known;
} starts[] = {
	{ "GIF87a", 6, { "image-gif", "Compuserve GIF" } },
	{ "GIF89a", 6, { "image-gif", "Compuserve GIF" } },
	{ "\xff\xd8\xff", 3, { JFIF } },
	{ "\x89PNG\r\n\x1a\n", 8, { "png", "Portable Network Graphics" } },
};

static bool is_type(const uint8_t *p, uint32_t n, const char *type)
{
	for (uint32_t i = 0; i < n; i++) {
		uint8_t c = p[i] >= 'A' && p[i] <= 'Z' ? p[i] | 0x20 : p[i];

		if (c != (uint8_t)type[i])
			return false;
	}
	return type[n] == '\0';
}

const struct known *http_media(const uint8_t *m, const struct http_span *type, const uint8_t *p,
			       uint32_t n)
{
	static const char octets[] = "application/octet-stream", multi[] = "multipart/";
	const uint8_t *t = m + type->off;
	uint32_t len = 0;

	while (len < type->len && t[len] != ';' && t[len] != ' ' &&
	       (t[len] < '\t' || t[len] > '\r'))
		len++;
	if (is_type(t, len, octets))
		return NULL;
	for (size_t i = 0; i < sizeof media / sizeof media[0]; i++)
		if (is_type(t, len, media[i].type))
			return &media[i].known;
	if (len >= sizeof multi - 1 && memcmp(t, multi, sizeof multi - 1) == 0)
		return &multipart;
	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (n >= starts[i].n && memcmp(p, starts[i].start, starts[i].n) == 0)
			return &starts[i].known;
	return type->len ? &other : NULL;
}
