/*
 * The stack without an event loop: for a virtual clock (link/clock.h), where the caller moves
 * the time.
 */
#ifndef TUNTRACE_STACK_DRIVE_H
#define TUNTRACE_STACK_DRIVE_H

#include <stdint.h>

enum { STACK_IDLE = UINT32_MAX };

/* Milliseconds until a timer of the stack is due: 0 now, STACK_IDLE never. */
uint32_t stack_due(void);

/* Runs the timers that are due, and tells the users what has happened. */
void stack_turn(void);

/*
 * Nanoseconds until the link, where it hurts, lets go of a datagram that it holds: 0 now,
 * UINT64_MAX never; and has it do so.
 */
uint64_t stack_link_due(void);
void stack_link_turn(void);

#endif
