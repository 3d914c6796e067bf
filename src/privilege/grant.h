/* How a user comes by the right to capture. */
#ifndef TUNTRACE_PRIVILEGE_GRANT_H
#define TUNTRACE_PRIVILEGE_GRANT_H

#include <stddef.h>

/*
 * What to do about a missing CAP_NET_RAW, for the end of a message: the command that grants it
 * to this very program, or what a container needs.  Returns BUF.
 */
const char *grant_capture(char *buf, size_t size);

#endif
