#include "flow/conv_impl.h"

#include <string.h>

#include "bytes.h"
#include "dissect.h"
#include "flow/tcp.h"
#include "flow/udp.h"
#include "fragment.h"
#include "text.h"

enum { BUCKETS = 1 << 15 };

struct convs {
	struct convs_config config;
	struct pool pool;
	struct conv *first, *last;
	struct conv *oldest, *newest;
	uint32_t count[CONV_KINDS], opened[CONV_KINDS];
	uint64_t forgotten[CONV_KINDS];
	struct conv *touched[CONVS_TOUCHED_MAX];
	unsigned ntouched;
	struct conv *bucket[BUCKETS];
};

/* Who sends to whom, and what else tells one conversation of a kind from another. */
struct key {
	uint8_t kind, addrlen;
	bool numbered; /* by the dissector's flows: the number alone is looked at */
	uint32_t number;
	uint16_t port[2];
	uint8_t addr[2][16]; /* the sender's first */
};

struct convs *convs_init(void *mem, size_t size, const struct convs_config *config)
{
	struct pool pool;

	pool_init(&pool, mem, size);
	struct convs *c = pool_alloc(&pool, sizeof *c);
	memset(c, 0, sizeof *c);
	c->config = *config;
	c->pool = pool;
	return c;
}

/* ---- Lists ---- */

static void unlink_age(struct convs *c, struct conv *v)
{
	if (v->older)
		v->older->newer = v->newer;
	else
		c->oldest = v->newer;
	if (v->newer)
		v->newer->older = v->older;
	else
		c->newest = v->older;
}

static void link_newest(struct convs *c, struct conv *v)
{
	v->older = c->newest;
	v->newer = NULL;
	if (c->newest)
		c->newest->newer = v;
	else
		c->oldest = v;
	c->newest = v;
}

static void unlink_order(struct convs *c, struct conv *v)
{
	if (v->previous)
		v->previous->next = v->next;
	else
		c->first = v->next;
	if (v->next)
		v->next->previous = v->previous;
	else
		c->last = v->previous;
}

static void link_last(struct convs *c, struct conv *v)
{
	v->previous = c->last;
	if (c->last)
		c->last->next = v;
	else
		c->first = v;
	c->last = v;
}

static void forget(struct convs *c, struct conv *v)
{
	struct conv **p = &c->bucket[v->hash % BUCKETS];

	while (*p != v)
		p = &(*p)->chain;
	*p = v->chain;
	unlink_age(c, v);
	unlink_order(c, v);
	conv_tcp_done(c, v);
	for (unsigned i = 0; i < 2; i++) {
		if (v->rtt[i])
			rtt_done(v->rtt[i], &c->pool);
		pool_free(&c->pool, v->rtt[i], sizeof *v->rtt[i]);
	}
	if (v->name)
		pool_free(&c->pool, v->name, v->name_len);
	pool_free(&c->pool, v->error, sizeof *v->error);
	c->count[v->kind]--;
	c->forgotten[v->kind]++;
	pool_free(&c->pool, v, sizeof *v);
}

static bool is_touched(const struct convs *c, const struct conv *v)
{
	for (unsigned i = 0; i < c->ntouched; i++)
		if (c->touched[i] == v)
			return true;
	return false;
}

void *conv_alloc(struct convs *c, size_t n)
{
	void *p;

	while (!(p = pool_alloc(&c->pool, n)) && c->oldest && !is_touched(c, c->oldest))
		forget(c, c->oldest);
	return p;
}

struct pool *conv_pool(struct convs *c)
{
	return &c->pool;
}

/* ---- Finding ---- */

static uint32_t mix(uint32_t h, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 16777619u;
	return h;
}

/* The same for both directions. */
static uint32_t hash(const struct key *k)
{
	if (k->numbered)
		return k->number * (uint32_t)CONV_KINDS + k->kind;
	uint32_t a = mix(2166136261u, k->addr[0], k->addrlen);
	uint32_t b = mix(2166136261u, k->addr[1], k->addrlen);
	uint32_t h = (a + b) ^ (a * b) ^ k->kind ^ ((uint32_t)(k->port[0] + k->port[1]) << 8);
	return h ^ h >> 15;
}

static bool is_from(const struct conv *v, unsigned side, const struct key *k)
{
	return v->side[side].port == k->port[0] && v->side[!side].port == k->port[1] &&
	       memcmp(v->side[side].addr, k->addr[0], k->addrlen) == 0 &&
	       memcmp(v->side[!side].addr, k->addr[1], k->addrlen) == 0;
}

static bool matches(const struct conv *v, const struct key *k)
{
	if (v->kind != k->kind)
		return false;
	if (k->numbered)
		return v->number == k->number;
	return v->addrlen == k->addrlen && (is_from(v, 0, k) || is_from(v, 1, k));
}

static struct conv *lookup(const struct convs *c, const struct key *k, uint32_t h)
{
	struct conv *v = c->bucket[h % BUCKETS];

	while (v && !(v->hash == h && matches(v, k)))
		v = v->chain;
	return v;
}

struct conv *convs_find(const struct convs *c, enum conv_kind kind, uint32_t number)
{
	struct key k = { .kind = (uint8_t)kind, .numbered = true, .number = number };

	if (kind == CONV_TCP || kind == CONV_UDP)
		return lookup(c, &k, hash(&k));
	for (struct conv *v = c->first; v; v = v->next)
		if (v->kind == kind && v->number == number)
			return v;
	return NULL;
}

struct conv *convs_first(const struct convs *c)
{
	return c->first;
}

unsigned convs_touched(const struct convs *c, struct conv *touched[CONVS_TOUCHED_MAX])
{
	for (unsigned i = 0; i < c->ntouched; i++)
		touched[i] = c->touched[c->ntouched - 1 - i];
	return c->ntouched;
}

uint32_t convs_count(const struct convs *c, enum conv_kind kind)
{
	return c->count[kind];
}

uint64_t convs_forgotten(const struct convs *c, enum conv_kind kind)
{
	return c->forgotten[kind];
}

/* ---- Taking frames ---- */

static struct conv *add(struct convs *c, const struct key *k, uint32_t h, bool turned)
{
	struct conv *v = conv_alloc(c, sizeof *v);

	if (!v)
		return NULL;
	*v = (struct conv){ .kind = k->kind,
			    .addrlen = k->addrlen,
			    .app = PROTO_DATA,
			    .hash = h,
			    .number = k->numbered ? k->number : c->opened[k->kind] };
	for (unsigned i = 0; i < 2; i++) {
		memcpy(v->side[turned ? !i : i].addr, k->addr[i], k->addrlen);
		v->side[turned ? !i : i].port = k->port[i];
	}
	c->opened[k->kind]++;
	c->count[k->kind]++;
	v->chain = c->bucket[h % BUCKETS];
	c->bucket[h % BUCKETS] = v;
	link_last(c, v);
	link_newest(c, v);
	return v;
}

/*
 * The conversation of K, which is in use until the next frame; opened by its receiver where TURNED.
 * NULL where that kind is not kept, or without memory.
 */
static struct conv *touch(struct convs *c, const struct key *k, bool turned)
{
	if (!(c->config.kinds & 1u << k->kind) || c->ntouched == CONVS_TOUCHED_MAX)
		return NULL;
	uint32_t h = hash(k);
	struct conv *v = lookup(c, k, h);

	if (v) {
		unlink_age(c, v);
		link_newest(c, v);
	} else {
		v = add(c, k, h, turned);
	}
	if (v && !is_touched(c, v))
		c->touched[c->ntouched++] = v;
	return v;
}

/* The side of V that K's sender is. */
static unsigned side_of(const struct conv *v, const struct key *k)
{
	return is_from(v, 0, k) ? 0 : 1;
}

static void count_frame(struct conv *v, unsigned side, const struct frame *f)
{
	if (v->first_frame == 0) {
		v->first_frame = f->number;
		v->first_ns = f->time_ns;
		v->has_time = f->has_time;
	}
	v->last_frame = f->number;
	v->last_ns = f->time_ns;
	v->side[side].frames++;
	v->side[side].bytes += f->len;
}

/* The earlier fragments of the datagram that L lies in: each with the headers that the last one had. */
static void count_fragments(struct conv_side *s, const struct dissection *d, const struct layer *l)
{
	while (l->buf != 0 && l->parent != LAYER_NONE && d->layers[l->parent].buf == l->buf)
		l = &d->layers[l->parent];
	if (l->buf == 0 || l->parent == LAYER_NONE)
		return;
	const struct layer *ip = &d->layers[l->parent];
	const struct fragment_whole *w = ip->info;
	if (!w || (ip->proto != PROTO_IP && ip->proto != PROTO_IPV6_FRAGHDR))
		return;
	uint32_t n = w->npieces < FRAGMENT_FRAMES_MAX ? w->npieces : FRAGMENT_FRAMES_MAX;
	for (uint32_t i = 0; i < n; i++) {
		if (w->pieces[i].frame == d->frame->number)
			continue;
		s->frames++;
		s->bytes += ip->off + ip->hlen + w->pieces[i].len;
	}
}

/* The addresses of the IP layer below L into K; false where there is none. */
static bool ip_key(struct key *k, const struct dissection *d, const struct layer *l)
{
	for (uint8_t i = layer_index(d, l); i != LAYER_NONE; i = d->layers[i].parent) {
		const struct layer *ip = &d->layers[i];
		const uint8_t *p = layer_data(d, ip);

		if (ip->proto == PROTO_IP && ip->cap >= 20)
			k->addrlen = 4, p += 12;
		else if (ip->proto == PROTO_IPV6 && ip->cap >= 40)
			k->addrlen = 16, p += 8;
		else
			continue;
		memcpy(k->addr[0], p, k->addrlen);
		memcpy(k->addr[1], p + k->addrlen, k->addrlen);
		return true;
	}
	return false;
}

static void take_link(struct convs *c, const struct dissection *d, const struct layer *l)
{
	struct key k = { .kind = CONV_ETH, .addrlen = 6 };
	const uint8_t *p = layer_data(d, l);

	if (l->cap < 12)
		return;
	memcpy(k.addr[0], p + 6, 6);
	memcpy(k.addr[1], p, 6);
	struct conv *v = touch(c, &k, false);
	if (v)
		count_frame(v, side_of(v, &k), d->frame);
}

static void take_network(struct convs *c, const struct dissection *d, const struct layer *l)
{
	struct key k = { .kind = CONV_IP };
	unsigned n = c->ntouched;

	if (!ip_key(&k, d, l))
		return;
	struct conv *v = touch(c, &k, false);
	/* Not twice where a tunnel has the addresses of what it carries. */
	if (v && c->ntouched > n)
		count_frame(v, side_of(v, &k), d->frame);
}

/* A port that servers have and clients do not. */
static bool serves(uint16_t port)
{
	return port < 1024 || registry_next(REGISTRY_TCP_PORT, port) != PROTO_DATA ||
	       registry_next(REGISTRY_UDP_PORT, port) != PROTO_DATA;
}

/* True where what opened the conversation is K's receiver. */
static bool is_turned(const struct key *k, unsigned flags)
{
	if (k->kind == CONV_TCP && (flags & TCP_SYN))
		return flags & TCP_ACK;
	return serves(k->port[0]) && !serves(k->port[1]);
}

/* The conversation of TCP or UDP layer L, opened if need be.  *K is its key. */
static struct conv *transport(struct convs *c, const struct dissection *d, const struct layer *l,
			      struct key *k)
{
	bool tcp = l->proto == PROTO_TCP;
	const uint8_t *p = layer_data(d, l);

	*k = (struct key){ .kind = tcp ? CONV_TCP : CONV_UDP, .numbered = true };
	if (!l->info || l->cap < 4 || !ip_key(k, d, l))
		return NULL;
	k->number = tcp ? ((const struct tcp_info *)l->info)->stream :
			  ((const struct udp_info *)l->info)->stream;
	k->port[0] = be16(p);
	k->port[1] = be16(p + 2);
	/* What is quoted by an error was sent to where the error comes from. */
	return touch(c, k, !l->quoted && is_turned(k, l->cap > 13 ? p[13] : 0));
}

static void take_transport(struct convs *c, const struct dissection *d, const struct layer *l)
{
	struct key k;
	struct conv *v = transport(c, d, l, &k);

	if (!v)
		return;
	unsigned side = side_of(v, &k);
	count_frame(v, side, d->frame);
	count_fragments(&v->side[side], d, l);
	if (l->len > l->hlen)
		v->side[side].payload += l->len - l->hlen;
	if (l->proto == PROTO_TCP)
		conv_tcp_update(c, v, side, d, l);
	conv_app_update(c, v, side, d, l);
}

enum { ECHO_NONE, ECHO_REQUEST, ECHO_REPLY };

static unsigned echo_kind(const struct dissection *d, const struct layer *l)
{
	const uint8_t *p = layer_data(d, l);
	uint8_t request = l->proto == PROTO_ICMP ? 8 : 128,
		reply = l->proto == PROTO_ICMP ? 0 : 129;

	if (l->cap < 8)
		return ECHO_NONE;
	return p[0] == request ? ECHO_REQUEST : p[0] == reply ? ECHO_REPLY : ECHO_NONE;
}

static struct conv *echo(struct convs *c, const struct dissection *d, const struct layer *l,
			 struct key *k)
{
	unsigned kind = echo_kind(d, l);

	*k = (struct key){ .kind = CONV_ICMP };
	if (kind == ECHO_NONE || !ip_key(k, d, l))
		return NULL;
	k->port[kind == ECHO_REPLY] = be16(layer_data(d, l) + 4);
	return touch(c, k, kind == ECHO_REPLY);
}

static void take_echo(struct convs *c, const struct dissection *d, const struct layer *l)
{
	struct key k;
	struct conv *v = echo(c, d, l, &k);

	if (!v)
		return;
	unsigned side = side_of(v, &k);
	count_frame(v, side, d->frame);
	count_fragments(&v->side[side], d, l);
	v->side[side].payload += l->len > 8 ? l->len - 8 : 0;
	conv_app_update(c, v, side, d, l);
}

/* The error that quotes L: the ICMP layer below it. */
static void take_quoted(struct convs *c, const struct dissection *d, const struct layer *l)
{
	struct key k;
	bool is_echo = l->proto == PROTO_ICMP || l->proto == PROTO_ICMPV6;
	struct conv *v = is_echo ? echo(c, d, l, &k) : transport(c, d, l, &k);
	uint8_t i = l->parent;

	while (i != LAYER_NONE && d->layers[i].quoted)
		i = d->layers[i].parent;
	if (!v || i == LAYER_NONE || d->layers[i].cap < 2)
		return;
	if (!v->error) {
		struct conv_error *e = conv_alloc(c, sizeof *e);
		struct key from = { 0 };

		if (!e || !ip_key(&from, d, &d->layers[i])) {
			pool_free(&c->pool, e, sizeof *e);
			return;
		}
		const uint8_t *p = layer_data(d, &d->layers[i]);
		*e = (struct conv_error){ .type = p[0], .code = p[1], .frame = d->frame->number };
		memcpy(e->from, from.addr[0], from.addrlen);
		v->error = e;
	}
	v->error->count++;
	if (v->first_frame == 0) {
		v->first_frame = d->frame->number;
		v->first_ns = v->last_ns = d->frame->time_ns;
	}
	v->last_frame = d->frame->number;
	v->last_ns = d->frame->time_ns;
	v->has_time = d->frame->has_time;
}

void convs_update(struct convs *c, const struct dissection *d)
{
	c->ntouched = 0;
	for (unsigned i = 1; i < d->nlayers; i++) {
		const struct layer *l = &d->layers[i];

		switch (l->proto) {
		case PROTO_ETH:
			if (!l->quoted)
				take_link(c, d, l);
			break;
		case PROTO_IP:
		case PROTO_IPV6:
			if (!l->quoted)
				take_network(c, d, l);
			break;
		case PROTO_TCP:
		case PROTO_UDP: (l->quoted ? take_quoted : take_transport)(c, d, l); break;
		case PROTO_ICMP:
		case PROTO_ICMPV6: (l->quoted ? take_quoted : take_echo)(c, d, l); break;
		default: break;
		}
	}
}

unsigned conv_sender(const struct conv *v, const struct dissection *d, const struct layer *l)
{
	struct key k = { .kind = v->kind };

	if (!ip_key(&k, d, l))
		return 0;
	if (v->kind == CONV_ICMP)
		k.port[echo_kind(d, l) == ECHO_REPLY] = v->side[0].port;
	else if (l->cap >= 4) {
		k.port[0] = be16(layer_data(d, l));
		k.port[1] = be16(layer_data(d, l) + 2);
	}
	return side_of(v, &k);
}

void conv_answered(struct convs *c, struct conv *v, unsigned side, int64_t ns)
{
	if (!v->has_time)
		return;
	if (!v->rtt[side]) {
		v->rtt[side] = conv_alloc(c, sizeof *v->rtt[side]);
		if (!v->rtt[side])
			return;
		*v->rtt[side] = (struct rtt){ 0 };
	}
	rtt_add(v->rtt[side], &c->pool, ns);
}

void conv_name(struct convs *c, struct conv *v, const void *p, size_t n)
{
	if (v->name || n == 0)
		return;
	if (n > UINT8_MAX)
		n = UINT8_MAX;
	v->name = conv_alloc(c, n);
	if (!v->name)
		return;
	memcpy(v->name, p, n);
	v->name_len = (uint16_t)n;
}
