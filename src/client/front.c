#include "client/front.h"

#include <errno.h>
#include <ev.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct front {
	const struct dialer *dialer;
	const struct tunnel_ops *ops;
	void *arg;
	int fd;
	int path; /* O_PATH descriptor of the listener's file, or -1 */
	struct ev_io acceptable;
	struct sockaddr_un address;
	socklen_t address_len;
	unsigned served;
	struct tunnel *tunnels[FRONT_TUNNELS_MAX];
	unsigned ntunnels;
};

/* ---- The tunnels' callbacks pass through here, so that the list is kept ---- */

static void resolved(void *arg, const struct tunnel_info *t, const struct resolver_result *r,
		     const union endpoint *addrs, size_t n)
{
	struct front *f = arg;

	f->ops->resolved(f->arg, t, r, addrs, n);
}

static void connected(void *arg, const struct tunnel_info *t)
{
	struct front *f = arg;

	f->ops->connected(f->arg, t);
}

static void failed(void *arg, const struct tunnel_info *t, const char *why)
{
	struct front *f = arg;

	f->ops->failed(f->arg, t, why);
}

static void ended(void *arg, const struct tunnel_info *t)
{
	struct front *f = arg;
	unsigned i = 0;

	while (tunnel_info(f->tunnels[i]) != t)
		i++;
	memmove(&f->tunnels[i], &f->tunnels[i + 1],
		(f->ntunnels - i - 1) * sizeof(struct tunnel *)); /* the newest stays last */
	f->ntunnels--;
	f->ops->ended(f->arg, t);
}

static const struct tunnel_ops tunnel_ops = {
	.resolved = resolved,
	.connected = connected,
	.failed = failed,
	.ended = ended,
};

/* ---- The listener ---- */

/* Others may be able to connect, too: only this process is meant. */
static bool is_ours(int fd)
{
	struct ucred who;
	socklen_t n = sizeof who;

	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) == 0 && who.pid == getpid();
}

int front_serve(struct front *f, int fd)
{
	int rc;

	if (f->ntunnels == FRONT_TUNNELS_MAX) {
		close(fd);
		return -EMFILE;
	}
	rc = tunnel_open(&f->tunnels[f->ntunnels], fd, ++f->served, f->dialer, &tunnel_ops, f);
	if (rc == 0)
		f->ntunnels++;
	return rc;
}

static void on_acceptable(struct ev_loop *loop, ev_io *w, int revents)
{
	struct front *f = w->data;
	int fd = accept4(f->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	(void)loop;
	(void)revents;
	if (fd < 0)
		return;
	if (is_ours(fd))
		front_serve(f, fd);
	else
		close(fd);
}

/*
 * Binds the listener to a file that has no name any more: it is connected to by way of
 * /proc/self/fd.  An abstract name would be simpler, but to libcurl before 8 a peer whose name
 * begins with a NUL is not connected yet, and it would use no connection twice.
 */
static int bind_file(struct front *f, const char *dir)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	char temp[64];
	int rc = -1;

	snprintf(temp, sizeof temp, "%s/tuntrace.XXXXXX", dir);
	if (!mkdtemp(temp))
		return -1;
	snprintf(sa.sun_path, sizeof sa.sun_path, "%s/socks", temp);
	if (bind(f->fd, (struct sockaddr *)&sa, sizeof sa) == 0) {
		/* For the user that this process becomes; others do not reach it in its folder. */
		chmod(sa.sun_path, 0666);
		f->path = open(sa.sun_path, O_PATH | O_CLOEXEC);
		unlink(sa.sun_path);
		rc = f->path < 0 ? -1 : 0;
	}
	rmdir(temp);
	f->address.sun_family = AF_UNIX;
	snprintf(f->address.sun_path, sizeof f->address.sun_path, "/proc/self/fd/%d", f->path);
	f->address_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
				     strlen(f->address.sun_path) + 1);
	return rc;
}

/* A name of no bytes is replaced by an abstract one that the kernel finds (unix(7), autobind). */
static int bind_abstract(struct front *f)
{
	struct sockaddr_un any = { .sun_family = AF_UNIX };

	f->address_len = sizeof f->address;
	if (bind(f->fd, (struct sockaddr *)&any, offsetof(struct sockaddr_un, sun_path)) < 0)
		return -1;
	return getsockname(f->fd, (struct sockaddr *)&f->address, &f->address_len);
}

static int bind_listener(struct front *f)
{
	if (access("/proc/self/fd", X_OK) == 0 &&
	    (bind_file(f, "/tmp") == 0 || bind_file(f, "/dev/shm") == 0))
		return 0;
	return bind_abstract(f);
}

int front_open(struct front **out, const struct dialer *dialer, const struct tunnel_ops *ops,
	       void *arg)
{
	struct front *f = calloc(1, sizeof *f);
	int rc;

	if (!f)
		return -ENOMEM;
	f->dialer = dialer;
	f->ops = ops;
	f->arg = arg;
	f->path = -1;
	f->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (f->fd < 0 || bind_listener(f) < 0 || listen(f->fd, SOMAXCONN) < 0) {
		rc = -errno;
		if (f->fd >= 0)
			close(f->fd);
		if (f->path >= 0)
			close(f->path);
		free(f);
		return rc;
	}
	ev_io_init(&f->acceptable, on_acceptable, f->fd, EV_READ);
	f->acceptable.data = f;
	ev_io_start(dialer->loop, &f->acceptable);
	*out = f;
	return 0;
}

socklen_t front_address(const struct front *f, struct sockaddr_un *sa)
{
	memcpy(sa, &f->address, sizeof *sa);
	return f->address_len;
}

bool front_progress(const struct front *f, char buf[DIAL_WHY_MAX])
{
	return f->ntunnels > 0 && tunnel_progress(f->tunnels[f->ntunnels - 1], buf);
}

const struct tunnel_info *front_active(const struct front *f)
{
	const struct tunnel_info *best = NULL;

	for (unsigned i = 0; i < f->ntunnels; i++) {
		const struct tunnel_info *t = tunnel_info(f->tunnels[i]);

		if (!best || t->active_ns >= best->active_ns)
			best = t;
	}
	return best;
}

unsigned front_tunnels(const struct front *f)
{
	return f->ntunnels;
}

void front_close(struct front *f)
{
	while (f->ntunnels > 0)
		tunnel_abort(f->tunnels[--f->ntunnels]);
	ev_io_stop(f->dialer->loop, &f->acceptable);
	close(f->fd);
	if (f->path >= 0)
		close(f->path);
	free(f);
}
