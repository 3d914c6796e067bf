/* The reader of classic pcap: every form of it, and every place where it may be cut. */
#include "capture_bytes.h"

#include <errno.h>
#include <pthread.h>
#include <zlib.h>
#include <zstd.h>

#include "capture/reader.h"
#include "frame.h"
#include "sink.h"
#include "source.h"

enum { FRAMES = 4 };

struct form {
	const char *name;
	uint32_t magic;
	bool big;
	unsigned extra; /* bytes behind the four numbers of a record */
	int64_t unit;   /* nanoseconds */
};

static const struct form forms[] = {
	{ "microseconds, little-endian", 0xa1b2c3d4, false, 0, 1000 },
	{ "microseconds, big-endian", 0xa1b2c3d4, true, 0, 1000 },
	{ "nanoseconds, little-endian", 0xa1b23c4d, false, 0, 1 },
	{ "nanoseconds, big-endian", 0xa1b23c4d, true, 0, 1 },
	{ "modified, little-endian", 0xa1b2cd34, false, 8, 1000 },
	{ "modified, big-endian", 0xa1b2cd34, true, 8, 1000 },
};

static void add_header(struct bytes *b, uint32_t magic, uint16_t minor, uint32_t snaplen,
		       uint32_t network)
{
	add32(b, magic);
	add16(b, 2);
	add16(b, minor);
	add64(b, 0);
	add32(b, snaplen);
	add32(b, network);
}

static void add_record(struct bytes *b, const struct form *x, unsigned i)
{
	add32(b, 1000000 + i);
	add32(b, 123456 + i);
	add32(b, 10 + i);
	add32(b, 100 + i);
	add(b, "extra bytes", x->extra);
	for (unsigned k = 0; k < 10 + i; k++)
		add(b, &(uint8_t){ (uint8_t)(i * 16 + k) }, 1);
}

static struct bytes make(const struct form *x)
{
	struct bytes b = { .big = x->big };

	add_header(&b, x->magic, 4, 65535, 101);
	for (unsigned i = 0; i < FRAMES; i++)
		add_record(&b, x, i);
	return b;
}

static void check_frame(const struct form *x, const struct frame *f, unsigned i)
{
	assert_true(f->time_ns == (1000000 + i) * INT64_C(1000000000) + (123456 + i) * x->unit);
	assert_true(f->has_time);
	assert_int_equal(f->time_digits, x->unit == 1 ? 9 : 6);
	assert_int_equal(f->caplen, 10 + i);
	assert_int_equal(f->len, 100 + i);
	assert_int_equal(f->linktype, LINKTYPE_RAW);
	for (unsigned k = 0; k < f->caplen; k++)
		assert_int_equal(f->data[k], i * 16 + k);
}

/* Reads all of PATH: the frames that were right; *RC what ended it. */
static unsigned read_all(const struct form *x, const char *path, int *rc)
{
	struct source *s;
	struct frame f;
	unsigned n = 0;

	*rc = reader_open(&s, path);
	if (*rc == 0) {
		while ((*rc = s->ops->next(s, &f)) == 1)
			check_frame(x, &f, n++);
		assert_int_equal(s->ops->next(s, &f), *rc);
	}
	assert_non_null(s);
	if (*rc) {
		assert_int_equal(*rc, -EBADMSG);
		assert_true(strlen(s->ops->error(s)) > 0);
	}
	s->ops->close(s);
	return n;
}

static void test_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct bytes b = make(&forms[i]);
		char path[32];
		int fd = memory_file(path, b.p, b.n), rc;

		assert_int_equal(read_all(&forms[i], path, &rc), FRAMES);
		assert_int_equal(rc, 0);
		close(fd);
		free(b.p);
	}
}

/* Whole frames come, and the end is an error but between two records. */
static void test_every_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		const struct form *x = &forms[i];
		struct bytes b = make(x);

		for (size_t cut = 0; cut < b.n; cut++) {
			char path[32];
			int fd = memory_file(path, b.p, cut), rc;
			unsigned whole = 0;
			size_t at = 24;

			while (at + 26 + x->extra + whole <= cut)
				at += 26 + x->extra + whole++;
			assert_int_equal(read_all(x, path, &rc), whole);
			assert_int_equal(rc, cut == at ? 0 : -EBADMSG);
			close(fd);
		}
		free(b.p);
	}
}

/* What compressed bytes give, cut anywhere, is a beginning of the frames and an error. */
static void check_compressed(const struct form *x, const uint8_t *p, size_t n)
{
	for (size_t cut = 4; cut <= n; cut++) {
		char path[32];
		int fd = memory_file(path, p, cut), rc;
		unsigned got = read_all(x, path, &rc);

		assert_true(got <= FRAMES);
		if (cut == n) {
			assert_int_equal(got, FRAMES);
			assert_int_equal(rc, 0);
		} else {
			assert_int_equal(rc, -EBADMSG);
		}
		close(fd);
	}
}

/* N bytes at P as a gzip member, appended to OUT. */
static void add_gzip(struct bytes *out, const uint8_t *p, size_t n)
{
	uint8_t buf[4096];
	z_stream z = { 0 };

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)p;
	z.avail_in = (uInt)n;
	z.next_out = buf;
	z.avail_out = sizeof buf;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	add(out, buf, sizeof buf - z.avail_out);
	deflateEnd(&z);
}

static void test_gzip(void **state)
{
	struct bytes b = make(&forms[0]), one = { 0 }, two = { 0 };
	char path[32];
	int rc;

	(void)state;
	add_gzip(&one, b.p, b.n);
	check_compressed(&forms[0], one.p, one.n);
	/* Two members, the first of which ends in the middle of a record. */
	add_gzip(&two, b.p, 60);
	add_gzip(&two, b.p + 60, b.n - 60);
	int fd = memory_file(path, two.p, two.n);
	assert_int_equal(read_all(&forms[0], path, &rc), FRAMES);
	assert_int_equal(rc, 0);
	close(fd);
	free(one.p);
	free(two.p);
	free(b.p);
}

static void test_zstd(void **state)
{
	struct bytes b = make(&forms[3]);
	uint8_t out[4096];
	size_t n = ZSTD_compress(out, sizeof out, b.p, b.n, 3);

	(void)state;
	assert_false(ZSTD_isError(n));
	check_compressed(&forms[3], out, n);
	free(b.p);
}

/* A decoder that fills the window holds bytes back when its input has ended. */
static void test_zstd_long(void **state)
{
	const struct form *x = &forms[0];
	struct bytes b = { .big = x->big };
	unsigned n = 0, rc;
	struct source *s;
	struct frame f;
	char path[32];

	(void)state;
	add_header(&b, x->magic, 4, 262144, 101);
	for (unsigned i = 0; i < 60; i++) {
		add64(&b, 0);
		add32(&b, 50000);
		add32(&b, 50000);
		uint8_t *zeros = calloc(1, 50000);
		add(&b, zeros, 50000);
		free(zeros);
	}
	size_t max = ZSTD_compressBound(b.n);
	uint8_t *out = malloc(max);
	size_t size = ZSTD_compress(out, max, b.p, b.n, 3);
	int fd = memory_file(path, out, size);
	assert_int_equal(reader_open(&s, path), 0);
	while ((rc = (unsigned)s->ops->next(s, &f)) == 1)
		n++;
	assert_int_equal(rc, 0);
	assert_int_equal(n, 60);
	s->ops->close(s);
	close(fd);
	free(out);
	free(b.p);
}

/* Bytes that come one by one through a pipe. */
struct writer {
	int fd;
	const struct bytes *b;
};

static void *write_slowly(void *arg)
{
	const struct writer *w = arg;

	for (size_t i = 0; i < w->b->n; i++)
		if (write(w->fd, w->b->p + i, 1) != 1)
			break;
	close(w->fd);
	return NULL;
}

static void test_pipe(void **state)
{
	struct bytes b = make(&forms[1]);
	int fd[2], rc;
	char path[32];
	pthread_t thread;

	(void)state;
	assert_int_equal(pipe(fd), 0);
	struct writer w = { fd[1], &b };
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd[0]);
	assert_int_equal(pthread_create(&thread, NULL, write_slowly, &w), 0);
	assert_int_equal(read_all(&forms[1], path, &rc), FRAMES);
	assert_int_equal(rc, 0);
	pthread_join(thread, NULL);
	close(fd[0]);
	free(b.p);
}

/* The error of a file of one frame whose header has these words. */
static void check_single(uint16_t minor, uint32_t snaplen, uint32_t network, uint32_t caplen,
			 uint32_t len, int want, const char *error)
{
	struct bytes b = { 0 };
	struct source *s;
	struct frame f;
	char path[32];

	add_header(&b, 0xa1b2c3d4, minor, snaplen, network);
	add64(&b, 0);
	add32(&b, caplen);
	add32(&b, len);
	uint8_t *zeros = calloc(1, 300000);
	add(&b, zeros, caplen < 300000 ? caplen : 20);
	free(zeros);
	int fd = memory_file(path, b.p, b.n);
	int rc = reader_open(&s, path);
	if (!rc)
		rc = s->ops->next(s, &f);
	assert_int_equal(rc, want);
	if (rc < 0)
		assert_non_null(strstr(s->ops->error(s), error));
	s->ops->close(s);
	close(fd);
	free(b.p);
}

static void test_odd_headers(void **state)
{
	(void)state;
	/* minor version, snaplen, network, caplen, len */
	check_single(4, 65535, 1, 60, 60, 1, "");
	check_single(4, 65535, 1, 60, 40, 1, "");          /* caplen over len */
	check_single(2, 65535, 1, 60, 40, 1, "");          /* lengths the other way */
	check_single(3, 65535, 1, 60, 40, 1, "");          /* lengths either way */
	check_single(4, 0, 1, 262144, 262144, 1, "");      /* the most that is usual */
	check_single(4, 300000, 1, 299999, 299999, 1, ""); /* as the header allows */
	check_single(4, 65535, 0x34000001, 60, 60, 1, ""); /* FCS length above the type */
	check_single(4, 65535, 1, 262145, 262145, -EBADMSG, "record 1 at offset 24 claims 262145");
	check_single(4, 65535, 1, 0x7fffffff, 60, -EBADMSG, "claims 2147483647 bytes");
	check_single(4, UINT32_MAX, 1, UINT32_MAX, 60, -EBADMSG, "claims 4294967295 bytes");
	check_single(5, 65535, 1, 60, 60, -EBADMSG, "version 2.5");
}

static void on_section(void *arg, const struct capture_section *c)
{
	assert_non_null(c->frames);
	*(struct frame_iface *)arg = *c->frames;
}

static void test_swapped_lengths(void **state)
{
	static const struct source_events events = { .section = on_section };
	struct frame_iface told = { 0 };
	struct bytes b = { 0 };
	struct source *s;
	struct frame f;
	char path[32];

	(void)state;
	add_header(&b, 0xa1b2c3d4, 2, 65535, 0x34000001);
	add64(&b, 0);
	add32(&b, 40);
	add32(&b, 10);
	add(&b, "0123456789", 10);
	int fd = memory_file(path, b.p, b.n);
	assert_int_equal(reader_open(&s, path), 0);
	s->events = &events;
	s->arg = &told;
	assert_int_equal(s->ops->next(s, &f), 1);
	assert_int_equal(f.caplen, 10);
	assert_int_equal(f.len, 40);
	assert_int_equal(f.linktype, 1);
	assert_null(f.iface);
	assert_int_equal(told.fcslen, 6);
	assert_int_equal(told.linktype, 1);
	assert_int_equal(told.snaplen, 65535);
	s->ops->close(s);
	close(fd);
	free(b.p);
}

static void test_strangers(void **state)
{
	static const struct {
		const char *bytes, *error;
		size_t n;
	} rows[] = {
		{ "", "empty", 0 },
		{ "\xa1\xb2\xc3", "not a capture", 3 },
		{ "\xa1\xb2\xc3\xd4", "file header: 4 of 24", 4 },
		{ "#!/bin/sh\nexit\n", "not a capture", 15 },
		{ "\xfd"
		  "7zXZ\0\0\0\0\0\0\0",
		  "xz -dc", 12 },
		{ "BZh91AY&SYxx", "bzip2", 12 },
		{ "\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1b", "not a capture", 12 },
		{ "\x1f\x8b\x08\0\0\0\0\0\0\x03", "gzip data is cut short", 10 },
		{ "\x1f\x8b\x08\0\0\0\0\0\0\x03\xff\xff\xff", "gzip data is damaged", 13 },
		{ "\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
		  "\xff",
		  "zstd data is damaged", 20 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct source *s;
		char path[32];
		int fd = memory_file(path, rows[i].bytes, rows[i].n);

		assert_int_equal(reader_open(&s, path), -EBADMSG);
		if (!strstr(s->ops->error(s), rows[i].error))
			fail_msg("row %zu: '%s'", i, s->ops->error(s));
		s->ops->close(s);
		close(fd);
	}
}

static void test_no_file(void **state)
{
	struct source *s;

	(void)state;
	assert_int_equal(reader_open(&s, "/nonexistent/file"), -ENOENT);
	assert_null(s);
	assert_int_equal(reader_open(&s, "/"), -EISDIR);
	assert_null(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),       cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_gzip),        cmocka_unit_test(test_zstd),
		cmocka_unit_test(test_zstd_long),   cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_odd_headers), cmocka_unit_test(test_swapped_lengths),
		cmocka_unit_test(test_strangers),   cmocka_unit_test(test_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
