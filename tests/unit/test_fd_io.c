/* What is read as far as it is wanted, and written as far as it is taken. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "client/fd_input.h"
#include "client/fd_output.h"

static struct ev_loop *loop;
static size_t came_bytes, came_calls, wrote_bytes, wrote_calls;
static int came_end; /* calls of the end */
static struct fd_input in;
static bool pause_it;

static void came(void *arg, const uint8_t *p, size_t n, int err)
{
	(void)arg;
	assert_int_equal(err, 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(p[i], 'x');
	came_bytes += n;
	came_calls++;
	came_end += n == 0;
	if (pause_it)
		fd_input_want(&in, false);
}

static int begin(void **state)
{
	(void)state;
	loop = ev_default_loop(EVFLAG_NOENV);
	signal(SIGPIPE, SIG_IGN);
	came_bytes = came_calls = wrote_bytes = wrote_calls = 0;
	came_end = 0;
	pause_it = false;
	return 0;
}

static void reads_as_far_as_wanted(void **state)
{
	char x[1000];
	int ends[2];

	(void)state;
	memset(x, 'x', sizeof x);
	assert_int_equal(pipe(ends), 0);
	fd_input_init(&in, loop, ends[0], 400, came, NULL);
	assert_int_equal(write(ends[1], x, sizeof x), sizeof x);
	ev_run(loop, EVRUN_NOWAIT);
	assert_int_equal(came_calls, 0); /* not before it is wanted */
	pause_it = true;
	fd_input_want(&in, true);
	for (int i = 0; i < 3; i++)
		ev_run(loop, EVRUN_NOWAIT);
	assert_int_equal(came_bytes, 400);
	pause_it = false;
	fd_input_want(&in, true);
	close(ends[1]);
	while (!in.over)
		ev_run(loop, EVRUN_ONCE);
	assert_int_equal(came_bytes, sizeof x);
	assert_int_equal(came_end, 1);
	fd_input_want(&in, true); /* of no use any more */
	ev_run(loop, EVRUN_NOWAIT);
	assert_int_equal(came_end, 1);
	close(ends[0]);
}

static void reads_files(void **state)
{
	FILE *f = tmpfile();

	(void)state;
	for (int i = 0; i < 200000; i++)
		fputc('x', f);
	rewind(f);
	fd_input_init(&in, loop, fileno(f), FD_INPUT_MAX, came, NULL);
	fd_input_want(&in, true);
	while (!in.over)
		ev_run(loop, EVRUN_ONCE);
	assert_int_equal(came_bytes, 200000);
	assert_int_equal(came_end, 1);
	fclose(f);
}

static void wrote(void *arg, size_t n)
{
	(void)arg;
	wrote_bytes += n;
	wrote_calls++;
}

/* A pipe that nobody reads does not hold up the loop. */
static void waits_for_the_reader(void **state)
{
	enum { MUCH = 1 << 20 };
	static char x[MUCH], got[65536];
	int ends[2], saved = dup(STDOUT_FILENO);
	struct fd_output out;
	size_t have = 0;

	(void)state;
	fflush(stdout);
	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[1]);
	int rc = fd_output_open(&out, loop, "-", wrote, NULL);
	int put = fd_output_put(&out, x, sizeof x);
	for (int i = 0; i < 1000; i++)
		ev_run(loop, EVRUN_NOWAIT);
	size_t before = wrote_bytes;
	while (have < sizeof x) {
		ssize_t n;

		ev_run(loop, EVRUN_NOWAIT);
		n = read(ends[0], got, sizeof got);
		have += n > 0 ? (size_t)n : 0;
	}
	close(ends[0]);
	int after = fd_output_put(&out, x, 1);
	ev_run(loop, EVRUN_ONCE);
	int gone = fd_output_put(&out, x, 1), closed = fd_output_close(&out, true);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	assert_int_equal(rc, 0);
	assert_int_equal(put, 0);
	assert_in_range(before, 4096, sizeof x - 1);
	assert_int_equal(wrote_bytes, sizeof x);
	assert_int_equal(after, 0);
	assert_int_equal(gone, -EPIPE);
	assert_int_equal(closed, -EPIPE);
}

static void writes_files(void **state)
{
	char path[] = "/tmp/test-fd-io.XXXXXX", got[16] = "";
	int fd = mkstemp(path);
	struct fd_output out;

	(void)state;
	assert_int_equal(fd_output_open(&out, loop, path, wrote, NULL), 0);
	assert_int_equal(fd_output_put(&out, "one", 3), 0);
	while (!wrote_calls)
		ev_run(loop, EVRUN_ONCE);
	assert_int_equal(wrote_bytes, 3);
	assert_int_equal(fd_output_put(&out, "two", 3), 0); /* and no time to write it */
	assert_int_equal(fd_output_close(&out, false), 0);
	assert_int_equal(read(fd, got, sizeof got), 6);
	assert_string_equal(got, "onetwo");
	close(fd);
	unlink(path);
	assert_int_equal(fd_output_open(&out, loop, "/nonexistent/x", wrote, NULL), -ENOENT);
	assert_int_equal(fd_output_open(&out, loop, "/dev/full", wrote, NULL), 0);
	assert_int_equal(fd_output_put(&out, "x", 1), 0);
	ev_run(loop, EVRUN_ONCE);
	assert_int_equal(out.file.err, -ENOSPC);
	assert_int_equal(fd_output_close(&out, true), -ENOSPC);
}

#define TEST(f) cmocka_unit_test_setup(f, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(reads_as_far_as_wanted),
		TEST(reads_files),
		TEST(waits_for_the_reader),
		TEST(writes_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
