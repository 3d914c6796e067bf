/* A frame from hex digits, of its exact size so that the sanitizer sees one byte too far. */
#ifndef TUNTRACE_TEST_FRAME_HEX_H
#define TUNTRACE_TEST_FRAME_HEX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dissect.h"
#include "frame.h"

static inline uint8_t hex_nibble(char c)
{
	return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* The first N bytes of HEX at most; the test frees them.  *N becomes how many there are. */
static inline uint8_t *hex_bytes(const char *hex, uint32_t *n)
{
	uint32_t all = (uint32_t)strlen(hex) / 2;
	uint8_t *p;

	*n = *n < all ? *n : all;
	p = malloc(*n ? *n : 1);
	assert_non_null(p);
	for (uint32_t i = 0; i < *n; i++)
		p[i] = (uint8_t)(hex_nibble(hex[2 * i]) << 4 | hex_nibble(hex[2 * i + 1]));
	return p;
}

#endif
