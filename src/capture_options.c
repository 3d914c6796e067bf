#include "capture_options.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "live.h"
#include "message.h"
#include "operands.h"

enum { OPTION_DURATION = OPTION_LONG + 200, OPTION_MAX_SIZE };

const struct option_def capture_option_table[] = {
	{ 'i', "device", "NAME", "the device, or any (default: the first that -D lists)" },
	{ 'D', "list-devices", NULL, "list the devices and exit" },
	{ 'p', "no-promiscuous", NULL, "only what is for this host" },
	{ 'B', "buffer-size", "KIB", "the kernel's buffer (default 65536)" },
	{ 'Q', "direction", "WAY", "in, out or inout (default)" },
	{ OPTION_DURATION, "duration", "SECONDS", "stop after this time" },
	{ OPTION_MAX_SIZE, "max-size", "SIZE",
	  "stop when -w has SIZE million bytes (k, m, g: binary units)" },
	{ 0 },
};

static int set_way(struct device_config *c, const char *arg)
{
	static const char *const ways[] = {
		[DEVICE_INOUT] = "inout",
		[DEVICE_IN] = "in",
		[DEVICE_OUT] = "out",
	};

	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		if (strcmp(arg, ways[i]) == 0) {
			c->way = (enum device_way)i;
			return 0;
		}
	return message_usage("-Q takes in, out or inout, not '%s'", arg);
}

static int set_buffer(struct device_config *c, const char *arg)
{
	uint64_t v = 0;
	int rc = option_number("-B", arg, 1, INT_MAX / 1024, &v);

	c->buffer = (uint32_t)v * 1024;
	return rc;
}

static int set_capture_option(struct capture_options *o, int id, const char *arg)
{
	switch (id) {
	case 'i': o->device.name = arg; return 0;
	case 'D': o->list = true; return 0;
	case 'p': o->device.promiscuous = false; return 0;
	case 'B': return set_buffer(&o->device, arg);
	case 'Q': return set_way(&o->device, arg);
	case OPTION_DURATION: return live_seconds("--duration", arg, &o->duration_ms);
	case OPTION_MAX_SIZE: return option_size("--max-size", arg, &o->max_size);
	default: return OUTPUT_OTHER;
	}
}

static int set_option(void *ctx, int id, const char *arg)
{
	struct capture_options *o = ctx;
	int rc = output_option(&o->output, id, arg);

	if (rc == OUTPUT_OTHER)
		rc = privilege_option(&o->privilege, id, arg);
	if (rc == OUTPUT_OTHER)
		rc = set_capture_option(o, id, arg);
	return rc;
}

static int set_filter(struct capture_options *o, int n, char **argv)
{
	if (n == 0)
		return 0;
	o->filter = operands_join(n, argv);
	o->device.filter = o->filter;
	return o->filter ? 0 : EXIT_FAILED;
}

int capture_options_parse(struct capture_options *o, const struct command *cmd, int argc,
			  char **argv)
{
	int first;

	*o = (struct capture_options){ .device = { .promiscuous = true } };
	output_init(&o->output);
	first = options_parse(cmd, argc, argv, set_option, o);
	if (first < 0)
		return first == OPTIONS_EXIT ? OPTIONS_EXIT : -first;
	if (o->max_size && !o->output.write)
		return message_usage("--max-size goes with -w");
	if (o->output.snaplen > INT_MAX)
		return message_usage("-s: at most %d bytes of a frame", INT_MAX);
	o->device.snaplen = o->output.snaplen;
	return set_filter(o, argc - first, argv + first);
}

void capture_options_done(struct capture_options *o)
{
	free(o->filter);
	o->filter = NULL;
}
