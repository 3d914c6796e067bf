/*
 * The frames of a capture as they will stand in a ladder: kept, chosen by conversation, and
 * given lanes.
 *
 *	timeline_open(&t, &choice);
 *	... for each frame, dissected with flows: timeline_look(), and timeline_frame() where the
 *	    filter takes it
 *	timeline_lay_out(&t, &config);
 *	ladder_init(&ladder, &config);
 *	timeline_close(&t);
 */
#ifndef TUNTRACE_TIMELINE_H
#define TUNTRACE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "field.h"
#include "flow/conv.h"
#include "flow/ladder.h"
#include "flow/ladder_event.h"

enum {
	TIMELINE_FLOWS_MAX = 64,
	TIMELINE_LANES_MAX = 64,
	TIMELINE_NAMES_MAX = 256,
	TIMELINE_NAME = 48,
	TIMELINE_EVENTS_MAX = 1000000, /* that are kept: some 300 bytes each */
	TIMELINE_LABEL = LADDER_ENDPOINT_TEXT + TIMELINE_NAME,
};

enum timeline_lanes { TIMELINE_AUTO, TIMELINE_ENDPOINTS, TIMELINE_HOSTS };

struct timeline_flow {
	enum conv_kind kind;
	uint32_t number;
};

/* What is wanted. */
struct timeline_choice {
	struct timeline_flow flow[TIMELINE_FLOWS_MAX]; /* none: what can be shown well */
	unsigned nflows;
	enum timeline_lanes lanes;
	uint64_t limit; /* events, 0: no end */
	unsigned width; /* that they are to fit */
};

/* What the capture calls an address. */
struct timeline_name {
	uint8_t addr[16], len; /* 4 or 16 */
	char name[TIMELINE_NAME];
};

/* An event and its lanes: [0] where lanes are endpoints, [1] where they are hosts. */
struct timeline_event {
	struct ladder_event e;
	uint8_t from[2], to[2];
	uint8_t kind; /* enum conv_kind, CONV_KINDS where it is of none */
};

struct timeline {
	struct timeline_choice choice;
	struct timeline_event *event;
	size_t n, size;
	bool one; /* only the first conversation is kept: there are too many hosts */
	bool has_first;
	struct timeline_flow first;
	unsigned known;    /* columns of the state that any event has */
	bool told;         /* and one of them was told by the stack */
	uint64_t homeless; /* frames without addresses */
	uint64_t beyond;   /* frames that were chosen when no more were kept */
	struct ladder_lanes lanes[2];
	struct ladder_endpoint end[2][TIMELINE_LANES_MAX];
	enum timeline_lanes chosen;
	uint8_t order[TIMELINE_LANES_MAX]; /* from lanes by first use to lanes as they are shown */
	char name[TIMELINE_LANES_MAX][TIMELINE_LABEL];
	const char *names[TIMELINE_LANES_MAX];
	struct timeline_name known_as[TIMELINE_NAMES_MAX];
	unsigned nknown_as;
	struct ladder_maker maker;
	struct convs *convs;
	void *memory; /* of convs */
	void *tcpdump;
	struct rows rows;
	struct row *row;
	char *text;
	struct timeline_strings *strings;
};

/* 0 or -ENOMEM. */
int timeline_open(struct timeline *t, const struct timeline_choice *choice);
void timeline_close(struct timeline *t);

/* Every frame, in order: what conversations there are. */
void timeline_look(struct timeline *t, const struct dissection *d);

/* The frame that was looked at last is to be shown, if it is of what was chosen.  0 or -ENOMEM. */
int timeline_frame(struct timeline *t, const struct dissection *d);

/* The capture calls ADDR, N bytes long (4 or 16), NAME; the first one holds. */
void timeline_name(struct timeline *t, const uint8_t *addr, size_t n, const char *name);

/* Nothing more is wanted. */
bool timeline_full(const struct timeline *t);

/* Fills in what CONFIG does not say: lanes, columns, numbers, times, events. */
void timeline_lay_out(struct timeline *t, struct ladder_config *config);

#endif
