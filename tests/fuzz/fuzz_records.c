/* Fuzz target: the records of a reply of DNS as text; the first two bytes are the type asked for. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/records.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile uint8_t sum;

static void each(void *arg, const struct record *r)
{
	(void)arg;
	if (strlen(r->line) >= RECORDS_LINE_MAX || r->text < r->line ||
	    r->text > r->line + strlen(r->line))
		abort();
	for (size_t i = 0; i < r->data_len; i++)
		sum ^= r->data[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t head = size < 2 ? 0 : 2, n = size - head;
	uint16_t type = head ? (uint16_t)(data[0] << 8 | data[1]) : 1;
	uint8_t *copy = malloc(n ? n : 1); /* its exact size */

	if (!copy)
		abort();
	memcpy(copy, data + head, n);
	records_each(copy, n, type, each, NULL);
	free(copy);
	return 0;
}
