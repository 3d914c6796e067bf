#include "face/json.h"

#include <string.h>

#include "community.h"
#include "known.h"
#include "put.h"

enum { NS_PER_S = 1000000000 };

static void put_year(struct text *t, int64_t year)
{
	char b[4];

	if (year >= 0 && year <= 9999)
		text_mem(t, b, (size_t)(put_digits(b, (uint32_t)year, 4) - b));
	else
		text_fmt(t, "%04d", (int)year);
}

/* "2024-11-22T02:47:18.447928+0000": microseconds unless the source has more. */
static void put_timestamp(struct text *t, const struct frame *f, const struct value_zone *zone)
{
	int64_t s = f->time_ns / NS_PER_S, ns = f->time_ns % NS_PER_S, year;
	int32_t east = 0;
	const char *letters;
	unsigned month, day;
	char b[40], *p;

	if (ns < 0)
		s--, ns += NS_PER_S;
	if (zone)
		zone->local(s, &east, &letters);
	s += east;
	int64_t days = s / 86400, second = s % 86400;
	if (second < 0)
		days--, second += 86400;
	value_date(days, &year, &month, &day);
	put_year(t, year);
	p = put_digits(put_lit(b, "-"), month, 2);
	p = put_digits(put_lit(p, "-"), day, 2);
	p = put_day_time(put_lit(p, "T"), (uint32_t)second);
	p = put_lit(p, ".");
	p = f->time_digits > 6 ? put_digits(p, (uint32_t)ns, 9) :
				 put_digits(p, (uint32_t)ns / 1000, 6);
	*p++ = east < 0 ? '-' : '+';
	uint32_t minutes = (uint32_t)(east < 0 ? -east : east) / 60;
	p = put_digits(put_digits(p, minutes / 60, 2), minutes % 60, 2);
	text_mem(t, b, (size_t)(p - b));
}

static void put_address(struct text *t, const char *key, const uint8_t *p, uint8_t len)
{
	text_str(t, key);
	if (len == 4)
		text_ipv4(t, p);
	else
		text_ipv6(t, p);
	text_char(t, '"');
}

static void put_port(struct text *t, const char *key, uint16_t port)
{
	text_str(t, key);
	text_uint(t, port);
}

static const char *proto_word(uint8_t proto)
{
	switch (proto) {
	case 1: return "ICMP";
	case 2: return "IGMP";
	case 6: return "TCP";
	case 17: return "UDP";
	case 58: return "IPv6-ICMP";
	case 132: return "SCTP";
	default: return NULL;
	}
}

static void put_endpoints(struct text *t, const struct dissection *d, const struct json_options *o)
{
	struct endpoints e;
	uint8_t input[COMMUNITY_INPUT_MAX], hash[20];

	if (!endpoints_of(d, &e))
		return;
	bool icmp = e.proto == 1 || e.proto == 58;
	put_address(t, ",\"src_ip\":\"", e.src, e.addrlen);
	if (e.has_ports && !icmp)
		put_port(t, ",\"src_port\":", e.sport);
	put_address(t, ",\"dest_ip\":\"", e.dst, e.addrlen);
	if (e.has_ports && !icmp)
		put_port(t, ",\"dest_port\":", e.dport);
	text_str(t, ",\"proto\":\"");
	if (proto_word(e.proto))
		text_str(t, proto_word(e.proto));
	else
		text_uint0(t, e.proto, 3);
	text_char(t, '"');
	if (o->sha1) {
		o->sha1(input, community_input(&e, o->community_seed, input), hash);
		text_str(t, ",\"community_id\":\"");
		community_text(t, hash);
		text_char(t, '"');
	}
}

static void put_string(struct text *t, const struct row *row, const struct value_zone *zone)
{
	text_char(t, '"');
	if (row->def->type == FIELD_STRING)
		text_json(t, row->bytes.p, row->bytes.n);
	else
		value_text(t, row, zone);
	text_char(t, '"');
}

/* The values that most rows have, at P with PUT_UINT_ROOM bytes; NULL for all others. */
static inline char *put_short(char *p, const struct row *row)
{
	enum field_type type = row->def->type;

	if (type == FIELD_BOOL)
		return row->u ? put_lit(p, "true") : put_lit(p, "false");
	if (type >= FIELD_UINT8 && type <= FIELD_UINT64 && row->u <= UINT32_MAX)
		return put_uint(p, (uint32_t)row->u);
	return NULL;
}
_Static_assert(FIELD_UINT64 - FIELD_UINT8 == 4, "none but numbers are between");

static void put_long(struct text *t, const struct row *row, const struct value_zone *zone)
{
	switch ((enum field_type)row->def->type) {
	case FIELD_BOOL: text_str(t, row->u ? "true" : "false"); break;
	case FIELD_NONE: text_str(t, "true"); break;
	case FIELD_UINT8:
	case FIELD_UINT16:
	case FIELD_UINT24:
	case FIELD_UINT32:
	case FIELD_UINT64:
	case FIELD_FRAMENUM: text_uint(t, row->u); break;
	case FIELD_INT8:
	case FIELD_INT16:
	case FIELD_INT32:
	case FIELD_INT64: text_int(t, row->i); break;
	case FIELD_DOUBLE:
		if (row->f == row->f && row->f < 1e300 && row->f > -1e300)
			text_double(t, row->f);
		else
			text_str(t, "null");
		break;
	case FIELD_RELTIME: value_seconds(t, row->i); break;
	default: put_string(t, row, zone); break;
	}
}

static void put_value(struct text *t, const struct row *row, const struct value_zone *zone)
{
	char *end = t->size - t->len > PUT_UINT_ROOM ? put_short(t->buf + t->len, row) : NULL;

	if (!end) {
		put_long(t, row, zone);
		return;
	}
	t->len = (size_t)(end - t->buf);
	*end = '\0';
}

/* ---- Keys ---- */

/* Names of one protocol have the same beginning: their ends tell them apart. */
static uint16_t hash_of(const char *name, size_t n)
{
	uint64_t end = 0;

	if (n >= sizeof end)
		memcpy(&end, name + n - sizeof end, sizeof end);
	else
		memcpy(&end, name, n);
	return (uint16_t)((end * UINT64_C(0x9e3779b97f4a7c15)) >> 48);
}

static void learn_key(struct json_key *k, const struct field_def *def)
{
	size_t n = strlen(def->name);
	char *p = k->text;

	k->def = def;
	k->hash = hash_of(def->name, n);
	k->length = 0;
	if (n + 4 > sizeof k->text)
		return;
	p = put_lit(p, ",\"");
	memcpy(p, def->name, n);
	p = put_lit(p + n, "\":");
	k->length = (uint8_t)(p - k->text);
}

/* Good until the next. */
static inline const struct json_key *key_of(struct json_keys *keys, const struct field_def *def)
{
	size_t at = (uintptr_t)def / sizeof *def % JSON_KEYS_KNOWN;
	struct json_key *k = &keys->key[at];

	if (k->def != def)
		learn_key(k, def);
	return k;
}

static void put_name(struct text *t, bool comma, const char *name)
{
	text_str(t, comma ? ",\"" : "\"");
	text_str(t, name);
	text_str(t, "\":");
}

static void put_key(struct text *t, bool comma, const struct json_key *k)
{
	if (k->length && t->size - t->len > sizeof k->text) {
		/* All of it, since that is quicker than just what counts. */
		memcpy(t->buf + t->len, k->text + !comma, sizeof k->text - 1);
		t->len += k->length - (size_t)!comma;
		t->buf[t->len] = '\0';
	} else {
		put_name(t, comma, k->def->name);
	}
}

/* ---- Layers ---- */

/* The keys of one layer in order, each with the chain (by row.next) of the rows that have it. */
struct chain {
	uint32_t first, last;
	uint16_t other; /* the next of its bucket, CHAIN_NONE: none */
};

enum { BUCKETS = 512, CHAIN_NONE = 0xffff };
_Static_assert((int)JSON_KEYS_MAX < CHAIN_NONE, "a chain's number is not CHAIN_NONE");

struct chains {
	struct chain chain[JSON_KEYS_MAX];
	unsigned n;
	uint16_t buckets[BUCKETS];
};

static bool same_name(const struct field_def *a, const struct field_def *b)
{
	return a == b || strcmp(a->name, b->name) == 0;
}

static void add_row(struct chains *c, struct rows *r, uint32_t index, uint16_t hash)
{
	struct row *row = &r->row[index];
	uint16_t *bucket = &c->buckets[hash % BUCKETS], i = *bucket;

	while (i != CHAIN_NONE && !same_name(r->row[c->chain[i].first].def, row->def))
		i = c->chain[i].other;
	if (i != CHAIN_NONE) {
		r->row[c->chain[i].last].next = index;
		c->chain[i].last = index;
	} else if (c->n < JSON_KEYS_MAX) {
		c->chain[c->n] = (struct chain){ index, index, *bucket };
		*bucket = (uint16_t)c->n++;
	}
}

/* The rows FIRST to END: the lines of the tree without a field have no key. */
static void find_chains(struct chains *c, struct json_keys *keys, struct rows *r, uint32_t first,
			uint32_t end)
{
	c->n = 0;
	memset(c->buckets, 0xff, sizeof c->buckets);
	for (uint32_t i = first; i < end; i++)
		if (r->row[i].def->name[0] != '\0')
			add_row(c, r, i, key_of(keys, r->row[i].def)->hash);
}

static void put_values(struct text *t, const struct rows *r, const struct chain *c,
		       const struct value_zone *zone)
{
	uint32_t i = c->first;

	if (i == c->last) {
		put_value(t, &r->row[i], zone);
		return;
	}
	text_char(t, '[');
	for (; i != c->last; i = r->row[i].next) {
		put_value(t, &r->row[i], zone);
		text_char(t, ',');
	}
	put_value(t, &r->row[i], zone);
	text_char(t, ']');
}

/* The rows of one layer, which stand together: first (the protocol's own) to end. */
struct span {
	uint32_t first, end;
};

/* The object of one layer. */
static void put_layer(struct text *t, struct rows *r, struct span s, const struct json_options *o)
{
	struct chains c;

	find_chains(&c, o->keys, r, s.first + 1, s.end);
	text_char(t, '{');
	for (unsigned i = 0; i < c.n; i++) {
		put_key(t, i > 0, key_of(o->keys, r->row[c.chain[i].first].def));
		put_values(t, r, &c.chain[i], o->zone);
	}
	text_char(t, '}');
}

static const char *name_of(const struct dissection *d, uint8_t index)
{
	return layer_name(&d->layers[index]);
}

static void unfold(struct rows *r, const struct dissection *d, struct span *spans)
{
	rows_clear(r);
	r->unlabelled = true;
	for (uint8_t i = 0; i < d->nlayers; i++) {
		spans[i].first = r->n;
		rows_unfold_layer(r, d, i);
		spans[i].end = r->n;
	}
	r->unlabelled = false;
}

/* Layers with rows in groups of one name, in order: FIRST[i] is the first of I's, NEXT[i] the next or 0. */
struct groups {
	const char *name[DISSECT_LAYERS_MAX];
	uint8_t first[DISSECT_LAYERS_MAX], last[DISSECT_LAYERS_MAX], next[DISSECT_LAYERS_MAX];
};

static bool is_empty(struct span s)
{
	return s.first == s.end;
}

static void find_groups(struct groups *g, const struct dissection *d, const struct span *spans)
{
	memset(g->last, 0, sizeof g->last);
	for (uint8_t i = 0; i < d->nlayers; i++) {
		uint8_t k = 0;

		g->name[i] = name_of(d, i);
		g->next[i] = 0;
		while (k < i && (is_empty(spans[k]) || is_empty(spans[i]) ||
				 (g->name[k] != g->name[i] && strcmp(g->name[k], g->name[i]) != 0)))
			k++;
		g->first[i] = k;
		if (k < i)
			g->next[g->last[k]] = i;
		g->last[k] = i;
	}
}

static void put_layers(struct text *t, const struct dissection *d, struct rows *r,
		       const struct json_options *o)
{
	struct span spans[DISSECT_LAYERS_MAX];
	struct groups g;

	unfold(r, d, spans);
	find_groups(&g, d, spans);
	for (uint8_t i = 0; i < d->nlayers; i++) {
		if (is_empty(spans[i]) || g.first[i] != i)
			continue;
		put_name(t, true, g.name[i]);
		text_str(t, g.next[i] ? "[" : "");
		put_layer(t, r, spans[i], o);
		for (uint8_t k = g.next[i]; k; k = g.next[k]) {
			text_char(t, ',');
			put_layer(t, r, spans[k], o);
		}
		text_str(t, g.next[i] ? "]" : "");
	}
}

static void put_issues(struct text *t, const struct dissection *d)
{
	if (d->nissues == 0)
		return;
	text_str(t, ",\"issues\":[");
	for (unsigned i = 0; i < d->nissues; i++) {
		const struct issue *is = &d->issues[i];

		text_str(t, i ? ",{\"code\":\"" : "{\"code\":\"");
		text_str(t, issue_name(is->code));
		text_str(t, "\",\"layer\":\"");
		text_str(t, name_of(d, is->layer));
		text_str(t, "\",\"offset\":");
		text_uint(t, is->off);
		if (is->field) {
			text_str(t, ",\"field\":\"");
			text_str(t, is->field->name);
			text_char(t, '"');
		}
		text_str(t, ",\"text\":\"");
		text_str(t, issue_text(is->code));
		text_str(t, "\"}");
	}
	text_char(t, ']');
}

static void put_object(struct text *t, const struct dissection *d, struct rows *r,
		       const struct json_options *o)
{
	text_char(t, '{');
	if (d->frame->has_time) {
		text_str(t, "\"timestamp\":\"");
		put_timestamp(t, d->frame, o->zone);
		text_str(t, "\",");
	}
	text_str(t, "\"pcap_cnt\":");
	text_uint(t, d->frame->number);
	text_str(t, ",\"event_type\":\"packet\"");
	put_endpoints(t, d, o);
	put_layers(t, d, r, o);
	put_issues(t, d);
	text_char(t, '}');
}

void json_line(struct text *t, const struct dissection *d, struct rows *r,
	       const struct json_options *o)
{
	struct json_options with = *o;
	struct json_keys keys;

	if (!o->keys) {
		memset(&keys, 0, sizeof keys);
		with.keys = &keys;
	}
	put_object(t, d, r, &with);
}
