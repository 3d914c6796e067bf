/*
 * Times of the same kind, in nanoseconds: least, mean, most and percentiles.
 *
 * Up to RTT_SAMPLES_MAX are kept as they are; of more, every second, fourth and so on is, so that
 * those kept lie evenly over all, and a percentile is exact of few and close of many.
 */
#ifndef TUNTRACE_FLOW_RTT_H
#define TUNTRACE_FLOW_RTT_H

#include <stdint.h>

struct pool;

enum { RTT_SAMPLES_MAX = 256 };

/* All zeros at first. */
struct rtt {
	uint64_t n;
	int64_t min, max;
	double sum;
	int64_t *sample; /* of the pool */
	uint32_t nsamples, size;
	uint32_t stride; /* every STRIDEth is kept */
};

/* Adds a time of NS (a negative one is left out); memory comes from POOL, and less is kept without. */
void rtt_add(struct rtt *r, struct pool *pool, int64_t ns);

/* 0 without samples. */
int64_t rtt_mean(const struct rtt *r);
/* The PERCENT (1 to 100) percentile by nearest rank: 95 is the time that 95 % do not exceed. */
int64_t rtt_percentile(const struct rtt *r, unsigned percent);

void rtt_done(struct rtt *r, struct pool *pool);

#endif
