/* JSON: keys that are remembered, several values of one key, and text that has no room. */
#include "frame_hex.h"

#include <stdlib.h>

#include "dissector.h"
#include "each_capture.h"
#include "face/json.h"
#include "query.h"

enum { ROWS = 1 << 15, TEXT = 1 << 20, LINE = 1 << 20 };

static struct dissection d;
static struct dissector dissector;
static struct row row[ROWS];
static char text[TEXT], with[LINE], without[LINE];
static uint8_t memory[8 << 20];
static struct json_keys keys;

static size_t line(char *buf, size_t size, struct json_keys *known, bool *full)
{
	struct json_options o = { .keys = known };
	struct rows r;
	struct text t;

	rows_init(&r, row, ROWS, text, sizeof text);
	text_init(&t, buf, size);
	json_line(&t, &d, &r, &o);
	assert_int_equal(buf[t.len], '\0');
	*full = t.full;
	return t.len;
}

static void begin(void)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };

	dissector_init(&dissector, &config, memory, sizeof memory);
}

static void check_frame(const struct frame *f)
{
	bool full;

	dissect(&d, f, &dissector);
	size_t n = line(with, LINE, &keys, &full);
	if (full)
		return;
	assert_int_equal(line(without, LINE, NULL, &full), n);
	assert_memory_equal(with, without, n);

	/* Whatever room there is: no byte too far, and what is there is the beginning. */
	size_t size = 1 + (size_t)(f->number * 7919) % (n + 1);
	char *small = malloc(size);
	assert_non_null(small);
	size_t got = line(small, size, &keys, &full);
	assert_int_equal(full, size <= n);
	assert_true(got < size);
	free(small);
}

static void test_captures(void **state)
{
	(void)state;
	assert_true(each_capture_run("captures", begin, check_frame));
}

/* Of the router alert twice: one key, and both of its values in an array. */
static void test_values(void **state)
{
	uint32_t n = 64;
	uint8_t *p = hex_bytes("47000020000100004011000009000001090000029404000094040000"
			       "00350035",
			       &n);
	struct frame f = {
		.data = p, .caplen = n, .len = n, .number = 1, .linktype = LINKTYPE_RAW
	};
	bool full;

	(void)state;
	dissect(&d, &f, NULL);
	line(with, LINE, &keys, &full);
	assert_non_null(strstr(with, "\"ip.opt.type\":[148,148],"));
	assert_non_null(strstr(with, "\"ip.addr\":[\"9.0.0.1\",\"9.0.0.2\"]"));
	assert_non_null(strstr(with, "\"ip.src\":\"9.0.0.1\""));
	free(p);
}

static size_t names_of[PROTO_COUNT];

static void count(void *ctx, enum proto_id proto, const struct field_def *def)
{
	(void)ctx;
	(void)def;
	names_of[proto]++;
}

static void test_keys(void **state)
{
	(void)state;
	query_each(count, NULL);
	for (size_t i = 0; i < PROTO_COUNT; i++)
		assert_true(names_of[i] <= JSON_KEYS_MAX);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_captures),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
