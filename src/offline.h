/*
 * Frames of a capture file, through a capture filter, into a session: what the commands that
 * read files have in common.
 *
 *	offline_open(&o, &session, argc - first, argv + first);
 *	... sinks are added to the session ...
 *	offline_run(&o);
 *	... the session is closed ...
 *	code = offline_close(&o);
 */
#ifndef TUNTRACE_OFFLINE_H
#define TUNTRACE_OFFLINE_H

#include <stdbool.h>

struct bpf;
struct session;
struct source;

struct offline {
	const char *file; /* as given; borrowed */
	struct session *session;
	struct source *source;
	void (*summary)(void *arg); /* SIGUSR1; or NULL */
	void *arg;
	/* The rest is offline.c's. */
	struct bpf *bpf;
	char *expr; /* the FILTER operands, joined */
	int err;    /* what next() failed with */
};

/*
 * Opens the file that the first of the N words at ARGV names, the others being a capture filter for
 * S.  0, EXIT_USAGE or EXIT_FAILED after a message.  offline_close() is needed in any case; O is
 * zeroed but for `summary` and `arg`.
 */
int offline_open(struct offline *o, struct session *s, int n, char **argv);

/* True where the file that PATH names is the one that is read. */
bool offline_is_file(const struct offline *o, const char *path);

/* Until the end of the file, a signal, or until the session is full or nobody takes its frames. */
void offline_run(struct offline *o);

/* Says what was wrong with the file or the filter: EXIT_OK, EXIT_FAILED or EXIT_USAGE. */
int offline_close(struct offline *o);

#endif
