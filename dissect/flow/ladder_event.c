#include "flow/ladder_event.h"

#include <string.h>

#include "annotation.h"
#include "bytes.h"
#include "field.h"
#include "flow/ladder_impl.h"
#include "flow/tcp.h"
#include "flow/udp.h"
#include "proto/tcp.h"

enum { ETH_HLEN = 14, IP_HLEN = 20, IPV6_HLEN = 40, UDP_HLEN = 8 };

/* ---- Who ---- */

static void set_ends(struct ladder_endpoint *from, struct ladder_endpoint *to, const uint8_t *src,
		     const uint8_t *dst, uint8_t len)
{
	*from = (struct ladder_endpoint){ .len = len };
	*to = (struct ladder_endpoint){ .len = len };
	memcpy(from->addr, src, len);
	memcpy(to->addr, dst, len);
}

/* ARP says of IPv4 addresses who asks, and for whom: they are the lanes of the hosts. */
static bool arp_ends(const struct dissection *d, const struct layer *l,
		     struct ladder_endpoint *from, struct ladder_endpoint *to)
{
	const uint8_t *p = layer_data(d, l);
	uint32_t hlen;

	if (l->cap < 8 || be16(p + 2) != 0x0800 || p[5] != 4)
		return false;
	hlen = p[4];
	if (l->cap < 8 + 2 * (hlen + 4))
		return false;
	set_ends(from, to, p + 8 + hlen, p + 8 + 2 * hlen + 4, 4);
	return true;
}

static bool layer_ends(const struct dissection *d, const struct layer *l,
		       struct ladder_endpoint *from, struct ladder_endpoint *to)
{
	const uint8_t *p = layer_data(d, l);

	switch (l->proto) {
	case PROTO_IP:
		if (l->cap < IP_HLEN)
			return false;
		set_ends(from, to, p + 12, p + 16, 4);
		return true;
	case PROTO_IPV6:
		if (l->cap < IPV6_HLEN)
			return false;
		set_ends(from, to, p + 8, p + 24, 16);
		return true;
	case PROTO_ETH:
		if (l->cap < ETH_HLEN)
			return false;
		set_ends(from, to, p + 6, p, 6);
		return true;
	case PROTO_ARP: return arp_ends(d, l, from, to);
	default: return false;
	}
}

/* The innermost TCP or UDP that is not quoted and has its ports, or NULL. */
static const struct layer *transport_of(const struct dissection *d)
{
	for (unsigned i = d->nlayers; i-- > 0;) {
		const struct layer *l = &d->layers[i];

		if (!l->quoted && (l->proto == PROTO_TCP || l->proto == PROTO_UDP) && l->cap >= 4)
			return l;
	}
	return NULL;
}

static bool find_ends(const struct dissection *d, const struct layer *transport,
		      struct ladder_endpoint *from, struct ladder_endpoint *to)
{
	unsigned i = transport ? layer_index(d, transport) : d->nlayers;
	const uint8_t *p;

	while (i-- > 0)
		if (!d->layers[i].quoted && layer_ends(d, &d->layers[i], from, to))
			break;
	if (i == (unsigned)-1)
		return false;
	if (transport) {
		p = layer_data(d, transport);
		from->has_port = to->has_port = true;
		from->port = be16(p);
		to->port = be16(p + 2);
	}
	return true;
}

/* ---- TCP ---- */

static void tcp_options(struct ladder_event *e, const uint8_t *p, uint32_t hlen, uint32_t base)
{
	struct tcp_option o;

	for (uint32_t at = TCP_HLEN_MIN; tcp_option_next(p, hlen, &at, &o);) {
		const uint8_t *v = p + o.off;

		if (o.kind == TCPOPT_MSS && o.len == 4) {
			e->mss = be16(v + 2);
		} else if (o.kind == TCPOPT_WSCALE && o.len == 3) {
			e->wscale = (int8_t)(v[2] & 0x7f);
		} else if (o.kind == TCPOPT_SACK_PERM) {
			e->sack_allowed = true;
		} else if (o.kind == TCPOPT_SACK && o.len >= 10) {
			e->nsack = (o.len - 2) / 8;
			e->sack_left = be32(v + 2) - base;
			e->sack_right = be32(v + 6) - base;
		}
	}
}

static void tcp_info_to(struct ladder_event *e, const struct tcp_info *info, struct ladder_maker *m)
{
	struct text t;

	e->conversation = info->stream;
	e->analysis = info->analysis;
	e->has_len = info->has_len;
	e->seq = info->seq;
	e->ack = info->ack;
	e->len = info->len;
	e->window = info->window;
	if (info->bytes_in_flight) {
		e->state.known |= 1u << LADDER_FLIGHT;
		e->state.flight = info->bytes_in_flight;
	}
	text_init(&t, m->words, sizeof m->words);
	words_of_segment(&t, info, ' ');
	e->words = m->words;
}

static void tcp_event(struct ladder_event *e, const struct dissection *d, const struct layer *l,
		      struct ladder_maker *m)
{
	const uint8_t *p = layer_data(d, l);
	const struct tcp_info *info = l->info;

	e->kind = LADDER_TCP;
	if (l->cap < TCP_HLEN_MIN)
		return;
	e->flags = be16(p + 12) & TCP_FLAGS;
	if (info) {
		tcp_info_to(e, info, m);
	} else {
		e->has_len = true;
		e->seq = be32(p + 4);
		e->ack = be32(p + 8);
		e->len = l->len > l->hlen ? l->len - l->hlen : 0;
		e->window = be16(p + 14);
	}
	tcp_options(e, p, l->hlen, info ? info->peer_base : 0);
}

/* ---- The stack's own word ---- */

static void put(struct ladder_state *s, enum ladder_column column, uint32_t *to,
		const struct annotation *a, enum annotation_value v)
{
	if (!annotation_has(a, v))
		return;
	s->known = (uint8_t)(s->known | 1u << column);
	*to = a->value[v];
}

static void stack_state(struct ladder_maker *m, struct ladder_event *e, const struct frame *f)
{
	struct text t;
	struct ladder_state *s = &e->state;
	struct annotation a;

	if (!annotation_of(f, &a))
		return;
	e->lost = a.link & LINK_LOST;
	text_init(&t, m->told, sizeof m->told);
	annotation_words(&t, &a);
	e->told = m->told;
	if (a.after) {
		s->known |= 1u << LADDER_STATE;
		s->state = a.after;
		s->inferred = a.inferred;
	}
	put(s, LADDER_CWND, &s->cwnd, &a, VALUE_CWND);
	put(s, LADDER_RTO, &s->rto, &a, VALUE_RTO);
	put(s, LADDER_NRTX, &s->nrtx, &a, VALUE_NRTX);
	put(s, LADDER_SRTT, &s->srtt, &a, VALUE_SRTT);
	put(s, LADDER_WND, &s->wnd, &a, VALUE_SND_WND);
	put(s, LADDER_FLIGHT, &s->flight, &a, VALUE_FLIGHT);
}

bool ladder_event_of(struct ladder_maker *m, const struct dissection *d, struct ladder_event *e,
		     struct ladder_endpoint *from, struct ladder_endpoint *to)
{
	const struct layer *l = transport_of(d);
	const struct udp_info *udp;

	*e = (struct ladder_event){ .frame = d->frame->number,
				    .time_ns = d->frame->time_ns,
				    .has_time = d->frame->has_time,
				    .kind = LADDER_DATAGRAM,
				    .wscale = -1 };
	if (!find_ends(d, l, from, to))
		return false;
	e->sport = from->port;
	e->dport = to->port;
	if (l && l->proto == PROTO_TCP) {
		tcp_event(e, d, l, m);
	} else if (l && l->info) {
		udp = l->info;
		e->conversation = udp->stream;
	}
	ladder_summary(m, d, l, e);
	stack_state(m, e, d->frame);
	return true;
}

/* ---- Lanes ---- */

/* What has no port (an ICMP error, ARP) goes to any lane of its host's. */
static bool same_lane(const struct ladder_endpoint *a, const struct ladder_endpoint *b, bool hosts)
{
	return a->len == b->len && memcmp(a->addr, b->addr, sizeof a->addr) == 0 &&
	       (hosts || !b->has_port || (a->has_port && a->port == b->port));
}

unsigned ladder_lane(struct ladder_lanes *x, const struct ladder_endpoint *e)
{
	for (unsigned i = 0; i < x->n; i++)
		if (same_lane(&x->end[i], e, x->hosts))
			return i;
	if (x->n == x->max) {
		x->full = true;
		return x->n - 1;
	}
	x->end[x->n] = *e;
	if (x->hosts) {
		x->end[x->n].has_port = false;
		x->end[x->n].port = 0;
	}
	return x->n++;
}

void ladder_endpoint_text(struct text *t, const struct ladder_endpoint *e)
{
	bool brackets = e->len == 16 && e->has_port;

	if (brackets)
		text_char(t, '[');
	if (e->len == 4)
		text_ipv4(t, e->addr);
	else if (e->len == 16)
		text_ipv6(t, e->addr);
	else
		text_mac(t, e->addr);
	if (brackets)
		text_char(t, ']');
	if (e->has_port)
		text_fmt(t, ":%u", e->port);
}
