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

#include "privilege/privilege.h"

enum op { OP_WRITE, OP_NEXT, OP_FINISH };

struct request {
	enum op op;
	size_t n;
	int64_t time_ns;
};

struct reply {
	size_t done;
	int err;
	uint64_t number, suffix;
	char expanded[OUTNAME_MAX], name[OUTNAME_MAX];
};

/* ---- The child ---- */

struct child {
	struct outproc_shared *shared;
	size_t max;
	int fd; /* to the parent */
	struct outproc_target t;
	struct outstream stream;
};

static int begin_stream(struct child *c, int fd)
{
	c->t.fd = fd;
	return outstream_open(&c->stream, fd, c->t.form);
}

/* The file is complete and gets its name. */
static int end_file(struct child *c)
{
	int rc = c->t.fd < 0 ? 0 : outstream_finish(&c->stream);

	if (!rc && c->t.name && c->t.fd >= 0)
		rc = outname_publish(c->t.name, c->t.fd);
	return rc;
}

static int next_file(struct child *c, int64_t time_ns, size_t n)
{
	size_t done;

	int rc = c->t.name ? end_file(c) : -EINVAL;

	if (rc)
		return rc;
	rc = outname_open(c->t.name, time_ns);
	if (rc < 0)
		return rc;
	if (c->t.fd >= 0) {
		outstream_close(&c->stream);
		close(c->t.fd);
	}
	rc = begin_stream(c, rc);
	if (!rc && n)
		rc = n <= c->max ? outstream_write(&c->stream, c->shared->buf, n, &done) : -EINVAL;
	if (rc)
		outname_discard(c->t.name);
	return rc;
}

/* The reply, and with it the descriptor of a file that has been opened. */
static bool answer(const struct child *c, const struct reply *r, size_t n, bool with_fd)
{
	struct reply copy = *r;
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec io = { &copy, n };
	struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };

	if (with_fd) {
		m.msg_control = control.bytes;
		m.msg_controllen = sizeof control.bytes;
		struct cmsghdr *h = CMSG_FIRSTHDR(&m);
		h->cmsg_level = SOL_SOCKET;
		h->cmsg_type = SCM_RIGHTS;
		h->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(h), &c->t.fd, sizeof(int));
	}
	return sendmsg(c->fd, &m, MSG_NOSIGNAL) == (ssize_t)n;
}

static bool serve_one(struct child *c, const struct request *q)
{
	static struct reply r;
	bool opened = false;

	r.done = 0;
	switch (q->op) {
	case OP_WRITE:
		/*
		 * The buffer is emptied before the reply, so that what it holds when the parent dies
		 * is never what was written already.
		 */
		r.err = q->n <= c->max ?
				outstream_write(&c->stream, c->shared->buf, q->n, &r.done) :
				-EINVAL;
		atomic_store_explicit(&c->shared->committed, 0, memory_order_release);
		break;
	case OP_NEXT:
		r.err = next_file(c, q->time_ns, q->n);
		opened = !r.err;
		break;
	case OP_FINISH: r.err = end_file(c); break;
	}
	if (q->op == OP_WRITE || !c->t.name)
		return answer(c, &r, offsetof(struct reply, number), false);
	r.number = c->t.name->number;
	r.suffix = c->t.name->suffix;
	memcpy(r.expanded, c->t.name->expanded, sizeof r.expanded);
	memcpy(r.name, c->t.name->name, sizeof r.name);
	return answer(c, &r, sizeof r, opened);
}

/* Until the parent is gone. */
static void serve(struct child *c)
{
	struct request q;
	bool finished = false;
	size_t n, done;

	while (read(c->fd, &q, sizeof q) == (ssize_t)sizeof q) {
		finished = q.op == OP_FINISH;
		if (!serve_one(c, &q))
			break;
	}
	if (c->t.fd < 0)
		_exit(0);
	n = atomic_load_explicit(&c->shared->committed, memory_order_acquire);
	off_t start = lseek(c->t.fd, 0, SEEK_CUR);
	int rc = n && n <= c->max ? outstream_write(&c->stream, c->shared->buf, n, &done) : 0;
	/* The disk is full as well: what was whole before stays. */
	if (rc && c->t.form == OUTSTREAM_PLAIN && start >= 0 && ftruncate(c->t.fd, start) < 0)
		_exit(1);
	/* Where nothing had come yet the file stays empty. */
	if (!finished && c->stream.good)
		outstream_finish(&c->stream);
	_exit(0);
}

/* All but these: nobody is to wait for a pipe's or a device's end because of us. */
static void close_others(int a, int b, int c)
{
	int keep[3] = { a, b, c };
	unsigned from = 0;

	for (unsigned i = 0; i < 3; i++)
		for (unsigned k = i + 1; k < 3; k++)
			if (keep[k] < keep[i]) {
				int t = keep[i];
				keep[i] = keep[k];
				keep[k] = t;
			}
	for (unsigned i = 0; i < 3; i++) {
		if (keep[i] < 0)
			continue;
		if ((unsigned)keep[i] > from)
			syscall(SYS_close_range, from, (unsigned)keep[i] - 1, 0);
		from = (unsigned)keep[i] + 1;
	}
	syscall(SYS_close_range, from, ~0u, 0);
}

static void run_child(struct child *c)
{
	sigset_t all;

	/* What ends the parent is not meant for us, be it a key on the terminal or a signal. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	setsid();
	prctl(PR_SET_NAME, "tuntrace-write");
	close_others(c->fd, c->t.fd, c->t.name ? c->t.name->dir : -1);
	if (privilege_writer(c->t.name ? c->t.name->dir : -1) ||
	    (c->t.fd >= 0 && begin_stream(c, c->t.fd)))
		_exit(1);
	serve(c);
}

/* ---- The parent ---- */

int outproc_start(struct outproc *p, const struct outproc_target *t, size_t max)
{
	int fd[2], rc;
	size_t size = sizeof(struct outproc_shared) + max;

	*p = (struct outproc){ .fd = -1, .max = max };
	struct outproc_shared *s = mmap(NULL, size, PROT_READ | PROT_WRITE,
					MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (s == MAP_FAILED)
		return -errno;
	if ((t->fd >= 0 && t->fd <= STDERR_FILENO) ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fd) < 0) {
		rc = -errno;
		munmap(s, size);
		return rc;
	}
	p->pid = fork();
	if (p->pid == 0)
		run_child(&(struct child){ .shared = s, .max = max, .fd = fd[1], .t = *t });
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

/* A request to the child, whatever signals come; false where it is gone. */
static bool tell(const struct outproc *p, const struct request *q)
{
	ssize_t k;

	while ((k = send(p->fd, q, sizeof *q, MSG_NOSIGNAL)) < 0 && errno == EINTR)
		;
	return k == (ssize_t)sizeof *q;
}

/* Its reply, and a descriptor that came with it, else -1. */
static bool hear(const struct outproc *p, struct reply *r, int *fd)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec io = { r, sizeof *r };
	struct msghdr m = { .msg_iov = &io,
			    .msg_iovlen = 1,
			    .msg_control = control.bytes,
			    .msg_controllen = sizeof control.bytes };
	ssize_t k;

	while ((k = recvmsg(p->fd, &m, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
		;
	*fd = -1;
	if (k < (ssize_t)offsetof(struct reply, number))
		return false;
	struct cmsghdr *h = CMSG_FIRSTHDR(&m);
	if (h && h->cmsg_type == SCM_RIGHTS)
		memcpy(fd, CMSG_DATA(h), sizeof *fd);
	return true;
}

static int ask(struct outproc *p, const struct request *q, struct reply *r, int *fd)
{
	if (p->fd < 0)
		return -ECHILD;
	if (tell(p, q) && hear(p, r, fd))
		return r->err;
	close(p->fd);
	p->fd = -1;
	return -ECHILD;
}

int outproc_write(struct outproc *p, size_t n, size_t *done)
{
	struct request q = { .op = OP_WRITE, .n = n };
	struct reply r = { 0 };
	int fd, rc = ask(p, &q, &r, &fd);

	*done = r.done;
	return rc;
}

int outproc_next(struct outproc *p, int64_t time_ns, size_t n, struct outname *name, int *fd)
{
	struct request q = { .op = OP_NEXT, .time_ns = time_ns, .n = n };
	static struct reply r;
	int rc = ask(p, &q, &r, fd);

	if (rc)
		return rc;
	if (*fd < 0)
		return -EIO;
	name->number = r.number;
	name->suffix = r.suffix;
	memcpy(name->expanded, r.expanded, sizeof name->expanded);
	memcpy(name->name, r.name, sizeof name->name);
	return 0;
}

int outproc_finish(struct outproc *p)
{
	struct request q = { .op = OP_FINISH };
	static struct reply r;
	int fd;

	return ask(p, &q, &r, &fd);
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
