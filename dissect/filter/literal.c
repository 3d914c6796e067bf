/* Literals: the text of a value, read by the type that it is compared with. */
#include <string.h>

#include "filter/impl.h"

enum { NS_PER_S = 1000000000 };

enum value_class class_of(const struct field_def *def)
{
	switch ((enum field_type)def->type) {
	case FIELD_NONE: return CLASS_NONE;
	case FIELD_BOOL:
	case FIELD_CHAR:
	case FIELD_UINT8:
	case FIELD_UINT16:
	case FIELD_UINT24:
	case FIELD_UINT32:
	case FIELD_UINT64:
	case FIELD_FRAMENUM: return CLASS_UINT;
	case FIELD_INT8:
	case FIELD_INT16:
	case FIELD_INT32:
	case FIELD_INT64: return CLASS_INT;
	case FIELD_DOUBLE: return CLASS_DOUBLE;
	case FIELD_IPV4: return CLASS_IPV4;
	case FIELD_IPV6: return CLASS_IPV6;
	case FIELD_PROTOCOL:
	case FIELD_ETHER:
	case FIELD_BYTES:
	case FIELD_OID: return CLASS_BYTES;
	case FIELD_STRING: return CLASS_STRING;
	case FIELD_ABSTIME: return CLASS_ABSTIME;
	case FIELD_RELTIME: return CLASS_RELTIME;
	}
	return CLASS_NONE;
}

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* C's notation: 0x, 0b and 0 for hexadecimal, binary and octal. */
static bool read_uint(uint64_t *v, const char *s, size_t n)
{
	unsigned base = 10;
	size_t i = 0;

	if (n > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X'))
		base = 16, i = 2;
	else if (n > 2 && s[0] == '0' && (s[1] == 'b' || s[1] == 'B'))
		base = 2, i = 2;
	else if (n > 1 && s[0] == '0')
		base = 8, i = 1;
	if (i == n)
		return false;
	for (*v = 0; i < n; i++) {
		int digit = digit_of(s[i]);

		if (digit < 0 || (unsigned)digit >= base ||
		    __builtin_mul_overflow(*v, (uint64_t)base, v) ||
		    __builtin_add_overflow(*v, (uint64_t)digit, v))
			return false;
	}
	return true;
}

static bool read_int(int64_t *v, const char *s, size_t n)
{
	bool minus = n > 0 && s[0] == '-';
	uint64_t u;

	if (!read_uint(&u, s + minus, n - minus) || u > (uint64_t)INT64_MAX + minus)
		return false;
	*v = minus ? (int64_t)(0 - u) : (int64_t)u;
	return true;
}

static bool equal_nocase(const char *s, size_t n, const char *word)
{
	if (strlen(word) != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((s[i] | 0x20) != (word[i] | 0x20))
			return false;
	return true;
}

/* True where a field of DEF's type can have the value V. */
static bool fits(const struct field_def *def, uint64_t v)
{
	switch (def ? (enum field_type)def->type : FIELD_UINT64) {
	case FIELD_CHAR:
	case FIELD_UINT8: return v <= UINT8_MAX;
	case FIELD_UINT16: return v <= UINT16_MAX;
	case FIELD_UINT24: return v <= 0xffffff;
	case FIELD_FRAMENUM:
	case FIELD_UINT32: return v <= UINT32_MAX;
	default: return true;
	}
}

/* A number, True or False, or a name that the field gives to a value. */
static bool read_named_uint(uint64_t *v, const struct field_def *def, const char *s, size_t n)
{
	if (read_uint(v, s, n)) {
		if (def && def->type == FIELD_BOOL)
			*v = *v != 0;
		return fits(def, *v);
	}
	if (def && def->type == FIELD_BOOL && equal_nocase(s, n, "true")) {
		*v = 1;
		return true;
	}
	if (def && def->type == FIELD_BOOL && equal_nocase(s, n, "false")) {
		*v = 0;
		return true;
	}
	for (const struct value_name *name = def ? def->names : NULL; name && name->name; name++) {
		if (equal_nocase(s, n, name->name)) {
			*v = name->low;
			return true;
		}
	}
	return false;
}

/* Seconds with up to nine decimals, as nanoseconds. */
static bool read_seconds(int64_t *v, const char *s, size_t n)
{
	bool minus = n > 0 && s[0] == '-';
	size_t i = minus;
	int64_t whole = 0, part = 0, scale = NS_PER_S / 10;
	bool any = false;

	for (; i < n && s[i] >= '0' && s[i] <= '9'; i++, any = true)
		if (__builtin_mul_overflow(whole, 10, &whole) ||
		    __builtin_add_overflow(whole, s[i] - '0', &whole))
			return false;
	if (i < n && s[i] == '.')
		for (i++; i < n && s[i] >= '0' && s[i] <= '9'; i++, any = true, scale /= 10)
			part += (s[i] - '0') * scale;
	if (i != n || !any || __builtin_mul_overflow(whole, NS_PER_S, &whole) ||
	    __builtin_add_overflow(whole, part, &whole))
		return false;
	*v = minus ? -whole : whole;
	return true;
}

static bool read_double(double *v, const char *s, size_t n)
{
	bool minus = n > 0 && s[0] == '-';
	double scale = 1;
	size_t i = minus;
	bool any = false;

	*v = 0;
	for (; i < n && s[i] >= '0' && s[i] <= '9'; i++, any = true)
		*v = *v * 10 + (s[i] - '0');
	if (i < n && s[i] == '.')
		for (i++; i < n && s[i] >= '0' && s[i] <= '9'; i++, any = true) {
			scale /= 10;
			*v += (s[i] - '0') * scale;
		}
	if (minus)
		*v = -*v;
	return any && i == n;
}

/* "/24" at the end of S: takes it off. */
static bool read_prefix(const char *s, size_t *n, unsigned max, uint8_t *prefix)
{
	const char *slash = memchr(s, '/', *n);
	uint64_t v = max;

	if (slash) {
		size_t rest = *n - (size_t)(slash - s) - 1;

		if (!read_uint(&v, slash + 1, rest) || v > max)
			return false;
		*n = (size_t)(slash - s);
	}
	*prefix = (uint8_t)v;
	return true;
}

static bool read_ipv4_part(uint64_t *v, const char *s, size_t n)
{
	unsigned part = 0, dots = 0;
	size_t digits = 0;

	*v = 0;
	for (size_t i = 0; i <= n; i++) {
		if (i == n || s[i] == '.') {
			if (digits == 0 || digits > 3 || part > 255)
				return false;
			*v = *v << 8 | part;
			part = 0;
			digits = 0;
			dots += i < n;
		} else if (s[i] >= '0' && s[i] <= '9') {
			part = part * 10 + (unsigned)(s[i] - '0');
			digits++;
		} else {
			return false;
		}
	}
	return dots == 3;
}

static bool read_ipv4(struct value *v, const char *s, size_t n)
{
	return read_prefix(s, &n, 32, &v->prefix) && read_ipv4_part(&v->u, s, n);
}

/* The groups of an IPv6 address without "::", into OUT; gives the bytes, or -1. */
static int read_groups(uint8_t *out, const char *s, size_t n)
{
	size_t start = 0;
	int bytes = 0;

	for (size_t i = 0; n && i <= n; i++) {
		uint64_t v;
		size_t len = i - start;

		if (i < n && s[i] != ':')
			continue;
		if (bytes <= 12 && memchr(s + start, '.', len) &&
		    read_ipv4_part(&v, s + start, len)) {
			for (int k = 24; k >= 0; k -= 8)
				out[bytes++] = (uint8_t)(v >> k);
		} else {
			uint32_t group = 0;

			if (len == 0 || len > 4 || bytes > 14)
				return -1;
			for (size_t k = start; k < i; k++) {
				if (digit_of(s[k]) < 0)
					return -1;
				group = group << 4 | (uint32_t)digit_of(s[k]);
			}
			out[bytes++] = (uint8_t)(group >> 8);
			out[bytes++] = (uint8_t)group;
		}
		start = i + 1;
	}
	return bytes;
}

static bool read_ipv6_part(uint8_t *addr, const char *s, size_t n)
{
	uint8_t tail[16];
	size_t gap = n;

	memset(addr, 0, 16);
	for (size_t i = 0; i + 1 < n && gap == n; i++)
		if (s[i] == ':' && s[i + 1] == ':')
			gap = i;
	int head = read_groups(addr, s, gap);
	if (gap == n)
		return head == 16;
	int rest = read_groups(tail, s + gap + 2, n - gap - 2);
	if (head < 0 || rest < 0 || head + rest > 14)
		return false;
	memset(addr + head, 0, (size_t)(16 - head));
	memcpy(addr + 16 - rest, tail, (size_t)rest);
	return true;
}

static bool store_bytes(struct value *v, const uint8_t *p, size_t n, char **store, size_t *left)
{
	if (n > *left)
		return false;
	memcpy(*store, p, n);
	v->bytes.p = (const uint8_t *)*store;
	v->bytes.n = (uint32_t)n;
	*store += n;
	*left -= n;
	return true;
}

static bool read_ipv6(struct value *v, const char *s, size_t n, char **store, size_t *left)
{
	uint8_t addr[16];

	return read_prefix(s, &n, 128, &v->prefix) && read_ipv6_part(addr, s, n) &&
	       store_bytes(v, addr, sizeof addr, store, left);
}

static bool is_separator(char c)
{
	return c == ':' || c == '.' || c == '-';
}

/* Hex digits by twos, ':', '.' or '-' between them or not; "0x7f"; one digit alone is a byte too. */
static bool read_bytes(struct value *v, const char *s, size_t n, char **store, size_t *left)
{
	uint8_t buf[256];
	size_t out = 0, i = n > 0 && s[0] == ':';

	if (n > 2 && n <= 4 && s[0] == '0' && s[1] == 'x')
		i = 2;
	while (i < n) {
		bool two = i + 1 < n && digit_of(s[i + 1]) >= 0;

		if (digit_of(s[i]) < 0 || out == sizeof buf)
			return false;
		buf[out] = (uint8_t)digit_of(s[i]);
		if (two)
			buf[out] = (uint8_t)(buf[out] << 4 | digit_of(s[i + 1]));
		out++;
		i += two ? 2 : 1;
		if (i < n && is_separator(s[i]) && ++i == n)
			return false;
	}
	return out > 0 && store_bytes(v, buf, out, store, left);
}

/* DEF's names are dotted arcs: "1.3.6.1" as BER (X.690 8.19). */
static bool read_oid(struct value *v, const char *s, size_t n, char **store, size_t *left)
{
	uint8_t buf[128];
	size_t out = 0, start = 0, index = 0;
	uint64_t arc, first = 0;

	for (size_t i = 0; i <= n; i++) {
		uint8_t part[10];
		size_t k = sizeof part;

		if (i < n && s[i] != '.')
			continue;
		if (!read_uint(&arc, s + start, i - start))
			return false;
		start = i + 1;
		if (index++ == 0) {
			first = arc;
			continue;
		}
		if (index == 2)
			arc += first * 40;
		do {
			k--;
			part[k] = (uint8_t)((arc & 0x7f) | (k < sizeof part - 1 ? 0x80 : 0));
			arc >>= 7;
		} while (arc && k);
		if (sizeof part - k > sizeof buf - out)
			return false;
		memcpy(buf + out, part + k, sizeof part - k);
		out += sizeof part - k;
	}
	return out > 0 && store_bytes(v, buf, out, store, left);
}

static bool read_field(uint64_t *v, const char **s, const char *end, unsigned max)
{
	const char *start = *s;

	for (*v = 0; *s < end && **s >= '0' && **s <= '9' && *s - start < (int)max; ++*s)
		*v = *v * 10 + (uint64_t)(**s - '0');
	return *s > start;
}

static bool skip_char(const char **s, const char *end, char c)
{
	if (*s == end || **s != c)
		return false;
	++*s;
	return true;
}

/* Days since 1970-01-01 of a date (proleptic Gregorian; years begin in March). */
static int64_t days_of(int64_t y, unsigned m, unsigned d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	unsigned yoe = (unsigned)(y - era * 400);
	unsigned doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;

	return era * 146097 + (int64_t)(yoe * 365 + yoe / 4 - yoe / 100 + doy) - 719468;
}

/* Hours, minutes and seconds with a fraction; what is left out is zero. */
static bool read_clock(int64_t *ns, const char **s, const char *end)
{
	uint64_t h, m, sec = 0, scale = NS_PER_S;

	if (!read_field(&h, s, end, 2) || !skip_char(s, end, ':') || !read_field(&m, s, end, 2))
		return false;
	if (skip_char(s, end, ':') && !read_field(&sec, s, end, 2))
		return false;
	*ns = (int64_t)(h * 3600 + m * 60 + sec) * NS_PER_S;
	if (skip_char(s, end, '.') || skip_char(s, end, ','))
		for (; *s < end && **s >= '0' && **s <= '9'; ++*s) {
			scale /= 10;
			*ns += (int64_t)((uint64_t)(**s - '0') * scale);
		}
	return h < 24 && m < 60 && sec < 61;
}

static bool read_month(unsigned *month, const char **s, const char *end)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (unsigned i = 0; end - *s >= 3 && i < 12; i++) {
		if (memcmp(*s, names + 3 * (size_t)i, 3) == 0) {
			*month = i + 1;
			*s += 3;
			return true;
		}
	}
	return false;
}

/* "Z", "UTC", "+01:00" behind a time: what to take off it; nothing is UTC. */
static bool read_offset(int64_t *ns, const char *s, const char *end)
{
	uint64_t h, m = 0;

	while (skip_char(&s, end, ' '))
		;
	if (s == end || (end - s == 1 && *s == 'Z') || (end - s == 3 && memcmp(s, "UTC", 3) == 0))
		return true;
	bool minus = *s == '-';
	if (*s != '+' && *s != '-')
		return false;
	s++;
	if (!read_field(&h, &s, end, 2))
		return false;
	skip_char(&s, end, ':');
	read_field(&m, &s, end, 2);
	int64_t east = (int64_t)(h * 3600 + m * 60) * NS_PER_S;
	*ns -= minus ? -east : east;
	return s == end;
}

/* ISO 8601, "Sep 26, 2004 23:18:04.95", or seconds since the epoch; zones unsaid are UTC. */
static bool read_abstime(int64_t *v, const char *s, size_t n)
{
	const char *end = s + n;
	uint64_t year, month64, day;
	unsigned month;
	int64_t clock = 0;

	if (read_seconds(v, s, n))
		return true;
	if (read_month(&month, &s, end)) {
		while (skip_char(&s, end, ' '))
			;
		if (!read_field(&day, &s, end, 2) || !skip_char(&s, end, ',') ||
		    !skip_char(&s, end, ' ') || !read_field(&year, &s, end, 4))
			return false;
	} else {
		if (!read_field(&year, &s, end, 4) || !skip_char(&s, end, '-') ||
		    !read_field(&month64, &s, end, 2) || !skip_char(&s, end, '-') ||
		    !read_field(&day, &s, end, 2))
			return false;
		month = (unsigned)month64;
	}
	if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1700 || year > 2250)
		return false;
	if ((skip_char(&s, end, 'T') || skip_char(&s, end, ' ')) && s < end &&
	    !read_clock(&clock, &s, end))
		return false;
	*v = days_of((int64_t)year, month, (unsigned)day) * 86400 * NS_PER_S + clock;
	return read_offset(v, s, end);
}

bool literal_value(struct value *v, enum value_class class, const struct field_def *def,
		   const char *s, size_t n, bool quoted, char **store, size_t *left)
{
	*v = (struct value){ .class = (uint8_t) class };
	switch (class) {
	case CLASS_UINT: return read_named_uint(&v->u, def, s, n);
	case CLASS_INT: return read_int(&v->i, s, n);
	case CLASS_DOUBLE: return read_double(&v->f, s, n);
	case CLASS_IPV4: return read_ipv4(v, s, n);
	case CLASS_IPV6: return read_ipv6(v, s, n, store, left);
	case CLASS_BYTES:
		if (quoted && !(def && (def->type == FIELD_ETHER || def->type == FIELD_OID)))
			return store_bytes(v, (const uint8_t *)s, n, store, left);
		if (def && def->type == FIELD_OID)
			return read_oid(v, s, n, store, left);
		return read_bytes(v, s, n, store, left) &&
		       !(def && def->type == FIELD_ETHER && v->bytes.n != 6);
	case CLASS_STRING: return store_bytes(v, (const uint8_t *)s, n, store, left);
	case CLASS_ABSTIME: return read_abstime(&v->i, s, n);
	case CLASS_RELTIME: return read_seconds(&v->i, s, n);
	case CLASS_NONE: return false;
	}
	return false;
}
