#include "fragment.h"

#include <string.h>

#include "dissector.h"
#include "pool.h"
#include "walk.h"

enum {
	BUCKETS = 1024,
	DATAGRAM_MAX = 65535 + 40,
	DATAGRAMS_MAX = 4096,
	FIRST_SIZE = 4096, /* bytes; grows by doubling */
};

static const int64_t LIFETIME_NS = INT64_C(30) * 1000000000;

struct datagram {
	struct datagram *next;          /* of its bucket */
	struct datagram *older, *newer; /* of all */
	struct fragment_key key;
	int64_t first_ns;
	uint8_t *data;        /* size bytes, then one bit a byte that is there */
	uint32_t size, total; /* total 0: the last fragment has not been seen */
	uint32_t have;        /* bytes that are there */
	bool overlap, conflict;
	uint32_t npieces;
	struct fragment_piece pieces[FRAGMENT_FRAMES_MAX];
};

struct fragment_table {
	struct datagram *bucket[BUCKETS];
	struct datagram *oldest, *newest;
	unsigned n;
	/* The whole of the last datagram, kept until the next one is completed. */
	uint8_t *done;
	uint32_t done_size;
};

static size_t block_size(uint32_t size)
{
	return (size_t)size + size / 8;
}

static unsigned hash(const struct fragment_key *key)
{
	const uint8_t *p = (const uint8_t *)key;
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < sizeof *key; i++)
		h = (h ^ p[i]) * 16777619u;
	return h % BUCKETS;
}

static struct fragment_table *table(struct dissector *x)
{
	if (!x->fragments) {
		x->fragments = pool_alloc(&x->pool, sizeof *x->fragments);
		if (x->fragments)
			memset(x->fragments, 0, sizeof *x->fragments);
	}
	return x->fragments;
}

static struct datagram *find(struct fragment_table *t, const struct fragment_key *key)
{
	struct datagram *g = t->bucket[hash(key)];

	while (g && memcmp(&g->key, key, sizeof *key) != 0)
		g = g->next;
	return g;
}

static void unlink_datagram(struct fragment_table *t, struct datagram *g)
{
	struct datagram **p = &t->bucket[hash(&g->key)];

	while (*p != g)
		p = &(*p)->next;
	*p = g->next;
	if (g->older)
		g->older->newer = g->newer;
	else
		t->oldest = g->newer;
	if (g->newer)
		g->newer->older = g->older;
	else
		t->newest = g->older;
	t->n--;
}

static void forget(struct dissector *x, struct datagram *g)
{
	unlink_datagram(x->fragments, g);
	pool_free(&x->pool, g->data, block_size(g->size));
	pool_free(&x->pool, g, sizeof *g);
	x->forgotten++;
}

/* Memory of the pool, for which the oldest datagrams but KEEP are forgotten. */
static void *claim(struct dissector *x, size_t n, const struct datagram *keep)
{
	struct fragment_table *t = x->fragments;
	void *p;

	while (!(p = pool_alloc(&x->pool, n)) && t->oldest && t->oldest != keep)
		forget(x, t->oldest);
	return p;
}

static struct datagram *add(struct dissector *x, const struct fragment_key *key, int64_t now)
{
	struct fragment_table *t = x->fragments;

	while (t->oldest && (t->n >= DATAGRAMS_MAX || now - t->oldest->first_ns > LIFETIME_NS))
		forget(x, t->oldest);
	struct datagram *g = claim(x, sizeof *g, NULL);
	if (!g)
		return NULL;
	memset(g, 0, sizeof *g);
	g->key = *key;
	g->first_ns = now;
	g->next = t->bucket[hash(key)];
	t->bucket[hash(key)] = g;
	g->older = t->newest;
	if (t->newest)
		t->newest->newer = g;
	else
		t->oldest = g;
	t->newest = g;
	t->n++;
	return g;
}

/* Room for SIZE bytes. */
static bool grow(struct dissector *x, struct datagram *g, uint32_t size)
{
	uint32_t want = g->size ? g->size : FIRST_SIZE;

	if (size <= g->size)
		return true;
	while (want < size)
		want *= 2;
	uint8_t *data = claim(x, block_size(want), g);
	if (!data)
		return false;
	memset(data, 0, block_size(want));
	if (g->size) {
		memcpy(data, g->data, g->size);
		memcpy(data + want, g->data + g->size, g->size / 8);
		pool_free(&x->pool, g->data, block_size(g->size));
	}
	g->data = data;
	g->size = want;
	return true;
}

/* Puts bytes where none are yet. */
static void fill(struct datagram *g, uint32_t off, const uint8_t *data, uint32_t len)
{
	uint8_t *map = g->data + g->size;

	for (uint32_t i = 0; i < len; i++) {
		uint32_t at = off + i;
		uint8_t bit = (uint8_t)(1u << (at & 7));

		if (map[at >> 3] & bit) {
			g->overlap = true;
			g->conflict |= g->data[at] != data[i];
			continue;
		}
		map[at >> 3] |= bit;
		g->data[at] = data[i];
		g->have++;
	}
}

/* Bytes may lie behind the end too, where fragments of several datagrams have one identification. */
static bool is_whole(const struct datagram *g)
{
	const uint8_t *map = g->data + g->size;
	uint32_t at = 0;

	while (at < g->total && map[at >> 3] & 1u << (at & 7))
		at++;
	return at == g->total;
}

/* By their place in the datagram. */
static void sort_pieces(struct fragment_piece *p, uint32_t n)
{
	for (uint32_t i = 1; p && i < n; i++) {
		struct fragment_piece piece = p[i];
		uint32_t k = i;

		for (; k > 0 && p[k - 1].off > piece.off; k--)
			p[k] = p[k - 1];
		p[k] = piece;
	}
}

/* Moves a whole datagram out of the table into *WHOLE. */
static void finish(struct dissection *d, struct datagram *g, struct fragment_whole *whole)
{
	struct dissector *x = d->dissector;
	struct fragment_table *t = x->fragments;
	uint32_t listed = g->npieces < FRAGMENT_FRAMES_MAX ? g->npieces : FRAGMENT_FRAMES_MAX;
	struct fragment_piece *pieces =
		dissect_scratch(d, listed * (uint32_t)sizeof(struct fragment_piece));

	if (pieces)
		memcpy(pieces, g->pieces, listed * sizeof *pieces);
	sort_pieces(pieces, listed);
	unlink_datagram(t, g);
	if (t->done)
		pool_free(&x->pool, t->done, block_size(t->done_size));
	t->done = g->data;
	t->done_size = g->size;
	*whole = (struct fragment_whole){ .data = g->data,
					  .len = g->total,
					  .npieces = g->npieces,
					  .overlap = g->overlap,
					  .conflict = g->conflict,
					  .pieces = pieces };
	pool_free(&x->pool, g, sizeof *g);
}

bool fragment_add(struct dissection *d, const struct fragment_key *key, uint32_t off,
		  const uint8_t *data, uint32_t len, bool more, struct fragment_whole *whole)
{
	struct dissector *x = d->dissector;

	if (!x || !x->config.reassemble || !table(x) || len == 0 || off + len > DATAGRAM_MAX)
		return false;
	struct datagram *g = find(x->fragments, key);
	if (!g)
		g = add(x, key, d->frame->time_ns);
	if (!g || !grow(x, g, off + len))
		return false;
	fill(g, off, data, len);
	if (g->npieces < FRAGMENT_FRAMES_MAX)
		g->pieces[g->npieces] = (struct fragment_piece){ d->frame->number, off, len };
	g->npieces++;
	if (!more && g->total == 0)
		g->total = off + len;
	if (g->total == 0 || g->have < g->total || !is_whole(g))
		return false;
	finish(d, g, whole);
	return true;
}
