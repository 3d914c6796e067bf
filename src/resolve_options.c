#include "resolve_options.h"

#include <string.h>

#include "client/records.h"
#include "message.h"

const struct option_def resolve_option_table[] = {
	{ 't', "type", "TYPE", "ask for records of TYPE, such as MX; PTR takes addresses, too" },
	{ TRAFFIC_FILTER, "capture-filter", "EXPR",
	  "only frames that match, as pcap-filter(7) has it" },
	{ TRAFFIC_MAX_TIME, "max-time", "SECONDS", "for all names (default 0: no end)" },
	{ 0 },
};

static int set_option(void *ctx, int id, const char *arg)
{
	struct resolve_options *o = ctx;

	if (id != 't')
		return traffic_option(&o->common, id, arg);
	if (!records_type(arg, &o->type))
		return message_usage("-t takes a type of records, such as MX or TYPE65, not '%s'",
				     arg);
	return 0;
}

int resolve_options_parse(struct resolve_options *o, const struct command *cmd, int argc,
			  char **argv)
{
	int first;

	memset(o, 0, sizeof *o);
	traffic_options_init(&o->common);
	first = options_parse(cmd, argc, argv, set_option, o);
	if (first < 0)
		return first == OPTIONS_EXIT ? OPTIONS_EXIT : -first;
	if (first == argc)
		return message_usage("the name is missing");
	if (o->type && o->common.live.family != AF_UNSPEC)
		return message_usage("-t and -%c exclude each other",
				     o->common.live.family == AF_INET ? '4' : '6');
	o->names = argv + first;
	o->nnames = (size_t)(argc - first);
	return 0;
}

void resolve_options_done(struct resolve_options *o)
{
	traffic_options_done(&o->common);
}
