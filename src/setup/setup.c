#include "setup/setup.h"

#include <errno.h>
#include <linux/netfilter.h>
#include <linux/rtnetlink.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "message.h"
#include "setup/plan.h"
#include "setup/report.h"
#include "setup/rights.h"
#include "setup/spawn.h"
#include "setup/sysctl.h"
#include "setup/tundev.h"
#include "setup/undo.h"
#include "setup/verdict.h"

struct run {
	const struct setup_config *c;
	struct plan plan;
	struct undo undo;
};

const char *setup_table(const char *device, char buf[SETUP_TABLE])
{
	snprintf(buf, SETUP_TABLE, "tuntrace-%s", device);
	return buf;
}

bool setup_device_name(const char *name)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_.-";
	static const char *const taken[] = { "", ".", "..", "all", "default" };

	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		if (strcmp(name, taken[i]) == 0)
			return false;
	return strlen(name) < IFNAMSIZ && name[strspn(name, plain)] == '\0' && name[0] != '-';
}

/* ---- what was there before ---- */

static int note(struct run *r, enum undo_kind kind, const char *what, long value)
{
	int rc = r->c->dry_run ? 0 : undo_note(&r->undo, kind, what, value);

	if (rc == 0)
		return 0;
	return message_error("%s: %s; what was there before could not be kept, so nothing more "
			     "was changed",
			     r->undo.path, strerror(-rc));
}

/* The same of the device as a whole; when we made it, deleting it undoes that too. */
static int note_device(struct run *r, enum undo_kind kind, long value)
{
	if (undo_find(&r->undo, UNDO_DEVICE, NULL))
		return 0;
	return note(r, kind, r->c->device, value);
}

static void did(const struct run *r, const char *what, const char *how, const char *detail)
{
	char would[32];

	snprintf(would, sizeof would, "would %s", how);
	report_did(what, r->c->dry_run ? would : how, "%s", detail);
}

static int failed(const char *what, int rc)
{
	return message_error("%s: %s", what, strerror(-rc));
}

/* ---- the device ---- */

static void owner_text(uint32_t owner, char *buf, size_t size)
{
	struct passwd *pw = owner == RTNL_NOBODY ? NULL : getpwuid(owner);

	if (owner == RTNL_NOBODY)
		snprintf(buf, size, "open to any user");
	else if (pw)
		snprintf(buf, size, "owner %s", pw->pw_name);
	else
		snprintf(buf, size, "owner uid %u", owner);
}

/* Records of a device that has gone are about nothing any more. */
static void forget_device(struct run *r)
{
	for (size_t i = r->undo.n; i-- > 0;) {
		enum undo_kind kind = r->undo.records[i].kind;

		if (kind != UNDO_SYSCTL && kind != UNDO_TABLE)
			undo_drop(&r->undo, &r->undo.records[i]);
	}
}

static void check_records(struct run *r)
{
	struct undo_record *made = undo_find(&r->undo, UNDO_DEVICE, NULL);
	struct undo_record *seen = made ? made : undo_find(&r->undo, UNDO_FOREIGN, NULL);

	if (seen && seen->value && seen->value != r->plan.link.index)
		forget_device(r);
	else if (seen && !seen->value)
		seen->value = r->plan.link.index; /* killed before it could say so */
}

static int try_create(struct run *r, uid_t *owner)
{
	int rc = tundev_create(r->c->device, *owner);

	/* The user behind sudo(8) may have no place in this user namespace. */
	if (rc == -EINVAL && !r->c->owner_asked) {
		*owner = geteuid();
		rc = tundev_create(r->c->device, *owner);
	}
	/* Nor may we have one, where nothing may be mapped into it. */
	if (rc == -EINVAL && !r->c->owner_asked) {
		*owner = TUNDEV_NOBODY;
		rc = tundev_create(r->c->device, *owner);
	}
	if (rc == 0)
		rc = rtnl_link(r->c->device, 0, &r->plan.link);
	return rc;
}

static int fail_create(struct run *r, int rc)
{
	undo_drop(&r->undo, undo_find(&r->undo, UNDO_DEVICE, NULL));
	undo_save(&r->undo);
	if (rc == -EINVAL && r->c->owner_asked)
		return message_error("user %u has no place in this user namespace", r->c->owner);
	return message_error("device '%s' could not be made: %s", r->c->device, strerror(-rc));
}

static int create_device(struct run *r)
{
	uid_t owner = r->c->owner;
	char text[128], name[64];
	int rc = note(r, UNDO_DEVICE, r->c->device, 0);

	if (!rc && !r->c->dry_run && (rc = try_create(r, &owner)) != 0)
		return fail_create(r, rc);
	if (rc)
		return rc;
	owner_text(owner, name, sizeof name);
	snprintf(text, sizeof text, "%s, %s", r->c->device, name);
	did(r, "device", r->c->dry_run ? "make" : "made", text);
	if (r->c->dry_run)
		return 0;
	undo_find(&r->undo, UNDO_DEVICE, NULL)->value = r->plan.link.index;
	rc = undo_save(&r->undo);
	return rc ? failed(r->undo.path, rc) : 0;
}

static int change_owner(struct run *r)
{
	const struct rtnl_link *l = &r->plan.link;
	char owner[64];

	owner_text(l->owner, owner, sizeof owner);
	if (!r->c->owner_asked || l->owner == RTNL_NOBODY || l->owner == r->c->owner) {
		report_did("device", "already", "%s, %s", l->name, owner);
		return 0;
	}
	int rc = note_device(r, UNDO_OWNER, (long)l->owner);
	if (rc)
		return rc;
	if (!r->c->dry_run && (rc = tundev_set_owner(l->name, r->c->owner)) != 0)
		return message_error("device '%s': its owner could not be changed: %s", l->name,
				     rc == -EBUSY ? "a program is using it" : strerror(-rc));
	r->plan.link.owner = r->c->owner;
	owner_text(r->c->owner, owner, sizeof owner);
	did(r, "device", r->c->dry_run ? "give" : "given", owner);
	return 0;
}

static int make_device(struct run *r)
{
	int rc;

	check_records(r);
	if (!r->plan.link.index)
		return create_device(r);
	rc = note_device(r, UNDO_FOREIGN, r->plan.link.index);
	return rc ? rc : change_owner(r);
}

/* Flags that a program left on a persistent device corrupt the next one's checksums. */
static int clear_offload(struct run *r)
{
	const char *name = r->c->device;
	int rc;

	if (!r->plan.link.index || !tundev_offload(name))
		return 0;
	if (r->plan.link.carrier) {
		report_did("offload", "left", "a program that is using %s asked for it", name);
		return 0;
	}
	rc = r->c->dry_run ? 0 : tundev_clear_offload(name);
	if (rc)
		return failed("offload flags could not be cleared", rc);
	did(r, "offload", r->c->dry_run ? "clear" : "cleared", "flags that a program left on it");
	return 0;
}

/* One number of the device: CHANGE sets it. */
static int set_number(struct run *r, enum undo_kind kind, const char *what, uint32_t now,
		      uint32_t want, int (*change)(int index, uint32_t v), const char *unit)
{
	char text[128], from[IFNAMSIZ + 16] = "";
	int rc;

	if (kind == UNDO_MTU && r->plan.mtu_from)
		snprintf(from, sizeof from, ", as %s has", r->plan.mtu_from);
	if (now == want) {
		report_did(what, "already", "%u %s", want, unit);
		return 0;
	}
	if ((rc = note_device(r, kind, (long)now)) != 0)
		return rc;
	if (!r->c->dry_run && (rc = change(r->plan.link.index, want)) != 0)
		return failed(what, rc);
	snprintf(text, sizeof text, "%u %s (was %u)%s", want, unit, now, from);
	did(r, what, "set", text);
	return 0;
}

static int set_numbers(struct run *r)
{
	const struct rtnl_link *l = &r->plan.link;
	uint32_t txqlen = l->index ? l->txqlen : 500, mtu = l->index ? l->mtu : 1500;
	int rc = set_number(r, UNDO_TXQLEN, "queue", txqlen,
			    txqlen > SETUP_TXQLEN ? txqlen : SETUP_TXQLEN, rtnl_set_txqlen,
			    "packets");

	return rc ? rc : set_number(r, UNDO_MTU, "MTU", mtu, r->plan.mtu, rtnl_set_mtu, "bytes");
}

/* ---- addresses ---- */

/* An address of A's family that an earlier setup put here makes way. */
static int replace_address(struct run *r, const struct netaddr *a)
{
	char text[NETADDR_TEXT];

	for (size_t i = r->undo.n; i-- > 0;) {
		struct undo_record *rec = &r->undo.records[i];
		struct netaddr old;

		if (rec->kind != UNDO_ADDRESS || netaddr_parse(&old, rec->what) ||
		    old.family != a->family || netaddr_equal(&old, a))
			continue;
		int rc = rtnl_delete_address(r->plan.link.index, &old);
		if (rc && rc != -EADDRNOTAVAIL)
			return failed(rec->what, rc);
		report_did("address", "removed", "%s", netaddr_text(&old, text));
		undo_drop(&r->undo, rec);
	}
	return 0;
}

static int put_address(struct run *r, const struct netaddr *a)
{
	char text[NETADDR_TEXT], next[NETADDR_TEXT], line[3 * NETADDR_TEXT];
	struct netaddr list[32], stack = netaddr_next(a);
	int index = r->plan.link.index, rc = 0;
	int n = index ? rtnl_addresses(index, a->family, list, 32) : 0;

	snprintf(line, sizeof line, "%s (the stack's: %s)", netaddr_text(a, text),
		 netaddr_host_text(&stack, next));
	if ((rc = replace_address(r, a)) != 0)
		return rc;
	for (int i = 0; i < n; i++)
		if (netaddr_equal(&list[i], a)) {
			report_did("address", "already", "%s", line);
			return 0;
		}
	if ((rc = note(r, UNDO_ADDRESS, text, 0)) != 0)
		return rc;
	if (!r->c->dry_run && (rc = rtnl_add_address(index, a)) != 0 && rc != -EEXIST)
		return failed(text, rc);
	did(r, "address", r->c->dry_run ? "add" : "added", line);
	return 0;
}

static int put_addresses(struct run *r)
{
	int rc = put_address(r, &r->c->addr);

	return rc || !r->plan.ipv6 ? rc : put_address(r, &r->c->addr6);
}

static int bring_up(struct run *r)
{
	int rc;

	if (r->plan.link.index && (r->plan.link.flags & IFF_UP)) {
		report_did("link", "already", "up");
		return 0;
	}
	if ((rc = note_device(r, UNDO_UP, 0)) != 0)
		return rc;
	if (!r->c->dry_run && (rc = rtnl_set_up(r->plan.link.index, true)) != 0)
		return failed("link", rc);
	did(r, "link", "set", "up");
	return 0;
}

/* ---- forwarding ---- */

static int set_sysctl(struct run *r, const char *what, const char *name, long want)
{
	char text[SYSCTL_NAME], line[SYSCTL_NAME + 64];
	long now = 0;
	int rc = sysctl_get(name, &now);

	if (rc == -ENOENT && r->c->dry_run)
		return 0; /* of a device that is not made */
	sysctl_text(name, text);
	if (rc)
		return failed(text, rc);
	if (now == want) {
		report_did(what, "already", "%s = %ld", text, want);
		return 0;
	}
	if ((rc = note(r, UNDO_SYSCTL, name, now)) != 0)
		return rc;
	if (!r->c->dry_run && (rc = sysctl_put(name, want)) != 0)
		return failed(text, rc);
	snprintf(line, sizeof line, "%s = %ld (was %ld)", text, want, now);
	did(r, what, "set", line);
	return 0;
}

struct side_effects {
	struct run *r;
	const char *family;
};

/*
 * Turning all of forwarding off again sets every device's to 0 (and IPv4's accept_redirects to 1,
 * ip-sysctl): what was otherwise before is noted, and put back after it.
 */
static int note_device_forwarding(void *arg, const char *device)
{
	const struct side_effects *s = arg;
	char name[SYSCTL_NAME];
	long v;

	sysctl_conf(name, s->family, device, "forwarding");
	if (sysctl_get(name, &v) || v == 0)
		return 0;
	return note(s->r, UNDO_SYSCTL, name, v);
}

static int note_side_effects(struct run *r, const char *family)
{
	static const char redirects[] = "net/ipv4/conf/all/accept_redirects";
	struct side_effects s = { r, family };
	long v;

	if (strcmp(family, "ipv4") == 0 && sysctl_get(redirects, &v) == 0 && v == 0) {
		int rc = note(r, UNDO_SYSCTL, redirects, v);

		if (rc)
			return rc;
	}
	return sysctl_each_device(family, note_device_forwarding, &s);
}

/* IPv4 asks the device that a packet came in by. */
static int forward_ipv4_device(struct run *r, const char *device)
{
	char name[SYSCTL_NAME];
	long v;

	sysctl_conf(name, "ipv4", device, "forwarding");
	if (sysctl_get(name, &v) || v == 1)
		return 0;
	return set_sysctl(r, "forwarding", name, 1);
}

static int forward_ipv4(struct run *r)
{
	static const char name[] = "net/ipv4/ip_forward";
	long v = 0;
	int rc = 0;

	if (sysctl_get(name, &v) == 0 && v == 0)
		rc = note_side_effects(r, "ipv4");
	if (rc || (rc = set_sysctl(r, "forwarding", name, 1)) != 0)
		return rc;
	if (r->c->dry_run && v == 0)
		return 0;
	rc = forward_ipv4_device(r, r->c->device);
	return rc ? rc : forward_ipv4_device(r, r->plan.out);
}

/* A router ignores router advertisements, unless accept_ra is 2. */
static int keep_advertisements(struct run *r, const char *device)
{
	char name[SYSCTL_NAME];
	long v;

	sysctl_conf(name, "ipv6", device, "accept_ra");
	if (sysctl_get(name, &v) || v != 1)
		return 0;
	return set_sysctl(r, "IPv6 routes", name, 2);
}

/* Routes that were learned from advertisements would be dropped at once. */
static int keep_learned(void *arg, const struct rtnl_route *route)
{
	struct rtnl_link link;

	if (route->protocol != RTPROT_RA || rtnl_link(NULL, route->oif, &link))
		return 0;
	return keep_advertisements(arg, link.name);
}

static int forward_ipv6(struct run *r)
{
	static const char name[] = "net/ipv6/conf/all/forwarding";
	long v = 0;
	int rc = 0;

	if (!r->plan.ipv6)
		return 0;
	if (sysctl_get(name, &v) == 0 && v == 0 &&
	    ((rc = note_side_effects(r, "ipv6")) || (rc = keep_advertisements(r, r->plan.out6)) ||
	     (rc = rtnl_routes(AF_INET6, keep_learned, r))))
		return rc;
	return set_sysctl(r, "forwarding", name, 1);
}

/* ---- MASQUERADE ---- */

static bool masqueraded(struct ruleset *rs, const char *table, const struct netaddr *a,
			const char *out)
{
	struct verdict_packet p = { .family = a->family, .src = netaddr_next(a) };
	struct rtnl_link link;

	if (rtnl_link(out, 0, &link))
		return false;
	p.oif = link.index;
	snprintf(p.oifname, sizeof p.oifname, "%s", out);
	return verdict_hook(rs, "nat", NF_INET_POST_ROUTING, table, &p).code == VERDICT_NAT;
}

/* The whole table in one transaction: what an earlier setup left in it is replaced. */
static int load_table(struct run *r, const char *table)
{
	static const char *const nft[] = { "nft", "-f", "-", NULL };
	char net[NETADDR_TEXT], net6[NETADDR_TEXT], rule6[160] = "", script[1024], out[512];
	struct netaddr n = netaddr_network(&r->c->addr), n6 = netaddr_network(&r->c->addr6);
	int rc;

	if (r->plan.ipv6)
		snprintf(rule6, sizeof rule6, "ip6 saddr %s oifname \"%s\" counter masquerade\n",
			 netaddr_text(&n6, net6), r->plan.out6);
	snprintf(script, sizeof script,
		 "add table inet %s\n"
		 "delete table inet %s\n"
		 "table inet %s {\n"
		 "chain postrouting {\n"
		 "type nat hook postrouting priority 100; policy accept;\n"
		 "ip saddr %s oifname \"%s\" counter masquerade\n"
		 "%s}\n"
		 "}\n",
		 table, table, table, netaddr_text(&n, net), r->plan.out, rule6);
	rc = spawn_run(nft, script, out, sizeof out);
	if (rc < 0)
		return failed("nft", rc);
	out[strcspn(out, "\n")] = '\0';
	return rc ? message_error("nft: %s", *out ? out : "it failed and said nothing") : 0;
}

static void masquerade_text(const struct run *r, const char *table, char *buf, size_t size)
{
	char net[NETADDR_TEXT], net6[NETADDR_TEXT];
	struct netaddr n = netaddr_network(&r->c->addr), n6 = netaddr_network(&r->c->addr6);
	int len = snprintf(buf, size, "table inet %s: %s out of %s", table, netaddr_text(&n, net),
			   r->plan.out);

	if (r->plan.ipv6 && len > 0 && (size_t)len < size)
		snprintf(buf + len, size - (size_t)len, ", %s out of %s", netaddr_text(&n6, net6),
			 r->plan.out6);
}

static int masquerade(struct run *r)
{
	char table[SETUP_TABLE], text[320];
	struct ruleset rs;
	int rc = ruleset_load(&rs);

	setup_table(r->c->device, table);
	masquerade_text(r, table, text, sizeof text);
	if (rc && !r->c->dry_run)
		return failed("the packet filter's rules could not be read", rc);
	bool already = rc == 0 && masqueraded(&rs, table, &r->c->addr, r->plan.out) &&
		       (!r->plan.ipv6 || masqueraded(&rs, table, &r->c->addr6, r->plan.out6));
	if (rc == 0)
		ruleset_done(&rs);
	if (already) {
		report_did("masquerade", "already", "%s", text);
		return 0;
	}
	if ((rc = note(r, UNDO_TABLE, table, 0)) != 0 ||
	    (!r->c->dry_run && (rc = load_table(r, table)) != 0))
		return rc;
	did(r, "masquerade", r->c->dry_run ? "make" : "made", text);
	return 0;
}

/* ---- all of it ---- */

/* An owner whom the node keeps out has little from it; the node is not ours to change. */
static int check_owner(struct run *r)
{
	char owner[64];

	if (r->c->dry_run || r->plan.link.owner == RTNL_NOBODY ||
	    tundev_open_to(r->plan.link.owner))
		return 0;
	owner_text(r->plan.link.owner, owner, sizeof owner);
	message_warn("the device's %s may not open %s; mend it: %schmod 666 %s", owner, TUNDEV_NODE,
		     rights_prefix(), TUNDEV_NODE);
	return 0;
}

static int open_records(struct run *r)
{
	int rc = undo_open(&r->undo, r->c->device);

	if (rc == -EBADMSG)
		return message_error("%s: line %u makes no sense; what was there before cannot be "
				     "known. Remove the file to go on without",
				     r->undo.path, r->undo.damaged);
	if (rc)
		return message_error("%s: %s", r->undo.path[0] ? r->undo.path : r->undo.dir,
				     strerror(-rc));
	return 0;
}

int setup_run(const struct setup_config *c)
{
	static int (*const steps[])(struct run *) = {
		make_device,  clear_offload, set_numbers, put_addresses, bring_up,
		forward_ipv4, forward_ipv6,  masquerade,  check_owner,
	};
	struct run r = { .c = c, .undo = { .lock = -1 } };
	int rc = c->dry_run ? 0 : plan_rights(c);

	if (!rc && !c->dry_run)
		rc = open_records(&r);
	if (!rc)
		rc = plan_make(c, &r.plan);
	for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !rc; i++)
		rc = steps[i](&r);
	undo_close(&r.undo);
	return rc;
}
