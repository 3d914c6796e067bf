#include "setup/netaddr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

size_t netaddr_size(int family)
{
	return family == AF_INET6 ? 16 : 4;
}

/* The decimal at S, of at most three digits and MAX. */
static int parse_prefix(const char *s, unsigned max, unsigned *prefix)
{
	unsigned v = 0;
	size_t n = strlen(s);

	if (n == 0 || n > 3)
		return -EINVAL;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return -EINVAL;
		v = 10 * v + (unsigned)(*s - '0');
	}
	if (v > max)
		return -EINVAL;
	*prefix = v;
	return 0;
}

int netaddr_parse(struct netaddr *a, const char *text)
{
	const char *slash = strchr(text, '/');
	size_t n = slash ? (size_t)(slash - text) : strlen(text);
	char host[INET6_ADDRSTRLEN];

	if (n >= sizeof host)
		return -EINVAL;
	memcpy(host, text, n);
	host[n] = '\0';
	*a = (struct netaddr){ .family = strchr(host, ':') ? AF_INET6 : AF_INET };
	if (inet_pton(a->family, host, a->bytes) != 1)
		return -EINVAL;
	a->prefix = (unsigned)netaddr_size(a->family) * 8;
	return slash ? parse_prefix(slash + 1, a->prefix, &a->prefix) : 0;
}

const char *netaddr_host_text(const struct netaddr *a, char *buf)
{
	if (!inet_ntop(a->family, a->bytes, buf, NETADDR_TEXT))
		buf[0] = '\0';
	return buf;
}

const char *netaddr_text(const struct netaddr *a, char *buf)
{
	size_t n = strlen(netaddr_host_text(a, buf));

	snprintf(buf + n, NETADDR_TEXT - n, "/%u", a->prefix);
	return buf;
}

/* The bits of byte I that a prefix of BITS covers. */
static uint8_t prefix_mask(unsigned bits, size_t i)
{
	if (bits >= 8 * (i + 1))
		return 0xff;
	if (bits <= 8 * i)
		return 0;
	return (uint8_t)(0xff00u >> (bits - 8 * i));
}

struct netaddr netaddr_network(const struct netaddr *a)
{
	struct netaddr net = *a;

	for (size_t i = 0; i < sizeof net.bytes; i++)
		net.bytes[i] &= prefix_mask(a->prefix, i);
	return net;
}

struct netaddr netaddr_next(const struct netaddr *a)
{
	struct netaddr next = *a;
	size_t i = netaddr_size(a->family);

	while (i > 0 && ++next.bytes[i - 1] == 0)
		i--;
	return next;
}

/* Whether all bits behind the prefix are ones (IPv4: the broadcast address), or all zeros. */
static bool host_bits(const struct netaddr *a, uint8_t ones)
{
	for (size_t i = 0; i < netaddr_size(a->family); i++) {
		uint8_t mask = prefix_mask(a->prefix, i);

		if ((a->bytes[i] | mask) != (ones | mask))
			return false;
	}
	return true;
}

static bool multicast(const struct netaddr *a)
{
	if (a->family == AF_INET6)
		return a->bytes[0] == 0xff;
	return a->bytes[0] >= 224 || a->bytes[0] == 0;
}

bool netaddr_usable(const struct netaddr *a)
{
	return !multicast(a) && !netaddr_loopback(a) && !host_bits(a, 0) &&
	       (a->family == AF_INET6 || !host_bits(a, 0xff));
}

bool netaddr_contains(const struct netaddr *net, const struct netaddr *host)
{
	if (net->family != host->family)
		return false;
	for (size_t i = 0; i < netaddr_size(net->family); i++)
		if ((net->bytes[i] ^ host->bytes[i]) & prefix_mask(net->prefix, i))
			return false;
	return true;
}

bool netaddr_equal(const struct netaddr *a, const struct netaddr *b)
{
	return a->family == b->family && a->prefix == b->prefix &&
	       memcmp(a->bytes, b->bytes, netaddr_size(a->family)) == 0;
}

bool netaddr_loopback(const struct netaddr *a)
{
	static const struct netaddr four = { AF_INET, { 127 }, 8 };
	static const struct netaddr six = { AF_INET6, { [15] = 1 }, 128 };
	static const struct netaddr mapped = { AF_INET6, { [10] = 0xff, 0xff, 127 }, 104 };

	return netaddr_contains(&four, a) || netaddr_contains(&six, a) ||
	       netaddr_contains(&mapped, a);
}
