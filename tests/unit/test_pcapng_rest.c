/* The reader of pcapng: options that no field has, in either byte order, and blocks of others. */
#include "capture_bytes.h"

#include "capture/pcapng.h"
#include "capture/reader.h"
#include "frame.h"
#include "sink.h"
#include "source.h"
#include "told.h"

static void add_section(struct bytes *b)
{
	struct bytes body = { .big = b->big };

	add32(&body, PCAPNG_MAGIC);
	add16(&body, 1);
	add16(&body, 0);
	add64(&body, UINT64_MAX);
	add_block(b, PCAPNG_SHB, &body);
}

static void add_interface(struct bytes *b, const struct bytes *options)
{
	struct bytes body = { .big = b->big };

	add16(&body, 1);
	add16(&body, 0);
	add32(&body, 0);
	if (options)
		add(&body, options->p, options->n);
	add_block(b, PCAPNG_IDB, &body);
}

static void add_packet(struct bytes *b, uint32_t type, const struct bytes *options)
{
	struct bytes body = { .big = b->big };

	for (int i = 0; i < 5; i++)
		add32(&body, 0);
	add(&body, options->p, options->n);
	add_block(b, type, &body);
}

/* SIZE: bytes of the numbers in the value, from SKIP on; 0: it has none. */
static const struct {
	const char *name;
	uint32_t block;
	unsigned code;
	unsigned skip, size;
	const char *value;
	size_t len;
	bool kept, of_little_only;
} rows[] = {
	{ "hash", PCAPNG_EPB, EPB_HASH, 0, 0, "\2abcd", 5, true, false },
	{ "verdict of hardware", PCAPNG_EPB, EPB_VERDICT, 0, 0, "\0abcdefgh", 9, true, false },
	{ "verdict of tc", PCAPNG_EPB, EPB_VERDICT, 1, 8, "\1abcdefgh", 9, true, false },
	{ "verdict of xdp", PCAPNG_EPB, EPB_VERDICT, 1, 8, "\2abcdefgh", 9, true, false },
	{ "verdict of others", PCAPNG_EPB, EPB_VERDICT, 0, 0, "\3abcd", 5, true, true },
	{ "empty verdict", PCAPNG_EPB, EPB_VERDICT, 0, 0, "", 0, false, false },
	{ "process and thread", PCAPNG_EPB, EPB_PROCESSID_THREADID, 0, 4, "abcdefgh", 8, true,
	  false },
	{ "no process", PCAPNG_EPB, EPB_PROCESSID_THREADID, 0, 0, "abc", 3, false, false },
	{ "custom", PCAPNG_EPB, OPT_CUSTOM, 0, 4, "abcd\1\2\3", 7, true, false },
	{ "custom text", PCAPNG_EPB, OPT_CUSTOM_TEXT, 0, 4, "abcdtext", 8, true, false },
	{ "custom, cut", PCAPNG_EPB, OPT_CUSTOM, 0, 0, "abc", 3, false, false },
	{ "not to be copied", PCAPNG_EPB, OPT_CUSTOM_NO, 0, 0, "abcd", 4, false, false },
	{ "text not to be copied", PCAPNG_EPB, OPT_CUSTOM_TEXT_NO, 0, 0, "abcd", 4, false, false },
	{ "unknown", PCAPNG_EPB, 0x7777, 0, 0, "abcdef", 6, true, true },
	{ "of a field", PCAPNG_EPB, EPB_QUEUE, 0, 0, "abc", 3, false, false },
	{ "hash of old", PCAPNG_PB, EPB_HASH, 0, 0, "\2abcd", 5, true, false },
	{ "unknown of old", PCAPNG_PB, EPB_QUEUE, 0, 0, "abcd", 4, false, false },
	{ "address", PCAPNG_IDB, IF_IPV4ADDR, 0, 0, "abcdefgh", 8, true, false },
	{ "speed", PCAPNG_IDB, IF_RXSPEED, 0, 8, "abcdefgh", 8, true, false },
	{ "no speed", PCAPNG_IDB, IF_RXSPEED, 0, 0, "abcd", 4, false, false },
	{ "zone", PCAPNG_IDB, IF_TZONE, 0, 4, "abcd", 4, true, false },
	{ "filter of text", PCAPNG_IDB, IF_FILTER, 0, 0, "\0udp", 4, false, false },
	{ "other filter", PCAPNG_IDB, IF_FILTER, 0, 0, "\2udp", 4, true, true },
	{ "one comment", PCAPNG_IDB, OPT_COMMENT, 0, 0, "one", 3, false, false },
};

/* One file for ROW: its options are *P, *N of what was read. */
static struct source *read_row(size_t row, bool big, int *fd, struct frame *f, const uint8_t **p,
			       size_t *n)
{
	struct bytes b = { .big = big }, o = { .big = big };
	struct source *s;
	char path[32];

	add_section(&b);
	add_option(&o, rows[row].code, rows[row].value, rows[row].len);
	if (rows[row].block == PCAPNG_IDB) {
		add_interface(&b, &o);
		o.n = 0;
		add_packet(&b, PCAPNG_EPB, &o);
	} else {
		add_interface(&b, NULL);
		add_packet(&b, rows[row].block, &o);
	}
	*fd = memory_file(path, b.p, b.n);
	free(b.p);
	free(o.p);
	assert_int_equal(reader_open(&s, path), 0);
	assert_int_equal(s->ops->next(s, f), 1);
	bool packet = rows[row].block != PCAPNG_IDB;
	*p = packet ? f->options : f->iface->options;
	*n = packet ? f->options_len : f->iface->options_len;
	return s;
}

/* What ROW is to become: little-endian. */
static struct bytes want_row(size_t row, bool big)
{
	struct bytes b = { 0 };
	uint8_t value[16];

	if (!rows[row].kept || (big && rows[row].of_little_only))
		return b;
	memcpy(value, rows[row].value, rows[row].len);
	for (size_t at = rows[row].skip;
	     big && rows[row].size && at + rows[row].size <= rows[row].len; at += rows[row].size) {
		for (size_t i = 0; i < rows[row].size; i++)
			value[at + i] = (uint8_t)rows[row].value[at + rows[row].size - 1 - i];
		if (rows[row].code == OPT_CUSTOM || rows[row].code == OPT_CUSTOM_TEXT)
			break; /* the number of the enterprise alone */
	}
	add_option(&b, rows[row].code, value, rows[row].len);
	return b;
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		for (int big = 0; big < 2; big++) {
			struct bytes want = want_row(i, big);
			struct frame f;
			const uint8_t *p;
			size_t n;
			int fd;
			struct source *s = read_row(i, big, &fd, &f, &p, &n);

			if (n != want.n || (n && memcmp(p, want.p, n) != 0))
				fail_msg("%s, %s-endian: %zu bytes", rows[i].name,
					 big ? "big" : "little", n);
			assert_int_equal(p == NULL, n == 0);
			s->ops->close(s);
			close(fd);
			free(want.p);
		}
	}
}

/* The second comment of an interface, and a filter's program. */
static void test_interface(void **state)
{
	static const uint8_t want[] = { 1, 0, 3, 0, 't', 'w', 'o', 0, 11, 0, 9, 0,
					1, 6, 0, 7, 8,   4,   3,   2, 1,  0, 0, 0 };
	(void)state;
	for (int big = 0; big < 2; big++) {
		struct bytes b = { .big = big }, o = { .big = big }, program = { .big = big };
		struct source *s;
		struct frame f;
		char path[32];

		add(&program, "\1", 1);
		add16(&program, 6);
		add(&program, "\7\10", 2);
		add32(&program, 0x01020304);
		add_text(&o, OPT_COMMENT, "one");
		add_text(&o, OPT_COMMENT, "two");
		add_option(&o, IF_FILTER, program.p, program.n);
		add_section(&b);
		add_interface(&b, &o);
		o.n = 0;
		add_packet(&b, PCAPNG_EPB, &o);
		int fd = memory_file(path, b.p, b.n);
		assert_int_equal(reader_open(&s, path), 0);
		assert_int_equal(s->ops->next(s, &f), 1);
		assert_string_equal(f.iface->comment, "one");
		assert_null(f.iface->filter);
		assert_int_equal(f.iface->options_len, sizeof want);
		assert_memory_equal(f.iface->options, want, sizeof want);
		s->ops->close(s);
		close(fd);
		free(b.p);
		free(o.p);
		free(program.p);
	}
}

/* ---- Blocks ---- */

static void on_extra(void *arg, const struct capture_extra *x)
{
	tell(arg, "%x:", x->type);
	for (size_t i = 0; i < x->n; i++)
		tell(arg, "%02x", x->p[i]);
	tell(arg, ";");
}

static void on_name(void *arg, const uint8_t *addr, size_t addrlen, const char *name)
{
	tell(arg, "name %zu %02x %s;", addrlen, addr[0], name);
}

static void on_secrets(void *arg, uint32_t type, const void *p, size_t n)
{
	tell(arg, "secrets %x %.*s;", type, (int)n, (const char *)p);
}

static struct bytes make_blocks(bool big)
{
	struct bytes b = { .big = big }, body = { .big = big };

	add_section(&b);
	add32(&body, 1);
	add(&body, "data", 4);
	add_block(&b, PCAPNG_CB, &body);
	add32(&body, 2);
	add_block(&b, PCAPNG_CB_NO, &body);
	add_block(&b, PCAPNG_CB, &body); /* too short for one */
	add(&body, "A=1\n", 4);
	add_block(&b, PCAPNG_JOURNAL, &body);
	add(&body, "what", 4);
	add_block(&b, 0x1234, &body);
	add_option(&body, NRB_EUI48, "\1\2\3\4\5\6six", 10);
	add_option(&body, NRB_EUI64, "\1\2\3\4\5\6\7\10eight", 14);
	add32(&body, 0);
	add_text(&body, OPT_COMMENT, "of names");
	add_block(&b, PCAPNG_NRB, &body);
	add32(&body, SECRETS_TLS);
	add32(&body, 3);
	add(&body, "KEY\0", 4);
	add_text(&body, OPT_COMMENT, "why");
	add_block(&b, PCAPNG_DSB, &body);
	return b;
}

static void test_blocks(void **state)
{
	static const struct source_events events = { .extra = on_extra,
						     .name = on_name,
						     .secrets = on_secrets };
	static const char want[] = "bad:0100000064617461;40000bad:02000000;bad:;9:413d310a;"
				   "1234:77686174;4:010008006f66206e616d6573;name 6 01 six;"
				   "name 8 01 eight;a:0100030077687900;secrets 544c534b KEY;";

	(void)state;
	for (int big = 0; big < 2; big++) {
		struct bytes b = make_blocks(big);
		struct told t = { 0 };
		struct source *s;
		struct frame f;
		char path[32];
		int fd = memory_file(path, b.p, b.n);

		assert_int_equal(reader_open(&s, path), 0);
		s->events = &events;
		s->arg = &t;
		assert_int_equal(s->ops->next(s, &f), 0);
		assert_string_equal(t.text, want);
		s->ops->close(s);
		close(fd);
		free(b.p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_interface),
		cmocka_unit_test(test_blocks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
