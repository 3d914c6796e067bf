/* The cursor: what was captured, what is claimed, and the failure that sticks. */
#include "frame_hex.h"

#include "cursor.h"

#define BYTES "0102030405060708090a0b0c0d0e0f10"

/* A cursor over the first CAP bytes of BYTES, in memory of that size. */
static struct cursor over(uint8_t **p, uint32_t cap, uint32_t len)
{
	*p = hex_bytes(BYTES, &cap);
	return cursor_init(*p, cap, len);
}

static uint64_t read_n(struct cursor *c, unsigned n)
{
	switch (n) {
	case 1: return cursor_u8(c);
	case 2: return cursor_u16(c);
	case 3: return cursor_u24(c);
	case 4: return cursor_u32(c);
	default: return cursor_u64(c);
	}
}

static const struct {
	const char *what;
	uint32_t cap, len, skip;
	unsigned size;
	uint64_t want;
	enum cursor_state state;
} reads[] = {
	{ "the first byte", 16, 16, 0, 1, 0x01, CURSOR_OK },
	{ "the last byte", 16, 16, 15, 1, 0x10, CURSOR_OK },
	{ "two", 16, 16, 1, 2, 0x0203, CURSOR_OK },
	{ "three", 16, 16, 2, 3, 0x030405, CURSOR_OK },
	{ "four", 16, 16, 3, 4, 0x04050607, CURSOR_OK },
	{ "eight", 16, 16, 8, 8, 0x090a0b0c0d0e0f10, CURSOR_OK },
	{ "all that was captured of more", 8, 16, 0, 8, 0x0102030405060708, CURSOR_OK },
	{ "one not captured", 15, 16, 15, 1, 0, CURSOR_CUT },
	{ "the second of two not captured", 4, 16, 3, 2, 0, CURSOR_CUT },
	{ "the eighth of eight not captured", 7, 16, 0, 8, 0, CURSOR_CUT },
	{ "one not claimed", 16, 16, 16, 1, 0, CURSOR_MALFORMED },
	{ "the second of two not claimed", 16, 16, 15, 2, 0, CURSOR_MALFORMED },
	{ "neither captured nor claimed", 3, 4, 3, 2, 0, CURSOR_MALFORMED },
	{ "nothing there", 0, 0, 0, 1, 0, CURSOR_MALFORMED },
	{ "nothing captured", 0, 1, 0, 1, 0, CURSOR_CUT },
	{ "claimed bytes end before captured ones", 16, 4, 4, 1, 0, CURSOR_MALFORMED },
};

static void test_reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof reads / sizeof reads[0]; i++) {
		uint8_t *p;
		struct cursor c = over(&p, reads[i].cap, reads[i].len);

		cursor_skip(&c, reads[i].skip);
		uint64_t got = read_n(&c, reads[i].size);
		if (got != reads[i].want || c.state != reads[i].state)
			fail_msg("%s: 0x%llx, state %d", reads[i].what, (unsigned long long)got,
				 c.state);
		free(p);
	}
}

/* After a failure nothing moves and everything is zero, also what would have fitted. */
static void test_first_failure_sticks(void **state)
{
	static const struct {
		uint32_t cap, len;
		enum cursor_state want;
	} rows[] = { { 4, 16, CURSOR_CUT }, { 4, 4, CURSOR_MALFORMED } };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		uint8_t *p;
		struct cursor c = over(&p, rows[i].cap, rows[i].len);

		assert_int_equal(cursor_u8(&c), 1);
		assert_int_equal(cursor_u32(&c), 0);
		assert_int_equal(c.state, rows[i].want);
		assert_int_equal(c.pos, 1);
		assert_int_equal(cursor_u8(&c), 0);
		assert_null(cursor_take(&c, 0));
		cursor_skip(&c, 1000); /* would be malformed: the first one stays */
		assert_int_equal(c.state, rows[i].want);
		assert_int_equal(c.pos, 1);
		assert_int_equal(cursor_left(&c), 0);
		assert_int_equal(cursor_claimed(&c), 0);
		free(p);
	}
}

static void test_take(void **state)
{
	uint8_t *p;
	struct cursor c = over(&p, 8, 16);

	(void)state;
	assert_ptr_equal(cursor_take(&c, 0), p);
	assert_ptr_equal(cursor_take(&c, 3), p);
	assert_ptr_equal(cursor_take(&c, 5), p + 3);
	assert_int_equal(cursor_left(&c), 0);
	assert_int_equal(cursor_claimed(&c), 8);
	assert_ptr_equal(cursor_take(&c, 0), p + 8);
	assert_int_equal(c.state, CURSOR_OK);
	assert_null(cursor_take(&c, UINT32_MAX));
	assert_int_equal(c.state, CURSOR_MALFORMED);
	free(p);
}

static void test_more_captured_than_claimed(void **state)
{
	uint8_t *p;
	struct cursor c = over(&p, 16, 10);

	(void)state;
	assert_int_equal(c.cap, 10);
	assert_int_equal(cursor_left(&c), 10);
	assert_non_null(cursor_take(&c, 10));
	assert_null(cursor_take(&c, 1));
	free(p);
}

static const struct {
	const char *what;
	uint32_t cap, len, skip, n;
	uint32_t sub_cap, sub_len, pos;
	enum cursor_state state; /* of the outer one */
} subs[] = {
	{ "a part in the middle", 16, 16, 4, 8, 8, 8, 12, CURSOR_OK },
	{ "none", 16, 16, 4, 0, 0, 0, 4, CURSOR_OK },
	{ "the rest", 16, 16, 4, 12, 12, 12, 16, CURSOR_OK },
	{ "partly captured", 10, 16, 4, 8, 6, 8, 12, CURSOR_OK },
	{ "not captured", 4, 16, 4, 8, 0, 8, 12, CURSOR_OK },
	{ "more than is claimed", 16, 16, 4, 13, 12, 12, 16, CURSOR_MALFORMED },
	{ "far more than is claimed", 8, 16, 4, UINT32_MAX, 4, 12, 16, CURSOR_MALFORMED },
	{ "after a failure", 4, 16, 8, 2, 0, 0, 0, CURSOR_CUT },
};

static void test_sub(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof subs / sizeof subs[0]; i++) {
		uint8_t *p;
		struct cursor c = over(&p, subs[i].cap, subs[i].len);

		cursor_skip(&c, subs[i].skip);
		struct cursor sub = cursor_sub(&c, subs[i].n);
		if (sub.cap != subs[i].sub_cap || sub.len != subs[i].sub_len || sub.pos != 0 ||
		    c.pos != subs[i].pos || c.state != subs[i].state || sub.state != CURSOR_OK)
			fail_msg("%s: cap %u, len %u, then at %u, state %d", subs[i].what, sub.cap,
				 sub.len, c.pos, c.state);
		if (sub.cap)
			assert_int_equal(cursor_u8(&sub), p[subs[i].skip]);
		free(p);
	}
}

/* Behind a part that was not captured the outer cursor is cut, where it goes on reading. */
static void test_behind_a_part_that_is_cut(void **state)
{
	uint8_t *p;
	struct cursor c = over(&p, 4, 16);

	(void)state;
	cursor_sub(&c, 12);
	assert_int_equal(cursor_claimed(&c), 4);
	assert_int_equal(cursor_left(&c), 0);
	assert_int_equal(cursor_u16(&c), 0);
	assert_int_equal(c.state, CURSOR_CUT);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads), cmocka_unit_test(test_first_failure_sticks),
		cmocka_unit_test(test_take),  cmocka_unit_test(test_more_captured_than_claimed),
		cmocka_unit_test(test_sub),   cmocka_unit_test(test_behind_a_part_that_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
