#include "capture/device_filter.h"

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "client/monotonic.h"
#include "message.h"
#include "text.h"

enum { QUIET_MS = 200, WAIT_MS = 4 };

/* The kernel's counts are since they were asked for last. */
bool device_ring_counts(pcap_t *pcap, uint64_t *seen, uint64_t *dropped)
{
	struct tpacket_stats_v3 s = { 0 };
	socklen_t n = sizeof s;

	if (getsockopt(pcap_fileno(pcap), SOL_PACKET, PACKET_STATISTICS, &s, &n) < 0)
		return false;
	*seen += s.tp_packets;
	*dropped += s.tp_drops;
	return true;
}

/*
 * What goes to the kernel besides the user's filter: the way, and that the loopback device, on
 * which every frame goes out and comes in, shows each once, as it comes in.  libpcap would leave
 * the others out after the kernel had counted them.
 */
static char *whole_filter(const struct device_filter *f)
{
	static const char *const ways[] = {
		[DEVICE_INOUT] = "",
		[DEVICE_IN] = "inbound",
		[DEVICE_OUT] = "outbound",
	};
	unsigned lo = if_nametoindex("lo");
	bool is_lo = lo && f->index == lo;
	size_t size = strlen(f->expr) + 96;
	char *s = malloc(size);
	struct text t;

	if (!s)
		return NULL;
	text_init(&t, s, size);
	text_str(&t, is_lo ? "inbound" : ways[f->way]);
	if (f->cooked && lo)
		text_fmt(&t, "%snot (outbound and ifindex %u)", t.len ? " and " : "", lo);
	if (f->expr[strspn(f->expr, " \t\n")])
		text_fmt(&t, t.len ? " and (%s)" : "%s", f->expr);
	return s;
}

/*
 * What libpcap does with a filter.  It gives it to the kernel and, because frames may be in the
 * ring already, runs it itself over the blocks that come first; but there it does not know the
 * way of a frame or its device, and throws such frames away.  So the filter that the kernel got
 * is taken back from it, libpcap gets one that takes everything, the ring is emptied, and the
 * kernel gets its filter again.
 */

static bool attach_filter(pcap_t *pcap, struct sock_filter *code, unsigned n)
{
	struct sock_fprog program = { .len = (unsigned short)n, .filter = code };

	return setsockopt(pcap_fileno(pcap), SOL_SOCKET, SO_ATTACH_FILTER, &program,
			  sizeof program) == 0;
}

/* The instructions that the kernel has: their number; 0: none, libpcap does the work. */
static unsigned kernel_filter(const struct device_filter *f, struct sock_filter code[BPF_MAXINSNS])
{
	socklen_t n = BPF_MAXINSNS;

	return getsockopt(pcap_fileno(f->pcap), SOL_SOCKET, SO_GET_FILTER, code, &n) < 0 ? 0 : n;
}

static void ignore(u_char *arg, const struct pcap_pkthdr *h, const u_char *data)
{
	(void)data;
	(void)h;
	++*(uint64_t *)(void *)arg;
}

/* What is in the ring goes; with it the counts. */
static void empty(pcap_t *pcap)
{
	int64_t end = monotonic_ns() + QUIET_MS * INT64_C(1000000);
	struct pollfd fd = { .fd = pcap_get_selectable_fd(pcap), .events = POLLIN };
	uint64_t gone = 0, seen = 0, dropped = 0;

	while (device_ring_counts(pcap, &seen, &dropped) && monotonic_ns() < end) {
		pcap_dispatch(pcap, -1, ignore, (u_char *)(void *)&gone);
		if (gone + dropped >= seen)
			break;
		poll(&fd, 1, WAIT_MS);
	}
}

/* Compiles EXPR and sets it; false: pcap_geterr() says why. */
static bool set_expression(const struct device_filter *f, const char *expr)
{
	struct bpf_program code;
	bool ok = pcap_compile(f->pcap, &code, expr, 1, PCAP_NETMASK_UNKNOWN) == 0;

	if (!ok)
		return false;
	ok = pcap_setfilter(f->pcap, &code) == 0;
	pcap_freecode(&code);
	return ok;
}

/* In the kernel alone, from the first frame on; false where that cannot be. */
static bool set_in_kernel(const struct device_filter *f, const char *whole)
{
	struct sock_filter *code = calloc(BPF_MAXINSNS, sizeof *code);
	unsigned n = 0;
	bool ok;

	ok = code && set_expression(f, whole) && (n = kernel_filter(f, code)) > 0 &&
	     set_expression(f, "");
	if (ok) {
		device_filter_shut(f->pcap);
		empty(f->pcap);
		ok = attach_filter(f->pcap, code, n);
	}
	free(code);
	return ok;
}

/* Libpcap does the work, where the kernel does not: F's expression, and the way. */
static int set_in_library(const struct device_filter *f, char why[DEVICE_WHY_MAX])
{
	static const pcap_direction_t ways[] = {
		[DEVICE_INOUT] = PCAP_D_INOUT,
		[DEVICE_IN] = PCAP_D_IN,
		[DEVICE_OUT] = PCAP_D_OUT,
	};

	if (!set_expression(f, f->expr))
		snprintf(why, DEVICE_WHY_MAX, "filter '%s': %s", f->expr, pcap_geterr(f->pcap));
	else if (f->way != DEVICE_INOUT && pcap_setdirection(f->pcap, ways[f->way]))
		snprintf(why, DEVICE_WHY_MAX, "device %s cannot tell which way frames go", f->name);
	else
		return 0;
	return EXIT_FAILED;
}

int device_filter_set(const struct device_filter *f, bool ring, char why[DEVICE_WHY_MAX])
{
	struct bpf_program code;
	char *whole;
	bool ok;

	/* The user's own words first, so that what libpcap says is about them. */
	if (pcap_compile(f->pcap, &code, f->expr, 1, PCAP_NETMASK_UNKNOWN)) {
		snprintf(why, DEVICE_WHY_MAX, "filter '%s': %s", f->expr, pcap_geterr(f->pcap));
		return EXIT_USAGE;
	}
	pcap_freecode(&code);
	whole = ring ? whole_filter(f) : NULL;
	ok = whole && set_in_kernel(f, whole);
	free(whole);
	return ok ? 0 : set_in_library(f, why);
}

void device_filter_shut(pcap_t *pcap)
{
	attach_filter(pcap, &(struct sock_filter){ .code = BPF_RET | BPF_K }, 1);
}
