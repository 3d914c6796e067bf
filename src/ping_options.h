/* The command line of `tuntrace ping`. */
#ifndef TUNTRACE_PING_OPTIONS_H
#define TUNTRACE_PING_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "client/hostname.h"
#include "command.h"
#include "traffic.h"

struct ping_options {
	struct traffic_options common;
	const char *given;       /* HOST as given */
	char host[HOSTNAME_MAX]; /* as DNS is asked, or an address */
	bool host_is_address;
	uint64_t count;                /* 0: no end */
	uint64_t interval_ms, wait_ms; /* wait: after the last request */
	uint32_t size;                 /* bytes of payload */
	uint8_t ttl;                   /* 0: the stack's */
};

extern const struct option_def ping_option_table[];

/*
 * Parses ARGV by CMD, whose tables are those of traffic_option() and ping_option_table.
 * 0, OPTIONS_EXIT after --help, or EXIT_USAGE or EXIT_FAILED after a message.
 */
int ping_options_parse(struct ping_options *o, const struct command *cmd, int argc, char **argv);
void ping_options_done(struct ping_options *o);

#endif
