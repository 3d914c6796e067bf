#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <assert.h>

#include "dissector.h"
#include "sink.h"

/* The dissector and its memory, in one mapping. */
struct state {
	struct dissector dissector;
	size_t size;
	_Alignas(64) uint8_t memory[];
};

void session_init(struct session *s)
{
	*s = (struct session){ 0 };
}

int session_state(struct session *s, const struct dissector_config *config, size_t memory)
{
	size_t size = sizeof(struct state) + memory;
	struct state *st = mmap(NULL, size, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (st == MAP_FAILED)
		return -ENOMEM;
	st->size = size;
	dissector_init(&st->dissector, config, st->memory, memory);
	s->dissector = &st->dissector;
	return 0;
}

void session_add(struct session *s, struct sink *sink)
{
	assert(s->nsinks < SESSION_SINKS_MAX);
	s->sinks[s->nsinks++] = (struct session_sink){ .sink = sink, .what = sink->what };
}

/* Notes that sink X gave up; keeps the first error of this round in *ERR. */
static void failed(struct session_sink *x, int rc, int *err)
{
	x->err = rc;
	x->why = x->sink->why;
	if (!*err)
		*err = rc;
}

static int hand_out(struct session *s, const struct frame *f, bool send)
{
	int err = 0;

	for (unsigned i = 0; i < s->nsinks; i++) {
		struct session_sink *x = &s->sinks[i];

		x->given++;
		if (x->err)
			continue;
		int rc = x->sink->ops->frame(x->sink, f, &s->dissection, send);
		if (rc == -ECANCELED) {
			s->ended = true;
			x->given--;
			return rc;
		}
		if (rc)
			failed(x, rc, &err);
	}
	return err;
}

int session_frame(struct session *s, struct frame *f)
{
	f->number = ++s->counts.seen;
	if (s->prefilter && !s->prefilter(s->prefilter_arg, f)) {
		s->counts.filtered++;
		return 0;
	}
	if (s->snaplen && f->caplen > s->snaplen)
		f->caplen = s->snaplen;
	dissect(&s->dissection, f, s->dissector);
	if (s->filter && !s->filter(s->filter_arg, &s->dissection)) {
		s->counts.filtered++;
		return 0;
	}
	bool send = direction_is_send(&s->direction, &s->dissection);
	int rc = hand_out(s, f, send);
	if (rc == -ECANCELED) {
		s->counts.seen--;
		return 0;
	}
	if (send)
		s->counts.sent++;
	else
		s->counts.received++;
	return rc;
}

bool session_full(const struct session *s)
{
	return s->ended || (s->limit && s->counts.seen - s->counts.filtered >= s->limit);
}

/* CALL on every sink X that has not given up and has OP. */
#define EACH_SINK(s, op, call) \
	int err = 0; \
	for (unsigned i = 0; i < (s)->nsinks; i++) { \
		struct session_sink *x = &(s)->sinks[i]; \
		if (x->err || !x->sink || !x->sink->ops->op) \
			continue; \
		int rc = (call); \
		if (rc) \
			failed(x, rc, &err); \
	} \
	return err

int session_expect_secrets(struct session *s, uint32_t type, size_t n)
{
	EACH_SINK(s, expect_secrets, x->sink->ops->expect_secrets(x->sink, type, n));
}

int session_secrets(struct session *s, uint32_t type, const void *p, size_t n)
{
	EACH_SINK(s, secrets, x->sink->ops->secrets(x->sink, type, p, n));
}

int session_secrets_done(struct session *s)
{
	EACH_SINK(s, secrets_done, x->sink->ops->secrets_done(x->sink));
}

int session_name(struct session *s, const uint8_t *addr, size_t addrlen, const char *name)
{
	EACH_SINK(s, name, x->sink->ops->name(x->sink, addr, addrlen, name));
}

int session_section(struct session *s, const struct capture_section *c)
{
	EACH_SINK(s, section, x->sink->ops->section(x->sink, c));
}

int session_interface(struct session *s, const struct frame_iface *iface)
{
	EACH_SINK(s, interface, x->sink->ops->interface(x->sink, iface));
}

int session_extra(struct session *s, const struct capture_extra *e)
{
	EACH_SINK(s, extra, x->sink->ops->extra(x->sink, e));
}

int session_stats(struct session *s, const struct capture_stats *c)
{
	EACH_SINK(s, stats, x->sink->ops->stats(x->sink, c));
}

void session_tick(struct session *s, int64_t now_ns)
{
	for (unsigned i = 0; i < s->nsinks; i++) {
		struct sink *x = s->sinks[i].err ? NULL : s->sinks[i].sink;

		if (x && x->ops->tick && x->ops->tick(x, now_ns) == -ECANCELED)
			s->ended = true;
	}
}

int session_flush(struct session *s)
{
	EACH_SINK(s, flush, x->sink->ops->flush(x->sink));
}

int session_close(struct session *s)
{
	int err = 0;

	for (unsigned i = 0; i < s->nsinks; i++) {
		struct session_sink *x = &s->sinks[i];

		if (x->sink) {
			x->has_secrets = x->sink->has_secrets;
			x->files = x->sink->files;
			int rc = x->sink->ops->close(x->sink, &x->written);
			if (rc && !x->err)
				x->err = rc;
		}
		x->sink = NULL;
		if (x->err && !err)
			err = x->err;
	}
	if (s->dissector) {
		struct state *st = (struct state *)s->dissector; /* its first member */
		munmap(st, st->size);
		s->dissector = NULL;
	}
	return err;
}
