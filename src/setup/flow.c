#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "setup/outward.h"
#include "setup/report.h"
#include "setup/rights.h"
#include "setup/setup.h"
#include "setup/status.h"
#include "setup/sysctl.h"

enum { WHAT_SIZE = 32 };

/* "IPv4 forwarding". */
static const char *what(const struct status_family *f, const char *name, char buf[WHAT_SIZE])
{
	snprintf(buf, WHAT_SIZE, "%s %s", f->name, name);
	return buf;
}

/* ---- addresses ---- */

static void check_address(struct status *s, const struct status_family *f)
{
	char row[WHAT_SIZE], addr[NETADDR_TEXT], stack[NETADDR_TEXT];

	if (!f->addr.family) {
		STATUS_FAIL(s, what(f, "address", row), "%s has none", s->device);
		report_mend("%s setup -i %s", s->program, s->device);
		return;
	}
	report_check(REPORT_OK, what(f, "address", row), "%s; the stack takes %s",
		     netaddr_text(&f->addr, addr), netaddr_host_text(&f->stack, stack));
}

static void fail_conflict(struct status *s, const struct status_family *f,
			  const struct rtnl_route *route)
{
	char row[WHAT_SIZE], net[NETADDR_TEXT], dst[NETADDR_TEXT], spare[NETADDR_TEXT];
	struct netaddr mine = netaddr_network(&f->addr), other;
	struct rtnl_link dev = { .name = "?" };

	rtnl_link(NULL, route->oif, &dev);
	STATUS_FAIL(s, what(f, "network", row), "%s: a route to %s leads to %s as well",
		    netaddr_text(&mine, net), netaddr_text(&route->dst, dst), dev.name);
	if (f->family == AF_INET && outward_free(&other))
		report_mend("%s teardown -i %s; %s setup -i %s --address %s", s->program, s->device,
			    s->program, s->device, netaddr_text(&other, spare));
	else
		report_mend("%sip route del %s dev %s", rights_prefix(), dst, dev.name);
}

/* Whether what is sent to the stack goes to the device. */
static bool check_network(struct status *s, const struct status_family *f)
{
	char row[WHAT_SIZE], net[NETADDR_TEXT], stack[NETADDR_TEXT];
	struct netaddr mine = netaddr_network(&f->addr);
	struct rtnl_route route = { 0 };

	if (outward_conflict(&f->addr, s->link.index, &route)) {
		fail_conflict(s, f, &route);
		return false;
	}
	if (!s->up || (rtnl_lookup(&f->stack, NULL, 0, &route) == 0 && route.oif == s->link.index))
		return true;
	STATUS_FAIL(s, what(f, "network", row), "the route to %s does not lead to %s",
		    netaddr_host_text(&f->stack, stack), s->device);
	report_mend("%sip route replace %s dev %s", rights_prefix(), netaddr_text(&mine, net),
		    s->device);
	return false;
}

/* ---- forwarding and routes ---- */

/* 1 where sysctl NAME is off: says so. */
static bool is_off(struct status *s, const struct status_family *f, const char *name)
{
	char row[WHAT_SIZE], text[SYSCTL_NAME];
	long v;

	if (sysctl_get(name, &v) || v != 0)
		return false;
	sysctl_text(name, text);
	STATUS_FAIL(s, what(f, "forwarding", row), "%s = 0", text);
	report_mend("%ssysctl -w %s=1", rights_prefix(), text);
	return true;
}

static void check_forwarding(struct status *s, struct status_family *f)
{
	static const char *const all[] = { "net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding" };
	const char *const devices[] = { s->device, f->out.name },
			  *name = all[f->family == AF_INET6];
	char row[WHAT_SIZE], text[SYSCTL_NAME];

	if (is_off(s, f, name))
		return;
	f->forwarding = true;
	/* IPv4 asks the device that a packet came in by, too. */
	for (size_t i = 0; i < 2 && f->family == AF_INET; i++)
		if (is_off(s, f, sysctl_conf(text, "ipv4", devices[i], "forwarding")))
			f->forwarding = false;
	if (f->forwarding)
		report_check(REPORT_OK, what(f, "forwarding", row), "%s = 1",
			     sysctl_text(name, text));
}

/* Whether the reverse path filter is strict on DEVICE: the higher of two values counts. */
static bool strict(const char *device)
{
	char name[SYSCTL_NAME];
	long all = 0, own = 0;

	sysctl_get("net/ipv4/conf/all/rp_filter", &all);
	sysctl_get(sysctl_conf(name, "ipv4", device, "rp_filter"), &own);
	return (all > own ? all : own) == 1;
}

/* The route is there, so it is the reverse path filter, or rules of policy routing. */
static void fail_route(struct status *s, const struct status_family *f, bool back, int rc)
{
	const char *device = back ? f->out.name : s->device;
	char row[WHAT_SIZE], name[SYSCTL_NAME], text[SYSCTL_NAME], net[NETADDR_TEXT];
	struct netaddr mine = netaddr_network(&f->addr);

	if (f->family == AF_INET && (rc == -EXDEV || rc == -EINVAL) && strict(device)) {
		STATUS_FAIL(s, what(f, "rp_filter", row), "the reverse path filter of %s drops %s",
			    device, back ? "answers to the stack" : "the stack's packets");
		sysctl_text(sysctl_conf(name, "ipv4", device, "rp_filter"), text);
		report_mend("%ssysctl -w %s=2", rights_prefix(), text);
		return;
	}
	STATUS_FAIL(s, what(f, "route", row), "%s: %s",
		    back ? "answers to the stack are led elsewhere" :
			   "the stack's packets are not forwarded",
		    strerror(-rc));
	report_mend("%sip%s rule add %s %s lookup main priority 1", rights_prefix(),
		    f->family == AF_INET6 ? " -6" : "", back ? "to" : "iif",
		    back ? netaddr_text(&mine, net) : s->device);
}

/* From the stack to the Internet, and back: the kernel's own answers, as for packets it forwards. */
static void check_routes(struct status *s, struct status_family *f)
{
	char row[WHAT_SIZE], stack[NETADDR_TEXT], via[NETADDR_TEXT] = "";
	struct rtnl_route out = { 0 }, back = { 0 };
	int rc = rtnl_lookup(&f->host, &f->stack, s->link.index, &out);

	if (rc) {
		fail_route(s, f, false, rc);
		return;
	}
	if (out.oif != f->out.index && rtnl_link(NULL, out.oif, &f->out))
		return;
	rc = rtnl_lookup(&f->stack, &f->host, out.oif, &back);
	if (rc || back.oif != s->link.index) {
		fail_route(s, f, true, rc ? rc : -EHOSTUNREACH);
		return;
	}
	f->flows = true;
	report_check(REPORT_OK, what(f, "route", row), "%s to %s%s%s, and back",
		     netaddr_host_text(&f->stack, stack), f->out.name,
		     out.gateway.family ? " via " : "",
		     out.gateway.family ? netaddr_host_text(&out.gateway, via) : "");
}

/* A router takes no advertisements unless told to: a route learned from one will expire. */
static void check_advertisements(const struct status *s, const struct status_family *f)
{
	char row[WHAT_SIZE], name[SYSCTL_NAME], text[SYSCTL_NAME];
	long v;

	(void)s;
	sysctl_conf(name, "ipv6", f->out.name, "accept_ra");
	if (f->family != AF_INET6 || f->route.protocol != RTNL_PROTOCOL_RA ||
	    sysctl_get(name, &v) || v == 2)
		return;
	sysctl_text(name, text);
	report_check(REPORT_WARN, what(f, "route", row), "%s = %ld: the route outward will expire",
		     text, v);
	report_mend("%ssysctl -w %s=2", rights_prefix(), text);
}

void status_family(struct status *s, struct status_family *f)
{
	char row[WHAT_SIZE];
	bool led = false, other = s->families[f->family == AF_INET].routed;

	/* One family is enough: the other is looked at only where it could work. */
	if (!f->routed && other) {
		report_check(REPORT_NONE, f->name, "this host has no %s route outward", f->name);
		return;
	}
	if (f->family == AF_INET6 && (!f->routed || !f->addr.family)) {
		if (s->present && f->routed)
			report_check(REPORT_NONE, f->name, "%s has no address of it", s->device);
		return;
	}
	if (s->present) {
		check_address(s, f);
		led = f->addr.family && check_network(s, f);
	}
	check_forwarding(s, f);
	if (s->up && led && f->forwarding && f->routed)
		check_routes(s, f);
	check_advertisements(s, f);
	if (!f->addr.family || !f->routed)
		return;
	if (!s->rules_read) {
		s->unknown++;
		report_check(REPORT_NONE, what(f, "filter", row),
			     "the packet filter cannot be read without the right to");
		return;
	}
	status_masquerade(s, f);
	status_filter(s, f);
}
