#include "privilege/privilege.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/prctl.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "message.h"
#include "output.h"
#include "privilege/confine.h"

static const uid_t NOBODY = 65534;

const struct option_def privilege_option_table[] = {
	{ 'Z', "drop-to", "USER",
	  "become USER once all is open (default: sudo's user, else nobody)" },
	{ 0 },
};

int privilege_option(struct privilege *p, int id, const char *arg)
{
	if (id != 'Z')
		return OUTPUT_OTHER;
	p->asked = arg;
	return 0;
}

/* ---- Whom to become ---- */

static void become(struct privilege *p, const struct passwd *pw)
{
	p->change = pw->pw_uid != 0;
	p->uid = pw->pw_uid;
	p->gid = pw->pw_gid;
	snprintf(p->name, sizeof p->name, "%s", pw->pw_name);
}

static int find_asked(struct privilege *p)
{
	const struct passwd *pw;

	if (geteuid() != 0)
		return message_usage("-Z is for root");
	pw = getpwnam(p->asked);
	if (!pw)
		return message_usage("-Z: there is no user '%s'", p->asked);
	become(p, pw);
	p->own = true;
	return 0;
}

/* The number in environment variable NAME, or 0. */
static uid_t number_of(const char *name)
{
	const char *s = getenv(name);
	char *end;
	unsigned long v = s ? strtoul(s, &end, 10) : 0;

	return s && s[0] >= '0' && s[0] <= '9' && !*end && v < UINT32_MAX ? (uid_t)v : 0;
}

/* A user that the namespace of users does not have cannot be become. */
static bool is_mapped(uid_t uid)
{
	FILE *f = fopen("/proc/self/uid_map", "re");
	unsigned long first, outside, n;
	char line[128];
	bool found = !f;

	while (f && !found && fgets(line, sizeof line, f)) {
		char *at = line;

		first = strtoul(at, &at, 10);
		outside = strtoul(at, &at, 10);
		n = strtoul(at, &at, 10);
		(void)outside;
		found = uid >= first && uid - first < n;
	}
	if (f)
		fclose(f);
	return found;
}

static bool has(cap_value_t right)
{
	cap_flag_value_t v = CAP_CLEAR;
	cap_t caps = cap_get_proc();

	if (caps) {
		cap_get_flag(caps, right, CAP_EFFECTIVE, &v);
		cap_free(caps);
	}
	return v == CAP_SET;
}

int privilege_find(struct privilege *p)
{
	uid_t uid = number_of("SUDO_UID");
	const struct passwd *pw;

	if (p->asked) {
		int rc = find_asked(p);
		if (rc)
			return rc;
	} else if (geteuid() == 0 && has(CAP_SETUID) && has(CAP_SETGID)) {
		p->own = uid != 0;
		if (!uid)
			uid = NOBODY;
		pw = getpwuid(uid);
		if (pw)
			become(p, pw);
		else
			become(p, &(struct passwd){ .pw_uid = uid,
						    .pw_gid = number_of("SUDO_GID") ?
								      number_of("SUDO_GID") :
								      (gid_t)uid,
						    .pw_name = (char[8]){ "?" } });
		/* In a namespace that has root alone, root is all that one can be. */
		p->change = is_mapped(uid);
	}
	return 0;
}

/* True where the user of the moment may make PATH, or write to it. */
static bool may_write(const char *path)
{
	char folder[PATH_MAX];
	size_t n = strcspn(path, "%");

	if (faccessat(AT_FDCWD, path, F_OK, AT_EACCESS) == 0)
		return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n >= sizeof folder)
		return false;
	memcpy(folder, path, n);
	folder[n] = '\0';
	return faccessat(AT_FDCWD, n ? folder : ".", W_OK | X_OK, AT_EACCESS) == 0;
}

void privilege_as_user(const struct privilege *p, const char *path)
{
	if (!p || !p->own || !p->change || !path || strcmp(path, "-") == 0)
		return;
	setfsgid(p->gid);
	setfsuid(p->uid);
	if (!may_write(path))
		privilege_as_root();
}

void privilege_as_root(void)
{
	setfsuid(geteuid());
	setfsgid(getegid());
}

/* ---- Giving up ---- */

/* What an exec() could give back. */
static int drop_bounding(void)
{
	bool may = has(CAP_SETPCAP);

	for (cap_value_t c = 0; may && c <= CAP_LAST_CAP; c++)
		if (prctl(PR_CAPBSET_READ, c, 0, 0, 0) == 1 &&
		    prctl(PR_CAPBSET_DROP, c, 0, 0, 0) < 0)
			return -errno;
	prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	return 0;
}

static int change_user(const struct privilege *p)
{
	if (!p->change)
		return 0;
	if ((p->name[0] && p->name[0] != '?' ? initgroups(p->name, p->gid) : setgroups(0, NULL)) <
		    0 ||
	    setresgid(p->gid, p->gid, p->gid) < 0 || setresuid(p->uid, p->uid, p->uid) < 0)
		return -errno;
	return 0;
}

static int drop_capabilities(void)
{
	cap_t none = cap_init();
	int rc = none && cap_set_proc(none) == 0 ? 0 : -errno;

	cap_free(none);
	return rc;
}

static int say(const char *what, int rc)
{
	return message_error("the rights cannot be given up: %s: %s", what, strerror(-rc));
}

/* A build that counts coverage may keep its rights: it writes to files when it ends. */
static bool is_unconfined(void)
{
#ifdef TUNTRACE_COVERAGE
	return getenv("TUNTRACE_UNCONFINED") != NULL;
#else
	return false;
#endif
}

int privilege_drop(const struct privilege *p, enum privilege_profile profile)
{
	int rc;

	if (is_unconfined())
		return 0;
	rc = drop_bounding();
	if (rc)
		return say("capabilities", rc);
	rc = change_user(p);
	if (rc)
		return say(p->name, rc);
	rc = drop_capabilities();
	if (rc)
		return say("capabilities", rc);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return say("no_new_privs", -errno);
	if (CONFINE_SANITIZED)
		prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	rc = confine_files(profile);
	if (rc)
		return say("Landlock", rc);
	/* Such kernels are rare, and it is better to go on there, but not without a word. */
	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 && errno == EINVAL) {
		message_warn("this kernel has no seccomp: system calls are not restricted");
		return 0;
	}
	rc = confine_calls(profile);
	return rc ? say("seccomp", rc) : 0;
}

/* Of the rights that there are those in KEEP stay, and no others. */
static int keep_only(const cap_value_t *keep, int n)
{
	cap_t now = cap_get_proc(), then = cap_init();
	int rc = now && then ? 0 : -ENOMEM;

	for (int i = 0; i < n && !rc; i++) {
		cap_flag_value_t may = CAP_CLEAR;

		cap_get_flag(now, keep[i], CAP_PERMITTED, &may);
		if (may == CAP_SET && (cap_set_flag(then, CAP_PERMITTED, 1, &keep[i], CAP_SET) ||
				       cap_set_flag(then, CAP_EFFECTIVE, 1, &keep[i], CAP_SET)))
			rc = -errno;
	}
	if (!rc && cap_set_proc(then) < 0)
		rc = -errno;
	cap_free(now);
	cap_free(then);
	return rc;
}

int privilege_writer(int dir)
{
	/* Of all that root may, what writing into somebody's folder takes. */
	static const cap_value_t folder = CAP_DAC_OVERRIDE;
	int rc = dir < 0 ? drop_capabilities() : keep_only(&folder, 1);

	if (!rc && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		rc = -errno;
	if (!rc)
		rc = confine_folder(dir);
	return rc ? rc : confine_calls(CONFINE_WRITER);
}

int privilege_drop_screen(const struct privilege *p, bool device)
{
	static const cap_value_t rights[] = { CAP_NET_ADMIN, CAP_DAC_OVERRIDE };
	bool change = p->own && p->change, root = geteuid() == 0 && !change;
	int rc;

	if (is_unconfined())
		return 0;
	rc = drop_bounding();
	if (rc)
		return say("capabilities", rc);
	if (change && device && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		return say("capabilities", -errno);
	rc = change ? change_user(p) : 0;
	if (rc)
		return say(p->name, rc);
	/* /dev/net/tun may be root's own. */
	rc = keep_only(device ? rights : rights + 1, device ? 2 : root);
	if (rc)
		return say("capabilities", rc);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return say("no_new_privs", -errno);
	if (CONFINE_SANITIZED)
		prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0 && errno == EINVAL)
		return 0;
	rc = confine_refuse();
	return rc ? say("seccomp", rc) : 0;
}
