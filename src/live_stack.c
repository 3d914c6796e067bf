/* The options of what the stack does. */
#include <string.h>

#include "live.h"
#include "message.h"

enum { OPTION_KEEPALIVE = OPTION_LONG + 180, OPTION_DELAYED_ACK, OPTION_NO_ANNOTATIONS };

const struct option_def live_stack_table[] = {
	{ OPTION_KEEPALIVE, "keepalive", "TIME",
	  "probe a peer that was silent for TIME, such as 10s, and then again each TIME" },
	{ OPTION_DELAYED_ACK, "delayed-ack", NULL,
	  "hold an ACK back for up to 250 ms, until a second segment comes" },
	{ OPTION_NO_ANNOTATIONS, "no-annotations", NULL,
	  "frames without what the stack says of them" },
	{ 0 },
};

/* lwIP looks after idle connections twice a second. */
static int keepalive(struct live_options *o, const char *arg)
{
	static const uint64_t LEAST = 500000000, MOST = UINT64_C(86400) * 1000000000;
	uint64_t ns;

	if (!rule_time(arg, strlen(arg), &ns) || ns < LEAST || ns > MOST)
		return message_usage("--keepalive takes a time from 500ms to a day, such as 10s, "
				     "not '%s'",
				     arg);
	o->keepalive_ms = (uint32_t)(ns / 1000000);
	return 0;
}

int live_stack_option(struct live_options *o, int id, const char *arg)
{
	switch (id) {
	case OPTION_KEEPALIVE: return keepalive(o, arg);
	case OPTION_DELAYED_ACK: o->delayed_ack = true; return 0;
	case OPTION_NO_ANNOTATIONS: o->no_annotations = true; return 0;
	default: return OUTPUT_OTHER;
	}
}
