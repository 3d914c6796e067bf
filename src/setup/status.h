/* `tuntrace status`: whether traffic can flow, what is in its way, and what mends that. */
#ifndef TUNTRACE_SETUP_STATUS_H
#define TUNTRACE_SETUP_STATUS_H

#include <stdbool.h>

#include "setup/netaddr.h"
#include "setup/rtnl.h"
#include "setup/ruleset.h"

/* IPv4 or IPv6 on the way between the device and the Internet. */
struct status_family {
	int family;
	const char *name;                 /* "IPv4" */
	struct netaddr addr, stack, host; /* the device's, the stack's, one far away */
	bool routed;                      /* this host has a route outward */
	struct rtnl_route route;
	struct rtnl_link out;   /* the device that it leads to */
	bool forwarding, flows; /* flows: the kernel routes both directions */
};

struct status {
	const char *device;
	const char *program; /* "sudo tuntrace": how to call this program with the right */
	struct rtnl_link link;
	bool present, up;
	struct status_family families[2];
	bool rules_read;
	struct ruleset rules, legacy;
	unsigned failed, unknown; /* things in the way, and those that could not be seen */
};

/* Prints a row for each thing looked at.  EXIT_OK where traffic can flow, else EXIT_FAILED. */
int status_run(const char *device);

/* A row that says FAIL, and counts. */
#define STATUS_FAIL(s, ...) ((s)->failed++, report_check(REPORT_FAIL, __VA_ARGS__))

/* The rows of one family: addresses, forwarding, routes, masquerading, packet filter. */
void status_family(struct status *s, struct status_family *f);

/* The rows of the packet filter alone. */
void status_masquerade(struct status *s, const struct status_family *f);
void status_filter(struct status *s, const struct status_family *f);

#endif
