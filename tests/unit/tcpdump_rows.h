/*
 * Rows of tests of the tcpdump form: a frame in hex and the text that tcpdump prints for it.
 * Frames are exact-size copies, so that the sanitizer sees one byte too far.
 */
#ifndef TUNTRACE_TCPDUMP_ROWS_H
#define TUNTRACE_TCPDUMP_ROWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dissect.h"
#include "face/tcpdump.h"
#include "frame.h"

struct tcpdump_row {
	const char *name;
	uint16_t linktype;
	bool follows; /* the state is that which the row before left */
	uint32_t len; /* on the wire; 0: all of it was captured */
	const char *hex, *text;
};

static uint8_t tcpdump_nibble(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* Prints ROW as frame NUMBER into T; the bytes are freed before it returns. */
static void tcpdump_row_print(const struct tcpdump_row *row, uint64_t number,
			      struct tcpdump_state *state, struct text *t)
{
	static struct dissection d;
	uint32_t n = (uint32_t)strlen(row->hex) / 2;
	uint8_t *p = malloc(n ? n : 1);

	for (uint32_t i = 0; i < n; i++)
		p[i] = (uint8_t)(tcpdump_nibble(row->hex[2 * i]) << 4 |
				 tcpdump_nibble(row->hex[2 * i + 1]));
	struct frame f = { .data = p,
			   .caplen = n,
			   .len = row->len ? row->len : n,
			   .number = number,
			   .linktype = row->linktype };
	dissect(&d, &f, NULL);
	tcpdump_text(t, &d, state);
	free(p);
}

static void tcpdump_row_test(void **arg)
{
	const struct tcpdump_row *row = *arg, *first = row;
	char *mem = malloc(TCPDUMP_MEMORY_MIN), buf[16384];
	struct tcpdump_state *state = tcpdump_init(mem, TCPDUMP_MEMORY_MIN);
	struct text t;

	while (first->follows)
		first--;
	for (uint64_t number = 1; first <= row; first++, number++) {
		/* In too little room first: asking again must give the same. */
		text_init(&t, buf, 2);
		tcpdump_row_print(first, number, state, &t);
		text_init(&t, buf, sizeof buf);
		tcpdump_row_print(first, number, state, &t);
	}
	assert_string_equal(buf, row->text);
	assert_false(t.full);
	free(mem);
}

/* Every row as a test of its own. */
static int tcpdump_rows_run(const struct tcpdump_row *rows, size_t n)
{
	struct CMUnitTest *tests = calloc(n, sizeof *tests);

	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
						.test_func = tcpdump_row_test,
						.initial_state = (void *)(uintptr_t)&rows[i] };
	int rc = _cmocka_run_group_tests("tcpdump", tests, n, NULL, NULL);
	free(tests);
	return rc;
}

#endif
