#include "traffic.h"

#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "client/monotonic.h"
#include "message.h"
#include "stack/stack.h"

/* ---- Options ---- */

void traffic_options_init(struct traffic_options *o)
{
	memset(o, 0, sizeof *o);
	output_init(&o->output);
	live_options_init(&o->live);
}

void traffic_options_done(struct traffic_options *o)
{
	live_options_done(&o->live);
}

int traffic_option(struct traffic_options *o, int id, const char *arg)
{
	int rc = output_option(&o->output, id, arg);

	if (rc == OUTPUT_OTHER)
		rc = live_option(&o->live, id, arg);
	if (rc == OUTPUT_OTHER)
		rc = live_impair_option(&o->live, id, arg);
	if (rc == OUTPUT_OTHER)
		rc = live_stack_option(&o->live, id, arg);
	if (rc == OUTPUT_OTHER)
		rc = privilege_option(&o->privilege, id, arg);
	if (rc != OUTPUT_OTHER)
		return rc;
	switch (id) {
	case TRAFFIC_FILTER: o->filter = arg; return 0;
	case TRAFFIC_CONNECT_TIMEOUT:
		return live_seconds("--connect-timeout", arg, &o->connect_timeout_ms);
	case TRAFFIC_IDLE_TIMEOUT: return live_seconds("--idle-timeout", arg, &o->idle_timeout_ms);
	case TRAFFIC_MAX_TIME: return live_seconds("--max-time", arg, &o->max_time_ms);
	default: return OUTPUT_OTHER;
	}
}

int traffic_check_file(struct traffic_options *o, const char *file, const char *what)
{
	const char *write = o->output.write;
	bool is_stdout = file && strcmp(file, "-") == 0;

	if (file && write && strcmp(file, write) == 0)
		return is_stdout ? message_usage("-o - and -w - cannot share stdout") :
				   message_usage("-o and -w name the same file, '%s'", file);
	if (!is_stdout)
		return 0;
	if ((o->output.format_given && o->output.format != LINES_FORMATS) || o->output.nfields ||
	    o->output.print)
		return message_usage("frames and %s (-o -) cannot share stdout", what);
	o->output.format = LINES_FORMATS;
	o->output.format_given = true;
	return 0;
}

int traffic_host(const char *arg, const char *what, char host[HOSTNAME_MAX], bool *is_address)
{
	const char *wrong;
	union endpoint e;

	*is_address = endpoint_parse(&e, arg, strlen(arg), 0) == 0 && !endpoint_port(&e);
	if (*is_address) {
		endpoint_host(&e, host);
		return 0;
	}
	/* For libidn2: names on the command line are UTF-8, whatever the environment says. */
	setlocale(LC_CTYPE, "C.UTF-8");
	wrong = strchr(arg, ':') ? "it is neither a name nor an address" : hostname_set(host, arg);
	return wrong ? message_error("not a host to %s: '%.300s': %s", what, arg, wrong) : 0;
}

/* ---- Notes ---- */

void traffic_note_names(struct live *l, const char *host, const struct resolver_result *r,
			const union endpoint *addrs, size_t n)
{
	char list[RESOLVER_ADDRS_MAX * ENDPOINT_TEXT_MAX], text[ENDPOINT_TEXT_MAX];
	size_t len = 0;

	live_flush(l);
	for (size_t i = 0; r && i < r->naliases; i++)
		message_note("%s is an alias of %s", r->aliases[i].name, r->aliases[i].target);
	for (size_t i = 0; i < n; i++) {
		size_t size;
		const uint8_t *p = endpoint_bytes(&addrs[i], &size);

		session_name(&l->session, p, size, host);
		len += (size_t)snprintf(list + len, sizeof list - len, "%s%s", i ? ", " : "",
					endpoint_host(&addrs[i], text));
	}
	message_note("%s is %s", host, list);
}

void traffic_note_frames(const struct live *l)
{
	const struct session_counts *n = &l->session.counts;
	struct stack_counts stack = stack_counts();

	message_note("frames: %" PRIu64 " sent, %" PRIu64 " received, %" PRIu64 " retransmitted",
		     n->sent, n->received, stack.retransmitted);
	if (n->filtered)
		message_note("frames: %" PRIu64 " left out by the filter", n->filtered);
	if (stack.refused)
		message_note("frames: %" PRIu64 " that the device did not take", stack.refused);
	if (stack.dropped)
		message_note("frames: %" PRIu64 " not given to the stack: their headers lie",
			     stack.dropped);
}

double traffic_ms(const struct traffic *t)
{
	return (double)((t->end_ns ? t->end_ns : monotonic_ns()) - t->start_ns) * 1e-6;
}

/* ---- The run ---- */

static void on_stop(void *arg)
{
	struct traffic *t = arg;

	live_end(&t->live);
}

static void on_summary(void *arg)
{
	struct traffic *t = arg;

	live_flush(&t->live);
	t->ops->summary(t->arg);
	traffic_note_frames(&t->live);
	output_note_written(t->config.output, &t->live.session);
}

static void on_limit(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct traffic *t = w->data;

	(void)loop;
	(void)revents;
	t->late = true;
	live_end(&t->live);
}

static bool never(void *arg)
{
	(void)arg;
	return false;
}

static int begin(struct traffic *t, const struct traffic_options *o)
{
	int code = privilege_drop(&o->privilege, PRIVILEGE_STACK);

	t->start_ns = monotonic_ns();
	if (code == EXIT_OK)
		code = t->ops->begin(t->arg);
	ev_timer_init(&t->limit, on_limit, (ev_tstamp)o->max_time_ms * 1e-3, 0.);
	t->limit.data = t;
	ev_now_update(t->live.loop);
	if (o->max_time_ms)
		ev_timer_start(t->live.loop, &t->limit);
	return code;
}

static int run_open(struct traffic *t, const struct traffic_options *o)
{
	int code = begin(t, o);

	if (code == EXIT_OK)
		live_run(&t->live);
	ev_timer_stop(t->live.loop, &t->limit);
	t->end_ns = monotonic_ns();
	t->ops->end(t->arg);
	live_linger(&t->live, t->ops->busy ? t->ops->busy : never, t->arg);
	live_close(&t->live);
	if (code != EXIT_OK)
		return code;
	on_summary(t);
	return t->ops->conclude(t->arg, live_verdict(&t->live));
}

int traffic_run(struct traffic *t, struct traffic_options *o, bool names,
		const struct traffic_ops *ops, void *arg)
{
	int code = privilege_find(&o->privilege);

	*t = (struct traffic){
		.ops = ops,
		.arg = arg,
		.config = {
			.output = &o->output,
			.options = &o->live,
			.filter = o->filter,
			.privilege = &o->privilege,
			.names = names,
			.summary = on_summary,
			.stop = on_stop,
			.arg = t,
		},
	};
	if (code == EXIT_OK)
		code = live_open(&t->live, &t->config);
	if (code != EXIT_OK)
		return code;
	code = ops->open ? ops->open(arg) : EXIT_OK;
	if (code == EXIT_OK)
		return run_open(t, o);
	live_close(&t->live);
	return code;
}
