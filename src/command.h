/*
 * Commands and their options, as data: one table yields getopt_long(), --help and the test
 * that holds both against the man page.
 */
#ifndef TUNTRACE_COMMAND_H
#define TUNTRACE_COMMAND_H

#include <stddef.h>
#include <stdint.h>

struct option_def {
	int id; /* the letter, or a number from OPTION_LONG on for an option without one; 0 ends */
	const char *name; /* long name, or NULL */
	const char *arg;  /* metavariable, or NULL for a flag */
	const char *help; /* one line */
};

enum { OPTION_LONG = 256, OPTIONS_MAX = 96 };

struct command {
	const char *name;
	const char *operands; /* "URL", "[FILE]", "" */
	const char *summary;  /* one line, for `tuntrace --help` */
	const struct option_def *const
		*options; /* tables, NULL-terminated; shared ones are reused */
	/* ARGV[0] is the command's name.  Returns the exit code. */
	int (*run)(int argc, char **argv);
};

/*
 * Parses ARGV by the tables of CMD and calls SET for each option, ARG its argument or NULL.
 * SET returns 0, or EXIT_USAGE after it has said why.  --help is answered here, and operands
 * are refused where CMD takes none.  Returns the index of the first operand, -EXIT_USAGE after
 * a message, or OPTIONS_EXIT where --help was asked for and printed.
 */
enum { OPTIONS_EXIT = -100 };
int options_parse(const struct command *cmd, int argc, char **argv,
		  int (*set)(void *ctx, int id, const char *arg), void *ctx);

/* Prints what --help prints to stdout. */
void command_help(const struct command *cmd);

/* ARG as a whole number from MIN to MAX; else says so, naming option WHAT, and returns EXIT_USAGE. */
int option_number(const char *what, const char *arg, uint64_t min, uint64_t max, uint64_t *value);

/* ARG as a size in millions of bytes, or with a unit of 2^10, 2^20 or 2^30, as tcpdump has it. */
int option_size(const char *what, const char *arg, uint64_t *bytes);

/* The commands, in the order of `tuntrace --help`; *N is their number. */
const struct command *const *commands(size_t *n);

#endif
