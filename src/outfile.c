#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "frame.h"

enum {
	OUTFILE_GUARDED_MAX = 300 << 20, /* bytes of a record, and all that we read is less */
	FLUSH_MS = 200,
};

struct record_end {
	size_t at; /* in the buffer: the byte behind the record */
	unsigned frames;
};

/* ---- Opening ---- */

static int64_t now_ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* FD is the file from here on. */
static void adopt(struct outfile *o, int fd)
{
	struct stat st;

	o->fd = fd;
	o->start = 0;
	o->frames = o->frames_out = 0;
	o->regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	o->linked = o->regular && o->timed && st.st_nlink > 0;
	if (o->regular) {
		/* stdout may be a file that something was written to before, or is appended to. */
		int flags = fcntl(fd, F_GETFL);
		off_t at = lseek(fd, 0, flags >= 0 && (flags & O_APPEND) ? SEEK_END : SEEK_CUR);
		o->start = at > 0 ? (uint64_t)at : 0;
	}
}

static int open_path(const char *path)
{
	int fd = strcmp(path, "-") == 0 ?
			 fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0) :
			 open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);

	return fd < 0 ? -errno : fd;
}

static void free_name(struct outfile *o)
{
	if (o->name)
		outname_done(o->name);
	free(o->name);
	o->name = NULL;
}

int outfile_open(struct outfile *o, const char *path, size_t buffer)
{
	int fd = open_path(path);

	if (fd >= 0)
		return outfile_open_fd(o, fd, buffer);
	*o = (struct outfile){ .fd = -1 };
	return fd;
}

int outfile_open_fd(struct outfile *o, int fd, size_t buffer)
{
	*o = (struct outfile){ .fd = -1, .size = buffer };
	if (fd < 0)
		return -errno;
	adopt(o, fd);
	o->buf = malloc(o->size);
	if (o->buf)
		return outstream_open(&o->stream, fd, OUTSTREAM_PLAIN);
	close(fd);
	return -ENOMEM;
}

/* A process of its own writes from here on what is buffered so far; false: there is none. */
static bool start_child(struct outfile *o)
{
	struct outproc_target t = { .fd = o->fd, .form = o->form, .name = o->name };

	if (outproc_start(&o->proc, &t, OUTFILE_GUARDED_MAX))
		return false;
	memcpy(o->proc.shared->buf, o->buf, o->used);
	outproc_commit(&o->proc, o->used);
	free(o->buf);
	o->buf = o->proc.shared->buf;
	return true;
}

/* From before the first record on. */
static int guard(struct outfile *o)
{
	if (o->proc.shared || (o->regular && start_child(o)))
		return 0;
	return outstream_open(&o->stream, o->fd, o->form);
}

static int64_t slice_end(const struct outfile *o, int64_t time_ns)
{
	uint32_t seconds = o->name ? o->name->rotation.seconds : 0;

	return seconds ? outname_slice(&o->name->rotation, time_ns, 1) : INT64_MAX;
}

static int open_first(struct outfile *o, int64_t time_ns)
{
	int fd = -1, rc = -ECHILD;

	if (o->proc.shared)
		rc = outproc_next(&o->proc, time_ns, 0, o->name, &fd);
	if (rc == -ECHILD)
		fd = rc = outname_open(o->name, time_ns);
	if (rc < 0)
		return o->err = rc;
	adopt(o, fd);
	o->slice_end = slice_end(o, time_ns);
	return o->err = guard(o);
}

/* True where PATH is something that is written to as it stands: a pipe, a device. */
static bool is_special(const char *path)
{
	struct stat st;

	return strcmp(path, "-") == 0 || (stat(path, &st) == 0 && !S_ISREG(st.st_mode));
}

static int begin_named(struct outfile *o, const struct outfile_config *c)
{
	int rc = -ENOMEM;

	o->name = malloc(sizeof *o->name);
	if (!o->name)
		return -ENOMEM;
	rc = outname_init(o->name, c->path, &c->rotation, c->atomic);
	if (rc) {
		free(o->name);
		o->name = NULL;
		return rc;
	}
	/*
	 * The name of a slice is that of its first frame's time; by then this process may have no
	 * right to make files.
	 */
	if (c->rotation.seconds && !c->live) {
		start_child(o);
		return 0;
	}
	return open_first(o, now_ns(CLOCK_REALTIME));
}

static int begin_plain(struct outfile *o, const struct outfile_config *c)
{
	int fd = open_path(c->path);

	if (fd < 0)
		return fd;
	adopt(o, fd);
	o->slice_end = INT64_MAX;
	return guard(o);
}

int outfile_begin(struct outfile *o, const struct outfile_config *c)
{
	bool named = c->rotation.bytes || c->rotation.seconds || c->atomic;

	*o = (struct outfile){ .fd = -1, .size = c->buffer, .timed = true };
	o->flushed_ms = now_ns(CLOCK_MONOTONIC_COARSE) / 1000000;
	o->form = outstream_form(c->path);
	o->buf = malloc(o->size);
	if (!o->buf)
		return -ENOMEM;
	int rc = named && !is_special(c->path) ? begin_named(o, c) : begin_plain(o, c);
	if (!rc)
		return 0;
	if (o->fd >= 0)
		close(o->fd);
	if (!o->proc.shared)
		free(o->buf);
	free_name(o);
	return rc;
}

/* ---- Records ---- */

/* Makes the buffer N bytes long. */
static int grow(struct outfile *o, size_t n)
{
	if (o->proc.shared) {
		if (n > o->proc.max)
			return -EFBIG;
	} else {
		uint8_t *bigger = realloc(o->buf, n);
		if (!bigger)
			return -ENOMEM;
		o->buf = bigger;
	}
	o->size = n;
	return 0;
}

uint8_t *outfile_reserve(struct outfile *o, size_t n)
{
	if (o->err)
		return NULL;
	if (n > o->size - o->used && o->turning) {
		o->err = grow(o, o->used + n);
	} else if (n > o->size - o->used) {
		o->held = false;
		if (o->fd < 0 && open_first(o, now_ns(CLOCK_REALTIME)))
			return NULL;
		if (outfile_flush(o))
			return NULL;
	}
	if (n > o->size && !o->err)
		o->err = grow(o, n);
	if (o->err)
		return NULL;
	return o->buf + o->used;
}

/* What has waited for FLUSH_MS goes out, however slowly more comes. */
static int flush_by_time(struct outfile *o)
{
	int64_t now = now_ns(CLOCK_MONOTONIC_COARSE) / 1000000;

	return now - o->flushed_ms >= FLUSH_MS ? outfile_flush(o) : 0;
}

int outfile_commit(struct outfile *o, size_t n, unsigned frames)
{
	if (o->nends == o->maxends) {
		size_t max = o->maxends ? 2 * o->maxends : 256;
		struct record_end *bigger = realloc(o->ends, max * sizeof *bigger);
		if (!bigger)
			return o->err = -ENOMEM;
		o->ends = bigger;
		o->maxends = max;
	}
	o->used += n;
	o->frames += frames;
	o->total += n;
	o->ends[o->nends++] = (struct record_end){ o->used, frames };
	if (o->turning)
		return 0;
	if (o->proc.shared)
		outproc_commit(&o->proc, o->used);
	return o->timed ? flush_by_time(o) : 0;
}

void outfile_hold(struct outfile *o, bool hold)
{
	o->held = hold;
}

bool outfile_can_patch(const struct outfile *o)
{
	/* Where a file is appended to, pwrite() writes at its end, too. */
	return o->form == OUTSTREAM_PLAIN && o->regular && !(fcntl(o->fd, F_GETFL) & O_APPEND);
}

int outfile_patch(struct outfile *o, uint64_t at, const void *p, size_t n)
{
	const uint8_t *b = p;

	if (o->err)
		return o->err;
	if (at >= o->start) {
		memcpy(o->buf + (at - o->start), p, n);
		return 0;
	}
	if (!outfile_can_patch(o))
		return -ESPIPE;
	while (n > 0 && !o->err) {
		ssize_t k = pwrite(o->fd, b, n, (off_t)at);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0) {
			o->err = k < 0 ? -errno : -EIO;
			break;
		}
		b += k;
		at += (uint64_t)k;
		n -= (size_t)k;
	}
	return o->err;
}

/* ---- Writing ---- */

/* DONE bytes of the buffer are in the file: the records among them count, what is behind them goes. */
static void settle(struct outfile *o, size_t done)
{
	size_t whole = 0;

	for (size_t i = 0; i < o->nends && o->ends[i].at <= done; i++) {
		whole = o->ends[i].at;
		o->written += o->ends[i].frames;
		o->frames_out += o->ends[i].frames;
	}
	o->start += whole;
	o->used = 0;
	o->nends = 0;
	/* Where this fails too the file ends in half a record, which every reader passes over. */
	if (whole < done && o->regular && ftruncate(o->fd, (off_t)o->start) < 0)
		return;
}

/* The child is gone: how far it came, the place in the file tells, which it shares with us. */
static size_t written_by_child(const struct outfile *o)
{
	off_t at = lseek(o->fd, 0, SEEK_CUR);

	return at >= 0 && (uint64_t)at > o->start && (uint64_t)at - o->start <= o->used ?
		       (size_t)((uint64_t)at - o->start) :
		       0;
}

/* ... and the rest of a plain file we write ourselves; of a compressed one it had the state. */
static int write_without_child(struct outfile *o, size_t *done)
{
	size_t before = written_by_child(o), more = 0;
	int rc = o->form == OUTSTREAM_PLAIN ?
			 outstream_write(&o->stream, o->buf + before, o->used - before, &more) :
			 -EIO;

	*done = o->form == OUTSTREAM_PLAIN ? before + more : 0;
	return rc;
}

/* Somebody has removed the file, or the folder with it: nobody would ever see what is written. */
static bool is_removed(const struct outfile *o)
{
	struct stat st;

	return o->linked && fstat(o->fd, &st) == 0 && st.st_nlink == 0;
}

int outfile_flush(struct outfile *o)
{
	size_t done = 0;

	if (o->timed)
		o->flushed_ms = now_ns(CLOCK_MONOTONIC_COARSE) / 1000000;
	if (o->err || o->held || o->fd < 0)
		return o->err;
	if (is_removed(o)) {
		o->written -= o->frames_out;
		return o->err = -ENOENT;
	}
	if (o->used == 0)
		return 0;
	if (!o->proc.shared) {
		o->err = outstream_write(&o->stream, o->buf, o->used, &done);
	} else {
		o->err = outproc_write(&o->proc, o->used, &done);
		if (o->err == -ECHILD) {
			o->stream.fd = o->fd;
			o->err = write_without_child(o, &done);
		}
	}
	settle(o, done);
	return o->err;
}

/* ---- One file after another ---- */

int outfile_due(struct outfile *o, size_t n, const struct frame *f)
{
	if (o->err)
		return o->err;
	if (o->fd < 0)
		return open_first(o, f->has_time ? f->time_ns : now_ns(CLOCK_REALTIME));
	if (!o->name || o->held)
		return 0;
	if (f->has_time && f->time_ns >= o->slice_end)
		return 1;
	uint64_t max = o->name->rotation.bytes;
	return max && o->frames && outfile_position(o) + n > max;
}

const char *outfile_other_name(const struct outfile *o)
{
	return o->name && o->fd >= 0 && o->name->suffix ? o->name->name : NULL;
}

bool outfile_is_last(const struct outfile *o)
{
	return o->name && outname_is_last(o->name);
}

bool outfile_is_over(const struct outfile *o, int64_t now_ns)
{
	return outfile_is_last(o) && o->fd >= 0 && now_ns >= o->slice_end;
}

/* Ends the file that is open, all written: 0 or -errno. */
static int finish(struct outfile *o)
{
	if (o->proc.shared) {
		int rc = outproc_finish(&o->proc);
		if (rc != -ECHILD)
			return rc;
		if (o->form != OUTSTREAM_PLAIN)
			return -EIO;
	} else {
		int rc = outstream_finish(&o->stream);
		if (rc)
			return rc;
	}
	return o->name ? outname_publish(o->name, o->fd) : 0;
}

int outfile_turn(struct outfile *o)
{
	o->held = false;
	if (outfile_flush(o))
		return o->err;
	o->turning = true;
	return 0;
}

/* The next file without a child: its descriptor or -errno. */
static int next_here(struct outfile *o, int64_t time_ns)
{
	size_t done;
	int rc = finish(o);

	if (rc)
		return rc;
	rc = outname_open(o->name, time_ns);
	if (rc < 0)
		return rc;
	outstream_close(&o->stream);
	int err = outstream_open(&o->stream, rc, o->form);
	if (!err)
		err = outstream_write(&o->stream, o->buf, o->used, &done);
	if (!err)
		return rc;
	outname_discard(o->name);
	close(rc);
	return err;
}

int outfile_next(struct outfile *o, int64_t time_ns)
{
	int fd = -1, rc = -ECHILD;

	o->turning = false;
	if (o->err)
		return o->err;
	/* A slice has the name of its beginning; by size alone a file has that of its first frame. */
	int64_t begin = time_ns;
	if (time_ns >= o->slice_end)
		begin = outname_slice(&o->name->rotation, time_ns, 0);
	if (o->proc.shared)
		rc = outproc_next(&o->proc, begin, o->used, o->name, &fd);
	if (rc == -ECHILD) {
		rc = fd = next_here(o, begin);
		rc = rc < 0 ? rc : 0;
	}
	if (rc)
		return o->err = rc;
	close(o->fd);
	adopt(o, fd);
	/* It has its beginning already. */
	o->start = 0;
	settle(o, o->used);
	o->slice_end = slice_end(o, time_ns);
	return 0;
}

int outfile_close(struct outfile *o)
{
	if (o->fd < 0 && !o->err)
		open_first(o, now_ns(CLOCK_REALTIME));
	o->held = false;
	outfile_flush(o);
	if (!o->err)
		o->err = finish(o);
	if (o->proc.shared)
		outproc_stop(&o->proc);
	else
		free(o->buf);
	outstream_close(&o->stream);
	/* Network file systems tell of a full disk only here. */
	if (o->fd >= 0 && close(o->fd) < 0 && !o->err && errno != EINTR)
		o->err = -errno;
	free(o->ends);
	free_name(o);
	o->buf = NULL;
	o->ends = NULL;
	return o->err;
}
