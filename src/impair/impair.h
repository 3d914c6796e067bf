/*
 * A link that hurts: between the stack and the device (or anything else that is a link), with
 * loss, delay, duplicates and so on by chance, and by the rules of a script.
 *
 * By chance means by a seed: each datagram takes the same number of random numbers of its
 * direction, so that a run with the same seed and the same datagrams is the same.
 */
#ifndef TUNTRACE_IMPAIR_H
#define TUNTRACE_IMPAIR_H

#include "impair/rule.h"
#include "link/link.h"

/* One direction; probabilities are parts of IMPAIR_MILLION. */
struct impair_way {
	uint32_t loss, duplicate, corrupt, reorder;
	uint64_t delay_ns, jitter_ns; /* jitter: more or less by up to so much */
	uint64_t rate;                /* bits a second, 0: no limit */
};

struct impair_config {
	struct impair_way way[IMPAIR_WAYS];
	uint64_t seed;
	struct rules rules; /* borrowed */
	/* Opens what is behind it; NULL: link_open(). */
	int (*open)(struct link **link, const char *name, struct ev_loop *loop,
		    const struct link_ops *ops, void *arg);
};

/* True where C does anything at all. */
bool impair_wanted(const struct impair_config *c);

/*
 * As link_open().  C is borrowed for the link's life.  Frames that are dropped on the way are
 * shown nevertheless, with their fate.
 */
int impair_open(struct link **link, const struct impair_config *c, const char *name,
		struct ev_loop *loop, const struct link_ops *ops, void *arg);

/* Nanoseconds until a datagram that is held is due: 0 now, UINT64_MAX none is held. */
uint64_t impair_due(struct link *l);

/* Lets go of those that are due. */
void impair_turn(struct link *l);

#endif
