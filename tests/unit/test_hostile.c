/*
 * Frames that fuzzing found, each of which once gave a text that was wrong: they go through every
 * form, and what must hold of any frame holds.
 */
#include "frame_hex.h"

#include <assert.h>

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

/*
 * Thousands of questions, each of whose names is all that follows the questions: labels that are
 * longer than any name, and behind them a pointer to the first of them.  What is too long already
 * is not followed further, or this frame would take many seconds.
 */
static void test_dns_bomb(void **state)
{
	enum { HEAD = 28, QUESTIONS = 2700, LABELS = 600, LABEL = 64 };
	enum { NAMES = 12 + 6 * QUESTIONS, END = NAMES + LABELS * LABEL, SIZE = HEAD + END + 2 };
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	static uint8_t memory[DISSECTOR_MEMORY_MIN], tcpdump_memory[TCPDUMP_MEMORY_MIN];
	static const uint8_t head[] = { 0x45,
					0,
					SIZE >> 8,
					SIZE & 255,
					0,
					1,
					0,
					0,
					64,
					17,
					0,
					0,
					10,
					0,
					0,
					1,
					10,
					0,
					0,
					2,
					192,
					0,
					0,
					53,
					(SIZE - 20) >> 8,
					(SIZE - 20) & 255,
					0,
					0 };
	static_assert(NAMES < 1 << 14, "a pointer reaches them");
	static struct dissection d;
	uint8_t *p = calloc(1, SIZE), *dns = p + HEAD;
	struct frame f = {
		.data = p, .caplen = SIZE, .len = SIZE, .number = 1, .linktype = LINKTYPE_RAW
	};
	struct dissector x;
	struct rows r;
	struct text t;

	(void)state;
	assert_non_null(p);
	memcpy(p, head, sizeof head);
	dns[4] = QUESTIONS >> 8;
	dns[5] = QUESTIONS & 255;
	for (unsigned i = 0; i < QUESTIONS; i++) {
		dns[12 + 6 * i] = 0xc0 | NAMES >> 8;
		dns[13 + 6 * i] = NAMES & 255;
		dns[15 + 6 * i] = dns[17 + 6 * i] = 1;
	}
	for (unsigned i = 0; i < LABELS; i++) {
		dns[NAMES + LABEL * i] = LABEL - 1;
		memset(dns + NAMES + LABEL * i + 1, 'a', LABEL - 1);
	}
	dns[END] = dns[12];
	dns[END + 1] = dns[13];
	dissector_init(&x, &config, memory, sizeof memory);
	dissect(&d, &f, &x);
	const char *fault = forms_fault(&d, tcpdump_init(tcpdump_memory, sizeof tcpdump_memory));
	if (fault)
		fail_msg("%s", fault);
	rows_init(&r, forms_row, FORMS_ROWS, forms_text, FORMS_TEXT);
	text_init(&t, forms_line, FORMS_LINE);
	json_line(&t, &d, &r, &(struct json_options){ 0 });
	assert_non_null(strstr(forms_line, "\"dns.qry.name\":[\"<Name"));
	free(p);
}

int main(void)
{
	enum { N = sizeof hostile / sizeof hostile[0] };
	struct CMUnitTest tests[N + 1] = { [N] = cmocka_unit_test(test_dns_bomb) };

	for (size_t i = 0; i < N; i++)
		tests[i] = (struct CMUnitTest){ .name = hostile[i].name,
						.test_func = test_hostile,
						.initial_state = (void *)(uintptr_t)&hostile[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
