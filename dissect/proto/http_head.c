/*
 * The head of an HTTP/1 message, read as Wireshark reads it: line by line, each looked at for itself,
 * and taken for what it is however the message may be cut or broken.
 */
#include <string.h>

#include "proto/http.h"

bool http_line_next(const uint8_t *p, uint32_t n, uint32_t *at, struct http_line *line, bool whole)
{
	if (*at >= n)
		return false;
	const uint8_t *lf = memchr(p + *at, '\n', n - *at);
	uint32_t end = lf ? (uint32_t)(lf - p) : n, size = lf ? end + 1 - *at : n - *at;
	const uint8_t *cr = end > *at ? memchr(p + *at, '\r', end - *at) : NULL;

	if (cr) {
		end = (uint32_t)(cr - p);
		if (end + 1 == n && whole)
			return false;
		if (end + 1 < n)
			size = end + 1 + (p[end + 1] == '\n') - *at;
	} else if (!lf && whole) {
		return false;
	}
	*line = (struct http_line){ .off = *at, .len = end - *at, .size = size };
	*at += size;
	return true;
}

static bool is(const uint8_t *p, uint32_t n, const char *word)
{
	return strlen(word) == n && memcmp(p, word, n) == 0;
}

enum http_kind http_line_kind(const uint8_t *p, uint32_t n)
{
	static const char *const methods[] = { "GET",
					       "PUT",
					       "COPY",
					       "HEAD",
					       "LOCK",
					       "MOVE",
					       "POLL",
					       "POST",
					       "BCOPY",
					       "BMOVE",
					       "MKCOL",
					       "TRACE",
					       "PATCH",
					       "LABEL",
					       "MERGE",
					       "DELETE",
					       "SEARCH",
					       "UNLOCK",
					       "REPORT",
					       "UPDATE",
					       "BDELETE",
					       "CONNECT",
					       "OPTIONS",
					       "CHECKIN",
					       "PROPFIND",
					       "CHECKOUT",
					       "CCM_POST",
					       "PROPPATCH",
					       "BPROPFIND",
					       "BPROPPATCH",
					       "UNCHECKOUT",
					       "MKACTIVITY",
					       "MKWORKSPACE",
					       "RPC_CONNECT",
					       "RPC_IN_DATA",
					       "RPC_OUT_DATA",
					       "VERSION-CONTROL",
					       "BASELINE-CONTROL",
					       "SSTP_DUPLEX_POST" };

	if (n >= 2 && memcmp(p, "M-", 2) == 0) {
		p += 2; /* RFC 2774: a mandatory extension */
		n -= 2;
	}
	if ((n >= 5 && memcmp(p, "HTTP/", 5) == 0) || (n >= 3 && memcmp(p, "ICY", 3) == 0))
		return HTTP_RESPONSE;
	const uint8_t *space = n ? memchr(p, ' ', n) : NULL;
	if (space)
		n = (uint32_t)(space - p);
	if (is(p, n, "NOTIFY") || is(p, n, "SUBSCRIBE") || is(p, n, "UNSUBSCRIBE"))
		return HTTP_NOTIFICATION;
	for (size_t i = 0; n >= 3 && i < sizeof methods / sizeof methods[0]; i++)
		if ((uint8_t)methods[i][0] == p[0] && is(p, n, methods[i]))
			return HTTP_REQUEST;
	return HTTP_OTHER;
}

bool http_lines_next(struct http_lines *it, enum http_line_class *c)
{
	struct http_line *line = &it->line;

	if (!http_line_next(it->p, it->n, &it->at, line, false))
		return false;
	const uint8_t *p = it->p + line->off;
	enum http_kind kind = http_line_kind(p, line->len);
	if (kind != HTTP_OTHER) {
		it->kind = kind;
		*c = HTTP_LINE_FIRST;
	} else if (line->len == 0) {
		*c = HTTP_LINE_BLANK;
	} else if (memchr(p, ':', line->len)) {
		*c = HTTP_LINE_HEADER;
	} else {
		*c = it->any && line->off + line->len >= it->n ? HTTP_LINE_CUT : HTTP_LINE_NONE;
	}
	it->any |= *c < HTTP_LINE_CUT;
	return true;
}

/* A word up to a space; *AT moves over it and the spaces behind it. */
static struct http_span token(const uint8_t *p, uint32_t *at, uint32_t end)
{
	struct http_span s = { *at, 0 };

	while (*at < end && p[*at] != ' ')
		++*at;
	s.len = *at - s.off;
	while (*at < end && p[*at] == ' ')
		++*at;
	return s;
}

void http_request_line(struct http_first *f, const uint8_t *p, const struct http_line *line)
{
	uint32_t at = line->off, end = at + line->len;

	*f = (struct http_first){ .a = token(p, &at, end) };
	/* Two spaces have an empty target between them. */
	if (at - line->off > 2 && p[at - 1] == ' ' && p[at - 2] == ' ')
		at--;
	f->b = token(p, &at, end);
	f->c = (struct http_span){ at, end - at };
}

void http_status_line(struct http_first *f, const uint8_t *p, const struct http_line *line)
{
	uint32_t at = line->off, end = at + line->len;

	*f = (struct http_first){ .a = token(p, &at, end) };
	f->b = token(p, &at, end);
	f->c = (struct http_span){ at, end - at };
	f->has_status = f->b.len >= 3;
	for (uint32_t i = 0; f->has_status && i < 3; i++) {
		uint8_t c = p[f->b.off + i];

		if (c < '0' || c > '9')
			break;
		f->status = f->status * 10 + (uint32_t)(c - '0');
	}
}

static bool is_token(uint8_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       (c && strchr("!#$%&\\:*+-.^_`|~", c));
}

bool http_header(const uint8_t *p, const struct http_line *line, uint32_t *name,
		 struct http_span *value)
{
	const uint8_t *colon = memchr(p + line->off, ':', line->len);
	uint32_t end = line->off + line->len, at;

	if (!colon)
		return false;
	at = (uint32_t)(colon - p);
	*name = at - line->off;
	for (uint32_t i = line->off; i < at; i++)
		if (!is_token(p[i]))
			return false;
	for (at++; at < end && (p[at] == ' ' || p[at] == '\t'); at++)
		;
	*value = (struct http_span){ at, end - at };
	return *name > 0;
}

bool http_header_is(const uint8_t *p, const struct http_line *line, const char *name,
		    struct http_span *value)
{
	uint32_t n = 0, len;

	for (; name[n]; n++)
		if (n == line->len || (p[line->off + n] | 0x20) != ((uint8_t)name[n] | 0x20))
			return false;
	if (line->len <= n || p[line->off + n] != ':')
		return false;
	return http_header(p, line, &len, value);
}

static bool is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Content-Length: digits, and nothing but space behind them. */
static bool number(const uint8_t *p, const struct http_span *s, uint64_t *v)
{
	uint32_t i = 0;

	*v = 0;
	for (; i < s->len && p[s->off + i] >= '0' && p[s->off + i] <= '9'; i++) {
		if (*v > (UINT64_MAX >> 1) / 10 - 1)
			return false;
		*v = *v * 10 + (uint64_t)(p[s->off + i] - '0');
	}
	return i > 0 && (i == s->len || is_space(p[s->off + i]));
}

/* Transfer-Encoding: a list, of which "chunked" is what matters. */
static void take_transfer(struct http_message *m, const uint8_t *p, const struct http_span *s)
{
	static const char *const codings[] = { "compress", "deflate", "gzip", "x-compress",
					       "x-gzip" };

	m->has_transfer = true;
	for (uint32_t at = 0; at < s->len;) {
		const uint8_t *word = p + s->off + at;
		uint32_t left = s->len - at;

		if (*word == ' ' || *word == '\t' || *word == ',') {
			at++;
			continue;
		}
		if (left >= 7 && memcmp(word, "chunked", 7) == 0) {
			m->chunked = true;
			at += 7;
			continue;
		}
		for (size_t i = 0; i < sizeof codings / sizeof codings[0]; i++)
			m->packed |= left >= strlen(codings[i]) &&
				     memcmp(word, codings[i], strlen(codings[i])) == 0;
		const uint8_t *comma = memchr(word, ',', left);
		if (!comma)
			break;
		at += (uint32_t)(comma - word);
	}
}

static void take_header(struct http_message *m, const uint8_t *p, const struct http_line *line)
{
	struct http_span v;

	switch (p[line->off] | 0x20) {
	case 'c':
		if (http_header_is(p, line, "Content-Length", &v))
			m->has_length = number(p, &v, &m->length);
		else if (http_header_is(p, line, "Content-Type", &v))
			m->type = v;
		else if (http_header_is(p, line, "Content-Encoding", &v))
			m->coding = v;
		break;
	case 't':
		if (http_header_is(p, line, "Transfer-Encoding", &v))
			take_transfer(m, p, &v);
		break;
	case 'u':
		if (http_header_is(p, line, "Upgrade", &v))
			m->upgrade = v;
		break;
	case 'h':
		if (http_header_is(p, line, "Host", &v)) {
			m->host = v;
			m->has_host = true;
		}
		break;
	default: break;
	}
}

static void take_first(struct http_message *m, const uint8_t *p, const struct http_lines *it)
{
	struct http_first f;

	if (it->kind == HTTP_RESPONSE) {
		http_status_line(&f, p, &it->line);
		if (f.has_status)
			m->status = f.status;
		return;
	}
	http_request_line(&f, p, &it->line);
	m->method = f.a;
	if (f.a.len >= 2 && memcmp(p + f.a.off, "M-", 2) == 0)
		m->method = (struct http_span){ f.a.off + 2, f.a.len - 2 };
	m->uri = f.b;
	m->has_uri = true;
}

/* How many of the N bytes behind the head are the body, chunks and all. */
static uint32_t body_length(const struct http_message *m, const uint8_t *p, uint32_t n)
{
	struct http_chunk c;
	uint32_t at = 0;

	if (m->has_length && !m->has_transfer)
		n = m->length < n ? (uint32_t)m->length : n;
	else if (m->kind == HTTP_REQUEST && !m->has_transfer)
		n = 0;
	else if (m->kind == HTTP_RESPONSE &&
		 (m->status / 100 == 1 || m->status == 204 || m->status == 304))
		n = 0;
	if (!m->chunked)
		return n;
	while (http_chunk_next(p, n, &at, &c))
		;
	return at ? at : n;
}

void http_parse(struct http_message *m, const uint8_t *p, uint32_t n)
{
	struct http_lines it = { .p = p, .n = n };
	enum http_line_class c = HTTP_LINE_NONE;

	*m = (struct http_message){ .head = n > 3 && p[0] == '\r' && p[1] == '\n' ? 2 : 0 };
	it.at = m->head;
	m->text = it.at < n && p[it.at] >= ' ' && p[it.at] < 0x7f;
	m->end = n;
	if (!m->text)
		return;
	while (http_lines_next(&it, &c) && c < HTTP_LINE_BLANK) {
		if (c == HTTP_LINE_FIRST)
			take_first(m, p, &it);
		else
			take_header(m, p, &it.line);
		c = HTTP_LINE_FIRST;
	}
	m->kind = it.kind;
	m->any = it.any;
	m->cut = c == HTTP_LINE_CUT;
	if (m->cut)
		return;
	m->body = c == HTTP_LINE_NONE ? it.line.off : it.at;
	m->nbody = body_length(m, p + m->body, n - m->body);
	m->end = m->body + m->nbody;
}
