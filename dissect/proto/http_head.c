/* The head of an HTTP/1 message: lines, the first of them taken apart, and how the body ends. */
#include <string.h>

#include "proto/http.h"

bool http_line_next(const uint8_t *p, uint32_t n, uint32_t *at, struct http_line *line)
{
	const uint8_t *lf = *at < n ? memchr(p + *at, '\n', n - *at) : NULL;

	if (!lf)
		return false;
	uint32_t end = (uint32_t)(lf - p);
	*line = (struct http_line){ .off = *at, .size = end + 1 - *at };
	line->len = end > *at && p[end - 1] == '\r' ? end - 1 - *at : end - *at;
	*at = end + 1;
	return true;
}

static bool is_token(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_version(const uint8_t *p, uint32_t n)
{
	return n >= 5 && memcmp(p, "HTTP/", 5) == 0;
}

/* Methods that a first line without a version may have (HTTP/0.9), and that need no more proof. */
static bool is_known_method(const uint8_t *p, uint32_t n)
{
	static const char *const methods[] = {
		"GET",       "HEAD",        "POST",      "PUT",       "DELETE",      "OPTIONS",
		"TRACE",     "CONNECT",     "PATCH",     "PROPFIND",  "MKCOL",       "LOCK",
		"UNLOCK",    "COPY",        "MOVE",      "SEARCH",    "NOTIFY",      "M-SEARCH",
		"SUBSCRIBE", "UNSUBSCRIBE", "REPORT",    "PROPPATCH", "RPC_IN_DATA", "RPC_OUT_DATA",
		"MERGE",     "CHECKOUT",    "BITS_POST", "CCM_POST",  "PURGE"
	};

	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
		if (strlen(methods[i]) == n && memcmp(p, methods[i], n) == 0)
			return true;
	return false;
}

/* "HTTP/1.1 301 Moved Permanently". */
static bool status_line(struct http_head *h, const uint8_t *p)
{
	uint32_t at = h->first.off, end = at + h->first.len;

	h->a = at;
	while (at < end && p[at] != ' ')
		at++;
	h->alen = at - h->a;
	while (at < end && p[at] == ' ')
		at++;
	h->b = at;
	while (at < end && p[at] >= '0' && p[at] <= '9' && at - h->b < 9)
		h->status = h->status * 10 + (uint32_t)(p[at++] - '0');
	h->blen = at - h->b;
	if (at < end && p[at] == ' ')
		at++;
	h->c = at;
	h->clen = end - at;
	return true;
}

/* "GET /index.html HTTP/1.1". */
static bool request_line(struct http_head *h, const uint8_t *p)
{
	uint32_t at = h->first.off, end = at + h->first.len;

	h->request = true;
	h->a = at;
	while (at < end && is_token(p[at]))
		at++;
	h->alen = at - h->a;
	if (h->alen == 0 || at == end || p[at] != ' ')
		return false;
	while (at < end && p[at] == ' ')
		at++;
	h->b = at;
	while (at < end && p[at] != ' ')
		at++;
	h->blen = at - h->b;
	while (at < end && p[at] == ' ')
		at++;
	h->c = at;
	h->clen = end - at;
	return is_version(p + h->c, h->clen) ||
	       (h->clen == 0 && is_known_method(p + h->a, h->alen));
}

bool http_header_is(const uint8_t *p, const struct http_line *line, const char *name,
		    uint32_t *value, uint32_t *len)
{
	uint32_t n = (uint32_t)strlen(name), at, end = line->off + line->len;

	if (line->len <= n || p[line->off + n] != ':')
		return false;
	for (uint32_t i = 0; i < n; i++)
		if ((p[line->off + i] | 0x20) != ((uint8_t)name[i] | 0x20))
			return false;
	for (at = line->off + n + 1; at < end && (p[at] == ' ' || p[at] == '\t'); at++)
		;
	while (end > at && (p[end - 1] == ' ' || p[end - 1] == '\t'))
		end--;
	*value = at;
	*len = end - at;
	return true;
}

/* True where the last of the comma-separated words at P is "chunked". */
static bool ends_chunked(const uint8_t *p, uint32_t n)
{
	static const char word[] = "chunked";
	enum { LEN = sizeof word - 1 };

	if (n < LEN)
		return false;
	for (uint32_t i = 0; i < LEN; i++)
		if ((p[n - LEN + i] | 0x20) != word[i])
			return false;
	return true;
}

static void take_header(struct http_head *h, const uint8_t *p, const struct http_line *line)
{
	uint32_t value, len;

	if (http_header_is(p, line, "Content-Length", &value, &len)) {
		uint64_t v = 0;

		for (uint32_t i = 0; i < len && p[value + i] >= '0' && p[value + i] <= '9'; i++)
			v = v > UINT32_MAX ? v : v * 10 + (uint64_t)(p[value + i] - '0');
		h->content_length = v;
		h->has_content_length = len > 0;
	} else if (http_header_is(p, line, "Transfer-Encoding", &value, &len)) {
		h->chunked = ends_chunked(p + value, len);
	} else if (http_header_is(p, line, "Content-Encoding", &value, &len)) {
		h->encoded = true;
	}
}

bool http_head_parse(struct http_head *h, const uint8_t *p, uint32_t n)
{
	uint32_t at = 0;
	struct http_line line;

	*h = (struct http_head){ 0 };
	if (!http_line_next(p, n, &at, &h->first))
		return false;
	if (!(is_version(p, h->first.len) ? status_line(h, p) : request_line(h, p)))
		return false;
	h->headers = at;
	while (http_line_next(p, n, &at, &line)) {
		if (line.len == 0) {
			h->end = at;
			break;
		}
		take_header(h, p, &line);
	}
	return true;
}
