#include "command.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

enum { HELP_COLUMN = 30, OPTION_HELP = 'h' };

static const struct option_def help_option[] = {
	{ OPTION_HELP, "help", NULL, "this text" },
	{ 0 },
};

/* Calls EACH for every option of CMD, --help last. */
static void each_option(const struct command *cmd,
			void (*each)(void *ctx, const struct option_def *o), void *ctx)
{
	for (const struct option_def *const *t = cmd->options; *t; t++)
		for (const struct option_def *o = *t; o->id; o++)
			each(ctx, o);
	each(ctx, help_option);
}

/* What getopt_long() wants. */
struct getopt_tables {
	char letters[2 * OPTIONS_MAX + 4];
	struct option longs[OPTIONS_MAX + 1];
	size_t nletters, nlongs;
};

static void add_option(void *ctx, const struct option_def *o)
{
	struct getopt_tables *g = ctx;

	assert(g->nlongs < OPTIONS_MAX);
	if (o->id < OPTION_LONG) {
		g->letters[g->nletters++] = (char)o->id;
		if (o->arg)
			g->letters[g->nletters++] = ':';
	}
	if (o->name)
		g->longs[g->nlongs++] = (struct option){
			.name = o->name,
			.has_arg = o->arg ? required_argument : no_argument,
			.val = o->id,
		};
}

static void print_option(void *ctx, const struct option_def *o)
{
	char head[128];
	int n = o->id < OPTION_LONG && o->name ?
			snprintf(head, sizeof head, "  -%c, --%s", o->id, o->name) :
		o->id < OPTION_LONG ? snprintf(head, sizeof head, "  -%c", o->id) :
				      snprintf(head, sizeof head, "      --%s", o->name);

	(void)ctx;
	if (o->arg)
		n += snprintf(head + n, sizeof head - (size_t)n, " %s", o->arg);
	if (n >= HELP_COLUMN)
		printf("%s\n%*s%s\n", head, HELP_COLUMN, "", o->help);
	else
		printf("%-*s%s\n", HELP_COLUMN, head, o->help);
}

void command_help(const struct command *cmd)
{
	printf("Usage: tuntrace %s [OPTION]...%s%s\n%s.\n\n", cmd->name,
	       cmd->operands[0] ? " " : "", cmd->operands, cmd->summary);
	each_option(cmd, print_option, NULL);
	printf("\nThe manual: man tuntrace-%s\n", cmd->name);
}

/* getopt's complaint, in our words. */
static int complain(int why, char **argv, const char *letters)
{
	(void)letters;
	const char *word = argv[optind - 1];

	if (why == ':')
		return -message_usage("option '%s' needs an argument", word);
	if (optopt && optopt < OPTION_LONG && word[0] == '-' && word[1] != '-')
		return -message_usage("unknown option '-%c'", optopt);
	if (optopt)
		return -message_usage("option '%s' takes no argument", word);
	return -message_usage("unknown or ambiguous option '%s'", word);
}

int options_parse(const struct command *cmd, int argc, char **argv,
		  int (*set)(void *ctx, int id, const char *arg), void *ctx)
{
	struct getopt_tables g = { .letters = ":", .nletters = 1 };
	int id;

	each_option(cmd, add_option, &g);
	optind = 0;
	opterr = 0;
	while ((id = getopt_long(argc, argv, g.letters, g.longs, NULL)) != -1) {
		if (id == OPTION_HELP) {
			command_help(cmd);
			return OPTIONS_EXIT;
		}
		if (id == ':' || id == '?')
			return complain(id, argv, g.letters);
		int rc = set(ctx, id, optarg);
		if (rc)
			return -rc;
	}
	if (!cmd->operands[0] && optind < argc)
		return -message_usage("'%s': this command takes no operands", argv[optind]);
	return optind;
}

int option_number(const char *what, const char *arg, uint64_t min, uint64_t max, uint64_t *value)
{
	char *end;

	errno = 0;
	*value = strtoull(arg, &end, 10);
	if (errno || end == arg || *end || arg[0] < '0' || arg[0] > '9' || *value < min ||
	    *value > max)
		return message_usage("%s takes a whole number from %llu to %llu, not '%s'", what,
				     (unsigned long long)min, (unsigned long long)max, arg);
	return 0;
}

int option_size(const char *what, const char *arg, uint64_t *bytes)
{
	static const struct {
		char letter;
		uint64_t bytes;
	} units[] = { { 'k', 1 << 10 }, { 'm', 1 << 20 }, { 'g', 1 << 30 } };
	uint64_t unit = 1000000;
	char *end;

	errno = 0;
	*bytes = strtoull(arg, &end, 10);
	if (end != arg && *end && !end[1])
		for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
			if ((*end | 0x20) == units[i].letter) {
				unit = units[i].bytes;
				end++;
				break;
			}
	if (errno || end == arg || *end || arg[0] < '0' || arg[0] > '9' || !*bytes ||
	    *bytes > INT64_MAX / unit)
		return message_usage("%s takes a number of millions of bytes, or one with k, m or "
				     "g behind it, not '%s'",
				     what, arg);
	*bytes *= unit;
	return 0;
}
