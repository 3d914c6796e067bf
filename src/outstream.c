#include "outstream.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum {
	STREAM_BUFFER = 128 << 10,
	GZIP_WINDOW = 15 + 16, /* with the gzip header */
	GZIP_LEVEL = 3,        /* who captures has no time for more */
};

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n > m && strcmp(s + n - m, end) == 0;
}

enum outstream_form outstream_form(const char *name)
{
	return ends_in(name, ".gz")  ? OUTSTREAM_GZIP :
	       ends_in(name, ".zst") ? OUTSTREAM_ZSTD :
				       OUTSTREAM_PLAIN;
}

static int write_all(int fd, const uint8_t *p, size_t n, size_t *done)
{
	*done = 0;
	while (*done < n) {
		ssize_t k = write(fd, p + *done, n - *done);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0 && errno == EAGAIN) {
			/* Whoever shares the terminal or pipe made it non-blocking. */
			poll(&(struct pollfd){ .fd = fd, .events = POLLOUT }, 1, -1);
			continue;
		}
		if (k <= 0)
			return k < 0 ? -errno : -EIO;
		*done += (size_t)k;
	}
	return 0;
}

/* ---- The compressed forms: a piece in, what comes of it into the file ---- */

enum piece { PIECE_FLUSH, PIECE_END };

static int gzip_put(struct outstream *s, const uint8_t *p, size_t n, enum piece kind)
{
	z_stream *z = s->state;
	size_t done;
	int rc;

	do {
		size_t step = n < 1 << 30 ? n : 1 << 30;
		int how = n > step ? Z_NO_FLUSH : kind == PIECE_END ? Z_FINISH : Z_SYNC_FLUSH;
		/* zlib's pointer is not to const, but it only reads there. */
		memcpy(&z->next_in, &p, sizeof p);
		z->avail_in = (uInt)step;
		do {
			z->next_out = s->buf;
			z->avail_out = STREAM_BUFFER;
			if (deflate(z, how) == Z_STREAM_ERROR)
				return -EIO;
			rc = write_all(s->fd, s->buf, STREAM_BUFFER - z->avail_out, &done);
			if (rc)
				return rc;
			s->good += done;
		} while (z->avail_out == 0);
		p += step;
		n -= step;
	} while (n > 0);
	return 0;
}

static int zstd_put(struct outstream *s, const uint8_t *p, size_t n, enum piece kind)
{
	ZSTD_inBuffer in = { p, n, 0 };
	size_t left, done;

	do {
		ZSTD_outBuffer out = { s->buf, STREAM_BUFFER, 0 };

		left = ZSTD_compressStream2(s->state, &out, &in,
					    kind == PIECE_END ? ZSTD_e_end : ZSTD_e_flush);
		if (ZSTD_isError(left))
			return -EIO;
		int rc = write_all(s->fd, s->buf, out.pos, &done);
		if (rc)
			return rc;
		s->good += done;
	} while (left > 0);
	return 0;
}

static int put(struct outstream *s, const uint8_t *p, size_t n, enum piece kind)
{
	return s->form == OUTSTREAM_GZIP ? gzip_put(s, p, n, kind) : zstd_put(s, p, n, kind);
}

static uint8_t *store32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> 8 * i);
	return p + 4;
}

/*
 * The last piece did not fit: the file ends before it, with an empty last block (RFC 1951,
 * 3.2.6; RFC 8878, 3.1.1.2) and gzip's sums of what is there.  Where there is no room for that
 * either, readers still take all that is whole, and say that it is cut short.
 */
static void cut_back(struct outstream *s, uint64_t good)
{
	uint8_t end[10] = { 0x03 }, *p = end + 2;
	size_t done;

	if (!s->regular || ftruncate(s->fd, (off_t)good) < 0)
		return;
	if (good == 0 || lseek(s->fd, (off_t)good, SEEK_SET) < 0)
		return;
	if (s->form == OUTSTREAM_GZIP) {
		p = store32(store32(p, s->crc), s->total);
	} else {
		end[0] = 1;
		p = end + 3;
	}
	if (write_all(s->fd, end, (size_t)(p - end), &done) && ftruncate(s->fd, (off_t)good) < 0)
		return;
}

/* ---- Opening and closing ---- */

static int open_gzip(struct outstream *s)
{
	z_stream *z = calloc(1, sizeof *z);

	if (!z ||
	    deflateInit2(z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
		free(z);
		return -ENOMEM;
	}
	s->state = z;
	return 0;
}

int outstream_open(struct outstream *s, int fd, enum outstream_form form)
{
	struct stat st;
	int rc = 0;

	*s = (struct outstream){ .fd = fd, .form = form };
	if (form == OUTSTREAM_PLAIN)
		return 0;
	s->regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	s->buf = malloc(STREAM_BUFFER);
	if (!s->buf)
		return -ENOMEM;
	if (form == OUTSTREAM_GZIP)
		rc = open_gzip(s);
	else if (!(s->state = ZSTD_createCCtx()))
		rc = -ENOMEM;
	if (rc)
		free(s->buf);
	return rc;
}

int outstream_write(struct outstream *s, const uint8_t *p, size_t n, size_t *done)
{
	uint64_t good = s->good;

	*done = 0;
	if (s->failed)
		return -EIO;
	if (s->form == OUTSTREAM_PLAIN)
		return write_all(s->fd, p, n, done);
	int rc = put(s, p, n, PIECE_FLUSH);
	if (rc) {
		s->failed = true;
		cut_back(s, good);
		return rc;
	}
	if (s->form == OUTSTREAM_GZIP) {
		s->crc = (uint32_t)((z_stream *)s->state)->adler;
		s->total = (uint32_t)((z_stream *)s->state)->total_in;
	}
	*done = n;
	return 0;
}

int outstream_finish(struct outstream *s)
{
	if (s->form == OUTSTREAM_PLAIN || s->failed)
		return 0;
	return put(s, (const uint8_t *)"", 0, PIECE_END);
}

void outstream_close(struct outstream *s)
{
	if (s->form == OUTSTREAM_GZIP) {
		deflateEnd(s->state);
		free(s->state);
	} else if (s->form == OUTSTREAM_ZSTD) {
		ZSTD_freeCCtx(s->state);
	}
	free(s->buf);
	s->form = OUTSTREAM_PLAIN;
	s->buf = NULL;
}
