/* The kit: what its parts say of the same frames, in the least memory that it asks for. */
#include "frame_hex.h"

#include <stdlib.h>

#include "face/gvisor.h"
#include "kit.h"

/* 192.0.2.1:1024 asks 192.0.2.2:9 by UDP, "hello". */
#define DATAGRAM \
	"4500002100010000401100000c0000020c000001" \
	"04000009000d0000" \
	"68656c6c6f"

static struct kit kit;
static void *memory;
static uint8_t *bytes;
static uint32_t nbytes = 33;

static int setup(void **state)
{
	(void)state;
	memory = aligned_alloc(16, KIT_MEMORY_MIN);
	bytes = hex_bytes(DATAGRAM, &nbytes);
	kit_init(&kit, NULL, memory, KIT_MEMORY_MIN);
	return memory && bytes ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	free(memory);
	free(bytes);
	return 0;
}

static void take(void)
{
	kit_take(&kit, LINKTYPE_RAW, bytes, nbytes, nbytes, INT64_C(1700000000123456789));
}

static struct query query(const char *name)
{
	struct query q;

	assert_true(query_init(&q, name, strlen(name)));
	return q;
}

static void test_numbers(void **state)
{
	struct query q = query("frame.number");

	(void)state;
	take();
	assert_string_equal(kit_field(&kit, &q), "1");
	take();
	assert_string_equal(kit_field(&kit, &q), "2");

	struct frame f = kit.frame;
	f.number = 9;
	kit_take_frame(&kit, &f);
	assert_string_equal(kit_field(&kit, &q), "9");
	take();
	assert_string_equal(kit_field(&kit, &q), "10");
}

static void test_texts(void **state)
{
	char line[GVISOR_LINE_MAX + 1];
	struct query port = query("udp.port"), tcp = query("tcp.port");
	struct text t;

	(void)state;
	take();
	const char *said = kit_text(&kit, KIT_GVISOR), *ports = kit_field(&kit, &port),
		   *none = kit_field(&kit, &tcp);
	text_init(&t, line, sizeof line);
	gvisor_line(&t, &kit.dissection, kit.send, GVISOR_2022);
	assert_string_equal(said, line);
	assert_string_equal(ports, "1024,9");
	assert_string_equal(none, "");
	assert_non_null(strstr(kit_text(&kit, KIT_TCPDUMP), "12.0.0.2.1024 > 12.0.0.1.9: "));
	assert_non_null(strstr(kit_text(&kit, KIT_DETAIL), "    Source Port: 1024\n"));
	assert_non_null(strstr(kit_text(&kit, KIT_JSON),
			       "\"timestamp\":\"2023-11-14T22:13:20.123456789+0000\""));
	assert_false(kit.text.full);
	assert_string_equal(said, line);
}

static void test_match(void **state)
{
	static const char expr[] = "udp.port == 9 && !tcp";
	struct filter_error error;
	void *compiled = aligned_alloc(16, FILTER_MEMORY);
	struct filter *f = filter_compile(compiled, expr, strlen(expr), NULL, &error);

	(void)state;
	assert_non_null(f);
	take();
	assert_true(kit_match(&kit, f));
	bytes[23] = 10;
	take();
	assert_false(kit_match(&kit, f));
	bytes[23] = 9;
	filter_done(f);
	free(compiled);
}

static void test_room(void **state)
{
	size_t n = 0;

	(void)state;
	take();
	while (!kit.text.full && n < 1 << 20)
		n += strlen(kit_text(&kit, KIT_DETAIL)) + 1;
	assert_true(kit.text.full);
	assert_string_equal(kit_text(&kit, KIT_GVISOR), "");
	take();
	assert_false(kit.text.full);
	assert_non_null(strstr(kit_text(&kit, KIT_GVISOR), "udp"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_numbers, setup, teardown),
		cmocka_unit_test_setup_teardown(test_texts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_match, setup, teardown),
		cmocka_unit_test_setup_teardown(test_room, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
