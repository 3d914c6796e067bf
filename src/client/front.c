#include "client/front.h"

#include <errno.h>
#include <ev.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct front {
	const struct dialer *dialer;
	const struct tunnel_ops *ops;
	void *arg;
	int fd;
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
		(f->ntunnels - i - 1) * sizeof f->tunnels[0]); /* the newest stays last */
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

/* Anyone in the network namespace may connect to an abstract name: only this process is meant. */
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

int front_open(struct front **out, const struct dialer *dialer, const struct tunnel_ops *ops,
	       void *arg)
{
	/* A name of no bytes is replaced by one that the kernel finds (unix(7), autobind). */
	struct sockaddr_un any = { .sun_family = AF_UNIX };
	struct front *f = calloc(1, sizeof *f);
	int rc;

	if (!f)
		return -ENOMEM;
	f->dialer = dialer;
	f->ops = ops;
	f->arg = arg;
	f->address_len = sizeof f->address;
	f->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (f->fd < 0 ||
	    bind(f->fd, (struct sockaddr *)&any, offsetof(struct sockaddr_un, sun_path)) < 0 ||
	    listen(f->fd, SOMAXCONN) < 0 ||
	    getsockname(f->fd, (struct sockaddr *)&f->address, &f->address_len) < 0) {
		rc = -errno;
		if (f->fd >= 0)
			close(f->fd);
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
	free(f);
}
