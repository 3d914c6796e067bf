/*
 * A live source pushes its frames into a session, whose sinks are the trace and, with -w, a capture
 * file.  A trace that the interface has given up (it was cleared, another file was opened) is
 * not the sink's to touch: the sink is told of the new one first.
 */
#include "tui_source.h"

#include <errno.h>
#include <ev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/device.h"
#include "capture/writer.h"
#include "get.h"
#include "message.h"
#include "session.h"
#include "sink.h"
#include "trace.h"

enum { COUNTS_SECONDS = 1 };

struct trace_sink {
	struct sink sink;
	struct tui_source *source;
};

struct tui_source {
	struct tui_source_config config;
	struct trace *trace; /* that frames go to; the interface's */
	struct session session;
	struct device *device;
	struct ev_timer counts;
	struct get *get;
	bool running, failed;
	int code;
	char words[512];
	char result[512]; /* of a fetch */
	char *path;       /* of a file that was opened later */
};

/* ---- Frames to the trace ---- */

static int take(struct sink *s, const struct frame *f, const struct dissection *d, bool send)
{
	struct tui_source *x = ((struct trace_sink *)s)->source;

	(void)d;
	(void)send;
	if (x->trace)
		trace_add(x->trace, f);
	x->config.changed(x->config.arg);
	return 0;
}

static int take_secrets(struct sink *s, uint32_t type, const void *p, size_t n)
{
	struct tui_source *x = ((struct trace_sink *)s)->source;

	if (x->trace)
		trace_secrets(x->trace, type, p, n);
	return 0;
}

static int take_name(struct sink *s, const uint8_t *addr, size_t addrlen, const char *name)
{
	struct tui_source *x = ((struct trace_sink *)s)->source;

	if (x->trace)
		trace_name(x->trace, addr, addrlen, name);
	return 0;
}

static int close_sink(struct sink *s, uint64_t *written)
{
	(void)written;
	free(s);
	return 0;
}

static struct sink *make_sink(struct tui_source *x)
{
	static const struct sink_ops ops = {
		.frame = take,
		.secrets = take_secrets,
		.name = take_name,
		.close = close_sink,
	};
	struct trace_sink *s = calloc(1, sizeof *s);

	if (!s)
		return NULL;
	s->sink = (struct sink){ .ops = &ops, .what = "the screen" };
	s->source = x;
	return &s->sink;
}

/* ---- A device ---- */

static bool on_frame(void *arg, struct frame *f)
{
	struct tui_source *x = arg;

	session_frame(&x->session, f);
	return true;
}

static void on_failed(void *arg, const char *why)
{
	struct tui_source *x = arg;

	tui_source_say(x, why);
	x->failed = true;
}

/* What the kernel dropped is asked for now and then, while frames come. */
static void on_counts(struct ev_loop *loop, ev_timer *w, int revents)
{
	struct tui_source *x = w->data;
	struct device_counts n = device_counts(x->device);

	(void)loop;
	(void)revents;
	if (n.dropped + n.missed != trace_status(x->trace)->dropped) {
		trace_dropped(x->trace, n.dropped + n.missed);
		x->config.changed(x->config.arg);
	}
	session_flush(&x->session);
}

static int open_device(struct tui_source *x)
{
	static struct device_config c;
	char why[DEVICE_WHY_MAX];
	int rc;

	c = (struct device_config){
		.name = x->config.device,
		.filter = x->config.filter,
		.promiscuous = true,
		.frame = on_frame,
		.failed = on_failed,
		.arg = x,
	};
	rc = device_open(&x->device, &c, why);
	if (rc)
		return message_error("%s", why), rc;
	session_init(&x->session);
	if (x->config.write) {
		struct writer_config w = { .live = true, .iface = device_iface(x->device) };
		struct sink *sink;
		rc = writer_open(&sink, x->config.write, &w);
		if (rc)
			return message_error("%s: %s", x->config.write, strerror(-rc));
		session_add(&x->session, sink);
	}
	struct sink *sink = make_sink(x);
	if (!sink)
		return message_error("%s", strerror(ENOMEM));
	session_add(&x->session, sink);
	return 0;
}

static int start_device(struct tui_source *x)
{
	device_start(x->device, x->config.loop);
	ev_timer_init(&x->counts, on_counts, COUNTS_SECONDS, COUNTS_SECONDS);
	x->counts.data = x;
	ev_timer_start(x->config.loop, &x->counts);
	x->running = true;
	return 0;
}

static void end_device(struct tui_source *x)
{
	if (!x->device)
		return;
	if (x->running) {
		ev_timer_stop(x->config.loop, &x->counts);
		device_drain(x->device);
		if (x->trace)
			trace_dropped(x->trace, device_counts(x->device).dropped);
	}
	x->running = false;
	if (session_close(&x->session))
		for (unsigned i = 0; i < x->session.nsinks; i++)
			if (x->session.sinks[i].err)
				x->code = message_error("%s: %s", x->session.sinks[i].what,
							strerror(-x->session.sinks[i].err));
	device_close(x->device);
	x->device = NULL;
}

/* ---- A fetch ---- */

static void on_line(void *arg, const char *line)
{
	tui_source_say(arg, line);
}

static int start_get(struct tui_source *x)
{
	struct sink *sink = make_sink(x);
	int code;

	if (!sink)
		return message_error("%s", strerror(ENOMEM));
	x->result[0] = '\0';
	code = get_start(x->get, sink);
	x->running = code == EXIT_OK;
	return code;
}

static void end_get(struct tui_source *x, bool hurry)
{
	if (!x->get || !x->running)
		return;
	x->running = false;
	x->code = get_finish(x->get, hurry);
	if (x->result[0])
		snprintf(x->words, sizeof x->words, "%s", x->result);
}

/* ---- All of them ---- */

const char *tui_source_words(const struct tui_source *s)
{
	return s->words;
}

/* The words of a fetch's summary that a person looks for stay behind its end. */
void tui_source_say(struct tui_source *s, const char *line)
{
	size_t n = strlen(s->result);

	snprintf(s->words, sizeof s->words, "%s", line);
	if (strncmp(line, "status: ", 8) == 0 || strncmp(line, "time: ", 6) == 0)
		snprintf(s->result + n, sizeof s->result - n, "%s%s", n ? "; " : "", line);
	s->config.changed(s->config.arg);
}

int tui_source_open(struct tui_source **out, const struct tui_source_config *c)
{
	struct tui_source *x = calloc(1, sizeof *x);
	int code = 0;

	*out = x;
	if (!x)
		return message_error("%s", strerror(ENOMEM));
	x->config = *c;
	if (c->get_argc)
		code = get_open(&x->get, c->get_argc, c->get_argv);
	else if (c->device)
		code = open_device(x);
	return code;
}

const char *tui_source_filter(struct tui_source *x)
{
	return x->get ? get_take_filter(x->get) : NULL;
}

static int open_file(struct tui_source *x, struct trace **t)
{
	char why[512];

	if (trace_open_file(t, x->config.file, why, sizeof why))
		return message_error("%s: %s", x->config.file, why);
	return 0;
}

int tui_source_start(struct tui_source *x, struct trace **t)
{
	int code;

	*t = NULL;
	x->words[0] = '\0';
	if (x->config.file && !x->get && !x->device)
		return open_file(x, t);
	if (x->running && x->device)
		return message_error("it goes on already");
	end_get(x, true);
	if (trace_open_live(t, x->get ? get_url(x->get) : device_iface(x->device)->name))
		return message_error("%s", strerror(ENOMEM));
	x->trace = *t;
	code = x->get ? start_get(x) : start_device(x);
	if (code) {
		trace_close(*t);
		*t = x->trace = NULL;
	}
	return code;
}

struct trace *tui_source_cleared(struct tui_source *x)
{
	struct trace *t;

	if (!x->running ||
	    trace_open_live(&t, x->get ? get_url(x->get) : device_iface(x->device)->name))
		return NULL;
	x->trace = t;
	return t;
}

int tui_source_replace(struct tui_source *x, const char *path, struct trace **t)
{
	char why[512];

	if (trace_open_file(t, path, why, sizeof why))
		return message_error("%s: %s", path, why);
	end_get(x, true);
	end_device(x);
	if (x->get)
		get_close(x->get);
	x->get = NULL;
	free(x->path);
	x->path = strdup(path);
	x->config.file = x->path;
	x->words[0] = '\0';
	return 0;
}

void tui_source_forget(struct tui_source *x)
{
	x->trace = NULL;
}

bool tui_source_settle(struct tui_source *x)
{
	if (x->get && x->running && get_is_over(x->get)) {
		end_get(x, false);
		trace_ended(x->trace);
	} else if (x->failed && x->running) {
		end_device(x);
		trace_ended(x->trace);
	} else {
		return false;
	}
	x->config.changed(x->config.arg);
	return true;
}

int tui_source_close(struct tui_source *x)
{
	int code;

	if (!x)
		return 0;
	end_get(x, true);
	end_device(x);
	if (x->get)
		get_close(x->get);
	code = x->code;
	free(x->path);
	free(x);
	return code;
}

void tui_source_listen(struct tui_source *x)
{
	message_to(x ? on_line : NULL, x);
}
