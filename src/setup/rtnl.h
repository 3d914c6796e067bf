/* Devices, addresses and routes of this network namespace, through rtnetlink(7). */
#ifndef TUNTRACE_SETUP_RTNL_H
#define TUNTRACE_SETUP_RTNL_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "setup/netaddr.h"

#define RTNL_PROTOCOL_RA 9          /* RTPROT_RA: learned from a router advertisement */
#define RTNL_NOBODY      UINT32_MAX /* a TUN device without owner or group: anyone's */

struct rtnl_link {
	int index;
	char name[IFNAMSIZ];
	char kind[IFNAMSIZ]; /* "tun", "veth"; "" for a physical device and loopback */
	unsigned flags;      /* IFF_UP, ... */
	bool carrier;        /* of a TUN device: a program is attached and the device is up */
	uint32_t mtu;        /* bytes */
	uint32_t txqlen;     /* packets */
	/* Of a device of kind "tun" alone. */
	bool tap, persist, multi_queue;
	uint32_t owner, group; /* ids as this user namespace sees them, or RTNL_NOBODY */
};

/* Device NAME, or the one of INDEX where NAME is NULL.  0 or -errno, -ENODEV. */
int rtnl_link(const char *name, int index, struct rtnl_link *link);

int rtnl_set_mtu(int index, uint32_t mtu);
int rtnl_set_txqlen(int index, uint32_t packets);
int rtnl_set_up(int index, bool up);
int rtnl_delete_link(int index);

/* The first addresses of FAMILY that are not link-local, at most MAX; returns how many or -errno. */
int rtnl_addresses(int index, int family, struct netaddr *list, int max);

/* 0 or -errno: -EEXIST, -EADDRNOTAVAIL; -EACCES where IPv6 is disabled on the device. */
int rtnl_add_address(int index, const struct netaddr *a);
int rtnl_delete_address(int index, const struct netaddr *a);

struct rtnl_route {
	struct netaddr dst;     /* prefix 0: a default route */
	struct netaddr gateway; /* family 0: on link */
	int oif;
	uint32_t table;
	uint8_t type;     /* RTN_UNICAST, RTN_LOCAL, ... */
	uint8_t protocol; /* RTPROT_KERNEL, RTNL_PROTOCOL_RA, ... */
};

/*
 * Where the kernel would send a packet to DST; from SRC and received on device IIF unless that is
 * 0: then the answer is that of forwarding, reverse path filter included.  0 or -errno:
 * -ENETUNREACH, -EHOSTUNREACH no route, or it does not forward; -EXDEV or -EINVAL a source that
 * it takes for forged.
 */
int rtnl_lookup(const struct netaddr *dst, const struct netaddr *src, int iif,
		struct rtnl_route *route);

/* Every route of FAMILY in every table.  0, -errno, or what EACH returned other than 0. */
int rtnl_routes(int family, int (*each)(void *arg, const struct rtnl_route *r), void *arg);

#endif
