#include "setup/rtnl.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

#include "setup/netlink.h"

/* ---- devices ---- */

static uint32_t tun_id(struct span data, uint16_t type)
{
	struct span id = netlink_find(data, type);

	return id.p ? netlink_u32(id) : RTNL_NOBODY;
}

static bool flag(struct span data, uint16_t type)
{
	struct span v = netlink_find(data, type);

	return v.n && v.p[0];
}

static void fill_tun(struct rtnl_link *l, struct span data)
{
	struct span type = netlink_find(data, IFLA_TUN_TYPE);

	l->tap = type.n && type.p[0] == IFF_TAP;
	l->persist = flag(data, IFLA_TUN_PERSIST);
	l->multi_queue = flag(data, IFLA_TUN_MULTI_QUEUE);
	l->owner = tun_id(data, IFLA_TUN_OWNER);
	l->group = tun_id(data, IFLA_TUN_GROUP);
}

static int take_link(void *arg, const struct nlmsghdr *h)
{
	struct rtnl_link *l = arg;
	struct ifinfomsg ifi;

	if (h->nlmsg_type != RTM_NEWLINK || h->nlmsg_len < NLMSG_LENGTH(sizeof ifi))
		return 0;
	memcpy(&ifi, (const uint8_t *)h + NLMSG_HDRLEN, sizeof ifi);
	struct span attrs = netlink_attrs(h, sizeof ifi);
	struct span info = netlink_find(attrs, IFLA_LINKINFO);

	*l = (struct rtnl_link){ .index = ifi.ifi_index, .flags = ifi.ifi_flags };
	netlink_str(netlink_find(attrs, IFLA_IFNAME), l->name, sizeof l->name);
	netlink_str(netlink_find(info, IFLA_INFO_KIND), l->kind, sizeof l->kind);
	l->mtu = netlink_u32(netlink_find(attrs, IFLA_MTU));
	l->txqlen = netlink_u32(netlink_find(attrs, IFLA_TXQLEN));
	l->carrier = flag(attrs, IFLA_CARRIER);
	fill_tun(l, netlink_find(info, IFLA_INFO_DATA));
	return 0;
}

int rtnl_link(const char *name, int index, struct rtnl_link *link)
{
	struct ifinfomsg ifi = { .ifi_index = name ? 0 : index };
	struct netlink_request r;

	link->index = 0;
	netlink_begin(&r, RTM_GETLINK, 0, &ifi, sizeof ifi);
	if (name)
		netlink_put_str(&r, IFLA_IFNAME, name);
	int rc = netlink_call(NETLINK_ROUTE, &r, take_link, link);
	return rc == 0 && link->index == 0 ? -ENODEV : rc;
}

static int set_u32(int index, uint16_t attr, uint32_t v)
{
	struct ifinfomsg ifi = { .ifi_index = index };
	struct netlink_request r;

	netlink_begin(&r, RTM_NEWLINK, 0, &ifi, sizeof ifi);
	netlink_put_u32(&r, attr, v);
	return netlink_call(NETLINK_ROUTE, &r, NULL, NULL);
}

int rtnl_set_mtu(int index, uint32_t mtu)
{
	return set_u32(index, IFLA_MTU, mtu);
}

int rtnl_set_txqlen(int index, uint32_t packets)
{
	return set_u32(index, IFLA_TXQLEN, packets);
}

int rtnl_set_up(int index, bool up)
{
	struct ifinfomsg ifi = {
		.ifi_index = index,
		.ifi_flags = up ? IFF_UP : 0,
		.ifi_change = IFF_UP,
	};
	struct netlink_request r;

	netlink_begin(&r, RTM_NEWLINK, 0, &ifi, sizeof ifi);
	return netlink_call(NETLINK_ROUTE, &r, NULL, NULL);
}

int rtnl_delete_link(int index)
{
	struct ifinfomsg ifi = { .ifi_index = index };
	struct netlink_request r;

	netlink_begin(&r, RTM_DELLINK, 0, &ifi, sizeof ifi);
	return netlink_call(NETLINK_ROUTE, &r, NULL, NULL);
}

/* ---- addresses ---- */

static void take_addr(struct netaddr *a, int family, struct span bytes, unsigned prefix)
{
	*a = (struct netaddr){ .family = family, .prefix = prefix };
	if (bytes.n == netaddr_size(family))
		memcpy(a->bytes, bytes.p, bytes.n);
}

struct address_list {
	int index;
	struct netaddr *list;
	int n, max;
};

static int take_address(void *arg, const struct nlmsghdr *h)
{
	struct address_list *l = arg;
	struct ifaddrmsg ifa;

	if (h->nlmsg_type != RTM_NEWADDR || h->nlmsg_len < NLMSG_LENGTH(sizeof ifa))
		return 0;
	memcpy(&ifa, (const uint8_t *)h + NLMSG_HDRLEN, sizeof ifa);
	if ((int)ifa.ifa_index != l->index || ifa.ifa_scope == RT_SCOPE_LINK || l->n == l->max)
		return 0;
	struct span attrs = netlink_attrs(h, sizeof ifa);
	struct span a = netlink_find(attrs, IFA_LOCAL);
	if (!a.p)
		a = netlink_find(attrs, IFA_ADDRESS);
	take_addr(&l->list[l->n++], ifa.ifa_family, a, ifa.ifa_prefixlen);
	return 0;
}

int rtnl_addresses(int index, int family, struct netaddr *list, int max)
{
	struct address_list l = { .index = index, .list = list, .max = max };
	struct ifaddrmsg ifa = { .ifa_family = (uint8_t)family };
	struct netlink_request r;

	netlink_begin(&r, RTM_GETADDR, NLM_F_DUMP, &ifa, sizeof ifa);
	int rc = netlink_call(NETLINK_ROUTE, &r, take_address, &l);
	return rc ? rc : l.n;
}

static int change_address(uint16_t type, uint16_t flags, int index, const struct netaddr *a)
{
	struct ifaddrmsg ifa = {
		.ifa_family = (uint8_t)a->family,
		.ifa_prefixlen = (uint8_t)a->prefix,
		.ifa_index = (unsigned)index,
	};
	struct netlink_request r;

	netlink_begin(&r, type, flags, &ifa, sizeof ifa);
	netlink_put(&r, IFA_LOCAL, a->bytes, netaddr_size(a->family));
	netlink_put(&r, IFA_ADDRESS, a->bytes, netaddr_size(a->family));
	return netlink_call(NETLINK_ROUTE, &r, NULL, NULL);
}

int rtnl_add_address(int index, const struct netaddr *a)
{
	return change_address(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, index, a);
}

int rtnl_delete_address(int index, const struct netaddr *a)
{
	return change_address(RTM_DELADDR, 0, index, a);
}

/* ---- routes ---- */

struct route_reader {
	int (*each)(void *arg, const struct rtnl_route *r);
	void *arg;
};

/* The first device of a route: its own, or that of its first next hop. */
static int route_device(struct span attrs)
{
	struct span oif = netlink_find(attrs, RTA_OIF), hops = netlink_find(attrs, RTA_MULTIPATH);
	struct rtnexthop hop;

	if (oif.p || hops.n < sizeof hop)
		return (int)netlink_u32(oif);
	memcpy(&hop, hops.p, sizeof hop);
	return hop.rtnh_ifindex;
}

static int take_route(void *arg, const struct nlmsghdr *h)
{
	const struct route_reader *reader = arg;
	struct rtmsg rtm;

	if (h->nlmsg_type != RTM_NEWROUTE || h->nlmsg_len < NLMSG_LENGTH(sizeof rtm))
		return 0;
	memcpy(&rtm, (const uint8_t *)h + NLMSG_HDRLEN, sizeof rtm);
	if (rtm.rtm_family != AF_INET && rtm.rtm_family != AF_INET6)
		return 0;
	struct span attrs = netlink_attrs(h, sizeof rtm);
	struct span table = netlink_find(attrs, RTA_TABLE);
	struct span gateway = netlink_find(attrs, RTA_GATEWAY);
	struct rtnl_route route = {
		.oif = route_device(attrs),
		.table = table.p ? netlink_u32(table) : rtm.rtm_table,
		.type = rtm.rtm_type,
		.protocol = rtm.rtm_protocol,
	};

	take_addr(&route.dst, rtm.rtm_family, netlink_find(attrs, RTA_DST), rtm.rtm_dst_len);
	if (gateway.p)
		take_addr(&route.gateway, rtm.rtm_family, gateway,
			  (unsigned)netaddr_size(rtm.rtm_family) * 8);
	return reader->each(reader->arg, &route);
}

static int keep_route(void *arg, const struct rtnl_route *r)
{
	*(struct rtnl_route *)arg = *r;
	return 0;
}

int rtnl_lookup(const struct netaddr *dst, const struct netaddr *src, int iif,
		struct rtnl_route *route)
{
	struct route_reader reader = { keep_route, route };
	size_t size = netaddr_size(dst->family);
	struct rtmsg rtm = { .rtm_family = (uint8_t)dst->family,
			     .rtm_dst_len = (uint8_t)(8 * size) };
	struct netlink_request r;

	if (src)
		rtm.rtm_src_len = (uint8_t)(8 * size);
	*route = (struct rtnl_route){ 0 };
	netlink_begin(&r, RTM_GETROUTE, 0, &rtm, sizeof rtm);
	netlink_put(&r, RTA_DST, dst->bytes, size);
	if (src)
		netlink_put(&r, RTA_SRC, src->bytes, size);
	if (iif)
		netlink_put_u32(&r, RTA_IIF, (uint32_t)iif);
	int rc = netlink_call(NETLINK_ROUTE, &r, take_route, &reader);
	if (rc)
		return rc;
	/* IPv6 answers with the null route where it has none. */
	if (route->type == RTN_UNICAST || route->type == RTN_LOCAL)
		return 0;
	return -ENETUNREACH;
}

int rtnl_routes(int family, int (*each)(void *arg, const struct rtnl_route *r), void *arg)
{
	struct route_reader reader = { each, arg };
	struct rtmsg rtm = { .rtm_family = (uint8_t)family };
	struct netlink_request r;

	netlink_begin(&r, RTM_GETROUTE, NLM_F_DUMP, &rtm, sizeof rtm);
	return netlink_call(NETLINK_ROUTE, &r, take_route, &reader);
}
