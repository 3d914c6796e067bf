/*
 * Frames that fuzzing found, each of which once gave a text that was wrong: they go through every
 * form, and what must hold of any frame holds.
 */
#include "frame_hex.h"

#include "dissector.h"
#include "forms.h"

static const struct row_hostile {
	const char *name;
	uint16_t linktype;
	const char *hex;
} hostile[] = {
	{ "a DNS name with bytes that are no UTF-8, in the tree's line of its own", LINKTYPE_RAW,
	  "4500003900010000401100000a0000010a000002c35000350025000012340100000100000000000005676fc3"
	  "02350000010001" },
};

static void test_hostile(void **state)
{
	static struct dissection d;
	static uint8_t memory[TCPDUMP_MEMORY_MIN];
	const struct row_hostile *h = *state;
	uint32_t n = UINT32_MAX;
	uint8_t *p = hex_bytes(h->hex, &n);
	struct frame f = { .data = p, .caplen = n, .len = n, .number = 1, .linktype = h->linktype };
	const char *fault;

	dissect(&d, &f, NULL);
	fault = forms_fault(&d, tcpdump_init(memory, sizeof memory));
	if (fault)
		fail_msg("%s", fault);
	free(p);
}

int main(void)
{
	enum { N = sizeof hostile / sizeof hostile[0] };
	struct CMUnitTest tests[N];

	for (size_t i = 0; i < N; i++)
		tests[i] = (struct CMUnitTest){ .name = hostile[i].name,
						.test_func = test_hostile,
						.initial_state = (void *)(uintptr_t)&hostile[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
