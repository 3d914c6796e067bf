/*
 * tuntrace capture: live capture on a network device.
 *
 *	device, output	opened with the rights that there are
 *	privilege_drop()
 *	loop		frames to the session; signals; the end by time
 *	device_drain()	what the kernel still had
 *	statistics, summary
 */
#include <errno.h>
#include <ev.h>
#include <ifaddrs.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/device.h"
#include "capture_options.h"
#include "frame.h"
#include "link/clock.h"
#include "message.h"
#include "output.h"
#include "privilege/privilege.h"
#include "session.h"
#include "sink.h"

extern const struct command command_capture;

struct capturing {
	struct capture_options o;
	struct session session;
	struct device *device;
	struct ev_loop *loop;
	struct ev_signal signals[5];
	struct ev_prepare before_wait;
	struct ev_timer duration, clock;
	int64_t start_ns;
	bool output_end;             /* -c is reached, or the output takes no more */
	char failed[DEVICE_WHY_MAX]; /* the device's end */
};

static void end(struct capturing *c)
{
	ev_break(c->loop, EVBREAK_ALL);
}

/* ---- Frames ---- */

static bool on_frame(void *arg, struct frame *f)
{
	struct capturing *c = arg;

	if (session_frame(&c->session, f) < 0 || session_full(&c->session)) {
		c->output_end = true;
		end(c);
	}
	return !c->output_end;
}

static void on_failed(void *arg, const char *why)
{
	struct capturing *c = arg;

	snprintf(c->failed, sizeof c->failed, "%s", why);
	end(c);
}

/* Bytes that the sink of -w has taken. */
static uint64_t written_bytes(const struct capturing *c)
{
	for (unsigned i = 0; i < c->session.nsinks; i++)
		if (c->session.sinks[i].what == c->o.output.write && c->session.sinks[i].sink)
			return c->session.sinks[i].sink->bytes;
	return 0;
}

/* Before the loop waits: what has been seen is shown, what was written is in the file. */
static void on_before_wait(struct ev_loop *loop, ev_prepare *w, int revents)
{
	struct capturing *c = w->data;

	(void)loop;
	(void)revents;
	if (session_flush(&c->session) < 0) {
		c->output_end = true;
		end(c);
	}
	if (c->o.max_size && written_bytes(c) >= c->o.max_size)
		end(c);
}

static void on_duration(struct ev_loop *loop, ev_timer *w, int revents)
{
	(void)loop;
	(void)revents;
	end(w->data);
}

/* The last of the files that -G and -W ask for is over, though nothing comes. */
static void on_clock(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct capturing *c = w->data;

	(void)loop;
	(void)revents;
	session_tick(&c->session, clock_wall_ns());
	if (session_full(&c->session))
		end(c);
}

/* ---- The summary ---- */

/* Seen is the sum of what follows it. */
static void print_summary(const struct capturing *c, const struct device_counts *d)
{
	const struct session_counts *n = &c->session.counts;
	/* The frame that would have begun one file too many came, but was not taken. */
	uint64_t rest = d->left + (d->delivered - n->seen);
	char left[64] = "";

	if (rest)
		snprintf(left, sizeof left, ", %" PRIu64 " left in the kernel", rest);
	message_note("frames: %" PRIu64 " seen, %" PRIu64 " %s, %" PRIu64 " filtered out, %" PRIu64
		     " dropped by the kernel%s",
		     d->seen, n->seen - n->filtered, c->o.output.write ? "written" : "printed",
		     n->filtered, d->dropped, left);
	if (d->missed)
		message_note("frames: %" PRIu64 " missed by the device", d->missed);
	output_note_written(&c->o.output, &c->session);
}

static void on_signal(struct ev_loop *loop, ev_signal *w, int revents)
{
	struct capturing *c = w->data;
	struct device_counts d;

	(void)loop;
	(void)revents;
	switch (w->signum) {
	case SIGUSR1:
		d = device_counts(c->device);
		print_summary(c, &d);
		break;
	case SIGUSR2: break; /* tcpdump's flush, and what woke the loop is followed by one */
	default: end(c);
	}
}

/* ---- Opening ---- */

static void print_device(void *arg, const char *name, const char *description, bool up,
			 bool running, bool loopback)
{
	char line[512];
	int *n = arg;

	snprintf(line, sizeof line, "%d.%s%s%s%s%s%s%s", ++*n, name, description ? " (" : "",
		 description ? description : "", description ? ")" : "", up ? " [Up" : " [Down",
		 running ? ", Running" : "", loopback ? ", Loopback]" : "]");
	puts(line);
}

static int list(void)
{
	char why[DEVICE_WHY_MAX];
	int n = 0;

	if (device_list(print_device, &n, why))
		return message_error("%s", why);
	if (n == 0)
		return message_error("there is no device to capture on");
	return fflush(stdout) ? message_error("stdout: %s", strerror(errno)) : EXIT_OK;
}

/* The addresses of the device are the local ones, unless --local or the frames say which are. */
static void find_local(struct capturing *c)
{
	struct direction *x = &c->o.output.direction;
	const char *device = device_iface(c->device)->name;
	struct ifaddrs *list, *i;

	if (x->nlocal || c->o.device.way != DEVICE_INOUT || strcmp(device, "lo") == 0 ||
	    getifaddrs(&list) < 0)
		return;
	for (i = list; i && x->nlocal < DIRECTION_LOCALS_MAX; i = i->ifa_next) {
		struct direction_addr *a = &x->local[x->nlocal];

		if (!i->ifa_addr || strcmp(i->ifa_name, device) != 0)
			continue;
		if (i->ifa_addr->sa_family == AF_INET) {
			struct sockaddr_in in;
			memcpy(&in, i->ifa_addr, sizeof in);
			memcpy(a->bytes, &in.sin_addr, a->len = 4);
			x->nlocal++;
		} else if (i->ifa_addr->sa_family == AF_INET6) {
			struct sockaddr_in6 in;
			memcpy(&in, i->ifa_addr, sizeof in);
			memcpy(a->bytes, &in.sin6_addr, a->len = 16);
			x->nlocal++;
		}
	}
	freeifaddrs(list);
}

static int open_device(struct capturing *c)
{
	char why[DEVICE_WHY_MAX];
	int rc;

	c->o.device.frame = on_frame;
	c->o.device.failed = on_failed;
	c->o.device.arg = c;
	rc = device_open(&c->device, &c->o.device, why);
	if (rc == EXIT_USAGE)
		return message_usage("%s", why);
	return rc ? message_error("%s", why) : 0;
}

static int open_output(struct capturing *c)
{
	struct output_context context = { .live = true, .iface = device_iface(c->device) };

	int rc;

	find_local(c);
	privilege_as_user(&c->o.privilege, c->o.output.write);
	rc = output_open(&c->o.output, &c->session, &context);
	privilege_as_root();
	return rc;
}

static void watch_signals(struct capturing *c)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2 };

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		ev_signal_init(&c->signals[i], on_signal, numbers[i]);
		c->signals[i].data = c;
		ev_signal_start(c->loop, &c->signals[i]);
	}
}

static int open_loop(struct capturing *c)
{
	c->loop = ev_default_loop(EVFLAG_NOENV);
	if (!c->loop)
		return message_error("the event loop: %s", strerror(errno));
	watch_signals(c);
	ev_prepare_init(&c->before_wait, on_before_wait);
	c->before_wait.data = c;
	ev_prepare_start(c->loop, &c->before_wait);
	return 0;
}

/* ---- The run ---- */

static void start(struct capturing *c)
{
	const struct frame_iface *i = device_iface(c->device);

	message_note("listening on %s, link type %s, snapshot length %u bytes", i->name,
		     device_link(c->device), i->snaplen);
	c->start_ns = clock_wall_ns();
	device_start(c->device, c->loop);
	if (c->o.duration_ms) {
		ev_timer_init(&c->duration, on_duration, (ev_tstamp)c->o.duration_ms * 1e-3, 0.);
		c->duration.data = c;
		ev_now_update(c->loop);
		ev_timer_start(c->loop, &c->duration);
	}
	if (c->o.output.rotation.seconds && c->o.output.rotation.files) {
		ev_timer_init(&c->clock, on_clock, 1., 1.);
		c->clock.data = c;
		ev_timer_start(c->loop, &c->clock);
	}
}

/* The kernel's counts go into the file. */
static void give_stats(struct capturing *c, const struct device_counts *d)
{
	struct capture_stats s = {
		.iface = device_iface(c->device),
		.known = STATS_START | STATS_END | STATS_RECEIVED | STATS_ACCEPTED |
			 STATS_OS_DROPPED | STATS_DELIVERED | STATS_DROPPED,
		.has_time = true,
		.time_ns = clock_wall_ns(),
		.start_ns = c->start_ns,
		.received = d->seen,
		.accepted = d->seen,
		.os_dropped = d->dropped,
		.delivered = d->delivered,
		.dropped = d->missed,
	};

	s.end_ns = s.time_ns;
	session_stats(&c->session, &s);
}

static int run_capture(struct capturing *c)
{
	struct device_counts d;
	int code;

	start(c);
	ev_run(c->loop, 0);
	device_drain(c->device);
	d = device_counts(c->device);
	give_stats(c, &d);
	code = output_close(&c->o.output, &c->session);
	print_summary(c, &d);
	if (c->failed[0])
		code = message_error("%s: %s", device_iface(c->device)->name, c->failed);
	return code;
}

static int open_all(struct capturing *c)
{
	int rc = privilege_find(&c->o.privilege);

	/* The device first: a run that cannot begin leaves the file of -w as it was. */
	if (!rc)
		rc = open_device(c);
	if (!rc)
		rc = open_output(c);
	if (!rc)
		rc = open_loop(c);
	if (!rc)
		rc = privilege_drop(&c->o.privilege, PRIVILEGE_CAPTURE);
	return rc;
}

static int run(int argc, char **argv)
{
	static struct capturing c;
	int code = capture_options_parse(&c.o, &command_capture, argc, argv);

	if (code == OPTIONS_EXIT)
		return EXIT_OK;
	session_init(&c.session);
	if (!code && c.o.list)
		code = list();
	else if (!code) {
		code = open_all(&c);
		if (code)
			output_close(&c.o.output, &c.session);
		else
			code = run_capture(&c);
	}
	if (c.device)
		device_close(c.device);
	capture_options_done(&c.o);
	return code;
}

static const struct option_def *const options[] = { capture_option_table, output_options,
						    privilege_option_table, NULL };

const struct command command_capture = {
	.name = "capture",
	.operands = "[FILTER]",
	.summary = "Capture on a network device: trace, write, or both",
	.options = options,
	.run = run,
};
