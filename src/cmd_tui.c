/*
 * tuntrace tui: the interface on a terminal, over a file, a device or a fetch.
 *
 * One loop: keys, signals, the source of frames, and work in slices while nothing else is to do.
 */
#include <errno.h>
#include <ev.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "message.h"
#include "privilege/privilege.h"
#include "text.h"
#include "trace.h"
#include "tui_source.h"
#include "ui/tui.h"

extern const struct command command_tui;

enum { OPT_ASCII = OPTION_LONG, OPT_NO_MOUSE, OPT_THEME, OPT_CONFIG, OPT_KEYS };

struct run {
	struct tui_config config;
	struct tui_source_config source_config;
	struct tui_source *source;
	struct privilege privilege;
	struct tui *ui;
	struct ev_loop *loop;
	struct ev_io keys;
	struct ev_idle idle;
	struct ev_timer tick;
	struct ev_prepare before_wait;
	struct ev_signal signals[6];
	int signal; /* that ended it */
	bool keys_only;
};

static const struct option_def option_table[] = {
	{ 'i', "device", "NAME", "capture on a network device" },
	{ 'w', "write", "FILE", "write what the device gives to FILE, too" },
	{ 'Y', "display-filter", "EXPR", "show the frames that match EXPR" },
	{ OPT_ASCII, "ascii", NULL, "draw with ASCII alone" },
	{ OPT_NO_MOUSE, "no-mouse", NULL, "leave the mouse to the terminal" },
	{ OPT_THEME, "theme", "NAME", "colours for a dark or light background" },
	{ OPT_CONFIG, "config", "FILE", "read FILE in place of ~/.config/tuntrace/tui.conf" },
	{ OPT_KEYS, "keys", NULL, "print the keys and what they do, and exit" },
	{ 0 },
};

static int set_theme(struct tui_config *c, const char *arg)
{
	if (strcmp(arg, "dark") == 0)
		c->theme = TUI_THEME_DARK;
	else if (strcmp(arg, "light") == 0)
		c->theme = TUI_THEME_LIGHT;
	else
		return message_usage("--theme is dark or light, not '%s'", arg);
	return 0;
}

static int set_option(void *ctx, int id, const char *arg)
{
	struct run *r = ctx;

	switch (id) {
	case 'i': r->source_config.device = arg; break;
	case 'w': r->source_config.write = arg; break;
	case 'Y': r->config.filter = arg; break;
	case OPT_ASCII: r->config.ascii = true; break;
	case OPT_NO_MOUSE: r->config.no_mouse = true; break;
	case OPT_THEME: return set_theme(&r->config, arg);
	case OPT_KEYS: r->keys_only = true; break;
	case OPT_CONFIG: r->config.config = arg; break;
	}
	return 0;
}

/* ---- The loop ---- */

static void after(struct run *r)
{
	if (tui_is_done(r->ui))
		ev_break(r->loop, EVBREAK_ALL);
}

static void on_changed(void *arg)
{
	struct run *r = arg;

	if (r->ui)
		tui_changed(r->ui);
}

static void on_keys(struct ev_loop *loop, struct ev_io *w, int events)
{
	struct run *r = w->data;

	(void)loop;
	(void)events;
	tui_input(r->ui);
	after(r);
}

/* There is only to be no waiting: the work is done before the loop would. */
static void on_idle(struct ev_loop *loop, struct ev_idle *w, int events)
{
	(void)loop;
	(void)w;
	(void)events;
}

static void on_tick(struct ev_loop *loop, struct ev_timer *w, int events)
{
	struct run *r = w->data;

	(void)loop;
	(void)events;
	tui_tick(r->ui);
}

/* Before the loop waits: the screen, and what it is to wake up for. */
static void on_before_wait(struct ev_loop *loop, struct ev_prepare *w, int events)
{
	struct run *r = w->data;
	int ms;

	(void)events;
	tui_draw(r->ui);
	/* A slice in each turn, however busy the source keeps the loop. */
	if (tui_has_work(r->ui) && tui_work(r->ui))
		ev_idle_start(loop, &r->idle);
	else
		ev_idle_stop(loop, &r->idle);
	tui_draw(r->ui);
	after(r);
	ms = tui_wait(r->ui);
	ev_timer_stop(loop, &r->tick);
	if (ms >= 0) {
		ev_now_update(loop);
		ev_timer_set(&r->tick, ms / 1000., 0.);
		ev_timer_start(loop, &r->tick);
	}
}

static void on_signal(struct ev_loop *loop, struct ev_signal *w, int events)
{
	struct run *r = w->data;

	(void)events;
	if (w->signum == SIGWINCH) {
		tui_resized(r->ui);
	} else if (w->signum == SIGTSTP) {
		tui_suspend(r->ui);
	} else {
		r->signal = w->signum;
		ev_break(loop, EVBREAK_ALL);
	}
}

static void start_signals(struct run *r)
{
	static const int numbers[] = { SIGWINCH, SIGTSTP, SIGTERM, SIGINT, SIGHUP, SIGQUIT };

	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		ev_signal_init(&r->signals[i], on_signal, numbers[i]);
		r->signals[i].data = r;
		ev_signal_start(r->loop, &r->signals[i]);
	}
	signal(SIGPIPE, SIG_IGN);
}

static void settle(struct run *r)
{
	if (tui_source_settle(r->source) && r->ui)
		tui_say(r->ui, tui_source_words(r->source));
}

static void loop(struct run *r)
{
	int fd = tui_fd(r->ui);

	ev_idle_init(&r->idle, on_idle);
	ev_timer_init(&r->tick, on_tick, 0., 0.);
	ev_prepare_init(&r->before_wait, on_before_wait);
	r->idle.data = r->tick.data = r->before_wait.data = r;
	ev_prepare_start(r->loop, &r->before_wait);
	if (fd >= 0) {
		ev_io_init(&r->keys, on_keys, fd, EV_READ);
		r->keys.data = r;
		ev_io_start(r->loop, &r->keys);
	}
	/* A fetch that is over breaks the loop; the interface goes on. */
	while (!tui_is_done(r->ui) && !r->signal) {
		ev_run(r->loop, 0);
		if (!tui_is_done(r->ui) && !r->signal)
			settle(r);
	}
}

/* ---- What the interface asks for ---- */

static void last_words(struct run *r, char *why, size_t size)
{
	snprintf(why, size, "%s", tui_source_words(r->source));
	tui_source_say(r->source, "");
}

static struct trace *do_open(void *arg, const char *path, char *why, size_t size)
{
	struct run *r = arg;
	struct trace *t;

	if (tui_source_replace(r->source, path, &t) == 0)
		return t;
	last_words(r, why, size);
	return NULL;
}

static struct trace *do_again(void *arg, char *why, size_t size)
{
	struct run *r = arg;
	struct trace *t;

	if (tui_source_start(r->source, &t) == 0)
		return t;
	last_words(r, why, size);
	return NULL;
}

static struct trace *do_clear(void *arg, char *why, size_t size)
{
	struct run *r = arg;

	(void)why;
	(void)size;
	return tui_source_cleared(r->source);
}

static const char *words(void *arg)
{
	struct run *r = arg;

	return tui_source_words(r->source);
}

static const struct tui_ops ops = { do_open, do_again, do_clear, words };

/* ---- Beginning and end ---- */

static int run_over(struct run *r, struct trace *t)
{
	char why[512];
	int code;

	start_signals(r);
	r->config.unsaved = r->source_config.device && !r->source_config.write;
	r->config.ops = &ops;
	r->config.arg = r;
	code = tui_open(&r->ui, t, &r->config, why, sizeof why);
	if (code) {
		trace_close(t);
		message_error("%s", why);
		return code;
	}
	tui_source_listen(r->source);
	code = privilege_drop_screen(&r->privilege, r->source_config.get_argc > 0);
	if (!code)
		loop(r);
	tui_source_forget(r->source);
	tui_close(r->ui);
	r->ui = NULL;
	tui_source_listen(NULL);
	return code ? message_error("%s", tui_source_words(r->source)) : EXIT_OK;
}

/* Ends as the signal would have ended it. */
static int die_by(int signo)
{
	signal(signo, SIG_DFL);
	raise(signo);
	return 128 + signo;
}

/* Section, name, keys, what they do: with tabs between. */
static int print_keys(void)
{
	struct tui_key k;

	for (unsigned i = 0; tui_key(i, &k); i++)
		printf("%s\t%s\t%s\t%s\n", k.section, k.name, k.keys, k.help);
	return EXIT_OK;
}

/* Where ARGV has the word `get`, behind which the words are a fetch's; ARGC where it has not. */
static int find_get(int argc, char **argv)
{
	static const char *const with_arg[] = {
		"-Y", "-i", "-w", "--theme", "--config", "--device", "--write", "--display-filter"
	};

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "get") == 0)
			return i;
		if (argv[i][0] != '-' || strcmp(argv[i], "-") == 0)
			return argc;
		for (size_t k = 0; k < sizeof with_arg / sizeof with_arg[0]; k++)
			if (strcmp(argv[i], with_arg[k]) == 0) {
				i++;
				break;
			}
	}
	return argc;
}

/* The words behind a device are its capture filter. */
static int set_filter(struct tui_source_config *c, int n, char **argv)
{
	static char expr[4096];
	struct text t;

	if (!n)
		return 0;
	text_init(&t, expr, sizeof expr);
	for (int i = 0; i < n; i++)
		text_fmt(&t, "%s%s", i ? " " : "", argv[i]);
	if (t.full)
		return message_usage("the filter is too long");
	c->filter = expr;
	return 0;
}

static int set_operands(struct run *r, int n, char **argv, bool get)
{
	struct tui_source_config *c = &r->source_config;

	if (c->write && !c->device)
		return message_usage(get ? "-w stands behind 'get'" :
					   "-w is for what comes from a device");
	if (get)
		return c->device ? message_usage("a device or a fetch, not both") : 0;
	if (c->device)
		return set_filter(c, n, argv);
	if (n == 0)
		return message_usage("a capture file is missing");
	if (n > 1)
		return message_usage("one file, not '%s' too", argv[1]);
	if (strcmp(argv[0], "-") == 0 && isatty(STDIN_FILENO))
		return message_usage("a capture is not read from a terminal");
	c->file = argv[0];
	return 0;
}

static int run(int argc, char **argv)
{
	static struct run r;
	struct trace *t;
	int get = find_get(argc, argv), first, code;

	r.source_config.get_argc = argc - get;
	r.source_config.get_argv = argv + get;
	first = options_parse(&command_tui, get, argv, set_option, &r);
	if (first < 0)
		return first == OPTIONS_EXIT ? EXIT_OK : -first;
	if (r.keys_only)
		return print_keys();
	code = set_operands(&r, get - first, argv + first, get < argc);
	if (code)
		return code;
	setlocale(LC_ALL, "");
	r.loop = r.source_config.loop = ev_default_loop(EVFLAG_NOENV);
	r.source_config.changed = on_changed;
	r.source_config.arg = &r;
	code = privilege_find(&r.privilege);
	if (!code)
		code = tui_source_open(&r.source, &r.source_config);
	if (!code && !r.config.filter)
		r.config.filter = tui_source_filter(r.source);
	if (!code)
		code = tui_source_start(r.source, &t);
	if (!code)
		code = run_over(&r, t);
	int end = tui_source_close(r.source);
	if (r.signal)
		return die_by(r.signal);
	return code == OPTIONS_EXIT ? EXIT_OK : code ? code : end;
}

static const struct option_def *const options[] = { option_table, NULL };

const struct command command_tui = {
	.name = "tui",
	.operands = "FILE | -i DEVICE [FILTER] | get URL",
	.summary = "Show a capture on the terminal: ladder, fields, streams",
	.options = options,
	.run = run,
};
