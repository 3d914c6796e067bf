#include "text.h"

#include <string.h>

#include "bytes.h"
#include "put.h"

static const char digits[] = "0123456789abcdef";

void text_init(struct text *t, char *buf, size_t size)
{
	*t = (struct text){ .buf = buf, .size = size };
	buf[0] = '\0';
}

void text_mem(struct text *t, const void *s, size_t n)
{
	size_t room = t->size - 1 - t->len;

	if (n > room) {
		t->full = true;
		n = room;
	}
	memcpy(t->buf + t->len, s, n);
	t->len += n;
	t->buf[t->len] = '\0';
}

void text_char(struct text *t, char c)
{
	if (t->len + 1 >= t->size) {
		t->full = true;
		return;
	}
	t->buf[t->len++] = c;
	t->buf[t->len] = '\0';
}

void text_str(struct text *t, const char *s)
{
	text_mem(t, s, strlen(s));
}

void text_uint0(struct text *t, uint64_t v, unsigned width)
{
	char b[64];
	size_t i = sizeof b;

	if (width > sizeof b)
		width = sizeof b;
	do {
		b[--i] = digits[v % 10];
		v /= 10;
	} while (v);
	while (i > sizeof b - width)
		b[--i] = '0';
	text_mem(t, b + i, sizeof b - i);
}

void text_uint(struct text *t, uint64_t v)
{
	char b[PUT_UINT_ROOM];

	if (v > UINT32_MAX) {
		text_uint0(t, v, 0);
		return;
	}
	text_mem(t, b, (size_t)(put_uint(b, (uint32_t)v) - b));
}

void text_int(struct text *t, int64_t v)
{
	if (v < 0)
		text_char(t, '-');
	text_uint(t, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

void text_hex(struct text *t, uint64_t v, unsigned width)
{
	char b[64];
	size_t i = sizeof b;

	if (width > sizeof b)
		width = sizeof b;
	do {
		b[--i] = digits[v & 15];
		v >>= 4;
	} while (v);
	while (i > sizeof b - width)
		b[--i] = '0';
	text_mem(t, b + i, sizeof b - i);
}

void text_hexbytes(struct text *t, const uint8_t *p, size_t n, char sep)
{
	if (!sep && n <= (t->size - 1 - t->len) / 2) {
		*put_hexbytes(t->buf + t->len, p, n) = '\0';
		t->len += 2 * n;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (i && sep)
			text_char(t, sep);
		text_char(t, digits[p[i] >> 4]);
		text_char(t, digits[p[i] & 15]);
	}
}

void text_ipv4(struct text *t, const uint8_t *addr)
{
	char b[PUT_IPV4_ROOM], *end = put_ipv4(b, addr);

	text_mem(t, b, (size_t)(end - b));
}

void text_ipv6(struct text *t, const uint8_t *addr)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	static const uint8_t zeros[12];
	char b[PUT_IPV6_ROOM], *p;

	/* ::ffff:192.0.2.1 and ::192.0.2.1 */
	if (memcmp(addr, mapped, sizeof mapped) == 0)
		p = put_ipv4(put_lit(b, "::ffff:"), addr + 12);
	else if (memcmp(addr, zeros, sizeof zeros) == 0 && be16(addr + 12) != 0)
		p = put_ipv4(put_lit(b, "::"), addr + 12);
	else
		p = put_ipv6(b, addr);
	text_mem(t, b, (size_t)(p - b));
}

void text_mac(struct text *t, const uint8_t *addr)
{
	char b[PUT_MAC_ROOM], *end = put_mac(b, addr);

	text_mem(t, b, (size_t)(end - b));
}

/* Length of the well-formed UTF-8 character at P (N bytes are there), its number in *CP; 0 if ill-formed. */
static size_t utf8_char(const uint8_t *p, size_t n, uint32_t *cp)
{
	size_t len;
	uint32_t min;

	if (p[0] < 0x80) {
		*cp = p[0];
		return 1;
	} else if ((p[0] & 0xe0) == 0xc0) {
		len = 2, min = 0x80, *cp = p[0] & 0x1f;
	} else if ((p[0] & 0xf0) == 0xe0) {
		len = 3, min = 0x800, *cp = p[0] & 0x0f;
	} else if ((p[0] & 0xf8) == 0xf0) {
		len = 4, min = 0x10000, *cp = p[0] & 0x07;
	} else {
		return 0;
	}
	if (n < len)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*cp = *cp << 6 | (p[i] & 0x3fu);
	}
	if (*cp < min || *cp > 0x10ffff || (*cp >= 0xd800 && *cp <= 0xdfff))
		return 0;
	return len;
}

/* Characters that move, hide or reorder what a terminal shows. */
static bool is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xad || cp == 0x61c ||
	       (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x2028 && cp <= 0x202e) ||
	       (cp >= 0x2060 && cp <= 0x206f) || cp == 0xfeff || (cp >= 0xfff9 && cp <= 0xfffb) ||
	       (cp >= 0xe0000 && cp <= 0xe0fff);
}

/* A character or escape of N bytes, whole or not at all. */
static void put_whole(struct text *t, const void *s, size_t n)
{
	if (n > t->size - 1 - t->len)
		t->full = true;
	else
		text_mem(t, s, n);
}

static void put_escape(struct text *t, uint8_t c)
{
	char b[4] = { '\\', 'x', digits[c >> 4], digits[c & 15] };

	switch (c) {
	case '\n': put_whole(t, "\\n", 2); break;
	case '\r': put_whole(t, "\\r", 2); break;
	case '\t': put_whole(t, "\\t", 2); break;
	default: put_whole(t, b, 4); break;
	}
}

/* The well-formed character CP, whose LEN bytes stand at P: escaped where it is a control. */
static void put_character(struct text *t, const uint8_t *p, size_t len, uint32_t cp)
{
	if (!is_control(cp)) {
		put_whole(t, p, len);
		return;
	}
	for (size_t i = 0; i < len; i++)
		put_escape(t, p[i]);
}

void text_escaped(struct text *t, const void *data, size_t n)
{
	const uint8_t *p = data;

	while (n > 0 && !t->full) {
		uint32_t cp = 0;
		size_t len = utf8_char(p, n, &cp);

		if (len == 0) {
			put_escape(t, *p);
			len = 1;
		} else if (cp == '\\') {
			put_whole(t, "\\\\", 2);
		} else {
			put_character(t, p, len, cp);
		}
		p += len;
		n -= len;
	}
}

/* Bytes of the ill-formed sequence at P that one U+FFFD stands for (Unicode 15, 3.9: maximal subpart). */
static size_t utf8_subpart(const uint8_t *p, size_t n)
{
	size_t want = p[0] >= 0xf0 && p[0] <= 0xf4 ? 4 :
		      p[0] >= 0xe0 && p[0] < 0xf0  ? 3 :
		      p[0] >= 0xc2 && p[0] < 0xe0  ? 2 :
						     1;
	uint8_t low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
	uint8_t high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
	size_t i = 1;

	for (; i < want && i < n && p[i] >= low && p[i] <= high; i++)
		low = 0x80, high = 0xbf;
	return i;
}

void text_value(struct text *t, const void *data, size_t n, bool utf8)
{
	static const char escapes[] = "0.......btn.fr";
	const uint8_t *p = data;

	while (n > 0 && !t->full) {
		uint32_t cp = 0;
		size_t len = utf8 || *p < 0x80 ? utf8_char(p, n, &cp) : 0;

		if (len == 0) {
			put_whole(t, "\xef\xbf\xbd", 3);
			len = utf8 ? utf8_subpart(p, n) : 1;
		} else if (cp < sizeof escapes - 1 && escapes[cp] != '.') {
			put_whole(t, (char[]){ '\\', escapes[cp] }, 2);
		} else {
			put_character(t, p, len, cp);
		}
		p += len;
		n -= len;
	}
}

static void put_unicode(struct text *t, uint32_t cp)
{
	char b[6] = "\\u";

	for (int i = 2; i < 6; i++, cp <<= 4)
		b[i] = digits[cp >> 12 & 15];
	put_whole(t, b, sizeof b);
}

/* True where one of the 8 bytes of V is no printable ASCII, a quote or a backslash; or follows one. */
static inline bool any_special(uint64_t v)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = UINT64_C(0x8080808080808080);
	uint64_t quote = v ^ ones * '"', slash = v ^ ones * '\\';

	return ((v - ones * 0x20) | (v + ones) | v | (quote - ones) | (slash - ones)) & high;
}

static inline bool is_plain(uint8_t c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* U+00AE to U+00BF, of which the flags' dots are. */
static inline bool is_latin_sign(const uint8_t *p)
{
	return p[0] == 0xc2 && p[1] >= 0xae && p[1] < 0xc0;
}

/* How many of the N bytes at P surely stand in a JSON string as they are. */
static size_t plain_json(const uint8_t *p, size_t n)
{
	size_t i = 0;
	uint64_t v;

	while (i < n) {
		if (n - i >= sizeof v && !any_special((memcpy(&v, p + i, sizeof v), v)))
			i += sizeof v;
		else if (is_plain(p[i]))
			i++;
		else if (n - i >= 2 && is_latin_sign(p + i))
			i += 2;
		else
			break;
	}
	return i;
}

/* N bytes, or as many whole characters of them as fit. */
static void put_span(struct text *t, const uint8_t *p, size_t n)
{
	size_t room = t->size - 1 - t->len;

	if (n > room) {
		t->full = true;
		for (n = room; n > 0 && (p[n] & 0xc0) == 0x80; n--)
			;
	}
	text_mem(t, p, n);
}

void text_json(struct text *t, const void *data, size_t n)
{
	const uint8_t *p = data;

	while (n > 0 && !t->full) {
		size_t plain = plain_json(p, n);

		if (plain) {
			put_span(t, p, plain);
			p += plain;
			n -= plain;
			continue;
		}
		uint32_t cp = 0;
		size_t len = utf8_char(p, n, &cp);

		if (len == 0) {
			put_whole(t, "\xef\xbf\xbd", 3);
			len = 1;
		} else if (cp == '"' || cp == '\\') {
			put_whole(t, (char[]){ '\\', (char)cp }, 2);
		} else if (is_control(cp) && cp < 0x10000) {
			put_unicode(t, cp);
		} else {
			put_whole(t, p, len);
		}
		p += len;
		n -= len;
	}
}

void text_pad(struct text *t, size_t column)
{
	while (t->len < column && !t->full)
		text_char(t, ' ');
}
