/* Operands that are files first and a capture filter behind them. */
#ifndef TUNTRACE_OPERANDS_H
#define TUNTRACE_OPERANDS_H

#include <stdbool.h>

/*
 * How many of the N operands at ARGV are files: the first, and those behind it that name a file
 * which exists and are no word that a filter begins with.  "./tcp" is a file in any case.
 */
int operands_files(int n, char **argv);

/* The N words at ARGV with spaces between them, owned by the caller; NULL after a message. */
char *operands_join(int n, char **argv);

/* True where S, which names no file, looks like one rather than like the word of a filter. */
bool operand_is_path(const char *s);

#endif
