/*
 * A pool: blocks of memory out of one region that the caller gave, so that state has a stated
 * maximum and the library needs no allocator of the system.
 *
 * Blocks come in sizes of powers of two from 32 bytes up; freed ones are kept by size and
 * used again.  The region may be lazily backed (mmap): it is touched from its start upwards.
 */
#ifndef TUNTRACE_POOL_H
#define TUNTRACE_POOL_H

#include "dissector.h"

/* Over SIZE bytes at MEM, aligned to 32; an unaligned start is skipped over. */
void pool_init(struct pool *p, void *mem, size_t size);

/* N bytes aligned to 32, not zeroed; NULL where there is no room.  N may not be 0. */
void *pool_alloc(struct pool *p, size_t n);

/* Gives back a block of N bytes (the number that it was allocated with); NULL is nothing. */
void pool_free(struct pool *p, void *block, size_t n);

#endif
