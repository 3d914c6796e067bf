/* Numbers under /proc/sys. */
#ifndef TUNTRACE_SETUP_SYSCTL_H
#define TUNTRACE_SETUP_SYSCTL_H

#include <stddef.h>

/* Room for a path below /proc/sys that names a device, and a NUL. */
enum { SYSCTL_NAME = 96 };

/* NAME is a path below /proc/sys: "net/ipv4/ip_forward".  0 or -errno. */
int sysctl_get(const char *name, long *value);
int sysctl_put(const char *name, long value);

/* NAME as sysctl(8) writes it, "net.ipv4.conf.eth0/1.forwarding", into BUF of SYSCTL_NAME bytes. */
const char *sysctl_text(const char *name, char *buf);

/* "net/FAMILY/conf/DEVICE/KEY" into BUF of SYSCTL_NAME bytes; FAMILY is "ipv4" or "ipv6". */
const char *sysctl_conf(char *buf, const char *family, const char *device, const char *key);

/*
 * Calls EACH for every device that has "net/FAMILY/conf/DEVICE", but not for "all".  0, -errno or
 * what EACH returned other than 0.
 */
int sysctl_each_device(const char *family, int (*each)(void *arg, const char *device), void *arg);

#endif
