/*
 * The table of conversations.  tcpdump's own grows without bound; this one holds as many as
 * its memory has room for and gives up the one that was silent longest.  Chains by hash, and
 * one list by last use; links are indices, 0 is none.
 */
#include "state.h"

#include <string.h>

#include "face/tcpdump.h"
#include "value.h"

enum { COOKIES = 20, CALLS = 64 };

struct tcpdump_state {
	uint32_t nflows, used; /* flows there is room for, and that are in use; from 1 on */
	uint32_t mask;         /* of the hash */
	uint32_t oldest, youngest;
	uint32_t call;
	uint64_t frame;
	uint32_t *chains;
	struct tcpdump_flow *flows;
	tcpdump_interface_fn *interface;
	const struct value_zone *zone;
	bool dumped;
	unsigned next_cookie;
	struct tcpdump_cookie cookies[COOKIES];
	unsigned next_call, last_found;
	struct tcpdump_call calls[CALLS];
};

static uint32_t round_down(uint64_t n)
{
	uint32_t v = 1;

	while ((uint64_t)v * 2 <= n && v < 1u << 30)
		v *= 2;
	return v;
}

struct tcpdump_state *tcpdump_init(void *mem, size_t size)
{
	size_t skip = (size_t)(-(uintptr_t)mem) & 15;
	uint8_t *base = (uint8_t *)mem + skip;
	struct tcpdump_state *s = (void *)base;
	size_t head = (sizeof *s + 15) & ~(size_t)15;
	size_t room = size - skip - head;
	/* As many chains as flows, rounded down. */
	uint64_t n = room / (sizeof(struct tcpdump_flow) + sizeof(uint32_t));
	uint32_t chains = round_down(n);

	*s = (struct tcpdump_state){
		.nflows = n > UINT32_MAX - 2 ? UINT32_MAX - 2 : (uint32_t)n - 1,
		.mask = chains - 1,
		.chains = (void *)(base + head),
		.flows = (void *)(base + head + chains * sizeof(uint32_t)),
	};
	memset(s->chains, 0, chains * sizeof(uint32_t));
	return s;
}

static uint32_t hash(const struct tcpdump_key *key)
{
	uint32_t words[sizeof *key / 4], h = 2166136261u;

	memcpy(words, key, sizeof words);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		h = (h ^ words[i]) * 16777619u ^ h >> 15;
	return h ^ h >> 13;
}

static void unlink_age(struct tcpdump_state *s, struct tcpdump_flow *f)
{
	if (f->older)
		s->flows[f->older].younger = f->younger;
	else
		s->oldest = f->younger;
	if (f->younger)
		s->flows[f->younger].older = f->older;
	else
		s->youngest = f->older;
}

static void make_youngest(struct tcpdump_state *s, uint32_t i)
{
	struct tcpdump_flow *f = &s->flows[i];

	f->older = s->youngest;
	f->younger = 0;
	if (s->youngest)
		s->flows[s->youngest].younger = i;
	else
		s->oldest = i;
	s->youngest = i;
}

/* The flow that was silent longest, out of its chain and the list. */
static uint32_t evict(struct tcpdump_state *s)
{
	uint32_t i = s->oldest;
	uint32_t *link = &s->chains[hash(&s->flows[i].key) & s->mask];

	while (*link != i)
		link = &s->flows[*link].next;
	*link = s->flows[i].next;
	unlink_age(s, &s->flows[i]);
	return i;
}

void tcpdump_begin(struct tcpdump_state *s, uint64_t number)
{
	s->call++;
	s->frame = number;
}

struct tcpdump_flow *tcpdump_flow(struct tcpdump_state *s, const struct tcpdump_key *key,
				  bool *fresh)
{
	uint32_t chain = hash(key) & s->mask, i = s->chains[chain];

	while (i && memcmp(&s->flows[i].key, key, sizeof *key) != 0)
		i = s->flows[i].next;
	if (i) {
		unlink_age(s, &s->flows[i]);
		*fresh = s->flows[i].frame == s->frame && s->flows[i].call != s->call;
	} else {
		i = s->used < s->nflows ? ++s->used : evict(s);
		s->flows[i] = (struct tcpdump_flow){ .key = *key,
						     .next = s->chains[chain],
						     .frame = s->frame };
		s->chains[chain] = i;
		*fresh = true;
	}
	if (*fresh)
		s->flows[i].call = s->call;
	make_youngest(s, i);
	return &s->flows[i];
}

const struct tcpdump_cookie *tcpdump_cookie(struct tcpdump_state *s, const struct tcpdump_cookie *c)
{
	for (unsigned i = 0; i < COOKIES; i++)
		if (memcmp(s->cookies[i].cookie, c->cookie, sizeof c->cookie) == 0)
			return &s->cookies[i];
	return NULL;
}

void tcpdump_cookie_add(struct tcpdump_state *s, const struct tcpdump_cookie *c)
{
	s->cookies[s->next_cookie] = *c;
	s->next_cookie = (s->next_cookie + 1) % COOKIES;
}

void tcpdump_call_add(struct tcpdump_state *s, const struct tcpdump_call *c)
{
	const struct tcpdump_call *last = &s->calls[(s->next_call + CALLS - 1) % CALLS];

	if (last->version && last->frame == s->frame && last->call != s->call)
		return; /* the frame is printed again */
	s->calls[s->next_call] = *c;
	s->calls[s->next_call].frame = s->frame;
	s->calls[s->next_call].call = s->call;
	s->next_call = (s->next_call + 1) % CALLS;
}

bool tcpdump_call_find(struct tcpdump_state *s, struct tcpdump_call *c)
{
	for (unsigned n = 0; n < CALLS; n++) {
		unsigned i = (s->last_found + n) % CALLS;
		const struct tcpdump_call *k = &s->calls[i];
		if (k->version == c->version && k->xid == c->xid &&
		    memcmp(k->client, c->client, sizeof c->client) == 0 &&
		    memcmp(k->server, c->server, sizeof c->server) == 0) {
			c->proc = k->proc;
			c->program_version = k->program_version;
			s->last_found = i;
			return true;
		}
	}
	return false;
}

void tcpdump_interfaces(struct tcpdump_state *s, tcpdump_interface_fn *interface)
{
	s->interface = interface;
}

void tcpdump_ifname(const struct tcpdump_state *s, uint32_t index, char name[TCPDUMP_IFNAME_MAX])
{
	char found[TCPDUMP_IFNAME_MAX] = "";

	if (s->interface && s->interface(index, found))
		memcpy(name, found, TCPDUMP_IFNAME_MAX - 1);
}

void tcpdump_dumped(struct tcpdump_state *s)
{
	s->dumped = true;
}

bool tcpdump_is_dumped(const struct tcpdump_state *s)
{
	return s->dumped;
}

void tcpdump_zone(struct tcpdump_state *s, const struct value_zone *zone)
{
	s->zone = zone;
}

int32_t tcpdump_east(const struct tcpdump_state *s, int64_t seconds)
{
	int32_t east = 0;
	const char *letters;

	if (s->zone)
		s->zone->local(seconds, &east, &letters);
	return east;
}
