/*
 * Every frame of captures/, cut at every length, in every form: no byte is read that is not
 * there (the copy ends where the capture does), no field lies past it, every frame has its text,
 * and nothing in it harms a terminal.  An argument names another directory than captures/.
 */
#include "frame_hex.h"

#include "dissector.h"
#include "each_capture.h"
#include "forms.h"

static struct dissection d;
static struct dissector dissector;
static uint8_t memory[DISSECTOR_MEMORY_MIN], tcpdump_memory[TCPDUMP_MEMORY_MIN];
static const char *top = "captures";

/* The first CAP bytes of F, in memory of that size. */
static void check_cut(const struct frame *f, uint32_t cap, bool with_state)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	struct frame cut = *f;
	uint8_t *p = malloc(cap ? cap : 1);
	const char *fault;

	assert_non_null(p);
	memcpy(p, f->data, cap);
	cut.data = p;
	cut.caplen = cap;
	if (with_state)
		dissector_init(&dissector, &config, memory, sizeof memory);
	dissect(&d, &cut, with_state ? &dissector : NULL);
	fault = forms_fault(&d, tcpdump_init(tcpdump_memory, sizeof tcpdump_memory));
	if (fault)
		fail_msg("%s, frame %llu cut at %u: %s", each_capture.path,
			 (unsigned long long)f->number, cap, fault);
	free(p);
}

static void check_frame(const struct frame *f)
{
	for (uint32_t cap = 0; cap <= f->caplen; cap++)
		check_cut(f, cap, cap % 2);
}

static void test_captures(void **state)
{
	(void)state;
	assert_true(each_capture_run(top, NULL, check_frame));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_captures) };

	if (argc > 1)
		top = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
