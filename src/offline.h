/*
 * Frames of a capture file, or of several by time, through a capture filter, into a session: what
 * the commands that read files have in common.
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
struct outname_kept;
struct session;
struct source;

struct offline {
	char **files; /* as given; borrowed */
	int nfiles;
	struct session *session;
	void (*summary)(void *arg); /* SIGUSR1; or NULL */
	void *arg;
	bool tell; /* what stands between the frames is told on stderr; set before offline_open() */
	/* The rest is offline.c's. */
	struct source **inputs; /* of the files */
	struct source *source;  /* the only one, or all of them merged */
	struct bpf *bpf;
	char *expr; /* the FILTER operands, joined */
	int err;    /* what next() failed with */
};

/*
 * Opens the files that the first of the N words at ARGV name, see operands.h, the others being a
 * capture filter for S.  0, EXIT_USAGE or EXIT_FAILED after a message.  offline_close() is needed
 * in any case; O is zeroed but for `summary`, `arg` and `tell`.
 */
int offline_open(struct offline *o, struct session *s, int n, char **argv);

/* Fills KEPT, which has room for o->nfiles, with the files that are read: how many they are. */
unsigned offline_kept(const struct offline *o, struct outname_kept *kept);

/* The one of the files that are read which PATH names, or NULL. */
const char *offline_reads(const struct offline *o, const char *path);

/*
 * All that the command opens is open: the rights to open more are given up (privilege.h).  0 or
 * EXIT_FAILED after a message.
 */
int offline_confine(void);

/* Until the end of the files, a signal, or until the session is full or nobody takes its frames. */
void offline_run(struct offline *o);

/* Says what was wrong with the files or the filter: EXIT_OK, EXIT_FAILED or EXIT_USAGE. */
int offline_close(struct offline *o);

#endif
