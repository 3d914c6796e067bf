/*
 * A session: frames from anywhere, through one dissection and a filter, to any number of
 * sinks.  Live commands push frames as they happen; `read` pulls them from a source.
 */
#ifndef TUNTRACE_SESSION_H
#define TUNTRACE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "dissect.h"

struct sink;

enum { SESSION_SINKS_MAX = 8 };

struct session_counts {
	uint64_t seen;           /* frames that came in */
	uint64_t filtered;       /* that the display filter left out */
	uint64_t sent, received; /* of the kept ones, by direction */
};

struct session {
	struct dissection dissection;
	struct dissector *dissector;
	struct sink *sinks[SESSION_SINKS_MAX]; /* owned: closed by session_close() */
	int failed[SESSION_SINKS_MAX];         /* -errno of a sink that gave up, else 0 */
	unsigned nsinks;
	struct session_counts counts;
};

void session_init(struct session *s);

/* S owns SINK from here on. */
void session_add(struct session *s, struct sink *sink);

/*
 * Numbers F, dissects it and hands it to every sink.  0, or the -errno of the first sink that
 * failed now (the others still get the frame, and later ones too).
 */
int session_frame(struct session *s, struct frame *f);

int session_flush(struct session *s);

/* Flushes and closes every sink; 0 or the first -errno that any sink has had. */
int session_close(struct session *s);

#endif
