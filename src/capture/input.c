#include "capture/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The window is never empty: a record may take all of it, and then it grows. */
enum { INPUT_WINDOW = 256 << 10, INPUT_SMALL = 4 << 10, INPUT_RAW = 64 << 10, INPUT_LOOK = 12 };

/* Up to N bytes of the file into DST: their number, 0 at its end, -errno. */
static ptrdiff_t read_some(struct input *in, uint8_t *dst, size_t n)
{
	ssize_t got;

	if (in->waits && in->idle) {
		struct pollfd fd = { .fd = in->fd, .events = POLLIN };
		if (poll(&fd, 1, 0) == 0)
			in->idle(in->idle_arg);
	}
	while ((got = read(in->fd, dst, n)) < 0 && errno == EAGAIN)
		if (poll(&(struct pollfd){ .fd = in->fd, .events = POLLIN }, 1, -1) < 0)
			return -errno;
	return got < 0 ? -errno : got;
}

/* The same of the uncompressed stream. */
static ptrdiff_t decode_some(struct input *in, uint8_t *dst, size_t n)
{
	for (;;) {
		/* Also without raw bytes: the decoder may still hold some of the stream. */
		ptrdiff_t got = in->decoder->decode(in, dst, n);

		if (got != 0)
			return got;
		if (in->raw_at < in->raw_end)
			continue;
		in->raw_base += in->raw_end;
		in->raw_at = in->raw_end = 0;
		got = read_some(in, in->raw, in->raw_size);
		if (got < 0)
			return got;
		if (got == 0 && in->decoder->finished(in))
			return 0;
		if (got == 0) {
			snprintf(in->why, sizeof in->why,
				 "the %s data is cut short after %llu bytes", in->decoder->name,
				 (unsigned long long)in->raw_base);
			return -EBADMSG;
		}
		in->raw_end = (size_t)got;
	}
}

/* Makes room behind what is there: by moving it to the front, else by growing towards N. */
static int make_room(struct input *in, size_t n)
{
	size_t have = (size_t)(in->end - in->p);

	if (in->p > in->buf) {
		memmove(in->buf, in->p, have);
		in->base += (uint64_t)(in->p - in->buf);
	}
	if (have >= in->size) {
		size_t more = n - have < in->size ? n - have : in->size, size = in->size + more;
		if (size <= have)
			return -ENOMEM;
		uint8_t *bigger = realloc(in->buf, size);
		if (!bigger)
			return -ENOMEM;
		in->buf = bigger;
		in->size = size;
	}
	in->p = in->buf;
	in->end = in->buf + have;
	return 0;
}

/* N bytes that have come, into the copy of the stream. */
static void spill(struct input *in, const uint8_t *p, size_t n)
{
	while (n > 0 && in->spill >= 0 && !in->spill_err) {
		ssize_t k = write(in->spill, p, n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0) {
			in->spill_err = k < 0 ? -errno : -EIO;
			return;
		}
		p += k;
		n -= (size_t)k;
	}
}

void input_spill(struct input *in, int fd)
{
	in->spill = fd;
	spill(in, in->buf, (size_t)(in->end - in->buf));
}

int input_fill(struct input *in, size_t n)
{
	while ((size_t)(in->end - in->p) < n) {
		if (in->at_end)
			return 0;
		int rc = make_room(in, n);
		if (rc) {
			in->at_end = true;
			in->err = rc;
			return 0;
		}
		size_t have = (size_t)(in->end - in->buf);
		ptrdiff_t got = in->decoder ? decode_some(in, in->buf + have, in->size - have) :
					      read_some(in, in->buf + have, in->size - have);
		if (got == -EINTR)
			return -EINTR;
		if (got <= 0) {
			in->at_end = true;
			in->err = (int)got;
			return 0;
		}
		spill(in, in->end, (size_t)got);
		in->end += got;
	}
	return 1;
}

int input_skip(struct input *in, uint64_t n)
{
	while (n > 0) {
		int rc = input_need(in, 1);
		if (rc <= 0)
			return rc;
		uint64_t have = input_left(in), step = n < have ? n : have;
		in->p += step;
		n -= step;
	}
	return 1;
}

/* What was read to look at is compressed: it becomes the raw bytes. */
static int start_decoder(struct input *in)
{
	size_t have = input_left(in);

	in->raw_size = in->size < INPUT_RAW ? in->size : INPUT_RAW;
	if (in->raw_size < have)
		in->raw_size = have;
	in->raw = malloc(in->raw_size);
	if (!in->raw)
		return -ENOMEM;
	memcpy(in->raw, in->p, have);
	in->raw_end = have;
	in->p = in->end = in->buf;
	if (in->at_end && !in->err)
		in->at_end = false;
	return in->decoder->open(in);
}

int input_open(struct input *in, const char *path)
{
	struct stat st;
	int rc;

	*in = (struct input){ .size = INPUT_WINDOW, .spill = -1 };
	in->fd = strcmp(path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) :
					  open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (in->fd < 0)
		return -errno;
	rc = fstat(in->fd, &st) < 0 ? -errno : S_ISDIR(st.st_mode) ? -EISDIR : 0;
	if (rc)
		goto out;
	in->waits = !S_ISREG(st.st_mode);
	/* What is larger than a small file in it has the window grow. */
	if (!in->waits && st.st_size < INPUT_WINDOW)
		in->size = st.st_size < INPUT_SMALL ? INPUT_SMALL : (size_t)st.st_size;
	if (!in->waits)
		posix_fadvise(in->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	in->buf = malloc(in->size);
	rc = -ENOMEM;
	if (!in->buf)
		goto out;
	in->p = in->end = in->buf;
	rc = input_need(in, INPUT_LOOK);
	if (rc < 0 || in->err) {
		rc = rc < 0 ? rc : in->err;
		goto out;
	}
	in->decoder = decoder_for(in->p, input_left(in));
	rc = in->decoder ? start_decoder(in) : 0;
	if (!rc)
		return 0;
out:
	input_close(in);
	return rc;
}

void input_close(struct input *in)
{
	if (in->decoder && in->decoder_state)
		in->decoder->close(in);
	close(in->fd);
	if (in->spill >= 0)
		close(in->spill);
	free(in->buf);
	free(in->raw);
}
