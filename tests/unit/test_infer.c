/*
 * Inference against the truth: transfers over a wire that hurts, by chance of all kinds, whose
 * frames the stack itself explains; what is inferred from the frames alone is held against that,
 * and the agreement is printed.  TRANSFERS says how many (default 120).
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "annotation.h"
#include "dissector.h"
#include "flow/infer.h"
#include "frame.h"
#include "pair/pair.h"

enum { TRANSFERS = 120, MEMORY = 8 << 20 };

/* Of one transfer: [sent, received][true reason][inferred reason]. */
struct counts {
	uint32_t n[2][WHYS][WHYS];
};

static struct counts counts;
static struct dissector dissector;
static struct dissection d;
static uint64_t number;

static void on_frame(void *arg, struct frame *f)
{
	struct annotation a;

	(void)arg;
	/* What was lost on its way here would not be in a capture. */
	if (f->dir == FRAME_DIR_IN && (f->annotation->link & LINK_LOST))
		return;
	f->number = ++number;
	dissect(&d, f, &dissector);
	if (annotation_infer(&d, &a) && a.inferred)
		counts.n[f->dir == FRAME_DIR_IN][f->annotation->why][a.why]++;
}

static void configure(struct pair_config *c, unsigned seed)
{
	*c = (struct pair_config){
		.at = seed % 2 ? PAIR_CLIENT : PAIR_SERVER,
		.down = 30000 + seed % 17 * 10000,
		.up = seed % 3 ? 0 : 100000,
		.limit_ns = UINT64_C(3600) * 1000000000,
		.mtu = 1500,
		.frame = on_frame,
	};
	c->impair.seed = seed;
	c->ipv6 = seed % 8 == 3;
	c->delayed_ack = seed % 9 == 4;
	if (seed % 10 == 7)
		c->think_ns = UINT64_C(3) * 1000000000, c->keepalive_ms = 1000;
	if (seed % 16 == 8) {
		c->down = 4400000;
		c->pause_ns[1] = UINT64_C(9) * 1000000000;
	}
	for (unsigned i = 0; i < IMPAIR_WAYS; i++) {
		struct impair_way *w = &c->impair.way[i];

		w->delay_ns = (1 + seed % 40) * 1000000;
		w->loss = seed % 11 * 5000;
		w->jitter_ns = seed % 5 * 500000;
		w->reorder = seed % 7 ? 0 : 10000;
		w->duplicate = seed % 6 ? 0 : 10000;
		w->corrupt = seed % 13 ? 0 : 5000;
	}
}

/* In a process of its own: see pair_run(). */
static void transfer(unsigned seed)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	int ends[2], status;
	struct counts got;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		struct pair_config c;
		struct pair_result r;

		configure(&c, seed);
		dissector_init(&dissector, &config, malloc(MEMORY), MEMORY);
		memset(&counts, 0, sizeof(counts));
		_exit(pair_run(&c, &r) == 0 &&
				      write(ends[1], &counts, sizeof(counts)) == sizeof(counts) ?
			      0 :
			      1);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &got, sizeof(got)), sizeof(got));
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	for (unsigned way = 0; way < 2; way++)
		for (unsigned i = 0; i < WHYS; i++)
			for (unsigned k = 0; k < WHYS; k++)
				counts.n[way][i][k] += got.n[way][i][k];
}

static void print_reason(unsigned way, unsigned why, uint32_t all)
{
	uint32_t right = counts.n[way][why][why];

	printf("  %-22s %8u of %8u, %5.1f %%", annotation_why_name(why), right, all,
	       100. * right / all);
	for (unsigned k = 0; k < WHYS; k++)
		if (k != why && counts.n[way][why][k])
			printf("; %u taken for %s", counts.n[way][why][k], annotation_why_name(k));
	printf("\n");
}

/* Percent that agree. */
static double print_way(unsigned way)
{
	uint64_t all = 0, right = 0;

	for (unsigned why = 0; why < WHYS; why++) {
		uint32_t sum = 0;

		for (unsigned k = 0; k < WHYS; k++)
			sum += counts.n[way][why][k];
		if (sum)
			print_reason(way, why, sum);
		all += sum;
		right += counts.n[way][why][why];
	}
	printf("  %-22s %8llu of %8llu, %5.1f %%\n", "all", (unsigned long long)right,
	       (unsigned long long)all, 100. * (double)right / (double)all);
	return 100. * (double)right / (double)all;
}

static void agreement(void **state)
{
	const char *wanted = getenv("TRANSFERS");
	unsigned n = wanted ? (unsigned)strtoul(wanted, NULL, 10) : TRANSFERS;

	(void)state;
	for (unsigned i = 0; i < n; i++)
		transfer(i);
	printf("inferred reasons for sending that are the stack's own, over %u transfers:\n", n);
	assert_true(print_way(0) >= 98);
	printf("what became of what was received:\n");
	assert_true(print_way(1) >= 97);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agreement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
