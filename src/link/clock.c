#include "link/clock.h"

#include <assert.h>
#include <time.h>

static bool is_virtual;
static int64_t virtual_wall;
static uint64_t virtual_mono;

static int64_t read_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

int64_t clock_wall_ns(void)
{
	return is_virtual ? virtual_wall : read_clock(CLOCK_REALTIME);
}

uint64_t clock_monotonic_ns(void)
{
	return is_virtual ? virtual_mono : (uint64_t)read_clock(CLOCK_MONOTONIC);
}

void clock_virtual(int64_t wall_ns)
{
	virtual_mono = 1000000000;
	virtual_wall = wall_ns;
	is_virtual = true;
}

bool clock_is_virtual(void)
{
	return is_virtual;
}

void clock_advance(uint64_t ns)
{
	assert(is_virtual);
	virtual_mono += ns;
	virtual_wall += (int64_t)ns;
}
