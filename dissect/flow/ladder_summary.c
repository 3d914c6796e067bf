#include <string.h>

#include "bytes.h"
#include "face/summary.h"
#include "face/tcpdump.h"
#include "flow/ladder_impl.h"
#include "proto/dns.h"
#include "proto/http.h"

enum { TCPDUMP_ROOM = 4096 };

/* ---- DNS: what is asked, or what is answered ---- */

enum { TYPE_A = 1, TYPE_AAAA = 28, NXDOMAIN = 3 };

/* The types of records whose data begin with a name, and how many bytes stand before it. */
static const struct {
	uint16_t type, skip;
} names_in[] = { { 2, 0 }, { 5, 0 }, { 12, 0 }, { 15, 2 }, { 33, 6 }, { 39, 0 } };

static void put_type(struct text *t, uint16_t type)
{
	const char *name = dns_type_name(type);

	if (name)
		text_str(t, name);
	else
		text_fmt(t, "TYPE%u", type);
}

static void put_record(struct text *t, const struct dns_message *m, const struct dns_record *r)
{
	const uint8_t *p = m->p + r->data;

	put_type(t, r->type);
	text_char(t, ' ');
	/* The data may not be whole in the capture. */
	if (r->data > m->len || r->data_len > m->len - r->data)
		return;
	if (r->type == TYPE_A && r->data_len == 4)
		text_ipv4(t, p);
	else if (r->type == TYPE_AAAA && r->data_len == 16)
		text_ipv6(t, p);
	for (size_t i = 0; i < sizeof names_in / sizeof names_in[0]; i++)
		if (names_in[i].type == r->type && r->data_len > names_in[i].skip)
			dns_name(t, m, r->data + names_in[i].skip, NULL);
}

/* The first record of the type that was asked for, else the first one. */
static void put_answer(struct text *t, const struct dns_message *m)
{
	struct dns_iterator it = { .at = DNS_HLEN };
	struct dns_record r, first;
	uint16_t asked = 0;
	bool found = false;

	while (dns_next(m, &it, &r) && r.section <= DNS_ANSWER) {
		if (r.section == DNS_QUESTION) {
			asked = r.type;
			continue;
		}
		if (!found || r.type == asked)
			first = r;
		found = true;
		if (r.type == asked)
			break;
	}
	if (found)
		put_record(t, m, &first);
	else
		text_str(t, "no answer");
}

static bool put_dns(struct text *t, const struct dissection *d, const struct layer *l)
{
	struct dns_iterator it = { .at = DNS_HLEN };
	struct dns_message m;
	struct dns_record r;
	uint32_t skip = l->aux <= l->cap ? l->aux : l->cap;
	unsigned flags;

	if (!dns_message_init(&m, layer_data(d, l) + skip, l->cap - skip))
		return false;
	flags = be16(m.p + 2);
	if (!(flags & DNS_RESPONSE) && (!dns_next(&m, &it, &r) || r.section != DNS_QUESTION))
		return false;
	text_str(t, l->proto == PROTO_MDNS ? "MDNS " : l->proto == PROTO_LLMNR ? "LLMNR " : "DNS ");
	if (!(flags & DNS_RESPONSE)) {
		put_type(t, r.type);
		text_str(t, "? ");
		dns_name(t, &m, r.off, NULL);
	} else if ((flags & DNS_RCODE) == NXDOMAIN) {
		text_str(t, "NXDOMAIN");
	} else if (flags & DNS_RCODE) {
		text_fmt(t, "error %u", flags & DNS_RCODE);
	} else {
		put_answer(t, &m);
	}
	return true;
}

static bool is_dns(uint8_t proto)
{
	return proto == PROTO_DNS || proto == PROTO_MDNS || proto == PROTO_LLMNR;
}

/* What any other protocol says of itself with -v. */
static bool put_summary(struct text *t, struct rows *r, const struct dissection *d)
{
	char buf[LADDER_TEXT_MAX];
	const char *s = buf;
	struct text line;

	if (!r)
		return false;
	text_init(&line, buf, sizeof buf);
	summary_put(&line, r, d);
	while (*s == ' ')
		s++;
	text_str(t, s);
	return *s != 0;
}

/* ---- What TCP carries ---- */

static bool put_http(struct text *t, const uint8_t *p, uint32_t n)
{
	struct http_line line;
	struct http_first f;
	uint32_t at = 0;

	if (!http_line_next(p, n, &at, &line, true))
		return false;
	switch (http_line_kind(p, line.len)) {
	case HTTP_OTHER: return false;
	case HTTP_RESPONSE:
		http_status_line(&f, p, &line);
		text_fmt(t, "HTTP %u ", f.status);
		text_mem(t, p + f.c.off, f.c.len);
		return true;
	default:
		http_request_line(&f, p, &line);
		text_mem(t, p + f.a.off, f.a.len);
		text_char(t, ' ');
		text_mem(t, p + f.b.off, f.b.len);
		return true;
	}
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

/* The first record that ends in the segment of TCP layer L, which does not begin with one. */
static bool put_later_tls(struct text *t, const struct dissection *d, const struct layer *l)
{
	size_t start = t->len;

	for (unsigned i = layer_index(d, l) + 1u; i < d->nlayers; i++) {
		const struct layer *app = &d->layers[i];

		if (app->proto != PROTO_TLS || app->quoted)
			continue;
		if (app->buf != l->buf)
			text_str(t, "end of ");
		if (put_tls(t, layer_data(d, app), app->cap))
			return true;
		t->len = start;
		t->buf[start] = 0;
	}
	return false;
}

static void tcp_summary(struct text *t, struct rows *r, const struct dissection *d,
			const struct layer *l)
{
	const uint8_t *payload = layer_data(d, l) + l->hlen;
	uint32_t n = l->cap - l->hlen;
	size_t start = t->len;
	bool other = false;

	/* Where a message begins is where it is told, though the last segment is what makes it whole. */
	if (put_http(t, payload, n))
		return;
	for (unsigned i = layer_index(d, l) + 1u; i < d->nlayers; i++) {
		const struct layer *app = &d->layers[i];

		if (app->quoted)
			continue;
		if (app->proto == PROTO_HTTP && app->buf != l->buf)
			text_str(t, "end of ");
		if ((app->proto == PROTO_HTTP && put_http(t, layer_data(d, app), app->cap)) ||
		    (app->proto == PROTO_DNS && put_dns(t, d, app)))
			return;
		t->len = start;
		t->buf[start] = 0;
		other |= app->proto != PROTO_DATA && app->proto != PROTO_HTTP;
	}
	if (put_tls(t, payload, n) || (other && put_later_tls(t, d, l)) || !other)
		return;
	put_summary(t, r, d);
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

static void datagram_summary(struct text *t, struct ladder_maker *m, const struct dissection *d)
{
	const struct layer *last = NULL, *udp = NULL;

	for (unsigned i = 0; i < d->nlayers; i++) {
		const struct layer *l = &d->layers[i];

		if (l->quoted)
			break;
		if ((is_dns(l->proto) && put_dns(t, d, l)) ||
		    (l->proto == PROTO_ARP && put_arp(t, d, l)))
			return;
		if (udp && l->proto != PROTO_DATA && !is_dns(l->proto) &&
		    put_summary(t, m->rows, d))
			return;
		if (l->proto == PROTO_UDP)
			udp = l;
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
	while (t.len && m->text[t.len - 1] == ' ')
		t.len--;
	e->text = m->text;
	e->ntext = (uint32_t)t.len;
}
