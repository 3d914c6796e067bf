/*
 * Hypertext Transfer Protocol, version 1: RFC 9110 and 9112.
 *
 *	GET /where HTTP/1.1 CRLF		HTTP/1.1 200 OK CRLF
 *	Name: value CRLF			Name: value CRLF
 *	CRLF					CRLF
 *						body
 *
 * The body ends by Content-Length, by a last chunk of size zero, or with the connection (9112,
 * section 6.3).  info is what the conversation says of request and response (struct http_match).
 */
#include "proto/http.h"

#include <string.h>

#include "dissector.h"
#include "flow/flow.h"
#include "flow/tcp.h"
#include "flow/udp.h"
#include "walk.h"

enum { URI_MAX = 1024, FIRST_LINE_MAX = 16384 };

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
	HEADER_FIRST,
};

static const struct field_def fields[] = {
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

enum { NFIELDS = sizeof fields / sizeof fields[0] };

/* What a conversation remembers: the last request, which the next response answers. */
struct http_flow {
	uint32_t requests, responses;
	/* Frames of the last request and response, and of those before them. */
	uint64_t request_frame, response_frame, old_request, old_response;
	int64_t request_ns;
	bool has_host; /* uri is whole: "http://host/where" */
	bool head;     /* the last request was HEAD: its response has no body */
	uint32_t uri_len;
	uint8_t uri[];
};

/* The same as it stands at one message. */
struct http_match {
	uint32_t number;
	uint64_t request_in, prev_request, prev_response;
	int64_t time_ns;
	bool has_host;
	uint32_t uri_len;
	const uint8_t *uri;
};

/* ---- Messages in a stream ---- */

/* The length of a chunked body of N bytes at P, 0 if it is not whole (RFC 9112, 7.1). */
static uint32_t chunked_length(const uint8_t *p, uint32_t n)
{
	uint32_t at = 0;
	struct http_line line;

	while (http_line_next(p, n, &at, &line)) {
		uint64_t size = 0;

		for (uint32_t i = 0; i < line.len; i++) {
			uint8_t c = p[line.off + i];
			int digit = c >= '0' && c <= '9'                   ? c - '0' :
				    (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 :
									     -1;
			if (digit < 0 || size > UINT32_MAX)
				break;
			size = size << 4 | (unsigned)digit;
		}
		if (size == 0) {
			/* Trailers, then an empty line. */
			while (http_line_next(p, n, &at, &line))
				if (line.len == 0)
					return at;
			return 0;
		}
		if (size > n || n - at < size + 1)
			return 0;
		at += (uint32_t)size;
		if (p[at] == '\r')
			at++;
		if (at < n && p[at] == '\n')
			at++;
	}
	return 0;
}

static bool has_no_body(const struct http_head *h, const struct http_flow *f)
{
	return !h->request && ((h->status >= 100 && h->status < 200) || h->status == 204 ||
			       h->status == 304 || (f && f->head));
}

static uint32_t http_message(const uint8_t *p, uint32_t n, struct flow *flow, unsigned side)
{
	const struct http_flow *f = flow->app_state;
	struct http_head h;

	(void)side;
	if (!http_head_parse(&h, p, n)) {
		/* Not the beginning of a message: shown segment by segment. */
		bool begun = n < FIRST_LINE_MAX && !memchr(p, '\n', n) &&
			     (memcmp(p, "HTTP/", n < 5 ? n : 5) == 0);
		return begun ? 0 : n;
	}
	if (h.end == 0)
		return 0;
	if (has_no_body(&h, f))
		return h.end;
	if (h.chunked) {
		uint32_t body = chunked_length(p + h.end, n - h.end);
		return body ? h.end + body : 0;
	}
	if (h.has_content_length)
		return h.content_length > 0x7ffffff0u - h.end ? PROTO_MESSAGE_UNTIL_END :
								h.end + (uint32_t)h.content_length;
	return h.request ? h.end : PROTO_MESSAGE_UNTIL_END;
}

static bool http_recognise(const uint8_t *p, uint32_t n)
{
	struct http_head h;

	return http_head_parse(&h, p, n) && (h.request ? h.clen > 0 : h.status > 0);
}

/* ---- The conversation ---- */

static struct flow *flow_under(const struct dissection *d, const struct layer *l)
{
	const struct layer *up = &d->layers[l->parent];
	const struct tcp_info *tcp = up->proto == PROTO_TCP ? up->info : NULL;
	const struct udp_info *udp = up->proto == PROTO_UDP ? up->info : NULL;

	return tcp ? tcp->flow : udp ? udp->flow : NULL;
}

/*
 * Keeps "http://host/where", what the request with head H at P asks for, in FLOW's state, which
 * moves: that, or NULL.
 */
static struct http_flow *take_uri(struct dissection *d, struct flow *flow, const uint8_t *p,
				  uint32_t n, const struct http_head *h)
{
	uint32_t at = h->headers, value, len;
	struct http_line line;
	struct text t;
	char uri[URI_MAX];
	bool absolute = h->blen > 7 && memcmp(p + h->b, "http://", 7) == 0, has_host = absolute;

	text_init(&t, uri, sizeof uri);
	while (!absolute && http_line_next(p, n, &at, &line) && line.len > 0) {
		if (!http_header_is(p, &line, "Host", &value, &len))
			continue;
		text_str(&t, "http://");
		text_mem(&t, p + value, len);
		has_host = true;
		break;
	}
	text_mem(&t, p + h->b, h->blen);
	struct http_flow *f = flow_app_state(d->dissector, flow, sizeof *f + t.len);
	if (!f)
		return NULL;
	f->has_host = has_host;
	f->uri_len = (uint32_t)t.len;
	memcpy(f->uri, uri, t.len);
	return f;
}

static void match(struct dissection *d, struct layer *l, const uint8_t *p,
		  const struct http_head *h)
{
	struct flow *flow = flow_under(d, l);
	struct http_flow *f = flow ? flow_app_state(d->dissector, flow, sizeof *f) : NULL;
	struct http_match *m = f ? dissect_scratch(d, sizeof *m) : NULL;

	if (!m)
		return;
	if (h->request) {
		m->number = ++f->requests;
		m->prev_request = f->old_request = f->request_frame;
		f->old_response = f->response_frame;
		f->request_frame = d->frame->number;
		f->request_ns = d->frame->time_ns;
		f->head = h->alen == 4 && memcmp(p + h->a, "HEAD", 4) == 0;
		f = take_uri(d, flow, p, l->cap, h);
		if (!f)
			return;
	} else {
		m->number = ++f->responses;
		m->request_in = f->request_frame;
		m->prev_request = f->old_request;
		m->prev_response = f->old_response;
		m->time_ns = d->frame->time_ns - f->request_ns;
		if (h->status >= 200)
			f->head = false;
		f->response_frame = d->frame->number;
	}
	m->has_host = f->has_host;
	m->uri_len = f->uri_len;
	uint8_t *uri = dissect_scratch(d, f->uri_len + 1);
	if (uri)
		memcpy(uri, f->uri, f->uri_len);
	m->uri = uri;
	l->info = m;
}

static void http_walk(struct dissection *d, struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	struct http_head h;

	l->hlen = l->cap;
	if (http_head_parse(&h, p, l->cap)) {
		match(d, l, p, &h);
		return;
	}
	/*
	 * No message begins here.  After others it is the rest of one; else the port was only a
	 * hint, and this is something else.
	 */
	struct flow *flow = flow_under(d, l);
	l->hlen = 0;
	if (flow && flow->app_state)
		dissect_child(d, layer_index(d, l), PROTO_DATA, 0, l->len);
	else
		l->proto = PROTO_DATA;
}

/* ---- Rows ---- */

static void string_row(struct rows *r, unsigned field, uint32_t off, uint32_t len)
{
	rows_bytes(r, &fields[field], off, len);
}

static void query_rows(struct rows *r, const struct http_head *h, const uint8_t *p)
{
	const uint8_t *mark = memchr(p + h->b, '?', h->blen);

	if (!mark)
		return;
	uint32_t q = (uint32_t)(mark - p), end = h->b + h->blen;
	rows_push(r);
	string_row(r, REQUEST_PATH, h->b, q - h->b);
	string_row(r, REQUEST_QUERY, q + 1, end - q - 1);
	rows_push(r);
	for (uint32_t at = q + 1; at < end;) {
		const uint8_t *amp = memchr(p + at, '&', end - at);
		uint32_t stop = amp ? (uint32_t)(amp - p) : end;

		string_row(r, REQUEST_PARAMETER, at, stop - at);
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

static void first_line_rows(struct rows *r, const struct http_head *h, const uint8_t *p)
{
	rows_label(r, h->first.off, h->first.size,
		   rows_text(r, "%.*s", (int)h->first.len, (const char *)p + h->first.off));
	rows_push(r);
	if (h->request) {
		string_row(r, REQUEST_METHOD, h->a, h->alen);
		string_row(r, REQUEST_URI, h->b, h->blen);
		query_rows(r, h, p);
		if (h->clen)
			string_row(r, REQUEST_VERSION, h->c, h->clen);
	} else {
		const char *desc = value_name(statuses, h->status);

		string_row(r, RESPONSE_VERSION, h->a, h->alen);
		rows_uint(r, &fields[RESPONSE_CODE], h->b, h->blen, (uint16_t)h->status);
		if (desc)
			rows_value(r, &fields[RESPONSE_DESC], h->b, h->blen, desc,
				   (uint32_t)strlen(desc))
				->flags = ROW_GENERATED;
		if (h->clen)
			string_row(r, RESPONSE_PHRASE, h->c, h->clen);
	}
	rows_pop(r);
}

static void cookie_rows(struct rows *r, const uint8_t *p, uint32_t at, uint32_t len)
{
	uint32_t end = at + len;

	while (at < end) {
		const uint8_t *semi = memchr(p + at, ';', end - at);
		uint32_t stop = semi ? (uint32_t)(semi - p) : end;

		string_row(r, COOKIE_PAIR, at, stop - at);
		for (at = stop + 1; at < end && p[at] == ' '; at++)
			;
	}
}

static void header_row(struct rows *r, const struct http_head *h, const uint8_t *p,
		       const struct http_line *line)
{
	uint32_t value, len;
	unsigned field = HEADER_FIRST;

	while (field < NFIELDS && !http_header_is(p, line, fields[field].title, &value, &len))
		field++;
	if (field < NFIELDS) {
		string_row(r, field, value, len);
		if (strcmp(fields[field].name, "http.content_length_header") == 0) {
			rows_push(r);
			rows_uint(r, &fields[CONTENT_LENGTH], value, len, h->content_length)
				->flags = ROW_GENERATED;
			rows_pop(r);
		} else if (strcmp(fields[field].name, "http.cookie") == 0) {
			rows_push(r);
			cookie_rows(r, p, value, len);
			rows_pop(r);
		}
	}
	/* The tree shows the line once: as the field that it is, or else as this. */
	rows_bytes(r, &fields[h->request ? REQUEST_LINE : RESPONSE_LINE], line->off, line->size)
		->flags = field < NFIELDS ? ROW_HIDDEN : 0;
}

static void match_rows(struct rows *r, const struct http_head *h, const struct http_match *m)
{
	if (h->request && m && m->uri && m->has_host)
		rows_value(r, &fields[FULL_URI], 0, 0, m->uri, m->uri_len)->flags = ROW_GENERATED;
	rows_uint(r, &fields[h->request ? REQUEST : RESPONSE], 0, 0, 1)->flags =
		ROW_GENERATED | ROW_HIDDEN;
	if (!m)
		return;
	rows_uint(r, &fields[h->request ? REQUEST_NUMBER : RESPONSE_NUMBER], 0, 0, m->number)
		->flags = ROW_GENERATED;
	if (!h->request && m->request_in)
		rows_int(r, &fields[TIME], 0, 0, m->time_ns)->flags = ROW_GENERATED;
	if (m->prev_request)
		rows_uint(r, &fields[PREV_REQUEST], 0, 0, m->prev_request)->flags = ROW_GENERATED;
	if (m->prev_response)
		rows_uint(r, &fields[PREV_RESPONSE], 0, 0, m->prev_response)->flags = ROW_GENERATED;
	if (!h->request && m->request_in) {
		rows_uint(r, &fields[REQUEST_IN], 0, 0, m->request_in)->flags = ROW_GENERATED;
		if (m->uri)
			rows_value(r, &fields[RESPONSE_FOR], 0, 0, m->uri, m->uri_len)->flags =
				ROW_GENERATED;
	}
}

static void http_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	struct http_head h;
	struct http_line line;

	if (!http_head_parse(&h, p, l->cap)) {
		/* The rest of a message. */
		if (l->hlen == 0 && l->cap)
			rows_bytes(r, &fields[FILE_DATA], 0, l->cap);
		return;
	}
	first_line_rows(r, &h, p);
	for (uint32_t at = h.headers; http_line_next(p, l->cap, &at, &line);) {
		if (line.len == 0) {
			rows_label(r, line.off, line.size, "");
			break;
		}
		header_row(r, &h, p, &line);
	}
	match_rows(r, &h, l->info);
	if (h.end && l->cap > h.end && !h.chunked && !h.encoded)
		rows_bytes(r, &fields[FILE_DATA], h.end, l->cap - h.end)->label =
			rows_text(r, "File Data: %u bytes", l->cap - h.end);
}

const struct proto proto_http = {
	.name = "http",
	.title = "Hypertext Transfer Protocol",
	.spec = "RFC 9112",
	.fields = fields,
	.nfields = NFIELDS,
	.walk = http_walk,
	.rows = http_rows,
	.message = http_message,
	.recognise = http_recognise,
};

const struct proto proto_ssdp = {
	.name = "ssdp",
	.title = "Simple Service Discovery Protocol",
	.spec = "UPnP Device Architecture 2.0",
	.fields = fields,
	.nfields = NFIELDS,
	.walk = http_walk,
	.rows = http_rows,
};
