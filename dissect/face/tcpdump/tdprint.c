#include "td.h"

#include <string.h>

#include "protos.h"
#include "state.h"
#include "value.h"

void td_print(struct td *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	text_vfmt(p->t, fmt, ap);
	va_end(ap);
}

void td_trunc(struct td *p)
{
	td_print(p, " [|%s]", p->proto);
}

void td_invalid(struct td *p)
{
	text_str(p->t, " (invalid)");
}

void td_bad(struct td *p, uint32_t at, uint32_t len)
{
	td_invalid(p);
	td_need(p, at, len);
}

void td_caps(struct td *p)
{
	for (const char *s = p->proto; *s; s++)
		text_char(p->t, *s >= 'a' && *s <= 'z' ? (char)(*s - 'a' + 'A') : *s);
}

void td_char(struct td *p, uint8_t c)
{
	if (c & 0x80) {
		text_str(p->t, "M-");
		c &= 0x7f;
	}
	if (c < 0x20 || c == 0x7f) {
		text_char(p->t, '^');
		c ^= 0x40;
	}
	text_char(p->t, (char)c);
}

bool td_chars(struct td *p, uint32_t at, uint32_t n)
{
	for (; n > 0 && at < p->end; n--)
		td_char(p, p->data[at++]);
	return n > 0;
}

uint32_t td_zstring(struct td *p, uint32_t at, uint32_t n)
{
	for (uint32_t i = 0; i < n && at + i < p->end; i++) {
		if (p->data[at + i] == 0)
			return i + 1;
		td_char(p, p->data[at + i]);
	}
	return 0;
}

void td_padded(struct td *p, uint32_t at, uint32_t n)
{
	for (uint8_t c; n > 0 && (c = td_u8(p, at)) != 0; at++, n--)
		td_char(p, c);
}

void td_hex(struct td *p, uint32_t at, uint32_t n)
{
	while (n-- > 0 && td_live(p)) {
		uint8_t c = td_u8(p, at++);
		text_hex(p->t, c, 2);
	}
}

void td_dump_from(struct td *p, const char *indent, uint32_t at, uint32_t len, uint32_t first)
{
	uint32_t there = at < p->end ? p->end - at : 0;
	uint32_t n = len < there ? len : there;

	for (uint32_t i = 0; i < n; i++) {
		if (i % 16 == 0)
			td_print(p, "%s0x%04x: ", indent, first + i);
		if (i % 2 == 0)
			text_char(p->t, ' ');
		text_hex(p->t, p->data[at + i], 2);
	}
	if (n < len)
		td_fail(p);
}

void td_dump(struct td *p, const char *indent, uint32_t at, uint32_t len)
{
	td_dump_from(p, indent, at, len, 0);
}

/* One row of up to 16 bytes: the hex in 40 columns, then the characters. */
static void dump_row(struct td *p, const uint8_t *bytes, uint32_t n)
{
	size_t start = p->t->len;

	for (uint32_t i = 0; i < n; i++) {
		if (i % 2 == 0)
			text_char(p->t, ' ');
		text_hex(p->t, bytes[i], 2);
	}
	text_pad(p->t, start + 40);
	text_str(p->t, "  ");
	for (uint32_t i = 0; i < n; i++)
		text_char(p->t, bytes[i] > 0x20 && bytes[i] < 0x7f ? (char)bytes[i] : '.');
}

void td_dump_ascii(struct td *p, const char *indent, uint32_t at, uint32_t len)
{
	uint32_t there = at < p->end ? p->end - at : 0;
	uint32_t n = len < there ? len : there;

	for (uint32_t i = 0; i < n; i += 16) {
		td_print(p, "%s0x%04x: ", indent, i);
		dump_row(p, p->data + at + i, n - i < 16 ? n - i : 16);
	}
	if (n < len)
		td_fail(p);
}

void td_default(struct td *p, uint32_t at, uint32_t len)
{
	if (!tcpdump_is_dumped(p->state))
		td_dump_ascii(p, "\n\t", at, len);
}

void td_unknown(struct td *p, const char *indent, uint32_t at, uint32_t len)
{
	if (at > p->end) {
		td_print(p,
			 "%sDissector error: print_unknown_data called with pointer past end of "
			 "packet",
			 indent);
		return;
	}
	td_dump(p, indent, at, len < p->end - at ? len : p->end - at);
}

/* A fresh string; *B writes into it. */
static char *new_string(struct td *p, struct text *b)
{
	char *s = p->strings[p->next_string++ % TD_STRINGS];

	text_init(b, s, TD_STRING_MAX);
	return s;
}

const char *td_string(struct td *p, const char *fmt, ...)
{
	struct text b;
	char *s = new_string(p, &b);
	va_list ap;

	va_start(ap, fmt);
	text_vfmt(&b, fmt, ap);
	va_end(ap);
	return s;
}

const char *td_ip4(struct td *p, uint32_t at)
{
	const uint8_t *addr = td_bytes(p, at, 4);
	struct text b;
	char *s = new_string(p, &b);

	if (addr)
		text_ipv4(&b, addr);
	return s;
}

const char *td_ip6_of(struct td *p, const uint8_t *addr)
{
	struct text b;
	char *s = new_string(p, &b);

	text_ipv6(&b, addr);
	return s;
}

const char *td_ip6(struct td *p, uint32_t at)
{
	const uint8_t *addr = td_bytes(p, at, 16);

	return addr ? td_ip6_of(p, addr) : "";
}

static const char *hex_string(struct td *p, uint32_t at, uint32_t n)
{
	const uint8_t *addr = td_bytes(p, at, n);
	struct text b;
	char *s = new_string(p, &b);

	if (addr)
		text_hexbytes(&b, addr, n, ':');
	return s;
}

const char *td_mac(struct td *p, uint32_t at)
{
	return hex_string(p, at, 6);
}

const char *td_mac64(struct td *p, uint32_t at)
{
	return hex_string(p, at, 8);
}

const char *td_decimal(struct td *p, double v, unsigned decimals)
{
	struct text b;
	char *s = new_string(p, &b);
	uint64_t scale = 1;

	for (unsigned i = 0; i < decimals; i++)
		scale *= 10;
	if (v < 0) {
		text_char(&b, '-');
		v = -v;
	}
	/* The product is exact in the wider type: 53 bits and 20. */
	long double x = (long double)v * (long double)scale;
	uint64_t n = (uint64_t)x;
	long double rest = x - (long double)n;
	if (rest > 0.5L || (rest == 0.5L && (n & 1)))
		n++;
	text_uint(&b, n / scale);
	if (decimals) {
		text_char(&b, '.');
		text_uint0(&b, n % scale, decimals);
	}
	return s;
}

const char *td_tok(struct td *p, const struct td_tok *tok, uint32_t v, const char *fmt, ...)
{
	struct text b;
	char *s;
	va_list ap;

	for (; tok->s; tok++)
		if (tok->v == v)
			return tok->s;
	s = new_string(p, &b);
	va_start(ap, fmt);
	text_vfmt(&b, fmt, ap);
	va_end(ap);
	return s;
}

const char *td_bits(struct td *p, const struct td_tok *tok, uint32_t v, const char *sep,
		    const char *fmt, ...)
{
	struct text b;
	char *s = new_string(p, &b);
	va_list ap;

	for (; tok->s; tok++) {
		if (tok->v == 0 || (v & tok->v) != tok->v)
			continue;
		if (b.len)
			text_str(&b, sep);
		text_str(&b, tok->s);
	}
	if (b.len)
		return s;
	va_start(ap, fmt);
	text_vfmt(&b, fmt, ap);
	va_end(ap);
	return s;
}

void td_duration(struct td *p, uint32_t seconds)
{
	static const struct {
		uint32_t seconds;
		char unit;
	} units[] = { { 31536000, 'y' }, { 604800, 'w' }, { 86400, 'd' },
		      { 3600, 'h' },     { 60, 'm' },     { 1, 's' } };

	if (seconds == 0)
		text_str(p->t, "0s");
	for (unsigned i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (seconds >= units[i].seconds)
			td_print(p, "%u%c", seconds / units[i].seconds, units[i].unit);
		seconds %= units[i].seconds;
	}
}

void td_ctime(struct td *p, uint32_t seconds)
{
	static const char days[] = "ThuFriSatSunMonTueWed"; /* the epoch was a Thursday */
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	int64_t local = (int64_t)seconds + tcpdump_east(p->state, seconds), year;
	int64_t day = local / 86400 - (local % 86400 < 0);
	uint32_t second = (uint32_t)(local - day * 86400);
	unsigned month, mday;

	value_date(day, &year, &month, &mday);
	td_print(p, "%.*s %.*s %2u %02u:%02u:%02u %d", 3, days + 3 * ((day % 7 + 7) % 7), 3,
		 months + 3 * (month - 1), mday, second / 3600, second / 60 % 60, second % 60,
		 (int)year);
}
