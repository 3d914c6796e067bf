/*
 * tuntrace get: fetches a URL through the stack and traces every frame.
 *
 * A composition: live.c has the loop, the stack and the sinks; the front end carries curl's
 * connections over the stack; fetch.c is curl.  What they tell is said here.
 */
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/fetch.h"
#include "client/front.h"
#include "client/monotonic.h"
#include "command.h"
#include "filter.h"
#include "get.h"
#include "get_impl.h"
#include "message.h"
#include "privilege/privilege.h"
#include "sink.h"
#include "stack/stack.h"

extern const struct command command_get;

/* What the frames of before said stands before what is said now. */
static void catch_up(struct get *g)
{
	live_flush(&g->live);
}

/* ---- Connections ---- */

static void on_resolved(void *arg, const struct tunnel_info *t, const struct resolver_result *r,
			const union endpoint *addrs, size_t n)
{
	struct get *g = arg;

	traffic_note_names(&g->live, t->host, r, addrs, n);
	if (r) {
		g->asked_dns = true;
		g->dns_ns += t->resolved_ns - t->asked_ns;
	}
}

static void on_connected(void *arg, const struct tunnel_info *t)
{
	struct get *g = arg;
	char text[ENDPOINT_TEXT_MAX];

	catch_up(g);
	g->connections++;
	g->tcp_ns += t->connected_ns - (t->resolved_ns ? t->resolved_ns : t->asked_ns);
	message_note("local %s", endpoint_text(&t->local, text));
	message_note("remote %s", endpoint_text(&t->peer, text));
	message_note("TCP connection to %s is successful", text);
}

/* WHY names the addresses or the name; the host that they belong to only where it is another. */
static void on_failed(void *arg, const struct tunnel_info *t, const char *why)
{
	struct get *g = arg;
	bool named = strstr(why, t->host) != NULL || !t->resolved_ns;

	snprintf(g->failed, sizeof g->failed, "%s%s%s", named ? "" : t->host, named ? "" : ": ",
		 why);
}

static void on_ended(void *arg, const struct tunnel_info *t)
{
	struct get *g = arg;

	g->ended = *t;
}

static const struct tunnel_ops tunnel_ops = { on_resolved, on_connected, on_failed, on_ended };

/* The connection that was last in use, open or over. */
static const struct tunnel_info *last_tunnel(const struct get *g)
{
	const struct tunnel_info *t = g->front ? front_active(g->front) : NULL;

	if (t && t->active_ns >= g->ended.active_ns)
		return t;
	return g->ended.number ? &g->ended : NULL;
}

/* ---- The fetch ---- */

static void on_response(void *arg, const struct fetch_status *s, const char *location)
{
	if (!location)
		return;
	catch_up(arg);
	message_note("redirect to %s (%ld%s%s)", location, s->status, s->reason[0] ? " " : "",
		     s->reason);
}

static void on_header(void *arg, const char *line, size_t n)
{
	struct get *g = arg;

	if (!g->o.common.output.verbose)
		return;
	catch_up(g);
	message_note("< %.*s", (int)(n < 2000 ? n : 2000), line);
}

static int on_body(void *arg, const void *p, size_t n)
{
	struct get *g = arg;

	return g->has_body ? body_file_write(&g->body, p, n) : 0;
}

/* Five lines of TLS 1.3 with a hash of 48 bytes take 938 bytes; TLS 1.2 has one. */
static void on_securing(void *arg)
{
	struct get *g = arg;

	session_expect_secrets(&g->live.session, SECRETS_TLS, 1024);
}

static void on_secret(void *arg, const char *line, size_t n)
{
	struct get *g = arg;

	session_secrets(&g->live.session, SECRETS_TLS, line, n);
	if (g->keylog >= 0 && !g->keylog_err && write(g->keylog, line, n) != (ssize_t)n)
		g->keylog_err = -errno;
}

/* With -k: what a check would have stopped at. */
static void warn_insecure(struct get *g, const struct fetch_status *now)
{
	struct fetch_status s = *now;
	struct fetch_config c = { 0 };
	struct explain x = {
		.status = &s,
		.config = &c,
		.tunnel = last_tunnel(g),
		.failed = "",
		.waiting = "",
	};
	char why[EXPLAIN_MAX];

	if (!g->o.insecure || !s.certificate.verify)
		return;
	s.code = CURLE_PEER_FAILED_VERIFICATION;
	message_warn("%s", explain_failure(&x, why));
}

static void on_secured(void *arg, const struct fetch_status *s)
{
	struct get *g = arg;
	const struct tunnel_info *t = last_tunnel(g);

	session_secrets_done(&g->live.session);
	catch_up(g);
	message_note("TLS handshake with %s is done: %s", t ? t->host : "the server", s->tls);
	warn_insecure(g, s);
}

/* What the fetch came to, while its connections are as they were. */
static void judge(struct get *g, const struct fetch_config *config)
{
	char waiting[DIAL_WHY_MAX] = "";
	struct explain x = {
		.status = &g->result,
		.config = config,
		.tunnel = last_tunnel(g),
		.failed = g->failed,
		.waiting = waiting,
		.idle_ms = g->idle_ms,
	};

	if (g->front)
		front_progress(g->front, waiting);
	if (g->body.err)
		snprintf(g->why, sizeof g->why, "%s: %s", g->o.body, strerror(-g->body.err));
	else if (g->done || g->idle_ms)
		explain_failure(&x, g->why);
}

static void on_done(void *arg)
{
	struct get *g = arg;

	g->done = true;
	live_end(&g->live);
}

static const struct fetch_ops fetch_ops = {
	.response = on_response,
	.header = on_header,
	.body = on_body,
	.securing = on_securing,
	.secret = on_secret,
	.secured = on_secured,
	.done = on_done,
};

/* ---- Idleness: no byte of a stream for so long, once there is a connection ---- */

static void on_idle(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct get *g = w->data;
	const struct tunnel_info *t = last_tunnel(g);
	int64_t limit = (int64_t)g->o.common.idle_timeout_ms * 1000000, quiet = 0;
	char waiting[DIAL_WHY_MAX];

	(void)revents;
	if (t && !front_progress(g->front, waiting))
		quiet = monotonic_ns() - t->active_ns;
	if (quiet >= limit) {
		g->idle_ms = g->o.common.idle_timeout_ms;
		live_end(&g->live);
		return;
	}
	ev_timer_set(w, (ev_tstamp)(limit - quiet) * 1e-9 + 1e-3, 0.);
	ev_timer_start(loop, w);
}

/* ---- The summary ---- */

static void print_summary(void *arg)
{
	struct get *g = arg;
	const struct fetch_status *s = g->fetch ? fetch_status(g->fetch) : &g->result;

	if (g->fetch)
		catch_up(g);
	get_summary(g, s);
}

/* ---- The run ---- */

static void on_stop(void *arg)
{
	struct get *g = arg;

	live_end(&g->live);
}

static int open_keylog(struct get *g)
{
	const char *path = g->o.keylog ? g->o.keylog : getenv("SSLKEYLOGFILE");

	g->keylog = -1;
	if (path && path[0]) {
		privilege_as_user(&g->o.common.privilege, path);
		g->keylog = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		privilege_as_root();
		if (g->keylog < 0)
			return message_error("%s: %s", path, strerror(errno));
	}
	/* libcurl would write the same lines there again. */
	unsetenv("SSLKEYLOGFILE");
	return 0;
}

static int open_body(struct get *g)
{
	int rc;

	if (!g->o.body)
		return 0;
	privilege_as_user(&g->o.common.privilege, g->o.body);
	rc = body_file_open(&g->body, g->o.body);
	privilege_as_root();
	if (rc < 0)
		return message_error("%s: %s", g->o.body, strerror(-rc));
	g->has_body = true;
	return 0;
}

static void set_config(struct get *g, struct fetch_config *c)
{
	const struct get_options *o = &g->o;

	*c = (struct fetch_config){
		.url = o->url,
		.method = o->method,
		.data = o->data,
		.data_len = o->data_len,
		.headers = o->headers,
		.nheaders = o->nheaders,
		.insecure = o->insecure,
		.cacert = o->cacert,
		.cacert_data = o->cacert_data,
		.cacert_len = o->cacert_len,
		.follow = !o->no_location,
		.max_redirects = o->max_redirects,
		.connect_timeout_ms = o->common.connect_timeout_ms,
		.max_time_ms = o->common.max_time_ms,
	};
	c->front_len = front_address(g->front, &c->front);
}

/* CONFINE: nothing is opened any more, all rights are given up. */
static int begin(struct get *g, bool confine)
{
	struct fetch_config *c = &g->config;
	int rc = front_open(&g->front, &g->live.dialer, &tunnel_ops, g);

	if (rc < 0)
		return message_error("the front end: %s", strerror(-rc));
	rc = confine ? privilege_drop(&g->o.common.privilege, PRIVILEGE_GET) : 0;
	if (rc)
		return rc;
	set_config(g, c);
	rc = fetch_open(&g->fetch, g->live.loop, c, &fetch_ops, g);
	if (rc < 0)
		return message_error("libcurl: %s", strerror(-rc));
	ev_timer_init(&g->idle, on_idle, (ev_tstamp)g->o.common.idle_timeout_ms * 1e-3, 0.);
	g->idle.data = g;
	if (g->o.common.idle_timeout_ms)
		ev_timer_start(g->live.loop, &g->idle);
	return 0;
}

static bool is_busy(void *arg)
{
	const struct get *g = arg;

	return front_tunnels(g->front) > 0;
}

/* The fetch is over or is to be: its connections close in order. */
static void end(struct get *g, bool hurry)
{
	ev_timer_stop(g->live.loop, &g->idle);
	if (g->fetch) {
		g->result = *fetch_status(g->fetch);
		if (!g->result.end_ns)
			g->result.end_ns = monotonic_ns();
		judge(g, &g->config);
		fetch_close(g->fetch);
		g->fetch = NULL;
	}
	if (g->front) {
		if (!hurry)
			live_linger(&g->live, is_busy, g);
		front_close(g->front);
		g->front = NULL;
	}
}

/* True where -o has a part of the body and no more. */
static bool is_partial(const struct get *g)
{
	return g->has_body && g->body.fd != STDOUT_FILENO && g->body.begun && !g->body.err &&
	       !(g->done && !g->why[0]);
}

/* The last word, after the summary; CODE is live_verdict()'s. */
static int conclude(struct get *g, int code)
{
	if (g->keylog_err)
		code = message_error("%s: %s", g->o.keylog ? g->o.keylog : "SSLKEYLOGFILE",
				     strerror(-g->keylog_err));
	if (g->body.err == -EPIPE && strcmp(g->o.body, "-") == 0)
		return code; /* no one reads on: no failure, as with lines */
	if (is_partial(g))
		message_error("%s%s%s holds only the first %" PRIu64 " bytes of the body", g->why,
			      g->why[0] ? "; " : "", g->o.body, g->body.written);
	else if (g->why[0])
		message_error("%s", g->why);
	if (g->why[0])
		code = EXIT_FAILED;
	else if (g->done && g->o.fail && g->result.status >= 400)
		code = message_error("status %ld%s%s", g->result.status,
				     g->result.reason[0] ? " " : "", g->result.reason);
	return code;
}

/* The body's file and the stack are closed, in that order. */
static void close_all(struct get *g)
{
	int rc = g->has_body ? body_file_close(&g->body, g->done && !g->why[0]) : 0;

	if (rc < 0 && !g->why[0])
		snprintf(g->why, sizeof g->why, "%s: %s", g->o.body, strerror(-rc));
	live_close(&g->live);
}

static int run_get(struct get *g)
{
	int code = begin(g, true);

	if (code == EXIT_OK)
		live_run(&g->live);
	end(g, false);
	close_all(g);
	if (code != EXIT_OK)
		return code;
	print_summary(g);
	return conclude(g, live_verdict(&g->live));
}

/* SINK: one more, or NULL. */
static int open_all(struct get *g, struct sink *sink)
{
	g->live_config = (struct live_config){
		.output = &g->o.common.output,
		.options = &g->o.common.live,
		.privilege = &g->o.common.privilege,
		.summary = print_summary,
		.stop = on_stop,
		.arg = g,
		.sink = sink,
		.filter = g->o.common.filter,
		.names = !g->o.host_is_address,
	};
	int code = open_keylog(g);

	if (code == EXIT_OK && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		code = message_error("libcurl cannot be initialised");
	if (code == EXIT_OK)
		code = live_open(&g->live, &g->live_config);
	if (code != EXIT_OK)
		return code;
	code = open_body(g);
	if (code != EXIT_OK)
		live_close(&g->live);
	return code;
}

static int run(int argc, char **argv)
{
	static struct get g;
	int code = get_options_parse(&g.o, &command_get, argc, argv);

	if (code == OPTIONS_EXIT)
		return EXIT_OK;
	/* For libidn2: names on the command line are UTF-8, whatever the environment says. */
	setlocale(LC_CTYPE, "C.UTF-8");
	if (code == EXIT_OK)
		code = privilege_find(&g.o.common.privilege);
	if (code == EXIT_OK)
		code = open_all(&g, NULL);
	if (code == EXIT_OK)
		code = run_get(&g);
	if (g.keylog > 0)
		close(g.keylog);
	get_options_done(&g.o);
	return code;
}

/* ---- For a command with a screen of its own ---- */

const char *get_take_filter(struct get *g)
{
	struct output *o = &g->o.common.output;

	if (!o->filter)
		return NULL;
	filter_done(o->filter);
	o->filter = NULL;
	return o->filter_text;
}

int get_open(struct get **out, int argc, char **argv)
{
	struct get *g = calloc(1, sizeof *g);
	int code = g ? get_options_parse(&g->o, &command_get, argc, argv) : EXIT_FAILED;

	*out = NULL;
	if (code != EXIT_OK) {
		if (g)
			get_options_done(&g->o);
		free(g);
		return code;
	}
	g->o.common.output.format = LINES_FORMATS;
	*out = g;
	return EXIT_OK;
}

const char *get_url(const struct get *g)
{
	return g->o.url;
}

int get_start(struct get *g, struct sink *sink)
{
	struct get_options o = g->o;
	int code;

	*g = (struct get){ .o = o };
	code = privilege_find(&g->o.common.privilege);
	if (code == EXIT_OK)
		code = open_all(g, sink);
	if (code != EXIT_OK)
		return code;
	code = begin(g, false);
	if (code != EXIT_OK) {
		end(g, true);
		close_all(g);
	}
	return code;
}

bool get_is_over(const struct get *g)
{
	return g->done || g->idle_ms || live_is_stopped(&g->live);
}

int get_finish(struct get *g, bool hurry)
{
	end(g, hurry);
	close_all(g);
	print_summary(g);
	int code = conclude(g, live_verdict(&g->live));
	if (g->keylog > 0)
		close(g->keylog);
	return code;
}

void get_close(struct get *g)
{
	get_options_done(&g->o);
	free(g);
}

static const struct option_def *const options[] = { get_option_table,       live_option_table,
						    live_pin_table,         live_impair_table,
						    live_stack_table,       output_options,
						    privilege_option_table, NULL };
const struct command command_get = {
	.name = "get",
	.operands = "URL",
	.summary = "Fetch a URL through the lwIP stack and trace every frame",
	.options = options,
	.run = run,
};
