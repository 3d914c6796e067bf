/*
 * Whether a network device is still up: the kernel tells, while a TUN device that is set down
 * says nothing to the program that reads from it.
 */
#ifndef TUNTRACE_LINK_WATCH_H
#define TUNTRACE_LINK_WATCH_H

#include <stdbool.h>

/* A descriptor that is readable when a device has changed, or -errno. */
int watch_open(void);

/* Reads what FD has to tell; true where device INDEX is down by it. */
bool watch_went_down(int fd, unsigned index);

#endif
