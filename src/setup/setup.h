/* `tuntrace setup`: the TUN device, its addresses, forwarding, MASQUERADE; and its undoing. */
#ifndef TUNTRACE_SETUP_SETUP_H
#define TUNTRACE_SETUP_SETUP_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "link/defaults.h"
#include "setup/netaddr.h"

/* The addresses of link/defaults.h, as options write them. */
#define SETUP_STR(x)    #x
#define SETUP_PREFIX(x) SETUP_STR(x)
#define SETUP_ADDRESS   LINK_GATEWAY4 "/" SETUP_PREFIX(LINK_PREFIX4)
#define SETUP_ADDRESS6  LINK_GATEWAY6 "/" SETUP_PREFIX(LINK_PREFIX6)

enum { SETUP_TXQLEN = 10000, SETUP_MTU = 1500, SETUP_MTU_MIN = 576, SETUP_MTU_IPV6 = 1280 };

struct setup_config {
	char device[IFNAMSIZ];
	struct netaddr addr, addr6;
	bool ipv6;       /* unless --no-ipv6 */
	bool ipv6_asked; /* by --address6: then it must not be left out */
	const char *out; /* NULL: the device of the default route */
	uint32_t mtu;    /* 0: that of the device outward, at most SETUP_MTU */
	uid_t owner;
	bool owner_asked; /* else it is for a new device only */
	bool dry_run;
	const char *command; /* that has the right to do this, for messages */
};

/* Each says what it did and returns an exit code. */
int setup_run(const struct setup_config *c);
int setup_teardown(const char *device, bool dry_run, const char *command);

/* The nftables table (of family inet) that belongs to DEVICE, into BUF. */
enum { SETUP_TABLE = 32 };
const char *setup_table(const char *device, char buf[SETUP_TABLE]);

/* Whether NAME may be a device's: short, and of plain characters. */
bool setup_device_name(const char *name);

#endif
