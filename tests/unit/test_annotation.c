/* The line that a capture file keeps of what the stack said: written, read back, spoiled. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "annotation.h"
#include "flow/state.h"
#include "frame.h"

static char buf[ANNOTATION_TEXT_MAX];

static const char *put(const struct annotation *a)
{
	struct text t;

	text_init(&t, buf, sizeof buf);
	annotation_put(&t, a);
	assert_false(t.full);
	return buf;
}

static const char *words(const struct annotation *a)
{
	struct text t;

	text_init(&t, buf, sizeof buf);
	annotation_line(&t, a);
	assert_false(t.full);
	return buf;
}

/* A line in memory of its own size. */
static bool parse(struct annotation *a, const char *line)
{
	char *copy = strdup(line);
	bool rc;

	assert_non_null(copy);
	rc = annotation_parse(a, copy);
	free(copy);
	return rc;
}

static void full_line(void **state)
{
	struct annotation a = {
		.why = WHY_TIMER,
		.number = 2,
		.before = TCP_STATE_SYN_SENT,
		.after = TCP_STATE_SYN_SENT,
		.link = LINK_LOST | LINK_DELAYED,
	}, b;

	(void)state;
	annotation_set(&a, VALUE_CWND, 536);
	annotation_set(&a, VALUE_RTO, 3000);
	annotation_set(&a, VALUE_SRTT, 41213);
	annotation_set(&a, VALUE_DELAY, 2900000);
	assert_string_equal(put(&a), "tuntrace/1 why=retransmit-by-timer#2 state=SYN_SENT>SYN_SENT "
				     "cwnd=536 rto=3000ms srtt=41213us delay=2900000us "
				     "link=lost,delayed");
	assert_true(parse(&b, buf));
	assert_memory_equal(&a, &b, sizeof a);
	assert_string_equal(words(&a),
			    "SYN_SENT cwnd 536 rto 3.0 s srtt 41.213 ms delay 2900.000 ms: "
			    "retransmission 2, the timer ran out; lost on the link; delayed by "
			    "the link");
}

/* Every reason, cause, state and number comes back as it went. */
static void round_trips(void **state)
{
	(void)state;
	for (unsigned i = 0; i < WHYS * CAUSES; i++) {
		struct annotation a = { .why = (uint8_t)(i % WHYS),
					.cause = (uint8_t)(i / WHYS),
					.before = (uint8_t)(i % TCP_STATES),
					.after = (uint8_t)(i / 7 % TCP_STATES),
					.number = i % 5 ? i : UINT32_MAX,
					.frame = i % 3 ? i : 0,
					.link = (uint8_t)(i % 64),
					.inferred = i % 2 },
				  b;

		for (unsigned v = 0; v < VALUES; v++)
			if ((i >> v % 8) & 1)
				annotation_set(&a, v, i * 2654435761u + v);
		if (i % 4 == 0)
			memcpy(a.note, "TCP option: no = length", 24);
		assert_true(parse(&b, put(&a)));
		assert_memory_equal(&a, &b, sizeof a);
		assert_non_null(annotation_why_name(a.why));
		words(&a);
	}
	assert_null(annotation_why_name(WHYS));
	assert_null(annotation_cause_name(CAUSES));
	assert_null(annotation_value_name(VALUES));
	assert_null(annotation_link_name(3));
}

static void the_longest_line_fits(void **state)
{
	struct annotation a = { .why = WHY_TIMER,
				.cause = CAUSE_OUTSIDE,
				.before = TCP_STATE_SYN_RECEIVED,
				.after = TCP_STATE_SYN_RECEIVED,
				.number = UINT32_MAX,
				.frame = UINT64_MAX / 16,
				.link = 0x3f,
				.inferred = true };

	(void)state;
	for (unsigned v = 0; v < VALUES; v++)
		annotation_set(&a, v, UINT32_MAX);
	memset(a.note, 'x', sizeof a.note - 1);
	put(&a);
	words(&a);
}

static void spoiled_lines(void **state)
{
	static const struct {
		const char *line, *again; /* NULL: it is none */
	} rows[] = {
		{ "", NULL },
		{ "tuntrace", NULL },
		{ "tuntrace/2 why=first-send", NULL },
		{ "tuntrace/11 why=first-send", NULL },
		{ "a comment of a person's", NULL },
		{ "tuntrace/1", "tuntrace/1 why=unknown" },
		{ "tuntrace/1 ", "tuntrace/1 why=unknown" },
		{ "tuntrace/1  =  == why", "tuntrace/1 why=unknown" },
		{ "tuntrace/1 why=nonsense#1", "tuntrace/1 why=unknown#1" },
		{ "tuntrace/1 why=first-send#", "tuntrace/1 why=first-send" },
		{ "tuntrace/1 why=reset:nonsense", "tuntrace/1 why=reset" },
		{ "tuntrace/1 why=first-send new=1 cwnd=5", "tuntrace/1 why=first-send cwnd=5" },
		{ "tuntrace/1 cwnd=4294967295", "tuntrace/1 why=unknown cwnd=4294967295" },
		{ "tuntrace/1 cwnd=4294967296", "tuntrace/1 why=unknown" },
		{ "tuntrace/1 cwnd=99999999999999999999999", "tuntrace/1 why=unknown" },
		{ "tuntrace/1 cwnd=-1", "tuntrace/1 why=unknown" },
		{ "tuntrace/1 cwnd=", "tuntrace/1 why=unknown" },
		{ "tuntrace/1 rto=3000", "tuntrace/1 why=unknown" },
		{ "tuntrace/1 rto=3000us", "tuntrace/1 why=unknown" },
		{ "tuntrace/1 state=SYN_SENT", "tuntrace/1 why=unknown state=SYN_SENT>-" },
		{ "tuntrace/1 state=X>CLOSED", "tuntrace/1 why=unknown state=->CLOSED" },
		{ "tuntrace/1 link=,lost,,nonsense", "tuntrace/1 why=unknown link=lost" },
		{ "tuntrace/1 for=18446744073709551615", "tuntrace/1 why=unknown" },
		{ "tuntrace/1 note=\"", "tuntrace/1 why=unknown" },
		{ "tuntrace/1 note=\"a b=c\" cwnd=1",
		  "tuntrace/1 why=unknown cwnd=1 note=\"a b=c\"" },
		{ "tuntrace/1 note=\"\x1b[31m\"", "tuntrace/1 why=unknown note=\"?[31m\"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct annotation a;

		if (parse(&a, rows[i].line) != (rows[i].again != NULL))
			fail_msg("'%s'", rows[i].line);
		if (rows[i].again)
			assert_string_equal(put(&a), rows[i].again);
	}
}

/* The stack's own before a comment; the first comment that is one. */
static void of_a_frame(void **state)
{
	const char *comments[] = { "slow today", "tuntrace/1 why=query", "tuntrace/1 why=icmp" };
	struct annotation own = { .why = WHY_FIRST }, a;
	struct frame f = { .comments = comments, .ncomments = 3 };

	(void)state;
	assert_true(annotation_of(&f, &a));
	assert_int_equal(a.why, WHY_QUERY);
	f.annotation = &own;
	assert_true(annotation_of(&f, &a));
	assert_int_equal(a.why, WHY_FIRST);
	f.annotation = NULL;
	f.ncomments = 1;
	assert_false(annotation_of(&f, &a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_line),
		cmocka_unit_test(round_trips),
		cmocka_unit_test(the_longest_line_fits),
		cmocka_unit_test(spoiled_lines),
		cmocka_unit_test(of_a_frame),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
