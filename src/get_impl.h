/* The state of a fetch, for the files of `tuntrace get` alone. */
#ifndef TUNTRACE_GET_IMPL_H
#define TUNTRACE_GET_IMPL_H

#include <ev.h>
#include <stdbool.h>
#include <stdint.h>

#include "client/body_file.h"
#include "client/explain.h"
#include "client/fetch.h"
#include "client/tunnel.h"
#include "get_options.h"

struct front;

struct get {
	struct get_options o;
	struct live live;
	struct live_config live_config;
	struct fetch_config config; /* of the fetch that runs */
	struct front *front;
	struct fetch *fetch;
	struct ev_timer idle;
	struct body_file body;
	int keylog; /* -1: none */
	int keylog_err;
	bool has_body;

	/* What the connections went through: the last that ended, why there was none, sums. */
	struct tunnel_info ended;
	char failed[DIAL_WHY_MAX + SOCKS_HOST_MAX];
	int64_t dns_ns, tcp_ns;
	unsigned connections;
	bool asked_dns;

	uint64_t idle_ms; /* not 0: that is why it ended */
	bool done;
	struct fetch_status result; /* once the fetch is closed */
	char why[EXPLAIN_MAX];      /* it failed */
};

/* What S came to: status, bytes, times, frames, files; on stderr. */
void get_summary(const struct get *g, const struct fetch_status *s);

#endif
