#include "trace/impl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- Arrays ---- */

void *store_add(struct store *s, size_t n)
{
	if (n > s->size - s->used) {
		size_t size = s->size ? 2 * s->size : 64 << 10;
		while (n > size - s->used)
			size *= 2;
		void *p = s->p ? mremap(s->p, s->size, size, MREMAP_MAYMOVE) :
				 mmap(NULL, size, PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p == MAP_FAILED)
			return NULL;
		s->p = p;
		s->size = size;
	}
	void *at = s->p + s->used;
	s->used += n;
	return at;
}

void store_done(struct store *s)
{
	if (s->p)
		munmap(s->p, s->size);
	*s = (struct store){ 0 };
}

/* ---- The nameless file ---- */

static int spill_open(struct spill *s)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	struct text t;

	s->fd = open(dir ? dir : "/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (s->fd >= 0)
		return 0;
	text_init(&t, path, sizeof path);
	text_fmt(&t, "%s/tuntrace.XXXXXX", dir ? dir : "/tmp");
	s->fd = mkostemp(path, O_CLOEXEC);
	if (s->fd < 0)
		return -errno;
	unlink(path);
	return 0;
}

static int spill_flush(struct spill *s)
{
	size_t done = 0;

	while (done < s->used) {
		ssize_t n =
			pwrite(s->fd, s->buf + done, s->used - done, (off_t)(s->flushed + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -ENOSPC;
		done += (size_t)n;
	}
	s->flushed += s->used;
	s->used = 0;
	return 0;
}

int spill_add(struct spill *s, const void *p, size_t n, uint64_t *at)
{
	const uint8_t *from = p;
	int rc = s->fd < 0 ? spill_open(s) : 0;

	if (rc == 0 && n > sizeof s->buf - s->used)
		rc = spill_flush(s);
	if (rc)
		return rc;
	*at = s->flushed + s->used;
	if (n <= sizeof s->buf) {
		if (n)
			memcpy(s->buf + s->used, from, n);
		s->used += n;
		return 0;
	}
	while (n > 0) {
		ssize_t done = pwrite(s->fd, from, n, (off_t)s->flushed);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return done < 0 ? -errno : -ENOSPC;
		from += done;
		n -= (size_t)done;
		s->flushed += (uint64_t)done;
	}
	return 0;
}

static bool read_whole(int fd, uint64_t at, uint8_t *p, size_t n)
{
	while (n > 0) {
		ssize_t got = pread(fd, p, n, (off_t)at);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		at += (uint64_t)got;
		n -= (size_t)got;
	}
	return true;
}

bool spill_read(struct spill *s, uint64_t at, void *p, size_t n)
{
	/* What was added in one piece lies in one piece, in the buffer or in the file. */
	if (at >= s->flushed) {
		if (at - s->flushed > s->used || n > s->used - (at - s->flushed))
			return false;
		memcpy(p, s->buf + (at - s->flushed), n);
		return true;
	}
	return s->fd >= 0 && read_whole(s->fd, at, p, n);
}

void spill_done(struct spill *s)
{
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

/* ---- State of the dissector ---- */

struct state *state_new(const struct dissector_config *c, size_t memory)
{
	size_t size = sizeof(struct state) + memory;
	struct state *s = mmap(NULL, size, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (s == MAP_FAILED)
		return NULL;
	s->size = size;
	dissector_init(&s->dissector, c, s->memory, memory);
	return s;
}

void state_reset(struct state *s)
{
	struct dissector_config config = s->dissector.config;

	dissector_init(&s->dissector, &config, s->memory, s->size - sizeof(struct state));
}

void state_done(struct state *s)
{
	if (s)
		munmap(s, s->size);
}

/* ---- Frames where they lie ---- */

static bool data_room(struct trace_slot *s, size_t n)
{
	if (n <= s->data_size)
		return true;
	uint8_t *p = realloc(s->data, n);
	if (!p)
		return false;
	s->data = p;
	s->data_size = n;
	return true;
}

static void load_packet(struct frame *f, const struct note *x)
{
	f->has_packetid = x->has & NOTE_PACKETID;
	f->packetid = x->packetid;
	f->has_queue = x->has & NOTE_QUEUE;
	f->queue = x->queue;
	f->has_dropcount = x->has & NOTE_DROPCOUNT;
	f->dropcount = x->dropcount;
	f->has_flags = x->has & NOTE_FLAGS;
	f->flags = x->flags;
}

/* As trace.c put it: the comments stand behind it, each with its NUL. */
static void load_note(struct trace *t, uint32_t i, struct trace_slot *s)
{
	struct note x;
	uint64_t at;

	if ((size_t)i * sizeof at >= t->notes.used)
		return;
	memcpy(&at, t->notes.p + (size_t)i * sizeof at, sizeof at);
	if (!spill_read(&t->spill, at, &x, sizeof x))
		return;
	load_packet(&s->frame, &x);
	free(s->comments);
	free(s->comment);
	s->comments = malloc(x.bytes + 1);
	s->comment = calloc(x.ncomments + 1, sizeof *s->comment);
	if (!s->comments || !s->comment ||
	    !spill_read(&t->spill, at + sizeof x, s->comments, x.bytes))
		return;
	const char *p = s->comments;
	for (uint32_t k = 0; k < x.ncomments; k++) {
		s->comment[k] = p;
		p += strlen(p) + 1;
	}
	s->frame.comments = s->comment;
	s->frame.ncomments = x.ncomments;
}

bool trace_load(struct trace *t, uint32_t i, struct trace_slot *s)
{
	const struct trace_frame *x = trace_frame(t, i);
	const struct iface_ref *ifaces = (const void *)t->ifaces.p;
	bool ok = data_room(s, x->caplen ? x->caplen : 1);

	if (ok)
		ok = t->fd >= 0 ? read_whole(t->fd, x->at, s->data, x->caplen) :
				  spill_read(&t->spill, x->at, s->data, x->caplen);
	s->frame = (struct frame){
		.data = s->data,
		.caplen = ok ? x->caplen : 0,
		.len = x->len,
		.number = (uint64_t)i + 1,
		.time_ns = x->time_ns,
		.time_digits = t->digits,
		.has_time = x->flags & TRACE_TIME,
		.linktype = x->linktype,
		.dir = x->dir,
		.iface = x->iface < t->ifaces.used / sizeof *ifaces ? ifaces[x->iface].iface : NULL,
	};
	if (x->dir != FRAME_DIR_UNKNOWN) {
		s->frame.has_flags = true;
		s->frame.flags = x->dir;
	}
	if (x->flags & TRACE_NOTE)
		load_note(t, i, s);
	return ok;
}

void trace_slot_done(struct trace_slot *s)
{
	free(s->data);
	free(s->comments);
	free(s->comment);
	*s = (struct trace_slot){ .index = TRACE_NONE };
}
