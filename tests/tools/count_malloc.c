/*
 * Counts what a program asks of malloc() and its like, for LD_PRELOAD; says the number on stderr at
 * the end.  glibc's own functions are under their other names.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

static unsigned long calls;

void *malloc(size_t n)
{
	calls++;
	return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	calls++;
	return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	calls++;
	return __libc_realloc(p, n);
}

__attribute__((destructor)) static void say(void)
{
	char b[32];
	int n = snprintf(b, sizeof b, "allocations: %lu\n", calls);

	if (write(STDERR_FILENO, b, (size_t)n) != n)
		_exit(1);
}
