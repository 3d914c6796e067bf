/* For tests of a command's options: what its parsing said on stderr. */
#ifndef TUNTRACE_TEST_OPTIONS_SAID_H
#define TUNTRACE_TEST_OPTIONS_SAID_H

#include <stdio.h>
#include <unistd.h>

enum { ARGS_MAX = 16 };

static char said[4096];

/* Calls PARSE with NAME and ARGS, NULL behind the last, as argv; its words live until the next call. */
static int said_by(int (*parse)(int argc, char **argv), const char *name, const char *const *args)
{
	static char words[ARGS_MAX + 1][256], *argv[ARGS_MAX + 2];
	int argc = 1, saved = dup(STDERR_FILENO), rc;
	FILE *f = tmpfile();
	size_t n;

	snprintf(words[0], sizeof words[0], "%s", name);
	argv[0] = words[0];
	for (; args[argc - 1]; argc++) {
		snprintf(words[argc], sizeof words[0], "%s", args[argc - 1]);
		argv[argc] = words[argc];
	}
	argv[argc] = NULL;
	fflush(stderr);
	dup2(fileno(f), STDERR_FILENO);
	rc = parse(argc, argv);
	fflush(stderr);
	dup2(saved, STDERR_FILENO);
	close(saved);
	rewind(f);
	n = fread(said, 1, sizeof said - 1, f);
	said[n] = '\0';
	fclose(f);
	return rc;
}

#endif
