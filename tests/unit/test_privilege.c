/* What is left after privilege_drop(): tried in a child, for there is no way back. */
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "outfile.h"
#include "privilege/privilege.h"

static char folder[64], path[128], other[128];

/* What a child found: the number of a check that failed, 0: none. */
static int in_child(int (*check)(void *arg), void *arg)
{
	int status = 0;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(check(arg));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int setup(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/tuntrace-test.XXXXXX");
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chmod(folder, 0755), 0);
	snprintf(path, sizeof path, "%s/a.pcapng", folder);
	snprintf(other, sizeof other, "%s/a_00001.pcapng", folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(path);
	unlink(other);
	return rmdir(folder);
}

#define REFUSED(call) \
	do { \
		errno = 0; \
		if ((call) != -1 || (errno != EPERM && errno != EACCES)) \
			return __LINE__ % 250 + 1; \
	} while (0)
#define HOLDS(condition) \
	do { \
		if (!(condition)) \
			return __LINE__ % 250 + 1; \
	} while (0)

static bool has_capabilities(void)
{
	cap_t none = cap_init(), now = cap_get_proc();
	bool same = cap_compare(none, now) == 0;

	cap_free(none);
	cap_free(now);
	return !same;
}

static int drops(void *arg)
{
	enum privilege_profile profile = *(enum privilege_profile *)arg;
	struct privilege p = { 0 };
	bool root = geteuid() == 0;
	char buf[4];
	int fd = open("/dev/null", O_RDWR), ends[2];

	HOLDS(privilege_find(&p) == 0);
	HOLDS(!p.change || p.uid != 0);
	HOLDS(privilege_drop(&p, profile) == 0);
	HOLDS(!root || !p.change || (getuid() == p.uid && geteuid() == p.uid));
	HOLDS(!has_capabilities());
	/* What is open goes on, memory and children too. */
	HOLDS(write(fd, "x", 1) == 1 && read(fd, buf, 1) == 0);
	HOLDS(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == 0);
	HOLDS(if_nametoindex("lo") != 0 || errno == ENODEV);
	free(malloc(1 << 24));
	/* Nothing else is had. */
	REFUSED(open("/etc/passwd", O_WRONLY));
	REFUSED(open(path, O_WRONLY | O_CREAT, 0600));
	REFUSED(mkdir(path, 0700));
	REFUSED(rename(folder, path));
	REFUSED(chmod(folder, 0777));
	REFUSED(setuid(root && !p.change ? 1 : 0));
	REFUSED(socket(AF_INET, SOCK_STREAM, 0));
	REFUSED(socket(AF_PACKET, SOCK_RAW, 0));
	REFUSED(mount("x", folder, "tmpfs", 0, NULL));
	REFUSED(chroot(folder));
	REFUSED(sethostname("x", 1));
	REFUSED(prctl(PR_SET_SECUREBITS, 0, 0, 0, 0));
	/* Only `get` has peers. */
	REFUSED(profile == PRIVILEGE_GET ? (errno = EPERM, -1) : listen(ends[0], 1));
	return 0;
}

static void nothing_is_left(void **state)
{
	(void)state;
	for (int i = 0; i < PRIVILEGE_PROFILES; i++) {
		enum privilege_profile profile = (enum privilege_profile)i;

		assert_int_equal(in_child(drops, &profile), 0);
	}
}

/* Files in the folder of the output follow one another; the process makes none itself. */
static int rotates(void *arg)
{
	const struct outfile_config config = {
		.path = path,
		.buffer = 64,
		.live = true,
		.rotation = { .bytes = 4 },
	};
	struct privilege p = { 0 };
	struct outfile o;

	(void)arg;
	HOLDS(privilege_find(&p) == 0);
	HOLDS(outfile_begin(&o, &config) == 0);
	HOLDS(privilege_drop(&p, PRIVILEGE_CAPTURE) == 0);
	for (int i = 0; i < 2; i++) {
		uint8_t *b = outfile_reserve(&o, 4);

		HOLDS(b);
		memcpy(b, "whole", 4);
		HOLDS(outfile_commit(&o, 4, 1) == 0);
		if (i == 0)
			HOLDS(outfile_turn(&o) == 0 && outfile_next(&o, 0) == 0);
	}
	HOLDS(outfile_close(&o) == 0 && o.written == 2);
	return 0;
}

static void files_after_the_drop(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(in_child(rotates, NULL), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 4);
	assert_int_equal(stat(other, &st), 0);
	assert_int_equal(st.st_size, 4);
}

static int finds(void *arg)
{
	struct privilege p = { .asked = arg };

	return privilege_find(&p);
}

static void unknown_user(void **state)
{
	int null = open("/dev/null", O_WRONLY), saved = dup(STDERR_FILENO);

	(void)state;
	dup2(null, STDERR_FILENO);
	assert_int_equal(in_child(finds, (char[]){ "no such user" }), 2);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(null);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_left, setup, teardown),
		cmocka_unit_test_setup_teardown(files_after_the_drop, setup, teardown),
		cmocka_unit_test(unknown_user),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
