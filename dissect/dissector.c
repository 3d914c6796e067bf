#include "dissector.h"

#include "pool.h"

void dissector_init(struct dissector *x, const struct dissector_config *config, void *mem,
		    size_t size)
{
	*x = (struct dissector){ .config = *config };
	pool_init(&x->pool, mem, size);
}
