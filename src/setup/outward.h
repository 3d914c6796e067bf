/* How this host reaches the outside, and what stands in the way of a network of our own. */
#ifndef TUNTRACE_SETUP_OUTWARD_H
#define TUNTRACE_SETUP_OUTWARD_H

#include <stdbool.h>

#include "setup/rtnl.h"

/* A host of the Internet of FAMILY (a root name server): a place to look up routes to. */
const struct netaddr *outward_host(int family);

/* The default route of FAMILY, as the kernel would take it now.  0 or -errno. */
int outward_route(int family, struct rtnl_route *route);

/*
 * Whether another device than that of INDEX (0: none yet) has a route into the network of A as long
 * as ours or longer, or one of the two addresses that we use; sets ROUTE to it.
 */
bool outward_conflict(const struct netaddr *a, int index, struct rtnl_route *route);

/* An address with a network of prefix 24 that nothing here uses: the first of a few. */
bool outward_free(struct netaddr *a);

#endif
