/*
 * Every frame of captures/, cut at every length, in every form: no byte is read that is not
 * there (the copy ends where the capture does), no field lies past it, every frame has its text,
 * and nothing in it harms a terminal.  An argument names another directory than captures/.
 */
#include "frame_hex.h"

#include <ftw.h>
#include <stdio.h>

#include "capture/reader.h"
#include "direction.h"
#include "dissector.h"
#include "face/detail.h"
#include "face/gvisor.h"
#include "face/json.h"
#include "face/tcpdump.h"
#include "field.h"
#include "source.h"

enum { ROWS = 4096, TEXT = 1 << 16, LINE = 1 << 20 };

static struct dissection d;
static struct dissector dissector;
static uint8_t memory[DISSECTOR_MEMORY_MIN], tcpdump_memory[TCPDUMP_MEMORY_MIN];
static struct row row[ROWS];
static char texts[TEXT], line[LINE];
static const char *top = "captures";
static const char *path; /* of the capture at hand */
static unsigned frames, files;

/* Only what a terminal shows; newlines and tabs where the form has several lines. */
static void check_text(const struct text *t, const struct frame *f, bool lines, const char *form)
{
	bool bad = t->len == 0 || t->full;

	for (size_t i = 0; i < t->len; i++) {
		unsigned char c = (unsigned char)t->buf[i];

		bad |= (c < 0x20 && !(lines && (c == '\n' || c == '\t'))) || c == 0x7f;
	}
	if (bad)
		fail_msg("%s, frame %llu cut at %u: %s text of %zu bytes", path,
			 (unsigned long long)f->number, f->caplen, form, t->len);
}

static void check_rows(const struct rows *r, const struct frame *f)
{
	for (uint32_t i = 0; i < r->n; i++) {
		const struct row *x = &r->row[i];

		if (x->buf >= d.nbufs || x->off > d.bufs[x->buf].len ||
		    x->len > d.bufs[x->buf].len - x->off)
			fail_msg("%s, frame %llu cut at %u: %s at %u, %u", path,
				 (unsigned long long)f->number, f->caplen, x->def->name, x->off,
				 x->len);
	}
}

static void check_layers(const struct frame *f)
{
	assert_true(d.nlayers > 0);
	for (unsigned i = 0; i < d.nlayers; i++) {
		const struct layer *l = &d.layers[i];

		if (l->off > d.bufs[l->buf].len || l->cap > d.bufs[l->buf].len - l->off ||
		    l->cap > l->len || l->hlen > l->cap)
			fail_msg("%s, frame %llu cut at %u: layer %u", path,
				 (unsigned long long)f->number, f->caplen, i);
	}
}

static void check_forms(const struct frame *f)
{
	struct rows r;
	struct text t;

	rows_init(&r, row, ROWS, texts, sizeof texts);
	rows_unfold(&r, &d);
	assert_false(r.full);
	check_rows(&r, f);
	text_init(&t, line, sizeof line);
	detail_text(&t, &r, NULL);
	check_text(&t, f, true, "detail");
	for (unsigned version = GVISOR_2022; version <= GVISOR_2024; version++) {
		text_init(&t, line, sizeof line);
		gvisor_line(&t, &d, f->number % 2, (enum gvisor_version)version);
		check_text(&t, f, false, "gvisor");
		assert_true(t.len <= GVISOR_LINE_MAX);
	}
	text_init(&t, line, sizeof line);
	json_line(&t, &d, &r, &(struct json_options){ 0 });
	check_text(&t, f, false, "json");
	text_init(&t, line, sizeof line);
	tcpdump_text(&t, &d, tcpdump_init(tcpdump_memory, sizeof tcpdump_memory));
	check_text(&t, f, true, "tcpdump");
}

/* The first CAP bytes of F, in memory of that size. */
static void check_cut(const struct frame *f, uint32_t cap, bool with_state)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	struct frame cut = *f;
	uint8_t *p = malloc(cap ? cap : 1);

	assert_non_null(p);
	memcpy(p, f->data, cap);
	cut.data = p;
	cut.caplen = cap;
	if (with_state)
		dissector_init(&dissector, &config, memory, sizeof memory);
	dissect(&d, &cut, with_state ? &dissector : NULL);
	check_layers(&cut);
	check_forms(&cut);
	free(p);
}

static void check_capture(void)
{
	struct source *s;
	struct frame f;

	if (reader_open(&s, path)) {
		if (s)
			s->ops->close(s);
		return;
	}
	files++;
	while (s->ops->next(s, &f) == 1) {
		f.number = ++frames;
		for (uint32_t cap = 0; cap <= f.caplen; cap++)
			check_cut(&f, cap, cap % 2);
	}
	s->ops->close(s);
}

static int visit(const char *name, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)where;
	if (type == FTW_F && (strstr(name, ".pcap") || strstr(name, ".cap"))) {
		path = name;
		check_capture();
	}
	return 0;
}

static void test_captures(void **state)
{
	(void)state;
	assert_int_equal(nftw(top, visit, 8, FTW_PHYS), 0);
	assert_true(files > 0 && frames > 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_captures) };

	if (argc > 1)
		top = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
