/* Rows: layers unfolded, fixed fields at the edge of the bytes, tables and text that run out. */
#include "frame_hex.h"

#include "field.h"
#include "walk.h"

/* 192.0.2.1:1024 asks 192.0.2.2:9 by UDP, "hello". */
#define DATAGRAM \
	"4500002100010000401100000c0000020c000001" \
	"04000009000d0000" \
	"68656c6c6f"

enum { ROWS = 64, TEXT = 1024 };

static struct dissection d;
static struct row row[ROWS];
static char text[TEXT];

/* The first CAP bytes of DATAGRAM, dissected into d; the caller frees what is returned. */
static uint8_t *datagram(uint32_t cap)
{
	static struct frame f;
	uint8_t *p = hex_bytes(DATAGRAM, &cap);

	f = (struct frame){
		.data = p, .caplen = cap, .len = 33, .number = 1, .linktype = LINKTYPE_RAW
	};
	dissect(&d, &f, NULL);
	return p;
}

static const struct row *row_of(const struct rows *r, const char *name)
{
	for (uint32_t i = 0; i < r->n; i++)
		if (strcmp(r->row[i].def->name, name) == 0)
			return &r->row[i];
	return NULL;
}

static const struct {
	const char *name;
	uint64_t value;
	uint32_t off, len;
	uint8_t depth;
} wanted[] = {
	{ "ip.version", 4, 0, 1, 1 },      { "ip.len", 33, 2, 2, 1 },
	{ "ip.ttl", 64, 8, 1, 1 },         { "ip.proto", 17, 9, 1, 1 },
	{ "udp.srcport", 1024, 20, 2, 1 }, { "udp.dstport", 9, 22, 2, 1 },
	{ "udp.length", 13, 24, 2, 1 },
};

static void test_unfold(void **state)
{
	uint8_t *p = datagram(33);
	struct rows r;

	(void)state;
	rows_init(&r, row, ROWS, text, sizeof text);
	rows_unfold(&r, &d);
	assert_false(r.full);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		const struct row *x = row_of(&r, wanted[i].name);

		if (!x || x->u != wanted[i].value || x->off != wanted[i].off ||
		    x->len != wanted[i].len || x->depth != wanted[i].depth || x->buf != 0)
			fail_msg("%s", wanted[i].name);
	}
	/* Every layer begins with a row of its own, at depth 0, in the order of the layers. */
	uint8_t layer = 0;
	for (uint32_t i = 0; i < r.n; i++)
		if (r.row[i].depth == 0) {
			assert_int_equal(r.row[i].def->type, FIELD_PROTOCOL);
			assert_int_equal(r.row[i].layer, layer);
			assert_int_equal(r.row[i].u, d.layers[layer].proto);
			layer++;
		} else {
			assert_int_equal(r.row[i].layer + 1, layer);
		}
	assert_int_equal(layer, d.nlayers);
	/* Once more gives the same. */
	uint32_t n = r.n;
	rows_unfold(&r, &d);
	assert_int_equal(r.n, n);
	free(p);
}

/* At every length: no value from bytes that are not there, and the rows before it stay. */
static void test_cut_at_every_length(void **state)
{
	(void)state;
	for (uint32_t cap = 0; cap <= 33; cap++) {
		uint8_t *p = datagram(cap);
		struct rows r;

		rows_init(&r, row, ROWS, text, sizeof text);
		rows_unfold(&r, &d);
		for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
			const struct row *x = row_of(&r, wanted[i].name);

			if (wanted[i].off + wanted[i].len > cap)
				assert_null(x);
		}
		if (cap >= 20)
			assert_int_equal(row_of(&r, "ip.proto")->u, 17);
		free(p);
	}
}

/* A table of any size takes what fits, says that it was full, and is not written behind. */
static void test_table_runs_out(void **state)
{
	uint8_t *p = datagram(33);
	struct rows r;
	uint32_t whole;

	(void)state;
	rows_init(&r, row, ROWS, text, sizeof text);
	rows_unfold(&r, &d);
	whole = r.n;
	for (uint32_t max = 2; max <= whole + 2; max++) {
		struct row *small = malloc(max * sizeof(*small));

		assert_non_null(small);
		rows_init(&r, small, max, text, sizeof text);
		rows_unfold(&r, &d);
		assert_int_equal(r.full, whole > max - 1);
		assert_int_equal(r.n, whole < max - 1 ? whole : max - 1);
		free(small);
	}
	free(p);
}

static void test_text_runs_out(void **state)
{
	uint8_t *p = datagram(33);

	(void)state;
	for (size_t size = 1; size < 200; size++) {
		char *small = malloc(size);
		struct rows r;

		assert_non_null(small);
		rows_init(&r, row, ROWS, small, size);
		rows_unfold(&r, &d);
		for (uint32_t i = 0; i < r.n; i++)
			if (r.row[i].label)
				(void)strlen(r.row[i].label);
		free(small);
	}
	free(p);
}

static void test_text(void **state)
{
	uint8_t *p = datagram(33);
	char small[8];
	struct rows r;
	uint32_t n;

	(void)state;
	rows_init(&r, row, ROWS, small, sizeof small);
	rows_unfold_layer(&r, &d, 0);
	rows_clear(&r);
	const char *a = rows_text(&r, "%u", 12u);
	rows_text_begin(&r);
	text_str(&r.text, "34");
	const char *b = rows_text_end(&r, &n);
	assert_string_equal(a, "12");
	assert_string_equal(b, "34");
	assert_int_equal(n, 2);
	assert_false(rows_text_full(&r));
	const char *c = rows_text(&r, "567");
	assert_string_equal(c, "5");
	assert_true(rows_text_full(&r));
	assert_string_equal(a, "12");
	assert_string_equal(b, "34");
	rows_clear(&r);
	assert_false(rows_text_full(&r));
	free(p);
}

/* Rows that a protocol adds: where they lie, how deep, and bytes that are not all there. */
static void test_adding(void **state)
{
	static const struct field_def def = { "x.y", "Y", .type = FIELD_BYTES };
	uint8_t *p = datagram(30);
	const struct layer *udp = dissect_find(&d, PROTO_UDP, 0);
	struct rows r;

	(void)state;
	assert_non_null(udp);
	rows_init(&r, row, ROWS, text, sizeof text);
	rows_unfold_layer(&r, &d, layer_index(&d, udp));
	struct row *x = rows_bytes(&r, &def, 8, 5);
	assert_int_equal(x->off, 28);
	assert_int_equal(x->bytes.n, 2); /* the capture ends there */
	assert_memory_equal(x->bytes.p, "he", 2);
	rows_push(&r);
	x = rows_bytes(&r, &def, 4000, 5);
	assert_int_equal(x->bytes.n, 0);
	assert_int_equal(x->depth, 2);
	x = rows_label(&r, 0, 8, "all of it");
	assert_string_equal(x->label, "all of it");
	assert_int_equal(x->def->type, FIELD_NONE);
	rows_pop(&r);
	assert_int_equal(rows_int(&r, &def, 0, 1, -5)->depth, 1);
	assert_true(rows_double(&r, &def, 0, 1, 0.5)->f == 0.5);
	free(p);
}

static const struct {
	const char *what;
	struct field_def def;
	uint64_t want;
} loads[] = {
	{ "one byte", { "a", "A", FIELD_UINT8, .at = 0, .size = 1 }, 0x45 },
	{ "three", { "a", "A", FIELD_UINT24, .at = 1, .size = 3 }, 0x000021 },
	{ "eight", { "a", "A", FIELD_UINT64, .at = 0, .size = 8 }, 0x4500002100010000 },
	{ "high bits", { "a", "A", FIELD_UINT8, .at = 0, .size = 1, .mask = 0xf0 }, 4 },
	{ "low bits", { "a", "A", FIELD_UINT8, .at = 0, .size = 1, .mask = 0x0f }, 5 },
	{ "a bit", { "a", "A", FIELD_BOOL, .at = 8, .size = 1, .mask = 0x40 }, 1 },
	{ "the last byte of the layer", { "a", "A", FIELD_UINT8, .at = 32, .size = 1 }, 'o' },
};

static void test_loads(void **state)
{
	uint8_t *p = datagram(33);
	const struct layer *ip = dissect_find(&d, PROTO_IP, 0);
	struct row x;

	(void)state;
	assert_non_null(ip);
	for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++)
		if (!field_load(&d, ip, &loads[i].def, &x) || x.u != loads[i].want)
			fail_msg("%s: 0x%llx", loads[i].what, (unsigned long long)x.u);
	struct field_def def = { "a", "A", FIELD_UINT16, .at = 32, .size = 2 };
	assert_false(field_load(&d, ip, &def, &x));
	def.at = UINT16_MAX;
	assert_false(field_load(&d, ip, &def, &x));
	def = (struct field_def){ "a", "A", .type = FIELD_UINT16 }; /* not a fixed one */
	assert_false(field_load(&d, ip, &def, &x));
	def = (struct field_def){ "a", "A", FIELD_ETHER, .at = 27, .size = 6 };
	assert_true(field_load(&d, ip, &def, &x));
	assert_int_equal(x.bytes.n, 6);
	assert_ptr_equal(x.bytes.p, p + 27);
	free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unfold),         cmocka_unit_test(test_cut_at_every_length),
		cmocka_unit_test(test_table_runs_out), cmocka_unit_test(test_text_runs_out),
		cmocka_unit_test(test_text),           cmocka_unit_test(test_adding),
		cmocka_unit_test(test_loads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
