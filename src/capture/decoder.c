/* The compressed forms that capture files come in: gzip (RFC 1952) and Zstandard (RFC 8878). */
#include "capture/input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

static int damaged(struct input *in, const char *reason)
{
	unsigned long long at = in->raw_base + in->raw_at;

	snprintf(in->why, sizeof in->why, "the %s data is damaged near byte %llu: %s",
		 in->decoder->name, at, reason);
	return -EBADMSG;
}

/* ---- gzip ---- */

enum { GZIP_WINDOW = 15 + 16 /* with the gzip header */ };

struct gzip {
	z_stream z;
	bool between; /* members: the last one has ended */
	bool done;    /* what follows it is no member */
};

static int gzip_open(struct input *in)
{
	struct gzip *g = calloc(1, sizeof *g);

	if (!g)
		return -ENOMEM;
	if (inflateInit2(&g->z, GZIP_WINDOW) != Z_OK) {
		free(g);
		return -ENOMEM;
	}
	in->decoder_state = g;
	return 0;
}

/* Another member may follow; anything else is passed over, as gzip does with a warning. */
static void next_member(struct gzip *g, struct input *in)
{
	if (in->raw[in->raw_at] == 0x1f) {
		inflateReset(&g->z);
		g->between = false;
	} else {
		g->done = true;
	}
}

static ptrdiff_t gzip_decode(struct input *in, uint8_t *dst, size_t n)
{
	struct gzip *g = in->decoder_state;

	if (g->between && !g->done && in->raw_at < in->raw_end)
		next_member(g, in);
	if (g->between) {
		in->raw_at = in->raw_end;
		return 0;
	}
	g->z.next_in = in->raw + in->raw_at;
	g->z.avail_in = (uInt)(in->raw_end - in->raw_at);
	g->z.next_out = dst;
	g->z.avail_out = n < UINT32_MAX ? (uInt)n : UINT32_MAX;
	uInt room = g->z.avail_out;
	int rc = inflate(&g->z, Z_NO_FLUSH);
	in->raw_at = in->raw_end - g->z.avail_in;
	ptrdiff_t got = (ptrdiff_t)(room - g->z.avail_out);
	if (rc == Z_STREAM_END)
		g->between = true;
	else if (rc != Z_OK && rc != Z_BUF_ERROR && got == 0)
		return damaged(in, g->z.msg ? g->z.msg : "no reason given");
	return got;
}

static bool gzip_finished(const struct input *in)
{
	return ((const struct gzip *)in->decoder_state)->between;
}

static void gzip_close(struct input *in)
{
	struct gzip *g = in->decoder_state;

	inflateEnd(&g->z);
	free(g);
}

static const struct decoder gzip = { "gzip", gzip_open, gzip_decode, gzip_finished, gzip_close };

/* ---- Zstandard ---- */

struct zstd {
	ZSTD_DStream *z;
	size_t hint;  /* 0: between frames */
	size_t error; /* that stopped it, or 0 */
};

static int zstd_open(struct input *in)
{
	struct zstd *s = calloc(1, sizeof *s);

	if (!s)
		return -ENOMEM;
	s->z = ZSTD_createDStream();
	if (!s->z) {
		free(s);
		return -ENOMEM;
	}
	in->decoder_state = s;
	return 0;
}

static ptrdiff_t zstd_decode(struct input *in, uint8_t *dst, size_t n)
{
	struct zstd *s = in->decoder_state;
	ZSTD_inBuffer from = { in->raw + in->raw_at, in->raw_end - in->raw_at, 0 };
	ZSTD_outBuffer to = { dst, n, 0 };

	if (!s->error) {
		size_t rc = ZSTD_decompressStream(s->z, &to, &from);
		in->raw_at += from.pos;
		if (ZSTD_isError(rc))
			s->error = rc;
		else if (from.pos || to.pos)
			s->hint = rc;
	}
	/* What came before the error is still good. */
	return s->error && !to.pos ? damaged(in, ZSTD_getErrorName(s->error)) : (ptrdiff_t)to.pos;
}

static bool zstd_finished(const struct input *in)
{
	return ((const struct zstd *)in->decoder_state)->hint == 0;
}

static void zstd_close(struct input *in)
{
	struct zstd *s = in->decoder_state;

	ZSTD_freeDStream(s->z);
	free(s);
}

static const struct decoder zstd = { "zstd", zstd_open, zstd_decode, zstd_finished, zstd_close };

const struct decoder *decoder_for(const uint8_t *p, size_t n)
{
	if (n >= 2 && memcmp(p, "\x1f\x8b", 2) == 0)
		return &gzip;
	if (n >= 4 && memcmp(p, "\x28\xb5\x2f\xfd", 4) == 0)
		return &zstd;
	return NULL;
}
