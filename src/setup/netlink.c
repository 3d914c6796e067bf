#include "setup/netlink.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bytes.h"

/* The kernel fills up to 32 KiB of a dump where the reader offers that much. */
enum { RECEIVE_MAX = 32768, ATTR_HEAD = sizeof(struct nlattr), ATTR_TYPE = 0x3fff };

static void append(struct netlink_request *r, const void *p, size_t n)
{
	assert(NLMSG_ALIGN(n) <= sizeof r->buf - r->len);
	memset(r->buf + r->len, 0, NLMSG_ALIGN(n));
	if (n)
		memcpy(r->buf + r->len, p, n);
	r->len += NLMSG_ALIGN(n);
}

void netlink_begin(struct netlink_request *r, uint16_t type, uint16_t flags, const void *head,
		   size_t n)
{
	struct nlmsghdr h = {
		.nlmsg_type = type,
		.nlmsg_flags = flags | NLM_F_REQUEST | NLM_F_ACK,
		.nlmsg_seq = 1,
	};

	r->len = 0;
	append(r, &h, sizeof h);
	append(r, head, n);
}

void netlink_put(struct netlink_request *r, uint16_t type, const void *p, size_t n)
{
	struct nlattr a = { .nla_len = (uint16_t)(ATTR_HEAD + n), .nla_type = type };

	assert(n < NETLINK_REQUEST_MAX);
	append(r, &a, sizeof a);
	append(r, p, n);
}

void netlink_put_u32(struct netlink_request *r, uint16_t type, uint32_t v)
{
	netlink_put(r, type, &v, sizeof v);
}

void netlink_put_str(struct netlink_request *r, uint16_t type, const char *s)
{
	netlink_put(r, type, s, strlen(s) + 1);
}

size_t netlink_nest(struct netlink_request *r, uint16_t type)
{
	size_t at = r->len;

	netlink_put(r, type | NLA_F_NESTED, NULL, 0);
	return at;
}

void netlink_nest_end(struct netlink_request *r, size_t nest)
{
	struct nlattr a;

	memcpy(&a, r->buf + nest, sizeof a);
	a.nla_len = (uint16_t)(r->len - nest);
	memcpy(r->buf + nest, &a, sizeof a);
}

struct reader {
	int (*each)(void *arg, const struct nlmsghdr *h);
	void *arg;
	int rc; /* once it is done */
};

/* The kernel's own answer in an acknowledgement: 0 or -errno. */
static int acknowledged(const struct nlmsghdr *h)
{
	int rc;

	if (h->nlmsg_len < NLMSG_LENGTH(sizeof rc))
		return -EBADMSG;
	memcpy(&rc, (const uint8_t *)h + NLMSG_HDRLEN, sizeof rc);
	return rc;
}

/* Whether H, which has N bytes left, was the last message. */
static bool take(struct reader *r, const struct nlmsghdr *h, size_t n)
{
	if (h->nlmsg_len < sizeof *h || h->nlmsg_len > n)
		r->rc = -EBADMSG;
	else if (h->nlmsg_flags & NLM_F_DUMP_INTR)
		r->rc = -EINTR;
	else if (h->nlmsg_type == NLMSG_DONE)
		return true;
	else if (h->nlmsg_type == NLMSG_ERROR) {
		r->rc = acknowledged(h);
		return true;
	} else if (r->each && h->nlmsg_type >= NLMSG_MIN_TYPE)
		r->rc = r->each(r->arg, h);
	return r->rc != 0;
}

/* The same of a datagram. */
static bool take_all(struct reader *r, const uint8_t *p, size_t n)
{
	while (n >= sizeof(struct nlmsghdr)) {
		const struct nlmsghdr *h = (const void *)p;
		size_t step;

		if (take(r, h, n))
			return true;
		step = NLMSG_ALIGN(h->nlmsg_len);
		if (step >= n)
			break;
		p += step;
		n -= step;
	}
	return false;
}

static int receive(int fd, struct reader *r)
{
	alignas(struct nlmsghdr) uint8_t buf[RECEIVE_MAX];
	ssize_t n;

	do {
		n = recv(fd, buf, sizeof buf, 0);
		if (n < 0 && errno != EINTR)
			return -errno;
	} while (n < 0 || !take_all(r, buf, (size_t)n));
	return r->rc;
}

int netlink_call(int protocol, struct netlink_request *r,
		 int (*each)(void *arg, const struct nlmsghdr *h), void *arg)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct reader reader = { .each = each, .arg = arg };
	struct nlmsghdr h;
	int rc, fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

	if (fd < 0)
		return -errno;
	memcpy(&h, r->buf, sizeof h);
	h.nlmsg_len = (uint32_t)r->len;
	memcpy(r->buf, &h, sizeof h);
	if (sendto(fd, r->buf, r->len, 0, (struct sockaddr *)&kernel, sizeof kernel) < 0)
		rc = -errno;
	else
		rc = receive(fd, &reader);
	close(fd);
	return rc;
}

struct span netlink_attrs(const struct nlmsghdr *h, size_t n)
{
	size_t head = NLMSG_HDRLEN + NLMSG_ALIGN(n);

	if (h->nlmsg_len <= head)
		return (struct span){ 0 };
	return (struct span){ (const uint8_t *)h + head, h->nlmsg_len - head };
}

bool netlink_next(struct span *rest, uint16_t *type, struct span *value)
{
	struct nlattr a;

	if (rest->n < sizeof a)
		return false;
	memcpy(&a, rest->p, sizeof a);
	if (a.nla_len < ATTR_HEAD || a.nla_len > rest->n)
		return false;
	*type = a.nla_type & ATTR_TYPE;
	*value = (struct span){ rest->p + ATTR_HEAD, a.nla_len - (size_t)ATTR_HEAD };
	size_t step = NLA_ALIGN(a.nla_len);
	if (step > rest->n)
		step = rest->n;
	rest->p += step;
	rest->n -= step;
	return true;
}

struct span netlink_find(struct span attrs, uint16_t type)
{
	struct span value;
	uint16_t t;

	while (netlink_next(&attrs, &t, &value))
		if (t == type)
			return value;
	return (struct span){ 0 };
}

uint32_t netlink_u32(struct span value)
{
	uint32_t v = 0;

	if (value.n >= sizeof v)
		memcpy(&v, value.p, sizeof v);
	return v;
}

uint32_t netlink_be32(struct span value)
{
	return value.n >= 4 ? be32(value.p) : 0;
}

void netlink_str(struct span value, char *buf, size_t size)
{
	size_t n = value.n ? strnlen((const char *)value.p, value.n) : 0;

	if (n >= size)
		n = size - 1;
	if (n)
		memcpy(buf, value.p, n);
	buf[n] = '\0';
}
