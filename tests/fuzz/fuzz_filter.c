/*
 * Fuzz target: display filters of any letters, compiled and run on a few frames.  An error must
 * lie within the expression.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "dissector.h"
#include "field.h"
#include "filter.h"
#include "frame.h"
#include "pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 1024, TEXT = 1 << 16 };

/* 192.0.2.1 asks 192.0.2.2 for google.com, and sends it a request of HTTP. */
static const uint8_t question[] =
	"\x45\x00\x00\x38\x00\x01\x00\x00\x40\x11\x00\x00\xc0\x00\x02\x01\xc0\x00\x02\x02"
	"\x04\x00\x00\x35\x00\x24\x00\x00"
	"\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x06google\x03"
	"com\x00\x00\x01\x00\x01";
static const uint8_t request[] =
	"\x45\x00\x00\x40\x00\x01\x40\x00\x40\x06\x00\x00\xc0\x00\x02\x01\xc0\x00\x02\x02"
	"\x04\x00\x00\x50\x00\x00\x00\x01\x00\x00\x00\x01\x80\x18\x10\x00\x00\x00\x00\x00"
	"\x01\x01\x08\x0a\x00\x00\x00\x01\x00\x00\x00\x02"
	"GET / HTTP/1.1\r\nHost: a\r\n\r\n";

static _Alignas(16) uint8_t memory[FILTER_MEMORY];
static struct row row[ROWS];
static char text[TEXT];

static void run(struct filter *f, const uint8_t *p, uint32_t n)
{
	static struct dissection d;
	struct frame frame = {
		.data = p, .caplen = n, .len = n, .number = 1, .linktype = LINKTYPE_RAW
	};
	struct rows r;

	dissect(&d, &frame, NULL);
	rows_init(&r, row, ROWS, text, sizeof text);
	filter_match(f, &d, &r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *expr = malloc(size ? size : 1); /* its exact size: it has no NUL */
	struct filter_error error = { 0 };
	struct filter *f;

	if (!expr)
		abort();
	memcpy(expr, data, size);
	f = filter_compile(memory, expr, size, &pattern_regex, &error);
	free(expr);
	if (f) {
		run(f, question, sizeof question - 1);
		run(f, request, sizeof request - 1);
		filter_done(f);
	} else if (error.offset > size || error.length > size - error.offset || !error.text[0]) {
		abort();
	}
	return 0;
}
