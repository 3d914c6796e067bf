/*
 * tuntrace connect: a stream, or datagrams, between stdin and stdout and a host, through the stack,
 * with every frame traced.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/monotonic.h"
#include "connect_impl.h"
#include "message.h"
#include "stack/stack.h"

extern const struct command command_connect;

static double seconds(uint64_t ms)
{
	return (double)ms / 1000;
}

/* ---- For both protocols ---- */

void connect_active(struct connect *c)
{
	c->active_ns = monotonic_ns();
}

void connect_over(struct connect *c)
{
	c->over = true;
	if (!c->has_out || c->out.file.err || queue_length(&c->out.queue) == 0)
		live_end(&c->traffic.live);
}

void connect_fail(struct connect *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!c->why[0])
		vsnprintf(c->why, sizeof c->why, fmt, ap);
	va_end(ap);
	fd_input_want(&c->in, false);
	connect_over(c);
}

bool connect_input_ended(struct connect *c, size_t n, int err)
{
	if (err)
		connect_fail(c, "stdin: %s", strerror(-err));
	return n == 0;
}

static void wrote(void *arg, size_t n)
{
	struct connect *c = arg;
	int err = c->out.file.err;

	if (err == -EPIPE && c->out.file.fd == STDOUT_FILENO)
		live_end(&c->traffic.live); /* nobody reads on: no failure, as with lines */
	else if (err)
		connect_fail(c, "%s: %s", c->o.output, strerror(-err));
	else if (c->conn)
		conn_took(c->conn, n);
	if (c->over)
		connect_over(c);
}

void connect_resolved(struct connect *c, const struct resolver_result *r,
		      const union endpoint *addrs, size_t n)
{
	traffic_note_names(&c->traffic.live, c->o.given, r, addrs, n);
	c->asked_dns = r != NULL;
	c->resolved_ns = monotonic_ns();
}

void connect_ready(struct connect *c, const union endpoint *local, const char *what, size_t chunk,
		   void (*came)(void *arg, const uint8_t *p, size_t n, int err))
{
	struct live *l = &c->traffic.live;
	char text[ENDPOINT_TEXT_MAX];

	ev_timer_stop(l->loop, &c->connect_timer);
	c->connected = true;
	c->connected_ns = c->active_ns = monotonic_ns();
	live_flush(l);
	message_note("local %s", endpoint_text(local, text));
	message_note("remote %s", endpoint_text(&c->peer, text));
	if (what)
		message_note("%s to %s is successful", what, text);
	fd_input_init(&c->in, l->loop, STDIN_FILENO, chunk, came, c);
	fd_input_want(&c->in, true);
	if (c->o.common.idle_timeout_ms)
		ev_timer_start(l->loop, &c->idle);
}

/* ---- Limits ---- */

/* What it waits for, as a complaint that "within 5 s" follows. */
static const char *waits(const struct connect *c, char buf[DIAL_WHY_MAX])
{
	if (c->o.udp)
		resolver_silence(c->traffic.live.dialer.resolver, c->o.host, buf, DIAL_WHY_MAX);
	else
		connect_tcp_waits(c, buf);
	return buf;
}

static void on_connect_timeout(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct connect *c = w->data;
	char buf[DIAL_WHY_MAX];

	(void)loop;
	(void)revents;
	connect_fail(c, "%s within %g s (--connect-timeout)", waits(c, buf),
		     seconds(c->o.common.connect_timeout_ms));
}

static void on_idle(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct connect *c = w->data;
	int64_t limit = (int64_t)c->o.common.idle_timeout_ms * 1000000;
	int64_t quiet = monotonic_ns() - c->active_ns;
	char text[ENDPOINT_TEXT_MAX];

	(void)revents;
	if (quiet >= limit) {
		connect_fail(c, "nothing has gone to %s or come for %g s (--idle-timeout)",
			     endpoint_text(&c->peer, text), seconds(c->o.common.idle_timeout_ms));
		return;
	}
	ev_timer_set(w, (ev_tstamp)(limit - quiet) * 1e-9 + 1e-3, 0.);
	ev_timer_start(loop, w);
}

static void note_late(struct connect *c)
{
	double s = seconds(c->o.common.max_time_ms);
	char buf[DIAL_WHY_MAX];

	if (!c->connected)
		connect_fail(c, "%s within %g s (--max-time)", waits(c, buf), s);
	else
		connect_fail(c, "it was not over within %g s (--max-time)", s);
}

/* ---- The run ---- */

static int open_output(void *arg)
{
	struct connect *c = arg;
	int rc;

	if (!c->o.output)
		return EXIT_OK;
	privilege_as_user(&c->o.common.privilege, c->o.output);
	rc = fd_output_open(&c->out, c->traffic.live.loop, c->o.output, wrote, c);
	privilege_as_root();
	if (rc < 0)
		return message_error("%s: %s", c->o.output, strerror(-rc));
	c->has_out = true;
	return EXIT_OK;
}

static int begin(void *arg)
{
	struct connect *c = arg;
	uint64_t limit = c->o.common.connect_timeout_ms;
	int rc;

	ev_timer_init(&c->connect_timer, on_connect_timeout, (ev_tstamp)limit * 1e-3, 0.);
	ev_timer_init(&c->idle, on_idle, (ev_tstamp)c->o.common.idle_timeout_ms * 1e-3, 0.);
	c->connect_timer.data = c->idle.data = c;
	ev_now_update(c->traffic.live.loop);
	if (limit)
		ev_timer_start(c->traffic.live.loop, &c->connect_timer);
	rc = c->o.udp ? connect_udp_begin(c) : connect_tcp_begin(c);
	return rc < 0 ? message_error("%s", strerror(-rc)) : EXIT_OK;
}

static void end(void *arg)
{
	struct connect *c = arg;
	int rc;

	ev_timer_stop(c->traffic.live.loop, &c->connect_timer);
	ev_timer_stop(c->traffic.live.loop, &c->idle);
	fd_input_want(&c->in, false);
	if (c->traffic.late)
		note_late(c);
	if (c->o.udp)
		connect_udp_end(c);
	else
		connect_tcp_end(c);
	if (!c->has_out)
		return;
	rc = fd_output_close(&c->out, c->connected && !c->why[0]);
	if (rc < 0 && rc != -EPIPE && !c->why[0])
		snprintf(c->why, sizeof c->why, "%s: %s", c->o.output, strerror(-rc));
}

static void note_time(const struct connect *c)
{
	int64_t asked = c->asked_dns ? c->resolved_ns : c->traffic.start_ns;
	char dns[48] = "", tcp[48] = "";

	if (c->asked_dns)
		snprintf(dns, sizeof dns, "dns %.3f ms, ",
			 (double)(c->resolved_ns - c->traffic.start_ns) * 1e-6);
	if (c->connected && !c->o.udp)
		snprintf(tcp, sizeof tcp, "tcp %.3f ms, ",
			 (double)(c->connected_ns - asked) * 1e-6);
	message_note("time: %s%stotal %.3f ms", dns, tcp, traffic_ms(&c->traffic));
}

static void summary(void *arg)
{
	const struct connect *c = arg;

	if (c->o.udp && c->connected) {
		message_note("sent: %" PRIu64 " datagrams, %" PRIu64 " bytes", c->datagrams_sent,
			     c->sent);
		message_note("received: %" PRIu64 " datagrams, %" PRIu64 " bytes",
			     c->datagrams_received, c->received);
	} else if (c->connected) {
		message_note("sent: %" PRIu64 " bytes", c->sent);
		message_note("received: %" PRIu64 " bytes", c->received);
	}
	if (c->lost)
		message_warn("%" PRIu64 " datagrams came faster than %s took them, and are lost",
			     c->lost, c->o.output);
	note_time(c);
	if (c->has_out && strcmp(c->o.output, "-") != 0 && c->out.file.begun)
		message_note("wrote: %s, %" PRIu64 " bytes", c->o.output, c->out.file.written);
}

static int conclude(void *arg, int code)
{
	const struct connect *c = arg;

	return c->why[0] ? message_error("%s", c->why) : code;
}

static int run(int argc, char **argv)
{
	static const struct traffic_ops ops = {
		.open = open_output,
		.begin = begin,
		.end = end,
		.summary = summary,
		.conclude = conclude,
	};
	static struct connect c;
	int code = connect_options_parse(&c.o, &command_connect, argc, argv);

	if (code == EXIT_OK)
		code = traffic_run(&c.traffic, &c.o.common, !c.o.host_is_address, &ops, &c);
	connect_options_done(&c.o);
	return code == OPTIONS_EXIT ? EXIT_OK : code;
}

static const struct option_def *const options[] = { connect_option_table,
						    live_option_table,
						    live_pin_table,
						    live_impair_table,
						    output_options,
						    privilege_option_table,
						    NULL };
const struct command command_connect = {
	.name = "connect",
	.operands = "HOST PORT",
	.summary = "Connect stdin and stdout to a host through the stack and trace every frame",
	.options = options,
	.run = run,
};
