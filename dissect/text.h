/*
 * Text, written into a buffer of fixed size without locale, allocation or I/O.
 *
 * What does not fit is left out and `full` is set; the buffer always ends in a NUL that
 * len does not count.  The escaping functions end at the first character or escape that does
 * not fit whole.  Bytes that came from a wire go in through text_escaped() or
 * text_json() only: the other functions copy what they are given.
 */
#ifndef TUNTRACE_TEXT_H
#define TUNTRACE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	char *buf;   /* the caller's, size bytes */
	size_t size; /* at least 1 */
	size_t len;  /* without the NUL */
	bool full;
};

void text_init(struct text *t, char *buf, size_t size);

void text_char(struct text *t, char c);
void text_mem(struct text *t, const void *s, size_t n);
void text_str(struct text *t, const char *s);

/* Decimal. */
void text_uint(struct text *t, uint64_t v);
void text_int(struct text *t, int64_t v);
/* Decimal with zeros in front to WIDTH digits. */
void text_uint0(struct text *t, uint64_t v, unsigned width);
/* Lower case hex without 0x, zeros in front to WIDTH digits (0: no leading zeros, "0" for 0). */
void text_hex(struct text *t, uint64_t v, unsigned width);
/* As printf's %.15g writes it in the C locale, exact to 15 digits for values below 1e15. */
void text_double(struct text *t, double v);
/* N bytes as two lower case hex digits each, SEP between them unless it is NUL. */
void text_hexbytes(struct text *t, const uint8_t *p, size_t n, char sep);

/* ADDR is 4 bytes: "192.0.2.1". */
void text_ipv4(struct text *t, const uint8_t *addr);
/* ADDR is 16 bytes: as inet_ntop(3) of glibc writes it (RFC 5952, dotted quad for ::ffff:0:0/96). */
void text_ipv6(struct text *t, const uint8_t *addr);
/* ADDR is 6 bytes: "02:00:5e:10:00:01". */
void text_mac(struct text *t, const uint8_t *addr);

/*
 * The one escaping function: N bytes from outside, made safe for a terminal.  Printable
 * ASCII and well-formed UTF-8 of printable characters stay as they are; the backslash is
 * doubled; control characters (C0, DEL, C1, bidirectional overrides) and ill-formed bytes
 * become \n, \t, \r or \xNN for each byte.
 */
void text_escaped(struct text *t, const void *p, size_t n);

/*
 * N bytes as `tshark -T fields` prints a string: NUL is \0, backspace, form feed, newline, return
 * and tab are escaped as in C, ill-formed bytes become U+FFFD (every byte from 0x80 on, unless
 * UTF8).  Other control characters, which tshark prints raw, become \xNN for each byte.
 */
void text_value(struct text *t, const void *p, size_t n, bool utf8);

/* N bytes as the inside of a JSON string, always valid UTF-8: ill-formed bytes become U+FFFD. */
void text_json(struct text *t, const void *p, size_t n);

/*
 * A subset of printf: %s %.*s %c %u %d %o %x %X with l, ll or z, the flags 0 and -, a width,
 * and %%.  Anything else is copied as it stands.
 */
void text_fmt(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void text_vfmt(struct text *t, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));

/* Pads with spaces until len is at least COLUMN. */
void text_pad(struct text *t, size_t column);

#endif
