/* Frames by their numbers: what the index says of them, filters, saving. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "conv_frames.h"
#include "flow/state.h"
#include "trace.h"

#define FAST "captures/flows/fast-retransmission.pcap"

static struct trace *load(const char *path)
{
	char why[256];
	struct trace *t;

	if (trace_open_file(&t, path, why, sizeof why))
		fail_msg("%s: %s", path, why);
	while (trace_work(t, 1))
		;
	return t;
}

static void test_counts(void **state)
{
	struct trace *t = load(FAST);
	const struct trace_status *s = trace_status(t);
	const struct trace_flow *f = trace_flow(t, 0);
	char buf[64];
	struct text text;
	uint32_t n;

	(void)state;
	assert_int_equal(s->phase, TRACE_DONE);
	assert_int_equal(s->frames, 40);
	assert_int_equal(s->flows, 1);
	assert_int_equal(s->done, s->total);
	assert_int_equal(f->kind, CONV_TCP);
	assert_int_equal(f->frames, 40);
	assert_int_equal(f->retransmissions, 1);
	assert_true(f->handshake_ns > 0);
	text_init(&text, buf, sizeof buf);
	trace_flow_endpoint(&text, f, 1);
	assert_string_equal(buf, "192.0.2.80:80");
	assert_string_equal(trace_flow_outcome(t, 0), "CLOSED");
	const uint32_t *list = trace_flow_frames(t, 0, &n);
	assert_int_equal(n, 40);
	assert_int_equal(list[39], 39);
	assert_true(trace_frame(t, 27)->analysis & TCPA_FAST_RETRANSMISSION);
	assert_true(trace_is_anomaly(trace_frame(t, 27)));
	assert_false(trace_has_anomaly(t, 0, 15));
	assert_true(trace_has_anomaly(t, 0, 40));
	assert_int_equal(trace_frame(t, 0)->states & 15, TCP_STATE_SYN_SENT);
	trace_close(t);
}

/* A frame alone, and with what went before it: the same numbers, and those of the capture. */
static void test_dissect(void **state)
{
	struct trace *t = load(FAST);

	(void)state;
	for (enum trace_depth depth = TRACE_LISTED; depth <= TRACE_WHOLE; depth++)
		for (uint32_t i = 40; i-- > 0;) {
			const struct dissection *d = trace_dissect(t, i, depth);
			const struct layer *l = dissect_find(d, PROTO_TCP, 0);
			const struct tcp_info *info = l->info;

			assert_int_equal(d->frame->number, i + 1);
			assert_int_equal(info->stream, 0);
			assert_int_equal(info->analysis, trace_frame(t, i)->analysis);
			if (i == 27)
				assert_int_equal(info->seq, 7241);
			if (i == 3)
				assert_int_equal(info->len, 60);
		}
	trace_close(t);
}

static void test_filter(void **state)
{
	struct trace *t = load(FAST);
	struct filter_error error;

	(void)state;
	assert_int_equal(trace_shown(t), 40);
	assert_int_equal(trace_filter(t, "tcp.len > 0 && ip.src == 192.0.2.80", &error), 0);
	while (trace_work(t, 1))
		;
	uint32_t n = trace_shown(t);
	assert_true(n > 10 && n < 40);
	for (uint32_t k = 0; k < n; k++) {
		uint32_t i = trace_shown_at(t, k);
		assert_true(trace_is_shown(t, i));
		assert_int_equal(trace_shown_before(t, i), k);
	}
	assert_false(trace_is_shown(t, 0));
	assert_true(trace_filter(t, "tcp.len >", &error) != 0);
	assert_int_equal(trace_shown(t), n); /* the one before holds */
	assert_int_equal(trace_filter(t, NULL, &error), 0);
	assert_int_equal(trace_shown(t), 40);
	trace_close(t);
}

/* Compressed files, several sections, comments: each frame again as it was. */
static void test_sources(void **state)
{
	static const struct {
		const char *path;
		uint32_t frames, comments; /* in all */
	} cases[] = {
		{ "captures/formats/le-us.pcap.gz", 3, 0 },
		{ "captures/formats/le-us.pcap.zst", 3, 0 },
		{ "captures/formats/le-all.pcapng", 3, 3 },
		{ "captures/formats/be-all.pcapng", 3, 3 },
		{ "captures/formats/cut.pcap", 2, 0 },
		{ "captures/formats/only-header.pcap", 0, 0 },
	};

	(void)state;
	for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
		struct trace *t = load(cases[c].path);
		uint32_t comments = 0;
		if (trace_status(t)->frames != cases[c].frames)
			fail_msg("%s: %u frames", cases[c].path, trace_status(t)->frames);
		for (uint32_t i = cases[c].frames; i-- > 0;) {
			const struct frame *f = trace_dissect(t, i, TRACE_ALONE)->frame;
			assert_int_equal(f->caplen, trace_frame(t, i)->caplen);
			comments += f->ncomments;
			for (uint32_t k = 0; k < f->ncomments; k++)
				assert_true(strlen(f->comments[k]) > 0);
		}
		if (comments != cases[c].comments)
			fail_msg("%s: %u comments", cases[c].path, comments);
		trace_close(t);
	}
}

static void test_save(void **state)
{
	char path[] = "/tmp/tuntrace-test-XXXXXX.pcapng";
	struct trace *t = load("captures/formats/le-all.pcapng");
	struct trace_saver *s;
	uint64_t written;

	(void)state;
	close(mkstemps(path, 7));
	assert_int_equal(trace_save_open(&s, t, path), 0);
	assert_int_equal(trace_save_frame(s, 2), 0);
	assert_int_equal(trace_save_frame(s, 0), 0);
	assert_int_equal(trace_save_close(s, &written), 0);
	assert_int_equal(written, 2);
	struct trace *u = load(path);
	assert_int_equal(trace_status(u)->frames, 2);
	const struct frame *a = trace_dissect(t, 2, TRACE_ALONE)->frame,
			   *b = trace_dissect(u, 0, TRACE_ALONE)->frame;
	assert_int_equal(a->time_ns, b->time_ns);
	assert_int_equal(a->caplen, b->caplen);
	assert_memory_equal(a->data, b->data, a->caplen);
	assert_int_equal(a->ncomments, b->ncomments);
	/* Its secrets and names are there, too. */
	FILE *f = fopen(path, "r");
	char file[8192];
	size_t n = fread(file, 1, sizeof file, f);
	fclose(f);
	assert_non_null(memmem(file, n, "CLIENT_RANDOM", 13));
	trace_close(u);
	trace_close(t);
	unlink(path);
}

static void test_live(void **state)
{
	struct trace *from = load(FAST), *t;

	(void)state;
	assert_int_equal(trace_open_live(&t, "test"), 0);
	assert_int_equal(trace_status(t)->phase, TRACE_LIVE);
	for (uint32_t i = 0; i < 40; i++) {
		assert_int_equal(trace_add(t, trace_dissect(from, i, TRACE_ALONE)->frame), 0);
		assert_int_equal(trace_status(t)->frames, i + 1);
	}
	for (uint32_t i = 0; i < 40; i++) {
		const struct frame *a = trace_dissect(from, i, TRACE_ALONE)->frame,
				   *b = trace_dissect(t, i, TRACE_ALONE)->frame;
		assert_int_equal(a->caplen, b->caplen);
		assert_memory_equal(a->data, b->data, a->caplen);
	}
	trace_ended(t);
	assert_int_equal(trace_status(t)->phase, TRACE_DONE);
	trace_close(t);
	trace_close(from);
}

/* A saved packet has all that its file said of it. */
static void test_save_options(void **state)
{
	static const char *const files[] = { "captures/formats/le-all.pcapng",
					     "captures/formats/others.pcapng",
					     "captures/pcapng/le-packet-options.pcapng",
					     "captures/pcapng/be-obsolete-packets.pcapng" };

	(void)state;
	for (size_t k = 0; k < sizeof files / sizeof files[0]; k++) {
		char path[] = "/tmp/test_trace.XXXXXX.pcapng";
		struct trace *t = load(files[k]);
		struct trace_saver *s;
		uint32_t n = trace_status(t)->frames;

		close(mkstemps(path, 7));
		assert_int_equal(trace_save_open(&s, t, path), 0);
		for (uint32_t i = 0; i < n; i++)
			assert_int_equal(trace_save_frame(s, i), 0);
		assert_int_equal(trace_save_close(s, &(uint64_t){ 0 }), 0);
		struct trace *u = load(path);
		assert_int_equal(trace_status(u)->frames, n);
		for (uint32_t i = 0; i < n; i++) {
			const struct frame *a = trace_dissect(t, i, TRACE_ALONE)->frame,
					   *b = trace_dissect(u, i, TRACE_ALONE)->frame;
			assert_int_equal(a->has_packetid, b->has_packetid);
			assert_int_equal(a->packetid, b->packetid);
			assert_int_equal(a->has_queue, b->has_queue);
			assert_int_equal(a->queue, b->queue);
			assert_int_equal(a->has_dropcount, b->has_dropcount);
			assert_int_equal(a->dropcount, b->dropcount);
			assert_int_equal(a->flags, b->flags);
			assert_int_equal(a->ncomments, b->ncomments);
			for (uint32_t c = 0; c < a->ncomments; c++)
				assert_string_equal(a->comments[c], b->comments[c]);
		}
		trace_close(u);
		trace_close(t);
		unlink(path);
	}
}

enum { PIECES = 10000, PIECE = 4 };

static void add_segment(struct trace *t, const struct seg *s, const char *payload)
{
	uint8_t *p = conv_frame(s, payload);

	assert_int_equal(trace_add(t, conv_d.frame), 0);
	free(p);
}

/* A response in very many segments: the last one has the whole of it, once there was time. */
static void test_long(void **state)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Length: 39960\r\n\r\n";
	struct trace *t;

	(void)state;
	conv_start();
	assert_int_equal(trace_open_live(&t, "test"), 0);
	add_segment(t, &(struct seg){ .flags = TCP_SYN }, NULL);
	add_segment(t, &(struct seg){ .ms = 1, .side = 1, .flags = TCP_SYN | TCP_ACK, .ack = 1 },
		    NULL);
	add_segment(t, &(struct seg){ .ms = 2, .flags = TCP_ACK, .seq = 1, .ack = 1 }, NULL);
	add_segment(t, &(struct seg){ .ms = 3, .flags = TCP_ACK, .seq = 1, .ack = 1, .len = 18 },
		    "GET / HTTP/1.0\r\n\r\n");
	add_segment(t,
		    &(struct seg){ .ms = 4,
				   .side = 1,
				   .flags = TCP_ACK,
				   .seq = 1,
				   .ack = 19,
				   .len = sizeof head - 1 },
		    head);
	for (uint32_t i = 0; i < PIECES - 10; i++)
		add_segment(t,
			    &(struct seg){ .ms = 5,
					   .side = 1,
					   .flags = TCP_ACK,
					   .seq = sizeof head + i * PIECE,
					   .ack = 19,
					   .len = PIECE },
			    "abcd");
	uint32_t last = trace_status(t)->frames - 1;
	for (enum trace_depth depth = TRACE_LISTED; depth <= TRACE_WHOLE; depth++) {
		for (int times = 0; times < 2; times++) {
			trace_dissect(t, last, depth);
			while (trace_work(t, 1000000))
				;
			const struct dissection *d = trace_dissect(t, last, depth);
			assert_false(trace_is_partial(t, depth));
			assert_true(d->nbufs > 1);
			assert_non_null(dissect_find(d, PROTO_HTTP, 0));
			/* Back to where it began: nothing is known of what follows. */
			d = trace_dissect(t, 3, depth);
			assert_false(trace_is_partial(t, depth));
			assert_int_equal(d->nbufs, 1);
		}
	}
	trace_close(t);
}

/* A field's values, the most frequent first, as a filter has them. */
static void test_values(void **state)
{
	struct trace *t = load(FAST);

	(void)state;
	assert_true(trace_values(t, "ip.src==", 6));
	while (trace_work(t, 1))
		;
	assert_string_equal(trace_value(t, 0)->text, "192.0.2.10");
	assert_string_equal(trace_value(t, 1)->text, "192.0.2.80");
	assert_int_equal(trace_value(t, 0)->times + trace_value(t, 1)->times, 40);
	assert_null(trace_value(t, 2));
	assert_true(trace_values(t, "http.request.method", 19));
	while (trace_work(t, 1))
		;
	assert_string_equal(trace_value(t, 0)->text, "\"GET\"");
	assert_true(trace_values(t, "ip.proto", 8));
	while (trace_work(t, 1))
		;
	assert_string_equal(trace_value(t, 0)->name, "TCP");
	assert_false(trace_values(t, "ip.none", 7));
	assert_false(trace_values(t, "ip", 2));
	assert_null(trace_value(t, 0));
	assert_true(trace_values(t, "frame.time", 10));
	trace_close(t);
}

/* What nobody waits for any more stays as it is. */
static void test_given_up(void **state)
{
	struct trace *t;

	(void)state;
	conv_start();
	assert_int_equal(trace_open_live(&t, "test"), 0);
	for (uint32_t i = 0; i < PIECES; i++)
		add_segment(t,
			    &(struct seg){ .ms = 5,
					   .side = 1,
					   .flags = TCP_ACK,
					   .seq = 1 + i * PIECE,
					   .ack = 1,
					   .len = PIECE },
			    "abcd");
	uint32_t last = trace_status(t)->frames - 1;
	trace_dissect(t, last, TRACE_WHOLE);
	assert_true(trace_is_partial(t, TRACE_WHOLE));
	assert_true(trace_cancel(t));
	assert_false(trace_has_work(t));
	trace_dissect(t, last, TRACE_WHOLE);
	assert_true(trace_is_partial(t, TRACE_WHOLE));
	assert_false(trace_has_work(t));
	trace_close(t);
}

static void test_cancel(void **state)
{
	char why[256];
	struct trace *t;

	(void)state;
	assert_int_equal(trace_open_file(&t, FAST, why, sizeof why), 0);
	assert_true(trace_cancel(t));
	assert_false(trace_work(t, 1000000));
	assert_int_equal(trace_status(t)->phase, TRACE_CANCELLED);
	assert_false(trace_cancel(t));
	trace_close(t);
	assert_true(trace_open_file(&t, "captures/README.md", why, sizeof why) < 0);
	assert_non_null(strstr(why, "not a capture"));
	assert_true(trace_open_file(&t, "captures/none", why, sizeof why) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts), cmocka_unit_test(test_dissect),
		cmocka_unit_test(test_filter), cmocka_unit_test(test_sources),
		cmocka_unit_test(test_save),   cmocka_unit_test(test_live),
		cmocka_unit_test(test_cancel), cmocka_unit_test(test_save_options),
		cmocka_unit_test(test_long),   cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
