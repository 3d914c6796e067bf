/* A capture file read once, and its frames fetched again in any order. */
#include "capture_bytes.h"

#include <dirent.h>
#include <errno.h>

#include "capture/index.h"
#include "frame.h"
#include "source.h"

/* What must be the same of a frame each time: one text. */
static void describe(const struct frame *f, char *out, size_t size)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < f->caplen; i++)
		sum = sum * 31 + f->data[i];
	int n = snprintf(out, size, "%llu %u %u %lld %u %d %u %d %u %u %llu %llu %p %u",
			 (unsigned long long)f->number, f->caplen, f->len, (long long)f->time_ns,
			 f->time_digits, f->has_time, f->linktype, (int)f->dir, f->flags, f->queue,
			 (unsigned long long)f->packetid, (unsigned long long)f->dropcount,
			 (const void *)f->iface, sum);
	for (uint32_t i = 0; i < f->ncomments && n < (int)size; i++)
		n += snprintf(out + n, size - (size_t)n, " %s", f->comments[i]);
}

enum { TEXT = 400, FRAMES = 200 };

/* Reads PATH, fetches frames between and backwards; the number of frames. */
static size_t check_file(const char *path)
{
	static char first[FRAMES][TEXT];
	struct index *x;
	struct frame f, g;
	char text[TEXT], held[TEXT];
	int rc = index_open(&x, path);

	if (rc) {
		if (x)
			index_close(x);
		return 0;
	}
	while (index_count(x) < FRAMES && (rc = index_next(x, &f)) == 1) {
		size_t n = index_count(x);

		describe(&f, first[n - 1], TEXT);
		const struct index_entry *e = index_entry(x, n);
		assert_true(e->caplen == f.caplen && e->len == f.len);
		assert_true(e->has_time == f.has_time && e->time_ns == f.time_ns);
		/* What is fetched leaves the frame that is read alone. */
		assert_int_equal(index_fetch(x, (n + 1) / 2, &g), 0);
		describe(&g, text, TEXT);
		assert_string_equal(text, first[(n + 1) / 2 - 1]);
		describe(&f, held, TEXT);
		assert_string_equal(held, first[n - 1]);
	}
	size_t count = index_count(x);
	for (size_t i = count; i >= 1; i--) {
		assert_int_equal(index_fetch(x, i, &g), 0);
		describe(&g, text, TEXT);
		assert_string_equal(text, first[i - 1]);
	}
	index_close(x);
	return count;
}

/* Every form of file that there is a sample of: compressed, damaged, of several sections. */
static void test_samples(void **state)
{
	static const char *const folders[] = { "captures", "captures/formats", "captures/pcapng" };
	size_t frames = 0;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		DIR *d = opendir(folders[i]);
		struct dirent *e;
		char path[512];

		if (!d)
			skip(); /* not from the root of the tree */
		while ((e = readdir(d))) {
			snprintf(path, sizeof path, "%s/%s", folders[i], e->d_name);
			if (strstr(e->d_name, ".pcap"))
				frames += check_file(path);
		}
		closedir(d);
	}
	assert_true(frames > 50);
}

static void test_pipe(void **state)
{
	static const char name[] = "captures/formats/sections.pcapng";
	static uint8_t bytes[4096];
	FILE *in = fopen(name, "rb");
	char path[32];
	int fd[2];

	(void)state;
	if (!in)
		skip();
	size_t n = fread(bytes, 1, sizeof bytes, in);
	fclose(in);
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], bytes, n), (ssize_t)n);
	close(fd[1]);
	snprintf(path, sizeof path, "/dev/fd/%d", fd[0]);
	assert_int_equal(check_file(path), check_file(name));
	close(fd[0]);
}

/* A file that was cut after it was read. */
static void test_changed(void **state)
{
	static const uint8_t bytes[24 + 16 + 4] = { 0xd4, 0xc3, 0xb2,       0xa1,     2,       0,
						    4,    0,    [20] = 101, [32] = 4, [36] = 4 };
	struct index *x;
	struct frame f;
	char path[32];
	int fd = memory_file(path, bytes, sizeof bytes);

	(void)state;
	assert_int_equal(index_open(&x, path), 0);
	assert_int_equal(index_next(x, &f), 1);
	assert_int_equal(index_next(x, &f), 0);
	assert_int_equal(index_fetch(x, 1, &f), 0);
	assert_int_equal(ftruncate(fd, 30), 0);
	assert_int_equal(index_fetch(x, 1, &f), -EBADMSG);
	index_close(x);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
