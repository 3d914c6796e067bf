/* The program: a table of commands. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "extcap.h"
#include "message.h"

#define COMMANDS(X) /* X(name of the command_ object) */ \
	X(get) \
	X(connect) \
	X(ping) \
	X(resolve) \
	X(pair) \
	X(capture) \
	X(read) \
	X(flows) \
	X(stream) \
	X(timeline) \
	X(tui) \
	X(fields) \
	X(protocols) \
	X(setup) \
	X(status) \
	X(teardown)

#define X(name) extern const struct command command_##name;
COMMANDS(X)
#undef X

static const struct command *const table[] = {
#define X(name) &command_##name,
	COMMANDS(X)
#undef X
};

const struct command *const *commands(size_t *n)
{
	*n = sizeof table / sizeof table[0];
	return table;
}

static void print_help(void)
{
	puts("Usage: tuntrace COMMAND [OPTION]... [OPERAND]...\n"
	     "Packet capture and protocol tracing, with a TCP/IP stack in user space.\n");
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		printf("  %-12s%s\n", table[i]->name, table[i]->summary);
	puts("\n'tuntrace COMMAND --help' lists a command's options; the manual: man tuntrace");
}

static int run(const struct command *cmd, int argc, char **argv)
{
	char name[64];

	snprintf(name, sizeof name, "tuntrace %s", cmd->name);
	message_command(name);
	return cmd->run(argc, argv);
}

/*
 * A descriptor that the caller has closed would be given to the next file that is opened, and
 * what is meant for the terminal would be written there: into the TUN device, for one.
 */
static void keep_standard_files(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

static int run_command(int argc, char **argv)
{
	if (extcap_asked(argc, argv))
		return extcap_run(argc, argv);
	if (argc < 2)
		return message_usage("a command is missing");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    (strcmp(argv[1], "help") == 0 && argc == 2)) {
		print_help();
		return EXIT_OK;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		puts("tuntrace " TUNTRACE_VERSION);
		return EXIT_OK;
	}
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (strcmp(argv[1], table[i]->name) == 0)
			return run(table[i], argc - 1, argv + 1);
	return message_usage("unknown command '%s'", argv[1]);
}

int main(int argc, char **argv)
{
	int code;

	keep_standard_files();
	code = run_command(argc, argv);
	if (fflush(stdout) || ferror(stdout))
		code = message_error("stdout: could not be written");
	return code;
}
