/* For the tests of readers and writers: files as bytes in memory, of either byte order. */
#ifndef TUNTRACE_TEST_CAPTURE_BYTES_H
#define TUNTRACE_TEST_CAPTURE_BYTES_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Bytes that are being made; the test frees p. */
struct bytes {
	uint8_t *p;
	size_t n;
	bool big;
};

static inline void add(struct bytes *b, const void *p, size_t n)
{
	b->p = realloc(b->p, b->n + n + 1);
	assert_non_null(b->p);
	if (n)
		memcpy(b->p + b->n, p, n);
	b->n += n;
}

static inline void add_number(struct bytes *b, uint64_t v, unsigned size)
{
	for (unsigned i = 0; i < size; i++) {
		uint8_t c = (uint8_t)(v >> 8 * (b->big ? size - 1 - i : i));
		add(b, &c, 1);
	}
}

static inline void add16(struct bytes *b, uint32_t v)
{
	add_number(b, v, 2);
}

static inline void add32(struct bytes *b, uint32_t v)
{
	add_number(b, v, 4);
}

static inline void add64(struct bytes *b, uint64_t v)
{
	add_number(b, v, 8);
}

static inline void add_padding(struct bytes *b, size_t n)
{
	add(b, "\0\0\0", (4 - n % 4) % 4);
}

/* A pcapng option. */
static inline void add_option(struct bytes *b, unsigned code, const void *p, size_t n)
{
	add16(b, code);
	add16(b, (uint32_t)n);
	add(b, p, n);
	add_padding(b, n);
}

static inline void add_text(struct bytes *b, unsigned code, const char *s)
{
	add_option(b, code, s, strlen(s));
}

/* A pcapng block around BODY, which is freed. */
static inline void add_block(struct bytes *b, uint32_t type, struct bytes *body)
{
	assert_int_equal(body->n % 4, 0);
	add32(b, type);
	add32(b, (uint32_t)body->n + 12);
	add(b, body->p, body->n);
	add32(b, (uint32_t)body->n + 12);
	free(body->p);
	*body = (struct bytes){ .big = b->big };
}

/* A file in memory of N bytes at P: its descriptor, and in PATH the name that opens it. */
static inline int memory_file(char path[32], const void *p, size_t n)
{
	int fd = memfd_create("test", 0);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, p, n), n);
	lseek(fd, 0, SEEK_SET);
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

#endif
