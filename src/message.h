/*
 * What the program says to a person, on stderr.  All of it goes through the escaping function
 * of dissect/text.h, so that no byte of a packet, a file name or a server's reply reaches the
 * terminal raw.
 */
#ifndef TUNTRACE_MESSAGE_H
#define TUNTRACE_MESSAGE_H

/* The exit codes of every command. */
enum { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

/* While the screen is another's: each line, escaped and without its newline, goes to FN; NULL: to stderr. */
void message_to(void (*fn)(void *arg, const char *line), void *arg);

/* Set once by main(): the prefix of every message, "tuntrace get". */
void message_command(const char *name);

/* "tuntrace get: ..." and a newline.  Returns EXIT_FAILED, so that a command can return it. */
int message_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same with "warning: ". */
void message_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Progress and summaries: the text without a prefix, and a newline; nothing where quiet. */
void message_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void message_quiet(int quiet);

/* The text, then "Try 'tuntrace COMMAND --help'".  Returns EXIT_USAGE. */
int message_usage(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
