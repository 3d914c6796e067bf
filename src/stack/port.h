/* The clock that lwIP runs by; virtual where a test or a simulated wire wants it so. */
#ifndef TUNTRACE_STACK_PORT_H
#define TUNTRACE_STACK_PORT_H

#include <stdint.h>

/* Milliseconds since an arbitrary start, never backwards.  NULL: the monotonic clock. */
void port_clock(uint32_t (*now_ms)(void));

#endif
