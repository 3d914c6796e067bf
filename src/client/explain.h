/*
 * Why a fetch failed, in one line: from curl's code, what the connection under it went through,
 * and what it was waiting for.  curl itself knows but that "the proxy" failed.
 */
#ifndef TUNTRACE_CLIENT_EXPLAIN_H
#define TUNTRACE_CLIENT_EXPLAIN_H

#include <stddef.h>
#include <stdint.h>

#include "client/fetch.h"
#include "client/tunnel.h"

enum { EXPLAIN_MAX = 2048 };

struct explain {
	const struct fetch_status *status;
	const struct fetch_config *config;
	const struct tunnel_info *tunnel; /* of the connection that was last in use, or NULL */
	const char *failed;  /* why there was no connection (tunnel_ops.failed()), or "" */
	const char *waiting; /* what was waited for when time was up (front_progress()), or "" */
	uint64_t idle_ms;    /* not 0: it was ended as nothing had come for so long */
};

/* The reason into BUF, raw bytes of the network in it; NULL where the fetch succeeded. */
const char *explain_failure(const struct explain *x, char buf[EXPLAIN_MAX]);

#endif
