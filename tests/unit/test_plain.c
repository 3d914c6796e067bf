/* What is said of frames in plain words: conversations of segments, and what each is said to be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dissect.h"
#include "dissector.h"
#include "flow/conv.h"
#include "flow/plain.h"
#include "flow/tcp.h"
#include "frame.h"

enum { STEPS_MAX = 12, FRAME = 40, MEMORY = 8 << 20 };

/* A segment: of side 0, which opens, or 1, numbers from 0 on, MS after the one before. */
struct step {
	unsigned side;
	uint16_t flags;
	uint32_t seq, ack, len;
	uint16_t window;
	unsigned ms;
	const char *what, *why; /* what is in the lines of these labels, or NULL */
};

struct row {
	const char *name;
	struct step step[STEPS_MAX];
};

#define HANDSHAKE \
	{ 0, TCP_SYN, 0, 0, 0, 8000, 0, "The client asks to open", "connect()" }, \
		{ 1, TCP_SYN | TCP_ACK, 0, 1, 0, 8000, 20, "The server agrees", "listens" }, \
	{ \
		0, TCP_ACK, 1, 1, 0, 8000, 1, "third step", "The handshake took 21 ms" \
	}

static const struct row rows[] = {
	{ "request and answer",
	  { HANDSHAKE,
	    { 0, TCP_PSH | TCP_ACK, 1, 1, 18, 8000, 1, "18 bytes, 1 to 18 of", "18 bytes of" },
	    { 1, TCP_ACK, 1, 19, 0, 8000, 20, "what it has received", "frame 4, 20 ms" },
	    { 1, TCP_PSH | TCP_ACK, 1, 19, 100, 8000, 20, "1 to 100 of",
	      "the request that frame 4 ended, 40 ms after that" },
	    { 0, TCP_ACK, 19, 101, 0, 8000, 90, "received", "delayed acknowledgment" } } },
	{ "lost SYN",
	  { { 0, TCP_SYN, 0, 0, 0, 8000, 0, "first of the three", NULL },
	    { 0, TCP_SYN, 0, 0, 0, 8000, 1000, "once more", "1.000 s since frame 1" },
	    { 0, TCP_SYN, 0, 0, 0, 8000, 2000, "once more", "the 2nd time" },
	    { 1, TCP_SYN | TCP_ACK, 0, 1, 0, 8000, 20, "The server agrees", NULL },
	    { 1, TCP_SYN | TCP_ACK, 0, 1, 0, 8000, 1000, "second step of the handshake again",
	      NULL } } },
	{ "refused",
	  { { 0, TCP_SYN, 0, 0, 0, 8000, 0, NULL, NULL },
	    { 1, TCP_RST | TCP_ACK, 0, 1, 0, 0, 1, "The server refuses", "nobody listens" } } },
	{ "aborted",
	  { HANDSHAKE,
	    { 1, TCP_RST | TCP_ACK, 1, 1, 0, 0, 5, "ends the connection at once", "aborted" } } },
	{ "forgotten",
	  { HANDSHAKE,
	    { 0, TCP_PSH | TCP_ACK, 1, 1, 5, 8000, 5, NULL, NULL },
	    { 1, TCP_RST, 1, 0, 0, 0, 5, "knows of no such connection", "closed here" } } },
	{ "closed in order",
	  { HANDSHAKE,
	    { 0, TCP_FIN | TCP_ACK, 1, 1, 0, 8000, 1, "it still receives", "close()" },
	    { 1, TCP_ACK, 1, 2, 0, 8000, 20, "confirms that the other", "FIN had come" },
	    { 1, TCP_FIN | TCP_ACK, 1, 2, 0, 8000, 9, "with this both are closed", NULL },
	    { 0, TCP_ACK, 2, 2, 0, 8000, 1, "confirms that the other", NULL } } },
	{ "window",
	  { HANDSHAKE,
	    { 1, TCP_ACK, 1, 1, 1400, 8000, 1, "sends data", NULL },
	    { 0, TCP_ACK, 1, 1401, 0, 0, 20, "its window is closed", "does not read" },
	    { 1, TCP_ACK, 1401, 1, 1, 8000, 300, "asks with one byte", "update might have" },
	    { 0, TCP_ACK, 1, 1401, 0, 0, 20, "answers the probe", NULL },
	    { 0, TCP_ACK, 1, 1401, 0, 8000, 500, "room for more", "has read" } } },
	{ "a segment lost and sent again",
	  { HANDSHAKE,
	    { 1, TCP_ACK, 1, 1, 1000, 8000, 1, "sends data", NULL },
	    { 1, TCP_ACK, 2001, 1, 1000, 8000, 1, "not in the capture", NULL },
	    { 0, TCP_ACK, 1, 1001, 0, 8000, 1, "received", NULL },
	    { 0, TCP_ACK, 1, 1001, 0, 8000, 1, "the same again", "duplicate 1 of frame 6" },
	    { 0, TCP_ACK, 1, 1001, 0, 8000, 1, "the same again", "duplicate 2" },
	    { 1, TCP_ACK, 1001, 1, 1000, 8000, 1, "sends data again", "without waiting" },
	    { 1, TCP_ACK, 1, 1, 1000, 8000, 900, "sends data again", "not needed" } } },
	{ "keep-alive",
	  { HANDSHAKE,
	    { 0, TCP_PSH | TCP_ACK, 1, 1, 5, 8000, 1, NULL, NULL },
	    { 1, TCP_ACK, 1, 6, 0, 8000, 1, NULL, NULL },
	    { 0, TCP_ACK, 5, 1, 0, 8000, 9999, "still there", "for some time" },
	    { 1, TCP_ACK, 1, 6, 0, 8000, 1, "is still there", "was asked" } } },
	{ "not TCP's",
	  { { 0, 0, 0, 0, 0, 8000, 0, "has no flags", "scanner" },
	    { 0, TCP_FIN | TCP_PSH | TCP_URG, 0, 0, 0, 8000, 9, "do not go together", NULL } } },
};

static void put16(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void put32(uint8_t *p, uint32_t v)
{
	put16(p, v >> 16);
	put16(p + 2, v & 0xffff);
}

/* The segment of S, all of it, in memory of its size. */
static uint8_t *make_frame(const struct step *s, uint32_t *n)
{
	static const uint8_t hosts[2][4] = { { 192, 0, 2, 1 }, { 198, 51, 100, 2 } };
	uint8_t *p = calloc(1, FRAME + s->len);

	assert_non_null(p);
	*n = FRAME + s->len;
	p[0] = 0x45;
	put16(p + 2, *n);
	p[8] = 64;
	p[9] = 6;
	memcpy(p + 12, hosts[s->side], 4);
	memcpy(p + 16, hosts[!s->side], 4);
	put16(p + 20, s->side ? 80 : 49152);
	put16(p + 22, s->side ? 49152 : 80);
	put32(p + 24, s->seq + 1000 * (s->side + 1));
	put32(p + 28, s->flags & TCP_ACK ? s->ack + 1000 * (2 - s->side) : 0);
	put16(p + 32, 0x5000u | s->flags);
	put16(p + 34, s->window);
	memset(p + FRAME, 'x', s->len);
	return p;
}

/* True where the line of LABEL in TEXT has WORDS. */
static bool says(const char *text, const char *label, const char *words)
{
	size_t n = strlen(label);

	for (const char *line = text; *line;) {
		size_t length = strcspn(line, "\n");

		if (strncmp(line, label, n) == 0 && line[n] == '\t')
			return memmem(line, length, words, strlen(words)) != NULL;
		line += length + (line[length] == '\n');
	}
	return false;
}

/* Every line is a label, a tab and a whole sentence of printable ASCII. */
static void check_form(const char *text)
{
	assert_true(text[0] && text[strlen(text) - 1] == '\n');
	for (const char *p = text; *p; p++)
		assert_true((*p >= 0x20 && *p < 0x7f) || *p == '\n' || *p == '\t');
	assert_null(strstr(text, " \n"));
	assert_null(strstr(text, ".."));
	assert_null(strstr(text, "(null)"));
	assert_true(says(text, "what", "Frame "));
}

struct world {
	struct dissector dissector;
	struct dissection dissection;
	struct convs *convs;
	void *memory[2];
};

static struct world *open_world(void)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	static const struct convs_config kinds = { .kinds = 1u << CONV_TCP };
	struct world *w = calloc(1, sizeof *w);

	assert_non_null(w);
	for (unsigned i = 0; i < 2; i++) {
		w->memory[i] = malloc(MEMORY);
		assert_non_null(w->memory[i]);
	}
	dissector_init(&w->dissector, &config, w->memory[0], MEMORY);
	w->convs = convs_init(w->memory[1], MEMORY, &kinds);
	return w;
}

static void close_world(struct world *w)
{
	free(w->memory[0]);
	free(w->memory[1]);
	free(w);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	struct world *w = open_world();
	int64_t now = 0;
	char *text = malloc(PLAIN_MAX);

	assert_non_null(text);
	for (unsigned i = 0; i < STEPS_MAX && (row->step[i].window || row->step[i].flags); i++) {
		const struct step *s = &row->step[i];
		struct plain x;
		struct text t;
		uint32_t n;
		uint8_t *p = make_frame(s, &n);
		struct frame f;

		now += s->ms * 1000000ll;
		f = (struct frame){ .data = p,
				    .caplen = n,
				    .len = n,
				    .number = i + 1,
				    .time_ns = now,
				    .has_time = true,
				    .linktype = LINKTYPE_RAW };
		dissect(&w->dissection, &f, &w->dissector);
		plain_before(&x, w->convs, &w->dissection);
		convs_update(w->convs, &w->dissection);
		plain_after(&x, w->convs, &w->dissection);
		text_init(&t, text, PLAIN_MAX);
		plain_frame(&t, &w->dissection, &x);
		check_form(text);
		if ((s->what && !says(text, "what", s->what)) ||
		    (s->why && !says(text, "why", s->why)))
			fail_msg("frame %u: %s", i + 1, text);
		free(p);
	}
	free(text);
	close_world(w);
}

static void test_told(void **state)
{
	static const struct step syn = { 0, TCP_SYN, 0, 0, 0, 8000, 0, NULL, NULL };
	static const char *const comments[] = {
		"tuntrace/1 why=retransmit-by-timer#1 state=SYN_SENT>SYN_SENT cwnd=1460 rto=6000ms"
	};
	const struct plain x = { 0 };
	struct world *w = open_world();
	char text[PLAIN_MAX];
	struct frame f = { .linktype = LINKTYPE_RAW, .number = 1 };
	struct text t;
	uint8_t *p = make_frame(&syn, &f.caplen);

	(void)state;
	f.len = f.caplen;
	f.data = p;
	f.comments = comments;
	f.ncomments = 1;
	dissect(&w->dissection, &f, NULL);
	text_init(&t, text, sizeof text);
	plain_frame(&t, &w->dissection, &x);
	check_form(text);
	assert_true(says(text, "why", "told by the stack: retransmission 1, the timer ran out."));
	assert_true(says(text, "stack",
			 "is in SYN_SENT. After it: congestion window 1460 bytes, "
			 "retransmission timeout 6.0 s."));
	free(p);
	close_world(w);
}

static void test_wrapped(void **state)
{
	char buf[256];
	struct text t;

	(void)state;
	text_init(&t, buf, sizeof buf);
	plain_wrap(&t, "what\tone two three four five six seven eight\nsee\tRFC 9293\n", 40);
	assert_string_equal(buf, "what     one two three four five six\n"
				 "         seven eight\n"
				 "see      RFC 9293\n");
}

/* However little room there is, nothing is written past it. */
static void test_no_room(void **state)
{
	static const struct step syn = { 0, TCP_SYN, 0, 0, 0, 8000, 0, NULL, NULL };
	struct world *w = open_world();
	struct plain x = { 0 };
	struct frame f = { .linktype = LINKTYPE_RAW, .number = 1 };
	uint8_t *p = make_frame(&syn, &f.caplen);

	(void)state;
	f.len = f.caplen;
	f.data = p;
	dissect(&w->dissection, &f, &w->dissector);
	for (size_t size = 1; size < 400; size++) {
		char *buf = malloc(size);
		struct text t;

		assert_non_null(buf);
		text_init(&t, buf, size);
		plain_frame(&t, &w->dissection, &x);
		assert_true(strlen(buf) < size);
		free(buf);
	}
	free(p);
	close_world(w);
}

int main(void)
{
	enum { ROWS = sizeof rows / sizeof rows[0] };
	struct CMUnitTest tests[ROWS + 3];

	for (unsigned i = 0; i < ROWS; i++)
		tests[i] = (struct CMUnitTest){ rows[i].name, test_row, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	tests[ROWS] = (struct CMUnitTest)cmocka_unit_test(test_told);
	tests[ROWS + 1] = (struct CMUnitTest)cmocka_unit_test(test_wrapped);
	tests[ROWS + 2] = (struct CMUnitTest)cmocka_unit_test(test_no_room);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
