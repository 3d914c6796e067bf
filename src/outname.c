#include "outname.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NUMBER_DIGITS = 5, NUMBER_MAX = 99999999, SECOND_NS = 1000000000 };

/* ---- Names ---- */

size_t outname_stem(const char *name)
{
	static const char *const ends[2][6] = {
		{ ".gz", ".zst" },
		{ ".pcapng", ".pcap", ".cap", ".ntar", ".ntr", ".dump" },
	};
	size_t n = strlen(name);

	for (size_t i = 0; i < 2; i++) {
		for (size_t k = 0; k < 6 && ends[i][k]; k++) {
			size_t m = strlen(ends[i][k]);

			if (n > m && name[n - m - 1] != '/' &&
			    memcmp(name + n - m, ends[i][k], m) == 0) {
				n -= m;
				break;
			}
		}
	}
	return n;
}

static struct tm local(int64_t time_ns)
{
	time_t t = (time_t)(time_ns / SECOND_NS - (time_ns % SECOND_NS < 0));
	struct tm tm = { 0 };

	localtime_r(&t, &tm);
	return tm;
}

static int expand(const struct outname *n, int64_t time_ns, char out[OUTNAME_MAX])
{
	struct tm tm = local(time_ns);

	if (!n->rotation.seconds) {
		memcpy(out, n->pattern, OUTNAME_MAX);
		return 0;
	}
	/* The format is the user's own: by a pointer, since a compiler cannot check it. */
	size_t (*const format)(char *, size_t, const char *, const struct tm *) = strftime;
	return format(out, OUTNAME_MAX, n->pattern, &tm) > 0 ? 0 : -ENAMETOOLONG;
}

/* The expanded name, with NUMBER where it is not 0 or in a ring. */
static int compose(struct outname *n, uint64_t number, bool always)
{
	size_t at = outname_stem(n->expanded);
	int len = number || always ?
			  snprintf(n->name, sizeof n->name, "%.*s_%0*llu%s", (int)at, n->expanded,
				   NUMBER_DIGITS, (unsigned long long)number, n->expanded + at) :
			  snprintf(n->name, sizeof n->name, "%s", n->expanded);

	return len >= 0 && (size_t)len < sizeof n->name ? 0 : -ENAMETOOLONG;
}

static int part_name(const struct outname *n, char out[OUTNAME_MAX])
{
	int len = snprintf(out, OUTNAME_MAX, "%s.part", n->name);

	return len >= 0 && len < OUTNAME_MAX ? 0 : -ENAMETOOLONG;
}

/* ---- Slices of time ---- */

/* Counted from local midnight of 1970, so that a day's slice is a local day. */
int64_t outname_slice(const struct rotation *r, int64_t time_ns, int end)
{
	struct tm tm = local(time_ns);
	int64_t sec = time_ns / SECOND_NS - (time_ns % SECOND_NS < 0) + tm.tm_gmtoff;
	int64_t slice = sec / r->seconds - (sec % r->seconds < 0) + end;

	if (slice > INT64_MAX / SECOND_NS / r->seconds - 1)
		return INT64_MAX;
	return (slice * r->seconds - tm.tm_gmtoff) * SECOND_NS;
}

/* ---- Opening ---- */

size_t outname_folder(const char *path, const struct rotation *r)
{
	size_t n = r->seconds ? strcspn(path, "%") : strlen(path);

	while (n > 0 && path[n - 1] != '/')
		n--;
	return n;
}

int outname_init(struct outname *n, const char *path, const struct rotation *r, bool atomic)
{
	size_t folder = outname_folder(path, r);
	char dir[OUTNAME_MAX];

	*n = (struct outname){ .rotation = *r, .atomic = atomic };
	if (strlen(path) >= sizeof dir)
		return -ENAMETOOLONG;
	if (!path[folder])
		return -EISDIR;
	memcpy(n->pattern, path + folder, strlen(path + folder) + 1);
	memcpy(dir, folder ? path : ".", folder ? folder : 1);
	dir[folder ? folder : 1] = '\0';
	n->dir = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (n->dir < 0)
		return -errno;
	if (outname_is_ring(n)) {
		n->ring = calloc(r->files, sizeof *n->ring);
		if (!n->ring) {
			close(n->dir);
			return -ENOMEM;
		}
	}
	/* The zone's file is read now, while it surely can be. */
	tzset();
	return 0;
}

void outname_done(struct outname *n)
{
	free(n->ring);
	if (n->dir >= 0)
		close(n->dir);
	n->ring = NULL;
	n->dir = -1;
}

bool outname_is_ring(const struct outname *n)
{
	return n->rotation.bytes && n->rotation.files;
}

bool outname_is_last(const struct outname *n)
{
	return n->rotation.files && !outname_is_ring(n) && n->number >= n->rotation.files;
}

static bool is_kept(const struct rotation *r, const struct stat *st)
{
	for (unsigned i = 0; i < r->nkept; i++)
		if (r->kept[i].dev == st->st_dev && r->kept[i].ino == st->st_ino)
			return true;
	return false;
}

/* Opens NAME and empties it, if it is not one that is kept. */
static int open_over(const struct outname *n, const char *name)
{
	int fd = openat(n->dir, name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666), rc = 0;
	struct stat st;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) == 0 && is_kept(&n->rotation, &st))
		rc = -ETXTBSY;
	else if (ftruncate(fd, 0) < 0 && errno != EINVAL)
		rc = -errno;
	if (rc)
		close(fd);
	return rc ? rc : fd;
}

/* Opens what n->name says; EXCLUSIVE: -EEXIST where it is there. */
static int open_name(const struct outname *n, bool exclusive)
{
	char part[OUTNAME_MAX];
	int rc = n->atomic ? part_name(n, part) : 0;

	if (rc)
		return rc;
	if (n->atomic && exclusive && faccessat(n->dir, n->name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return -EEXIST;
	/* A complete file takes the place of what has its name. */
	struct stat st;
	if (n->atomic && !exclusive && fstatat(n->dir, n->name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    is_kept(&n->rotation, &st))
		return -ETXTBSY;
	if (n->atomic || !exclusive)
		return open_over(n, n->atomic ? part : n->name);
	int fd = openat(n->dir, n->name, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY | O_EXCL, 0666);
	return fd < 0 ? -errno : fd;
}

/* The file in the place of the one that is out of the ring. */
static int open_in_ring(struct outname *n)
{
	uint64_t at = n->number % n->rotation.files;
	int rc = compose(n, at, true);

	if (rc)
		return rc;
	if (n->ring[at][0] && strcmp(n->ring[at], n->name) != 0 &&
	    unlinkat(n->dir, n->ring[at], 0) < 0 && errno != ENOENT)
		return -errno;
	memcpy(n->ring[at], n->name, sizeof n->name);
	return open_name(n, false);
}

static int open_free(struct outname *n)
{
	int rc = compose(n, n->suffix, false);

	while (!rc) {
		rc = open_name(n, true);
		if (rc != -EEXIST || n->suffix >= NUMBER_MAX)
			return rc;
		rc = compose(n, ++n->suffix, false);
	}
	return rc;
}

int outname_open(struct outname *n, int64_t time_ns)
{
	char expanded[OUTNAME_MAX];
	int rc = expand(n, time_ns, expanded);

	if (rc)
		return rc;
	bool same = n->number && strcmp(expanded, n->expanded) == 0;
	n->suffix = same ? n->suffix + 1 : 0;
	memcpy(n->expanded, expanded, sizeof expanded);
	if (outname_is_ring(n))
		rc = open_in_ring(n);
	else if (n->rotation.bytes || n->rotation.seconds)
		rc = open_free(n);
	else
		rc = (rc = compose(n, 0, false)) ? rc : open_name(n, false);
	if (rc >= 0)
		n->number++;
	return rc;
}

int outname_publish(struct outname *n, int fd)
{
	char part[OUTNAME_MAX];
	bool over = outname_is_ring(n) || !(n->rotation.bytes || n->rotation.seconds);
	int rc = n->atomic ? part_name(n, part) : 0;

	if (!n->atomic || rc)
		return rc;
	if (fsync(fd) < 0)
		return -errno;
	/* Somebody may have taken the name since; then the next number will do. */
	while (renameat2(n->dir, part, n->dir, n->name, over ? 0 : RENAME_NOREPLACE) < 0) {
		if (errno == EINVAL && !over) {
			over = true; /* a file system that cannot tell */
			continue;
		}
		if (errno != EEXIST || n->suffix >= NUMBER_MAX)
			return -errno;
		rc = compose(n, ++n->suffix, false);
		if (rc)
			return rc;
	}
	/* The name is on the disk as well, where the file system can say so. */
	int dir = openat(n->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir >= 0) {
		fsync(dir);
		close(dir);
	}
	return 0;
}

void outname_discard(const struct outname *n)
{
	char part[OUTNAME_MAX];

	if (!n->atomic)
		unlinkat(n->dir, n->name, 0);
	else if (part_name(n, part) == 0)
		unlinkat(n->dir, part, 0);
}
