/*
 * A process that removes a file, should that be wanted when the right to it has been given up.
 * It waits for a word, and goes without it when the program ends.
 */
#ifndef TUNTRACE_PRIVILEGE_REMOVER_H
#define TUNTRACE_PRIVILEGE_REMOVER_H

#include <stdbool.h>
#include <sys/types.h>

struct remover {
	int fd; /* to the process; -1: there is none */
	pid_t pid;
};

/* Starts it for PATH.  Where that cannot be, remover_end() tries to remove the file itself. */
void remover_start(struct remover *r, const char *path);

/* Ends it, and before that PATH, which is the same, where REMOVE. */
void remover_end(struct remover *r, const char *path, bool remove);

#endif
