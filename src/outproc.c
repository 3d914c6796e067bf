#include "outproc.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct reply {
	size_t done;
	int err;
};

/* ---- The child ---- */

static struct reply write_all(int out, const uint8_t *p, size_t n)
{
	struct reply r = { 0 };

	while (r.done < n) {
		ssize_t k = write(out, p + r.done, n - r.done);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0) {
			r.err = k < 0 ? -errno : -EIO;
			break;
		}
		r.done += (size_t)k;
	}
	return r;
}

/*
 * Until the parent is gone.  The buffer is emptied before the reply, so that what it holds when
 * the parent dies is never what was written already.
 */
static void serve(struct outproc_shared *s, int fd, int out)
{
	size_t n;

	while (read(fd, &n, sizeof n) == (ssize_t)sizeof n) {
		struct reply r = write_all(out, s->buf, n);

		atomic_store_explicit(&s->committed, 0, memory_order_release);
		if (write(fd, &r, sizeof r) != (ssize_t)sizeof r)
			break;
	}
	n = atomic_load_explicit(&s->committed, memory_order_acquire);
	off_t start = lseek(out, 0, SEEK_CUR);
	struct reply r = write_all(out, s->buf, n);
	/* The disk is full as well: what was whole before stays. */
	if (r.err && start >= 0 && ftruncate(out, start) < 0)
		_exit(1);
	_exit(0);
}

/* All but these two: nobody is to wait for a pipe's or a device's end because of us. */
static void close_others(int a, int b)
{
	int low = a < b ? a : b, high = a < b ? b : a;

	syscall(SYS_close_range, 0, low - 1, 0);
	if (high > low + 1)
		syscall(SYS_close_range, low + 1, high - 1, 0);
	syscall(SYS_close_range, high + 1, ~0u, 0);
}

static void child(struct outproc_shared *s, int fd, int out)
{
	sigset_t all;

	/* What ends the parent is not meant for us, be it a key on the terminal or a signal. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	setsid();
	prctl(PR_SET_NAME, "tuntrace-write");
	close_others(fd, out);
	serve(s, fd, out);
}

/* ---- The parent ---- */

int outproc_start(struct outproc *p, int out, size_t max)
{
	int fd[2], rc;
	size_t size = sizeof(struct outproc_shared) + max;

	*p = (struct outproc){ .fd = -1, .max = max };
	struct outproc_shared *s = mmap(NULL, size, PROT_READ | PROT_WRITE,
					MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (s == MAP_FAILED)
		return -errno;
	if (out <= STDERR_FILENO || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd) < 0) {
		rc = -errno;
		munmap(s, size);
		return rc;
	}
	p->pid = fork();
	if (p->pid == 0)
		child(s, fd[1], out);
	rc = p->pid < 0 ? -errno : 0;
	close(fd[1]);
	if (rc) {
		close(fd[0]);
		munmap(s, size);
		return rc;
	}
	p->fd = fd[0];
	p->shared = s;
	return 0;
}

/* N bytes to or from the child, whatever signals come; false where it is gone. */
static bool tell(const struct outproc *p, size_t n)
{
	ssize_t k;

	while ((k = send(p->fd, &n, sizeof n, MSG_NOSIGNAL)) < 0 && errno == EINTR)
		;
	return k == (ssize_t)sizeof n;
}

static bool hear(const struct outproc *p, struct reply *r)
{
	ssize_t k;

	while ((k = recv(p->fd, r, sizeof *r, 0)) < 0 && errno == EINTR)
		;
	return k == (ssize_t)sizeof *r;
}

int outproc_write(struct outproc *p, size_t n, size_t *done)
{
	struct reply r;

	*done = 0;
	if (p->fd < 0)
		return -ECHILD;
	if (!tell(p, n) || !hear(p, &r)) {
		close(p->fd);
		p->fd = -1;
		return -ECHILD;
	}
	*done = r.done;
	return r.err;
}

void outproc_stop(struct outproc *p)
{
	if (!p->shared)
		return;
	outproc_commit(p, 0);
	if (p->fd >= 0)
		close(p->fd);
	/* An event loop of the caller's may have waited for it. */
	while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR)
		;
	munmap(p->shared, sizeof(struct outproc_shared) + p->max);
	p->shared = NULL;
}
