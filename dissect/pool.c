#include "pool.h"

#include <assert.h>
#include <string.h>

enum { POOL_MIN_SHIFT = 5, POOL_MIN = 1 << POOL_MIN_SHIFT };

/* The class of N bytes: 0 for up to 32, 1 for up to 64, and so on. */
static unsigned size_class(size_t n)
{
	unsigned c = 0;

	while (((size_t)POOL_MIN << c) < n)
		c++;
	return c;
}

void pool_init(struct pool *p, void *mem, size_t size)
{
	size_t skip = (size_t)(-(uintptr_t)mem) & (POOL_MIN - 1);

	*p = (struct pool){ .mem = mem, .size = size, .used = skip < size ? skip : size };
}

void *pool_alloc(struct pool *p, size_t n)
{
	assert(n > 0);
	if (n > p->size)
		return NULL;
	unsigned c = size_class(n);
	if (c >= POOL_CLASSES)
		return NULL;
	void *block = p->free[c];
	if (block) {
		memcpy(&p->free[c], block, sizeof p->free[c]);
		return block;
	}
	size_t bytes = (size_t)POOL_MIN << c;
	if (bytes > p->size - p->used)
		return NULL;
	block = p->mem + p->used;
	p->used += bytes;
	return block;
}

void pool_free(struct pool *p, void *block, size_t n)
{
	if (!block)
		return;
	unsigned c = size_class(n);
	memcpy(block, &p->free[c], sizeof p->free[c]);
	p->free[c] = block;
}
