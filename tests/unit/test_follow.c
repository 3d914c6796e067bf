/* Streams put together: what comes again, before its turn, not at all, or cut. */
#include "frame_hex.h"

#include "flow/follow.h"
#include "flow/tcp.h"
#include "text.h"

enum { SEGMENTS = 10, ISS = 0xfffffffau };

static _Alignas(64) uint8_t memory[FOLLOW_MEMORY_MIN];

/* Numbers are relative to ISS, so that they wrap around; n: bytes that were captured, less than text. */
struct seg {
	unsigned side, flags;
	uint32_t seq, ack;
	const char *text;
	uint32_t cut;
};

#define DATA(q, s) \
	{ \
		.flags = TCP_ACK, .seq = q, .text = s \
	}
#define CUT(q, s, n) \
	{ \
		.flags = TCP_ACK, .seq = q, .text = s, .cut = n \
	}
#define ANSWER(a) \
	{ \
		.side = 1, .flags = TCP_ACK, .ack = a, .text = "" \
	}
#define SYN \
	{ \
		.flags = TCP_SYN, .text = "" \
	}

#define ROW(what, result, left, all, ...) \
	{ \
		.name = what, .seg = { __VA_ARGS__ }, .expected = result, .waiting = left, \
		.flush = all \
	}

static const struct {
	const char *name;
	struct seg seg[SEGMENTS]; /* until text NULL */
	const char *expected;
	uint64_t waiting;
	bool flush;
} rows[] = {
	ROW("in order", "abc|defgh|", 0, false, SYN, DATA(1, "abc"), DATA(4, "defgh")),
	ROW("from the middle", "abc|d|", 0, false, DATA(700, "abc"), DATA(703, "d")),
	ROW("sent again", "abc|d|", 0, false, SYN, DATA(1, "abc"), DATA(1, "abc"), DATA(4, "d")),
	ROW("sent again with more", "abc|de|", 0, false, SYN, DATA(1, "abc"), DATA(1, "abcde")),
	ROW("the first bytes count", "abc|Z|", 0, false, SYN, DATA(1, "abc"), DATA(2, "XYZ")),
	ROW("out of order", "abc|def|", 0, false, SYN, DATA(4, "def"), DATA(1, "abc")),
	ROW("backwards", "ab|cd|ef|g|", 0, false, SYN, DATA(7, "g"), DATA(5, "ef"), DATA(3, "cd"),
	    DATA(1, "ab")),
	ROW("overlapping while they wait", "ab|CDEF|g|", 0, false, SYN, DATA(5, "efg"),
	    DATA(3, "CDEF"), DATA(1, "ab")),
	ROW("a gap that nobody acknowledges", "abc|", 3, false, SYN, DATA(1, "abc"),
	    DATA(9, "ijk")),
	ROW("the same, asked for", "abc|[5]ijk|", 0, true, SYN, DATA(1, "abc"), DATA(9, "ijk")),
	ROW("a gap of the capture", "abc|[5]ijk|l|", 0, false, SYN, DATA(1, "abc"), DATA(9, "ijk"),
	    ANSWER(12), DATA(12, "l")),
	ROW("two gaps", "a|[3]e|[3]i|", 0, false, SYN, DATA(1, "a"), DATA(9, "i"), DATA(5, "e"),
	    ANSWER(10)),
	ROW("an ACK before the gap", "abc|", 3, false, SYN, DATA(1, "abc"), DATA(9, "ijk"),
	    ANSWER(4), ANSWER(9)),
	ROW("cut", "abcd{2}|g|", 0, false, SYN, CUT(1, "abcdef", 2), DATA(7, "g")),
	ROW("a RST is no beginning", "abc|", 0, false,
	    { .flags = TCP_RST, .seq = 90000, .text = "" }, SYN, DATA(1, "abc")),
	ROW("a SYN with another number", "abc|", 0, false, SYN,
	    { .flags = TCP_SYN, .seq = 5000, .text = "" }, DATA(5001, "abc")),
	ROW("data on the SYN", "ab|c|", 0, false, { .flags = TCP_SYN, .text = "ab" }, DATA(3, "c")),
};

static void put(void *ctx, const struct follow_chunk *c)
{
	struct text *t = ctx;

	assert_int_equal(c->side, 0);
	if (c->missing)
		text_fmt(t, "[%u]", c->missing);
	text_mem(t, c->data, c->n);
	if (c->cut)
		text_fmt(t, "{%u}", c->cut);
	text_char(t, '|');
}

static void take(struct follow *f, const struct seg *s, uint64_t frame)
{
	uint32_t len = (uint32_t)strlen(s->text), n = len - s->cut;
	uint8_t *p = malloc(n ? n : 1);
	struct follow_segment x = { .side = s->side,
				    .frame = frame,
				    .flags = s->flags,
				    .seq = ISS + s->seq,
				    .ack = ISS + s->ack,
				    .len = len,
				    .n = n,
				    .data = p };

	assert_non_null(p);
	memcpy(p, s->text, n);
	follow_tcp(f, &x);
	free(p);
}

static void test_rows(void **state)
{
	char buf[256];
	struct text t;
	struct follow_config config = { .chunk = put, .ctx = &t };

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct follow *f = follow_init(memory, sizeof memory, &config);

		print_message("%s\n", rows[i].name);
		text_init(&t, buf, sizeof buf);
		for (unsigned k = 0; k < SEGMENTS && rows[i].seg[k].text; k++)
			take(f, &rows[i].seg[k], k + 1);
		if (rows[i].flush)
			follow_flush(f);
		assert_string_equal(buf, rows[i].expected);
		assert_int_equal(follow_waiting(f, 0), rows[i].waiting);
	}
}

static void count(void *ctx, const struct follow_chunk *c)
{
	uint64_t *bytes = ctx;

	*bytes += c->n;
}

/* More waits than there is memory for: then the gap is given up. */
static void test_memory(void **state)
{
	static char text[1001];
	uint64_t bytes = 0;
	struct follow_config config = { .chunk = count, .ctx = &bytes };
	struct follow *f = follow_init(memory, sizeof memory, &config);

	(void)state;
	memset(text, 'x', 1000);
	take(f, &(struct seg)SYN, 1);
	for (uint32_t i = 0; i < 3000; i++)
		take(f, &(struct seg)DATA(500 + i * 1000, text), i + 2);
	assert_true(follow_waiting(f, 0) < sizeof memory);
	follow_flush(f);
	assert_int_equal(bytes, 3000000);
	assert_int_equal(follow_waiting(f, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
