#include "client/dns_socket.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>

#include "stack/stack.h"

/* Numbers begin at 1: 0 is a good socket to c-ares, but easily mistaken for none. */
static int number(const struct dns_socket *x)
{
	return (int)(x - x->owner->socket) + 1;
}

static struct dns_socket *find(struct dns_sockets *s, int fd)
{
	if (fd < 1 || fd > DNS_SOCKETS_MAX || !s->socket[fd - 1].open) {
		errno = EBADF;
		return NULL;
	}
	return &s->socket[fd - 1];
}

static ssize_t fail(int err)
{
	errno = err;
	return -1;
}

static void became_ready(struct dns_socket *x)
{
	x->owner->ready(x->owner->arg, number(x));
}

/* ---- What the stack tells ---- */

static void datagram(void *arg, const struct sockaddr *from, const void *p, size_t n)
{
	struct dns_socket *x = arg;
	union endpoint e;
	uint32_t length = (uint32_t)n;

	endpoint_from(&e, from);
	/* As a connected socket of a kernel: nothing from anyone else (RFC 5452, section 9.1). */
	if (!endpoint_same(&e, &x->peer) || x->waiting == DNS_SOCKET_QUEUE || n > DNS_DATAGRAM_MAX)
		return;
	x->owner->message(x->owner->arg, &e, p, n);
	if (!queue_append(&x->in, &length, sizeof length))
		return;
	if (!queue_append(&x->in, p, n)) {
		x->in.to -= sizeof length;
		return;
	}
	x->waiting++;
	became_ready(x);
}

static void undelivered(void *arg, const struct sockaddr *to, int err)
{
	struct dns_socket *x = arg;

	(void)to; /* the peer: nothing is sent to anyone else */
	x->err = err;
	x->owner->failed(x->owner->arg, &x->peer, err);
	became_ready(x);
}

static void connected(void *arg)
{
	struct dns_socket *x = arg;

	x->writable = true;
	became_ready(x);
}

static void received(void *arg, const void *p, size_t n)
{
	struct dns_socket *x = arg;

	if (!queue_append(&x->in, p, n))
		x->err = -ENOMEM;
	became_ready(x);
}

static void finished(void *arg)
{
	struct dns_socket *x = arg;

	x->finished = true;
	became_ready(x);
}

static void closed(void *arg, int err)
{
	struct dns_socket *x = arg;

	x->conn = NULL;
	x->finished = true;
	x->err = err;
	if (err)
		x->owner->failed(x->owner->arg, &x->peer, err);
	became_ready(x);
}

static const struct dgram_ops dgram_ops = { .received = datagram, .error = undelivered };
static const struct conn_ops conn_ops = {
	.connected = connected,
	.received = received,
	.finished = finished,
	.writable = connected,
	.closed = closed,
};

/* ---- What c-ares calls ---- */

int dns_socket_open(struct dns_sockets *s, int family, int type)
{
	struct dns_socket *x = s->socket;
	int rc = 0;

	while (x < s->socket + DNS_SOCKETS_MAX && x->open)
		x++;
	if (x == s->socket + DNS_SOCKETS_MAX)
		return (int)fail(EMFILE);
	*x = (struct dns_socket){ .owner = s, .open = true, .stream = type == SOCK_STREAM };
	if (!x->stream)
		rc = dgram_open(&x->dgram, family, &dgram_ops, x);
	if (rc < 0) {
		x->open = false;
		return (int)fail(-rc);
	}
	return number(x);
}

int dns_socket_connect(struct dns_sockets *s, int fd, const struct sockaddr *to)
{
	struct dns_socket *x = find(s, fd);
	int rc;

	if (!x)
		return -1;
	memcpy(&x->peer, to, to->sa_family == AF_INET ? sizeof x->peer.in : sizeof x->peer.in6);
	if (!x->stream)
		return 0;
	rc = conn_connect(&x->conn, to, &conn_ops, x);
	return (int)fail(rc < 0 ? -rc : EINPROGRESS);
}

static ssize_t take_datagram(struct dns_socket *x, void *p, size_t n)
{
	uint32_t length;

	if (x->waiting == 0) {
		int err = x->err ? -x->err : EAGAIN;

		x->err = 0;
		return fail(err);
	}
	memcpy(&length, queue_front(&x->in), sizeof length);
	queue_take(&x->in, sizeof length);
	if (n > length)
		n = length; /* what does not fit is cut off, as recvfrom() does */
	memcpy(p, queue_front(&x->in), n);
	queue_take(&x->in, length);
	x->waiting--;
	return (ssize_t)n;
}

static ssize_t take_bytes(struct dns_socket *x, void *p, size_t n)
{
	size_t have = queue_length(&x->in);

	if (have == 0) {
		if (x->err)
			return fail(-x->err);
		return x->finished ? 0 : fail(EAGAIN);
	}
	if (n > have)
		n = have;
	memcpy(p, queue_front(&x->in), n);
	queue_take(&x->in, n);
	if (x->conn)
		conn_took(x->conn, n);
	return (ssize_t)n;
}

ssize_t dns_socket_receive(struct dns_sockets *s, int fd, void *p, size_t n, struct sockaddr *from,
			   socklen_t *fromlen)
{
	struct dns_socket *x = find(s, fd);
	ssize_t got;

	if (!x)
		return -1;
	got = x->stream ? take_bytes(x, p, n) : take_datagram(x, p, n);
	if (got >= 0 && from && fromlen) {
		size_t size =
			x->peer.sa.sa_family == AF_INET ? sizeof x->peer.in : sizeof x->peer.in6;

		if (*fromlen < size)
			size = *fromlen;
		memcpy(from, &x->peer, size);
		*fromlen = (socklen_t)size;
	}
	return got;
}

static ssize_t send_datagram(struct dns_socket *x, const struct iovec *v, int nv)
{
	uint8_t buf[4096]; /* a query is at most 512 bytes and its OPT record */
	size_t n = 0;
	int rc;

	for (int i = 0; i < nv; i++) {
		if (v[i].iov_len > sizeof buf - n)
			return fail(EMSGSIZE);
		memcpy(buf + n, v[i].iov_base, v[i].iov_len);
		n += v[i].iov_len;
	}
	rc = dgram_send(x->dgram, &x->peer.sa, buf, n);
	if (rc < 0)
		x->owner->failed(x->owner->arg, &x->peer, rc);
	return rc < 0 ? fail(-rc) : (ssize_t)n;
}

static ssize_t send_bytes(struct dns_socket *x, const struct iovec *v, int nv)
{
	size_t n = 0;

	if (!x->conn)
		return fail(x->err ? -x->err : EPIPE);
	for (int i = 0; i < nv && x->writable; i++) {
		size_t took = conn_write(x->conn, v[i].iov_base, v[i].iov_len);

		n += took;
		x->writable = took == v[i].iov_len;
	}
	return n ? (ssize_t)n : fail(EAGAIN);
}

ssize_t dns_socket_send(struct dns_sockets *s, int fd, const struct iovec *v, int nv)
{
	struct dns_socket *x = find(s, fd);

	if (!x)
		return -1;
	return x->stream ? send_bytes(x, v, nv) : send_datagram(x, v, nv);
}

int dns_socket_close(struct dns_sockets *s, int fd)
{
	struct dns_socket *x = find(s, fd);

	if (!x)
		return -1;
	if (x->dgram)
		dgram_close(x->dgram);
	if (x->conn)
		conn_close(x->conn);
	queue_done(&x->in);
	x->open = false;
	return 0;
}

void dns_socket_want(struct dns_sockets *s, int fd, bool read, bool write)
{
	struct dns_socket *x = find(s, fd);

	if (!x)
		return;
	x->want_read = read;
	x->want_write = write;
}

bool dns_socket_readable(const struct dns_sockets *s, int fd)
{
	const struct dns_socket *x = &s->socket[fd - 1];

	return x->open && x->want_read && (queue_length(&x->in) > 0 || x->finished || x->err);
}

bool dns_socket_writable(const struct dns_sockets *s, int fd)
{
	const struct dns_socket *x = &s->socket[fd - 1];

	return x->open && x->want_write && x->writable;
}
