/*
 * What the commands that make traffic of their own have in common: options, what they say of names
 * and frames, and, for those that are not `get`, the run.
 *
 *	traffic_options_init(&o);
 *	... options_parse(), its set() calling traffic_option() ...
 *	code = traffic_run(&t, &o, &ops, arg);
 *	traffic_options_done(&o);
 */
#ifndef TUNTRACE_TRAFFIC_H
#define TUNTRACE_TRAFFIC_H

#include <ev.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/hostname.h"
#include "live.h"
#include "output.h"
#include "privilege/privilege.h"

struct resolver_result;

struct traffic_options {
	struct output output;
	struct live_options live;
	struct privilege privilege;
	const char *filter;                                        /* --capture-filter, or NULL */
	uint64_t connect_timeout_ms, idle_timeout_ms, max_time_ms; /* 0: no end */
};

/* For the commands' own tables: each says in its own words what they are for. */
enum {
	TRAFFIC_FILTER = OPTION_LONG + 400,
	TRAFFIC_CONNECT_TIMEOUT,
	TRAFFIC_IDLE_TIMEOUT,
	TRAFFIC_MAX_TIME,
};

void traffic_options_init(struct traffic_options *o);
void traffic_options_done(struct traffic_options *o);

/*
 * Option ID of the tables of output.h, live.h and privilege.h, or one of the above: 0, a code after
 * a message, or OUTPUT_OTHER where it is none.
 */
int traffic_option(struct traffic_options *o, int id, const char *arg);

/*
 * FILE, of -o, or NULL: where it is stdout, it takes the place of the lines, unless those were asked
 * for; WHAT is "the body".  0 or EXIT_USAGE after a message.
 */
int traffic_check_file(struct traffic_options *o, const char *file, const char *what);

/*
 * The operand ARG into HOST: an address, which may stand in brackets as in a URL, or a name as DNS is
 * asked for it.  WHAT is "connect to".  0, or EXIT_FAILED after a message.
 */
int traffic_host(const char *arg, const char *what, char host[HOSTNAME_MAX], bool *is_address);

/* "a is an alias of b", "b is 192.0.2.1": notes, and names for the capture.  R may be NULL. */
void traffic_note_names(struct live *l, const char *host, const struct resolver_result *r,
			const union endpoint *addrs, size_t n);

/* "frames: 5 sent, 4 received, 0 retransmitted", and what became of others. */
void traffic_note_frames(const struct live *l);

/* ---- The run ---- */

struct traffic_ops {
	/* Files, while there are rights to open them: EXIT_OK, or a code after a message.  Or NULL. */
	int (*open)(void *arg);
	/* The rights are gone; what there is to do begins, and live_end() ends it.  A code likewise. */
	int (*begin)(void *arg);
	/* It is over, or is to be: t->late, live_is_stopped().  Closes what is open, if anything. */
	void (*end)(void *arg);
	/* True while an end in order needs time; or NULL. */
	bool (*busy)(void *arg);
	void (*summary)(void *arg); /* once all is closed, and on SIGUSR1 */
	/* The last word; CODE is live_verdict()'s. */
	int (*conclude)(void *arg, int code);
};

struct traffic {
	struct live live;
	const struct traffic_ops *ops;
	void *arg;
	bool late; /* --max-time is over */
	int64_t start_ns, end_ns;

	/* The rest is traffic.c's. */
	struct live_config config;
	struct ev_timer limit;
};

/* NAMES: names will be resolved.  The command's exit code. */
int traffic_run(struct traffic *t, struct traffic_options *o, bool names,
		const struct traffic_ops *ops, void *arg);

/* From the start, and until now where it is not over. */
double traffic_ms(const struct traffic *t);

#endif
