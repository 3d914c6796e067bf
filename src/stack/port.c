#include "stack/port.h"

#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "hooks.h"
#include "lwip/sys.h"
#include "stack/stack.h"

static uint32_t (*clock_ms)(void);

void port_clock(uint32_t (*now_ms)(void))
{
	clock_ms = now_ms;
}

static uint64_t monotonic_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

u32_t sys_now(void)
{
	return clock_ms ? clock_ms() : (u32_t)(monotonic_ns() / 1000000u);
}

void stack_random(void *p, size_t n)
{
	uint8_t *at = p;

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

uint32_t stack_rand(void)
{
	uint32_t v;

	stack_random(&v, sizeof v);
	return v;
}

void stack_assert(const char *what, const char *file, int line)
{
	fprintf(stderr, "tuntrace: lwIP: %s (%s:%d)\n", what, file, line);
	abort();
}

/*
 * RFC 6528, 3: a clock of 4 microseconds, plus a keyed hash of the endpoints, so that numbers
 * rise for one pair of endpoints and say nothing of those of another.
 */
u32_t stack_hook_isn(const ip_addr_t *local, u16_t local_port, const ip_addr_t *remote,
		     u16_t remote_port)
{
	static uint8_t key[32];
	static int has_key;
	uint8_t digest[EVP_MAX_MD_SIZE];
	uint32_t f;
	struct {
		uint8_t key[32];
		ip_addr_t local, remote;
		u16_t ports[2];
	} in;

	if (!has_key)
		stack_random(key, sizeof key);
	has_key = 1;
	memset(&in, 0, sizeof in);
	memcpy(in.key, key, sizeof key);
	ip_addr_copy(in.local, *local);
	ip_addr_copy(in.remote, *remote);
	in.ports[0] = local_port;
	in.ports[1] = remote_port;
	if (!EVP_Digest(&in, sizeof in, digest, NULL, EVP_sha256(), NULL))
		abort();
	memcpy(&f, digest, sizeof f);
	return f + (u32_t)(monotonic_ns() / 4000);
}
