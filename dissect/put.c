#include "put.h"

#include "bytes.h"

static const char digits[] = "0123456789abcdef";

static const char pairs[] = "00010203040506070809101112131415161718192021222324"
			    "25262728293031323334353637383940414243444546474849"
			    "50515253545556575859606162636465666768697071727374"
			    "75767778798081828384858687888990919293949596979899";

/* "0" to "255", so that an octet costs one load and no branch. */
#define TEN(tens, n) \
	{ tens "0", n }, { tens "1", n }, { tens "2", n }, { tens "3", n }, { tens "4", n }, \
		{ tens "5", n }, { tens "6", n }, { tens "7", n }, { tens "8", n }, \
	{ \
		tens "9", n \
	}

static const struct {
	char text[4];
	uint8_t len;
} octets[] = {
	TEN("", 1),   TEN("1", 2),  TEN("2", 2),  TEN("3", 2),  TEN("4", 2),  TEN("5", 2),
	TEN("6", 2),  TEN("7", 2),  TEN("8", 2),  TEN("9", 2),  TEN("10", 3), TEN("11", 3),
	TEN("12", 3), TEN("13", 3), TEN("14", 3), TEN("15", 3), TEN("16", 3), TEN("17", 3),
	TEN("18", 3), TEN("19", 3), TEN("20", 3), TEN("21", 3), TEN("22", 3), TEN("23", 3),
	TEN("24", 3), TEN("25", 3),
};

char *put_str(char *p, const char *s)
{
	size_t n = strlen(s);

	memcpy(p, s, n + 1);
	return p + n;
}

static inline char *put_pair(char *p, uint32_t v)
{
	return (char *)memcpy(p, pairs + 2 * v, 2) + 2;
}

/* V is below 10000, in four digits. */
static inline char *put_four(char *p, uint32_t v)
{
	return put_pair(put_pair(p, v / 100), v % 100);
}

/* V is below 10000, without zeros in front. */
static inline char *put_up_to_four(char *p, uint32_t v)
{
	if (v >= 100) {
		if (v >= 1000)
			return put_four(p, v);
		*p++ = digits[v / 100];
		return put_pair(p, v % 100);
	}
	if (v >= 10)
		return put_pair(p, v);
	*p++ = digits[v];
	return p;
}

char *put_uint(char *p, uint32_t v)
{
	if (v < 10000)
		return put_up_to_four(p, v);
	if (v < 100000000)
		return put_four(put_up_to_four(p, v / 10000), v % 10000);
	p = put_up_to_four(p, v / 100000000);
	v %= 100000000;
	return put_four(put_four(p, v / 10000), v % 10000);
}

char *put_digits(char *p, uint32_t v, unsigned width)
{
	char *end = p + width;

	for (; width >= 2; width -= 2, v /= 100)
		put_pair(p + width - 2, v % 100);
	if (width)
		*p = digits[v % 10];
	return end;
}

char *put_day_time(char *p, uint32_t second)
{
	p = put_digits(p, second / 3600, 2);
	p = put_digits(put_lit(p, ":"), second / 60 % 60, 2);
	return put_digits(put_lit(p, ":"), second % 60, 2);
}

char *put_hex(char *p, uint32_t v, unsigned width)
{
	unsigned need = (unsigned)(35 - __builtin_clz(v | 1)) / 4;
	unsigned n = need > width ? need : width;

	for (unsigned i = n; i-- > 0;) {
		p[i] = digits[v & 15];
		v >>= 4;
	}
	return p + n;
}

/* Four bits at a time of 4 bytes, spread to 8: each nibble in a byte, the first byte's high one lowest. */
static inline uint64_t spread_nibbles(const uint8_t *bytes)
{
	uint64_t v = bytes[0] | (uint64_t)bytes[1] << 16 | (uint64_t)bytes[2] << 32 |
		     (uint64_t)bytes[3] << 48;

	return (v >> 4 | v << 8) & UINT64_C(0x0f0f0f0f0f0f0f0f);
}

char *put_hexbytes(char *p, const uint8_t *bytes, size_t n)
{
	/* Eight digits at a time, without a table: '0' and, from 10 on, the way from '9' to 'a'. */
	for (; n >= 4; n -= 4, bytes += 4) {
		uint64_t v = spread_nibbles(bytes);
		uint64_t letters =
			(v + UINT64_C(0x0606060606060606)) >> 4 & UINT64_C(0x0101010101010101);

		v += UINT64_C(0x3030303030303030) + letters * ('a' - '0' - 10);
		if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
			v = __builtin_bswap64(v);
		memcpy(p, &v, sizeof v);
		p += sizeof v;
	}
	for (; n > 0; n--, bytes++) {
		*p++ = digits[*bytes >> 4];
		*p++ = digits[*bytes & 15];
	}
	return p;
}

static inline char *put_octet(char *p, uint8_t v)
{
	memcpy(p, octets[v].text, 4);
	return p + octets[v].len;
}

char *put_ipv4(char *p, const uint8_t *addr)
{
	for (int i = 0; i < 3; i++) {
		p = put_octet(p, addr[i]);
		*p++ = '.';
	}
	return put_octet(p, addr[3]);
}

/* The longest run of two or more zero groups of ADDR: its first group, its length in *N (or 0). */
static int zero_run(const uint8_t *addr, int *n)
{
	int best = -1;

	*n = 0;
	for (int i = 0; i < 8; i++) {
		int j = i;
		while (j < 8 && be16(addr + 2 * j) == 0)
			j++;
		if (j - i >= 2 && j - i > *n) {
			best = i;
			*n = j - i;
		}
		if (j > i)
			i = j;
	}
	return best;
}

char *put_ipv6(char *p, const uint8_t *addr)
{
	int n, run = zero_run(addr, &n);

	for (int i = 0; i < 8; i++) {
		if (i == run) {
			p = put_lit(p, "::");
			i += n - 1;
			continue;
		}
		if (i && i != run + n)
			*p++ = ':';
		p = put_hex(p, be16(addr + 2 * i), 1);
	}
	return p;
}

char *put_mac(char *p, const uint8_t *addr)
{
	for (int i = 0; i < 6; i++) {
		if (i)
			*p++ = ':';
		*p++ = digits[addr[i] >> 4];
		*p++ = digits[addr[i] & 15];
	}
	return p;
}
