#include "flow/echo.h"

#include <string.h>

#include "bytes.h"
#include "dissector.h"
#include "pool.h"
#include "walk.h"

/* Requests share places by their hash: one that is overwritten has waited for 4096 others. */
enum { ECHO_PLACES = 4096 };

struct echo_key {
	uint8_t from[16], to[16]; /* of the request */
	uint16_t ident, seq;
};

struct echo_place {
	struct echo_key key;
	uint64_t frame; /* 0: free, or answered */
	int64_t time_ns;
};

struct echo_table {
	struct echo_place place[ECHO_PLACES];
};

static struct echo_table *table(const struct dissection *d)
{
	struct dissector *x = d->dissector;

	if (!x || !x->config.flows)
		return NULL;
	if (!x->echoes) {
		x->echoes = pool_alloc(&x->pool, sizeof *x->echoes);
		if (x->echoes)
			memset(x->echoes, 0, sizeof *x->echoes);
	}
	return x->echoes;
}

/* The place of the request between the addresses of L's IP layer, turned round for a REPLY. */
static struct echo_place *place(struct dissection *d, const struct layer *l, struct echo_key *key,
				bool reply)
{
	struct echo_table *t = table(d);
	const struct layer *ip = &d->layers[l->parent];
	uint32_t h = 2166136261u;

	while (t && ip->proto != PROTO_IP && ip->proto != PROTO_IPV6 && ip->parent != LAYER_NONE)
		ip = &d->layers[ip->parent];
	const uint8_t *p = layer_data(d, ip);
	if (t && ip->proto == PROTO_IP && ip->cap >= 20) {
		memcpy(reply ? key->to : key->from, p + 12, 4);
		memcpy(reply ? key->from : key->to, p + 16, 4);
	} else if (t && ip->proto == PROTO_IPV6 && ip->cap >= 40) {
		memcpy(reply ? key->to : key->from, p + 8, 16);
		memcpy(reply ? key->from : key->to, p + 24, 16);
	} else {
		return NULL;
	}
	for (size_t i = 0; i < sizeof *key; i++)
		h = (h ^ ((const uint8_t *)key)[i]) * 16777619u;
	return &t->place[h % ECHO_PLACES];
}

void echo_request(struct dissection *d, const struct layer *l, uint16_t ident, uint16_t seq)
{
	struct echo_key key = { .ident = ident, .seq = seq };
	struct echo_place *at = place(d, l, &key, false);

	if (at)
		*at = (struct echo_place){ key, d->frame->number, d->frame->time_ns };
}

const struct echo_match *echo_reply(struct dissection *d, const struct layer *l, uint16_t ident,
				    uint16_t seq)
{
	struct echo_key key = { .ident = ident, .seq = seq };
	struct echo_place *at = place(d, l, &key, true);

	if (!at || at->frame == 0 || memcmp(&at->key, &key, sizeof key) != 0)
		return NULL;
	struct echo_match *m = dissect_scratch(d, sizeof *m);
	if (m)
		*m = (struct echo_match){ at->frame, d->frame->time_ns - at->time_ns };
	at->frame = 0;
	return m;
}
