#include "client/queue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MIN = 4096, SIZE_KEPT = 4 << 20 };

/* Room for N more at the end: by moving what waits to the front, else by growing. */
static bool make_room(struct queue *q, size_t n)
{
	size_t length = queue_length(q), size = q->size ? q->size : SIZE_MIN;
	uint8_t *buf;

	if (q->size - q->to >= n)
		return true;
	if (length + n <= q->size / 2) {
		memmove(q->buf, q->buf + q->from, length);
		q->from = 0;
		q->to = length;
		return true;
	}
	while (size - length < n) {
		if (size > SIZE_MAX / 4)
			return false;
		size *= 2;
	}
	buf = malloc(size);
	if (!buf)
		return false;
	if (length)
		memcpy(buf, q->buf + q->from, length);
	free(q->buf);
	*q = (struct queue){ .buf = buf, .to = length, .size = size };
	return true;
}

bool queue_append(struct queue *q, const void *p, size_t n)
{
	if (!make_room(q, n))
		return false;
	if (n)
		memcpy(q->buf + q->to, p, n);
	q->to += n;
	return true;
}

void queue_take(struct queue *q, size_t n)
{
	assert(n <= queue_length(q));
	q->from += n;
	if (q->from < q->to)
		return;
	q->from = q->to = 0;
	if (q->size > SIZE_KEPT)
		queue_done(q);
}

void queue_done(struct queue *q)
{
	free(q->buf);
	*q = (struct queue){ 0 };
}
