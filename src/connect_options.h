/* The command line of `tuntrace connect`. */
#ifndef TUNTRACE_CONNECT_OPTIONS_H
#define TUNTRACE_CONNECT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "client/hostname.h"
#include "command.h"
#include "traffic.h"

struct connect_options {
	struct traffic_options common;
	const char *given;       /* HOST as given */
	char host[HOSTNAME_MAX]; /* as DNS is asked, or an address */
	bool host_is_address;
	uint16_t port;
	const char *output; /* -o, or NULL */
	bool udp;
	uint64_t wait_ms; /* after the end of the input, with -u */
};

extern const struct option_def connect_option_table[];

/*
 * Parses ARGV by CMD, whose tables are those of traffic_option(), live_pin_table and
 * connect_option_table.  0, OPTIONS_EXIT after --help, or EXIT_USAGE or EXIT_FAILED after a message.
 */
int connect_options_parse(struct connect_options *o, const struct command *cmd, int argc,
			  char **argv);
void connect_options_done(struct connect_options *o);

#endif
