/*
 * Text written straight into memory that the caller knows to have room: the base of text.h
 * and of the faces that are fast.  Each gives the end of what it wrote, without a NUL.
 */
#ifndef TUNTRACE_PUT_H
#define TUNTRACE_PUT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that must be there at P, also where less is written in the end. */
enum {
	PUT_UINT_ROOM = 10,
	PUT_HEX_ROOM = 8,
	PUT_IPV4_ROOM = 16,
	PUT_IPV6_ROOM = 39,
	PUT_MAC_ROOM = 17,
};

/* P, behind the string literal S. */
#define put_lit(p, s) ((char *)memcpy((p), (s), sizeof(s) - 1) + (sizeof(s) - 1))

/* The NUL-terminated string S, which needs room for its NUL too. */
char *put_str(char *p, const char *s);

/* Decimal. */
char *put_uint(char *p, uint32_t v);
/* The last WIDTH decimal digits of V, zeros in front. */
char *put_digits(char *p, uint32_t v, unsigned width);
/* The time of day after SECOND seconds: "02:47:18". */
char *put_day_time(char *p, uint32_t second);
/* Lower case hex with zeros in front to WIDTH (1 to 8) digits. */
char *put_hex(char *p, uint32_t v, unsigned width);
/* N bytes as two lower case hex digits each, which take 2 * N bytes. */
char *put_hexbytes(char *p, const uint8_t *bytes, size_t n);
/* ADDR is 4 bytes: "192.0.2.1". */
char *put_ipv4(char *p, const uint8_t *addr);
/* ADDR is 16 bytes: RFC 5952 without a dotted quad, so "::ffff:c000:201". */
char *put_ipv6(char *p, const uint8_t *addr);
/* ADDR is 6 bytes: "02:00:5e:10:00:01". */
char *put_mac(char *p, const uint8_t *addr);

#endif
