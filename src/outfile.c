#include "outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OUTFILE_GUARDED_MAX = 300 << 20 /* bytes of a record, and all that we read is less */ };

struct record_end {
	size_t at; /* in the buffer: the byte behind the record */
	unsigned frames;
};

int outfile_open(struct outfile *o, const char *path, size_t buffer)
{
	struct stat st;

	*o = (struct outfile){ .size = buffer };
	o->fd = strcmp(path, "-") == 0 ?
			fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0) :
			open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
	if (o->fd < 0)
		return -errno;
	o->buf = malloc(o->size);
	if (!o->buf) {
		close(o->fd);
		return -ENOMEM;
	}
	o->regular = fstat(o->fd, &st) == 0 && S_ISREG(st.st_mode);
	if (o->regular) {
		/* stdout may be a file that something was written to before, or is appended to. */
		int flags = fcntl(o->fd, F_GETFL);
		off_t at = lseek(o->fd, 0, flags >= 0 && (flags & O_APPEND) ? SEEK_END : SEEK_CUR);
		o->start = at > 0 ? (uint64_t)at : 0;
	}
	return 0;
}

void outfile_guard(struct outfile *o)
{
	if (!o->regular || outproc_start(&o->proc, o->fd, OUTFILE_GUARDED_MAX))
		return;
	free(o->buf);
	o->buf = o->proc.shared->buf;
}

/* Makes the empty buffer N bytes long. */
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
	if (n > o->size - o->used && outfile_flush(o))
		return NULL;
	if (n > o->size)
		o->err = grow(o, n);
	if (o->err)
		return NULL;
	return o->buf + o->used;
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
	o->ends[o->nends++] = (struct record_end){ o->used, frames };
	if (o->proc.shared)
		outproc_commit(&o->proc, o->used);
	return 0;
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
	/* Where a file is appended to, pwrite() writes at its end, too. */
	if (!o->regular || (fcntl(o->fd, F_GETFL) & O_APPEND))
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

/* DONE bytes of the buffer are in the file: the records among them count, what is behind them goes. */
static void settle(struct outfile *o, size_t done)
{
	size_t whole = 0;

	for (size_t i = 0; i < o->nends && o->ends[i].at <= done; i++) {
		whole = o->ends[i].at;
		o->written += o->ends[i].frames;
	}
	o->start += whole;
	o->used = 0;
	o->nends = 0;
	/* Where this fails too the file ends in half a record, which every reader passes over. */
	if (whole < done && o->regular && ftruncate(o->fd, (off_t)o->start) < 0)
		return;
}

/* Writes what is buffered from DONE on: how much of it all is in the file. */
static size_t write_rest(struct outfile *o, size_t done)
{
	while (done < o->used) {
		ssize_t n = write(o->fd, o->buf + done, o->used - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN) {
			/* Whoever shares the terminal or pipe made it non-blocking. */
			poll(&(struct pollfd){ .fd = o->fd, .events = POLLOUT }, 1, -1);
			continue;
		}
		if (n <= 0) {
			o->err = n < 0 ? -errno : -EIO;
			break;
		}
		done += (size_t)n;
	}
	return done;
}

/* The child is gone: how far it came, the place in the file tells, which it shares with us. */
static size_t written_by_child(const struct outfile *o)
{
	off_t at = lseek(o->fd, 0, SEEK_CUR);

	return at >= 0 && (uint64_t)at > o->start && (uint64_t)at - o->start <= o->used ?
		       (size_t)((uint64_t)at - o->start) :
		       0;
}

int outfile_flush(struct outfile *o)
{
	size_t done = 0;
	int rc = -ECHILD;

	if (o->err || o->used == 0)
		return o->err;
	if (o->proc.shared) {
		rc = outproc_write(&o->proc, o->used, &done);
		if (rc == -ECHILD)
			done = written_by_child(o);
		else
			o->err = rc;
	}
	if (rc == -ECHILD)
		done = write_rest(o, done);
	settle(o, done);
	return o->err;
}

int outfile_close(struct outfile *o)
{
	outfile_flush(o);
	if (o->proc.shared)
		outproc_stop(&o->proc);
	else
		free(o->buf);
	/* Network file systems tell of a full disk only here. */
	if (close(o->fd) < 0 && !o->err && errno != EINTR)
		o->err = -errno;
	free(o->ends);
	o->buf = NULL;
	o->ends = NULL;
	return o->err;
}
