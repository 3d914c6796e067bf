#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "message.h"
#include "setup/report.h"
#include "setup/rights.h"
#include "setup/rtnl.h"
#include "setup/setup.h"
#include "setup/spawn.h"
#include "setup/sysctl.h"
#include "setup/tundev.h"
#include "setup/undo.h"

struct teardown {
	const char *device;
	bool dry_run;
	struct undo undo;
	struct rtnl_link link; /* index 0: it has gone */
	bool ours;             /* we made it, so it goes, with all that is on it */
};

static void did(const struct teardown *t, const char *what, const char *how, const char *detail)
{
	char would[32];

	snprintf(would, sizeof would, "would %s", how);
	report_did(what, t->dry_run ? would : how, "%s", detail);
}

/* ---- each kind of record; 0, or -errno where it could not be undone ---- */

static int undo_device(struct teardown *t, const struct undo_record *r)
{
	int rc = t->dry_run ? 0 : rtnl_delete_link(t->link.index);

	if (rc)
		return rc;
	did(t, "device", t->dry_run ? "remove" : "removed",
	    t->link.carrier ? "its program has lost it" : r->what);
	return 0;
}

static int undo_mtu(struct teardown *t, const struct undo_record *r)
{
	char text[64];
	int rc = t->dry_run ? 0 : rtnl_set_mtu(t->link.index, (uint32_t)r->value);

	if (rc)
		return rc;
	snprintf(text, sizeof text, "%ld bytes", r->value);
	did(t, "MTU", t->dry_run ? "reset" : "reset to", text);
	return 0;
}

static int undo_txqlen(struct teardown *t, const struct undo_record *r)
{
	char text[64];
	int rc = t->dry_run ? 0 : rtnl_set_txqlen(t->link.index, (uint32_t)r->value);

	if (rc)
		return rc;
	snprintf(text, sizeof text, "%ld packets", r->value);
	did(t, "queue", t->dry_run ? "reset" : "reset to", text);
	return 0;
}

static int undo_owner(struct teardown *t, const struct undo_record *r)
{
	char text[64];
	int rc = t->dry_run ? 0 : tundev_set_owner(r->what, (uid_t)r->value);

	if (rc)
		return rc;
	snprintf(text, sizeof text, "owner uid %ld", r->value);
	did(t, "device", t->dry_run ? "reset" : "reset to", text);
	return 0;
}

static int undo_up(struct teardown *t, const struct undo_record *r)
{
	int rc = t->dry_run ? 0 : rtnl_set_up(t->link.index, false);

	(void)r;
	if (rc)
		return rc;
	did(t, "link", t->dry_run ? "reset" : "reset to", "down");
	return 0;
}

static int undo_address(struct teardown *t, const struct undo_record *r)
{
	struct netaddr a;
	int rc = netaddr_parse(&a, r->what);

	if (!rc && !t->dry_run)
		rc = rtnl_delete_address(t->link.index, &a);
	if (rc == -EADDRNOTAVAIL)
		return 0;
	if (rc)
		return rc;
	did(t, "address", t->dry_run ? "remove" : "removed", r->what);
	return 0;
}

static int undo_sysctl(struct teardown *t, const struct undo_record *r)
{
	char name[SYSCTL_NAME], text[SYSCTL_NAME + 32];
	long now;
	int rc = sysctl_get(r->what, &now);

	if (rc == -ENOENT || (rc == 0 && now == r->value))
		return 0; /* its device has gone, or somebody was quicker */
	if (!rc && !t->dry_run)
		rc = sysctl_put(r->what, r->value);
	if (rc)
		return rc;
	snprintf(text, sizeof text, "%s = %ld", sysctl_text(r->what, name), r->value);
	did(t, "sysctl", t->dry_run ? "reset" : "reset to", text);
	return 0;
}

static int undo_table(struct teardown *t, const struct undo_record *r)
{
	static const char *const nft[] = { "nft", "-f", "-", NULL };
	char script[256], out[512] = "";
	int rc = 0;

	snprintf(script, sizeof script, "add table inet %s\ndelete table inet %s\n", r->what,
		 r->what);
	if (!t->dry_run)
		rc = spawn_run(nft, script, out, sizeof out);
	if (rc == -ENOENT)
		message_error("the program nft is missing; install it: %s%s", rights_prefix(),
			      spawn_install_nft());
	if (rc > 0) {
		out[strcspn(out, "\n")] = '\0';
		message_error("nft: %s", out);
	}
	if (rc)
		return rc > 0 ? -EIO : rc;
	snprintf(script, sizeof script, "table inet %s", r->what);
	did(t, "masquerade", t->dry_run ? "remove" : "removed", script);
	return 0;
}

static const struct {
	int (*undo)(struct teardown *t, const struct undo_record *r);
	bool of_device; /* means nothing once the device has gone */
} kinds[UNDO_KINDS] = {
	[UNDO_DEVICE] = { undo_device, true },   [UNDO_FOREIGN] = { NULL, true },
	[UNDO_OWNER] = { undo_owner, true },     [UNDO_MTU] = { undo_mtu, true },
	[UNDO_TXQLEN] = { undo_txqlen, true },   [UNDO_UP] = { undo_up, true },
	[UNDO_ADDRESS] = { undo_address, true }, [UNDO_SYSCTL] = { undo_sysctl, false },
	[UNDO_TABLE] = { undo_table, false },
};

/* ---- the whole ---- */

/* Whether the device that the records are about is there. */
static bool find_device(struct teardown *t)
{
	const struct undo_record *made = undo_find(&t->undo, UNDO_DEVICE, NULL);
	const struct undo_record *seen = made ? made : undo_find(&t->undo, UNDO_FOREIGN, NULL);

	if (rtnl_link(t->device, 0, &t->link) ||
	    (seen && seen->value && seen->value != t->link.index)) {
		t->link.index = 0;
		return false;
	}
	t->ours = made != NULL;
	return true;
}

static int undo_one(struct teardown *t, const struct undo_record *r)
{
	if (!kinds[r->kind].undo || (kinds[r->kind].of_device && !t->link.index) ||
	    (t->ours && kinds[r->kind].of_device && r->kind != UNDO_DEVICE))
		return 0;
	int rc = kinds[r->kind].undo(t, r);
	if (rc)
		message_error("%s could not be put back: %s", r->what, strerror(-rc));
	return rc;
}

/* Another device that was set up here needs forwarding: from now on its teardown ends it. */
static int hand_over(struct teardown *t)
{
	char name[IFNAMSIZ], text[SYSCTL_NAME], line[SYSCTL_NAME + 64];
	struct undo other;
	int rc = undo_other(&t->undo, t->device, name, &other);

	if (rc <= 0)
		return rc;
	rc = 0;
	for (size_t i = 0; i < t->undo.n && !rc;) {
		struct undo_record *r = &t->undo.records[i];

		if (r->kind != UNDO_SYSCTL) {
			i++;
			continue;
		}
		snprintf(line, sizeof line, "%s: device %s needs it", sysctl_text(r->what, text),
			 name);
		if (!t->dry_run)
			rc = undo_note(&other, r->kind, r->what, r->value);
		if (!rc) {
			report_did("sysctl", "left", "%s", line);
			undo_drop(&t->undo, r);
		}
	}
	undo_close(&other);
	return rc;
}

static int undo_all(struct teardown *t)
{
	int code = EXIT_OK;

	for (size_t i = t->undo.n; i-- > 0;) {
		if (undo_one(t, &t->undo.records[i]))
			code = EXIT_FAILED;
		else if (!t->dry_run)
			undo_drop(&t->undo, &t->undo.records[i]);
	}
	return code;
}

static int teardown(struct teardown *t)
{
	int rc = undo_open(&t->undo, t->device), code;

	if (rc == -EBADMSG)
		return message_error("%s: line %u makes no sense; what was there before cannot be "
				     "known",
				     t->undo.path, t->undo.damaged);
	if (rc)
		return message_error("%s: %s", t->undo.path[0] ? t->undo.path : t->undo.dir,
				     strerror(-rc));
	if (!t->undo.found) {
		report_line("Nothing to undo: no setup of %s is on record here.", t->device);
		return EXIT_OK;
	}
	find_device(t);
	if ((rc = hand_over(t)) != 0)
		return message_error("%s: %s", t->undo.path, strerror(-rc));
	code = undo_all(t);
	if (!t->dry_run && (rc = undo_save(&t->undo)) != 0)
		return message_error("%s: %s", t->undo.path, strerror(-rc));
	return code;
}

int setup_teardown(const char *device, bool dry_run, const char *command)
{
	struct teardown t = { .device = device, .dry_run = dry_run, .undo = { .lock = -1 } };
	int rc;

	if (!rights_net_admin())
		return message_error("the network may only be changed with the right to do so "
				     "(CAP_NET_ADMIN); run: %s",
				     command);
	rc = teardown(&t);
	undo_close(&t.undo);
	return rc;
}
