/* The link: its driver in memory, and what opening a device says; devices are the lab's. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <ev.h>

#include "frame.h"
#include "link/clock.h"
#include "link/memory.h"

static struct {
	char log[256];
	struct link *link;
	int answer; /* of the device to a send */
} t;

static void say(const char *what, size_t n)
{
	size_t at = strlen(t.log);

	snprintf(t.log + at, sizeof(t.log) - at, "%s:%zu ", what, n);
}

static void seen(void *arg, const struct frame *f)
{
	assert_ptr_equal(arg, &t);
	assert_int_equal(f->time_ns, clock_wall_ns());
	assert_true(f->has_time);
	assert_string_equal(f->iface->name, "wire");
	say(f->dir == FRAME_DIR_OUT ? "out" : "in", f->len);
}

static void left(void *arg, struct frame *f, const struct link_fate *fate)
{
	assert_int_equal(fate->what, 0);
	seen(arg, f);
}

static void received(void *arg, struct frame *f, const struct link_fate *fate)
{
	assert_int_equal(fate->what, 0);
	seen(arg, f);
	/* A reply from within. */
	if (f->data[0] == '?')
		assert_int_equal(link_send(t.link, (const uint8_t *)"!", 1), 0);
}

static void drained(void *arg)
{
	(void)arg;
	say("drained", 0);
}

static void failed(void *arg, int err)
{
	(void)arg;
	say("failed", (size_t)-err);
}

static const struct link_ops ops = { left, received, drained, failed };

static int sent(void *wire, const uint8_t *p, size_t n)
{
	(void)p;
	assert_null(wire);
	say("sent", n);
	return t.answer;
}

static int setup(void **state)
{
	(void)state;
	memset(&t, 0, sizeof(t));
	if (!clock_is_virtual())
		clock_virtual(1);
	return link_memory_open(&t.link, "wire", 1500, sent, NULL, &ops, &t);
}

static int teardown(void **state)
{
	(void)state;
	link_close(t.link);
	return 0;
}

static void shows_before_it_hands_over(void **state)
{
	(void)state;
	link_memory_put(t.link, (const uint8_t *)"??", 2);
	link_memory_put(t.link, (const uint8_t *)"abc", 3);
	assert_string_equal(t.log, "");
	link_pump(t.link, 0);
	assert_string_equal(t.log, "in:2 sent:1 out:1 in:3 drained:0 ");
	assert_int_equal(link_mtu(t.link), 1500);
}

static void what_is_refused_is_counted(void **state)
{
	(void)state;
	t.answer = -ENOBUFS;
	assert_int_equal(link_send(t.link, (const uint8_t *)"a", 1), -ENOBUFS);
	t.answer = -EINVAL;
	assert_int_equal(link_send(t.link, (const uint8_t *)"a", 1), -EINVAL);
	assert_int_equal(link_refused(t.link), 2);
	assert_string_equal(t.log, "sent:1 sent:1 ");
}

static void fails_once(void **state)
{
	(void)state;
	t.answer = -ENODEV;
	assert_int_equal(link_send(t.link, (const uint8_t *)"a", 1), -ENODEV);
	assert_int_equal(link_send(t.link, (const uint8_t *)"a", 1), -ENODEV);
	link_memory_fail(t.link, -ENETDOWN);
	link_memory_put(t.link, (const uint8_t *)"abc", 3);
	link_pump(t.link, 10);
	assert_string_equal(t.log, "sent:1 failed:19 ");
}

static void waiting_moves_a_virtual_clock(void **state)
{
	uint64_t mono = clock_monotonic_ns();
	int64_t wall = clock_wall_ns();

	(void)state;
	link_pump(t.link, 10);
	assert_int_equal(clock_monotonic_ns() - mono, 10000000);
	assert_int_equal(clock_wall_ns() - wall, 10000000);
	link_memory_put(t.link, (const uint8_t *)"abc", 3);
	link_pump(t.link, 10);
	assert_int_equal(clock_monotonic_ns() - mono, 10000000);
}

/* Nor may a device be made that was not there. */
static void no_such_device(void **state)
{
	struct link *l = NULL;

	(void)state;
	assert_int_equal(link_open(&l, "tuntrace-none", NULL, &ops, NULL), -ENODEV);
	assert_int_equal(link_open(&l, "tun%d", NULL, &ops, NULL), -ENODEV);
	assert_int_equal(link_open(&l, "", NULL, &ops, NULL), -ENODEV);
	assert_int_equal(link_open(&l, "a-name-that-is-too-long", NULL, &ops, NULL), -ENODEV);
	assert_null(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(shows_before_it_hands_over, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_refused_is_counted, setup, teardown),
		cmocka_unit_test_setup_teardown(fails_once, setup, teardown),
		cmocka_unit_test_setup_teardown(waiting_moves_a_virtual_clock, setup, teardown),
		cmocka_unit_test(no_such_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
