#include "setup/outward.h"

#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

const struct netaddr *outward_host(int family)
{
	static const struct netaddr four = { AF_INET, { 198, 41, 0, 4 }, 32 };
	static const struct netaddr six = {
		AF_INET6, { 0x20, 0x01, 0x05, 0x03, 0xba, 0x3e, [13] = 0x02, [15] = 0x30 }, 128
	};

	return family == AF_INET6 ? &six : &four;
}

int outward_route(int family, struct rtnl_route *route)
{
	return rtnl_lookup(outward_host(family), NULL, 0, route);
}

struct conflict {
	struct netaddr net, ours, next;
	int index;
	struct rtnl_route *found;
};

static bool is_host(const struct netaddr *dst, const struct netaddr *host)
{
	return dst->prefix == 8 * netaddr_size(dst->family) && netaddr_contains(dst, host);
}

static int check_route(void *arg, const struct rtnl_route *r)
{
	struct conflict *c = arg;
	bool longer = r->table == RT_TABLE_MAIN && r->type == RTN_UNICAST &&
		      r->dst.prefix >= c->net.prefix && netaddr_contains(&c->net, &r->dst);
	bool taken =
		r->type == RTN_LOCAL && (is_host(&r->dst, &c->ours) || is_host(&r->dst, &c->next));

	if (r->oif == c->index || !(longer || taken))
		return 0;
	*c->found = *r;
	return 1;
}

bool outward_conflict(const struct netaddr *a, int index, struct rtnl_route *route)
{
	struct conflict c = {
		.net = netaddr_network(a),
		.ours = *a,
		.next = netaddr_next(a),
		.index = index,
		.found = route,
	};

	return rtnl_routes(a->family, check_route, &c) == 1;
}

bool outward_free(struct netaddr *a)
{
	static const uint8_t candidates[][4] = {
		{ 192, 168, 77, 1 },  { 10, 77, 77, 1 },  { 172, 29, 77, 1 },
		{ 192, 168, 177, 1 }, { 10, 177, 77, 1 },
	};
	struct rtnl_route route = { 0 };

	for (size_t i = 0; i < sizeof candidates / sizeof candidates[0]; i++) {
		*a = (struct netaddr){ .family = AF_INET, .prefix = 24 };
		memcpy(a->bytes, candidates[i], 4);
		if (!outward_conflict(a, 0, &route))
			return true;
	}
	return false;
}
