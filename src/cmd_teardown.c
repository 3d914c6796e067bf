/* tuntrace teardown: undo what `tuntrace setup` did. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "message.h"
#include "setup/report.h"
#include "setup/rights.h"
#include "setup/setup.h"

extern const struct command command_teardown;

enum { COLOR = OPTION_LONG };

static const struct option_def options[] = {
	{ 'i', "device", "NAME", "the TUN device (" LINK_DEVICE ")" },
	{ 'n', "dry-run", NULL, "say what would be done, and do nothing" },
	{ 'q', "quiet", NULL, "say nothing but errors" },
	{ COLOR, "color", "WHEN", "auto, always or never" },
	{ 0 },
};

static const struct option_def *const tables[] = { options, NULL };

struct config {
	const char *device;
	bool dry_run;
};

static int set(void *ctx, int id, const char *arg)
{
	struct config *c = ctx;

	switch (id) {
	case 'i':
		if (!setup_device_name(arg))
			return message_usage("-i '%s': not the name of a device", arg);
		c->device = arg;
		return 0;
	case 'n': c->dry_run = true; return 0;
	case 'q': report_quiet(); return 0;
	default: return report_color(arg);
	}
}

static int run(int argc, char **argv)
{
	struct config c = { .device = LINK_DEVICE };
	char command[1024];
	int first = options_parse(&command_teardown, argc, argv, set, &c);

	if (first == OPTIONS_EXIT)
		return EXIT_OK;
	if (first < 0)
		return -first;
	rights_command(argc, argv, command, sizeof command);
	signal(SIGPIPE, SIG_IGN);
	return setup_teardown(c.device, c.dry_run, command);
}

const struct command command_teardown = {
	.name = "teardown",
	.operands = "",
	.summary = "Undo what setup did",
	.options = tables,
	.run = run,
};
