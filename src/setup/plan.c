#include "setup/plan.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "message.h"
#include "setup/outward.h"
#include "setup/report.h"
#include "setup/rights.h"
#include "setup/setup.h"
#include "setup/spawn.h"
#include "setup/sysctl.h"
#include "setup/tundev.h"

int plan_rights(const struct setup_config *c)
{
	if (rights_net_admin())
		return 0;
	return message_error("the network may only be changed with the right to do so "
			     "(CAP_NET_ADMIN); run: %s",
			     c->command);
}

static int check_node(const struct setup_config *c)
{
	int rc = c->dry_run && !rights_net_admin() ? 0 : tundev_probe();

	if (rc == 0)
		return 0;
	return message_error("%s: %s; mend it: %s%s", TUNDEV_NODE, strerror(-rc), rights_prefix(),
			     tundev_mend(rc));
}

static int check_programs(void)
{
	char path[256];

	if (spawn_find("nft", path, sizeof path))
		return 0;
	return message_error("the program nft is missing; install it: %s%s", rights_prefix(),
			     spawn_install_nft());
}

/* The device of that name, if it is there, must be one that we may use. */
static int check_device(const struct setup_config *c, struct plan *p)
{
	int rc = rtnl_link(c->device, 0, &p->link);

	if (rc == -ENODEV) {
		p->link = (struct rtnl_link){ 0 };
		return 0;
	}
	if (rc)
		return message_error("device '%s': %s", c->device, strerror(-rc));
	if (strcmp(p->link.kind, "tun") != 0)
		return message_error("device '%s' exists and is not a TUN device (%s%s); choose "
				     "another name with -i",
				     c->device,
				     p->link.kind[0] ? "it is of kind " : "a network card",
				     p->link.kind);
	if (p->link.tap)
		return message_error("device '%s' exists and is a TAP device, not TUN; choose "
				     "another name with -i",
				     c->device);
	if (!p->link.persist)
		return message_error("device '%s' belongs to another program that is running (it "
				     "is not persistent); choose another name with -i",
				     c->device);
	if (p->link.multi_queue)
		return message_error("device '%s' exists and has several queues (multi_queue); "
				     "choose another name with -i",
				     c->device);
	return 0;
}

/* The name of the device that FAMILY's default route leads to, or "". */
static void default_device(int family, char name[IFNAMSIZ])
{
	struct rtnl_route route = { 0 };
	struct rtnl_link link;

	name[0] = '\0';
	if (outward_route(family, &route) == 0 && rtnl_link(NULL, route.oif, &link) == 0)
		memcpy(name, link.name, IFNAMSIZ);
}

static int find_out(const struct setup_config *c, struct plan *p)
{
	struct rtnl_link link;

	if (c->out) {
		int rc = strlen(c->out) < IFNAMSIZ ? rtnl_link(c->out, 0, &link) : -ENODEV;

		if (rc)
			return message_error("--out '%s': %s", c->out, strerror(-rc));
		memcpy(p->out, link.name, IFNAMSIZ);
		memcpy(p->out6, link.name, IFNAMSIZ);
	} else {
		default_device(AF_INET, p->out);
		default_device(AF_INET6, p->out6);
	}
	if (!p->out[0] && !p->out6[0])
		return message_error("there is no default route, so no device to masquerade out "
				     "of; name it with --out DEVICE");
	if (!p->out[0])
		memcpy(p->out, p->out6, IFNAMSIZ);
	if (!p->out6[0])
		memcpy(p->out6, p->out, IFNAMSIZ);
	if (strcmp(p->out, c->device) == 0 || strcmp(p->out6, c->device) == 0)
		return message_error("'%s' itself leads outward; name another device with --out",
				     c->device);
	return 0;
}

static void find_mtu(const struct setup_config *c, struct plan *p)
{
	const char *const outs[] = { p->out, p->out6 };
	struct rtnl_link link;

	p->mtu = c->mtu ? c->mtu : SETUP_MTU;
	p->mtu_from = NULL;
	for (size_t i = 0; i < 2 && !c->mtu; i++)
		if (rtnl_link(outs[i], 0, &link) == 0 && link.mtu < p->mtu &&
		    link.mtu >= SETUP_MTU_MIN) {
			p->mtu = link.mtu;
			p->mtu_from = outs[i];
		}
	/* A smaller one that the device has already may have its reason. */
	if (!c->mtu && p->link.index && p->link.mtu < p->mtu) {
		p->mtu = p->link.mtu;
		p->mtu_from = NULL;
	}
}

static int check_conflict(const struct plan *p, const struct netaddr *a, const char *option)
{
	char net[NETADDR_TEXT], dst[NETADDR_TEXT], other[NETADDR_TEXT], advice[96] = "";
	struct netaddr wanted = netaddr_network(a), spare;
	struct rtnl_link dev = { .name = "?" };
	struct rtnl_route route = { 0 };

	if (!outward_conflict(a, p->link.index, &route))
		return 0;
	rtnl_link(NULL, route.oif, &dev);
	if (a->family == AF_INET && outward_free(&spare))
		snprintf(advice, sizeof advice, ", for example %s %s", option,
			 netaddr_text(&spare, other));
	return message_error("%s is in use: %s lies on device '%s'; choose another network with "
			     "%s%s",
			     netaddr_text(&wanted, net), netaddr_text(&route.dst, dst), dev.name,
			     option, advice);
}

/* Whether the sysctl NAME must be changed to get VALUE and cannot be. */
static bool stuck(const char *name, long value)
{
	char path[128];
	long now;

	if (sysctl_get(name, &now) == 0 && now == value)
		return false;
	snprintf(path, sizeof path, "/proc/sys/%s", name);
	return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) < 0 && errno == EROFS;
}

static int check_forwarding(void)
{
	if (!stuck("net/ipv4/ip_forward", 1))
		return 0;
	return message_error("net.ipv4.ip_forward is 0 and /proc/sys is read-only here; give the "
			     "container --sysctl net.ipv4.ip_forward=1");
}

/* Why there is no IPv6 here, or NULL. */
static const char *no_ipv6(const struct setup_config *c, const struct plan *p)
{
	char name[SYSCTL_NAME];
	long disabled = 1;
	int rc = sysctl_get(
		sysctl_conf(name, "ipv6", p->link.index ? c->device : "default", "disable_ipv6"),
		&disabled);

	if (rc)
		return "the kernel has no IPv6";
	if (disabled)
		return "it is disabled here (sysctl disable_ipv6)";
	if (p->mtu < SETUP_MTU_IPV6)
		return "the MTU is less than 1280 bytes";
	if (stuck("net/ipv6/conf/all/forwarding", 1))
		return "net.ipv6.conf.all.forwarding is 0 and /proc/sys is read-only";
	return NULL;
}

static int check_ipv6(const struct setup_config *c, struct plan *p)
{
	const char *why;

	p->ipv6 = false;
	if (!c->ipv6)
		return 0;
	why = no_ipv6(c, p);
	if (!why) {
		p->ipv6 = true;
		return check_conflict(p, &c->addr6, "--address6");
	}
	if (c->ipv6_asked)
		return message_error("no IPv6: %s", why);
	report_did("IPv6", "left out", "%s", why);
	return 0;
}

int plan_make(const struct setup_config *c, struct plan *p)
{
	int rc;

	*p = (struct plan){ 0 };
	if ((rc = check_node(c)) || (rc = check_programs()) || (rc = check_device(c, p)) ||
	    (rc = find_out(c, p)))
		return rc;
	find_mtu(c, p);
	if ((rc = check_conflict(p, &c->addr, "--address")) || (rc = check_forwarding()))
		return rc;
	return check_ipv6(c, p);
}
