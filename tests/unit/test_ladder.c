/*
 * The layout of the ladder: a picture of each mode, and what holds for any events at any width.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "flow/ladder.h"
#include "flow/tcp.h"

enum { ALL = (1 << LADDER_COLUMNS) - 1, AT_80 = 1 << LADDER_DELTA | 0xe };

static const char *const two[] = { "10.0.0.2:49152", "10.0.0.1:80" };

/* A lost SYN, the handshake, a request and a segment that is missing. */
static const struct ladder_event story[] = {
	{ .frame = 1,
	  .has_time = true,
	  .time_ns = 0,
	  .from = 0,
	  .to = 1,
	  .flags = TCP_SYN,
	  .has_len = true,
	  .mss = 1460,
	  .wscale = 7,
	  .window = 64240,
	  .state = { .known = 0xe, .state = TCP_STATE_SYN_SENT, .cwnd = 1460, .rto = 3000 } },
	{ .frame = 2,
	  .has_time = true,
	  .time_ns = 3000214000,
	  .from = 0,
	  .to = 1,
	  .flags = TCP_SYN,
	  .has_len = true,
	  .mss = 1460,
	  .wscale = 7,
	  .window = 64240,
	  .analysis = TCPA_RETRANSMISSION,
	  .words = "RETRANS#1",
	  .state = { .known = 0xe, .state = TCP_STATE_SYN_SENT, .cwnd = 1460, .rto = 6000 } },
	{ .frame = 3,
	  .has_time = true,
	  .time_ns = 3040551000,
	  .from = 1,
	  .to = 0,
	  .flags = TCP_SYN | TCP_ACK,
	  .has_len = true,
	  .ack = 1,
	  .wscale = -1,
	  .state = { .known = 0xe, .state = TCP_STATE_ESTABLISHED, .cwnd = 2920, .rto = 3000 } },
	{ .frame = 4,
	  .has_time = true,
	  .time_ns = 3040562000,
	  .from = 0,
	  .to = 1,
	  .flags = TCP_ACK,
	  .has_len = true,
	  .seq = 1,
	  .ack = 1,
	  .wscale = -1 },
	{ .frame = 5,
	  .has_time = true,
	  .time_ns = 3040790000,
	  .from = 0,
	  .to = 1,
	  .flags = TCP_PSH | TCP_ACK,
	  .has_len = true,
	  .seq = 1,
	  .ack = 1,
	  .len = 78,
	  .wscale = -1,
	  .text = "GET /index.html",
	  .ntext = 15 },
	{ .frame = 6,
	  .has_time = true,
	  .time_ns = 3082010000,
	  .from = 1,
	  .to = 0,
	  .flags = TCP_ACK,
	  .has_len = true,
	  .seq = 2921,
	  .ack = 79,
	  .len = 1460,
	  .wscale = -1,
	  .analysis = TCPA_LOST_SEGMENT,
	  .words = "GAP" },
	{ .frame = 7,
	  .has_time = true,
	  .time_ns = 3092010000,
	  .from = 1,
	  .to = 0,
	  .flags = TCP_ACK,
	  .has_len = true,
	  .seq = 1461,
	  .ack = 79,
	  .len = 1460,
	  .wscale = -1,
	  .lost = true },
};

enum { STORY = sizeof story / sizeof story[0] };

static void story_event(void *arg, size_t i, struct ladder_event *e)
{
	(void)arg;
	assert_in_range(i, 0, STORY - 1);
	*e = story[i];
}

static struct ladder_config story_config(unsigned width)
{
	return (struct ladder_config){ .width = width,
				       .columns = AT_80,
				       .span_ns = 3092010000,
				       .last_frame = 7,
				       .lanes = two,
				       .nlanes = 2,
				       .nevents = STORY,
				       .event = story_event };
}

static void add_line(struct text *t, const struct ladder_cell *cells, unsigned width)
{
	ladder_text(t, cells, width, false);
	text_char(t, '\n');
}

static char *draw(const struct ladder_config *c)
{
	struct ladder l;
	struct ladder_cell *cells = malloc(c->width * sizeof *cells);
	size_t size = 1 << 16;
	char *buf = malloc(size);
	struct ladder_row row;
	struct text t;

	assert_non_null(cells);
	assert_non_null(buf);
	text_init(&t, buf, size);
	ladder_init(&l, c);
	for (unsigned i = 0; i < l.nheader; i++) {
		ladder_header(&l, i, cells);
		add_line(&t, cells, c->width);
	}
	struct ladder_place at = ladder_first(&l);
	do {
		ladder_row(&l, at, cells, &row);
		add_line(&t, cells, c->width);
	} while (ladder_next(&l, &at));
	free(cells);
	return buf;
}

struct picture {
	const char *name;
	unsigned width;
	enum ladder_time time;
	int64_t zoom;
	bool utf8;
	const char *text;
};

static const struct picture pictures[] = {
	{ "80 columns", 80, LADDER_BY_ROW, 0, false,
	  "  no      time        dt 10.0.0.2:49152           10.0.0.1:80  state    cwnd rto\n"
	  "   1  0.000000            |-- SYN seq=0 mss=1460 ws=7 ----->|  SYN_SENT 1.4k 3.0\n"
	  "      ~~ 3.000 s RTO ~~   :                                 :\n"
	  "   2  3.000214 +3.000214  |== SYN seq=0 RETRANS#1 =========>|  SYN_SENT 1.4k 6.0\n"
	  "   3  3.040551 +0.040337  |<--- SYN,ACK seq=0 ack=1 win=0 --|  ESTAB    2.9k 3.0\n"
	  "   4  3.040562 +0.000011  |-- ACK ack=1 win=0 ------------->|              -   -\n"
	  "   5  3.040790 +0.000228  |-- seq=1 len=78 GET /index.ht~ ->|              -   -\n"
	  "   6  3.082010 +0.041220  |<--- ACK seq=2921 len=1460 GAP --|              -   -\n"
	  "   7  3.092010 +0.010000  |    x-- seq=1461 len=1460 LOST --|              -   -\n" },
	{ "60 columns", 60, LADDER_BY_ROW, 0, false,
	  "  no      time 10.0.0.2:49152                    10.0.0.1:80\n"
	  "   1  0.000000  |-- SYN seq=0 win=64240 mss=1460 ws=7 ---->|\n"
	  "                :             ~~ 3.000 s RTO ~~            :\n"
	  "   2  3.000214  |== SYN seq=0 mss=1460 ws=7 RETRANS#1 ====>|\n"
	  "   3  3.040551  |<------------ SYN,ACK seq=0 ack=1 win=0 --|\n"
	  "   4  3.040562  |-- ACK ack=1 win=0 ---------------------->|\n"
	  "   5  3.040790  |-- PSH,ACK seq=1 len=78 GET /index.html ->|\n"
	  "   6  3.082010  |<----- ACK seq=2921 ack=79 len=1460 GAP --|\n"
	  "   7  3.092010  |    x------- ACK seq=1461 len=1460 LOST --|\n" },
	{ "UTF-8", 80, LADDER_BY_ROW, 0, true,
	  "  no      time        dt 10.0.0.2:49152           10.0.0.1:80  state    cwnd rto\n"
	  "   1  0.000000            │── SYN seq=0 mss=1460 ws=7 ─────►│  SYN_SENT 1.4k 3.0\n"
	  "      ~~ 3.000 s RTO ~~   ┊                                 ┊\n"
	  "   2  3.000214 +3.000214  │══ SYN seq=0 RETRANS#1 ═════════►│  SYN_SENT 1.4k 6.0\n"
	  "   3  3.040551 +0.040337  │◄─── SYN,ACK seq=0 ack=1 win=0 ──│  ESTAB    2.9k 3.0\n"
	  "   4  3.040562 +0.000011  │── ACK ack=1 win=0 ─────────────►│              -   -\n"
	  "   5  3.040790 +0.000228  │── seq=1 len=78 GET /index.ht~ ─►│              -   -\n"
	  "   6  3.082010 +0.041220  │◄─── ACK seq=2921 len=1460 GAP ──│              -   -\n"
	  "   7  3.092010 +0.010000  │    ×── seq=1461 len=1460 LOST ──│              -   -\n" },
	{ "proportional", 60, LADDER_PROPORTIONAL, 10000000, false,
	  "  no      time 10.0.0.2:49152                    10.0.0.1:80\n"
	  "   1  0.000000  |-- SYN seq=0 win=64240 mss=1460 ws=7 ---->|\n"
	  "                :                                          :\n"
	  "                :             ~~ 3.000 s RTO ~~            :\n"
	  "                :                                          :\n"
	  "   2  3.000214  |== SYN seq=0 mss=1460 ws=7 RETRANS#1 ====>|\n"
	  "                :                                          :\n"
	  "                :                                          :\n"
	  "                :                                          :\n"
	  "   3  3.040551  |<------------ SYN,ACK seq=0 ack=1 win=0 --|\n"
	  "   4  3.040562  |-- ACK ack=1 win=0 ---------------------->|\n"
	  "   5  3.040790  |-- PSH,ACK seq=1 len=78 GET /index.html ->|\n"
	  "                :                                          :\n"
	  "                :                                          :\n"
	  "                :                                          :\n"
	  "   6  3.082010  |<----- ACK seq=2921 ack=79 len=1460 GAP --|\n"
	  "   7  3.092010  |    x------- ACK seq=1461 len=1460 LOST --|\n" },
	{ "logarithmic", 60, LADDER_LOGARITHMIC, 1000000, false,
	  "  no      time 10.0.0.2:49152                    10.0.0.1:80\n"
	  "   1  0.000000  |-- SYN seq=0 win=64240 mss=1460 ws=7 ---->|\n"
	  "                :                                          :\n"
	  "                :             ~~ 3.000 s RTO ~~            :\n"
	  "                :                                          :\n"
	  "                :                                          :\n"
	  "   2  3.000214  |== SYN seq=0 mss=1460 ws=7 RETRANS#1 ====>|\n"
	  "                :                                          :\n"
	  "                :                                          :\n"
	  "   3  3.040551  |<------------ SYN,ACK seq=0 ack=1 win=0 --|\n"
	  "   4  3.040562  |-- ACK ack=1 win=0 ---------------------->|\n"
	  "   5  3.040790  |-- PSH,ACK seq=1 len=78 GET /index.html ->|\n"
	  "                :                                          :\n"
	  "                :                                          :\n"
	  "   6  3.082010  |<----- ACK seq=2921 ack=79 len=1460 GAP --|\n"
	  "                :                                          :\n"
	  "                :                                          :\n"
	  "   7  3.092010  |    x------- ACK seq=1461 len=1460 LOST --|\n" },
};

static void test_picture(void **state)
{
	const struct picture *p = *state;
	struct ladder_config c = story_config(p->width);
	char *got;

	c.time = p->time;
	c.zoom = p->zoom;
	c.utf8 = p->utf8;
	got = draw(&c);
	assert_string_equal(got, p->text);
	free(got);
}

/* ---- What holds for any events ---- */

enum { RANDOM_EVENTS = 40, RANDOM_LANES = 24 };

struct random {
	uint64_t seed;
	struct ladder_event e[RANDOM_EVENTS];
	char names[RANDOM_LANES][48];
	const char *lanes[RANDOM_LANES];
};

static uint32_t draw_number(struct random *r, uint32_t below)
{
	r->seed = r->seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(r->seed >> 33) % below;
}

static void random_event(void *arg, size_t i, struct ladder_event *e)
{
	struct random *r = arg;

	assert_in_range(i, 0, RANDOM_EVENTS - 1);
	*e = r->e[i];
}

static void make_random(struct random *r, unsigned nlanes)
{
	static const char *const words[] = { NULL, "", "RETRANS#12", "DUP#3 ZERO-WIN",
					     "SPURIOUS GAP OUT-OF-ORDER WIN-PROBE-ACK" };
	static const char *const texts[] = { NULL, "GET /\x1b[2J\n\xff", "\xe4\xb8\xad\xe6\x96\x87",
					     "DNS A? a.rather.long.name.of.a.host.example.com" };
	int64_t now = 0;

	for (unsigned i = 0; i < RANDOM_EVENTS; i++) {
		struct ladder_event *e = &r->e[i];
		unsigned text = draw_number(r, 4);

		now += (int64_t)draw_number(r, 3) * draw_number(r, 1000000) *
		       (draw_number(r, 4) ? 1 : 10000);
		*e = (struct ladder_event){ .frame = i + draw_number(r, 100000),
					    .time_ns = now - draw_number(r, 2),
					    .has_time = draw_number(r, 10),
					    .lost = !draw_number(r, 6),
					    .has_len = draw_number(r, 9),
					    .kind = (uint8_t)draw_number(r, 2),
					    .wscale = (int8_t)(draw_number(r, 16) - 1),
					    .mss = (uint16_t)draw_number(r, 1461),
					    .from = (uint16_t)draw_number(r, nlanes),
					    .to = (uint16_t)draw_number(r, nlanes),
					    .sport = (uint16_t)draw_number(r, 65536),
					    .dport = (uint16_t)draw_number(r, 65536),
					    .flags = (uint16_t)draw_number(r, 0x200),
					    .analysis = (uint16_t)draw_number(r, 0x8000),
					    .seq = draw_number(r, 1u << 31),
					    .ack = draw_number(r, 1u << 31),
					    .len = draw_number(r, 2) * draw_number(r, 65536),
					    .window = draw_number(r, 1u << 30),
					    .nsack = draw_number(r, 4),
					    .words = words[draw_number(r, 5)],
					    .text = texts[text] };
		if (!draw_number(r, 20))
			e->time_ns = draw_number(r, 2) ? INT64_MAX : INT64_MIN;
		e->ntext = texts[text] ? (uint32_t)strlen(texts[text]) : 0;
		e->state = (struct ladder_state){ .known = (uint8_t)draw_number(r, 256),
						  .state = (uint8_t)draw_number(r, 11),
						  .cwnd = draw_number(r, 1u << 31),
						  .rto = draw_number(r, 1u << 20),
						  .nrtx = draw_number(r, 20),
						  .srtt = draw_number(r, 1u << 31),
						  .wnd = draw_number(r, 1u << 31),
						  .flight = draw_number(r, 1u << 31) };
	}
	for (unsigned i = 0; i < nlanes; i++) {
		snprintf(r->names[i], sizeof r->names[i], "%.*s:%u", (int)draw_number(r, 40),
			 "[2001:db8:1111:2222:3333:4444:5555:6666]", i);
		r->lanes[i] = r->names[i];
	}
}

/* Where the lane of a frame's end is on the screen. */
static unsigned lane_x(const struct ladder *l, unsigned lane)
{
	unsigned pan = l->config.pan;

	if (!l->others)
		return l->x[lane];
	return l->x[lane >= pan && lane - pan < l->nshown - 1 ? lane - pan : l->nshown - 1];
}

/* The head stands where it belongs, whole and alone, and every cell is one printable column. */
static void check_event(const struct ladder *l, const struct ladder_cell *cells,
			const struct ladder_event *e)
{
	unsigned from = lane_x(l, e->from), to = lane_x(l, e->to), heads = 0, at = 0;

	for (unsigned x = 0; x < l->config.width; x++) {
		assert_true(cells[x].ch >= 0x20 && cells[x].ch != 0x7f);
		assert_true(l->config.utf8 || cells[x].ch < 0x7f);
		assert_true(cells[x].role < LADDER_ROLES);
		if (cells[x].role == LADDER_HEAD)
			heads++, at = x;
	}
	assert_int_equal(heads, 1);
	assert_int_equal(cells[from].role, LADDER_LANE);
	assert_int_equal(cells[to].role, LADDER_LANE);
	if (from == to)
		return;
	if (!e->lost)
		assert_int_equal(at, from < to ? to - 1 : to + 1);
	else
		assert_true(from < to ? at > from && at < to - 1 : at < from && at > to + 1);
	if (!l->config.utf8)
		assert_int_equal(cells[at].ch, e->lost ? 'x' : from < to ? '>' : '<');
	/* The shaft begins at the lane that sends. */
	assert_int_equal(cells[from < to ? from + 1 : from - 1].role, LADDER_SHAFT);
}

static void check_ladder(struct random *r, const struct ladder_config *c)
{
	struct ladder l;
	struct ladder_cell *cells = malloc(c->width * sizeof *cells);
	struct ladder_row row;
	size_t rows = 1, back = 1;

	assert_non_null(cells);
	ladder_init(&l, c);
	assert_in_range(l.nshown, 1, LADDER_LANES_MAX);
	assert_true(l.nheader >= 1);
	for (unsigned i = 0; i < l.nheader; i++)
		ladder_header(&l, i, cells);
	for (unsigned i = 0; i < l.nshown; i++)
		assert_true(l.x[i] < c->width);
	struct ladder_place at = ladder_first(&l);
	for (;; rows++) {
		ladder_row(&l, at, cells, &row);
		assert_int_equal(row.event, at.event);
		assert_int_equal(row.kind == LADDER_ROW_EVENT, at.above == 0);
		if (row.kind == LADDER_ROW_EVENT)
			check_event(&l, cells, &r->e[at.event]);
		if (!ladder_next(&l, &at))
			break;
	}
	assert_int_equal(at.event, c->nevents - 1);
	while (ladder_previous(&l, &at))
		back++;
	assert_int_equal(at.event, 0);
	assert_int_equal(rows, back);
	free(cells);
}

static void test_any_events(void **state)
{
	struct random r = { .seed = 20261124 };

	(void)state;
	for (unsigned width = LADDER_WIDTH_MIN; width <= 200; width++) {
		unsigned nlanes = 2 + width % (RANDOM_LANES - 1);

		if (width % 2)
			nlanes = 2;
		make_random(&r, nlanes);
		struct ladder_config c = { .width = width,
					   .utf8 = draw_number(&r, 2),
					   .ports = draw_number(&r, 2),
					   .time = (enum ladder_time)draw_number(&r, LADDER_TIMES),
					   .columns = draw_number(&r, ALL + 1),
					   .span_ns = (int64_t)1 << draw_number(&r, 62),
					   .last_frame = (uint64_t)1 << draw_number(&r, 30),
					   .lanes = r.lanes,
					   .nlanes = nlanes,
					   .pan = draw_number(&r, RANDOM_LANES),
					   .nevents = RANDOM_EVENTS,
					   .event = random_event,
					   .arg = &r };
		check_ladder(&r, &c);
	}
}

/* Each that is missing has those before it missing too, from the last on. */
static void test_columns_dropped_in_order(void **state)
{
	(void)state;
	for (unsigned width = LADDER_WIDTH_MIN; width <= 200; width++) {
		struct ladder_config c = story_config(width);
		struct ladder l;

		c.columns = ALL;
		ladder_init(&l, &c);
		assert_int_equal(l.columns & (l.columns + 1), 0);
		if (width >= 80)
			assert_int_equal(l.columns & AT_80, AT_80);
		if (width >= 140)
			assert_int_equal(l.columns, ALL);
	}
}

int main(void)
{
	enum { PICTURES = sizeof pictures / sizeof pictures[0] };
	struct CMUnitTest tests[PICTURES + 2];

	for (unsigned i = 0; i < PICTURES; i++)
		tests[i] = (struct CMUnitTest){ pictures[i].name, test_picture, NULL, NULL,
						(void *)(uintptr_t)&pictures[i] };
	tests[PICTURES] = (struct CMUnitTest)cmocka_unit_test(test_any_events);
	tests[PICTURES + 1] = (struct CMUnitTest)cmocka_unit_test(test_columns_dropped_in_order);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
