#include "impair/impair.h"

#include <errno.h>
#include <ev.h>
#include <stdlib.h>
#include <string.h>

#include "annotation.h"
#include "bytes.h"
#include "frame.h"
#include "link/clock.h"
#include "link/driver.h"
#include "splitmix.h"

enum {
	SEGMENTS = 1024, /* of data whose numbers are known, in each direction */
	QUEUE_MS = 250,  /* what waits for a limited rate is at most what that carries in it */
	QUEUE_LEAST = 32 << 10, /* bytes, and no less than this */
	REORDER_NS = 20000000,  /* how much longer one is held that others are to overtake */
};

/* A datagram that is held until it is due. */
struct held {
	struct held *next;
	uint64_t due_ns;
	int way;
	struct link_fate fate;
	size_t n;
	uint8_t bytes[];
};

struct way {
	uint64_t random;
	uint64_t free_ns; /* the rate lets the next one go then */
	uint64_t last_ns; /* the one before is due then */
	uint32_t passed[RULE_KINDS];
	uint64_t segment[SEGMENTS];
	uint32_t nsegments; /* so many were numbered */
};

struct impair {
	struct link link; /* first: a struct link * is a struct impair * */
	const struct impair_config *config;
	struct link *inner;
	struct ev_loop *loop;
	ev_timer timer;
	uint64_t start_ns;
	uint64_t *acted; /* how often each rule has */
	struct way way[IMPAIR_WAYS];
	struct held *held; /* by due_ns */
};

/* What is to be done with a datagram. */
struct verdict {
	bool lost, twice, corrupt, reorder;
	uint64_t delay_ns;
	int32_t window; /* -1: as it is */
};

static struct impair *impair_of(struct link *l)
{
	return (struct impair *)l;
}

/* ---- Chance ---- */

static bool happens(struct way *w, uint32_t chance)
{
	return splitmix64(&w->random) % IMPAIR_MILLION < chance;
}

static void by_chance(const struct impair_way *c, struct way *w, struct verdict *v)
{
	uint64_t off;

	v->lost = happens(w, c->loss);
	v->twice = happens(w, c->duplicate);
	v->corrupt = happens(w, c->corrupt);
	v->reorder = happens(w, c->reorder);
	off = splitmix64(&w->random) % (2 * c->jitter_ns + 1);
	v->delay_ns = c->delay_ns + off > c->jitter_ns ? c->delay_ns + off - c->jitter_ns : 0;
}

/* ---- Rules ---- */

/* The number of a segment of data: one that was seen has the one that it had. */
static uint32_t segment_number(struct way *w, uint64_t segment)
{
	uint32_t kept = w->nsegments < SEGMENTS ? w->nsegments : SEGMENTS;

	for (uint32_t i = 1; i <= kept; i++)
		if (w->segment[(w->nsegments - i) % SEGMENTS] == segment)
			return w->nsegments - i + 1;
	w->segment[w->nsegments++ % SEGMENTS] = segment;
	return w->nsegments;
}

static void count_kinds(struct way *w, const struct passing *x, uint32_t number[RULE_KINDS])
{
	for (unsigned k = 0; k < RULE_KINDS; k++)
		number[k] = x->kinds & 1u << k ? ++w->passed[k] : 0;
	if (number[RULE_DATA])
		number[RULE_DATA] = segment_number(w, x->segment);
}

static bool matches(const struct rule *r, int way, uint32_t number, size_t n, int64_t since_ns)
{
	if (!number || !r->way[way] || n <= r->larger || since_ns < r->from_ns ||
	    since_ns >= r->to_ns)
		return false;
	if (r->every && number % r->every)
		return false;
	return !r->first || (number >= r->first && number <= r->last);
}

static void act(const struct rule *r, struct verdict *v)
{
	switch (r->action) {
	case RULE_DROP: v->lost = true; return;
	case RULE_DELAY: v->delay_ns += r->value; return;
	case RULE_DUPLICATE: v->twice = true; return;
	case RULE_CORRUPT: v->corrupt = true; return;
	case RULE_REORDER: v->reorder = true; return;
	default: v->window = (int32_t)r->value; return;
	}
}

static void by_rules(struct impair *i, int way, const struct passing *x, size_t n,
		     struct verdict *v)
{
	const struct rules *rules = &i->config->rules;
	int64_t since = (int64_t)(clock_monotonic_ns() - i->start_ns);
	uint32_t number[RULE_KINDS];

	if (!rules->n)
		return;
	count_kinds(&i->way[way], x, number);
	for (size_t k = 0; k < rules->n; k++) {
		const struct rule *r = &rules->rule[k];

		if (!matches(r, way, number[r->kind], n, since) || i->acted[k] >= r->limit)
			continue;
		if (r->chance < IMPAIR_MILLION && !happens(&i->way[way], r->chance))
			continue;
		i->acted[k]++;
		act(r, v);
	}
}

/* ---- What is done to the bytes ---- */

/* RFC 1624, equation 3: the checksum where a 16-bit word changes. */
static void set_window(uint8_t *p, size_t at, uint32_t window)
{
	enum { CHECKSUM_AFTER_WINDOW = 2 };
	uint8_t *sum_at = p + at + CHECKSUM_AFTER_WINDOW;
	uint32_t sum = (uint16_t)~be16(sum_at) + (uint32_t)(uint16_t)~be16(p + at) + window;

	sum = (sum & 0xffff) + (sum >> 16);
	sum = ~((sum & 0xffff) + (sum >> 16));
	p[at] = (uint8_t)(window >> 8);
	p[at + 1] = (uint8_t)window;
	sum_at[0] = (uint8_t)(sum >> 8);
	sum_at[1] = (uint8_t)sum;
}

/* A bit behind the IP header, which a checksum sees; in it where there is nothing behind. */
static void corrupt(struct way *w, uint8_t *p, size_t n)
{
	size_t from = p[0] >> 4 == 4 ? (p[0] & 15u) * 4u : 40;
	uint64_t r = splitmix64(&w->random);

	if (from >= n)
		from = 0;
	p[from + (r >> 3) % (n - from)] ^= (uint8_t)(1u << (r & 7));
}

/* ---- Holding ---- */

/* When it may go by the rate; 0 and *LOST where the queue is full. */
static uint64_t by_rate(const struct impair_way *c, struct way *w, size_t n, uint64_t now,
			bool *lost)
{
	uint64_t room = c->rate / 8 * QUEUE_MS / 1000;
	uint64_t waits;

	if (!c->rate)
		return now;
	if (room < QUEUE_LEAST)
		room = QUEUE_LEAST;
	waits = w->free_ns > now ? w->free_ns - now : 0;
	if (waits / 1000 * c->rate / 8000000 > room) {
		*lost = true;
		return now;
	}
	w->free_ns = now + waits + (uint64_t)n * 8000000000 / c->rate;
	return w->free_ns;
}

static int hold(struct impair *i, int way, const uint8_t *p, size_t n, uint64_t due,
		const struct link_fate *fate)
{
	struct held *h = malloc(sizeof *h + n), **at = &i->held;

	if (!h)
		return -ENOBUFS;
	*h = (struct held){ .due_ns = due, .way = way, .fate = *fate, .n = n };
	memcpy(h->bytes, p, n);
	while (*at && (*at)->due_ns <= due)
		at = &(*at)->next;
	h->next = *at;
	*at = h;
	return 0;
}

static int deliver(struct impair *i, int way, const uint8_t *p, size_t n,
		   const struct link_fate *fate)
{
	if (way == IMPAIR_OUT)
		return link_send(i->inner, p, n);
	link_received(&i->link, p, n, clock_wall_ns(), fate);
	return 0;
}

static void set_timer(struct impair *i)
{
	uint64_t due = impair_due(&i->link);

	ev_timer_stop(i->loop, &i->timer);
	if (due == UINT64_MAX || clock_is_virtual())
		return;
	ev_timer_set(&i->timer, (double)due * 1e-9, 0.);
	ev_timer_start(i->loop, &i->timer);
}

uint64_t impair_due(struct link *l)
{
	const struct impair *i = impair_of(l);
	uint64_t now = clock_monotonic_ns();

	if (!i->held)
		return UINT64_MAX;
	return i->held->due_ns > now ? i->held->due_ns - now : 0;
}

void impair_turn(struct link *l)
{
	struct impair *i = impair_of(l);
	bool came = false;

	while (impair_due(l) == 0 && !l->failed) {
		struct held *h = i->held;

		i->held = h->next;
		came |= h->way == IMPAIR_IN;
		deliver(i, h->way, h->bytes, h->n, &h->fate);
		free(h);
	}
	if (came && !l->failed)
		l->ops->drained(l->arg);
	set_timer(i);
}

static void on_timer(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct impair *i = w->data;

	(void)loop;
	(void)revents;
	impair_turn(&i->link);
}

/* ---- A datagram ---- */

/* When it is due, by its verdict; what is held goes in order, but for those that are not to. */
static uint64_t due_of(struct way *w, const struct verdict *v, uint64_t free_ns)
{
	uint64_t due = free_ns + v->delay_ns;

	if (v->reorder)
		return due + REORDER_NS;
	if (due < w->last_ns)
		due = w->last_ns;
	w->last_ns = due;
	return due;
}

static void note(struct link_fate *fate, const struct verdict *v, uint64_t delay)
{
	fate->what = (uint8_t)((v->lost ? LINK_LOST : 0) | (v->reorder ? LINK_REORDERED : 0) |
			       (v->corrupt ? LINK_CORRUPTED : 0));
	if (delay && !v->lost) {
		fate->what |= LINK_DELAYED;
		fate->delay_us = delay / 1000 < UINT32_MAX ? (uint32_t)(delay / 1000) : UINT32_MAX;
	}
}

/* Whatever goes WAY: 0 or -errno of the inner link.  *FATE is what becomes of it. */
static int pass(struct impair *i, int way, const uint8_t *p, size_t n, struct link_fate *fate)
{
	const struct impair_way *c = &i->config->way[way];
	struct way *w = &i->way[way];
	uint64_t now = clock_monotonic_ns(), due;
	struct verdict v = { .window = -1 };
	bool full = false;
	struct passing x;
	uint8_t copy[LINK_MTU_MAX];

	passing_of(&x, p, n);
	by_chance(c, w, &v);
	by_rules(i, way, &x, n, &v);
	due = v.lost ? now : due_of(w, &v, by_rate(c, w, n, now, &full));
	v.lost |= full;
	note(fate, &v, due - now);
	if (full)
		fate->what |= LINK_QUEUE_FULL;
	if (v.lost) {
		if (way == IMPAIR_IN)
			link_received(&i->link, p, n, clock_wall_ns(), fate);
		return 0;
	}
	if (v.corrupt || (v.window >= 0 && x.window_at)) {
		memcpy(copy, p, n);
		p = copy;
		if (v.window >= 0 && x.window_at)
			set_window(copy, x.window_at, (uint32_t)v.window);
		if (v.corrupt)
			corrupt(w, copy, n);
	}
	if (v.twice) {
		struct link_fate again = *fate;

		again.what |= LINK_DUPLICATED;
		hold(i, way, p, n, due, way == IMPAIR_IN ? &again : fate);
		if (way == IMPAIR_OUT)
			fate->what |= LINK_DUPLICATED;
	}
	return due > now ? hold(i, way, p, n, due, fate) : deliver(i, way, p, n, fate);
}

static int impair_send(struct link *l, const uint8_t *p, size_t n, struct link_fate *fate)
{
	struct impair *i = impair_of(l);
	int rc;

	if (n == 0 || n > LINK_MTU_MAX)
		return -EINVAL;
	rc = pass(i, IMPAIR_OUT, p, n, fate);
	set_timer(i);
	return rc;
}

static void on_sent(void *arg, struct frame *f, const struct link_fate *fate)
{
	(void)arg, (void)f, (void)fate;
}

static void on_received(void *arg, struct frame *f, const struct link_fate *fate)
{
	struct impair *i = arg;
	struct link_fate mine = { 0 };

	(void)fate;
	pass(i, IMPAIR_IN, f->data, f->len, &mine);
	set_timer(i);
}

static void on_drained(void *arg)
{
	struct impair *i = arg;

	i->link.ops->drained(i->link.arg);
}

static void on_failed(void *arg, int err)
{
	struct impair *i = arg;

	ev_timer_stop(i->loop, &i->timer);
	link_fail(&i->link, err);
}

/* ---- The link ---- */

static void impair_pump(struct link *l, unsigned ms)
{
	struct impair *i = impair_of(l);
	uint64_t due = impair_due(l);

	link_pump(i->inner, due / 1000000 < ms ? (unsigned)(due / 1000000) + (due > 0) : ms);
	impair_turn(l);
}

static void impair_close(struct link *l)
{
	struct impair *i = impair_of(l);

	ev_timer_stop(i->loop, &i->timer);
	/* What the stack has sent is on its way: a FIN or RST that waits here would be lost. */
	for (struct held *h = i->held, *next; h; h = next) {
		next = h->next;
		if (h->way == IMPAIR_OUT && !l->failed)
			link_send(i->inner, h->bytes, h->n);
		free(h);
	}
	if (i->inner)
		link_close(i->inner);
	free(i->acted);
	free(i);
}

static const struct link_driver impair_driver = {
	.send = impair_send,
	.pump = impair_pump,
	.close = impair_close,
};

bool impair_wanted(const struct impair_config *c)
{
	static const struct impair_way none;

	return c->rules.n || memcmp(&c->way[IMPAIR_OUT], &none, sizeof none) != 0 ||
	       memcmp(&c->way[IMPAIR_IN], &none, sizeof none) != 0;
}

int impair_open(struct link **link, const struct impair_config *c, const char *name,
		struct ev_loop *loop, const struct link_ops *ops, void *arg)
{
	static const struct link_ops inner_ops = { on_sent, on_received, on_drained, on_failed };
	struct impair *i = calloc(1, sizeof *i);
	int rc = -ENOMEM;

	if (!i)
		return rc;
	i->config = c;
	i->loop = loop;
	i->start_ns = clock_monotonic_ns();
	for (unsigned way = 0; way < IMPAIR_WAYS; way++)
		i->way[way].random = c->seed * 2 + way;
	ev_timer_init(&i->timer, on_timer, 0., 0.);
	i->timer.data = i;
	i->acted = calloc(c->rules.n + 1, sizeof *i->acted);
	link_init(&i->link, &impair_driver, name, 0, ops, arg);
	if (i->acted)
		rc = (c->open ? c->open : link_open)(&i->inner, name, loop, &inner_ops, i);
	if (rc) {
		i->inner = NULL;
		impair_close(&i->link);
		return rc;
	}
	i->link.mtu = link_mtu(i->inner);
	*link = &i->link;
	return 0;
}
