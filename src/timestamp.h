/* What stands before a line: the frame's time in the style that --time chose. */
#ifndef TUNTRACE_TIMESTAMP_H
#define TUNTRACE_TIMESTAMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "value.h"

struct frame;

enum timestamp_style {
	TIMESTAMP_WALL,
	TIMESTAMP_UTC,
	TIMESTAMP_EPOCH,
	TIMESTAMP_DELTA,
	TIMESTAMP_GLOG,
	TIMESTAMP_NONE
};

struct timestamp {
	enum timestamp_style style;
	int64_t second;  /* the one that `text` is of */
	int64_t minute;  /* the one that `east` holds for */
	int32_t east;    /* seconds east of UTC */
	unsigned digits; /* decimals in `text`, from `fraction` on */
	size_t fraction, len;
	char text[96];       /* all of it; only the decimals change within a second */
	char tail[48];       /* what follows the decimals */
	int64_t previous_ns; /* of the line before, for TIMESTAMP_DELTA */
	bool has_previous;
};

void timestamp_init(struct timestamp *x, enum timestamp_style style);

/* Appends the time of F and what parts it from the line. */
void timestamp_put(struct timestamp *x, struct text *t, const struct frame *f);

/* The same, but with a fraction of a second or more where the source has one: "12:00:00.1000001". */
void timestamp_put_recorded(struct timestamp *x, struct text *t, const struct frame *f);

/* The line of F is out: the next one's delta counts from it. */
static inline void timestamp_done(struct timestamp *x, int64_t ns)
{
	x->previous_ns = ns;
	x->has_previous = true;
}

/* The time zone of this machine, for the faces of the library. */
extern const struct value_zone timestamp_zone;

#endif
