/* The display filter: all frames once more, in order, with the state that its fields may need. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pattern.h"
#include "trace/impl.h"

enum {
	FILTER_STATE = 256 << 20, /* bytes, touched as they come */
	FILTER_ROWS = 16 << 10,
	FILTER_TEXT = 1 << 20,
	FRAMES_A_LOOK = 16,
};

void trace_filter_done(struct trace *t)
{
	struct trace_filter_job *j = &t->filter;

	if (j->filter)
		filter_done(j->filter);
	free(j->memory);
	free(j->row);
	free(j->text);
	state_done(j->state);
	store_done(&j->shown);
	trace_slot_done(&j->slot);
	*j = (struct trace_filter_job){ .slot.index = TRACE_NONE };
}

bool trace_filter_check(struct trace *t, const char *expr, struct filter_error *error)
{
	void *memory = aligned_alloc(16, FILTER_MEMORY);
	struct filter *f;

	(void)t;
	if (!memory)
		return true;
	f = filter_compile(memory, expr, strlen(expr), &pattern_regex, error);
	if (f)
		filter_done(f);
	free(memory);
	return f != NULL;
}

int trace_filter(struct trace *t, const char *expr, struct filter_error *error)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	struct trace_filter_job j = { .slot.index = TRACE_NONE };

	if (!expr || !*expr) {
		trace_filter_done(t);
		return 0;
	}
	if (!trace_filter_check(t, expr, error))
		return -EINVAL;
	trace_filter_done(t);
	j.memory = aligned_alloc(16, FILTER_MEMORY);
	j.row = calloc(FILTER_ROWS, sizeof *j.row);
	j.text = malloc(FILTER_TEXT);
	j.state = state_new(&config, FILTER_STATE);
	t->filter = j;
	if (j.memory && j.row && j.text && j.state)
		t->filter.filter =
			filter_compile(j.memory, expr, strlen(expr), &pattern_regex, error);
	if (!t->filter.filter) {
		trace_filter_done(t);
		return -ENOMEM;
	}
	rows_init(&t->filter.rows, j.row, FILTER_ROWS, j.text, FILTER_TEXT);
	return 0;
}

bool trace_filter_has_work(const struct trace *t)
{
	return t->filter.filter && !t->filter.cancelled && t->filter.tried < t->status.frames;
}

static void try(struct trace *t, struct trace_filter_job *j, uint32_t i)
{
	trace_load(t, i, &j->slot);
	dissect(&j->slot.d, &j->slot.frame, &j->state->dissector);
	if (!filter_match(j->filter, &j->slot.d, &j->rows))
		return;
	uint32_t *slot = store_add(&j->shown, sizeof *slot);
	if (slot)
		*slot = i;
}

void trace_filter_work(struct trace *t, int64_t deadline)
{
	struct trace_filter_job *j = &t->filter;

	do {
		for (unsigned k = 0; k < FRAMES_A_LOOK; k++) {
			if (j->tried == t->status.frames)
				return;
			try(t, j, j->tried++);
		}
	} while (trace_clock() < deadline);
}

/* ---- What is shown ---- */

uint32_t trace_shown(const struct trace *t)
{
	if (!t->filter.filter)
		return t->status.frames;
	return (uint32_t)(t->filter.shown.used / sizeof(uint32_t));
}

uint32_t trace_shown_at(const struct trace *t, uint32_t k)
{
	return t->filter.filter ? ((const uint32_t *)(const void *)t->filter.shown.p)[k] : k;
}

uint32_t trace_shown_before(const struct trace *t, uint32_t i)
{
	uint32_t low = 0, high = trace_shown(t);

	if (!t->filter.filter)
		return i < high ? i : high;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (trace_shown_at(t, mid) < i)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

bool trace_is_shown(const struct trace *t, uint32_t i)
{
	uint32_t k = trace_shown_before(t, i);

	return k < trace_shown(t) && trace_shown_at(t, k) == i;
}
