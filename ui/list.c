#include "list.h"

#include <stdlib.h>

#include "ui.h"

static bool push(struct list *l, uint32_t frame)
{
	if (l->n == l->max) {
		size_t max = l->max ? 2 * l->max : 256;
		uint32_t *p = realloc(l->frame, max * sizeof *p);
		if (!p)
			return false;
		l->frame = p;
		l->max = max;
	}
	l->frame[l->n++] = frame;
	return true;
}

void list_reset(struct list *l)
{
	l->n = 0;
	l->all = false;
	l->flow = TRACE_NONE;
	l->taken = l->filter = 0;
	l->marks = 0;
}

void list_done(struct list *l)
{
	free(l->frame);
	*l = (struct list){ 0 };
}

uint32_t list_frame(const struct tui *u, size_t k)
{
	return u->list.all ? trace_shown_at(u->trace, (uint32_t)k) : u->list.frame[k];
}

size_t list_before(const struct tui *u, uint32_t i)
{
	const struct list *l = &u->list;

	if (l->all)
		return trace_shown_before(u->trace, i);

	size_t low = 0, high = l->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (l->frame[mid] < i)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool wanted(const struct tui *u, uint32_t i)
{
	return !u->filter[0] || trace_is_shown(u->trace, i);
}

/* What conversation N has since the last time. */
static void add_flow(struct tui *u, uint32_t n)
{
	struct list *l = &u->list;
	uint32_t count, tried = trace_status(u->trace)->tried, end = ui_end(u);
	const uint32_t *frame = trace_flow_frames(u->trace, n, &count);

	while (l->taken < count && frame[l->taken] < tried && frame[l->taken] < end) {
		if (wanted(u, frame[l->taken]) && !push(l, frame[l->taken]))
			return;
		l->taken++;
	}
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static uint32_t marked_frames(const struct tui *u)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < u->nmarked; i++)
		n += trace_flow(u->trace, u->marked[i])->frames;
	return n;
}

static void add_marked(struct tui *u)
{
	struct list *l = &u->list;
	uint32_t total = marked_frames(u), tried = trace_status(u->trace)->tried;

	if (l->marks == u->nmarked && l->taken == total && l->filter == tried)
		return;
	l->n = 0;
	for (unsigned i = 0; i < u->nmarked; i++) {
		l->taken = 0;
		add_flow(u, u->marked[i]);
	}
	if (l->n)
		qsort(l->frame, l->n, sizeof *l->frame, by_number);
	l->marks = u->nmarked;
	l->taken = total;
	l->filter = tried;
}

void list_update(struct tui *u)
{
	struct list *l = &u->list;

	if (u->hosts) {
		list_reset(l);
		l->all = true;
		l->n = ui_shown(u);
		return;
	}
	if (l->all)
		list_reset(l);
	if (u->nmarked) {
		add_marked(u);
		return;
	}
	if (l->marks || l->flow != u->flow) {
		list_reset(l);
		l->flow = u->flow;
	}
	/* Time has gone back: a replay, or a view that was frozen. */
	if (l->n && l->frame[l->n - 1] >= ui_end(u)) {
		list_reset(l);
		l->flow = u->flow;
	}
	if (u->flow != TRACE_NONE)
		add_flow(u, u->flow);
}
