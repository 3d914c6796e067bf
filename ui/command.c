/* Commands, after a colon: a table. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"
#include "stream_view.h"
#include "ui.h"

struct command_def {
	const char *name;
	bool needs_arg;
	void (*run)(struct tui *u, const char *arg);
};

static void run_quit(struct tui *u, const char *arg)
{
	(void)arg;
	u->done = true;
}

static void run_filter(struct tui *u, const char *arg)
{
	ui_set_filter(u, arg);
}

static void run_dump(struct tui *u, const char *arg)
{
	int rc;

	u->dirty = true;
	tui_draw(u);
	rc = dump_screen(u, arg);
	if (rc)
		ui_message(u, STYLE_BAD, "%s: %s", arg, strerror(-rc));
}

static void run_help(struct tui *u, const char *arg)
{
	(void)arg;
	ui_show(u, VIEW_HELP);
}

static void run_save(struct tui *u, const char *arg)
{
	export_save(u, arg);
}

static void run_export(struct tui *u, const char *arg)
{
	if (u->main == VIEW_STREAM)
		stream_export(u, arg);
	else
		export_ladder(u, arg);
}

static void run_pipe(struct tui *u, const char *arg)
{
	export_pipe(u, arg);
}

static void replace(struct tui *u, struct trace *t, const char *what, const char *why)
{
	if (t)
		ui_replace(u, t);
	else
		ui_message(u, STYLE_BAD, "%s: %s", what, why);
}

static void run_open(struct tui *u, const char *arg)
{
	char why[512] = "not possible here";
	struct trace *t = NULL;

	export_cancel(u);
	if (u->config.ops && u->config.ops->open)
		t = u->config.ops->open(u->config.arg, arg, why, sizeof why);
	replace(u, t, arg, why);
}

static void run_again(struct tui *u, const char *arg)
{
	char why[512] = "not possible here";
	struct trace *t = NULL;

	(void)arg;
	export_cancel(u);
	if (u->config.ops && u->config.ops->again)
		t = u->config.ops->again(u->config.arg, why, sizeof why);
	replace(u, t, "again", why);
}

static void run_goto(struct tui *u, const char *arg)
{
	unsigned long n = strtoul(arg, NULL, 10);
	uint32_t end = ui_end(u);

	if (n < 1 || n > end)
		ui_message(u, STYLE_BAD, "frames are numbered from 1 to %u", end);
	else
		ui_select(u, (uint32_t)n - 1);
}

static void run_bind(struct tui *u, const char *arg, const char *word)
{
	char line[1024];
	const char *wrong;
	struct text t;

	text_init(&t, line, sizeof line);
	text_fmt(&t, "%s %s", word, arg);
	wrong = conf_line(u, line);
	if (wrong)
		ui_message(u, STYLE_BAD, "%s", wrong);
}

static void conf_bind(struct tui *u, const char *arg)
{
	run_bind(u, arg, "bind");
}

static void conf_color(struct tui *u, const char *arg)
{
	run_bind(u, arg, "color");
}

static void conf_columns(struct tui *u, const char *arg)
{
	run_bind(u, arg, "columns");
}

static void run_theme(struct tui *u, const char *arg)
{
	bool light = strcmp(arg, "light") == 0;

	if (light || strcmp(arg, "dark") == 0)
		paint_init(light);
	else
		ui_message(u, STYLE_BAD, "dark or light, not '%s'", arg);
}

static void clear_now(struct tui *u)
{
	char why[512];
	struct trace *t = u->config.ops && u->config.ops->cleared ?
				  u->config.ops->cleared(u->config.arg, why, sizeof why) :
				  NULL;

	if (t)
		ui_replace(u, t);
	else
		ui_message(u, STYLE_WARN, "only what is captured now can be cleared");
}

static void run_clear(struct tui *u, const char *arg)
{
	(void)arg;
	prompt_ask(u, "Forget all frames so far? y or n ", clear_now);
}

static const struct command_def commands[] = {
	{ "again", false, run_again },     { "bind", true, conf_bind },
	{ "clear", false, run_clear },     { "color", true, conf_color },
	{ "columns", true, conf_columns }, { "export", true, run_export },
	{ "filter", false, run_filter },   { "goto", true, run_goto },
	{ "help", false, run_help },       { "open", true, run_open },
	{ "pipe", true, run_pipe },        { "quit", false, run_quit },
	{ "save", true, run_save },        { "save-display", true, run_dump },
	{ "theme", true, run_theme },
};

const char *command_name(unsigned i)
{
	return i < sizeof commands / sizeof commands[0] ? commands[i].name : NULL;
}

void command_run(struct tui *u, const char *line)
{
	line += strspn(line, " ");
	size_t n = strcspn(line, " ");

	u->dirty = true;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		const struct command_def *c = &commands[i];
		if (strlen(c->name) != n || memcmp(c->name, line, n) != 0)
			continue;
		line += n;
		line += strspn(line, " ");
		if (c->needs_arg && !*line)
			ui_message(u, STYLE_BAD, ":%s wants a word more", c->name);
		else
			c->run(u, line);
		return;
	}
	enum request r = request_by_name(line, n);
	if (r)
		ui_request(u, r, 0);
	else if (*line >= '0' && *line <= '9')
		run_goto(u, line);
	else if (*line)
		ui_message(u, STYLE_BAD, "no such command: %s", line);
}
