/* Stores of little-endian numbers, the byte order of what we write. */
#ifndef TUNTRACE_CAPTURE_PUT_H
#define TUNTRACE_CAPTURE_PUT_H

#include <stdint.h>

/* Each returns the byte behind what it stored. */
static inline uint8_t *put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	return p + 2;
}

static inline uint8_t *put32(uint8_t *p, uint32_t v)
{
	return put16(put16(p, v), v >> 16);
}

static inline uint8_t *put64(uint8_t *p, uint64_t v)
{
	return put32(put32(p, (uint32_t)v), (uint32_t)(v >> 32));
}

#endif
