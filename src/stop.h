/* Signals for commands without an event loop: they set flags that the command looks at. */
#ifndef TUNTRACE_STOP_H
#define TUNTRACE_STOP_H

#include <stdbool.h>

/* SIGINT, SIGTERM and SIGHUP ask to stop, SIGUSR1 for a summary; a read() that waits is interrupted. */
void stop_init(void);

bool stop_asked(void);

/* True once for each SIGUSR1. */
bool stop_summary_asked(void);

#endif
