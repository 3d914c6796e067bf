/* text_fmt(), the printf subset, and text_double(): apart, nothing on the hot path uses them. */
#include "text.h"

#include <string.h>

struct spec {
	bool left, zero;
	unsigned width;
	size_t precision; /* SIZE_MAX: none */
	unsigned longs;   /* number of l, or 1 for z */
};

static const char *number(const char *s, unsigned *v)
{
	for (*v = 0; *s >= '0' && *s <= '9'; s++)
		*v = *v * 10 + (unsigned)(*s - '0');
	return s;
}

static void padded(struct text *t, const struct spec *sp, const char *s, size_t n)
{
	size_t fill = sp->width > n ? sp->width - n : 0;
	bool zero = sp->zero && !sp->left;

	if (zero && n && s[0] == '-') {
		text_char(t, '-');
		s++, n--;
	}
	for (size_t i = 0; i < fill && !sp->left; i++)
		text_char(t, zero ? '0' : ' ');
	text_mem(t, s, n);
	for (size_t i = 0; i < fill && sp->left; i++)
		text_char(t, ' ');
}

static void put_octal(struct text *t, uint64_t v)
{
	int shift = 63;

	while (shift > 0 && v >> shift == 0)
		shift -= 3;
	for (; shift >= 0; shift -= 3)
		text_char(t, (char)('0' + (v >> shift & 7)));
}

static void put_number(struct text *t, const struct spec *sp, char verb, va_list *ap)
{
	char buf[32];
	struct text b;

	text_init(&b, buf, sizeof buf);
	if (verb == 'd' || verb == 'i') {
		int64_t v = sp->longs == 0 ? va_arg(*ap, int) :
			    sp->longs == 1 ? va_arg(*ap, long) :
					     va_arg(*ap, long long);
		text_int(&b, v);
	} else {
		uint64_t v = sp->longs == 0 ? va_arg(*ap, unsigned) :
			     sp->longs == 1 ? va_arg(*ap, unsigned long) :
					      va_arg(*ap, unsigned long long);
		if (verb == 'u')
			text_uint(&b, v);
		else if (verb == 'o')
			put_octal(&b, v);
		else
			text_hex(&b, v, 0);
	}
	for (size_t i = 0; verb == 'X' && i < b.len; i++)
		if (buf[i] >= 'a')
			buf[i] = (char)(buf[i] - 'a' + 'A');
	padded(t, sp, buf, b.len);
}

static void put_string(struct text *t, const struct spec *sp, const char *s)
{
	size_t n = sp->precision == SIZE_MAX ? strlen(s) : strnlen(s, sp->precision);

	padded(t, sp, s, n);
}

static void put_char(struct text *t, const struct spec *sp, char c)
{
	padded(t, sp, &c, 1);
}

/* Reads flags, width, precision and length after the %; returns the verb's place. */
static const char *parse_spec(const char *s, struct spec *sp, va_list *ap)
{
	*sp = (struct spec){ .precision = SIZE_MAX };
	for (; *s == '-' || *s == '0'; s++) {
		sp->left |= *s == '-';
		sp->zero |= *s == '0';
	}
	s = number(s, &sp->width);
	if (*s == '.' && s[1] == '*') {
		int n = va_arg(*ap, int);
		sp->precision = n < 0 ? 0 : (size_t)n;
		s += 2;
	} else if (*s == '.') {
		unsigned n;
		s = number(s + 1, &n);
		sp->precision = n;
	}
	for (; *s == 'l' || *s == 'z'; s++)
		sp->longs++;
	return s;
}

void text_vfmt(struct text *t, const char *fmt, va_list args)
{
	va_list ap;

	va_copy(ap, args);
	for (const char *s = fmt; *s; s++) {
		if (*s != '%') {
			const char *end = s + strcspn(s, "%");
			text_mem(t, s, (size_t)(end - s));
			s = end - 1;
			continue;
		}
		struct spec sp;
		s = parse_spec(s + 1, &sp, &ap);
		switch (*s) {
		case 's': put_string(t, &sp, va_arg(ap, const char *)); break;
		case 'c': put_char(t, &sp, (char)va_arg(ap, int)); break;
		case 'd':
		case 'i':
		case 'u':
		case 'o':
		case 'x':
		case 'X': put_number(t, &sp, *s, &ap); break;
		case '\0': s--; break;
		default: text_char(t, *s); break;
		}
	}
	va_end(ap);
}

void text_fmt(struct text *t, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	text_vfmt(t, fmt, ap);
	va_end(ap);
}

/* The 15 significant digits DIGITS of a number below 1, or above: point behind digit POINT. */
static void put_digits(struct text *t, uint64_t digits, int point)
{
	char buf[24];
	struct text b;

	text_init(&b, buf, sizeof buf);
	text_uint0(&b, digits, 15);
	while (b.len > 1 && buf[b.len - 1] == '0' && (int)b.len > point)
		b.len--;
	if (point <= 0) {
		text_str(t, "0.");
		for (int i = point; i < 0; i++)
			text_char(t, '0');
		text_mem(t, buf, b.len);
		return;
	}
	for (size_t i = 0; i < b.len; i++) {
		if ((int)i == point)
			text_char(t, '.');
		text_char(t, buf[i]);
	}
}

void text_double(struct text *t, double v)
{
	int exponent = 0;

	if (v != v) {
		text_str(t, "nan");
		return;
	}
	if (v < 0) {
		text_char(t, '-');
		v = -v;
	}
	if (v == 0) {
		text_char(t, '0');
		return;
	}
	if (v > 1.7e308) {
		text_str(t, "inf");
		return;
	}
	/* Scaled to 10^14 <= v < 10^15 in the wider type, so that the rounding is done once. */
	long double x = v;
	for (; x >= 1e15L; exponent++)
		x /= 10;
	for (; x < 1e14L; exponent--)
		x *= 10;
	uint64_t digits = (uint64_t)x;
	long double rest = x - (long double)digits;
	if (rest > 0.5L || (rest == 0.5L && (digits & 1))) /* halves to even, as libc does */
		digits++;
	if (digits == 1000000000000000u)
		digits /= 10, exponent++;
	int power = exponent + 14; /* of the first digit */
	if (power >= -4 && power < 15) {
		put_digits(t, digits, power + 1);
		return;
	}
	put_digits(t, digits, 1);
	text_fmt(t, "e%c%02d", power < 0 ? '-' : '+', power < 0 ? -power : power);
}
