/*
 * Sends numbered frames: blast DEVICE COUNT BYTES [SECONDS].
 *
 * UDP from 198.51.100.1 to 198.51.100.2, broadcast, the number in the first bytes of the payload.
 * As fast as the device takes them, or spread over SECONDS.  Prints how many were sent, and the
 * seconds that this took.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <linux/if_packet.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 64, HEADER = 14 + 20 + 8, BYTES_MIN = HEADER + 8, BYTES_MAX = 1514 };

static uint8_t frames[BATCH][BYTES_MAX];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void put16(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void prepare(uint8_t *p, unsigned bytes)
{
	static const uint8_t
		head[HEADER] = {
			0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0,    0,    0,    0,    1, 8,
			0, /* Ethernet */
			0x45, 0,    0,    0,    0,    0,    0, 0,    64,   17,   0,    0, 198,
			51,   100,  1,    198,  51,   100,  2, 0x30, 0x39, 0x30, 0x3a, /* UDP */
		};
	uint32_t sum = 0;

	memcpy(p, head, sizeof head);
	put16(p + 16, bytes - 14);
	put16(p + 38, bytes - 34);
	for (int i = 14; i < 34; i += 2)
		sum += (uint32_t)p[i] << 8 | p[i + 1];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	put16(p + 24, ~sum & 0xffff);
}

static unsigned long send_some(int fd, struct mmsghdr *m, unsigned n, unsigned long number)
{
	int sent;

	for (unsigned i = 0; i < n; i++) {
		uint64_t v = number + i;
		memcpy(frames[i] + HEADER, &v, sizeof v);
	}
	while ((sent = sendmmsg(fd, m, n, 0)) < 0 && (errno == ENOBUFS || errno == EINTR))
		;
	if (sent < 0) {
		perror("blast");
		exit(1);
	}
	return (unsigned long)sent;
}

static int open_device(const char *name, bool fast)
{
	struct sockaddr_ll a = { .sll_family = AF_PACKET,
				 .sll_ifindex = (int)if_nametoindex(name) };
	int fd = socket(AF_PACKET, SOCK_RAW, 0), on = 1;

	if (fd < 0 || bind(fd, (struct sockaddr *)&a, sizeof a) < 0) {
		perror(name);
		exit(1);
	}
	/* Faster, but the sender's side does not see them. */
	if (fast)
		setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on);
	return fd;
}

int main(int argc, char **argv)
{
	static struct mmsghdr m[BATCH];
	static struct iovec io[BATCH];
	unsigned long count = argc > 3 ? strtoul(argv[2], NULL, 10) : 0, sent = 0;
	unsigned bytes = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 0;
	double over = argc > 4 ? strtod(argv[4], NULL) : 0, start;

	if (!count || bytes < BYTES_MIN || bytes > BYTES_MAX) {
		fprintf(stderr, "usage: blast DEVICE COUNT BYTES [SECONDS]\n");
		return 2;
	}
	int fd = open_device(argv[1], over <= 0);
	for (int i = 0; i < BATCH; i++) {
		prepare(frames[i], bytes);
		io[i] = (struct iovec){ frames[i], bytes };
		m[i].msg_hdr = (struct msghdr){ .msg_iov = &io[i], .msg_iovlen = 1 };
	}
	start = now();
	while (sent < count) {
		unsigned long left = count - sent;
		sent += send_some(fd, m,
				  over > 0     ? 1 :
				  left < BATCH ? (unsigned)left :
						 BATCH,
				  sent);
		while (over > 0 && now() - start < over * (double)sent / (double)count)
			usleep(50);
	}
	printf("%lu %.3f\n", sent, now() - start);
	return 0;
}
