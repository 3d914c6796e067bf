/* Time that only goes forward, in nanoseconds. */
#ifndef TUNTRACE_CLIENT_MONOTONIC_H
#define TUNTRACE_CLIENT_MONOTONIC_H

#include <stdint.h>
#include <time.h>

static inline int64_t monotonic_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

#endif
