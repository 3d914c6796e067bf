#include "value.h"

#include <string.h>

#include "bytes.h"
#include "put.h"

enum { NS_PER_S = 1000000000, S_PER_DAY = 86400 };

/* Digits of a hexadecimal number of this type. */
static unsigned hex_width(enum field_type type)
{
	switch (type) {
	case FIELD_UINT8: return 2;
	case FIELD_UINT16: return 4;
	case FIELD_UINT24: return 6;
	case FIELD_UINT64: return 16;
	default: return 8;
	}
}

static void put_number(struct text *t, const struct row *row)
{
	const struct field_def *def = row->def;

	if (def->base == BASE_HEX || def->base == BASE_HEX_DEC) {
		text_str(t, "0x");
		text_hex(t, row->u, hex_width(def->type));
	} else {
		text_uint(t, row->u);
	}
}

/* A character in quotes, as C writes it. */
static void put_char(struct text *t, uint64_t c)
{
	static const char escapes[] = "0......abtnvfr";

	text_char(t, '\'');
	if (c == '\'' || c == '\\') {
		text_char(t, '\\');
		text_char(t, (char)c);
	} else if (c >= 0x20 && c < 0x7f) {
		text_char(t, (char)c);
	} else if (c < sizeof escapes - 1 && escapes[c] != '.') {
		text_char(t, '\\');
		text_char(t, escapes[c]);
	} else {
		text_fmt(t, "\\x%02x", (unsigned)(c & 0xff));
	}
	text_char(t, '\'');
}

/* X.690 8.19: the first subidentifier holds the first two arcs. */
static void put_oid(struct text *t, const uint8_t *p, uint32_t n)
{
	uint64_t arc = 0;
	bool first = true;

	for (uint32_t i = 0; i < n; i++) {
		arc = arc << 7 | (p[i] & 0x7f);
		if (p[i] & 0x80)
			continue;
		if (first) {
			uint64_t top = arc < 80 ? arc / 40 : 2;
			text_uint(t, top);
			arc -= top * 40;
			first = false;
		}
		text_char(t, '.');
		text_uint(t, arc);
		arc = 0;
	}
}

/* Howard Hinnant's "civil_from_days": eras of 400 years that begin in March. */
void value_date(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	unsigned doe = (unsigned)(z - era * 146097);
	unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	unsigned mp = (5 * doy + 2) / 153;

	*day = doy - (153 * mp + 2) / 5 + 1;
	*month = mp < 10 ? mp + 3 : mp - 9;
	*year = (int64_t)yoe + era * 400 + (*month <= 2);
}

/* Floor division, for times before the epoch. */
static int64_t floor_div(int64_t a, int64_t b, int64_t *rest)
{
	int64_t q = a / b, r = a % b;

	if (r < 0)
		q--, r += b;
	*rest = r;
	return q;
}

void value_time(struct text *t, int64_t ns, int32_t east, const char *letters)
{
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
					    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	int64_t sub, second, year;
	char b[32], *p;
	int64_t seconds = floor_div(ns, NS_PER_S, &sub) + east;
	int64_t days = floor_div(seconds, S_PER_DAY, &second);
	unsigned month, day;

	value_date(days, &year, &month, &day);
	text_mem(t, months[month - 1], 3);
	text_mem(t, day < 10 ? "  " : " ", day < 10 ? 2 : 1);
	text_uint(t, day);
	text_mem(t, ", ", 2);
	text_int(t, (int)year);
	p = put_day_time(put_lit(b, " "), (uint32_t)second);
	p = put_digits(put_lit(p, "."), (uint32_t)sub, 9);
	text_mem(t, b, (size_t)(put_lit(p, " ") - b));
	text_str(t, letters);
}

void value_seconds(struct text *t, int64_t ns)
{
	uint64_t v = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
	char b[10];

	if (ns < 0)
		text_char(t, '-');
	text_uint(t, v / NS_PER_S);
	text_mem(t, b, (size_t)(put_digits(put_lit(b, "."), (uint32_t)(v % NS_PER_S), 9) - b));
}

static void put_time(struct text *t, const struct row *row, const struct value_zone *zone)
{
	int32_t east = 0;
	const char *letters = "UTC";
	int64_t sub;

	if (row->def->base != BASE_UTC && zone)
		zone->local(floor_div(row->i, NS_PER_S, &sub), &east, &letters);
	value_time(t, row->i, east, letters);
}

/* A string ends at its first NUL, as in tshark. */
static size_t until_nul(const struct row *row)
{
	const uint8_t *nul = row->bytes.n ? memchr(row->bytes.p, 0, row->bytes.n) : NULL;

	return nul ? (size_t)(nul - row->bytes.p) : row->bytes.n;
}

void value_text(struct text *t, const struct row *row, const struct value_zone *zone)
{
	uint8_t addr[4];

	switch ((enum field_type)row->def->type) {
	case FIELD_NONE: text_char(t, '1'); break;
	case FIELD_PROTOCOL:
		if (row->label)
			text_value(t, row->label, strlen(row->label), true);
		else
			text_str(t, proto_by_id((enum proto_id)row->u)->name);
		break;
	case FIELD_BOOL: text_char(t, row->u ? '1' : '0'); break;
	case FIELD_CHAR: put_char(t, row->u); break;
	case FIELD_UINT8:
	case FIELD_UINT16:
	case FIELD_UINT24:
	case FIELD_UINT32:
	case FIELD_UINT64:
	case FIELD_FRAMENUM: put_number(t, row); break;
	case FIELD_INT8:
	case FIELD_INT16:
	case FIELD_INT32:
	case FIELD_INT64: text_int(t, row->i); break;
	case FIELD_DOUBLE: text_double(t, row->f); break;
	case FIELD_IPV4:
		for (unsigned i = 0; i < 4; i++)
			addr[i] = (uint8_t)(row->u >> (24 - 8 * i));
		text_ipv4(t, addr);
		break;
	case FIELD_IPV6: text_ipv6(t, row->bytes.p); break;
	case FIELD_ETHER: text_mac(t, row->bytes.p); break;
	case FIELD_BYTES:
		if (row->bytes.n == 0)
			text_str(t, row->def->base == BASE_ALLOW_ZERO ? "<none>" : "<MISSING>");
		text_hexbytes(t, row->bytes.p, row->bytes.n,
			      row->def->base == BASE_COLON ? ':' : 0);
		break;
	case FIELD_STRING:
		text_value(t, row->bytes.p, until_nul(row), row->def->base == BASE_UTF8);
		break;
	case FIELD_OID: put_oid(t, row->bytes.p, row->bytes.n); break;
	case FIELD_ABSTIME: put_time(t, row, zone); break;
	case FIELD_RELTIME: value_seconds(t, row->i); break;
	}
}
