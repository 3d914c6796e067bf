#include "timeline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "face/tcpdump.h"
#include "flow/convtcp.h"
#include "flow/tcp.h"

enum {
	CONVS_MEMORY = 64 << 20, /* bytes, touched as they are needed */
	ROWS = 32 << 10,
	TEXT = 1 << 20,
	STRINGS = 64 << 10, /* bytes of a piece of string memory */
	WORDS_ROOM = 28,    /* columns from lane to lane that do for words */
	LEFT_ROOM = 26,     /* columns beside the lanes */
};

/* Strings of the events, in pieces that stay where they are. */
struct timeline_strings {
	struct timeline_strings *older;
	size_t used;
	char s[STRINGS];
};

int timeline_open(struct timeline *t, const struct timeline_choice *choice)
{
	struct convs_config convs = { .kinds = 1u << CONV_TCP | 1u << CONV_UDP | 1u << CONV_ICMP };

	*t = (struct timeline){ .choice = *choice };
	t->memory = mmap(NULL, CONVS_MEMORY, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (t->memory == MAP_FAILED)
		t->memory = NULL;
	t->tcpdump = malloc(TCPDUMP_MEMORY_MIN);
	t->row = malloc(ROWS * sizeof *t->row);
	t->text = malloc(TEXT);
	if (!t->memory || !t->tcpdump || !t->row || !t->text) {
		timeline_close(t);
		return -ENOMEM;
	}
	t->convs = convs_init(t->memory, CONVS_MEMORY, &convs);
	rows_init(&t->rows, t->row, ROWS, t->text, TEXT);
	t->maker.rows = &t->rows;
	t->maker.tcpdump = tcpdump_init(t->tcpdump, TCPDUMP_MEMORY_MIN);
	for (unsigned hosts = 0; hosts < 2; hosts++)
		t->lanes[hosts] = (struct ladder_lanes){ .end = t->end[hosts],
							 .max = TIMELINE_LANES_MAX,
							 .hosts = hosts };
	return 0;
}

void timeline_close(struct timeline *t)
{
	while (t->strings) {
		struct timeline_strings *s = t->strings;

		t->strings = s->older;
		free(s);
	}
	if (t->memory)
		munmap(t->memory, CONVS_MEMORY);
	free(t->tcpdump);
	free(t->row);
	free(t->text);
	free(t->event);
	*t = (struct timeline){ 0 };
}

void timeline_look(struct timeline *t, const struct dissection *d)
{
	convs_update(t->convs, d);
}

/* ---- Which frames ---- */

static bool is_chosen(const struct timeline *t, struct conv *const *touched, unsigned n)
{
	const struct timeline_choice *c = &t->choice;

	if (c->nflows == 0 && !t->one)
		return true;
	for (unsigned i = 0; i < n; i++) {
		if (t->one && touched[i]->kind == t->first.kind &&
		    touched[i]->number == t->first.number)
			return true;
		for (unsigned k = 0; k < c->nflows; k++)
			if (touched[i]->kind == c->flow[k].kind &&
			    touched[i]->number == c->flow[k].number)
				return true;
	}
	return false;
}

/* The first conversation, of TCP if there is one. */
static void note_first(struct timeline *t, struct conv *const *touched, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const struct conv *c = touched[i];

		if (t->has_first && (t->first.kind == CONV_TCP || c->kind != CONV_TCP))
			continue;
		t->has_first = true;
		t->first = (struct timeline_flow){ (enum conv_kind)c->kind, c->number };
	}
}

/* ---- Keeping them ---- */

/* N bytes that stay, or NULL. */
static const char *keep(struct timeline *t, const char *s, size_t n)
{
	struct timeline_strings *p = t->strings;

	if (!p || STRINGS - p->used < n) {
		p = malloc(sizeof *p);
		if (!p)
			return NULL;
		p->older = t->strings;
		p->used = 0;
		t->strings = p;
	}
	p->used += n;
	return memcpy(p->s + p->used - n, s, n);
}

/* S, which may be NULL, as a string that stays; "" without one; NULL without memory. */
static const char *keep_string(struct timeline *t, const char *s)
{
	return s && s[0] ? keep(t, s, strlen(s) + 1) : "";
}

static int keep_strings(struct timeline *t, struct ladder_event *e)
{
	e->words = keep_string(t, e->words);
	e->told = keep_string(t, e->told);
	if (e->ntext)
		e->text = keep(t, e->text, e->ntext);
	return e->words && e->told && (e->text || !e->ntext) ? 0 : -ENOMEM;
}

static struct timeline_event *add(struct timeline *t)
{
	if (t->n == t->size) {
		size_t size = t->size ? 2 * t->size : 1024;
		void *p = realloc(t->event, size * sizeof *t->event);

		if (!p)
			return NULL;
		t->event = p;
		t->size = size;
	}
	return &t->event[t->n++];
}

/* What the conversation's frames say of the end that opened it. */
static void infer(struct timeline *t, struct ladder_event *e)
{
	const struct conv *c =
		e->kind == LADDER_TCP ? convs_find(t->convs, CONV_TCP, e->conversation) : NULL;

	/* One that is lost on the way moves nobody but its sender, who told. */
	if (c && c->tcp && !e->lost)
		ladder_infer(&e->state, c->tcp->states.side[0]);
	t->known |= e->state.known;
	t->told |= e->state.known && !e->state.inferred;
}

/* Only the first conversation from here on, and of what is kept. */
static void keep_first(struct timeline *t)
{
	size_t n = 0;

	t->one = true;
	for (size_t i = 0; i < t->n; i++)
		if (t->event[i].kind == t->first.kind &&
		    t->event[i].e.conversation == t->first.number)
			t->event[n++] = t->event[i];
	t->n = n;
}

/* Hosts are too many to show, and nobody has said what is wanted. */
static bool too_many(const struct timeline *t)
{
	return !t->one && t->choice.nflows == 0 && t->has_first && t->lanes[1].n > LADDER_LANES_MAX;
}

int timeline_frame(struct timeline *t, const struct dissection *d)
{
	struct conv *touched[CONVS_TOUCHED_MAX];
	unsigned n = convs_touched(t->convs, touched);
	struct ladder_endpoint from, to;
	struct ladder_event e;
	struct timeline_event *x;

	note_first(t, touched, n);
	if (timeline_full(t) || !is_chosen(t, touched, n))
		return 0;
	if (!ladder_event_of(&t->maker, d, &e, &from, &to)) {
		t->homeless++;
		return 0;
	}
	if (t->n == TIMELINE_EVENTS_MAX) {
		t->beyond++;
		return 0;
	}
	infer(t, &e);
	x = keep_strings(t, &e) ? NULL : add(t);
	if (!x)
		return -ENOMEM;
	*x = (struct timeline_event){ .e = e, .kind = n ? touched[0]->kind : CONV_KINDS };
	for (unsigned i = 0; i < 2; i++) {
		x->from[i] = (uint8_t)ladder_lane(&t->lanes[i], &from);
		x->to[i] = (uint8_t)ladder_lane(&t->lanes[i], &to);
	}
	if (too_many(t))
		keep_first(t);
	return 0;
}

bool timeline_full(const struct timeline *t)
{
	return t->choice.limit && t->n >= t->choice.limit;
}

/* ---- Names ---- */

static const struct timeline_name *name_of(const struct timeline *t, const uint8_t *addr, size_t n)
{
	for (unsigned i = 0; i < t->nknown_as; i++)
		if (t->known_as[i].len == n && memcmp(t->known_as[i].addr, addr, n) == 0)
			return &t->known_as[i];
	return NULL;
}

void timeline_name(struct timeline *t, const uint8_t *addr, size_t n, const char *name)
{
	struct timeline_name *x = &t->known_as[t->nknown_as];
	struct text s;

	if ((n != 4 && n != 16) || t->nknown_as == TIMELINE_NAMES_MAX || name_of(t, addr, n))
		return;
	x->len = (uint8_t)n;
	memcpy(x->addr, addr, n);
	text_init(&s, x->name, sizeof x->name);
	for (const char *p = name; *p; p++)
		if (*p > 0x20 && *p < 0x7f)
			text_char(&s, *p);
		else
			text_fmt(&s, "\\x%02x", (unsigned char)*p);
	t->nknown_as++;
}

/* "192.0.2.80:80 (www.example.com)" */
static void put_lane(struct text *s, const struct timeline *t, const struct ladder_endpoint *e)
{
	const struct timeline_name *name = name_of(t, e->addr, e->len);

	ladder_endpoint_text(s, e);
	if (name)
		text_fmt(s, " (%s)", name->name);
}

/* ---- Lanes ---- */

static void event(void *arg, size_t i, struct ladder_event *e)
{
	const struct timeline *t = arg;
	const struct timeline_event *x = &t->event[i];
	bool hosts = t->chosen == TIMELINE_HOSTS;

	*e = x->e;
	e->from = t->order[x->from[hosts]];
	e->to = t->order[x->to[hosts]];
}

/* Lanes that events use, in their order. */
static unsigned used_lanes(struct timeline *t, bool hosts, bool used[TIMELINE_LANES_MAX])
{
	unsigned n = 0;

	memset(used, 0, TIMELINE_LANES_MAX * sizeof used[0]);
	for (size_t i = 0; i < t->n; i++)
		used[t->event[i].from[hosts]] = used[t->event[i].to[hosts]] = true;
	for (unsigned i = 0; i < TIMELINE_LANES_MAX; i++)
		n += used[i];
	return n;
}

/* The end that opened the conversation stands on the left, whoever was seen first. */
static bool is_reversed(const struct timeline *t)
{
	const struct conv *c;
	const struct ladder_endpoint *a = &t->end[0][t->event[0].from[0]];

	if (t->event[0].kind >= CONV_KINDS)
		return false;
	c = convs_find(t->convs, (enum conv_kind)t->event[0].kind, t->event[0].e.conversation);
	return c && a->len == c->addrlen && memcmp(a->addr, c->side[1].addr, a->len) == 0 &&
	       a->port == c->side[1].port && c->kind != CONV_ICMP;
}

static void set_lanes(struct timeline *t, struct ladder_config *c, enum timeline_lanes how)
{
	bool used[TIMELINE_LANES_MAX], hosts = how == TIMELINE_HOSTS;
	unsigned lane = 0;

	t->chosen = how;
	c->nlanes = used_lanes(t, hosts, used);
	c->ports = hosts;
	for (unsigned i = 0; i < TIMELINE_LANES_MAX; i++)
		if (used[i])
			t->order[i] = (uint8_t)lane++;
	if (c->nlanes >= 2 && t->order[t->event[0].from[hosts]] == 0 && is_reversed(t)) {
		t->order[t->event[0].from[hosts]] = t->order[t->event[0].to[hosts]];
		t->order[t->event[0].to[hosts]] = 0;
	}
	for (unsigned i = 0; i < TIMELINE_LANES_MAX; i++) {
		struct text name;

		if (!used[i])
			continue;
		text_init(&name, t->name[t->order[i]], sizeof t->name[0]);
		if (t->lanes[hosts].full && i == TIMELINE_LANES_MAX - 1)
			text_str(&name, "others");
		else
			put_lane(&name, t, &t->end[hosts][i]);
		t->names[t->order[i]] = name.buf;
	}
}

/* True where all lanes of HOW are on the screen at once. */
static bool fits(struct timeline *t, const struct ladder_config *config, enum timeline_lanes how)
{
	struct ladder_config c = *config;
	struct ladder l;

	set_lanes(t, &c, how);
	ladder_init(&l, &c);
	return !l.others && !t->lanes[how == TIMELINE_HOSTS].full;
}

/* Endpoints where they leave room for words on the arrows, else hosts; of too many, one conversation. */
static enum timeline_lanes choose(struct timeline *t, const struct ladder_config *c)
{
	bool used[TIMELINE_LANES_MAX];
	bool endpoints = fits(t, c, TIMELINE_ENDPOINTS), hosts = fits(t, c, TIMELINE_HOSTS);
	unsigned nendpoints = used_lanes(t, false, used), nhosts = used_lanes(t, true, used);

	if (t->choice.lanes != TIMELINE_AUTO)
		return t->choice.lanes;
	if (endpoints && (nhosts == 1 || nhosts == nendpoints ||
			  (nendpoints - 1) * WORDS_ROOM < c->width - LEFT_ROOM))
		return TIMELINE_ENDPOINTS;
	if (hosts || t->choice.nflows || !t->has_first)
		return TIMELINE_HOSTS;
	keep_first(t);
	return TIMELINE_ENDPOINTS;
}

/* The widths of the columns, and where time begins. */
static void measure(const struct timeline *t, struct ladder_config *c)
{
	bool begun = false;

	c->last_frame = 0;
	c->span_ns = 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct ladder_event *e = &t->event[i].e;

		if (e->frame > c->last_frame)
			c->last_frame = e->frame;
		if (!e->has_time)
			continue;
		if (!begun)
			c->base_ns = e->time_ns;
		begun = true;
		if (ladder_span(c->base_ns, e->time_ns) > c->span_ns)
			c->span_ns = ladder_span(c->base_ns, e->time_ns);
	}
}

void timeline_lay_out(struct timeline *t, struct ladder_config *c)
{
	enum timeline_lanes how;

	c->lanes = t->names;
	c->event = event;
	c->arg = t;
	c->columns = 1u << LADDER_DELTA | t->known;
	c->inferred = !t->told;
	if (t->n == 0)
		return;
	measure(t, c);
	how = choose(t, c);
	set_lanes(t, c, how);
	c->nevents = t->n;
	measure(t, c);
}
