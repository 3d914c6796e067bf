/* SHA-1 of what comes again and again: the ends of a conversation, for its community ID. */
#ifndef TUNTRACE_SHA1_H
#define TUNTRACE_SHA1_H

#include <stddef.h>
#include <stdint.h>

/* The hash of N bytes, remembered for those that came lately. */
void sha1_remembered(const void *p, size_t n, uint8_t out[20]);

#endif
