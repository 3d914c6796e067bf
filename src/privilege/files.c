/* The files that are left, landlock(7): raw system calls, for glibc has none. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "privilege/confine.h"

/* Numbers that the headers of an older kernel do not have. */
enum {
	ABI_REFER = 2,
	ABI_TRUNCATE = 3,
	ABI_NET = 4,
	ABI_IOCTL = 5,
	ABI_SCOPE = 6,
	FS_RIGHTS = 13, /* of the first version; later ones add one each */
	FS_READ_FILE = 1 << 2,
	FS_READ_DIR = 1 << 3,
	NET_BIND_CONNECT = 3,
	SCOPE_SIGNAL = 2,
};

/* struct landlock_ruleset_attr as it is from version 6 on: a prefix of it serves the others. */
struct rules {
	uint64_t fs, net, scoped;
};

/* The zone file is looked at again by localtime(). */
#define ZONE_PATHS "/etc/localtime", "/usr/share/zoneinfo"
static const char *const zone_paths[] = { ZONE_PATHS, NULL };
/* Names in a capture filter, which is compiled anew for another link type. */
static const char *const read_paths[] = { ZONE_PATHS,           "/etc/services",
					  "/etc/protocols",     "/etc/hosts",
					  "/etc/ethers",        "/etc/networks",
					  "/etc/nsswitch.conf", NULL };
/* What TLS trusts, wherever the links there lead, and names. */
static const char *const get_paths[] = { "/etc", "/usr", NULL };
static const char *const sanitizer_paths[] = { "/", NULL };

static int landlock(void)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	return abi < 0 ? 0 : (int)abi;
}

/* Of the file system. */
static uint64_t all_rights(int abi)
{
	uint64_t rights = (UINT64_C(1) << FS_RIGHTS) - 1;

	if (abi >= ABI_REFER)
		rights |= UINT64_C(1) << 13;
	if (abi >= ABI_TRUNCATE)
		rights |= UINT64_C(1) << 14;
	if (abi >= ABI_IOCTL)
		rights |= UINT64_C(1) << 15;
	return rights;
}

static int make_rules(int abi)
{
	struct rules r = { .fs = all_rights(abi) };
	size_t size = sizeof r.fs;

	if (abi >= ABI_NET) {
		r.net = NET_BIND_CONNECT;
		size = offsetof(struct rules, scoped);
	}
	if (abi >= ABI_SCOPE) {
		r.scoped = SCOPE_SIGNAL;
		size = sizeof r;
	}
	return (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
}

static int allow_below(int rules, int fd, uint64_t rights)
{
	struct landlock_path_beneath_attr a = { .allowed_access = rights, .parent_fd = fd };

	return syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &a, 0) < 0 ?
		       -errno :
		       0;
}

/* What is below each of PATHS may be read; those that are not there are passed over. */
static int allow_paths(int rules, const char *const *paths)
{
	int rc = 0;

	for (; *paths && !rc; paths++) {
		int fd = open(*paths, O_PATH | O_CLOEXEC);
		struct stat st;

		if (fd < 0)
			continue;
		rc = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode) ?
			     allow_below(rules, fd, FS_READ_FILE | FS_READ_DIR) :
			     allow_below(rules, fd, FS_READ_FILE);
		close(fd);
	}
	return rc;
}

/* PATHS may be read, and all be done below DIR, if that is not -1. */
static int confine(const char *const *paths, int dir)
{
	int abi = landlock(), rules, rc;

	if (!abi)
		return 0;
	rules = make_rules(abi);
	if (rules < 0)
		return -errno;
	rc = allow_paths(rules, paths);
	if (!rc && dir >= 0)
		rc = allow_below(rules, dir, all_rights(abi));
	if (!rc && syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		rc = -errno;
	close(rules);
	return rc;
}

int confine_files(unsigned profile)
{
	const char *const *paths = CONFINE_SANITIZED         ? sanitizer_paths :
				   profile == PRIVILEGE_GET  ? get_paths :
				   profile == PRIVILEGE_READ ? read_paths :
							       zone_paths;

	return confine(paths, -1);
}

int confine_folder(int dir)
{
	return confine(CONFINE_SANITIZED ? sanitizer_paths : zone_paths, dir);
}
