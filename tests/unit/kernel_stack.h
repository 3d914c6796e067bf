/*
 * The interface of src/stack/stack.h over the kernel's sockets on loopback, for tests of what
 * stands on it: every address is 127.0.0.1 in truth, with the port as it is.  Of 198.51.100.0/24
 * no one answers, ever.  To be included once, in the test's own file.
 */
#ifndef TUNTRACE_TESTS_KERNEL_STACK_H
#define TUNTRACE_TESTS_KERNEL_STACK_H

#include <arpa/inet.h>
#include <errno.h>
#include <ev.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/endpoint.h"
#include "stack/stack.h"

/* As little as TCP can do with, so that both directions are stopped often. */
enum { KERNEL_WINDOW = 8192, KERNEL_CHUNK = 3000, KERNEL_WRITE_MAX = 5000 };

static struct ev_loop *kernel_loop;
static unsigned kernel_conns; /* that were opened and not closed */
static unsigned kernel_dials;
static size_t kernel_untaken_max;

struct conn {
	int fd;
	union endpoint to;
	const struct conn_ops *ops;
	void *arg;
	struct ev_io io;
	struct ev_timer later; /* what must not come inside a call */
	bool connected, want_write, peer_done, done;
	size_t untaken;
	int err;
};

static bool is_silent(const struct sockaddr *to)
{
	union endpoint e;
	size_t n;

	memcpy(&e, to, to->sa_family == AF_INET ? sizeof e.in : sizeof e.in6);
	return e.sa.sa_family == AF_INET && memcmp(endpoint_bytes(&e, &n), "\xc6\x33\x64", 3) == 0;
}

static struct sockaddr_in loopback(const struct sockaddr *to)
{
	union endpoint e;
	struct sockaddr_in sa = { .sin_family = AF_INET };

	memcpy(&e, to, to->sa_family == AF_INET ? sizeof e.in : sizeof e.in6);
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sa.sin_port = htons(endpoint_port(&e));
	return sa;
}

static void conn_free(struct conn *c)
{
	ev_io_stop(kernel_loop, &c->io);
	ev_timer_stop(kernel_loop, &c->later);
	if (c->fd >= 0)
		close(c->fd);
	free(c);
	kernel_conns--;
}

static void conn_over(struct conn *c, int err)
{
	const struct conn_ops *ops = c->ops;
	void *arg = c->arg;

	conn_free(c);
	ops->closed(arg, err);
}

static void conn_watch(struct conn *c)
{
	bool read = c->connected && !c->peer_done && c->untaken < KERNEL_WINDOW;
	bool write = !c->connected || c->want_write;

	ev_io_stop(kernel_loop, &c->io);
	if (c->fd < 0 || (!read && !write))
		return;
	ev_io_set(&c->io, c->fd, (read ? EV_READ : 0) | (write ? EV_WRITE : 0));
	ev_io_start(kernel_loop, &c->io);
}

static void conn_read(struct conn *c)
{
	char buf[KERNEL_CHUNK];
	size_t room = KERNEL_WINDOW - c->untaken;
	ssize_t n = recv(c->fd, buf, room < sizeof buf ? room : sizeof buf, MSG_DONTWAIT);

	if (n < 0 && errno == EAGAIN)
		return;
	if (n < 0) {
		conn_over(c, -errno);
	} else if (n == 0) {
		c->peer_done = true;
		if (c->done)
			conn_over(c, 0);
		else {
			conn_watch(c);
			c->ops->finished(c->arg);
		}
	} else {
		c->untaken += (size_t)n;
		if (c->untaken > kernel_untaken_max)
			kernel_untaken_max = c->untaken;
		conn_watch(c);
		c->ops->received(c->arg, buf, (size_t)n);
	}
}

static void conn_event(struct ev_loop *loop, ev_io *w, int revents)
{
	struct conn *c = w->data;
	int err = 0;
	socklen_t n = sizeof err;

	(void)loop;
	if (!c->connected) {
		getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &err, &n);
		if (err) {
			conn_over(c, -err);
			return;
		}
		c->connected = true;
		conn_watch(c);
		c->ops->connected(c->arg);
	} else if ((revents & EV_WRITE) && c->want_write) {
		c->want_write = false;
		conn_watch(c);
		c->ops->writable(c->arg);
	} else {
		conn_read(c);
	}
}

static void conn_later(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct conn *c = w->data;

	(void)loop;
	(void)revents;
	conn_over(c, c->err);
}

int conn_connect(struct conn **out, const struct sockaddr *to, const struct conn_ops *ops,
		 void *arg)
{
	struct conn *c = calloc(1, sizeof *c);
	struct sockaddr_in sa = loopback(to);

	c->ops = ops;
	c->arg = arg;
	c->fd = -1;
	memcpy(&c->to, to, to->sa_family == AF_INET ? sizeof c->to.in : sizeof c->to.in6);
	ev_io_init(&c->io, conn_event, -1, 0);
	ev_timer_init(&c->later, conn_later, 0., 0.);
	c->io.data = c->later.data = c;
	*out = c;
	kernel_conns++;
	kernel_dials++;
	if (is_silent(to))
		return 0;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (connect(c->fd, (struct sockaddr *)&sa, sizeof sa) < 0 && errno != EINPROGRESS) {
		c->err = -errno;
		ev_timer_start(kernel_loop, &c->later);
		return 0;
	}
	conn_watch(c);
	return 0;
}

size_t conn_write(struct conn *c, const void *p, size_t n)
{
	ssize_t took = send(c->fd, p, n < KERNEL_WRITE_MAX ? n : KERNEL_WRITE_MAX,
			    MSG_NOSIGNAL | MSG_DONTWAIT);

	if (took < 0)
		took = 0;
	if ((size_t)took < n)
		c->want_write = true;
	conn_watch(c);
	return (size_t)took;
}

void conn_took(struct conn *c, size_t n)
{
	if (n > c->untaken)
		abort();
	c->untaken -= n;
	conn_watch(c);
}

void conn_finish(struct conn *c)
{
	c->done = true;
	shutdown(c->fd, SHUT_WR);
}

void conn_close(struct conn *c)
{
	conn_free(c);
}

void conn_abort(struct conn *c)
{
	struct linger now = { .l_onoff = 1 };

	if (c->fd >= 0)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
	conn_free(c);
}

void conn_local(const struct conn *c, struct sockaddr_storage *sa)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t n = sizeof in;

	getsockname(c->fd, (struct sockaddr *)&in, &n);
	memset(sa, 0, sizeof *sa);
	memcpy(sa, &in, sizeof in);
}

void conn_peer(const struct conn *c, struct sockaddr_storage *sa)
{
	memset(sa, 0, sizeof *sa);
	memcpy(sa, &c->to, sizeof c->to);
}

struct dgram {
	int fd;
	const struct dgram_ops *ops;
	void *arg;
	struct ev_io io;
	union endpoint to;
};

static void dgram_event(struct ev_loop *loop, ev_io *w, int revents)
{
	struct dgram *d = w->data;
	uint8_t buf[65536];
	ssize_t n = recv(d->fd, buf, sizeof buf, MSG_DONTWAIT);

	(void)loop;
	(void)revents;
	if (n < 0 && errno != EAGAIN && d->ops->error)
		d->ops->error(d->arg, &d->to.sa, -errno);
	if (n >= 0)
		d->ops->received(d->arg, &d->to.sa, buf, (size_t)n);
}

int dgram_open(struct dgram **out, int family, const struct dgram_ops *ops, void *arg)
{
	struct dgram *d = calloc(1, sizeof *d);

	(void)family;
	d->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	d->ops = ops;
	d->arg = arg;
	ev_io_init(&d->io, dgram_event, d->fd, EV_READ);
	d->io.data = d;
	ev_io_start(kernel_loop, &d->io);
	*out = d;
	return 0;
}

int dgram_send(struct dgram *d, const struct sockaddr *to, const void *p, size_t n)
{
	struct sockaddr_in sa = loopback(to);

	memcpy(&d->to, to, to->sa_family == AF_INET ? sizeof d->to.in : sizeof d->to.in6);
	if (is_silent(to))
		return 0;
	/* Connected, so that the kernel tells of ICMP errors. */
	if (connect(d->fd, (struct sockaddr *)&sa, sizeof sa) < 0 || send(d->fd, p, n, 0) < 0)
		return -errno;
	return 0;
}

void dgram_close(struct dgram *d)
{
	ev_io_stop(kernel_loop, &d->io);
	close(d->fd);
	free(d);
}

int stack_open(const struct stack_config *c, struct ev_loop *loop)
{
	(void)c;
	kernel_loop = loop;
	return 0;
}

void stack_close(void) {}

unsigned stack_open_connections(void)
{
	return kernel_conns;
}

struct stack_counts stack_counts(void)
{
	return (struct stack_counts){ 0 };
}

void stack_random(void *p, size_t n)
{
	if (getrandom(p, n, 0) != (ssize_t)n)
		abort();
}

#endif
