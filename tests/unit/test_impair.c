/* The link that hurts: what it does to datagrams, when, and the same again by the same seed. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <ev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "annotation.h"
#include "bytes.h"
#include "checksum.h"
#include "frame.h"
#include "impair/impair.h"
#include "link/clock.h"
#include "link/memory.h"

static struct {
	struct link *link, *wire;
	struct ev_loop *loop;
	struct impair_config config;
	char log[1 << 16]; /* what arrived where, and what was said of it */
	uint8_t last[2000];
	uint64_t start_ns;
} t;

static unsigned now_ms(void)
{
	return (unsigned)((clock_monotonic_ns() - t.start_ns) / 1000000);
}

static void say(const char *what, const uint8_t *p, unsigned fate)
{
	size_t at = strlen(t.log);
	char letters[8] = "";
	static const char names[] = "LDRUCQ"; /* lost, delayed, reordered, dUplicated, corrupted */
	size_t n = 0;

	for (unsigned i = 0; i < 6; i++)
		if (fate & 1u << i)
			letters[n++] = names[i];
	snprintf(t.log + at, sizeof(t.log) - at, "%s%u@%u%s%s ", what, p[5], now_ms(), n ? ":" : "",
		 letters);
}

/* At the far end: what really goes out. */
static int arrived(void *wire, const uint8_t *p, size_t n)
{
	(void)wire;
	memcpy(t.last, p, n < sizeof(t.last) ? n : sizeof(t.last));
	say("far", p, 0);
	return 0;
}

static void on_sent(void *arg, struct frame *f, const struct link_fate *fate)
{
	(void)arg;
	say(">", f->data, fate->what);
}

static void on_received(void *arg, struct frame *f, const struct link_fate *fate)
{
	(void)arg;
	memcpy(t.last, f->data, f->len < sizeof(t.last) ? f->len : sizeof(t.last));
	say("<", f->data, fate->what);
}

static void on_drained(void *arg)
{
	(void)arg;
}

static void on_failed(void *arg, int err)
{
	(void)arg;
	(void)err;
}

static int open_wire(struct link **link, const char *name, struct ev_loop *loop,
		     const struct link_ops *ops, void *arg)
{
	int rc = link_memory_open(link, name, 1500, arrived, NULL, ops, arg);

	(void)loop;
	t.wire = *link;
	return rc;
}

static void open_script(const char *script)
{
	static const struct link_ops ops = { on_sent, on_received, on_drained, on_failed };
	char why[RULE_WHY_MAX];

	if (!clock_is_virtual())
		clock_virtual(1732225638000000000);
	t.log[0] = '\0';
	t.start_ns = clock_monotonic_ns();
	t.loop = ev_loop_new(0);
	t.config.open = open_wire;
	assert_int_equal(rules_parse(&t.config.rules, script, strlen(script), why), 0);
	assert_int_equal(impair_open(&t.link, &t.config, "wire", t.loop, &ops, NULL), 0);
	assert_int_equal(link_mtu(t.link), 1500);
}

static void close_it(void)
{
	link_close(t.link);
	rules_done(&t.config.rules);
	ev_loop_destroy(t.loop);
	memset(&t.config, 0, sizeof(t.config));
}

static void wait_ms(unsigned ms)
{
	uint64_t end = clock_monotonic_ns() + (uint64_t)ms * 1000000;

	for (;;) {
		uint64_t left = end - clock_monotonic_ns(), due = impair_due(t.link);

		clock_advance(due < left ? due : left);
		impair_turn(t.link);
		if (clock_monotonic_ns() >= end)
			return;
	}
}

/* The sum of the N bytes of TCP in P and of their pseudo header: 0xffff where it is right. */
static uint32_t tcp_sum(const uint8_t *p, size_t n)
{
	return checksum_fold(checksum_add(checksum_add(6 + n, p + 12, 8), p + 20, n));
}

/* TCP over IPv4, with ID to tell it by, SEQ, FLAGS and N bytes of payload. */
static size_t make(uint8_t *p, uint8_t id, uint32_t seq, uint8_t flags, size_t n)
{
	uint32_t sum;

	memset(p, 0, 40 + n);
	p[0] = 0x45;
	p[2] = (uint8_t)((40 + n) >> 8);
	p[3] = (uint8_t)(40 + n);
	p[5] = id;
	p[8] = 64;
	p[9] = 6;
	memcpy(p + 12, (const uint8_t[]){ 192, 0, 2, 1, 192, 0, 2, 2 }, 8);
	p[21] = 80;
	p[23] = 99;
	p[27] = (uint8_t)seq;
	p[32] = 0x50;
	p[33] = flags;
	p[34] = 0x12;
	p[35] = 0x34;
	sum = ~tcp_sum(p, 20 + n);
	p[36] = (uint8_t)(sum >> 8);
	p[37] = (uint8_t)sum;
	return 40 + n;
}

static void out(uint8_t id, uint32_t seq, uint8_t flags, size_t n)
{
	uint8_t p[1500];
	size_t len = make(p, id, seq, flags, n);

	assert_int_equal(link_send(t.link, p, len), 0);
}

static void in(uint8_t id, uint32_t seq, uint8_t flags, size_t n)
{
	uint8_t p[1500];
	size_t len = make(p, id, seq, flags, n);

	assert_int_equal(link_memory_put(t.wire, p, len), 0);
	link_pump(t.link, 0);
}

enum { SYN = 2, ACK = 16 };

static void script_drops(void **state)
{
	(void)state;
	open_script("drop out syn 2\ndrop in data 2 times 2\n");
	for (uint8_t i = 1; i <= 3; i++)
		out(i, 0, SYN, 0);
	assert_string_equal(t.log, "far1@0 >1@0 >2@0:L far3@0 >3@0 ");
	t.log[0] = '\0';
	in(1, 10, ACK, 5);
	in(2, 15, ACK, 5);
	in(3, 20, ACK, 5);
	in(4, 15, ACK, 5); /* sent again: the second segment still */
	in(5, 15, ACK, 5);
	in(6, 25, ACK, 0);
	assert_string_equal(t.log, "<1@0 <2@0:L <3@0 <4@0:L <5@0 <6@0 ");
	close_it();
}

static void script_delays(void **state)
{
	(void)state;
	open_script("delay 2.9s out syn 1\nfrom 5s to 6s drop\n");
	out(1, 0, SYN, 0);
	wait_ms(2800);
	assert_string_equal(t.log, ">1@0:D ");
	wait_ms(200);
	assert_string_equal(t.log, ">1@0:D far1@2900 ");
	t.log[0] = '\0';
	wait_ms(2000);
	in(2, 0, ACK, 0);
	wait_ms(1000);
	in(3, 0, ACK, 0);
	assert_string_equal(t.log, "<2@5000:L <3@6000 ");
	close_it();
}

static void script_closes_the_window(void **state)
{
	(void)state;
	open_script("window 0 in ack 2\n");
	in(1, 0, ACK, 0);
	assert_int_equal(be16(t.last + 34), 0x1234);
	in(2, 0, ACK, 0);
	assert_int_equal(be16(t.last + 34), 0);
	/* The checksum goes with it. */
	assert_int_equal(tcp_sum(t.last, 20), 0xffff);
	close_it();
}

static void duplicates_and_corrupts(void **state)
{
	uint8_t p[1500];
	size_t n = make(p, 2, 0, ACK, 0);
	unsigned bits = 0;

	(void)state;
	open_script("duplicate out ack 1\ncorrupt out ack 2\n");
	out(1, 0, ACK, 0);
	impair_turn(t.link);
	assert_string_equal(t.log, "far1@0 >1@0:U far1@0 ");
	out(2, 0, ACK, 0);
	for (size_t i = 0; i < n; i++)
		bits += (unsigned)__builtin_popcount(p[i] ^ t.last[i]);
	assert_int_equal(bits, 1);
	assert_memory_equal(p, t.last, 20); /* behind the IP header */
	close_it();
}

static void delay_keeps_the_order(void **state)
{
	(void)state;
	t.config.way[IMPAIR_IN] =
		(struct impair_way){ .delay_ns = 40000000, .jitter_ns = 30000000 };
	t.config.seed = 5;
	open_script("");
	for (uint8_t i = 1; i <= 20; i++)
		in(i, 0, ACK, 0);
	assert_string_equal(t.log, "");
	wait_ms(100);
	for (unsigned i = 1; i <= 20; i++) {
		char at[8];

		snprintf(at, sizeof(at), "<%u@", i);
		assert_non_null(strstr(t.log, at));
		if (i > 1)
			assert_true(strstr(t.log, at) > t.log);
	}
	assert_int_equal(strncmp(t.log, "<1@", 3), 0);
	close_it();
}

static void reordered_ones_are_overtaken(void **state)
{
	char *odd;

	(void)state;
	t.config.way[IMPAIR_IN] = (struct impair_way){ .reorder = 300000 };
	t.config.seed = 3;
	open_script("");
	for (uint8_t i = 1; i <= 9; i++)
		in(i, 0, ACK, 0);
	wait_ms(50);
	odd = strstr(t.log, "R ");
	assert_non_null(odd);
	assert_null(strstr(odd, "@0 "));
	close_it();
}

static void rate_makes_them_wait(void **state)
{
	(void)state;
	t.config.way[IMPAIR_OUT] = (struct impair_way){ .rate = 80000 }; /* 10 bytes a ms */
	open_script("");
	out(1, 0, ACK, 60);
	out(2, 0, ACK, 60);
	wait_ms(30);
	assert_string_equal(t.log, ">1@0:D >2@0:D far1@10 far2@20 ");
	t.log[0] = '\0';
	for (int i = 0; i < 60; i++)
		out(3, 0, ACK, 1000);
	assert_non_null(strstr(t.log, ":LQ "));
	close_it();
}

/* What is lost by chance is lost again with the same seed, and about as much as was asked. */
static void same_seed_same_losses(void **state)
{
	char *first = NULL;
	unsigned lost = 0;

	(void)state;
	for (int run = 0; run < 2; run++) {
		t.config.way[IMPAIR_OUT].loss = 100000;
		t.config.seed = 42;
		open_script("");
		for (unsigned i = 0; i < 2000; i++)
			out((uint8_t)i, i, ACK, 1);
		if (run == 0)
			first = strdup(t.log);
		else
			assert_string_equal(t.log, first);
		close_it();
	}
	for (char *p = first; (p = strstr(p, ":L")); p++)
		lost++;
	assert_in_range(lost, 150, 250);
	free(first);
}

/* What the stack has sent gets out, however long the link would have held it. */
static void closing_lets_go(void **state)
{
	(void)state;
	open_script("delay 60s out\n");
	out(1, 0, ACK, 0);
	close_it();
	assert_string_equal(t.log, ">1@0:D far1@0 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(script_drops),
		cmocka_unit_test(script_delays),
		cmocka_unit_test(script_closes_the_window),
		cmocka_unit_test(duplicates_and_corrupts),
		cmocka_unit_test(delay_keeps_the_order),
		cmocka_unit_test(reordered_ones_are_overtaken),
		cmocka_unit_test(rate_makes_them_wait),
		cmocka_unit_test(same_seed_same_losses),
		cmocka_unit_test(closing_lets_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
