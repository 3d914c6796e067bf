#include "setup/status.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/resolvconf.h"
#include "message.h"
#include "setup/legacy.h"
#include "setup/outward.h"
#include "setup/report.h"
#include "setup/rights.h"
#include "setup/setup.h"
#include "setup/tundev.h"

/* ---- the device ---- */

static void check_node(struct status *s)
{
	int rc = tundev_probe();

	if (rc == 0) {
		report_check(REPORT_OK, "TUN driver", TUNDEV_NODE);
		return;
	}
	STATUS_FAIL(s, "TUN driver", "%s: %s", TUNDEV_NODE, strerror(-rc));
	report_mend("%s%s", rights_prefix(), tundev_mend(rc));
}

/* Whether there is a TUN device of that name. */
static bool is_tun(struct status *s)
{
	int rc = rtnl_link(s->device, 0, &s->link);

	if (rc) {
		STATUS_FAIL(s, "device", "%s: %s", s->device,
			    rc == -ENODEV ? "there is no such device" : strerror(-rc));
		report_mend("%s setup -i %s", s->program, s->device);
		return false;
	}
	if (strcmp(s->link.kind, "tun") != 0 || s->link.tap || s->link.multi_queue) {
		STATUS_FAIL(s, "device", "%s is not a TUN device with one queue (%s%s)", s->device,
			    s->link.tap ? "TAP" : s->link.kind,
			    s->link.multi_queue ? ", multi_queue" : "");
		report_mend("%s setup -i tuntrace0", s->program);
		return false;
	}
	return true;
}

static void check_device(struct status *s)
{
	s->present = is_tun(s);
	s->up = s->present && (s->link.flags & IFF_UP);
	if (!s->present)
		return;
	if (!s->up) {
		STATUS_FAIL(s, "device", "%s is down", s->device);
		report_mend("%sip link set %s up", rights_prefix(), s->device);
		return;
	}
	report_check(REPORT_OK, "device", "%s is up, MTU %u, queue %u, %s", s->device, s->link.mtu,
		     s->link.txqlen, s->link.carrier ? "in use by a program" : "free");
}

static void check_owner(struct status *s)
{
	uint32_t owner = s->link.owner;
	struct passwd *pw = owner == RTNL_NOBODY ? NULL : getpwuid(owner);
	char name[64];

	if (!s->present)
		return;
	snprintf(name, sizeof name, "uid %u", owner);
	if (pw)
		snprintf(name, sizeof name, "%s", pw->pw_name);
	if (owner == RTNL_NOBODY && s->link.group == RTNL_NOBODY)
		report_check(REPORT_OK, "owner", "none: any user may use %s", s->device);
	else if (owner == geteuid() || rights_net_admin())
		report_check(REPORT_OK, "owner", "%s, and you may use it",
			     owner == RTNL_NOBODY ? "a group" : name);
	else {
		STATUS_FAIL(s, "owner", "%s belongs to %s, and you have no right to use it",
			    s->device, owner == RTNL_NOBODY ? "a group" : name);
		report_mend("%s setup -i %s --owner %u", s->program, s->device, geteuid());
	}
}

/* Only of a free device: one in use has the flags that its program asked for. */
static void check_offload(struct status *s)
{
	if (!s->present || s->link.carrier || !tundev_offload(s->device))
		return;
	report_check(REPORT_WARN, "offload",
		     "a program left offload flags on %s: others get "
		     "packets with partial checksums",
		     s->device);
	report_mend("%s setup -i %s", s->program, s->device);
}

static void check_mtu(struct status *s, const struct status_family *f)
{
	if (!s->present || !f->routed || f->addr.family == 0 || s->link.mtu <= f->out.mtu)
		return;
	report_check(REPORT_WARN, "MTU",
		     "%s has %u, %s only %u bytes: long packets get lost or "
		     "fragmented",
		     s->device, s->link.mtu, f->out.name, f->out.mtu);
	report_mend("%sip link set %s mtu %u", rights_prefix(), s->device, f->out.mtu);
}

/* ---- name servers ---- */

/* Whether the stack could reach E, as far as routes tell. */
static bool reaches(const struct status *s, const union endpoint *e)
{
	size_t n;
	const uint8_t *bytes = endpoint_bytes(e, &n);
	struct netaddr dst = { .family = n == 4 ? AF_INET : AF_INET6, .prefix = 8 * (unsigned)n };
	const struct status_family *f = &s->families[n == 4 ? 0 : 1];
	struct rtnl_route route = { 0 };

	memcpy(dst.bytes, bytes, n);
	if (!f->flows)
		return f->routed; /* what is in the way is said already */
	return rtnl_lookup(&dst, &f->stack, s->link.index, &route) == 0 &&
	       route.oif != s->link.index;
}

static void mend_resolver(const struct status *s)
{
	report_mend("echo nameserver 9.9.9.9 | %stee -a /etc/resolv.conf  "
		    "(or, each time: %s get --dns 9.9.9.9 URL)",
		    rights_prefix(), s->program + (strncmp(s->program, "sudo ", 5) ? 0 : 5));
}

static void check_resolver(struct status *s)
{
	struct resolvconf conf;
	const char *from = "";
	char text[ENDPOINT_TEXT_MAX];
	int rc = resolvconf_find(&conf, "", &from);

	if (rc && conf.out_of_reach[0]) {
		STATUS_FAIL(s, "name server", "%s is this host's own, which the stack cannot reach",
			    conf.out_of_reach);
		mend_resolver(s);
		return;
	}
	if (rc) {
		STATUS_FAIL(s, "name server", "none in /etc/resolv.conf");
		mend_resolver(s);
		return;
	}
	for (unsigned i = 0; i < conf.nservers; i++) {
		if (!reaches(s, &conf.servers[i]))
			continue;
		report_check(REPORT_OK, "name server", "%s, from %s",
			     endpoint_host(&conf.servers[i], text), from);
		return;
	}
	STATUS_FAIL(s, "name server", "no route to %s, from %s",
		    endpoint_host(&conf.servers[0], text), from);
	mend_resolver(s);
}

/* ---- all of it ---- */

static void look_outward(struct status *s, struct status_family *f)
{
	struct netaddr list[1];

	f->name = f->family == AF_INET ? "IPv4" : "IPv6";
	f->host = *outward_host(f->family);
	f->routed = outward_route(f->family, &f->route) == 0 &&
		    rtnl_link(NULL, f->route.oif, &f->out) == 0;
	if (s->present && rtnl_addresses(s->link.index, f->family, list, 1) == 1) {
		f->addr = list[0];
		f->stack = netaddr_next(&list[0]);
	}
}

static void read_rules(struct status *s)
{
	int rc = rights_net_admin() ? ruleset_load(&s->rules) : -EPERM;

	if (rc == 0 && (rc = legacy_load(&s->legacy)) != 0)
		ruleset_done(&s->rules);
	s->rules_read = rc == 0;
	if (rc && rc != -EPERM)
		message_warn("the packet filter's rules could not be read: %s", strerror(-rc));
}

static int conclude(const struct status *s)
{
	if (s->failed) {
		report_line("Traffic cannot flow: %u thing%s to mend.", s->failed,
			    s->failed == 1 ? "" : "s");
		return EXIT_FAILED;
	}
	if (s->unknown) {
		report_line("Whether traffic can flow cannot be told without the right to read "
			    "the packet filter; run: %s status -i %s",
			    s->program, s->device);
		return EXIT_FAILED;
	}
	report_line("Traffic can flow.");
	return EXIT_OK;
}

int status_run(const char *device)
{
	struct status s = {
		.device = device,
		.families = { { .family = AF_INET }, { .family = AF_INET6 } },
	};
	char program[512];

	s.program = rights_command(0, NULL, program, sizeof program);
	check_node(&s);
	check_device(&s);
	check_owner(&s);
	check_offload(&s);
	for (size_t i = 0; i < 2; i++)
		look_outward(&s, &s.families[i]);
	read_rules(&s);
	if (!s.families[0].routed && !s.families[1].routed) {
		STATUS_FAIL(&s, "default route", "this host has no route to the Internet");
		report_mend("%sip route add default via GATEWAY dev DEVICE", rights_prefix());
	}
	for (size_t i = 0; i < 2; i++) {
		check_mtu(&s, &s.families[i]);
		status_family(&s, &s.families[i]);
	}
	check_resolver(&s);
	ruleset_done(&s.rules);
	ruleset_done(&s.legacy);
	return conclude(&s);
}
