/* Commands, after a colon: a table. */
#include <string.h>

#include "ui.h"

struct command_def {
	const char *name;
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

static const struct command_def commands[] = {
	{ "quit", run_quit },
	{ "filter", run_filter },
	{ "save-display", run_dump },
	{ "help", run_help },
};

void command_run(struct tui *u, const char *line)
{
	line += strspn(line, " ");
	size_t n = strcspn(line, " ");

	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (strlen(commands[i].name) == n && memcmp(commands[i].name, line, n) == 0) {
			line += n;
			commands[i].run(u, line + strspn(line, " "));
			u->dirty = true;
			return;
		}
	enum request r = request_by_name(line, n);
	if (r)
		ui_request(u, r, 0);
	else
		ui_message(u, STYLE_BAD, "no such command: %s", line);
}
