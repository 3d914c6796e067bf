#include "community.h"

#include <string.h>

#include "bytes.h"
#include "put.h"

enum { IP_ICMP = 1, IP_TCP = 6, IP_UDP = 17, IP_ICMPV6 = 58, IP_SCTP = 132 };

/* A request and the answer to it have one name: the type that answers TYPE, or -1. */
static int counterpart(uint8_t proto, unsigned type)
{
	static const uint8_t v4[][2] = {
		{ 8, 0 },   { 0, 8 },  { 13, 14 }, { 14, 13 }, { 15, 16 },
		{ 16, 15 }, { 10, 9 }, { 9, 10 },  { 17, 18 }, { 18, 17 }
	};
	static const uint8_t v6[][2] = { { 128, 129 }, { 129, 128 }, { 133, 134 }, { 134, 133 },
					 { 135, 136 }, { 136, 135 }, { 130, 131 }, { 131, 130 },
					 { 144, 145 }, { 145, 144 }, { 139, 140 }, { 140, 139 } };
	const uint8_t(*pair)[2] = proto == IP_ICMP ? v4 : v6;
	size_t n = proto == IP_ICMP ? sizeof v4 / 2 : sizeof v6 / 2;

	for (size_t i = 0; i < n; i++)
		if (pair[i][0] == type)
			return pair[i][1];
	return -1;
}

static void transport(const struct dissection *d, const struct layer *l, struct endpoints *e)
{
	const uint8_t *p = layer_data(d, l);

	if (e->proto == IP_TCP || e->proto == IP_UDP || e->proto == IP_SCTP) {
		if (l->cap < 4)
			return;
		e->sport = be16(p);
		e->dport = be16(p + 2);
		e->has_ports = true;
	} else if ((e->proto == IP_ICMP || e->proto == IP_ICMPV6) && l->cap >= 2) {
		int other = counterpart(e->proto, p[0]);

		e->sport = p[0];
		e->dport = other < 0 ? p[1] : (uint16_t)other;
		e->one_way = other < 0;
		e->has_ports = true;
	}
}

bool endpoints_of(const struct dissection *d, struct endpoints *e)
{
	*e = (struct endpoints){ 0 };
	for (unsigned i = 0; i < d->nlayers; i++) {
		const struct layer *l = &d->layers[i];
		const uint8_t *p = layer_data(d, l);

		if (l->quoted)
			continue;
		if (l->proto == PROTO_IP && l->cap >= 20)
			*e = (struct endpoints){
				.addrlen = 4, .src = p + 12, .dst = p + 16, .proto = p[9]
			};
		else if (l->proto == PROTO_IPV6 && l->cap >= 40)
			*e = (struct endpoints){
				.addrlen = 16, .src = p + 8, .dst = p + 24, .proto = (uint8_t)l->aux
			};
		else if (e->addrlen && !e->has_ports &&
			 (l->proto == PROTO_TCP || l->proto == PROTO_UDP ||
			  l->proto == PROTO_ICMP || l->proto == PROTO_ICMPV6))
			transport(d, l, e);
	}
	return e->addrlen != 0;
}

static size_t put16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
	return 2;
}

size_t community_input(const struct endpoints *e, uint16_t seed, uint8_t *buf)
{
	int order = memcmp(e->src, e->dst, e->addrlen);
	bool swap = !e->one_way && (order > 0 || (order == 0 && e->sport > e->dport));
	size_t n = put16(buf, seed);

	memcpy(buf + n, swap ? e->dst : e->src, e->addrlen);
	n += e->addrlen;
	memcpy(buf + n, swap ? e->src : e->dst, e->addrlen);
	n += e->addrlen;
	buf[n++] = e->proto;
	buf[n++] = 0;
	if (e->has_ports) {
		n += put16(buf + n, swap ? e->dport : e->sport);
		n += put16(buf + n, swap ? e->sport : e->dport);
	}
	return n;
}

void community_text(struct text *t, const uint8_t hash[20])
{
	static const char b64[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	char b[30], *p = put_lit(b, "1:");

	for (unsigned i = 0; i < 18; i += 3) {
		uint32_t v = be24(hash + i);

		for (int shift = 18; shift >= 0; shift -= 6)
			*p++ = b64[v >> shift & 63];
	}
	uint32_t v = (uint32_t)be16(hash + 18) << 2;
	*p++ = b64[v >> 12 & 63];
	*p++ = b64[v >> 6 & 63];
	*p++ = b64[v & 63];
	*p++ = '=';
	text_mem(t, b, (size_t)(p - b));
}
