/* What lwIP asks of its platform: byte order, assertions, random numbers. */
#ifndef TUNTRACE_LWIP_CC_H
#define TUNTRACE_LWIP_CC_H

#include <endian.h>
#include <stdint.h>

_Noreturn void stack_lwip_assert(const char *what, const char *file, int line);
uint32_t stack_lwip_rand(void);

/* No format of lwIP's is ever printed. */
#define LWIP_PLATFORM_DIAG(x) \
	do { \
	} while (0)
#define LWIP_PLATFORM_ASSERT(x) stack_lwip_assert(x, __FILE__, __LINE__)
#define LWIP_RAND()             stack_lwip_rand()

#endif
