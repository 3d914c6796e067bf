/* What a setup would do here, found out before anything is changed. */
#ifndef TUNTRACE_SETUP_PLAN_H
#define TUNTRACE_SETUP_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "setup/rtnl.h"

struct setup_config;

struct plan {
	struct rtnl_link link; /* index 0: it does not exist yet */
	char out[IFNAMSIZ], out6[IFNAMSIZ];
	uint32_t mtu;
	const char *mtu_from; /* the device whose MTU it is, or NULL */
	bool ipv6;
};

/* Both: 0, or EXIT_FAILED after a message that says what is in the way. */
int plan_rights(const struct setup_config *c);
int plan_make(const struct setup_config *c, struct plan *p);

#endif
