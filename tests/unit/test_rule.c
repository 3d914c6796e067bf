/* Scripts for the link: what their lines mean, and what is said of those that mean nothing. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "impair/rule.h"

static struct rules rules;
static char why[RULE_WHY_MAX];

/* From memory of its own size. */
static int parse(const char *script)
{
	size_t n = strlen(script);
	char *copy = malloc(n + 1);
	int rc;

	assert_non_null(copy);
	copy[n] = '\0';
	copy = realloc(copy, n ? n : 1);
	memcpy(copy, script, n);
	rc = rules_parse(&rules, copy, n, why);
	free(copy);
	return rc;
}

static void lines(void **state)
{
	static const struct {
		const char *line;
		struct rule rule;
	} rows[] = {
		{ "drop", { .action = RULE_DROP, .way = { true, true }, .limit = UINT64_MAX } },
		{ "drop out syn 2",
		  { .action = RULE_DROP,
		    .kind = RULE_SYN,
		    .way = { true, false },
		    .first = 2,
		    .last = 2,
		    .limit = 1 } },
		{ "  DROP\tIn data 5-7  times 2 # a comment",
		  { .action = RULE_DROP,
		    .kind = RULE_DATA,
		    .way = { false, true },
		    .first = 5,
		    .last = 7,
		    .limit = 6 } },
		{ "delay 2.9s in syn-ack 1\r",
		  { .action = RULE_DELAY,
		    .kind = RULE_SYN_ACK,
		    .way = { false, true },
		    .first = 1,
		    .last = 1,
		    .limit = 1,
		    .value = 2900000000 } },
		{ "from 1s drop 20%",
		  { .action = RULE_DROP,
		    .way = { true, true },
		    .from_ns = 1000000000,
		    .chance = 200000,
		    .limit = UINT64_MAX } },
		{ "from 40ms to 5.25s window 0 in tcp",
		  { .action = RULE_WINDOW,
		    .kind = RULE_TCP,
		    .way = { false, true },
		    .from_ns = 40000000,
		    .to_ns = 5250000000,
		    .limit = UINT64_MAX } },
		{ "duplicate both any every 3 times 4",
		  { .action = RULE_DUPLICATE, .way = { true, true }, .every = 3, .limit = 4 } },
		{ "reorder in data larger 1000 3",
		  { .action = RULE_REORDER,
		    .kind = RULE_DATA,
		    .way = { false, true },
		    .larger = 1000,
		    .first = 3,
		    .last = 3,
		    .limit = 1 } },
		{ "corrupt 0.0001% udp",
		  { .action = RULE_CORRUPT,
		    .kind = RULE_UDP,
		    .way = { true, true },
		    .chance = 1,
		    .limit = UINT64_MAX } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rule want = rows[i].rule;

		if (!want.to_ns)
			want.to_ns = INT64_MAX;
		if (!want.chance)
			want.chance = IMPAIR_MILLION;
		want.line = 1;
		if (parse(rows[i].line) || rules.n != 1 ||
		    memcmp(&rules.rule[0], &want, sizeof want) != 0)
			fail_msg("'%s': %s", rows[i].line, why);
		rules_done(&rules);
	}
}

static void many_lines(void **state)
{
	(void)state;
	assert_int_equal(parse(""), 0);
	assert_int_equal(rules.n, 0);
	assert_int_equal(parse("\n# nothing\n\n   \ndrop\n\ndelay 1ms\n"), 0);
	assert_int_equal(rules.n, 2);
	assert_int_equal(rules.rule[0].line, 5);
	assert_int_equal(rules.rule[1].line, 7);
	rules_done(&rules);
}

static void errors(void **state)
{
	static const char *const rows[][2] = {
		{ "lose", "line 1: drop, delay, duplicate, corrupt, reorder or window is wanted, "
			  "not 'lose'" },
		{ "drop\nfrom",
		  "line 2: a time with a unit is wanted, such as 1.5s or 40ms, but the "
		  "line ends" },
		{ "from 5 drop",
		  "line 1: a time with a unit is wanted, such as 1.5s or 40ms, not '5'" },
		{ "delay out",
		  "line 1: a time with a unit is wanted, such as 2.9s or 40ms, not 'out'" },
		{ "delay 99999999999999999999s", "not '99999999999999999999s'" },
		{ "window 65536", "line 1: the window field is wanted, 0 to 65535, not '65536'" },
		{ "drop 101%", "line 1: a percentage is wanted, such as 20%, not '101%'" },
		{ "drop %", "not '%'" },
		{ "drop out syn 0", "line 1: a number from 1 on is wanted, not '0'" },
		{ "drop data 7-5", "line 1: numbers such as 3-5 are wanted, not '7-5'" },
		{ "drop data 5-", "not '5-'" },
		{ "drop data 4294967296", "not '4294967296'" },
		{ "drop data every", "line 1: a number is wanted, but the line ends" },
		{ "drop data 1 times",
		  "line 1: a number is wanted after times, but the line ends" },
		{ "drop out nonsense", "line 1: nothing more is wanted, not 'nonsense'" },
		{ "drop out in", "line 1: nothing more is wanted, not 'in'" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (parse(rows[i][0]) != -EINVAL || !strstr(why, rows[i][1]))
			fail_msg("'%s': '%s'", rows[i][0], why);
		assert_null(rules.rule);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(many_lines),
		cmocka_unit_test(errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
