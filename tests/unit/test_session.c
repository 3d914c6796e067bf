/* The session: numbering, filters, limits, and sinks that fail while others go on. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "dissector.h"
#include "session.h"
#include "sink.h"

/* A sink that counts, and fails with `fail` at the frame numbered `at`. */
struct counter {
	struct sink sink;
	unsigned frames, flushes, names, closes, sent;
	uint64_t last;
	uint32_t caplen;
	uint64_t at;
	int fail, fail_close;
};

static int counter_frame(struct sink *s, const struct frame *f, const struct dissection *d,
			 bool send)
{
	struct counter *c = (struct counter *)s;

	assert_ptr_equal(d->frame, f);
	if (c->fail && f->number == c->at) {
		s->why = "in words";
		return c->fail;
	}
	c->frames++;
	c->sent += send;
	c->last = f->number;
	c->caplen = f->caplen;
	return 0;
}

static int counter_flush(struct sink *s)
{
	((struct counter *)s)->flushes++;
	return 0;
}

static int counter_name(struct sink *s, const uint8_t *addr, size_t addrlen, const char *name)
{
	(void)addr;
	assert_int_equal(addrlen, 4);
	assert_string_equal(name, "name");
	((struct counter *)s)->names++;
	return 0;
}

static int counter_close(struct sink *s, uint64_t *written)
{
	struct counter *c = (struct counter *)s;

	c->closes++;
	*written = c->frames;
	return c->fail_close;
}

static const struct sink_ops all_ops = {
	.frame = counter_frame,
	.flush = counter_flush,
	.name = counter_name,
	.close = counter_close,
};
static const struct sink_ops few_ops = { .frame = counter_frame, .close = counter_close };

static const uint8_t packet[20] = { 0x45, 0, 0, 20, [8] = 64, 17, [12] = 10, 0, 0, 1, 10, 0, 0, 2 };

static struct frame make_frame(enum frame_dir dir)
{
	return (struct frame){
		.data = packet, .caplen = 20, .len = 20, .linktype = LINKTYPE_RAW, .dir = dir
	};
}

static void push(struct session *s, enum frame_dir dir, int want)
{
	struct frame f = make_frame(dir);

	assert_int_equal(session_frame(s, &f), want);
}

static void test_order(void **state)
{
	static struct session s;
	struct counter a = { .sink = { .ops = &all_ops, .what = "a" } };
	struct counter b = { .sink = { .ops = &few_ops, .what = "b" } };

	(void)state;
	session_init(&s);
	session_add(&s, &a.sink);
	session_add(&s, &b.sink);
	push(&s, FRAME_DIR_OUT, 0);
	push(&s, FRAME_DIR_IN, 0);
	push(&s, FRAME_DIR_OUT, 0);
	assert_int_equal(session_flush(&s), 0);
	assert_int_equal(session_name(&s, packet, 4, "name"), 0);
	assert_int_equal(session_close(&s), 0);
	assert_int_equal(a.frames, 3);
	assert_int_equal(b.frames, 3);
	assert_int_equal(a.last, 3);
	assert_int_equal(a.flushes, 1);
	assert_int_equal(a.names, 1);
	assert_int_equal(a.sent, 2);
	assert_int_equal(s.counts.seen, 3);
	assert_int_equal(s.counts.sent, 2);
	assert_int_equal(s.counts.received, 1);
	assert_int_equal(s.sinks[1].given, 3);
	assert_int_equal(s.sinks[1].written, 3);
	assert_string_equal(s.sinks[1].what, "b");
	assert_null(s.sinks[1].sink);
}

/* One gives up at its second frame: it gets nothing more, and the other gets all. */
static void test_failure(void **state)
{
	static struct session s;
	struct counter a = { .sink = { .ops = &all_ops, .what = "a" }, .fail = -ENOSPC, .at = 2 };
	struct counter b = { .sink = { .ops = &all_ops, .what = "b" } };

	(void)state;
	session_init(&s);
	session_add(&s, &a.sink);
	session_add(&s, &b.sink);
	push(&s, FRAME_DIR_OUT, 0);
	push(&s, FRAME_DIR_OUT, -ENOSPC);
	push(&s, FRAME_DIR_OUT, 0);
	assert_int_equal(session_flush(&s), 0);
	assert_int_equal(session_close(&s), -ENOSPC);
	assert_int_equal(a.frames, 1);
	assert_int_equal(a.flushes, 0);
	assert_int_equal(a.closes, 1);
	assert_int_equal(b.frames, 3);
	assert_int_equal(s.sinks[0].err, -ENOSPC);
	assert_string_equal(s.sinks[0].why, "in words");
	assert_int_equal(s.sinks[0].given, 3);
	assert_int_equal(s.sinks[0].written, 1);
	assert_int_equal(s.sinks[1].err, 0);
}

static void test_failure_at_close(void **state)
{
	static struct session s;
	struct counter a = { .sink = { .ops = &all_ops, .what = "a" }, .fail_close = -EIO };

	(void)state;
	session_init(&s);
	session_add(&s, &a.sink);
	push(&s, FRAME_DIR_IN, 0);
	assert_int_equal(session_close(&s), -EIO);
	assert_int_equal(s.sinks[0].err, -EIO);
}

static bool odd(void *arg, const struct frame *f)
{
	(void)arg;
	return f->number % 2;
}

static bool not_five(void *arg, const struct dissection *d)
{
	(void)arg;
	return d->frame->number != 5;
}

/* Frames keep the numbers that they have in their source; the limit counts the kept ones. */
static void test_filters(void **state)
{
	static struct session s;
	struct counter a = { .sink = { .ops = &all_ops, .what = "a" } };

	(void)state;
	session_init(&s);
	session_add(&s, &a.sink);
	s.prefilter = odd;
	s.filter = not_five;
	s.limit = 3;
	for (int i = 0; i < 7; i++) {
		assert_false(session_full(&s));
		push(&s, FRAME_DIR_IN, 0);
	}
	assert_true(session_full(&s));
	assert_int_equal(a.frames, 3);
	assert_int_equal(a.last, 7);
	assert_int_equal(s.counts.seen, 7);
	assert_int_equal(s.counts.filtered, 4);
	assert_int_equal(session_close(&s), 0);
}

static void test_snaplen_and_state(void **state)
{
	static struct session s;
	struct counter a = { .sink = { .ops = &all_ops, .what = "a" } };
	const struct dissector_config config = { .transport_only = true };

	(void)state;
	session_init(&s);
	assert_int_equal(session_state(&s, &config, DISSECTOR_MEMORY_MIN), 0);
	assert_non_null(s.dissector);
	session_add(&s, &a.sink);
	push(&s, FRAME_DIR_IN, 0);
	assert_int_equal(a.caplen, 20);
	s.snaplen = 9;
	push(&s, FRAME_DIR_IN, 0);
	assert_int_equal(a.caplen, 9);
	assert_int_equal(session_close(&s), 0);
	assert_null(s.dissector);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_failure),
		cmocka_unit_test(test_failure_at_close),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_snaplen_and_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
