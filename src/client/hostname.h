/* Names of hosts as a user writes them. */
#ifndef TUNTRACE_CLIENT_HOSTNAME_H
#define TUNTRACE_CLIENT_HOSTNAME_H

#include <stdbool.h>
#include <stddef.h>

/* With the NUL: 253 characters (RFC 1035, 2.3.4, without the wire's lengths) and a dot behind them. */
enum { HOSTNAME_MAX = 255 };

/*
 * ARG as DNS is asked for it, into BUF: a name that is not ASCII in the form of IDNA, for which the
 * process' locale must be of UTF-8.  NULL, or what is wrong with it: "it is empty".
 */
const char *hostname_set(char buf[HOSTNAME_MAX], const char *arg);

/* RFC 6761, section 6.3: no name server is asked for what is always the loopback address. */
bool hostname_is_loopback(const char *name);

#endif
