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
#define HOLDS(expr_) { .expr = (expr_), .result = RIGHT },
#define FAILS(expr_) { .expr = (expr_), .result = WRONG },
#define BAD(expr_, offset_, length_) \
	{ .expr = (expr_), .result = ERROR, .offset = (offset_), .length = (length_) },
	/* clang-format off */
	HOLDS("")
	HOLDS("udp")
	HOLDS("not tcp and ip.src == 192.0.2.0/24")
	HOLDS(".udp && .ip.src == 192.0.2.1")
	HOLDS("udp.dstport - 3 == 40 + 5 * 2")
	HOLDS("-udp.dstport != 53 and +udp.dstport == 53")
	HOLDS("udp.dstport / 2 == 26 && udp.dstport % 2 == 1")
	HOLDS("{udp.dstport + 1} * 2 == 108")
	HOLDS("udp.srcport == max(udp.dstport, 1024, 7)")
	HOLDS("ip.src & 255.255.255.0 == 192.0.2.0")
	HOLDS("ip.addr#[-1] == 192.0.2.2 and ip.addr#1 == 192.0.2.1")
	HOLDS("len(ip.src) == 4 && len(udp.port) == 2 && len(udp) == 8")
	HOLDS("udp contains \"google\" && udp[-1] == 00")
	HOLDS("string(ip.id) == \"1\"")
	HOLDS("udp.port in {1 .. 52, 53} and all ip.addr in {192.0.2.0/24}")
	FAILS("all ip.addr in {192.0.2.1, 192.0.2.2}")
	FAILS("udp.port == -1")
	FAILS("udp.dstport / 0 == 0")
	FAILS("${ip.src} == 192.0.2.1")
	FAILS("- len(dns.qry.name) == 1")
	BAD("-dns", 1, 3)
	BAD("- dns & a", 2, 3)
	BAD("udp.port == 65536", 12, 5)
	BAD("udp.port == 53 and", 18, 0)
	BAD("(udp", 4, 0)
	BAD("udp.nosuch", 0, 10)
	BAD("ip.src[4:0] == 1", 9, 1)
	BAD("ip.src[3-1] == 1", 9, 1)
	BAD("eth.src == 02:00:5e", 11, 8)
	BAD("ip.ttl == 'ab'", 10, 4)
	BAD("dns.qry.name == \"a", 16, 2)
	BAD("frame.time_relative * 2 > 1", 0, 19)
	BAD("len(dns.qry.name)", 17, 0)
	BAD("nosuch(udp) == 1", 0, 6)
	BAD("upper(ip.src) == \"A\"", 6, 6)
	/* clang-format on */
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
