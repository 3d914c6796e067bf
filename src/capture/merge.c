#include "capture/merge.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "frame.h"
#include "sink.h"
#include "source.h"

enum { MERGED_SNAPLEN = 262144 };

/* An interface of a source, under the number that it has among all. */
struct merged_iface {
	const struct frame_iface *from;
	struct frame_iface iface; /* what frames point at */
};

struct part {
	struct merge *merge;
	struct source *source;
	struct frame frame; /* the next one, where there is one */
	bool has_frame;
	int result;
	struct merged_iface **ifaces;
	unsigned nifaces, last;
	struct frame_iface all; /* of a classic file, which has one for all its frames */
};

enum early_kind { EARLY_SECRETS, EARLY_NAME, EARLY_EXTRA };

/* What a source said before its first frame: it waits for the section of all. */
struct early {
	struct early *next;
	struct part *part;
	enum early_kind kind;
	uint32_t type; /* of secrets and others */
	uint8_t addr[16];
	size_t addrlen, n;
	uint8_t bytes[]; /* a name with its NUL, or what there is */
};

struct merge {
	struct source source;
	unsigned nparts, ending; /* the part whose frame was given last */
	uint32_t nifaces;
	bool begun;
	struct capture_section section; /* of all, once they are known */
	const char **comments;          /* of it; owned */
	uint8_t *options;               /* likewise */
	char **strings;
	size_t nstrings;
	struct early *early, **early_end;
	struct part parts[];
};

/* ---- Interfaces ---- */

static const struct frame_iface *number_iface(struct part *p, const struct frame_iface *from)
{
	struct merged_iface *x;

	for (unsigned i = 0; i < p->nifaces; i++) {
		unsigned at = p->last + i < p->nifaces ? p->last + i : p->last + i - p->nifaces;
		if (p->ifaces[at]->from == from) {
			p->last = at;
			return &p->ifaces[at]->iface;
		}
	}
	struct merged_iface **bigger = realloc(p->ifaces, (p->nifaces + 1) * sizeof(void *));
	if (!bigger)
		return NULL;
	p->ifaces = bigger;
	x = malloc(sizeof *x);
	if (!x)
		return NULL;
	*x = (struct merged_iface){ .from = from, .iface = *from };
	x->iface.id = p->merge->nifaces++;
	x->iface.section = 1;
	/* One for all, see the writer of pcapng. */
	if (x->iface.snaplen < MERGED_SNAPLEN)
		x->iface.snaplen = MERGED_SNAPLEN;
	p->last = p->nifaces;
	p->ifaces[p->nifaces++] = x;
	return &x->iface;
}

/* ---- What stands between the frames ---- */

static void keep_early(struct part *p, const struct early *what, const void *bytes)
{
	struct early *e = malloc(sizeof *e + what->n);

	if (!e)
		return;
	*e = *what;
	e->part = p;
	if (e->n)
		memcpy(e->bytes, bytes, e->n);
	*p->merge->early_end = e;
	p->merge->early_end = &e->next;
}

static void on_secrets(void *arg, uint32_t type, const void *bytes, size_t n)
{
	struct part *p = arg;
	const struct source *s = &p->merge->source;

	if (!p->merge->begun)
		keep_early(p, &(struct early){ .kind = EARLY_SECRETS, .type = type, .n = n },
			   bytes);
	else if (s->events && s->events->secrets)
		s->events->secrets(s->arg, type, bytes, n);
}

static void on_name(void *arg, const uint8_t *addr, size_t addrlen, const char *name)
{
	struct part *p = arg;
	const struct source *s = &p->merge->source;

	if (!p->merge->begun) {
		struct early e = { .kind = EARLY_NAME, .addrlen = addrlen, .n = strlen(name) + 1 };
		memcpy(e.addr, addr, addrlen);
		keep_early(p, &e, name);
	} else if (s->events && s->events->name) {
		s->events->name(s->arg, addr, addrlen, name);
	}
}

static void on_extra(void *arg, const struct capture_extra *x)
{
	struct part *p = arg;
	const struct source *s = &p->merge->source;

	if (!p->merge->begun)
		keep_early(p, &(struct early){ .kind = EARLY_EXTRA, .type = x->type, .n = x->n },
			   x->p);
	else if (s->events && s->events->extra)
		s->events->extra(s->arg, x);
}

static const char *keep_string(struct merge *m, const char *s)
{
	char **bigger = s ? realloc(m->strings, (m->nstrings + 1) * sizeof *bigger) : NULL;

	if (!bigger)
		return NULL;
	m->strings = bigger;
	return m->strings[m->nstrings++] = strdup(s);
}

/* What all have in common stays, and all comments and other options do; of later sections nothing does. */
static const char *common(struct merge *m, const char *before, const char *s, bool first)
{
	if (first)
		return keep_string(m, s);
	return before && s && strcmp(before, s) == 0 ? before : NULL;
}

static void add_comments(struct merge *m, const struct capture_section *c)
{
	struct capture_section *all = &m->section;
	size_t n = all->ncomments + c->ncomments;
	const char **list = n ? realloc(m->comments, n * sizeof *list) : NULL;

	if (!list)
		return;
	m->comments = list;
	all->comments = list;
	for (uint32_t i = 0; i < c->ncomments; i++) {
		const char *s = keep_string(m, c->comments[i]);
		if (s)
			list[all->ncomments++] = s;
	}
}

static void add_options(struct merge *m, const struct capture_section *c)
{
	struct capture_section *all = &m->section;
	size_t n = all->options_len + c->options_len;
	uint8_t *bigger = c->options_len ? realloc(m->options, n) : NULL;

	if (!bigger)
		return;
	memcpy(bigger + all->options_len, c->options, c->options_len);
	all->options = m->options = bigger;
	all->options_len = n;
}

static void on_section(void *arg, const struct capture_section *c)
{
	struct part *p = arg;
	struct merge *m = p->merge;
	bool first = p == m->parts;

	if (c->frames)
		p->all = *c->frames;
	if (m->begun)
		return;
	m->section.hardware = common(m, m->section.hardware, c->hardware, first);
	m->section.os = common(m, m->section.os, c->os, first);
	m->section.application = common(m, m->section.application, c->application, first);
	add_comments(m, c);
	add_options(m, c);
}

/* Those that come before any frame wait for the section, as everything does. */
static void on_interface(void *arg, const struct frame_iface *iface)
{
	struct part *p = arg;
	const struct source *s = &p->merge->source;
	const struct frame_iface *ours = number_iface(p, iface);

	if (p->merge->begun && ours && s->events && s->events->interface)
		s->events->interface(s->arg, ours);
}

static void on_stats(void *arg, const struct capture_stats *c)
{
	struct part *p = arg;
	const struct source *s = &p->merge->source;
	struct capture_stats ours = *c;

	if (c->iface)
		ours.iface = number_iface(p, c->iface);
	if (s->events && s->events->stats && ours.iface)
		s->events->stats(s->arg, &ours);
}

static void on_idle(void *arg)
{
	struct part *p = arg;
	const struct source *s = &p->merge->source;

	if (s->events && s->events->idle)
		s->events->idle(s->arg);
}

static const struct source_events events = {
	.secrets = on_secrets,
	.name = on_name,
	.section = on_section,
	.interface = on_interface,
	.stats = on_stats,
	.extra = on_extra,
	.idle = on_idle,
};

/* ---- Frames ---- */

/* The next frame of P: 0 where it has none or has one now; -EINTR. */
static int advance(struct part *p)
{
	int rc;

	p->has_frame = false;
	if (p->result || !p->source)
		return 0;
	rc = p->source->ops->next(p->source, &p->frame);
	if (rc == -EINTR || rc == -EAGAIN)
		return rc;
	if (rc < 0)
		p->result = rc;
	if (rc == 0)
		p->source = NULL; /* at its end */
	if (rc != 1)
		return 0;
	p->frame.iface = number_iface(p, p->frame.iface ? p->frame.iface : &p->all);
	p->has_frame = p->frame.iface != NULL;
	if (!p->has_frame)
		p->result = -ENOMEM;
	return 0;
}

/* By their numbers, which they have got one file after another. */
static void tell_interfaces(struct merge *m)
{
	const struct source_events *e = m->source.events;

	for (unsigned i = 0; e && e->interface && i < m->nparts; i++)
		for (unsigned k = 0; k < m->parts[i].nifaces; k++)
			e->interface(m->source.arg, &m->parts[i].ifaces[k]->iface);
}

static void tell_early(struct merge *m)
{
	const struct source_events *e = m->source.events;

	m->begun = true;
	if (e && e->section)
		e->section(m->source.arg, &m->section);
	tell_interfaces(m);
	for (struct early *x = m->early, *next; x; x = next) {
		next = x->next;
		switch (x->kind) {
		case EARLY_NAME:
			on_name(x->part, x->addr, x->addrlen, (const char *)x->bytes);
			break;
		case EARLY_SECRETS: on_secrets(x->part, x->type, x->bytes, x->n); break;
		case EARLY_EXTRA:
			on_extra(x->part, &(struct capture_extra){ x->type, x->bytes, x->n });
			break;
		}
		free(x);
	}
	m->early = NULL;
}

/* Every source's first frame.  m->ending counts those that have been asked. */
static int begin(struct merge *m)
{
	for (; m->ending < m->nparts; m->ending++) {
		int rc = advance(&m->parts[m->ending]);
		if (rc)
			return rc;
	}
	m->ending = m->nparts;
	tell_early(m);
	return 0;
}

static bool earlier(const struct frame *a, const struct frame *b)
{
	if (!a->has_time || !b->has_time)
		return !a->has_time && b->has_time;
	return a->time_ns < b->time_ns;
}

static int end(struct merge *m)
{
	for (unsigned i = 0; i < m->nparts; i++)
		if (m->parts[i].result)
			return m->parts[i].result;
	return 0;
}

static int merge_next(struct source *s, struct frame *f)
{
	struct merge *m = (struct merge *)s;
	struct part *best = NULL;
	int rc = m->begun ? 0 : begin(m);

	/* The frame that was given last is done with. */
	if (!rc && m->ending < m->nparts)
		rc = advance(&m->parts[m->ending]);
	if (rc)
		return rc;
	m->ending = m->nparts;
	for (unsigned i = 0; i < m->nparts; i++) {
		struct part *p = &m->parts[i];
		if (p->has_frame && (!best || earlier(&p->frame, &best->frame)))
			best = p;
	}
	if (!best)
		return end(m);
	*f = best->frame;
	m->ending = (unsigned)(best - m->parts);
	return 1;
}

static const char *merge_error(const struct source *s)
{
	(void)s;
	return "a file is damaged";
}

static void merge_close(struct source *s)
{
	struct merge *m = (struct merge *)s;

	for (unsigned i = 0; i < m->nparts; i++) {
		for (unsigned k = 0; k < m->parts[i].nifaces; k++)
			free(m->parts[i].ifaces[k]);
		free(m->parts[i].ifaces);
	}
	for (struct early *x = m->early, *next; x; x = next) {
		next = x->next;
		free(x);
	}
	for (size_t i = 0; i < m->nstrings; i++)
		free(m->strings[i]);
	free(m->strings);
	free(m->comments);
	free(m->options);
	free(m);
}

static const struct source_ops ops = { merge_next, merge_error, merge_close };

int merge_open(struct source **merged, struct source *const *sources, unsigned n)
{
	struct merge *m = calloc(1, sizeof *m + n * sizeof m->parts[0]);

	if (!m)
		return -ENOMEM;
	m->source = (struct source){ .ops = &ops, .what = "the merged files" };
	m->nparts = n;
	m->early_end = &m->early;
	for (unsigned i = 0; i < n; i++) {
		m->parts[i].merge = m;
		m->parts[i].source = sources[i];
		sources[i]->events = &events;
		sources[i]->arg = &m->parts[i];
	}
	*merged = &m->source;
	return 0;
}

int merge_result(const struct source *merged, unsigned i)
{
	return ((const struct merge *)merged)->parts[i].result;
}
