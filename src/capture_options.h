/* The command line of `tuntrace capture`. */
#ifndef TUNTRACE_CAPTURE_OPTIONS_H
#define TUNTRACE_CAPTURE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/device.h"
#include "command.h"
#include "output.h"
#include "privilege/privilege.h"

struct capture_options {
	struct output output;
	struct privilege privilege;
	struct device_config device;
	bool list;                      /* -D */
	char *filter;                   /* the FILTER operands, joined; owned */
	uint64_t duration_ms, max_size; /* 0: no end */
};

extern const struct option_def capture_option_table[];

/*
 * Parses ARGV by CMD, whose tables are capture_option_table, output_options and
 * privilege_option_table.  0, OPTIONS_EXIT after --help, or EXIT_USAGE or EXIT_FAILED after a
 * message.
 */
int capture_options_parse(struct capture_options *o, const struct command *cmd, int argc,
			  char **argv);
void capture_options_done(struct capture_options *o);

#endif
