/* The value of a row as text: what `tshark -T fields -e NAME` prints for it. */
#ifndef TUNTRACE_VALUE_H
#define TUNTRACE_VALUE_H

#include <stdint.h>

#include "field.h"
#include "text.h"

/* Local time, which the library cannot know: seconds east of UTC and the zone's letters at SECONDS. */
struct value_zone {
	void (*local)(int64_t seconds, int32_t *east, const char **letters);
};

/* Appends the value without its name, safe for a terminal.  ZONE may be NULL: local is UTC. */
void value_text(struct text *t, const struct row *row, const struct value_zone *zone);

/* "Nov 22, 2024 02:47:18.447928000 UTC": NS nanoseconds since the epoch, EAST seconds of offset. */
void value_time(struct text *t, int64_t ns, int32_t east, const char *letters);

/* "-0.000000123": seconds with nine decimals. */
void value_seconds(struct text *t, int64_t ns);

/* Year, month (1 to 12) and day of a count of days since 1970-01-01 (proleptic Gregorian). */
void value_date(int64_t days, int64_t *year, unsigned *month, unsigned *day);

#endif
