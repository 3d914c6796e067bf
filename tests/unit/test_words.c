/* The words of TCP's analysis: one for every flag, numbers, order, the longest line of them. */
#include "frame_hex.h"

#include "flow/words.h"

enum { ALL = (TCPA_ZERO_WINDOW_PROBE_ACK << 1) - 1 };

static const struct {
	uint16_t analysis;
	uint32_t retrans, dup;
	const char *text;
} wanted[] = {
	{ 0, 3, 3, "" },
	{ TCPA_RETRANSMISSION, 1, 0, "RETRANS#1" },
	{ TCPA_RETRANSMISSION, 0, 7, "RETRANS" },
	{ TCPA_FAST_RETRANSMISSION, 2, 0, "FAST-RETRANS#2" },
	{ TCPA_SPURIOUS_RETRANSMISSION, 2, 0, "SPURIOUS" },
	{ TCPA_DUPLICATE_ACK, 9, 12, "DUP#12" },
	{ TCPA_LOST_SEGMENT | TCPA_ZERO_WINDOW, 0, 0, "GAP ZERO-WIN" },
	{ TCPA_ZERO_WINDOW | TCPA_RETRANSMISSION, 4, 0, "RETRANS#4 ZERO-WIN" },
	{ TCPA_KEEP_ALIVE_ACK, 0, 0, "KEEP-ALIVE-ACK" },
	{ TCPA_REUSED_PORTS | TCPA_ACK_LOST_SEGMENT, 0, 0, "ACK-UNSEEN PORTS-REUSED" },
};

static void test_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		char buf[WORDS_MAX];
		struct text t;

		text_init(&t, buf, sizeof buf);
		words_put(&t, wanted[i].analysis, wanted[i].retrans, wanted[i].dup, ' ');
		assert_string_equal(buf, wanted[i].text);
	}
}

static void test_every_flag(void **state)
{
	size_t n;
	const struct word *w = words_table(&n);
	unsigned seen = 0;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_false(seen & w[i].bit);
		seen |= w[i].bit;
		assert_ptr_equal(words_of(w[i].bit), w[i].word);
		assert_non_null(w[i].meaning);
	}
	assert_int_equal(seen, ALL);
	assert_null(words_of(0));
	assert_null(words_of(ALL + 1));
}

static void test_longest(void **state)
{
	char buf[WORDS_MAX];
	struct text t;

	(void)state;
	text_init(&t, buf, sizeof buf);
	words_put(&t, ALL, UINT32_MAX, UINT32_MAX, ',');
	assert_in_range(t.len, 1, WORDS_MAX - 1);
	assert_false(t.full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_every_flag),
		cmocka_unit_test(test_longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
