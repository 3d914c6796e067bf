#include <ifaddrs.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "link/defaults.h"
#include "live.h"

static union endpoint parse(const char *text)
{
	union endpoint e;

	if (endpoint_parse(&e, text, strlen(text), 0) < 0)
		abort(); /* of defaults.h */
	return e;
}

/* Bits of a netmask. */
static unsigned mask_bits(const struct sockaddr *mask)
{
	union endpoint e;
	size_t n;
	unsigned bits = 0;

	memcpy(&e, mask, mask->sa_family == AF_INET ? sizeof e.in : sizeof e.in6);
	const uint8_t *p = endpoint_bytes(&e, &n);
	for (size_t i = 0; i < n && p[i]; i++)
		bits += (unsigned)__builtin_popcount(p[i]);
	return bits;
}

/* The device's own address of FAMILY that others can use, and its prefix; sa_family 0: none. */
static struct live_address of_device(const char *device, int family)
{
	struct live_address found = { 0 };
	struct ifaddrs *list, *i;

	if (getifaddrs(&list) < 0)
		return found;
	for (i = list; i && !found.gateway.sa.sa_family; i = i->ifa_next) {
		union endpoint e = { 0 };

		if (!i->ifa_addr || !i->ifa_netmask || i->ifa_addr->sa_family != family ||
		    strcmp(i->ifa_name, device) != 0)
			continue;
		memcpy(&e, i->ifa_addr, family == AF_INET ? sizeof e.in : sizeof e.in6);
		if (endpoint_unreachable(&e))
			continue;
		found.gateway = e;
		found.prefix = mask_bits(i->ifa_netmask);
	}
	freeifaddrs(list);
	return found;
}

/* The address behind E. */
static union endpoint behind(const union endpoint *e)
{
	uint8_t bytes[16];
	union endpoint next;
	size_t n;
	const uint8_t *p = endpoint_bytes(e, &n);

	memcpy(bytes, p, n);
	for (size_t i = n; i > 0 && ++bytes[i - 1] == 0;)
		i--;
	endpoint_set(&next, e->sa.sa_family, bytes, 0);
	return next;
}

static struct live_address choose(const struct live_address *given, const struct live_address *own,
				  const struct live_address *fallback)
{
	struct live_address a = *given;
	bool has_own = own->gateway.sa.sa_family != 0;

	if (!a.gateway.sa.sa_family)
		a.gateway = has_own ? own->gateway : fallback->gateway;
	if (!a.address.sa.sa_family)
		a.address = has_own ? behind(&own->gateway) : fallback->address;
	if (!a.prefix)
		a.prefix = has_own ? own->prefix : fallback->prefix;
	return a;
}

void live_addresses(const struct live_options *o, struct live_address *v4, struct live_address *v6)
{
	const struct live_address own4 = of_device(o->device, AF_INET);
	const struct live_address own6 = of_device(o->device, AF_INET6);
	const struct live_address default4 = { parse(LINK_ADDRESS4), parse(LINK_GATEWAY4),
					       LINK_PREFIX4 };
	const struct live_address default6 = { .prefix = LINK_PREFIX6 };

	*v4 = choose(&o->v4, &own4, &default4);
	*v6 = choose(&o->v6, &own6, &default6);
}
