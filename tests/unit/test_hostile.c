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
	const char *hex; /* of each frame, a blank between them */
} hostile[] = {
	{ "a DNS name with bytes that are no UTF-8, in the tree's line of its own", LINKTYPE_RAW,
	  "4500003900010000401100000a0000010a000002c35000350025000012340100000100000000000005676fc3"
	  "02350000010001" },
	{ "a window scale that is no shift", LINKTYPE_RAW,
	  "4500002c00010000400600000a0000010a000002c00000500000000100000000600210000000000003"
	  "03d700 "
	  "4500002800020000400600000a0000010a000002c000005000000002000000015010100000000000" },
};

/* The frame whose digits begin at HEX; gives where the next one's do, or NULL. */
static const char *check_frame(const struct row_hostile *h, const char *hex, uint64_t number,
			       struct dissector *x, struct tcpdump_state *tcpdump)
{
	static struct dissection d;
	const char *blank = strchr(hex, ' '), *fault;
	uint32_t n = (uint32_t)(blank ? (size_t)(blank - hex) : strlen(hex)) / 2;
	uint8_t *p = hex_bytes(hex, &n);
	struct frame f = {
		.data = p, .caplen = n, .len = n, .number = number, .linktype = h->linktype
	};

	dissect(&d, &f, x);
	fault = forms_fault(&d, tcpdump);
	if (fault)
		fail_msg("frame %u: %s", (unsigned)number, fault);
	free(p);
	return blank ? blank + 1 : NULL;
}

static void test_hostile(void **state)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	static uint8_t memory[DISSECTOR_MEMORY_MIN], tcpdump_memory[TCPDUMP_MEMORY_MIN];
	struct tcpdump_state *tcpdump = tcpdump_init(tcpdump_memory, sizeof tcpdump_memory);
	const struct row_hostile *h = *state;
	struct dissector x;
	uint64_t number = 0;

	dissector_init(&x, &config, memory, sizeof memory);
	for (const char *hex = h->hex; hex;)
		hex = check_frame(h, hex, ++number, &x, tcpdump);
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
