/*
 * tuntrace ping: ICMP echo from the stack, traced.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/lookup.h"
#include "client/monotonic.h"
#include "message.h"
#include "ping_options.h"
#include "stack/echo.h"

extern const struct command command_ping;

enum { WINDOW = 65536 }; /* numbers that there are */

struct ping {
	struct ping_options o;
	struct traffic traffic;
	struct ev_timer next, wait;
	struct lookup *lookup; /* while it is open */
	struct echo *echo;
	union endpoint peer;
	char peer_text[ENDPOINT_TEXT_MAX];
	int64_t asked_ns[WINDOW]; /* by number; 0: never */
	bool answered[WINDOW];
	uint64_t sent, replies, duplicates, errors;
	double min, max, sum, sum2; /* of round trips, ms */
	char why[1024];             /* it failed, or "" */
	char last_error[256];
};

static void fail(struct ping *p, const char *why)
{
	snprintf(p->why, sizeof p->why, "%s", why);
	live_end(&p->traffic.live);
}

/* ---- Replies ---- */

static void note_time(struct ping *p, double ms)
{
	p->min = p->replies == 1 || ms < p->min ? ms : p->min;
	p->max = p->replies == 1 || ms > p->max ? ms : p->max;
	p->sum += ms;
	p->sum2 += ms * ms;
}

/* Nothing more is to be sent, and nothing more can come. */
static bool is_complete(const struct ping *p)
{
	return p->o.count && p->sent == p->o.count && p->replies == p->sent;
}

static void replied(void *arg, const struct echo_reply *r)
{
	struct ping *p = arg;
	double ms = (double)(monotonic_ns() - p->asked_ns[r->seq]) * 1e-6;
	bool again = p->answered[r->seq];

	if (!p->asked_ns[r->seq])
		return; /* a number that was not sent */
	p->answered[r->seq] = true;
	if (again) {
		p->duplicates++;
	} else {
		p->replies++;
		note_time(p, ms);
	}
	live_flush(&p->traffic.live);
	message_note("%zu bytes from %s: seq=%u ttl=%u time=%.3f ms%s%s", r->n + 8, p->peer_text,
		     r->seq, r->ttl, ms, again ? " (duplicate)" : "",
		     !r->intact        ? " (the payload was changed)" :
		     r->n != p->o.size ? " (of another length)" :
					 "");
	if (is_complete(p))
		live_end(&p->traffic.live);
}

/* RFC 792 and RFC 1812, 5.2.7.1; NULL: no name. */
static const char *words4(uint8_t type, uint8_t code)
{
	static const char *const unreachable[] = {
		"network unreachable",
		"host unreachable",
		"protocol unreachable",
		"port unreachable",
		"fragmentation needed",
		"source route failed",
		"network unknown",
		"host unknown",
		"source host isolated",
		"network prohibited",
		"host prohibited",
		"network unreachable for this type of service",
		"host unreachable for this type of service",
		"administratively prohibited",
		"precedence violated",
		"precedence too low",
	};

	if (type == 3)
		return code < sizeof unreachable / sizeof unreachable[0] ? unreachable[code] : NULL;
	return code == 0 ? "time to live exceeded" : "fragments came too late";
}

/* RFC 4443, 3. */
static const char *words6(uint8_t type, uint8_t code)
{
	static const char *const unreachable[] = {
		"no route",         "administratively prohibited",
		"beyond the scope", "address unreachable",
		"port unreachable", "source address refused",
		"route rejected",
	};

	if (type == 1)
		return code < sizeof unreachable / sizeof unreachable[0] ? unreachable[code] : NULL;
	if (type == 2)
		return "packet too big";
	return code == 0 ? "hop limit exceeded" : "fragments came too late";
}

static void complained(void *arg, const struct echo_error *x)
{
	struct ping *p = arg;
	bool v4 = x->from.ss_family == AF_INET;
	const char *words = v4 ? words4(x->type, x->code) : words6(x->type, x->code);
	char from[ENDPOINT_TEXT_MAX], mtu[32] = "", number[48] = "";
	union endpoint e;

	if (!p->asked_ns[x->seq])
		return;
	p->errors++;
	endpoint_from(&e, (const struct sockaddr *)&x->from);
	if (x->mtu)
		snprintf(mtu, sizeof mtu, " (MTU %u)", x->mtu);
	if (!words)
		snprintf(number, sizeof number, "ICMP type %u code %u", x->type, x->code);
	snprintf(p->last_error, sizeof p->last_error, "%s%s from %s", words ? words : number, mtu,
		 endpoint_host(&e, from));
	live_flush(&p->traffic.live);
	message_note("%s: seq=%u", p->last_error, x->seq);
}

/* ---- Requests ---- */

static void on_wait(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct ping *p = w->data;

	(void)loop;
	(void)revents;
	live_end(&p->traffic.live);
}

static void send_one(struct ping *p)
{
	uint16_t seq = (uint16_t)(p->sent + 1);
	char why[256];
	int rc;

	p->asked_ns[seq] = monotonic_ns();
	p->answered[seq] = false;
	rc = echo_send(p->echo, seq, p->o.size);
	/* A queue that is full is a request that was lost; the others would fail again. */
	if (rc < 0 && rc != -ENOBUFS) {
		snprintf(why, sizeof why, "a request to %s was not sent: %s", p->peer_text,
			 strerror(-rc));
		fail(p, why);
		return;
	}
	p->sent++;
}

static void on_next(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct ping *p = w->data;

	(void)revents;
	send_one(p);
	if (!p->o.count || p->sent < p->o.count)
		return;
	ev_timer_stop(loop, w);
	ev_now_update(loop);
	ev_timer_start(loop, &p->wait);
}

static void open_echo(struct ping *p)
{
	static const struct echo_ops ops = { .reply = replied, .error = complained };
	struct live *l = &p->traffic.live;
	const char *bad = endpoint_unreachable(&p->peer);
	char why[256];
	int rc;

	endpoint_host(&p->peer, p->peer_text);
	if (bad) {
		snprintf(why, sizeof why, "%s %s, which the stack cannot reach", p->peer_text, bad);
		fail(p, why);
		return;
	}
	rc = echo_open(&p->echo, &p->peer.sa, p->o.ttl, &ops, p);
	if (rc < 0) {
		fail(p, strerror(-rc));
		return;
	}
	ev_timer_start(l->loop, &p->next);
}

static void looked_up(void *arg, const struct lookup_result *r)
{
	struct ping *p = arg;

	p->lookup = NULL;
	if (r->err) {
		fail(p, r->why);
		return;
	}
	if (r->by_name)
		traffic_note_names(&p->traffic.live, p->o.given, r->dns, r->addrs, r->naddrs);
	p->peer = r->addrs[0];
	open_echo(p);
}

/* ---- The run ---- */

static int begin(void *arg)
{
	struct ping *p = arg;
	int rc;

	ev_timer_init(&p->next, on_next, 0., (ev_tstamp)p->o.interval_ms * 1e-3);
	ev_timer_init(&p->wait, on_wait, (ev_tstamp)p->o.wait_ms * 1e-3, 0.);
	p->next.data = p->wait.data = p;
	rc = lookup_open(&p->lookup, &p->traffic.live.dialer, p->o.host, 0, looked_up, p);
	return rc < 0 ? message_error("%s", strerror(-rc)) : EXIT_OK;
}

static void end(void *arg)
{
	struct ping *p = arg;
	struct live *l = &p->traffic.live;

	ev_timer_stop(l->loop, &p->next);
	ev_timer_stop(l->loop, &p->wait);
	if (p->lookup && p->traffic.late) {
		resolver_silence(l->dialer.resolver, p->o.host, p->why, sizeof p->why);
		snprintf(p->why + strlen(p->why), sizeof p->why - strlen(p->why),
			 " within %g s (--max-time)", (double)p->o.common.max_time_ms / 1000);
	}
	if (p->lookup)
		lookup_close(p->lookup);
	if (p->echo)
		echo_close(p->echo);
	p->lookup = NULL;
	p->echo = NULL;
}

/* Newton's method: the program does without the library of mathematics. */
static double square_root(double v)
{
	double x = v > 1 ? v : 1;

	for (int i = 0; i < 64 && v > 0; i++)
		x = (x + v / x) / 2;
	return v > 0 ? x : 0;
}

static void summary(void *arg)
{
	const struct ping *p = arg;
	double n = (double)p->replies, mean = n > 0 ? p->sum / n : 0;
	char more[96] = "";
	size_t len = 0;

	if (!p->sent)
		return;
	if (p->duplicates)
		len += (size_t)snprintf(more, sizeof more, ", %" PRIu64 " duplicate%s",
					p->duplicates, p->duplicates == 1 ? "" : "s");
	if (p->errors)
		snprintf(more + len, sizeof more - len, ", %" PRIu64 " error%s", p->errors,
			 p->errors == 1 ? "" : "s");
	message_note("requests: %" PRIu64 " sent, %" PRIu64 " answered%s, %.3g%% lost", p->sent,
		     p->replies, more, (double)(p->sent - p->replies) * 100 / (double)p->sent);
	if (p->replies)
		message_note("time: min %.3f ms, avg %.3f ms, max %.3f ms, mdev %.3f ms", p->min,
			     mean, p->max, square_root(p->sum2 / n - mean * mean));
}

static int conclude(void *arg, int code)
{
	const struct ping *p = arg;

	if (p->why[0])
		return message_error("%s", p->why);
	if (code != EXIT_OK || p->replies || live_is_stopped(&p->traffic.live))
		return code;
	if (p->last_error[0])
		return message_error("%s did not answer: %s", p->peer_text, p->last_error);
	return message_error("%s did not answer", p->peer_text);
}

static int run(int argc, char **argv)
{
	static const struct traffic_ops ops = {
		.begin = begin, .end = end, .summary = summary, .conclude = conclude
	};
	static struct ping p;
	int code = ping_options_parse(&p.o, &command_ping, argc, argv);

	if (code == EXIT_OK)
		code = traffic_run(&p.traffic, &p.o.common, !p.o.host_is_address, &ops, &p);
	ping_options_done(&p.o);
	return code == OPTIONS_EXIT ? EXIT_OK : code;
}

static const struct option_def *const options[] = { ping_option_table,      live_option_table,
						    live_impair_table,      output_options,
						    privilege_option_table, NULL };
const struct command command_ping = {
	.name = "ping",
	.operands = "HOST",
	.summary = "Send ICMP echo requests through the stack and trace every frame",
	.options = options,
	.run = run,
};
