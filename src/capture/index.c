#include "capture/index.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/capture.h"
#include "capture/ng.h"

enum { CHUNK = 1024 /* entries */ };

/* A section's byte order and interfaces, which its frames are read with. */
struct section {
	bool big;
	uint32_t first; /* of its interfaces among all */
};

struct index {
	struct capture *file;
	struct index_entry **chunks;
	size_t count, nchunks, maxchunks;
	struct section *sections;
	size_t nsections, maxsections;
	/* A second reader of the same format: its window is one record. */
	struct capture again;
	struct ng ng;
};

_Static_assert(sizeof(struct index_entry) <= 40, "a million frames are 40 MB");

/* A file without a name, in memory where no folder takes one. */
static int temporary(void)
{
	const char *dir = getenv("TMPDIR");
	int fd = open(dir && dir[0] ? dir : "/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	return fd >= 0 ? fd : memfd_create("tuntrace", MFD_CLOEXEC);
}

int index_open(struct index **index, const char *path)
{
	struct index *x = calloc(1, sizeof *x);
	int rc;

	*index = NULL;
	if (!x)
		return -ENOMEM;
	rc = capture_open(&x->file, path);
	if (!x->file) {
		free(x);
		return rc;
	}
	*index = x;
	if (rc == 0 && (x->file->in.decoder || x->file->in.waits)) {
		int fd = temporary();
		if (fd >= 0)
			input_spill(&x->file->in, fd);
		else
			x->file->in.spill_err = -errno;
	}
	return rc;
}

void index_close(struct index *x)
{
	for (size_t i = 0; i < x->nchunks; i++)
		free(x->chunks[i]);
	free(x->chunks);
	free(x->sections);
	free(x->again.in.buf);
	free(x->ng.strings);
	free(x->ng.comments);
	free(x->ng.rest);
	x->file->source.ops->close(&x->file->source);
	free(x);
}

struct source *index_source(struct index *x)
{
	return &x->file->source;
}

/* ---- Reading on ---- */

static size_t larger(size_t max)
{
	return max ? 2 * max : 16;
}

static bool room_for_section(struct index *x)
{
	struct section *bigger;

	if (x->nsections < x->maxsections)
		return true;
	bigger = realloc(x->sections, larger(x->maxsections) * sizeof *bigger);
	if (!bigger)
		return false;
	x->sections = bigger;
	x->maxsections = larger(x->maxsections);
	return true;
}

static bool room_for_chunk(struct index *x)
{
	struct index_entry **bigger;

	if (x->nchunks < x->maxchunks)
		return true;
	bigger = realloc(x->chunks, larger(x->maxchunks) * sizeof(struct index_entry *));
	if (!bigger)
		return false;
	x->chunks = bigger;
	x->maxchunks = larger(x->maxchunks);
	return true;
}

/* The section that the frame just read is in, as its index; false: no memory. */
static bool find_section(struct index *x, uint32_t *at)
{
	const struct ng *g = x->file->ng;
	size_t number = g ? g->nsections : 1; /* from 1 */

	while (x->nsections < number) {
		if (!room_for_section(x))
			return false;
		/* Interfaces of this section alone follow those of the ones before. */
		x->sections[x->nsections++] = (struct section){
			.big = x->file->big,
			.first = g ? g->nall - g->nifaces : 0,
		};
	}
	*at = (uint32_t)(number - 1);
	return true;
}

static struct index_entry *new_entry(struct index *x)
{
	if (x->count == x->nchunks * CHUNK) {
		struct index_entry *chunk;

		if (!room_for_chunk(x) || !(chunk = malloc(CHUNK * sizeof *chunk)))
			return NULL;
		x->chunks[x->nchunks++] = chunk;
	}
	return &x->chunks[x->count / CHUNK][x->count % CHUNK];
}

int index_next(struct index *x, struct frame *f)
{
	struct capture *c = x->file;
	int rc = c->source.ops->next(&c->source, f);
	struct index_entry *e;
	uint32_t section;

	if (rc != 1)
		return rc;
	e = new_entry(x);
	if (!e || !find_section(x, &section))
		return -ENOMEM;
	*e = (struct index_entry){
		.at = c->at,
		.time_ns = f->time_ns,
		.size = (uint32_t)(input_offset(&c->in) - c->at),
		.section = section,
		.caplen = f->caplen,
		.len = f->len,
		.linktype = f->linktype,
		.dir = (uint8_t)f->dir,
		.has_time = f->has_time,
	};
	f->number = ++x->count;
	return 1;
}

size_t index_count(const struct index *x)
{
	return x->count;
}

const struct index_entry *index_entry(const struct index *x, size_t number)
{
	return &x->chunks[(number - 1) / CHUNK][(number - 1) % CHUNK];
}

uint64_t index_read(const struct index *x, uint64_t *size)
{
	const struct input *in = &x->file->in;
	struct stat st;

	*size = fstat(in->fd, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	return in->decoder ? in->raw_base + in->raw_at : input_offset(in);
}

/* ---- Fetching ---- */

static int read_record(struct index *x, const struct index_entry *e)
{
	const struct input *from = &x->file->in;
	struct input *in = &x->again.in;
	int fd = from->spill >= 0 ? from->spill : from->fd;
	size_t got = 0;

	if (in->size < e->size) {
		uint8_t *bigger = realloc(in->buf, e->size);
		if (!bigger)
			return -ENOMEM;
		in->buf = bigger;
		in->size = e->size;
	}
	while (got < e->size) {
		ssize_t k = pread(fd, in->buf + got, e->size - got, (off_t)(e->at + got));

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return k < 0 ? -errno : from->spill_err ? from->spill_err : -EBADMSG;
		got += (size_t)k;
	}
	in->p = in->buf;
	in->end = in->buf + got;
	in->base = e->at;
	in->at_end = true;
	return 0;
}

/* The second reader as the first one was when it read E. */
static void prepare(struct index *x, const struct index_entry *e)
{
	struct capture *c = &x->again;
	struct input in = c->in;

	*c = *x->file;
	c->in = in;
	c->source.events = NULL;
	c->failed = 0;
	c->told = true;
	c->big = x->sections[e->section].big;
	if (!x->file->ng)
		return;
	x->ng.ifaces = x->file->ng->all + x->sections[e->section].first;
	x->ng.nifaces = x->file->ng->nall - x->sections[e->section].first;
	c->ng = &x->ng;
}

int index_fetch(struct index *x, size_t number, struct frame *f)
{
	const struct index_entry *e = index_entry(x, number);
	int rc = read_record(x, e);

	if (rc)
		return rc;
	prepare(x, e);
	rc = x->again.next(&x->again, f);
	if (rc != 1 || f->caplen != e->caplen)
		return rc == -ENOMEM ? rc : -EBADMSG;
	f->number = number;
	return 0;
}
