#include "flow/rtt.h"

#include <stdbool.h>
#include <string.h>

#include "pool.h"

enum { FIRST_SIZE = 8 };

/* Room for one more, or the stride doubled and every second one left. */
static bool make_room(struct rtt *r, struct pool *pool)
{
	if (r->nsamples < r->size)
		return true;
	if (r->size < RTT_SAMPLES_MAX) {
		uint32_t size = r->size ? 2 * r->size : FIRST_SIZE;
		int64_t *p = pool_alloc(pool, size * sizeof *p);

		if (p) {
			if (r->nsamples)
				memcpy(p, r->sample, r->nsamples * sizeof *p);
			if (r->sample)
				pool_free(pool, r->sample, r->size * sizeof *p);
			r->sample = p;
			r->size = size;
			return true;
		}
	}
	for (uint32_t i = 0; 2 * i < r->nsamples; i++)
		r->sample[i] = r->sample[2 * i];
	r->nsamples = (r->nsamples + 1) / 2;
	r->stride *= 2;
	return r->size > 0;
}

void rtt_add(struct rtt *r, struct pool *pool, int64_t ns)
{
	if (ns < 0)
		return;
	if (r->n == 0) {
		r->stride = 1;
		r->min = r->max = ns;
	}
	if (ns < r->min)
		r->min = ns;
	if (ns > r->max)
		r->max = ns;
	r->sum += (double)ns;
	bool due = r->n++ % r->stride == 0;
	/* After the stride has doubled this one may be between two that are kept. */
	if (due && make_room(r, pool) && (r->n - 1) % r->stride == 0)
		r->sample[r->nsamples++] = ns;
}

int64_t rtt_mean(const struct rtt *r)
{
	return r->n ? (int64_t)(r->sum / (double)r->n) : 0;
}

/* Shell's sort: few numbers, and no library to call. */
static void sort(int64_t *a, uint32_t n)
{
	for (uint32_t gap = n / 2; gap > 0; gap /= 2) {
		for (uint32_t i = gap; i < n; i++) {
			int64_t x = a[i];
			uint32_t j = i;

			for (; j >= gap && a[j - gap] > x; j -= gap)
				a[j] = a[j - gap];
			a[j] = x;
		}
	}
}

int64_t rtt_percentile(const struct rtt *r, unsigned percent)
{
	int64_t sorted[RTT_SAMPLES_MAX];

	if (r->nsamples == 0)
		return 0;
	memcpy(sorted, r->sample, r->nsamples * sizeof *sorted);
	uint32_t rank = (r->nsamples * percent + 99) / 100;
	sort(sorted, r->nsamples);
	return sorted[rank ? rank - 1 : 0];
}

void rtt_done(struct rtt *r, struct pool *pool)
{
	if (r->sample)
		pool_free(pool, r->sample, r->size * sizeof *r->sample);
	*r = (struct rtt){ 0 };
}
