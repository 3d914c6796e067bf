#include "privilege/remover.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "privilege/privilege.h"

/* The folder that PATH lies in. */
static int open_folder(const char *path)
{
	char copy[PATH_MAX];

	if (snprintf(copy, sizeof copy, "%s", path) >= (int)sizeof copy)
		return -1;
	return open(dirname(copy), O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* All but these two. */
static void close_others(int a, int b)
{
	int low = a < b ? a : b, high = a < b ? b : a;

	if (low > 0)
		syscall(SYS_close_range, 0, low - 1, 0);
	if (high > low + 1)
		syscall(SYS_close_range, low + 1, high - 1, 0);
	syscall(SYS_close_range, high + 1, ~0u, 0);
}

static void child(int fd, int dir, const char *path)
{
	const char *slash = strrchr(path, '/');
	sigset_t all;
	char word;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	setsid();
	prctl(PR_SET_NAME, "tuntrace-remove");
	close_others(fd, dir);
	if (privilege_writer(dir))
		_exit(1);
	if (read(fd, &word, 1) == 1)
		unlinkat(dir, slash ? slash + 1 : path, 0);
	_exit(0);
}

void remover_start(struct remover *r, const char *path)
{
	int fd[2], dir = open_folder(path);

	*r = (struct remover){ .fd = -1 };
	if (dir < 0)
		return;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd) == 0) {
		r->pid = fork();
		if (r->pid == 0)
			child(fd[1], dir, path);
		close(fd[1]);
		if (r->pid > 0)
			r->fd = fd[0];
		else
			close(fd[0]);
	}
	close(dir);
}

void remover_end(struct remover *r, const char *path, bool remove)
{
	if (r->fd < 0) {
		if (remove)
			unlink(path);
		return;
	}
	if (remove && send(r->fd, "x", 1, MSG_NOSIGNAL) < 0)
		unlink(path);
	close(r->fd);
	r->fd = -1;
	/* An event loop of the caller's may have waited for it. */
	while (waitpid(r->pid, NULL, 0) < 0 && errno == EINTR)
		;
}
