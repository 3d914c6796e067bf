/*
 * Prints the gVisor line of each frame of a classic pcap file after its number and a tab, as
 * gvisor-lines prints those of gVisor itself: lines [-2] [-l ADDR] FILE, -2 for the format from
 * September 2024 on.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "direction.h"
#include "face/gvisor.h"

enum { FILE_HEADER = 24, RECORD_HEADER = 16, FRAME_MAX = 1 << 20 };

static bool swapped;

static uint32_t number(const uint8_t *p)
{
	return swapped ? be32(p) : le32(p);
}

static void add_local(struct direction *x, const char *s)
{
	struct direction_addr *a = &x->local[x->nlocal++];

	a->len = strchr(s, ':') ? 16 : 4;
	if (inet_pton(a->len == 16 ? AF_INET6 : AF_INET, s, a->bytes) != 1) {
		fprintf(stderr, "lines: no address: %s\n", s);
		exit(2);
	}
}

static int print_lines(FILE *in, struct direction *x, enum gvisor_version version)
{
	static struct dissection d;
	uint8_t h[FILE_HEADER], r[RECORD_HEADER];
	struct frame f = { 0 };
	char buf[GVISOR_LINE_MAX + 2];
	uint8_t *data;
	struct text t;

	if (fread(h, sizeof h, 1, in) != 1)
		return 1;
	swapped = le32(h) == 0xd4c3b2a1 || le32(h) == 0x4d3cb2a1;
	f.linktype = (uint16_t)number(h + 20);
	while (fread(r, sizeof r, 1, in) == 1) {
		f.caplen = number(r + 8);
		f.len = number(r + 12);
		f.number++;
		/* Of its own and of its exact size, so that the sanitizer sees a byte too far. */
		if (f.caplen > FRAME_MAX || !(data = malloc(f.caplen ? f.caplen : 1)))
			return 1;
		if (fread(data, 1, f.caplen, in) != f.caplen)
			return 1;
		f.data = data;
		dissect(&d, &f, NULL);
		text_init(&t, buf, sizeof buf);
		gvisor_line(&t, &d, x->nlocal && direction_is_send(x, &d), version);
		printf("%llu\t%s\n", (unsigned long long)f.number, buf);
		free(data);
	}
	return ferror(stdout) ? 1 : 0;
}

int main(int argc, char **argv)
{
	enum gvisor_version version = GVISOR_2022;
	struct direction x = { 0 };
	int c;

	while ((c = getopt(argc, argv, "2l:")) != -1) {
		if (c == '2')
			version = GVISOR_2024;
		else if (c == 'l' && x.nlocal < DIRECTION_LOCALS_MAX)
			add_local(&x, optarg);
		else
			return 2;
	}
	FILE *in = optind < argc ? fopen(argv[optind], "rb") : NULL;
	if (!in) {
		fprintf(stderr, "usage: lines [-2] [-l ADDR] FILE\n");
		return 2;
	}
	return print_lines(in, &x, version);
}
