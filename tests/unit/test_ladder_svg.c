/* The ladder as an SVG: well-formed whatever the frames and names say, and with all that it needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "flow/ladder_svg.h"
#include "flow/tcp.h"

enum { DEPTH_MAX = 8, EVENTS = 6 };

static const char hostile[] = "<script>&\"'\x1b[2J\xff\n]]>-->";

static void event(void *arg, size_t i, struct ladder_event *e)
{
	static const uint16_t analysis[EVENTS] = {
		0, TCPA_RETRANSMISSION, TCPA_DUPLICATE_ACK, TCPA_ZERO_WINDOW, 0, TCPA_WINDOW_UPDATE
	};

	(void)arg;
	assert_in_range(i, 0, EVENTS - 1);
	*e = (struct ladder_event){ .frame = i + 1,
				    .has_time = true,
				    .time_ns = (int64_t)i * 700000000,
				    .has_len = true,
				    .wscale = -1,
				    .flags = i == 4 ? TCP_RST : TCP_ACK,
				    .analysis = analysis[i],
				    .from = i % 3 == 0,
				    .to = i == 2 || i % 3 == 1,
				    .lost = i == 3,
				    .text = hostile,
				    .ntext = sizeof hostile - 1,
				    .words = i == 1 ? "RETRANS#1" : "",
				    .told = hostile };
}

static char *make_svg(unsigned width, enum ladder_time time)
{
	static const char *const lanes[] = { "[2001:db8::1]:80", "a&b<c>\"d\"" };
	struct ladder_config c = { .width = width,
				   .time = time,
				   .columns = 0xff,
				   .span_ns = 5000000000,
				   .last_frame = EVENTS,
				   .lanes = lanes,
				   .nlanes = 2,
				   .nevents = EVENTS,
				   .event = event };
	size_t size = 1 << 20;
	char *buf = malloc(size);
	struct ladder_place at;
	uint64_t rows = 0;
	struct ladder l;
	struct text t;

	assert_non_null(buf);
	text_init(&t, buf, size);
	ladder_init(&l, &c);
	ladder_svg_begin(&t, &l, ladder_rows(&l), hostile);
	at = ladder_first(&l);
	do
		ladder_svg_row(&t, &l, at, rows++);
	while (ladder_next(&l, &at));
	assert_int_equal(rows, ladder_rows(&l));
	ladder_svg_end(&t);
	assert_false(t.full);
	return buf;
}

/* The length of what begins with '&' at P, where it is one of XML's own entities. */
static size_t entity_len(const char *p)
{
	static const char *const names[] = { "&amp;", "&lt;", "&gt;", "&quot;" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strncmp(p, names[i], strlen(names[i])) == 0)
			return strlen(names[i]);
	return 0;
}

/* The tag at P, which ends before END: attributes have quoted values without '<'. */
static void check_attributes(const char *p, const char *end)
{
	p += strcspn(p, " />");
	while (p < end && *p == ' ') {
		size_t name = strcspn(++p, "=");

		assert_true(name > 0 && p + name + 1 < end && p[name + 1] == '"');
		p += name + 2;
		p += strcspn(p, "\"<") + 1;
		assert_true(p <= end && p[-1] == '"');
	}
	assert_true(p == end || (*p == '/' && p + 1 == end));
}

/* Tags nest and end, letters are printable ASCII. */
static void check_xml(const char *p)
{
	struct {
		const char *name;
		size_t n;
	} open[DEPTH_MAX];
	unsigned depth = 0, tags = 0;

	for (; *p; p++) {
		assert_true((*p >= 0x20 && *p < 0x7f) || *p == '\n');
		if (*p == '&') {
			assert_true(entity_len(p) > 0);
		} else if (*p == '<') {
			const char *end = strchr(p, '>');
			size_t n = strcspn(p + 1, " />");

			assert_non_null(end);
			if (p[1] == '/') {
				n = (size_t)(end - p) - 2;
				assert_true(depth > 0);
				depth--;
				assert_true(n == open[depth].n &&
					    memcmp(p + 2, open[depth].name, n) == 0);
			} else {
				check_attributes(p + 1, end);
				if (end[-1] != '/') {
					assert_true(depth < DEPTH_MAX);
					open[depth].name = p + 1;
					open[depth++].n = n;
				}
			}
			tags++;
			p = end;
		}
	}
	assert_int_equal(depth, 0);
	assert_true(tags > 10);
}

static void test_well_formed(void **state)
{
	(void)state;
	for (unsigned width = 60; width <= 180; width += 7) {
		char *svg = make_svg(width, (enum ladder_time)(width % LADDER_TIMES));

		check_xml(svg);
		assert_null(strstr(svg, "<script"));
		free(svg);
	}
}

static void test_what_it_has(void **state)
{
	char *svg = make_svg(120, LADDER_BY_ROW);

	(void)state;
	assert_non_null(strstr(svg, "prefers-color-scheme:dark"));
	assert_non_null(strstr(svg, "<title>frame 2, [2001:db8::1]:80 to a&amp;b&lt;c&gt;&quot;d"));
	assert_non_null(strstr(svg, "RETRANS: the bytes are sent again"));
	assert_non_null(strstr(svg, "class=\"warn\""));
	assert_non_null(strstr(svg, "class=\"bad\""));
	assert_non_null(strstr(svg, "xmlns=\"http://www.w3.org/2000/svg\""));
	free(svg);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_well_formed),
		cmocka_unit_test(test_what_it_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
