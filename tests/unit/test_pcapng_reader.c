/* The reader of pcapng: every block, both byte orders, and every place where it may be cut. */
#include "capture_bytes.h"

#include <errno.h>

#include "capture/pcapng.h"
#include "capture/reader.h"
#include "frame.h"
#include "sink.h"
#include "source.h"
#include "told.h"

/* ---- Making files ---- */

static void add_section(struct bytes *b, uint16_t major)
{
	struct bytes body = { .big = b->big };

	add32(&body, PCAPNG_MAGIC);
	add16(&body, major);
	add16(&body, 0);
	add64(&body, UINT64_MAX);
	add_text(&body, SHB_USERAPPL, "maker");
	add_text(&body, OPT_COMMENT, "of the section");
	add_text(&body, SHB_OS, "system");
	add_text(&body, SHB_HARDWARE, "machine");
	add32(&body, 0);
	add_block(b, PCAPNG_SHB, &body);
}

/* An interface with if_tsresol RESOL (0xffff: none) and if_tsoffset OFFSET (0: none). */
static void add_interface(struct bytes *b, uint16_t linktype, uint32_t snaplen, const char *name,
			  unsigned resol, int64_t offset)
{
	struct bytes body = { .big = b->big }, o = { .big = b->big };

	add16(&body, linktype);
	add16(&body, 0);
	add32(&body, snaplen);
	if (offset) {
		add64(&o, (uint64_t)offset);
		add_option(&body, IF_TSOFFSET, o.p, o.n);
		free(o.p);
	}
	add_text(&body, 0x8000, "unknown option");
	if (name)
		add_text(&body, IF_NAME, name);
	if (resol != 0xffff)
		add_option(&body, IF_TSRESOL, &(uint8_t){ (uint8_t)resol }, 1);
	add_option(&body, IF_FILTER, "\0udp", 4);
	add_block(b, PCAPNG_IDB, &body);
}

/* An enhanced packet of N bytes: the letters from 'a' on.  EXTRA options follow if there are some. */
static void add_packet(struct bytes *b, uint32_t iface, uint64_t t, uint32_t n,
		       const struct bytes *extra)
{
	struct bytes body = { .big = b->big };

	add32(&body, iface);
	add32(&body, (uint32_t)(t >> 32));
	add32(&body, (uint32_t)t);
	add32(&body, n);
	add32(&body, n + 1000);
	add(&body, "abcdefghijklmnopqrstuvwxyz", n);
	add_padding(&body, n);
	if (extra)
		add(&body, extra->p, extra->n);
	add_block(b, PCAPNG_EPB, &body);
}

/* ---- Reading them ---- */

static void on_secrets(void *arg, uint32_t type, const void *p, size_t n)
{
	tell(arg, "secrets %08x %.*s;", type, (int)n, (const char *)p);
}

static void on_name(void *arg, const uint8_t *addr, size_t addrlen, const char *name)
{
	tell(arg, "name %zu %u %s;", addrlen, addr[addrlen - 1], name);
}

static void on_section(void *arg, const struct capture_section *c)
{
	tell(arg, "section %s|%s|%s|%s;", c->hardware, c->os, c->application,
	     c->ncomments ? c->comments[0] : "-");
}

static void on_stats(void *arg, const struct capture_stats *c)
{
	tell(arg, "stats %s %x %lld %llu %llu;", c->iface->name, c->known, (long long)c->start_ns,
	     (unsigned long long)c->received, (unsigned long long)c->dropped);
}

static const struct source_events events = {
	.secrets = on_secrets,
	.name = on_name,
	.section = on_section,
	.stats = on_stats,
};

/* Opens the file B, which stays the caller's. */
static struct source *open_bytes(const struct bytes *b, int *fd, struct told *t)
{
	struct source *s;
	char path[32];

	*fd = memory_file(path, b->p, b->n);
	assert_int_equal(reader_open(&s, path), 0);
	*t = (struct told){ 0 };
	s->events = &events;
	s->arg = t;
	return s;
}

static void expect_end(struct source *s, const char *error)
{
	struct frame f;
	int rc = s->ops->next(s, &f);

	if (!error) {
		assert_int_equal(rc, 0);
		return;
	}
	assert_int_equal(rc, -EBADMSG);
	if (!strstr(s->ops->error(s), error))
		fail_msg("'%s' instead of '%s'", s->ops->error(s), error);
	assert_int_equal(s->ops->next(s, &f), -EBADMSG);
}

static void expect_packet(struct source *s, struct frame *f, int64_t t, uint32_t n)
{
	assert_int_equal(s->ops->next(s, f), 1);
	assert_true(f->time_ns == t);
	assert_int_equal(f->caplen, n);
	assert_memory_equal(f->data, "abcdefghijklmnopqrstuvwxyz", n);
}

/* ---- Tests ---- */

static const struct {
	unsigned resol;
	int64_t offset;
	uint64_t units;
	int64_t ns;
	unsigned digits;
} clocks[] = {
	{ 0xffff, 0, 1500000, 1500000000, 6 },
	{ 6, 0, 1500000, 1500000000, 6 },
	{ 9, 0, 1500000000, 1500000000, 9 },
	{ 0, 0, 3, 3000000000, 0 },
	{ 3, 0, 1500, 1500000000, 3 },
	{ 12, 0, 1500000000999, 1500000000, 9 },
	{ 18, 0, UINT64_C(1500000000000000000), 1500000000, 9 },
	{ 19, 0, UINT64_C(15000000000000000000), 1500000000, 9 },
	{ 28, 0, UINT64_MAX, 1, 9 },
	{ 127, 0, UINT64_MAX, 0, 9 },
	{ 0x80, 0, 7, 7000000000, 0 },
	{ 0x8a, 0, 1536, 1500000000, 4 },
	{ 0x94, 0, 1 << 19, 500000000, 7 },
	{ 0xa0, 0, UINT64_C(3) << 31, 1500000000, 9 },
	{ 0xbf, 0, UINT64_C(3) << 62, 1500000000, 9 },
	{ 0xc0, 0, UINT64_C(1) << 63, 500000000, 9 },
	{ 0xff, 0, UINT64_MAX, 0, 9 },
	{ 6, 1000, 1500000, 1001500000000, 6 },
	{ 9, -2, 1500000000, -500000000, 9 },
	{ 6, INT64_MAX, 0, INT64_MAX, 6 },
	{ 6, INT64_MIN, 0, INT64_MIN, 6 },
	{ 0, 0, UINT64_MAX, INT64_MAX, 0 },
	{ 9, 0, UINT64_MAX, INT64_MAX, 9 },
};

static void test_clocks(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof clocks / sizeof clocks[0]; i++)
		for (int big = 0; big < 2; big++) {
			struct bytes b = { .big = big };
			struct source *s;
			struct frame f;
			struct told t;
			int fd;

			add_section(&b, 1);
			add_interface(&b, 1, 0, NULL, clocks[i].resol, clocks[i].offset);
			add_packet(&b, 0, clocks[i].units, 5, NULL);
			s = open_bytes(&b, &fd, &t);
			assert_int_equal(s->ops->next(s, &f), 1);
			bool fits = clocks[i].ns != INT64_MAX && clocks[i].ns != INT64_MIN;
			if (f.has_time != fits || (fits && f.time_ns != clocks[i].ns))
				fail_msg("row %zu: %lld", i, (long long)f.time_ns);
			assert_int_equal(f.time_digits, clocks[i].digits);
			expect_end(s, NULL);
			s->ops->close(s);
			close(fd);
			free(b.p);
		}
}

static struct bytes packet_options(bool big)
{
	struct bytes o = { .big = big }, v = { .big = big };

	add32(&v, 7);
	add_option(&o, EPB_QUEUE, v.p, v.n);
	add_text(&o, OPT_COMMENT, "first");
	v.n = 0;
	add64(&v, 0x123456789abcdef0);
	add_option(&o, EPB_PACKETID, v.p, v.n);
	add_option(&o, EPB_HASH, "\0what", 5);
	add_text(&o, OPT_COMMENT, "");
	v.n = 0;
	add32(&v, 0x0001000e);
	add_option(&o, EPB_FLAGS, v.p, v.n);
	v.n = 0;
	add64(&v, 42);
	add_option(&o, EPB_DROPCOUNT, v.p, v.n);
	add_text(&o, OPT_COMMENT, "third");
	free(v.p);
	return o;
}

static void test_packet_options(void **state)
{
	(void)state;
	for (int big = 0; big < 2; big++) {
		struct bytes b = { .big = big }, o = packet_options(big);
		struct source *s;
		struct frame f;
		struct told t;
		int fd;

		add_section(&b, 1);
		add_interface(&b, 228, 96, "eth7", 9, 0);
		add_packet(&b, 0, 5, 7, &o);
		add_packet(&b, 0, 6, 8, NULL);
		s = open_bytes(&b, &fd, &t);
		expect_packet(s, &f, 5, 7);
		assert_int_equal(f.len, 1007);
		assert_int_equal(f.linktype, 228);
		assert_string_equal(f.iface->name, "eth7");
		assert_string_equal(f.iface->filter, "udp");
		assert_int_equal(f.iface->snaplen, 96);
		assert_true(f.has_queue && f.queue == 7);
		assert_true(f.has_packetid && f.packetid == 0x123456789abcdef0);
		assert_true(f.has_dropcount && f.dropcount == 42);
		assert_true(f.has_flags && f.flags == 0x0001000e);
		assert_int_equal(f.dir, FRAME_DIR_OUT);
		assert_int_equal(f.ncomments, 3);
		assert_string_equal(f.comments[0], "first");
		assert_string_equal(f.comments[1], "");
		assert_string_equal(f.comments[2], "third");
		expect_packet(s, &f, 6, 8);
		assert_false(f.has_flags || f.has_packetid || f.has_queue || f.has_dropcount);
		assert_int_equal(f.ncomments, 0);
		expect_end(s, NULL);
		s->ops->close(s);
		close(fd);
		free(b.p);
		free(o.p);
	}
}

/* Two sections of different byte order, interfaces that differ in everything. */
static void test_sections(void **state)
{
	struct bytes b = { 0 };
	struct source *s;
	struct frame f, g;
	struct told t;
	int fd;

	(void)state;
	add_section(&b, 1);
	add_interface(&b, 1, 65535, "a", 6, 0);
	add_interface(&b, 101, 0, "b", 9, 0);
	add_packet(&b, 1, 1, 3, NULL);
	add_packet(&b, 0, 1, 4, NULL);
	b.big = true;
	add_section(&b, 1);
	add_interface(&b, 113, 100, "c", 3, 0);
	add_packet(&b, 0, 1, 5, NULL);
	s = open_bytes(&b, &fd, &t);
	expect_packet(s, &f, 1, 3);
	assert_string_equal(f.iface->name, "b");
	expect_packet(s, &g, 1000, 4);
	assert_string_equal(g.iface->name, "a");
	assert_int_equal(g.linktype, 1);
	expect_packet(s, &g, 1000000, 5);
	assert_string_equal(g.iface->name, "c");
	assert_int_equal(g.linktype, 113);
	/* Interfaces live as long as the source. */
	assert_string_equal(f.iface->name, "b");
	expect_end(s, NULL);
	assert_string_equal(t.text, "section machine|system|maker|of the section;"
				    "section machine|system|maker|of the section;");
	s->ops->close(s);
	close(fd);
	free(b.p);
}

static void add_other_packets(struct bytes *b)
{
	struct bytes body = { .big = b->big };

	/* Simple, cut by the snaplen of interface 0; then the obsolete one, with its drop count. */
	add32(&body, 100);
	add(&body, "abcdef\0\0", 8);
	add_block(b, PCAPNG_SPB, &body);
	add16(&body, 0);
	add16(&body, 9);
	add32(&body, 0);
	add32(&body, 77);
	add32(&body, 4);
	add32(&body, 50);
	add(&body, "abcd", 4);
	add16(&body, EPB_FLAGS);
	add16(&body, 4);
	add32(&body, 1);
	add32(&body, 0);
	add_block(b, PCAPNG_PB, &body);
}

static void test_other_packets(void **state)
{
	(void)state;
	for (int big = 0; big < 2; big++) {
		struct bytes b = { .big = big };
		struct source *s;
		struct frame f;
		struct told t;
		int fd;

		add_section(&b, 1);
		add_interface(&b, 1, 6, NULL, 9, 0);
		add_other_packets(&b);
		s = open_bytes(&b, &fd, &t);
		expect_packet(s, &f, 0, 6);
		assert_false(f.has_time);
		assert_int_equal(f.len, 100);
		expect_packet(s, &f, 77, 4);
		assert_int_equal(f.len, 50);
		assert_true(f.has_dropcount && f.dropcount == 9);
		assert_int_equal(f.dir, FRAME_DIR_IN);
		expect_end(s, NULL);
		s->ops->close(s);
		close(fd);
		free(b.p);
	}
}

static void add_meta(struct bytes *b)
{
	struct bytes body = { .big = b->big }, v = { .big = b->big };
	static const uint8_t ip6[16] = { 0x20, 1, [15] = 9 };

	add_option(&body, NRB_IPV4, "\xc0\0\2\1one\0two\0", 12);
	add(&v, ip6, 16);
	add(&v, "six", 4);
	add_option(&body, NRB_IPV6, v.p, v.n);
	add_option(&body, 77, "unknown record", 14);
	add_option(&body, NRB_IPV4, "\xc0\0\2\2no end", 10);
	add32(&body, 0);
	add_block(b, PCAPNG_NRB, &body);
	add32(&body, SECRETS_TLS);
	add32(&body, 5);
	add(&body, "KEYS\n\0\0\0", 8);
	add_block(b, PCAPNG_DSB, &body);
	add(&body, "anything", 8);
	add_block(b, 0x0bad, &body);
	add32(&body, 0);
	add32(&body, 0);
	add32(&body, 1000);
	v.n = 0;
	add64(&v, 55);
	add_option(&body, ISB_IFRECV, v.p, v.n);
	v.n = 0;
	add32(&v, 0);
	add32(&v, 500);
	add_option(&body, ISB_STARTTIME, v.p, v.n);
	add_block(b, PCAPNG_ISB, &body);
	free(v.p);
}

static void test_meta(void **state)
{
	(void)state;
	for (int big = 0; big < 2; big++) {
		struct bytes b = { .big = big };
		struct source *s;
		struct frame f;
		struct told t;
		int fd;

		add_section(&b, 1);
		add_interface(&b, 1, 0, "if", 6, 0);
		add_meta(&b);
		add_packet(&b, 0, 1, 1, NULL);
		s = open_bytes(&b, &fd, &t);
		expect_packet(s, &f, 1000, 1);
		assert_string_equal(t.text, "section machine|system|maker|of the section;"
					    "name 4 1 one;name 4 1 two;name 16 9 six;"
					    "secrets 544c534b KEYS\n;"
					    "stats if 5 500000 55 0;");
		expect_end(s, NULL);
		s->ops->close(s);
		close(fd);
		free(b.p);
	}
}

/* Cut anywhere: the whole packets come, and the end is an error but between two blocks. */
static void check_cut(const struct bytes *b, const size_t *ends, size_t cut)
{
	struct bytes part = { .p = b->p, .n = cut };
	unsigned whole = 0, n = 0;
	bool between = false;
	struct source *s;
	struct frame f;
	struct told t;
	int fd, rc;

	for (unsigned i = 0; ends[i]; i++) {
		between |= ends[i] == cut;
		/* The first two blocks, section and interface, are no packets. */
		whole += i >= 2 && ends[i] <= cut;
	}
	s = open_bytes(&part, &fd, &t);
	while ((rc = s->ops->next(s, &f)) == 1)
		n++;
	assert_int_equal(n, whole);
	assert_int_equal(rc, between ? 0 : -EBADMSG);
	s->ops->close(s);
	close(fd);
}

static void test_every_cut(void **state)
{
	(void)state;
	for (int big = 0; big < 2; big++) {
		struct bytes b = { .big = big }, o = packet_options(big);
		size_t ends[8] = { 0 };

		add_section(&b, 1);
		ends[0] = b.n;
		add_interface(&b, 1, 0, "if", 6, 0);
		ends[1] = b.n;
		for (unsigned i = 0; i < 4; i++) {
			add_packet(&b, 0, i, 3 + i, i % 2 ? &o : NULL);
			ends[2 + i] = b.n;
		}
		for (size_t cut = 12; cut <= b.n; cut++)
			check_cut(&b, ends, cut);
		free(b.p);
		free(o.p);
	}
}

/* A good section, interface and packet; then the N bytes of a block as they stand. */
static void check_damage(const struct bytes *block, const char *error)
{
	struct bytes b = { 0 };
	struct source *s;
	struct frame f;
	struct told t;
	int fd;

	add_section(&b, 1);
	add_interface(&b, 1, 0, "if", 6, 0);
	add_packet(&b, 0, 1, 4, NULL);
	add(&b, block->p, block->n);
	s = open_bytes(&b, &fd, &t);
	expect_packet(s, &f, 1000, 4);
	expect_end(s, error);
	s->ops->close(s);
	close(fd);
	free(b.p);
}

static void check_words(const char *error, unsigned n, const uint32_t *words)
{
	struct bytes b = { 0 };

	for (unsigned i = 0; i < n; i++)
		add32(&b, words[i]);
	check_damage(&b, error);
	free(b.p);
}

#define DAMAGE(error, ...) \
	check_words(error, sizeof((uint32_t[]){ __VA_ARGS__ }) / 4, (uint32_t[]){ __VA_ARGS__ })

static void test_damage(void **state)
{
	(void)state;
	DAMAGE("impossible length: 0 bytes", 6, 0);
	DAMAGE("impossible length: 8 bytes", 6, 8);
	DAMAGE("impossible length: 14 bytes", 6, 14, 0, 0);
	DAMAGE("impossible length: 4294967292 bytes", 6, 0xfffffffc);
	DAMAGE("impossible length: 24 bytes", PCAPNG_SHB, 24, PCAPNG_MAGIC, 1, 0, 24);
	DAMAGE("two lengths differ: 12 and 16", 99, 12, 16);
	DAMAGE("cut short in record 4", 99, 0x08000000, 1, 2, 3);
	DAMAGE("unknown byte order", PCAPNG_SHB, 28, 0x12345678, 1, 0, 0, 28);
	DAMAGE("version 2.0", PCAPNG_SHB, 28, PCAPNG_MAGIC, 2, 0, 0, 28);
	DAMAGE("too short for a packet", PCAPNG_EPB, 16, 0, 16);
	DAMAGE("too short for a packet", PCAPNG_SPB, 12, 12);
	DAMAGE("interface 1, but 1", PCAPNG_EPB, 32, 1, 0, 0, 0, 0, 32);
	DAMAGE("interface 4294967295, but 1", PCAPNG_EPB, 32, UINT32_MAX, 0, 0, 0, 0, 32);
	DAMAGE("a packet claims 5 bytes", PCAPNG_EPB, 36, 0, 0, 0, 5, 5, 0, 36);
	DAMAGE("a packet claims 4294967295", PCAPNG_EPB, 36, 0, 0, 0, UINT32_MAX, 5, 0, 36);
	DAMAGE("type 1 is too short", PCAPNG_IDB, 16, 0, 16);
	DAMAGE("statistics of interface 1", PCAPNG_ISB, 24, 1, 0, 0, 24);
	DAMAGE("type 5 is too short", PCAPNG_ISB, 12, 12);
	DAMAGE("type 10 is too short", PCAPNG_DSB, 20, 0, 100, 20);
	DAMAGE("option runs past", PCAPNG_NRB, 20, 0x00640001, 0, 20);
	DAMAGE("option runs past", PCAPNG_IDB, 28, 1, 0, 0x00ff0002, 0, 28);
}

/* A packet whose options are bad is whole: it comes, and what follows it too. */
static void test_bad_options(void **state)
{
	struct bytes b = { 0 }, o = { 0 };
	struct source *s;
	struct frame f;
	struct told t;
	int fd;

	(void)state;
	add_text(&o, OPT_COMMENT, "good");
	add16(&o, OPT_COMMENT);
	add16(&o, 100);
	add32(&o, 0);
	add_section(&b, 1);
	add_interface(&b, 1, 0, "if", 9, 0);
	add_packet(&b, 0, 1, 4, &o);
	add_packet(&b, 0, 2, 4, NULL);
	s = open_bytes(&b, &fd, &t);
	expect_packet(s, &f, 1, 4);
	assert_int_equal(f.ncomments, 1);
	assert_string_equal(f.comments[0], "good");
	expect_packet(s, &f, 2, 4);
	expect_end(s, "option runs past its end");
	s->ops->close(s);
	close(fd);
	free(b.p);
	free(o.p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clocks),   cmocka_unit_test(test_packet_options),
		cmocka_unit_test(test_sections), cmocka_unit_test(test_other_packets),
		cmocka_unit_test(test_meta),     cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_damage),   cmocka_unit_test(test_bad_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
