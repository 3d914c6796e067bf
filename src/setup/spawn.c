#include "setup/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* Users' own PATH often lacks the last four. */
static const char sbin[] = "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";

static bool find_in(const char *path, const char *name, char *buf, size_t size)
{
	while (path && *path) {
		size_t n = strcspn(path, ":");
		int len = snprintf(buf, size, "%.*s/%s", (int)n, path, name);

		if (n && (size_t)len < size && access(buf, X_OK) == 0)
			return true;
		path += n + (path[n] == ':');
	}
	return false;
}

bool spawn_find(const char *name, char *buf, size_t size)
{
	return find_in(getenv("PATH"), name, buf, size) || find_in(sbin, name, buf, size);
}

/* A file in memory that holds TEXT, to be read from its begin: unlike a pipe it never blocks. */
static int memory_file(const char *text)
{
	size_t n = strlen(text);
	int fd = memfd_create("tuntrace", MFD_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (write(fd, text, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	close(fd);
	return -EIO;
}

static int start(const char *path, const char *const argv[], int in, int out, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	char *const *args = (char *const *)(const void *)argv;
	int rc = posix_spawn_file_actions_init(&actions);

	if (rc)
		return -rc;
	if ((rc = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO)) == 0 &&
	    (rc = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO)) == 0 &&
	    (rc = posix_spawn_file_actions_adddup2(&actions, out, STDERR_FILENO)) == 0)
		rc = posix_spawn(pid, path, &actions, NULL, args, environ);
	posix_spawn_file_actions_destroy(&actions);
	return -rc;
}

static int finish(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int spawn_run(const char *const argv[], const char *input, char *out, size_t size)
{
	char path[256];
	pid_t pid = 0;
	int in = -1, log = -1, rc;
	ssize_t n = 0;

	out[0] = '\0';
	if (!spawn_find(argv[0], path, sizeof path))
		return -ENOENT;
	if ((in = memory_file(input)) < 0 || (log = memory_file("")) < 0)
		rc = in < 0 ? in : log;
	else if ((rc = start(path, argv, in, log, &pid)) == 0)
		rc = finish(pid);
	if (log >= 0 && (n = pread(log, out, size - 1, 0)) < 0)
		n = 0;
	out[n] = '\0';
	if (in >= 0)
		close(in);
	if (log >= 0)
		close(log);
	return rc;
}

const char *spawn_install_nft(void)
{
	static const struct {
		const char *id, *command;
	} systems[] = {
		{ "debian", "apt-get install nftables" }, { "ubuntu", "apt-get install nftables" },
		{ "fedora", "dnf install nftables" },     { "rhel", "dnf install nftables" },
		{ "suse", "zypper install nftables" },    { "alpine", "apk add nftables" },
		{ "arch", "pacman -S nftables" },
	};
	char line[256];
	FILE *f = fopen("/etc/os-release", "re");

	while (f && fgets(line, sizeof line, f))
		if (strncmp(line, "ID=", 3) == 0 || strncmp(line, "ID_LIKE=", 8) == 0)
			for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++)
				if (strstr(line, systems[i].id)) {
					fclose(f);
					return systems[i].command;
				}
	if (f)
		fclose(f);
	return "install the package nftables";
}
