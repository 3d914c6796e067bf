/*
 * A session: frames from anywhere, through one dissection and a filter, to any number of
 * sinks.  Live commands push frames as they happen; `read` pulls them from a source.
 */
#ifndef TUNTRACE_SESSION_H
#define TUNTRACE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "direction.h"
#include "dissect.h"

struct capture_extra;
struct capture_section;
struct capture_stats;
struct dissector_config;
struct frame_iface;
struct sink;

enum { SESSION_SINKS_MAX = 8 };

struct session_counts {
	uint64_t seen;           /* frames that came in */
	uint64_t filtered;       /* that the filters left out */
	uint64_t sent, received; /* of the kept ones, by direction */
};

/* A sink and how it fared; all but SINK stays valid after session_close(). */
struct session_sink {
	struct sink *sink; /* owned; NULL once it is closed */
	const char *what;
	int err;          /* -errno with which it gave up, else 0 */
	const char *why;  /* that in words where errno does not say it, or NULL */
	uint64_t given;   /* frames that it was to take, those after it gave up among them */
	uint64_t written; /* frames that are whole in its output; brought up to date by close */
	bool has_secrets; /* once it is closed: there are secrets in its output */
	uint64_t files;   /* likewise: how many it wrote, where they may be several */
};

struct session {
	struct dissection dissection;
	struct dissector *dissector; /* NULL, or owned: session_state() */
	struct direction direction;
	struct session_sink sinks[SESSION_SINKS_MAX];
	unsigned nsinks;
	struct session_counts counts;
	uint32_t snaplen; /* bytes of each frame to keep; 0: all */
	uint64_t limit;   /* frames to keep before session_full(); 0: no end */
	bool ended;       /* a sink has all that it was to take */
	/* False: the frame goes to no sink.  The first sees it before it is dissected.  Or NULL. */
	bool (*prefilter)(void *arg, const struct frame *f);
	bool (*filter)(void *arg, const struct dissection *d);
	void *prefilter_arg, *filter_arg;
};

void session_init(struct session *s);

/*
 * Gives the dissection the state that reassembly and conversations need, in MEMORY bytes at
 * most (touched as they are needed).  0 or -ENOMEM.
 */
int session_state(struct session *s, const struct dissector_config *config, size_t memory);

/* S owns SINK from here on. */
void session_add(struct session *s, struct sink *sink);

/*
 * Numbers F, dissects it and hands it to every sink.  0, or the -errno of the first sink that
 * failed now (the others still get the frame, and later ones too).  0 as well where a sink ended
 * the run: then F was not part of it.
 */
int session_frame(struct session *s, struct frame *f);

/* True once `limit` frames have been kept, or a sink has all it was to take: the run is to end. */
bool session_full(const struct session *s);

/* To every sink that takes them; 0 or -errno as session_frame(). */
int session_expect_secrets(struct session *s, uint32_t type, size_t n);
int session_secrets(struct session *s, uint32_t type, const void *p, size_t n);
int session_secrets_done(struct session *s);
int session_name(struct session *s, const uint8_t *addr, size_t addrlen, const char *name);
int session_section(struct session *s, const struct capture_section *c);
int session_interface(struct session *s, const struct frame_iface *iface);
int session_extra(struct session *s, const struct capture_extra *e);
int session_stats(struct session *s, const struct capture_stats *c);

/* It is NOW_NS: what ends by the clock ends though no frame comes; see session_full(). */
void session_tick(struct session *s, int64_t now_ns);

/*
 * What is buffered goes out.  A live loop calls this before it waits (an ev_prepare watcher),
 * so that lines appear and files are whole as soon as there is time for it.
 */
int session_flush(struct session *s);

/* Flushes and closes every sink, frees the state; 0 or the first -errno that any sink has had. */
int session_close(struct session *s);

#endif
