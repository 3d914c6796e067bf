/* The fields of HTTP/1 and their rows. */
#include <string.h>

#include "proto/http.h"
#include "walk.h"

enum {
	REQUEST_METHOD,
	REQUEST_URI,
	REQUEST_PATH,
	REQUEST_QUERY,
	REQUEST_PARAMETER,
	REQUEST_VERSION,
	RESPONSE_VERSION,
	RESPONSE_CODE,
	RESPONSE_DESC,
	RESPONSE_PHRASE,
	REQUEST_LINE,
	RESPONSE_LINE,
	CONTENT_LENGTH,
	COOKIE_PAIR,
	FULL_URI,
	REQUEST,
	RESPONSE,
	REQUEST_NUMBER,
	RESPONSE_NUMBER,
	TIME,
	REQUEST_IN,
	PREV_REQUEST,
	PREV_RESPONSE,
	RESPONSE_FOR,
	FILE_DATA,
	NOTIFICATION,
	UNKNOWN_HEADER,
	CHUNK_SIZE,
	CHUNK_DATA,
	CHUNK_BOUNDARY,
	CHUNK_TRAILER,
	BASIC,
	HEADER_FIRST,
};

const struct field_def http_fields[HTTP_NFIELDS] = {
	[REQUEST_METHOD] = { "http.request.method", "Request Method", FIELD_STRING },
	[REQUEST_URI] = { "http.request.uri", "Request URI", FIELD_STRING },
	[REQUEST_PATH] = { "http.request.uri.path", "Request URI Path", FIELD_STRING },
	[REQUEST_QUERY] = { "http.request.uri.query", "Request URI Query", FIELD_STRING },
	[REQUEST_PARAMETER] = { "http.request.uri.query.parameter", "Request URI Query Parameter",
				FIELD_STRING },
	[REQUEST_VERSION] = { "http.request.version", "Request Version", FIELD_STRING },
	[RESPONSE_VERSION] = { "http.response.version", "Response Version", FIELD_STRING },
	[RESPONSE_CODE] = { "http.response.code", "Status Code", FIELD_UINT16, BASE_DEC },
	[RESPONSE_DESC] = { "http.response.code.desc", "Status Code Description", FIELD_STRING },
	[RESPONSE_PHRASE] = { "http.response.phrase", "Response Phrase", FIELD_STRING },
	[REQUEST_LINE] = { "http.request.line", "Request line", FIELD_STRING },
	[RESPONSE_LINE] = { "http.response.line", "Response line", FIELD_STRING },
	[CONTENT_LENGTH] = { "http.content_length", "Content length", FIELD_UINT64, BASE_DEC },
	[COOKIE_PAIR] = { "http.cookie_pair", "Cookie pair", FIELD_STRING },
	[FULL_URI] = { "http.request.full_uri", "Full request URI", FIELD_STRING },
	[REQUEST] = { "http.request", "Request", FIELD_BOOL },
	[RESPONSE] = { "http.response", "Response", FIELD_BOOL },
	[REQUEST_NUMBER] = { "http.request_number", "Request number", FIELD_UINT32, BASE_DEC },
	[RESPONSE_NUMBER] = { "http.response_number", "Response number", FIELD_UINT32, BASE_DEC },
	[TIME] = { "http.time", "Time since request", FIELD_RELTIME },
	[REQUEST_IN] = { "http.request_in", "Request in frame", FIELD_FRAMENUM },
	[PREV_REQUEST] = { "http.prev_request_in", "Prev request in frame", FIELD_FRAMENUM },
	[PREV_RESPONSE] = { "http.prev_response_in", "Prev response in frame", FIELD_FRAMENUM },
	[RESPONSE_FOR] = { "http.response_for.uri", "Request URI", FIELD_STRING },
	[FILE_DATA] = { "http.file_data", "File Data", FIELD_STRING },
	[NOTIFICATION] = { "http.notification", "Notification", FIELD_BOOL },
	[UNKNOWN_HEADER] = { "http.unknown_header", "Unknown header", FIELD_STRING },
	[CHUNK_SIZE] = { "http.chunk_size", "Chunk size", FIELD_UINT32, BASE_DEC },
	[CHUNK_DATA] = { "http.chunk_data", "Chunk data", FIELD_BYTES },
	[CHUNK_BOUNDARY] = { "http.chunk_boundary", "Chunk boundary", FIELD_BYTES },
	[CHUNK_TRAILER] = { "http.chunked_trailer_part", "trailer-part", FIELD_STRING },
	[BASIC] = { "http.authbasic", "Credentials", FIELD_STRING },
	[HEADER_FIRST] = { "http.authorization", "Authorization", FIELD_STRING },
	{ "http.proxy_authorization", "Proxy-Authorization", FIELD_STRING },
	{ "http.proxy_authenticate", "Proxy-Authenticate", FIELD_STRING },
	{ "http.www_authenticate", "WWW-Authenticate", FIELD_STRING },
	{ "http.content_type", "Content-Type", FIELD_STRING },
	{ "http.content_length_header", "Content-Length", FIELD_STRING },
	{ "http.content_encoding", "Content-Encoding", FIELD_STRING },
	{ "http.transfer_encoding", "Transfer-Encoding", FIELD_STRING },
	{ "http.upgrade", "Upgrade", FIELD_STRING },
	{ "http.user_agent", "User-Agent", FIELD_STRING },
	{ "http.host", "Host", FIELD_STRING },
	{ "http.connection", "Connection", FIELD_STRING },
	{ "http.cookie", "Cookie", FIELD_STRING },
	{ "http.accept", "Accept", FIELD_STRING },
	{ "http.referer", "Referer", FIELD_STRING },
	{ "http.accept_language", "Accept-Language", FIELD_STRING },
	{ "http.accept_encoding", "Accept-Encoding", FIELD_STRING },
	{ "http.date", "Date", FIELD_STRING },
	{ "http.cache_control", "Cache-Control", FIELD_STRING },
	{ "http.server", "Server", FIELD_STRING },
	{ "http.location", "Location", FIELD_STRING },
	{ "http.sec_websocket_accept", "Sec-WebSocket-Accept", FIELD_STRING },
	{ "http.sec_websocket_extensions", "Sec-WebSocket-Extensions", FIELD_STRING },
	{ "http.sec_websocket_key", "Sec-WebSocket-Key", FIELD_STRING },
	{ "http.sec_websocket_protocol", "Sec-WebSocket-Protocol", FIELD_STRING },
	{ "http.sec_websocket_version", "Sec-WebSocket-Version", FIELD_STRING },
	{ "http.set_cookie", "Set-Cookie", FIELD_STRING },
	{ "http.last_modified", "Last-Modified", FIELD_STRING },
	{ "http.x_forwarded_for", "X-Forwarded-For", FIELD_STRING },
	{ "http.http2_settings", "HTTP2-Settings", FIELD_STRING },
};

/* ---- The first line ---- */

static struct row *span_row(struct rows *r, unsigned field, struct http_span s)
{
	return rows_bytes(r, &http_fields[field], s.off, s.len);
}

static void query_rows(struct rows *r, struct http_span uri, const uint8_t *p)
{
	const uint8_t *mark = uri.len ? memchr(p + uri.off, '?', uri.len) : NULL;
	uint32_t end = uri.off + uri.len;

	if (!mark || (uint32_t)(mark - p) + 1 == end)
		return;
	uint32_t q = (uint32_t)(mark - p);
	rows_push(r);
	span_row(r, REQUEST_PATH, (struct http_span){ uri.off, q - uri.off });
	span_row(r, REQUEST_QUERY, (struct http_span){ q + 1, end - q - 1 });
	rows_push(r);
	for (uint32_t at = q + 1; at < end;) {
		const uint8_t *amp = memchr(p + at, '&', end - at);
		uint32_t stop = amp ? (uint32_t)(amp - p) : end;

		if (stop > at)
			span_row(r, REQUEST_PARAMETER, (struct http_span){ at, stop - at });
		at = stop + 1;
	}
	rows_pop(r);
	rows_pop(r);
}

/* RFC 9110, 15, and the registry's other codes, in the registry's words. */
static const struct value_name statuses[] = {
	{ 100, 100, "Continue" },
	{ 101, 101, "Switching Protocols" },
	{ 102, 102, "Processing" },
	{ 103, 103, "Early Hints" },
	{ 200, 200, "OK" },
	{ 201, 201, "Created" },
	{ 202, 202, "Accepted" },
	{ 203, 203, "Non-authoritative Information" },
	{ 204, 204, "No Content" },
	{ 205, 205, "Reset Content" },
	{ 206, 206, "Partial Content" },
	{ 207, 207, "Multi-Status" },
	{ 300, 300, "Multiple Choices" },
	{ 301, 301, "Moved Permanently" },
	{ 302, 302, "Found" },
	{ 303, 303, "See Other" },
	{ 304, 304, "Not Modified" },
	{ 305, 305, "Use Proxy" },
	{ 307, 307, "Temporary Redirect" },
	{ 308, 308, "Permanent Redirect" },
	{ 400, 400, "Bad Request" },
	{ 401, 401, "Unauthorized" },
	{ 402, 402, "Payment Required" },
	{ 403, 403, "Forbidden" },
	{ 404, 404, "Not Found" },
	{ 405, 405, "Method Not Allowed" },
	{ 406, 406, "Not Acceptable" },
	{ 407, 407, "Proxy Authentication Required" },
	{ 408, 408, "Request Time-out" },
	{ 409, 409, "Conflict" },
	{ 410, 410, "Gone" },
	{ 411, 411, "Length Required" },
	{ 412, 412, "Precondition Failed" },
	{ 413, 413, "Request Entity Too Large" },
	{ 414, 414, "Request-URI Too Long" },
	{ 415, 415, "Unsupported Media Type" },
	{ 416, 416, "Requested Range Not Satisfiable" },
	{ 417, 417, "Expectation Failed" },
	{ 422, 422, "Unprocessable Entity" },
	{ 423, 423, "Locked" },
	{ 424, 424, "Failed Dependency" },
	{ 426, 426, "Upgrade Required" },
	{ 428, 428, "Precondition Required" },
	{ 429, 429, "Too Many Requests" },
	{ 431, 431, "Request Header Fields Too Large" },
	{ 500, 500, "Internal Server Error" },
	{ 501, 501, "Not Implemented" },
	{ 502, 502, "Bad Gateway" },
	{ 503, 503, "Service Unavailable" },
	{ 504, 504, "Gateway Time-out" },
	{ 505, 505, "HTTP Version not supported" },
	{ 507, 507, "Insufficient Storage" },
	{ 511, 511, "Network Authentication Required" },
	{ 0 },
};

static void status_rows(struct rows *r, const struct http_first *f)
{
	const char *desc = value_name(statuses, f->status);
	uint32_t n;

	if (f->a.len == 0)
		return;
	span_row(r, RESPONSE_VERSION, f->a);
	if (!f->has_status)
		return;
	rows_uint(r, &http_fields[RESPONSE_CODE], f->b.off, 3, f->status);
	if (!desc) {
		rows_text_begin(r);
		text_fmt(&r->text, "Unknown (%u)", f->status);
		desc = rows_text_end(r, &n);
	}
	rows_value(r, &http_fields[RESPONSE_DESC], f->b.off, 3, desc, (uint32_t)strlen(desc))
		->flags = ROW_GENERATED;
	if (f->c.len)
		span_row(r, RESPONSE_PHRASE, f->c);
}

static void first_rows(struct rows *r, const struct http_lines *it)
{
	const struct http_line *line = &it->line;
	struct http_first f;

	rows_label(r, line->off, line->size,
		   rows_text(r, "%.*s", (int)line->len, (const char *)it->p + line->off));
	rows_push(r);
	if (it->kind == HTTP_RESPONSE) {
		http_status_line(&f, it->p, line);
		status_rows(r, &f);
	} else {
		http_request_line(&f, it->p, line);
		if (f.a.len) {
			span_row(r, REQUEST_METHOD, f.a);
			span_row(r, REQUEST_URI, f.b);
			query_rows(r, f.b, it->p);
			span_row(r, REQUEST_VERSION, f.c);
		}
	}
	rows_pop(r);
}

/* ---- Headers ---- */

static void cookie_rows(struct rows *r, const uint8_t *p, struct http_span v)
{
	uint32_t at = v.off, end = at + v.len;

	while (at < end) {
		if (p[at] == ';' || p[at] == ' ' || (p[at] >= '\t' && p[at] <= '\r')) {
			at++;
			continue;
		}
		const uint8_t *semi = memchr(p + at, ';', end - at);
		uint32_t stop = semi ? (uint32_t)(semi - p) : end;

		span_row(r, COOKIE_PAIR, (struct http_span){ at, stop - at });
		at = stop;
	}
}

static int base64_value(uint8_t c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* "Basic dXNlcjpwYXNz" (RFC 7617): "user:pass". */
static void basic_row(struct rows *r, const uint8_t *p, struct http_span v)
{
	static const char scheme[] = "Basic ";
	uint32_t bits = 0, n = 0;

	if (v.len < sizeof scheme - 1 || memcmp(p + v.off, scheme, sizeof scheme - 1) != 0)
		return;
	rows_text_begin(r);
	for (uint32_t i = sizeof scheme - 1; i < v.len; i++) {
		int digit = base64_value(p[v.off + i]);

		if (digit < 0)
			continue;
		bits = bits << 6 | (unsigned)digit;
		if (++n % 4 != 1)
			text_char(&r->text, (char)(bits >> (6 - 2 * ((n - 1) % 4)) & 0xff));
	}
	uint32_t len;
	const char *s = rows_text_end(r, &len);
	rows_push(r);
	rows_value(r, &http_fields[BASIC], 0, 0, s, len);
	rows_pop(r);
}

static void header_parts(struct rows *r, unsigned field, const uint8_t *p, struct http_span v,
			 const struct http_message *m)
{
	const char *name = http_fields[field].name;

	if (strcmp(name, "http.content_length_header") == 0 && m->has_length) {
		rows_push(r);
		rows_uint(r, &http_fields[CONTENT_LENGTH], v.off, v.len, m->length)->flags =
			ROW_GENERATED;
		rows_pop(r);
	} else if (strcmp(name, "http.cookie") == 0) {
		rows_push(r);
		cookie_rows(r, p, v);
		rows_pop(r);
	} else if (strcmp(name, "http.authorization") == 0 ||
		   strcmp(name, "http.proxy_authorization") == 0) {
		basic_row(r, p, v);
	}
}

static void header_row(struct rows *r, const struct http_lines *it, const struct http_message *m)
{
	const struct http_line *line = &it->line;
	struct http_span v;
	unsigned field = HEADER_FIRST;
	uint32_t name;
	bool valid = http_header(it->p, line, &name, &v);

	while (field < HTTP_NFIELDS && !(valid && strlen(http_fields[field].title) == name &&
					 http_header_is(it->p, line, http_fields[field].title, &v)))
		field++;
	if (field < HTTP_NFIELDS) {
		span_row(r, field, v);
		header_parts(r, field, it->p, v, m);
	}
	/* The tree shows the line once: as the field that it is, or else as this. */
	unsigned whole = it->kind == HTTP_REQUEST  ? REQUEST_LINE :
			 it->kind == HTTP_RESPONSE ? RESPONSE_LINE :
						     UNKNOWN_HEADER;
	if (whole != UNKNOWN_HEADER || field == HTTP_NFIELDS)
		rows_bytes(r, &http_fields[whole], line->off, line->size)->flags =
			field < HTTP_NFIELDS ? ROW_HIDDEN : 0;
}

/* ---- The conversation ---- */

static void generated(struct rows *r, unsigned field, uint64_t v)
{
	rows_uint(r, &http_fields[field], 0, 0, v)->flags = ROW_GENERATED;
}

static void response_rows(struct rows *r, const struct http_info *info)
{
	generated(r, RESPONSE_NUMBER, info->number);
	if (info->request_in)
		rows_int(r, &http_fields[TIME], 0, 0, info->time_ns)->flags = ROW_GENERATED;
	if (info->prev_request)
		generated(r, PREV_REQUEST, info->prev_request);
	if (info->prev_response)
		generated(r, PREV_RESPONSE, info->prev_response);
	if (info->request_in)
		generated(r, REQUEST_IN, info->request_in);
	if (info->uri)
		rows_value(r, &http_fields[RESPONSE_FOR], 0, 0, info->uri, info->uri_len)->flags =
			ROW_GENERATED;
}

static void match_rows(struct rows *r, const struct http_message *m, const uint8_t *p,
		       const struct http_info *info)
{
	static const uint8_t fields[] = { [HTTP_REQUEST] = REQUEST,
					  [HTTP_RESPONSE] = RESPONSE,
					  [HTTP_NOTIFICATION] = NOTIFICATION };
	uint32_t n;

	rows_text_begin(r);
	bool has_uri = m->has_uri && http_put_uri(&r->text, p, m);
	const char *uri = rows_text_end(r, &n);
	if (has_uri)
		rows_value(r, &http_fields[FULL_URI], 0, 0, uri, n)->flags = ROW_GENERATED;
	if (m->kind == HTTP_OTHER)
		return;
	rows_uint(r, &http_fields[fields[m->kind]], 0, 0, 1)->flags = ROW_GENERATED | ROW_HIDDEN;
	if (!info || !info->match)
		return;
	if (m->kind == HTTP_RESPONSE)
		response_rows(r, info);
	if (m->kind != HTTP_REQUEST)
		return;
	generated(r, REQUEST_NUMBER, info->number);
	if (info->prev_request)
		generated(r, PREV_REQUEST, info->prev_request);
}

/* ---- The body ---- */

static void chunk_rows(struct rows *r, const struct http_message *m, const uint8_t *p)
{
	uint32_t at = 0, off = m->body;
	struct http_chunk c;

	rows_label(r, off, m->nbody, "HTTP chunked response");
	rows_push(r);
	while (http_chunk_next(p + off, m->nbody, &at, &c) && !c.cut) {
		rows_label(r, off + c.size.off, at - c.size.off,
			   c.n ? rows_text(r, "Data chunk (%u octets)", c.n) :
				 "End of chunked encoding");
		rows_push(r);
		rows_uint(r, &http_fields[CHUNK_SIZE], off + c.size.off, c.size.len, c.n);
		if (c.n) {
			rows_bytes(r, &http_fields[CHUNK_DATA], off + c.data.off, c.n);
			rows_whole(r, &http_fields[CHUNK_BOUNDARY], off + c.data.off + c.n, 2);
		}
		rows_pop(r);
		if (c.n)
			continue;
		if (c.trailer.len)
			rows_bytes(r, &http_fields[CHUNK_TRAILER], off + c.trailer.off,
				   c.trailer.len);
		break;
	}
	rows_pop(r);
}

static void body_rows(struct rows *r, const struct http_message *m, const uint8_t *p,
		      const struct http_info *info)
{
	struct row *row;

	if (m->chunked)
		chunk_rows(r, m, p);
	if (m->packed || m->coding.len)
		return;
	if (!m->chunked)
		row = rows_bytes(r, &http_fields[FILE_DATA], m->body, m->nbody);
	else if (info && info->has_body)
		row = rows_value(r, &http_fields[FILE_DATA], 0, 0, info->body, info->nbody);
	else
		return;
	row->label = rows_text(r, "File Data: %u bytes", row->bytes.n);
}

void http_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	struct http_message m;
	enum http_line_class c;

	http_parse(&m, p, l->cap);
	if (!m.text)
		return;
	struct http_lines it = { .p = p, .n = l->cap, .at = m.head };
	while (http_lines_next(&it, &c) && c <= HTTP_LINE_BLANK) {
		if (c == HTTP_LINE_FIRST)
			first_rows(r, &it);
		else if (c == HTTP_LINE_HEADER)
			header_row(r, &it, &m);
		else
			rows_label(r, it.line.off, it.line.size, "");
		if (c == HTTP_LINE_BLANK)
			break;
	}
	if (m.cut)
		return;
	match_rows(r, &m, p, l->info);
	if (m.nbody)
		body_rows(r, &m, p, l->info);
}
