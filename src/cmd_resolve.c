/*
 * tuntrace resolve: asks DNS through the stack, one name after the other, and traces every frame.
 */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "client/hostname.h"
#include "client/monotonic.h"
#include "client/records.h"
#include "client/resolver.h"
#include "message.h"
#include "resolve_options.h"

extern const struct command command_resolve;

struct resolve {
	struct resolve_options o;
	struct traffic traffic;
	struct ev_timer next; /* of no time: to ask for the next name */
	size_t begun;         /* names that were looked at */
	unsigned failed, resolved;
	struct resolver_query *query; /* while it is open */
	char name[HOSTNAME_MAX];      /* as DNS is asked */
	union endpoint addr;          /* that it is made of; sa_family 0: it is not */
	int64_t asked_ns, dns_ns;
};

static const char *current(const struct resolve *r)
{
	return r->o.names[r->begun - 1];
}

static void failed(struct resolve *r, const char *why)
{
	live_flush(&r->traffic.live);
	message_error("%s", why);
	r->failed++;
}

/* ---- Answers ---- */

static void goes_on(struct resolve *r)
{
	r->query = NULL;
	r->dns_ns += monotonic_ns() - r->asked_ns;
	ev_timer_start(r->traffic.live.loop, &r->next);
}

static void addresses(void *arg, const struct resolver_result *result)
{
	struct resolve *r = arg;

	if (result->err) {
		failed(r, result->why);
	} else {
		traffic_note_names(&r->traffic.live, current(r), result, result->addrs,
				   result->naddrs);
		r->resolved++;
	}
	goes_on(r);
}

/* The capture's names: of an address that was asked for, and of those that were the answer. */
static void keep_name(struct resolve *r, const struct record *x)
{
	struct session *s = &r->traffic.live.session;
	size_t n;

	if (r->addr.sa.sa_family && x->type == RECORDS_PTR) {
		const uint8_t *p = endpoint_bytes(&r->addr, &n);

		session_name(s, p, n, x->text);
	} else if ((x->type == RECORDS_A && x->data_len == 4) ||
		   (x->type == RECORDS_AAAA && x->data_len == 16)) {
		session_name(s, x->data, x->data_len, current(r));
	}
}

static void show_record(void *arg, const struct record *x)
{
	keep_name(arg, x);
	message_note("%s", x->line);
}

static void records(void *arg, const struct resolver_result *result)
{
	struct resolve *r = arg;
	char type[RECORDS_TYPE_MAX], why[RESOLVER_WHY_MAX];
	size_t n = 0;

	live_flush(&r->traffic.live);
	if (result->message)
		n = records_each(result->message, result->message_len, r->o.type, show_record, r);
	if (result->err) {
		failed(r, result->why);
	} else if (n == 0) {
		snprintf(why, sizeof why, "domain '%s' has no %s record", r->name,
			 records_type_name(r->o.type, type));
		failed(r, why);
	} else {
		r->resolved++;
	}
	goes_on(r);
}

/* ---- Questions ---- */

/* What is to be asked into r->name; false after a message where nothing is. */
static bool set_name(struct resolve *r)
{
	const char *arg = current(r), *wrong;
	char why[RESOLVER_WHY_MAX] = "";
	size_t n;

	memset(&r->addr, 0, sizeof r->addr);
	if (endpoint_parse(&r->addr, arg, strlen(arg), 0) == 0 && !endpoint_port(&r->addr)) {
		const uint8_t *p = endpoint_bytes(&r->addr, &n);
		char reverse[RECORDS_REVERSE_MAX];

		snprintf(r->name, sizeof r->name, "%s", records_reverse(p, n, reverse));
		if (r->o.type != RECORDS_PTR)
			snprintf(why, sizeof why,
				 "'%s' is an address, not a name; -t PTR asks for its name", arg);
	} else if ((wrong = hostname_set(r->name, arg))) {
		snprintf(why, sizeof why, "not a name to ask for: '%.300s': %s", arg, wrong);
	} else if (hostname_is_loopback(r->name)) {
		snprintf(why, sizeof why,
			 "%s is this machine's loopback, for which no name server is asked", arg);
	}
	if (why[0])
		failed(r, why);
	return why[0] == '\0';
}

static int ask(struct resolve *r)
{
	struct resolver *x = r->traffic.live.dialer.resolver;

	r->asked_ns = monotonic_ns();
	return r->o.type ?
		       resolver_ask_type(x, r->name, r->o.type, records, r, &r->query) :
		       resolver_ask(x, r->name, r->o.common.live.family, addresses, r, &r->query);
}

/* One name at a time: a trace stays calm, and what is said is in the order of the names. */
static void on_next(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct resolve *r = w->data;
	int rc;

	(void)loop;
	(void)revents;
	while (r->begun < r->o.nnames) {
		r->begun++;
		if (!set_name(r))
			continue;
		rc = ask(r);
		if (rc == 0)
			return;
		failed(r, strerror(-rc));
	}
	live_end(&r->traffic.live);
}

/* ---- The run ---- */

static int begin(void *arg)
{
	struct resolve *r = arg;
	struct live *l = &r->traffic.live;

	if (!l->dialer.resolver)
		return message_error("%s", l->dialer.no_resolver);
	ev_timer_init(&r->next, on_next, 0., 0.);
	r->next.data = r;
	ev_timer_start(l->loop, &r->next);
	return EXIT_OK;
}

static void end(void *arg)
{
	struct resolve *r = arg;
	struct live *l = &r->traffic.live;
	char why[RESOLVER_WHY_MAX];

	ev_timer_stop(l->loop, &r->next);
	if (!r->query)
		return;
	resolver_cancel(r->query);
	r->dns_ns += monotonic_ns() - r->asked_ns;
	if (!r->traffic.late)
		return;
	resolver_silence(l->dialer.resolver, r->name, why, sizeof why);
	snprintf(why + strlen(why), sizeof why - strlen(why), " within %g s (--max-time)",
		 (double)r->o.common.max_time_ms / 1000);
	failed(r, why);
}

static void summary(void *arg)
{
	const struct resolve *r = arg;
	size_t left = r->o.nnames - r->begun;
	int64_t open = r->query && !r->traffic.end_ns ? monotonic_ns() - r->asked_ns : 0;

	message_note("names: %u resolved, %u failed", r->resolved, r->failed);
	if (left)
		message_note("names: %zu not asked", left);
	message_note("time: dns %.3f ms, total %.3f ms", (double)(r->dns_ns + open) * 1e-6,
		     traffic_ms(&r->traffic));
}

static int conclude(void *arg, int code)
{
	const struct resolve *r = arg;

	return code == EXIT_OK && r->failed ? EXIT_FAILED : code;
}

static int run(int argc, char **argv)
{
	static const struct traffic_ops ops = {
		.begin = begin, .end = end, .summary = summary, .conclude = conclude
	};
	static struct resolve r;
	int code = resolve_options_parse(&r.o, &command_resolve, argc, argv);

	/* For libidn2: names on the command line are UTF-8, whatever the environment says. */
	setlocale(LC_CTYPE, "C.UTF-8");
	if (code == EXIT_OK)
		code = traffic_run(&r.traffic, &r.o.common, true, &ops, &r);
	resolve_options_done(&r.o);
	return code == OPTIONS_EXIT ? EXIT_OK : code;
}

static const struct option_def *const options[] = { resolve_option_table,   live_option_table,
						    live_impair_table,      output_options,
						    privilege_option_table, NULL };
const struct command command_resolve = {
	.name = "resolve",
	.operands = "NAME...",
	.summary = "Ask DNS for names through the stack and trace every frame",
	.options = options,
	.run = run,
};
