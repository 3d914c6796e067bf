/* The values of a field that are being gathered. */
#ifndef TUNTRACE_TRACE_VALUES_H
#define TUNTRACE_TRACE_VALUES_H

#include "query.h"
#include "trace/impl.h"

enum { TRACE_FIELD_MAX = 96, TRACE_VALUES_MAX = 128 };

struct trace_values {
	char field[TRACE_FIELD_MAX];
	struct query query;
	struct state *state;
	struct trace_slot slot;
	struct rows rows;
	struct row *row;
	char *text;
	uint32_t tried; /* frames that were looked at */
	unsigned n;
	struct trace_value value[TRACE_VALUES_MAX];
};

void trace_values_work(struct trace *t, int64_t deadline);
bool trace_values_has_work(const struct trace *t);

#endif
