#include "flow/plain_impl.h"

#include <string.h>

#include "bytes.h"
#include "flow/dns.h"
#include "flow/echo.h"
#include "flow/ladder.h"
#include "proto/dns.h"

enum { LABEL_WIDTH = 9, WIDTH_LEAST = 40 };

/* Sentences end with a space, which the last one of a line does not need. */
static void trim(struct text *t)
{
	while (t->len && t->buf[t->len - 1] == ' ')
		t->buf[--t->len] = 0;
}

void plain_line(struct text *t, const char *label)
{
	trim(t);
	if (t->len)
		text_char(t, '\n');
	text_fmt(t, "%s\t", label);
}

static void begin(struct text *t, const struct dissection *d)
{
	plain_line(t, "what");
	text_fmt(t, "Frame %llu: ", (unsigned long long)d->frame->number);
}

/* The last lines: what the stack says, and where it is written. */
static void see(struct text *t, const struct dissection *d, const char *spec)
{
	plain_stack(t, d);
	if (!spec)
		return;
	plain_line(t, "see");
	text_str(t, spec);
}

/* ---- DNS ---- */

enum { NAME_MAX_BYTES = 256 + 4 }; /* a name of 255 bytes, RFC 1035, 2.3.4 */

static void put_question(struct text *t, const struct dns_message *m)
{
	struct dns_iterator it = { .at = DNS_HLEN };
	struct dns_record r;
	char name[NAME_MAX_BYTES];
	const char *type;
	struct text raw;

	if (!dns_next(m, &it, &r) || r.section != DNS_QUESTION) {
		text_str(t, "nothing that can be read");
		return;
	}
	type = dns_type_name(r.type);
	text_fmt(t, "the %s record%s of ", type ? type : "unknown", type ? "s" : "");
	text_init(&raw, name, sizeof name);
	dns_name(&raw, m, r.off, NULL);
	text_value(t, name, raw.len, true);
}

static void put_rcode(struct text *t, unsigned rcode, const struct dns_message *m)
{
	if (rcode == 0 && m->counts[DNS_ANSWER])
		text_fmt(t, " It has %u record%s.", m->counts[DNS_ANSWER],
			 m->counts[DNS_ANSWER] == 1 ? "" : "s");
	else if (rcode == 0)
		text_str(t, " The name exists, but has no such record.");
	else if (rcode == 3)
		text_str(t, " The name does not exist (NXDOMAIN).");
	else if (rcode == 2)
		text_str(t, " The server failed (SERVFAIL): it could not find out.");
	else if (rcode == 5)
		text_str(t, " The server refuses to answer (REFUSED).");
	else
		text_fmt(t, " It is error %u.", rcode);
}

static void explain_dns(struct text *t, const struct dissection *d, const struct layer *l)
{
	const struct dns_match *match = l->info;
	struct dns_message m;
	unsigned flags;

	begin(t, d);
	if (!dns_message_init(&m, layer_data(d, l), l->cap)) {
		text_str(t, "a DNS message that is not whole in the capture.");
		return;
	}
	flags = be16(m.p + 2);
	text_str(t, flags & DNS_RESPONSE ? "The answer to a question about " : "It asks for ");
	put_question(t, &m);
	text_char(t, '.');
	if (flags & DNS_RESPONSE)
		put_rcode(t, flags & DNS_RCODE, &m);
	if (flags & DNS_TRUNCATED)
		text_str(t, " It is cut short (TC): the rest is to be asked for over TCP.");
	if (plain_why(t, d)) {
		;
	} else if (flags & DNS_RESPONSE && match && match->frame && !match->retransmission) {
		text_fmt(t, "it answers frame %llu, ", (unsigned long long)match->frame);
		ladder_duration(t, match->delay_ns);
		text_str(t, " after it.");
	} else if (match && match->retransmission) {
		text_fmt(t, "frame %llu was sent before, and %s.", (unsigned long long)match->frame,
			 flags & DNS_RESPONSE ? "this answers it again" : "no answer had come");
	} else {
		text_str(t, flags & DNS_RESPONSE ? "a question had come, which is not in "
						   "the capture." :
						   "an application wants to connect to "
						   "that name, or looks it up.");
	}
	see(t, d,
	    l->proto == PROTO_MDNS  ? "RFC 6762" :
	    l->proto == PROTO_LLMNR ? "RFC 4795" :
				      "RFC 1035, section 4");
}

/* ---- ICMP ---- */

static const struct {
	uint8_t v6, type;
	int16_t code; /* -1: any other */
	const char *what, *why, *see;
} icmp[] = {
	{ 0, 8, -1, "An echo request (ping): whoever gets it is to answer",
	  "somebody asks whether the host can be reached", "RFC 792, page 14" },
	{ 0, 0, -1, "An echo reply: the answer to a ping", "a request had come",
	  "RFC 792, page 14" },
	{ 0, 3, 0, "A router has no route to the network", NULL, "RFC 792; RFC 1812, 5.2.7.1" },
	{ 0, 3, 1, "A router cannot reach the host", NULL, "RFC 792; RFC 1812, section 5.2.7.1" },
	{ 0, 3, 3, "The host has nobody who takes datagrams on that port", NULL,
	  "RFC 792; RFC 1122, section 3.2.2.1" },
	{ 0, 3, 4,
	  "A router could not send the datagram on: it is larger than the next link takes, and may "
	  "not be cut",
	  NULL, "RFC 1191, section 4" },
	{ 0, 3, 13, "A firewall forbids it", NULL, "RFC 1812, section 5.2.7.1" },
	{ 0, 3, -1, "The destination cannot be reached", NULL, "RFC 792" },
	{ 0, 5, -1, "A router says that there is a better way", NULL, "RFC 792" },
	{ 0, 11, 0,
	  "The datagram has gone through too many routers; traceroute lives on this, and so do "
	  "loops",
	  NULL, "RFC 792" },
	{ 0, 11, -1, "Fragments of a datagram did not come in time", NULL, "RFC 792" },
	{ 1, 128, -1, "An echo request (ping): whoever gets it is to answer",
	  "somebody asks whether the host can be reached", "RFC 4443, section 4.1" },
	{ 1, 129, -1, "An echo reply: the answer to a ping", "a request had come",
	  "RFC 4443, section 4.2" },
	{ 1, 1, 4, "The host has nobody who takes datagrams on that port", NULL,
	  "RFC 4443, section 3.1" },
	{ 1, 1, -1, "The destination cannot be reached", NULL, "RFC 4443, section 3.1" },
	{ 1, 2, -1,
	  "A router could not send the datagram on: it is larger than the next link takes", NULL,
	  "RFC 4443, section 3.2; RFC 8201" },
	{ 1, 3, -1, "The datagram has gone through too many routers", NULL,
	  "RFC 4443, section 3.3" },
	{ 1, 133, -1, "A host asks which routers there are", "its interface came up",
	  "RFC 4861, section 4.1" },
	{ 1, 134, -1, "A router says that it is there, and which prefixes are used",
	  "it was asked, or does so now and then", "RFC 4861, section 4.2" },
	{ 1, 135, -1, "It asks who has an address, as ARP does for IPv4",
	  "it wants to send there, or sees to it that nobody else has its address",
	  "RFC 4861, section 4.3" },
	{ 1, 136, -1, "It says which link address it has", "it was asked",
	  "RFC 4861, section 4.4" },
};

static void explain_icmp(struct text *t, const struct dissection *d, const struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	bool v6 = l->proto == PROTO_ICMPV6;
	const struct echo_match *match = l->info;
	size_t i = 0, n = sizeof icmp / sizeof icmp[0];

	begin(t, d);
	while (l->cap >= 2 && i < n &&
	       !(icmp[i].v6 == v6 && icmp[i].type == p[0] &&
		 (icmp[i].code < 0 || icmp[i].code == p[1])))
		i++;
	if (l->cap < 2 || i == n) {
		text_fmt(t, "An ICMP%s message of type %u.", v6 ? "v6" : "", l->cap ? p[0] : 0);
		see(t, d, v6 ? "RFC 4443" : "RFC 792");
		return;
	}
	text_fmt(t, "%s.", icmp[i].what);
	if (plain_why(t, d)) {
		;
	} else if (match && (p[0] == 0 || p[0] == 129)) {
		text_fmt(t, "it answers frame %llu, ", (unsigned long long)match->frame);
		ladder_duration(t, match->delay_ns);
		text_str(t, " after it.");
	} else if (icmp[i].why) {
		text_fmt(t, "%s.", icmp[i].why);
	} else {
		text_str(t,
			 "the datagram that it quotes could not be delivered; its sender is told.");
	}
	see(t, d, icmp[i].see);
}

/* ---- The rest ---- */

static void explain_arp(struct text *t, const struct dissection *d, const struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	unsigned operation = l->cap >= 8 ? be16(p + 6) : 0;

	begin(t, d);
	if (operation == 1)
		text_str(t, "It asks all on the link which of them has an IPv4 address.");
	else if (operation == 2)
		text_str(t, "It says which link address belongs to its IPv4 address.");
	else
		text_str(t, "An ARP message.");
	if (!plain_why(t, d))
		text_str(t, operation == 2 ? "it was asked, or it announces itself." :
					     "it wants to send there and does not know the link "
					     "address, or has forgotten it.");
	see(t, d, "RFC 826");
}

static void explain_other(struct text *t, const struct dissection *d)
{
	const struct proto *proto = NULL;

	for (unsigned i = 1; i < d->nlayers; i++)
		if (!d->layers[i].quoted && d->layers[i].proto != PROTO_DATA)
			proto = proto_by_id((enum proto_id)d->layers[i].proto);
	begin(t, d);
	if (proto)
		text_fmt(t, "%s.", proto->title);
	else
		text_str(t, "Bytes of a protocol that is not known here.");
	see(t, d, proto ? proto->spec : NULL);
}

/* Layers that have something to say for themselves, the innermost of which is explained. */
static bool explain_layer(struct text *t, const struct dissection *d, const struct layer *l,
			  const struct plain *x)
{
	switch (l->proto) {
	case PROTO_TCP: plain_tcp(t, d, l, x); return true;
	case PROTO_DNS:
	case PROTO_MDNS:
	case PROTO_LLMNR: explain_dns(t, d, l); return true;
	case PROTO_ICMP:
	case PROTO_ICMPV6: explain_icmp(t, d, l); return true;
	case PROTO_ARP: explain_arp(t, d, l); return true;
	default: return false;
	}
}

/* Whether a TCP segment, which is to be explained before what it carries, is under layer L. */
static const struct layer *tcp_under(const struct dissection *d, const struct layer *l)
{
	for (uint8_t i = l->parent; i != LAYER_NONE; i = d->layers[i].parent)
		if (d->layers[i].proto == PROTO_TCP)
			return &d->layers[i];
	return l;
}

void plain_frame(struct text *t, const struct dissection *d, const struct plain *x)
{
	bool done = false;

	for (unsigned i = d->nlayers; i-- > 0 && !done;) {
		const struct layer *l = &d->layers[i];

		done = !l->quoted && explain_layer(t, d, tcp_under(d, l), x);
	}
	if (!done)
		explain_other(t, d);
	trim(t);
	text_char(t, '\n');
}

/* ---- Wrapping ---- */

static void put_wrapped(struct text *out, const char *s, size_t n, unsigned width)
{
	size_t column = LABEL_WIDTH;

	while (n) {
		size_t word = 0;

		while (word < n && s[word] != ' ')
			word++;
		if (column > LABEL_WIDTH && column + 1 + word > width) {
			text_char(out, '\n');
			for (column = 0; column < LABEL_WIDTH; column++)
				text_char(out, ' ');
		} else if (column > LABEL_WIDTH) {
			text_char(out, ' ');
			column++;
		}
		text_mem(out, s, word);
		column += word;
		s += word;
		n -= word;
		while (n && *s == ' ')
			s++, n--;
	}
}

void plain_wrap(struct text *out, const char *lines, unsigned width)
{
	while (*lines) {
		size_t n = strcspn(lines, "\n"), label = strcspn(lines, "\t\n");

		if (label == n)
			label = 0;
		text_mem(out, lines, label);
		for (size_t i = label; i < LABEL_WIDTH; i++)
			text_char(out, ' ');
		if (label)
			label++;
		put_wrapped(out, lines + label, n - label,
			    width < WIDTH_LEAST ? WIDTH_LEAST : width);
		text_char(out, '\n');
		lines += n + (lines[n] == '\n');
	}
}
