/*
 * The link as `tuntrace setup` makes it and as the stack expects it: the machine's end of the
 * device, which is the stack's gateway, and the stack's own addresses.
 */
#ifndef TUNTRACE_LINK_DEFAULTS_H
#define TUNTRACE_LINK_DEFAULTS_H

#define LINK_DEVICE   "tun0"
#define LINK_GATEWAY4 "192.168.1.1"
#define LINK_ADDRESS4 "192.168.1.2"
#define LINK_PREFIX4  24
/* A unique local prefix (RFC 4193): "tunt" in ASCII. */
#define LINK_GATEWAY6 "fd00:7475:6e74::1"
#define LINK_ADDRESS6 "fd00:7475:6e74::2"
#define LINK_PREFIX6  64

#endif
