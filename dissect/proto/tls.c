/*
 * Transport Layer Security: RFC 8446, and 5246 for what came before it.
 *
 *	+-----------+-----------------+-----------------+
 *	| Type (8)  |  Version (16)   |   Length (16)   |	a record (5.1), and that many bytes
 *	+-----------+-----------------+-----------------+
 *	| Type (8)  |           Length (24)             |	a handshake message (4) in it
 *	+-----------+-----------------------------------+
 *
 * The records of one segment are one layer.  A handshake message may go over several records: what
 * of it has come is in the flow's state.  info is the session as it stood before the layer (struct
 * tls_info); the rows go through the records again from there.
 */
#include "proto/tls.h"

#include <string.h>

#include "bytes.h"
#include "dissector.h"
#include "flow/flow.h"
#include "flow/tcp.h"
#include "walk.h"

enum { FRAGMENT_MAX = 0x10000 + TLS_MESSAGE_HLEN };

/* A handshake message that is not whole, of one side. */
struct partial {
	uint32_t n, nframes;
	uint64_t frames[TLS_FRAMES_MAX];
};

/* What a conversation remembers; the bytes of side 0's message, and behind them of side 1's. */
struct tls_flow {
	struct tls_session session;
	struct partial partial[2];
	uint8_t bytes[];
};

/* ---- Records ---- */

static bool is_type(uint8_t type)
{
	return type >= TLS_CHANGE_CIPHER_SPEC && type <= TLS_CID;
}

static bool is_record(const uint8_t *p)
{
	uint32_t version = be16(p + 1);

	return is_type(p[0]) && ((version >= TLS_SSL3 && version <= TLS_1_2) || version == TLS_GM);
}

/* Versions whose records are known for what they are without a look at their own version. */
static bool is_settled(const struct tls_session *s)
{
	return s && (s->version == TLS_GM || (s->version >= TLS_SSL3 && s->version <= TLS_1_2));
}

/* SSL 2.0, or a hello for it. */
static bool is_old(const uint8_t *p, const struct tls_session *s)
{
	return is_settled(s) ? p[0] == 0x80 && p[2] == 1 : p[0] >= 0x80 && (p[2] <= 2 || p[2] == 4);
}

bool tls_record_next(const struct tls_session *s, const uint8_t *p, uint32_t cap, uint32_t n,
		     uint32_t *at, struct tls_record *record)
{
	if (cap < TLS_RECORD_HLEN || *at > cap - TLS_RECORD_HLEN)
		return false;
	const uint8_t *q = p + *at;
	*record = (struct tls_record){ .off = *at + TLS_RECORD_HLEN, .type = q[0] };
	if (is_old(q, s))
		return false;
	if (is_settled(s) ? !is_type(q[0]) : !is_record(q)) {
		record->off = *at;
		record->len = cap - *at;
		record->ignored = is_settled(s) && s->version != TLS_SSL3;
		*at = cap;
		return record->ignored;
	}
	record->len = be16(q + 3);
	if (record->len > n - record->off)
		return false;
	*at = record->off + record->len;
	return true;
}

static uint32_t tls_message(const uint8_t *p, uint32_t n, const struct message_ask *ask)
{
	const struct tls_flow *f = ask->flow->app_state;
	const struct tls_session *s = f ? &f->session : NULL;

	if (n < TLS_RECORD_HLEN)
		return 0;
	if (is_old(p, s))
		return 2 + (be16(p) & 0x7fff);
	if (is_settled(s) ? !is_type(p[0]) : !is_record(p))
		return n;
	return TLS_RECORD_HLEN + be16(p + 3);
}

static bool tls_recognise(const uint8_t *p, uint32_t n)
{
	return n >= TLS_RECORD_HLEN && is_record(p) && be16(p + 3) > 0 &&
	       be16(p + 3) < TLS_RECORD_MAX;
}

/* Text is none, whatever the port. */
static bool tls_refuse(const uint8_t *p, uint32_t n)
{
	for (uint32_t i = 0; n > 4 && i < 4; i++)
		if (p[i] < ' ' || p[i] > '~')
			return false;
	return n > 4;
}

/* ---- The session ---- */

uint32_t tls_message_length(const uint8_t *p, uint32_t n)
{
	uint32_t len = n < TLS_MESSAGE_HLEN ? 0 : TLS_MESSAGE_HLEN + be24(p + 1);

	return len <= n ? len : 0;
}

bool tls_is_encrypted(const struct tls_session *s, const uint8_t *p, uint32_t n, bool from_server,
		      uint64_t frame)
{
	uint64_t on = s->cipher_on[from_server];

	if (n < 16)
		return false;
	return (be32(p) == 0 && p[4] == 0) || (on && frame > on) ||
	       !value_name(tls_handshake_types, p[0]) || p[1] != 0;
}

static void set_version(struct tls_session *s, uint32_t version)
{
	uint8_t draft = 0;

	if (version >> 8 == 0x7f && (version & 0xff) > 13)
		draft = (uint8_t)version;
	if (version == 0xfb17 || version == 0xfb1a)
		draft = (uint8_t)version;
	if (draft)
		version = TLS_1_3;
	if (version != TLS_GM && (version < TLS_SSL3 || version > TLS_1_3))
		return;
	s->draft = draft;
	s->version = (uint16_t)version;
}

static bool is_retry(const uint8_t *random)
{
	/* SHA-256 of "HelloRetryRequest". */
	static const uint8_t magic[32] = { 0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
					   0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
					   0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
					   0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c };

	return memcmp(random, magic, sizeof magic) == 0;
}

enum { EXT_ALPN = 16, EXT_EARLY_DATA = 42, EXT_SUPPORTED_VERSIONS = 43 };

/* Who sends early data knows that it will be TLS 1.3. */
static void take_client_hello(struct tls_session *s, const uint8_t *p, uint32_t n)
{
	struct tls_extension e;
	struct tls_hello h;

	tls_hello_parse(&h, p, n);
	for (uint32_t at = h.extensions; at && tls_extension_next(p, h.end, &at, &e);)
		if (e.type == EXT_EARLY_DATA)
			s->version = TLS_1_3;
}

static bool take_server_hello(struct tls_session *s, const uint8_t *p, uint32_t n)
{
	struct tls_extension e;
	struct tls_hello h;

	if (n < TLS_MESSAGE_HLEN + 2)
		return false;
	uint32_t version = be16(p + TLS_MESSAGE_HLEN);
	bool retry = version == TLS_1_2 && n >= TLS_MESSAGE_HLEN + 46 && is_retry(p + 6);
	tls_hello_parse(&h, p, n);
	for (uint32_t at = h.extensions; at && tls_extension_next(p, h.end, &at, &e);) {
		if (e.type == EXT_SUPPORTED_VERSIONS && e.len == 2 && version == TLS_1_2)
			version = be16(p + e.off);
		if (e.type == EXT_ALPN && e.len > 3 && p[e.off + 2] <= e.len - 3) {
			const char *app = tls_alpn_name(p + e.off + 3, p[e.off + 2]);

			s->app = app ? app : s->app;
		}
	}
	set_version(s, version);
	s->resumed = true;
	if (h.suites)
		s->suite = be16(p + h.suites);
	return retry;
}

void tls_take_record(struct tls_session *s, const struct tls_record *r, const uint8_t *p)
{
	const uint8_t *q = p + r->off;

	if (s->version == 0 &&
	    (r->type != TLS_HANDSHAKE ||
	     (r->len && q[0] != TLS_CLIENT_HELLO && value_name(tls_handshake_types, q[0]))))
		set_version(s, be16(q - 4));
}

bool tls_take_message(struct tls_session *s, const uint8_t *p, uint32_t n)
{
	if (n == 0)
		return false;
	if (p[0] == TLS_SERVER_HELLO)
		return take_server_hello(s, p, n);
	if (p[0] == TLS_CLIENT_HELLO)
		take_client_hello(s, p, n);
	if (p[0] == TLS_HELLO_DONE)
		s->resumed = false;
	return false;
}

bool tls_take_cipher_spec(struct tls_session *s, bool from_server, uint64_t frame)
{
	if (s->version == TLS_1_3)
		return false;
	if (!s->cipher_on[from_server])
		s->cipher_on[from_server] = frame;
	bool resumed = from_server && s->resumed;
	if (from_server)
		s->resumed = false;
	return resumed;
}

/* ---- Handshake messages of several records ---- */

static uint8_t *partial_bytes(struct tls_flow *f, unsigned side)
{
	return f->bytes + (side ? f->partial[0].n : 0);
}

/* N more bytes of SIDE's message; false where there is no room. */
static bool add_partial(struct dissection *d, struct flow *flow, unsigned side, const uint8_t *p,
			uint32_t n)
{
	struct tls_flow *f = flow->app_state;
	uint32_t all = f->partial[0].n + f->partial[1].n;

	if (n > FRAGMENT_MAX - f->partial[side].n)
		return false;
	f = flow_app_state(d->dissector, flow, sizeof *f + all + n);
	if (!f)
		return false;
	uint8_t *end = partial_bytes(f, side) + f->partial[side].n;
	memmove(end + n, end, all - (uint32_t)(end - f->bytes));
	memcpy(end, p, n);
	struct partial *q = &f->partial[side];
	q->n += n;
	if (q->nframes < TLS_FRAMES_MAX)
		q->frames[q->nframes] = d->frame->number;
	q->nframes++;
	return true;
}

static void drop_partial(struct tls_flow *f, unsigned side)
{
	uint32_t all = f->partial[0].n + f->partial[1].n, n = f->partial[side].n;
	uint8_t *at = partial_bytes(f, side);

	memmove(at, at + n, all - (uint32_t)(at - f->bytes) - n);
	f->partial[side] = (struct partial){ 0 };
}

/* Where the layer stands while its records are walked over. */
struct tls_walk_state {
	struct dissection *d;
	struct flow *flow;
	unsigned side;
	struct tls_info *info;
	const struct tls_fragment **last; /* where the next fragment is hung */
};

/*
 * Record R of Q goes on with a message that others began: how many of its bytes are of that.  The
 * message is noted for the rows, and taken where it is whole.
 */
static uint32_t take_fragment(struct tls_walk_state *x, const struct tls_record *r,
			      const uint8_t *q)
{
	struct tls_flow *f = x->flow->app_state;
	struct partial *part = &f->partial[x->side];
	uint32_t n = r->len, had = part->n;
	struct tls_fragment *frag = dissect_scratch(x->d, sizeof *frag);

	if (!add_partial(x->d, x->flow, x->side, q, n) || !frag) {
		drop_partial(x->flow->app_state, x->side);
		return n;
	}
	f = x->flow->app_state;
	part = &f->partial[x->side];
	uint32_t len = tls_message_length(partial_bytes(f, x->side), part->n);
	frag->off = r->off;
	frag->type = partial_bytes(f, x->side)[0];
	frag->len = len ? len - had : n;
	*x->last = frag;
	x->last = &frag->next;
	if (len == 0)
		return n;
	uint8_t *whole = dissect_borrow(x->d, len);
	f = x->flow->app_state;
	part = &f->partial[x->side];
	if (whole)
		memcpy(whole, partial_bytes(f, x->side), len);
	frag->whole = whole;
	frag->n = len;
	frag->nframes = part->nframes < TLS_FRAMES_MAX ? part->nframes : TLS_FRAMES_MAX;
	memcpy(frag->frames, part->frames, sizeof frag->frames);
	drop_partial(f, x->side);
	if (whole)
		tls_take_message(&f->session, whole, len);
	return frag->len;
}

static void take_handshake(struct tls_walk_state *x, const struct tls_record *r, const uint8_t *q)
{
	struct tls_flow *f = x->flow->app_state;
	uint32_t at = 0, len;

	if (f->partial[x->side].n)
		at = take_fragment(x, r, q);
	else if (tls_is_encrypted(&f->session, q, r->len, x->info->from_server,
				  x->d->frame->number))
		return;
	f = x->flow->app_state;
	while (at < r->len && (len = tls_message_length(q + at, r->len - at))) {
		if (q[at] == TLS_CLIENT_HELLO) {
			f->session.has_server = true;
			f->session.server = !x->side;
		}
		tls_take_message(&f->session, q + at, len);
		at += len;
	}
	if (at < r->len)
		add_partial(x->d, x->flow, x->side, q + at, r->len - at);
}

static void take_record(struct tls_walk_state *x, const struct tls_record *r, const uint8_t *p)
{
	struct tls_flow *f = x->flow->app_state;
	const uint8_t *q = p + r->off;

	tls_take_record(&f->session, r, p);
	if (r->type == TLS_CHANGE_CIPHER_SPEC)
		tls_take_cipher_spec(&f->session, x->info->from_server, x->d->frame->number);
	else if (r->type == TLS_HANDSHAKE)
		take_handshake(x, r, q);
}

/* ---- The layer ---- */

/* What goes over TLS by its port, in Wireshark's words. */
static const char *port_name(uint32_t port)
{
	switch (port) {
	case 443: return "Hypertext Transfer Protocol";
	case 465: return "Simple Mail Transfer Protocol";
	case 636: return "Lightweight Directory Access Protocol";
	case 853: return "Domain Name System";
	case 993: return "Internet Message Access Protocol";
	case 995: return "Post Office Protocol";
	case 3389: return "TPKT - ISO on TCP - RFC1006";
	case 5061: return "Session Initiation Protocol";
	case 5671: return "Advanced Message Queuing Protocol";
	case 8883: return "MQ Telemetry Transport Protocol";
	default: return NULL;
	}
}

static void tls_walk(struct dissection *d, struct layer *l)
{
	const struct layer *up = &d->layers[l->parent];
	const struct tcp_info *tcp = up->proto == PROTO_TCP ? up->info : NULL;
	struct tls_info *info = dissect_scratch(d, sizeof *info);
	struct tls_flow *f =
		tcp ? flow_app_state(d->dissector, tcp->flow, sizeof(struct tls_flow)) : NULL;
	const uint8_t *p = layer_data(d, l);
	struct tls_record record;

	l->hlen = l->cap;
	l->info = info;
	if (!info)
		return;
	if (up->proto == PROTO_TCP && up->cap >= 4) {
		const uint8_t *ports = layer_data(d, up);

		info->app = port_name(be16(ports));
		info->from_server = info->app != NULL;
		if (!info->app)
			info->app = port_name(be16(ports + 2));
	}
	if (!f)
		return;
	if (f->session.has_server)
		info->from_server = tcp->side == f->session.server;
	info->session = f->session;
	struct tls_walk_state x = { d, tcp->flow, tcp->side, info, &info->fragments };
	for (uint32_t at = 0; f && tls_record_next(&f->session, p, l->cap, l->len, &at, &record);) {
		if (record.ignored || record.off + record.len > l->cap)
			break;
		take_record(&x, &record, p);
		f = tcp->flow->app_state;
	}
}

const struct proto proto_tls = {
	.name = "tls",
	.title = "Transport Layer Security",
	.spec = "RFC 8446",
	.fields = tls_fields,
	.nfields = TLS_NFIELDS,
	.more = (const struct field_table *const[]){ &tls_handshake_fields, &tls_hello_fields,
						     NULL },
	.walk = tls_walk,
	.rows = tls_rows,
	.message = tls_message,
	.runs = true,
	.recognise = tls_recognise,
	.refuse = tls_refuse,
};
