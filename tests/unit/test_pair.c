/*
 * Two stacks over a simulated wire: whatever the wire does, all bytes come and are the right ones,
 * or an end is told why not; and the same seed gives the same run.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "annotation.h"
#include "frame.h"
#include "pair/pair.h"

static uint64_t hash, frames, whys[WHYS];

/* Of all that is told of a frame. */
static void on_frame(void *arg, struct frame *f)
{
	char line[ANNOTATION_TEXT_MAX];
	struct text t;

	(void)arg;
	f->number = ++frames;
	text_init(&t, line, sizeof(line));
	if (f->annotation)
		annotation_put(&t, f->annotation);
	for (size_t i = 0; i < t.len; i++)
		hash = (hash ^ (uint8_t)line[i]) * 0x100000001b3;
	for (size_t i = 0; i < f->len; i++)
		hash = (hash ^ f->data[i]) * 0x100000001b3;
	hash = (hash ^ (uint64_t)f->time_ns) * 0x100000001b3;
	whys[f->annotation ? f->annotation->why : WHY_UNKNOWN]++;
}

static struct pair_config config_of(const char *script)
{
	struct pair_config c = {
		.down = 60000,
		.limit_ns = UINT64_C(3600) * 1000000000,
		.mtu = 1500,
		.frame = on_frame,
	};
	char why[RULE_WHY_MAX];

	for (unsigned i = 0; i < IMPAIR_WAYS; i++)
		c.impair.way[i].delay_ns = 10000000;
	if (rules_parse(&c.impair.rules, script, strlen(script), why))
		fail_msg("%s", why);
	hash = frames = 0;
	memset(whys, 0, sizeof(whys));
	return c;
}

/* In a process of its own, for lwIP's clocks and counters go on from one run to the next. */
static struct pair_result run(struct pair_config *c)
{
	struct pair_result r;
	int ends[2], status;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		int rc = pair_run(c, &r);
		bool ok = rc == 0 && write(ends[1], &r, sizeof(r)) == sizeof(r) &&
			  write(ends[1], &hash, sizeof(hash)) == sizeof(hash) &&
			  write(ends[1], &frames, sizeof(frames)) == sizeof(frames) &&
			  write(ends[1], whys, sizeof(whys)) == sizeof(whys);

		_exit(ok ? 0 : 1);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &r, sizeof(r)), sizeof(r));
	assert_int_equal(read(ends[0], &hash, sizeof(hash)), sizeof(hash));
	assert_int_equal(read(ends[0], &frames, sizeof(frames)), sizeof(frames));
	assert_int_equal(read(ends[0], whys, sizeof(whys)), sizeof(whys));
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	rules_done(&c->impair.rules);
	return r;
}

static void nothing_goes_wrong(void **state)
{
	struct pair_config c = config_of("");
	struct pair_result r = run(&c);

	(void)state;
	assert_true(r.done);
	assert_int_equal(r.end[PAIR_CLIENT].received, 60000);
	assert_int_equal(r.retransmitted, 0);
	assert_int_equal(whys[WHY_UNKNOWN], 0);
}

static void both_ways(void **state)
{
	struct pair_config c = config_of("drop 2%");
	struct pair_result r;

	(void)state;
	c.up = 200000;
	r = run(&c);
	assert_true(r.done);
	assert_int_equal(r.end[PAIR_SERVER].received, 200000);
	assert_true(r.retransmitted > 0);
}

/* Each script ends with equal bytes, and shows what it is there to show. */
static void scripts(void **state)
{
	static const struct {
		const char *script;
		enum annotation_why why; /* at the server, which sends */
	} rows[] = {
		{ "drop in syn-ack 1", WHY_TIMER },
		{ "drop in data 5", WHY_FAST },
		{ "drop in data 5 times 2", WHY_TIMER },
		{ "delay 4s in data 9", WHY_TIMER },
		{ "duplicate in data every 3", WHY_ACKNOWLEDGED },
		{ "from 50ms to 9s window 0 out ack", WHY_WINDOW_PROBE },
		{ "corrupt out data 1", WHY_BAD_CHECKSUM },
		{ "reorder in data 20", WHY_DUPLICATE_ACK },
		{ "from 50ms to 3s drop in larger 600", WHY_TIMER },
		{ "drop in fin 1-3", WHY_TIMER },
		{ "drop out fin 1-2", WHY_ACCEPTED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct pair_config c = config_of(rows[i].script);
		struct pair_result r;

		c.at = PAIR_SERVER;
		r = run(&c);
		if (!r.done || !whys[rows[i].why])
			fail_msg("'%s': %s, %u", rows[i].script, r.done ? "done" : "not done",
				 rows[i].why);
	}
}

static void nobody_answers(void **state)
{
	struct pair_config c = config_of("drop");
	struct pair_result r = run(&c);

	(void)state;
	assert_false(r.done);
	assert_false(r.end[PAIR_CLIENT].connected);
	assert_int_equal(r.end[PAIR_CLIENT].err, -ETIMEDOUT);
	assert_int_equal(whys[WHY_TIMER], frames - 1);
}

static void gives_up_in_time(void **state)
{
	struct pair_config c = config_of("from 100ms drop");
	struct pair_result r;

	(void)state;
	c.limit_ns = UINT64_C(600) * 1000000000;
	r = run(&c);
	assert_false(r.done);
	assert_true(r.virtual_ns <= c.limit_ns);
}

static void a_slow_reader(void **state)
{
	struct pair_config c = config_of("");
	struct pair_result r;

	(void)state;
	c.at = PAIR_SERVER;
	c.down = 5000000;
	c.pause_ns[1] = UINT64_C(20) * 1000000000;
	r = run(&c);
	assert_true(r.done);
	assert_true(r.virtual_ns > c.pause_ns[1]);
	assert_true(whys[WHY_WINDOW_PROBE] > 0);
}

/* Over IPv6, and through wires that take less at once. */
static void any_family_and_mtu(void **state)
{
	static const uint32_t mtus[] = { 128, 576, 1280, 1500, 9000, 65535 };

	(void)state;
	for (size_t i = 0; i < sizeof(mtus) / sizeof(mtus[0]); i++)
		for (int six = 0; six < (mtus[i] >= 1280 ? 2 : 1); six++) {
			struct pair_config c = config_of("drop in data 5\ndrop out data 2\n");
			struct pair_result r;

			c.mtu = mtus[i];
			c.ipv6 = six;
			c.down = c.up = 300000;
			c.at = PAIR_SERVER;
			r = run(&c);
			if (!r.done || !r.retransmitted)
				fail_msg("MTU %u, IPv%d: not done", mtus[i], six ? 6 : 4);
		}
}

static void keep_alive(void **state)
{
	struct pair_config c = config_of("");
	struct pair_result r;

	(void)state;
	c.keepalive_ms = 2000;
	c.think_ns = UINT64_C(60) * 1000000000;
	r = run(&c);
	assert_true(r.done);
	assert_true(whys[WHY_KEEP_ALIVE] >= 20);

	c = config_of("from 1s drop");
	c.keepalive_ms = 2000;
	c.think_ns = UINT64_C(600) * 1000000000;
	r = run(&c);
	assert_false(r.done);
	assert_int_equal(r.end[PAIR_CLIENT].err, -ETIMEDOUT);
	assert_int_equal(whys[WHY_KEEP_ALIVE], 9);
	assert_int_equal(whys[WHY_RESET], 1);
}

/* The wire carries the same; of the frames nothing is said but what the wire did. */
static void without_annotations(void **state)
{
	struct pair_config c = config_of("drop in data 5");
	struct pair_result r;

	(void)state;
	c.no_annotations = true;
	for (unsigned i = 0; i < IMPAIR_WAYS; i++)
		c.impair.way[i].delay_ns = 0;
	r = run(&c);
	assert_true(r.done);
	assert_int_equal(whys[WHY_UNKNOWN], frames);
}

/* By chance of all kinds: equal bytes, or an end that was told why not; twice the same. */
static void any_wire(void **state)
{
	(void)state;
	for (unsigned seed = 0; seed < 60; seed++) {
		uint64_t first = 0;

		for (int again = 0; again < 2; again++) {
			struct pair_config c = config_of("");
			struct impair_way *w = &c.impair.way[seed % 2];
			struct pair_result r;

			c.impair.seed = seed;
			c.down = 20000 + seed * 1000;
			c.up = seed % 3 ? 0 : 30000;
			c.at = seed % 5 ? PAIR_CLIENT : PAIR_SERVER;
			w->loss = seed * 4000;
			w->duplicate = seed % 4 * 20000;
			w->reorder = seed % 7 * 20000;
			w->corrupt = seed % 6 * 10000;
			w->jitter_ns = seed % 8 * 1000000;
			w->rate = seed % 9 ? 0 : 1000000;
			r = run(&c);
			if (!r.done && !r.end[0].err && !r.end[1].err)
				fail_msg("seed %u: neither done nor told", seed);
			assert_false(r.end[0].spoiled || r.end[1].spoiled);
			if (again)
				assert_true(hash == first);
			first = hash;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_goes_wrong),
		cmocka_unit_test(both_ways),
		cmocka_unit_test(scripts),
		cmocka_unit_test(nobody_answers),
		cmocka_unit_test(gives_up_in_time),
		cmocka_unit_test(a_slow_reader),
		cmocka_unit_test(any_family_and_mtu),
		cmocka_unit_test(keep_alive),
		cmocka_unit_test(without_annotations),
		cmocka_unit_test(any_wire),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
