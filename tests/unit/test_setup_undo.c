/* The record of what was there before: kept whole, oldest value first, of one namespace. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "setup/undo.h"

static char dir[] = "/tmp/tuntrace-undo.XXXXXX";
static char state_dir[sizeof dir + 8];

static int setup(void **state)
{
	(void)state;
	memcpy(strrchr(dir, '.'), ".XXXXXX", 7);
	if (!mkdtemp(dir))
		return -1;
	snprintf(state_dir, sizeof state_dir, "%s/state", dir);
	return setenv("TUNTRACE_STATE_DIR", state_dir, 1);
}

static int teardown(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", dir);
	return system(command);
}

static void notes_are_kept(void **state)
{
	struct undo u;

	(void)state;
	assert_int_equal(undo_open(&u, "tun0"), 0);
	assert_false(u.found);
	assert_int_equal(undo_note(&u, UNDO_DEVICE, "tun0", 7), 0);
	assert_int_equal(undo_note(&u, UNDO_SYSCTL, "net/ipv4/ip_forward", 0), 0);
	assert_int_equal(undo_note(&u, UNDO_ADDRESS, "fd00::1/64", 0), 0);
	/* The oldest value stands. */
	assert_int_equal(undo_note(&u, UNDO_SYSCTL, "net/ipv4/ip_forward", 1), 0);
	undo_close(&u);

	assert_int_equal(undo_open(&u, "tun0"), 0);
	assert_true(u.found);
	assert_int_equal(u.n, 3);
	assert_int_equal(u.records[0].kind, UNDO_DEVICE);
	assert_int_equal(u.records[0].value, 7);
	assert_int_equal(u.records[1].kind, UNDO_SYSCTL);
	assert_int_equal(u.records[1].value, 0);
	assert_string_equal(u.records[2].what, "fd00::1/64");
	assert_null(undo_find(&u, UNDO_ADDRESS, "fd00::2/64"));
	assert_non_null(undo_find(&u, UNDO_ADDRESS, NULL));
	undo_close(&u);
}

static void last_record_takes_the_file(void **state)
{
	struct undo u;

	(void)state;
	assert_int_equal(undo_open(&u, "tun0"), 0);
	assert_int_equal(undo_note(&u, UNDO_UP, "tun0", 0), 0);
	assert_int_equal(undo_note(&u, UNDO_MTU, "tun0", 1500), 0);
	assert_int_equal(access(u.path, F_OK), 0);
	undo_drop(&u, undo_find(&u, UNDO_UP, NULL));
	assert_int_equal(u.records[0].kind, UNDO_MTU);
	undo_drop(&u, undo_find(&u, UNDO_MTU, NULL));
	assert_int_equal(undo_save(&u), 0);
	assert_int_equal(access(u.path, F_OK), -1);
	undo_close(&u);
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

/* The file's path, and its first line, which names this namespace. */
static void sample(char *path, size_t size, char *first, size_t room)
{
	struct undo u;
	FILE *f;

	assert_int_equal(undo_open(&u, "tun0"), 0);
	assert_int_equal(undo_note(&u, UNDO_UP, "tun0", 0), 0);
	snprintf(path, size, "%s", u.path);
	undo_close(&u);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_non_null(fgets(first, (int)room, f));
	fclose(f);
}

static void another_namespace_is_stale(void **state)
{
	char path[UNDO_PATH], first[256];
	struct undo u;

	(void)state;
	sample(path, sizeof path, first, sizeof first);
	write_file(path, "tuntrace-setup 1 boot 0 netns 0\nup tun0 0\n");
	assert_int_equal(undo_open(&u, "tun0"), 0);
	assert_true(u.stale);
	assert_false(u.found);
	assert_int_equal(u.n, 0);
	/* What is noted now replaces it. */
	assert_int_equal(undo_note(&u, UNDO_MTU, "tun0", 9000), 0);
	undo_close(&u);
	assert_int_equal(undo_open(&u, "tun0"), 0);
	assert_true(u.found);
	assert_int_equal(u.n, 1);
	undo_close(&u);
}

static void damage_is_found(void **state)
{
	static const char *const lines[] = {
		"up tun0\n",   "up\n",          "\n",      "nonsense tun0 0\n",
		"up tun0 x\n", "up tun0 0 0\n", "up  0\n", "up tun0 \n",
	};
	char path[UNDO_PATH], first[256], text[512];
	struct undo u;

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		sample(path, sizeof path, first, sizeof first);
		snprintf(text, sizeof text, "%smtu tun0 1500\n%s", first, lines[i]);
		write_file(path, text);
		if (undo_open(&u, "tun0") != -EBADMSG || u.damaged != 3)
			fail_msg("'%s' makes sense", lines[i]);
		undo_close(&u);
		unlink(path);
	}
}

static void others_are_found(void **state)
{
	struct undo u, other;
	char name[IFNAMSIZ];

	(void)state;
	assert_int_equal(undo_open(&u, "tun1"), 0);
	assert_int_equal(undo_note(&u, UNDO_UP, "tun1", 0), 0);
	assert_int_equal(undo_other(&u, "tun1", name, &other), 0);
	undo_close(&u);
	assert_int_equal(undo_open(&u, "tun.0"), 0);
	assert_int_equal(undo_other(&u, "tun.0", name, &other), 1);
	assert_string_equal(name, "tun1");
	assert_int_equal(other.n, 1);
	undo_close(&other);
	undo_close(&u);
}

static void directory_of_others_is_refused(void **state)
{
	struct undo u;

	(void)state;
	assert_int_equal(mkdir(state_dir, 0777), 0);
	assert_int_equal(chmod(state_dir, 0777), 0);
	assert_int_equal(undo_open(&u, "tun0"), -EACCES);
	undo_close(&u);
	assert_int_equal(rmdir(state_dir), 0);
	assert_int_equal(symlink("/tmp", state_dir), 0);
	assert_true(undo_open(&u, "tun0") < 0);
	undo_close(&u);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(notes_are_kept),
		TEST(last_record_takes_the_file),
		TEST(another_namespace_is_stale),
		TEST(damage_is_found),
		TEST(others_are_found),
		TEST(directory_of_others_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
