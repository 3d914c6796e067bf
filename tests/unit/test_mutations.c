/*
 * Every frame of captures/ with two bytes in a hundred changed, in every form, and the state of
 * conversations and fragments with it: what must hold of any frame holds.  The changes are the
 * same every time.  Arguments name another directory than captures/, and another number of rounds.
 */
#include "frame_hex.h"

#include "dissector.h"
#include "each_capture.h"
#include "forms.h"

enum { CHANGED = 50 }; /* one byte in so many */

static struct dissection d;
static struct dissector dissector;
static struct tcpdump_state *tcpdump;
static uint8_t memory[DISSECTOR_MEMORY_MIN], tcpdump_memory[TCPDUMP_MEMORY_MIN];
static const char *top = "captures";
static unsigned rounds = 40;
static uint32_t seed = 2463534242u;

/* xorshift32 */
static uint32_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static void begin(void)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };

	dissector_init(&dissector, &config, memory, sizeof memory);
	tcpdump = tcpdump_init(tcpdump_memory, sizeof tcpdump_memory);
}

static void check_frame(const struct frame *f)
{
	struct frame changed = *f;
	uint8_t *p = malloc(f->caplen ? f->caplen : 1);
	const char *fault;

	assert_non_null(p);
	memcpy(p, f->data, f->caplen);
	for (uint32_t i = 0; i < f->caplen; i++)
		if (next_random() % CHANGED == 0)
			p[i] = (uint8_t)next_random();
	changed.data = p;
	dissect(&d, &changed, &dissector);
	fault = forms_fault(&d, tcpdump);
	if (fault)
		fail_msg("%s, frame %llu: %s", each_capture.path, (unsigned long long)f->number,
			 fault);
	free(p);
}

static void test_captures(void **state)
{
	(void)state;
	for (unsigned i = 0; i < rounds; i++)
		assert_true(each_capture_run(top, begin, check_frame));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_captures) };

	if (argc > 1)
		top = argv[1];
	if (argc > 2)
		rounds = (unsigned)strtoul(argv[2], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
