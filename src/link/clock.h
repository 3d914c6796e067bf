/*
 * The clocks of the link and the stack: the system's, or virtual ones that stand still until
 * they are moved, so that a simulated wire runs as fast as the machine can and the same
 * every time.
 */
#ifndef TUNTRACE_CLOCK_H
#define TUNTRACE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Nanoseconds since the epoch, UTC. */
int64_t clock_wall_ns(void);

/* Nanoseconds since some moment; never steps back. */
uint64_t clock_monotonic_ns(void);

/* From here on both clocks are virtual: the wall clock shows WALL_NS, the monotonic one one second. */
void clock_virtual(int64_t wall_ns);
bool clock_is_virtual(void);

/* Moves the virtual clocks by NS. */
void clock_advance(uint64_t ns);

#endif
