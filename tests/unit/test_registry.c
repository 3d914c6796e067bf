/* The tables of protocols, fields and who follows whom: what those that search them rely on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "field.h"
#include "frame.h"
#include "protocols.h"
#include "query.h"

static void test_followers_are_sorted(void **state)
{
	size_t n;
	const struct registry_row *rows = registry_rows(&n);

	(void)state;
	assert_true(n > 0);
	for (size_t i = 0; i < n; i++) {
		assert_true(rows[i].table < REGISTRY_TABLES);
		assert_true(rows[i].proto < PROTO_COUNT);
		if (i == 0)
			continue;
		if (rows[i].table < rows[i - 1].table ||
		    (rows[i].table == rows[i - 1].table && rows[i].key <= rows[i - 1].key))
			fail_msg("%s %u is out of order",
				 registry_table_name((enum registry_table)rows[i].table),
				 rows[i].key);
	}
}

/* What is printed is what is done; keys between the rows lead to data. */
static void test_followers_are_found(void **state)
{
	size_t n;
	const struct registry_row *rows = registry_rows(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		enum registry_table t = (enum registry_table)rows[i].table;

		assert_int_equal(registry_next(t, rows[i].key), rows[i].proto);
		bool last = i + 1 == n || rows[i + 1].table != rows[i].table;
		if (last || rows[i + 1].key != rows[i].key + 1)
			assert_int_equal(registry_next(t, rows[i].key + 1), PROTO_DATA);
	}
	for (unsigned t = 0; t < REGISTRY_TABLES; t++) {
		assert_int_equal(registry_next((enum registry_table)t, UINT32_MAX), PROTO_DATA);
		assert_non_null(registry_table_name((enum registry_table)t));
	}
}

static void test_protocols(void **state)
{
	(void)state;
	for (unsigned id = 0; id < PROTO_COUNT; id++) {
		const struct proto *p = proto_by_id((enum proto_id)id);

		assert_non_null(p);
		assert_true(p->name && p->name[0]);
		assert_true(p->title && p->title[0]);
		assert_non_null(p->walk);
		/* A name of two (SLL and SLL2 are both "sll") leads to the first. */
		enum proto_id named = proto_by_name(p->name);
		assert_true(named <= id);
		assert_string_equal(proto_by_id(named)->name, p->name);
	}
	assert_int_equal(proto_by_name("no such protocol"), PROTO_COUNT);
	assert_int_equal(proto_by_name(""), PROTO_COUNT);
}

/* A name that a display filter can hold. */
static bool is_field_name(const char *s)
{
	static const char letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
	size_t n = strspn(s, letters);

	return n > 0 && s[n] == '\0' && s[0] != '.' && s[n - 1] != '.' && !strstr(s, "..");
}

static unsigned value_bits(const struct field_def *def)
{
	switch (def->type) {
	case FIELD_BOOL:
	case FIELD_CHAR:
	case FIELD_UINT8:
	case FIELD_INT8: return 8;
	case FIELD_UINT16:
	case FIELD_INT16: return 16;
	case FIELD_UINT24: return 24;
	case FIELD_UINT32:
	case FIELD_INT32:
	case FIELD_FRAMENUM:
	case FIELD_IPV4: return 32;
	default: return 64;
	}
}

/* A fixed field: as many bytes as its type has, its mask within them, its value within its type. */
static void check_fixed(const struct field_def *def)
{
	unsigned size = def->size;

	switch (def->type) {
	case FIELD_IPV6: assert_int_equal(size, 16); return;
	case FIELD_ETHER: assert_int_equal(size, 6); return;
	case FIELD_IPV4: assert_int_equal(size, 4); return;
	case FIELD_BYTES:
	case FIELD_STRING: return;
	default: break;
	}
	assert_in_range(size, 1, 8);
	uint64_t all = size == 8 ? UINT64_MAX : (UINT64_C(1) << 8 * size) - 1;
	assert_int_equal(def->mask & ~all, 0);
	uint64_t most = def->mask ? def->mask >> __builtin_ctzll(def->mask) : all;
	unsigned bits = value_bits(def);
	if (bits < 64 && most >> bits)
		fail_msg("%s holds more than its type", def->name);
}

static bool is_unsigned(const struct field_def *def)
{
	return def->type >= FIELD_UINT8 && def->type <= FIELD_UINT64;
}

/*
 * Of one type; a link layer's address of a length that Ethernet does not have is bytes, and a
 * number may be of two widths, as LLC's control field is.
 */
static bool are_twins(const struct field_def *a, const struct field_def *b)
{
	return a->type == b->type || (is_unsigned(a) && is_unsigned(b)) ||
	       (a->type == FIELD_ETHER && b->type == FIELD_BYTES) ||
	       (a->type == FIELD_BYTES && b->type == FIELD_ETHER);
}

static void check_field(void *ctx, enum proto_id proto, const struct field_def *def)
{
	size_t *n = ctx;
	struct query q;

	(void)proto;
	if (!def)
		return;
	++*n;
	if (!is_field_name(def->name))
		fail_msg("'%s' is no name of a field", def->name);
	assert_true(def->title && def->title[0]);
	assert_in_range(def->type, FIELD_NONE, FIELD_FRAMENUM);
	if (def->size)
		check_fixed(def);
	for (const struct value_name *v = def->names; v && v->name; v++)
		assert_true(v->low <= v->high);
	/* Found by its name, and no definition of that name is left out for want of room. */
	assert_true(query_init(&q, def->name, strlen(def->name)));
	assert_true(q.n < QUERY_DEFS_MAX);
	bool found = false;
	for (unsigned i = 0; i < q.n; i++) {
		found |= q.defs[i] == def;
		if (q.defs[i] && !are_twins(q.defs[i], def))
			fail_msg("%s is of two types", def->name);
	}
	assert_true(found);
}

static void test_fields(void **state)
{
	size_t n = 0;

	(void)state;
	query_each(check_field, &n);
	assert_true(n > 100);
}

static void test_value_names(void **state)
{
	static const struct value_name names[] = { { 0, 0, "none" }, { 5, 9, "some" }, { 0 } };

	(void)state;
	assert_string_equal(value_name(names, 0), "none");
	assert_null(value_name(names, 4));
	assert_string_equal(value_name(names, 5), "some");
	assert_string_equal(value_name(names, 9), "some");
	assert_null(value_name(names, 10));
	assert_null(value_name(NULL, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_followers_are_sorted),
		cmocka_unit_test(test_followers_are_found),
		cmocka_unit_test(test_protocols),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_value_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
