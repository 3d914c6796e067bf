/* The message digest MD5, RFC 1321, for fingerprints that are defined by it (JA3). */
#ifndef TUNTRACE_MD5_H
#define TUNTRACE_MD5_H

#include <stddef.h>
#include <stdint.h>

enum { MD5_LEN = 16 };

/* Of the N bytes at P. */
void md5(uint8_t digest[MD5_LEN], const uint8_t *p, size_t n);

#endif
