/* Bytes that wait: appended at the end, taken from the front.  The user bounds it. */
#ifndef TUNTRACE_CLIENT_QUEUE_H
#define TUNTRACE_CLIENT_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct queue {
	uint8_t *buf;
	size_t from, to, size; /* what waits is buf[from..to) */
};

static inline size_t queue_length(const struct queue *q)
{
	return q->to - q->from;
}

static inline const uint8_t *queue_front(const struct queue *q)
{
	return q->buf + q->from;
}

/* False where there is no memory; then nothing was appended. */
bool queue_append(struct queue *q, const void *p, size_t n);

/* N is at most what waits. */
void queue_take(struct queue *q, size_t n);

void queue_done(struct queue *q);

#endif
