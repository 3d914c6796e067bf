#include "td.h"

#include "bytes.h"
#include "checksum.h"

bool td_has(const struct td *p, uint32_t at, uint32_t n)
{
	return !p->dead && n <= p->end && at <= p->end - n;
}

bool td_need(struct td *p, uint32_t at, uint32_t n)
{
	if (td_has(p, at, n))
		return true;
	td_fail(p);
	return false;
}

const uint8_t *td_bytes(struct td *p, uint32_t at, uint32_t n)
{
	return td_need(p, at, n) ? p->data + at : NULL;
}

uint8_t td_u8(struct td *p, uint32_t at)
{
	return td_need(p, at, 1) ? p->data[at] : 0;
}

uint16_t td_u16(struct td *p, uint32_t at)
{
	return td_need(p, at, 2) ? be16(p->data + at) : 0;
}

uint32_t td_u24(struct td *p, uint32_t at)
{
	return td_need(p, at, 3) ? be24(p->data + at) : 0;
}

uint32_t td_u32(struct td *p, uint32_t at)
{
	return td_need(p, at, 4) ? be32(p->data + at) : 0;
}

uint64_t td_u64(struct td *p, uint32_t at)
{
	return td_need(p, at, 8) ? be64(p->data + at) : 0;
}

uint16_t td_le16(struct td *p, uint32_t at)
{
	return td_need(p, at, 2) ? le16(p->data + at) : 0;
}

uint32_t td_le32(struct td *p, uint32_t at)
{
	return td_need(p, at, 4) ? le32(p->data + at) : 0;
}

uint64_t td_le64(struct td *p, uint32_t at)
{
	return td_need(p, at, 8) ? le64(p->data + at) : 0;
}

bool td_push(struct td *p, uint32_t at, uint32_t len)
{
	if (p->dead)
		return false;
	if (p->nsaved == TD_SAVED_MAX) {
		td_fail(p);
		return false;
	}
	p->saved[p->nsaved++] = p->end;
	td_limit(p, at, len);
	return true;
}

void td_limit(struct td *p, uint32_t at, uint32_t len)
{
	if (at <= p->end && len <= p->end - at)
		p->end = at + len;
}

void td_pop(struct td *p)
{
	if (!p->dead && p->nsaved > 0)
		p->end = p->saved[--p->nsaved];
}

void td_set_end(struct td *p, uint32_t end)
{
	if (!p->dead)
		p->end = end;
}

bool td_enter(struct td *p)
{
	if (p->dead)
		return false;
	if (p->nest == TD_NEST_MAX) {
		td_fail(p);
		return false;
	}
	p->nest++;
	return true;
}

void td_leave(struct td *p)
{
	p->nest--;
}

void td_fail(struct td *p)
{
	if (p->dead)
		return;
	td_trunc(p);
	p->dead = true;
	p->end = 0;
	p->t->size = p->t->len + 1; /* no room for more; tcpdump_text() puts it back */
}

uint16_t td_expected(uint16_t have, uint64_t sum)
{
	return checksum_fold((uint64_t)have + (uint16_t)~checksum_fold(sum));
}

bool td_checksum(struct td *p, uint32_t at, uint32_t n, uint16_t have, uint16_t *should)
{
	const uint8_t *bytes = td_bytes(p, at, n);
	uint64_t sum = bytes ? checksum_add(0, bytes, n) : 0xffff;

	*should = td_expected(have, sum);
	return checksum_fold(sum) == 0xffff;
}
