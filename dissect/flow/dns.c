#include "flow/dns.h"

#include <string.h>

#include "dissector.h"
#include "pool.h"
#include "flow/flow.h"
#include "walk.h"

/* Conversations share places by their hash: one that is overwritten is old. */
enum { DNS_PLACES = 8192 };

static const int64_t RETRANSMIT_NS = INT64_C(5) * 1000000000;

struct dns_place {
	const struct flow *flow; /* NULL: free */
	uint32_t number;         /* of the flow: its memory may have been used again */
	uint16_t id;
	bool many;              /* answers to one query: a zone's transfer */
	uint64_t query, answer; /* frames; answer 0: none yet */
	int64_t query_ns;
};

struct dns_table {
	struct dns_place place[DNS_PLACES];
};

static struct dns_table *table(struct dissector *x)
{
	if (!x->dns) {
		x->dns = pool_alloc(&x->pool, sizeof *x->dns);
		if (x->dns)
			memset(x->dns, 0, sizeof *x->dns);
	}
	return x->dns;
}

/* The conversation of the transport layer that carries L. */
static const struct flow *flow_under(struct dissection *d, const struct layer *l)
{
	uint8_t i = l->parent;
	unsigned side;
	bool is_new;

	while (i != LAYER_NONE && d->layers[i].proto != PROTO_UDP &&
	       d->layers[i].proto != PROTO_TCP)
		i = d->layers[i].parent;
	return i == LAYER_NONE ? NULL : flow_of(d, &d->layers[i], &side, &is_new);
}

static void take_query(struct dns_place *p, struct dns_match *m, const struct dissection *d,
		       bool same)
{
	int64_t now = d->frame->time_ns;

	if (same && p->answer == 0 && now - p->query_ns < RETRANSMIT_NS) {
		m->frame = p->query;
		m->retransmission = true;
		return;
	}
	p->query = d->frame->number;
	p->answer = 0;
	p->query_ns = now;
}

static void take_answer(struct dns_place *p, struct dns_match *m, const struct dissection *d)
{
	if (p->answer == 0 || p->many) {
		if (p->answer == 0)
			p->answer = d->frame->number;
		m->frame = p->query;
		m->delay_ns = d->frame->time_ns - p->query_ns;
	} else {
		m->frame = p->answer;
		m->retransmission = true;
	}
}

const struct dns_match *dns_match(struct dissection *d, const struct layer *l, uint16_t id,
				  bool response, enum dns_asks asks)
{
	struct dissector *x = d->dissector;
	const struct flow *f = x && x->config.flows ? flow_under(d, l) : NULL;
	struct dns_table *t = f ? table(x) : NULL;
	struct dns_match *m = t ? dissect_scratch(d, sizeof *m) : NULL;

	if (!m)
		return NULL;
	uint32_t h = (f->number * 2654435761u) ^ (id * 40503u);
	struct dns_place *p = &t->place[h % DNS_PLACES];
	bool same = p->flow == f && p->number == f->number && p->id == id;
	if (response && same) {
		take_answer(p, m, d);
	} else if (!response) {
		if (!same)
			*p = (struct dns_place){ .flow = f, .number = f->number, .id = id };
		take_query(p, m, d, same);
	}
	if (asks != DNS_ASKS_NOTHING && p->flow == f && p->number == f->number && p->id == id)
		p->many = asks == DNS_ASKS_ZONE;
	return m;
}
