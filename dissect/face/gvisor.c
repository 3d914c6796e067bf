/*
 * The first half of gVisor's sniffer.LogPacket(), as its sources of 2022-12-19 have it: the
 * network layer, and the lines of ours where gVisor prints none.
 *
 * gVisor never sees link headers: it is handed what follows them with the number of its
 * protocol, an EtherType.  So where that is a VLAN tag the line says "unknown network protocol:
 * 33024".  Without a link header the IP version decides; 0 is the number of neither.
 *
 * The link layer is the dissection's.  The network header is read here, because gVisor's
 * reading is its own: it looks at no version and no checksum, takes an IPv4 header length below
 * 20 for 20 but subtracts it as it stands, and follows extension headers past the end of the
 * datagram.
 */
#include "face/gvisor.h"

#include <string.h>

#include "bytes.h"
#include "face/gvisor_impl.h"
#include "linktype.h"
#include "put.h"

enum { ETHERTYPE_IP = 0x0800, ETHERTYPE_ARP = 0x0806, ETHERTYPE_IPV6 = 0x86dd };
enum { ETH_HLEN = 14, SLL_HLEN = 16, SLL2_HLEN = 20, NULL_HLEN = 4 };
enum { IP_HLEN = 20, IPV6_HLEN = 40, ARP_LEN = 28 };
enum { IP_MF = 0x2000, IP_OFFSET = 0x1fff };
enum {
	EXT_HOPOPTS = 0,
	EXT_ROUTING = 43,
	EXT_FRAGMENT = 44,
	EXT_NONE = 59,
	EXT_DSTOPTS = 60,
	EXT_EXPERIMENT = 253
};

/* What follows the link header. */
struct network {
	uint32_t protocol; /* EtherType */
	const uint8_t *data;
	uint32_t size; /* bytes at data, to the end of the frame */
	uint32_t wire; /* bytes that were on the wire */
};

static void network_at(struct network *n, const struct dissection *d, uint32_t off,
		       uint32_t protocol)
{
	n->protocol = protocol;
	n->data = d->frame->data + off;
	n->size = d->layers[0].cap - off;
	n->wire = d->layers[0].len - off;
}

static uint32_t version_protocol(uint8_t first)
{
	switch (first >> 4) {
	case 4: return ETHERTYPE_IP;
	case 6: return ETHERTYPE_IPV6;
	default: return 0;
	}
}

/* The network layer that a link layer without EtherTypes carries. */
static bool network_by_layer(struct network *n, const struct dissection *d)
{
	for (unsigned i = 2; i < d->nlayers; i++) {
		const struct layer *l = &d->layers[i];

		if (l->proto != PROTO_IP && l->proto != PROTO_IPV6 && l->proto != PROTO_ARP)
			continue;
		if (l->quoted || l->buf != 0)
			return false;
		network_at(n, d, l->off,
			   l->proto == PROTO_IP   ? ETHERTYPE_IP :
			   l->proto == PROTO_IPV6 ? ETHERTYPE_IPV6 :
						    ETHERTYPE_ARP);
		return true;
	}
	return false;
}

/* False where there is none, or its number was not captured. */
static bool network_find(struct network *n, const struct dissection *d)
{
	const uint8_t *p = d->frame->data;
	uint32_t cap = d->layers[0].cap;

	switch ((enum proto_id)d->layers[1].proto) {
	case PROTO_ETH:
		if (cap < ETH_HLEN)
			return false;
		network_at(n, d, ETH_HLEN, be16(p + 12));
		return true;
	case PROTO_RAW:
	case PROTO_IP:
	case PROTO_IPV6:
		if (cap == 0)
			return false;
		network_at(n, d, 0, version_protocol(p[0]));
		return true;
	case PROTO_SLL:
		if (cap < SLL_HLEN)
			return false;
		network_at(n, d, SLL_HLEN, be16(p + 14));
		return true;
	case PROTO_SLL2:
		if (cap < SLL2_HLEN)
			return false;
		network_at(n, d, SLL2_HLEN, be16(p));
		return true;
	default: return network_by_layer(n, d);
	}
}

/* Why gVisor prints nothing for the header NAME of HLEN bytes: it was cut, or there is no more. */
static char *put_short(char *p, const struct network *n, const char *name, uint32_t hlen)
{
	if (n->wire == 0)
		return put_lit(p, "invalid packet: empty");
	if (n->size < n->wire) {
		p = put_lit(p, "[|");
		p = put_str(p, name);
		*p++ = ']';
		return p;
	}
	p = put_lit(p, "invalid packet: ");
	p = put_str(p, name);
	p = put_lit(p, " header length ");
	p = put_uint(p, hlen);
	p = put_lit(p, " larger than packet length ");
	return put_uint(p, n->wire);
}

/* "ip len:12 [|ip]": not even the addresses. */
static char *put_headless(char *p, const struct network *n, const char *name, uint32_t hlen)
{
	p = put_str(p, name);
	p = put_lit(p, " len:");
	p = put_uint(p, n->wire);
	*p++ = ' ';
	return put_short(p, n, name, hlen);
}

/* The first 20 bytes of IPv4 are there, but gVisor takes no more of it. */
static char *put_ip_refused(char *p, const struct network *n, uint32_t hlen)
{
	uint32_t total = be16(n->data + 2);

	p = put_lit(p, "ip ");
	p = put_ipv4(p, n->data + 12);
	p = put_lit(p, " -> ");
	p = put_ipv4(p, n->data + 16);
	p = put_lit(p, " len:");
	p = put_uint(p, n->wire);
	p = put_lit(p, " id:");
	p = put_hex(p, be16(n->data + 4), 4);
	*p++ = ' ';
	if (n->size < hlen)
		return put_short(p, n, "ip", hlen);
	p = put_lit(p, "invalid packet: ip total length ");
	p = put_uint(p, total);
	p = put_lit(p, " smaller than header length ");
	return put_uint(p, hlen);
}

static char *put_ip(char *p, const struct network *n, enum gvisor_version version)
{
	const uint8_t *h = n->data;

	if (n->size < IP_HLEN)
		return put_headless(p, n, "ip", IP_HLEN);

	uint32_t ihl = (h[0] & 15u) * 4, total = be16(h + 2), fragment = be16(h + 6);
	uint32_t hlen = ihl < IP_HLEN ? IP_HLEN : ihl;
	bool offload = total == 0;

	if (offload)
		total = n->wire;
	if (n->size < hlen || total < hlen)
		return put_ip_refused(p, n, hlen);

	uint32_t wrap = offload ? UINT32_MAX : UINT16_MAX;
	uint32_t behind = n->size - hlen;
	struct gvisor_packet k = {
		.version = version,
		.src = h + 12,
		.dst = h + 16,
		.proto = h[9],
		.first = (fragment & IP_OFFSET) == 0,
		.more = fragment & IP_MF,
		.id = be16(h + 4),
		.size = (total - ihl) & wrap,
		.wrap = wrap,
		.data = h + hlen,
		.n = total - hlen < behind ? total - hlen : behind,
		.behind = behind,
		.before = hlen,
	};
	p = gvisor_put_transport(p, &k);
	if (!offload)
		return p;
	if (p[-1] == ' ')
		p--;
	return put_lit(p, " ip total length: 0");
}

/*
 * parse.IPv6(): moves *OFF over the extension headers and gives the protocol behind them.
 * That is 0 where one is cut (then none counts), where there is no next header, and in every
 * fragment but an atomic one (RFC 6946).
 */
static uint8_t skip_extensions(const struct network *n, enum gvisor_version version, uint32_t *off)
{
	uint8_t next = n->data[6];
	uint32_t at = IPV6_HLEN;

	for (;;) {
		const uint8_t *e = n->data + at;
		uint32_t left = n->size - at, len = 8;

		switch (next) {
		case EXT_HOPOPTS:
		case EXT_ROUTING:
		case EXT_DSTOPTS: len = left >= 2 ? e[1] * 8u + 8 : 8; break;
		case EXT_FRAGMENT:
			if (left >= 8 && (be16(e + 2) & ~6u) != 0)
				return 0;
			break;
		case EXT_NONE: return 0;
		case EXT_EXPERIMENT: /* RFC 4727; later gVisor skips it, whatever its length says */
			if (version != GVISOR_2022)
				break;
			/* fall through */
		default: *off = at; return next;
		}
		if (left < len)
			return 0;
		next = e[0];
		at += len;
	}
}

static char *put_ip6(char *p, const struct network *n, enum gvisor_version version)
{
	const uint8_t *h = n->data;

	if (n->size < IPV6_HLEN)
		return put_headless(p, n, "ip6", IPV6_HLEN);

	uint32_t payload = be16(h + 4), off = IPV6_HLEN;
	uint8_t proto = skip_extensions(n, version, &off);
	uint32_t behind = n->size - off;
	struct gvisor_packet k = {
		.version = version,
		.v6 = true,
		.src = h + 8,
		.dst = h + 24,
		.proto = proto,
		.first = true,
		.size = payload,
		.wrap = UINT16_MAX,
		.data = h + off,
		.n = payload < behind ? payload : behind,
		.behind = behind,
		.before = off,
	};
	return gvisor_put_transport(p, &k);
}

static char *put_arp(char *p, const struct network *n)
{
	/* Ethernet and IPv4, 6 and 4 bytes of address: anything else is not valid. */
	static const uint8_t valid[] = { 0, 1, 8, 0, 6, 4 };
	const uint8_t *h = n->data;

	if (n->size < ARP_LEN)
		return put_headless(p, n, "arp", ARP_LEN);
	p = put_lit(p, "arp ");
	p = put_ipv4(p, h + 14);
	p = put_lit(p, " (");
	p = put_mac(p, h + 8);
	p = put_lit(p, ") -> ");
	p = put_ipv4(p, h + 24);
	p = put_lit(p, " (");
	p = put_mac(p, h + 18);
	p = put_lit(p, ") valid:");
	return memcmp(h, valid, sizeof valid) == 0 ? put_lit(p, "true") : put_lit(p, "false");
}

static const char *link_name(enum proto_id id)
{
	switch (id) {
	case PROTO_ETH: return "ethernet";
	case PROTO_SLL2: return "sll2";
	case PROTO_IP:
	case PROTO_IPV6: return "raw";
	default: return proto_by_id(id)->name;
	}
}

/* The least that the link layer needs, or a byte more than there is where that is not fixed. */
static uint32_t link_hlen(enum proto_id id, uint32_t have)
{
	switch (id) {
	case PROTO_ETH: return ETH_HLEN;
	case PROTO_SLL: return SLL_HLEN;
	case PROTO_SLL2: return SLL2_HLEN;
	case PROTO_NULL: return NULL_HLEN;
	default: return have + 1;
	}
}

static char *put_unknown_linktype(char *p, const struct dissection *d)
{
	const char *name = linktype_name(d->frame->linktype);

	p = put_lit(p, "unknown link type: ");
	p = put_uint(p, d->frame->linktype);
	if (name) {
		p = put_lit(p, " (");
		p = put_str(p, name);
		*p++ = ')';
	}
	p = put_lit(p, " len:");
	return put_uint(p, d->layers[0].len);
}

/* True where the link header itself ends too early. */
static bool link_short(const struct dissection *d)
{
	for (unsigned i = 0; i < d->nissues; i++)
		if (d->issues[i].layer == 1 &&
		    (d->issues[i].code == ISSUE_CUT || d->issues[i].code == ISSUE_MALFORMED))
			return true;
	return d->layers[0].cap == 0;
}

/* A frame whose link layer leads to nothing that gVisor could be handed. */
static char *put_link(char *p, const struct dissection *d)
{
	const struct layer *l = &d->layers[1];
	const uint8_t *h = layer_data(d, l);
	struct network frame = { .size = d->layers[0].cap, .wire = d->layers[0].len };

	if (l->proto == PROTO_DATA)
		return put_unknown_linktype(p, d);
	if (link_short(d))
		return put_headless(p, &frame, link_name(l->proto),
				    link_hlen(l->proto, frame.size));
	if (l->proto == PROTO_NULL) {
		p = put_lit(p, "unknown address family: ");
		p = put_uint(p, be32(h) > 0xffff ? le32(h) : be32(h));
	} else if (l->proto == PROTO_PPP && l->hlen > 0) {
		bool two = l->hlen >= 2 && !(h[l->hlen - 2] & 1);
		p = put_lit(p, "unknown ppp protocol: 0x");
		p = put_hex(p, two ? be16(h + l->hlen - 2) : h[l->hlen - 1], 4);
	} else {
		p = put_str(p, link_name(l->proto));
	}
	p = put_lit(p, " len:");
	return put_uint(p, frame.wire);
}

static char *put_line(char *p, const struct dissection *d, bool send, enum gvisor_version version)
{
	struct network n;

	p = send ? put_lit(p, "send ") : put_lit(p, "recv ");
	if (!network_find(&n, d))
		return put_link(p, d);
	switch (n.protocol) {
	case ETHERTYPE_IP: return put_ip(p, &n, version);
	case ETHERTYPE_IPV6: return put_ip6(p, &n, version);
	case ETHERTYPE_ARP: return put_arp(p, &n);
	default: p = put_lit(p, "unknown network protocol: "); return put_uint(p, n.protocol);
	}
}

void gvisor_line(struct text *t, const struct dissection *d, bool send, enum gvisor_version version)
{
	char own[GVISOR_LINE_MAX], *end;

	if (t->size - t->len <= GVISOR_LINE_MAX) {
		end = put_line(own, d, send, version);
		text_mem(t, own, (size_t)(end - own));
		return;
	}
	end = put_line(t->buf + t->len, d, send, version);
	*end = '\0';
	t->len = (size_t)(end - t->buf);
}
