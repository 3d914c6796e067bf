/*
 * tuntrace pair: a client and a server, both lwIP, over a simulated wire in virtual time.  No
 * device, no right and no waiting: what TCP does is seen at once, and the same each time.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "live.h"
#include "message.h"
#include "output.h"
#include "pair/pair.h"
#include "session.h"

extern const struct command command_pair;

enum {
	OPTION_AT = OPTION_LONG + 200,
	OPTION_DOWN,
	OPTION_UP,
	OPTION_THINK,
	OPTION_PAUSE,
	OPTION_LIMIT,
	OPTION_MTU,
};

enum { MTU_MIN = 128, MTU_MAX = 65535, MTU_DEFAULT = 1500, DELAY_DEFAULT_NS = 10000000 };

static const uint64_t BYTES_MAX = UINT64_C(1) << 32, HOUR_NS = UINT64_C(3600) * 1000000000;

static const struct option_def pair_table[] = {
	{ '6', "ipv6", NULL, "talk over IPv6" },
	{ OPTION_AT, "at", "END", "trace what crosses the wire at the client (default) or server" },
	{ OPTION_DOWN, "down", "BYTES", "the server sends so many (default 100000)" },
	{ OPTION_UP, "up", "BYTES", "the client sends so many before that" },
	{ OPTION_THINK, "think", "TIME", "the server waits before it answers" },
	{ OPTION_PAUSE, "pause", "FROM-TO", "the client reads nothing then, such as 10ms-3s" },
	{ OPTION_MTU, "mtu", "BYTES", "of the wire (default 1500)" },
	{ OPTION_LIMIT, "max-time", "TIME", "give up after so much virtual time (default 3600s)" },
	{ 0 },
};

static const struct option_def *const options[] = {
	pair_table, live_stack_table, live_impair_table, output_options, NULL,
};

struct pair_command {
	struct output output;
	struct live_options live; /* the link that hurts, of it */
	struct pair_config config;
	struct session session;
	struct frame_iface iface;
	bool full;
};

/* ---- Options ---- */

static int set_at(struct pair_config *c, const char *arg)
{
	if (strcmp(arg, "client") != 0 && strcmp(arg, "server") != 0)
		return message_usage("--at takes client or server, not '%s'", arg);
	c->at = arg[0] == 'c' ? PAIR_CLIENT : PAIR_SERVER;
	return 0;
}

static int set_time(const char *name, const char *arg, uint64_t *ns)
{
	if (!rule_time(arg, strlen(arg), ns) || *ns > 24 * HOUR_NS)
		return message_usage("%s takes a time with a unit, such as 40ms or 1.5s, not '%s'",
				     name, arg);
	return 0;
}

static int set_pause(struct pair_config *c, const char *arg)
{
	const char *dash = strchr(arg, '-');

	if (!dash || !rule_time(arg, (size_t)(dash - arg), &c->pause_ns[0]) ||
	    !rule_time(dash + 1, strlen(dash + 1), &c->pause_ns[1]) ||
	    c->pause_ns[0] > c->pause_ns[1])
		return message_usage("--pause takes two times, such as 10ms-3s, not '%s'", arg);
	return 0;
}

static int set_pair_option(struct pair_config *c, int id, const char *arg)
{
	uint64_t v = 0;
	int rc;

	switch (id) {
	case '6': c->ipv6 = true; return 0;
	case OPTION_AT: return set_at(c, arg);
	case OPTION_DOWN: return option_number("--down", arg, 0, BYTES_MAX, &c->down);
	case OPTION_UP: return option_number("--up", arg, 0, BYTES_MAX, &c->up);
	case OPTION_THINK: return set_time("--think", arg, &c->think_ns);
	case OPTION_PAUSE: return set_pause(c, arg);
	case OPTION_LIMIT: return set_time("--max-time", arg, &c->limit_ns);
	case OPTION_MTU:
		rc = option_number("--mtu", arg, MTU_MIN, MTU_MAX, &v);
		c->mtu = (uint32_t)v;
		return rc;
	default: return OUTPUT_OTHER;
	}
}

static int set_option(void *ctx, int id, const char *arg)
{
	struct pair_command *p = ctx;
	int rc = set_pair_option(&p->config, id, arg);

	if (rc == OUTPUT_OTHER)
		rc = live_impair_option(&p->live, id, arg);
	if (rc == OUTPUT_OTHER)
		rc = live_stack_option(&p->live, id, arg);
	return rc == OUTPUT_OTHER ? output_option(&p->output, id, arg) : rc;
}

/* ---- The run ---- */

static void on_frame(void *arg, struct frame *f)
{
	struct pair_command *p = arg;

	if (p->full)
		return;
	f->iface = &p->iface;
	p->full = session_frame(&p->session, f) < 0 || session_full(&p->session);
}

static bool is_full(void *arg)
{
	return ((struct pair_command *)arg)->full;
}

static void print_summary(const struct pair_command *p, const struct pair_result *r)
{
	const struct session_counts *n = &p->session.counts;
	double seconds = (double)r->virtual_ns * 1e-9;

	message_note("bytes: %" PRIu64 " down, %" PRIu64 " up", r->end[PAIR_CLIENT].received,
		     r->end[PAIR_SERVER].received);
	message_note("time: %.6f s, virtual", seconds);
	message_note("frames: %" PRIu64 " sent, %" PRIu64 " received by the %s, %" PRIu64
		     " retransmitted by either",
		     n->sent, n->received, p->config.at == PAIR_CLIENT ? "client" : "server",
		     r->retransmitted);
}

static int judge(const struct pair_command *p, const struct pair_result *r)
{
	static const char *const names[] = { "client", "server" };
	const uint64_t want[] = { p->config.down, p->config.up };

	for (unsigned i = 0; i < 2; i++) {
		const struct pair_end_result *e = &r->end[i];

		if (e->spoiled)
			return message_error("the %s received a wrong byte after %" PRIu64,
					     names[i], e->received);
		if (e->err)
			return message_error("the connection of the %s ended: %s, after %" PRIu64
					     " of %" PRIu64 " bytes",
					     names[i], strerror(-e->err), e->received, want[i]);
	}
	if (!r->end[PAIR_CLIENT].connected)
		return message_error("the client was not connected after %.3f s",
				     (double)r->virtual_ns * 1e-9);
	return message_error("%" PRIu64 " of %" PRIu64 " bytes came down and %" PRIu64
			     " of %" PRIu64 " went up in %.3f s",
			     r->end[0].received, want[0], r->end[1].received, want[1],
			     (double)r->virtual_ns * 1e-9);
}

static int trace(struct pair_command *p)
{
	struct pair_result r;
	int rc = pair_run(&p->config, &r), code;

	code = output_close(&p->output, &p->session);
	if (rc)
		return message_error("the simulation: %s", strerror(-rc));
	print_summary(p, &r);
	if (code != EXIT_OK || r.done || p->full)
		return code;
	return judge(p, &r);
}

static int run(int argc, char **argv)
{
	static struct pair_command p;
	struct output_context context = {
		.live = true,
		.always_print = true,
		.iface = &p.iface,
	};
	int first, code;

	output_init(&p.output);
	live_options_init(&p.live);
	session_init(&p.session);
	p.config = (struct pair_config){
		.down = 100000,
		.limit_ns = HOUR_NS,
		.mtu = MTU_DEFAULT,
		.frame = on_frame,
		.stop = is_full,
		.arg = &p,
	};
	for (unsigned i = 0; i < IMPAIR_WAYS; i++)
		p.live.impair.way[i].delay_ns = DELAY_DEFAULT_NS;
	first = options_parse(&command_pair, argc, argv, set_option, &p);
	if (first < 0)
		return first == OPTIONS_EXIT ? EXIT_OK : -first;
	p.config.impair = p.live.impair;
	p.config.no_annotations = p.live.no_annotations;
	p.config.delayed_ack = p.live.delayed_ack;
	p.config.keepalive_ms = p.live.keepalive_ms;
	p.iface = (struct frame_iface){
		.name = p.config.at == PAIR_CLIENT ? "client" : "server",
		.description = "an end of a simulated wire",
		.linktype = LINKTYPE_RAW,
	};
	code = output_open(&p.output, &p.session, &context);
	if (code == EXIT_OK)
		code = trace(&p);
	live_options_done(&p.live);
	return code;
}

const struct command command_pair = {
	.name = "pair",
	.operands = "",
	.summary = "Have two lwIP stacks talk over a simulated wire, in virtual time",
	.options = options,
	.run = run,
};
