#include "cursor.h"

#include <stddef.h>

#include "bytes.h"

const uint8_t *cursor_fail(struct cursor *c, uint32_t n)
{
	if (c->state == CURSOR_OK)
		c->state = n > c->len - c->pos ? CURSOR_MALFORMED : CURSOR_CUT;
	return NULL;
}

uint8_t cursor_u8(struct cursor *c)
{
	const uint8_t *p = cursor_take(c, 1);
	return p ? p[0] : 0;
}

uint16_t cursor_u16(struct cursor *c)
{
	const uint8_t *p = cursor_take(c, 2);
	return p ? be16(p) : 0;
}

uint32_t cursor_u24(struct cursor *c)
{
	const uint8_t *p = cursor_take(c, 3);
	return p ? be24(p) : 0;
}

uint32_t cursor_u32(struct cursor *c)
{
	const uint8_t *p = cursor_take(c, 4);
	return p ? be32(p) : 0;
}

uint64_t cursor_u64(struct cursor *c)
{
	const uint8_t *p = cursor_take(c, 8);
	return p ? be64(p) : 0;
}

uint32_t cursor_left(const struct cursor *c)
{
	return c->state == CURSOR_OK && c->pos < c->cap ? c->cap - c->pos : 0;
}

uint32_t cursor_claimed(const struct cursor *c)
{
	return c->state == CURSOR_OK ? c->len - c->pos : 0;
}

struct cursor cursor_sub(struct cursor *c, uint32_t n)
{
	uint32_t claimed = cursor_claimed(c);
	uint32_t take = n < claimed ? n : claimed;
	struct cursor sub = cursor_init(c->data + c->pos, cursor_left(c), take);

	c->pos += take;
	if (n > claimed && c->state == CURSOR_OK)
		c->state = CURSOR_MALFORMED;
	return sub;
}
