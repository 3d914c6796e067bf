#include "ping_options.h"

#include <string.h>

#include "message.h"

enum {
	OPTION_COUNT = OPTION_LONG + 300,
	OPTION_INTERVAL,
	OPTION_SIZE,
	OPTION_TTL,
	OPTION_WAIT,
};

enum {
	COUNT = 4,
	INTERVAL_MS = 1000,
	INTERVAL_LEAST_MS = 10,
	SIZE = 56,
	SIZE_MAX_OF_IPV4 = 65535 - 20 - 8,
	WAIT_MS = 2000,
};

const struct option_def ping_option_table[] = {
	{ OPTION_COUNT, "count", "N", "send N requests (default 4; 0: no end)" },
	{ OPTION_INTERVAL, "interval", "SECONDS", "between two requests (default 1)" },
	{ OPTION_SIZE, "size", "BYTES", "of payload in a request (default 56)" },
	{ OPTION_TTL, "ttl", "N", "time to live, or hop limit (default 64)" },
	{ OPTION_WAIT, "wait", "SECONDS", "for replies after the last request (default 2)" },
	{ TRAFFIC_FILTER, "capture-filter", "EXPR",
	  "only frames that match, as pcap-filter(7) has it" },
	{ TRAFFIC_MAX_TIME, "max-time", "SECONDS", "for everything (default 0: no end)" },
	{ 0 },
};

static int set_interval(struct ping_options *o, const char *arg)
{
	int rc = live_seconds("--interval", arg, &o->interval_ms);

	if (rc == 0 && o->interval_ms < INTERVAL_LEAST_MS)
		rc = message_usage("--interval is at least 0.01 seconds, not '%s'", arg);
	return rc;
}

static int set_option(void *ctx, int id, const char *arg)
{
	struct ping_options *o = ctx;
	uint64_t v = 0;
	int rc;

	switch (id) {
	case OPTION_COUNT: return option_number("--count", arg, 0, UINT32_MAX, &o->count);
	case OPTION_INTERVAL: return set_interval(o, arg);
	case OPTION_WAIT: return live_seconds("--wait", arg, &o->wait_ms);
	case OPTION_SIZE:
		rc = option_number("--size", arg, 0, SIZE_MAX_OF_IPV4, &v);
		o->size = (uint32_t)v;
		return rc;
	case OPTION_TTL:
		rc = option_number("--ttl", arg, 1, UINT8_MAX, &v);
		o->ttl = (uint8_t)v;
		return rc;
	default: return traffic_option(&o->common, id, arg);
	}
}

int ping_options_parse(struct ping_options *o, const struct command *cmd, int argc, char **argv)
{
	int first;

	memset(o, 0, sizeof *o);
	traffic_options_init(&o->common);
	o->count = COUNT;
	o->interval_ms = INTERVAL_MS;
	o->wait_ms = WAIT_MS;
	o->size = SIZE;
	first = options_parse(cmd, argc, argv, set_option, o);
	if (first < 0)
		return first == OPTIONS_EXIT ? OPTIONS_EXIT : -first;
	if (first == argc)
		return message_usage("the host is missing");
	if (first + 1 < argc)
		return message_usage("more than one host: '%s'", argv[first + 1]);
	o->given = argv[first];
	return traffic_host(o->given, "ping", o->host, &o->host_is_address);
}

void ping_options_done(struct ping_options *o)
{
	traffic_options_done(&o->common);
}
