/* Display filters: what they say of two frames, and where they are wrong. */
#include "frame_hex.h"

#include "field.h"
#include "filter.h"
#include "pattern.h"

enum { ROWS = 1024, TEXT = 1 << 16, RIGHT = 1, WRONG = 0, ERROR = -1 };

/* 192.0.2.1:1024 asks 192.0.2.2:53 for the address of google.com. */
static const char question[] = "450000380001000040110000c0000201c00002020400003500240000"
			       "12340100000100000000000006676f6f676c6503636f6d0000010001";

static const struct row_filter {
	const char *expr;
	int result;
	unsigned offset, length; /* of an error */
} filters[] = {
#define HOLDS(expr_) \
	{ \
		.expr = (expr_), .result = RIGHT \
	}
#define FAILS(expr_) \
	{ \
		.expr = (expr_), .result = WRONG \
	}
#define BAD(expr_, offset_, length_) \
	{ \
		.expr = (expr_), .result = ERROR, .offset = (offset_), .length = (length_) \
	}
	HOLDS(""),          HOLDS("udp"),           HOLDS("not tcp and ip.src == 192.0.2.0/24"),
	BAD("- dns", 2, 3), BAD("- dns & a", 2, 3), FAILS("- len(dns.qry.name) == 1"),
};

static void test_filter(void **state)
{
	static _Alignas(16) uint8_t memory[FILTER_MEMORY];
	static struct dissection d;
	static struct row row[ROWS];
	static char text[TEXT];
	const struct row_filter *x = *state;
	struct filter_error error = { 0 };
	struct filter *f;
	struct rows r;
	uint32_t n = UINT32_MAX;
	uint8_t *p = hex_bytes(question, &n);
	struct frame frame = {
		.data = p, .caplen = n, .len = n, .number = 1, .linktype = LINKTYPE_RAW
	};

	dissect(&d, &frame, NULL);
	rows_init(&r, row, ROWS, text, sizeof text);
	f = filter_compile(memory, x->expr, strlen(x->expr), &pattern_regex, &error);
	if (f) {
		assert_int_equal(filter_match(f, &d, &r), x->result);
		filter_done(f);
	} else {
		if (x->result != ERROR)
			fail_msg("%s", error.text);
		assert_int_equal(error.offset, x->offset);
		assert_int_equal(error.length, x->length);
	}
	free(p);
}

int main(void)
{
	enum { N = sizeof filters / sizeof filters[0] };
	struct CMUnitTest tests[N];

	for (size_t i = 0; i < N; i++)
		tests[i] = (struct CMUnitTest){ .name = filters[i].expr,
						.test_func = test_filter,
						.initial_state = (void *)(uintptr_t)&filters[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
