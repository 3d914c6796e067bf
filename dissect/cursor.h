/*
 * A cursor reads forward through the bytes of one layer and checks in the read itself.
 *
 * A read past what was captured leaves it CUT; a read past what the header above claims
 * leaves it MALFORMED.  The first failure sticks: every later read yields zero (or NULL)
 * and moves nothing, so a caller may read a whole header and look at the state once.
 */
#ifndef TUNTRACE_CURSOR_H
#define TUNTRACE_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

enum cursor_state { CURSOR_OK, CURSOR_CUT, CURSOR_MALFORMED };

struct cursor {
	const uint8_t *data; /* first byte of the layer; borrowed */
	uint32_t pos;        /* offset of the next byte to read */
	uint32_t cap;        /* bytes of the layer that were captured */
	uint32_t len;        /* bytes that the layer claims to have; cap may be less, never more */
	enum cursor_state state;
};

/* Over CAP captured bytes at DATA out of LEN claimed ones; a CAP over LEN is taken as LEN. */
static inline struct cursor cursor_init(const uint8_t *data, uint32_t cap, uint32_t len)
{
	struct cursor c = { data, 0, cap < len ? cap : len, len, CURSOR_OK };

	return c;
}

/* cursor_take() where the fast way does not do: the state says why. */
const uint8_t *cursor_fail(struct cursor *c, uint32_t n);

/* The next N bytes, or NULL and a failed state; N may be 0. */
static inline const uint8_t *cursor_take(struct cursor *c, uint32_t n)
{
	bool fits = c->state == CURSOR_OK && c->pos <= c->cap && n <= c->cap - c->pos;

	return fits ? c->data + (c->pos += n) - n : cursor_fail(c, n);
}

/* Numbers in network order, 0 on failure. */
uint8_t cursor_u8(struct cursor *c);
uint16_t cursor_u16(struct cursor *c);
uint32_t cursor_u24(struct cursor *c);
uint32_t cursor_u32(struct cursor *c);
uint64_t cursor_u64(struct cursor *c);

/* Moves over N bytes; the same failures as a read. */
static inline void cursor_skip(struct cursor *c, uint32_t n)
{
	cursor_take(c, n);
}

/* Captured bytes that are still to be read, 0 after a failure. */
uint32_t cursor_left(const struct cursor *c);

/* Claimed bytes that are still to be read (captured or not), 0 after a failure. */
uint32_t cursor_claimed(const struct cursor *c);

/*
 * A cursor over the next N claimed bytes, and this one moved behind them.  More than
 * is claimed: this cursor turns MALFORMED and the result covers what there is.
 */
struct cursor cursor_sub(struct cursor *c, uint32_t n);

#endif
