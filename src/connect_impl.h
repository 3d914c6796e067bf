/* The state of a run, for the files of `tuntrace connect` alone. */
#ifndef TUNTRACE_CONNECT_IMPL_H
#define TUNTRACE_CONNECT_IMPL_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

#include "client/dial.h"
#include "client/fd_input.h"
#include "client/fd_output.h"
#include "connect_options.h"
#include "traffic.h"

struct dgram;

enum { CONNECT_WHY_MAX = DIAL_WHY_MAX + 128 };

struct connect {
	struct connect_options o;
	struct traffic traffic;
	struct fd_input in;
	struct fd_output out;
	bool has_out;
	struct ev_timer connect_timer, idle, wait;

	struct dial *dial; /* of TCP, while it is there */
	struct conn *conn; /* once connected, while it is there */
	struct queue to_peer;
	bool finished; /* the peer has closed its side */

	struct lookup *lookup; /* of UDP, while it is open */
	struct dgram *dgram;
	uint64_t datagrams_sent, datagrams_received, lost;

	union endpoint peer;
	bool connected, over, asked_dns;
	int64_t resolved_ns, connected_ns, active_ns; /* 0: not yet */
	uint64_t sent, received;                      /* bytes */
	char why[CONNECT_WHY_MAX];                    /* it failed, or "" */
};

/* What it waits for, while it is not connected. */
void connect_tcp_waits(const struct connect *c, char buf[DIAL_WHY_MAX]);

int connect_tcp_begin(struct connect *c);
void connect_tcp_end(struct connect *c);
int connect_udp_begin(struct connect *c);
void connect_udp_end(struct connect *c);

/* ---- cmd_connect.c, for both ---- */

/* Something has gone or come. */
void connect_active(struct connect *c);

void connect_resolved(struct connect *c, const struct resolver_result *r,
		      const union endpoint *addrs, size_t n);

/* LOCAL and c->peer talk: says so, and begins to read the input, CHUNK bytes at a time. */
void connect_ready(struct connect *c, const union endpoint *local, const char *what, size_t chunk,
		   void (*came)(void *arg, const uint8_t *p, size_t n, int err));

/* It has failed, for the first reason that is given, and is over. */
void connect_fail(struct connect *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* True: the input is over, be it that it failed. */
bool connect_input_ended(struct connect *c, size_t n, int err);

/* All is done: the run ends once what came is written. */
void connect_over(struct connect *c);

#endif
