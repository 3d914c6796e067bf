#include "connect_options.h"

#include <string.h>

#include "message.h"

enum { OPTION_WAIT = OPTION_LONG + 300 };
enum { CONNECT_TIMEOUT_MS = 30000, WAIT_MS = 1000 };

const struct option_def connect_option_table[] = {
	{ 'u', "udp", NULL, "send datagrams, one for each read of the input" },
	{ 'o', "output", "FILE", "write what comes to FILE; - is stdout" },
	{ OPTION_WAIT, "wait", "SECONDS",
	  "with -u: end when nothing has come for so long after the input's end (default 1)" },
	{ TRAFFIC_FILTER, "capture-filter", "EXPR",
	  "only frames that match, as pcap-filter(7) has it" },
	{ TRAFFIC_CONNECT_TIMEOUT, "connect-timeout", "SECONDS",
	  "for the name and the handshake (default 30)" },
	{ TRAFFIC_IDLE_TIMEOUT, "idle-timeout", "SECONDS",
	  "give up when nothing has gone or come for so long (default 0: never)" },
	{ TRAFFIC_MAX_TIME, "max-time", "SECONDS", "for everything (default 0: no end)" },
	{ 0 },
};

struct parsing {
	struct connect_options *o;
	bool wait_given;
};

static int set_option(void *ctx, int id, const char *arg)
{
	struct parsing *p = ctx;

	switch (id) {
	case 'u': p->o->udp = true; return 0;
	case 'o': p->o->output = arg; return 0;
	case OPTION_WAIT: p->wait_given = true; return live_seconds("--wait", arg, &p->o->wait_ms);
	default: return traffic_option(&p->o->common, id, arg);
	}
}

static int set_operands(struct connect_options *o, int n, char **operands)
{
	uint64_t port = 0;

	if (n == 0)
		return message_usage("the host and the port are missing");
	if (n == 1)
		return message_usage("the port is missing");
	if (n > 2)
		return message_usage("more than a host and a port: '%s'", operands[2]);
	if (option_number("the port", operands[1], 1, UINT16_MAX, &port))
		return EXIT_USAGE;
	o->port = (uint16_t)port;
	o->given = operands[0];
	return traffic_host(o->given, "connect to", o->host, &o->host_is_address);
}

int connect_options_parse(struct connect_options *o, const struct command *cmd, int argc,
			  char **argv)
{
	struct parsing p = { .o = o };
	int first, rc;

	memset(o, 0, sizeof *o);
	traffic_options_init(&o->common);
	o->common.connect_timeout_ms = CONNECT_TIMEOUT_MS;
	o->wait_ms = WAIT_MS;
	first = options_parse(cmd, argc, argv, set_option, &p);
	if (first < 0)
		return first == OPTIONS_EXIT ? OPTIONS_EXIT : -first;
	if (p.wait_given && !o->udp)
		return message_usage(
			"--wait is for -u: a connection ends when both sides close it");
	rc = set_operands(o, argc - first, argv + first);
	return rc ? rc : traffic_check_file(&o->common, o->output, "what comes");
}

void connect_options_done(struct connect_options *o)
{
	traffic_options_done(&o->common);
}
