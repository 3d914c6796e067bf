#include "client/records.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "field.h"
#include "proto/dns.h"
#include "value.h"

enum { ROWS_MAX = 512, ROWS_TEXT = 16384 };

/* ---- Types ---- */

bool records_type(const char *name, uint16_t *type)
{
	unsigned long v;
	char *end;

	if (strncasecmp(name, "TYPE", 4) == 0 && name[4] >= '0' && name[4] <= '9') {
		v = strtoul(name + 4, &end, 10);
		*type = (uint16_t)v;
		return !*end && v > 0 && v <= UINT16_MAX;
	}
	for (unsigned i = 1; i <= UINT16_MAX; i++) {
		const char *known = dns_type_name((uint16_t)i);

		if (!known || strcasecmp(known, name) != 0)
			continue;
		*type = (uint16_t)i;
		/* RFC 6895, 3.1: from 128 on they are questions and more; 41 is EDNS's. */
		return i != 41 && (i < 128 || i >= RECORDS_ANY);
	}
	return false;
}

const char *records_type_name(uint16_t type, char buf[RECORDS_TYPE_MAX])
{
	const char *known = dns_type_name(type);

	if (known)
		return known;
	snprintf(buf, RECORDS_TYPE_MAX, "TYPE%u", type);
	return buf;
}

const char *records_reverse(const uint8_t *addr, size_t n, char buf[RECORDS_REVERSE_MAX])
{
	size_t len = 0;

	for (size_t i = n; i-- > 0;)
		len += (size_t)(n == 4 ? snprintf(buf + len, RECORDS_REVERSE_MAX - len, "%u.",
						  addr[i]) :
					 snprintf(buf + len, RECORDS_REVERSE_MAX - len, "%x.%x.",
						  addr[i] & 15u, addr[i] >> 4u));
	snprintf(buf + len, RECORDS_REVERSE_MAX - len, "%s", n == 4 ? "in-addr.arpa" : "ip6.arpa");
	return buf;
}

/* ---- Data ---- */

static bool is_field(const struct row *row, const char *name)
{
	return row->def && strcmp(row->def->name, name) == 0;
}

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

/* As the bytes are, for the message escapes them; but none that would end a string. */
static void put_raw(struct text *t, const uint8_t *p, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (p[i])
			text_char(t, (char)p[i]);
		else
			text_str(t, "\\0");
}

static void put_name(struct text *t, const uint8_t *p, uint32_t n)
{
	if (n == 6 && memcmp(p, "<Root>", 6) == 0)
		text_char(t, '.');
	else
		put_raw(t, p, n);
}

/* "20241122024718", as in RFC 4034, section 3.2. */
static void put_time(struct text *t, int64_t ns)
{
	int64_t s = ns / 1000000000, year;
	unsigned month, day;

	value_date(s / 86400, &year, &month, &day);
	text_int(t, year);
	text_uint0(t, month, 2);
	text_uint0(t, day, 2);
	text_uint0(t, (uint64_t)(s / 3600 % 24), 2);
	text_uint0(t, (uint64_t)(s / 60 % 60), 2);
	text_uint0(t, (uint64_t)(s % 60), 2);
}

/* Key 1 of SVCB and HTTPS is "alpn" (RFC 9460, 14.3.2). */
static void put_param(struct text *t, uint64_t key)
{
	static const char *const keys[] = { "mandatory", "alpn", "no-default-alpn", "port",
					    "ipv4hint",  "ech",  "ipv6hint" };

	if (key < sizeof keys / sizeof keys[0])
		text_str(t, keys[key]);
	else
		text_fmt(t, "key%llu", (unsigned long long)key);
}

static void put_uint(struct text *t, const struct row *row)
{
	const char *known = NULL;

	if (is_field(row, "dns.rrsig.type_covered") || is_field(row, "dns.resp.type"))
		known = dns_type_name((uint16_t)row->u);
	if (is_field(row, "dns.svcb.svcparam.key"))
		put_param(t, row->u);
	else if (known)
		text_str(t, known);
	else
		text_uint(t, row->u);
}

static void put_string(struct text *t, const struct row *row)
{
	bool name = row->def->base == BASE_UTF8,
	     quoted = !name && !ends_in(row->def->name, ".tag") &&
		      !ends_in(row->def->name, ".alpn") && !ends_in(row->def->name, ".hash_value");

	if (name)
		put_name(t, row->bytes.p, row->bytes.n);
	if (quoted)
		text_char(t, '"');
	if (!name)
		put_raw(t, row->bytes.p, row->bytes.n);
	if (quoted)
		text_char(t, '"');
}

static void put_value(struct text *t, const struct row *row)
{
	switch ((enum field_type)row->def->type) {
	case FIELD_STRING: put_string(t, row); break;
	case FIELD_BYTES: text_hexbytes(t, row->bytes.p, row->bytes.n, '\0'); break;
	case FIELD_ABSTIME: put_time(t, row->i); break;
	case FIELD_IPV4:
	case FIELD_IPV6: value_text(t, row, NULL); break;
	default: put_uint(t, row);
	}
}

/* What stands beside the values: lengths, what is made of them, single bits, doubles of others. */
static bool is_shown(const struct row *row)
{
	const struct field_def *def = row->def;

	if (!def || def->type == FIELD_NONE || def->type == FIELD_BOOL ||
	    row->flags & ROW_GENERATED || ends_in(def->name, "length"))
		return false;
	return !ends_in(def->name, ".flags.reserved") && !is_field(row, "dns.caa.issue") &&
	       !is_field(row, "dns.caa.issuewild") && !is_field(row, "dns.caa.iodef") &&
	       !is_field(row, "dns.caa.unknown");
}

static bool is_param(const struct row *row)
{
	return strncmp(row->def->name, "dns.svcb.svcparam.", 18) == 0;
}

static void put_rows(struct text *t, const struct rows *rows)
{
	const char *between = "";

	for (uint32_t i = 0; i < rows->n; i++) {
		const struct row *row = &rows->row[i];

		if (!is_shown(row))
			continue;
		text_str(t, is_field(row, "dns.svcb.svcparam.key") ? " " : between);
		put_value(t, row);
		between = is_field(row, "dns.svcb.svcparam.key") ? "=" : is_param(row) ? "," : " ";
	}
}

/* ---- Replies ---- */

/* A message as a dissection of one layer, which is what rows are made from. */
static void as_layer(struct dissection *d, const uint8_t *message, uint32_t n)
{
	d->nbufs = 1;
	d->bufs[0] = (struct buffer){ message, n, "DNS" };
	d->nlayers = 1;
	d->layers[0] = (struct layer){
		.proto = PROTO_DNS, .parent = LAYER_NONE, .cap = n, .len = n, .hlen = n
	};
}

struct state {
	struct dissection d;
	struct rows rows;
	struct row row[ROWS_MAX];
	char text[ROWS_TEXT], line[RECORDS_LINE_MAX];
	struct dns_message m;
};

static void put_record(struct state *s, const struct dns_record *rr, struct record *r)
{
	char name[RECORDS_LINE_MAX], type[RECORDS_TYPE_MAX];
	struct text t, n;

	text_init(&n, name, sizeof name);
	dns_name(&n, &s->m, rr->off, NULL);
	text_init(&t, s->line, sizeof s->line);
	put_name(&t, (const uint8_t *)name, (uint32_t)n.len);
	text_fmt(&t, " %u %s ", rr->ttl, records_type_name(rr->type, type));
	*r = (struct record){
		.type = rr->type,
		.data = s->m.p + rr->data,
		.data_len = rr->data_len,
		.line = s->line,
		.text = s->line + t.len,
	};
	rows_clear(&s->rows);
	s->rows.d = &s->d;
	dns_rdata_rows(&s->rows, &s->m, rr, 0);
	put_rows(&t, &s->rows);
	if (t.full || s->rows.full)
		memcpy(s->line + (t.len < sizeof s->line - 4 ? t.len : sizeof s->line - 4), "...",
		       4);
}

size_t records_each(const uint8_t *message, size_t n, uint16_t type,
		    void (*each)(void *arg, const struct record *r), void *arg)
{
	struct state *s = calloc(1, sizeof *s);
	struct dns_iterator it = { 0 };
	struct dns_record rr;
	size_t found = 0;

	if (!s || n > UINT16_MAX || !dns_message_init(&s->m, message, (uint32_t)n)) {
		free(s);
		return 0;
	}
	as_layer(&s->d, message, (uint32_t)n);
	rows_init(&s->rows, s->row, ROWS_MAX, s->text, sizeof s->text);
	while (dns_next(&s->m, &it, &rr) && rr.section <= DNS_ANSWER) {
		struct record r;

		if (rr.section != DNS_ANSWER || rr.end > n)
			continue;
		put_record(s, &rr, &r);
		found += rr.type == type || type == RECORDS_ANY;
		each(arg, &r);
	}
	free(s);
	return found;
}
