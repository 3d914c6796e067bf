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
 *	live_close(&live);
 *	... its summary ...
 *	code = live_verdict(&live);
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
#include "impair/impair.h"
#include "output.h"
#include "session.h"

struct bpf;
struct privilege;
struct stack_config;

/* The stack's address of one family and its router's; port 0. */
struct live_address {
	union endpoint address, gateway; /* sa_family 0: not given, or none */
	unsigned prefix;                 /* bits; 0: not given */
};

struct live_options {
	const char *device;
	struct live_address v4, v6; /* as given */
	uint32_t mtu;               /* bytes; 0: the device's */
	int family;                 /* AF_INET, AF_INET6, AF_UNSPEC */
	union endpoint dns[RESOLVCONF_SERVERS_MAX];
	unsigned ndns;
	struct dial_pin *pins; /* owned */
	size_t npins;
	struct impair_config impair; /* its rules are owned */
	bool seed_given, no_annotations, delayed_ack;
	uint32_t keepalive_ms; /* 0: none */
};

extern const struct option_def live_option_table[];

void live_options_init(struct live_options *o);
void live_options_done(struct live_options *o);

/* --resolve, for the commands that connect: live_option() knows it. */
extern const struct option_def live_pin_table[];

/* Option ID of live_option_table: 0, EXIT_USAGE after a message, or OUTPUT_OTHER where it is none. */
int live_option(struct live_options *o, int id, const char *arg);

/* Those of the link that hurts: as live_option_table and live_option(). */
extern const struct option_def live_impair_table[];
int live_impair_option(struct live_options *o, int id, const char *arg);

/* Of what the stack does: the same. */
extern const struct option_def live_stack_table[];
int live_stack_option(struct live_options *o, int id, const char *arg);

/* ARG as seconds with up to three decimals: milliseconds; else EXIT_USAGE after a message. */
int live_seconds(const char *what, const char *arg, uint64_t *ms);

/*
 * What the stack takes: what was given; else what follows from the device's own address, which is
 * the router's, the stack having the one behind it; else the defaults, but no IPv6 where the
 * device has none.
 */
void live_addresses(const struct live_options *o, struct live_address *v4, struct live_address *v6);

struct live_config {
	struct output *output;
	const struct live_options *options;
	const char *filter;                /* of frames, pcap-filter(7), or NULL */
	const struct privilege *privilege; /* whose files are written; the command drops it */
	struct sink *sink; /* one more that frames go to, the session's from then on; or NULL */
	bool names;        /* names will be resolved: say which server is asked, and why */
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
	struct live_address v4, v6;
	struct frame_iface iface;
	struct impair_config impair;
	struct resolver *resolver;
	struct bpf *bpf;
	char no_resolver[512];
	struct ev_signal signals[4];
	struct ev_prepare before_wait;
	struct ev_timer deadline;
	struct early_frame *early;
	bool stack_open, output_open, stopped, lingering;
	int output_code; /* of output_close() */
};

/* 0, or EXIT_FAILED or EXIT_USAGE after a message; then everything is closed. */
int live_open(struct live *l, const struct live_config *c);

/* Until live_end(). */
void live_run(struct live *l);
void live_end(struct live *l);

/* What the frames so far have to say is out; an output that fails at it ends the run. */
void live_flush(struct live *l);

/*
 * Goes on while BUSY says so and while a peer waits for something of ours, but not for longer
 * than LIVE_LINGER seconds, nor after another signal.
 */
void live_linger(struct live *l, bool (*busy)(void *arg), void *arg);

/* Closes the stack, then the output, and says what could not be written. */
void live_close(struct live *l);

/*
 * The last word, after live_close(): EXIT_FAILED where an output or, after a message, the link
 * failed; 128 and its number where a signal ended the run; else EXIT_OK.
 */
int live_verdict(const struct live *l);

/* True where there is a reason to end before the work is done. */
bool live_is_stopped(const struct live *l);

#endif
