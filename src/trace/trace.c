/*
 * A trace is loaded in slices: trace_work() reads frames of the source in order, dissects them
 * with the state that conversations need, and keeps of each what trace.h's rows say.  Bytes stay
 * in the file, where it is one that can be read anywhere; else they go to the spill.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

#include "annotation.h"
#include "capture/reader.h"
#include "source.h"
#include "timestamp.h"
#include "trace/impl.h"
#include "trace/values.h"

enum {
	INDEX_MEMORY = 32 << 20, /* bytes of conversations, touched as they come */
	CONVS_MEMORY = 36 << 20, /* of their summaries */
	FRAMES_A_LOOK = 64,      /* between two looks at the clock */
};

const struct value_zone *const trace_zone = &timestamp_zone;

int64_t trace_clock(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* ---- What is no frame ---- */

static void keep_beside(struct trace *t, uint32_t type, const uint8_t *addr, size_t addrlen,
			const void *p, size_t n)
{
	struct beside b = { .type = type, .addrlen = (uint32_t)addrlen, .n = addrlen + n };
	uint8_t *at = store_add(&t->beside, sizeof b + b.n);

	if (!at)
		return;
	memcpy(at, &b, sizeof b);
	if (addrlen)
		memcpy(at + sizeof b, addr, addrlen);
	memcpy(at + sizeof b + addrlen, p, n);
}

void trace_secrets(struct trace *t, uint32_t type, const void *p, size_t n)
{
	keep_beside(t, type, NULL, 0, p, n);
}

void trace_name(struct trace *t, const uint8_t *addr, size_t addrlen, const char *name)
{
	keep_beside(t, 0, addr, addrlen, name, strlen(name) + 1);
}

static void on_secrets(void *arg, uint32_t type, const void *p, size_t n)
{
	trace_secrets(arg, type, p, n);
}

static void on_name(void *arg, const uint8_t *addr, size_t addrlen, const char *name)
{
	trace_name(arg, addr, addrlen, name);
}

static const struct source_events events = { .secrets = on_secrets, .name = on_name };

/* ---- Opening and closing ---- */

static struct trace *trace_new(const char *what)
{
	static const struct dissector_config config = { .transport_only = true, .flows = true };
	static const struct convs_config kinds = { .kinds = (1u << CONV_KINDS) - 1 };
	struct trace *t = calloc(1, sizeof *t);

	if (!t)
		return NULL;
	t->fd = t->spill.fd = -1;
	t->what = strdup(what);
	t->state = state_new(&config, INDEX_MEMORY);
	t->convs_memory = mmap(NULL, CONVS_MEMORY, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (t->convs_memory == MAP_FAILED)
		t->convs_memory = NULL;
	else
		t->convs = convs_init(t->convs_memory, CONVS_MEMORY, &kinds);
	t->status.what = t->what;
	t->of_flow_last = t->alone.index = TRACE_NONE;
	trace_replay_init(&t->replay[0]);
	trace_replay_init(&t->replay[1]);
	trace_replay_init(&t->near);
	if (t->what && t->state && t->convs)
		return t;
	trace_close(t);
	return NULL;
}

int trace_open_live(struct trace **t, const char *what)
{
	*t = trace_new(what);
	if (!*t)
		return -ENOMEM;
	(*t)->status.phase = TRACE_LIVE;
	return 0;
}

int trace_open_file(struct trace **out, const char *path, char *why, size_t size)
{
	struct trace *t = trace_new(path);
	struct text text;
	struct stat st;
	int rc;

	*out = NULL;
	text_init(&text, why, size);
	if (!t) {
		text_str(&text, strerror(ENOMEM));
		return -ENOMEM;
	}
	rc = reader_open(&t->source, t->what);
	if (rc) {
		text_str(&text, rc == -EBADMSG ? t->source->ops->error(t->source) : strerror(-rc));
		trace_close(t);
		return rc;
	}
	t->source->events = &events;
	t->source->arg = t;
	t->fd = reader_file(t->source);
	if (t->fd >= 0 && fstat(t->fd, &st) == 0)
		t->status.total = (uint64_t)st.st_size;
	*out = t;
	return 0;
}

void trace_close(struct trace *t)
{
	trace_filter_done(t);
	trace_values_end(t);
	if (t->source)
		t->source->ops->close(t->source);
	while (t->owned) {
		struct owned_iface *next = t->owned->next;
		free(t->owned);
		t->owned = next;
	}
	spill_done(&t->spill);
	store_done(&t->frames);
	store_done(&t->flows);
	store_done(&t->notes);
	for (int i = 0; i < CONV_KINDS; i++)
		store_done(&t->map[i]);
	if (t->convs_memory)
		munmap(t->convs_memory, CONVS_MEMORY);
	store_done(&t->ifaces);
	store_done(&t->of_flow);
	store_done(&t->odd);
	store_done(&t->beside);
	store_done(&t->names);
	state_done(t->state);
	trace_replay_done(&t->replay[0]);
	trace_replay_done(&t->replay[1]);
	trace_replay_done(&t->near);
	trace_slot_done(&t->alone);
	free(t->what);
	free(t);
}

/* ---- Frames in ---- */

/* What a frame has beyond its bytes and the row of the index; comments stand behind it. */
static void note_of(struct note *x, const struct frame *f)
{
	*x = (struct note){ .ncomments = f->ncomments };
	if (f->has_packetid) {
		x->has |= NOTE_PACKETID;
		x->packetid = f->packetid;
	}
	if (f->has_queue) {
		x->has |= NOTE_QUEUE;
		x->queue = f->queue;
	}
	if (f->has_dropcount) {
		x->has |= NOTE_DROPCOUNT;
		x->dropcount = f->dropcount;
	}
	if (f->has_flags) {
		x->has |= NOTE_FLAGS;
		x->flags = f->flags;
	}
}

bool trace_has_note(const struct frame *f)
{
	/* The index has the direction: flags that say no more are made of that again. */
	bool more = f->has_flags ? !f->flags || f->flags != (uint32_t)f->dir :
				   f->dir != FRAME_DIR_UNKNOWN;

	return f->ncomments || f->annotation || f->has_packetid || f->has_queue ||
	       f->has_dropcount || more;
}

/* What the stack said of a live frame becomes a comment, as in a file. */
static int keep_note(struct trace *t, const struct frame *f)
{
	char told[ANNOTATION_TEXT_MAX];
	struct text text;
	struct note head;
	uint64_t at, end, *note;

	note_of(&head, f);
	text_init(&text, told, sizeof told);
	if (f->annotation) {
		annotation_put(&text, f->annotation);
		head.ncomments++;
		head.bytes += (uint32_t)text.len + 1;
	}
	for (uint32_t k = 0; k < f->ncomments; k++)
		head.bytes += (uint32_t)strlen(f->comments[k]) + 1;
	char *all = malloc(sizeof head + head.bytes);
	if (!all)
		return -ENOMEM;
	memcpy(all, &head, sizeof head);
	char *p = all + sizeof head;
	if (f->annotation) {
		memcpy(p, told, text.len + 1);
		p += text.len + 1;
	}
	for (uint32_t k = 0; k < f->ncomments; k++) {
		size_t n = strlen(f->comments[k]) + 1;
		memcpy(p, f->comments[k], n);
		p += n;
	}
	int rc = spill_add(&t->spill, all, sizeof head + head.bytes, &at);
	free(all);
	if (rc)
		return rc;
	end = ((uint64_t)t->status.frames + 1) * sizeof *note;
	if (t->notes.used < end && !store_add(&t->notes, (size_t)(end - t->notes.used)))
		return -ENOMEM;
	memcpy(t->notes.p + end - sizeof at, &at, sizeof at);
	return 0;
}

static int take(struct trace *t, const struct frame *f, bool copy)
{
	uint64_t at = 0;
	int rc = 0;

	if (t->status.frames == TRACE_NONE - 1)
		return -EFBIG;
	if (trace_has_note(f))
		rc = keep_note(t, f);
	if (rc == 0 && copy)
		rc = spill_add(&t->spill, f->data, f->caplen, &at);
	else if (rc == 0)
		at = reader_offset(t->source, f->data);
	if (rc)
		return rc;
	if (f->has_time && f->time_digits > t->digits)
		t->digits = f->time_digits;
	dissect(&t->d, f, &t->state->dissector);
	return trace_index(t, f, &t->d, at);
}

/* ---- A live source ---- */

static const char *keep_text(char **at, const char *s)
{
	size_t n = s ? strlen(s) + 1 : 0;
	char *copy = *at;

	if (!s)
		return NULL;
	memcpy(copy, s, n);
	*at += n;
	return copy;
}

/* X's own words are gone once its source is: T keeps a copy. */
static const struct frame_iface *keep_iface(struct trace *t, const struct frame_iface *x)
{
	const char *const words[] = { x->name,     x->description, x->filter,
				      x->hardware, x->os,          x->comment };
	size_t n = x->options_len;
	struct owned_iface *o;

	for (o = t->owned; o; o = o->next)
		if (o->iface.id == x->id && o->iface.section == x->section)
			return &o->iface;
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		n += words[i] ? strlen(words[i]) + 1 : 0;
	o = calloc(1, sizeof *o + n);
	if (!o)
		return NULL;
	char *at = o->words;
	o->iface = *x;
	o->iface.name = keep_text(&at, x->name);
	o->iface.description = keep_text(&at, x->description);
	o->iface.filter = keep_text(&at, x->filter);
	o->iface.hardware = keep_text(&at, x->hardware);
	o->iface.os = keep_text(&at, x->os);
	o->iface.comment = keep_text(&at, x->comment);
	if (x->options_len)
		o->iface.options = memcpy(at, x->options, x->options_len);
	o->next = t->owned;
	t->owned = o;
	return &o->iface;
}

int trace_add(struct trace *t, const struct frame *f)
{
	struct frame g = *f;

	g.number = (uint64_t)t->status.frames + 1;
	if (g.iface)
		g.iface = keep_iface(t, g.iface);
	int rc = take(t, &g, true);
	if (rc)
		t->status.dropped++;
	return rc;
}

void trace_dropped(struct trace *t, uint64_t total)
{
	t->status.dropped = total;
}

void trace_ended(struct trace *t)
{
	if (t->status.phase != TRACE_LIVE)
		return;
	t->status.phase = TRACE_DONE;
	t->status.ended = true;
}

/* ---- A file, in slices ---- */

static void end_loading(struct trace *t, int rc)
{
	t->status.phase = rc < 0 ? TRACE_FAILED : TRACE_DONE;
	if (rc < 0) {
		struct text why;
		text_init(&why, t->why, sizeof t->why);
		text_str(&why, t->source->ops->error(t->source));
		t->status.why = t->why;
	}
}

static void load(struct trace *t, int64_t deadline)
{
	struct frame f;

	do {
		for (unsigned k = 0; k < FRAMES_A_LOOK; k++) {
			int rc = t->source->ops->next(t->source, &f);

			if (rc == -EINTR || rc == -EAGAIN)
				return;
			if (rc <= 0) {
				end_loading(t, rc);
				return;
			}
			f.number = (uint64_t)t->status.frames + 1;
			rc = take(t, &f, t->fd < 0);
			if (rc < 0) {
				struct text why;
				text_init(&why, t->why, sizeof t->why);
				text_fmt(&why, "frames cannot be kept: %s", strerror(-rc));
				t->status.why = t->why;
				t->status.phase = TRACE_FAILED;
				return;
			}
			t->status.done = reader_offset(t->source, f.data) + f.caplen;
		}
	} while (trace_clock() < deadline);
}

bool trace_has_work(const struct trace *t)
{
	return t->status.phase == TRACE_LOADING || trace_filter_has_work(t) ||
	       trace_replay_has_work(t) || trace_values_has_work(t);
}

bool trace_work(struct trace *t, int64_t ns)
{
	int64_t now = trace_clock();
	bool both = t->status.phase == TRACE_LOADING && trace_filter_has_work(t);

	if (t->status.phase == TRACE_LOADING)
		load(t, both ? now + ns / 2 : now + ns);
	if (trace_filter_has_work(t))
		trace_filter_work(t, now + ns);
	if (trace_replay_has_work(t))
		trace_replay_work(t, now + ns);
	if (trace_values_has_work(t))
		trace_values_work(t, now + ns);
	return trace_has_work(t);
}

bool trace_cancel(struct trace *t)
{
	if (t->filter.filter && trace_filter_has_work(t)) {
		t->filter.cancelled = true;
		return true;
	}
	if (t->status.phase != TRACE_LOADING)
		return trace_replay_cancel(t);
	t->status.phase = TRACE_CANCELLED;
	return true;
}

const struct trace_status *trace_status(struct trace *t)
{
	struct trace_status *s = &t->status;

	s->flows = (uint32_t)(t->flows.used / sizeof(struct trace_flow));
	s->filtered = t->filter.filter != NULL;
	s->filtering = trace_filter_has_work(t);
	s->gathering = trace_values_has_work(t);
	s->replaying = trace_replay_has_work(t);
	s->tried = s->filtered ? t->filter.tried : s->frames;
	s->shown = trace_shown(t);
	return s;
}
