#include "face/summary.h"

#include <string.h>

#include "face/summary_impl.h"
#include "flow/flow.h"
#include "flow/words.h"
#include "proto/http.h"
#include "value.h"

enum { STRING_MAX = 200 }; /* bytes of a value that a line shows */

const struct row *summary_next(const struct rows *r, const struct row *from, const char *name)
{
	const struct row *end = r->row + r->n;

	for (const struct row *row = from ? from + 1 : r->row; row < end; row++)
		if (strcmp(row->def->name, name) == 0)
			return row;
	return NULL;
}

void summary_value(struct text *t, const struct row *row)
{
	uint32_t n;

	if (row->def->type != FIELD_STRING) {
		value_text(t, row, NULL);
		return;
	}
	n = row->bytes.n < STRING_MAX ? row->bytes.n : STRING_MAX;
	/* Not within a character. */
	while (n && n < row->bytes.n && (row->bytes.p[n] & 0xc0) == 0x80)
		n--;
	/* Domain names are escaped already: their backslashes stay as they are. */
	if (row->def->base == BASE_UTF8)
		text_value(t, row->bytes.p, n, true);
	else
		text_escaped(t, row->bytes.p, n);
	if (n < row->bytes.n)
		text_str(t, "...");
}

void summary_name(struct text *t, const struct row *row)
{
	const char *name = value_name(row->def->names, (uint32_t)row->u);

	if (name)
		text_str(t, name);
	else
		summary_value(t, row);
}

/* ---- Protocols for which a few fields say it ---- */

/* WITHIN: the name, where the gVisor part is not about this layer. */
enum show { VALUE, NAME, NOT_ZERO, WITHIN };

struct part {
	const char *field;
	const char *before; /* what stands before the value */
	enum show show;
};

static const struct part vlan_parts[] = { { "vlan.id", "vlan ", VALUE }, { 0 } };

static const struct part qinq_parts[] = { { "ieee8021ad.id", "vlan ", VALUE }, { 0 } };
static const struct part mpls_parts[] = { { "mpls.label", "mpls ", VALUE }, { 0 } };
static const struct part pppoes_parts[] = { { "pppoe.session_id", "pppoe ", VALUE }, { 0 } };
static const struct part vxlan_parts[] = { { "vxlan.vni", "vxlan ", VALUE }, { 0 } };
static const struct part geneve_parts[] = { { "geneve.vni", "geneve ", VALUE }, { 0 } };
static const struct part gtp_parts[] = { { "gtp.teid", "gtp ", VALUE }, { 0 } };

static const struct part arp_parts[] = {
	{ "arp.opcode", "", NAME },
	{ 0 },
};

static const struct part icmp_parts[] = {
	{ "icmp.type", "icmp ", WITHIN },
	{ "icmp.ident", "ident ", VALUE },
	{ "icmp.seq", "seq ", VALUE },
	{ "icmp.mtu", "mtu ", NOT_ZERO },
	{ "icmp.redir_gw", "gateway ", VALUE },
	{ "icmp.resp_to", "answers #", VALUE },
	{ 0 },
};

static const struct part icmpv6_parts[] = {
	{ "icmpv6.type", "icmp ", WITHIN },
	{ "icmpv6.echo.identifier", "ident ", VALUE },
	{ "icmpv6.echo.sequence_number", "seq ", VALUE },
	{ "icmpv6.mtu", "mtu ", VALUE },
	{ "icmpv6.nd.ns.target_address", "who has ", VALUE },
	{ "icmpv6.nd.na.target_address", "target ", VALUE },
	{ "icmpv6.nd.rd.target_address", "target ", VALUE },
	{ "icmpv6.rd.na.destination_address", "for ", VALUE },
	{ "icmpv6.opt.prefix", "prefix ", VALUE },
	{ "icmpv6.opt.prefix.length", "/", VALUE },
	{ "icmpv6.opt.src_linkaddr", "from ", VALUE },
	{ "icmpv6.opt.target_linkaddr", "at ", VALUE },
	{ "icmpv6.mld.multicast_address", "group ", VALUE },
	{ "icmpv6.mldr.mar.multicast_address", "group ", VALUE },
	{ "icmpv6.resp_to", "answers #", VALUE },
	{ 0 },
};

static const struct part igmp_parts[] = {
	{ "igmp.type", "igmp ", NAME },
	{ "igmp.maddr", "group ", VALUE },
	{ 0 },
};

static const struct part dhcp_parts[] = {
	{ "dhcp.option.dhcp", "dhcp ", NAME },
	{ "dhcp.ip.your", "", NOT_ZERO },
	{ "dhcp.option.requested_ip_address", "for ", VALUE },
	{ "dhcp.option.hostname", "from ", VALUE },
	{ 0 },
};

static const struct {
	const char *proto;
	const struct part *parts;
	void (*put)(struct text *t, const struct rows *r, const char *proto);
} summaries[] = {
	{ "vlan", vlan_parts, NULL },   { "ieee8021ad", qinq_parts, NULL },
	{ "mpls", mpls_parts, NULL },   { "pppoes", pppoes_parts, NULL },
	{ "vxlan", vxlan_parts, NULL }, { "geneve", geneve_parts, NULL },
	{ "gtp", gtp_parts, NULL },     { "arp", arp_parts, NULL },
	{ "icmp", icmp_parts, NULL },   { "icmpv6", icmpv6_parts, NULL },
	{ "igmp", igmp_parts, NULL },   { "dhcp", dhcp_parts, NULL },
	{ "dns", NULL, summary_dns },   { "mdns", NULL, summary_dns },
	{ "llmnr", NULL, summary_dns }, { "http", NULL, summary_http },
	{ "ssdp", NULL, summary_http }, { "tls", NULL, summary_tls },
};

static void put_parts(struct text *t, const struct rows *r, const struct part *part, bool within)
{
	size_t start = t->len;

	for (; part->field; part++) {
		const struct row *row = summary_next(r, NULL, part->field);

		if (!row || (part->show == NOT_ZERO && row->u == 0) ||
		    (part->show == WITHIN && !within))
			continue;
		if (t->len > start && part->before[0] != '/')
			text_char(t, ' ');
		text_str(t, part->before);
		if (part->show == NAME || part->show == WITHIN)
			summary_name(t, row);
		else
			summary_value(t, row);
	}
}

/* ---- Datagrams within: of a tunnel, of a VLAN, quoted by ICMP ---- */

static bool is_network(uint8_t proto)
{
	return proto == PROTO_IP || proto == PROTO_IPV6;
}

static bool is_extension(uint8_t proto)
{
	return proto == PROTO_IPV6_HOPOPTS || proto == PROTO_IPV6_ROUTING ||
	       proto == PROTO_IPV6_FRAGHDR || proto == PROTO_IPV6_DSTOPTS;
}

/* Layers that the gVisor part shows, or that are nothing to tell of. */
static bool is_quiet(uint8_t proto)
{
	switch (proto) {
	case PROTO_FRAME:
	case PROTO_DATA:
	case PROTO_ETH:
	case PROTO_LLC:
	case PROTO_SLL:
	case PROTO_SLL2:
	case PROTO_NULL:
	case PROTO_PPP:
	case PROTO_RAW:
	case PROTO_TCP:
	case PROTO_UDP: return true;
	default: return is_extension(proto);
	}
}

/* True where the gVisor part is about the datagram of layer I. */
static bool is_outermost(const struct dissection *d, uint8_t i)
{
	for (uint8_t k = 0; k < i; k++)
		if (!is_quiet(d->layers[k].proto))
			return false;
	return true;
}

/* BEFORE and the value of FIELD, "?" where it is not there. */
static void put_field(struct text *t, struct rows *r, const char *before, const char *field)
{
	const struct row *row = summary_next(r, NULL, field);

	text_str(t, before);
	if (row)
		summary_value(t, row);
	else
		text_char(t, '?');
}

/* "tcp 192.0.2.1:1024 -> 192.0.2.2:80 SYN" of the datagram that begins with layer I. */
static void put_datagram(struct text *t, struct rows *r, const struct dissection *d, uint8_t i)
{
	bool v6 = d->layers[i].proto == PROTO_IPV6;
	uint8_t above = (uint8_t)(i + 1), to = i;

	rows_clear(r);
	rows_unfold_layer(r, d, i);
	while (above < d->nlayers && is_extension(d->layers[above].proto))
		above++;
	if (above < d->nlayers &&
	    (d->layers[above].proto == PROTO_TCP || d->layers[above].proto == PROTO_UDP)) {
		to = above;
		rows_unfold_layer(r, d, above);
	}
	bool tcp = d->layers[to].proto == PROTO_TCP;

	text_str(t, to == i ? v6 ? "ip6 " : "ip " : tcp ? "tcp " : "udp ");
	put_field(t, r, "", v6 ? "ipv6.src" : "ip.src");
	if (to != i)
		put_field(t, r, ":", tcp ? "tcp.srcport" : "udp.srcport");
	put_field(t, r, " -> ", v6 ? "ipv6.dst" : "ip.dst");
	if (to != i)
		put_field(t, r, ":", tcp ? "tcp.dstport" : "udp.dstport");
}

/* Layer I as a clause: by its row of the table, else its name alone. */
static void put_layer(struct text *t, struct rows *r, const struct dissection *d, uint8_t i)
{
	const char *proto = proto_by_id(d->layers[i].proto)->name;
	size_t k = 0;

	while (k < sizeof summaries / sizeof summaries[0] && strcmp(summaries[k].proto, proto) != 0)
		k++;
	if (k == sizeof summaries / sizeof summaries[0]) {
		text_str(t, proto);
		return;
	}
	rows_clear(r);
	rows_unfold_layer(r, d, i);
	if (summaries[k].put)
		summaries[k].put(t, r, proto);
	else
		put_parts(t, r, summaries[k].parts, !is_outermost(d, d->layers[i].parent));
}

/* ---- TCP ---- */

/* The first segment of D that is not quoted, or NULL. */
static const struct layer *segment_layer(const struct dissection *d)
{
	for (unsigned i = 0; i < d->nlayers; i++)
		if (d->layers[i].proto == PROTO_TCP && !d->layers[i].quoted)
			return &d->layers[i];
	return NULL;
}

/* What its conversation says of it; or NULL. */
static const struct tcp_info *segment_of(const struct dissection *d)
{
	const struct layer *l = segment_layer(d);

	return l ? l->info : NULL;
}

/* The first line of the message of HTTP that segment L begins with, if it does. */
static void put_first_line(struct text *t, const struct dissection *d, const struct layer *l)
{
	const uint8_t *p = layer_data(d, l) + l->hlen;
	struct http_line line;
	uint32_t at = 0;

	if (!http_line_next(p, l->cap - l->hlen, &at, &line, true) ||
	    http_line_kind(p, line.len) == HTTP_OTHER)
		return;
	text_str(t, "  ");
	text_escaped(t, p, line.len < STRING_MAX ? line.len : STRING_MAX);
	if (line.len > STRING_MAX)
		text_str(t, "...");
}

/* The protocol whose message this is a part of, where another frame completes it. */
static void put_part(struct text *t, const struct dissection *d)
{
	const struct tcp_info *info = segment_of(d);

	if (!info || !info->waits || !info->flow || info->flow->app == PROTO_DATA)
		return;
	if (info->flow->app == PROTO_HTTP)
		put_first_line(t, d, segment_layer(d));
	text_fmt(t, "  (part of %s)", proto_by_id(info->flow->app)->name);
}

void summary_numbers(struct text *t, const struct dissection *d)
{
	const struct tcp_info *info = segment_of(d);

	if (!info || !info->has_len)
		return;
	text_fmt(t, "  stream %u seq %u:%u ack %u", info->stream, info->seq, info->next, info->ack);
	if (info->bytes_in_flight)
		text_fmt(t, " flight %u", info->bytes_in_flight);
	if (info->ack_rtt > 0)
		text_fmt(t, " rtt %lu.%03lu ms", (unsigned long)(info->ack_rtt / 1000000),
			 (unsigned long)(info->ack_rtt / 1000 % 1000));
}

void summary_put(struct text *t, struct rows *r, const struct dissection *d)
{
	bool quoted = false;

	for (uint8_t i = 0; i < d->nlayers; i++) {
		const struct layer *l = &d->layers[i];
		size_t start = t->len, begun;

		if (is_quiet(l->proto) || (is_network(l->proto) && is_outermost(d, i)))
			continue;
		/* Of a quoted datagram no more than whose it was. */
		if (l->quoted && (quoted || !is_network(l->proto)))
			continue;
		text_str(t, "  ");
		if (l->quoted)
			text_str(t, "of ");
		/* Its first line stood at an earlier segment, put_part(). */
		if (l->proto == PROTO_HTTP && l->buf != d->layers[l->parent].buf)
			text_str(t, "end of ");
		begun = t->len;
		if (is_network(l->proto))
			put_datagram(t, r, d, i);
		else
			put_layer(t, r, d, i);
		quoted |= l->quoted;
		if (t->len == begun && !t->full) {
			t->len = start;
			t->buf[start] = '\0';
		}
	}
	put_part(t, d);
	rows_clear(r);
}

/* ---- Notes ---- */

static bool is_told(const struct dissection *d, unsigned n)
{
	const struct issue *x = &d->issues[n];

	for (unsigned i = 0; i < n; i++)
		if (d->issues[i].code == x->code &&
		    d->layers[d->issues[i].layer].proto == d->layers[x->layer].proto)
			return true;
	return false;
}

static void put_note(struct text *t, bool *open)
{
	text_str(t, *open ? " " : "  [");
	*open = true;
}

void summary_notes(struct text *t, const struct dissection *d, bool all)
{
	bool open = false;

	for (unsigned i = 0; i < d->nlayers; i++) {
		const struct layer *l = &d->layers[i];
		const struct tcp_info *info = l->proto == PROTO_TCP ? l->info : NULL;

		if (!info || l->quoted || !info->analysis)
			continue;
		put_note(t, &open);
		words_of_segment(t, info, ' ');
	}
	for (unsigned i = 0; i < d->nissues; i++) {
		enum issue_code code = (enum issue_code)d->issues[i].code;

		if ((!all && issue_severity(code) < SEVERITY_WARNING) || is_told(d, i))
			continue;
		put_note(t, &open);
		text_fmt(t, "%s:%s", proto_by_id(d->layers[d->issues[i].layer].proto)->name,
			 issue_name(code));
	}
	if (open)
		text_char(t, ']');
}
