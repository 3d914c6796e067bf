/*
 * What the commands that use the stack have in common: the options of the stack and of names,
 * the loop with its signals, the session that the frames go to, the way out in order.
 *
 *	live_options_init(&options);
 *	... options_parse() with live_option_table among the tables, its set() calling live_option()
 *	code = live_open(&live, &config);
 *	live_run(&live);
 *	... the command closes what it has open ...
 *	live_linger(&live, busy, arg);
 *	code = live_close(&live);
 */
#ifndef TUNTRACE_LIVE_H
#define TUNTRACE_LIVE_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

#include "client/dial.h"
#include "client/resolvconf.h"
#include "command.h"
#include "frame.h"
#include "output.h"
#include "session.h"

struct stack_config;

struct live_options {
	const char *device;
	union endpoint address4, address6, gateway4, gateway6; /* port 0 */
	unsigned prefix4, prefix6;                             /* bits */
	uint32_t mtu;                                          /* bytes; 0: the device's */
	int family;                                            /* AF_INET, AF_INET6, AF_UNSPEC */
	union endpoint dns[RESOLVCONF_SERVERS_MAX];
	unsigned ndns;
	struct dial_pin *pins; /* owned */
	size_t npins;
};

extern const struct option_def live_option_table[];

void live_options_init(struct live_options *o);
void live_options_done(struct live_options *o);

/* Option ID of live_option_table: 0, EXIT_USAGE after a message, or OUTPUT_OTHER where it is none. */
int live_option(struct live_options *o, int id, const char *arg);

/* ARG as seconds with up to three decimals: milliseconds; else EXIT_USAGE after a message. */
int live_seconds(const char *what, const char *arg, uint64_t *ms);

struct live_config {
	struct output *output;
	const struct live_options *options;
	bool names;                 /* names will be resolved: say which server is asked, and why */
	void (*summary)(void *arg); /* SIGUSR1 */
	/* The run is to end, for one of the reasons in struct live: called once, from the loop. */
	void (*stop)(void *arg);
	void *arg;
};

struct live {
	const struct live_config *config;
	struct ev_loop *loop;
	struct session session;
	struct dialer dialer;
	/* Why it ends before its time; all 0: it does not. */
	int signal;
	int link_err;    /* -errno of the link */
	bool output_end; /* -c is reached, or the output takes no more */

	/* The rest is live.c's. */
	struct frame_iface iface;
	struct resolver *resolver;
	char no_resolver[512];
	struct ev_signal signals[4];
	struct ev_prepare before_wait;
	struct ev_timer deadline;
	struct early_frame *early;
	bool stack_open, output_open, stopped, lingering;
};

/* 0, or EXIT_FAILED or EXIT_USAGE after a message; then everything is closed. */
int live_open(struct live *l, const struct live_config *c);

/* Until live_end(). */
void live_run(struct live *l);
void live_end(struct live *l);

/*
 * Goes on while BUSY says so and while a peer waits for something of ours, but not for longer
 * than LIVE_LINGER seconds, nor after another signal.
 */
void live_linger(struct live *l, bool (*busy)(void *arg), void *arg);

/*
 * Closes the stack, then the output.  The exit code: EXIT_FAILED after a message where the link
 * or an output failed; 128 and its number where a signal ended the run; else EXIT_OK.
 */
int live_close(struct live *l);

/* True where there is a reason to end before the work is done. */
bool live_is_stopped(const struct live *l);

#endif
