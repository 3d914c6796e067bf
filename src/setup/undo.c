#include "setup/undo.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const kind_names[] = {
	[UNDO_DEVICE] = "device",   [UNDO_FOREIGN] = "foreign", [UNDO_OWNER] = "owner",
	[UNDO_MTU] = "mtu",         [UNDO_TXQLEN] = "txqlen",   [UNDO_UP] = "up",
	[UNDO_ADDRESS] = "address", [UNDO_SYSCTL] = "sysctl",   [UNDO_TABLE] = "table",
};
static_assert(sizeof kind_names / sizeof kind_names[0] == UNDO_KINDS, "a name for each kind");

enum { LINE_SIZE = 256, ID_SIZE = 128 };

/* ---- which namespace ---- */

static ino_t netns_inode(void)
{
	struct stat st;

	return stat("/proc/self/ns/net", &st) == 0 ? st.st_ino : 0;
}

/* The first line of the file: this boot and this namespace, for good. */
static void identity(char buf[ID_SIZE])
{
	char boot[64] = "-";
	uint64_t cookie = 0;
	socklen_t len = sizeof cookie;
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		ssize_t n = read(fd, boot, sizeof boot - 1);

		boot[n > 0 ? n : 0] = '\0';
		boot[strcspn(boot, "\n")] = '\0';
		close(fd);
	}
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
#ifdef SO_NETNS_COOKIE
	if (fd >= 0)
		getsockopt(fd, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &len);
#endif
	if (fd >= 0)
		close(fd);
	snprintf(buf, ID_SIZE, "tuntrace-setup 1 boot %s netns %" PRIu64, boot, cookie);
}

/* ---- the directory ---- */

/* Opens DIR, made where it is missing, if it is ours alone to write to. */
static int open_dir(const char *dir)
{
	struct stat st;
	int fd;

	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		return -errno;
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0 || st.st_uid != geteuid() || (st.st_mode & 022) ||
	    faccessat(fd, ".", W_OK, AT_EACCESS) < 0) {
		close(fd);
		return -EACCES;
	}
	return fd;
}

static int find_dir(struct undo *u)
{
	const char *first = getenv("TUNTRACE_STATE_DIR"), *xdg = getenv("XDG_RUNTIME_DIR");
	int fd;

	if (first && *first) {
		snprintf(u->dir, sizeof u->dir, "%s", first);
		return open_dir(u->dir);
	}
	snprintf(u->dir, sizeof u->dir, "/run/tuntrace");
	int rc = open_dir(u->dir);
	if (rc >= 0)
		return rc;
	if (xdg && *xdg == '/') {
		snprintf(u->dir, sizeof u->dir, "%s/tuntrace", xdg);
		fd = open_dir(u->dir);
		if (fd >= 0)
			return fd;
	}
	snprintf(u->dir, sizeof u->dir, "/tmp/tuntrace-%lu", (unsigned long)geteuid());
	fd = open_dir(u->dir);
	if (fd < 0)
		snprintf(u->dir, sizeof u->dir, "/run/tuntrace");
	return fd < 0 ? rc : fd;
}

/* ---- the file ---- */

static int add(struct undo *u, enum undo_kind kind, const char *what, long value)
{
	struct undo_record *more;

	if (u->n == UNDO_RECORDS_MAX || strlen(what) >= UNDO_WHAT)
		return -E2BIG;
	more = realloc(u->records, (u->n + 1) * sizeof *more);
	if (!more)
		return -ENOMEM;
	u->records = more;
	u->records[u->n] = (struct undo_record){ .kind = kind, .value = value };
	snprintf(u->records[u->n++].what, UNDO_WHAT, "%s", what);
	return 0;
}

/* One line: kind, what, value. */
static int parse_line(struct undo *u, char *line)
{
	char *what = strchr(line, ' '), *value = what ? strchr(what + 1, ' ') : NULL, *end;

	if (!value)
		return -EBADMSG;
	*what++ = '\0';
	*value++ = '\0';
	long v = strtol(value, &end, 10);
	if (end == value || *end || !*what)
		return -EBADMSG;
	for (int kind = 0; kind < UNDO_KINDS; kind++)
		if (strcmp(line, kind_names[kind]) == 0)
			return add(u, (enum undo_kind)kind, what, v);
	return -EBADMSG;
}

static int parse(struct undo *u, FILE *f)
{
	char line[LINE_SIZE], id[ID_SIZE];

	identity(id);
	for (unsigned number = 1; fgets(line, sizeof line, f); number++) {
		line[strcspn(line, "\n")] = '\0';
		if (number == 1) {
			u->stale = strcmp(line, id) != 0;
			if (u->stale)
				return 0;
			continue;
		}
		int rc = parse_line(u, line);
		if (rc) {
			u->damaged = number;
			return rc;
		}
	}
	u->found = true;
	return 0;
}

static int load(struct undo *u)
{
	FILE *f = fopen(u->path, "re");

	if (!f)
		return errno == ENOENT ? 0 : -errno;
	int rc = parse(u, f);
	fclose(f);
	return rc;
}

static int set_path(struct undo *u, const char *device)
{
	int n = snprintf(u->path, sizeof u->path, "%s/%s.%lu", u->dir, device,
			 (unsigned long)netns_inode());

	return (size_t)n < sizeof u->path ? 0 : -ENAMETOOLONG;
}

int undo_open(struct undo *u, const char *device)
{
	*u = (struct undo){ .lock = -1 };
	int rc = find_dir(u);
	if (rc < 0)
		return rc;
	u->lock = rc;
	while (flock(u->lock, LOCK_EX) < 0)
		if (errno != EINTR)
			return -errno;
	rc = set_path(u, device);
	return rc ? rc : load(u);
}

void undo_close(struct undo *u)
{
	if (u->lock >= 0)
		close(u->lock);
	free(u->records);
	*u = (struct undo){ .lock = -1 };
}

struct undo_record *undo_find(struct undo *u, enum undo_kind kind, const char *what)
{
	for (size_t i = 0; i < u->n; i++)
		if (u->records[i].kind == kind && (!what || strcmp(u->records[i].what, what) == 0))
			return &u->records[i];
	return NULL;
}

int undo_note(struct undo *u, enum undo_kind kind, const char *what, long value)
{
	if (undo_find(u, kind, what))
		return 0;
	int rc = add(u, kind, what, value);
	return rc ? rc : undo_save(u);
}

void undo_drop(struct undo *u, struct undo_record *r)
{
	size_t i = (size_t)(r - u->records);

	memmove(r, r + 1, (u->n - i - 1) * sizeof *r);
	u->n--;
}

static int write_records(const struct undo *u, FILE *f)
{
	char id[ID_SIZE];

	identity(id);
	fprintf(f, "%s\n", id);
	for (size_t i = 0; i < u->n; i++)
		fprintf(f, "%s %s %ld\n", kind_names[u->records[i].kind], u->records[i].what,
			u->records[i].value);
	return fflush(f) || ferror(f) ? -EIO : 0;
}

int undo_save(struct undo *u)
{
	char temp[UNDO_PATH + 8];
	int rc;

	if (u->n == 0)
		return unlink(u->path) < 0 && errno != ENOENT ? -errno : 0;
	snprintf(temp, sizeof temp, "%s.new", u->path);
	FILE *f = fopen(temp, "we");
	if (!f)
		return -errno;
	rc = write_records(u, f);
	if (fclose(f) && !rc)
		rc = -errno;
	if (!rc && rename(temp, u->path) < 0)
		rc = -errno;
	if (rc)
		unlink(temp);
	else
		u->stale = false;
	return rc;
}

/* Whether file NAME holds records of this namespace, for a device other than DEVICE; sets OTHER. */
static bool other_name(const char *name, const char *device, char other[IFNAMSIZ])
{
	char suffix[32];
	int n = snprintf(suffix, sizeof suffix, ".%lu", (unsigned long)netns_inode());
	size_t len = strlen(name), end = (size_t)n;

	if (len <= end || len - end >= IFNAMSIZ || strcmp(name + len - end, suffix) != 0)
		return false;
	memcpy(other, name, len - end);
	other[len - end] = '\0';
	return strcmp(other, device) != 0;
}

int undo_other(const struct undo *u, const char *device, char name[IFNAMSIZ], struct undo *other)
{
	DIR *dir = opendir(u->dir);
	struct dirent *e;
	int rc = 0;

	if (!dir)
		return -errno;
	while (rc == 0 && (e = readdir(dir)) != NULL) {
		if (!other_name(e->d_name, device, name))
			continue;
		*other = (struct undo){ .lock = -1 };
		memcpy(other->dir, u->dir, sizeof other->dir);
		rc = set_path(other, name);
		if (!rc)
			rc = load(other);
		if (!rc && other->found)
			rc = 1;
		else
			undo_close(other);
	}
	closedir(dir);
	return rc;
}
