/* tuntrace status: whether traffic can flow, and what mends it if not. */
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "link/defaults.h"
#include "message.h"
#include "setup/report.h"
#include "setup/setup.h"
#include "setup/status.h"

extern const struct command command_status;

enum { COLOR = OPTION_LONG };

static const struct option_def options[] = {
	{ 'i', "device", "NAME", "the TUN device (" LINK_DEVICE ")" },
	{ 'q', "quiet", NULL, "only the exit status says it" },
	{ COLOR, "color", "WHEN", "auto, always or never" },
	{ 0 },
};

static const struct option_def *const tables[] = { options, NULL };

static int set(void *ctx, int id, const char *arg)
{
	const char **device = ctx;

	switch (id) {
	case 'i':
		if (!setup_device_name(arg))
			return message_usage("-i '%s': not the name of a device", arg);
		*device = arg;
		return 0;
	case 'q': report_quiet(); return 0;
	default: return report_color(arg);
	}
}

static int run(int argc, char **argv)
{
	const char *device = LINK_DEVICE;
	int first = options_parse(&command_status, argc, argv, set, &device);

	if (first == OPTIONS_EXIT)
		return EXIT_OK;
	if (first < 0)
		return -first;
	return status_run(device);
}

const struct command command_status = {
	.name = "status",
	.operands = "",
	.summary = "Show whether traffic can flow, and what mends it if not",
	.options = tables,
	.run = run,
};
