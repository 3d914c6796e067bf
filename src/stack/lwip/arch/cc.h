/* lwIP's view of this compiler and C library. */
#ifndef TUNTRACE_LWIP_CC_H
#define TUNTRACE_LWIP_CC_H

#include <errno.h>
#include <stdint.h>
#include <sys/time.h>

#define LWIP_PROVIDE_ERRNO 0
#define LWIP_ERRNO_INCLUDE <errno.h>
#define LWIP_NO_INTTYPES_H 0
#define LWIP_DONT_PROVIDE_BYTEORDER_FUNCTIONS
#include <arpa/inet.h>
#define lwip_htons(x) htons(x)
#define lwip_ntohs(x) ntohs(x)
#define lwip_htonl(x) htonl(x)
#define lwip_ntohl(x) ntohl(x)

/* Defined in port.c. */
uint32_t stack_rand(void);
#define LWIP_RAND() stack_rand()
void stack_assert(const char *what, const char *file, int line) __attribute__((noreturn));
#define LWIP_PLATFORM_ASSERT(x) stack_assert(x, __FILE__, __LINE__)
#define LWIP_PLATFORM_DIAG(x)

#endif
