/*
 * pcapng: the blocks that are no packets.  Sections and interfaces (4.1, 4.2) say what packets
 * mean; names, statistics and secrets (4.5, 4.6, 4.7) go to whoever listens.
 */
#include "capture/ng.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "capture/put.h"
#include "sink.h"

enum {
	SHB_FIXED = 16,
	IDB_FIXED = 8,
	ISB_FIXED = 12,
	DSB_FIXED = 8,
	IFACES_MAX = 1 << 20,
	IFACE_STRINGS = 6,
};

static int short_block(struct capture *c, const struct ng_block *b)
{
	return capture_damaged(c, "block %llu at offset %llu of type %u is too short: %zu bytes",
			       (unsigned long long)c->records, (unsigned long long)b->at, b->type,
			       b->len + 12);
}

static int out_of_memory(struct capture *c)
{
	capture_damaged(c, "%s", strerror(ENOMEM));
	return c->failed;
}

/* ---- Section ---- */

int ng_section(struct capture *c, const struct ng_block *b)
{
	const struct source_events *e = c->source.events;
	struct capture_section s = { 0 };
	struct ng_options o = ng_options(b, SHB_FIXED);
	char *text[SHB_USERAPPL + 1] = { NULL };

	uint16_t major = get16(c, b->body + 4), minor = get16(c, b->body + 6);
	if (major != 1 || (minor != 0 && minor != 2))
		return capture_damaged(c, "section at offset %llu: version %u.%u is not known",
				       (unsigned long long)b->at, major, minor);
	c->ng->nifaces = 0;
	c->ng->nsections++;
	while (ng_option(c, &o))
		if (o.code >= SHB_HARDWARE && o.code <= SHB_USERAPPL && !text[o.code])
			text[o.code] = strndup((const char *)o.value, o.len);
	ng_note_options(c, b, &o);
	s.hardware = text[SHB_HARDWARE];
	s.os = text[SHB_OS];
	s.application = text[SHB_USERAPPL];
	s.ncomments = ng_comments(c, b, SHB_FIXED);
	s.comments = c->ng->comments;
	s.options = ng_rest(c, b, SHB_FIXED, &s.options_len);
	if (e && e->section)
		e->section(c->source.arg, &s);
	for (size_t i = 0; i <= SHB_USERAPPL; i++)
		free(text[i]);
	return 0;
}

/* ---- Interface ---- */

static uint64_t power_of_10(unsigned n)
{
	uint64_t v = 1;

	while (n--)
		v *= 10;
	return v;
}

/* if_tsresol: a power of ten, or of two where the top bit is set, by which a second is divided. */
static void set_resolution(struct ng_iface *x, uint8_t resol)
{
	unsigned n = resol & 0x7f;

	if (resol & 0x80) {
		x->clock = NG_BINARY;
		x->shift = (uint8_t)n;
		/* log10(2) is 0.30103 */
		unsigned digits = (n * 30103 + 99999) / 100000;
		x->digits = digits < 9 ? (uint8_t)digits : 9;
		return;
	}
	x->digits = n < 9 ? (uint8_t)n : 9;
	x->clock = n <= 9 ? NG_TIMES : n <= 28 ? NG_DIVIDED : NG_ZERO;
	x->factor = n <= 9 ? power_of_10(9 - n) : n <= 28 ? power_of_10(n - 9) : 1;
}

/* The string options of an interface, in the order of string_at(). */
static int string_index(unsigned code)
{
	switch (code) {
	case IF_NAME: return 0;
	case IF_DESCRIPTION: return 1;
	case IF_FILTER: return 2;
	case IF_HARDWARE: return 3;
	case IF_OS: return 4;
	case OPT_COMMENT: return 5;
	default: return -1;
	}
}

static const char **string_at(struct frame_iface *f, int i)
{
	const char **at[IFACE_STRINGS] = { &f->name,     &f->description, &f->filter,
					   &f->hardware, &f->os,          &f->comment };

	return at[i];
}

static void number_option(const struct capture *c, struct ng_iface *x, const struct ng_options *o)
{
	if (o->code == IF_SPEED && o->len == 8)
		x->iface.speed = get64(c, o->value);
	else if (o->code == IF_TSRESOL && o->len == 1)
		set_resolution(x, o->value[0]);
	else if (o->code == IF_TSOFFSET && o->len == 8)
		x->offset = (int64_t)get64(c, o->value);
	else if (o->code == IF_FCSLEN && o->len == 1)
		x->iface.fcslen = o->value[0];
}

/* Fills X from the options; strings and what is kept go to TO, which has room for all twice. */
static void iface_options(struct capture *c, const struct ng_block *b, struct ng_iface *x, char *to)
{
	struct ng_options o = ng_options(b, IDB_FIXED);

	while (ng_option(c, &o)) {
		int i = string_index(o.code);

		if (i < 0) {
			number_option(c, x, &o);
			continue;
		}
		/* The byte before a filter says of which kind it is: 0 is text. */
		bool filter = o.code == IF_FILTER;
		if (*string_at(&x->iface, i) || (filter && (o.len == 0 || o.value[0] != 0)))
			continue;
		size_t skip = filter ? 1 : 0;
		memcpy(to, o.value + skip, o.len - skip);
		to[o.len - skip] = '\0';
		*string_at(&x->iface, i) = to;
		to += o.len - skip + 1;
	}
	ng_note_options(c, b, &o);
	x->iface.options_len = (uint32_t)ng_put_rest(c, b, IDB_FIXED, (uint8_t *)to);
	x->iface.options = x->iface.options_len ? (uint8_t *)to : NULL;
}

/* Room for one more in both lists. */
static bool room(struct ng *g)
{
	if (g->nall == g->maxall) {
		uint32_t max = g->maxall ? 2 * g->maxall : 4;
		struct ng_iface **all = realloc(g->all, max * sizeof(void *));
		if (!all)
			return false;
		g->all = all;
		g->maxall = max;
	}
	if (g->nifaces == g->maxifaces) {
		uint32_t max = g->maxifaces ? 2 * g->maxifaces : 4;
		struct ng_iface **ifaces = realloc(g->ifaces, max * sizeof(void *));
		if (!ifaces)
			return false;
		g->ifaces = ifaces;
		g->maxifaces = max;
	}
	return true;
}

int ng_interface(struct capture *c, const struct ng_block *b)
{
	struct ng *g = c->ng;

	if (b->len < IDB_FIXED)
		return short_block(c, b);
	if (g->nall == IFACES_MAX)
		return capture_damaged(c, "more than %d interfaces", IFACES_MAX);
	/* Strings take no more than they did with their headers; options want room for all of them. */
	struct ng_iface *x = calloc(1, sizeof *x + 2 * b->len);
	if (!x || !room(g)) {
		free(x);
		return out_of_memory(c);
	}
	x->iface.linktype = get16(c, b->body);
	x->iface.snaplen = get32(c, b->body + 4);
	x->iface.id = g->nifaces;
	x->iface.section = g->nsections;
	x->max = capture_limit(x->iface.linktype, x->iface.snaplen);
	set_resolution(x, 6);
	iface_options(c, b, x, (char *)(x + 1));
	x->iface.time_digits = x->digits;
	g->all[g->nall++] = x;
	g->ifaces[g->nifaces++] = x;
	if (c->source.events && c->source.events->interface)
		c->source.events->interface(c->source.arg, &x->iface);
	return 0;
}

/* ---- Names, statistics, secrets, and the rest ---- */

static void tell_extra(struct capture *c, uint32_t type, const uint8_t *p, size_t n)
{
	const struct source_events *e = c->source.events;
	const struct capture_extra x = { type, p, n };

	if (e && e->extra)
		e->extra(c->source.arg, &x);
}

/* The options of B from FROM on, before its content. */
static void tell_options(struct capture *c, const struct ng_block *b, size_t from)
{
	size_t n;
	const uint8_t *rest = ng_rest(c, b, from, &n);

	if (rest)
		tell_extra(c, b->type, rest, n);
}

/* Where the options of a block of names are: behind its records. */
static size_t names_end(const struct capture *c, const struct ng_block *b)
{
	struct ng_options o = ng_options(b, 0);

	while (ng_option(c, &o))
		;
	return o.bad ? b->len : (size_t)(o.p - b->body) + 4;
}

static size_t record_addrlen(unsigned code)
{
	switch (code) {
	case NRB_IPV4: return 4;
	case NRB_IPV6: return 16;
	case NRB_EUI48: return 6;
	case NRB_EUI64: return 8;
	default: return 0;
	}
}

/* A record of an address and its names, each with a NUL. */
static void tell_names(struct capture *c, const uint8_t *p, size_t n, size_t addrlen)
{
	const struct source_events *e = c->source.events;

	for (size_t at = addrlen; at < n;) {
		size_t len = strnlen((const char *)p + at, n - at);

		if (at + len == n)
			break; /* no NUL: not a name */
		if (len)
			e->name(c->source.arg, p, addrlen, (const char *)p + at);
		at += len + 1;
	}
}

int ng_names(struct capture *c, const struct ng_block *b)
{
	const struct source_events *e = c->source.events;
	/* Records have the form of options, and end as they do. */
	struct ng_options o = ng_options(b, 0);

	tell_options(c, b, names_end(c, b));
	while (ng_option(c, &o)) {
		size_t addrlen = record_addrlen(o.code);

		if (addrlen && o.len > addrlen && e && e->name)
			tell_names(c, o.value, o.len, addrlen);
	}
	ng_note_options(c, b, &o);
	return 0;
}

static void stats_option(const struct capture *c, const struct ng_iface *x,
			 const struct ng_options *o, struct capture_stats *s)
{
	if (o->len != 8)
		return;
	uint64_t v = get64(c, o->value);
	/* Times stand as two halves, the high one first, in either order. */
	uint64_t t = (uint64_t)get32(c, o->value) << 32 | get32(c, o->value + 4);
	switch (o->code) {
	case ISB_STARTTIME: s->known |= ng_time(x, t, &s->start_ns) ? STATS_START : 0; break;
	case ISB_ENDTIME: s->known |= ng_time(x, t, &s->end_ns) ? STATS_END : 0; break;
	case ISB_IFRECV:
		s->received = v;
		s->known |= STATS_RECEIVED;
		break;
	case ISB_IFDROP:
		s->dropped = v;
		s->known |= STATS_DROPPED;
		break;
	case ISB_FILTERACCEPT:
		s->accepted = v;
		s->known |= STATS_ACCEPTED;
		break;
	case ISB_OSDROP:
		s->os_dropped = v;
		s->known |= STATS_OS_DROPPED;
		break;
	case ISB_USRDELIV:
		s->delivered = v;
		s->known |= STATS_DELIVERED;
		break;
	}
}

int ng_statistics(struct capture *c, const struct ng_block *b)
{
	const struct source_events *e = c->source.events;
	struct ng *g = c->ng;

	if (b->len < ISB_FIXED)
		return short_block(c, b);
	uint32_t id = get32(c, b->body);
	if (id >= g->nifaces)
		return capture_damaged(c,
				       "block %llu at offset %llu: statistics of interface %u, but "
				       "%u are described",
				       (unsigned long long)c->records, (unsigned long long)b->at,
				       id, g->nifaces);
	const struct ng_iface *x = g->ifaces[id];
	struct capture_stats s = { .iface = &x->iface };
	s.has_time = ng_time(x, (uint64_t)get32(c, b->body + 4) << 32 | get32(c, b->body + 8),
			     &s.time_ns);
	struct ng_options o = ng_options(b, ISB_FIXED);
	while (ng_option(c, &o))
		stats_option(c, x, &o, &s);
	ng_note_options(c, b, &o);
	s.options = ng_rest(c, b, ISB_FIXED, &s.options_len);
	if (e && e->stats)
		e->stats(c->source.arg, &s);
	return 0;
}

int ng_secrets(struct capture *c, const struct ng_block *b)
{
	const struct source_events *e = c->source.events;

	if (b->len < DSB_FIXED)
		return short_block(c, b);
	uint32_t n = get32(c, b->body + 4);
	if (n > b->len - DSB_FIXED)
		return short_block(c, b);
	tell_options(c, b, DSB_FIXED + (((size_t)n + 3) & ~(size_t)3));
	if (e && e->secrets)
		e->secrets(c->source.arg, get32(c, b->body), b->body + DSB_FIXED, n);
	return 0;
}

int ng_extra(struct capture *c, const struct ng_block *b)
{
	struct ng *g = c->ng;

	if ((b->type != PCAPNG_CB && b->type != PCAPNG_CB_NO) || b->len < 4) {
		tell_extra(c, b->type, b->body, b->len);
		return 0;
	}
	if (g->rest_size < b->len) {
		uint8_t *bigger = realloc(g->rest, b->len);
		if (!bigger)
			return out_of_memory(c);
		g->rest = bigger;
		g->rest_size = b->len;
	}
	memcpy(g->rest, b->body, b->len);
	put32(g->rest, get32(c, b->body));
	tell_extra(c, b->type, g->rest, b->len);
	return 0;
}
