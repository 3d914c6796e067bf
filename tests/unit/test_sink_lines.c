/* The sink that prints: what stands on a line, and that a line is whole or not there. */
#include "capture_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "frame.h"
#include "sink.h"
#include "sink_lines.h"

static int saved;

/* stdout becomes a file in memory, until restore(). */
static int redirect(void)
{
	int fd = memfd_create("stdout", 0);

	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	assert_true(dup2(fd, STDOUT_FILENO) >= 0);
	return fd;
}

static void restore(void)
{
	dup2(saved, STDOUT_FILENO);
	close(saved);
}

/* All that was written to FD; the caller frees it. */
static char *content(int fd, size_t *n)
{
	struct stat st;
	char *p;

	assert_int_equal(fstat(fd, &st), 0);
	p = malloc((size_t)st.st_size + 1);
	*n = (size_t)st.st_size;
	assert_int_equal(pread(fd, p, *n, 0), *n);
	p[*n] = '\0';
	return p;
}

static const uint8_t datagram[] = {
	0x45, 0, 0, 32, 0x12, 0x34, 0,    0,    64, 17, 0x54, 0x97, 10,  0,   0,   1,
	10,   0, 0, 2,  0x03, 0xe8, 0x07, 0xd0, 0,  12, 0,    0,    'a', 'b', 'c', 0x1b,
};

static struct frame make_frame(const uint8_t *p, uint32_t n)
{
	return (struct frame){ .data = p,
			       .caplen = n,
			       .len = n,
			       .number = 1,
			       .time_ns = 1500000000,
			       .time_digits = 9,
			       .has_time = true,
			       .linktype = LINKTYPE_RAW };
}

/* What the sink of C prints for F; the caller frees it. */
static char *print(const struct lines_config *c, const struct frame *f, size_t *n)
{
	static struct dissection d;
	struct sink *s;
	uint64_t written = 0;
	int fd = redirect(), rc = lines_open(&s, c);

	if (!rc) {
		dissect(&d, f, NULL);
		rc = s->ops->frame(s, f, &d, true);
		rc |= s->ops->close(s, &written);
	}
	restore();
	assert_int_equal(rc, 0);
	assert_int_equal(written, 1);
	char *p = content(fd, n);
	close(fd);
	return p;
}

static void check(const struct lines_config *c, const struct frame *f, const char *want)
{
	size_t n;
	char *got = print(c, f, &n);

	assert_string_equal(got, want);
	free(got);
}

#define LINE "send udp 10.0.0.1:1000 -> 10.0.0.2:2000 len:4 id:1234 xsum: 0x0"

static void test_line(void **state)
{
	static const char *const comments[] = { "why\n", "\x1b[m" };
	struct frame f = make_frame(datagram, sizeof datagram);
	struct lines_config c = { .time = TIMESTAMP_NONE };

	(void)state;
	check(&c, &f, LINE "\n");
	c.time = TIMESTAMP_EPOCH;
	check(&c, &f, "1.500000000 " LINE "\n");
	f.comments = comments;
	f.ncomments = 2;
	check(&c, &f, "1.500000000 " LINE "\n");
	c.verbose = 1;
	check(&c, &f, "1.500000000 " LINE "  # why\\n  # \\x1b[m\n");
	c.color = true;
	check(&c, &f, "\033[36m1.500000000 " LINE "  # why\\n  # \\x1b[m\033[m\n");
}

static void test_hex(void **state)
{
	struct frame f = make_frame(datagram, sizeof datagram);
	struct lines_config c = { .time = TIMESTAMP_NONE, .hex = 1 };

	(void)state;
	check(&c, &f,
	      LINE "\n"
		   "\t0x0000:  4500 0020 1234 0000 4011 5497 0a00 0001  E....4..@.T.....\n"
		   "\t0x0010:  0a00 0002 03e8 07d0 000c 0000 6162 631b  ............abc.\n");
}

/* The text of a frame that is longer than the buffer. */
static void test_long(void **state)
{
	uint8_t *big = calloc(1, 200000);
	struct frame f = make_frame(big, 200000);
	struct lines_config c = { .time = TIMESTAMP_NONE, .hex = 2 };
	size_t n, lines = 0;

	(void)state;
	char *got = print(&c, &f, &n);
	for (size_t i = 0; i < n; i++)
		lines += got[i] == '\n';
	assert_int_equal(lines, 1 + 200000 / 16);
	assert_int_equal(got[n - 1], '\n');
	free(got);
	free(big);
}

/* A disk that takes SIZE bytes more: whole lines stand there, and as many as are counted. */
static void check_full(size_t size)
{
	static struct dissection d;
	struct frame f = make_frame(datagram, sizeof datagram);
	struct lines_config c = { .time = TIMESTAMP_NONE };
	struct rlimit old, small;
	struct sink *s;
	uint64_t written = 0;
	size_t n;
	int fd = redirect(), opened = lines_open(&s, &c), rc = 0;

	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = size;
	setrlimit(RLIMIT_FSIZE, &small);
	if (!opened) {
		dissect(&d, &f, NULL);
		for (int i = 0; i < 10; i++)
			rc |= s->ops->frame(s, &f, &d, true);
		rc |= s->ops->close(s, &written);
	}
	setrlimit(RLIMIT_FSIZE, &old);
	restore();
	assert_int_equal(opened, 0);
	assert_int_equal(rc, -EFBIG);
	char *got = content(fd, &n);
	assert_int_equal(n, written * strlen(LINE "\n"));
	assert_int_equal(written, size / strlen(LINE "\n"));
	free(got);
	close(fd);
}

static void test_full(void **state)
{
	(void)state;
	signal(SIGXFSZ, SIG_IGN);
	for (size_t size = 0; size < 10 * strlen(LINE "\n"); size += 7)
		check_full(size);
}

/* What stood in the file before is never touched. */
static void test_appended(void **state)
{
	struct frame f = make_frame(datagram, sizeof datagram);
	struct lines_config c = { .time = TIMESTAMP_NONE };
	static struct dissection d;
	struct rlimit old, small;
	struct sink *s;
	uint64_t written = 0;
	size_t n;
	int fd = redirect();

	(void)state;
	assert_int_equal(write(fd, "before\n", 7), 7);
	fcntl(STDOUT_FILENO, F_SETFL, O_APPEND);
	lseek(fd, 0, SEEK_SET);
	int opened = lines_open(&s, &c), rc = 0;
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = 20;
	setrlimit(RLIMIT_FSIZE, &small);
	if (!opened) {
		dissect(&d, &f, NULL);
		rc = s->ops->frame(s, &f, &d, true);
		rc |= s->ops->close(s, &written);
	}
	setrlimit(RLIMIT_FSIZE, &old);
	restore();
	assert_int_equal(rc, -EFBIG);
	char *got = content(fd, &n);
	assert_string_equal(got, "before\n");
	free(got);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),     cmocka_unit_test(test_hex),
		cmocka_unit_test(test_long),     cmocka_unit_test(test_full),
		cmocka_unit_test(test_appended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
