/*
 * Nanoseconds of CPU a frame for dissect() and gvisor_line(), over Ethernet/IPv4/TCP frames with
 * timestamps: the best of REPEATS runs, each ROUNDS times through a thousand of them.  The mean
 * says more of the neighbours on the machine.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "dissector.h"
#include "face/gvisor.h"

enum { REPEATS = 25, ROUNDS = 200, FRAMES = 1000, FRAME_LEN = 14 + 20 + 32 + 12 };

static uint8_t frames[FRAMES][FRAME_LEN];

/* xorshift32: the same frames every time. */
static uint32_t next_random(void)
{
	static uint32_t x = 2463534242u;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return x;
}

static void put32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t)(v >> 24);
	p[1] = (uint8_t)(v >> 16);
	p[2] = (uint8_t)(v >> 8);
	p[3] = (uint8_t)v;
}

static void make_frame(uint8_t *f, bool reply)
{
	static const uint8_t head[] = { 2, 0, 0,    0, 0,  1,    2, 0, 0,
					0, 0, 2,    8, 0,  0x45, 0, 0, FRAME_LEN - 14,
					0, 0, 0x40, 0, 64, 6,    0, 0 };
	uint32_t client = 0x0a000000 | (next_random() & 0xffff),
		 server = 0xc0000200 | (next_random() & 15);
	uint32_t ports = (32768 + (next_random() & 0x7fff)) << 16 | 80;

	memcpy(f, head, sizeof head);
	f[18] = (uint8_t)next_random();
	f[19] = (uint8_t)next_random();
	put32(f + 26, reply ? server : client);
	put32(f + 30, reply ? client : server);
	put32(f + 34, reply ? ports << 16 | ports >> 16 : ports);
	put32(f + 38, next_random());
	put32(f + 42, next_random());
	put32(f + 46, 0x80180000 | (next_random() & 0xffff));
	put32(f + 50, next_random() << 16);
	put32(f + 54, 0x0101080a);
	put32(f + 58, next_random());
	put32(f + 62, next_random());
}

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double run(bool line, struct dissector *x)
{
	static struct dissection d;
	static char buf[FRAMES * 256];
	struct frame f = { .caplen = FRAME_LEN,
			   .len = FRAME_LEN,
			   .linktype = LINKTYPE_ETHERNET,
			   .has_time = true };
	double start = seconds();
	struct text t;

	for (int r = 0; r < ROUNDS; r++) {
		text_init(&t, buf, sizeof buf);
		for (int i = 0; i < FRAMES; i++) {
			f.data = frames[i];
			f.number++;
			dissect(&d, &f, x);
			if (!line)
				continue;
			gvisor_line(&t, &d, i & 1, GVISOR_2022);
			text_char(&t, '\n');
		}
	}
	return (seconds() - start) / ROUNDS / FRAMES * 1e9;
}

static double best(bool line, struct dissector *x)
{
	double least = run(line, x);

	for (int i = 1; i < REPEATS; i++) {
		double now = run(line, x);
		least = now < least ? now : least;
	}
	return least;
}

int main(void)
{
	struct dissector_config config = { .transport_only = true };
	struct dissector x;
	void *mem = malloc(DISSECTOR_MEMORY_MIN);

	if (!mem)
		return 1;
	dissector_init(&x, &config, mem, DISSECTOR_MEMORY_MIN);
	for (int i = 0; i < FRAMES; i++)
		make_frame(frames[i], i & 1);
	double decode = best(false, &x), both = best(true, &x);
	printf("dissect %.1f ns, gvisor_line %.1f ns, together %.1f ns\n", decode, both - decode,
	       both);
	free(mem);
	return 0;
}
