/*
 * Hypertext Transfer Protocol, version 1: RFC 9110 and 9112.
 *
 *	GET /where HTTP/1.1 CRLF		HTTP/1.1 200 OK CRLF
 *	Name: value CRLF			Name: value CRLF
 *	CRLF					CRLF
 *						body
 *
 * The body ends by Content-Length, by a last chunk of size zero, or with the connection (9112,
 * section 6.3).  It is a layer of its own.  info is what the conversation says (struct http_info).
 */
#include "proto/http.h"

#include <string.h>

#include "dissector.h"
#include "flow/flow.h"
#include "flow/tcp.h"
#include "flow/udp.h"
#include "known.h"
#include "walk.h"

enum { URI_MAX = 16384, STATUS_SWITCHING = 101 };

/* A request and its response: frame numbers, 0 where they were not seen. */
struct exchange {
	uint32_t number;
	uint64_t request, response;
	int64_t request_ns;
};

/* What a conversation remembers. */
struct http_flow {
	bool seen;          /* a request */
	bool head, connect; /* the last method */
	bool switched;      /* what follows is another protocol */
	struct exchange last, before;
	bool whole_uri; /* uri is "http://host/where" */
	uint32_t uri_len;
	uint8_t uri[];
};

/* ---- Messages in a stream ---- */

/*
 * What *ask->resume is: an offset of a line; with IN_CHUNKS, where the head is whole, of a chunk; with
 * IN_FIRST how many bytes have been searched for the end of the first line, in vain.
 */
static const uint32_t IN_CHUNKS = 1u << 31, IN_FIRST = 1u << 30;

static bool has_no_body(const struct http_flow *f, uint32_t status)
{
	return (f && f->head) || (f && f->connect && status / 100 == 2) || status / 100 == 1 ||
	       status == 204 || status == 304;
}

/*
 * The first line of the N bytes at P, from HEAD on, once its end is there.  What was searched is not
 * searched again, or a stream without lines would take ever longer.
 */
static bool first_line(const uint8_t *p, uint32_t n, uint32_t head, struct http_line *line,
		       uint32_t *resume)
{
	uint32_t from = *resume & IN_FIRST ? (*resume & ~IN_FIRST) - 1 : head, at = head;

	if (from < n && (memchr(p + from, '\n', n - from) || memchr(p + from, '\r', n - from)) &&
	    http_line_next(p, n, &at, line, true)) {
		*resume &= *resume & IN_FIRST ? 0 : UINT32_MAX;
		return true;
	}
	*resume = n | IN_FIRST;
	return false;
}

/* True where the head of the N bytes at P, which begins at HEAD, has its empty line. */
static bool has_head(const uint8_t *p, uint32_t n, uint32_t head, uint32_t *resume)
{
	uint32_t at = *resume > head ? *resume : head;
	struct http_line line;

	while (*resume = at, http_line_next(p, n, &at, &line, true))
		if (line.len == 0)
			return true;
	return false;
}

/* True where the chunks that are to come from *AT on are all there. */
static bool has_chunks(const uint8_t *p, uint32_t n, uint32_t *at)
{
	struct http_chunk c;
	struct http_line line;
	uint32_t next;

	for (;;) {
		next = *at;
		if (!http_line_next(p, n, &next, &line, true))
			return false;
		uint32_t from = *at;
		/* What is no size ends the search. */
		if (line.len == 0)
			return true;
		if (!http_chunk_next(p, n, &from, &c))
			return true;
		if (c.n == 0)
			return http_line_next(p, n, &next, &line, true);
		if (c.cut || n - *at <= c.n || c.n == n - *at)
			return false;
		if (n - next < c.n + 2)
			return false;
		*at = next + c.n + 2;
	}
}

/* MS-RPCH: lengths from 128 KiB on that mean nothing. */
static bool is_rpc(const uint8_t *p, uint32_t n, const struct http_message *m)
{
	static const char type[] = "application/rpc";

	return m->length >= 128 << 10 && ((m->type.len >= sizeof type - 1 &&
					   memcmp(p + m->type.off, type, sizeof type - 1) == 0) ||
					  (n >= 12 && (memcmp(p, "RPC_IN_DATA", 11) == 0 ||
						       memcmp(p, "RPC_OUT_DATA", 12) == 0)));
}

/* The length of message M, whose head is there, or what is needed of it. */
static uint32_t with_body(const struct http_message *m, const uint8_t *p, uint32_t n,
			  const struct message_ask *ask)
{
	if (m->chunked) {
		uint32_t at = m->body;

		if (has_chunks(p, n, &at))
			return m->end;
		*ask->resume = at | IN_CHUNKS;
		return 0;
	}
	if (m->has_length && m->length <= INT32_MAX) {
		if (m->length <= n - m->body || is_rpc(p, n, m))
			return m->end;
		return m->length < PROTO_MESSAGE_UNTIL_END - 16 - m->body ?
			       m->body + (uint32_t)m->length :
			       PROTO_MESSAGE_UNTIL_END;
	}
	return m->kind == HTTP_RESPONSE ? PROTO_MESSAGE_UNTIL_END : m->end;
}

static uint32_t http_message(const uint8_t *p, uint32_t n, const struct message_ask *ask)
{
	const struct http_flow *f = ask->flow->app_state;
	uint32_t head = n > 3 && p[0] == '\r' && p[1] == '\n' ? 2 : 0, at;
	struct http_message m;
	struct http_line line;

	if (f && f->switched)
		return n;
	if (!ask->last && (*ask->resume & IN_CHUNKS)) {
		at = *ask->resume & ~IN_CHUNKS;
		if (!has_chunks(p, n, &at)) {
			*ask->resume = at | IN_CHUNKS;
			return 0;
		}
	} else if (!ask->last && p[head] >= ' ' && p[head] < 0x7f) {
		if (!first_line(p, n, head, &line, ask->resume))
			return 0;
		if (http_line_kind(p + line.off, line.len) != HTTP_OTHER) {
			if (!has_head(p, n, head, ask->resume))
				return 0;
			http_parse(&m, p, n);
			bool body =
				!ask->fin && !(m.kind == HTTP_RESPONSE && has_no_body(f, m.status));
			return body ? with_body(&m, p, n, ask) : m.end;
		}
	}
	http_parse(&m, p, n);
	return m.end;
}

static bool is_version(const uint8_t *p)
{
	static const char version[] = "http/1.";

	for (unsigned i = 0; i < 7; i++)
		if ((i < 4 ? p[i] | 0x20 : p[i]) != version[i])
			return false;
	return true;
}

static bool http_recognise(const uint8_t *p, uint32_t n)
{
	uint32_t at = 0;
	struct http_line line;

	if (!http_line_next(p, n, &at, &line, true) || line.len == 8 || line.len < 7)
		return false;
	return is_version(p) || (line.len > 8 && is_version(p + line.len - 8));
}

/* ---- The conversation ---- */

static struct flow *flow_under(const struct dissection *d, const struct layer *l)
{
	const struct layer *up = &d->layers[l->parent];
	const struct tcp_info *tcp = up->proto == PROTO_TCP ? up->info : NULL;
	const struct udp_info *udp = up->proto == PROTO_UDP ? up->info : NULL;

	return tcp ? tcp->flow : udp ? udp->flow : NULL;
}

bool http_put_uri(struct text *t, const uint8_t *p, const struct http_message *m)
{
	const uint8_t *uri = p + m->uri.off, *host = p + m->host.off;
	uint32_t n = m->host.len;

	if (!m->has_host)
		return false;
	if (!(m->uri.len >= 7 && memcmp(uri, "http://", 7) == 0) &&
	    !(m->uri.len >= 8 && memcmp(uri, "https://", 8) == 0) &&
	    !(m->method.len == 7 && memcmp(p + m->method.off, "CONNECT", 7) == 0)) {
		while (n > 0 && (host[n - 1] == ' ' || host[n - 1] == '\t'))
			n--;
		text_str(t, "http://");
		text_mem(t, (const char *)host, n);
	}
	text_mem(t, (const char *)uri, m->uri.len);
	return true;
}

/* What request M at P asks for is kept in the state of FLOW, which may move: that, or NULL. */
static struct http_flow *take_uri(struct dissection *d, struct flow *flow, const uint8_t *p,
				  const struct http_message *m)
{
	struct http_flow *f = flow->app_state;
	uint32_t room = m->uri.len + m->host.len + 8;
	bool whole = m->has_host && !m->cut;
	struct text t;

	f->seen = true;
	f->head = m->method.len == 4 && memcmp(p + m->method.off, "HEAD", 4) == 0;
	f->connect = m->method.len == 7 && memcmp(p + m->method.off, "CONNECT", 7) == 0;
	/* The last one whose host is known is not replaced by one without. */
	if ((f->whole_uri && !whole) || room > URI_MAX)
		return f;
	f = flow_app_state(d->dissector, flow, sizeof *f + room);
	if (!f)
		return NULL;
	text_init(&t, (char *)f->uri, room);
	if (!whole || !http_put_uri(&t, p, m))
		text_mem(&t, (const char *)p + m->uri.off, m->uri.len);
	f->whole_uri = whole;
	f->uri_len = (uint32_t)t.len;
	return f;
}

static void begin_exchange(struct http_flow *f)
{
	uint32_t number = f->last.number;

	f->before = f->last;
	f->last = (struct exchange){ .number = number + 1 };
}

static void match(struct dissection *d, struct http_flow *f, const struct http_message *m,
		  struct http_info *info)
{
	if (m->kind == HTTP_REQUEST || f->last.number == 0 || f->last.response)
		begin_exchange(f);
	if (m->kind == HTTP_REQUEST) {
		f->last.request = d->frame->number;
		f->last.request_ns = d->frame->time_ns;
	} else {
		f->last.response = d->frame->number;
		info->request_in = f->last.request;
		info->prev_response = f->before.response;
		info->time_ns = d->frame->time_ns - f->last.request_ns;
		uint8_t *uri = f->seen ? dissect_borrow(d, f->uri_len) : NULL;
		if (uri)
			memcpy(uri, f->uri, f->uri_len);
		info->uri = uri;
		info->uri_len = f->uri_len;
	}
	info->match = true;
	info->number = f->last.number;
	info->prev_request = f->before.request;
}

/* ---- The layer ---- */

/* The body without the sizes of its chunks. */
static void unchunk(struct dissection *d, const struct http_message *m, const uint8_t *p,
		    struct http_info *info)
{
	uint8_t *to = dissect_borrow(d, m->nbody);
	struct http_chunk c;
	uint32_t at = 0;

	info->body = to;
	while (to && http_chunk_next(p, m->nbody, &at, &c)) {
		if (c.cut)
			return;
		memcpy(to + info->nbody, p + c.data.off, c.n);
		info->nbody += c.n;
		if (c.n == 0)
			break;
	}
	info->has_body = to && at;
}

static void body(struct dissection *d, uint8_t index, const struct http_message *m,
		 const uint8_t *p, struct http_info *info)
{
	static const struct http_span none = { 0 };
	const uint8_t *bytes = p + m->body;
	uint32_t n = m->nbody;
	uint8_t buf = 0;

	if (m->chunked) {
		unchunk(d, m, bytes, info);
		if (!info->has_body || info->nbody == 0)
			return;
		bytes = info->body;
		n = info->nbody;
		buf = dissect_buffer(d, bytes, n, "De-chunked entity body");
		if (!buf)
			return;
	}
	const struct known *named = http_media(p, m->packed ? &none : &m->type, bytes, n);
	uint8_t child = d->nlayers;
	if (buf)
		dissect_child_buffer(d, index, PROTO_DATA, buf, 0, n);
	else
		dissect_child(d, index, PROTO_DATA, m->body,
			      m->end < d->layers[index].cap ? n : d->layers[index].len - m->body);
	if (child < d->nlayers)
		d->layers[child].info = named;
}

/* Nothing of HTTP: no layer, but two names where text is cut, as Wireshark gives up on it. */
static void no_message(struct dissection *d, struct layer *l, bool text)
{
	static const struct known http = { "http", "Hypertext Transfer Protocol" },
				  data = { "data", "Data" };

	if (!text || l->cap == l->len) {
		dissect_withdraw(d, l);
		return;
	}
	l->proto = PROTO_DATA;
	l->info = &http;
	l->hlen = 0;
	dissect_known(d, layer_index(d, l), PROTO_DATA, &data, 0, l->len);
}

static void http_walk(struct dissection *d, struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	struct flow *flow = flow_under(d, l);
	struct http_flow *f = flow ? flow_app_state(d->dissector, flow, sizeof *f) : NULL;
	struct http_info *info = dissect_scratch(d, sizeof *info);
	struct http_message m;
	uint8_t index = layer_index(d, l);

	l->info = info;
	l->hlen = l->cap;
	if (f && f->switched) {
		l->hlen = 0;
		dissect_child(d, index, PROTO_DATA, 0, l->len);
		return;
	}
	http_parse(&m, p, l->cap);
	/* What is no message is the rest of one after others; else the port was only a hint. */
	if ((!m.text || !m.any) && !(f && f->seen)) {
		no_message(d, l, m.text);
		return;
	}
	if (!info)
		return;
	info->seen = f && f->seen;
	if (f && m.has_uri)
		f = take_uri(d, flow, p, &m);
	if (!m.text) {
		l->hlen = 0;
		dissect_child(d, index, PROTO_DATA, 0, l->len);
		return;
	}
	if (m.cut)
		return;
	if (f && (m.kind == HTTP_REQUEST || m.kind == HTTP_RESPONSE))
		match(d, f, &m, info);
	if (m.nbody)
		body(d, index, &m, p, info);
	if (f && m.kind == HTTP_RESPONSE && m.status == STATUS_SWITCHING && m.upgrade.len &&
	    f->seen)
		f->switched = true;
}

const struct proto proto_http = {
	.name = "http",
	.title = "Hypertext Transfer Protocol",
	.spec = "RFC 9112",
	.fields = http_fields,
	.nfields = HTTP_NFIELDS,
	.walk = http_walk,
	.rows = http_rows,
	.message = http_message,
	.recognise = http_recognise,
};

const struct proto proto_ssdp = {
	.name = "ssdp",
	.title = "Simple Service Discovery Protocol",
	.spec = "UPnP Device Architecture 2.0",
	.fields = http_fields,
	.nfields = HTTP_NFIELDS,
	.walk = http_walk,
	.rows = http_rows,
};
