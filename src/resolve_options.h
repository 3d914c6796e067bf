/* The command line of `tuntrace resolve`. */
#ifndef TUNTRACE_RESOLVE_OPTIONS_H
#define TUNTRACE_RESOLVE_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "command.h"
#include "traffic.h"

struct resolve_options {
	struct traffic_options common;
	uint16_t type; /* -t; 0: addresses */
	char **names;  /* as given, of argv */
	size_t nnames; /* at least 1 */
};

extern const struct option_def resolve_option_table[];

/*
 * Parses ARGV by CMD, whose tables are those of traffic_option() and resolve_option_table.
 * 0, OPTIONS_EXIT after --help, or EXIT_USAGE after a message.
 */
int resolve_options_parse(struct resolve_options *o, const struct command *cmd, int argc,
			  char **argv);
void resolve_options_done(struct resolve_options *o);

#endif
