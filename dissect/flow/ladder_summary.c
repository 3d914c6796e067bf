#include <string.h>

#include "bytes.h"
#include "face/tcpdump.h"
#include "field.h"
#include "flow/ladder_impl.h"
#include "proto/http.h"
#include "value.h"

enum { TCPDUMP_ROOM = 4096 };

/* ---- DNS: what is asked, or what is answered ---- */

static const struct row *find_row(const struct rows *r, const char *name)
{
	for (uint32_t i = 0; i < r->n; i++)
		if (r->row[i].def && strcmp(r->row[i].def->name, name) == 0)
			return &r->row[i];
	return NULL;
}

static const struct {
	const char *field, *type;
} dns_answers[] = {
	{ "dns.a", "A" },
	{ "dns.aaaa", "AAAA" },
	{ "dns.cname", "CNAME" },
	{ "dns.ptr.domain_name", "PTR" },
	{ "dns.mx.mail_exchange", "MX" },
	{ "dns.txt", "TXT" },
	{ "dns.srv.target", "SRV" },
	{ "dns.ns", "NS" },
};

/* The name of row ROW's number, which stands before its first space: "A" of "A (Host Address)". */
static void put_name(struct text *t, const struct row *row)
{
	const char *name = row ? value_name(row->def->names, (uint32_t)row->u) : NULL;

	if (name)
		text_mem(t, name, strcspn(name, " "));
	else if (row)
		text_uint(t, row->u);
}

static void dns_answer(struct text *t, const struct rows *r)
{
	const struct row *code = find_row(r, "dns.flags.rcode");

	if (code && code->u) {
		text_str(t, code->u == 3 ? "NXDOMAIN" : "error ");
		if (code->u != 3)
			text_uint(t, code->u);
		return;
	}
	for (size_t i = 0; i < sizeof dns_answers / sizeof dns_answers[0]; i++) {
		const struct row *row = find_row(r, dns_answers[i].field);

		if (!row)
			continue;
		text_fmt(t, "%s ", dns_answers[i].type);
		value_text(t, row, NULL);
		return;
	}
	text_str(t, "no answer");
}

static bool put_dns(struct text *t, struct rows *r, const struct dissection *d,
		    const struct layer *l)
{
	const struct row *response, *name;

	if (!r)
		return false;
	rows_clear(r);
	r->d = d;
	rows_unfold_layer(r, d, layer_index(d, l));
	response = find_row(r, "dns.flags.response");
	name = find_row(r, "dns.qry.name");
	if (!response || (!response->u && !name))
		return false;
	text_str(t, l->proto == PROTO_MDNS ? "MDNS " : l->proto == PROTO_LLMNR ? "LLMNR " : "DNS ");
	if (response->u) {
		dns_answer(t, r);
		return true;
	}
	put_name(t, find_row(r, "dns.qry.type"));
	text_str(t, "? ");
	value_text(t, name, NULL);
	return true;
}

/* ---- What TCP carries ---- */

static bool put_http(struct text *t, const struct dissection *d, const struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	struct http_head h;

	if (!http_head_parse(&h, p, l->cap))
		return false;
	if (h.request) {
		text_mem(t, p + h.a, h.alen);
		text_char(t, ' ');
		text_mem(t, p + h.b, h.blen);
	} else {
		text_fmt(t, "HTTP %u ", h.status);
		text_mem(t, p + h.c, h.clen);
	}
	return true;
}

/* A TLS record (RFC 8446, sections 4 and 5.1) that the segment begins with. */
static bool put_tls(struct text *t, const uint8_t *p, uint32_t n)
{
	static const struct {
		uint8_t type;
		const char *name;
	} handshakes[] = {
		{ 1, "ClientHello" },        { 2, "ServerHello" },        { 4, "NewSessionTicket" },
		{ 11, "Certificate" },       { 12, "ServerKeyExchange" }, { 14, "ServerHelloDone" },
		{ 16, "ClientKeyExchange" },
	};

	if (n < 6 || p[0] < 20 || p[0] > 23 || p[1] != 3 || p[2] > 4)
		return false;
	switch (p[0]) {
	case 20: text_str(t, "TLS ChangeCipherSpec"); return true;
	case 21: text_str(t, "TLS Alert"); return true;
	case 23: text_str(t, "TLS data"); return true;
	default: break;
	}
	for (size_t i = 0; i < sizeof handshakes / sizeof handshakes[0]; i++)
		if (handshakes[i].type == p[5]) {
			text_fmt(t, "TLS %s", handshakes[i].name);
			return true;
		}
	text_str(t, "TLS handshake");
	return true;
}

static void tcp_summary(struct text *t, struct rows *r, const struct dissection *d,
			const struct layer *l)
{
	for (unsigned i = layer_index(d, l) + 1u; i < d->nlayers; i++) {
		const struct layer *app = &d->layers[i];

		if (app->quoted)
			continue;
		if (app->proto == PROTO_HTTP && put_http(t, d, app))
			return;
		if (app->proto == PROTO_DNS && put_dns(t, r, d, app))
			return;
	}
	if (l->cap > l->hlen)
		put_tls(t, layer_data(d, l) + l->hlen, l->cap - l->hlen);
}

/* ---- Anything else, as tcpdump tells it ---- */

static const char *find(const char *s, const char *what)
{
	return memmem(s, strlen(s), what, strlen(what));
}

/* Where what is said of the payload begins: behind "SRC > DST: " of the last line that has it. */
static const char *behind_addresses(const char *s)
{
	const char *line = find(s, "\n    "), *p;

	if (line)
		s = line + 5;
	p = find(s, " > ");
	p = p ? find(p, ": ") : NULL;
	if (p)
		s = p + 2;
	/* What is said of a checksum. */
	if (s[0] == '[' && (p = find(s, "] ")))
		s = p + 2;
	return s;
}

static void put_tcpdump(struct text *t, const struct dissection *d, struct tcpdump_state *state)
{
	char buf[TCPDUMP_ROOM];
	struct text line;
	const char *s;

	text_init(&line, buf, sizeof buf);
	tcpdump_text(&line, d, state);
	s = behind_addresses(buf);
	text_mem(t, s, strcspn(s, "\n"));
}

static bool put_arp(struct text *t, const struct dissection *d, const struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	uint32_t hlen = l->cap >= 8 ? p[4] : 0;

	if (l->cap < 8 || be16(p + 2) != 0x0800 || p[5] != 4 || l->cap < 8 + 2 * (hlen + 4))
		return false;
	if (be16(p + 6) == 1) {
		text_str(t, "ARP who has ");
		text_ipv4(t, p + 8 + 2 * hlen + 4);
		text_char(t, '?');
	} else if (be16(p + 6) == 2 && hlen == 6) {
		text_str(t, "ARP is at ");
		text_mac(t, p + 8);
	} else {
		text_fmt(t, "ARP operation %u", be16(p + 6));
	}
	return true;
}

static bool is_dns(uint8_t proto)
{
	return proto == PROTO_DNS || proto == PROTO_MDNS || proto == PROTO_LLMNR;
}

static void datagram_summary(struct text *t, struct ladder_maker *m, const struct dissection *d)
{
	const struct layer *last = NULL;

	for (unsigned i = 0; i < d->nlayers; i++) {
		const struct layer *l = &d->layers[i];

		if (l->quoted)
			break;
		if ((is_dns(l->proto) && put_dns(t, m->rows, d, l)) ||
		    (l->proto == PROTO_ARP && put_arp(t, d, l)))
			return;
		if (l->proto != PROTO_DATA)
			last = l;
	}
	if (m->tcpdump)
		put_tcpdump(t, d, m->tcpdump);
	else if (last)
		text_str(t, proto_by_id(last->proto)->name);
}

void ladder_summary(struct ladder_maker *m, const struct dissection *d, const struct layer *l,
		    struct ladder_event *e)
{
	struct text t;

	text_init(&t, m->text, sizeof m->text);
	if (e->kind == LADDER_TCP)
		tcp_summary(&t, m->rows, d, l);
	else
		datagram_summary(&t, m, d);
	e->text = m->text;
	e->ntext = (uint32_t)t.len;
}
