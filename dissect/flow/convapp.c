/* What a conversation is for: the protocol above the transport, the name asked for, its times. */
#include <string.h>

#include "dissect.h"
#include "flow/conv_impl.h"
#include "flow/dns.h"
#include "flow/echo.h"
#include "flow/tcp.h"
#include "proto/dns.h"
#include "proto/http.h"
#include "proto/tls.h"
#include "text.h"

/* The first question's name, and how long the answer took. */
static void take_dns(struct convs *c, struct conv *v, unsigned side, const struct dissection *d,
		     const struct layer *l)
{
	const struct dns_match *match = l->info;
	struct dns_iterator it = { 0 };
	struct dns_message m;
	struct dns_record r;
	uint32_t skip = l->aux;
	char name[DNS_NAME_MAX + 1];
	struct text t;

	if (match && match->frame && !match->retransmission)
		conv_answered(c, v, side, match->delay_ns);
	if (v->name || l->cap < skip ||
	    !dns_message_init(&m, layer_data(d, l) + skip, l->cap - skip) || !dns_next(&m, &it, &r))
		return;
	text_init(&t, name, sizeof name);
	if (dns_name(&t, &m, r.off, NULL))
		conv_name(c, v, name, t.len);
}

static void take_http(struct convs *c, struct conv *v, const struct dissection *d,
		      const struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	struct http_message m;

	if (v->name)
		return;
	http_parse(&m, p, l->cap);
	/* A line that ends with what was captured may be cut. */
	if (m.has_uri && m.has_host && m.host.off + m.host.len < l->cap)
		conv_name(c, v, p + m.host.off, m.host.len);
}

static void take_echo(struct convs *c, struct conv *v, unsigned side, const struct layer *l)
{
	const struct echo_match *match = l->info;

	v->app = l->proto;
	v->service = "ping";
	if (match && match->frame)
		conv_answered(c, v, side, match->delay_ns);
}

static void take_layer(struct convs *c, struct conv *v, unsigned side, const struct dissection *d,
		       const struct layer *l)
{
	if (l->proto != PROTO_DATA && v->app == PROTO_DATA) {
		v->app = l->proto;
		v->service = proto_by_id(l->proto)->name;
	}
	if (l->proto == PROTO_DNS || l->proto == PROTO_MDNS || l->proto == PROTO_LLMNR)
		take_dns(c, v, side, d, l);
	else if (l->proto == PROTO_HTTP || l->proto == PROTO_SSDP)
		take_http(c, v, d, l);
}

/* "SSH-2.0-" at a stream's start, and others that no protocol of ours decodes. */
static void guess(struct conv *v, const uint8_t *p, uint32_t n)
{
	static const struct {
		const char *start, *service;
	} starts[] = {
		{ "SSH-", "ssh" },
		{ "RFB 00", "vnc" },
		{ "PRI * HTTP/2", "http2" },
		{ "\x13"
		  "BitTorrent",
		  "bittorrent" },
	};

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
		size_t len = strlen(starts[i].start);

		if (n >= len && memcmp(p, starts[i].start, len) == 0)
			v->service = starts[i].service;
	}
}

void conv_app_update(struct convs *c, struct conv *v, unsigned side, const struct dissection *d,
		     const struct layer *l)
{
	uint8_t index = layer_index(d, l);

	if (l->proto == PROTO_ICMP || l->proto == PROTO_ICMPV6) {
		take_echo(c, v, side, l);
		return;
	}
	for (unsigned i = index + 1u; i < d->nlayers; i++)
		if (d->layers[i].parent == index)
			take_layer(c, v, side, d, &d->layers[i]);
	if (!v->service && l->cap > l->hlen)
		guess(v, layer_data(d, l) + l->hlen, l->cap - l->hlen);
}

/* ---- TLS ---- */

static void end_hello(struct convs *c, struct tls_walk *w)
{
	pool_free(conv_pool(c), w->hello, TLS_HELLO_MAX);
	w->hello = NULL;
}

/* N bytes at P are the next ones of the first record. */
static void take_hello(struct convs *c, struct conv *v, struct tls_walk *w, const uint8_t *p,
		       uint32_t n)
{
	uint32_t room = TLS_HELLO_MAX - w->nhello, len;

	memcpy(w->hello + w->nhello, p, n < room ? n : room);
	w->nhello += n < room ? n : room;
	const uint8_t *name = tls_hello_name(w->hello, w->nhello, &len);
	if (name)
		conv_name(c, v, name, len);
	if (name || w->nhello == TLS_HELLO_MAX)
		end_hello(c, w);
}

static void begin_hello(struct convs *c, struct conv *v, struct tls_walk *w,
			const struct conv_moment *now)
{
	if (v->tcp->hello.frame)
		return;
	v->tcp->hello = *now;
	w->hello = conv_alloc(c, TLS_HELLO_MAX);
	w->nhello = 0;
}

/*
 * The handshake is over when the client has sent its Finished, the first encrypted record after
 * ChangeCipherSpec or, in TLS 1.3, after the ServerHello; in TLS 1.2 the server's may come later.
 */
static void take_record(struct convs *c, struct conv *v, unsigned side, unsigned type,
			const struct conv_moment *now)
{
	struct conv_tcp *t = v->tcp;
	struct tls_walk *w = &t->track->side[side].tls;

	v->service = "tls";
	if (type == TLS_HANDSHAKE && side == 0 && !t->hello.frame)
		begin_hello(c, v, w, now);
	if (type == TLS_CHANGE_CIPHER_SPEC && t->hello.frame)
		t->secure = *now;
	if (type == TLS_APPLICATION_DATA && side == 0 && t->hello.frame && !t->secure.frame)
		t->secure = *now;
}

/* N new bytes of the stream at P. */
static void walk(struct convs *c, struct conv *v, unsigned side, const uint8_t *p, uint32_t n,
		 const struct conv_moment *now)
{
	struct tls_walk *w = &v->tcp->track->side[side].tls;

	while (n > 0 && !w->off) {
		uint32_t over = w->skip < n ? w->skip : n;

		if (w->hello && over)
			take_hello(c, v, w, p, over);
		if (over == w->skip && w->hello)
			end_hello(c, w);
		unsigned type = tls_next_record(w, &p, &n);
		if (type)
			take_record(c, v, side, type, now);
	}
}

void conv_tls_update(struct convs *c, struct conv *v, unsigned side, const struct dissection *d,
		     const struct layer *l)
{
	const struct tcp_info *info = l->info;
	struct tls_walk *w = &v->tcp->track->side[side].tls;
	struct conv_moment now = { d->frame->number, d->frame->time_ns };
	const uint8_t *p = layer_data(d, l) + l->hlen;
	uint32_t n = l->cap - l->hlen, seq = info->seq;

	if (w->off || n == 0 || info->len == 0)
		return;
	if (!w->has_next) {
		w->next = seq;
		w->has_next = true;
		w->off = !tls_recognise(p, n);
	}
	uint32_t old = w->next - seq;
	if ((int32_t)old < 0 || n < info->len)
		w->off = true; /* bytes are missing */
	if (w->off || old >= n)
		return;
	w->next = seq + info->len;
	walk(c, v, side, p + old, n - old, &now);
}

void conv_tls_done(struct convs *c, struct conv_track *t)
{
	for (unsigned i = 0; i < 2; i++)
		if (t->side[i].tls.hello)
			end_hello(c, &t->side[i].tls);
}
