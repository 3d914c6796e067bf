/*
 * Fuzz target: frames of any bytes through one dissector, in every form.
 *
 * The input is read as a classic pcap file would be, with less care: byte 20 chooses the link
 * type, then come records of 16 bytes of header and the frame.  So captures are seeds, and a
 * length that is wrong cuts the frame instead of ending the run.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "dissector.h"
#include "forms.h"
#include "frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FILE_HEADER = 24, RECORD_HEADER = 16, FRAMES_MAX = 16 };

static const uint16_t linktypes[] = {
	LINKTYPE_NULL,       LINKTYPE_ETHERNET, LINKTYPE_PPP,  LINKTYPE_RAW,  LINKTYPE_LINUX_SLL,
	LINKTYPE_LINUX_SLL2, LINKTYPE_LOOP,     LINKTYPE_IPV4, LINKTYPE_IPV6,
};

static struct dissection d;
static struct dissector dissector;
static uint8_t memory[DISSECTOR_MEMORY_MIN], tcpdump_memory[TCPDUMP_MEMORY_MIN];

/* A number of the list, or any that has no dissector: those are numbers of tcpdump's. */
static uint16_t linktype_of(const uint8_t *header)
{
	uint16_t n = le16(header + 20);
	size_t count = sizeof linktypes / sizeof linktypes[0];

	for (size_t i = 0; i < count; i++)
		if (linktypes[i] == n)
			return n;
	return header[23] & 1 ? n : linktypes[n % count];
}

static void check_frame(const struct frame *f, struct tcpdump_state *tcpdump)
{
	const char *fault;

	dissect(&d, f, &dissector);
	fault = forms_fault(&d, tcpdump);
	if (fault) {
		fprintf(stderr, "frame %llu: %s\n", (unsigned long long)f->number, fault);
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	struct tcpdump_state *tcpdump = tcpdump_init(tcpdump_memory, sizeof tcpdump_memory);
	size_t at = FILE_HEADER;

	dissector_init(&dissector, &config, memory, sizeof memory);
	for (uint64_t n = 1; n <= FRAMES_MAX && size >= at + RECORD_HEADER; n++) {
		const uint8_t *record = data + at;
		size_t left = size - at - RECORD_HEADER;
		uint32_t claimed = le32(record + 8);
		uint32_t cap = (uint32_t)(claimed < left ? claimed : left);
		uint8_t *p = malloc(cap ? cap : 1);
		struct frame f = {
			.data = p,
			.caplen = cap,
			.len = le32(record + 12),
			.number = n,
			.time_ns = (int64_t)le32(record) * 1000000000 + le32(record + 4),
			.time_digits = 9,
			.has_time = true,
			.linktype = linktype_of(data),
		};

		if (!p)
			abort();
		memcpy(p, record + RECORD_HEADER, cap);
		check_frame(&f, tcpdump);
		free(p);
		at += RECORD_HEADER + cap;
	}
	return 0;
}
