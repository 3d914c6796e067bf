/* What lwIP asks of its platform: a clock, random numbers, assertions. */
#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "hooks.h"
#include "link/clock.h"
#include "lwip/sys.h"
#include "splitmix.h"
#include "stack/internal.h"

static bool seeded;
static uint64_t seed;

void stack_random_from(uint64_t s)
{
	seeded = true;
	seed = s;
}

void stack_random(void *p, size_t n)
{
	uint8_t *at = p;

	for (; seeded && n > 0; n--)
		*at++ = (uint8_t)splitmix64(&seed);

	while (n > 0) {
		ssize_t got = getrandom(at, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			abort();
		at += got;
		n -= (size_t)got;
	}
}

uint32_t stack_lwip_rand(void)
{
	uint32_t v;

	stack_random(&v, sizeof(v));
	return v;
}

void stack_lwip_assert(const char *what, const char *file, int line)
{
	fprintf(stderr, "tuntrace: lwIP: %s (%s:%d)\n", what, file, line);
	abort();
}

/*
 * Milliseconds, which are also TCP's timestamps: they start at random, so that they do not tell
 * how long the machine has been up (RFC 7323, 7.1).
 */
u32_t sys_now(void)
{
	static uint32_t start;
	static bool started;

	if (!started && !clock_is_virtual())
		start = stack_lwip_rand();
	started = true;
	return (u32_t)(clock_monotonic_ns() / 1000000) + start;
}

static size_t put_addr(uint8_t *to, const ip_addr_t *addr)
{
	if (IP_IS_V4(addr)) {
		memcpy(to, &ip_2_ip4(addr)->addr, 4);
		return 4;
	}
	memcpy(to, ip_2_ip6(addr)->addr, 16);
	return 16;
}

/*
 * RFC 6528, 3: a clock of 4 microseconds, plus a keyed hash of the endpoints, so that numbers
 * rise for one pair of endpoints and say nothing of those of another.
 */
u32_t stack_hook_isn(const ip_addr_t *local, u16_t lport, const ip_addr_t *remote, u16_t rport)
{
	static uint8_t key[32];
	static bool has_key;
	uint8_t in[2 * (16 + 2)], digest[EVP_MAX_MD_SIZE];
	uint32_t hash;
	size_t n;

	if (!has_key)
		stack_random(key, sizeof(key));
	has_key = true;
	n = put_addr(in, local);
	memcpy(in + n, &lport, sizeof(lport));
	n += sizeof(lport);
	n += put_addr(in + n, remote);
	memcpy(in + n, &rport, sizeof(rport));
	n += sizeof(rport);
	if (!HMAC(EVP_sha256(), key, sizeof(key), in, n, digest, NULL))
		abort();
	memcpy(&hash, digest, sizeof(hash));
	return hash + (uint32_t)(clock_monotonic_ns() / 4000);
}

uint16_t stack_random_port(void)
{
	enum { DYNAMIC_FIRST = 49152, DYNAMIC_COUNT = 16384 };
	uint16_t r;

	stack_random(&r, sizeof(r));
	return (uint16_t)(DYNAMIC_FIRST + r % DYNAMIC_COUNT);
}

int stack_errno(err_t err)
{
	switch (err) {
	case ERR_OK: return 0;
	case ERR_MEM: return -ENOMEM;
	case ERR_BUF: return -ENOBUFS;
	case ERR_RTE: return -ENETUNREACH;
	case ERR_USE: return -EADDRINUSE;
	case ERR_RST: return -ECONNRESET;
	case ERR_ABRT:
	case ERR_TIMEOUT: return -ETIMEDOUT;
	case ERR_IF: return -ENETDOWN;
	default: return -EINVAL;
	}
}

bool stack_to_lwip(const struct sockaddr *sa, ip_addr_t *addr, uint16_t *port)
{
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	memset(addr, 0, sizeof(*addr));
	if (sa->sa_family == AF_INET) {
		memcpy(&in, sa, sizeof(in));
		ip_2_ip4(addr)->addr = in.sin_addr.s_addr;
		IP_SET_TYPE(addr, IPADDR_TYPE_V4);
		*port = ntohs(in.sin_port);
		return true;
	}
	if (sa->sa_family != AF_INET6)
		return false;
	memcpy(&in6, sa, sizeof(in6));
	memcpy(ip_2_ip6(addr)->addr, &in6.sin6_addr, sizeof(in6.sin6_addr));
	IP_SET_TYPE(addr, IPADDR_TYPE_V6);
	*port = ntohs(in6.sin6_port);
	return true;
}

void stack_from_lwip(struct sockaddr_storage *sa, const ip_addr_t *addr, uint16_t port)
{
	memset(sa, 0, sizeof(*sa));
	if (IP_IS_V4(addr)) {
		struct sockaddr_in in = { .sin_family = AF_INET,
					  .sin_port = htons(port),
					  .sin_addr.s_addr = ip_2_ip4(addr)->addr };
		memcpy(sa, &in, sizeof(in));
		return;
	}
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) };

	memcpy(&in6.sin6_addr, ip_2_ip6(addr)->addr, sizeof(in6.sin6_addr));
	memcpy(sa, &in6, sizeof(in6));
}
