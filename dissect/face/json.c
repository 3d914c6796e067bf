#include "face/json.h"

#include <string.h>

#include "community.h"
#include "known.h"

enum { NS_PER_S = 1000000000 };

/* "2024-11-22T02:47:18.447928+0000": microseconds unless the source has more. */
static void put_timestamp(struct text *t, const struct frame *f, const struct value_zone *zone)
{
	int64_t s = f->time_ns / NS_PER_S, ns = f->time_ns % NS_PER_S, year;
	int32_t east = 0;
	const char *letters;
	unsigned month, day;

	if (ns < 0)
		s--, ns += NS_PER_S;
	if (zone)
		zone->local(s, &east, &letters);
	s += east;
	int64_t days = s / 86400, second = s % 86400;
	if (second < 0)
		days--, second += 86400;
	value_date(days, &year, &month, &day);
	text_fmt(t, "%04d-%02u-%02uT%02u:%02u:%02u.", (int)year, month, day,
		 (unsigned)(second / 3600), (unsigned)(second / 60 % 60), (unsigned)(second % 60));
	if (f->time_digits > 6)
		text_uint0(t, (uint64_t)ns, 9);
	else
		text_uint0(t, (uint64_t)ns / 1000, 6);
	int32_t minutes = (east < 0 ? -east : east) / 60;
	text_fmt(t, "%c%02d%02d", east < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

static void put_address(struct text *t, const char *key, const uint8_t *p, uint8_t len)
{
	text_fmt(t, ",\"%s\":\"", key);
	if (len == 4)
		text_ipv4(t, p);
	else
		text_ipv6(t, p);
	text_char(t, '"');
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
	put_address(t, "src_ip", e.src, e.addrlen);
	if (e.has_ports && !icmp)
		text_fmt(t, ",\"src_port\":%u", e.sport);
	put_address(t, "dest_ip", e.dst, e.addrlen);
	if (e.has_ports && !icmp)
		text_fmt(t, ",\"dest_port\":%u", e.dport);
	if (proto_word(e.proto))
		text_fmt(t, ",\"proto\":\"%s\"", proto_word(e.proto));
	else
		text_fmt(t, ",\"proto\":\"%03u\"", e.proto);
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

static void put_value(struct text *t, const struct row *row, const struct value_zone *zone)
{
	switch ((enum field_type)row->def->type) {
	case FIELD_BOOL: text_mem(t, row->u ? "true" : "false", row->u ? 4 : 5); break;
	case FIELD_NONE: text_mem(t, "true", 4); break;
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

/* A row that has a key: the lines of the tree without a field have none. */
static bool has_key(const struct row *row)
{
	return row->def->name[0] != '\0';
}

static bool same_key(const struct row *a, const struct row *b)
{
	return a->def == b->def || strcmp(a->def->name, b->def->name) == 0;
}

/*
 * Rows of a layer are chained by the hash of their key, in order; row.next holds the index of the
 * next of its chain and, below, the bucket of the row itself, so that a key is hashed once.
 */
enum { BUCKET_BITS = 6, BUCKETS = 1 << BUCKET_BITS };
enum { CHAIN_END = 0 }; /* row 0 is a protocol's own: no key's */

static unsigned hash_key(const char *key)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	while (*key)
		hash = (hash ^ (uint8_t)*key++) * 16777619u;
	return (hash ^ hash >> 16) % BUCKETS;
}

static uint32_t chain_next(const struct row *row)
{
	return row->next >> BUCKET_BITS;
}

static unsigned bucket(const struct row *row)
{
	return row->next % BUCKETS;
}

/* Chains the rows FIRST to END that have a key by its hash, in order, from HEADS on. */
static void chain_rows(struct rows *r, uint32_t first, uint32_t end, uint32_t heads[BUCKETS])
{
	uint32_t tails[BUCKETS];

	memset(heads, CHAIN_END, BUCKETS * sizeof heads[0]);
	for (uint32_t i = first; i < end; i++) {
		if (!has_key(&r->row[i]))
			continue;
		unsigned k = hash_key(r->row[i].def->name);

		if (heads[k] == CHAIN_END)
			heads[k] = i;
		else
			r->row[tails[k]].next |= i << BUCKET_BITS;
		tails[k] = i;
		r->row[i].next = k;
	}
}

/* The first row from I on along its chain that has KEY's name. */
static uint32_t chain_find(const struct rows *r, uint32_t i, const struct row *key)
{
	while (i != CHAIN_END && !same_key(&r->row[i], key))
		i = chain_next(&r->row[i]);
	return i;
}

static void put_key(struct text *t, bool comma, const char *key)
{
	if (comma)
		text_char(t, ',');
	text_char(t, '"');
	text_str(t, key);
	text_mem(t, "\":", 2);
}

/* ROW, the first of its key, and the others. */
static void put_values(struct text *t, const struct rows *r, const struct row *row,
		       const struct value_zone *zone)
{
	uint32_t other = chain_find(r, chain_next(row), row);

	if (other == CHAIN_END) {
		put_value(t, row, zone);
		return;
	}
	text_char(t, '[');
	put_value(t, row, zone);
	for (; other != CHAIN_END; other = chain_find(r, chain_next(&r->row[other]), row)) {
		text_char(t, ',');
		put_value(t, &r->row[other], zone);
	}
	text_char(t, ']');
}

/* The object of one layer: its rows are FIRST (the protocol's own) to END. */
static void put_layer(struct text *t, struct rows *r, uint32_t first, uint32_t end,
		      const struct value_zone *zone)
{
	uint32_t heads[BUCKETS];
	bool comma = false;

	chain_rows(r, first + 1, end, heads);
	text_char(t, '{');
	for (uint32_t i = first + 1; i < end; i++) {
		const struct row *row = &r->row[i];

		if (!has_key(row) || chain_find(r, heads[bucket(row)], row) != i)
			continue;
		put_key(t, comma, row->def->name);
		put_values(t, r, row, zone);
		comma = true;
	}
	text_char(t, '}');
}

static const char *name_of(const struct dissection *d, uint8_t index)
{
	return layer_name(&d->layers[index]);
}

/* The rows of one layer, which stand together: first to end. */
struct span {
	uint32_t first, end;
};

/* How many layers from INDEX on have its name and rows; 0 where an earlier one has it. */
static unsigned count_named(const struct dissection *d, const struct span *spans, uint8_t index)
{
	unsigned n = 0;

	for (uint8_t i = 0; i < d->nlayers; i++) {
		if (spans[i].first == spans[i].end || strcmp(name_of(d, i), name_of(d, index)) != 0)
			continue;
		if (i < index)
			return 0;
		n++;
	}
	return n;
}

static void find_spans(const struct rows *r, struct span spans[DISSECT_LAYERS_MAX])
{
	memset(spans, 0, DISSECT_LAYERS_MAX * sizeof spans[0]);
	for (uint32_t i = 0; i < r->n; i++) {
		struct span *s = &spans[r->row[i].layer];

		if (s->end == 0)
			s->first = i;
		s->end = i + 1;
	}
}

static void put_layers(struct text *t, const struct dissection *d, struct rows *r,
		       const struct value_zone *zone)
{
	struct span spans[DISSECT_LAYERS_MAX];

	find_spans(r, spans);
	for (uint8_t i = 0; i < d->nlayers; i++) {
		unsigned n = count_named(d, spans, i);
		bool comma = false;

		if (n == 0)
			continue;
		put_key(t, true, name_of(d, i));
		if (n > 1)
			text_char(t, '[');
		for (uint8_t k = i; k < d->nlayers; k++) {
			if (spans[k].first == spans[k].end ||
			    strcmp(name_of(d, k), name_of(d, i)) != 0)
				continue;
			if (comma)
				text_char(t, ',');
			put_layer(t, r, spans[k].first, spans[k].end, zone);
			comma = true;
		}
		if (n > 1)
			text_char(t, ']');
	}
}

static void put_issues(struct text *t, const struct dissection *d)
{
	if (d->nissues == 0)
		return;
	text_str(t, ",\"issues\":[");
	for (unsigned i = 0; i < d->nissues; i++) {
		const struct issue *is = &d->issues[i];

		text_fmt(t, "%s{\"code\":\"%s\",\"layer\":\"%s\",\"offset\":%u", i ? "," : "",
			 issue_name(is->code), name_of(d, is->layer), is->off);
		if (is->field)
			text_fmt(t, ",\"field\":\"%s\"", is->field->name);
		text_fmt(t, ",\"text\":\"%s\"}", issue_text(is->code));
	}
	text_char(t, ']');
}

void json_line(struct text *t, const struct dissection *d, struct rows *r,
	       const struct json_options *o)
{
	r->unlabelled = true;
	rows_unfold(r, d);
	r->unlabelled = false;
	text_char(t, '{');
	if (d->frame->has_time) {
		text_str(t, "\"timestamp\":\"");
		put_timestamp(t, d->frame, o->zone);
		text_str(t, "\",");
	}
	text_fmt(t, "\"pcap_cnt\":%lu,\"event_type\":\"packet\"", (unsigned long)d->frame->number);
	put_endpoints(t, d, o);
	put_layers(t, d, r, o->zone);
	put_issues(t, d);
	text_char(t, '}');
}
