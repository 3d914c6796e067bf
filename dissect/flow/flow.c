#include "flow/flow.h"

#include <string.h>

#include "bytes.h"
#include "dissector.h"
#include "pool.h"
#include "flow/tcp.h"

/* Buckets of the table, a power of two: one for each POOL_A_BUCKET bytes of the pool. */
enum { BUCKETS_MIN = 1 << 8, BUCKETS_MAX = 1 << 16, POOL_A_BUCKET = 1 << 12 };

struct flow_table {
	struct flow *oldest, *newest;
	uint32_t ntcp, nudp;
	uint32_t nbuckets;
	struct flow *bucket[];
};

static struct flow_table *table(struct dissector *x)
{
	uint32_t n = BUCKETS_MIN;

	if (x->flows)
		return x->flows;
	while (n < BUCKETS_MAX && x->pool.size / POOL_A_BUCKET > n)
		n *= 2;
	size_t size = sizeof *x->flows + n * sizeof(struct flow *);
	x->flows = pool_alloc(&x->pool, size);
	if (x->flows) {
		memset(x->flows, 0, size);
		x->flows->nbuckets = n;
	}
	return x->flows;
}

static uint32_t hash(const struct flow_table *t, const struct flow_key *key)
{
	uint64_t h = 0x9e3779b97f4a7c15u, w;

	for (size_t i = 0; i + 8 <= sizeof *key; i += 8) {
		memcpy(&w, (const uint8_t *)key + i, 8);
		h = (h ^ w) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	memcpy(&w, (const uint8_t *)key + sizeof *key - 8, 8);
	h = (h ^ w) * 0xff51afd7ed558ccdu;
	return (uint32_t)(h >> 40) & (t->nbuckets - 1);
}

/* The endpoints of L in order; false where no IP layer carries it.  *SIDE is the sender's index. */
static bool make_key(const struct dissection *d, const struct layer *l, struct flow_key *key,
		     unsigned *side)
{
	const uint8_t *p = layer_data(d, l), *src = NULL, *dst = NULL;
	uint16_t sport = be16(p), dport = be16(p + 2);

	memset(key, 0, sizeof *key);
	for (uint8_t i = l->parent; i != LAYER_NONE && !src; i = d->layers[i].parent) {
		const struct layer *ip = &d->layers[i];

		if (ip->proto == PROTO_IP && ip->cap >= 20) {
			src = layer_data(d, ip) + 12;
			dst = src + 4;
			key->addrlen = 4;
		} else if (ip->proto == PROTO_IPV6 && ip->cap >= 40) {
			src = layer_data(d, ip) + 8;
			dst = src + 16;
			key->addrlen = 16;
		}
	}
	if (!src)
		return false;
	int order = memcmp(src, dst, key->addrlen);
	*side = order ? order > 0 : sport > dport;
	key->kind = l->proto;
	memcpy(key->addr[*side], src, key->addrlen);
	memcpy(key->addr[!*side], dst, key->addrlen);
	key->port[*side] = sport;
	key->port[!*side] = dport;
	return true;
}

static void unlink_age(struct flow_table *t, struct flow *f)
{
	if (f->older)
		f->older->newer = f->newer;
	else
		t->oldest = f->newer;
	if (f->newer)
		f->newer->older = f->older;
	else
		t->newest = f->older;
}

static void link_newest(struct flow_table *t, struct flow *f)
{
	f->older = t->newest;
	f->newer = NULL;
	if (t->newest)
		t->newest->newer = f;
	else
		t->oldest = f;
	t->newest = f;
}

static void forget(struct dissector *x, struct flow *f)
{
	struct flow_table *t = x->flows;
	struct flow **p = &t->bucket[hash(t, &f->key)];

	while (*p != f)
		p = &(*p)->next;
	*p = f->next;
	unlink_age(t, f);
	if (f->state)
		tcp_flow_done(x, f->state);
	if (f->app_state)
		pool_free(&x->pool, f->app_state, f->app_size);
	pool_free(&x->pool, f, sizeof *f);
}

/* Nothing of it is to come. */
static bool has_ended(const struct flow *f)
{
	return f->key.kind == PROTO_TCP && f->state &&
	       (tcp_flow_completeness(f) & (TCP_SEEN_FIN | TCP_SEEN_RST));
}

void *flow_alloc(struct dissector *x, size_t n, const struct flow *keep)
{
	void *p;

	while (!(p = pool_alloc(&x->pool, n)) && x->flows && x->flows->oldest &&
	       x->flows->oldest != keep) {
		x->forgotten++;
		x->forgotten_flows += !has_ended(x->flows->oldest);
		forget(x, x->flows->oldest);
	}
	return p;
}

void *flow_app_state(struct dissector *x, struct flow *f, size_t size)
{
	if (f->app_state && size <= f->app_size)
		return f->app_state;
	void *p = flow_alloc(x, size, f);
	if (!p)
		return NULL;
	memset(p, 0, size);
	if (f->app_state) {
		memcpy(p, f->app_state, f->app_size);
		pool_free(&x->pool, f->app_state, f->app_size);
	}
	f->app_state = p;
	f->app_size = size;
	return p;
}

static struct flow *add(struct dissection *d, const struct flow_key *key)
{
	struct dissector *x = d->dissector;
	struct flow_table *t = x->flows;
	struct flow *f = flow_alloc(x, sizeof *f, NULL);

	if (!f)
		return NULL;
	uint32_t h = hash(t, key);
	*f = (struct flow){ .next = t->bucket[h], .key = *key, .app = PROTO_DATA };
	f->number = key->kind == PROTO_TCP ? t->ntcp++ : t->nudp++;
	f->first_ns = f->previous_ns = d->frame->time_ns;
	t->bucket[h] = f;
	link_newest(t, f);
	return f;
}

struct flow *flow_of(struct dissection *d, const struct layer *l, unsigned *side, bool *is_new)
{
	struct dissector *x = d->dissector;
	struct flow_key key;

	*is_new = false;
	if (!x || !x->config.flows || l->cap < 4 || !table(x) || !make_key(d, l, &key, side))
		return NULL;
	struct flow *f = x->flows->bucket[hash(x->flows, &key)];
	while (f && memcmp(&f->key, &key, sizeof key) != 0)
		f = f->next;
	if (!f) {
		*is_new = true;
		return add(d, &key);
	}
	unlink_age(x->flows, f);
	link_newest(x->flows, f);
	return f;
}

struct flow *flow_again(struct dissection *d, struct flow *f)
{
	struct flow_key key = f->key;

	forget(d->dissector, f);
	return add(d, &key);
}
